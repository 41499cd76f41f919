//! Changes of the business, its team and what each of them chooses for oneself.

use super::super::scenario::{PASSWORD, Scenario, set_visible};
use super::super::{alert, appearance, member, session, settings};
use super::access;
use super::watch::Watch;
use crate::{ServiceError, Viewer};
use vitrine_wire::MemberForm;

pub(super) async fn change_settings(watch: &mut Watch<'_>) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let stage = s.stage("Quoted");
    change!(watch, refused: [tradie, dana], owner, |v| set_visible(cx, v, &stage, false), again: true,
        [("set_stage_visibility", "Quoted: visible to customers", "Quoted: internal")]);
    change!(watch, refused: [tradie, dana], owner, |v| appearance::set_brand(cx, v, "Harbour", "#112233", ""), again: true,
        [("set_brand", "Harbour Electrics #2f6f5e", "Harbour #112233")]);
    for switch in ["jobs_section", "jobs_module", "portal"] {
        let (on, off) = (format!("{switch} on"), format!("{switch} off"));
        change!(watch, refused: [tradie, dana], owner, |v| settings::set_portal_switch(cx, v, switch, false), again: true,
            [("set_portal_switch", on.as_str(), off.as_str())]);
    }
    Box::pin(change_appearance(watch)).await;
    Box::pin(access::change_permissions(watch)).await;
    Box::pin(change_members(watch)).await;
    change!(watch, refused: [dana], tradie, |v| alert::choose_alert(cx, v, "replied", false), again: true,
        [("choose_alert", "replied on", "replied off")]);
    session::change_password(cx, owner, PASSWORD, "another good one").await.expect("changed");
    watch.actions.extend(watch.fresh().await.into_iter().map(|line| line.action));
    session::reset_password(cx, &owner.email, PASSWORD).await.expect("reset");
    watch.actions.extend(watch.fresh().await.into_iter().map(|line| line.action));
}

async fn change_appearance(watch: &mut Watch<'_>) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    change!(watch, refused: [tradie, dana], owner, |v| appearance::set_dates(cx, v, "Australia/Sydney", "en-AU"), again: true,
        [("set_dates", "UTC en-GB", "Australia/Sydney en-AU")]);
    change!(watch, refused: [tradie, dana], owner, |v| appearance::show_staff_names(cx, v, false), again: true,
        [("show_staff_names", "names of staff", "name of the business")]);
    let png = appearance::tests::picture(9, 9, image::ImageFormat::Png);
    change!(watch, refused: [tradie, dana], owner, |v| appearance::set_logo(cx, v, png.clone()), again: true,
        [("set_logo", "", appearance::tests::mark(&png).as_str())]);
    change!(watch, refused: [tradie, dana], owner, |v| appearance::remove_logo(cx, v), again: true,
        [("remove_logo", appearance::tests::mark(&png).as_str(), "")]);
}

async fn change_members(watch: &mut Watch<'_>) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let email = format!("ann-{}@example.com", s.tenant().bits());
    let new = MemberForm { name: "Ann Young".to_owned(), email: email.clone(), role: "apprentice".to_owned() };
    let invited = format!("Ann Young <{email}> as Apprentice");
    change!(watch, refused: [tradie, dana], owner, |v| member::invite_member(cx, v, &new), again: true,
        [("invite_member", "", invited.as_str())]);
    let members = member::list_members(cx, owner).await.expect("listed").members;
    let ann = members.iter().find(|line| line.email == email).expect("is a member").membership.to_string();
    change!(watch, refused: [tradie, dana], owner, |v| member::reinvite_member(cx, v, &ann), again: false,
        [("reinvite_member", "", "Ann Young")]);
    change!(watch, refused: [tradie, dana], owner, |v| member::set_member_role(cx, v, &ann, "tradie"), again: true,
        [("set_member_role", "Ann Young: Apprentice", "Ann Young: Tradie")]);
    change!(watch, refused: [tradie, dana], owner, |v| member::set_member_active(cx, v, &ann, false), again: true,
        [("set_member_active", "Ann Young: invited", "Ann Young: ended")]);
}
