//! Id newtypes: 128 random-looking bits each (UUID version 7 inside), written like a UUID.
//!
//! An id says nothing about rights. Whoever holds one still has to pass the policy.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The text is not an id (36 characters, hexadecimal, with hyphens).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdError;

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("That is not a valid id.")
    }
}

impl std::error::Error for IdError {}

fn write_hyphenated(bits: u128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        bits >> 96,
        (bits >> 80) & 0xffff,
        (bits >> 64) & 0xffff,
        (bits >> 48) & 0xffff,
        bits & 0xffff_ffff_ffff
    )
}

fn parse_hyphenated(text: &str) -> Result<u128, IdError> {
    let bytes = text.as_bytes();
    if bytes.len() != 36 {
        return Err(IdError);
    }
    let mut bits: u128 = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 8 | 13 | 18 | 23) {
            if *byte != b'-' {
                return Err(IdError);
            }
            continue;
        }
        // Lower case only: one thing has one address.
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => return Err(IdError),
        };
        bits = (bits << 4) | u128::from(digit);
    }
    Ok(bits)
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(u128);

        impl $name {
            /// From the 128 bits as the database keeps them.
            pub const fn from_bits(bits: u128) -> Self { Self(bits) }
            /// The 128 bits.
            pub const fn bits(self) -> u128 { self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write_hyphenated(self.0, f) }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "("))?;
                write_hyphenated(self.0, f)?;
                f.write_str(")")
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> { parse_hyphenated(text).map(Self) }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> { text.parse() }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String { id.to_string() }
        }
    )+};
}

id! {
    /// One business that uses Vitrine. Nothing ever crosses from one tenant to another.
    TenantId,
    /// A person's login, unique in the whole installation.
    IdentityId,
    /// What an identity is inside one tenant: a staff member or a contact.
    MembershipId,
    /// A company or household that the tenant works for.
    CustomerId,
    /// One piece of work for a customer.
    JobId,
    /// An ordered list of stages.
    PipelineId,
    /// One stage of a pipeline.
    StageId,
    /// One item of a job's feed.
    EntryId,
    /// One signed-in browser. Not the cookie's secret.
    SessionId,
    /// One invitation link. Not the link's secret.
    InvitationId,
    /// One filled-in form: sent twice, it is carried out once.
    SubmissionId,
    /// One line of the history.
    HistoryId,
    /// One file of a job. Says nothing about where its bytes lie.
    FileId,
    /// One form field of a pipeline.
    FieldId,
    /// One option of a choice field.
    OptionId,
    /// One alert on somebody's bell.
    AlertId,
    /// One uploaded file of records to bring in.
    ImportId,
    /// One mail that waits, went out or failed.
    MailId,
    /// One change of pipelines and stages that can be put back.
    PipelineEditId,
    /// One bulk change of customers' permissions that can be put back.
    PermissionEditId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_round_trips_through_text() {
        let id = JobId::from_bits(0x0198_0a1b_2c3d_7e4f_8001_0203_0405_0607);
        assert_eq!(id.to_string(), "01980a1b-2c3d-7e4f-8001-020304050607");
        assert_eq!(id.to_string().parse::<JobId>(), Ok(id));
    }

    #[test]
    fn id_refuses_other_spellings() {
        for text in [
            "",
            "1",
            "01980A1B-2c3d-7e4f-8001-020304050607",
            "01980a1b2c3d7e4f8001020304050607",
            "01980a1b-2c3d-7e4f-8001-02030405060é",
        ] {
            assert_eq!(text.parse::<JobId>(), Err(IdError), "{text}");
        }
    }
}
