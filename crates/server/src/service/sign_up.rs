//! New businesses with their owners.

use super::parse::Problems;
use super::session;
pub use super::session::reset_password;
use crate::rate_limit::{Door, client};
use crate::store::entity;
use crate::store::{Change, Db, Key, Recorded, StoreError, identity, membership, stage, tenant};
use crate::{Context, Destination, Opened, Origin, ServiceError, ServiceResult};
use vitrine_domain::{
    AtInternalStage, Color, Email, IdentityId, MembershipId, Password, PersonName, PipelineId, PipelineName, Role,
    StaffState, StageId, StageName, TenantId, TenantName,
};
use vitrine_policy::{Actor, Staff};
use vitrine_wire::SignUpForm;

/// The accent of a business that has not chosen one.
const ACCENT: &str = "#2f6f5e";
/// The answer when the address has a login and the password is not that login's. It says the same as it would of a
/// typing mistake.
const WRONG: &str = "That did not work: check the password if you have used this address here before.";

/// A pipeline as a tenant starts with it: its name, and per stage name, colour, *visible to customer*, *terminal*.
pub(crate) struct PipelinePlan {
    pub(crate) name: &'static str,
    pub(crate) stages: &'static [(&'static str, &'static str, bool, bool)],
}

/// What every new business starts with.
pub(crate) const PIPELINES: [PipelinePlan; 2] = [
    PipelinePlan {
        name: "Jobs",
        stages: &[
            ("Enquiry", "#6b7280", false, false),
            ("Quoted", "#7c5cbf", true, false),
            ("Scheduled", "#2563a8", true, false),
            ("In progress", "#b7791f", true, false),
            ("Awaiting parts", "#a8456b", false, false),
            ("Done", "#2f7d4f", true, true),
        ],
    },
    PipelinePlan {
        name: "Service",
        stages: &[
            ("Booked", "#2563a8", true, false),
            ("On site", "#b7791f", true, false),
            ("Follow-up", "#a8456b", false, false),
            ("Completed", "#2f7d4f", true, true),
        ],
    },
];

/// Makes a business with its owner and signs the owner in. An address that has a login already keeps it, and has to
/// give its password; one that was invited and has no password yet is set up by its invitation alone.
///
/// # Errors
/// Not found while sign-up is closed; `Invalid`; `SlowDown`.
pub async fn sign_up(cx: &Context, form: SignUpForm, origin: &Origin) -> ServiceResult<Opened> {
    if !cx.config().sign_up_is_open {
        return Err(ServiceError::not_found());
    }
    let new = NewTenant::parse(&form)?;
    cx.limits().check(cx.now(), Door::SignUp, &client(&origin.address))?;
    let made = make_checked(cx, new, &client(&origin.address), Claim::Refused).await?;
    let secret = session::open(cx, &made.change.db, made.identity, Some(made.owner), origin).await?;
    made.change.commit(cx).await?;
    Ok(Opened { secret: Some(secret), destination: Destination::Staff })
}

/// Makes a business with its owner from the command line, also while sign-up is closed. An invited address without a
/// password gets this one.
///
/// # Errors
/// `Invalid` as for [`sign_up`].
pub async fn create_owner(cx: &Context, form: SignUpForm) -> ServiceResult<()> {
    let made = make_checked(cx, NewTenant::parse(&form)?, "command line", Claim::Allowed).await?;
    made.change.commit(cx).await
}

/// A business to make.
pub(crate) struct NewTenant {
    pub(crate) name: TenantName,
    pub(crate) accent: Color,
    pub(crate) pipelines: &'static [PipelinePlan],
    pub(crate) owner: PersonName,
    pub(crate) role: Role,
    pub(crate) email: Email,
    pub(crate) password: Password,
}

impl NewTenant {
    fn parse(form: &SignUpForm) -> ServiceResult<Self> {
        let mut problems = Problems::new();
        let name = problems.take("tenant_name", TenantName::parse(&form.tenant_name));
        let owner = problems.take("name", PersonName::parse(&form.name));
        let email = problems.take("email", Email::parse(&form.email));
        let password = problems.take("password", Password::parse(&form.password));
        let (Some(name), Some(owner), Some(email), Some(password)) = (name, owner, email, password) else {
            return Err(problems.into_error());
        };
        let accent = Color::parse(ACCENT).map_err(|error| ServiceError::field("", error))?;
        Ok(Self { name, accent, pipelines: &PIPELINES, owner, role: Role::Owner, email, password })
    }
}

/// A business that is made as soon as the change is committed.
pub(crate) struct Made {
    pub(crate) change: Change,
    pub(crate) tenant: TenantId,
    pub(crate) owner: MembershipId,
    pub(crate) identity: IdentityId,
}

/// Whose login the owner gets.
pub(crate) enum Login {
    /// An existing one, whose password was right a moment ago: this is its hash.
    Existing(IdentityId, String),
    /// One that is made now, or that has no password yet and gets this one.
    New(String),
    /// One that is made now, for an address without any login.
    Fresh(String),
}

/// May somebody who types an address that was invited, and has no password yet, become its owner?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    Allowed,
    Refused,
}

/// Checks the password of an address that has a login; the same work when it has none.
async fn make_checked(cx: &Context, new: NewTenant, from: &str, claim: Claim) -> ServiceResult<Made> {
    cx.limits().check_password(cx.now(), new.email.as_str(), from)?;
    let found = {
        let db = cx.store().look().await?;
        identity::find_by_email(&db, &new.email).await?
    };
    let login = match (found, claim) {
        (None, Claim::Refused) => Login::Fresh(cx.passwords().hash(&new.password).await?),
        (None, Claim::Allowed) => Login::New(cx.passwords().hash(&new.password).await?),
        (Some(row), Claim::Allowed) if row.password_hash.is_none() => {
            Login::New(cx.passwords().hash(&new.password).await?)
        }
        (Some(row), Claim::Allowed | Claim::Refused) => {
            let is_right = cx.passwords().is_right(new.password.expose(), row.password_hash.as_deref()).await?;
            match row.password_hash {
                Some(hash) if is_right => Login::Existing(row.identity, hash),
                Some(_) | None => return Err(ServiceError::field("password", WRONG)),
            }
        }
    };
    cx.limits().give_back_password(new.email.as_str(), from);
    make(cx, new, login).await
}

/// Writes the business, its pipelines and its owner; the caller commits.
pub(crate) async fn make(cx: &Context, new: NewTenant, login: Login) -> ServiceResult<Made> {
    let (db, now) = (cx.store().change().await?, cx.now());
    let identity = settle_login(cx, &db, &new.email, login).await?;
    let (tenant_id, owner) = (TenantId::fresh(cx), MembershipId::fresh(cx));
    tenant::insert(&db, tenant_id, &new.name, &new.accent, now).await?;
    for (plan, position) in new.pipelines.iter().zip(0..) {
        insert_pipeline(cx, &db, tenant_id, plan, position).await?;
    }
    let row = membership::MembershipRow {
        membership: owner,
        tenant: tenant_id,
        identity,
        kind: membership::Kind::Staff(new.role, StaffState::Active),
        name: new.owner.into(),
        phone: String::new(),
        is_primary: false,
        signed_in_at: None,
    };
    membership::insert(&db, &row, now).await?;
    let actor = Actor::Staff(Staff { tenant: tenant_id, membership: owner, role: new.role, state: StaffState::Active });
    let change = Change::begin_in(cx, db, tenant_id, actor).await?;
    let line = Recorded { action: "sign_up", subject: tenant_id.bits(), after: new.name.into(), ..Recorded::default() };
    change.record(cx, line).await?;
    Ok(Made { change, tenant: tenant_id, owner, identity })
}

/// The login for an address inside a transaction.
pub(crate) async fn settle_login(cx: &Context, db: &Db, email: &Email, login: Login) -> ServiceResult<IdentityId> {
    let found = match identity::find_by_email(db, email).await? {
        Some(row) => identity::lock(db, row.identity).await?,
        None => None,
    };
    match (login, found) {
        (Login::Existing(identity, hash), Some(row))
            if row.identity == identity && row.password_hash.as_deref() == Some(hash.as_str()) =>
        {
            Ok(identity)
        }
        (Login::New(hash), Some(row)) if row.password_hash.is_none() => {
            if identity::set_password(db, row.identity, None, &hash).await? {
                Ok(row.identity)
            } else {
                Err(ServiceError::field("password", WRONG))
            }
        }
        (Login::New(hash) | Login::Fresh(hash), None) => {
            let identity = IdentityId::fresh(cx);
            match identity::insert(db, identity, email, Some(hash), cx.now()).await {
                Ok(()) => Ok(identity),
                // Sent twice at the same moment.
                Err(StoreError::Duplicate) => Err(ServiceError::field("password", WRONG)),
                Err(error) => Err(error.into()),
            }
        }
        // The login was made or its password changed while the password was hashed.
        (Login::Existing(..) | Login::New(_) | Login::Fresh(_), Some(_)) | (Login::Existing(..), None) => {
            Err(ServiceError::field("password", WRONG))
        }
    }
}

async fn insert_pipeline(
    cx: &Context,
    db: &Db,
    tenant: TenantId,
    plan: &PipelinePlan,
    position: i64,
) -> ServiceResult<()> {
    let broken = |cause: &dyn std::fmt::Display| {
        tracing::error!(%cause, "a pipeline that new tenants start with is not valid");
        ServiceError::Broken
    };
    let name = PipelineName::parse(plan.name).map_err(|error| broken(&error))?;
    let id = PipelineId::fresh(cx).uuid();
    let row = entity::pipeline::Model {
        id,
        tenant_id: tenant.uuid(),
        name: name.into(),
        position,
        takes_replies: true,
        takes_uploads: true,
        at_internal_stage: AtInternalStage::Hide.as_str().to_owned(),
        first_stage_id: None,
        is_removed: false,
    };
    let mut stages = Vec::with_capacity(plan.stages.len());
    for ((name, color, is_visible_to_customer, is_terminal), position) in plan.stages.iter().copied().zip(0..) {
        stages.push(entity::stage::Model {
            id: StageId::fresh(cx).uuid(),
            tenant_id: tenant.uuid(),
            pipeline_id: id,
            name: StageName::parse(name).map_err(|error| broken(&error))?.into(),
            color: Color::parse(color).map_err(|error| broken(&error))?.into(),
            position,
            is_visible_to_customer,
            is_terminal,
            is_removed: false,
        });
    }
    Ok(stage::insert_pipeline(db, row, stages).await?)
}
