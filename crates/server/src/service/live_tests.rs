//! The live stream with real services and a real database.

use super::scenario::{Scenario, add_contact};
use super::{contact, contact_access, customer, entry, job, permission, session, settings, share};
use crate::live::{STREAMS_PER_SESSION_MAX, Subscription};
use crate::{ServiceError, Viewer};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::Duration;
use vitrine_domain::JobId;
use vitrine_policy::Refusal;
use vitrine_wire::{LiveFrame, TickedBoxes, box_key};

type Tested = Result<(), ServiceError>;

pub(super) async fn listen(s: &Scenario, viewer: &Viewer) -> Subscription {
    let mut stream = s.cx.hub().subscribe(&s.cx, viewer, || {}).await.expect("may listen");
    assert_eq!(stream.next().await.and_then(|event| event.frame), Some(LiveFrame::Hello));
    stream
}

/// Everything that waits, once all that was committed has been told; `Err` when the stream has ended after it.
pub(super) async fn heard(s: &Scenario, stream: &mut Subscription) -> Result<Vec<LiveFrame>, Vec<LiveFrame>> {
    s.cx.hub().catch_up(&s.cx).await.expect("readable");
    let mut frames = Vec::new();
    loop {
        match stream.poll_next(&TaskContext::from_waker(Waker::noop())) {
            Poll::Ready(Some(event)) => frames.extend(event.frame),
            Poll::Ready(None) => return Err(frames),
            Poll::Pending => return Ok(frames),
        }
    }
}

async fn note(s: &Scenario, job: JobId, audience: &str) -> Result<String, ServiceError> {
    let written = entry::write_entry(&s.cx, &s.owner, &job.to_string(), audience, "A word", "").await?;
    Ok(written.entry.entry.to_string())
}

#[tokio::test]
async fn contact_hears_of_what_is_shown_and_nothing_of_internal_notes() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let (mut dana, mut owner) = (listen(&s, &s.dana).await, listen(&s, &s.owner).await);
    let mut tradie = listen(&s, &s.tradie).await;

    let entry = note(&s, job, "internal").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![]));
    assert_eq!(heard(&s, &mut owner).await, Ok(vec![LiveFrame::Job(job)]));
    assert_eq!(heard(&s, &mut tradie).await, Ok(vec![]), "not assigned");

    entry::edit_entry(&s.cx, &s.owner, &job.to_string(), &entry, "1", "Another word").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![]));

    entry::set_entry_audience(&s.cx, &s.owner, &job.to_string(), &entry, "2", "customer").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Job(job)]));
    entry::set_entry_audience(&s.cx, &s.owner, &job.to_string(), &entry, "3", "internal").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Job(job)]));
    Ok(())
}

#[tokio::test]
async fn contact_of_another_customer_hears_nothing() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let form = vitrine_wire::CustomerForm { name: "Somebody else".to_owned(), ..Default::default() };
    let other = customer::create_customer(&s.cx, &s.owner, &form, "").await?.customer;
    let email = format!("eve-{}@example.com", other.bits());
    let eve = add_contact(&s.cx, &s.owner, other, "Eve Else", &email).await;
    let mut eve = listen(&s, &eve).await;
    note(&s, job, "customer").await?;
    job::move_job(&s.cx, &s.owner, &job.to_string(), &s.stage("Scheduled")).await?;
    assert_eq!(heard(&s, &mut eve).await, Ok(vec![]));
    Ok(())
}

#[tokio::test]
async fn job_that_is_taken_back_leaves_open_tabs_at_once() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let mut dana = listen(&s, &s.dana).await;
    share::unshare_job(&s.cx, &s.owner, &job.to_string()).await?;
    // Read again, without a word about which job.
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]));
    note(&s, job, "customer").await?;
    job::move_job(&s.cx, &s.owner, &job.to_string(), &s.stage("In progress")).await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![]), "nothing of what comes after");
    let page = share::show_sharing(&s.cx, &s.owner, job).await?;
    let form = vitrine_wire::ShareForm {
        job: job.to_string(),
        state: page.state,
        dates: "true".to_owned(),
        stage: "true".to_owned(),
        ..Default::default()
    };
    share::share_job(&s.cx, &s.owner, &form).await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Job(job)]));
    Ok(())
}

#[tokio::test]
async fn what_was_left_out_moves_unheard() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let page = share::show_sharing(&s.cx, &s.owner, job).await?;
    let form = vitrine_wire::ShareForm { job: id.clone(), state: page.state, ..Default::default() };
    share::share_job(&s.cx, &s.owner, &form).await?;
    let mut dana = listen(&s, &s.dana).await;
    job::move_job(&s.cx, &s.owner, &id, &s.stage("In progress")).await?;
    let version = job::show_job(&s.cx, &s.owner, job).await?.version.to_string();
    let due = vitrine_wire::JobForm { due_on: "2027-03-14".to_owned(), ..s.form("Rewire the kitchen") };
    job::edit_job(&s.cx, &s.owner, &id, &version, &due).await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![]), "neither its stage nor its date");
    job::move_job(&s.cx, &s.owner, &id, &s.stage("Awaiting parts")).await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]), "the job itself goes");
    Ok(())
}

#[tokio::test]
async fn streams_follow_how_the_business_shares_its_jobs() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let mut dana = listen(&s, &s.dana).await;
    for (shares, sees) in [("by_grant", false), ("automatically", true)] {
        let edit = vitrine_wire::PipelineEdit {
            what: "share_jobs".to_owned(),
            shares: shares.to_owned(),
            ..Default::default()
        };
        let seen = super::pipeline::preview_edit(&s.cx, &s.owner, &edit).await?.seen;
        super::pipeline::change_pipelines(&s.cx, &s.owner, &edit, &seen).await?;
        assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]), "{shares}");
        note(&s, job, "customer").await?;
        let frames = if sees { vec![LiveFrame::Job(job)] } else { vec![] };
        assert_eq!(heard(&s, &mut dana).await, Ok(frames), "{shares}");
    }
    Ok(())
}

#[tokio::test]
async fn blocked_contact_hears_goodbye_and_nothing_newer() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let was_cut = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&was_cut);
    let cut = move || flag.store(true, Ordering::SeqCst);
    let mut dana = s.cx.hub().subscribe(&s.cx, &s.dana, cut).await?;
    // Waits unread when the block comes.
    note(&s, job, "customer").await?;
    s.cx.hub().catch_up(&s.cx).await?;

    let who = Scenario::membership(&s.dana).to_string();
    contact::block_contact(&s.cx, &s.owner, &s.customer.to_string(), &who, true).await?;
    note(&s, job, "customer").await?;
    assert_eq!(heard(&s, &mut dana).await, Err(vec![LiveFrame::Bye]));
    tokio::time::sleep(crate::live::CUT_AFTER * 3).await;
    assert!(was_cut.load(Ordering::SeqCst), "a reader that does not read is cut");
    let again = s.cx.hub().subscribe(&s.cx, &s.dana, || {}).await;
    assert!(matches!(again, Err(ServiceError::Refused(_))));
    assert_eq!(s.cx.hub().subscriber_count(), 1);
    drop(dana);
    assert_eq!(s.cx.hub().subscriber_count(), 0);
    Ok(())
}

#[tokio::test]
async fn portal_off_says_goodbye_and_a_section_off_makes_pages_look_again() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let mut dana = listen(&s, &s.dana).await;
    settings::set_portal_switch(&s.cx, &s.owner, "jobs_section", false).await?;
    note(&s, job, "customer").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]));
    note(&s, job, "customer").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![]));
    settings::set_portal_switch(&s.cx, &s.owner, "jobs_section", true).await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]));
    settings::set_portal_switch(&s.cx, &s.owner, "portal", false).await?;
    assert_eq!(heard(&s, &mut dana).await, Err(vec![LiveFrame::Bye]));
    Ok(())
}

fn ticked(id: impl std::fmt::Display) -> TickedBoxes {
    TickedBoxes { ticked: [(box_key(id), String::new())].into(), were: String::new() }
}

fn unticked(id: impl std::fmt::Display) -> TickedBoxes {
    TickedBoxes { ticked: [].into(), were: id.to_string() }
}

#[tokio::test]
async fn tradie_hears_of_a_job_from_the_assignment_to_its_end() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let (mut tradie, mut dana) = (listen(&s, &s.tradie).await, listen(&s, &s.dana).await);
    let tom = Scenario::membership(&s.tradie);
    job::assign_job(&s.cx, &s.owner, &id, &ticked(tom)).await?;
    assert_eq!(heard(&s, &mut tradie).await, Ok(vec![LiveFrame::Job(job)]));
    note(&s, job, "internal").await?;
    assert_eq!(heard(&s, &mut tradie).await, Ok(vec![LiveFrame::Job(job)]));
    job::assign_job(&s.cx, &s.owner, &id, &unticked(tom)).await?;
    assert_eq!(heard(&s, &mut tradie).await, Ok(vec![LiveFrame::Recheck]), "gone, and not named");
    note(&s, job, "internal").await?;
    assert_eq!(heard(&s, &mut tradie).await, Ok(vec![]));
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![]), "who works on a job is the team's affair");
    Ok(())
}

#[tokio::test]
async fn chosen_job_appears_and_goes_for_the_contact_it_names_alone() -> Tested {
    let s = Scenario::new().await;
    let (job, other) = (s.job("Rewire the kitchen").await, s.job("Rewire the hall").await);
    let (of, who) = (s.customer.to_string(), Scenario::membership(&s.dana));
    let email = format!("lee-{}@example.com", s.customer.bits());
    let lee = add_contact(&s.cx, &s.owner, s.customer, "Lee Reyes", &email).await;
    let (mut dana, mut lee) = (listen(&s, &s.dana).await, listen(&s, &lee).await);
    contact_access::set_job_rights(&s.cx, &s.owner, &of, &who.to_string(), "chosen").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]));
    contact_access::choose_jobs(&s.cx, &s.owner, &of, &who.to_string(), &ticked(job)).await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Job(job)]));
    note(&s, other, "customer").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![]), "not chosen for her");
    assert_eq!(heard(&s, &mut lee).await, Ok(vec![LiveFrame::Job(other)]), "of the choice he hears nothing");
    job::choose_contacts(&s.cx, &s.owner, &job.to_string(), &unticked(who)).await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]));
    assert_eq!(heard(&s, &mut lee).await, Ok(vec![]));
    contact_access::set_job_rights(&s.cx, &s.owner, &of, &who.to_string(), "nothing").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]));
    note(&s, job, "customer").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![]));
    Ok(())
}

#[tokio::test]
async fn read_only_portal_makes_pages_look_again_both_ways() -> Tested {
    let s = Scenario::new().await;
    let mut dana = listen(&s, &s.dana).await;
    for on in [true, false] {
        settings::set_read_only(&s.cx, &s.owner, on).await?;
        assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]));
    }
    Ok(())
}

#[tokio::test]
async fn default_for_all_customers_is_heard_by_those_whom_it_changes() -> Tested {
    let s = Scenario::new().await;
    let form = vitrine_wire::CustomerForm { name: "Off already".to_owned(), ..Default::default() };
    let other = customer::create_customer(&s.cx, &s.owner, &form, "").await?.customer;
    let email = format!("eve-{}@example.com", other.bits());
    let eve = add_contact(&s.cx, &s.owner, other, "Eve Else", &email).await;
    permission::permit_customer(&s.cx, &s.owner, &other.to_string(), "view_jobs", false).await?;
    let (mut dana, mut eve) = (listen(&s, &s.dana).await, listen(&s, &eve).await);
    permission::set_default(&s.cx, &s.owner, "view_jobs", false).await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![]), "a default changes nobody");
    let seen = permission::preview_apply(&s.cx, &s.owner, "view_jobs").await?.seen;
    permission::apply_to_all(&s.cx, &s.owner, "view_jobs", &seen).await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]));
    assert_eq!(heard(&s, &mut eve).await, Ok(vec![]));
    Ok(())
}

#[tokio::test]
async fn contact_who_is_signed_out_everywhere_hears_goodbye() -> Tested {
    let s = Scenario::new().await;
    let mut dana = listen(&s, &s.dana).await;
    let who = Scenario::membership(&s.dana).to_string();
    contact_access::end_contact_sessions(&s.cx, &s.owner, &s.customer.to_string(), &who).await?;
    assert_eq!(heard(&s, &mut dana).await, Err(vec![LiveFrame::Bye]));
    let again = s.cx.hub().subscribe(&s.cx, &s.dana, || {}).await;
    assert!(matches!(again, Err(ServiceError::Refused(Refusal::NotSignedIn))));
    Ok(())
}

#[tokio::test]
async fn stage_made_internal_takes_jobs_away_without_naming_them() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let mut dana = listen(&s, &s.dana).await;
    note(&s, job, "customer").await?;
    s.cx.hub().catch_up(&s.cx).await?;
    s.set_visible(&s.stage("Scheduled"), false).await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![LiveFrame::Recheck]));
    note(&s, job, "customer").await?;
    assert_eq!(heard(&s, &mut dana).await, Ok(vec![]));
    Ok(())
}

#[tokio::test]
async fn ended_session_hears_goodbye() -> Tested {
    let s = Scenario::new().await;
    let mut tradie = listen(&s, &s.tradie).await;
    session::sign_out(&s.cx, &s.tradie).await?;
    assert_eq!(heard(&s, &mut tradie).await, Err(vec![LiveFrame::Bye]));
    let again = s.cx.hub().subscribe(&s.cx, &s.tradie, || {}).await;
    assert!(matches!(again, Err(ServiceError::Refused(Refusal::NotSignedIn))));
    Ok(())
}

#[tokio::test]
async fn one_session_has_so_many_streams_and_the_stop_ends_all() -> Tested {
    let s = Scenario::new().await;
    let mut streams = Vec::new();
    for _ in 0..STREAMS_PER_SESSION_MAX {
        streams.push(listen(&s, &s.owner).await);
    }
    let refused = s.cx.hub().subscribe(&s.cx, &s.owner, || {}).await;
    assert!(matches!(refused, Err(ServiceError::SlowDown { .. })));
    streams.pop();
    streams.push(listen(&s, &s.owner).await);
    s.cx.hub().shut_down();
    for stream in &mut streams {
        assert_eq!(stream.next().await, None);
    }
    assert!(matches!(s.cx.hub().subscribe(&s.cx, &s.dana, || {}).await, Err(ServiceError::Busy)));
    Ok(())
}

#[tokio::test]
async fn relay_tells_by_itself_what_was_committed() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let mut dana = listen(&s, &s.dana).await;
    note(&s, job, "customer").await?;
    let event = tokio::time::timeout(Duration::from_secs(10), dana.next()).await.expect("in time");
    assert_eq!(event.and_then(|event| event.frame), Some(LiveFrame::Job(job)));
    Ok(())
}
