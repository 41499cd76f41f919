//! Changes of customers and contacts, and of the mails that contacts get.

use super::super::scenario::{PASSWORD, Scenario};
use super::super::{contact, contact_access, customer, entry, invitation, mail, permission, secret};
use super::watch::Watch;
use super::{Tested, access};
use crate::store::mail as mails;
use crate::{Origin, ServiceError, Viewer};
use vitrine_domain::MailState;
use vitrine_wire::{ContactForm, CustomerForm};

pub(super) async fn change_customers(watch: &mut Watch<'_>, second: &str) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let form = CustomerForm { name: "Second & Sons".to_owned(), phone: "12345".to_owned(), ..CustomerForm::default() };
    change!(watch, refused: [tradie, dana], owner, |v| customer::edit_customer(cx, v, second, "1", &form), again: true,
        [("edit_customer", "Second Ltd\n\n", "Second & Sons\n12345\n")]);
    change!(watch, refused: [tradie, dana], owner, |v| permission::permit_customer(cx, v, second, "view_jobs", false),
        again: true, [("permit_customer", "Can view jobs and visits: on", "Can view jobs and visits: off")]);
    change!(watch, refused: [tradie, dana], owner, |v| permission::reset_customer(cx, v, second), again: true,
        [("permit_customer", "Can view jobs and visits: off", "Can view jobs and visits: on")]);
    let email = format!("sam-{}@example.com", s.tenant().bits());
    let form = ContactForm {
        name: "Sam Ode".to_owned(),
        email: email.clone(),
        phone: String::new(),
        ..ContactForm::default()
    };
    let invited = format!("Sam Ode <{email}> of Second & Sons");
    change!(watch, refused: [tradie, dana], owner, |v| contact::invite_contact(cx, v, second, &form), again: true,
        [("invite_contact", "", invited.as_str())]);
    let view = customer::show_customer(cx, owner, second.parse().expect("an id")).await?;
    let (sam, who) = (view.contacts[0].membership, view.contacts[0].membership.to_string());
    change!(watch, refused: [tradie, dana], owner, |v| contact::reinvite_contact(cx, v, second, &who, ""),
        again: false, [("reinvite_contact", "", "Sam Ode")]);
    change!(watch, refused: [tradie, dana], owner, |v| contact_access::revoke_invitation(cx, v, second, &who), again: true,
        [("revoke_invitation", "Sam Ode", "")]);
    let link = change!(watch, refused: [tradie, dana], owner, |v| contact::reinvite_contact(cx, v, second, &who, ""),
        again: false, [("reinvite_contact", "", "Sam Ode")]);
    let secret = link.path.rsplit('/').next().unwrap_or_default().to_owned();
    // As the postman leaves it.
    let tenant = cx.store().literal(s.tenant());
    cx.store()
        .carry_out(&format!("UPDATE mail SET state = 'sent' WHERE tenant_id = {tenant} AND is_invitation"))
        .await?;
    let asked = invitation::renew_invitation(cx, &secret, &Origin::default()).await;
    watch.changed(asked, sam, &[("ask_for_invitation", "", "")]).await;
    let before = watch.rows().await;
    invitation::renew_invitation(cx, &secret, &Origin::default()).await?;
    watch.unchanged("an invitation that is under way", &before).await;
    assert!(invitation::accept_invitation(cx, &secret, "short", &Origin::default()).await.is_err());
    assert!(invitation::accept_invitation(cx, &"0".repeat(64), PASSWORD, &Origin::default()).await.is_err());
    watch.unchanged("a password that is too short, a link that nobody made", &before).await;
    let accepted = invitation::accept_invitation(cx, &secret, PASSWORD, &Origin::default()).await;
    watch.changed(accepted, sam, &[("accept_invitation", "invited", "active")]).await;
    Box::pin(access::change_access(watch, second, &who)).await;
    change!(watch, refused: [tradie, dana], owner, |v| contact::block_contact(cx, v, second, &who, true), again: true,
        [("block_contact", "active", "blocked")]);
    change!(watch, refused: [tradie, dana], owner, |v| contact::block_contact(cx, v, second, &who, false), again: true,
        [("block_contact", "blocked", "active")]);
    change!(watch, refused: [tradie, dana], owner, |v| customer::archive_customer(cx, v, second, true), again: true,
        [("archive_customer", "current", "archived")]);

    Ok(())
}

/// Who is mailed, and what becomes of a mail that did not arrive.
pub(super) async fn change_mails(watch: &mut Watch<'_>, job: &str) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    change!(watch, refused: [tradie, dana], owner, |v| mail::set_mails(cx, v, true, "0", false), again: true,
        [("set_mails", "mails on, after 10 minutes, quotes off", "mails on, after 0 minutes, quotes off")]);
    change!(watch, refused: [tradie, dana], owner,
        |v| entry::write_entry(cx, v, job, "customer", "We come on Tuesday", ""), again: false,
        [("write_to_customer", "", "We come on Tuesday")]);
    let waiting = mail::list_outbox(cx, owner).await?.mails;
    let wanted = waiting.iter().find(|mail| mail.state == MailState::Waiting).expect("a mail").mail.to_string();
    // As the postman leaves it when nobody takes it.
    let tenant = cx.store().literal(s.tenant());
    cx.store().carry_out(&format!("UPDATE mail SET state = 'failed' WHERE tenant_id = {tenant}")).await?;
    change!(watch, refused: [tradie, dana], owner, |v| mail::retry_mail(cx, v, &wanted), again: true,
        [("retry_mail", "", "")]);
    let (of, who) = (s.customer.to_string(), Scenario::membership(dana).to_string());
    change!(watch, refused: [tradie, dana], owner, |v| mail::notify_contact(cx, v, &of, &who, false), again: true,
        [("notify_contact", "on", "off")]);
    change!(watch, refused: [tradie, owner], dana, |v| mail::want_mail(cx, v, false), again: true,
        [("want_mail", "on", "off")]);
    change!(watch, refused: [], dana, |v| mail::want_mail(cx, v, true), again: true, [("want_mail", "off", "on")]);
    let link = format!("{:064x}", s.tenant().bits());
    let db = cx.store().change().await?;
    let hash = secret::hash(&link).expect("a secret");
    mails::insert_link(&db, hash, s.tenant(), Scenario::membership(dana), cx.now()).await?;
    db.commit().await?;
    change!(watch, refused: [], dana, |_v| mail::unsubscribe(cx, &link, &Origin::default()), again: true,
        [("unsubscribe", "on", "off")]);
    Ok(())
}
