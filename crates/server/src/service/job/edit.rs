//! A job's facts change: everything but its stage.

use super::form;
use crate::live::Notice;
use crate::service::auto_invite;
use crate::service::history_words as words;
use crate::service::open_job::{due_on as date_of, open_for_staff};
use crate::service::parse::{self, Problems};
use crate::service::portal::shown_of_job;
use crate::store::entity::job as row;
use crate::store::{Change, Key, Recorded, entry, job, reference, share_link};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{CustomerId, Date, JobId, MembershipId, Sharing};
use vitrine_policy::{Ask, decide};
use vitrine_wire::{JobForm, StaleCopy};

/// Changes a job's title, description, customer, owner and date; answers with its id. Saving what is there already
/// writes nothing.
///
/// # Errors
/// The policy's refusal; stale when the job changed since `version`; the form's problems.
pub async fn edit_job(cx: &Context, viewer: &Viewer, job: &str, version: &str, form: &JobForm) -> ServiceResult<JobId> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    decide(&change.actor, Ask::EditJob(&open.facts))?;
    let job = open.facts.job;
    if parse::version(version) != open.row.version {
        return Err(ServiceError::Stale(stale_copy(&open.row)));
    }

    let mut problems = Problems::new();
    let texts = form::texts(&mut problems, form);
    let customer = new_customer(&change, &open.row, &mut problems, &form.customer).await?;
    let owner = new_owner(&change, &open.row, &mut problems, &form.owner).await?;
    let (Some(title), Some(description), Some(due_on)) = (texts.title, texts.description, texts.due_on) else {
        return Err(problems.into_error());
    };
    let (Some(customer), Some(owner)) = (customer, owner) else { return Err(problems.into_error()) };
    problems.finish()?;

    let mut after = row::Model {
        title_lower: title.as_str().to_lowercase(),
        title: title.into(),
        description: description.into(),
        customer_id: customer.uuid(),
        owner_id: owner.map(Key::uuid),
        due_on: due_on.map(|day| day.to_string()).unwrap_or_default(),
        ..open.row.clone()
    };
    if after == open.row {
        return Ok(job);
    }
    if after.customer_id != open.row.customer_id {
        keep_from_new_customer(&mut after);
        job::name_people(&change.db, &after).await?;
        share_link::revoke_of_job(&change.db, job, change.at).await?;
    }
    let facts = open.pipelines.job_facts(&after)?;
    decide(&change.actor, Ask::EditJob(&facts))?;
    let invited = auto_invite::open_up(&change, &open.pipelines, Some(&open.facts), &mut after).await?;
    let facts = open.pipelines.job_facts(&after)?;
    after.version += 1;
    after.updated_at = change.at.millis();
    let owners = [open.row.owner_id, after.owner_id].into_iter().flatten();
    let names = reference::names_for_customers(&change.db, change.tenant, owners).await?;
    // It stays at its stage, and so do its fields.
    let shown = |row: &row::Model| shown_of_job(&open.pipelines, row, |id| names.of(id), |_| false);
    let touches_portal = shown(&open.row)? != shown(&after)?;
    record_differences(cx, &change, &open.row, &after).await?;
    job::update_job(&change.db, after).await?;
    if let Some(to) = &invited {
        auto_invite::send(cx, &change, job, to).await?;
    }
    change.announce(Notice::Job { before: Some(open.facts.into()), after: facts.into(), touches_portal });
    change.commit(cx).await?;
    Ok(job)
}

/// The customer as it was needs no further check; another one has to be open, and nothing that was written for the
/// first customer may fall into the hands of the second.
async fn new_customer(
    change: &Change,
    row: &row::Model,
    problems: &mut Problems,
    text: &str,
) -> ServiceResult<Option<CustomerId>> {
    let now = CustomerId::of(row.customer_id);
    if text == now.to_string() {
        return Ok(Some(now));
    }
    let Some((customer, _)) = form::customer(&change.db, &change.actor, problems, text).await? else {
        return Ok(None);
    };
    // Also what only the team sees today: nobody who shows a field or an entry later thinks of the former customer.
    if entry::holds_what_is_the_customers(&change.db, change.tenant, JobId::of(row.id)).await? {
        problems.say(
            "customer",
            "This job holds what the present customer has read, written or sent, or a form that was filled in for \
             them, and another customer could come to see it. Create a new job for the other customer instead; \
             where there are only entries of your team, hide those first.",
        );
        return Ok(None);
    }
    Ok(Some(customer))
}

/// What was granted to one customer is not granted to another: the job is shared with the new one as the business shares
/// its jobs, unless somebody took it back.
fn keep_from_new_customer(row: &mut row::Model) {
    if row.sharing == Sharing::Granted.as_str() {
        Sharing::AsUsual.as_str().clone_into(&mut row.sharing);
    }
    row.shared_at = None;
    row.auto_invited_at = None;
    row.is_started_by_customer = false;
    row.named_contacts = String::new();
}

/// The owner as it was needs no further check, so that a job of somebody who left can still be edited.
async fn new_owner(
    change: &Change,
    row: &row::Model,
    problems: &mut Problems,
    text: &str,
) -> ServiceResult<Option<Option<MembershipId>>> {
    let now = row.owner_id.map(MembershipId::of);
    if now.is_some_and(|now| text == now.to_string()) {
        return Ok(Some(now));
    }
    let owner = form::owner(&change.db, change.tenant, problems, text).await?;
    Ok(owner.map(|owner| owner.map(|(member, _)| member)))
}

/// The job as it is now, field by field as the form has it.
fn stale_copy(row: &row::Model) -> StaleCopy {
    let owner = row.owner_id.map(|id| MembershipId::of(id).to_string()).unwrap_or_default();
    let fields = [
        ("title", row.title.clone()),
        ("description", row.description.clone()),
        ("customer", CustomerId::of(row.customer_id).to_string()),
        ("owner", owner),
        ("due_on", row.due_on.clone()),
    ];
    StaleCopy {
        version: row.version,
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

/// One line of the history per field that differs.
async fn record_differences(
    cx: &Context,
    change: &Change,
    before: &row::Model,
    after: &row::Model,
) -> ServiceResult<()> {
    let customers =
        reference::customer_names(&change.db, change.tenant, [before.customer_id, after.customer_id]).await?;
    let people = [before.owner_id, after.owner_id];
    let people = reference::person_names(&change.db, change.tenant, people.into_iter().flatten()).await?;
    let owner = |row: &row::Model| row.owner_id.map_or_else(|| "Nobody".to_owned(), |id| people.of(id));
    let day = |row: &row::Model| date_of(row).map_or_else(|| "No date".to_owned(), Date::short);
    let job = JobId::of(after.id);
    for (action, differs, before, after) in [
        (words::EDIT_JOB_TITLE, before.title != after.title, before.title.clone(), after.title.clone()),
        (
            words::EDIT_JOB_DESCRIPTION,
            before.description != after.description,
            before.description.clone(),
            after.description.clone(),
        ),
        (
            words::EDIT_JOB_CUSTOMER,
            before.customer_id != after.customer_id,
            customers.of(before.customer_id),
            customers.of(after.customer_id),
        ),
        (words::EDIT_JOB_OWNER, before.owner_id != after.owner_id, owner(before), owner(after)),
        (words::EDIT_JOB_DUE_ON, before.due_on != after.due_on, day(before), day(after)),
    ] {
        if differs {
            let line = Recorded { action, job: Some(job), entry: None, subject: job.bits(), before, after };
            change.record(cx, line).await?;
        }
    }
    Ok(())
}
