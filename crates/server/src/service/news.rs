//! What an entry sets off besides the live stream: the staff's bell for a customer's words, a mail for the customer.

use super::{alert, mail};
use crate::store::Change;
use crate::{Context, ServiceResult};
use vitrine_domain::EntryId;
use vitrine_policy::{Author, EntryFacts, JobFacts};

/// Called in the transaction of everything that writes an entry, shows it or hides it; `job` and `after` as they are
/// now, `before` as the entry was. Call it after the entry has been inserted.
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
    match after.author {
        Author::Contact(contact) if before.is_none() => alert::raise(cx, change, contact, job, entry, after.kind).await,
        // A contact's words mail nobody.
        Author::Contact(_) => Ok(()),
        Author::Staff(_) | Author::System => mail::gather(cx, change, job, entry, before, after).await,
    }
}
