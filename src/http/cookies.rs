//! The cookies: the session's, that of a look at the portal, and the one that ties a remembered form to a browser.

use axum::http::{HeaderMap, HeaderValue, header};
use vitrine_server::Config;

/// Longer values than this are nobody's secret.
const SECRET_CHARS_MAX: usize = 128;

/// Which cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// Holds the session's secret.
    Session,
    /// Holds the secret of a look at the portal as a contact has it. Worth something beside the session's alone.
    Preview,
    /// Ties a remembered form of somebody who is not signed in to their browser.
    Retry,
}

impl Cookie {
    /// The name. `__Host-` makes browsers insist on `Secure`, on `Path=/` and on this very host.
    const fn name(self, config: &Config) -> &'static str {
        match (self, config.insecure_cookies) {
            (Self::Session, false) => "__Host-vitrine",
            (Self::Session, true) => "vitrine",
            (Self::Preview, false) => "__Host-vitrine-preview",
            (Self::Preview, true) => "vitrine-preview",
            (Self::Retry, false) => "__Host-vitrine-retry",
            (Self::Retry, true) => "vitrine-retry",
        }
    }

    /// The value that the browser sent, when it looks like one of our secrets and came once: with two cookies of one
    /// name, one of them was planted by somebody else.
    pub fn read(self, config: &Config, headers: &HeaderMap) -> Option<String> {
        let name = self.name(config);
        let mut values = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value);
        let value = values.next()?;
        (values.next().is_none() && looks_like_a_secret(value)).then(|| value.to_owned())
    }

    /// The `Set-Cookie` value that keeps `secret` for so many seconds. `None` when the secret cannot stand in a cookie.
    pub fn set(self, config: &Config, secret: &str, max_age_secs: u64) -> Option<HeaderValue> {
        looks_like_a_secret(secret).then(|| self.line(config, secret, max_age_secs))?
    }

    /// The `Set-Cookie` value that takes the cookie away.
    pub fn clear(self, config: &Config) -> Option<HeaderValue> {
        self.line(config, "", 0)
    }

    fn line(self, config: &Config, value: &str, max_age_secs: u64) -> Option<HeaderValue> {
        let secure = if config.insecure_cookies { "" } else { "; Secure" };
        let name = self.name(config);
        HeaderValue::try_from(format!("{name}={value}; Path=/; Max-Age={max_age_secs}; HttpOnly; SameSite=Lax{secure}"))
            .ok()
    }
}

fn looks_like_a_secret(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= SECRET_CHARS_MAX
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(insecure_cookies: bool) -> Config {
        Config { insecure_cookies, ..Config::in_folder("d") }
    }

    fn sent(line: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(line))])
    }

    #[test]
    fn session_cookie_is_bound_to_the_host() {
        let line = Cookie::Session.set(&config(false), "abc", 60).expect("a line");
        assert_eq!(line, "__Host-vitrine=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
    }

    #[test]
    fn development_cookie_has_another_name() {
        let line = Cookie::Session.set(&config(true), "abc", 60).expect("a line");
        assert_eq!(line, "vitrine=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        assert_eq!(Cookie::Session.read(&config(false), &sent("vitrine=abc")), None, "not taken in production");
    }

    #[test]
    fn cookie_is_found_among_others_and_refused_when_doubled_or_strange() {
        let config = config(false);
        let read = |line| Cookie::Session.read(&config, &sent(line));
        assert_eq!(read("a=1; __Host-vitrine=s-_1; b=2"), Some("s-_1".to_owned()));
        assert_eq!(read("__Host-vitrine=one; __Host-vitrine=two"), None);
        assert_eq!(read("__Host-vitrine=a b"), None);
        assert_eq!(read("__Host-vitrine="), None);
    }
}
