//! How often somebody may try: per account and per client address, in bounded memory.
//!
//! One number per key: the moment at which the key's tries would all be used up and refilled (the generic cell rate
//! algorithm). It is written here, and not taken from a crate, because a right password has to give its try back,
//! because the clock is the context's, and because memory has to stay bounded while somebody invents addresses.

use crate::error::{ServiceError, ServiceResult};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use vitrine_domain::Instant;

/// The most keys that are remembered one by one; beyond that, new ones share [`SHARED_KEYS`] places.
const KEYS_MAX: usize = 50_000;
/// Places for the rest.
const SHARED_KEYS: u64 = 1024;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Door {
    /// A password for one address from one client address; wrong ones count. Who keeps failing locks out themselves,
    /// not the person whose address it is.
    Account,
    /// A password for one address from anywhere; wrong ones count. Wide, because it is what a stranger could lock the
    /// person out with.
    AccountAnywhere,
    /// One's own password, typed again by somebody who is signed in; wrong ones count.
    OwnPassword,
    /// Sessions opened for one address from one client address; right passwords count.
    SignedIn,
    /// Passwords from one client address, for whichever account; wrong ones count.
    Client,
    /// New tenants from one client address.
    SignUp,
    /// Invitation links opened or used from one client address.
    Invitation,
    /// Fresh links to one job that one contact asks for by an old one.
    FreshLink,
    /// Mails with a link that one business's staff send to one address.
    LinkMail,
    /// Mails with a link that one business's staff send to anybody.
    LinkMails,
}

impl Door {
    /// So many tries at once, and one more after each so many milliseconds.
    const fn limit(self) -> (i64, i64) {
        match self {
            Self::Account | Self::OwnPassword => (10, 30_000),
            Self::AccountAnywhere => (100, 10_000),
            Self::SignedIn => (30, 10_000),
            Self::Client => (60, 2_000),
            Self::SignUp => (40, 20_000),
            Self::Invitation => (60, 2_000),
            Self::FreshLink => (3, 600_000),
            Self::LinkMail => (20, 180_000),
            Self::LinkMails => (300, 10_000),
        }
    }
}

/// Everybody's recent tries.
pub(crate) struct RateLimits {
    /// Keeps outsiders from choosing keys that fall together.
    hasher: RandomState,
    /// Key → when its tries are all there again, in milliseconds since 1970.
    full_again_at: Mutex<HashMap<u64, i64>>,
}

impl RateLimits {
    pub(crate) fn new() -> Self {
        Self { hasher: RandomState::new(), full_again_at: Mutex::new(HashMap::new()) }
    }

    /// Counts one try.
    ///
    /// # Errors
    /// `SlowDown` with the seconds to wait; the refused try is not counted.
    pub(crate) fn check(&self, now: Instant, door: Door, who: &str) -> ServiceResult<()> {
        let (tries, refill_ms) = door.limit();
        let now = now.millis();
        let mut keys = self.full_again_at.lock().unwrap_or_else(PoisonError::into_inner);
        let mut key = self.hasher.hash_one((door, who));
        if keys.len() >= KEYS_MAX && !keys.contains_key(&key) {
            keys.retain(|_, full_again_at| *full_again_at > now);
            if keys.len() >= KEYS_MAX {
                key %= SHARED_KEYS;
            }
        }
        let full_again_at = keys.get(&key).copied().unwrap_or(now).max(now) + refill_ms;
        let too_many_ms = full_again_at - now - tries * refill_ms;
        if too_many_ms > 0 {
            let retry_after_secs = u64::try_from(too_many_ms).unwrap_or_default().div_ceil(1000);
            return Err(ServiceError::SlowDown { retry_after_secs });
        }
        keys.insert(key, full_again_at);
        Ok(())
    }

    /// Counts one password tried for an account from a client address.
    ///
    /// # Errors
    /// `SlowDown` as for [`Self::check`], for the pair or for the account.
    pub(crate) fn check_password(&self, now: Instant, account: &str, from: &str) -> ServiceResult<()> {
        let pair = at(account, from);
        self.check(now, Door::Account, &pair)?;
        self.check(now, Door::AccountAnywhere, account).inspect_err(|_| self.give_back(Door::Account, &pair))
    }

    /// Takes back what [`Self::check_password`] counted: the password was right.
    pub(crate) fn give_back_password(&self, account: &str, from: &str) {
        self.give_back(Door::Account, &at(account, from));
        self.give_back(Door::AccountAnywhere, account);
    }

    /// Takes one counted try back: it was a right one.
    pub(crate) fn give_back(&self, door: Door, who: &str) {
        let (_, refill_ms) = door.limit();
        let mut keys = self.full_again_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_again_at) = keys.get_mut(&self.hasher.hash_one((door, who))) {
            *full_again_at -= refill_ms;
        }
    }
}

/// The key of an account at a client address.
pub(crate) fn at(account: &str, from: &str) -> String {
    // No client is written with a space: no two pairs are one text.
    format!("{from} {account}")
}

/// Who counts as one client: an IPv4 address, or the 64 leading bits of an IPv6 address, since a household or office
/// owns all addresses that share them.
pub(crate) fn client(address: &str) -> String {
    match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V4(ip)) => ip.to_string(),
        Ok(IpAddr::V6(ip)) => format!("{:x}/64", ip.to_bits() >> 64),
        Err(_) => address.chars().take(64).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Instant = Instant::from_millis(1_800_000_000_000);

    #[test]
    fn tries_run_out_and_come_back_with_time() {
        let limits = RateLimits::new();
        for _ in 0..10 {
            assert_eq!(limits.check(NOON, Door::Account, "dana@example.com"), Ok(()));
        }
        let refused = limits.check(NOON, Door::Account, "dana@example.com");
        assert_eq!(refused, Err(ServiceError::SlowDown { retry_after_secs: 30 }));
        assert_eq!(limits.check(NOON, Door::Account, "sam@example.com"), Ok(()), "others are not concerned");
        assert_eq!(limits.check(NOON, Door::Client, "dana@example.com"), Ok(()), "nor are other doors");
        assert_eq!(limits.check(NOON.plus_secs(30), Door::Account, "dana@example.com"), Ok(()));
        assert!(limits.check(NOON.plus_secs(30), Door::Account, "dana@example.com").is_err());
    }

    #[test]
    fn stranger_who_fails_elsewhere_does_not_lock_a_person_out() {
        let limits = RateLimits::new();
        let tries = |from: &str| limits.check_password(NOON, "dana@example.com", from);
        for _ in 0..10 {
            assert_eq!(tries("203.0.113.9"), Ok(()));
        }
        for _ in 0..100 {
            assert!(tries("203.0.113.9").is_err(), "refused tries do not count for the account either");
        }
        assert_eq!(tries("198.51.100.7"), Ok(()), "the person's own address");
    }

    #[test]
    fn guessing_from_everywhere_is_limited_too() {
        let limits = RateLimits::new();
        for number in 0..100 {
            assert_eq!(limits.check_password(NOON, "dana@example.com", &format!("203.0.113.{number}")), Ok(()));
        }
        let refused = limits.check_password(NOON, "dana@example.com", "198.51.100.7");
        assert_eq!(refused, Err(ServiceError::SlowDown { retry_after_secs: 10 }));
        limits.give_back_password("dana@example.com", "203.0.113.1");
        assert_eq!(limits.check_password(NOON, "dana@example.com", "198.51.100.7"), Ok(()));
    }

    #[test]
    fn right_password_does_not_count() {
        let limits = RateLimits::new();
        for _ in 0..100 {
            assert_eq!(limits.check(NOON, Door::Account, "dana@example.com"), Ok(()));
            limits.give_back(Door::Account, "dana@example.com");
        }
    }

    #[test]
    fn memory_stays_bounded_under_invented_addresses() {
        let limits = RateLimits::new();
        for number in 0..(KEYS_MAX + 5_000) {
            // Shared places may refuse; that is the point of them.
            let _ = limits.check(NOON, Door::Account, &number.to_string());
        }
        let shared = usize::try_from(SHARED_KEYS).expect("small");
        assert!(limits.full_again_at.lock().expect("sound").len() <= KEYS_MAX + shared);
        assert_eq!(limits.check(NOON.plus_secs(3600), Door::Account, "new"), Ok(()));
        assert_eq!(limits.full_again_at.lock().expect("sound").len(), 1);
    }

    #[test]
    fn client_is_an_address_or_a_network_of_one_household() {
        assert_eq!(client("203.0.113.9"), "203.0.113.9");
        assert_eq!(client("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(client("2001:db8::1"), client("2001:db8:0:0:ffff::2"));
        assert_ne!(client("2001:db8::1"), client("2001:db8:0:1::1"));
    }
}
