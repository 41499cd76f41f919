//! The mail that brings an invitation link. The link comes to be when the mail is delivered; until then only who is
//! invited, by whom, and the personal message are kept.

use super::bounds::count_link_mails;
use crate::store::{Change, Key, invitation_mail, mail, tenant};
use crate::{Context, ServiceError, ServiceResult};
use vitrine_domain::{MailId, MembershipId};

/// Lets a mail with an invitation go to somebody inside a change; one that is still to go is replaced. None goes to a
/// contact while the portal is off: its link would lead nowhere. Answers whether one goes.
///
/// # Errors
/// `SlowDown` for too many mails to the same address, or altogether.
pub(in crate::service) async fn queue_invitation(
    cx: &Context,
    change: &Change,
    (to, by): (MembershipId, MembershipId),
    is_contact: bool,
    message: &str,
) -> ServiceResult<bool> {
    if is_contact && !tenant::find(&change.db, change.tenant).await?.portal_is_on {
        return Ok(false);
    }
    let addresses = mail::addresses(&change.db, change.tenant, [to]).await?;
    let (_, address) = addresses.get(&to).ok_or_else(ServiceError::not_found)?;
    count_link_mails(cx, change.tenant, [address.as_str()])?;
    let row = (change.tenant, to, by);
    invitation_mail::insert(&change.db, MailId::fresh(cx), row, message, change.at).await?;
    Ok(true)
}
