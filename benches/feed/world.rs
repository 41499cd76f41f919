//! One business with one long job and many ordinary ones. The people and the long job come through the services, the
//! millions of entries straight into the table: half of them for the customer.

use crate::Outcome;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend};
use std::fmt::Display;
use vitrine_domain::{EntryId, JobId};
use vitrine_server::service::{customer, entry, invitation, job, session, sign_up};
use vitrine_server::{Config, Context, Opened, Origin, ServiceError, Viewer};
use vitrine_wire::{ContactForm, CustomerForm, JobForm, SignUpForm};

const PASSWORD: &str = "correct horse battery";
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

fn said(error: impl Display) -> String {
    error.to_string()
}

async fn begin(cx: &Context, entries: u64) -> Result<World, ServiceError> {
    let origin = Origin::default();
    let form = SignUpForm {
        tenant_name: "Harbour Electrics".to_owned(),
        name: "Olga Petrov".to_owned(),
        email: "olga@example.com".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let owner = signed_in(cx, sign_up::sign_up(cx, form, &origin).await?).await?;
    let form = CustomerForm { name: "Reyes & Co".to_owned(), ..CustomerForm::default() };
    let customer = customer::create_customer(cx, &owner, &form, "").await?.customer.to_string();
    let form =
        ContactForm { name: "Dana Reyes".to_owned(), email: "dana@example.com".to_owned(), phone: String::new() };
    let link = customer::invite_contact(cx, &owner, &customer, &form).await?;
    let secret = link.path.rsplit('/').next().unwrap_or_default();
    let contact = signed_in(cx, invitation::accept_invitation(cx, secret, PASSWORD, &origin).await?).await?;
    let choices = job::job_choices(cx, &owner).await?;
    let mut stages = choices.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
    let stage = stages.find(|stage| stage.is_visible_to_customer).ok_or(ServiceError::Broken)?.stage.to_string();
    let form = JobForm { title: "Maintain the harbour".to_owned(), customer, stage, ..JobForm::default() };
    let job = job::create_job(cx, &owner, &form, "").await?.job;
    // One entry as the pattern of all others.
    entry::write_entry(cx, &owner, &job.to_string(), "customer", "The first word.", "").await?;
    Ok(World { job, deep: EntryId::from_bits(u128::from(entries / 2)), owner, contact })
}

async fn signed_in(cx: &Context, opened: Opened) -> Result<Viewer, ServiceError> {
    let secret = opened.secret.ok_or(ServiceError::Broken)?;
    session::resolve(cx, &secret).await?.ok_or(ServiceError::Broken)
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
