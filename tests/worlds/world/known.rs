//! What somebody may know, and that no byte given to them says more.

use super::World;
use crate::canary::canaries_in;
use crate::reference::{Author, Position};
use crate::support::Answer;
use std::collections::BTreeSet;

/// A stage's name that is a word of the portal as well: what lies behind is "Done".
pub const SAID_ANYWAY: &str = "Done";

impl World {
    /// Every canary that somebody may find anywhere in what they are given.
    pub fn may_know(&self, person: usize) -> BTreeSet<String> {
        let mut texts: Vec<&str> = Vec::new();
        let me = &self.is.people[person];
        // Somebody with two memberships is offered both of them.
        for own in self.is.people.iter().filter(|one| one.email == me.email) {
            texts.extend([own.name.as_str(), &own.email, &self.is.tenants[own.tenant].name]);
        }
        let is_staff = matches!(me.position, Position::Staff(_));
        if let Position::Contact { customer, .. } = me.position {
            texts.push(&self.is.customers[customer].name);
        }
        for other in self.is.people.iter().filter(|one| is_staff && one.tenant == me.tenant) {
            match other.position {
                Position::Staff(_) => texts.extend([other.name.as_str(), &other.email]),
                Position::Contact { .. } if self.is.sees_customers(person) != Some(false) => {
                    texts.extend([other.name.as_str(), &other.email]);
                }
                Position::Contact { .. } => {}
            }
        }
        if is_staff && self.is.sees_customers(person) != Some(false) {
            texts.extend(self.customers_of(me.tenant).iter().map(|one| self.is.customers[*one].name.as_str()));
            texts.extend(self.customers_of(me.tenant).iter().map(|one| self.is.customers[*one].phone.as_str()));
        }
        for job in self.is.jobs_of(person) {
            let facts = &self.is.jobs[job];
            texts.push(&facts.title);
            texts.extend(facts.owner.map(|owner| self.is.people[owner].name.as_str()));
            texts.extend(self.known_of_form(person, job));
            for entry in facts.entries.iter().filter(|entry| self.is.sees_entry(person, job, entry)) {
                texts.push(&entry.body);
                texts.extend(self.known_of_entry(person, entry));
                if let Author::Staff(author) | Author::Contact(author) = entry.author {
                    texts.push(&self.is.people[author].name);
                }
                if is_staff {
                    texts.extend(entry.earlier.iter().map(String::as_str));
                }
            }
            if is_staff {
                texts.extend([facts.description.as_str(), &self.is.customers[facts.customer].name]);
                texts.extend(facts.former.iter().map(String::as_str));
                // "Shown to …" names the contacts of the job's customer.
                let at_customer = self.is.people.iter().filter(
                    |one| matches!(one.position, Position::Contact { customer, .. } if customer == facts.customer),
                );
                texts.extend(at_customer.map(|one| one.name.as_str()));
            }
        }
        texts.extend(self.known_of_settings(person));
        texts.into_iter().flat_map(canaries_in).collect()
    }

    /// No byte of an answer holds what its receiver may not know.
    #[track_caller]
    pub fn check_bytes(&self, person: usize, may_know: &BTreeSet<String>, answer: &Answer) {
        let mut bytes = answer.text();
        for (name, value) in &answer.headers {
            bytes.push_str(&format!("\n{name}: {}", String::from_utf8_lossy(value.as_bytes())));
        }
        let me = &self.is.people[person];
        for canary in canaries_in(&bytes) {
            assert!(
                may_know.contains(&canary),
                "seed {}: {} ({:?}) was given {canary} by {}: {}",
                self.seed,
                me.name,
                me.position,
                answer.asked,
                excerpt(&bytes, &canary)
            );
        }
        if matches!(me.position, Position::Contact { .. }) {
            let asked = &answer.asked;
            assert!(!bytes.contains("@business.example"), "seed {}: a staff address in {asked}", self.seed);
            for name in self.names_of_hidden_stages(person) {
                assert!(!bytes.contains(&name), "seed {}: {} was given {name} by {asked}", self.seed, me.name);
            }
        }
    }

    /// Names of stages that no visible stage of the tenant has, as far as they are no words of the portal's own.
    fn names_of_hidden_stages(&self, person: usize) -> Vec<String> {
        let stages = self.stages_of(self.is.people[person].tenant);
        let (visible, hidden): (Vec<usize>, Vec<usize>) =
            stages.into_iter().partition(|stage| self.is.stages[*stage].is_visible);
        let name = |stage: &usize| self.is.stages[*stage].name.clone();
        let visible: BTreeSet<String> = visible.iter().map(name).collect();
        hidden.iter().map(name).filter(|name| name != SAID_ANYWAY && !visible.contains(name)).collect()
    }
}

/// What stands around the first place of a word.
fn excerpt<'a>(text: &'a str, word: &str) -> &'a str {
    let at = text.find(word).unwrap_or_default();
    let (from, to) =
        (text.floor_char_boundary(at.saturating_sub(300)), text.ceil_char_boundary((at + 200).min(text.len())));
    &text[from..to]
}
