//! How jobs come to be shared and what of them, from the product description's sentences.
//!
//! "5. the job is shared: automatically (tenant setting *share jobs: automatically*), or by a grant (a person shared or
//! invited […])"; "6. the stage is at or past the tenant's *first stage for access*"; "pick items: dates, stage,
//! quotes, invoices, notes; review; deselect"; "unsharing cuts at once".

use super::{Job, Position, Reference, Standing};

/// What somebody has done about sharing a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// Nothing: the tenant's setting says.
    AsTheTenantSays,
    ByHand,
    TakenBack,
}

/// A link to a job that lies in somebody's letter box.
pub struct Link {
    pub person: usize,
    pub job: usize,
    pub secret: String,
    /// Neither followed by a newer one nor ended together with what it leads to.
    pub is_open: bool,
}

impl Reference {
    /// Rule 5. Nobody brings in jobs of their own yet.
    pub fn rule_5(&self, job: &Job) -> bool {
        match job.shared {
            Shared::ByHand => true,
            Shared::AsTheTenantSays => self.tenants[job.tenant].shares_automatically,
            Shared::TakenBack => false,
        }
    }

    /// Rule 6, of where the job really stands.
    pub fn rule_6(&self, job: &Job) -> bool {
        let pipeline = &self.pipelines[self.stages[job.stage].pipeline];
        let place = |stage: usize| pipeline.stages.iter().position(|one| *one == stage);
        pipeline.first.is_none_or(|first| place(first) <= place(job.stage))
    }

    /// "The control is missing, with its reason, when the portal is off or no customer or no contact address is there."
    pub fn can_be_shared(&self, job: usize) -> bool {
        let job = &self.jobs[job];
        let is_reachable = |position: Position| matches!(position, Position::Contact { customer, standing } if customer == job.customer && standing != Standing::Blocked);
        self.tenants[job.tenant].portal_is_on
            && !self.customers[job.customer].is_archived
            && self.people.iter().any(|person| is_reachable(person.position))
    }

    /// Links that match work no more.
    pub fn end_links(&mut self, is_ended: impl Fn(&Link) -> bool) {
        self.links.iter_mut().filter(|link| is_ended(link)).for_each(|link| link.is_open = false);
    }
}
