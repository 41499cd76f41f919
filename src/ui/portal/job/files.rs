//! Files of a job in the portal: what can be sent, and what is there.

use crate::ui::components::{FileLink, Icon, UploadForm, use_toasts};
use crate::ui::portal::use_portal_frame;
use crate::ui::retry::use_retry;
use icondata_lu as lu;
use leptos::prelude::*;
use vitrine_domain::{JobId, SubmissionId};
use vitrine_wire::PortalFile;

const ACTION: &str = "/api/portal/upload";

/// The form that sends files to the business, folded away until somebody asks for it. `on_sent` reads the page again.
#[component]
pub fn UploadBox(job: JobId, fresh: Memo<SubmissionId>, bytes_max: Memo<u64>, on_sent: Callback<()>) -> impl IntoView {
    let business = Memo::new(move |_| use_portal_frame().with(|frame| frame.brand.name.clone()));
    let toasts = use_toasts();
    let on_done = Callback::new(move |_| {
        toasts.say(format!("Sent to {}.", business.get_untracked()));
        on_sent.run(());
    });
    view! {
        <details class="upload-box glass" open=use_retry(ACTION).is_some()>
            <summary>
                <Icon icon=lu::LuPaperclip />
                "Send files"
            </summary>
            <UploadForm
                action=ACTION
                job=job
                fresh=fresh
                bytes_max=bytes_max
                label=Signal::derive(move || format!("Send files to {}", business.get()))
                on_done=on_done
            />
            <p class="muted small">
                {move || business.get()} " sees them, and so does everybody on your side who sees this job here."
            </p>
        </details>
    }
}

/// All files of the job that can be seen, newest first.
#[component]
pub fn JobFiles(job: JobId, files: Memo<Vec<PortalFile>>) -> impl IntoView {
    view! {
        <Show when=move || files.with(|files| !files.is_empty())>
            <section class="portal-files" aria-labelledby="files-title">
                <div class="portal-files-head">
                    <h2 id="files-title">"Files"</h2>
                    <a class="button quiet" href=format!("/user/jobs/{job}/files.zip") rel="external">
                        <Icon icon=lu::LuDownload />
                        "Download all"
                    </a>
                </div>
                {move || view! { <FileList files=files.get() /> }}
            </section>
        </Show>
    }
}

/// Some files, one below the other.
#[component]
pub fn FileList(files: Vec<PortalFile>) -> impl IntoView {
    let lines = files.into_iter().map(|file| {
        view! {
            <li class="file-line">
                <FileLink
                    file=file.file
                    name=file.name
                    kind=file.kind
                    byte_count=file.byte_count
                    has_thumbnail=file.has_thumbnail
                />
                {file.is_from_customer.then(|| view! { <span class="side-mark">"From your side"</span> })}
            </li>
        }
    });
    view! { <ul class="file-list">{lines.collect_view()}</ul> }
}
