//! Why a service did not do it.

use vitrine_policy::Refusal;
use vitrine_wire::{FieldProblem, StaleCopy};

/// What a service answers.
pub type ServiceResult<T> = Result<T, ServiceError>;

/// Why a service did not do it. Internals are logged where they occur and never carried here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// The policy said no.
    #[error("refused: {}", .0.reason().sentence())]
    Refused(Refusal),
    /// Fields to correct.
    #[error("invalid input")]
    Invalid(Vec<FieldProblem>),
    /// Somebody else changed it in the meantime.
    #[error("stale version")]
    Stale(StaleCopy),
    /// It clashes with something that is there; a sentence for the person.
    #[error("conflict: {0}")]
    Conflict(String),
    /// Too many tries.
    #[error("too many tries")]
    SlowDown {
        /// Try again after so many seconds.
        retry_after_secs: u64,
    },
    /// The database is locked, full or away; nothing was written.
    #[error("the database cannot take this now")]
    Busy,
    /// Our fault; logged.
    #[error("internal error")]
    Broken,
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl ServiceError {
    /// The answer for an id that does not exist: the same as for one that may not be seen.
    pub const fn not_found() -> Self {
        Self::Refused(Refusal::NotFound(vitrine_policy::Reason::OtherTenant))
    }

    /// One field to correct.
    pub fn field(field: &str, problem: impl std::fmt::Display) -> Self {
        Self::Invalid(vec![FieldProblem { field: field.to_owned(), message: problem.to_string() }])
    }
}
