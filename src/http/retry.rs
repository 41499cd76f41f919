//! Forms that the server refused, kept in memory until their page shows them again.
//!
//! Nothing of what was typed, nor of what was wrong, ever stands in an address: there is only a random token, good for
//! the browser (or the session) that sent the form and for nobody else.

use crate::ui::retry::Retry;
use rand::TryRngCore;
use rand::rngs::OsRng;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use vitrine_domain::{Instant, SessionId};

/// The name of the query parameter that carries the token.
pub const PARAMETER: &str = "retry";
/// A form is kept for so long.
pub const KEEP_SECS: u32 = 600;
/// A form may be shown so often: the page may be loaded again, but not for ever.
const USES: u8 = 5;
/// One session or browser has at most so many forms kept; the oldest goes first.
const PER_OWNER_MAX: usize = 8;
/// Signed-in people and strangers have separate rooms, so that strangers cannot push anybody's work out.
const SIGNED_IN: Bounds = Bounds { forms: 4_000, bytes: 32 * 1024 * 1024, each: 32 * 1024 * 1024 };
/// Each holds the longest reply that somebody may have typed when their session ended, and no more.
const STRANGERS: Bounds = Bounds { forms: 1_000, bytes: 4 * 1024 * 1024, each: 40 * 1024 };

/// Whom a kept form belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A session.
    Session(SessionId),
    /// A browser without a session, by the secret of its retry cookie.
    Browser(String),
}

/// The forms being kept.
#[derive(Debug)]
pub struct RetryMemory {
    signed_in: Mutex<Room>,
    strangers: Mutex<Room>,
}

#[derive(Debug, Clone, Copy)]
struct Bounds {
    forms: usize,
    bytes: usize,
    /// Of one form.
    each: usize,
}

#[derive(Debug)]
struct Room {
    bounds: Bounds,
    /// Oldest first.
    forms: VecDeque<Kept>,
    bytes: usize,
}

#[derive(Debug)]
struct Kept {
    token: String,
    owner: Owner,
    retry: Retry,
    bytes: usize,
    kept_at: Instant,
    uses_left: u8,
}

impl RetryMemory {
    /// Empty.
    pub const fn new() -> Self {
        Self { signed_in: Mutex::new(Room::new(SIGNED_IN)), strangers: Mutex::new(Room::new(STRANGERS)) }
    }

    /// Keeps a form and gives the token for its page's address. `None` when it is too large to keep.
    pub fn keep(&self, owner: Owner, retry: Retry, now: Instant) -> Option<String> {
        let token = new_token();
        let bytes = size_of(&retry);
        let kept = Kept { token: token.clone(), owner, retry, bytes, kept_at: now, uses_left: USES };
        self.room(&kept.owner).keep(kept, now).then_some(token)
    }

    /// The form behind a token, for its owner only.
    pub fn show(&self, owner: &Owner, token: &str, now: Instant) -> Option<Retry> {
        self.room(owner).show(owner, token, now)
    }

    fn room(&self, owner: &Owner) -> MutexGuard<'_, Room> {
        let room = match owner {
            Owner::Session(_) => &self.signed_in,
            Owner::Browser(_) => &self.strangers,
        };
        room.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    const fn new(bounds: Bounds) -> Self {
        Self { bounds, forms: VecDeque::new(), bytes: 0 }
    }

    fn keep(&mut self, kept: Kept, now: Instant) -> bool {
        self.forget(|form| !is_fresh(form, now));
        if kept.bytes > self.bounds.each {
            return false;
        }
        let own = self.forms.iter().filter(|form| form.owner == kept.owner).count();
        if own >= PER_OWNER_MAX
            && let Some(at) = self.forms.iter().position(|form| form.owner == kept.owner)
        {
            self.remove(at);
        }
        while self.forms.len() >= self.bounds.forms || self.bytes + kept.bytes > self.bounds.bytes {
            self.remove(0);
        }
        self.bytes += kept.bytes;
        self.forms.push_back(kept);
        true
    }

    fn show(&mut self, owner: &Owner, token: &str, now: Instant) -> Option<Retry> {
        let at =
            self.forms.iter().position(|form| form.token == token && form.owner == *owner && is_fresh(form, now))?;
        let form = self.forms.get_mut(at)?;
        let retry = form.retry.clone();
        form.uses_left -= 1;
        if form.uses_left == 0 {
            self.remove(at);
        }
        Some(retry)
    }

    fn remove(&mut self, at: usize) {
        if let Some(form) = self.forms.remove(at) {
            self.bytes -= form.bytes;
        }
    }

    fn forget(&mut self, is_over: impl Fn(&Kept) -> bool) {
        self.forms.retain(|form| !is_over(form));
        self.bytes = self.forms.iter().map(|form| form.bytes).sum();
    }
}

fn is_fresh(form: &Kept, now: Instant) -> bool {
    now.secs_since(form.kept_at) < i64::from(KEEP_SECS)
}

fn size_of(retry: &Retry) -> usize {
    // The error may hold another copy of the form; its text says how large it is.
    let error = retry.error.as_ref().map_or(0, |error| serde_json::to_string(error).map_or(0, |text| text.len()));
    256 + retry.endpoint.len()
        + error
        + retry.values.iter().map(|(name, value)| 64 + name.len() + value.len()).sum::<usize>()
}

/// 128 random bits as hexadecimal digits.
pub fn new_token() -> String {
    let mut bytes = [0_u8; 16];
    OsRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
    format!("{:032x}", u128::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_millis(0);

    fn retry(text: &str) -> Retry {
        Retry { error: None, endpoint: "jobs/create".to_owned(), values: vec![("title".to_owned(), text.to_owned())] }
    }

    fn session(id: u128) -> Owner {
        Owner::Session(SessionId::from_bits(id))
    }

    #[test]
    fn form_is_shown_to_its_owner_only() {
        let memory = RetryMemory::new();
        let token = memory.keep(session(1), retry("a"), NOW).expect("kept");
        assert_eq!(memory.show(&session(2), &token, NOW), None);
        assert_eq!(memory.show(&Owner::Browser(token.clone()), &token, NOW), None);
        assert_eq!(memory.show(&session(1), &token, NOW), Some(retry("a")));
    }

    #[test]
    fn form_is_forgotten_after_its_time_and_its_uses() {
        let memory = RetryMemory::new();
        let token = memory.keep(session(1), retry("a"), NOW).expect("kept");
        assert_eq!(memory.show(&session(1), &token, NOW.plus_secs(600)), None);
        for _ in 0..USES {
            assert!(memory.show(&session(1), &token, NOW).is_some());
        }
        assert_eq!(memory.show(&session(1), &token, NOW), None);
    }

    #[test]
    fn memory_is_bounded() {
        let mut room = Room::new(Bounds { forms: 3, bytes: 2_000, each: 1_900 });
        let kept = |owner: u128, length: usize| {
            let retry = retry(&"x".repeat(length));
            let bytes = size_of(&retry);
            Kept { token: new_token(), owner: session(owner), retry, bytes, kept_at: NOW, uses_left: USES }
        };
        for owner in 0..10 {
            assert!(room.keep(kept(owner, 10), NOW));
        }
        assert_eq!(room.forms.len(), 3);
        assert!(room.keep(kept(1, 1_000), NOW));
        assert!(room.bytes <= 2_000);
        assert!(!room.keep(kept(1, 3_000), NOW), "larger than everything");
        assert_eq!(room.bytes, room.forms.iter().map(|form| form.bytes).sum::<usize>());
    }

    #[test]
    fn stranger_keeps_no_large_form() {
        let memory = RetryMemory::new();
        let (stranger, longest) = (Owner::Browser(new_token()), "\u{1f600}".repeat(8_000));
        assert!(memory.keep(stranger.clone(), retry(&longest), NOW).is_some(), "the longest reply");
        let large = "x".repeat(40 * 1024);
        assert!(memory.keep(stranger.clone(), retry(&large), NOW).is_none());
        let to_a_long_address = Retry { endpoint: large.clone(), ..retry("a") };
        assert!(memory.keep(stranger, to_a_long_address, NOW).is_none());
        assert!(memory.keep(session(1), retry(&large), NOW).is_some());
    }

    #[test]
    fn one_owner_cannot_fill_it() {
        let memory = RetryMemory::new();
        let first = memory.keep(session(1), retry("first"), NOW).expect("kept");
        for _ in 0..PER_OWNER_MAX {
            memory.keep(session(1), retry("more"), NOW).expect("kept");
        }
        assert_eq!(memory.show(&session(1), &first, NOW), None);
    }
}
