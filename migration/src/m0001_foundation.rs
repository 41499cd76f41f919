//! Tenants, people, customers, jobs, feed, history, outbox.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_foundation"
    }
}

const TABLES: &str = include_str!("m0001_foundation.sql");

/// The history is append-only: the database itself refuses to change or remove a line.
const APPEND_ONLY_SQLITE: &[&str] = &[
    "CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON history
     BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    "CREATE TRIGGER history_is_never_removed BEFORE DELETE ON history
     BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    // REPLACE removes the old row without asking the trigger above.
    "CREATE TRIGGER history_is_never_replaced BEFORE INSERT ON history
     WHEN EXISTS (SELECT 1 FROM history WHERE id = NEW.id OR rowid = NEW.rowid)
     BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
];
const APPEND_ONLY_POSTGRES: &[&str] = &[
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        crate::steps::run(manager, TABLES).await?;
        let append_only = match manager.get_database_backend() {
            DbBackend::Postgres => APPEND_ONLY_POSTGRES,
            DbBackend::Sqlite => APPEND_ONLY_SQLITE,
            other => return Err(DbErr::Custom(format!("{other:?} is not supported: use SQLite or PostgreSQL"))),
        };
        for statement in append_only {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        crate::steps::never_back("the foundation")
    }
}
