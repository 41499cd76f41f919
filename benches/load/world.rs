//! What the server serves: one business, one customer, one job with 200 entries of which the customer sees 100, and as
//! many sessions of the customer's contact as there are viewers. Made in this process before the server starts.

use crate::Outcome;
use std::collections::HashMap;
use std::path::PathBuf;
use vitrine_domain::{EntryId, JobId};
use vitrine_server::service::{customer, entry, invitation, job, session, sign_up};
use vitrine_server::{Config, Context, Opened, Origin, ServiceError, Viewer};
use vitrine_wire::{ContactForm, CustomerForm, JobForm, SignUpForm};

/// Entries on each side of the glass.
pub const ENTRIES_PER_SIDE: usize = 100;
const PASSWORD: &str = "correct horse battery";

/// What was made.
pub struct World {
    /// The job.
    pub job: JobId,
    /// The entry that is shown and hidden. Its version is 1, and the customer sees it.
    pub toggled: EntryId,
    /// Of each entry's id, as text, whether the customer sees it.
    pub entries: HashMap<String, bool>,
    /// The owner's cookie.
    pub owner: String,
    /// The contact's cookies, one per session.
    pub viewers: Vec<String>,
}

/// Fills a new database in a folder.
pub fn make(folder: PathBuf, sessions: usize) -> Outcome<World> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    // Dropping the runtime closes the database, so that the server may open it.
    runtime.block_on(async {
        let cx = vitrine_server::open(Config::in_folder(folder)).await.map_err(|error| error.to_string())?;
        let made = fill(&cx, sessions).await.map_err(|error| format!("the database cannot be filled: {error:?}"));
        cx.hub().shut_down();
        made
    })
}

async fn fill(cx: &Context, sessions: usize) -> Result<World, ServiceError> {
    let origin = Origin::default();
    let form = SignUpForm {
        tenant_name: "Harbour Electrics".to_owned(),
        name: "Olga Petrov".to_owned(),
        email: "olga@example.com".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let (owner, owner_cookie) = signed_in(cx, sign_up::sign_up(cx, form, &origin).await?).await?;
    let form = CustomerForm { name: "Reyes & Co".to_owned(), ..CustomerForm::default() };
    let customer = customer::create_customer(cx, &owner, &form, "").await?.customer.to_string();
    let form =
        ContactForm { name: "Dana Reyes".to_owned(), email: "dana@example.com".to_owned(), phone: String::new() };
    let link = customer::invite_contact(cx, &owner, &customer, &form).await?;
    let secret = link.path.rsplit('/').next().unwrap_or_default();
    let opened = invitation::accept_invitation(cx, secret, PASSWORD, &origin).await?;
    let (contact, _) = signed_in(cx, opened).await?;

    let choices = job::job_choices(cx, &owner).await?;
    let stage =
        choices.pipelines.iter().flat_map(|pipeline| &pipeline.stages).find(|stage| stage.is_visible_to_customer);
    let form = JobForm {
        title: "Rewire the workshop".to_owned(),
        customer,
        stage: stage.ok_or(ServiceError::Broken)?.stage.to_string(),
        ..JobForm::default()
    };
    let job = job::create_job(cx, &owner, &form, "").await?.job;
    let mut entries = HashMap::new();
    let mut toggled = None;
    for number in 0..ENTRIES_PER_SIDE {
        for is_visible in [true, false] {
            let side = if is_visible { "customer" } else { "internal" };
            let body = format!(
                "Visit {number}: the {side} side of it. The cable runs along the north wall and behind the bench to \
                 the board; two of the sockets are in, the others follow when the parts have come."
            );
            let made = entry::write_entry(cx, &owner, &job.to_string(), side, &body, "").await?;
            entries.insert(made.entry.entry.to_string(), is_visible);
            toggled = toggled.or(Some(made.entry.entry));
        }
    }
    let viewers = session::open_for_bench(cx, &contact, sessions).await?;
    Ok(World { job, toggled: toggled.ok_or(ServiceError::Broken)?, entries, owner: owner_cookie, viewers })
}

async fn signed_in(cx: &Context, opened: Opened) -> Result<(Viewer, String), ServiceError> {
    let secret = opened.secret.ok_or(ServiceError::Broken)?;
    let viewer = session::resolve(cx, &secret).await?.ok_or(ServiceError::Broken)?;
    Ok((viewer, secret))
}
