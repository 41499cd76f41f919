//! The staff's first page: what needs attention.

use crate::JobLine;
use serde::{Deserialize, Serialize};
use vitrine_domain::{Instant, JobId};

/// A customer's reply that no staff member has answered with something the customer sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingReply {
    /// On which job.
    pub job: JobId,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Who wrote.
    pub author_name: String,
    /// The first 140 characters.
    pub excerpt: String,
    /// When.
    pub created_at: Instant,
}

/// The home page. Every list is what the asker may see, at most 8 lines each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    /// Customers wait for an answer, longest first.
    pub waiting: Vec<WaitingReply>,
    /// Past their date and not finished, oldest date first.
    pub overdue: Vec<JobLine>,
    /// Due within seven days.
    pub due_soon: Vec<JobLine>,
    /// The asker's own open jobs, last changed first.
    pub mine: Vec<JobLine>,
    /// Jobs that are neither finished nor archived.
    pub open_total: u64,
    /// Mails to contacts that failed; 0 for a role that may not see the outbox.
    pub failed_mails: u64,
    /// The tenant has no job yet: the page explains the first steps.
    pub is_new_tenant: bool,
}
