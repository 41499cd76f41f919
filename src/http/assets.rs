//! Static files: the built browser files under `/pkg` and what lies in `public/`. The same for everybody, so they may
//! be kept by browsers; each time they ask whether there is a newer one, since the names do not change.

use super::site::Site;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use tower::ServiceExt;
use tower_http::services::ServeDir;

const KEEP_AND_ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// The route of the built browser files.
pub fn routes(site: &Site) -> Router<Site> {
    Router::new().route(
        &format!("{}{{*file}}", site.options.site_pkg_dir_route_base()),
        axum::routing::get(|State(site): State<Site>, request: Request| async move { file(&site, request).await }),
    )
}

/// Middleware before the pages: an address that ends in a file's name is looked for in the site folder first.
pub async fn before_pages(State(site): State<Site>, request: Request, next: Next) -> Response {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    if !name.contains('.') || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    let response = file(&site, copy).await;
    if response.status() == StatusCode::NOT_FOUND { next.run(request).await } else { response }
}

async fn file(site: &Site, request: Request) -> Response {
    let folder = ServeDir::new(&*site.options.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let mut response = match folder.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    };
    if response.status() != StatusCode::NOT_FOUND {
        response.headers_mut().insert(header::CACHE_CONTROL, KEEP_AND_ASK);
    }
    response
}
