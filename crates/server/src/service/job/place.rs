//! Where a job stands: its stage, and whether it is put away.

use super::form;
use crate::live::Notice;
use crate::service::auto_invite;
use crate::service::history_words as words;
use crate::service::news;
use crate::service::open_job::{OpenJob, open_for_staff};
use crate::service::parse::{self, Problems};
use crate::service::portal::shown_of_job;
use crate::service::sight::{self, Onlookers};
use crate::store::entity::{job as row, job_entry, stage};
use crate::store::entry::{WrittenAs, begin_entry};
use crate::store::{Change, Key, Recorded, entry, field, job, reference};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{Audience, EntryId, EntryKind};
use vitrine_policy::{Ask, JobFacts, decide};
use vitrine_wire::Sight;

/// Moves a job to another stage of its pipeline, with an entry in its feed; answers with what that means for the
/// customer. Moving to where it stands writes nothing.
///
/// # Errors
/// The policy's refusal; a problem of the field `stage`.
pub async fn move_job(cx: &Context, viewer: &Viewer, job: &str, stage: &str) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    decide(&change.actor, Ask::MoveJob(&open.facts))?;
    let from = open.stage()?;
    let to = chosen_stage(&open, stage)?;
    if to.id == from.id {
        return Ok(format!("The job stands at {} already.", to.name));
    }
    let last_visible_stage_id =
        if from.is_visible_to_customer { Some(from.id) } else { open.row.last_visible_stage_id };
    let mut after = row::Model { stage_id: to.id, last_visible_stage_id, ..open.row.clone() };
    let facts = open.pipelines.job_facts(&after)?;
    decide(&change.actor, Ask::MoveJob(&facts))?;
    let invited = auto_invite::open_up(&change, &open.pipelines, Some(&open.facts), &mut after).await?;
    let facts = open.pipelines.job_facts(&after)?;

    after.updated_at = change.at.millis();
    job::update_job(&change.db, after.clone()).await?;
    let entry = stage_change(cx, &change, &facts, from, to);
    let entry_facts = open.pipelines.entry_facts(&after, &entry)?;
    let entry_id = EntryId::of(entry.id);
    entry::insert_entry(&change.db, entry).await?;
    let line = Recorded {
        action: words::MOVE_JOB,
        job: Some(facts.job),
        entry: Some(entry_id),
        subject: facts.job.bits(),
        before: from.name.clone(),
        after: to.name.clone(),
    };
    change.record(cx, line).await?;
    if let Some(to) = &invited {
        auto_invite::send(cx, &change, facts.job, to).await?;
    }
    let told: Vec<_> = invited.iter().flatten().map(|(contact, _)| *contact).collect();
    news::spread_to_others(cx, &change, &facts, (entry_id, None, &entry_facts), &told).await?;
    let onlookers = Onlookers::load(&change.db, &change.actor, change.tenant, facts.customer).await?;
    let said = format!("Moved to {}. {}", to.name, moved(&onlookers.of_job(&open.facts), &onlookers.of_job(&facts)));
    // Where customers see the job at its last visible stage, a move behind it changes nothing for them.
    let seen_at = open.pipelines.stage_for_customer(&after)?;
    let said = if seen_at.id == to.id || !facts.shows_last_visible_stage {
        said
    } else {
        format!("{said} To the customer it still stands at {}.", seen_at.name)
    };
    let said = format!("{said}{}", auto_invite::said(invited.as_deref()));
    let owner = open.row.owner_id.into_iter();
    let names = reference::names_for_customers(&change.db, change.tenant, owner).await?;
    let told = field::told_on(&change.db, &open.row).await?;
    let shown = |row: &row::Model| shown_of_job(&open.pipelines, row, |id| names.of(id), |field| told.contains(&field));
    let touches_portal = shown(&open.row)? != shown(&after)?;
    change.announce(Notice::Job { before: Some(open.facts.into()), after: facts.into(), touches_portal });
    change.announce(Notice::Entry { job: facts.into(), before: None, after: entry_facts.into() });
    change.commit(cx).await?;
    Ok(said)
}

/// Only stages of the job's own pipeline; any other id is as good as none.
fn chosen_stage<'a>(open: &'a OpenJob, text: &str) -> ServiceResult<&'a stage::Model> {
    let mut problems = Problems::new();
    let found = form::stage(&open.pipelines, &mut problems, text).and_then(|id| open.pipelines.stage(id.uuid()));
    found
        .filter(|stage| stage.pipeline_id == open.row.pipeline_id)
        .ok_or_else(|| ServiceError::field("stage", "Choose a stage from the list."))
}

/// The entry that says that a job moved.
pub(crate) fn stage_change(
    cx: &Context,
    change: &Change,
    job: &JobFacts,
    from: &stage::Model,
    to: &stage::Model,
) -> job_entry::Model {
    let are_visible = from.is_visible_to_customer && to.is_visible_to_customer;
    let audience = if are_visible { Audience::Customer } else { Audience::Internal };
    let row = begin_entry(cx, change, job.job, (EntryKind::StageChange, audience), WrittenAs::System);
    job_entry::Model { from_stage_id: Some(from.id), to_stage_id: Some(to.id), ..row }
}

/// What a move means for the customer.
fn moved(before: &Sight, after: &Sight) -> String {
    match (sight::people(before), sight::people(after)) {
        (Some(people), None) => format!("The job is now hidden from {people}."),
        (Some(_) | None, Some(_)) | (None, None) => sight::who_sees_it(after),
    }
}

/// Puts a job away or brings it back; answers with what that means. Asking for what is so already writes nothing.
///
/// # Errors
/// The policy's refusal.
pub async fn archive_job(cx: &Context, viewer: &Viewer, job: &str, archived: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    decide(&change.actor, Ask::EditJob(&open.facts))?;
    let mut after = row::Model { is_archived: archived, ..open.row.clone() };
    let facts = open.pipelines.job_facts(&after)?;
    decide(&change.actor, Ask::EditJob(&facts))?;
    let onlookers = Onlookers::load(&change.db, &change.actor, change.tenant, facts.customer).await?;
    let said = match (archived, sight::people(&onlookers.of_job(&facts))) {
        (true, Some(people)) => format!("Archived. In the portal it stays as a finished job for {people}."),
        (true, None) => "Archived.".to_owned(),
        (false, Some(_) | None) => format!("Restored. {}", sight::who_sees_it(&onlookers.of_job(&facts))),
    };
    if archived == open.row.is_archived {
        return Ok(said);
    }

    after.updated_at = change.at.millis();
    job::update_job(&change.db, after).await?;
    let action = if archived { words::ARCHIVE_JOB } else { words::RESTORE_JOB };
    let line = Recorded { action, job: Some(facts.job), subject: facts.job.bits(), ..Recorded::default() };
    change.record(cx, line).await?;
    change.announce(Notice::Job { before: Some(open.facts.into()), after: facts.into(), touches_portal: true });
    change.commit(cx).await?;
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn move_says_what_it_means_for_the_customer() {
        let seen = Sight { names: vec!["Dana Reyes".to_owned(), "Sam Ode".to_owned()], nobody_because: None };
        let unseen = Sight { names: Vec::new(), nobody_because: Some("The job's stage is internal.".to_owned()) };
        assert_eq!(moved(&seen, &seen), "Dana Reyes and 1 other see it.");
        assert_eq!(moved(&unseen, &seen), "Dana Reyes and 1 other see it.");
        assert_eq!(moved(&seen, &unseen), "The job is now hidden from Dana Reyes and 1 other.");
        assert_eq!(moved(&unseen, &unseen), "Nobody at the customer sees it: The job's stage is internal.");
    }
}
