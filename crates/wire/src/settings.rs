//! A tenant's settings, for those who may change them.

use crate::StageChip;
use serde::{Deserialize, Serialize};
use vitrine_domain::PipelineId;

/// A stage on the settings page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSetting {
    /// The stage.
    pub stage: StageChip,
    /// Jobs that stand here now and are not archived.
    pub jobs_here: u64,
    /// Different customers among them.
    pub customers_here: u64,
}

/// A pipeline on the settings page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineSetting {
    /// Which.
    pub pipeline: PipelineId,
    /// Its name.
    pub name: String,
    /// In order.
    pub stages: Vec<StageSetting>,
}

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
    /// The largest file that staff and customers may add, in MB.
    pub upload_megabytes_max: u64,
    /// Contacts who can sign in to the portal now (or could, were it on).
    pub active_contacts: u64,
    /// The pipelines.
    pub pipelines: Vec<PipelineSetting>,
}
