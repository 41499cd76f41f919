//! A database for one test, and all that it holds.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, Value};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Names the server on which each test makes a PostgreSQL database of its own.
const SERVER: &str = "VITRINE_TEST_DATABASE_URL";
static COUNT: AtomicU64 = AtomicU64::new(0);

/// A word that no other test of any run uses.
pub fn unique() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{}x{}x{}", std::process::id(), since.as_nanos(), COUNT.fetch_add(1, Ordering::SeqCst))
}

/// The URL of a new, empty database.
pub async fn fresh_url(folder: &Path, name: &str) -> String {
    let Ok(server) = std::env::var(SERVER) else { return vitrine_server::config::sqlite_url(folder) };
    let name = format!("test_{name}");
    let db = Database::connect(&server).await.expect("the PostgreSQL server answers");
    db.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database can be made");
    db.close().await.expect("closed");
    let (place, options) = server.split_once('?').map_or((server.as_str(), ""), |(place, options)| (place, options));
    let (host, _) = place.rsplit_once('/').expect("the URL names a database");
    if options.is_empty() { format!("{host}/{name}") } else { format!("{host}/{name}?{options}") }
}

/// Everything that a database holds: table → one line per row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dump(BTreeMap<String, Vec<String>>);

impl Dump {
    /// Every row of every table.
    pub async fn of(db: &DatabaseConnection) -> Self {
        let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
        let tables = if is_sqlite {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        } else {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'"
        };
        let mut all = BTreeMap::new();
        for table in texts(db, tables, "name").await {
            let columns = if is_sqlite {
                format!("SELECT name FROM pragma_table_info('{table}')")
            } else {
                format!(
                    "SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = '{table}' \
                     AND table_schema = 'public' ORDER BY ordinal_position"
                )
            };
            let quote = if is_sqlite { "quote" } else { "quote_nullable" };
            let line: Vec<String> = texts(db, &columns, "name")
                .await
                .iter()
                .map(|column| format!("'{column}=' || {quote}(\"{column}\")"))
                .collect();
            let mut rows =
                texts(db, &format!("SELECT {} AS line FROM \"{table}\"", line.join(" || ' ' || ")), "line").await;
            rows.sort();
            all.insert(table, rows);
        }
        assert!(all.contains_key("job_entry"), "the dump sees the tables");
        Self(all)
    }

    /// How many rows a table has.
    pub fn count(&self, table: &str) -> usize {
        self.0[table].len()
    }

    /// The lines of a table.
    pub fn lines(&self, table: &str) -> &[String] {
        &self.0[table]
    }

    /// The same without some tables.
    pub fn without(mut self, tables: &[&str]) -> Self {
        self.0.retain(|table, _| !tables.contains(&table.as_str()));
        self
    }

    /// Whether a word occurs in any row.
    pub fn contains(&self, word: &str) -> bool {
        self.0.values().flatten().any(|line| line.contains(word))
    }

    /// What is in one and not in the other, readable.
    pub fn difference(&self, after: &Self) -> String {
        let mut told = String::new();
        for (table, rows) in &self.0 {
            let others = after.0.get(table).map(Vec::as_slice).unwrap_or_default();
            for row in rows.iter().filter(|row| !others.contains(row)) {
                told += &format!("- {table}: {row}\n");
            }
            for row in others.iter().filter(|row| !rows.contains(row)) {
                told += &format!("+ {table}: {row}\n");
            }
        }
        told
    }
}

async fn texts(db: &DatabaseConnection, sql: &str, column: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect(sql);
    rows.iter().map(|row| row.try_get::<String>("", column).expect(sql)).collect()
}

/// Runs a statement with `$1`, `$2`…
pub async fn run(db: &DatabaseConnection, sql: &str, values: Vec<Value>) -> u64 {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.expect(sql).rows_affected()
}

/// The one text, number or id that a question finds.
pub async fn ask<T: sea_orm::TryGetable>(db: &DatabaseConnection, sql: &str, values: Vec<Value>) -> Option<T> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await.expect(sql)?;
    Some(row.try_get_by_index::<T>(0).expect(sql))
}
