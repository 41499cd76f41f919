//! What crosses the wire between server and browser: one type per audience.
//!
//! Everything in a value of these types is serialised into the page or into an answer, shown or not. So:
//! staff types and portal types never contain each other, a portal type has no field that a contact may not see,
//! and a portal type can be built only from the policy's proof ([`vitrine_policy::JobSeen`],
//! [`vitrine_policy::EntrySeen`], [`vitrine_policy::FileSeen`]).

mod account;
mod alert;
mod board;
mod customer;
mod field;
mod file;
mod form;
mod home;
mod import;
mod job;
mod live;
mod pipeline;
mod portal;
mod role;
mod settings;
mod share;
mod ticked;
mod who_sees;

pub use account::*;
pub use alert::*;
pub use board::*;
pub use customer::*;
pub use field::*;
pub use file::*;
pub use form::*;
pub use home::*;
pub use import::*;
pub use job::*;
pub use live::*;
pub use pipeline::*;
pub use portal::*;
pub use role::*;
pub use settings::*;
pub use share::*;
pub use ticked::*;
pub use who_sees::*;
