//! The shared leaves of the screens. They know the wire's words and nothing about rooms: staff and portal use the same.
//!
//! # Classes of `style/` that need no component
//! - Buttons: `.button` with `.primary`, `.quiet`, `.danger`, `.small`, `.icon-only` (give it an `aria-label`). They
//!   serve `<button>` and `<a>` alike. [`Submit`] is the button of a form that waits.
//! - The two looks: `.paper` (internal) and `.glass` (the customer sees it) on any block; see [`AudienceTag`].
//! - Layout: `.page` (a screen), `.page-head` (title and actions), `.stack` (one below the other), `.row` (side by
//!   side, wraps), `.spread` (pushes apart), `.card`, `.form` (fields in a column), `.form-actions`, `.columns` (two
//!   fields side by side where there is room), `.facts` (a `<dl>`), `.chip` (filters; `aria-current="true"` or
//!   `.is-on` for the chosen), `.chips`, `.tag`, `.table` inside `.table-box` (becomes cards on a phone: give each
//!   `<td>` a `data-label`), `.list` (lines of links), `.muted`, `.small`, `.number` (tabular figures),
//!   `.visually-hidden`, `.callout` (with `.warning`, `.danger`), `.count`.

mod account_panel;
mod audience_tag;
mod avatar;
mod brand_mark;
mod button;
mod card;
mod dialog;
mod field;
mod file_link;
mod form_problem;
mod icon;
mod live_line;
mod menu;
mod page_title;
mod person_menu;
mod session_guard;
mod stage_tag;
mod text_area;
mod toast;
mod unread;
mod upload;
mod when;

pub use account_panel::{AccountPanel, SignOutButton};
pub use audience_tag::AudienceTag;
pub use avatar::Avatar;
pub use brand_mark::BrandMark;
pub use button::{LinkButton, Submit};
pub use card::{Card, EmptyState, Skeleton};
pub use dialog::Dialog;
pub use field::{Select, TextField, describe, mark_id};
pub use file_link::FileLink;
pub use form_problem::FormProblem;
pub use icon::Icon;
pub use live_line::LiveLine;
pub use menu::Menu;
pub use page_title::{BusinessInTitle, PageTitle};
pub use person_menu::PersonMenu;
pub use session_guard::{SessionGuard, SessionGuardDialog, provide_session_guard, use_session_guard};
pub use stage_tag::StageTag;
pub use text_area::TextArea;
pub use toast::{ToastShelf, Toasts, provide_toasts, use_toasts};
pub use unread::{SeenFields, UnreadMark, mark_in_sight};
pub use upload::{FilePicker, OFFERED, UploadForm, UploadQueue, as_a_whole, form_fields, has_file, send_form};
pub use when::{DateText, When, use_clock};
