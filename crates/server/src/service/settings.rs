//! A tenant's settings.

use super::appearance::logo_address;
use super::permission;
use super::pipeline::last_edit;
use crate::live::{Notice, Whom};
use crate::store::{Change, Look, Recorded, customer, membership, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{MEGABYTE, ParseSwitchError, PortalSwitch, UPLOAD_MEGABYTES_MAX, UPLOAD_MEGABYTES_MIN};
use vitrine_policy::{Ask, Refusal, decide, scope_customers};
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
        portal_is_read_only: business.portal_is_read_only,
        defaults: business.defaults,
        differing: permission::differing(&look.db, &look.actor, business.defaults).await?,
        customers: customer::count(&look.db, &scope_customers(&look.actor)).await?,
        last_bulk: permission::last_bulk(cx, &look.db, &look.actor, tenant).await?,
        bulks: permission::list_bulks(&look.db, tenant).await?,
        may_stop_autopay: business.may_stop_autopay,
        autopay_text: business.autopay_text,
        upload_megabytes_max: business.upload_bytes_max / MEGABYTE,
        active_contacts: membership::count_active_contacts(&look.db, tenant).await?,
        mails_contacts: business.mails.is_on,
        mails_quote: business.mails.quotes,
        mail_after_mins: business.mails.after_mins,
        shares_automatically: business.shares_automatically,
        link_needs_password: business.link_needs_password,
        links_ride_since: business.links_ride_since,
        last_edit: last_edit(cx, &look.db, tenant).await?,
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

/// Makes the portal read-only or not; answers with the consequence in words.
///
/// # Errors
/// The policy's.
pub async fn set_read_only(cx: &Context, viewer: &Viewer, on: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let business = tenant::find(&change.db, change.tenant).await?;
    let contacts = membership::count_active_contacts(&change.db, change.tenant).await?;
    let contacts = counted(contacts, "contact", "contacts");
    let said = if on {
        format!("The portal is read-only for {contacts}: no replies, no files, no form to fill in. Nothing is deleted.")
    } else {
        format!("The portal takes replies, files and forms again from {contacts}, where the pipeline allows them.")
    };
    if business.portal_is_read_only == on {
        return Ok(said);
    }
    tenant::set_read_only(&change.db, change.tenant, on).await?;
    let word = |on: bool| if on { "portal is read-only" } else { "portal takes replies and files" }.to_owned();
    let (before, after) = (word(!on), word(on));
    let line =
        Recorded { action: "set_read_only", subject: change.tenant.bits(), before, after, ..Recorded::default() };
    change.record(cx, line).await?;
    change.announce(Notice::Rights(Whom::Tenant));
    change.announce(Notice::StaffScreens);
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

/// Sets the largest file that staff and customers may add; answers with the consequence in words.
///
/// # Errors
/// The policy's; `Invalid` for anything but a whole number of MB within the limits.
pub async fn set_upload_limit(cx: &Context, viewer: &Viewer, megabytes: &str) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let limits = UPLOAD_MEGABYTES_MIN..=UPLOAD_MEGABYTES_MAX;
    let megabytes = megabytes.trim().parse::<u64>().ok().filter(|number| limits.contains(number)).ok_or_else(|| {
        let sentence = format!("Enter a whole number of MB from {UPLOAD_MEGABYTES_MIN} to {UPLOAD_MEGABYTES_MAX}.");
        ServiceError::field("megabytes", sentence)
    })?;
    let said = format!("Saved: files may have {megabytes} MB from now on. Larger ones that are there stay.");
    let before = tenant::find(&change.db, change.tenant).await?.upload_bytes_max / MEGABYTE;
    if before == megabytes {
        return Ok(said);
    }
    tenant::set_upload_bytes_max(&change.db, change.tenant, megabytes * MEGABYTE).await?;
    let line = Recorded {
        action: "set_upload_limit",
        subject: change.tenant.bits(),
        before: format!("{before} MB"),
        after: format!("{megabytes} MB"),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// Whether a link in a mail asks whoever has a password for it; answers with the consequence in words.
///
/// # Errors
/// The policy's.
pub async fn set_link_password(cx: &Context, viewer: &Viewer, needed: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let said = if needed {
        "From the second visit on, links in mails ask for a password; who has none yet chooses one."
    } else {
        "Links in mails sign in by themselves, once."
    };
    if tenant::find(&change.db, change.tenant).await?.link_needs_password == needed {
        return Ok(said.to_owned());
    }
    tenant::set_link_needs_password(&change.db, change.tenant, needed).await?;
    let line = Recorded {
        action: "set_link_password",
        subject: change.tenant.bits(),
        before: on_or_off(!needed).to_owned(),
        after: on_or_off(needed).to_owned(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said.to_owned())
}

/// Lets invitation links ride on mails about news from now on, or not; answers with the consequence in words.
///
/// # Errors
/// The policy's.
pub async fn set_riding_links(cx: &Context, viewer: &Viewer, on: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let said = if on {
        "Contacts whom you add or invite from now on hear of news before they have accepted, with a link that lets them \
         in. Those of before get none until you invite them again."
    } else {
        "Only contacts who have accepted hear of news on their jobs."
    };
    let since = tenant::find(&change.db, change.tenant).await?.links_ride_since;
    if since.is_some() == on {
        return Ok(said.to_owned());
    }
    tenant::set_links_ride(&change.db, change.tenant, on.then_some(change.at)).await?;
    let line = Recorded {
        action: "set_riding_links",
        subject: change.tenant.bits(),
        before: on_or_off(!on).to_owned(),
        after: on_or_off(on).to_owned(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said.to_owned())
}

/// `1 job`, `12 jobs`.
fn counted(number: impl TryInto<u64>, one: &str, many: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {}", if number == 1 { one } else { many })
}
