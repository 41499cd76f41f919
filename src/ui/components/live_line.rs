//! Says quietly that the page does not follow changes for the moment.

use super::Icon;
use crate::ui::live::{LiveState, use_live};
use leptos::prelude::*;

/// A line while the live stream is away; nothing while it is there.
#[component]
pub fn LiveLine() -> impl IntoView {
    let state = use_live().state();
    let words = move || match state.get() {
        LiveState::Lost => Some("Not connected. Reconnecting…"),
        LiveState::Ended => Some("This page no longer follows changes. Reload it to continue."),
        LiveState::Connecting | LiveState::Open => None,
    };
    view! {
        <div class="live-line" role="status">
            {move || {
                words()
                    .map(|words| {
                        view! {
                            <p class="live-words">
                                <Icon icon=icondata_lu::LuWifiOff/>
                                <span>{words}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}
