//! The portal mark: how far a customer has come, in words and colour, never by colour alone.

use crate::ui::components::Icon;
use icondata_lu as lu;
use leptos::prelude::*;
use vitrine_wire::PortalMark;

/// Grey: no access; pending: invited; gold: in the portal.
#[component]
pub fn PortalMarkTag(
    /// How far.
    #[prop(into)]
    mark: Signal<PortalMark>,
    /// Other words than the mark's own.
    #[prop(optional)]
    words: Option<fn(PortalMark) -> &'static str>,
) -> impl IntoView {
    move || {
        let mark = mark.get();
        let (class, icon) = match mark {
            PortalMark::NoAccess => ("tag portal-mark", lu::LuDoorClosed),
            PortalMark::Invited => ("tag portal-mark is-pending", lu::LuMail),
            PortalMark::Active => ("tag portal-mark is-gold", lu::LuDoorOpen),
        };
        let label = words.map_or_else(|| mark.label(), |words| words(mark));
        view! {
            <span class=class>
                <Icon icon=icon />
                <span class="visually-hidden">"Portal: "</span>
                <span>{label}</span>
            </span>
        }
    }
}
