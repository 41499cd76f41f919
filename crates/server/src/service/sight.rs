//! Which contacts see something now, asked of the policy for each of them, and how that is said.

use crate::ServiceResult;
use crate::store::{Db, reference};
use vitrine_domain::{CustomerId, TenantId};
use vitrine_policy::{
    Actor, Ask, CustomerFacts, EntryFacts, FieldFacts, FileFacts, JobFacts, Refusal, decide, see_entry, see_field,
    see_file, see_job,
};
use vitrine_wire::Sight;

/// A customer's contacts with the rights they have now.
pub(crate) struct Onlookers {
    /// `None`: whoever asks may not know them.
    contacts: Option<Vec<(String, Actor)>>,
}

impl Onlookers {
    /// Reads them. An asker who may not see the customer is told neither who sees something nor why nobody does.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn load(db: &Db, asker: &Actor, tenant: TenantId, customer: CustomerId) -> ServiceResult<Self> {
        if decide(asker, Ask::SeeCustomer(&CustomerFacts { tenant, customer })).is_err() {
            return Ok(Self { contacts: None });
        }
        let contacts = reference::contacts_of(db, tenant, customer).await?;
        let contacts = contacts.into_iter().map(|(name, contact)| (name, Actor::Contact(contact))).collect();
        Ok(Self { contacts: Some(contacts) })
    }

    /// Those who see the job.
    pub(crate) fn of_job(&self, job: &JobFacts) -> Sight {
        self.ask(|actor| see_job(actor, job).map(|_| ()))
    }

    /// Those who see the entry.
    pub(crate) fn of_entry(&self, job: &JobFacts, entry: &EntryFacts) -> Sight {
        self.ask(|actor| see_entry(actor, job, entry).map(|_| ()))
    }

    /// Those who see the field; its facts are those for customers.
    pub(crate) fn of_field(&self, job: &JobFacts, field: &FieldFacts) -> Sight {
        self.ask(|actor| see_field(actor, job, field).map(|_| ()))
    }

    /// Those who see the file.
    pub(crate) fn of_file(&self, job: &JobFacts, entry: &EntryFacts, file: &FileFacts) -> Sight {
        self.ask(|actor| see_file(actor, job, entry, file).map(|_| ()))
    }

    fn ask(&self, see: impl Fn(&Actor) -> Result<(), Refusal>) -> Sight {
        let Some(contacts) = &self.contacts else { return Sight { names: Vec::new(), nobody_because: None } };
        let mut names = Vec::new();
        let mut first_refusal = None;
        for (name, actor) in contacts {
            match see(actor) {
                Ok(()) => names.push(name.clone()),
                Err(refusal) => first_refusal = first_refusal.or(Some(refusal)),
            }
        }
        let nobody_because = names.is_empty().then(|| match first_refusal {
            Some(refusal) => refusal.reason().sentence().to_owned(),
            None => "The customer has no contacts yet.".to_owned(),
        });
        Sight { names, nobody_because }
    }
}

/// "Dana Reyes", "Dana Reyes and 1 other", "Dana Reyes and 2 others"; `None` for nobody.
pub(crate) fn people(sight: &Sight) -> Option<String> {
    let (first, others) = sight.names.split_first()?;
    Some(match others.len() {
        0 => first.clone(),
        1 => format!("{first} and 1 other"),
        more => format!("{first} and {more} others"),
    })
}

/// "Dana Reyes sees it.", "Dana Reyes and 1 other see it.", "Nobody at the customer sees it: The contact is blocked."
pub(crate) fn who_sees_it(sight: &Sight) -> String {
    match people(sight) {
        Some(people) if sight.names.len() == 1 => format!("{people} sees it."),
        Some(people) => format!("{people} see it."),
        None if sight.nobody_because.is_none() => "Only your office sees who.".to_owned(),
        None => format!("Nobody at the customer sees it: {}", because(sight)),
    }
}

/// Why nobody sees it; empty when somebody does, or when the asker may not know.
pub(crate) fn because(sight: &Sight) -> &str {
    sight.nobody_because.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::{ContactState, JobId, JobRights, Members, MembershipId, Sharing};
    use vitrine_policy::{Contact, Portal};

    fn onlooker(name: &str, state: ContactState) -> (String, Actor) {
        let contact = Contact {
            tenant: TenantId::from_bits(1),
            membership: MembershipId::from_bits(2),
            customer: CustomerId::from_bits(3),
            state,
            customer_is_archived: false,
            can_view_jobs: true,
            job_rights: JobRights::All,
            portal: Portal {
                is_on: true,
                has_jobs_module: true,
                has_jobs_section: true,
                shares_automatically: true,
                is_read_only: false,
            },
        };
        (name.to_owned(), Actor::Contact(contact))
    }

    fn sentence(contacts: Vec<(String, Actor)>) -> String {
        said(Some(contacts))
    }

    fn said(contacts: Option<Vec<(String, Actor)>>) -> String {
        let job = JobFacts {
            tenant: TenantId::from_bits(1),
            job: JobId::from_bits(4),
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
        who_sees_it(&Onlookers { contacts }.of_job(&job))
    }

    #[test]
    fn sight_says_who_or_why_nobody() {
        let dana = || onlooker("Dana Reyes", ContactState::Active);
        let sam = || onlooker("Sam Ode", ContactState::Active);
        let blocked = || onlooker("Kim Lund", ContactState::Blocked);
        assert_eq!(sentence(vec![dana()]), "Dana Reyes sees it.");
        assert_eq!(sentence(vec![dana(), blocked(), sam()]), "Dana Reyes and 1 other see it.");
        assert_eq!(sentence(vec![dana(), sam(), sam()]), "Dana Reyes and 2 others see it.");
        assert_eq!(sentence(vec![blocked()]), "Nobody at the customer sees it: The contact is blocked.");
        assert_eq!(sentence(vec![]), "Nobody at the customer sees it: The customer has no contacts yet.");
        assert_eq!(said(None), "Only your office sees who.");
    }
}
