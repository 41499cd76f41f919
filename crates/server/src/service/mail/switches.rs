//! Who is mailed: the tenant's switch, the staff's switch per contact, the contact's own.

use crate::live::Notice;
use crate::service::contact::find;
use crate::service::customer::begin_for;
use crate::service::parse::Problems;
use crate::store::membership::{self, MailSwitch};
use crate::store::tenant::{self, MailSettings};
use crate::store::{Change, Recorded};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::MembershipId;
use vitrine_policy::{Actor, Ask, decide};

/// The longest time that a mail may gather news, in minutes: a day.
const MINUTES_MAX: i64 = 24 * 60;

/// Turns *Notify on job updates* on or off for a contact; answers with the consequence in words.
///
/// # Errors
/// The policy's; not found for a contact of another customer.
pub async fn notify_contact(
    cx: &Context,
    viewer: &Viewer,
    customer: &str,
    contact: &str,
    notified: bool,
) -> ServiceResult<String> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    let (contact, facts) = find(&change, &row, contact).await?;
    decide(&change.actor, Ask::SetContactNotified(&facts))?;
    let name = &contact.name;
    let said = if notified {
        format!("{name} is notified by mail of news on their jobs.")
    } else {
        format!("{name} gets no mails about their jobs any more. What they see in the portal stays.")
    };
    if !turn(cx, &change, contact.membership, MailSwitch::Notified, notified, "notify_contact").await? {
        return Ok(said);
    }
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// A contact's own switch for mails about their jobs; answers with the consequence in words.
///
/// # Errors
/// `NotFound` for anybody but a contact who may use the portal.
pub async fn want_mail(cx: &Context, viewer: &Viewer, wanted: bool) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UsePortal)?;
    let Actor::Contact(contact) = change.actor else { return Err(ServiceError::not_found()) };
    let said = if wanted {
        "You get a mail when something is new on your jobs."
    } else {
        "You get no mails about your jobs any more. Everything stays on these pages."
    }
    .to_owned();
    if !turn(cx, &change, contact.membership, MailSwitch::Wanted, wanted, "want_mail").await? {
        return Ok(said);
    }
    change.announce(Notice::Own(contact.membership));
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

/// Turns a switch with a line in the history. Answers whether it stood otherwise.
pub(super) async fn turn(
    cx: &Context,
    change: &Change,
    contact: MembershipId,
    switch: MailSwitch,
    on: bool,
    action: &'static str,
) -> ServiceResult<bool> {
    let switches = membership::mail_switches(&change.db, change.tenant, [contact]).await?;
    let stands = switches.get(&contact).ok_or_else(ServiceError::not_found)?;
    let is_on = match switch {
        MailSwitch::Notified => stands.is_notified,
        MailSwitch::Wanted => stands.wants_mail,
    };
    if is_on == on {
        return Ok(false);
    }
    membership::set_mail_switch(&change.db, contact, switch, on).await?;
    let word = |on: bool| if on { "on" } else { "off" }.to_owned();
    let line =
        Recorded { action, subject: contact.bits(), before: word(is_on), after: word(on), ..Recorded::default() };
    change.record(cx, line).await?;
    Ok(true)
}

/// How the business mails its contacts: at all, after how many minutes, with or without what was written. Answers with
/// the consequence in words.
///
/// # Errors
/// The policy's; `Invalid` for minutes that are no number from 0 to [`MINUTES_MAX`].
pub async fn set_mails(
    cx: &Context,
    viewer: &Viewer,
    is_on: bool,
    minutes: &str,
    quotes: bool,
) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    let mut problems = Problems::new();
    let minutes = minutes.trim().parse::<i64>().ok().filter(|minutes| (0..=MINUTES_MAX).contains(minutes));
    let Some(after_mins) = minutes else {
        problems.say("minutes", format!("Enter a whole number of minutes, from 0 to {MINUTES_MAX}."));
        return Err(problems.into_error());
    };
    let after = MailSettings { is_on, quotes, after_mins };
    let said = sentence(after);
    let before = tenant::find(&change.db, change.tenant).await?.mails;
    if before == after {
        return Ok(said);
    }
    tenant::set_mails(&change.db, change.tenant, after).await?;
    let line = Recorded {
        action: "set_mails",
        subject: change.tenant.bits(),
        before: in_words(before),
        after: in_words(after),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}

fn in_words(mails: MailSettings) -> String {
    let word = |on: bool| if on { "on" } else { "off" };
    format!("mails {}, after {} minutes, quotes {}", word(mails.is_on), mails.after_mins, word(mails.quotes))
}

fn sentence(mails: MailSettings) -> String {
    if !mails.is_on {
        return "No contact gets mails about jobs any more. What waits is not sent.".to_owned();
    }
    let quotes = if mails.quotes { "with what was written" } else { "with a link and without what was written" };
    match mails.after_mins {
        0 => format!("Contacts get a mail about news at once, {quotes}."),
        1 => format!("Contacts get a mail one minute after the first news, {quotes}."),
        minutes => format!("Contacts get a mail {minutes} minutes after the first news, {quotes}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_say_what_contacts_get() {
        let mails = MailSettings { is_on: true, quotes: false, after_mins: 10 };
        assert_eq!(
            sentence(mails),
            "Contacts get a mail 10 minutes after the first news, with a link and without what was written."
        );
        assert_eq!(
            sentence(MailSettings { is_on: false, ..mails }),
            "No contact gets mails about jobs any more. What waits is not sent."
        );
        assert!(sentence(MailSettings { after_mins: 0, quotes: true, ..mails }).contains("at once, with what"));
    }
}
