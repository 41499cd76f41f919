//! Steps that are SQL alone, in a file beside the step's own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// The statements of a file of SQL.
pub fn statements(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(';').map(str::trim).filter(|text| !text.is_empty())
}

/// Carries the statements out, one after the other.
///
/// # Errors
/// The database's.
pub async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    for statement in statements(sql) {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Nothing is taken back: a backup has what was before.
///
/// # Errors
/// Always; `what` cannot be taken back.
pub fn never_back(what: &str) -> Result<(), DbErr> {
    Err(DbErr::Custom(format!("{what} cannot be taken back: restore a backup instead")))
}

/// A step of that name, all in one transaction; its statements stand in `<name>.sql`. What cannot be taken back, to
/// follow nothing.
macro_rules! sql_step {
    ($name:literal, $what:literal) => {
        pub struct Migration;

        impl sea_orm_migration::MigrationName for Migration {
            fn name(&self) -> &'static str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Migration {
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }

            async fn up(
                &self,
                manager: &sea_orm_migration::SchemaManager,
            ) -> Result<(), sea_orm_migration::sea_orm::DbErr> {
                crate::steps::run(manager, include_str!(concat!($name, ".sql"))).await
            }

            async fn down(
                &self,
                _: &sea_orm_migration::SchemaManager,
            ) -> Result<(), sea_orm_migration::sea_orm::DbErr> {
                crate::steps::never_back($what)
            }
        }
    };
}
