//! How many mails with links a business sends: whoever signs up here must not fill other people's mailboxes.

use crate::rate_limit::Door;
use crate::{Context, ServiceResult};
use vitrine_domain::TenantId;

/// Counts a mail with a link that somebody of the business lets go to an address, as the login has it.
///
/// # Errors
/// `SlowDown` after too many to that address, or altogether.
pub(in crate::service) fn count_link_mail(cx: &Context, tenant: TenantId, to: &str) -> ServiceResult<()> {
    let (business, address) = (tenant.to_string(), format!("{tenant} {to}"));
    cx.limits().check(cx.now(), Door::LinkMail, &address)?;
    cx.limits()
        .check(cx.now(), Door::LinkMails, &business)
        .inspect_err(|_| cx.limits().give_back(Door::LinkMail, &address))
}
