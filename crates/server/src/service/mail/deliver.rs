//! The postman: takes mails that are due, one after the other, and notes what became of them.
//!
//! First a mail is taken (nobody else takes it for a while, nothing more is added to it), then it is composed in a snapshot
//! of its own, then handed over, then noted. A crash in between repeats it at most; it is never lost.

use super::compose::{begins_later, compose};
use super::letter::{Letter, SHARE_LINK_DAYS, Says};
use super::transport::{Failure, Transport, message};
use crate::service::secret;
use crate::store::invitation::{self, InvitationRow};
use crate::store::mail::{self, Brings, MailRow};
use crate::store::share_link::{self, ShareLinkRow};
use crate::store::{Db, Key};
use crate::{Context, ServiceResult};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use vitrine_domain::{EntryId, Instant, InvitationId, MailState, MembershipId};

/// Mails that one round takes.
const ROUND: u64 = 50;
/// How often the postman looks for mails that are due.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A mail that was taken and not settled is tried again after so many seconds: its server has crashed.
const TAKEN_SECS: i64 = 10 * 60;
/// The pauses before further tries, in seconds. After the last one a mail has failed.
const PAUSES_SECS: [i64; 5] = [60, 5 * 60, 30 * 60, 2 * 60 * 60, 8 * 60 * 60];
/// What the outbox says of a mail that could not be written.
const NOT_WRITTEN: &str = "The mail could not be written. The server’s log says why.";
/// What it says of a mail whose reader was let in, or cut off, at the moment at which it was to go.
const CHANGED: &str = "What the reader may see changed at this very moment.";
/// The link that ends the mails works for so long after its mail: 180 days.
pub(super) const LINK_SECS: i64 = 180 * 24 * 60 * 60;
/// When the server ends, the mail that is under way has so long to arrive.
const DRAIN: Duration = Duration::from_secs(10);

/// What one round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    /// Mails that were handed over.
    pub sent: usize,
    /// Mails of which nothing was left to say.
    pub dropped: usize,
    /// Mails that did not arrive this time.
    pub failed: usize,
}

/// Delivers the mails that are due now.
///
/// # Errors
/// The database's; what has been handed over before is noted.
pub async fn deliver_due(cx: &Context) -> ServiceResult<Delivered> {
    round(cx, || false).await
}

/// One round, mail by mail, so that a stop waits for one mail at most.
async fn round(cx: &Context, is_stopped: impl Fn() -> bool) -> ServiceResult<Delivered> {
    let due = {
        let db = cx.store().look().await?;
        mail::due(&db, cx.now(), ROUND).await?
    };
    let mut done = Delivered::default();
    if due.is_empty() {
        return Ok(done);
    }
    let transport = Transport::open(cx.config());
    for row in due {
        if is_stopped() {
            break;
        }
        deliver(cx, &transport, row, &mut done).await?;
    }
    Ok(done)
}

async fn deliver(
    cx: &Context,
    transport: &Result<Transport, Failure>,
    mut row: MailRow,
    done: &mut Delivered,
) -> ServiceResult<()> {
    if row.state == MailState::Waiting {
        // One that cannot be read is taken all the same, so that its failure is noted below.
        let later = begins_later(&cx.store().look().await?, &row).await.unwrap_or_default();
        if let Some(since) = later {
            let db = cx.store().change().await?;
            let due_at = mail::put_off(&db, &row, since).await?;
            db.commit().await?;
            if due_at > cx.now() {
                return Ok(());
            }
            row.due_at = due_at;
        }
    }
    let db = cx.store().change().await?;
    if !mail::claim(&db, &row, cx.now().plus_secs(TAKEN_SECS)).await? {
        return Ok(());
    }
    db.commit().await?;

    let letter = {
        let db = cx.store().look().await?;
        compose(&db, &row).await
    };
    let letter = match letter {
        Ok(Some(letter)) => letter,
        Ok(None) => {
            let db = cx.store().change().await?;
            mail::delete(&db, row.mail).await?;
            db.commit().await?;
            done.dropped += 1;
            return Ok(());
        }
        // One mail that cannot be written does not hold up the others.
        Err(error) => {
            tracing::error!(mail = %row.mail, %error, "a mail cannot be written");
            let failure = Failure { reason: NOT_WRITTEN.to_owned(), is_final: false };
            return settle(cx, &row, Err(failure), &[], done).await;
        }
    };
    let told = letter.told();
    let fresh = [cx.new_secret(), cx.new_secret()];
    let links = [secret::hash_of(&fresh[0]), secret::hash_of(&fresh[1])];
    match keep_links(cx, &row, &letter, &links).await? {
        Kept::Yes => {}
        Kept::Gone => {
            done.dropped += 1;
            return Ok(());
        }
        Kept::Changed => {
            let failure = Failure { reason: CHANGED.to_owned(), is_final: false };
            return settle(cx, &row, Err(failure), &[], done).await;
        }
    }
    let outcome = match transport {
        Err(failure) => Err(failure.clone()),
        Ok(transport) => match message(cx.config(), row.mail, &letter, &fresh, cx.now()) {
            Ok(message) => transport.hand_over(row.mail, message).await,
            Err(failure) => Err(failure),
        },
    };
    settle(cx, &row, outcome.map(|()| told), &links, done).await
}

/// What became of the links of a mail that is about to be handed over.
enum Kept {
    Yes,
    /// There is nothing left to say, and the mail is gone.
    Gone,
    /// Its reader accepted an invitation, or lost it, since it was composed.
    Changed,
}

/// Keeps the hashes of the secrets of the links in a mail: of its own, and of an invitation that rides on it. What lets
/// somebody in is looked at once more: no link comes to be after what it leads to was taken back.
async fn keep_links(cx: &Context, row: &MailRow, letter: &Letter, [own, riding]: &[String; 2]) -> ServiceResult<Kept> {
    let (db, now) = (cx.store().change().await?, cx.now());
    let lets_in = letter.rides || !matches!(row.brings, Brings::News);
    if lets_in {
        // Held from here on: whoever takes back what it leads to takes the mail away first, or waits.
        if !mail::hold(&db, row.mail).await? {
            return Ok(Kept::Gone);
        }
        let Some(again) = compose(&db, row).await? else {
            mail::delete(&db, row.mail).await?;
            db.commit().await?;
            return Ok(Kept::Gone);
        };
        if again.rides != letter.rides {
            return Ok(Kept::Changed);
        }
    }
    match (&letter.says, row.brings) {
        (Says::Share(shared), _) => {
            let link = ShareLinkRow {
                id: uuid::Uuid::from_u128(cx.new_bits()),
                tenant: letter.tenant,
                membership: letter.to,
                job: shared.job,
                expires_at: now.plus_secs(SHARE_LINK_DAYS * 24 * 60 * 60),
                is_open: true,
            };
            share_link::insert(&db, link, own.clone(), now).await?;
        }
        (Says::Invitation(_), Brings::Invitation(by)) => keep_invitation(cx, &db, row, own, by).await?,
        (Says::Invitation(_), Brings::News | Brings::Share(_)) => return Ok(Kept::Changed),
        (Says::News(_), _) => {
            mail::clear_links(&db, letter.to, now.plus_secs(-LINK_SECS)).await?;
            mail::insert_link(&db, own.clone(), letter.tenant, letter.to, now).await?;
            if letter.rides {
                // Nobody in particular makes it: it is in the contact's own name.
                keep_invitation(cx, &db, row, riding, row.to).await?;
            }
        }
    }
    db.commit().await?;
    Ok(Kept::Yes)
}

/// The link of an invitation in a mail. Those that earlier mails brought end when this one has arrived.
async fn keep_invitation(cx: &Context, db: &Db, row: &MailRow, hash: &str, by: MembershipId) -> ServiceResult<()> {
    let now = cx.now();
    let secs = i64::try_from(cx.config().invitation_secs).unwrap_or(i64::MAX);
    let link = InvitationRow {
        invitation: InvitationId::fresh(cx),
        tenant: row.tenant,
        membership: row.to,
        expires_at: now.plus_secs(secs),
        mail: Some(row.mail),
    };
    Ok(invitation::insert(db, link, hash.to_owned(), by, now).await?)
}

/// Notes what became of a mail: the entries that it told of, or why it did not arrive. `links`: the hashes of the links in
/// the mail that was handed over, or was not.
async fn settle(
    cx: &Context,
    row: &MailRow,
    outcome: Result<Vec<EntryId>, Failure>,
    links: &[String],
    done: &mut Delivered,
) -> ServiceResult<()> {
    let now = cx.now();
    let db = cx.store().change().await?;
    match outcome {
        Ok(told) => {
            mail::keep_items(&db, row.mail, &told).await?;
            mail::settle(&db, row.mail, MailState::Sent, "", now, Some(now)).await?;
            for link in links {
                share_link::revoke_earlier(&db, link, now).await?;
                invitation::revoke_earlier(&db, link, now).await?;
            }
            done.sent += 1;
        }
        Err(failure) => {
            // The row is as it was before this try.
            let (state, due_at) = next_try(row.attempts, failure.is_final, now);
            tracing::warn!(mail = %row.mail, reason = failure.reason, state = state.as_str(), "a mail did not arrive");
            mail::settle(&db, row.mail, state, &failure.reason, due_at, None).await?;
            for link in links {
                // Nobody has got it; the next try brings one of its own.
                mail::use_link_up(&db, link).await?;
                share_link::forget(&db, link).await?;
                invitation::forget(&db, link).await?;
            }
            done.failed += 1;
        }
    }
    db.commit().await?;
    Ok(())
}

/// What follows a try that failed, after so many tries before it.
fn next_try(tries_before: i64, is_final: bool, now: Instant) -> (MailState, Instant) {
    let pause = usize::try_from(tries_before).ok().and_then(|tries| PAUSES_SECS.get(tries));
    match pause {
        Some(pause) if !is_final => (MailState::Sending, now.plus_secs(*pause)),
        Some(_) | None => (MailState::Failed, now),
    }
}

/// Delivers mails in the background until it is stopped.
#[derive(Debug)]
pub struct Postman {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Postman {
    /// Begins. Needs a Tokio runtime.
    pub fn start(cx: &Context) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, task: tokio::spawn(run(cx.clone(), stopped)) }
    }

    /// Lets the mail that is under way arrive, and ends.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let mut task = self.task;
        if tokio::time::timeout(DRAIN, &mut task).await.is_err() {
            tracing::warn!("a mail did not arrive in time; it is tried again after the next start");
            task.abort();
        }
    }
}

async fn run(cx: Context, mut stopped: watch::Receiver<bool>) {
    let mut clock = tokio::time::interval(LOOK_EVERY);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = clock.tick() => {}
            _ = stopped.changed() => return,
        }
        if let Err(error) = round(&cx, || *stopped.borrow()).await {
            tracing::warn!(%error, "mails could not be delivered; trying again");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_grow_apart_and_end() {
        let now = Instant::from_millis(0);
        let secs = |tries| {
            let (state, due_at) = next_try(tries, false, now);
            (state, due_at.secs_since(now))
        };
        assert_eq!(secs(0), (MailState::Sending, 60));
        assert_eq!(secs(4), (MailState::Sending, 8 * 60 * 60));
        assert_eq!(secs(5), (MailState::Failed, 0));
        assert_eq!(next_try(0, true, now), (MailState::Failed, now));
    }
}
