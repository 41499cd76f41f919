//! What things are: ids, parsed values, roles, states and limits. Shared by server and browser.
//!
//! Nothing here knows who may see what (that is `vitrine-policy`) or where things are kept
//! (`vitrine-server::store`). A value of a type in this crate is valid by construction: the only way
//! from text is `parse`, and serde goes through the same door.

mod alert;
mod audience;
mod clock;
mod color;
mod date;
mod decimal;
mod email;
mod field;
mod file;
mod id;
mod instant;
mod permission;
mod record;
mod role;
mod section;
mod sharing;
mod stage;
mod text;

pub use alert::{AlertKind, MailState};
pub use audience::{Audience, EntryKind};
pub use clock::{DateLanguage, DateLanguageError, TenantClock, ZoneStep};
pub use color::{Color, ColorError};
pub use date::{Date, DateError};
pub use decimal::{Decimal, DecimalError, MONEY_DECIMALS, NUMBER_DECIMALS_MAX, WHOLE_DIGITS_MAX};
pub use email::{EMAIL_CHARS_MAX, Email, EmailError};
pub use field::{
    FIELDS_PER_FORM_MAX, FILE_COMES, FILE_TAKEN_AWAY, FieldKind, FieldOption, FieldShape, FieldValue,
    OPTIONS_PER_FIELD_MAX, ValueError, options_in,
};
pub use file::*;
pub use id::*;
pub use instant::Instant;
pub use permission::{Permission, Permissions};
pub use record::{RecordColumn, RecordKind};
pub use role::{ContactState, Role, StaffState};
pub use section::{ParseSwitchError, PortalSwitch};
pub use sharing::{JobRights, MEMBERS_MAX, Members, Sharing, TooManyMembers};
pub use stage::AtInternalStage;
pub use text::*;
