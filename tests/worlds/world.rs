//! A random world: the same things made through the server and noted in the reference.

mod attached;
mod known;

pub use known::SAID_ANYWAY;

use crate::canary::word;
use crate::reference::{
    Author, Customer, DUE_ON, Entry, Job, Person, Pipeline, Position, Reference, Shared, Stage, Standing, Tenant,
};
use crate::support::{Business, Client, PASSWORD, TestServer, unique};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use vitrine_domain::{Audience, EntryKind, Role};

/// How large a world is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub customers: usize,
    pub jobs: usize,
    /// The most entries of a job at the beginning.
    pub entries: usize,
}

pub struct World {
    pub seed: u64,
    pub rng: StdRng,
    pub server: TestServer,
    pub is: Reference,
    /// The browser of each person, in the order of `is.people`.
    pub clients: Vec<Client>,
    /// The owner of each tenant.
    pub owners: Vec<usize>,
    /// Jobs that random actions leave alone.
    pub kept: BTreeSet<usize>,
}

/// The seed to begin with: `VITRINE_WORLD_SEED`, or a new one. Printed, so that a failure can be played again.
pub fn seeds() -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let first = number("VITRINE_WORLD_SEED").unwrap_or_else(rand::random);
    (0..number("VITRINE_WORLDS").unwrap_or(1)).map(|more| first.wrapping_add(more)).collect()
}

impl World {
    /// Two businesses with everybody and everything in them.
    pub async fn new(seed: u64, size: Size) -> Self {
        println!("world of seed {seed}: play it again with VITRINE_WORLD_SEED={seed}");
        let mut world = Self {
            seed,
            rng: StdRng::seed_from_u64(seed),
            server: TestServer::start_with(|config| config.insecure_cookies = true).await,
            is: Reference::default(),
            clients: Vec::new(),
            owners: Vec::new(),
            kept: BTreeSet::new(),
        };
        for _ in 0..2 {
            world.add_tenant(size).await;
        }
        world.add_contact_of_both().await;
        for tenant in 0..2 {
            for _ in 0..size.jobs {
                world.add_random_job(tenant).await;
            }
        }
        for job in 0..world.is.jobs.len() {
            for _ in 0..world.rng.random_range(0..=size.entries) {
                world.add_random_entry(job).await;
            }
        }
        world.fill_some_file().await;
        world
    }

    pub fn word(&mut self) -> String {
        word(&mut self.rng)
    }

    async fn add_tenant(&mut self, size: Size) {
        let tenant = self.is.tenants.len();
        let name = format!("Business {}", self.word());
        let business = Business::sign_up(&self.server, &name).await;
        self.is.tenants.push(Tenant {
            name,
            portal_is_on: true,
            has_jobs_module: true,
            has_jobs_section: true,
            shares_automatically: true,
            is_read_only: false,
        });
        self.owners.push(self.is.people.len());
        self.add_person(tenant, Position::Staff(Role::Owner), business.owner.clone());
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Owner) {
            let name = format!("{} {}", role.label(), self.word());
            let person = business.add_staff(role, &name).await;
            self.add_person(tenant, Position::Staff(role), person);
        }
        let choices = self.clients[self.owners[tenant]].call("jobs/choices", json!({})).await.ok();
        for pipeline in choices["pipelines"].as_array().expect("pipelines") {
            self.note_pipeline(tenant, pipeline);
            self.add_fields(self.is.pipelines.len() - 1).await;
        }
        for number in 0..size.customers {
            // The first customer always has somebody who looks.
            let contacts = if number == 0 { 2 } else { self.rng.random_range(0..=3) };
            let customer = self.add_customer(tenant).await;
            for _ in 0..contacts {
                let email = format!("{}-{}@home.example", self.word(), unique());
                self.add_contact(tenant, customer, &email).await;
            }
        }
    }

    fn add_person(&mut self, tenant: usize, position: Position, person: crate::support::Person) {
        let crate::support::Person { client, membership, email, name } = person;
        self.is.people.push(Person { tenant, membership, name, email, position });
        self.clients.push(client);
    }

    fn note_pipeline(&mut self, tenant: usize, told: &Value) {
        let (pipeline, mut stages) = (self.is.pipelines.len(), Vec::new());
        for stage in told["stages"].as_array().expect("stages") {
            stages.push(self.is.stages.len());
            self.is.stages.push(Stage {
                pipeline,
                id: text(&stage["stage"]),
                name: text(&stage["name"]),
                color: text(&stage["color"]),
                is_visible: stage["is_visible_to_customer"] == true,
                is_terminal: stage["is_terminal"] == true,
            });
        }
        self.is.pipelines.push(Pipeline {
            tenant,
            id: text(&told["pipeline"]),
            name: text(&told["name"]),
            shows_last_visible: false,
            first: None,
            stages,
        });
    }

    async fn add_customer(&mut self, tenant: usize) -> usize {
        let (name, phone) = (format!("Customer {}", self.word()), self.word());
        let made = self.owner(tenant).call("customers/create", json!({ "name": name, "phone": phone })).await.ok();
        let id = text(&made["customer"]);
        self.is.customers.push(Customer { tenant, id, name, phone, is_archived: false, can_view_jobs: true });
        self.is.customers.len() - 1
    }

    async fn add_contact(&mut self, tenant: usize, customer: usize, email: &str) -> usize {
        let (name, id) = (format!("Contact {}", self.word()), self.is.customers[customer].id.clone());
        let form = json!({ "customer": id, "name": name, "email": email });
        let link = self.owner(tenant).call("contacts/invite", form).await.ok();
        let client = self.server.stranger();
        let is_in = self.rng.random_bool(0.9);
        if is_in {
            let secret = text(&link["path"]).trim_start_matches("/invitation/").to_owned();
            client.call("invitations/accept", json!({ "secret": secret, "password": PASSWORD })).await.expect(200);
        }
        let page = self.owner(tenant).call("customers/show", json!({ "customer": id })).await.ok();
        let lines = page["contacts"].as_array().expect("contacts");
        let membership = text(&lines.iter().find(|line| line["email"] == email).expect("listed")["membership"]);
        let standing = if is_in { Standing::Active } else { Standing::Invited };
        let person = crate::support::Person { client, membership, email: email.to_owned(), name };
        self.add_person(tenant, Position::Contact { customer, standing }, person);
        self.is.people.len() - 1
    }

    /// One person who is a contact of both businesses, with a browser for each.
    async fn add_contact_of_both(&mut self) {
        let email = format!("{}-{}@home.example", self.word(), unique());
        for tenant in 0..2 {
            let customer = self.customers_of(tenant)[0];
            self.add_contact(tenant, customer, &email).await;
        }
    }

    async fn add_random_job(&mut self, tenant: usize) {
        let customers = self.customers_of(tenant);
        let customer = *customers.choose(&mut self.rng).expect("customers");
        let stage = *self.stages_of(tenant).choose(&mut self.rng).expect("stages");
        let owner = self.random_owner(tenant);
        self.add_job(customer, stage, owner).await;
    }

    /// Often one of those who see only what is assigned to them.
    pub fn random_owner(&mut self, tenant: usize) -> Option<usize> {
        let staff = self.staff_of(tenant);
        let assigned: Vec<usize> = staff
            .iter()
            .copied()
            .filter(|one| matches!(self.is.people[*one].position, Position::Staff(Role::Tradie | Role::Apprentice)))
            .collect();
        match self.rng.random_range(0..4) {
            0 => None,
            1 => staff.choose(&mut self.rng).copied(),
            _ => assigned.choose(&mut self.rng).copied(),
        }
    }

    pub async fn add_job(&mut self, customer: usize, stage: usize, owner: Option<usize>) -> usize {
        let tenant = self.is.customers[customer].tenant;
        let (title, description) = (format!("Job {}", self.word()), format!("About {}", self.word()));
        let is_due = self.rng.random_bool(0.5);
        let form = json!({
            "title": title,
            "description": description,
            "due_on": if is_due { DUE_ON } else { "" },
            "customer": self.is.customers[customer].id,
            "stage": self.is.stages[stage].id,
            "owner": owner.map(|owner| self.is.people[owner].membership.clone()).unwrap_or_default(),
        });
        let id = text(&self.owner(tenant).call("jobs/create", form).await.ok()["job"]);
        let shown = self.owner(tenant).call("jobs/show", json!({ "job": id })).await.ok();
        let number = shown["number"].as_i64().expect("a number");
        self.is.jobs.push(Job {
            tenant,
            id,
            number,
            title,
            description,
            customer,
            stage,
            last_visible: None,
            owner,
            assigned: BTreeSet::new(),
            named: BTreeSet::new(),
            is_due,
            is_archived: false,
            shared: Shared::AsTheTenantSays,
            shows_dates: true,
            shows_stage: true,
            times_shared: 0,
            former: Vec::new(),
            entries: Vec::new(),
            held: BTreeMap::new(),
        });
        self.is.jobs.len() - 1
    }

    async fn add_random_entry(&mut self, job: usize) {
        match self.rng.random_range(0..12) {
            8 | 9 => self.upload_somewhere(job).await,
            10 | 11 => self.fill_something(job).await,
            0..3 => self.write(job, Audience::Internal).await,
            3..6 => self.write(job, Audience::Customer).await,
            6 => self.move_somewhere(job).await,
            _ => {
                self.write(job, Audience::Internal).await;
                self.edit_something(job).await;
            }
        }
    }

    pub fn owner(&self, tenant: usize) -> &Client {
        &self.clients[self.owners[tenant]]
    }

    pub fn customers_of(&self, tenant: usize) -> Vec<usize> {
        (0..self.is.customers.len()).filter(|one| self.is.customers[*one].tenant == tenant).collect()
    }

    pub fn stages_of(&self, tenant: usize) -> Vec<usize> {
        let pipelines = &self.is.pipelines;
        (0..self.is.stages.len()).filter(|one| pipelines[self.is.stages[*one].pipeline].tenant == tenant).collect()
    }

    pub fn staff_of(&self, tenant: usize) -> Vec<usize> {
        self.people_who(|person| person.tenant == tenant && matches!(person.position, Position::Staff(_)))
    }

    pub fn contacts(&self) -> Vec<usize> {
        self.people_who(|person| matches!(person.position, Position::Contact { .. }))
    }

    pub fn everybody(&self) -> Vec<usize> {
        self.people_who(|_| true)
    }

    fn people_who(&self, is_one: impl Fn(&Person) -> bool) -> Vec<usize> {
        (0..self.is.people.len()).filter(|one| is_one(&self.is.people[*one])).collect()
    }

    /// Notes the newest entry of a job, whose id only the staff's feed tells.
    pub async fn note_newest(&mut self, job: usize, author: Author, body: String, moved: Option<(usize, usize)>) {
        let asked = json!({ "job": self.is.jobs[job].id, "earlier": null });
        let feed = self.owner(self.is.jobs[job].tenant).call("entries/list", asked).await.ok();
        let newest = feed["entries"].as_array().and_then(|all| all.last()).expect("an entry").clone();
        self.note(job, author, body, moved, &newest);
    }

    pub fn note(&mut self, job: usize, author: Author, body: String, moved: Option<(usize, usize)>, told: &Value) {
        self.is.jobs[job].entries.push(Entry {
            id: text(&told["entry"]),
            version: told["version"].as_i64().expect("a version"),
            kind: EntryKind::from_word(&text(&told["kind"])).expect("a kind"),
            audience: Audience::from_word(&text(&told["audience"])).expect("an audience"),
            author,
            body,
            earlier: Vec::new(),
            is_edited_in_sight: false,
            moved,
            field: None,
            before: String::new(),
            after: String::new(),
            files: Vec::new(),
        });
    }
}

/// The text of a JSON string.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
