//! What a business chooses about its looks: welcome text, logo, time zone, language of dates, names of staff.
//!
//! The picture stands in a table of its own, so that reading a business's row does not read it; `tenant.logo_mark` is
//! the beginning of its hash, empty while there is none.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0007_settings"
    }
}

const STEPS: &str = include_str!("m0007_settings.sql");

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for statement in STEPS.split(';').map(str::trim).filter(|text| !text.is_empty()) {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Custom("logos cannot be taken back: restore a backup instead".to_owned()))
    }
}
