//! Who is behind a request: resolved once, before anything else is done with it.

use super::cookies::Cookie;
use super::preview::{self, Eyes};
use super::serve::Peer;
use super::site::Site;
use super::{answer, headers};
use crate::api::ApiError;
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, Ipv6Addr};
use vitrine_server::{Config, Origin, Viewer, service};

/// So many characters of the browser's own words are kept.
const USER_AGENT_CHARS_MAX: usize = 200;

/// Who is behind a request; a request extension.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The signed-in person.
    pub viewer: Option<Viewer>,
    /// Where the request came from.
    pub origin: Origin,
}

impl Visitor {
    /// The visitor that [`resolve`] found; a stranger from nowhere where it did not run.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get().cloned().unwrap_or_default()
    }
}

/// Middleware: finds out who asks. When the database cannot tell, the request is refused: not knowing never counts as
/// being allowed, nor as being signed out.
pub async fn resolve(State(site): State<Site>, request: Request, next: Next) -> Response {
    let config = site.cx.config();
    let origin = origin_of(config, request.headers(), request.extensions());
    let viewer = match Cookie::Session.read(config, request.headers()) {
        None => None,
        Some(secret) => match service::session::resolve(&site.cx, &secret).await {
            Ok(viewer) => viewer,
            Err(error) => return answer::refuse_for(&request, &ApiError::from(error)),
        },
    };
    let (mut parts, body) = request.into_parts();
    let (viewer, is_look) = match preview::eyes(&site, viewer.as_ref(), &parts).await {
        Eyes::Own => (viewer, false),
        Eyes::Contact(contact) => (Some(contact), true),
        Eyes::Answered(mut response) => {
            headers::let_be_framed(response.headers_mut());
            return response;
        }
    };
    parts.extensions.insert(Visitor { viewer, origin });
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if is_look {
        headers::let_be_framed(response.headers_mut());
    }
    response
}

fn origin_of(config: &Config, headers: &HeaderMap, extensions: &Extensions) -> Origin {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Origin {
        address: address_of(config, headers, extensions),
        user_agent: agent.chars().take(USER_AGENT_CHARS_MAX).collect(),
    }
}

/// The client's address: the last one in the trusted proxy's header (those before it came from the client, who may
/// write anything), else the connection's.
fn address_of(config: &Config, headers: &HeaderMap, extensions: &Extensions) -> String {
    let told = config.trusted_proxy_header.as_deref().and_then(|name| {
        let line = headers.get_all(name).iter().next_back()?.to_str().ok()?;
        line.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    });
    let address = told.or_else(|| extensions.get::<Peer>().map(|peer| peer.0.ip()));
    address.map_or_else(|| "local".to_owned(), |address| network_of(address).to_string())
}

/// One household or office counts as one: an IPv6 client chooses among the 2⁶⁴ addresses of its network as it likes.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn address(header: Option<&str>, sent: &'static str) -> String {
        let config = Config { trusted_proxy_header: header.map(str::to_owned), ..Config::in_folder("d") };
        let headers = HeaderMap::from_iter([(
            header::HeaderName::from_static("x-forwarded-for"),
            HeaderValue::from_static(sent),
        )]);
        let mut extensions = Extensions::new();
        extensions.insert(Peer(([192, 0, 2, 1], 5000).into()));
        address_of(&config, &headers, &extensions)
    }

    #[test]
    fn proxy_header_counts_only_where_it_is_trusted() {
        assert_eq!(address(None, "203.0.113.9"), "192.0.2.1");
        assert_eq!(address(Some("x-forwarded-for"), "1.1.1.1, 203.0.113.9"), "203.0.113.9");
        assert_eq!(address(Some("x-forwarded-for"), "nonsense"), "192.0.2.1");
    }

    #[test]
    fn one_ipv6_network_is_one_client() {
        assert_eq!(address(Some("x-forwarded-for"), "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(address(Some("x-forwarded-for"), "::ffff:203.0.113.9"), "203.0.113.9");
    }
}
