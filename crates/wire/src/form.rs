//! What people send in: the text as typed. Parsed by the services into domain values, so that every problem comes
//! back as a sentence beside its field and nothing typed is lost.

use serde::{Deserialize, Serialize};

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's name in the form; empty: the form as a whole.
    pub field: String,
    /// A sentence that says what to do.
    pub message: String,
}

/// Somebody else changed it in the meantime: their values, and the version to send when one's own shall stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaleCopy {
    /// Send this with the form to save over it.
    pub version: i64,
    /// The value of each field as it is now: name in the form, text.
    pub fields: Vec<(String, String)>,
}

/// `/signup`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SignUpForm {
    /// The business's name.
    pub tenant_name: String,
    /// The owner's name.
    pub name: String,
    /// The owner's address.
    pub email: String,
    /// A new password; for an address that has a login already, its password.
    pub password: String,
}

/// Create or edit a job.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct JobForm {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// A customer's id.
    pub customer: String,
    /// A stage's id; its pipeline follows from it. Only read on creation.
    pub stage: String,
    /// A staff member's membership id, or empty.
    pub owner: String,
    /// `yyyy-mm-dd`, or empty.
    pub due_on: String,
}

/// Create or edit a customer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CustomerForm {
    /// Its name.
    pub name: String,
    /// As written.
    pub phone: String,
    /// As written.
    pub address: String,
}

/// Add a contact to a customer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ContactForm {
    /// The contact's name.
    pub name: String,
    /// The contact's address.
    pub email: String,
    /// As written.
    pub phone: String,
    /// What the mail with the invitation says besides; may be empty.
    pub message: String,
}

/// Invite a member of staff.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MemberForm {
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// A role's word, such as `tradie`.
    pub role: String,
}
