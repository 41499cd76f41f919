//! The upload form, what was uploaded lately, and the exports.

use crate::api::imports::list_imports;
use crate::ui::components::{EmptyState, FormProblem, Select, Skeleton, When};
use crate::ui::page_problem::PageProblem;
use crate::ui::retry::{typed_or, use_retry};
use crate::ui::staff::settings::Shell;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_domain::RecordKind;
use vitrine_wire::{ImportLine, ImportList};

/// What the upload form comes back as.
const ENDPOINT: &str = "imports/upload";

/// `/settings/import`.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let first = Resource::new_blocking(|| (), |()| list_imports());
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=8 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(list) => Either::Left(view! { <Imports list=list /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Imports(list: ImportList) -> impl IntoView {
    view! {
        <Shell title="Import and export" class="imports">
            <Upload />
            <Lately imports=list.imports />
            {list.may_export.then(|| view! { <Exports /> })}
        </Shell>
    }
}

/// A plain form: the browser sends the file by itself, with and without JavaScript.
#[component]
fn Upload() -> impl IntoView {
    let error = use_retry(ENDPOINT).and_then(|retry| retry.error);
    let file_error = error.as_ref().and_then(|error| error.for_field("file"));
    let kind_error = error.as_ref().and_then(|error| error.for_field("kind"));
    let general = Signal::stored(error.filter(|_| file_error.is_none() && kind_error.is_none()));
    let is_wrong = file_error.is_some();
    let kinds = RecordKind::ALL.map(|kind| (kind.as_str().to_owned(), kind.label().to_owned()));
    view! {
        <section class="card settings-part" aria-labelledby="import-upload">
            <h2 id="import-upload">"Import from a file"</h2>
            <p class="muted">
                "A CSV file from a spreadsheet or another program. You see first what every row would do; nothing changes before you say so. Customers come first, then contacts and jobs, which name their customers."
            </p>
            <form action="/records/upload" method="post" enctype="multipart/form-data">
                <div class="form">
                    <FormProblem error=general />
                    <Select
                        name="kind"
                        label="What the rows are"
                        options=kinds.to_vec()
                        value=typed_or(ENDPOINT, "kind", RecordKind::Customers.as_str())
                        error=Signal::stored(kind_error)
                    />
                    <div class="field">
                        <label for="import-file">"File"</label>
                        <p class="field-hint" id="import-file-hint">
                            "CSV in UTF-8, at most 25 MB and 100,000 rows. The first row names the columns."
                        </p>
                        <input
                            id="import-file"
                            type="file"
                            name="file"
                            accept=".csv,.tsv,.txt,text/csv"
                            required
                            aria-invalid=is_wrong.then_some("true")
                            aria-describedby=if is_wrong { "import-file-error" } else { "import-file-hint" }
                        />
                        <p class="field-error" id="import-file-error">
                            {file_error}
                        </p>
                    </div>
                    <div class="form-actions">
                        <button type="submit" class="button primary">
                            "Upload and look"
                        </button>
                    </div>
                </div>
            </form>
        </section>
    }
}

#[component]
fn Lately(imports: Vec<ImportLine>) -> impl IntoView {
    view! {
        <section class="settings-part stack" aria-labelledby="import-lately">
            <h2 id="import-lately">"Uploaded lately"</h2>
            <p class="muted">"Files are kept for a day, the latest five."</p>
            {if imports.is_empty() {
                Either::Left(
                    view! {
                        <EmptyState title="No files yet" text="Upload one above. It waits here until you import or discard it." />
                    },
                )
            } else {
                Either::Right(
                    view! {
                        <ul class="list card import-list">
                            {imports.into_iter().map(|line| view! { <Line line=line /> }).collect_view()}
                        </ul>
                    },
                )
            }}
        </section>
    }
}

#[component]
fn Line(line: ImportLine) -> impl IntoView {
    let became = match line.outcome {
        None => "Waits".to_owned(),
        Some(counts) => format!("{} added, {} changed", super::grouped(counts.added), super::grouped(counts.changed)),
    };
    view! {
        <li class="import-line">
            <A href=format!("/settings/import/{}", line.import)>{line.file_name}</A>
            <span class="muted">{line.kind.label()}</span>
            <span class="muted">{became}</span>
            <span class="muted">
                <When at=line.uploaded_at />
            </span>
        </li>
    }
}

#[component]
fn Exports() -> impl IntoView {
    let row = |kind: RecordKind| {
        let href = move |ending: &str| format!("/records/export/{}.{ending}", kind.as_str());
        view! {
            <li class="import-line">
                <span>{kind.label()}</span>
                <a class="button" href=href("csv") download rel="external">
                    "CSV"
                    <span class="visually-hidden">{format!(" of {}", kind.as_str())}</span>
                </a>
                <a class="button" href=href("json") download rel="external">
                    "JSON"
                    <span class="visually-hidden">{format!(" of {}", kind.as_str())}</span>
                </a>
            </li>
        }
    };
    view! {
        <section class="card settings-part" aria-labelledby="import-export">
            <h2 id="import-export">"Export"</h2>
            <p class="muted">
                "Everything that you see, internal stages and archived records too: keep the files to yourself. An exported CSV file can be imported again; its rows find their records by the Vitrine id."
            </p>
            <ul class="list import-list">{RecordKind::ALL.map(row).into_iter().collect_view()}</ul>
        </section>
    }
}
