//! Showing, hiding and removing one file.

use super::row::{OpenFile, about, count_anew, open_file};
use super::upload::STALE;
use crate::live::{BeforeAfter, Notice};
use crate::service::entry::one_entry;
use crate::service::history_words as words;
use crate::service::news;
use crate::service::open_job::OpenJob;
use crate::service::parse;
use crate::service::sight::{self, Onlookers};
use crate::store::entity::{file as row, job_entry};
use crate::store::{Change, Key, Recorded, field, file, job};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{Audience, EntryId};
use vitrine_policy::{Ask, EntryFacts, FileFacts, decide, see_file};
use vitrine_wire::{FileChanged, Sight};

/// Shows a file to the customer or hides it. Only ever from the version that the person looked at, so an outdated click
/// cannot show what somebody has hidden since. Asking for what is so already writes nothing.
///
/// # Errors
/// The policy's refusal; a conflict when the file changed since `version`; a problem of the field `audience`.
pub async fn set_file_audience(
    cx: &Context,
    viewer: &Viewer,
    job: &str,
    file: &str,
    version: &str,
    audience: &str,
) -> ServiceResult<FileChanged> {
    let mut change = Change::begin(cx, viewer).await?;
    let found = find(&change, job, file).await?;
    let OpenFile { open, entry_facts, row, facts, .. } = &found;
    let to = Audience::from_word(audience)
        .ok_or_else(|| ServiceError::field("audience", "Choose who this is for: your team, or the customer."))?;
    decide(&change.actor, Ask::SetFileAudience(&open.facts, entry_facts, facts, to))?;
    if parse::version(version) != row.version {
        return Err(ServiceError::Conflict(STALE.to_owned()));
    }
    let saw = sight_of(&change, open, entry_facts, facts).await?;
    if to == facts.audience {
        let said = said_of(to, &saw);
        return answer(&change, &found, found.entry.clone(), said).await;
    }
    let after = row::Model { audience: to.as_str().to_owned(), version: row.version + 1, ..row.clone() };
    file::update_file(&change.db, after).await?;
    let facts_after = FileFacts { audience: to, ..*facts };
    let action = match to {
        Audience::Internal => words::HIDE_FILE,
        Audience::Customer => words::SHOW_FILE,
    };
    let line = Recorded { after: row.name.clone(), ..about(action, open.facts.job, row) };
    let entry = settle(cx, &mut change, &found, Some(facts_after), line).await?;
    let said = match to {
        Audience::Internal => said_of(to, &saw),
        Audience::Customer => {
            let entry_facts = open.pipelines.entry_facts(&open.row, &entry)?;
            said_of(to, &sight_of(&change, open, &entry_facts, &facts_after).await?)
        }
    };
    let answer = answer(&change, &found, entry, said).await?;
    change.commit(cx).await?;
    Ok(answer)
}

/// Removes a file: its bytes are given up, its name stays in the feed of the staff and in the history. A form field that
/// holds it is empty then.
///
/// # Errors
/// The policy's refusal; a conflict when the file changed since `version`.
pub async fn remove_file(
    cx: &Context,
    viewer: &Viewer,
    job: &str,
    file: &str,
    version: &str,
) -> ServiceResult<FileChanged> {
    let mut change = Change::begin(cx, viewer).await?;
    let found = find(&change, job, file).await?;
    let OpenFile { open, entry_facts, row, facts, .. } = &found;
    decide(&change.actor, Ask::RemoveFile(&open.facts, entry_facts, facts))?;
    if parse::version(version) != row.version {
        return Err(ServiceError::Conflict(STALE.to_owned()));
    }
    file::doom_blobs(&change.db, row, change.at).await?;
    let gone =
        row::Model { is_removed: true, blob: None, thumbnail_blob: None, version: row.version + 1, ..row.clone() };
    file::update_file(&change.db, gone).await?;
    if row.field_id.is_some() {
        field::empty_value(&change.db, change.tenant, open.facts.job, Key::of(row.id)).await?;
    }
    let line = Recorded { before: row.name.clone(), ..about(words::REMOVE_FILE, open.facts.job, row) };
    let entry = settle(cx, &mut change, &found, None, line).await?;
    let answer = answer(&change, &found, entry, format!("{} is removed.", row.name)).await?;
    change.commit(cx).await?;
    Ok(answer)
}

async fn find(change: &Change, job: &str, file: &str) -> ServiceResult<OpenFile> {
    decide(&change.actor, Ask::UseStaffScreens)?;
    open_file(&change.db, &change.actor, parse::id(file)?, Some(parse::id(job)?)).await
}

/// What every change of a file does besides: the entry's count, the history, the notice.
async fn settle(
    cx: &Context,
    change: &mut Change,
    found: &OpenFile,
    after: Option<FileFacts>,
    line: Recorded,
) -> ServiceResult<job_entry::Model> {
    let open = &found.open;
    let entry = count_anew(change, &found.entry).await?;
    let entry_after = open.pipelines.entry_facts(&open.row, &entry)?;
    if let Some(after) = &after {
        see_file(&change.actor, &open.facts, &entry_after, after)?;
    }
    change.record(cx, line).await?;
    news::spread(cx, change, &open.facts, EntryId::of(entry.id), Some(&found.entry_facts), &entry_after).await?;
    job::touch_job(&change.db, open.facts.job, change.at).await?;
    change.announce(Notice::File {
        job: open.facts.into(),
        entry: BeforeAfter { before: found.entry_facts.into(), after: entry_after.into() },
        before: Some(found.facts.into()),
        after: after.map(Into::into),
    });
    Ok(entry)
}

async fn answer(
    change: &Change,
    found: &OpenFile,
    entry: job_entry::Model,
    said: String,
) -> ServiceResult<FileChanged> {
    Ok(FileChanged { entry: one_entry(&change.db, &change.actor, &found.open, entry).await?, said })
}

/// Who at the customer sees the file as it is.
async fn sight_of(change: &Change, open: &OpenJob, entry: &EntryFacts, file: &FileFacts) -> ServiceResult<Sight> {
    let job = &open.facts;
    let onlookers = Onlookers::load(&change.db, &change.actor, job.tenant, job.customer).await?;
    Ok(onlookers.of_file(job, entry, file))
}

fn said_of(to: Audience, sight: &Sight) -> String {
    match (to, sight::people(sight)) {
        (Audience::Customer, Some(people)) => format!("Shown to {people}."),
        (Audience::Customer, None) => {
            format!("For the customer now, but nobody sees it: {}", sight::because(sight))
        }
        (Audience::Internal, Some(people)) => format!("Hidden from {people}."),
        (Audience::Internal, None) => "Hidden. Only your team sees it.".to_owned(),
    }
}
