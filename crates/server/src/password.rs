//! Passwords: argon2id off the async threads, a bounded number at a time, the same work for unknown addresses.

use crate::config::Config;
use crate::error::{ServiceError, ServiceResult};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::TryRngCore;
use rand::rngs::OsRng;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use vitrine_domain::{PASSWORD_CHARS_MAX, Password};

/// Memory for one hash, in KiB: 19 MiB, with which OWASP goes with two passes on one lane.
const MEMORY_KIB: u32 = 19_456;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// How long a sign-in waits for others to be hashed before it is asked to come again.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// What is compared with when there is nothing to compare with: the parameters above, a salt and a digest of zeros.
/// No text is known that has this digest.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and compares passwords.
pub(crate) struct Passwords {
    slots: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new(_: &Config) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { slots: Arc::new(Semaphore::new(cores)) }
    }

    /// The text to keep for a password: algorithm, parameters, salt and digest.
    ///
    /// # Errors
    /// `Busy` when too many wait; `Broken` when hashing fails.
    pub(crate) async fn hash(&self, password: &Password) -> ServiceResult<String> {
        let password = password.clone();
        self.off_thread(move || {
            let mut salt = [0_u8; 16];
            OsRng.try_fill_bytes(&mut salt).map_err(|error| error.to_string())?;
            let salt = SaltString::encode_b64(&salt).map_err(|error| error.to_string())?;
            let hash =
                argon()?.hash_password(password.expose().as_bytes(), &salt).map_err(|error| error.to_string())?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether `typed` is the password that `kept` was made from. `None` (no such address, or no password yet) takes
    /// as long as a wrong password, and so does a text that is no password at all.
    ///
    /// # Errors
    /// `Busy` when too many wait; `Broken` when the kept text is damaged.
    pub(crate) async fn is_right(&self, typed: &str, kept: Option<&str>) -> ServiceResult<bool> {
        // A text beyond the limit was never accepted as a password; its length must not cost work.
        let fits = typed.chars().count() <= PASSWORD_CHARS_MAX;
        let typed = if fits { typed.to_owned() } else { String::new() };
        let is_known = kept.is_some() && fits;
        let kept = kept.unwrap_or(NOBODY).to_owned();
        self.off_thread(move || {
            let kept = PasswordHash::new(&kept).map_err(|error| error.to_string())?;
            let is_equal = argon()?.verify_password(typed.as_bytes(), &kept).is_ok();
            Ok(is_equal && is_known)
        })
        .await
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, String> + Send + 'static,
    ) -> ServiceResult<T> {
        let waited = tokio::time::timeout(WAIT_MAX, Arc::clone(&self.slots).acquire_owned()).await;
        let Ok(Ok(slot)) = waited else { return Err(ServiceError::Busy) };
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(slot);
            result
        })
        .await;
        match done {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(cause)) => {
                tracing::error!(%cause, "a password could not be hashed");
                Err(ServiceError::Broken)
            }
            Err(cause) => {
                tracing::error!(%cause, "hashing a password broke off");
                Err(ServiceError::Broken)
            }
        }
    }
}

fn argon() -> Result<Argon2<'static>, String> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| error.to_string())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords() -> Passwords {
        Passwords::new(&Config::in_folder("unused"))
    }

    #[tokio::test]
    async fn right_password_is_told_from_wrong_ones() {
        let passwords = passwords();
        let kept = passwords.hash(&Password::parse("correct horse battery").expect("long")).await.expect("hashed");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_eq!(passwords.is_right("correct horse battery", Some(&kept)).await, Ok(true));
        assert_eq!(passwords.is_right("correct horse batterx", Some(&kept)).await, Ok(false));
        assert_eq!(passwords.is_right(&"x".repeat(PASSWORD_CHARS_MAX + 1), Some(&kept)).await, Ok(false));
    }

    #[tokio::test]
    async fn same_password_is_never_kept_as_the_same_text() {
        let passwords = passwords();
        let password = Password::parse("correct horse battery").expect("long");
        assert_ne!(passwords.hash(&password).await, passwords.hash(&password).await);
    }

    #[tokio::test]
    async fn unknown_address_costs_the_same_work_and_is_never_right() {
        let nobody = PasswordHash::new(NOBODY).expect("well-formed");
        let params = Params::try_from(&nobody).expect("argon2 parameters");
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY_KIB, PASSES, LANES));
        assert_eq!(nobody.hash.map(|digest| digest.len()), Some(32));
        assert_eq!(passwords().is_right("", None).await, Ok(false));
        assert_eq!(passwords().is_right("vitrine-demo-1", None).await, Ok(false));
    }
}
