//! What was really delivered, held against the reference: answers, pages, and whatever links lead to.

mod files;
mod letters;

use crate::reference::{DUE_ON, Position};
use crate::support::Answer;
use crate::world::{SAID_ANYWAY, World, text};
use serde_json::{Value, json};
use std::collections::{BTreeSet, VecDeque};
use vitrine_domain::Role;

/// No thing has this id.
const NOTHING: &str = "01980a1b-2c3d-7e4f-8001-020304050607";
/// A crawl that finds more pages than this does not end by itself.
const PAGES_MAX: usize = 400;

impl World {
    /// Everybody is given exactly what the reference allows, as JSON and as pages.
    pub async fn check_everything(&self) {
        let check = |person: usize| async move {
            match self.is.people[person].position {
                Position::Staff(_) => self.check_staff(person).await,
                Position::Contact { .. } => self.check_contact(person).await,
            }
        };
        futures::future::join_all(self.everybody().into_iter().map(check)).await;
        for tenant in 0..self.is.tenants.len() {
            self.check_who_sees(tenant).await;
        }
    }

    /// The panel *Who sees this?* names exactly those contacts that the reference gives the job and its entries.
    async fn check_who_sees(&self, tenant: usize) {
        for (job, facts) in self.is.jobs.iter().enumerate().filter(|(_, facts)| facts.tenant == tenant) {
            let people = self.contacts().into_iter().filter(
                |one| matches!(self.is.people[*one].position, Position::Contact { customer, .. } if customer == facts.customer),
            );
            let people: Vec<usize> = people.collect();
            let mut questions = vec![(json!("job"), None)];
            questions.extend(facts.entries.iter().map(|entry| (json!({ "entry": entry.id }), Some(entry))));
            for (of, entry) in questions {
                let asked = json!({ "job": facts.id, "of": of });
                let answer = self.owner(tenant).call("jobs/who_sees", asked).await.ok();
                let onlookers = answer["onlookers"].as_array().expect("onlookers");
                assert_eq!(onlookers.len(), people.len(), "seed {}: everybody is named: {answer}", self.seed);
                for person in &people {
                    let name = &self.is.people[*person].name;
                    let is_seen = match entry {
                        None => self.is.sees_job(*person, job),
                        Some(entry) => self.is.sees_entry(*person, job, entry),
                    };
                    let is_told =
                        |one: &Value| one["name"] == name.as_str() && (one["because"] == json!([])) == is_seen;
                    assert!(onlookers.iter().any(is_told), "seed {}: {name} sees it: {is_seen}; {answer}", self.seed);
                }
            }
        }
    }

    async fn asked(&self, person: usize, may_know: &BTreeSet<String>, endpoint: &str, arguments: Value) -> Answer {
        let answer = self.clients[person].call(endpoint, arguments).await;
        self.check_bytes(person, may_know, &answer);
        answer
    }

    async fn opened(&self, person: usize, may_know: &BTreeSet<String>, path: &str) -> Answer {
        let answer = self.clients[person].get(path).await;
        self.check_bytes(person, may_know, &answer);
        answer
    }

    async fn check_contact(&self, person: usize) {
        let (may_know, me) = (self.may_know(person), &self.is.people[person]);
        let who = format!("seed {}: {} ({:?})", self.seed, me.name, me.position);
        let list = self.asked(person, &may_know, "portal/jobs", json!({})).await;
        let page = self.opened(person, &may_know, "/user/jobs").await;
        let seen = self.is.portal_list(person);
        if self.is.has_portal_jobs(person) {
            let cards: Vec<Value> = seen.iter().map(|job| self.is.portal_card(person, *job)).collect();
            assert_eq!(list.expect(200).json(), Value::from(cards), "{who}: the list");
            assert_eq!(page.status, 200, "{who}: the page of the list");
            assert_eq!(self.jobs_linked(&page), self.ids(&seen), "{who}: the cards of the page");
        } else {
            assert!([401, 404].contains(&list.status), "{who}: {}", list.status);
            assert!([303, 302, 404].contains(&page.status), "{who}: the page answers {}", page.status);
            assert!(self.jobs_linked(&page).is_empty(), "{who}: jobs on a page that is not there");
        }
        let unknown = self.asked(person, &may_know, "portal/job", json!({ "job": NOTHING, "earlier": null })).await;
        let no_page = self.opened(person, &may_know, &format!("/user/jobs/{NOTHING}")).await;
        for job in 0..self.is.jobs.len() {
            let id = &self.is.jobs[job].id;
            let answer = self.asked(person, &may_know, "portal/job", json!({ "job": id, "earlier": null })).await;
            if seen.contains(&job) {
                let page = self.opened(person, &may_know, &format!("/user/jobs/{id}")).await;
                let mut told = answer.expect(200).json();
                let is_read_only = self.is.tenants[me.tenant].is_read_only;
                assert!(
                    !is_read_only || (told["may_reply"] == false && told["may_upload"] == false),
                    "{who}: something to fill in on {id}"
                );
                forget_what_the_reference_does_not_say(&mut told);
                assert_eq!(told, self.is.portal_page(person, job), "{who}: job {id}");
                self.check_job_page(person, job, &page, &who);
            } else {
                // What exists but may not be seen answers exactly like what does not exist.
                assert_eq!(answer.alike(), unknown.alike(), "{who}: job {id}");
                // Pages cost most: those of one's own customer, and some of the others.
                if self.is_of_own_customer(person, job) || job % 5 == 0 {
                    let page = self.opened(person, &may_know, &format!("/user/jobs/{id}")).await;
                    assert_eq!(page.alike().replace(id, NOTHING), no_page.alike(), "{who}: the page of job {id}");
                }
            }
        }
        for (endpoint, arguments) in [
            ("jobs/list", json!({ "query": {} })),
            ("jobs/choices", json!({})),
            ("customers/list", json!({ "query": {} })),
            ("home/show", json!({})),
            ("frames/staff", json!({})),
            ("settings/show", json!({})),
            ("forms/show", json!({ "pipeline": self.is.pipelines[0].id, "field": null })),
            ("mails/list", json!({})),
        ] {
            let status = self.asked(person, &may_know, endpoint, arguments).await.status;
            assert!([401, 403, 404].contains(&status), "{who}: {endpoint} answers {status}");
        }
        self.check_files(person, &may_know, &who).await;
        self.check_exports(person, &may_know, &who).await;
    }

    fn is_of_own_customer(&self, person: usize, job: usize) -> bool {
        let own = self.is.jobs[job].customer;
        matches!(self.is.people[person].position, Position::Contact { customer, .. } if customer == own)
    }

    fn check_job_page(&self, person: usize, job: usize, page: &Answer, who: &str) {
        assert_eq!(page.status, 200, "{who}: {}", page.asked);
        let html = page.text();
        let entries = &self.is.jobs[job].entries;
        for entry in entries.iter().filter(|entry| !entry.body.is_empty()) {
            let is_seen = self.is.sees_entry(person, job, entry);
            assert_eq!(html.contains(&entry.body), is_seen, "{who}: entry {} on {}", entry.id, page.asked);
            assert!(is_seen || !html.contains(&entry.id), "{who}: the id of entry {} on {}", entry.id, page.asked);
        }
        self.check_what_was_left_out(job, &html, who);
        for (at, file) in self.is.files.iter().enumerate() {
            assert_eq!(
                html.contains(&file.id),
                self.is.sees_file(person, at) && file.job == job,
                "{who}: {}",
                file.name
            );
        }
        let form = self.is.form(person, job);
        for (at, field) in self.is.fields.iter().enumerate() {
            assert_eq!(html.contains(&field.id), form.contains(&at), "{who}: {} on {}", field.label, page.asked);
        }
    }

    /// Stage and date are in no byte of the page where whoever shared the job left them out.
    fn check_what_was_left_out(&self, job: usize, html: &str, who: &str) {
        let facts = &self.is.jobs[job];
        let pipeline = &self.is.pipelines[self.is.stages[facts.stage].pipeline];
        let stages = pipeline.stages.iter().map(|stage| self.is.stages[*stage].name.as_str());
        for name in stages.filter(|name| !facts.shows_stage && *name != SAID_ANYWAY) {
            assert!(!html.contains(name), "{who}: {name} on the page of {}", facts.id);
        }
        for date in [DUE_ON, "14 Mar 2027"] {
            assert!(facts.shows_dates || !html.contains(date), "{who}: {date} on the page of {}", facts.id);
        }
    }

    async fn check_staff(&self, person: usize) {
        let (may_know, me) = (self.may_know(person), &self.is.people[person]);
        let who = format!("seed {}: {} ({:?})", self.seed, me.name, me.position);
        let seen = self.is.jobs_of(person);
        for archived in [false, true] {
            let these: Vec<usize> =
                seen.iter().copied().filter(|job| self.is.jobs[*job].is_archived == archived).collect();
            let query = json!({ "query": { "archived": archived } });
            let list = self.asked(person, &may_know, "jobs/list", query).await.ok();
            let told = list["jobs"].as_array().expect("jobs").iter().map(|line| text(&line["job"])).collect();
            assert_eq!(self.ids(&these), told, "{who}: the list");
            assert_eq!(list["total"], these.len(), "{who}: the total counts what is not seen");
        }
        for job in 0..self.is.jobs.len() {
            let facts = &self.is.jobs[job];
            let shown = self.asked(person, &may_know, "jobs/show", json!({ "job": facts.id })).await;
            let asked = json!({ "job": facts.id, "earlier": null });
            let feed = self.asked(person, &may_know, "entries/list", asked).await;
            let history = self.asked(person, &may_know, "jobs/history", json!({ "job": facts.id })).await;
            if seen.contains(&job) {
                let shown = shown.ok();
                assert_eq!(shown["title"], facts.title.as_str(), "{who}");
                let labels = self.is.form(person, job).into_iter().map(|field| self.is.fields[field].label.clone());
                let form = shown["form"].as_array().expect("a form");
                let told: Vec<String> = form.iter().map(|one| text(&one["field"]["shape"]["label"])).collect();
                assert_eq!(told, labels.collect::<Vec<_>>(), "{who}: the form of {}", facts.id);
                let feed = feed.ok();
                let told: Vec<String> =
                    feed["entries"].as_array().expect("entries").iter().map(|line| text(&line["entry"])).collect();
                let all: Vec<String> = facts.entries.iter().map(|entry| entry.id.clone()).collect();
                assert_eq!(told, all, "{who}: the feed of {}", facts.id);
                history.expect(200);
            } else {
                for answer in [shown, feed, history] {
                    assert_eq!(answer.status, 404, "{who}: {}", answer.asked);
                    assert_eq!(answer.body, self.unknown_job(person, &may_know).await.body, "{who}: {}", answer.asked);
                }
                // Searching for what is hidden finds nothing.
                let query = json!({ "query": { "search": facts.title } });
                let found = self.asked(person, &may_know, "jobs/list", query).await.ok();
                assert_eq!(found["total"], 0, "{who}: found {} by its title", facts.id);
            }
            let own_portal =
                self.asked(person, &may_know, "portal/job", json!({ "job": facts.id, "earlier": null })).await;
            assert_ne!(own_portal.status, 200, "{who}: staff in the portal");
        }
        self.check_rooms(person, &may_know, &who).await;
        self.check_files(person, &may_know, &who).await;
        self.check_exports(person, &may_know, &who).await;
    }

    async fn unknown_job(&self, person: usize, may_know: &BTreeSet<String>) -> Answer {
        self.asked(person, may_know, "jobs/show", json!({ "job": NOTHING })).await
    }

    /// Customers and settings by role, and the pages that everybody of the staff opens.
    async fn check_rooms(&self, person: usize, may_know: &BTreeSet<String>, who: &str) {
        let customers = self.asked(person, may_know, "customers/list", json!({ "query": {} })).await;
        if let Some(may_see) = self.is.sees_customers(person) {
            assert_eq!(customers.status == 200, may_see, "{who}: customers answer {}", customers.status);
        }
        let settings = self.asked(person, may_know, "settings/show", json!({})).await;
        assert_eq!(settings.status == 200, self.is.has_settings(person), "{who}: settings");
        self.asked(person, may_know, "home/show", json!({})).await.expect(200);
        self.asked(person, may_know, "frames/staff", json!({})).await.expect(200);
        for path in ["/", "/jobs", "/customers", "/settings", "/account", "/jobs/new"] {
            self.opened(person, may_know, path).await;
        }
        // Pages cost most; one job that is seen and one that is not stand for all, but for those with fewest rights.
        let is_assigned_only =
            matches!(self.is.people[person].position, Position::Staff(Role::Tradie | Role::Apprentice));
        let (seen, hidden): (Vec<usize>, Vec<usize>) =
            (0..self.is.jobs.len()).partition(|job| self.is.sees_job(person, *job));
        let some = if is_assigned_only { usize::MAX } else { 1 };
        for job in seen.into_iter().take(some) {
            self.opened(person, may_know, &format!("/jobs/{}", self.is.jobs[job].id)).await.expect(200);
        }
        for job in hidden.into_iter().take(if is_assigned_only { 6 } else { 1 }) {
            self.opened(person, may_know, &format!("/jobs/{}", self.is.jobs[job].id)).await.expect(404);
        }
    }

    fn ids(&self, jobs: &[usize]) -> BTreeSet<String> {
        jobs.iter().map(|job| self.is.jobs[*job].id.clone()).collect()
    }

    /// The jobs of the world that a page names anywhere in its bytes, hydration data and all.
    fn jobs_linked(&self, page: &Answer) -> BTreeSet<String> {
        let html = page.text();
        self.is.jobs.iter().filter(|job| html.contains(&job.id)).map(|job| job.id.clone()).collect()
    }

    /// Opens every page that links and forms lead to from somebody's first page; answers with how many there were.
    pub async fn crawl(&self, person: usize) -> usize {
        let may_know = self.may_know(person);
        let mut waiting = VecDeque::from(["/".to_owned()]);
        let mut known = BTreeSet::from(["/".to_owned()]);
        while let Some(path) = waiting.pop_front() {
            let answer = self.opened(person, &may_know, &path).await;
            assert!(answer.status < 500, "seed {}: {path} answers {}", self.seed, answer.status);
            let mut next = links_of(&answer.text());
            next.push(answer.location().to_owned());
            for link in next.into_iter().filter(|link| is_page(link)) {
                if known.len() < PAGES_MAX && known.insert(link.clone()) {
                    waiting.push_back(link);
                }
            }
        }
        known.len()
    }
}

/// Times, keys of forms, and whether there is a reply box.
fn forget_what_the_reference_does_not_say(page: &mut Value) {
    let page = page.as_object_mut().expect("a page");
    page.remove("submission");
    page.remove("may_reply");
    page.remove("may_upload");
    page.remove("upload_bytes_max");
    forget_times(&mut page["files"]);
    for entry in page["entries"].as_array_mut().expect("entries") {
        entry.as_object_mut().expect("an entry").remove("created_at");
        forget_times(&mut entry["files"]);
    }
}

fn forget_times(files: &mut Value) {
    for file in files.as_array_mut().expect("files") {
        file.as_object_mut().expect("a file").remove("created_at");
    }
}

/// What `href` and `action` name.
fn links_of(html: &str) -> Vec<String> {
    let mut links = Vec::new();
    for name in ["href=\"", "action=\""] {
        for (at, _) in html.match_indices(name) {
            let rest = &html[at + name.len()..];
            let link = rest.split('"').next().unwrap_or_default();
            let link = link.split('#').next().unwrap_or_default();
            links.push(link.replace("&amp;", "&"));
        }
    }
    links
}

/// A page of ours: neither a file, nor a call, nor another site.
fn is_page(link: &str) -> bool {
    link.starts_with('/')
        && !["//", "/api/", "/pkg/", "/live"].iter().any(|not| link.starts_with(not))
        && !link.contains('.')
}
