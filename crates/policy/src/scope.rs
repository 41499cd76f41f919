//! The same rules for lists: which rows may be in the answer at all. `vitrine-server::store` turns a scope into a
//! WHERE clause and has no other way to select rows. Agreement with `decide` is proved by `scope_agrees`.

use crate::{Actor, Ask, Staff, decide};
use vitrine_domain::{Audience, CustomerId, JobRights, MembershipId, Role, StaffState, TenantId};

/// Which jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobScope {
    /// None.
    Nothing,
    /// All of the tenant.
    Tenant(TenantId),
    /// Those that the staff member owns or is assigned to.
    AssignedTo(TenantId, MembershipId),
    /// Those shared with a customer.
    SharedWith(SharedJobs),
}

/// The jobs of a customer that are shared and open for access (both unless the customer brought them in), and that show
/// a stage: a visible one, or the last visible one where the pipeline says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedJobs {
    /// Whose customer.
    pub tenant: TenantId,
    /// Whose jobs.
    pub customer: CustomerId,
    /// Jobs that nobody took back are shared; else only those that somebody shared.
    pub automatically: bool,
    /// Only jobs that name this contact.
    pub naming: Option<MembershipId>,
}

/// Which entries, within the jobs of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryScope {
    /// The jobs whose entries are meant.
    pub jobs: JobScope,
    /// With this audience alone, stage changes only between visible stages of jobs that share their stage, field changes only of visible fields that
    /// the job has reached, files only with words or with one that has this audience; `None`: all.
    pub only: Option<Audience>,
}

/// Which files, within the entries of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileScope {
    /// The entries whose files are meant.
    pub entries: EntryScope,
    /// With this audience alone, values of file fields only where the field is visible; `None`: all.
    pub only: Option<Audience>,
}

/// Which customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerScope {
    /// None.
    Nothing,
    /// All of the tenant.
    Tenant(TenantId),
}

/// The jobs that the actor may see.
pub fn scope_jobs(actor: &Actor) -> JobScope {
    match actor {
        Actor::Stranger => JobScope::Nothing,
        Actor::Staff(Staff { state: StaffState::Invited | StaffState::Ended, .. }) => JobScope::Nothing,
        Actor::Staff(staff) => match staff.role {
            Role::Owner | Role::SoleTrader | Role::Admin | Role::Supervisor | Role::Finance => {
                JobScope::Tenant(staff.tenant)
            }
            Role::Tradie | Role::Apprentice => JobScope::AssignedTo(staff.tenant, staff.membership),
        },
        Actor::Contact(contact) => match decide(actor, Ask::ListPortalJobs) {
            Ok(()) => JobScope::SharedWith(SharedJobs {
                tenant: contact.tenant,
                customer: contact.customer,
                automatically: contact.portal.shares_automatically,
                naming: match contact.job_rights {
                    JobRights::All | JobRights::Nothing => None,
                    JobRights::Chosen => Some(contact.membership),
                },
            }),
            Err(_) => JobScope::Nothing,
        },
    }
}

/// The entries that the actor may see.
pub fn scope_entries(actor: &Actor) -> EntryScope {
    let jobs = scope_jobs(actor);
    match actor {
        Actor::Stranger | Actor::Contact(_) => EntryScope { jobs, only: Some(Audience::Customer) },
        Actor::Staff(_) => EntryScope { jobs, only: None },
    }
}

/// The files that the actor may see.
pub fn scope_files(actor: &Actor) -> FileScope {
    let entries = scope_entries(actor);
    FileScope { entries, only: entries.only }
}

/// The customers whose records the actor may see.
pub fn scope_customers(actor: &Actor) -> CustomerScope {
    match actor {
        Actor::Stranger | Actor::Contact(_) => CustomerScope::Nothing,
        Actor::Staff(Staff { state: StaffState::Invited | StaffState::Ended, .. }) => CustomerScope::Nothing,
        Actor::Staff(staff) => match staff.role {
            Role::Owner | Role::SoleTrader | Role::Admin | Role::Supervisor | Role::Finance => {
                CustomerScope::Tenant(staff.tenant)
            }
            Role::Tradie | Role::Apprentice => CustomerScope::Nothing,
        },
    }
}
