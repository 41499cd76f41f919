//! Vitrine: job management with a customer portal whose heart is visibility control.
//!
//! This crate is built twice. With feature `ssr` it is the server: pages are rendered, server functions have
//! bodies. With feature `hydrate` it is the WebAssembly module that takes over the rendered pages; server functions
//! become calls to `/api`.

pub mod api;
#[cfg(feature = "ssr")]
pub mod http;
pub mod ui;

/// The browser's entry: takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // Waits for the module of the page at hand before it takes over (`ui::lazy`).
    leptos::mount::hydrate_lazy(ui::App);
}
