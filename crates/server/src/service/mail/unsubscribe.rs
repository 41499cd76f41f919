//! The link that ends the mails. Works without signing in, whatever has become of the portal, and says nothing else.

use super::deliver::LINK_SECS;
use super::switches::turn;
use crate::live::Notice;
use crate::rate_limit::{Door, client};
use crate::service::secret;
use crate::store::membership::{self, MailSwitch};
use crate::store::{Change, mail, reference};
use crate::{Context, Origin, ServiceError, ServiceResult};

/// Ends the mails of the contact whose link it is, and uses the link up. Answers with the name of the business whose
/// mails they were.
///
/// # Errors
/// Not found for a link that is unknown, used or older than half a year; `SlowDown`.
pub async fn unsubscribe(cx: &Context, secret: &str, origin: &Origin) -> ServiceResult<String> {
    cx.limits().check(cx.now(), Door::Invitation, &client(&origin.address))?;
    let hash = secret::hash(secret).ok_or_else(ServiceError::not_found)?;
    let db = cx.store().change().await?;
    let (tenant, contact) =
        mail::find_link(&db, &hash, cx.now().plus_secs(-LINK_SECS)).await?.ok_or_else(ServiceError::not_found)?;
    let actor = membership::actor_through(&db, tenant, contact).await?.ok_or_else(ServiceError::not_found)?;
    let mut change = Change::begin_in(cx, db, tenant, actor).await?;
    if !mail::use_link_up(&change.db, &hash).await? {
        return Err(ServiceError::not_found());
    }
    turn(cx, &change, contact, MailSwitch::Wanted, false, "unsubscribe").await?;
    change.announce(Notice::Own(contact));
    change.announce(Notice::StaffLists);
    let business = reference::tenant_name(&change.db, tenant).await?;
    change.commit(cx).await?;
    Ok(business)
}
