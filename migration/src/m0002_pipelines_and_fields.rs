//! Customer uploads and the last visible stage; form fields with their options and values; entries about them.
//!
//! The feed's table is built anew: SQLite cannot take a CHECK from a table, and the kinds of entries grow. What kinds
//! there are is the domain's affair from now on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_pipelines_and_fields"
    }
}

const STEPS: &str = include_str!("m0002_pipelines_and_fields.sql");

/// The history points at entries while their table is built anew: it is held to that at the commit.
const BEFORE_SQLITE: &[&str] = &["PRAGMA defer_foreign_keys = ON"];
const BEFORE_POSTGRES: &[&str] = &["ALTER TABLE history DROP CONSTRAINT history_entry_id_fkey"];
const AFTER_POSTGRES: &[&str] =
    &["ALTER TABLE history ADD CONSTRAINT history_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES job_entry (id)"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let (before, after): (&[&str], &[&str]) = match manager.get_database_backend() {
            DbBackend::Postgres => (BEFORE_POSTGRES, AFTER_POSTGRES),
            DbBackend::Sqlite => (BEFORE_SQLITE, &[]),
            other => return Err(DbErr::Custom(format!("{other:?} is not supported: use SQLite or PostgreSQL"))),
        };
        let steps = crate::steps::statements(STEPS);
        for statement in before.iter().copied().chain(steps).chain(after.iter().copied()) {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        crate::steps::never_back("entries of new kinds")
    }
}
