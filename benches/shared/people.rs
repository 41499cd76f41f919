//! The business that is measured, with its owner, a customer and the customer's contact; made through the services.

use vitrine_domain::JobId;
use vitrine_server::service::{customer, invitation, job, session, sign_up};
use vitrine_server::{Context, Opened, Origin, ServiceError, Viewer};
use vitrine_wire::{ContactForm, CustomerForm, JobForm, SignUpForm};

const PASSWORD: &str = "correct horse battery";
/// What the business is called.
pub const BUSINESS: &str = "Harbour Electrics";

/// Somebody who is signed in, and the secret in their cookie.
pub type SignedIn = (Viewer, String);

async fn signed_in(cx: &Context, opened: Opened) -> Result<SignedIn, ServiceError> {
    let secret = opened.secret.ok_or(ServiceError::Broken)?;
    let viewer = session::resolve(cx, &secret).await?.ok_or(ServiceError::Broken)?;
    Ok((viewer, secret))
}

/// A new business; answers with its owner.
///
/// # Errors
/// The services'.
pub async fn sign_up(cx: &Context) -> Result<SignedIn, ServiceError> {
    let form = SignUpForm {
        tenant_name: BUSINESS.to_owned(),
        name: "Olga Petrov".to_owned(),
        email: "olga@example.com".to_owned(),
        password: PASSWORD.to_owned(),
    };
    signed_in(cx, sign_up::sign_up(cx, form, &Origin::default()).await?).await
}

/// A customer with a contact who has signed in.
///
/// # Errors
/// The services'.
pub async fn add_customer(cx: &Context, owner: &Viewer) -> Result<(String, Viewer), ServiceError> {
    let form = CustomerForm { name: "Reyes & Co".to_owned(), ..CustomerForm::default() };
    let customer = customer::create_customer(cx, owner, &form, "").await?.customer.to_string();
    let form = ContactForm {
        name: "Dana Reyes".to_owned(),
        email: "dana@example.com".to_owned(),
        phone: String::new(),
        ..ContactForm::default()
    };
    let link = customer::invite_contact(cx, owner, &customer, &form).await?;
    let secret = link.path.rsplit('/').next().unwrap_or_default();
    let opened = invitation::accept_invitation(cx, secret, PASSWORD, &Origin::default()).await?;
    Ok((customer, signed_in(cx, opened).await?.0))
}

/// A job that the customer's contact sees.
///
/// # Errors
/// The services'.
pub async fn add_job(cx: &Context, owner: &Viewer, customer: String, title: &str) -> Result<JobId, ServiceError> {
    let choices = job::job_choices(cx, owner).await?;
    let mut stages = choices.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
    let stage = stages.find(|stage| stage.is_visible_to_customer).ok_or(ServiceError::Broken)?.stage.to_string();
    let form = JobForm { title: title.to_owned(), customer, stage, ..JobForm::default() };
    Ok(job::create_job(cx, owner, &form, "").await?.job)
}
