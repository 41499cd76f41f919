//! Every way to the bytes of a file, and the exports: who gets them, and what is in them.

use super::{NOTHING, World};
use crate::reference::Position;
use crate::support::Answer;
use reqwest::Method;
use std::collections::BTreeSet;
use vitrine_domain::Role;

/// Of files that somebody surely sees, or surely does not, one of so many is asked for.
const SOME: usize = 4;
const EXPORTS: [&str; 6] =
    ["customers.csv", "contacts.csv", "jobs.csv", "customers.json", "contacts.json", "jobs.json"];

impl World {
    /// A file answers those who see it with its bytes, and everybody else like one that does not exist.
    pub(super) async fn check_files(&self, person: usize, may_know: &BTreeSet<String>, who: &str) {
        let unknown = self.variants(person, may_know, NOTHING).await;
        for (at, file) in self.is.files.iter().enumerate() {
            let is_seen = self.is.sees_file(person, at);
            if !self.is_worth_asking(person, at) && at % SOME != 0 {
                continue;
            }
            let told = self.variants(person, may_know, &file.id).await;
            for (answer, unknown) in told.iter().zip(&unknown) {
                assert!(is_seen || answer.alike() == unknown.alike(), "{who}: {}: {}", answer.asked, answer.alike());
            }
            if is_seen {
                let [whole, part, small] = &told;
                assert_eq!((whole.status, &whole.body), (200, &file.bytes), "{who}: {}", whole.asked);
                assert_eq!((part.status, part.body.as_slice()), (206, &file.bytes[2..6]), "{who}: {}", part.asked);
                assert_eq!(small.status == 200, file.is_picture, "{who}: {}", small.asked);
            }
        }
        for job in 0..self.is.jobs.len() {
            self.check_zip(person, may_know, job, who).await;
        }
    }

    /// Contacts' own files, and those of people who see only what is assigned to them.
    fn is_worth_asking(&self, person: usize, file: usize) -> bool {
        let job = &self.is.jobs[self.is.files[file].job];
        match self.is.people[person].position {
            Position::Contact { customer, .. } => job.customer == customer,
            Position::Staff(Role::Tradie | Role::Apprentice) => self.is.people[person].tenant == job.tenant,
            Position::Staff(_) => false,
        }
    }

    async fn variants(&self, person: usize, may_know: &BTreeSet<String>, file: &str) -> [Answer; 3] {
        let client = &self.clients[person];
        let path = format!("/files/{file}");
        let part = client.request(Method::GET, &path).header("accept", "text/html").header("range", "bytes=2-5");
        let answers =
            [client.get(&path).await, client.send(part).await, client.get(&format!("{path}/thumbnail")).await];
        answers.iter().for_each(|answer| self.check_bytes(person, may_know, answer));
        answers
    }

    /// The download of all files of a job holds those that are listed: what lies in each, stored as it is.
    async fn check_zip(&self, person: usize, may_know: &BTreeSet<String>, job: usize, who: &str) {
        let side = match self.is.people[person].position {
            Position::Contact { .. } => "/user/jobs",
            Position::Staff(_) => "/jobs",
        };
        let listed = self.is.listed_files(person, job);
        if listed.is_empty() && !job.is_multiple_of(SOME) {
            return;
        }
        let zip = self.opened(person, may_know, &format!("{side}/{}/files.zip", self.is.jobs[job].id)).await;
        assert_eq!(zip.status == 200, !listed.is_empty(), "{who}: {}: {}", zip.asked, zip.status);
        let bytes = zip.text();
        for (at, file) in self.is.files.iter().enumerate() {
            assert_eq!(bytes.contains(&file.inside), listed.contains(&at), "{who}: {} in {}", file.name, zip.asked);
        }
    }

    /// Exports are for those who have settings; nobody else learns that there are any.
    pub(super) async fn check_exports(&self, person: usize, may_know: &BTreeSet<String>, who: &str) {
        for export in EXPORTS {
            let answer = self.opened(person, may_know, &format!("/records/export/{export}")).await;
            assert_eq!(
                answer.status == 200,
                self.is.has_settings(person),
                "{who}: {}: {}",
                answer.asked,
                answer.status
            );
            if answer.status != 200 {
                assert!([303, 401, 403, 404].contains(&answer.status), "{who}: {}: {}", answer.asked, answer.status);
            }
        }
    }
}
