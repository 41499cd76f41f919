//! The gate before the pages: strangers get the sign-in page and nothing else, everybody else their own side.
//!
//! It is a signpost, not the lock: what a page shows it asks server functions for, and those ask the policy.

use super::answer::{plain_page, see_other};
use super::cookies::Cookie;
use super::headers;
use super::place::{self, Side, destination_of, home_of, landing, side_of, sign_in_for};
use super::retry::{self, Owner};
use super::site::Site;
use super::visitor::Visitor;
use crate::api::ApiError;
use crate::ui::first_frame::FirstFrame;
use crate::ui::retry::Retry;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Duration;
use vitrine_policy::{Ask, decide};
use vitrine_server::service::session;
use vitrine_server::{Destination, Viewer};

/// A page that has not begun to leave after so many seconds is rendered anew.
const RENDER_SECS: u64 = 8;
/// So often a page is rendered at most; then the browser is told to try again.
const RENDER_TRIES_MAX: usize = 2;

/// Middleware: sends everybody to their side, and finds the form that a page shall show again (a request extension of
/// type [`Retry`]).
pub async fn guard(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let visitor = Visitor::of(request.extensions());
    let path_and_query = request.uri().path_and_query().map_or("/", |whole| whole.as_str());
    if let Some(target) = detour(visitor.viewer.as_ref(), path_and_query) {
        return see_other(&target);
    }
    if request.uri().path() == place::SIGN_UP && !site.cx.config().sign_up_is_open {
        return see_other(place::SIGN_IN);
    }
    if let Some(retry) = kept_form(&site, &visitor, &request) {
        request.extensions_mut().insert(retry);
    }
    let has_look = match &visitor.viewer {
        Some(viewer) => read_frame(&site, viewer, &mut request).await,
        None => false,
    };
    let mut response = rendered(request, next).await;
    if has_look {
        headers::let_frame(response.headers_mut());
    }
    response
}

/// Renders the page, and once more when that does not come to an end.
///
/// Leptos 0.8 can miss the moment in which the last reading of a page is done and then waits for ever (its issues 4673
/// and 4851); seen here about once in some thousand pages on two busy cores. A page changes nothing, so it is simply
/// rendered anew. leptos-0.9: look whether this is still needed.
async fn rendered(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if parts.method != Method::GET && parts.method != Method::HEAD {
        return next.run(Request::from_parts(parts, body)).await;
    }
    for _ in 0..RENDER_TRIES_MAX {
        let rendering = next.clone().run(Request::from_parts(parts.clone(), Body::empty()));
        match tokio::time::timeout(Duration::from_secs(RENDER_SECS), rendering).await {
            Ok(response) => return response,
            Err(_) => tracing::warn!(seconds = RENDER_SECS, "a page did not come to an end; it is rendered anew"),
        }
    }
    plain_page(&ApiError::Busy)
}

/// Reads the frame of the side that the page belongs to, before the page is rendered. Answers whether the page holds a
/// look at the portal.
async fn read_frame(site: &Site, viewer: &Viewer, request: &mut Request) -> bool {
    match side_of(request.uri().path()) {
        Side::Staff => {
            let answer = session::staff_frame(&site.cx, viewer).await.map_err(ApiError::from);
            let has_look = answer.as_ref().is_ok_and(|frame| frame.looking.is_some());
            request.extensions_mut().insert(FirstFrame(answer));
            has_look
        }
        Side::Portal => {
            let answer = session::portal_frame(&site.cx, viewer).await.map_err(ApiError::from);
            request.extensions_mut().insert(FirstFrame(answer));
            false
        }
        Side::Public | Side::Shared => false,
    }
}

/// Where a request for a page goes instead; `None`: it may go on.
fn detour(viewer: Option<&Viewer>, path_and_query: &str) -> Option<String> {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let side = side_of(path);
    let Some(viewer) = viewer else {
        return (side != Side::Public).then(|| sign_in_for(path_and_query));
    };
    let destination = destination_of(&viewer.actor);
    if path == place::PORTAL_HOME && decide(&viewer.actor, Ask::ListPortalJobs).is_ok() {
        return Some(place::PORTAL_JOBS.to_owned());
    }
    match (side, destination) {
        (Side::Public, _) if path == place::SIGN_IN => {
            let next = place::parameter(query, "next").unwrap_or_default();
            Some(landing(destination, &next).to_owned())
        }
        (Side::Public | Side::Shared, _) | (Side::Portal, Destination::Portal) | (Side::Staff, Destination::Staff) => {
            None
        }
        (Side::Portal, Destination::Staff | Destination::Choose)
        | (Side::Staff, Destination::Portal | Destination::Choose) => Some(home_of(destination).to_owned()),
    }
}

fn kept_form(site: &Site, visitor: &Visitor, request: &Request) -> Option<Retry> {
    let token = place::parameter(request.uri().query()?, retry::PARAMETER)?;
    let now = site.cx.now();
    let by_session = visitor.viewer.as_ref().map(|viewer| Owner::Session(viewer.session));
    // Somebody who had to sign in in between comes back with the browser's cookie.
    let by_browser = Cookie::Retry.read(site.cx.config(), request.headers()).map(Owner::Browser);
    by_session.into_iter().chain(by_browser).find_map(|owner| site.retries.show(&owner, &token, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::{
        ContactState, CustomerId, IdentityId, JobRights, MembershipId, Role, SessionId, StaffState, TenantId,
    };
    use vitrine_policy::{Actor, Contact, Portal, Staff};

    fn viewer(actor: Actor) -> Viewer {
        Viewer {
            session: SessionId::from_bits(1),
            identity: IdentityId::from_bits(1),
            email: "a@example.com".to_owned(),
            actor,
            behind: None,
        }
    }

    fn staff() -> Viewer {
        viewer(Actor::Staff(Staff {
            tenant: TenantId::from_bits(1),
            membership: MembershipId::from_bits(1),
            role: Role::Owner,
            state: StaffState::Active,
        }))
    }

    fn contact() -> Viewer {
        viewer(Actor::Contact(Contact {
            tenant: TenantId::from_bits(1),
            membership: MembershipId::from_bits(2),
            customer: CustomerId::from_bits(1),
            state: ContactState::Active,
            customer_is_archived: false,
            can_view_jobs: true,
            job_rights: JobRights::All,
            portal: Portal {
                is_on: true,
                has_jobs_module: true,
                has_jobs_section: true,
                shares_automatically: true,
                is_read_only: false,
            },
        }))
    }

    #[test]
    fn stranger_gets_the_sign_in_page_and_nothing_else() {
        for path in ["/", "/jobs/1", "/user/jobs", "/no-such-page", "/choose", "/account", "/sign-in2"] {
            let target = detour(None, path).expect("a detour");
            assert!(target.starts_with("/sign-in"), "{path} went to {target}");
        }
        for path in ["/sign-in", "/sign-in?next=/jobs", "/signup", "/invitation/abc"] {
            assert_eq!(detour(None, path), None, "{path}");
        }
    }

    #[test]
    fn wrong_kind_of_person_is_sent_to_the_right_place() {
        assert_eq!(detour(Some(&contact()), "/jobs/1"), Some("/user".to_owned()));
        assert_eq!(detour(Some(&contact()), "/user/jobs/1"), None);
        assert_eq!(detour(Some(&contact()), "/user"), Some("/user/jobs".to_owned()));
        let Actor::Contact(closed) = contact().actor else { panic!("a contact") };
        let portal = Portal { has_jobs_section: false, ..closed.portal };
        let closed = viewer(Actor::Contact(Contact { portal, ..closed }));
        assert_eq!(detour(Some(&closed), "/user"), None);
        assert_eq!(detour(Some(&staff()), "/user/jobs"), Some("/".to_owned()));
        assert_eq!(detour(Some(&staff()), "/jobs?q=1"), None);
        assert_eq!(detour(Some(&staff()), "/choose"), None);
        let undecided = viewer(Actor::Stranger);
        assert_eq!(detour(Some(&undecided), "/"), Some("/choose".to_owned()));
        assert_eq!(detour(Some(&undecided), "/choose"), None);
    }

    #[test]
    fn signed_in_person_has_no_business_on_the_sign_in_page() {
        assert_eq!(detour(Some(&staff()), "/sign-in?next=/jobs/1"), Some("/jobs/1".to_owned()));
        assert_eq!(detour(Some(&contact()), "/sign-in?next=/jobs/1"), Some("/user".to_owned()));
        assert_eq!(detour(Some(&staff()), "/sign-in?next=//evil.example"), Some("/".to_owned()));
    }
}
