//! Carries a plan out: many rows per statement, all in the one transaction of a change.

use super::plan::{ChangedJob, Plan, Work};
use super::run::Progress;
use crate::live::Notice;
use crate::service::history_words as words;
use crate::service::job::stage_change;
use crate::store::entity::{customer, job, membership};
use crate::store::import::{self, ROWS_AT_ONCE};
use crate::store::{Change, Key, Pipelines, Recorded, StoreError, reference};
use crate::{Context, ServiceError, ServiceResult};
use std::collections::BTreeSet;
use uuid::Uuid;
use vitrine_domain::{Date, JobId};
use vitrine_policy::JobFacts;

/// Writes everything, with a line of the history for each record and the notices.
///
/// # Errors
/// `Conflict` when somebody stopped it; the database's. The caller drops the change then, and nothing stays.
pub(super) async fn write(cx: &Context, change: &mut Change, plan: Plan, progress: &Progress) -> ServiceResult<()> {
    let Work { logins, customers, changed_customers, contacts, changed_contacts, jobs, changed_jobs, touched } =
        plan.work;
    let at = change.at.millis();
    for some in pieces(logins) {
        let rows =
            some.into_iter().map(|row| crate::store::entity::identity::Model { created_at: at, ..row }).collect();
        match import::insert_logins(&change.db, rows).await {
            Ok(()) => {}
            // Another business adds the same person at the same moment.
            Err(StoreError::Duplicate) => return Err(ServiceError::Busy),
            Err(error) => return Err(error.into()),
        }
    }
    add_customers(cx, change, customers, progress).await?;
    change_customers(cx, change, changed_customers, progress).await?;
    add_contacts(cx, change, contacts, progress).await?;
    change_contacts(cx, change, changed_contacts, progress).await?;
    add_jobs(cx, change, jobs, progress).await?;
    change_jobs(cx, change, changed_jobs, progress).await?;
    for contact in touched {
        change.announce(Notice::ContactView(contact));
    }
    change.announce(Notice::StaffLists);
    Ok(())
}

/// Parts of at most [`ROWS_AT_ONCE`].
fn pieces<T>(rows: Vec<T>) -> impl Iterator<Item = Vec<T>> {
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let some: Vec<T> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        (!some.is_empty()).then_some(some)
    })
}

/// Keeps the lines of records that are written, one for each.
async fn note(cx: &Context, change: &Change, lines: Vec<Recorded>, progress: &Progress) -> ServiceResult<()> {
    let count = lines.len();
    change.record_all(cx, lines).await?;
    progress.advance(count)
}

/// A record before and after; what was done to it comes on top.
fn changed(record: Uuid, before: String, after: String) -> Recorded {
    Recorded { subject: record.as_u128(), before, after, ..Recorded::default() }
}

async fn add_customers(
    cx: &Context,
    change: &Change,
    rows: Vec<customer::Model>,
    progress: &Progress,
) -> ServiceResult<()> {
    for some in pieces(rows) {
        let line = |row: &customer::Model| Recorded {
            action: "create_customer",
            subject: row.id.as_u128(),
            after: row.name.clone(),
            ..Recorded::default()
        };
        let lines = some.iter().map(line).collect();
        let rows = some.into_iter().map(|row| customer::Model { created_at: change.at.millis(), ..row }).collect();
        import::insert_customers(&change.db, rows).await?;
        note(cx, change, lines, progress).await?;
    }
    Ok(())
}

async fn change_customers(
    cx: &Context,
    change: &Change,
    rows: Vec<(customer::Model, customer::Model)>,
    progress: &Progress,
) -> ServiceResult<()> {
    let in_words = |row: &customer::Model| {
        let external = row.external_id.as_deref().unwrap_or_default();
        format!("{}\n{}\n{}\n{external}", row.name, row.phone, row.address)
    };
    for some in pieces(rows) {
        let mut lines = Vec::with_capacity(some.len());
        for (before, after) in some {
            lines.push(Recorded { action: "edit_customer", ..changed(before.id, in_words(&before), in_words(&after)) });
            import::update_customer(&change.db, after).await?;
        }
        note(cx, change, lines, progress).await?;
    }
    Ok(())
}

async fn add_contacts(
    cx: &Context,
    change: &Change,
    rows: Vec<(membership::Model, String)>,
    progress: &Progress,
) -> ServiceResult<()> {
    for some in pieces(rows) {
        let line = |(row, rest): &(membership::Model, String)| Recorded {
            action: "import_contact",
            subject: row.id.as_u128(),
            after: format!("{} {rest}", row.name),
            ..Recorded::default()
        };
        let lines = some.iter().map(line).collect();
        let at = change.at.millis();
        let rows = some.into_iter().map(|(row, _)| membership::Model { created_at: at, ..row }).collect();
        import::insert_people(&change.db, rows).await?;
        note(cx, change, lines, progress).await?;
    }
    Ok(())
}

async fn change_contacts(
    cx: &Context,
    change: &Change,
    rows: Vec<(membership::Model, membership::Model)>,
    progress: &Progress,
) -> ServiceResult<()> {
    let in_words = |row: &membership::Model| {
        format!("{}\n{}\n{}", row.name, row.phone, row.external_id.as_deref().unwrap_or_default())
    };
    for some in pieces(rows) {
        let mut lines = Vec::with_capacity(some.len());
        for (before, after) in some {
            import::update_person(&change.db, &after).await?;
            lines.push(Recorded { action: "edit_contact", ..changed(before.id, in_words(&before), in_words(&after)) });
        }
        note(cx, change, lines, progress).await?;
    }
    Ok(())
}

async fn add_jobs(
    cx: &Context,
    change: &mut Change,
    rows: Vec<(job::Model, JobFacts)>,
    progress: &Progress,
) -> ServiceResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let mut number = import::take_numbers(&change.db, change.tenant, count).await?;
    let at = change.at.millis();
    let mut told = BTreeSet::new();
    for some in pieces(rows) {
        let (mut jobs, mut lines) = (Vec::with_capacity(some.len()), Vec::with_capacity(some.len()));
        for (row, facts) in some {
            let after = format!("#{number} {}", row.title);
            let job = Some(facts.job);
            lines.push(Recorded {
                action: words::CREATE_JOB,
                job,
                subject: row.id.as_u128(),
                after,
                ..Recorded::default()
            });
            // Staff who see only their own jobs hear of one of them; that makes their lists read again.
            if let Some(owner) = facts.owner
                && told.insert(owner)
            {
                change.announce(Notice::Job { before: None, after: facts.into(), touches_portal: false });
            }
            jobs.push(job::Model { number, created_at: at, updated_at: at, ..row });
            number += 1;
        }
        import::insert_jobs(&change.db, jobs).await?;
        note(cx, change, lines, progress).await?;
    }
    Ok(())
}

async fn change_jobs(
    cx: &Context,
    change: &mut Change,
    rows: Vec<ChangedJob>,
    progress: &Progress,
) -> ServiceResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let pipelines = Pipelines::load(&change.db, change.tenant).await?;
    let owners: BTreeSet<Uuid> =
        rows.iter().flat_map(|row| [row.before.0.owner_id, row.after.0.owner_id]).flatten().collect();
    let people = reference::person_names(&change.db, change.tenant, owners).await?;
    let at = change.at.millis();
    for some in pieces(rows) {
        let count = some.len();
        let (mut lines, mut entries) = (Vec::new(), Vec::new());
        for ChangedJob { before: (before, was), after: (mut after, is) } in some {
            lines.extend(differences(&before, &after, |id| people.of(id)));
            if before.stage_id != after.stage_id {
                let ((_, from), (_, to)) = (pipelines.place(&before)?, pipelines.place(&after)?);
                let entry = stage_change(cx, change, &is, from, to);
                lines.push(Recorded {
                    action: words::MOVE_JOB,
                    job: Some(is.job),
                    entry: Some(Key::of(entry.id)),
                    subject: is.job.bits(),
                    before: from.name.clone(),
                    after: to.name.clone(),
                });
                entries.push(entry);
            }
            if was.owner.is_some() || is.owner.is_some() {
                change.announce(Notice::Job { before: Some(was.into()), after: is.into(), touches_portal: false });
            }
            after.version += 1;
            after.updated_at = at;
            crate::store::job::update_job(&change.db, after).await?;
        }
        import::insert_entries(&change.db, entries).await?;
        change.record_all(cx, lines).await?;
        progress.advance(count)?;
    }
    Ok(())
}

/// A line of the history per fact that differs, but for the stage.
fn differences(before: &job::Model, after: &job::Model, name: impl Fn(Uuid) -> String) -> Vec<Recorded> {
    let owner = |row: &job::Model| row.owner_id.map_or_else(|| "Nobody".to_owned(), &name);
    let day = |row: &job::Model| Date::parse(&row.due_on).map_or_else(|_| "No date".to_owned(), Date::short);
    let external = |row: &job::Model| row.external_id.clone().unwrap_or_default();
    [
        (words::EDIT_JOB_TITLE, before.title != after.title, before.title.clone(), after.title.clone()),
        (
            words::EDIT_JOB_DESCRIPTION,
            before.description != after.description,
            before.description.clone(),
            after.description.clone(),
        ),
        (words::EDIT_JOB_OWNER, before.owner_id != after.owner_id, owner(before), owner(after)),
        (words::EDIT_JOB_DUE_ON, before.due_on != after.due_on, day(before), day(after)),
        (words::EDIT_JOB_EXTERNAL_ID, before.external_id != after.external_id, external(before), external(after)),
    ]
    .into_iter()
    .filter(|(_, differs, ..)| *differs)
    .map(|(action, _, before_text, after_text)| Recorded {
        action,
        job: Some(JobId::of(before.id)),
        entry: None,
        subject: before.id.as_u128(),
        before: before_text,
        after: after_text,
    })
    .collect()
}
