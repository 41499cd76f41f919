//! Customers and their contacts.

mod again;
mod archive;
mod auto_invite;
mod contact_page;
mod contacts;
mod form;
mod invite;
mod job_lines;
mod list;
mod next_click;
mod notify;
mod page;
mod permission;
mod rights;

pub use contact_page::ContactPage;
pub use form::{EditCustomerPage, NewCustomerPage};
pub use job_lines::JobLines;
pub use list::CustomersPage;
pub use page::CustomerPage;
