//! Writing, editing, showing and hiding.

use super::feed::Feed;
use crate::live::Notice;
use crate::service::history_words as words;
use crate::service::news;
use crate::service::open_job::{OpenJob, open_for_staff};
use crate::service::parse;
use crate::service::sight::{self, Onlookers};
use crate::store::entity::{file as file_row, job_entry};
use crate::store::entry::{WrittenAs, begin_entry};
use crate::store::{Change, Key, Recorded, entry, file, job};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{Audience, EntryBody, EntryId, EntryKind};
use vitrine_policy::{Ask, EntryFacts, decide, scope_files, see_entry};
use vitrine_wire::{EntryChanged, Sight, StaleCopy};

/// Writes an entry: a note for the team, or a reply to the customer when `audience` says `customer`. The same
/// submission of the same person again answers with the first entry.
///
/// # Errors
/// The policy's refusal; the text's problem; a conflict when the submission belongs to something else.
pub async fn write_entry(
    cx: &Context,
    viewer: &Viewer,
    job: &str,
    audience: &str,
    body: &str,
    submission: &str,
) -> ServiceResult<EntryChanged> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    // Anything but the word itself stays on the team's side of the glass.
    let audience = Audience::from_word(audience).unwrap_or_default();
    decide(&change.actor, Ask::WriteEntry(&open.facts, audience))?;
    let submission = parse::submission(submission)?;
    if let Some(submission) = submission
        && let Some(first) = entry::select_submitted(&change.db, change.tenant, submission).await?
    {
        let is_own = first.author_id == change.actor.membership().map(Key::uuid) && first.job_id == open.row.id;
        return if is_own { answer(&change, &open, first, written).await } else { Err(parse::sent_already()) };
    }
    let body = EntryBody::parse(body).map_err(|problem| ServiceError::field("body", problem))?;

    let (kind, action) = match audience {
        Audience::Internal => (EntryKind::Note, words::WRITE_NOTE),
        Audience::Customer => (EntryKind::Reply, words::WRITE_TO_CUSTOMER),
    };
    let begun = begin_entry(cx, &change, open.facts.job, (kind, audience), WrittenAs::Oneself);
    let row = job_entry::Model { body: body.into(), submission: submission.map(Key::uuid), ..begun };
    let id = EntryId::of(row.id);
    let facts = open.pipelines.entry_facts(&open.row, &row)?;
    see_entry(&change.actor, &open.facts, &facts)?;
    entry::insert_entry(&change.db, row.clone()).await?;
    job::touch_job(&change.db, open.facts.job, change.at).await?;
    let line = Recorded { after: row.body.clone(), ..about(action, &open, id) };
    change.record(cx, line).await?;
    news::spread(cx, &change, &open.facts, id, None, &facts).await?;
    let answer = answer(&change, &open, row, written).await?;
    change.announce(Notice::Entry { job: open.facts.into(), before: None, after: facts.into() });
    change.commit(cx).await?;
    Ok(answer)
}

/// Changes an entry's text; the history keeps the earlier one. Saving the same text writes nothing.
///
/// # Errors
/// The policy's refusal; stale when the entry changed since `version`; the text's problem.
pub async fn edit_entry(
    cx: &Context,
    viewer: &Viewer,
    job: &str,
    entry: &str,
    version: &str,
    body: &str,
) -> ServiceResult<EntryChanged> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    let (row, facts) = open.entry(&change.db, &change.actor, parse::id(entry)?).await?;
    decide(&change.actor, Ask::EditEntry(&open.facts, &facts))?;
    if parse::version(version) != row.version {
        return Err(stale(&row));
    }
    let body = EntryBody::parse(body).map_err(|problem| ServiceError::field("body", problem))?;
    if body.as_str() == row.body {
        return answer(&change, &open, row, edited).await;
    }

    let id = EntryId::of(row.id);
    let mut after = job_entry::Model {
        body: body.into(),
        version: row.version + 1,
        edited_at: Some(change.at.millis()),
        ..row.clone()
    };
    // Files without words may become an entry that is seen by getting some.
    let facts_after = open.pipelines.entry_facts(&open.row, &after)?;
    decide(&change.actor, Ask::EditEntry(&open.facts, &facts_after))?;
    let onlookers = Onlookers::load(&change.db, &change.actor, change.tenant, open.facts.customer).await?;
    let sees = |facts: &EntryFacts| sight::people(&onlookers.of_entry(&open.facts, facts)).is_some();
    if sees(&facts) && sees(&facts_after) {
        after.edited_for_customer_at = after.edited_at;
    }
    let line = Recorded { before: row.body, after: after.body.clone(), ..about(words::EDIT_ENTRY, &open, id) };
    change.record(cx, line).await?;
    save(&change, &open, &after).await?;
    news::spread(cx, &change, &open.facts, id, Some(&facts), &facts_after).await?;
    let answer = answer(&change, &open, after, edited).await?;
    change.announce(Notice::Entry { job: open.facts.into(), before: Some(facts.into()), after: facts_after.into() });
    change.commit(cx).await?;
    Ok(answer)
}

/// Shows an entry to the customer or hides it. Only ever from the version that the person looked at, so an outdated
/// click cannot show what somebody has hidden since. Asking for what is so already writes nothing.
///
/// # Errors
/// The policy's refusal; stale when the entry changed since `version`; a problem of the field `audience`.
pub async fn set_entry_audience(
    cx: &Context,
    viewer: &Viewer,
    job: &str,
    entry: &str,
    version: &str,
    audience: &str,
) -> ServiceResult<EntryChanged> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    let (row, facts) = open.entry(&change.db, &change.actor, parse::id(entry)?).await?;
    let to = Audience::from_word(audience)
        .ok_or_else(|| ServiceError::field("audience", "Choose who this is for: your team, or the customer."))?;
    decide(&change.actor, Ask::SetEntryAudience(&open.facts, &facts, to))?;
    if parse::version(version) != row.version {
        return Err(stale(&row));
    }
    if to == facts.audience {
        return answer(&change, &open, row, written).await;
    }
    let id = EntryId::of(row.id);
    let mut after = job_entry::Model { audience: to.as_str().to_owned(), version: row.version + 1, ..row };
    if to == Audience::Customer && !facts.has_words_or_customer_file {
        show_its_files(cx, &change, &open, &mut after).await?;
    }
    let facts_after = open.pipelines.entry_facts(&open.row, &after)?;
    see_entry(&change.actor, &open.facts, &facts_after)?;
    let action = match to {
        Audience::Internal => words::HIDE_ENTRY,
        Audience::Customer => words::SHOW_ENTRY,
    };
    let line = Recorded {
        before: side_in_words(facts.audience).to_owned(),
        after: side_in_words(to).to_owned(),
        ..about(action, &open, id)
    };
    change.record(cx, line).await?;
    save(&change, &open, &after).await?;
    news::spread(cx, &change, &open.facts, id, Some(&facts), &facts_after).await?;
    let said = match to {
        Audience::Internal => hidden,
        Audience::Customer => written,
    };
    let answer = answer(&change, &open, after, said).await?;
    change.announce(Notice::Entry { job: open.facts.into(), before: Some(facts.into()), after: facts_after.into() });
    change.commit(cx).await?;
    Ok(answer)
}

/// An entry of files without words, each of them internal, holds nothing else that could be shown: showing it shows
/// them. Where only some are to be shown, they are marked first, and then these alone are.
async fn show_its_files(
    cx: &Context,
    change: &Change,
    open: &OpenJob,
    entry: &mut job_entry::Model,
) -> ServiceResult<()> {
    let scope = scope_files(&change.actor);
    let files = file::files_of_entries(&change.db, &scope, open.facts.job, [entry.id]).await?;
    let entry_facts = open.pipelines.entry_facts(&open.row, entry)?;
    for row in files.into_iter().filter(|row| !row.is_removed) {
        let facts = open.pipelines.file_facts(&open.row, &row)?;
        decide(&change.actor, Ask::SetFileAudience(&open.facts, &entry_facts, &facts, Audience::Customer))?;
        let shown =
            file_row::Model { audience: Audience::Customer.as_str().to_owned(), version: row.version + 1, ..row };
        let line = Recorded {
            subject: shown.id.as_u128(),
            after: shown.name.clone(),
            ..about(words::SHOW_FILE, open, EntryId::of(entry.id))
        };
        change.record(cx, line).await?;
        file::update_file(&change.db, shown).await?;
    }
    entry.customer_files = file::count_for_customer(&change.db, EntryId::of(entry.id)).await?;
    Ok(())
}

fn about(action: &'static str, open: &OpenJob, entry: EntryId) -> Recorded {
    Recorded { action, job: Some(open.facts.job), entry: Some(entry), subject: entry.bits(), ..Recorded::default() }
}

async fn save(change: &Change, open: &OpenJob, row: &job_entry::Model) -> ServiceResult<()> {
    entry::update_entry(&change.db, row.clone()).await?;
    job::touch_job(&change.db, open.facts.job, change.at).await?;
    Ok(())
}

fn side_in_words(audience: Audience) -> &'static str {
    match audience {
        Audience::Internal => "Internal",
        Audience::Customer => "For the customer",
    }
}

/// The entry as it is now.
fn stale(row: &job_entry::Model) -> ServiceError {
    let fields = [("body", row.body.clone()), ("audience", row.audience.clone())];
    ServiceError::Stale(StaleCopy {
        version: row.version,
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    })
}

/// The entry with a sentence about those who see it, or (when it is internal) would see it on the other side.
async fn answer(
    change: &Change,
    open: &OpenJob,
    row: job_entry::Model,
    said: fn(Audience, &Sight) -> String,
) -> ServiceResult<EntryChanged> {
    let feed = Feed::load(&change.db, &change.actor, open).await?;
    let facts = open.pipelines.entry_facts(&open.row, &row)?;
    let shown = EntryFacts { audience: Audience::Customer, ..facts };
    let sight = feed.onlookers.of_entry(&open.facts, &shown);
    Ok(EntryChanged { entry: feed.entry(row).await?, said: said(facts.audience, &sight) })
}

/// After writing or showing.
fn written(audience: Audience, sight: &Sight) -> String {
    match (audience, sight::people(sight)) {
        (Audience::Internal, Some(_) | None) => "Saved. Only your team sees it.".to_owned(),
        (Audience::Customer, Some(people)) => format!("Shown to {people}."),
        (Audience::Customer, None) => {
            format!("For the customer now, but nobody sees it: {}", sight::because(sight))
        }
    }
}

/// After editing the text.
fn edited(audience: Audience, sight: &Sight) -> String {
    match audience {
        Audience::Internal => "Saved. Only your team sees it.".to_owned(),
        Audience::Customer => format!("Saved. {}", sight::who_sees_it(sight)),
    }
}

/// After hiding: names those who saw it until now.
fn hidden(_: Audience, sight: &Sight) -> String {
    match sight::people(sight) {
        Some(people) => format!("Hidden from {people}."),
        None => "Hidden. Only your team sees it.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answer_says_who_sees_it() {
        let two = Sight { names: vec!["Dana Reyes".to_owned(), "Sam Ode".to_owned()], nobody_because: None };
        let none = Sight { names: Vec::new(), nobody_because: Some("The job's stage is internal.".to_owned()) };
        assert_eq!(written(Audience::Customer, &two), "Shown to Dana Reyes and 1 other.");
        assert_eq!(
            written(Audience::Customer, &none),
            "For the customer now, but nobody sees it: The job's stage is internal."
        );
        assert_eq!(written(Audience::Internal, &two), "Saved. Only your team sees it.");
        assert_eq!(edited(Audience::Customer, &two), "Saved. Dana Reyes and 1 other see it.");
        assert_eq!(hidden(Audience::Internal, &two), "Hidden from Dana Reyes and 1 other.");
        assert_eq!(hidden(Audience::Internal, &none), "Hidden. Only your team sees it.");
    }
}
