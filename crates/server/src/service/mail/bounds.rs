//! How many mails with links a business sends: whoever signs up here must not fill other people's mailboxes.

use crate::rate_limit::Door;
use crate::{Context, ServiceResult};
use vitrine_domain::TenantId;

/// Counts mails with a link that somebody of the business lets go, each to an address as the login has it: all of them
/// or none.
///
/// # Errors
/// `SlowDown` after too many to one of the addresses, or altogether.
pub(in crate::service) fn count_link_mails<'a>(
    cx: &Context,
    tenant: TenantId,
    to: impl IntoIterator<Item = &'a str>,
) -> ServiceResult<()> {
    let mut counted: Vec<(Door, String)> = Vec::new();
    for address in to {
        for (door, who) in [(Door::LinkMail, format!("{tenant} {address}")), (Door::LinkMails, tenant.to_string())] {
            if let Err(error) = cx.limits().check(cx.now(), door, &who) {
                counted.iter().for_each(|(door, who)| cx.limits().give_back(*door, who));
                return Err(error);
            }
            counted.push((door, who));
        }
    }
    Ok(())
}
