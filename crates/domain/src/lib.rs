//! What things are: ids, parsed values, roles, states and limits. Shared by server and browser.
//!
//! Nothing here knows who may see what (that is `vitrine-policy`) or where things are kept
//! (`vitrine-server::store`). A value of a type in this crate is valid by construction: the only way
//! from text is `parse`, and serde goes through the same door.

mod audience;
mod color;
mod date;
mod email;
mod file;
mod id;
mod instant;
mod role;
mod section;
mod stage;
mod text;

pub use audience::{Audience, EntryKind};
pub use color::{Color, ColorError};
pub use date::{Date, DateError};
pub use email::{EMAIL_CHARS_MAX, Email, EmailError};
pub use file::*;
pub use id::*;
pub use instant::Instant;
pub use role::{ContactState, Role, StaffState};
pub use section::{ParseSwitchError, PortalSwitch};
pub use stage::AtInternalStage;
pub use text::*;
