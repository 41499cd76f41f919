//! One business with one long job and many ordinary ones. The people and the long job come through the services, the
//! millions of entries straight into the table: half of them for the customer.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend};
use vitrine_bench::{Outcome, people, said};
use vitrine_domain::{EntryId, JobId};
use vitrine_server::service::entry;
use vitrine_server::{Config, Context, ServiceError, Viewer};

/// Of so many entries one belongs to the long job, in between the others as time goes by.
const LONG_JOB_SHARE: u64 = 100;
/// The other entries are spread over so many jobs.
const OTHER_JOBS: u64 = 20_000;
/// The bits before an entry's number in its id: earlier than any id that a service makes.
const ID_PREFIX: &str = "00000000000000000000";

/// What was made.
pub struct World {
    /// The long job.
    pub job: JobId,
    /// An entry in the middle of it.
    pub deep: EntryId,
    /// Staff.
    pub owner: Viewer,
    /// At the customer.
    pub contact: Viewer,
}

/// Fills a new database.
pub async fn make(config: Config, entries: u64) -> Outcome<(Context, World)> {
    let url = config.database_url.clone();
    let cx = vitrine_server::open(config.clone()).await.map_err(said)?;
    let world = begin(&cx, entries).await.map_err(|error| format!("the database cannot be filled: {error:?}"))?;
    // SQLite lets one process at a time in, and one connection write: the services step aside.
    cx.hub().shut_down();
    drop(cx);
    let connection = Database::connect(url).await.map_err(said)?;
    fill(&connection, world.job, entries).await.map_err(said)?;
    connection.close().await.map_err(said)?;
    Ok((vitrine_server::open(config).await.map_err(said)?, world))
}

async fn begin(cx: &Context, entries: u64) -> Result<World, ServiceError> {
    let (owner, _) = people::sign_up(cx).await?;
    let (customer, contact) = people::add_customer(cx, &owner).await?;
    let job = people::add_job(cx, &owner, customer, "Maintain the harbour").await?;
    // One entry as the pattern of all others.
    entry::write_entry(cx, &owner, &job.to_string(), "customer", "The first word.", "").await?;
    Ok(World { job, deep: EntryId::from_bits(u128::from(entries / 2)), owner, contact })
}

async fn fill(connection: &DatabaseConnection, job: JobId, entries: u64) -> Result<(), sea_orm::DbErr> {
    let is_sqlite = connection.get_database_backend() == DbBackend::Sqlite;
    // `n` counts from 1; an id is a number with zeros before it.
    let numbers = |to: u64| match is_sqlite {
        true => format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {to})"),
        false => format!("WITH n (i) AS (SELECT generate_series(1, {to}))"),
    };
    let id = |number: &str| match is_sqlite {
        true => format!("unhex('{ID_PREFIX}' || printf('%012x', {number}))"),
        false => format!("('{ID_PREFIX}' || lpad(to_hex({number}), 12, '0'))::uuid"),
    };
    let of_job = match is_sqlite {
        true => format!("unhex('{}')", job.to_string().replace('-', "")),
        false => format!("'{job}'::uuid"),
    };
    let job_columns = "tenant_id, title, title_lower, description, customer_id, pipeline_id, stage_id, owner_id, due_on, \
                       is_archived, version, created_at, updated_at";
    let entry_columns = "tenant_id, kind, audience, author_side, author_id, body, before_text, after_text, version";
    let pattern = |columns: &str| {
        columns.split(", ").map(|column| format!("pattern.{}", column.trim())).collect::<Vec<_>>().join(", ")
    };
    let mut steps = Vec::new();
    if is_sqlite {
        steps.extend(["PRAGMA synchronous = OFF".to_owned(), "PRAGMA cache_size = -1000000".to_owned()]);
    }
    steps.push(format!(
        "{} INSERT INTO job (id, number, {job_columns}) SELECT {}, i + 1, {} FROM n CROSS JOIN job AS pattern \
         WHERE pattern.id = {of_job}",
        numbers(OTHER_JOBS),
        id("i"),
        pattern(job_columns),
    ));
    // Built at the end, all at once.
    let indexes = [("ix_job_entry_job", "(job_id, id)"), ("ix_job_entry_job_audience", "(job_id, audience, id)")];
    steps.extend(indexes.map(|(name, _)| format!("DROP INDEX {name}")));
    let own_columns = pattern(entry_columns).replace(
        "pattern.audience",
        &format!("CASE WHEN i / {LONG_JOB_SHARE} % 2 = 0 THEN 'customer' ELSE 'internal' END"),
    );
    steps.push(format!(
        "{} INSERT INTO job_entry (id, job_id, created_at, {entry_columns}) SELECT {}, \
         CASE WHEN i % {LONG_JOB_SHARE} = 0 THEN {of_job} ELSE {} END, pattern.created_at - ({entries} - i), {own_columns} \
         FROM n CROSS JOIN job_entry AS pattern WHERE pattern.job_id = {of_job}",
        numbers(entries),
        id("i"),
        id(&format!("(1 + i % {OTHER_JOBS})")),
    ));
    steps.extend(indexes.map(|(name, columns)| format!("CREATE INDEX {name} ON job_entry {columns}")));
    steps.push("ANALYZE".to_owned());
    for step in steps {
        connection.execute_unprepared(&step).await?;
    }
    Ok(())
}
