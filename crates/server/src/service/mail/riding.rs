//! Invitations that ride on mails about news: rule 34.

use crate::ServiceResult;
use crate::store::tenant::TenantRow;
use crate::store::{Db, invitation, membership};
use vitrine_domain::ContactState;
use vitrine_policy::Contact;

/// With whose rights a contact hears of news: their own; those that an invitation will give them, where one may ride on
/// the mail; `None`: they hear of nothing.
///
/// # Errors
/// The database's.
pub(super) async fn reader(db: &Db, business: &TenantRow, contact: Contact) -> ServiceResult<Option<Contact>> {
    match contact.state {
        ContactState::Active => Ok(Some(contact)),
        ContactState::Blocked => Ok(None),
        ContactState::Invited => Ok(may_ride(db, business, &contact).await?.then(|| contact.let_in())),
    }
}

/// Made or invited since the day, and nobody took the invitation back.
async fn may_ride(db: &Db, business: &TenantRow, contact: &Contact) -> ServiceResult<bool> {
    let Some(since) = business.links_ride_since else { return Ok(false) };
    let began_at = membership::began_at(db, contact.membership).await?;
    Ok(match invitation::latest_of(db, contact.membership).await? {
        Some(latest) => !latest.is_revoked && Some(latest.created_at).max(began_at) >= Some(since),
        None => began_at >= Some(since),
    })
}
