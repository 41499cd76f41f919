//! The one error that server functions answer with. Closed: what is not listed here is never told to a browser.

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};
use vitrine_wire::{FieldProblem, StaleCopy};

/// Why a server function did not do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// 401: sign in (again) first; nothing typed is lost.
    NotSignedIn,
    /// 404: there is no such thing, as far as this viewer may know.
    NotFound,
    /// 403: may be seen, may not be done. A sentence.
    NotAllowed(String),
    /// 422: fields to correct.
    Invalid(Vec<FieldProblem>),
    /// 409: somebody else changed it; both texts are there.
    Stale(StaleCopy),
    /// 409: it clashes with something that is there. A sentence.
    Conflict(String),
    /// 429: too many tries.
    SlowDown {
        /// Try again after so many seconds.
        retry_after_secs: u64,
    },
    /// 503: the database is locked or full; nothing was written.
    Busy,
    /// 500: our fault, logged on the server.
    Broken,
    /// The server could not be reached, or did not understand the request. Made in the browser.
    Unreachable,
}

impl ApiError {
    /// What to tell the person, in words.
    pub fn sentence(&self) -> String {
        match self {
            Self::NotSignedIn => {
                "You are signed out. Sign in again to continue; what you typed is still here.".to_owned()
            }
            Self::NotFound => "This is not here (any more).".to_owned(),
            Self::NotAllowed(sentence) | Self::Conflict(sentence) => sentence.clone(),
            Self::Invalid(problems) => problems
                .iter()
                .find(|problem| problem.field.is_empty())
                .map_or_else(|| "Please correct the marked fields.".to_owned(), |problem| problem.message.clone()),
            Self::Stale(_) => "Somebody else changed this in the meantime. Compare, then save again.".to_owned(),
            Self::SlowDown { retry_after_secs } => {
                format!("Too many tries. Wait {retry_after_secs} seconds, then try again.")
            }
            Self::Busy => "The server is busy; nothing was changed. Try again in a moment.".to_owned(),
            Self::Broken => "Something went wrong on our side; nothing was changed. Try again.".to_owned(),
            Self::Unreachable => "The server cannot be reached. Check your connection; nothing is lost.".to_owned(),
        }
    }

    /// The sentence for one field of a form, if that field is to blame.
    pub fn for_field(&self, field: &str) -> Option<String> {
        match self {
            Self::Invalid(problems) => {
                problems.iter().find(|problem| problem.field == field).map(|problem| problem.message.clone())
            }
            Self::NotSignedIn
            | Self::NotFound
            | Self::NotAllowed(_)
            | Self::Stale(_)
            | Self::Conflict(_)
            | Self::SlowDown { .. }
            | Self::Busy
            | Self::Broken
            | Self::Unreachable => None,
        }
    }

    /// The HTTP status, in the one place where it is decided.
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotSignedIn => 401,
            Self::NotAllowed(_) => 403,
            Self::NotFound => 404,
            Self::Stale(_) | Self::Conflict(_) => 409,
            Self::Invalid(_) => 422,
            Self::SlowDown { .. } => 429,
            Self::Broken => 500,
            Self::Busy => 503,
            Self::Unreachable => 400,
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            // The text inside is for developers and may quote the request: it never travels.
            ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::Response(_) => Self::Broken,
            ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_) => Self::Unreachable,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<vitrine_server::ServiceError> for ApiError {
    fn from(error: vitrine_server::ServiceError) -> Self {
        use vitrine_policy::Refusal;
        use vitrine_server::ServiceError;
        match error {
            ServiceError::Refused(Refusal::NotSignedIn) => Self::NotSignedIn,
            ServiceError::Refused(Refusal::NotFound(_)) => Self::NotFound,
            ServiceError::Refused(Refusal::NotAllowed(reason)) => Self::NotAllowed(reason.sentence().to_owned()),
            ServiceError::Invalid(problems) => Self::Invalid(problems),
            ServiceError::Stale(copy) => Self::Stale(copy),
            ServiceError::Conflict(sentence) => Self::Conflict(sentence),
            ServiceError::SlowDown { retry_after_secs } => Self::SlowDown { retry_after_secs },
            ServiceError::Busy => Self::Busy,
            ServiceError::Broken => Self::Broken,
        }
    }
}
