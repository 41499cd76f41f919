//! What a mail says, by the rights that its reader has at this moment. Nobody else's rights play a part.

use super::letter::{Invitation, JobNews, Letter, Says, SharedJob};
use super::riding::reader;
use crate::service::invitation::waits;
use crate::service::open_job::open_for_contact;
use crate::store::entity::job_read;
use crate::store::mail::{self, Brings, MailRow};
use crate::store::tenant::TenantRow;
use crate::store::{Db, Key, entry, membership, read_mark, tenant};
use crate::{ServiceError, ServiceResult};
use std::collections::{BTreeMap, BTreeSet};
use vitrine_domain::{Instant, JobId, MembershipId};
use vitrine_policy::{Actor, Author, Contact, Refusal, scope_entries, see_entry};

/// The most characters of one entry that a mail quotes.
const QUOTE_CHARS_MAX: usize = 2000;

/// The mail as it may be read now; `None`: there is nothing left to say, or nobody to say it to.
///
/// # Errors
/// The database's. A fault is never an answer *visible*.
pub(super) async fn compose(db: &Db, row: &MailRow) -> ServiceResult<Option<Letter>> {
    let business = tenant::find(db, row.tenant).await?;
    let Some(actor) = membership::actor_through(db, row.tenant, row.to).await? else { return Ok(None) };
    let mut rides = false;
    let says = match (row.brings, actor) {
        (Brings::Invitation(_), actor) => waits(&actor).then(|| {
            let role = match actor {
                Actor::Staff(staff) => Some(staff.role),
                Actor::Contact(_) | Actor::Stranger => None,
            };
            Says::Invitation(Invitation { role, message: row.message.clone() })
        }),
        (Brings::Share(job), Actor::Contact(contact)) => {
            share_of(db, contact, job, &row.message).await?.map(Says::Share)
        }
        (Brings::News, Actor::Contact(contact)) => match reader(db, &business, contact).await? {
            Some(reader) => {
                rides = reader.state != contact.state;
                let quotes = business.mails.quotes && !rides;
                Some(Says::News(all_news(db, row, &Actor::Contact(reader), &business, quotes).await?))
            }
            None => None,
        },
        (Brings::Share(_) | Brings::News, Actor::Staff(_) | Actor::Stranger) => None,
    };
    let since = match &says {
        Some(Says::Share(_) | Says::Invitation(_)) => Some(row.created_at),
        Some(Says::News(news)) => news.iter().map(|one| one.since).min(),
        None => None,
    };
    let (Some(says), Some(since)) = (says, since) else { return Ok(None) };
    let Some((name, email)) = mail::addresses(db, row.tenant, [row.to]).await?.remove(&row.to) else {
        return Ok(None);
    };
    Ok(Some(Letter { tenant: row.tenant, to: row.to, business: business.name, name, email, says, rides, since }))
}

/// The job, while the contact sees it: an invited one is let in by the link.
async fn share_of(db: &Db, contact: Contact, job: JobId, message: &str) -> ServiceResult<Option<SharedJob>> {
    match open_for_contact(db, &Actor::Contact(contact.let_in()), job).await {
        Ok(open) => {
            Ok(Some(SharedJob { job, number: open.row.number, title: open.row.title, message: message.to_owned() }))
        }
        Err(ServiceError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Nothing where nothing is wanted.
async fn all_news(
    db: &Db,
    row: &MailRow,
    actor: &Actor,
    business: &TenantRow,
    quotes: bool,
) -> ServiceResult<Vec<JobNews>> {
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
        news.extend(news_of(db, actor, row.to, job, items, quotes).await?);
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

/// Since when a mail that gathers has had something to say, by what is left of it, where that is later than it began: it
/// is to go as long after that. What was hidden meanwhile hurries nothing.
///
/// # Errors
/// The database's.
pub(super) async fn begins_later(db: &Db, row: &MailRow) -> ServiceResult<Option<Instant>> {
    Ok(compose(db, row).await?.map(|letter| letter.since).filter(|since| *since > row.created_at))
}
