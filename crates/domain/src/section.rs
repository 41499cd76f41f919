//! The switches that open the portal, or an area of it, for all of a tenant's contacts.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One switch of the tenant. A contact sees jobs only while all three are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortalSwitch {
    /// The portal as a whole.
    Portal,
    /// The Jobs module (for staff it only hides the menu entry; for the portal it is a wall).
    JobsModule,
    /// The portal's Jobs section.
    JobsSection,
}

/// The word names no switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseSwitchError;

impl fmt::Display for ParseSwitchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("That is not a switch of the portal.")
    }
}

impl std::error::Error for ParseSwitchError {}

impl PortalSwitch {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Portal, Self::JobsModule, Self::JobsSection];

    /// The word in forms and in the history.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::JobsModule => "jobs_module",
            Self::JobsSection => "jobs_section",
        }
    }

    /// From the word in a form.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}
