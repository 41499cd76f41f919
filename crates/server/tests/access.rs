//! Who gets in, and how long: sign-in, sessions, invitations, blocking, and what the settings say of their reach.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use vitrine_domain::CustomerId;
use vitrine_policy::{Actor, Refusal};
use vitrine_server::service::{customer, invitation, job, pipeline, session, settings, sign_up};
use vitrine_server::{Clock, Config, Context, Destination, Origin, ServiceError, Viewer};
use vitrine_wire::{ContactForm, CustomerForm, EditAnswer, JobForm, PipelineEdit, SignUpForm};

const PASSWORD: &str = "correct horse battery";
const NOON: i64 = 1_800_000_000_000;

/// A server with one business and one customer.
struct World {
    cx: Context,
    clock: Arc<AtomicI64>,
    folder: PathBuf,
    owner: Viewer,
    customer: CustomerId,
    /// The address of somebody to invite.
    dana: String,
}

/// Unlike any other in this database, also of an earlier run: PostgreSQL is shared by all tests.
fn unique(name: &str) -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{name}-{}-{}", std::process::id(), since.as_nanos())
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn from(address: &str) -> Origin {
    Origin { address: address.to_owned(), user_agent: "Firefox/140.0 (Linux)".to_owned() }
}

fn sign_up_form(tenant: &str, email: &str, password: &str) -> SignUpForm {
    SignUpForm {
        tenant_name: tenant.to_owned(),
        name: "Olive Owner".to_owned(),
        email: email.to_owned(),
        password: password.to_owned(),
    }
}

impl World {
    async fn new(name: &str) -> Self {
        let mark = unique(name);
        let folder = std::env::temp_dir().join(format!("vitrine-access-{mark}"));
        let clock = Arc::new(AtomicI64::new(NOON));
        let mut config = Config::in_folder(&folder);
        if let Ok(url) = std::env::var("VITRINE_TEST_DATABASE_URL") {
            config.database_url = url;
        }
        let cx = Context::open_for_test(config, Clock::Fixed(Arc::clone(&clock)), 1).await.expect("opened");
        let form = sign_up_form("Acme", &format!("owner-{mark}@acme.example"), PASSWORD);
        let opened = sign_up::sign_up(&cx, form, &from("192.0.2.1")).await.expect("signed up");
        let owner = resolved(&cx, opened.secret.as_deref()).await.expect("signed in");
        let form = CustomerForm { name: "Reyes Household".to_owned(), ..CustomerForm::default() };
        let customer = customer::create_customer(&cx, &owner, &form, "").await.expect("created").customer;
        Self { cx, clock, folder, owner, customer, dana: format!("dana-{mark}@home.example") }
    }

    async fn invite(&self, email: &str) -> Result<String, ServiceError> {
        let form = ContactForm {
            name: "Dana Reyes".to_owned(),
            email: email.to_owned(),
            phone: String::new(),
            ..ContactForm::default()
        };
        let link = customer::invite_contact(&self.cx, &self.owner, &self.customer.to_string(), &form).await?;
        Ok(link.path.trim_start_matches("/invitation/").to_owned())
    }

    async fn reinvite(&self, email: &str) -> String {
        let (customer, contact) = (self.customer.to_string(), self.contact(email).await);
        let link = customer::reinvite_contact(&self.cx, &self.owner, &customer, &contact, "").await.expect("again");
        link.path.trim_start_matches("/invitation/").to_owned()
    }

    async fn accept(&self, secret: &str, password: &str) -> Result<Viewer, ServiceError> {
        let opened = invitation::accept_invitation(&self.cx, secret, password, &from("192.0.2.2")).await?;
        assert_eq!(opened.destination, Destination::Portal);
        Ok(resolved(&self.cx, opened.secret.as_deref()).await.expect("signed in"))
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<Viewer, ServiceError> {
        let opened = session::sign_in(&self.cx, email, password, &from("192.0.2.3")).await?;
        Ok(resolved(&self.cx, opened.secret.as_deref()).await.expect("signed in"))
    }

    async fn contact(&self, email: &str) -> String {
        let view = customer::show_customer(&self.cx, &self.owner, self.customer).await.expect("shown");
        let found = view.contacts.iter().find(|contact| contact.email == email).expect("there");
        found.membership.to_string()
    }

    async fn block(&self, email: &str, blocked: bool) -> String {
        let (customer, contact) = (self.customer.to_string(), self.contact(email).await);
        customer::block_contact(&self.cx, &self.owner, &customer, &contact, blocked).await.expect("done")
    }

    fn pass_secs(&self, secs: i64) {
        self.clock.fetch_add(secs * 1000, Ordering::SeqCst);
    }
}

async fn resolved(cx: &Context, secret: Option<&str>) -> Option<Viewer> {
    session::resolve(cx, secret?).await.expect("the database answers")
}

fn is_not_found<T>(answer: Result<T, ServiceError>) -> bool {
    matches!(answer, Err(ServiceError::Refused(Refusal::NotFound(_))))
}

fn secs(secs: u64) -> i64 {
    i64::try_from(secs).expect("small")
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_never_tells_why_it_fails() {
    let world = World::new("why").await;
    let secret = world.invite(&world.dana).await.expect("invited");
    let mut answers = vec![
        world.sign_in("nobody@home.example", PASSWORD).await.expect_err("unknown"),
        world.sign_in("no address", PASSWORD).await.expect_err("malformed"),
        world.sign_in(&world.owner.email, "wrong horse battery").await.expect_err("wrong"),
        world.sign_in(&world.dana, PASSWORD).await.expect_err("invited only"),
    ];
    world.accept(&secret, PASSWORD).await.expect("accepted");
    world.sign_in(&format!("{} ", world.dana.to_uppercase()), PASSWORD).await.expect("right");
    world.block(&world.dana, true).await;
    answers.push(world.sign_in(&world.dana, PASSWORD).await.expect_err("blocked"));
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_per_account_and_right_passwords_are_not() {
    let world = World::new("guess").await;
    for _ in 0..15 {
        world.sign_in(&world.owner.email, PASSWORD).await.expect("right");
    }
    let mut slowed = false;
    for _ in 0..11 {
        let answer = world.sign_in(&world.owner.email, "wrong horse battery").await.expect_err("wrong");
        slowed = matches!(answer, ServiceError::SlowDown { .. });
    }
    assert!(slowed);
    world.pass_secs(60);
    world.sign_in(&world.owner.email, PASSWORD).await.expect("after waiting");
}

#[tokio::test(flavor = "multi_thread")]
async fn session_ends_by_idleness_by_age_and_by_its_owner() {
    let world = World::new("ends").await;
    let config = world.cx.config();
    let (idle, whole) = (secs(config.session_idle_secs), secs(config.session_absolute_secs));
    let opened = session::sign_in(&world.cx, &world.owner.email, PASSWORD, &from("")).await.expect("signed in");
    let secret = opened.secret.expect("new");
    assert!(resolved(&world.cx, Some(&secret)).await.is_some());
    for _ in 0..(whole / (idle - 60)) {
        world.pass_secs(idle - 60);
        assert!(resolved(&world.cx, Some(&secret)).await.is_some(), "in use");
    }
    world.pass_secs(idle - 60);
    assert!(resolved(&world.cx, Some(&secret)).await.is_none(), "too old");
    let left = world.sign_in(&world.owner.email, PASSWORD).await.expect("signed in");
    world.pass_secs(idle);
    assert!(session::own_login(&world.cx, &left).await.is_err(), "idle");

    let (one, two) = (
        world.sign_in(&world.owner.email, PASSWORD).await.expect("one"),
        world.sign_in(&world.owner.email, PASSWORD).await.expect("two"),
    );
    let lines = session::own_login(&world.cx, &one).await.expect("listed").sessions;
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.browser == "Firefox on Linux"));
    session::end_session(&world.cx, &one, &two.session.to_string()).await.expect("own");
    assert!(session::own_login(&world.cx, &two).await.is_err());
    assert!(is_not_found(session::end_session(&world.cx, &one, &two.session.to_string()).await));
    session::sign_out(&world.cx, &one).await.expect("out");
    assert!(session::own_login(&world.cx, &one).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_password_ends_all_other_sessions() {
    let world = World::new("change").await;
    let other = world.sign_in(&world.owner.email, PASSWORD).await.expect("other");
    let wrong = session::change_password(&world.cx, &world.owner, "wrong horse battery", "a new long one").await;
    assert!(matches!(wrong, Err(ServiceError::Invalid(_))));
    assert!(session::own_login(&world.cx, &other).await.is_ok(), "nothing happened");
    session::change_password(&world.cx, &world.owner, PASSWORD, "a new long one").await.expect("changed");
    assert!(session::own_login(&world.cx, &other).await.is_err());
    assert!(session::own_login(&world.cx, &world.owner).await.is_ok());
    assert!(world.sign_in(&world.owner.email, PASSWORD).await.is_err());
    world.sign_in(&world.owner.email, "a new long one").await.expect("the new one");
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_is_single_use_expiring_revocable_and_opening_it_changes_nothing() {
    let world = World::new("invitation").await;
    let open = async |secret: &str| invitation::open_invitation(&world.cx, secret, &from("192.0.2.9")).await;
    let first = world.invite(&world.dana).await.expect("invited");
    for _ in 0..3 {
        assert!(!open(&first).await.expect("good").has_password);
    }
    let second = world.reinvite(&world.dana).await;
    assert!(is_not_found(open(&first).await), "revoked");
    assert!(is_not_found(open("").await) && is_not_found(open(&"0".repeat(64)).await));
    assert!(matches!(world.accept(&second, "short").await, Err(ServiceError::Invalid(_))));
    assert!(open(&second).await.is_ok(), "not used up by a mistake");

    settings::set_portal_switch(&world.cx, &world.owner, "portal", false).await.expect("off");
    assert!(is_not_found(open(&second).await) && is_not_found(world.accept(&second, PASSWORD).await));
    settings::set_portal_switch(&world.cx, &world.owner, "portal", true).await.expect("on");
    let dana = world.accept(&second, PASSWORD).await.expect("accepted");
    assert!(matches!(dana.actor, Actor::Contact(_)));
    assert!(is_not_found(open(&second).await) && is_not_found(world.accept(&second, PASSWORD).await), "used");

    let late = world.invite(&format!("sam-{}", world.dana)).await.expect("invited");
    world.pass_secs(secs(world.cx.config().invitation_secs));
    assert!(is_not_found(open(&late).await), "too old");
}

#[tokio::test(flavor = "multi_thread")]
async fn accepting_never_overwrites_a_password() {
    let world = World::new("overwrite").await;
    let form = sign_up_form("Other", &world.dana, "her own password");
    sign_up::sign_up(&world.cx, form, &from("192.0.2.4")).await.expect("has a business of her own");
    let secret = world.invite(&world.dana).await.expect("invited");
    assert!(matches!(world.accept(&secret, "somebody else's").await, Err(ServiceError::Invalid(_))));
    let dana = world.accept(&secret, "her own password").await.expect("accepted");
    let own = session::list_memberships(&world.cx, &dana).await.expect("listed");
    assert_eq!(own.len(), 2);
    let staff = own.iter().find(|choice| !choice.is_current).expect("the other one");
    let turned = session::choose_membership(&world.cx, &dana, &staff.membership.to_string()).await.expect("own");
    assert_eq!(turned.destination, Destination::Staff);
    let owners = session::list_memberships(&world.cx, &world.owner).await.expect("listed");
    let foreign = session::choose_membership(&world.cx, &dana, &owners[0].membership.to_string()).await;
    assert!(is_not_found(foreign));
}

#[tokio::test(flavor = "multi_thread")]
async fn block_ends_sessions_and_links_at_once() {
    let world = World::new("block").await;
    let secret = world.invite(&world.dana).await.expect("invited");
    world.block(&world.dana, true).await;
    assert!(is_not_found(world.accept(&secret, PASSWORD).await), "the link died with the block");
    assert!(world.block(&world.dana, false).await.contains("Invite them again"));
    let secret = world.reinvite(&world.dana).await;
    let dana = world.accept(&secret, PASSWORD).await.expect("accepted");
    assert!(session::portal_frame(&world.cx, &dana).await.is_ok());
    world.block(&world.dana, true).await;
    let answer = session::portal_frame(&world.cx, &dana).await;
    assert_eq!(answer.err(), Some(ServiceError::Refused(Refusal::NotSignedIn)));
    assert!(world.block(&world.dana, false).await.contains("sign in again"));
    world.sign_in(&world.dana, PASSWORD).await.expect("back");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_cannot_be_two_contacts_of_a_business() {
    let world = World::new("twice").await;
    world.invite(&world.dana).await.expect("invited");
    let Err(ServiceError::Invalid(problems)) = world.invite(&world.dana.to_uppercase()).await else {
        panic!("refused")
    };
    assert_eq!(problems[0].field, "email");
    assert!(problems[0].message.contains("already a contact of Reyes Household"), "{}", problems[0].message);
    assert!(matches!(world.invite(&world.owner.email).await, Err(ServiceError::Invalid(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_is_found_only_with_its_own_customer() {
    let world = World::new("own").await;
    world.invite(&world.dana).await.expect("invited");
    let contact = world.contact(&world.dana).await;
    let form = CustomerForm { name: "Somebody Else".to_owned(), ..CustomerForm::default() };
    let other = customer::create_customer(&world.cx, &world.owner, &form, "").await.expect("created").customer;
    let answer = customer::block_contact(&world.cx, &world.owner, &other.to_string(), &contact, true).await;
    assert!(is_not_found(answer));
    let form = sign_up_form("Rival", &format!("rival-{}", world.owner.email), PASSWORD);
    let opened = sign_up::sign_up(&world.cx, form, &from("192.0.2.5")).await.expect("signed up");
    let rival = resolved(&world.cx, opened.secret.as_deref()).await.expect("signed in");
    assert!(is_not_found(customer::show_customer(&world.cx, &rival, world.customer).await));
    let answer = customer::block_contact(&world.cx, &rival, &world.customer.to_string(), &contact, true).await;
    assert!(is_not_found(answer));
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_up_with_a_known_address_needs_its_password() {
    let world = World::new("known").await;
    let wrong = sign_up_form("Second", &world.owner.email, "wrong horse battery");
    assert!(matches!(sign_up::sign_up(&world.cx, wrong, &from("")).await, Err(ServiceError::Invalid(_))));
    let right = sign_up_form("Second", &world.owner.email, PASSWORD);
    sign_up::sign_up(&world.cx, right, &from("")).await.expect("the same person");
    let own = session::list_memberships(&world.cx, &world.owner).await.expect("listed");
    assert_eq!(own.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_up_does_not_claim_the_address_of_somebody_who_was_invited() {
    let world = World::new("claim").await;
    let secret = world.invite(&world.dana).await.expect("invited");
    let known = sign_up_form("Second", &world.owner.email, "wrong horse battery");
    let known = sign_up::sign_up(&world.cx, known, &from("")).await.expect_err("known");
    let claim = sign_up_form("Second", &world.dana, PASSWORD);
    let refused = sign_up::sign_up(&world.cx, claim, &from("")).await.expect_err("invited");
    assert_eq!(refused, known, "both answers are the same");
    world.accept(&secret, "her own password").await.expect("the invitation still sets the password");
    let other = format!("sam-{}", world.dana);
    world.invite(&other).await.expect("invited");
    let form = sign_up_form("Sam's", &other, PASSWORD);
    sign_up::create_owner(&world.cx, form).await.expect("the command line may");
    world.sign_in(&other, PASSWORD).await.expect("signs in");
}

#[tokio::test(flavor = "multi_thread")]
async fn login_has_at_most_fifty_sessions_and_opens_them_slowly() {
    let world = World::new("many").await;
    session::open_for_bench(&world.cx, &world.owner, 60).await.expect("opened");
    let newest = world.sign_in(&world.owner.email, PASSWORD).await.expect("signed in");
    assert_eq!(session::own_login(&world.cx, &newest).await.expect("listed").sessions.len(), 50);
    assert!(session::own_login(&world.cx, &world.owner).await.is_err(), "the oldest went");
    for _ in 1..30 {
        world.sign_in(&world.owner.email, PASSWORD).await.expect("signed in");
    }
    let slowed = world.sign_in(&world.owner.email, PASSWORD).await.expect_err("too many at once");
    assert_eq!(slowed, ServiceError::SlowDown { retry_after_secs: 10 });
    let elsewhere = session::sign_in(&world.cx, &world.owner.email, PASSWORD, &from("192.0.2.77")).await;
    assert!(elsewhere.is_ok(), "another client is not concerned");
}

#[tokio::test(flavor = "multi_thread")]
async fn stranger_who_guesses_locks_nobody_out() {
    let world = World::new("lockout").await;
    for _ in 0..12 {
        world.sign_in(&world.owner.email, "wrong horse battery").await.expect_err("wrong");
    }
    let own = session::sign_in(&world.cx, &world.owner.email, PASSWORD, &from("192.0.2.78")).await;
    assert!(own.is_ok(), "from the person's own address");
    session::change_password(&world.cx, &world.owner, PASSWORD, "a new long one").await.expect("changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn form_sent_twice_makes_one_customer_and_stale_edits_show_both() {
    let world = World::new("forms").await;
    let submission = customer::begin_customer(&world.cx, &world.owner).expect("may").to_string();
    let form = CustomerForm { name: "Twice".to_owned(), ..CustomerForm::default() };
    let one = customer::create_customer(&world.cx, &world.owner, &form, &submission).await.expect("created");
    let two = customer::create_customer(&world.cx, &world.owner, &form, &submission).await.expect("the same");
    assert_eq!(one, two);
    let id = one.customer.to_string();
    let renamed = CustomerForm { name: "Once".to_owned(), ..CustomerForm::default() };
    customer::edit_customer(&world.cx, &world.owner, &id, "1", &renamed).await.expect("edited");
    let stale = customer::edit_customer(&world.cx, &world.owner, &id, "1", &form).await;
    let Err(ServiceError::Stale(copy)) = stale else { panic!("stale") };
    assert_eq!((copy.version, copy.fields[0].1.as_str()), (2, "Once"));
}

#[tokio::test(flavor = "multi_thread")]
async fn stage_says_how_far_its_visibility_reaches() {
    let world = World::new("stage").await;
    let secret = world.invite(&world.dana).await.expect("invited");
    world.accept(&secret, PASSWORD).await.expect("accepted");
    let choices = job::job_choices(&world.cx, &world.owner).await.expect("choices");
    let stage = |name: &str| {
        let found = choices.pipelines[0].stages.iter().find(|stage| stage.name == name);
        found.expect("a new business has it").stage.to_string()
    };
    let form = JobForm {
        title: "Rewire".to_owned(),
        customer: world.customer.to_string(),
        stage: stage("Quoted"),
        ..JobForm::default()
    };
    let made = job::create_job(&world.cx, &world.owner, &form, "").await.expect("created").job.to_string();
    job::move_job(&world.cx, &world.owner, &made, &stage("Scheduled")).await.expect("moved");
    let set = async |name: &str, visible: bool| {
        let edit = PipelineEdit {
            what: "edit_stage".to_owned(),
            stage: stage(name),
            visible: visible.to_string(),
            ..PipelineEdit::default()
        };
        let seen = pipeline::preview_edit(&world.cx, &world.owner, &edit).await.expect("previewed").seen;
        match pipeline::change_pipelines(&world.cx, &world.owner, &edit, &seen).await.expect("set") {
            EditAnswer::Done { said, .. } => said,
            EditAnswer::Confirm(preview) => panic!("asks again: {preview:?}"),
        }
    };
    let said = "Scheduled is internal now. It hid 1 job from 1 customer. It hid 1 entry from 1 customer.";
    assert_eq!(set("Scheduled", false).await, said);
    assert_eq!(set("Quoted", false).await, "Quoted is internal now.");
    assert_eq!(set("Scheduled", true).await, "Scheduled is visible to customers now. It showed 1 job to 1 customer.");
    let page = pipeline::show_pipelines(&world.cx, &world.owner).await.expect("shown");
    let setting = page.pipelines[0].stages.iter().find(|setting| setting.stage.name == "Scheduled");
    assert_eq!(setting.map(|setting| (setting.jobs_here, setting.customers_here)), Some((1, 1)));
}
