//! A small business for tests: an owner, a tradie, a customer with one contact. On SQLite, or on the PostgreSQL
//! database that `VITRINE_TEST_DATABASE_URL` names; there every scenario is a tenant of its own.

use super::sign_up::sign_up;
use super::{contact, customer, invitation, job, member, pipeline, session};
use crate::{Clock, Config, Context, Opened, Origin, Viewer};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;
use vitrine_domain::{CustomerId, JobId, MembershipId, TenantId};
use vitrine_wire::{
    ContactForm, CustomerForm, EditAnswer, InvitationLink, JobChoices, JobForm, MemberForm, PipelineEdit, SignUpForm,
};

/// Everybody's.
pub(super) const PASSWORD: &str = "correct horse battery";
static COUNT: AtomicU64 = AtomicU64::new(0);
/// Two connections must not bring one PostgreSQL database up to date at once.
static OPENING: Mutex<()> = Mutex::const_new(());

pub(super) struct Scenario {
    pub(super) cx: Context,
    pub(super) owner: Viewer,
    pub(super) tradie: Viewer,
    pub(super) customer: CustomerId,
    pub(super) dana: Viewer,
    pub(super) choices: JobChoices,
    folder: Folder,
}

/// Is removed with everything in it.
pub(super) struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Unlike any other in this database, also of an earlier run.
fn unique() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{}x{}x{}", std::process::id(), since.as_nanos(), COUNT.fetch_add(1, Ordering::SeqCst))
}

async fn viewer(cx: &Context, opened: Opened) -> Viewer {
    let secret = opened.secret.expect("a new session has a secret");
    session::resolve(cx, &secret).await.expect("readable").expect("signed in")
}

impl Scenario {
    pub(super) async fn new() -> Self {
        Self::on(std::env::var("VITRINE_TEST_DATABASE_URL").ok(), |_| {}).await
    }

    /// On an SQLite file of its own, with other settings.
    pub(super) async fn with(settings: impl FnOnce(&mut Config)) -> Self {
        Self::on(None, settings).await
    }

    /// On an SQLite file of its own, whichever database the other tests use: a test may damage it.
    pub(super) async fn on_sqlite() -> Self {
        Self::on(None, |_| {}).await
    }

    async fn on(database_url: Option<String>, settings: impl FnOnce(&mut Config)) -> Self {
        let name = unique();
        let folder = std::env::temp_dir().join(format!("vitrine-scenario-{name}"));
        let mut config = Config::in_folder(&folder);
        if let Some(url) = database_url {
            config.database_url = url;
        }
        settings(&mut config);
        let cx = {
            let _one_at_a_time = OPENING.lock().await;
            Context::open_for_test(config, Clock::System, u64::from(std::process::id())).await.expect("opens")
        };
        Self::in_context(cx, &name, folder).await
    }

    async fn in_context(cx: Context, name: &str, folder: std::path::PathBuf) -> Self {
        let origin = Origin::default();
        let form = SignUpForm {
            tenant_name: "Harbour Electrics".to_owned(),
            name: "Olga Petrov".to_owned(),
            email: format!("olga-{name}@example.com"),
            password: PASSWORD.to_owned(),
        };
        let owner = viewer(&cx, sign_up(&cx, form, &origin).await.expect("signs up")).await;

        let email = format!("tom-{name}@example.com");
        let tradie = add_member(&cx, &owner, "Tom Field", &email, "tradie").await;

        let form = CustomerForm { name: "Reyes & Co".to_owned(), ..CustomerForm::default() };
        let customer = customer::create_customer(&cx, &owner, &form, "").await.expect("created").customer;
        let dana = add_contact(&cx, &owner, customer, "Dana Reyes", &format!("dana-{name}@example.com")).await;
        let choices = job::job_choices(&cx, &owner).await.expect("choices");
        Self { cx, owner, tradie, customer, dana, choices, folder: Folder(folder) }
    }

    /// Lets go of the database and keeps its folder.
    pub(super) fn close(self) -> Folder {
        self.folder
    }

    /// The id of a stage of the first pipeline.
    pub(super) fn stage(&self, name: &str) -> String {
        let stages = &self.choices.pipelines[0].stages;
        stages.iter().find(|stage| stage.name == name).expect("there is such a stage").stage.to_string()
    }

    /// Makes a stage visible or internal, after a look at what that does.
    pub(super) async fn set_visible(&self, stage: &str, visible: bool) -> crate::ServiceResult<EditAnswer> {
        set_visible(&self.cx, &self.owner, stage, visible).await
    }

    pub(super) fn form(&self, title: &str) -> JobForm {
        JobForm {
            title: title.to_owned(),
            description: String::new(),
            customer: self.customer.to_string(),
            stage: self.stage("Scheduled"),
            owner: String::new(),
            due_on: String::new(),
        }
    }

    pub(super) async fn job(&self, title: &str) -> JobId {
        self.job_from(&self.form(title)).await
    }

    pub(super) async fn job_from(&self, form: &JobForm) -> JobId {
        job::create_job(&self.cx, &self.owner, form, "").await.expect("created").job
    }

    pub(super) fn tenant(&self) -> TenantId {
        self.owner.actor.tenant().expect("acts in a tenant")
    }

    pub(super) fn membership(viewer: &Viewer) -> MembershipId {
        viewer.actor.membership().expect("acts through a membership")
    }
}

/// A contact who has accepted the invitation.
pub(super) async fn add_contact(cx: &Context, owner: &Viewer, customer: CustomerId, name: &str, email: &str) -> Viewer {
    let form =
        ContactForm { name: name.to_owned(), email: email.to_owned(), phone: String::new(), ..ContactForm::default() };
    let link = contact::invite_contact(cx, owner, &customer.to_string(), &form).await.expect("invited");
    accept(cx, &link).await
}

/// A member of staff who has accepted the invitation.
pub(super) async fn add_member(cx: &Context, owner: &Viewer, name: &str, email: &str, role: &str) -> Viewer {
    let form = MemberForm { name: name.to_owned(), email: email.to_owned(), role: role.to_owned() };
    accept(cx, &member::invite_member(cx, owner, &form).await.expect("invited")).await
}

async fn accept(cx: &Context, link: &InvitationLink) -> Viewer {
    let secret = link.path.rsplit('/').next().unwrap_or_default().to_owned();
    let opened = invitation::accept_invitation(cx, &secret, PASSWORD, &Origin::default()).await.expect("accepted");
    viewer(cx, opened).await
}

/// Makes a stage visible or internal as somebody, after a look at what that does.
pub(super) async fn set_visible(
    cx: &Context,
    viewer: &Viewer,
    stage: &str,
    visible: bool,
) -> crate::ServiceResult<EditAnswer> {
    let edit = PipelineEdit {
        what: "edit_stage".to_owned(),
        stage: stage.to_owned(),
        visible: visible.to_string(),
        ..PipelineEdit::default()
    };
    let seen = pipeline::preview_edit(cx, viewer, &edit).await?.seen;
    pipeline::change_pipelines(cx, viewer, &edit, &seen).await
}
