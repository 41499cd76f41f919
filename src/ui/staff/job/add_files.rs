//! Files in the composer: they go to the side that is chosen there, with the words that are written there.

use super::desk::JobDesk;
use crate::ui::components::{FilePicker, Icon, UploadQueue};
use leptos::prelude::*;

/// Inside the composer, closed until somebody wants it.
#[component]
pub fn AddFiles(queue: UploadQueue, is_open: bool) -> impl IntoView {
    view! {
        <details class="add-files-box" open=is_open>
            <summary>
                <Icon icon=icondata_lu::LuPaperclip/>
                "Add files"
            </summary>
            <FilePicker queue/>
        </details>
    }
}

/// Below the composer.
#[component]
pub fn DownloadAll(desk: JobDesk) -> impl IntoView {
    let has_files = Memo::new(move |_| desk.facts.with(|facts| facts.has_files));
    move || {
        has_files.get().then(|| {
            view! {
                <p class="add-files">
                    <a class="button quiet small" href=format!("/jobs/{}/files.zip", desk.job) rel="external">
                        <Icon icon=icondata_lu::LuDownload/>
                        "Download all files"
                    </a>
                </p>
            }
        })
    }
}
