//! Paper and glass: on which side of the glass an item stands.

use serde::{Deserialize, Serialize};

/// Who an item is for. The default is internal: nothing is shown by forgetting to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Staff alone.
    #[default]
    Internal,
    /// Staff and the contacts of the job's customer, as far as they see the job.
    Customer,
}

impl Audience {
    /// Both, in the order the screens show them.
    pub const ALL: [Self; 2] = [Self::Internal, Self::Customer];

    /// The word in the database and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Customer => "customer",
        }
    }

    /// From the word in the database or in an address.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// The other side of the glass.
    pub const fn flipped(self) -> Self {
        match self {
            Self::Internal => Self::Customer,
            Self::Customer => Self::Internal,
        }
    }
}

/// What an entry of a job's feed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Written by staff for whichever audience it has.
    Note,
    /// Part of the conversation with the customer; written by either side.
    Reply,
    /// The job moved from one stage to another. Written by the system.
    StageChange,
    /// Files were added, by either side; perhaps with a word about them.
    File,
    /// A form field got another value, from either side.
    FieldChange,
}

impl EntryKind {
    /// All, in the order of the matrix.
    pub const ALL: [Self; 5] = [Self::Note, Self::Reply, Self::StageChange, Self::File, Self::FieldChange];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Reply => "reply",
            Self::StageChange => "stage_change",
            Self::File => "file",
            Self::FieldChange => "field_change",
        }
    }

    /// From the word in the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}
