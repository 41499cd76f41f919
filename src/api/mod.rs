//! The wire: one file per resource, one server function per verb. A body is: who asks → service → answer. The service
//! asks the policy; a layer on the route would not run when a page calls the function during server rendering.
//!
//! Every function has an explicit endpoint `<plural>/<verb>` under `/api`, is listed in `tests/http/table.rs`, and
//! is a POST: nothing is read or changed through an address that somebody could be lured to.

#![allow(missing_docs, reason = "#[server] makes structs whose fields are the documented arguments")]

pub mod account;
pub mod alerts;
pub mod contacts;
pub mod customers;
pub mod entries;
mod error;
pub mod fields;
pub mod files;
pub mod home;
pub mod imports;
pub mod jobs;
pub mod mails;
pub mod members;
pub mod permissions;
pub mod pipelines;
pub mod portal;
pub mod previews;
pub mod settings;
pub mod sharing;

pub use error::ApiError;

/// What a switch was set to. Nothing is guessed: a field that is missing or garbled must neither widen nor narrow what
/// anybody sees.
///
/// # Errors
/// [`ApiError::Invalid`] for anything but the words `true` and `false`.
#[cfg(feature = "ssr")]
fn yes_or_no(field: &str, text: &str) -> Result<bool, ApiError> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(ApiError::Invalid(vec![vitrine_wire::FieldProblem {
            field: field.to_owned(),
            message: "Say whether to turn this on or off: load the page again, then try once more.".to_owned(),
        }])),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn switch_is_set_by_the_two_words_alone() {
        assert_eq!((yes_or_no("on", "true"), yes_or_no("on", "false")), (Ok(true), Ok(false)));
        for garbled in ["", "True", "true ", "1", "on", "no", "\0"] {
            let answer = yes_or_no("on", garbled).expect_err("neither word");
            assert!(answer.for_field("on").is_some(), "{garbled:?}");
        }
    }
}
