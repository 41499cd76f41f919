//! Text that people type: trimmed, bounded, without control characters.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text was refused. The sentence is for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but white space.
    Empty {
        /// What was asked for, such as "title".
        what: &'static str,
    },
    /// More characters than fit.
    TooLong {
        /// What was asked for.
        what: &'static str,
        /// The limit, in characters.
        max: usize,
        /// How many there were.
        found: usize,
    },
    /// Fewer characters than needed.
    TooShort {
        /// What was asked for.
        what: &'static str,
        /// The least number of characters.
        min: usize,
    },
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { what } => write!(f, "Enter a {what}."),
            Self::TooLong { what, max, found } => {
                write!(f, "The {what} has {found} characters; it can have {max} at most.")
            }
            Self::TooShort { what, min } => write!(f, "The {what} needs at least {min} characters."),
        }
    }
}

impl std::error::Error for TextError {}

/// Drops control characters (a line break stays where `multiline` says so) and trims.
fn clean(text: &str, multiline: bool) -> String {
    let unix = text.replace("\r\n", "\n");
    let kept: String = unix
        .chars()
        .map(|c| if !multiline && (c == '\n' || c == '\t') { ' ' } else { c })
        .filter(|c| !c.is_control() || (multiline && (*c == '\n' || *c == '\t')))
        .collect();
    kept.trim().to_owned()
}

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $limit:ident = $max:literal, $multiline:literal, empty: $empty:literal);+ $(;)?) => {$(
        #[doc = concat!("The most characters of a ", $what, ".")]
        pub const $limit: usize = $max;

        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Trims, drops control characters, checks the length.
            ///
            /// # Errors
            /// Too long, or empty where it may not be.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                let text = clean(text, $multiline);
                let found = text.chars().count();
                if found == 0 && !$empty {
                    return Err(TextError::Empty { what: $what });
                }
                if found > $max {
                    return Err(TextError::TooLong { what: $what, max: $max, found });
                }
                Ok(Self(text))
            }

            /// The text.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> { Self::parse(&text) }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String { text.0 }
        }
    )+};
}

text! {
    /// What a job is called.
    JobTitle, "title", JOB_TITLE_CHARS_MAX = 120, false, empty: false;
    /// What a job is about; may be empty.
    JobDescription, "description", JOB_DESCRIPTION_CHARS_MAX = 4000, true, empty: true;
    /// The text of a note or reply.
    EntryBody, "text", ENTRY_BODY_CHARS_MAX = 8000, true, empty: false;
    /// A person's name.
    PersonName, "name", PERSON_NAME_CHARS_MAX = 80, false, empty: false;
    /// A customer's name: a company or a household.
    CustomerName, "customer name", CUSTOMER_NAME_CHARS_MAX = 120, false, empty: false;
    /// The business's name.
    TenantName, "business name", TENANT_NAME_CHARS_MAX = 80, false, empty: false;
    /// What customers read above their jobs; may be empty.
    WelcomeText, "welcome text", WELCOME_TEXT_CHARS_MAX = 600, true, empty: true;
    /// What customers read who may not turn auto-pay off; may be empty.
    AutopayText, "message", AUTOPAY_TEXT_CHARS_MAX = 400, true, empty: true;
    /// What somebody writes to a contact whom they invite. May be empty.
    PersonalMessage, "message", PERSONAL_MESSAGE_CHARS_MAX = 2000, true, empty: true;
    /// A pipeline's or stage's name.
    StageName, "stage name", STAGE_NAME_CHARS_MAX = 40, false, empty: false;
    /// A pipeline's name.
    PipelineName, "pipeline name", PIPELINE_NAME_CHARS_MAX = 40, false, empty: false;
    /// What another program calls a record.
    ExternalId, "external id", EXTERNAL_ID_CHARS_MAX = 100, false, empty: false;
    /// What a form field asks.
    FieldLabel, "label", FIELD_LABEL_CHARS_MAX = 80, false, empty: false;
    /// The heading under which a form field stands; may be empty.
    FieldGroup, "group", FIELD_GROUP_CHARS_MAX = 60, false, empty: true;
    /// What helps to fill in a form field; may be empty.
    FieldHelp, "help text", FIELD_HELP_CHARS_MAX = 300, false, empty: true;
    /// What the number of a form field counts, or its currency; may be empty.
    FieldUnit, "unit", FIELD_UNIT_CHARS_MAX = 12, false, empty: true;
    /// An option of a form field.
    OptionName, "option", OPTION_NAME_CHARS_MAX = 80, false, empty: false;
    /// One line in a form; may be empty.
    FieldText, "text", FIELD_TEXT_CHARS_MAX = 300, false, empty: true;
    /// Several lines in a form; may be empty.
    FieldLongText, "text", FIELD_LONG_TEXT_CHARS_MAX = 4000, true, empty: true;
    /// A telephone number as written; may be empty.
    Phone, "telephone number", PHONE_CHARS_MAX = 40, false, empty: true;
    /// A street address as written; may be empty.
    Address, "address", ADDRESS_CHARS_MAX = 300, true, empty: true;
}

/// The fewest characters of a password (OWASP ASVS 5, 6.2.1 asks for at least 8, recommends 15; NIST SP 800-63B the same).
pub const PASSWORD_CHARS_MIN: usize = 10;
/// The most characters of a password: bounds the work of hashing.
pub const PASSWORD_CHARS_MAX: usize = 200;
/// The most characters of a search text; the rest is not looked at.
pub const SEARCH_CHARS_MAX: usize = 100;

/// A password as typed. Never printed, never serialised, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Checks the length alone; white space and every script are welcome.
    ///
    /// # Errors
    /// Too short or too long.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let found = text.chars().count();
        if found < PASSWORD_CHARS_MIN {
            return Err(TextError::TooShort { what: "password", min: PASSWORD_CHARS_MIN });
        }
        if found > PASSWORD_CHARS_MAX {
            return Err(TextError::TooLong { what: "password", max: PASSWORD_CHARS_MAX, found });
        }
        Ok(Self(text.to_owned()))
    }

    /// The secret itself, for the hash function.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_and_bounded() {
        assert_eq!(JobTitle::parse("  Re-wire\nkitchen\u{7}  ").map(String::from), Ok("Re-wire kitchen".to_owned()));
        assert_eq!(JobTitle::parse(" \n "), Err(TextError::Empty { what: "title" }));
        assert_eq!(JobTitle::parse(&"é".repeat(121)), Err(TextError::TooLong { what: "title", max: 120, found: 121 }));
        assert!(JobTitle::parse(&"é".repeat(120)).is_ok());
    }

    #[test]
    fn body_keeps_its_lines() {
        assert_eq!(EntryBody::parse("one\r\n\r\ntwo\n").map(String::from), Ok("one\n\ntwo".to_owned()));
    }

    #[test]
    fn password_is_never_printed() {
        let password = Password::parse("correct horse battery").expect("long enough");
        assert!(!format!("{password:?}").contains("horse"));
    }
}
