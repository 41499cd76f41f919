//! Who is behind a request.

use crate::{ServiceError, ServiceResult};
use vitrine_domain::{IdentityId, MembershipId, SessionId};
use vitrine_policy::{Actor, Reason, Refusal};

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
    /// `Some`: this is no sign-in but a look that somebody of the staff takes. `session` is the look's own, `actor` and
    /// `email` are the contact's, and the login is that of the person behind it. Nothing can be changed through it.
    pub behind: Option<Behind>,
}

/// Who looks at the portal as a contact has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// The session that opened the look, and with which it ends.
    pub session: SessionId,
    /// The staff member.
    pub membership: MembershipId,
}

impl Viewer {
    /// For everything that is a person's own affair or changes something: a look is neither.
    ///
    /// # Errors
    /// `NotAllowed` for a look.
    pub(crate) const fn in_person(&self) -> ServiceResult<()> {
        match self.behind {
            None => Ok(()),
            Some(_) => Err(ServiceError::Refused(Refusal::NotAllowed(Reason::OnlyLooks))),
        }
    }
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
