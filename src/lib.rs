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
    leptos::mount::hydrate_body(ui::App);
    // Says that the page answers by itself from now on; the browser tests wait for it.
    leptos::prelude::request_animation_frame(|| {
        if let Some(root) = leptos::prelude::document().document_element() {
            let _ = root.set_attribute("data-awake", "true");
        }
    });
}
