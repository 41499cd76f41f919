//! The history of who may reach what.

use super::super::scenario::Scenario;
use super::super::{contact, contact_access, customer, job, permission, preview, settings};
use super::watch::Watch;
use crate::{ServiceError, Viewer};
use vitrine_wire::{ContactForm, TickedBoxes, box_key};

/// Who works on a job, and which contacts it is chosen for.
pub(super) async fn change_people(watch: &mut Watch<'_>, id: &str) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let ticked = |id| TickedBoxes { ticked: [(box_key(id), String::new())].into(), ..TickedBoxes::default() };
    let tom = Scenario::membership(tradie);
    let sent = ticked(tom);
    change!(watch, refused: [tradie, dana], owner, |v| job::assign_job(cx, v, id, &sent), again: true,
        [("assign_job", "Nobody", "Tom Field")]);
    let sent = TickedBoxes { were: tom.to_string(), ..TickedBoxes::default() };
    change!(watch, refused: [tradie, dana], owner, |v| job::assign_job(cx, v, id, &sent), again: true,
        [("assign_job", "Tom Field", "Nobody")]);
    let reader = Scenario::membership(dana);
    let sent = ticked(reader);
    change!(watch, refused: [tradie, dana], owner, |v| job::choose_contacts(cx, v, id, &sent), again: true,
        [("choose_contacts", "Nobody", "Dana Reyes")]);
    let (of, who) = (s.customer.to_string(), reader.to_string());
    let sent = TickedBoxes { were: id.to_owned(), ..TickedBoxes::default() };
    change!(watch, refused: [tradie, dana], owner, |v| contact_access::choose_jobs(cx, v, &of, &who, &sent),
        again: true, [("choose_contacts", "Dana Reyes", "Nobody")]);
}

/// What a contact reaches; `who` has accepted and is signed in.
pub(super) async fn change_access(watch: &mut Watch<'_>, second: &str, who: &str) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    change!(watch, refused: [tradie, dana], owner, |v| contact_access::set_job_rights(cx, v, second, who, "chosen"),
        again: true, [("set_job_rights", "all jobs", "chosen jobs")]);
    let form = ContactForm {
        name: "Ada Other".to_owned(),
        email: format!("ada-{}@example.com", s.tenant().bits()),
        ..ContactForm::default()
    };
    contact::invite_contact(cx, owner, second, &form).await.expect("invited");
    watch.catch_up().await;
    let view = customer::show_customer(cx, owner, second.parse().expect("an id")).await.expect("shown");
    let other = view.contacts.iter().find(|line| line.name == "Ada Other").expect("listed").membership.to_string();
    change!(watch, refused: [tradie, dana], owner, |v| contact_access::make_primary(cx, v, second, &other), again: true,
        [("make_primary", "Sam Ode", "Ada Other")]);
    change!(watch, refused: [tradie, dana], owner, |v| preview::open_preview(cx, v, who, false), again: false,
        [("open_preview", "", "as Sam Ode")]);
    change!(watch, refused: [dana], owner, |v| preview::close_preview(cx, v), again: true,
        [("close_preview", "as Sam Ode", "")]);
    change!(watch, refused: [tradie, dana], owner, |v| contact_access::end_contact_sessions(cx, v, second, who),
        again: true, [("end_contact_sessions", "1 browser", "")]);
}

/// The defaults, all customers at once, what customers may do.
pub(super) async fn change_permissions(watch: &mut Watch<'_>) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    change!(watch, refused: [tradie, dana], owner, |v| permission::set_default(cx, v, "hide_readings", true), again: true,
        [("set_default_permission", "Hide readings: off", "Hide readings: on")]);
    let seen = permission::preview_apply(cx, owner, "hide_readings").await.expect("shown").seen;
    let (off, on) = ("Hide readings: off", "Hide readings: on");
    let one = ("permit_customer", off, on);
    let all = [("apply_permission", "", "Hide readings: on, 3 customers"), one, one, one];
    change!(watch, refused: [tradie, dana], owner, |v| permission::apply_to_all(cx, v, "hide_readings", &seen),
        again: true, all);
    let last = settings::show_settings(cx, owner).await.expect("shown").last_bulk.expect("can be put back");
    let (edit, seen) = (last.edit.to_string(), last.seen);
    let one = ("permit_customer", on, off);
    let all = [("undo_permission", "", "Hide readings: off, 3 customers"), one, one, one];
    change!(watch, refused: [tradie, dana], owner, |v| permission::undo_apply(cx, v, &edit, &seen), again: true, all);
    let (before, after) = ("customers may turn auto-pay off", "customers may not turn auto-pay off\nCall us.");
    change!(watch, refused: [tradie, dana], owner, |v| permission::set_autopay(cx, v, false, "Call us."), again: true,
        [("set_autopay", before, after)]);
    change!(watch, refused: [tradie, dana], owner, |v| settings::set_read_only(cx, v, true), again: true,
        [("set_read_only", "portal takes replies and files", "portal is read-only")]);
    change!(watch, refused: [tradie, dana], owner, |v| settings::set_read_only(cx, v, false), again: true,
        [("set_read_only", "portal is read-only", "portal takes replies and files")]);
}
