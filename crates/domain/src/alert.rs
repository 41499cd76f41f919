//! What rings a staff member's bell, and how far a mail has come.

use serde::{Deserialize, Serialize};

/// What a customer did that staff hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// Replied on a job.
    Replied,
    /// Added files to a job.
    Uploaded,
    /// Filled in a form field of a job.
    FilledIn,
    /// Accepted an invitation: signed in for the first time.
    SignedIn,
}

impl AlertKind {
    /// All, in the order of the account page.
    pub const ALL: [Self; 4] = [Self::Replied, Self::Uploaded, Self::FilledIn, Self::SignedIn];

    /// The word in the database and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Replied => "replied",
            Self::Uploaded => "uploaded",
            Self::FilledIn => "filled_in",
            Self::SignedIn => "signed_in",
        }
    }

    /// From the word in the database or in a form.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// What it is called on the screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Replied => "A customer replied",
            Self::Uploaded => "A customer added files",
            Self::FilledIn => "A customer filled in a form",
            Self::SignedIn => "A contact signed in for the first time",
        }
    }
}

/// How far a mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// Gathers news until it is due.
    Waiting,
    /// Was due and has not arrived yet: under way, or to be tried again.
    Sending,
    /// The mail server (or the outbox folder) has it.
    Sent,
    /// Given up; staff may try again.
    Failed,
}

impl MailState {
    /// All, in the order of a mail's life.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sending, Self::Sent, Self::Failed];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// From the word in the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}
