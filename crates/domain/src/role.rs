//! The seven roles of the table in the product description, and the states of a membership.

use serde::{Deserialize, Serialize};

/// A staff member's role inside one tenant. What each may do is said in `vitrine-policy` alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The boss.
    Owner,
    /// One-person show.
    SoleTrader,
    /// Office admin.
    Admin,
    /// Foreman.
    Supervisor,
    /// Bookkeeper.
    Finance,
    /// Field worker.
    Tradie,
    /// Learns the trade.
    Apprentice,
}

impl Role {
    /// All seven, from most to least rights over the tenant.
    pub const ALL: [Self; 7] =
        [Self::Owner, Self::SoleTrader, Self::Admin, Self::Supervisor, Self::Finance, Self::Tradie, Self::Apprentice];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::SoleTrader => "sole_trader",
            Self::Admin => "admin",
            Self::Supervisor => "supervisor",
            Self::Finance => "finance",
            Self::Tradie => "tradie",
            Self::Apprentice => "apprentice",
        }
    }

    /// From the word in the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// The tenant is theirs: one of them there always is, and they alone make others so.
    pub const fn is_ownership(self) -> bool {
        match self {
            Self::Owner | Self::SoleTrader => true,
            Self::Admin | Self::Supervisor | Self::Finance | Self::Tradie | Self::Apprentice => false,
        }
    }

    /// The word on the screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::SoleTrader => "Sole trader",
            Self::Admin => "Office admin",
            Self::Supervisor => "Supervisor",
            Self::Finance => "Finance",
            Self::Tradie => "Tradie",
            Self::Apprentice => "Apprentice",
        }
    }
}

/// Whether a staff membership counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffState {
    /// Has an invitation link and has not accepted it yet; reaches nothing.
    Invited,
    /// Works here.
    Active,
    /// Worked here; reaches nothing.
    Ended,
}

impl StaffState {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Invited, Self::Active, Self::Ended];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Ended => "ended",
        }
    }

    /// From the word in the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// A contact's way into the portal: invited → active → blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactState {
    /// Known to staff, has not set a password for this tenant's portal yet.
    Invited,
    /// May sign in.
    Active,
    /// Cut off by staff; reaches nothing until unblocked.
    Blocked,
}

impl ContactState {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Invited, Self::Active, Self::Blocked];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Blocked => "blocked",
        }
    }

    /// From the word in the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}
