//! Forms: what a job asks besides its facts, and the editor of a pipeline's form.

mod attach;
mod edit;
mod fill;
mod reach;
mod read;
mod setting;
mod visibility;

pub use attach::FilledForm;
pub use edit::{create_field, edit_field, move_field, remove_field};
pub use fill::{fill_as_contact, fill_as_staff};
pub(crate) use read::{change_in_words, fields_for_contact, fields_for_staff};
pub use setting::show_form;
pub use visibility::set_field_visibility;
