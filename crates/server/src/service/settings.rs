//! A tenant's settings.

use super::appearance::logo_address;
use crate::live::{Notice, Whom};
use crate::store::{Change, Look, Recorded, membership, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{ParseSwitchError, PortalSwitch};
use vitrine_policy::{Ask, Refusal, decide};
use vitrine_wire::SettingsView;

/// The settings page.
///
/// # Errors
/// Not found for whoever may not change settings.
pub async fn show_settings(cx: &Context, viewer: &Viewer) -> ServiceResult<SettingsView> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::SeeSettings(tenant))?;
    let business = tenant::find(&look.db, tenant).await?;
    Ok(SettingsView {
        logo: logo_address(&business),
        name: business.name,
        accent: business.accent,
        welcome_text: business.welcome_text,
        time_zone: business.time_zone,
        date_language: business.date_language,
        shows_staff_names: business.shows_staff_names,
        portal_is_on: business.portal_is_on,
        has_jobs_module: business.has_jobs_module,
        has_jobs_section: business.has_jobs_section,
        active_contacts: membership::count_active_contacts(&look.db, tenant).await?,
        mails_contacts: business.mails.is_on,
        mails_quote: business.mails.quotes,
        mail_after_mins: business.mails.after_mins,
    })
}

/// Turns the portal, the Jobs module or the Jobs section on or off; answers with the consequence in words.
///
/// # Errors
/// The policy's; `Invalid` for another word than the three.
pub async fn set_portal_switch(cx: &Context, viewer: &Viewer, switch: &str, on: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let switch = PortalSwitch::from_word(switch).ok_or_else(|| ServiceError::field("switch", ParseSwitchError))?;
    let business = tenant::find(&change.db, change.tenant).await?;
    let contacts = membership::count_active_contacts(&change.db, change.tenant).await?;
    let said = switch_sentence(switch, on, contacts);
    if business.is_on(switch) == on {
        return Ok(said);
    }
    tenant::set_switch(&change.db, change.tenant, switch, on).await?;
    let line = Recorded {
        action: "set_portal_switch",
        subject: change.tenant.bits(),
        before: format!("{} {}", switch.as_str(), on_or_off(!on)),
        after: format!("{} {}", switch.as_str(), on_or_off(on)),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::Rights(Whom::Tenant));
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

const fn on_or_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn switch_sentence(switch: PortalSwitch, on: bool, contacts: u64) -> String {
    let contacts = counted(contacts, "contact", "contacts");
    match (switch, on) {
        (PortalSwitch::Portal, true) => format!("The customer portal is on: open to {contacts}."),
        (PortalSwitch::Portal, false) => {
            format!("The customer portal is off: closed to {contacts}. Nothing is deleted.")
        }
        (PortalSwitch::JobsModule, true) => format!("The Jobs module is on: the portal shows jobs to {contacts}."),
        (PortalSwitch::JobsModule, false) => {
            format!("The Jobs module is off: the portal shows no jobs to {contacts}. Nothing is deleted.")
        }
        (PortalSwitch::JobsSection, true) => format!("The portal's Jobs section is on: open to {contacts}."),
        (PortalSwitch::JobsSection, false) => {
            format!("The portal's Jobs section is off: closed to {contacts}. Nothing is deleted.")
        }
    }
}

/// `1 job`, `12 jobs`.
fn counted(number: impl TryInto<u64>, one: &str, many: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {}", if number == 1 { one } else { many })
}
