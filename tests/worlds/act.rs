//! Things that people do: through the server, and noted in the reference when the server did them.

mod attached;
mod people;
mod pipelines;
mod sharing;

use crate::canary::word;
use crate::reference::{Author, DUE_ON, Position, Shared, Standing};
use crate::support::{Answer, PASSWORD};
use crate::world::{World, text};
use rand::Rng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};
use vitrine_domain::{Audience, EntryKind, JobRights, Role};

/// Whether it was done. A 403 is an honest no; anything else is none.
#[track_caller]
fn is_done(answer: &Answer) -> bool {
    assert!([200, 403].contains(&answer.status), "{}: {} {}", answer.asked, answer.status, answer.text());
    answer.status == 200
}

impl World {
    /// Something happens in a tenant.
    pub async fn something_happens(&mut self, tenant: usize) -> &'static str {
        let jobs: Vec<usize> = (0..self.is.jobs.len())
            .filter(|job| self.is.jobs[*job].tenant == tenant && !self.kept.contains(job))
            .collect();
        let job = *jobs.choose(&mut self.rng).expect("jobs");
        let customer = *self.customers_of(tenant).choose(&mut self.rng).expect("customers");
        match self.rng.random_range(0..63) {
            54.. => self.something_happens_to_people(tenant, job).await,
            44..54 => self.something_happens_to_sharing(tenant, job).await,
            28..44 => self.something_happens_to_files_or_forms(tenant, job).await,
            0..2 => {
                self.write(job, Audience::Internal).await;
                "an internal entry is written"
            }
            2..4 => {
                self.write(job, Audience::Customer).await;
                "an entry for the customer is written"
            }
            4..6 => {
                self.edit_something(job).await;
                "an entry is edited"
            }
            6..10 => {
                self.toggle_something(job).await;
                "an entry is shown or hidden"
            }
            10..13 => {
                self.move_somewhere(job).await;
                "a job is moved"
            }
            13..16 => {
                self.flip_some_stage(tenant).await;
                "a stage is shown or hidden"
            }
            16..18 => {
                self.flip_some_switch(tenant).await;
                "a switch of the portal is flipped"
            }
            18 => {
                self.flip_permission(customer).await;
                "the permission to view jobs is flipped"
            }
            19 => {
                self.flip_archived_customer(customer).await;
                "a customer is archived or brought back"
            }
            20 => {
                self.flip_archived_job(job).await;
                "a job is archived or brought back"
            }
            21 | 22 => {
                self.flip_some_block(tenant).await;
                "a contact is blocked or unblocked"
            }
            26 | 27 => {
                self.flip_at_internal(tenant).await;
                "a pipeline hides jobs at internal stages, or shows their last visible stage"
            }
            23 => {
                self.change_facts(job).await;
                "a job's facts are changed"
            }
            _ => {
                self.reply_somewhere(tenant).await;
                "a contact replies"
            }
        }
    }

    /// Makes the portal of a tenant open to all its customers again, so that a batch does not end in the dark.
    pub async fn open_everything(&mut self, tenant: usize) {
        for switch in ["portal", "jobs_module", "jobs_section"] {
            self.set_switch(tenant, switch, true).await;
        }
        if !self.is.tenants[tenant].shares_automatically {
            self.flip_sharing(tenant).await;
        }
        if self.is.tenants[tenant].is_read_only {
            self.flip_read_only(tenant).await;
        }
        for person in self.contacts() {
            if self.is.people[person].tenant == tenant && self.is.rights(person) == JobRights::Nothing {
                self.set_rights(person, JobRights::All).await;
            }
        }
        for pipeline in 0..self.is.pipelines.len() {
            if self.is.pipelines[pipeline].tenant == tenant && self.is.pipelines[pipeline].first.is_some() {
                self.set_first_stage(pipeline, None).await;
            }
        }
        for customer in self.customers_of(tenant) {
            if !self.is.customers[customer].can_view_jobs {
                self.flip_permission(customer).await;
            }
            if self.is.customers[customer].is_archived {
                self.flip_archived_customer(customer).await;
            }
        }
    }

    async fn tenant_does(&self, tenant: usize, endpoint: &str, arguments: Value) -> Answer {
        let person = self.owners[tenant];
        let answer = self.clients[person].call(endpoint, arguments).await;
        assert_eq!(answer.status, 200, "seed {}: {}: {}", self.seed, answer.asked, answer.text());
        answer
    }

    pub async fn write(&mut self, job: usize, audience: Audience) {
        let body = format!("Text {}", word(&mut self.rng));
        // Whoever of the staff sees the job may try.
        let people: Vec<usize> = self
            .staff_of(self.is.jobs[job].tenant)
            .into_iter()
            .filter(|person| self.is.sees_job(*person, job))
            .collect();
        let author = *people.choose(&mut self.rng).expect("the owner sees it");
        let form = json!({ "job": self.is.jobs[job].id, "audience": audience.as_str(), "body": body });
        let answer = self.clients[author].call("entries/write", form).await;
        if is_done(&answer) {
            self.note(job, Author::Staff(author), body, None, &answer.json()["entry"]);
        }
        self.check_role(author, audience == Audience::Customer, &answer);
        // What writing answers is held to the same rule as what reading answers.
        self.check_bytes(author, &self.may_know(author), &answer);
    }

    /// "never shares or toggles visibility": finance, tradie, apprentice.
    pub(super) fn check_role(&self, person: usize, is_for_customer: bool, answer: &Answer) {
        let Position::Staff(role) = self.is.people[person].position else { return };
        let never_shares = matches!(role, Role::Finance | Role::Tradie | Role::Apprentice);
        if is_for_customer && never_shares {
            assert_eq!(answer.status, 403, "{role:?} showed something to a customer");
        }
    }

    pub async fn edit_something(&mut self, job: usize) {
        let written = self.entries_where(job, |kind, author| {
            !matches!(kind, EntryKind::StageChange | EntryKind::FieldChange) && matches!(author, Author::Staff(_))
        });
        if let Some(entry) = written.choose(&mut self.rng).copied() {
            self.edit(job, entry).await;
        }
    }

    pub async fn edit(&mut self, job: usize, entry: usize) {
        let body = format!("Text {}", word(&mut self.rng));
        let (facts, found) = (&self.is.jobs[job], &self.is.jobs[job].entries[entry]);
        let form = json!({ "job": facts.id, "entry": found.id, "version": found.version, "body": body });
        let answer = self.clients[self.owners[facts.tenant]].call("entries/edit", form).await;
        if is_done(&answer) {
            let is_in_sight = self.is.is_in_sight(job, &self.is.jobs[job].entries[entry]);
            let found = &mut self.is.jobs[job].entries[entry];
            found.is_edited_in_sight |= is_in_sight;
            found.earlier.push(std::mem::replace(&mut found.body, body));
            found.version = answer.json()["entry"]["version"].as_i64().expect("a version");
        }
    }

    fn entries_where(&self, job: usize, is_one: impl Fn(EntryKind, Author) -> bool) -> Vec<usize> {
        let entries = self.is.jobs[job].entries.iter().enumerate();
        entries.filter(|(_, entry)| is_one(entry.kind, entry.author)).map(|(at, _)| at).collect()
    }

    async fn toggle_something(&mut self, job: usize) {
        let entries = self.entries_where(job, |_, _| true);
        let Some(entry) = entries.choose(&mut self.rng).copied() else { return };
        let tenant = self.is.jobs[job].tenant;
        // Mostly the owner; sometimes somebody who must not.
        let person = match self.rng.random_bool(0.8) {
            true => self.owners[tenant],
            false => *self.staff_of(tenant).choose(&mut self.rng).expect("staff"),
        };
        let (facts, found) = (&self.is.jobs[job], &self.is.jobs[job].entries[entry]);
        let to = found.audience.flipped();
        let form = json!({ "job": facts.id, "entry": found.id, "version": found.version, "audience": to.as_str() });
        let answer = self.clients[person].call("entries/set_audience", form).await;
        if !self.is.sees_job(person, job) {
            assert_eq!(answer.status, 404, "{}", answer.asked);
            return;
        }
        let is_by_contact = matches!(found.author, Author::Contact(_));
        if is_done(&answer) {
            assert!(!is_by_contact, "seed {}: what a contact wrote was hidden from them", self.seed);
            self.show_all_where_nothing_is_shown(job, entry, to);
            let found = &mut self.is.jobs[job].entries[entry];
            found.audience = to;
            found.version = answer.json()["entry"]["version"].as_i64().expect("a version");
        }
        self.catch_up(job).await;
        self.check_role(person, true, &answer);
        self.check_bytes(person, &self.may_know(person), &answer);
    }

    pub async fn move_somewhere(&mut self, job: usize) {
        let pipeline = &self.is.pipelines[self.is.stages[self.is.jobs[job].stage].pipeline];
        let to = *pipeline.stages.choose(&mut self.rng).expect("stages");
        self.move_to(job, to).await;
    }

    pub async fn move_to(&mut self, job: usize, to: usize) {
        let (tenant, from) = (self.is.jobs[job].tenant, self.is.jobs[job].stage);
        if from == to {
            return;
        }
        let form = json!({ "job": self.is.jobs[job].id, "stage": self.is.stages[to].id });
        self.tenant_does(tenant, "jobs/move", form).await;
        if self.is.stages[from].is_visible {
            self.is.jobs[job].last_visible = Some(from);
        }
        self.is.jobs[job].stage = to;
        self.note_newest(job, Author::System, String::new(), Some((from, to))).await;
    }

    async fn flip_some_switch(&mut self, tenant: usize) {
        let facts = &self.is.tenants[tenant];
        let all = [
            ("portal", facts.portal_is_on),
            ("jobs_module", facts.has_jobs_module),
            ("jobs_section", facts.has_jobs_section),
        ];
        // A dark portal proves little: what is off is likelier to be chosen.
        let off = all.iter().find(|(_, is_on)| !is_on).copied();
        let (switch, is_on) = off.unwrap_or(all[self.rng.random_range(0..all.len())]);
        self.set_switch(tenant, switch, !is_on).await;
    }

    pub async fn set_switch(&mut self, tenant: usize, switch: &str, on: bool) {
        self.tenant_does(tenant, "settings/switch", json!({ "switch": switch, "on": on })).await;
        let facts = &mut self.is.tenants[tenant];
        match switch {
            "portal" => facts.portal_is_on = on,
            "jobs_module" => facts.has_jobs_module = on,
            _ => facts.has_jobs_section = on,
        }
    }

    pub async fn flip_permission(&mut self, customer: usize) {
        let facts = &self.is.customers[customer];
        let permitted = !facts.can_view_jobs;
        let form = json!({ "customer": facts.id, "permission": "view_jobs", "on": permitted });
        self.tenant_does(facts.tenant, "customers/permit", form).await;
        self.is.customers[customer].can_view_jobs = permitted;
    }

    pub async fn flip_archived_customer(&mut self, customer: usize) {
        let facts = &self.is.customers[customer];
        let archived = !facts.is_archived;
        let form = json!({ "customer": facts.id, "archived": archived });
        self.tenant_does(facts.tenant, "customers/archive", form).await;
        self.is.customers[customer].is_archived = archived;
    }

    async fn flip_archived_job(&mut self, job: usize) {
        let facts = &self.is.jobs[job];
        let archived = !facts.is_archived;
        let form = json!({ "job": facts.id, "archived": archived });
        self.tenant_does(facts.tenant, "jobs/archive", form).await;
        self.is.jobs[job].is_archived = archived;
    }

    async fn flip_some_block(&mut self, tenant: usize) {
        let contacts: Vec<usize> = self
            .contacts()
            .into_iter()
            .filter(|one| self.is.people[*one].tenant == tenant)
            .filter(|one| {
                !matches!(self.is.people[*one].position, Position::Contact { standing: Standing::Invited, .. })
            })
            .collect();
        let blocked = contacts
            .iter()
            .copied()
            .find(|one| matches!(self.is.people[*one].position, Position::Contact { standing: Standing::Blocked, .. }));
        let Some(person) = blocked.or_else(|| contacts.choose(&mut self.rng).copied()) else { return };
        let Position::Contact { customer, standing } = self.is.people[person].position else { return };
        let to = if standing == Standing::Blocked { Standing::Active } else { Standing::Blocked };
        let form = json!({
            "customer": self.is.customers[customer].id,
            "contact": self.is.people[person].membership,
            "blocked": to == Standing::Blocked,
        });
        self.tenant_does(tenant, "contacts/block", form).await;
        self.is.people[person].position = Position::Contact { customer, standing: to };
        if to == Standing::Blocked {
            self.is.end_links(|link| link.person == person);
        }
    }

    /// Another title, description and owner; sometimes another customer.
    async fn change_facts(&mut self, job: usize) {
        let tenant = self.is.jobs[job].tenant;
        let (title, description) = (format!("Job {}", word(&mut self.rng)), format!("About {}", word(&mut self.rng)));
        let (owner, is_due) = (self.random_owner(tenant), self.rng.random_bool(0.5));
        let mut customer = self.is.jobs[job].customer;
        if self.rng.random_bool(0.5) {
            let others: Vec<usize> =
                self.customers_of(tenant).into_iter().filter(|one| !self.is.customers[*one].is_archived).collect();
            customer = others.choose(&mut self.rng).copied().unwrap_or(customer);
        }
        let id = self.is.jobs[job].id.clone();
        let shown = self.tenant_does(tenant, "jobs/show", json!({ "job": id })).await.json();
        let form = json!({
            "job": id,
            "version": shown["version"],
            "title": title,
            "description": description,
            "due_on": if is_due { DUE_ON } else { "" },
            "customer": self.is.customers[customer].id,
            "owner": owner.map(|owner| self.is.people[owner].membership.clone()).unwrap_or_default(),
        });
        let answer = self.owner(tenant).call("jobs/edit", form).await;
        if answer.status == 422 && customer != self.is.jobs[job].customer {
            // What one customer has read or written is not handed to another.
            return;
        }
        assert_eq!(answer.status, 200, "seed {}: {}: {}", self.seed, answer.asked, answer.text());
        let former_customer = self.is.customers[self.is.jobs[job].customer].name.clone();
        let former_owner = self.is.jobs[job].owner.map(|owner| self.is.people[owner].name.clone());
        let facts = &mut self.is.jobs[job];
        let former_title = std::mem::replace(&mut facts.title, title);
        let former_description = std::mem::replace(&mut facts.description, description);
        facts.former.extend([former_customer, former_title, former_description]);
        facts.former.extend(former_owner);
        let is_handed_over = std::mem::replace(&mut facts.customer, customer) != customer;
        (facts.owner, facts.is_due) = (owner, is_due);
        if is_handed_over {
            facts.named.clear();
            // What was granted to one customer is not granted to another.
            if facts.shared == Shared::ByHand {
                facts.shared = Shared::AsTheTenantSays;
            }
            self.is.end_links(|link| link.job == job);
        }
    }

    async fn reply_somewhere(&mut self, tenant: usize) {
        let mut chances = Vec::new();
        for person in self.contacts().into_iter().filter(|one| self.is.people[*one].tenant == tenant) {
            chances.extend(self.is.jobs_of(person).into_iter().map(|job| (person, job)));
        }
        chances.retain(|(_, job)| !self.kept.contains(job));
        if let Some((person, job)) = chances.choose(&mut self.rng).copied() {
            self.reply(person, job).await;
        }
    }

    pub async fn reply(&mut self, person: usize, job: usize) {
        let body = format!("Reply {}", word(&mut self.rng));
        self.sign_in_again().await;
        let answer =
            self.clients[person].call("portal/reply", json!({ "job": self.is.jobs[job].id, "body": body })).await;
        assert_ne!(answer.status, 404, "seed {}: {} was seen, yet not to reply to", self.seed, answer.asked);
        if self.is.tenants[self.is.jobs[job].tenant].is_read_only {
            assert_eq!(answer.status, 403, "seed {}: a reply in a portal to read alone", self.seed);
        }
        if is_done(&answer) {
            self.note_newest(job, Author::Contact(person), body, None).await;
        }
        self.check_bytes(person, &self.may_know(person), &answer);
    }

    /// Whoever may be in the portal (again) has a session.
    pub async fn sign_in_again(&self) {
        for person in self.contacts() {
            if !self.is.is_in_portal(person) {
                continue;
            }
            let client = &self.clients[person];
            if client.call("frames/portal", json!({})).await.status == 200 {
                continue;
            }
            let me = &self.is.people[person];
            client.sign_in(&me.email, PASSWORD).await.expect(200);
            let choices = client.call("memberships/list", json!({})).await.ok();
            let lines = choices.as_array().expect("memberships");
            let line = lines.iter().find(|line| line["membership"] == me.membership.as_str());
            let line = line.unwrap_or_else(|| panic!("seed {}: {} cannot act in the portal", self.seed, me.name));
            if line["is_current"] != true {
                let form = json!({ "membership": text(&line["membership"]) });
                client.call("memberships/choose", form).await.expect(200);
            }
            client.call("frames/portal", json!({})).await.expect(200);
        }
    }
}
