//! What the handlers share.

use super::retry::RetryMemory;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use std::sync::Arc;
use vitrine_server::Context;

/// What the handlers share. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    /// The machine.
    pub cx: Context,
    /// Where the built browser files are.
    pub options: LeptosOptions,
    /// Forms that the server refused, on their way back to their pages.
    pub(super) retries: Arc<RetryMemory>,
}

impl Site {
    /// One per server.
    pub fn new(cx: Context, options: LeptosOptions) -> Self {
        Self { cx, options, retries: Arc::new(RetryMemory::new()) }
    }
}

impl FromRef<Site> for LeptosOptions {
    fn from_ref(site: &Site) -> Self {
        site.options.clone()
    }
}
