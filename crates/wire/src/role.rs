//! What each role may do, as the policy answers.

use serde::{Deserialize, Serialize};
use vitrine_domain::Role;

/// Whether a role may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleMay {
    /// Everywhere.
    Yes,
    /// On the jobs that they own or are assigned to.
    OnAssignedJobs,
    /// Nowhere.
    No,
}

/// One thing that can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// In plain words.
    pub what: String,
    /// For each of [`RolesView::roles`].
    pub may: Vec<RoleMay>,
}

/// Things of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePart {
    /// Which kind.
    pub title: String,
    /// The things.
    pub rows: Vec<RoleRow>,
}

/// The whole table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolesView {
    /// The columns.
    pub roles: Vec<Role>,
    /// The rows.
    pub parts: Vec<RolePart>,
}
