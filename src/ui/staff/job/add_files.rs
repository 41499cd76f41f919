//! Adding files to a job. The box looks like what it will post, as the composer does.

use super::desk::JobDesk;
use crate::ui::components::{Icon, UploadForm};
use crate::ui::retry::use_retry;
use leptos::prelude::*;
use vitrine_domain::Audience;

const ENDPOINT: &str = "files/add";

/// Below the composer, closed until somebody wants it.
#[component]
pub fn AddFiles(desk: JobDesk) -> impl IntoView {
    let may = Memo::new(move |_| {
        desk.facts.with(|facts| (facts.may.add_internal_files, facts.may.add_customer_files, facts.has_files))
    });
    move || {
        let (may_internal, may_customer, has_files) = may.get();
        (may_internal || may_customer || has_files).then(|| {
            view! {
                <div class="add-files">
                    {(may_internal || may_customer).then(|| view! { <AddBox desk may_internal may_customer/> })}
                    {has_files.then(|| view! { <DownloadAll desk/> })}
                </div>
            }
        })
    }
}

#[component]
fn DownloadAll(desk: JobDesk) -> impl IntoView {
    view! {
        <a class="button quiet small" href=format!("/jobs/{}/files.zip", desk.job) rel="external">
            <Icon icon=icondata_lu::LuDownload/>
            "Download all files"
        </a>
    }
}

#[component]
fn AddBox(desk: JobDesk, may_internal: bool, may_customer: bool) -> impl IntoView {
    let retry = use_retry(ENDPOINT);
    let is_open = retry.is_some();
    let typed = retry.and_then(|retry| retry.value("audience"));
    let is_for_customer =
        may_customer && (!may_internal || typed.as_deref().and_then(Audience::from_word) == Some(Audience::Customer));
    let fresh = Memo::new(move |_| desk.feed.with(|feed| feed.submission));
    let bytes_max = Memo::new(move |_| desk.facts.with(|facts| facts.upload_bytes_max));
    let on_done = Callback::new(move |said: String| {
        desk.toasts.say(said);
        desk.read_again();
    });
    view! {
        <details class="composer add-files-box" open=is_open>
            <summary>
                <Icon icon=icondata_lu::LuPaperclip/>
                "Add files"
            </summary>
            <UploadForm
                action="/api/files/add"
                job=desk.job
                fresh=fresh
                bytes_max=bytes_max
                label=Signal::stored("Save files".to_owned())
                on_done=on_done
            >
                <fieldset class="composer-sides">
                    <legend class="visually-hidden">"Who are they for?"</legend>
                    {may_internal
                        .then(|| {
                            view! {
                                <label class="side paper">
                                    <input type="radio" name="audience" value="internal" checked=!is_for_customer/>
                                    <Icon icon=icondata_lu::LuLock/>
                                    <span>"Internal"</span>
                                </label>
                            }
                        })}
                    {may_customer
                        .then(|| {
                            view! {
                                <label class="side glass">
                                    <input type="radio" name="audience" value="customer" checked=is_for_customer/>
                                    <Icon icon=icondata_lu::LuEye/>
                                    <span>"For the customer"</span>
                                </label>
                            }
                        })}
                </fieldset>
            </UploadForm>
        </details>
    }
}
