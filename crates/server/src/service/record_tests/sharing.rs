//! Sharing a job, how the business shares, and the links that contacts get by mail.

use super::super::scenario::Scenario;
use super::super::{auto_invite, job, secret, settings, share};
use super::Tested;
use super::pipelines::{edit, make};
use super::watch::Watch;
use crate::store::share_link::{self, ShareLinkRow};
use crate::{Origin, ServiceError, Viewer};
use vitrine_domain::JobId;
use vitrine_wire::{PipelineEdit, ShareForm};

pub(super) async fn change_sharing(watch: &mut Watch<'_>, id: &str) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let page = async || share::show_sharing(cx, owner, id.parse().expect("an id")).await.expect("shown");
    let automatic = "Shared with the customer automatically, as all your jobs are.";
    let form =
        ShareForm { job: id.to_owned(), state: page().await.state, dates: "true".to_owned(), ..ShareForm::default() };
    let shared = "Shared with the customer, without its stage.";
    change!(watch, refused: [tradie, dana], owner, |v| share::share_job(cx, v, &form), again: true,
        [("edit_sharing", automatic, shared)]);
    let stopped = "Not shared any more: somebody stopped it.";
    change!(watch, refused: [tradie, dana], owner, |v| share::unshare_job(cx, v, id), again: true,
        [("unshare_job", shared, stopped)]);
    let form = ShareForm { state: page().await.state, stage: "true".to_owned(), ..form };
    change!(watch, refused: [tradie, dana], owner, |v| share::share_job(cx, v, &form), again: true,
        [("share_job", stopped, "Shared with the customer.")]);
    let state = page().await.state;
    change!(watch, refused: [tradie, dana], owner, |v| share::grant_job(cx, v, id, &state), again: false,
        [("mail_link", "", "Dana Reyes")]);
    change_links(watch, &form, page().await.state).await?;
    change_how_jobs_are_shared(watch).await
}

/// As the postman leaves it: the mail is sent, and the link in it open.
async fn arrive(s: &Scenario, job: JobId) -> Result<String, ServiceError> {
    let (cx, tenant) = (&s.cx, s.tenant());
    let of = cx.store().literal(tenant);
    cx.store().carry_out(&format!("UPDATE mail SET state = 'sent' WHERE tenant_id = {of}")).await?;
    let link = format!("{:064x}", tenant.bits());
    let row = ShareLinkRow {
        id: uuid::Uuid::from_u128(cx.new_bits()),
        tenant,
        membership: Scenario::membership(&s.dana),
        job,
        expires_at: cx.now().plus_secs(60),
        is_open: true,
    };
    let db = cx.store().change().await?;
    share_link::insert(&db, row, secret::hash(&link).expect("a secret"), cx.now()).await?;
    db.commit().await?;
    Ok(link)
}

/// A link is mailed, used, and asked for anew.
async fn change_links(watch: &mut Watch<'_>, form: &ShareForm, state: String) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let reader = Scenario::membership(dana);
    let form = ShareForm { state, to: [(format!("c{reader}"), "true".to_owned())].into(), ..form.clone() };
    change!(watch, refused: [tradie, dana], owner, |v| share::share_job(cx, v, &form), again: false,
        [("mail_link", "", "Dana Reyes")]);
    let secret = arrive(s, form.job.parse().expect("an id")).await?;
    let before = watch.rows().await;
    assert!(share::use_link(cx, &"0".repeat(64), "", &Origin::default()).await.is_err());
    watch.unchanged("a link that nobody made", &before).await;
    let used = share::use_link(cx, &secret, "", &Origin::default()).await;
    watch.changed(used, reader, &[("use_link", "active", "active")]).await;
    let before = watch.rows().await;
    assert!(share::use_link(cx, &secret, "", &Origin::default()).await.is_err());
    watch.unchanged("a link that was used", &before).await;
    let asked = share::renew_link(cx, &secret, &Origin::default()).await;
    watch.changed(asked, reader, &[("ask_for_link", "", "")]).await;
    let before = watch.rows().await;
    share::renew_link(cx, &secret, &Origin::default()).await?;
    watch.unchanged("a link that is under way", &before).await;
    Ok(())
}

async fn change_how_jobs_are_shared(watch: &mut Watch<'_>) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let by_grant = PipelineEdit { shares: "by_grant".to_owned(), ..edit("share_jobs") };
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &by_grant), again: true,
        [("share_jobs", "automatically", "by grant")]);
    let automatically = PipelineEdit { shares: "automatically".to_owned(), ..by_grant };
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &automatically), again: true,
        [("share_jobs", "by grant", "automatically")]);
    let pipeline = s.choices.pipelines[1].pipeline.to_string();
    let first = s.choices.pipelines[1].stages[0].stage.to_string();
    let from = PipelineEdit { pipeline, first_stage: first, ..edit("edit_pipeline") };
    let name = &s.choices.pipelines[1].name;
    let stage = &s.choices.pipelines[1].stages[0].name;
    let words = |end: &str| format!("{name}: replies on, uploads on, at an internal stage hide{end}");
    let (was, is) = (words(""), words(&format!(", from {stage} on")));
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &from), again: true,
        [("edit_pipeline", was.as_str(), is.as_str())]);
    change!(watch, refused: [tradie, dana], owner, |v| settings::set_link_password(cx, v, true), again: true,
        [("set_link_password", "off", "on")]);
    change!(watch, refused: [tradie, dana], owner, |v| settings::set_link_password(cx, v, false), again: true,
        [("set_link_password", "on", "off")]);
    change!(watch, refused: [tradie, dana], owner, |v| settings::set_riding_links(cx, v, true), again: true,
        [("set_riding_links", "off", "on")]);
    change!(watch, refused: [tradie, dana], owner, |v| settings::set_riding_links(cx, v, false), again: true,
        [("set_riding_links", "on", "off")]);
    change_who_is_invited_by_themselves(watch).await;
    Ok(())
}

/// A job that begins where customers have access invites its customer's contacts.
async fn change_who_is_invited_by_themselves(watch: &mut Watch<'_>) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let of = s.customer.to_string();
    change!(watch, refused: [tradie, dana], owner, |v| auto_invite::set_auto_invite(cx, v, &of, true), again: true,
        [("set_auto_invite", "off", "on")]);
    let form = s.form("Fix the gate");
    let made = job::create_job(cx, owner, &form, "").await;
    let fresh = watch.fresh().await;
    let created = fresh[0].after_text.clone();
    let lines = [("create_job", "", created.as_str()), ("auto_invite", "", "Dana Reyes")];
    watch.changed(made, Scenario::membership(owner), &lines).await;
    change!(watch, refused: [tradie, dana], owner, |v| auto_invite::set_auto_invite(cx, v, &of, false), again: true,
        [("set_auto_invite", "on", "off")]);
}
