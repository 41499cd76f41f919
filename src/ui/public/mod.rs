//! Pages for people who are not signed in (yet): signing in and up, invitations, choosing a business; and the 404.

mod choose;
mod invitation;
mod login_fields;
mod not_found;
mod plate;
mod share_link;
mod sign_in;
mod sign_up;
mod unsubscribe;

pub use choose::ChoosePage;
pub use invitation::InvitationPage;
pub use not_found::{LostPage, NotFoundPage};
pub use share_link::{ShareLinkPage, ShareSentPage};
pub use sign_in::SignInPage;
pub use sign_up::SignUpPage;
pub use unsubscribe::{UnsubscribePage, UnsubscribedPage};
