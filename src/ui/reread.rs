//! Live pages: read again when something changed, and put the answer into what is already on the screen.
//!
//! A page reads itself once through a blocking resource, so that the status is right and it works without
//! JavaScript. From then on the answers go into a signal: nothing is built anew but what differs, and focus, scroll
//! and what is being typed stay.

use crate::api::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

/// After a reading that failed for the moment, the next one waits so long; each further one twice as long…
const RETRY_FIRST: Duration = Duration::from_secs(2);
/// …up to this.
const RETRY_LAST: Duration = Duration::from_secs(30);

/// Calls `read` after each change of `changed` (not at first) and gives the answer to `take`.
///
/// At most one question is under way. A change that comes meanwhile asks once more afterwards, so the last answer
/// is never older than the last change. Answers for a page that was left are dropped. Does nothing on the server.
///
/// A passing trouble of the network or the server is no answer: it asks again by itself, since what the change took
/// away must not stay on the screen. The next change does not wait for that.
pub fn reread<T, Answer>(
    changed: Signal<u64>,
    read: impl Fn() -> Answer + 'static,
    take: impl Fn(Result<T, ApiError>) + 'static,
) where
    T: 'static,
    Answer: Future<Output = Result<T, ApiError>> + 'static,
{
    let is_reading = StoredValue::new(false);
    let is_due = StoredValue::new(false);
    let failures = StoredValue::new(0_u32);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let retries = RwSignal::new(0_u64);
    let ends = Rc::new((read, take));
    Effect::watch(
        move || (changed.get(), retries.get()),
        move |(change, _), before, _| {
            if before.is_some_and(|(before, _)| before != change) {
                failures.set_value(0);
            }
            if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
                waiting.clear();
            }
            if is_reading.get_value() {
                is_due.set_value(true);
                return;
            }
            is_reading.set_value(true);
            let ends = Rc::clone(&ends);
            spawn_local(async move {
                loop {
                    is_due.try_set_value(false);
                    let answer = (ends.0)().await;
                    let Some(again) = is_due.try_get_value() else { return };
                    let failed = failures.try_get_value().unwrap_or_default();
                    let wait = answer.as_ref().err().and_then(|error| wait_after(error, failed));
                    (ends.1)(answer);
                    if again {
                        continue;
                    }
                    failures.try_set_value(if wait.is_some() { failed.saturating_add(1) } else { 0 });
                    if let Some(wait) = wait {
                        let again = move || {
                            retries.try_update(|retries| *retries += 1);
                        };
                        waiting.try_set_value(set_timeout_with_handle(again, wait).ok());
                    }
                    break;
                }
                is_reading.try_set_value(false);
            });
        },
        false,
    );
}

/// How long to wait before asking again; `None` when the error is an answer. `failed`: how often in a row it failed
/// before.
fn wait_after(error: &ApiError, failed: u32) -> Option<Duration> {
    let wait = RETRY_FIRST.saturating_mul(1 << failed.min(8)).min(RETRY_LAST);
    match error {
        ApiError::Busy | ApiError::Broken | ApiError::Unreachable => Some(wait),
        ApiError::SlowDown { retry_after_secs } => Some(wait.max(Duration::from_secs(*retry_after_secs))),
        ApiError::NotSignedIn
        | ApiError::NotFound
        | ApiError::NotAllowed(_)
        | ApiError::Invalid(_)
        | ApiError::Stale(_)
        | ApiError::Conflict(_) => None,
    }
}

/// The item of a keyed list as it is now. When the list has let go of it, as it was last: its line is about to go.
pub fn item_now<T>(list: Signal<Vec<T>>, first: T, same: fn(&T, &T) -> bool) -> Memo<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |before: Option<&T>| {
        list.with(|items| items.iter().find(|item| same(item, &first)).cloned())
            .unwrap_or_else(|| before.unwrap_or(&first).clone())
    })
}

/// Whether the page has been on the screen before: lines that come later may appear with a motion, the first may not.
pub fn has_settled() -> RwSignal<bool> {
    let settled = RwSignal::new(false);
    Effect::new(move |_| settled.set(true));
    settled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passing_troubles_are_asked_again_and_answers_are_not() {
        let waits =
            |error: &ApiError| [0, 1, 2, 3, 4, 99].map(|failed| wait_after(error, failed).map(|it| it.as_secs()));
        assert_eq!(waits(&ApiError::Unreachable), [2, 4, 8, 16, 30, 30].map(Some));
        assert_eq!(wait_after(&ApiError::SlowDown { retry_after_secs: 40 }, 0), Some(Duration::from_secs(40)));
        assert_eq!(waits(&ApiError::NotFound), [None; 6]);
        assert_eq!(waits(&ApiError::NotSignedIn), [None; 6]);
    }
}
