//! Every change leaves who, what, before and after in the history, and a refused one leaves nothing; the database
//! itself keeps the history from being changed.

use super::file::{UploadForm, UploadSide};
use super::scenario::{PASSWORD, Scenario, add_contact, set_visible};
use super::{
    appearance, contact, contact_access, customer, entry, file, invitation, job, member, permission, portal, session,
    settings, share,
};
use crate::store::entity::history;
use crate::{Context, Origin, ServiceError, ServiceResult, Viewer};
use std::collections::BTreeSet;
use vitrine_domain::MembershipId;
use vitrine_wire::{ContactForm, CustomerForm, FilesAdded, JobForm, MemberForm, ShareForm, TickedBoxes, box_key};

type Tested = Result<(), ServiceError>;

#[tokio::test]
async fn history_cannot_be_changed_or_removed() -> Tested {
    let s = Scenario::new().await;
    s.job("Rewire the kitchen").await;
    let store = s.cx.store();
    let before = store.history_of(s.tenant()).await;
    assert!(!before.is_empty());
    let (tenant, line) = (store.literal(s.tenant()), store.literal(MembershipId::from_bits(before[0].id.as_u128())));
    let mut attempts = vec![
        format!("UPDATE history SET after_text = 'nothing' WHERE tenant_id = {tenant}"),
        format!("UPDATE history SET actor_id = NULL WHERE id = {line}"),
        format!("UPDATE history SET id = id WHERE id = {line}"),
        format!("DELETE FROM history WHERE id = {line}"),
        format!("DELETE FROM history WHERE tenant_id = {tenant}"),
        format!(
            "INSERT INTO history (id, tenant_id, revision, at, action, subject_id, before_text, after_text)
             VALUES ({line}, {tenant}, 1, 1, 'x', {line}, '', '') ON CONFLICT (id) DO UPDATE SET after_text = 'nothing'"
        ),
    ];
    if store.is_on_sqlite() {
        let row = "(rowid, id, tenant_id, revision, at, action, subject_id, before_text, after_text)";
        let rest = format!("{tenant}, 1, 1, 'x', {line}, '', ''");
        attempts.extend([
            "DELETE FROM history".to_owned(),
            format!("REPLACE INTO history {row} VALUES (NULL, {line}, {rest})"),
            format!("REPLACE INTO history {row} SELECT rowid, X'{:032x}', {rest} FROM history WHERE id = {line}", 9),
        ]);
    } else {
        attempts.push("TRUNCATE history CASCADE".to_owned());
    }
    for attempt in attempts {
        let answer = store.carry_out(&attempt).await;
        assert!(answer.is_err(), "{attempt}");
        assert_eq!(store.history_of(s.tenant()).await, before, "{attempt}");
    }
    // What the history names cannot be removed either.
    for table in ["job", "membership"] {
        assert!(store.carry_out(&format!("DELETE FROM {table} WHERE tenant_id = {tenant}")).await.is_err(), "{table}");
    }
    Ok(())
}

/// Watches one tenant's history.
struct Watch<'a> {
    s: &'a Scenario,
    revision: i64,
    seen: usize,
    actions: BTreeSet<String>,
}

/// What a line has to say: action, before, after.
type Line<'a> = (&'a str, &'a str, &'a str);

impl<'a> Watch<'a> {
    async fn new(s: &'a Scenario) -> Self {
        let store = s.cx.store();
        let lines = store.history_of(s.tenant()).await;
        let actions = lines.iter().map(|line| line.action.clone()).collect();
        Self { s, revision: store.revision_of(s.tenant()).await, seen: lines.len(), actions }
    }

    async fn fresh(&self) -> Vec<history::Model> {
        self.s.cx.store().history_of(self.s.tenant()).await.split_off(self.seen)
    }

    /// One change was made by that person: exactly these lines, one step of the order, something to tell.
    async fn changed<T>(&mut self, answer: Result<T, ServiceError>, by: MembershipId, lines: &[Line<'_>]) -> T {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => panic!("{lines:?}: {error}"),
        };
        let store = self.s.cx.store();
        let fresh = self.fresh().await;
        let said: Vec<Line<'_>> = fresh
            .iter()
            .map(|line| (line.action.as_str(), line.before_text.as_str(), line.after_text.as_str()))
            .collect();
        assert_eq!(said, lines);
        self.revision += 1;
        assert_eq!(store.revision_of(self.s.tenant()).await, self.revision, "{lines:?}");
        for line in &fresh {
            assert_eq!(line.revision, self.revision, "{line:?}");
            assert_eq!(line.actor_id, Some(crate::store::Store::column(by)), "{line:?}");
            assert!(!line.subject_id.is_nil() && line.at > 0 && line.at <= self.s.cx.now().millis(), "{line:?}");
        }
        let told = store.outbox_of(self.s.tenant()).await;
        assert!(told.iter().any(|row| row.revision == self.revision), "{lines:?}: nobody is told");
        self.seen += fresh.len();
        self.actions.extend(fresh.into_iter().map(|line| line.action));
        answer
    }

    /// Nothing was changed at all: refused, not valid, stale, or so already.
    async fn unchanged(&self, what: &str, rows_before: &str) {
        assert_eq!(self.fresh().await, [], "{what}");
        assert_eq!(self.s.cx.store().revision_of(self.s.tenant()).await, self.revision, "{what}");
        assert_eq!(self.s.cx.store().rows_of(self.s.tenant()).await, rows_before, "{what}");
    }

    /// What was changed besides is nothing that this test looks at.
    async fn catch_up(&mut self) {
        let fresh = self.fresh().await;
        self.seen += fresh.len();
        self.actions.extend(fresh.into_iter().map(|line| line.action));
        self.revision = self.s.cx.store().revision_of(self.s.tenant()).await;
    }

    async fn rows(&self) -> String {
        self.s.cx.store().rows_of(self.s.tenant()).await
    }
}

/// Makes a change: first as those who may not, then as the owner, then once more when it is so already.
macro_rules! change {
    ($watch:ident, refused: [$($who:expr),*], $by:expr, |$viewer:ident| $make:expr, again: $again:expr, $lines:expr) => {{
        let before = $watch.rows().await;
        $(
            let $viewer: &Viewer = $who;
            let answer = Box::pin($make).await;
            assert!(matches!(answer, Err(ServiceError::Refused(_))), "{:?}", stringify!($make));
            $watch.unchanged(stringify!($make), &before).await;
        )*
        let $viewer: &Viewer = $by;
        let answer = $watch.changed(Box::pin($make).await, Scenario::membership($viewer), &$lines).await;
        if $again {
            let before = $watch.rows().await;
            let _ = Box::pin($make).await;
            $watch.unchanged(concat!("again: ", stringify!($make)), &before).await;
        }
        answer
    }};
}

mod access_tests;

/// Changes that the tests of imports, forms, mails, alerts and pipelines make. Not checked here: what their lines say.
const MADE_ELSEWHERE: [&str; 16] = [
    "ask_for_link",
    "choose_alert",
    "create_field",
    "edit_contact",
    "edit_field",
    "edit_job_external_id",
    "fill_field",
    "import_contact",
    "import_records",
    "move_field",
    "remove_field",
    "retry_mail",
    "set_field_visibility",
    "set_mails",
    "undo_pipeline_edit",
    "use_link",
];

#[tokio::test]
async fn every_change_writes_history() -> Tested {
    let s = Scenario::new().await;
    let mut watch = Watch::new(&s).await;
    let (job, customer) = Box::pin(change_jobs(&mut watch)).await;
    Box::pin(change_entries(&mut watch, &job)).await;
    Box::pin(change_files(&mut watch, &job)).await?;
    Box::pin(change_sharing(&mut watch, &job)).await?;
    Box::pin(change_customers(&mut watch, &customer)).await?;
    Box::pin(change_settings(&mut watch)).await;
    let mut made = watch.actions.clone();
    made.extend(MADE_ELSEWHERE.map(str::to_owned));
    let forgotten: Vec<_> = actions_in_services().difference(&made).cloned().collect();
    assert_eq!(forgotten, Vec::<String>::new(), "changes that this test does not make");
    Ok(())
}

/// Answers with a job and a second customer.
async fn change_jobs(watch: &mut Watch<'_>) -> (String, String) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let form = s.form("Rewire the kitchen");
    let id = change!(watch, refused: [tradie, dana], owner, |v| job::create_job(cx, v, &form, ""), again: false,
        [("create_job", "", "#1 Rewire the kitchen")])
    .job
    .to_string();
    let form = CustomerForm { name: "Second Ltd".to_owned(), ..CustomerForm::default() };
    let second = change!(watch, refused: [tradie, dana], owner, |v| customer::create_customer(cx, v, &form, ""),
        again: false, [("create_customer", "", "Second Ltd")])
    .customer
    .to_string();
    let form = JobForm {
        description: "All sockets.".to_owned(),
        customer: second.clone(),
        owner: Scenario::membership(tradie).to_string(),
        due_on: "2027-03-14".to_owned(),
        ..s.form("Rewire the hall")
    };
    let lines = [
        ("edit_job_title", "Rewire the kitchen", "Rewire the hall"),
        ("edit_job_description", "", "All sockets."),
        ("edit_job_customer", "Reyes & Co", "Second Ltd"),
        ("edit_job_owner", "Nobody", "Tom Field"),
        ("edit_job_due_on", "No date", "14 Mar 2027"),
    ];
    change!(watch, refused: [tradie, dana], owner, |v| job::edit_job(cx, v, &id, "1", &form), again: true, lines);
    // Back to the contact's customer, for what follows.
    let form = JobForm { customer: s.customer.to_string(), ..form };
    change!(watch, refused: [tradie, dana], owner, |v| job::edit_job(cx, v, &id, "2", &form), again: true,
        [("edit_job_customer", "Second Ltd", "Reyes & Co")]);
    let tom = Scenario::membership(tradie);
    let sent = TickedBoxes { ticked: [(box_key(tom), String::new())].into(), ..TickedBoxes::default() };
    let removed = TickedBoxes { were: tom.to_string(), ..TickedBoxes::default() };
    change!(watch, refused: [tradie, dana], owner, |v| job::assign_job(cx, v, &id, &sent), again: true,
        [("assign_job", "Nobody", "Tom Field")]);
    change!(watch, refused: [tradie, dana], owner, |v| job::assign_job(cx, v, &id, &removed), again: true,
        [("assign_job", "Tom Field", "Nobody")]);
    let dana_id = Scenario::membership(dana);
    let sent = TickedBoxes { ticked: [(box_key(dana_id), String::new())].into(), ..TickedBoxes::default() };
    change!(watch, refused: [tradie, dana], owner, |v| job::choose_contacts(cx, v, &id, &sent), again: true,
        [("choose_contacts", "Nobody", "Dana Reyes")]);
    let (of, who) = (s.customer.to_string(), dana_id.to_string());
    let sent = TickedBoxes { were: id.clone(), ..TickedBoxes::default() };
    change!(watch, refused: [tradie, dana], owner, |v| contact_access::choose_jobs(cx, v, &of, &who, &sent),
        again: true, [("choose_contacts", "Dana Reyes", "Nobody")]);
    let stage = s.stage("In progress");
    change!(watch, refused: [tradie, dana], owner, |v| job::move_job(cx, v, &id, &stage), again: true,
        [("move_job", "Scheduled", "In progress")]);
    change!(watch, refused: [tradie, dana], owner, |v| job::archive_job(cx, v, &id, true), again: true,
        [("archive_job", "", "")]);
    change!(watch, refused: [tradie, dana], owner, |v| job::archive_job(cx, v, &id, false), again: true,
        [("restore_job", "", "")]);

    (id, second)
}

async fn change_entries(watch: &mut Watch<'_>, id: &str) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let note = change!(watch, refused: [dana], tradie, |v| entry::write_entry(cx, v, id, "internal", "Mind the dog", ""),
        again: false, [("write_note", "", "Mind the dog")]);
    let note = note.entry.entry.to_string();
    change!(watch, refused: [tradie, dana], owner, |v| entry::write_entry(cx, v, id, "customer", "We come on Monday", ""),
        again: false, [("write_to_customer", "", "We come on Monday")]);
    change!(watch, refused: [dana], tradie, |v| entry::edit_entry(cx, v, id, &note, "1", "Mind both dogs"), again: true,
        [("edit_entry", "Mind the dog", "Mind both dogs")]);
    change!(watch, refused: [tradie, dana], owner, |v| entry::set_entry_audience(cx, v, id, &note, "2", "customer"),
        again: true, [("show_entry", "Internal", "For the customer")]);
    change!(watch, refused: [tradie, dana], owner, |v| entry::set_entry_audience(cx, v, id, &note, "3", "internal"),
        again: true, [("hide_entry", "For the customer", "Internal")]);
    change!(watch, refused: [tradie, owner], dana, |v| portal::reply(cx, v, id, "Fine", ""), again: false,
        [("reply", "", "Fine")]);
}

async fn upload(cx: &Context, viewer: &Viewer, form: &UploadForm, name: &str) -> ServiceResult<FilesAdded> {
    let mut upload = file::begin_upload(cx, viewer, UploadSide::Staff, form.clone()).await?;
    upload.take(cx, name, futures::stream::iter([Ok("words".into())])).await?;
    upload.finish(cx).await
}

async fn change_files(watch: &mut Watch<'_>, id: &str) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let newest = async || {
        let feed = entry::list_entries(cx, owner, id.parse().expect("an id"), None).await.expect("listed");
        let files = feed.entries.into_iter().flat_map(|entry| entry.files);
        files.last().expect("a file").file.to_string()
    };
    let form = UploadForm { job: id.to_owned(), audience: "customer".to_owned(), ..UploadForm::default() };
    change!(watch, refused: [tradie, dana], owner, |v| upload(cx, v, &form, "a.txt"), again: false,
        [("add_files", "", "a.txt")]);
    let first = newest().await;
    change!(watch, refused: [tradie, dana], owner, |v| file::set_file_audience(cx, v, id, &first, "1", "internal"),
        again: true, [("hide_file", "", "a.txt")]);
    change!(watch, refused: [tradie, dana], owner, |v| file::set_file_audience(cx, v, id, &first, "2", "customer"),
        again: true, [("show_file", "", "a.txt")]);
    let form = UploadForm { replaces: first.clone(), version: "3".to_owned(), ..form };
    change!(watch, refused: [tradie, dana], owner, |v| upload(cx, v, &form, "b.txt"), again: false,
        [("replace_file", "a.txt", "b.txt")]);
    let second = newest().await;
    change!(watch, refused: [tradie, dana], owner, |v| file::remove_file(cx, v, id, &second, "1"), again: true,
        [("remove_file", "b.txt", "")]);
    change!(watch, refused: [tradie, dana], owner, |v| settings::set_upload_limit(cx, v, "20"), again: true,
        [("set_upload_limit", "50 MB", "20 MB")]);
    Ok(())
}

async fn change_sharing(watch: &mut Watch<'_>, id: &str) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let page = async || share::show_sharing(cx, owner, id.parse().expect("an id")).await.expect("shown");
    let automatic = "Shared with the customer automatically, as all your jobs are.";
    let form =
        ShareForm { job: id.to_owned(), state: page().await.state, dates: "true".to_owned(), ..ShareForm::default() };
    let shared = "Shared with the customer, without its stage.";
    change!(watch, refused: [tradie, dana], owner, |v| share::share_job(cx, v, &form), again: true,
        [("edit_sharing", automatic, shared)]);
    let to = [(format!("c{}", Scenario::membership(dana)), "true".to_owned())].into();
    let form = ShareForm { state: page().await.state, to, ..form };
    change!(watch, refused: [tradie, dana], owner, |v| share::share_job(cx, v, &form), again: false,
        [("mail_link", "", "Dana Reyes")]);
    let stopped = "Not shared any more: somebody stopped it.";
    change!(watch, refused: [tradie, dana], owner, |v| share::unshare_job(cx, v, id), again: true,
        [("unshare_job", shared, stopped)]);
    let form = ShareForm { state: page().await.state, stage: "true".to_owned(), to: [].into(), ..form };
    change!(watch, refused: [tradie, dana], owner, |v| share::share_job(cx, v, &form), again: true,
        [("share_job", stopped, "Shared with the customer.")]);
    change!(watch, refused: [tradie, dana], owner, |v| settings::set_link_password(cx, v, true), again: true,
        [("set_link_password", "off", "on")]);
    Ok(())
}

async fn change_customers(watch: &mut Watch<'_>, second: &str) -> Tested {
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
    let form = ContactForm { name: "Sam Ode".to_owned(), email: email.clone(), phone: String::new() };
    let invited = format!("Sam Ode <{email}> of Second & Sons");
    change!(watch, refused: [tradie, dana], owner, |v| contact::invite_contact(cx, v, second, &form), again: true,
        [("invite_contact", "", invited.as_str())]);
    let view = customer::show_customer(cx, owner, second.parse().expect("an id")).await?;
    let (sam, who) = (view.contacts[0].membership, view.contacts[0].membership.to_string());
    change!(watch, refused: [tradie, dana], owner, |v| contact::reinvite_contact(cx, v, second, &who),
        again: false, [("reinvite_contact", "", "Sam Ode")]);
    change!(watch, refused: [tradie, dana], owner, |v| contact_access::revoke_invitation(cx, v, second, &who), again: true,
        [("revoke_invitation", "Sam Ode", "")]);
    let link = change!(watch, refused: [tradie, dana], owner, |v| contact::reinvite_contact(cx, v, second, &who),
        again: false, [("reinvite_contact", "", "Sam Ode")]);
    let secret = link.path.rsplit('/').next().unwrap_or_default().to_owned();
    let before = watch.rows().await;
    assert!(invitation::accept_invitation(cx, &secret, "short", &Origin::default()).await.is_err());
    assert!(invitation::accept_invitation(cx, &"0".repeat(64), PASSWORD, &Origin::default()).await.is_err());
    watch.unchanged("a password that is too short, a link that nobody made", &before).await;
    let accepted = invitation::accept_invitation(cx, &secret, PASSWORD, &Origin::default()).await;
    watch.changed(accepted, sam, &[("accept_invitation", "invited", "active")]).await;
    Box::pin(access_tests::change_access(watch, second, &who)).await;
    change!(watch, refused: [tradie, dana], owner, |v| contact::block_contact(cx, v, second, &who, true), again: true,
        [("block_contact", "active", "blocked")]);
    change!(watch, refused: [tradie, dana], owner, |v| contact::block_contact(cx, v, second, &who, false), again: true,
        [("block_contact", "blocked", "active")]);
    change!(watch, refused: [tradie, dana], owner, |v| customer::archive_customer(cx, v, second, true), again: true,
        [("archive_customer", "current", "archived")]);

    Ok(())
}

async fn change_settings(watch: &mut Watch<'_>) {
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
    Box::pin(access_tests::change_permissions(watch)).await;
    Box::pin(change_members(watch)).await;
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

/// Every word that a service writes into the history, from the source.
fn actions_in_services() -> BTreeSet<String> {
    fn walk(folder: &std::path::Path, found: &mut BTreeSet<String>) {
        for place in std::fs::read_dir(folder).expect("the source is there").flatten().map(|file| file.path()) {
            if place.is_dir() {
                walk(&place, found);
                continue;
            }
            let text = std::fs::read_to_string(&place).expect("readable");
            let is_list = place.ends_with("history_words.rs");
            for line in text.lines() {
                let written = line.split_once("action: \"").map(|(_, rest)| rest);
                let listed = line.split_once(": &str = \"").map(|(_, rest)| rest).filter(|_| is_list);
                let word = written.or(listed).and_then(|rest| rest.split('"').next());
                found.extend(word.map(str::to_owned));
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/service"), &mut found);
    assert!(found.len() > 20, "{found:?}");
    found
}

#[tokio::test]
async fn input_that_is_not_valid_or_outdated_writes_nothing() -> Tested {
    let s = Scenario::new().await;
    let id = s.job("Rewire the kitchen").await.to_string();
    let note = entry::write_entry(&s.cx, &s.owner, &id, "internal", "Words", "").await?.entry.entry.to_string();
    let of = s.customer.to_string();
    add_contact(&s.cx, &s.owner, s.customer, "Kim Lund", &format!("kim-{}@example.com", s.tenant().bits())).await;
    let (cx, owner) = (&s.cx, &s.owner);
    let before = cx.store().rows_of(s.tenant()).await;
    let long = "x".repeat(9000);
    let refused = [
        entry::write_entry(cx, owner, &id, "customer", "", "").await.err(),
        entry::write_entry(cx, owner, &id, "customer", " \n ", "").await.err(),
        entry::write_entry(cx, owner, &id, "customer", &long, "").await.err(),
        entry::write_entry(cx, owner, &id, "customer", "Words", "not a submission").await.err(),
        entry::edit_entry(cx, owner, &id, &note, "1", "").await.err(),
        entry::edit_entry(cx, owner, &id, &note, "0", "Others").await.err(),
        entry::edit_entry(cx, owner, &id, &note, "2", "Others").await.err(),
        entry::edit_entry(cx, owner, &id, &note, "", "Others").await.err(),
        entry::set_entry_audience(cx, owner, &id, &note, "7", "customer").await.err(),
        entry::set_entry_audience(cx, owner, &id, &note, "1", "everybody").await.err(),
        portal::reply(cx, &s.dana, &id, &long, "").await.err(),
        job::create_job(cx, owner, &s.form(&long), "").await.err(),
        job::create_job(cx, owner, &JobForm { due_on: "31 February".to_owned(), ..s.form("Title") }, "").await.err(),
        job::edit_job(cx, owner, &id, "9", &s.form("Title")).await.err(),
        job::edit_job(cx, owner, &id, "1", &s.form("")).await.err(),
        job::move_job(cx, owner, &id, "nowhere").await.err(),
        customer::create_customer(cx, owner, &CustomerForm::default(), "").await.err(),
        customer::edit_customer(cx, owner, &of, "9", &CustomerForm { name: "New".to_owned(), ..Default::default() })
            .await
            .err(),
        contact::invite_contact(cx, owner, &of, &ContactForm::default()).await.err(),
        appearance::set_brand(cx, owner, "", "red", "").await.err(),
        settings::set_portal_switch(cx, owner, "everything", true).await.err(),
    ];
    for (number, answer) in refused.into_iter().enumerate() {
        let is_told = matches!(answer, Some(ServiceError::Invalid(_) | ServiceError::Stale(_)));
        assert!(is_told, "number {number}: {answer:?}");
    }
    assert_eq!(cx.store().rows_of(s.tenant()).await, before);
    Ok(())
}
