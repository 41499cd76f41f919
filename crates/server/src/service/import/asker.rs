//! Who brings records in or takes them out: somebody signed in, or a member for whom the command line acts.

use crate::store::{Change, Look, import, membership};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{MembershipId, TenantId};
use vitrine_policy::Actor;

/// Who brings records in or takes them out. Their rights are read again in every transaction.
#[derive(Debug, Clone)]
pub enum Asker {
    /// Somebody signed in.
    Viewer(Box<Viewer>),
    /// The command line, for a member of that tenant.
    Member(TenantId, MembershipId),
}

impl From<&Viewer> for Asker {
    fn from(viewer: &Viewer) -> Self {
        Self::Viewer(Box::new(viewer.clone()))
    }
}

impl Asker {
    /// For the command line: acts for the first owner of the tenant with this name or id.
    ///
    /// # Errors
    /// `Conflict` with a sentence when there is none, or more than one.
    pub async fn owner_of(cx: &Context, tenant: &str) -> ServiceResult<Self> {
        let db = cx.store().look().await?;
        let found = import::tenants_called(&db, tenant).await?;
        let [tenant_id] = found[..] else {
            let sentence = match found.len() {
                0 => format!("There is no business called {tenant}."),
                many => format!("{many} businesses are called {tenant}: name one by its id."),
            };
            return Err(ServiceError::Conflict(sentence));
        };
        match import::first_owner(&db, tenant_id).await? {
            Some(owner) => Ok(Self::Member(tenant_id, owner)),
            None => Err(ServiceError::Conflict(format!("{tenant} has no active owner."))),
        }
    }

    pub(in crate::service) async fn look(&self, cx: &Context) -> ServiceResult<Look> {
        match self {
            Self::Viewer(viewer) => Look::open(cx, viewer).await,
            Self::Member(tenant, member) => {
                let db = cx.store().look().await?;
                let actor = membership::actor_through(&db, *tenant, *member).await?;
                Ok(Look { db, actor: actor.unwrap_or(Actor::Stranger) })
            }
        }
    }

    pub(super) async fn change(&self, cx: &Context) -> ServiceResult<Change> {
        match self {
            Self::Viewer(viewer) => Change::begin(cx, viewer).await,
            Self::Member(tenant, member) => {
                let db = cx.store().change().await?;
                let actor = membership::actor_through(&db, *tenant, *member).await?;
                Change::begin_in(cx, db, *tenant, actor.unwrap_or(Actor::Stranger)).await
            }
        }
    }
}
