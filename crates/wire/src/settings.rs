//! A tenant's settings, for those who may change them.

use serde::{Deserialize, Serialize};

/// The settings page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// The business's name.
    pub name: String,
    /// Its accent colour, `#rrggbb`.
    pub accent: String,
    /// The portal as a whole.
    pub portal_is_on: bool,
    /// The Jobs module.
    pub has_jobs_module: bool,
    /// The portal's Jobs section.
    pub has_jobs_section: bool,
    /// Contacts who can sign in to the portal now (or could, were it on).
    pub active_contacts: u64,
}
