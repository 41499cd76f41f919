//! `/settings/import/:import`: what a file would do, starting it, how far it is, what it did.

use super::mapping::{Mapping, columns_in};
use super::problems::Problems;
use super::{counted, grouped};
use crate::api::ApiError;
use crate::api::imports::{DiscardImport, StartImport, show_import};
use crate::ui::components::{FormProblem, LinkButton, PageTitle, Skeleton, Submit, use_session_guard};
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::reread;
use crate::ui::retry::form_error;
use crate::ui::staff::settings::Below;
use leptos::either::{Either, EitherOf3};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::time::Duration;
use vitrine_domain::{ImportId, RecordKind};
use vitrine_wire::{ImportCounts, ImportQuery, ImportState, ImportView};

/// How often the page asks how far the import is.
const ASK_EVERY: Duration = Duration::from_secs(1);

async fn read(query: Option<ImportQuery>) -> Result<ImportView, ApiError> {
    match query {
        Some(query) => show_import(query).await,
        None => Err(ApiError::NotFound),
    }
}

/// One file.
#[component]
pub fn ImportPage() -> impl IntoView {
    let (params, address) = (use_params_map(), use_query_map());
    let query = Memo::new(move |_| {
        let import = params.with(|map| map.get("import").and_then(|text| text.parse::<ImportId>().ok()))?;
        let page = address.with(|map| map.get("page").and_then(|text| text.parse().ok())).unwrap_or_default();
        Some(ImportQuery { import, columns: address.with(columns_in), page })
    });
    let first = Resource::new_blocking(move || query.get(), read);
    view! {
        <PageTitle text="Import" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) => Either::Left(view! { <File first=view query=query.into() /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn File(first: ImportView, query: Signal<Option<ImportQuery>>) -> impl IntoView {
    let view = RwSignal::new(first);
    let ticks = RwSignal::new(0_u64);
    let guard = use_session_guard();
    // Each answer that says "not yet" asks once more.
    Effect::new(move |_| {
        if view.with(|view| matches!(view.state, ImportState::Running { .. })) {
            let again = move || {
                ticks.try_update(|ticks| *ticks += 1);
            };
            set_timeout(again, ASK_EVERY);
        }
    });
    let start = ServerAction::<StartImport>::new();
    let started = move || u64::try_from(start.version().get()).unwrap_or_default();
    let due = Signal::derive(move || ticks.get() + started() + guard.renewals().get());
    reread(
        due,
        move || read(query.get_untracked()),
        move |answer| match answer {
            Ok(now) => view.set(now),
            Err(error) => guard.report(&error),
        },
    );
    let discard = ServerAction::<DiscardImport>::new();
    let (kind, name) = view.with_untracked(|view| (view.kind, view.file_name.clone()));
    view! {
        <Below href="/settings/import" name="Import and export" class="imports">
            <header class="page-head">
                <h1>{format!("Import {}", kind.as_str())}</h1>
            </header>
            <p class="muted import-file">{name}</p>
            <FormProblem error=form_error(discard) />
            {move || {
                let now = view.get();
                match now.state.clone() {
                    ImportState::Done(counts) => EitherOf3::A(view! { <Done kind=now.kind counts=counts /> }),
                    ImportState::Running { done, total } => {
                        EitherOf3::B(view! { <Running import=now.import done=done total=total discard=discard /> })
                    }
                    ImportState::Ready => EitherOf3::C(view! { <Waiting view=now failed=None start=start discard=discard /> }),
                    ImportState::Failed(sentence) => {
                        EitherOf3::C(view! { <Waiting view=now failed=Some(sentence) start=start discard=discard /> })
                    }
                }
            }}
        </Below>
    }
}

/// "1,200 new, 30 changed, 4 unchanged"
fn in_words(counts: ImportCounts) -> String {
    let ImportCounts { added, changed, unchanged } = counts;
    format!("{} new, {} changed, {} unchanged", grouped(added), grouped(changed), grouped(unchanged))
}

#[component]
fn Done(kind: RecordKind, counts: ImportCounts) -> impl IntoView {
    let next = match kind {
        RecordKind::Customers | RecordKind::Contacts => ("/customers", "See the customers"),
        RecordKind::Jobs => ("/jobs", "See the jobs"),
    };
    view! {
        <section class="card" role="status">
            <h2>"The import is done"</h2>
            <p>{in_words(counts)} "."</p>
            <div class="form-actions">
                <LinkButton href=next.0 class="button primary">
                    {next.1}
                </LinkButton>
                <LinkButton href="/settings/import">"Import another file"</LinkButton>
            </div>
        </section>
    }
}

#[component]
fn Running(import: ImportId, done: u64, total: u64, discard: ServerAction<DiscardImport>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="import-running">
            <h2 id="import-running">"Importing…"</h2>
            <progress class="import-progress" max=total.max(1).to_string() value=done.to_string()></progress>
            <p role="status">{format!("{} of {}. All rows appear together at the end.", grouped(done), counted(total, "row", "rows"))}</p>
            <div class="form-actions">
                <a class="button" href="" rel="external">
                    "Look again"
                </a>
                <ActionForm action=discard>
                    <input type="hidden" name="import" value=import.to_string() />
                    <Submit label="Stop and discard" pending=discard.pending() busy="Stopping…" class="button danger" />
                </ActionForm>
            </div>
        </section>
    }
}

#[component]
fn Waiting(
    view: ImportView,
    failed: Option<String>,
    start: ServerAction<StartImport>,
    discard: ServerAction<DiscardImport>,
) -> impl IntoView {
    let error = form_error(start);
    let has_problems = view.problems_total > 0;
    let would_change = view.counts.added + view.counts.changed > 0;
    let label = match (would_change, view.rows) {
        (true, rows) => format!("Import {}", counted(rows, "row", "rows")),
        (false, _) => "Finish: nothing to change".to_owned(),
    };
    let shows = shows_sentence(&view);
    let (import, columns) = (view.import.to_string(), view.columns.clone());
    let discarded = import.clone();
    let summary = view.clone();
    let problems = has_problems.then(|| view.clone());
    view! {
        <section class="card settings-part" aria-labelledby="import-preview">
            <h2 id="import-preview">"What it would do"</h2>
            {failed
                .map(|sentence| {
                    view! {
                        <div class="callout danger" role="alert">
                            <p>{sentence}</p>
                        </div>
                    }
                })}
            <FormProblem error=error />
            <p>
                <strong>{counted(summary.rows, "row", "rows")}</strong>
                {format!(": {}.", in_words(summary.counts))}
                {has_problems.then(|| format!(" {} a problem.", with_verb(summary.bad_rows)))}
            </p>
            {shows.map(|sentence| view! { <p class="callout glass import-shows">{sentence}</p> })}
            <div class="form-actions">
                {if has_problems {
                    Either::Left(view! { <p class="muted">"It can be imported once every problem below is solved."</p> })
                } else {
                    Either::Right(
                        view! {
                            <ActionForm action=start>
                                <input type="hidden" name="import" value=import />
                                <input type="hidden" name="columns" value=columns />
                                <Submit label=label pending=start.pending() busy="Importing…" />
                            </ActionForm>
                        },
                    )
                }}
                <ActionForm action=discard>
                    <input type="hidden" name="import" value=discarded />
                    <Submit label="Discard the file" pending=discard.pending() busy="Discarding…" class="button quiet" />
                </ActionForm>
            </div>
        </section>
        {problems.map(|view| view! { <Problems view=view /> })}
        <Mapping view=view />
    }
}

/// "1 row has", "3 rows have"
fn with_verb(rows: u64) -> String {
    format!("{} {}", counted(rows, "row", "rows"), if rows == 1 { "has" } else { "have" })
}

/// Who will see something, before it happens.
fn shows_sentence(view: &ImportView) -> Option<String> {
    match view.kind {
        RecordKind::Customers | RecordKind::Contacts => None,
        RecordKind::Jobs if view.shows_jobs == 0 => {
            Some("No contact sees any of these jobs yet: they stand at internal stages, or nobody of the customer is in the portal.".to_owned())
        }
        RecordKind::Jobs => Some(format!(
            "Will show {} to contacts of {} in the portal at once.",
            counted(view.shows_jobs, "job", "jobs"),
            counted(view.shows_to_customers, "customer", "customers")
        )),
    }
}
