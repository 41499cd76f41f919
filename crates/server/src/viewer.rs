//! Who is behind a request.

use vitrine_domain::{IdentityId, SessionId};
use vitrine_policy::Actor;

/// A signed-in person, with the rights they have at this moment.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// The session that the request came through.
    pub session: SessionId,
    /// The person's login.
    pub identity: IdentityId,
    /// The address they sign in with.
    pub email: String,
    /// The membership acted through; [`Actor::Stranger`] while none is chosen.
    pub actor: Actor,
}

/// Where a request came from, for rate limits and the list of sessions.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The client's network address as text.
    pub address: String,
    /// The browser's own words, cut to 200 characters.
    pub user_agent: String,
}

/// A session that was opened or switched.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The secret for the cookie; `None`: the cookie stays as it is.
    pub secret: Option<String>,
    /// Where the person belongs now.
    pub destination: Destination,
}

/// Where a person belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// The staff screens.
    Staff,
    /// The portal.
    Portal,
    /// The page where a membership is chosen.
    Choose,
}
