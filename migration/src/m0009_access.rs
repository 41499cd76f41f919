//! Sharing and access: how a business shares its jobs, what customers and contacts are permitted, who works on a job,
//! links by mail.
//!
//! `job_person` holds whoever a job names: staff who are assigned to it, contacts who may see chosen jobs alone. The
//! same ids stand in `job.assigned` and `job.named_contacts`, so that a job's row alone tells the policy's facts; the
//! store writes both together.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0009_access"
    }
}

const STEPS: &str = include_str!("m0009_access.sql");

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in STEPS.split(';').map(str::trim).filter(|text| !text.is_empty()) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Custom("what was shared with whom cannot be taken back: restore a backup instead".to_owned()))
    }
}
