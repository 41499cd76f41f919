//! Who sees what, written once more: slowly and plainly, from the numbered list "When does a contact see a job?" and
//! the table of roles in the product description, without a look at how the program decides it.
//!
//! The rules that concern what exists here:
//!
//! 1. the tenant's portal is on; the Jobs module is on; the portal's Jobs section is on;
//! 2. the contact's membership is active (not blocked, customer not archived away from them);
//! 3. the customer's permission *can view jobs* is on;
//! 4. the job belongs to that contact's customer;
//! 5. the job is shared, and 6. it stands at or past the first stage for access: both in `sharing`;
//! 7. the stage is visible to customers; or the pipeline shows the last visible stage, and that is visible now: then
//!    everything looks as if the job stood there.
//!
//! An entry is seen when its job is seen and its audience is `customer`. A stage change that names an internal stage
//! is not seen, nor is any where whoever shared the job left its stage out. What a contact wrote stays visible, unless it is the value of a field: that follows the field. Fields and
//! files are in `attached`.

mod attached;
mod sharing;

pub use attached::{Field, File, Held, shares, works};
pub use sharing::{Link, Shared};

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use vitrine_domain::{Audience, EntryKind, JobRights, Role};

/// The date of every job that has one.
pub const DUE_ON: &str = "2027-03-14";

/// A business: the three switches of rule 1, and the setting of rule 5.
pub struct Tenant {
    pub name: String,
    pub portal_is_on: bool,
    pub has_jobs_module: bool,
    pub has_jobs_section: bool,
    pub shares_automatically: bool,
    /// *Read-only portal*: "nothing can be filled in, whatever the pipeline says".
    pub is_read_only: bool,
}

/// A company or household.
pub struct Customer {
    pub tenant: usize,
    pub id: String,
    pub name: String,
    pub phone: String,
    pub is_archived: bool,
    pub can_view_jobs: bool,
}

/// A contact's way into the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Invited,
    Active,
    Blocked,
}

/// What somebody is inside one tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    Staff(Role),
    Contact { customer: usize, standing: Standing },
}

/// One membership. A person with two is here twice, with one address.
pub struct Person {
    pub tenant: usize,
    pub membership: String,
    pub name: String,
    pub email: String,
    pub position: Position,
}

pub struct Pipeline {
    pub tenant: usize,
    pub id: String,
    pub name: String,
    /// *Job at an internal stage*: show its last visible stage.
    pub shows_last_visible: bool,
    /// *First stage for access*.
    pub first: Option<usize>,
    /// In order.
    pub stages: Vec<usize>,
}

pub struct Stage {
    pub pipeline: usize,
    pub id: String,
    pub name: String,
    pub color: String,
    pub is_visible: bool,
    pub is_terminal: bool,
}

pub struct Job {
    pub tenant: usize,
    pub id: String,
    pub number: i64,
    pub title: String,
    pub description: String,
    pub customer: usize,
    pub stage: usize,
    /// The stage that it left last, of those that were visible when it left them.
    pub last_visible: Option<usize>,
    pub owner: Option<usize>,
    /// Others of the staff who work on it.
    pub assigned: BTreeSet<usize>,
    /// Contacts with chosen jobs for whom it was chosen.
    pub named: BTreeSet<usize>,
    pub is_due: bool,
    pub is_archived: bool,
    pub shared: Shared,
    /// Whoever shared it did not leave these out.
    pub shows_dates: bool,
    pub shows_stage: bool,
    /// How often somebody shared it, changed what of it is shared, or took it back.
    pub times_shared: usize,
    /// What its title, description and customer were before.
    pub former: Vec<String>,
    pub entries: Vec<Entry>,
    /// What the fields of its form hold.
    pub held: BTreeMap<usize, Held>,
}

/// Who wrote an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    Staff(usize),
    Contact(usize),
    System,
}

pub struct Entry {
    pub id: String,
    pub version: i64,
    pub kind: EntryKind,
    pub audience: Audience,
    pub author: Author,
    pub body: String,
    /// The texts that it had before.
    pub earlier: Vec<String>,
    /// Its text was changed while somebody at the customer saw it. What was changed before that leaves no trace.
    pub is_edited_in_sight: bool,
    /// For a stage change: from and to.
    pub moved: Option<(usize, usize)>,
    /// For a field change: the field, and what it held in words.
    pub field: Option<usize>,
    pub before: String,
    pub after: String,
    /// In the order in which they were added.
    pub files: Vec<usize>,
}

/// Everything there is.
#[derive(Default)]
pub struct Reference {
    pub tenants: Vec<Tenant>,
    pub customers: Vec<Customer>,
    pub people: Vec<Person>,
    pub pipelines: Vec<Pipeline>,
    pub stages: Vec<Stage>,
    pub jobs: Vec<Job>,
    pub fields: Vec<Field>,
    pub files: Vec<File>,
    /// Links to jobs that were mailed.
    pub links: Vec<Link>,
    /// Which jobs of their customer contacts see; all of them where it does not say.
    pub rights: BTreeMap<usize, JobRights>,
    /// Whom a mail with a link to which job shall reach.
    pub mailed: BTreeSet<(usize, usize)>,
}

impl Reference {
    /// Rule 1, of the tenant alone.
    fn rule_1(&self, tenant: usize) -> bool {
        let tenant = &self.tenants[tenant];
        tenant.portal_is_on && tenant.has_jobs_module && tenant.has_jobs_section
    }

    /// Rule 2.
    fn rule_2(&self, customer: usize, standing: Standing) -> bool {
        standing == Standing::Active && !self.customers[customer].is_archived
    }

    /// "Rights per contact inside one customer: which sections, which jobs."
    pub fn rights(&self, person: usize) -> JobRights {
        self.rights.get(&person).copied().unwrap_or_default()
    }

    /// Rules 1 to 3, and the contact's own rights: the contact has a Jobs page at all. Staff never have one.
    pub fn has_portal_jobs(&self, person: usize) -> bool {
        let rights = self.rights(person);
        let person = &self.people[person];
        match person.position {
            Position::Staff(_) => false,
            Position::Contact { customer, standing } => {
                self.rule_1(person.tenant)
                    && self.rule_2(customer, standing)
                    && self.customers[customer].can_view_jobs
                    && rights != JobRights::Nothing
            }
        }
    }

    /// The contact may be in the portal: it is on, and rule 2.
    pub fn is_in_portal(&self, person: usize) -> bool {
        let person = &self.people[person];
        match person.position {
            Position::Staff(_) => false,
            Position::Contact { customer, standing } => {
                self.tenants[person.tenant].portal_is_on && self.rule_2(customer, standing)
            }
        }
    }

    /// A contact: rules 1 to 7. Staff: by the table of roles.
    pub fn sees_job(&self, person: usize, job: usize) -> bool {
        let job = &self.jobs[job];
        if self.people[person].tenant != job.tenant {
            // Nothing ever crosses from one tenant to another.
            return false;
        }
        match self.people[person].position {
            // "everything in the tenant", "all jobs", "reads jobs".
            Position::Staff(Role::Owner | Role::SoleTrader | Role::Admin | Role::Supervisor | Role::Finance) => true,
            // "jobs assigned to them".
            Position::Staff(Role::Tradie | Role::Apprentice) => {
                job.owner == Some(person) || job.assigned.contains(&person)
            }
            Position::Contact { customer, .. } => {
                let rules_1_to_3 = self.has_portal_jobs(person);
                let is_chosen = self.rights(person) == JobRights::All || job.named.contains(&person);
                let rule_4 = job.customer == customer && is_chosen;
                let rule_7 = self.shown_at(job).is_some();
                rules_1_to_3 && rule_4 && self.rule_5(job) && self.rule_6(job) && rule_7
            }
        }
    }

    /// "An entry is seen when its job is seen and its audience is `customer`." Staff who see a job read all of it.
    pub fn sees_entry(&self, person: usize, job: usize, entry: &Entry) -> bool {
        if !self.sees_job(person, job) {
            return false;
        }
        match self.people[person].position {
            Position::Staff(_) => true,
            Position::Contact { .. } => {
                let is_by_a_contact = matches!(entry.author, Author::Contact(_));
                // "Nothing a contact may not see leaves a trace": an internal stage's name neither.
                let is_hidden_move = entry.moved.is_some_and(|(from, to)| {
                    !self.jobs[job].shows_stage || !self.stages[from].is_visible || !self.stages[to].is_visible
                });
                // A frame without anything in it would tell of what it held.
                let is_empty = entry.kind == EntryKind::File && entry.body.is_empty() && !self.has_customer_file(entry);
                match entry.field {
                    Some(field) => self.shows_field(&self.jobs[job], field),
                    None if is_empty => false,
                    None => is_by_a_contact || (entry.audience == Audience::Customer && !is_hidden_move),
                }
            }
        }
    }

    /// Some contact sees the entry.
    pub fn is_in_sight(&self, job: usize, entry: &Entry) -> bool {
        let is_contact = |person: &usize| matches!(self.people[*person].position, Position::Contact { .. });
        (0..self.people.len()).filter(is_contact).any(|person| self.sees_entry(person, job, entry))
    }

    /// "Portal and security settings belong to owner, sole_trader and admin alone."
    pub fn has_settings(&self, person: usize) -> bool {
        matches!(self.people[person].position, Position::Staff(Role::Owner | Role::SoleTrader | Role::Admin))
    }

    /// The roles whose row of the table lets them at customers and the people there. `None`: the table does not say.
    pub fn sees_customers(&self, person: usize) -> Option<bool> {
        match self.people[person].position {
            Position::Staff(Role::Owner | Role::SoleTrader | Role::Admin | Role::Supervisor) => Some(true),
            Position::Staff(Role::Finance) => None,
            Position::Staff(Role::Tradie | Role::Apprentice) | Position::Contact { .. } => Some(false),
        }
    }

    /// The jobs that somebody sees.
    pub fn jobs_of(&self, person: usize) -> Vec<usize> {
        (0..self.jobs.len()).filter(|job| self.sees_job(person, *job)).collect()
    }

    /// A contact's list: open jobs first, then finished ones, each part with the newest number first.
    pub fn portal_list(&self, person: usize) -> Vec<usize> {
        let mut seen = self.jobs_of(person);
        seen.sort_by_key(|job| (self.is_finished(*job), -self.jobs[*job].number));
        seen
    }

    /// The stage that customers see the job at.
    fn shown_at(&self, job: &Job) -> Option<usize> {
        if self.stages[job.stage].is_visible {
            return Some(job.stage);
        }
        let shows = self.pipelines[self.stages[job.stage].pipeline].shows_last_visible;
        job.last_visible.filter(|last| shows && self.stages[*last].is_visible)
    }

    fn is_finished(&self, job: usize) -> bool {
        let job = &self.jobs[job];
        let is_at_the_end = self.shown_at(job).is_some_and(|stage| self.stages[stage].is_terminal);
        job.is_archived || (is_at_the_end && job.shows_stage)
    }

    fn visible_stages(&self, job: usize) -> Vec<usize> {
        let pipeline = &self.pipelines[self.stages[self.jobs[job].stage].pipeline];
        pipeline.stages.iter().copied().filter(|stage| self.stages[*stage].is_visible).collect()
    }

    fn portal_stage(&self, stage: usize) -> Value {
        json!({ "name": self.stages[stage].name, "color": self.stages[stage].color })
    }

    /// A job's card as the portal has to tell it.
    pub fn portal_card(&self, person: usize, job: usize) -> Value {
        let (facts, visible) = (&self.jobs[job], self.visible_stages(job));
        let shown_at = self.shown_at(facts).expect("the job is seen");
        let here = visible.iter().position(|stage| *stage == shown_at);
        let next = here.and_then(|here| visible.get(here + 1)).map(|stage| self.stages[*stage].name.clone());
        json!({
            "job": facts.id,
            "number": facts.number,
            "title": facts.title,
            "pipeline_name": self.pipelines[self.stages[facts.stage].pipeline].name,
            "stage": facts.shows_stage.then(|| self.portal_stage(shown_at)),
            "owner_name": facts.owner.map(|owner| self.people[owner].name.clone()),
            "due_on": (facts.is_due && facts.shows_dates).then_some(DUE_ON),
            "is_finished": self.is_finished(job),
            "is_put_away": facts.is_archived && facts.shows_stage && !self.stages[shown_at].is_terminal,
            "next_stage_name": next.filter(|_| facts.shows_stage),
            // Nobody in these worlds says what they have read: all that others wrote is new.
            "is_unread": facts.entries.iter().any(|entry| {
                self.sees_entry(person, job, entry) && !matches!(entry.author, Author::Contact(author) if author == person)
            }),
        })
    }

    /// A job's page as the portal has to tell it, but for times, keys of forms and whether there is a reply box.
    pub fn portal_page(&self, person: usize, job: usize) -> Value {
        let (facts, visible) = (&self.jobs[job], self.visible_stages(job));
        let here = visible.iter().position(|stage| Some(*stage) == self.shown_at(facts)).unwrap_or_default();
        let shown = if facts.shows_stage { visible.as_slice() } else { &[] };
        let track = shown.iter().enumerate().map(|(at, stage)| {
            let place = match at.cmp(&here) {
                std::cmp::Ordering::Less => "behind",
                std::cmp::Ordering::Equal => "here",
                std::cmp::Ordering::Greater => "ahead",
            };
            json!({ "stage": self.portal_stage(*stage), "place": place })
        });
        let seen = facts.entries.iter().filter(|entry| self.sees_entry(person, job, entry));
        json!({
            "job": self.portal_card(person, job),
            "track": track.collect::<Vec<_>>(),
            "form": self.portal_form(person, job),
            "entries": seen.map(|entry| self.portal_entry(person, facts, entry)).collect::<Vec<_>>(),
            "earlier": null,
            "files": self.listed_files(person, job).into_iter().map(|file| self.portal_file(file)).collect::<Vec<_>>(),
        })
    }

    fn portal_entry(&self, person: usize, job: &Job, entry: &Entry) -> Value {
        let author = match entry.author {
            Author::Staff(author) | Author::Contact(author) => self.people[author].name.clone(),
            // Who of the team moved a job is the team's affair: the business speaks.
            Author::System => self.tenants[job.tenant].name.clone(),
        };
        json!({
            "entry": entry.id,
            "author_name": author,
            "is_from_customer": matches!(entry.author, Author::Contact(_)),
            "body": entry.body,
            "stage_move": entry.moved.map(|(from, to)| [self.portal_stage(from), self.portal_stage(to)]),
            "field_change": self.portal_change(entry),
            "files": self.portal_entry_files(person, entry),
            "is_edited": entry.is_edited_in_sight,
        })
    }

    /// Everything that a contact may know of their jobs: list and pages. Two equal values mean that nothing that they
    /// may see has changed.
    pub fn portal_view(&self, person: usize) -> Vec<(String, Value)> {
        let jobs = self.portal_list(person);
        // On an archived job the reply box goes away, and so it does in a portal to read alone.
        let is_closed = |job: &Job| job.is_archived || self.tenants[job.tenant].is_read_only;
        let page = |job: usize| json!([self.portal_page(person, job), is_closed(&self.jobs[job])]);
        jobs.into_iter().map(|job| (self.jobs[job].id.clone(), page(job))).collect()
    }
}
