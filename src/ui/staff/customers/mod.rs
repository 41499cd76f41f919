//! Customers and their contacts.

mod archive;
mod contacts;
mod form;
mod invite;
mod job_lines;
mod list;
mod notify;
mod page;
mod permission;

pub use form::{EditCustomerPage, NewCustomerPage};
pub use job_lines::JobLines;
pub use list::CustomersPage;
pub use page::CustomerPage;
