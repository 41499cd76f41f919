//! The Outbox page: what waits, what was sent, what failed and why.

use super::compose::compose;
use super::letter::{JobNews, Letter, Says, SharedJob};
use crate::live::Notice;
use crate::service::parse;
use crate::store::mail::{Brings, JobsTold};
use crate::store::{Change, Look, Recorded, mail};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{MailId, MailState};
use vitrine_policy::{Ask, Refusal, decide};
use vitrine_wire::{MailedJob, OutboxMail, OutboxView};

/// Mails that the page shows of each state.
const MAILS_SHOWN: u64 = 100;

/// The order of the page.
const ORDER: [MailState; 4] = [MailState::Failed, MailState::Sending, MailState::Waiting, MailState::Sent];

/// The tenant's mails. One that would say nothing any more is not there.
///
/// # Errors
/// Not found for whoever may not see the outbox.
pub async fn list_outbox(cx: &Context, viewer: &Viewer) -> ServiceResult<OutboxView> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::SeeOutbox(tenant))?;
    let mut rows = Vec::new();
    for state in ORDER {
        let found = mail::list(&look.db, tenant, state, MAILS_SHOWN).await?;
        let mut told = mail::jobs_of(&look.db, tenant, found.iter().map(|row| row.mail)).await?;
        for row in found {
            let of_items = told.remove(&row.mail).map(mailed).unwrap_or_default();
            let jobs = match row.state {
                MailState::Sent => of_items,
                MailState::Failed | MailState::Sending | MailState::Waiting => match compose(&look.db, &row).await {
                    // What it would say if it were delivered now.
                    Ok(Some(letter)) => told_by(letter),
                    Ok(None) => continue,
                    // One that cannot be written is here all the same: somebody has to see to it.
                    Err(ServiceError::Broken) => of_items,
                    Err(error) => return Err(error),
                },
            };
            rows.push((row, jobs));
        }
    }
    let people = mail::addresses(&look.db, tenant, rows.iter().map(|(row, _)| row.to)).await?;
    let mails = rows.into_iter().map(|(row, jobs)| {
        let (name, email) = people.get(&row.to).cloned().unwrap_or_default();
        OutboxMail {
            mail: row.mail,
            name,
            email,
            state: row.state,
            at: row.sent_at.unwrap_or(row.due_at),
            reason: row.reason,
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            jobs,
            is_invitation: match row.brings {
                Brings::Invitation(_) => true,
                Brings::News | Brings::Share(_) => false,
            },
        }
    });
    Ok(OutboxView {
        mails: mails.collect(),
        failed: mail::count_failed(&look.db, tenant).await?,
        goes_to_files: cx.config().smtp_url.is_none(),
    })
}

fn told_by(letter: Letter) -> Vec<MailedJob> {
    match letter.says {
        Says::News(news) => news.into_iter().map(MailedJob::from).collect(),
        Says::Share(shared) => vec![shared.into()],
        Says::Invitation(_) => Vec::new(),
    }
}

impl From<SharedJob> for MailedJob {
    fn from(shared: SharedJob) -> Self {
        Self { job: shared.job, number: shared.number, title: shared.title, entries: 0 }
    }
}

fn mailed(jobs: JobsTold) -> Vec<MailedJob> {
    jobs.into_iter().map(|((number, job), (title, entries))| MailedJob { job, number, title, entries }).collect()
}

impl From<JobNews> for MailedJob {
    fn from(news: JobNews) -> Self {
        let entries = u32::try_from(news.entries.len()).unwrap_or(u32::MAX);
        Self { job: news.job, number: news.number, title: news.title, entries }
    }
}

/// Tries a mail that failed once more, at once; answers with the sentence for the toast.
///
/// # Errors
/// Not found for whoever may not see the outbox and for an unknown mail; `Conflict` for one that has not failed.
pub async fn retry_mail(cx: &Context, viewer: &Viewer, wanted: &str) -> ServiceResult<String> {
    let wanted: MailId = parse::id(wanted)?;
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::SeeOutbox(change.tenant))?;
    mail::find(&change.db, change.tenant, wanted).await?.ok_or_else(ServiceError::not_found)?;
    if !mail::revive(&change.db, change.tenant, wanted, change.at).await? {
        return Err(ServiceError::Conflict("This mail has not failed: there is nothing to try again.".to_owned()));
    }
    let line = Recorded { action: "retry_mail", subject: wanted.bits(), ..Recorded::default() };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok("The mail is tried again now.".to_owned())
}
