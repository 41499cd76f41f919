//! Who is let in by an invitation, and when a job invites by itself: rules 32 to 34.

use crate::{Contact, JobFacts};
use vitrine_domain::{ContactState, Sharing};

impl Contact {
    /// Rule 32: the contact as an invitation makes them. A blocked one stays blocked.
    #[must_use]
    pub const fn let_in(self) -> Self {
        match self.state {
            ContactState::Invited => Self { state: ContactState::Active, ..self },
            ContactState::Active | ContactState::Blocked => self,
        }
    }
}

/// Rule 33: the job comes to be open to its customer by this change. `before`: as it was; `None` for a new one. Whether
/// it has invited before is for the caller to know.
pub fn opens_to_customer(before: Option<&JobFacts>, after: &JobFacts) -> bool {
    let was_open = before.is_some_and(|before| before.customer == after.customer && is_open(before));
    let is_taken_back = match after.sharing {
        Sharing::Withheld => true,
        Sharing::AsUsual | Sharing::Granted => false,
    };
    is_open(after) && !was_open && !is_taken_back && !after.is_archived && !after.is_started_by_customer
}

/// Rules 18 and 26: where it stands keeps no customer out.
pub const fn is_open(job: &JobFacts) -> bool {
    job.is_open_for_access && (job.stage_is_visible || job.shows_last_visible_stage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::{CustomerId, JobId, Members, TenantId};

    const JOB: JobFacts = JobFacts {
        tenant: TenantId::from_bits(1),
        job: JobId::from_bits(2),
        customer: CustomerId::from_bits(3),
        owner: None,
        assigned: Members::NOBODY,
        named_contacts: Members::NOBODY,
        sharing: Sharing::AsUsual,
        is_started_by_customer: false,
        is_open_for_access: true,
        shares_dates: true,
        shares_stage: true,
        stage_is_visible: true,
        shows_last_visible_stage: false,
        takes_replies: true,
        takes_uploads: true,
        is_archived: false,
    };

    #[test]
    fn job_opens_where_it_reaches_the_first_stage_and_is_to_be_seen() {
        let before_it = JobFacts { is_open_for_access: false, ..JOB };
        let internal = JobFacts { stage_is_visible: false, ..JOB };
        assert!(opens_to_customer(None, &JOB) && opens_to_customer(Some(&before_it), &JOB));
        assert!(opens_to_customer(Some(&internal), &JOB));
        assert!(opens_to_customer(Some(&JobFacts { customer: CustomerId::from_bits(4), ..JOB }), &JOB));
        assert!(!opens_to_customer(Some(&JOB), &JOB), "it was open");
        assert!(!opens_to_customer(None, &internal) && !opens_to_customer(None, &before_it));
        for never in [
            JobFacts { sharing: Sharing::Withheld, ..JOB },
            JobFacts { is_archived: true, ..JOB },
            JobFacts { is_started_by_customer: true, ..JOB },
        ] {
            assert!(!opens_to_customer(None, &never), "{never:?}");
        }
    }
}
