//! Opening SQLite or PostgreSQL, and transactions on either.

use crate::config::Config;
use crate::context::OpenError;
use crate::error::ServiceError;
use sea_orm::sqlx::{Connection, SqliteConnection};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, SqlxError, TransactionOptions, TransactionTrait,
};
use std::fs::{File, TryLockError};
use std::future::ready;
use std::path::Path;
use std::time::Duration;
use vitrine_migration::{Migrator, MigratorTrait};

/// Readers of one SQLite file at a time.
const SQLITE_READERS: u32 = 4;
/// The key of PostgreSQL's advisory lock around migrations: any number that nothing else in the database uses.
const MIGRATION_TURN: i64 = 0x0076_6974_7269_6e65;
/// Connections to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a writer waits for another process to finish writing the SQLite file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a request waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(8);

/// What the database said. Becomes [`ServiceError::Busy`] or [`ServiceError::Broken`]; the cause is logged here and
/// goes no further.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// A unique index refused the row.
    #[error("there is such a row already")]
    Duplicate,
    /// Locked, full, out of connections, away.
    #[error("the database cannot take this now: {0}")]
    Busy(DbErr),
    /// Anything else.
    #[error("{0}")]
    Other(DbErr),
    /// A row says something that no version of this code writes.
    #[error("a row of {0} holds a value that is not understood")]
    Row(&'static str),
}

/// SQLite's result codes for locked, full and failing disks: <https://sqlite.org/rescode.html>.
const SQLITE_BUSY_CODES: [i64; 6] = [5, 6, 8, 10, 13, 14];

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))) {
            return Self::Duplicate;
        }
        let is_busy = match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
            DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
                match cause.as_ref() {
                    SqlxError::Database(told) => told.code().is_some_and(|code| {
                        // PostgreSQL: 53 insufficient resources, 57 operator intervention, 40 rollback, 55 lock.
                        let postgres = ["53", "57", "40", "55P03"].iter().any(|class| code.starts_with(class));
                        let sqlite = code.parse::<i64>().is_ok_and(|code| SQLITE_BUSY_CODES.contains(&(code & 0xff)));
                        if code.len() == 5 { postgres } else { sqlite }
                    }),
                    SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => {
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        };
        if is_busy { Self::Busy(error) } else { Self::Other(error) }
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(cause) => {
                tracing::warn!(%cause, "the database cannot take this now");
                Self::Busy
            }
            StoreError::Duplicate | StoreError::Other(_) | StoreError::Row(_) => {
                tracing::error!(cause = %error, "the database refused");
                Self::Broken
            }
        }
    }
}

/// One transaction. Dropped without [`Db::commit`], nothing of it stays.
pub(crate) struct Db {
    pub(in crate::store) tx: DatabaseTransaction,
}

impl Db {
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }
}

/// The open database.
pub(crate) struct Store {
    pub(in crate::store) reader: DatabaseConnection,
    pub(in crate::store) writer: DatabaseConnection,
    pub(in crate::store) is_sqlite: bool,
    /// Held as long as the store is open: one server per SQLite file.
    _lock: Option<File>,
}

impl Store {
    /// Opens the database, making an SQLite file when it is absent. `beside` a running server: without holding the file.
    pub(crate) async fn open(config: &Config, beside: bool) -> Result<Self, OpenError> {
        if let Some(path) = config.sqlite_file() {
            return Self::open_sqlite(&path, beside).await;
        }
        if config.is_postgres() {
            let mut options = ConnectOptions::new(config.database_url.as_str());
            options.max_connections(POSTGRES_CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT).sqlx_logging(false);
            let connection = Database::connect(options).await.map_err(refused)?;
            return Ok(Self { reader: connection.clone(), writer: connection, is_sqlite: false, _lock: None });
        }
        if config.is_sqlite() {
            return Err(OpenError::UnknownDatabase("an SQLite database without a file".to_owned()));
        }
        let scheme = config.database_url.split(':').next().unwrap_or_default();
        Err(OpenError::UnknownDatabase(format!("a database address that begins with {scheme:?}")))
    }

    async fn open_sqlite(path: &Path, beside: bool) -> Result<Self, OpenError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|cause| OpenError::Folder { path: folder.display().to_string(), cause })?;
        }
        let lock = if beside { None } else { Some(lock(path)?) };
        let connect = async |connections: u32| {
            let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
            options
                .max_connections(connections)
                .min_connections(1)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .idle_timeout(None::<Duration>)
                .max_lifetime(None::<Duration>)
                .test_before_acquire(false)
                .sqlx_logging(false)
                .map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(ready(Ok(!is_stuck(connection)))))
                .map_sqlx_sqlite_opts(|options| {
                    options
                        .foreign_keys(true)
                        .busy_timeout(BUSY_TIMEOUT)
                        .pragma("journal_mode", "WAL")
                        .pragma("synchronous", "FULL")
                        .pragma("cache_size", "-16000")
                        .statement_cache_capacity(256)
                });
            Database::connect(options).await.map_err(refused)
        };
        let writer = connect(1).await?;
        let reader = connect(SQLITE_READERS).await?;
        Ok(Self { reader, writer, is_sqlite: true, _lock: lock })
    }

    pub(crate) async fn migrate(&self) -> Result<(), OpenError> {
        let one_at_a_time = if self.is_sqlite {
            None
        } else {
            // Two servers that start at once on one PostgreSQL database take turns.
            let turn = self.writer.begin().await.map_err(refused)?;
            turn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_TURN})"))
                .await
                .map_err(refused)?;
            Some(turn)
        };
        Migrator::up(&self.writer, None).await.map_err(refused)?;
        match one_at_a_time {
            Some(turn) => turn.commit().await.map_err(refused),
            None => Ok(()),
        }
    }

    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        self.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// A snapshot: everything read through it is of one moment.
    pub(crate) async fn look(&self) -> Result<Db, StoreError> {
        let options = if self.is_sqlite {
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred), ..Default::default() }
        } else {
            TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..Default::default()
            }
        };
        Ok(Db { tx: self.reader.begin_with_options(options).await? })
    }

    /// A write transaction. On SQLite there is one at a time; on PostgreSQL the tenant's row orders those of a tenant.
    pub(crate) async fn change(&self) -> Result<Db, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: self.is_sqlite.then_some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Ok(Db { tx: self.writer.begin_with_options(options).await? })
    }
}

/// A connection that is free and yet counts a transaction as open. A full disk does that: SQLite takes the transaction
/// back by itself, the rollback that follows fails, and whatever the connection is used for next becomes part of a
/// transaction that nobody ends, so that nothing of it would ever be kept. Such a connection is closed.
fn is_stuck(connection: &SqliteConnection) -> bool {
    let is_stuck = connection.is_in_transaction();
    if is_stuck {
        tracing::warn!("a connection to the database did not get out of its transaction: it is replaced");
    }
    is_stuck
}

fn refused(error: DbErr) -> OpenError {
    OpenError::Database(error.to_string())
}

fn lock(database: &Path) -> Result<File, OpenError> {
    let path = database.with_extension("lock");
    let shown = database.display().to_string();
    let file = File::create(&path).map_err(|cause| OpenError::Folder { path: path.display().to_string(), cause })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(shown)),
        Err(TryLockError::Error(cause)) => Err(OpenError::Folder { path: shown, cause }),
    }
}
