//! An e-mail address as a user name.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest address that SMTP carries (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub const EMAIL_CHARS_MAX: usize = 254;

/// The text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmailError;

impl fmt::Display for EmailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter an e-mail address such as dana@example.com.")
    }
}

impl std::error::Error for EmailError {}

/// An address in lower case, unique per identity. The form is checked, not that anybody reads it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// One `@`, something before it, a host with a dot after it, ASCII without spaces or control characters.
    /// Lower-cased as a whole: two people whose addresses differ by case alone do not occur in practice.
    ///
    /// # Errors
    /// Any other form, or more than [`EMAIL_CHARS_MAX`] characters.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        let (local, host) = text.split_once('@').ok_or(EmailError)?;
        let local_is_fine = !local.is_empty()
            && local.len() <= 64
            && local.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"(),:;<>[\\]@".contains(&byte));
        let host_is_fine = host.contains('.')
            && host.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            });
        if text.len() > EMAIL_CHARS_MAX || !local_is_fine || !host_is_fine {
            return Err(EmailError);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Email {
    type Error = EmailError;
    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_is_checked_and_lower_cased() {
        assert_eq!(
            Email::parse(" Dana.Reyes+x@Example.COM ").map(String::from),
            Ok("dana.reyes+x@example.com".to_owned())
        );
        for text in [
            "",
            "dana",
            "@example.com",
            "dana@",
            "dana@example",
            "da na@example.com",
            "a@b@example.com",
            "dana@-x.com",
            "dana@x..com",
            "dana\r\n@x.com",
        ] {
            assert_eq!(Email::parse(text), Err(EmailError), "{text}");
        }
    }
}
