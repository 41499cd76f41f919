//! Addresses of pages: whose side a page is on, and which paths a redirect may name.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use vitrine_policy::Actor;
use vitrine_server::Destination;

/// The sign-in page.
pub const SIGN_IN: &str = "/sign-in";
/// The page where a tenant is made.
pub const SIGN_UP: &str = "/signup";
/// The page where a membership is chosen.
pub const CHOOSE: &str = "/choose";
/// A contact's first page: it leads on to what the portal shows them.
pub const PORTAL_HOME: &str = "/user";
/// A contact's jobs.
pub const PORTAL_JOBS: &str = "/user/jobs";
/// The page around a look at the portal as a contact has it.
pub const LOOK: &str = "/look";
/// The staff's first page.
pub const STAFF_HOME: &str = "/";

/// A longer path is not remembered across signing in.
const NEXT_CHARS_MAX: usize = 1024;

/// Everything but what may stand in a path or query unescaped and means nothing inside a query's value.
const QUERY_VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// Whose page a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Anybody's.
    Public,
    /// That of everybody who is signed in.
    Shared,
    /// The customer portal's.
    Portal,
    /// The staff's: whatever is not something else.
    Staff,
}

/// Whose page a path is (without its query).
pub fn side_of(path: &str) -> Side {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match first {
        "sign-in" | "signup" | "invitation" | "share" | "share-sent" | "unsubscribe" | "unsubscribed" => Side::Public,
        "choose" => Side::Shared,
        "user" => Side::Portal,
        _ => Side::Staff,
    }
}

/// Where somebody belongs who acts like this.
pub const fn destination_of(actor: &Actor) -> Destination {
    match actor {
        Actor::Stranger => Destination::Choose,
        Actor::Staff(_) => Destination::Staff,
        Actor::Contact(_) => Destination::Portal,
    }
}

/// The first page of a destination.
pub const fn home_of(destination: Destination) -> &'static str {
    match destination {
        Destination::Staff => STAFF_HOME,
        Destination::Portal => PORTAL_HOME,
        Destination::Choose => CHOOSE,
    }
}

/// Where to go after signing in: `next` where it is a page of ours that belongs to the destination, else its first
/// page.
pub fn landing(destination: Destination, next: &str) -> &str {
    let fits = is_own_path(next)
        && match (side_of(path_of(next)), destination) {
            (Side::Shared, Destination::Staff | Destination::Portal | Destination::Choose) => true,
            (Side::Portal, Destination::Portal) | (Side::Staff, Destination::Staff) => true,
            (Side::Public | Side::Portal | Side::Staff, _) => false,
        };
    if fits { next } else { home_of(destination) }
}

/// The path without its query.
pub fn path_of(path_and_query: &str) -> &str {
    path_and_query.split(['?', '#']).next().unwrap_or_default()
}

/// It is a path (and query) on this site that can stand in a `Location` header: one `/` at the start, no second one
/// and no backslash after it (browsers would read a host name), and only characters that addresses are made of.
pub fn is_own_path(path: &str) -> bool {
    let mut bytes = path.bytes();
    bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && path.len() <= NEXT_CHARS_MAX
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/?&=%+:,;@!$'()*[]".contains(&byte))
        && path_of(path).split('/').all(|segment| !is_dot_segment(segment))
}

fn is_dot_segment(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

/// The sign-in page, to come back to `path_and_query` afterwards.
pub fn sign_in_for(path_and_query: &str) -> String {
    if path_and_query == STAFF_HOME || !is_own_path(path_and_query) {
        return SIGN_IN.to_owned();
    }
    format!("{SIGN_IN}?next={}", utf8_percent_encode(path_and_query, QUERY_VALUE))
}

/// The page around a look, with that page of the portal in it; with the portal's first one where it is none.
pub fn look_at(path_and_query: &str) -> String {
    let is_portal = is_own_path(path_and_query) && side_of(path_of(path_and_query)) == Side::Portal;
    let page = if is_portal { path_and_query } else { PORTAL_JOBS };
    format!("{LOOK}?page={}", utf8_percent_encode(page, QUERY_VALUE))
}

/// `path_and_query` with the query parameter `name` taken out, wherever it stands.
pub fn without_parameter(path_and_query: &str, name: &str) -> String {
    let Some((path, query)) = path_and_query.split_once('?') else { return path_and_query.to_owned() };
    let rest: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name)).collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

/// `path_and_query` with the query parameter `name` set to `value`, which must need no escaping.
pub fn with_parameter(path_and_query: &str, name: &str, value: &str) -> String {
    let plain = without_parameter(path_and_query, name);
    let sign = if plain.contains('?') { '&' } else { '?' };
    format!("{plain}{sign}{name}={value}")
}

/// The value of the query parameter `name`, unescaped.
pub fn parameter(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_never_leaves_the_site() {
        for evil in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/jobs\r\nSet-Cookie: a=b",
            "/jobs\u{e9}",
            "javascript:alert(1)",
            "/..//evil.example",
            "/%2E%2e/sign-in",
            "",
            "jobs",
        ] {
            assert!(!is_own_path(evil), "{evil:?}");
            assert_eq!(landing(Destination::Staff, evil), "/");
        }
        assert!(is_own_path("/jobs?q=a%20b&stage=1"));
    }

    #[test]
    fn next_is_kept_only_on_the_right_side() {
        assert_eq!(landing(Destination::Staff, "/jobs/1"), "/jobs/1");
        assert_eq!(landing(Destination::Staff, "/user/jobs"), "/");
        assert_eq!(landing(Destination::Portal, "/user/jobs/1"), "/user/jobs/1");
        assert_eq!(landing(Destination::Portal, "/jobs/1"), "/user");
        assert_eq!(landing(Destination::Portal, "/choose"), "/choose");
        assert_eq!(landing(Destination::Choose, "/jobs/1"), "/choose");
        assert_eq!(landing(Destination::Staff, "/sign-in?next=/"), "/");
        assert_eq!(landing(Destination::Portal, "/users"), "/user");
    }

    #[test]
    fn sign_in_remembers_where_to_go() {
        assert_eq!(sign_in_for("/"), "/sign-in");
        assert_eq!(sign_in_for("/jobs?q=a&b=c"), "/sign-in?next=/jobs%3Fq%3Da%26b%3Dc");
        assert_eq!(sign_in_for("//evil"), "/sign-in");
    }

    #[test]
    fn parameters_come_and_go() {
        assert_eq!(without_parameter("/a?retry=1&b=2", "retry"), "/a?b=2");
        assert_eq!(without_parameter("/a?retry=1", "retry"), "/a");
        assert_eq!(with_parameter("/a?retry=1", "retry", "2"), "/a?retry=2");
        assert_eq!(with_parameter("/a?b=2", "retry", "3"), "/a?b=2&retry=3");
        assert_eq!(parameter("a=1&next=%2Fjobs", "next"), Some("/jobs".to_owned()));
    }
}
