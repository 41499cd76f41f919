//! A menu on `<details>`: opens without JavaScript; with it, Esc and a press elsewhere close it.

use super::Icon;
use leptos::{html, prelude::*};

/// A button that opens a list of actions.
#[component]
pub fn Menu(
    /// What it is called; shown, unless there is a `face`.
    #[prop(into)]
    label: String,
    /// What the button shows instead of the label (the label is still read out).
    #[prop(optional, into)]
    face: Option<ViewFn>,
    /// Classes of the button; `button` when left out.
    #[prop(default = "button")]
    class: &'static str,
    /// Links, buttons, forms.
    children: ChildrenFn,
) -> impl IntoView {
    let node_ref = NodeRef::<html::Details>::new();
    #[cfg(feature = "hydrate")]
    close_from_outside(node_ref);
    let shown = match face {
        Some(face) => view! {
            <span class="visually-hidden">{label}</span>
            {face.run()}
        }
        .into_any(),
        None => view! {
            <span>{label}</span>
            <Icon icon=icondata_lu::LuChevronDown class="menu-arrow"/>
        }
        .into_any(),
    };
    view! {
        <details class="menu" node_ref=node_ref>
            <summary class=class>{shown}</summary>
            <div class="menu-list">{children()}</div>
        </details>
    }
}

#[cfg(feature = "hydrate")]
fn close_from_outside(node_ref: NodeRef<html::Details>) {
    use leptos::ev;
    use wasm_bindgen::JsCast;

    let is_inside = move |target: Option<web_sys::EventTarget>| {
        let target = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        node_ref.get_untracked().is_some_and(|element| element.contains(target.as_ref()))
    };
    let is_action = |target: Option<web_sys::EventTarget>| {
        target
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|target| target.closest(".menu-list a, .menu-list button").is_ok_and(|found| found.is_some()))
    };
    Effect::new(move |_| {
        let Some(element) = node_ref.get() else { return };
        let pressed = window_event_listener(ev::click, {
            let element = element.clone();
            move |event| {
                if !element.open() {
                    return;
                }
                if !is_inside(event.target()) {
                    element.set_open(false);
                } else if is_action(event.target()) {
                    // The action has its press first.
                    let element = element.clone();
                    request_animation_frame(move || element.set_open(false));
                }
            }
        });
        let typed = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && element.open() {
                element.set_open(false);
                if let Ok(Some(summary)) = element.query_selector("summary")
                    && let Ok(summary) = summary.dyn_into::<web_sys::HtmlElement>()
                {
                    let _ = summary.focus();
                }
            }
        });
        on_cleanup(move || {
            pressed.remove();
            typed.remove();
        });
    });
}
