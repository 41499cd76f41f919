//! A dialog: only for decisions; everything else happens in place.

use super::Icon;
use leptos::{html, prelude::*};

/// A modal dialog on the browser's own element: it keeps the focus inside, closes on Esc and gives the focus back.
#[component]
pub fn Dialog(
    /// Open or not; closing it by any way sets this to false.
    is_open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// What is in it; built anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node_ref = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let is_open = is_open.get();
        let Some(element) = node_ref.get() else { return };
        if is_open && !element.open() {
            // One frame later the content is there, so that its first field gets the focus.
            request_animation_frame(move || {
                if !element.open() && element.is_connected() {
                    let _ = element.show_modal();
                }
            });
        } else if !is_open && element.open() {
            element.close();
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=node_ref
            aria-label=move || title.get()
            on:close=move |_| is_open.set(false)
            on:click=move |event| {
                // Only a press on the backdrop has the dialog itself as its target.
                if is_itself(&event) {
                    is_open.set(false);
                }
            }
        >
            <div class="dialog-box">
                <header class="dialog-head">
                    <h2>{move || title.get()}</h2>
                    <button
                        type="button"
                        class="button quiet icon-only"
                        aria-label="Close"
                        on:click=move |_| is_open.set(false)
                    >
                        <Icon icon=icondata_lu::LuX/>
                    </button>
                </header>
                {move || is_open.get().then(|| children())}
            </div>
        </dialog>
    }
}

#[cfg(feature = "hydrate")]
fn is_itself(event: &leptos::ev::MouseEvent) -> bool {
    event.target().is_some() && event.target() == event.current_target()
}

#[cfg(not(feature = "hydrate"))]
fn is_itself(_: &leptos::ev::MouseEvent) -> bool {
    false
}
