//! What people do about who is named: staff who are assigned, contacts who see chosen jobs, a portal to read alone.

use crate::reference::{Position, Standing};
use crate::world::World;
use rand::Rng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use vitrine_domain::{JobRights, Role};

impl World {
    pub(super) async fn something_happens_to_people(&mut self, tenant: usize, job: usize) -> &'static str {
        match self.rng.random_range(0..9) {
            0..3 => {
                self.assign_some(job).await;
                "people are assigned to a job"
            }
            3..6 => {
                self.choose_some(job).await;
                "a job is chosen for contacts"
            }
            6 | 7 => {
                self.set_some_rights(tenant).await;
                "a contact's jobs are all, chosen ones or none"
            }
            _ => {
                self.flip_read_only(tenant).await;
                "the portal is for reading alone, or not any more"
            }
        }
    }

    async fn assign_some(&mut self, job: usize) {
        let tenant = self.is.jobs[job].tenant;
        let at_work = self.staff_of(tenant).into_iter().filter(|one| {
            matches!(self.is.people[*one].position, Position::Staff(Role::Tradie | Role::Apprentice | Role::Admin))
        });
        let at_work: Vec<usize> = at_work.collect();
        let now: BTreeSet<usize> = at_work.into_iter().filter(|_| self.rng.random_bool(0.4)).collect();
        let form = self.ticked(&now, &self.is.jobs[job].assigned);
        self.tenant_does(tenant, "jobs/assign", with(form, "job", &self.is.jobs[job].id)).await;
        self.is.jobs[job].assigned = now;
    }

    async fn choose_some(&mut self, job: usize) {
        let facts = &self.is.jobs[job];
        let (tenant, customer) = (facts.tenant, facts.customer);
        let contacts: Vec<usize> = self.contacts_of(customer);
        let now: BTreeSet<usize> = contacts.into_iter().filter(|_| self.rng.random_bool(0.5)).collect();
        let form = self.ticked(&now, &self.is.jobs[job].named);
        self.tenant_does(tenant, "jobs/choose_contacts", with(form, "job", &self.is.jobs[job].id)).await;
        let names: Vec<String> = now.iter().map(|one| self.is.people[*one].name.clone()).collect();
        let facts = &mut self.is.jobs[job];
        facts.former.extend(names);
        facts.named = now;
    }

    async fn set_some_rights(&mut self, tenant: usize) {
        let here: Vec<usize> =
            self.contacts().into_iter().filter(|one| self.is.people[*one].tenant == tenant).collect();
        let Some(person) = here.choose(&mut self.rng).copied() else { return };
        let rights = *JobRights::ALL.choose(&mut self.rng).expect("rights");
        self.set_rights(person, rights).await;
    }

    pub async fn set_rights(&mut self, person: usize, rights: JobRights) {
        let Position::Contact { customer, .. } = self.is.people[person].position else { return };
        let form = json!({
            "customer": self.is.customers[customer].id,
            "contact": self.is.people[person].membership,
            "rights": rights.as_str(),
        });
        self.tenant_does(self.is.people[person].tenant, "contacts/set_job_rights", form).await;
        self.is.rights.insert(person, rights);
    }

    pub async fn flip_read_only(&mut self, tenant: usize) {
        let on = !self.is.tenants[tenant].is_read_only;
        self.tenant_does(tenant, "settings/read_only", json!({ "on": on })).await;
        self.is.tenants[tenant].is_read_only = on;
    }

    /// Of one customer, but for those who are blocked: they are not offered.
    fn contacts_of(&self, customer: usize) -> Vec<usize> {
        let is_one = |position: Position| match position {
            Position::Contact { customer: of, standing } => of == customer && standing != Standing::Blocked,
            Position::Staff(_) => false,
        };
        self.contacts().into_iter().filter(|one| is_one(self.is.people[*one].position)).collect()
    }

    /// A form with boxes: which are ticked, and which were.
    fn ticked(&self, now: &BTreeSet<usize>, were: &BTreeSet<usize>) -> Value {
        let ids = |people: &BTreeSet<usize>| -> Vec<String> {
            people.iter().map(|one| self.is.people[*one].membership.clone()).collect()
        };
        let mut form = json!({ "were": ids(were).join(" ") });
        for one in ids(now) {
            form[format!("ticked[b{one}]")] = json!("true");
        }
        form
    }
}

fn with(mut form: Value, name: &str, text: &str) -> Value {
    form[name] = json!(text);
    form
}
