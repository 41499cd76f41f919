//! From raw form text to domain values. Every problem of a form is collected, so that all of them come back at once,
//! each beside its field.

use crate::{ServiceError, ServiceResult};
use std::fmt::Display;
use std::str::FromStr;
use vitrine_domain::SubmissionId;
use vitrine_wire::FieldProblem;

/// What is wrong with a form, field by field.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<FieldProblem>,
}

impl Problems {
    /// Nothing wrong so far.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The value, or its problem kept for the field.
    pub(crate) fn take<T, E: Display>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(problem) => {
                self.say(field, problem);
                None
            }
        }
    }

    /// Keeps a sentence for a field; an empty name means the form as a whole.
    pub(crate) fn say(&mut self, field: &str, sentence: impl Display) {
        self.found.push(FieldProblem { field: field.to_owned(), message: sentence.to_string() });
    }

    /// All is well, or everything that is not.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] when anything was kept.
    pub(crate) fn finish(self) -> ServiceResult<()> {
        if self.found.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(self.found)) }
    }

    /// Everything that is not well, for where a value is missing because of it.
    pub(crate) fn into_error(self) -> ServiceError {
        ServiceError::Invalid(self.found)
    }
}

/// The id of the thing that a request is about. A malformed one answers like an unknown one.
///
/// # Errors
/// [`ServiceError::not_found`].
pub(crate) fn id<T: FromStr>(text: &str) -> ServiceResult<T> {
    text.parse().map_err(|_| ServiceError::not_found())
}

/// The version that a form was filled in on. Text that is no number fits no version, so it counts as outdated.
pub(crate) fn version(text: &str) -> i64 {
    text.parse().unwrap_or(-1)
}

/// The id of a filled-in form; empty: the form has none and is carried out each time it arrives.
///
/// # Errors
/// A problem of the form as a whole when the text is something else.
pub(crate) fn submission(text: &str) -> ServiceResult<Option<SubmissionId>> {
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse() {
        Ok(submission) => Ok(Some(submission)),
        Err(_) => Err(ServiceError::field("", "Reload the page and send the form again.")),
    }
}

/// The answer to a form whose submission belongs to something else.
pub(crate) fn sent_already() -> ServiceError {
    ServiceError::Conflict("This form was already sent.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::{JobId, JobTitle, PersonName};

    #[test]
    fn all_problems_come_back_at_once() {
        let mut problems = Problems::new();
        assert!(problems.take("title", JobTitle::parse("")).is_none());
        assert!(problems.take("name", PersonName::parse("Dana")).is_some());
        problems.say("customer", "Choose a customer.");
        let Err(ServiceError::Invalid(found)) = problems.finish() else { panic!("there were problems") };
        let fields: Vec<_> = found.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["title", "customer"]);
        assert_eq!(Problems::new().finish(), Ok(()));
    }

    #[test]
    fn malformed_id_answers_like_an_unknown_one() {
        assert_eq!(id::<JobId>("'; DROP"), Err(ServiceError::not_found()));
        assert_eq!(submission(""), Ok(None));
        assert!(submission("x").is_err());
        assert_eq!(version("3x"), -1);
    }
}
