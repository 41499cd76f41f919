//! Two worlds that differ only by what a contact may not see, and look the same to them.

use crate::support::{Business, Person, TestServer};
use crate::world::text;
use serde_json::{Value, json};

/// Entries of a feed that one answer carries.
const PAGE: usize = 200;

/// One of the two.
pub struct Twin {
    business: Business,
    /// Has the hidden rows.
    is_full: bool,
    customer: String,
    pub dana: Person,
}

impl Twin {
    pub async fn new(server: &TestServer, is_full: bool) -> Self {
        let business = Business::sign_up(server, "Twin Electric").await;
        let customer = business.add_customer("Reyes").await;
        let dana = business.add_contact(&customer, "Dana Reyes").await;
        let twin = Self { business, is_full, customer, dana };
        twin.fill().await;
        twin
    }

    async fn job(&self, stage: &str, title: &str) -> String {
        self.business.add_job(&self.customer, stage, title).await
    }

    /// An internal entry, in one of the worlds: written, shown for a while, edited, hidden again.
    async fn hidden_entry(&self, job: &str) {
        if self.is_full {
            let entry = self.business.write(job, "internal", "Charge them double.").await;
            for (version, endpoint, field, value) in [
                (1, "entries/set_audience", "audience", "customer"),
                (2, "entries/edit", "body", "Charge them triple."),
                (3, "entries/set_audience", "audience", "internal"),
            ] {
                let form = json!({ "job": job, "entry": entry, "version": version, field: value });
                self.business.does(endpoint, form).await;
            }
        }
    }

    async fn fill(&self) {
        let business = &self.business;
        if self.is_full {
            let other = business.add_customer("Cole").await;
            let theirs = business.add_job(&other, "Quoted", "Light the terrace").await;
            business.write(&theirs, "customer", "We come on Monday.").await;
            let hidden = self.job("Enquiry", "Think about solar").await;
            business.write(&hidden, "customer", "Not yet for you.").await;
        }
        let plain = self.job("Quoted", "Rewire the kitchen").await;
        self.hidden_entry(&plain).await;
        business.write(&plain, "customer", "First.").await;
        self.hidden_entry(&plain).await;
        let form = json!({ "job": plain, "body": "Thank you." });
        self.dana.client.call("portal/reply", form).await.expect(200);
        self.hidden_entry(&plain).await;
        self.forms(&plain).await;
        business.does("jobs/move", json!({ "job": plain, "stage": business.stage("Scheduled") })).await;

        // Went behind the glass and came back; in the other world it was always where it is.
        let stage = if self.is_full { "Scheduled" } else { "Done" };
        let detour = self.job(stage, "Fix the gate").await;
        business.write(&detour, "customer", "It squeaks.").await;
        if self.is_full {
            for stage in ["Awaiting parts", "Enquiry", "Done"] {
                business.does("jobs/move", json!({ "job": detour, "stage": business.stage(stage) })).await;
            }
            // Even for the customer: it names an internal stage.
            let feed = business.does("entries/list", json!({ "job": detour, "earlier": null })).await;
            for entry in feed["entries"].as_array().expect("entries").iter().filter(|one| one["kind"] == "stage_change")
            {
                let form = json!({ "job": detour, "entry": entry["entry"], "version": entry["version"], "audience": "customer" });
                business.owner.client.call("entries/set_audience", form).await;
            }
        }
        self.long("Just fits", PAGE).await;
        self.long("One too many", PAGE + 1).await;
        if self.is_full {
            let last = self.job("Follow-up", "Call again").await;
            business.write(&last, "customer", "Soon.").await;
        }
    }

    /// A form with hidden fields among the visible ones, in one of the worlds; hidden values were filled in, shown for a
    /// while, hidden again.
    async fn forms(&self, job: &str) {
        let hidden = self.field("Charge them double", false).await;
        let gate = self.field("Gate code", true).await;
        let also_hidden = self.field("Markup", false).await;
        let days = self.field("Best days", true).await;
        for (field, is_theirs, value) in [
            (&hidden, false, "300"),
            (&gate, true, "4711"),
            (&also_hidden, false, "12"),
            (&days, true, "Mondays"),
            (&hidden, false, "400"),
        ] {
            let Some(field) = field else { continue };
            let version = if value == "400" { 1 } else { 0 };
            let form =
                json!({ "job": job, format!("values[f{field}]"): value, format!("versions[f{field}]"): version });
            if is_theirs {
                self.dana.client.call("portal/fill", form).await.expect(200);
            } else {
                self.business.does("fields/fill", form).await;
            }
        }
        for visible in [true, false] {
            if let Some(field) = &hidden {
                let form = self.business.showing(field, visible).await;
                self.business.does("fields/set_visibility", form).await;
            }
        }
        if let Some(field) = &also_hidden {
            self.business.does("fields/move", json!({ "field": field, "to": "up" })).await;
        }
    }

    /// A field of a heading that all have; an internal one only in one of the worlds.
    async fn field(&self, label: &str, is_visible: bool) -> Option<String> {
        if !is_visible && !self.is_full {
            return None;
        }
        let form = json!({ "pipeline": self.business.pipelines["Jobs"], "label": label, "kind": "text" });
        let field = text(&self.business.does("fields/create", form).await);
        let form = json!({
            "field": field, "version": 1, "form[kind]": "text", "form[label]": label, "form[required]": "false",
            "form[customer_edits]": "true", "form[group]": if is_visible { "Site" } else { "Between us" }
        });
        self.business.does("fields/edit", form).await;
        if is_visible {
            let form = self.business.showing(&field, true).await;
            self.business.does("fields/set_visibility", form).await;
        }
        Some(field)
    }

    /// As many visible entries as this, with hidden ones between.
    async fn long(&self, title: &str, visible: usize) {
        let job = self.job("In progress", title).await;
        for number in 0..visible {
            if number % 40 == 0 {
                self.hidden_entry(&job).await;
            }
            self.business.write(&job, "customer", &format!("Step {number}.")).await;
        }
        self.hidden_entry(&job).await;
    }

    /// Everything that the portal answers Dana, with ids, numbers and times replaced by their rank.
    pub async fn told(&self) -> String {
        let client = &self.dana.client;
        let mut told = Vec::new();
        let list = client.call("portal/jobs", json!({})).await.ok();
        told.push(list.clone());
        told.push(client.call("frames/portal", json!({})).await.ok());
        for card in list.as_array().expect("jobs") {
            let mut earlier = Value::Null;
            loop {
                let page = client.call("portal/job", json!({ "job": card["job"], "earlier": earlier })).await.ok();
                earlier = page["earlier"].clone();
                told.push(page);
                if earlier.is_null() {
                    break;
                }
            }
        }
        let mut ranks = Ranks::default();
        told.iter_mut().for_each(|one| ranks.replace(one));
        told.iter().map(|one| format!("{one:#}\n")).collect()
    }
}

/// Names for what differs between any two worlds.
#[derive(Default)]
struct Ranks {
    ids: Vec<String>,
    numbers: Vec<String>,
}

impl Ranks {
    fn replace(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.replace(item)),
            Value::Object(fields) => {
                for (name, value) in fields.iter_mut() {
                    match name.as_str() {
                        "job" | "entry" | "earlier" | "field" if value.is_string() => {
                            *value = json!(rank(&mut self.ids, &text(value)));
                        }
                        // Numbers count all of a tenant's jobs; only their order is the same.
                        "number" => *value = json!(rank(&mut self.numbers, &value.to_string())),
                        "submission" | "created_at" | "email" => *value = Value::Null,
                        _ => self.replace(value),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

fn rank(known: &mut Vec<String>, one: &str) -> usize {
    known.iter().position(|other| other == one).unwrap_or_else(|| {
        known.push(one.to_owned());
        known.len() - 1
    })
}
