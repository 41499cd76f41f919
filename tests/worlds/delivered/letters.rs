//! Mails: what lies in the outbox folder holds nothing that its receiver may not know when it is delivered.

use super::World;
use crate::canary::canaries_in;
use crate::reference::Link;
use crate::support::secret_in;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use vitrine_server::service::mail::{OUTBOX_FOLDER, deliver_due};

/// So many of the newest links are tried each time: strangers may not try many.
const LINKS_TRIED: usize = 12;
/// Mails gather for ten minutes.
const GATHERED_SECS: u64 = 11 * 60;

/// The mails in a folder by their files' names, with the line breaks of their encoding undone.
fn read_letters(folder: &Path) -> Vec<(String, String)> {
    let Ok(files) = std::fs::read_dir(folder.join(OUTBOX_FOLDER)) else { return Vec::new() };
    let mut letters: Vec<(String, String)> = files
        .map(|file| file.expect("a file"))
        .filter_map(|file| {
            let text = std::fs::read(file.path()).ok()?;
            let text = String::from_utf8_lossy(&text).replace("=\r\n", "").replace("\r\n ", " ");
            Some((file.file_name().to_string_lossy().into_owned(), text))
        })
        .collect();
    letters.sort();
    letters
}

impl World {
    /// Lets the postman work, and reads what he delivered; answers with how many mails there were.
    pub async fn check_letters(&mut self) -> usize {
        let folder = self.server.cx().config().data_dir.clone();
        let before: BTreeSet<String> = read_letters(&folder).into_iter().map(|(name, _)| name).collect();
        self.server.pass_secs(GATHERED_SECS);
        loop {
            let done = deliver_due(self.server.cx()).await.expect("delivers");
            assert_eq!(done.failed, 0, "seed {}", self.seed);
            if done.sent + done.dropped == 0 {
                break;
            }
        }
        let new: Vec<String> = read_letters(&folder)
            .into_iter()
            .filter(|(name, _)| !before.contains(name))
            .map(|(_, letter)| letter)
            .collect();
        new.iter().for_each(|letter| self.check_letter(letter));
        self.note_links(&new);
        self.check_links().await;
        new.len()
    }

    /// A link has come to everybody who was to get one and sees its job now, and to nobody else.
    fn note_links(&mut self, letters: &[String]) {
        let mut letters: Vec<&String> = letters.iter().filter(|letter| letter.contains("/share/")).collect();
        for (person, job) in std::mem::take(&mut self.is.mailed) {
            let (address, title) = (&self.is.people[person].email, &self.is.jobs[job].title);
            let at = letters.iter().position(|letter| letter.contains(address) && letter.contains(title));
            assert_eq!(
                at.is_some(),
                self.is.sees_job(person, job),
                "seed {}: a link to {title} for {address}",
                self.seed
            );
            let Some(letter) = at.map(|at| letters.remove(at)) else { continue };
            let secret = secret_in(letter);
            self.is.end_links(|link| (link.person, link.job) == (person, job));
            self.is.links.push(Link { person, job, secret, is_open: true });
        }
        assert_eq!(letters, Vec::<&String>::new(), "seed {}: nobody was to get these", self.seed);
    }

    /// A link says what its contact may know while it leads somewhere, and nothing after.
    async fn check_links(&self) {
        let stranger = self.server.stranger();
        let nothing = stranger.call("share_links/open", json!({ "secret": "0".repeat(64) })).await;
        for link in self.is.links.iter().rev().take(LINKS_TRIED) {
            let answer = stranger.call("share_links/open", json!({ "secret": link.secret })).await;
            if link.is_open && self.is.sees_job(link.person, link.job) {
                assert_eq!(answer.status, 200, "seed {}: {}", self.seed, answer.text());
                self.check_bytes(link.person, &self.may_know(link.person), &answer);
            } else {
                assert_eq!(answer.alike(), nothing.alike(), "seed {}: a link that leads nowhere", self.seed);
            }
        }
    }

    fn check_letter(&self, letter: &str) {
        let to = letter.lines().find_map(|line| line.strip_prefix("To: ")).expect("a receiver");
        // Somebody with two memberships has one letter box.
        let receivers: Vec<usize> =
            self.contacts().into_iter().filter(|one| to.contains(&self.is.people[*one].email)).collect();
        assert!(!receivers.is_empty(), "seed {}: a mail to {to}, who is no contact", self.seed);
        let knows: BTreeSet<String> = receivers.iter().flat_map(|one| self.may_know(*one)).collect();
        for canary in canaries_in(letter) {
            assert!(knows.contains(&canary), "seed {}: {to} was sent {canary}:\n{letter}", self.seed);
        }
        assert!(!letter.contains("@business.example"), "seed {}: a staff address to {to}", self.seed);
        for (at, job) in self.is.jobs.iter().enumerate() {
            let is_seen = receivers.iter().any(|one| self.is.sees_job(*one, at));
            assert!(is_seen || !letter.contains(&job.id), "seed {}: {to} was sent a hidden job", self.seed);
        }
    }
}
