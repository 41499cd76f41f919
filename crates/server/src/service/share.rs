//! Sharing a job with its customer: what there is to choose, the choice, taking it back, and the links that are mailed.

mod choice;
mod grant;
mod link;
mod look;
mod page;
mod save;

pub use grant::grant_job;
pub use link::{open_link, renew_link, use_link};
pub use page::{preview_share, show_sharing};
pub use save::{share_job, unshare_job};

use crate::service::open_job::OpenJob;
use crate::store::customer::CustomerRow;
use crate::store::entity::job as row;
use crate::store::membership::MembershipRow;
use crate::store::tenant::TenantRow;
use crate::store::{Db, customer, membership, reference, tenant};
use crate::{ServiceError, ServiceResult};
use vitrine_domain::{ContactState, Sharing};
use vitrine_policy::{Actor, Ask, Contact, JobFacts, decide, scope_customers, see_job};
use vitrine_wire::JobSharing;

/// The business and the customer's side of a job.
struct House {
    business: TenantRow,
    customer: CustomerRow,
    /// Name, address and rights of each contact, the primary one first.
    contacts: Vec<(MembershipRow, String, Contact)>,
}

impl House {
    /// Reads it, for somebody who may share the job.
    async fn load(db: &Db, actor: &Actor, job: &JobFacts) -> ServiceResult<Self> {
        let business = tenant::find(db, job.tenant).await?;
        let found = customer::find(db, &scope_customers(actor), job.customer).await?;
        let customer = found.ok_or_else(ServiceError::not_found)?;
        let rights = reference::contacts_of(db, job.tenant, job.customer).await?;
        let rows = membership::contacts_of(db, job.tenant, &[job.customer]).await?;
        let with_rights = |(row, email): (MembershipRow, String)| {
            let rights = rights.iter().find(|(_, contact)| contact.membership == row.membership)?.1;
            Some((row, email, rights))
        };
        Ok(Self { business, customer, contacts: rows.into_iter().filter_map(with_rights).collect() })
    }

    /// Those who can be written to and let in.
    fn reachable(&self) -> impl Iterator<Item = &(MembershipRow, String, Contact)> {
        self.contacts.iter().filter(|(_, email, contact)| !email.is_empty() && contact.state != ContactState::Blocked)
    }

    /// Why nothing can be shared now.
    fn cannot_because(&self) -> Option<String> {
        if !self.business.portal_is_on {
            Some("The customer portal is off. An owner or admin turns it on in the settings.".to_owned())
        } else if self.customer.is_archived {
            Some(format!("{} is archived. Bring the customer back first.", self.customer.name))
        } else if self.reachable().next().is_none() {
            Some(format!("{} has no contact who could look. Add one with an e-mail address first.", self.customer.name))
        } else {
            None
        }
    }
}

/// How a job is shared, for its page.
///
/// # Errors
/// The database's.
pub(super) async fn of_job(db: &Db, actor: &Actor, open: &OpenJob) -> ServiceResult<JobSharing> {
    let facts = &open.facts;
    if decide(actor, Ask::SeeWhoSees(facts)).is_err() {
        return Ok(JobSharing::default());
    }
    let house = House::load(db, actor, facts).await?;
    let mut sharing = in_words(actor, facts, &house);
    sharing.mark = grant::mark(&house, facts);
    if sharing.may_share {
        sharing.grant = grant::offer(&house, &open.row, facts);
    }
    Ok(sharing)
}

/// Why no contact would see a job.
fn nobody_sees(house: &House, facts: &JobFacts) -> String {
    let refusal = house.reachable().find_map(|(.., contact)| see_job(&Actor::Contact(contact.let_in()), facts).err());
    let why = refusal.map(|refusal| refusal.reason().sentence()).unwrap_or_default();
    format!("Nobody at the customer would see it: {why}")
}

fn in_words(actor: &Actor, facts: &JobFacts, house: &House) -> JobSharing {
    let may_share = decide(actor, Ask::ShareJob(facts)).is_ok();
    let is_shared = is_shared(facts, house.business.shares_automatically);
    JobSharing {
        sentence: sentence(facts, house.business.shares_automatically),
        is_shared,
        may_share,
        may_stop: is_shared && decide(actor, Ask::UnshareJob(facts)).is_ok(),
        cannot_because: if may_share { house.cannot_because() } else { None },
        ..JobSharing::default()
    }
}

/// Rule 17.
pub(in crate::service) fn is_shared(facts: &JobFacts, automatically: bool) -> bool {
    facts.is_started_by_customer
        || match facts.sharing {
            Sharing::Granted => true,
            Sharing::AsUsual => automatically,
            Sharing::Withheld => false,
        }
}

pub(in crate::service) fn sentence(facts: &JobFacts, automatically: bool) -> String {
    let what = match (facts.shares_dates, facts.shares_stage) {
        (true, true) => "",
        (false, true) => ", without its dates",
        (true, false) => ", without its stage",
        (false, false) => ", without its dates and its stage",
    };
    if facts.is_started_by_customer {
        return format!("The customer brought this job in, so it stays visible to them{what}.");
    }
    match facts.sharing {
        Sharing::Granted => format!("Shared with the customer{what}."),
        Sharing::AsUsual if automatically => {
            format!("Shared with the customer automatically, as all your jobs are{what}.")
        }
        Sharing::AsUsual => "Not shared with the customer yet.".to_owned(),
        Sharing::Withheld => "Not shared any more: somebody stopped it.".to_owned(),
    }
}

/// Stands for how a job is shared.
fn state_of(row: &row::Model) -> String {
    format!("{} {} {} {}", row.customer_id.simple(), row.sharing, row.shares_dates, row.shares_stage)
}

/// A job just created is not shared by itself and could be.
///
/// # Errors
/// The database's.
pub(super) async fn is_offered(db: &Db, actor: &Actor, job: &JobFacts) -> ServiceResult<bool> {
    if decide(actor, Ask::ShareJob(job)).is_err() || decide(actor, Ask::SeeWhoSees(job)).is_err() {
        return Ok(false);
    }
    let house = House::load(db, actor, job).await?;
    Ok(!is_shared(job, house.business.shares_automatically) && house.cannot_because().is_none())
}
