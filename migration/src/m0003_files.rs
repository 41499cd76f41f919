//! Files of jobs, and the blobs in which their bytes lie.
//!
//! A blob's row is there before its bytes are: `pending` while they arrive, `kept` from the moment in which a file names
//! it, `doomed` once nobody may read it any more. So bytes without a row cannot be, and what a crash leaves is found.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_files"
    }
}

const STEPS: &str = include_str!("m0003_files.sql");

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
        Err(DbErr::Custom("files cannot be taken back: restore a backup instead".to_owned()))
    }
}
