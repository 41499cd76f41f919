//! Mails to contacts about news on their jobs.
//!
//! The queue holds ids: a mail per contact, the entries it is about. When it is due, one snapshot tells who the contact is
//! now, what of those entries they may see now, and the words (`compose`); the postman (`deliver`) hands it over, to a
//! mail server or to a folder (`transport`). What is hidden meanwhile is not mailed, and a mail that has nothing left to
//! say goes without a trace.

mod bounds;
mod compose;
mod deliver;
mod invite;
mod letter;
mod outbox;
mod riding;
mod switches;
mod transport;
mod unsubscribe;

pub(super) use bounds::count_link_mails;
pub use deliver::{Delivered, Postman, deliver_due};
pub(super) use invite::queue_invitation;
pub use outbox::{list_outbox, retry_mail};
pub use switches::{notify_contact, set_mails, want_mail};
pub use transport::{OUTBOX_FOLDER, is_smtp_url, try_server};
pub use unsubscribe::unsubscribe;

use crate::store::mail::MailItem;
use crate::store::{Change, Key, mail, reference, tenant};
use crate::{Context, ServiceResult};
use vitrine_domain::{EntryId, MailId, MembershipId};
use vitrine_policy::{Actor, EntryFacts, JobFacts, see_entry};

/// The contacts who see an entry since this change (written or shown by the team) shall hear of it: it is added to the
/// mail that gathers news for them, or begins one; not for those who are `told` in another mail.
///
/// # Errors
/// The database's.
pub(super) async fn gather(
    cx: &Context,
    change: &Change,
    job: &JobFacts,
    (entry, before, after): (EntryId, Option<&EntryFacts>, &EntryFacts),
    told: &[MembershipId],
) -> ServiceResult<()> {
    match change.actor {
        Actor::Staff(_) => {}
        // What a contact's own doing brings about is no news to the customer.
        Actor::Contact(_) | Actor::Stranger => return Ok(()),
    }
    let business = tenant::find(&change.db, change.tenant).await?;
    let settings = business.mails;
    if !settings.is_on {
        return Ok(());
    }
    let mut addressees = mail::addressees(&change.db, change.tenant, job.customer).await?;
    for (_, contact) in reference::contacts_of(&change.db, change.tenant, job.customer).await? {
        if !addressees.remove(&contact.membership) || told.contains(&contact.membership) {
            continue;
        }
        let Some(reader) = riding::reader(&change.db, &business, contact).await? else { continue };
        let actor = Actor::Contact(reader);
        let sees = |entry: &EntryFacts| see_entry(&actor, job, entry).is_ok();
        if !sees(after) || before.is_some_and(sees) {
            continue;
        }
        let to = contact.membership;
        let mail = match mail::gathering(&change.db, to).await? {
            Some(mail) => mail,
            None => {
                let mail = MailId::fresh(cx);
                let due_at = change.at.plus_secs(settings.after_mins.saturating_mul(60));
                mail::insert(&change.db, mail, change.tenant, to, change.at, due_at).await?;
                mail
            }
        };
        mail::add_item(&change.db, mail, MailItem { job: job.job, entry, added_at: change.at }).await?;
    }
    Ok(())
}
