//! What a mail says, by the rights that its reader has at this moment. Nobody else's rights play a part.

use crate::service::open_job::open_for_contact;
use crate::service::share::let_in;
use crate::store::entity::job_read;
use crate::store::mail::{self, MailRow};
use crate::store::tenant::TenantRow;
use crate::store::{Db, Key, entry, membership, read_mark, tenant};
use crate::{ServiceError, ServiceResult};
use std::collections::{BTreeMap, BTreeSet};
use vitrine_domain::{EntryId, Instant, JobId, MembershipId, TenantId};
use vitrine_policy::{Actor, Author, Contact, Refusal, scope_entries, see_entry};

/// The most characters of one entry that a mail quotes.
const QUOTE_CHARS_MAX: usize = 2000;
/// A link to a shared job works for so many days.
pub(super) const SHARE_LINK_DAYS: i64 = 14;

/// A mail as its reader may have it now. The links in it want the site's address and a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) tenant: TenantId,
    pub(super) to: MembershipId,
    /// The business's name.
    pub(super) business: String,
    /// The contact's name.
    pub(super) name: String,
    /// The contact's address.
    pub(super) email: String,
    pub(super) says: Says,
    /// When the oldest of what it tells was added to it; for a mail that shares a job, when that was done.
    pub(super) since: Instant,
}

/// What a mail is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    /// What is new; at least one job.
    News(Vec<JobNews>),
    /// A job was shared: the mail brings a link to it.
    Share(SharedJob),
}

/// A job that is shared by a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SharedJob {
    pub(super) job: JobId,
    pub(super) number: i64,
    pub(super) title: String,
    /// The personal message; may be empty.
    pub(super) message: String,
}

/// What is new on one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JobNews {
    pub(super) job: JobId,
    pub(super) number: i64,
    pub(super) title: String,
    /// The entries that are new; at least one.
    pub(super) entries: Vec<EntryId>,
    /// What was written; empty unless the business wants it quoted.
    pub(super) quotes: Vec<String>,
    /// When the oldest of it was added to the mail.
    pub(super) since: Instant,
}

/// The mail as it may be read now; `None`: there is nothing left to say, or nobody to say it to.
///
/// # Errors
/// The database's. A fault is never an answer *visible*.
pub(super) async fn compose(db: &Db, row: &MailRow) -> ServiceResult<Option<Letter>> {
    let business = tenant::find(db, row.tenant).await?;
    let actor = membership::actor_through(db, row.tenant, row.to).await?;
    let Some(Actor::Contact(contact)) = actor else { return Ok(None) };
    let says = match row.shared_job {
        Some(job) => share_of(db, contact, job, &row.message).await?.map(Says::Share),
        None => Some(all_news(db, row, &Actor::Contact(contact), &business).await?).map(Says::News),
    };
    let since = match &says {
        Some(Says::Share(_)) => Some(row.created_at),
        Some(Says::News(news)) => news.iter().map(|one| one.since).min(),
        None => None,
    };
    let (Some(says), Some(since)) = (says, since) else { return Ok(None) };
    let Some((name, email)) = mail::addresses(db, row.tenant, [row.to]).await?.remove(&row.to) else {
        return Ok(None);
    };
    Ok(Some(Letter { tenant: row.tenant, to: row.to, business: business.name, name, email, says, since }))
}

/// The job, while the contact sees it: an invited one is let in by the link.
async fn share_of(db: &Db, contact: Contact, job: JobId, message: &str) -> ServiceResult<Option<SharedJob>> {
    match open_for_contact(db, &Actor::Contact(let_in(contact)), job).await {
        Ok(open) => {
            Ok(Some(SharedJob { job, number: open.row.number, title: open.row.title, message: message.to_owned() }))
        }
        Err(ServiceError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Nothing where nothing is wanted.
async fn all_news(db: &Db, row: &MailRow, actor: &Actor, business: &TenantRow) -> ServiceResult<Vec<JobNews>> {
    let switches = membership::mail_switches(db, row.tenant, [row.to]).await?;
    let is_wanted = switches.get(&row.to).is_some_and(|switches| switches.is_notified && switches.wants_mail);
    if !business.mails.is_on || !is_wanted {
        return Ok(Vec::new());
    }
    let mut by_job: BTreeMap<JobId, BTreeSet<mail::MailItem>> = BTreeMap::new();
    for item in mail::items(db, row.mail).await? {
        by_job.entry(item.job).or_default().insert(item);
    }
    let mut news = Vec::new();
    for (job, items) in by_job {
        news.extend(news_of(db, actor, row.to, job, items, business.mails.quotes).await?);
    }
    news.sort_by_key(|one| one.number);
    Ok(news)
}

/// What is new for the reader on one job: entries that they see, have not written and have not read since.
async fn news_of(
    db: &Db,
    actor: &Actor,
    reader: MembershipId,
    job: JobId,
    items: BTreeSet<mail::MailItem>,
    quotes: bool,
) -> ServiceResult<Option<JobNews>> {
    let open = match open_for_contact(db, actor, job).await {
        Ok(open) => open,
        Err(ServiceError::Refused(Refusal::NotFound(_) | Refusal::NotAllowed(_) | Refusal::NotSignedIn)) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let read = read_mark::find(db, reader, job).await?;
    let mut words = Vec::new();
    let mut entries = Vec::new();
    let mut since: Option<Instant> = None;
    for item in items {
        // The mark says how far somebody has read, and when: an older page read later has not told of a newer entry.
        let is_read =
            |read: &job_read::Model| read.entry_id >= item.entry.uuid() && read.read_at >= item.added_at.millis();
        if read.as_ref().is_some_and(is_read) {
            continue;
        }
        let Some(row) = entry::select_entry(db, &scope_entries(actor), job, item.entry).await? else { continue };
        let facts = open.pipelines.entry_facts(&open.row, &row)?;
        if see_entry(actor, &open.facts, &facts).is_err() || facts.author == Author::Contact(reader) {
            continue;
        }
        entries.push(item.entry);
        since = Some(since.map_or(item.added_at, |since| since.min(item.added_at)));
        if quotes && !row.body.is_empty() {
            words.push(row.body.chars().take(QUOTE_CHARS_MAX).collect());
        }
    }
    let (number, title) = (open.row.number, open.row.title.clone());
    Ok(since.map(|since| JobNews { job, number, title, entries, quotes: words, since }))
}

impl Letter {
    /// The subject. On one job it names the number alone: subjects are shown on locked screens.
    pub(super) fn subject(&self) -> String {
        match &self.says {
            Says::Share(shared) => format!("Your job {}", shared.number),
            Says::News(news) => match news.as_slice() {
                [one] => format!("News on job {}", one.number),
                many => format!("News on {} of your jobs", many.len()),
            },
        }
    }

    /// The entries that it tells of.
    pub(super) fn told(&self) -> Vec<EntryId> {
        match &self.says {
            Says::News(news) => news.iter().flat_map(|one| one.entries.iter().copied()).collect(),
            Says::Share(_) => Vec::new(),
        }
    }

    /// The text. `site` is the site's address without a slash at its end, `secret` that of the link in it.
    pub(super) fn text(&self, site: &str, secret: &str) -> String {
        match &self.says {
            Says::News(news) => self.news_text(news, site, secret),
            Says::Share(shared) => self.share_text(shared, site, secret),
        }
    }

    fn share_text(&self, shared: &SharedJob, site: &str, secret: &str) -> String {
        let SharedJob { number, title, message, .. } = shared;
        let mut text = format!("Hello {},\n\n", self.name);
        if !message.is_empty() {
            text += &format!("{message}\n\n");
        }
        text += &format!("{} shares job {number}, {title}, with you. Open it here:\n", self.business);
        text += &format!("{site}/share/{secret}\n\n");
        let days = SHARE_LINK_DAYS;
        text +=
            &format!("The link is for you alone. It works once, within {days} days; on its page you can ask for a\n");
        text += "fresh one later. Please do not pass this mail on.\n";
        text
    }

    fn news_text(&self, all: &[JobNews], site: &str, unsubscribe: &str) -> String {
        let mut text = format!("Hello {},\n\n", self.name);
        for news in all {
            text += &format!("There is news on job {}, {}:\n", news.number, news.title);
            text += &format!("{site}/user/jobs/{}\n\n", news.job);
            for quote in &news.quotes {
                for line in quote.lines() {
                    text += &format!("> {line}\n");
                }
                text += "\n";
            }
        }
        text += &format!("-- \n{} tells you by mail when something is new on your jobs.\n", self.business);
        text += &format!("If you do not want these mails any more: {}\n", unsubscribe_link(site, unsubscribe));
        text
    }
}

/// The address of the page that ends the mails.
pub(super) fn unsubscribe_link(site: &str, secret: &str) -> String {
    format!("{site}/unsubscribe/{secret}")
}

/// Since when a mail that gathers has had something to say, by what is left of it, where that is later than it began: it
/// is to go as long after that. What was hidden meanwhile hurries nothing.
///
/// # Errors
/// The database's.
pub(super) async fn begins_later(db: &Db, row: &MailRow) -> ServiceResult<Option<Instant>> {
    Ok(compose(db, row).await?.map(|letter| letter.since).filter(|since| *since > row.created_at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(quotes: Vec<String>) -> Letter {
        let since = Instant::from_millis(0);
        let news = JobNews {
            job: JobId::from_bits(7),
            number: 12,
            title: "Rewire the kitchen".to_owned(),
            entries: vec![EntryId::from_bits(3)],
            quotes,
            since,
        };
        Letter {
            tenant: TenantId::from_bits(1),
            to: MembershipId::from_bits(2),
            business: "Harbour Electrics".to_owned(),
            name: "Dana Reyes".to_owned(),
            email: "dana@example.com".to_owned(),
            says: Says::News(vec![news]),
            since,
        }
    }

    #[test]
    fn mail_holds_a_sentence_and_a_link() {
        let plain = letter(Vec::new());
        assert_eq!(plain.subject(), "News on job 12");
        let text = plain.text("https://v.example", "abc");
        assert!(text.starts_with(
            "Hello Dana Reyes,\n\nThere is news on job 12, Rewire the kitchen:\nhttps://v.example/user/jobs/00000000"
        ));
        assert!(text.ends_with("https://v.example/unsubscribe/abc\n"));
        assert!(!text.contains('>'));
        let quoting = letter(vec!["One.\nTwo.".to_owned()]).text("https://v.example", "abc");
        assert!(quoting.contains("> One.\n> Two.\n"));
    }

    #[test]
    fn share_mail_holds_the_message_and_the_link_alone() {
        let shared = SharedJob {
            job: JobId::from_bits(7),
            number: 12,
            title: "Rewire the kitchen".to_owned(),
            message: "See you on Monday.".to_owned(),
        };
        let mail = Letter { says: Says::Share(shared), ..letter(Vec::new()) };
        assert_eq!(mail.subject(), "Your job 12");
        let text = mail.text("https://v.example", "abc");
        assert!(text.starts_with("Hello Dana Reyes,\n\nSee you on Monday.\n\nHarbour Electrics shares job 12,"));
        assert!(text.contains("\nhttps://v.example/share/abc\n") && text.contains("within 14 days"));
        assert!(!text.contains("unsubscribe"));
    }

    #[test]
    fn several_jobs_share_one_subject() {
        let mut both = letter(Vec::new());
        let Says::News(news) = &mut both.says else { panic!("news") };
        news.push(news[0].clone());
        assert_eq!(both.subject(), "News on 2 of your jobs");
    }
}
