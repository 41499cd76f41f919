//! A contact writes.

use crate::live::Notice;
use crate::service::history_words::REPLY;
use crate::service::news;
use crate::service::open_job::open_for_contact;
use crate::service::parse;
use crate::store::entity::job_entry;
use crate::store::entry::{WrittenAs, begin_entry};
use crate::store::{Change, Key, Recorded, entry, job};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{Audience, EntryBody, EntryId, EntryKind};
use vitrine_policy::{Ask, decide, see_entry};

/// Replies on a job. The same submission of the same person again changes nothing.
///
/// # Errors
/// The policy's refusal; the text's problem; a conflict when the submission belongs to something else.
pub async fn reply(cx: &Context, viewer: &Viewer, job: &str, body: &str, submission: &str) -> ServiceResult<()> {
    let mut change = Change::begin(cx, viewer).await?;
    let open = open_for_contact(&change.db, &change.actor, parse::id(job)?).await?;
    decide(&change.actor, Ask::Reply(&open.facts))?;
    let submission = parse::submission(submission)?;
    if let Some(submission) = submission
        && let Some(first) = entry::select_submitted(&change.db, change.tenant, submission).await?
    {
        let is_own = first.author_id == change.actor.membership().map(Key::uuid) && first.job_id == open.row.id;
        return if is_own { Ok(()) } else { Err(parse::sent_already()) };
    }
    let body = EntryBody::parse(body).map_err(|problem| ServiceError::field("body", problem))?;

    let kind = (EntryKind::Reply, Audience::Customer);
    let begun = begin_entry(cx, &change, open.facts.job, kind, WrittenAs::Oneself);
    let row = job_entry::Model { body: body.into(), submission: submission.map(Key::uuid), ..begun };
    let id = EntryId::of(row.id);
    let facts = open.pipelines.entry_facts(&open.row, &row)?;
    see_entry(&change.actor, &open.facts, &facts)?;
    let line = Recorded {
        action: REPLY,
        job: Some(open.facts.job),
        entry: Some(id),
        subject: id.bits(),
        before: String::new(),
        after: row.body.clone(),
    };
    entry::insert_entry(&change.db, row).await?;
    job::touch_job(&change.db, open.facts.job, change.at).await?;
    change.record(cx, line).await?;
    news::spread(cx, &change, &open.facts, id, None, &facts).await?;
    change.announce(Notice::Entry { job: open.facts.into(), before: None, after: facts.into() });
    change.commit(cx).await
}
