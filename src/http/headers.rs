//! The headers on every answer: what browsers may load, embed, keep and tell others.

use super::site::Site;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// For answers that are not pages: nothing may be loaded.
const BARE_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// For pages without scripts that bring their own styles.
pub const PLAIN_PAGE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The browser remembers for so long that the site is to be asked over https only: one year.
const STRICT_TRANSPORT: &str = "max-age=31536000";

/// The content policy of a rendered page. Inline scripts run only with this page's nonce; `wasm-unsafe-eval` is what
/// compiling WebAssembly needs. Inline styles are allowed because each tenant's accent colour is one (a parsed colour,
/// never text).
pub fn page_policy(nonce: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ))
    .ok()
}

/// Middleware: puts the headers on every answer that does not have its own.
pub async fn add(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut or_set = |name: HeaderName, value: &'static str| set_if_absent(headers, name, value);
    or_set(header::CONTENT_SECURITY_POLICY, BARE_POLICY);
    or_set(header::CACHE_CONTROL, "no-store");
    or_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    or_set(header::X_FRAME_OPTIONS, "DENY");
    or_set(header::REFERRER_POLICY, "same-origin");
    or_set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    or_set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    or_set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    );
    if !site.cx.config().insecure_cookies {
        or_set(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    response
}

/// A page of ours may hold this answer in a frame: the page around a look at the portal.
pub fn let_be_framed(headers: &mut HeaderMap) {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    let framed = policy.unwrap_or(BARE_POLICY).replace("frame-ancestors 'none'", "frame-ancestors 'self'");
    if let Ok(policy) = HeaderValue::try_from(framed) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
}

/// This page may hold pages of ours in a frame: somebody looks at the portal.
pub fn let_frame(headers: &mut HeaderMap) {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    if let Some(Ok(policy)) = policy.map(|policy| HeaderValue::try_from(format!("{policy}; frame-src 'self'"))) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

fn set_if_absent(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
