//! What people do about sharing jobs.

use super::is_done;
use crate::reference::{Author, Position, Shared, Standing, shares};
use crate::world::World;
use rand::Rng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};
use vitrine_domain::Audience;

impl World {
    pub(super) async fn something_happens_to_sharing(&mut self, tenant: usize, job: usize) -> &'static str {
        match self.rng.random_range(0..10) {
            0..5 => {
                self.share_somehow(job).await;
                "a job is shared, or what of it"
            }
            5 | 6 => {
                self.take_back(job).await;
                "a job is taken back"
            }
            7 => {
                self.flip_sharing(tenant).await;
                "jobs are shared automatically, or by grant"
            }
            _ => {
                self.set_some_first_stage(tenant).await;
                "a pipeline's first stage for access is set"
            }
        }
    }

    /// Somebody who sees the job shares it by hand, with some of what is on it: mostly the owner.
    async fn share_somehow(&mut self, job: usize) {
        let tenant = self.is.jobs[job].tenant;
        let staff: Vec<usize> = self.staff_of(tenant).into_iter().filter(|one| self.is.sees_job(*one, job)).collect();
        let person = match self.rng.random_bool(0.8) {
            true => self.owners[tenant],
            false => *staff.choose(&mut self.rng).expect("the owner sees it"),
        };
        let Position::Staff(role) = self.is.people[person].position else { return };
        let asked = json!({ "job": self.is.jobs[job].id });
        let page = self.tenant_does(tenant, "jobs/sharing", asked).await.json();
        let (dates, stage) = (self.rng.random_bool(0.7), self.rng.random_bool(0.7));
        let mut form = json!({
            "job": self.is.jobs[job].id, "state": page["state"], "dates": dates, "stage": stage, "message": "See you."
        });
        let [entries, files] = self.choose(job, &mut form);
        let to = self.choose_readers(job, &mut form);
        let answer = self.clients[person].call("jobs/share", form).await;
        if !shares(role) {
            assert_eq!(answer.status, 403, "seed {}: {role:?} shared a job: {}", self.seed, answer.text());
        } else if !self.is.can_be_shared(job) {
            assert_eq!(answer.status, 409, "seed {}: nobody could look: {}", self.seed, answer.text());
        } else {
            assert!(is_done(&answer), "seed {}: {}", self.seed, answer.text());
            let facts = &mut self.is.jobs[job];
            let was = (facts.shared, facts.shows_dates, facts.shows_stage);
            (facts.shared, facts.shows_dates, facts.shows_stage) = (Shared::ByHand, dates, stage);
            // Whom the link would lead nowhere gets none.
            let to: Vec<usize> = to.into_iter().filter(|reader| self.is.sees_job(*reader, job)).collect();
            let facts = &mut self.is.jobs[job];
            let mut differs = was != (Shared::ByHand, dates, stage) || !to.is_empty();
            for (entry, audience) in entries {
                differs |= std::mem::replace(&mut facts.entries[entry].audience, audience) != audience;
            }
            for (file, audience) in files {
                differs |= std::mem::replace(&mut self.is.files[file].audience, audience) != audience;
            }
            self.is.jobs[job].times_shared += usize::from(differs);
            self.is.mailed.extend(to.into_iter().map(|reader| (reader, job)));
            self.catch_up(job).await;
        }
        self.check_bytes(person, &self.may_know(person), &answer);
    }

    /// Ticks some of the team's words and the files beside them, and leaves others out; answers with what becomes of
    /// which. What is not offered stays as it is.
    fn choose(&mut self, job: usize, form: &mut Value) -> [Vec<(usize, Audience)>; 2] {
        let (mut entries, mut files) = (Vec::new(), Vec::new());
        for (at, entry) in self.is.jobs[job].entries.iter().enumerate() {
            let is_of_the_team = matches!(entry.author, Author::Staff(_)) && entry.field.is_none();
            if !is_of_the_team || entry.body.is_empty() || self.rng.random_bool(0.6) {
                continue;
            }
            entries.push((at, tick(&mut self.rng, form, &format!("e{}", entry.id), entry.version)));
            for file in entry.files.iter().copied() {
                let found = &self.is.files[file];
                if !found.is_removed && matches!(found.author, Author::Staff(_)) && self.rng.random_bool(0.7) {
                    files.push((file, tick(&mut self.rng, form, &format!("f{}", found.id), found.version)));
                }
            }
        }
        [entries, files]
    }

    /// Some of the customer's contacts shall get a link by mail.
    fn choose_readers(&mut self, job: usize, form: &mut Value) -> Vec<usize> {
        let at = Position::Contact { customer: self.is.jobs[job].customer, standing: Standing::Active };
        let mut readers: Vec<usize> =
            self.contacts().into_iter().filter(|one| self.is.people[*one].position == at).collect();
        readers.retain(|_| self.rng.random_bool(0.3));
        for reader in &readers {
            form[format!("to[c{}]", self.is.people[*reader].membership)] = json!(true);
        }
        readers
    }

    async fn take_back(&mut self, job: usize) {
        let form = json!({ "job": self.is.jobs[job].id });
        self.tenant_does(self.is.jobs[job].tenant, "jobs/unshare", form).await;
        let facts = &mut self.is.jobs[job];
        if facts.shared != Shared::TakenBack {
            facts.shared = Shared::TakenBack;
            facts.times_shared += 1;
            self.is.end_links(|link| link.job == job);
        }
    }

    pub async fn flip_sharing(&mut self, tenant: usize) {
        let word = if self.is.tenants[tenant].shares_automatically { "by_grant" } else { "automatically" };
        self.change_pipelines(tenant, json!({ "what": "share_jobs", "shares": word })).await;
        self.is.tenants[tenant].shares_automatically ^= true;
    }
}

/// Offers a thing, ticked or not.
fn tick(rng: &mut impl Rng, form: &mut Value, name: &str, version: i64) -> Audience {
    form[format!("offered[{name}]")] = json!(version);
    if rng.random_bool(0.5) {
        form[format!("shown[{name}]")] = json!(true);
        Audience::Customer
    } else {
        Audience::Internal
    }
}
