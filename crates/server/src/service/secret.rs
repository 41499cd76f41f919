//! Secrets of cookies and links: the holder has the text, the database its hash alone.

use sha2::{Digest, Sha256};

/// Hexadecimal digits of a secret (256 bits).
const SECRET_CHARS: usize = 64;

/// The hash to look a secret up by; `None` when the text cannot be one of ours. A fast hash is enough: there are 256
/// random bits to guess.
pub(crate) fn hash(secret: &str) -> Option<String> {
    let is_ours = secret.len() == SECRET_CHARS && secret.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_ours.then(|| hash_of(secret))
}

/// The hash of a secret that was just made.
pub(crate) fn hash_of(secret: &str) -> String {
    let digest = Sha256::digest(secret.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_not_the_secret_and_always_the_same() {
        let secret = "0123456789abcdef".repeat(4);
        let kept = hash(&secret).expect("well-formed");
        assert_ne!(kept, secret);
        assert_eq!(kept.len(), 64);
        assert_eq!(hash(&secret), Some(kept));
    }

    #[test]
    fn other_texts_are_not_looked_up() {
        for text in ["", "abc", &"0".repeat(63), &"0".repeat(65), &"G".repeat(64), &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(hash(text), None, "{text}");
        }
    }
}
