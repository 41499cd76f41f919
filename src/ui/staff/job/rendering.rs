//! What the server writes for a job's page, so for a browser without JavaScript too.

use super::NewestReads;
use super::desk::JobExtras;
use super::place::JobPlace;
use super::screen::JobScreen;
use crate::ui::components::{provide_session_guard, provide_toasts};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::Router;
use leptos_router::location::RequestUrl;
use leptos_router::params::ParamsMap;
use vitrine_domain::{Audience, CustomerId, EntryId, EntryKind, Instant, JobId, PipelineId, StageId, SubmissionId};
use vitrine_wire::{
    CustomerChoice, JobMay, JobSharing, PipelineChoice, Side, Sight, StaffEntry, StaffFeed, StaffJobView, StageChip,
};

const JOB: JobId = JobId::from_bits(1);

fn facts() -> StaffJobView {
    let stage = StageChip {
        stage: StageId::from_bits(2),
        name: "Scheduled".to_owned(),
        color: "#2f6f9e".to_owned(),
        is_visible_to_customer: true,
        is_terminal: false,
    };
    StaffJobView {
        job: JOB,
        number: 7,
        title: "Move the switchboard".to_owned(),
        description: String::new(),
        version: 1,
        customer: CustomerChoice { customer: CustomerId::from_bits(3), name: "Reyes".to_owned() },
        pipeline: PipelineChoice {
            pipeline: PipelineId::from_bits(4),
            name: "Installations".to_owned(),
            stages: vec![stage.clone()],
        },
        stage,
        owner: None,
        assigned: Vec::new(),
        assignable: Vec::new(),
        choosing: Vec::new(),
        portal_is_read_only: false,
        due_on: None,
        is_overdue: false,
        is_archived: false,
        created_at: Instant::from_millis(0),
        sight: Sight { names: vec!["Dana Reyes".to_owned(), "Sam Okoro".to_owned()], nobody_because: None },
        form: Vec::new(),
        is_unread: false,
        may: JobMay {
            edit: true,
            move_stage: true,
            write_internal: true,
            write_to_customer: true,
            add_internal_files: true,
            add_customer_files: true,
            see_customer: true,
        },
        upload_bytes_max: 50_000_000,
        has_files: false,
        sharing: JobSharing::default(),
    }
}

fn entry(number: u128, audience: Audience, body: &str) -> StaffEntry {
    StaffEntry {
        entry: EntryId::from_bits(number),
        kind: EntryKind::Note,
        audience,
        author_name: "Mara Kell".to_owned(),
        author_side: Side::Staff,
        body: body.to_owned(),
        stage_move: None,
        field_change: None,
        created_at: Instant::from_millis(0),
        edited_at: None,
        version: 5,
        may_edit: true,
        may_toggle: true,
        unseen_because: None,
        files: Vec::new(),
    }
}

/// The page's HTML at an address such as `?show=internal`.
fn render(query: &[(&'static str, &str)], facts: StaffJobView, entries: Vec<StaffEntry>) -> String {
    // Routing is not asked for: this is the way to the executor that resources need.
    let _ = leptos_axum::generate_route_list(|| ());
    let query = query.iter().map(|(key, value)| (*key, (*value).to_owned())).collect::<ParamsMap>();
    Owner::new().with(|| {
        provide_context(RequestUrl::new("/jobs/x"));
        provide_meta_context();
        provide_toasts();
        provide_session_guard();
        let place = Memo::new(move |_| JobPlace::read(JOB, &query));
        let feed = StaffFeed { entries, earlier: None, submission: SubmissionId::from_bits(9) };
        let newest = NewestReads { facts: RwSignal::new(None), feed: RwSignal::new(None) };
        let extras = JobExtras {
            texts: Resource::new(|| (), |()| async { None }),
            history: Resource::new(|| (), |()| async { None }),
            ask_again: RwSignal::new(0),
        };
        view! { <Router><JobScreen job=JOB place facts feed extras newest/></Router> }.to_html()
    })
}

#[tokio::test]
async fn entry_text_stays_text() {
    let html = render(&[], facts(), vec![entry(1, Audience::Internal, "<script>alert(1)</script></article>")]);
    assert!(!html.contains("<script>alert"), "{html}");
    assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
}

#[tokio::test]
async fn composer_begins_internal_and_names_who_would_see_it() {
    let html = render(&[], facts(), Vec::new());
    let internal = html.split("value=\"internal\"").nth(1).and_then(|rest| rest.split('>').next()).unwrap_or_default();
    let customer = html.split("value=\"customer\"").nth(1).and_then(|rest| rest.split('>').next()).unwrap_or_default();
    assert!(internal.contains("checked"), "{html}");
    assert!(!customer.contains("checked"), "{html}");
    assert!(html.contains("Send to Dana Reyes +1"), "{html}");
    assert!(html.contains("Dana Reyes and Sam Okoro will see it at once."), "{html}");
}

#[tokio::test]
async fn composer_has_no_side_that_the_role_may_not_write_to() {
    let mut facts = facts();
    facts.may.write_to_customer = false;
    facts.may.add_customer_files = false;
    let html = render(&[], facts.clone(), Vec::new());
    assert!(html.contains("value=\"internal\""), "{html}");
    assert!(!html.contains("value=\"customer\""), "{html}");
    facts.may.write_internal = false;
    facts.may.add_internal_files = false;
    let html = render(&[], facts, Vec::new());
    assert!(!html.contains("id=\"composer\"") && !html.contains("/api/files/add"), "{html}");
}

#[tokio::test]
async fn toggle_is_there_only_for_those_who_may() {
    let mut note = entry(1, Audience::Internal, "Asbestos in the back plate.");
    assert!(render(&[], facts(), vec![note.clone()]).contains("Show to customer"));
    note.may_toggle = false;
    assert!(!render(&[], facts(), vec![note]).contains("Show to customer"));
}

#[tokio::test]
async fn entry_that_nobody_sees_says_why_and_not_that_the_customer_sees_it() {
    let mut note = entry(1, Audience::Customer, "We come at eight.");
    note.unseen_because = Some("The job's stage is internal.".to_owned());
    let html = render(&[], facts(), vec![note]);
    assert!(html.contains("For the customer, but nobody sees it"), "{html}");
    assert!(!html.contains("Customer sees this"), "{html}");
}

#[tokio::test]
async fn address_filters_the_feed_and_opens_the_edit_form() {
    let entries = vec![entry(1, Audience::Internal, "For us."), entry(2, Audience::Customer, "For them.")];
    let html = render(&[("show", "customer")], facts(), entries.clone());
    assert!(html.contains("For them.") && !html.contains("For us."), "{html}");
    let open = format!("{}.5", EntryId::from_bits(1));
    assert!(render(&[("edit", &open)], facts(), entries.clone()).contains("Only your team sees this."));
    // Saved meanwhile: the version is another one, and the form is closed.
    let old = format!("{}.4", EntryId::from_bits(1));
    assert!(!render(&[("edit", &old)], facts(), entries).contains("entry-edit"));
}
