//! What an entry sets off besides the live stream: the staff's bell for a customer's words, a mail for the customer.

use super::{alert, mail};
use crate::store::{Change, entry as entries, reference};
use crate::{Context, ServiceResult};
use vitrine_domain::{EntryId, MembershipId};
use vitrine_policy::{Actor, Author, EntryFacts, JobFacts, see_entry};

/// Called in the transaction of everything that writes an entry, shows it or hides it; `job` and `after` as they are
/// now, `before` as the entry was. Call it after the entry has been written.
///
/// # Errors
/// The database's.
pub(crate) async fn spread(
    cx: &Context,
    change: &Change,
    job: &JobFacts,
    entry: EntryId,
    before: Option<&EntryFacts>,
    after: &EntryFacts,
) -> ServiceResult<()> {
    spread_to_others(cx, change, job, (entry, before, after), &[]).await
}

/// As [`spread`], without a mail to those who are `told` of it in a mail of their own.
///
/// # Errors
/// The database's.
pub(crate) async fn spread_to_others(
    cx: &Context,
    change: &Change,
    job: &JobFacts,
    (entry, before, after): (EntryId, Option<&EntryFacts>, &EntryFacts),
    told: &[MembershipId],
) -> ServiceResult<()> {
    match after.author {
        Author::Contact(contact) if before.is_none() => alert::raise(cx, change, contact, job, entry, after.kind).await,
        // A contact's words mail nobody.
        Author::Contact(_) => Ok(()),
        Author::Staff(_) | Author::System => {
            if let Some(before) = before {
                note_shown(change, job, entry, before, after).await?;
            }
            mail::gather(cx, change, job, (entry, before, after), told).await
        }
    }
}

/// An entry that was there before is news to whoever sees it since this change, also where they have read newer ones.
async fn note_shown(
    change: &Change,
    job: &JobFacts,
    entry: EntryId,
    before: &EntryFacts,
    after: &EntryFacts,
) -> ServiceResult<()> {
    let contacts = reference::contacts_of(&change.db, change.tenant, job.customer).await?;
    let is_new = contacts.into_iter().any(|(_, contact)| {
        let actor = Actor::Contact(contact);
        see_entry(&actor, job, before).is_err() && see_entry(&actor, job, after).is_ok()
    });
    if is_new {
        entries::set_shown_at(&change.db, entry, change.at).await?;
    }
    Ok(())
}
