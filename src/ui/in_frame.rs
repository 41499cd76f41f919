//! Whether this page stands inside another one. Only a look at the portal does: the page around it is the staff's, in the
//! same browser, and what the browser keeps belongs to them.

/// Whether it does. On the server nobody knows, and nothing that is written there depends on it.
pub fn is_in_frame() -> bool {
    #[cfg(feature = "hydrate")]
    {
        let window = leptos::prelude::window();
        // A page that may not be asked belongs to somebody else, who cannot have us in a frame.
        window.parent().ok().flatten().is_some_and(|parent| parent != window)
    }
    #[cfg(not(feature = "hydrate"))]
    false
}
