//! What has been read: unread marks, and taking them away. Reading a page changes nothing; the page says what its reader
//! has before their eyes.

use super::open_job::{OpenJob, open_for_contact, open_for_staff};
use super::parse;
use crate::live::Notice;
use crate::store::alert::{self, Which};
use crate::store::read_mark::{self, Reader};
use crate::store::{Change, Db, Key, membership};
use crate::{Context, ServiceResult, Viewer};
use std::collections::HashSet;
use uuid::Uuid;
use vitrine_domain::{EntryId, JobId};
use vitrine_policy::{Actor, scope_entries};

/// Those of the jobs with something that the actor has not seen. For a contact: whatever others wrote and they may see.
/// For staff: what contacts wrote.
///
/// # Errors
/// The database's.
pub(crate) async fn unread(
    db: &Db,
    actor: &Actor,
    jobs: impl IntoIterator<Item = Uuid>,
) -> ServiceResult<HashSet<Uuid>> {
    let reader = match actor {
        Actor::Stranger => return Ok(HashSet::new()),
        Actor::Contact(contact) => Reader::Contact(contact.membership),
        Actor::Staff(staff) => match membership::began_at(db, staff.membership).await? {
            Some(since) => Reader::Staff(staff.membership, since),
            None => return Ok(HashSet::new()),
        },
    };
    Ok(read_mark::unread(db, &scope_entries(actor), reader, jobs).await?)
}

/// The same for one job; for staff an unread alert counts too.
///
/// # Errors
/// The database's.
pub(crate) async fn is_unread(db: &Db, actor: &Actor, job: JobId) -> ServiceResult<bool> {
    let is_unread = unread(db, actor, [job.uuid()]).await?.contains(&job.uuid());
    match actor {
        Actor::Staff(staff) if !is_unread => Ok(alert::is_job_unread(db, staff.membership, job).await?),
        Actor::Staff(_) | Actor::Contact(_) | Actor::Stranger => Ok(is_unread),
    }
}

/// A staff member has the job before their eyes, up to that entry: its unread mark goes, and so do their alerts about
/// it. What one has read is nobody else's affair: the history does not keep it.
///
/// # Errors
/// `NotFound` for an entry that the asker may not see in that job.
pub async fn read_job(cx: &Context, viewer: &Viewer, job: &str, entry: &str) -> ServiceResult<()> {
    let change = Change::begin(cx, viewer).await?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    mark(cx, change, &open, entry).await
}

/// A contact has the job before their eyes, up to that entry.
///
/// # Errors
/// `NotFound` for an entry that the asker may not see in that job.
pub async fn read_portal_job(cx: &Context, viewer: &Viewer, job: &str, entry: &str) -> ServiceResult<()> {
    let change = Change::begin(cx, viewer).await?;
    let open = open_for_contact(&change.db, &change.actor, parse::id(job)?).await?;
    mark(cx, change, &open, entry).await
}

async fn mark(cx: &Context, mut change: Change, open: &OpenJob, entry: &str) -> ServiceResult<()> {
    let wanted: EntryId = parse::id(entry)?;
    open.entry(&change.db, &change.actor, wanted).await?;
    let Some(reader) = change.actor.membership() else { return Ok(()) };
    let (tenant, job) = (change.tenant, open.facts.job);
    let was_unread = is_unread(&change.db, &change.actor, job).await?;
    let goes_on = read_mark::mark(&change.db, tenant, reader, job, wanted, change.at).await?;
    let alerts = alert::mark_read(&change.db, reader, Which::OfJob(job, wanted), change.at).await?;
    if goes_on || was_unread || alerts > 0 {
        change.announce(Notice::Own(reader));
    }
    change.commit(cx).await
}
