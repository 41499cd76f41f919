//! The bell in the header: how many alerts wait.

use super::use_staff_frame;
use crate::api::alerts::count_alerts;
use crate::ui::components::{Icon, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::reread::reread;
use leptos::prelude::*;
use leptos_router::components::A;

/// More than this is said as `99+`.
const SHOWN_MAX: u64 = 99;

/// The link to the alerts, with the number of unread ones as soon as something changes.
#[component]
pub fn Bell() -> impl IntoView {
    let frame = use_staff_frame();
    let guard = use_session_guard();
    let unread = RwSignal::new(frame.with_untracked(|frame| frame.unread_alerts));
    let live = use_live().any();
    reread(Signal::derive(move || live.get() + guard.renewals().get()), count_alerts, move |answer| {
        if let Ok(now) = answer {
            unread.set(now);
        }
    });
    let words = move || match unread.get() {
        0 => "Alerts".to_owned(),
        1 => "Alerts, 1 unread".to_owned(),
        many => format!("Alerts, {many} unread"),
    };
    view! {
        <A href="/alerts" attr:class="button quiet bell">
            <Icon icon=icondata_lu::LuBell/>
            <span class="visually-hidden">{words}</span>
            {move || {
                let unread = unread.get();
                (unread > 0)
                    .then(|| {
                        let shown = if unread > SHOWN_MAX { format!("{SHOWN_MAX}+") } else { unread.to_string() };
                        view! {
                            <span class="bell-count number" aria-hidden="true">
                                {shown}
                            </span>
                        }
                    })
            }}
        </A>
    }
}
