//! `/settings/portal/apply`: what giving all existing customers a default would do, before it is done.

use crate::api::permissions::{ApplyToAll, preview_apply};
use crate::ui::components::{FormProblem, Icon, PageTitle, Skeleton, Submit, use_session_guard, use_toasts};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::reread::reread;
use crate::ui::retry::form_error;
use icondata_lu as lu;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use vitrine_wire::BulkPreview;

/// The step between a changed default and all existing customers.
#[component]
pub fn ApplyPage() -> impl IntoView {
    let query = use_query_map();
    let permission = Memo::new(move |_| query.with(|query| query.get("permission").unwrap_or_default()));
    let first = Resource::new_blocking(move || permission.get(), preview_apply);
    view! {
        <PageTitle text="Look before it is done" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=6 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(preview) => Either::Left(view! { <Confirm first=preview /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Confirm(first: BulkPreview) -> impl IntoView {
    let permission = first.permission;
    let preview = RwSignal::new(first);
    let action = ServerAction::<ApplyToAll>::new();
    let error = form_error(action);
    let guard = use_session_guard();
    let toasts = use_toasts();
    Effect::new(move |_| {
        if let Some(Ok(said)) = action.value().get() {
            toasts.say(said);
        }
    });
    // A refused confirmation shows the numbers as they are now.
    let live = use_live().any();
    reread(
        Signal::derive(move || {
            live.get() + guard.renewals().get() + u64::try_from(action.version().get()).unwrap_or_default()
        }),
        move || preview_apply(permission.as_str().to_owned()),
        move |answer| match answer {
            Ok(now) => preview.set(now),
            Err(error) => guard.report(&error),
        },
    );
    let is_empty = Memo::new(move |_| preview.with(|preview| preview.is_empty));
    let is_on = Memo::new(move |_| preview.with(|preview| preview.is_on));
    view! {
        <div class="page settings">
            <A href="/settings/portal" attr:class="back">
                <Icon icon=lu::LuArrowLeft />
                "Back, without a change"
            </A>
            <h1>
                {move || {
                    format!(
                        "Turn “{}” {} for all existing customers?",
                        permission.label(),
                        if is_on.get() { "on" } else { "off" },
                    )
                }}
            </h1>
            <FormProblem error=error />
            <section class="card stack edit-preview" aria-live="polite">
                <h2>"What this does"</h2>
                <ul>
                    {move || {
                        preview
                            .with(|preview| preview.sentences.clone())
                            .into_iter()
                            .map(|sentence| view! { <li class="number">{sentence}</li> })
                            .collect_view()
                    }}
                </ul>
                <p class="muted">
                    "What was set for single customers on purpose is set too. It is done in one step, and can be put back in \
                    one step afterwards. Nothing is deleted."
                </p>
                <Show
                    when=move || !is_empty.get()
                    fallback=|| {
                        view! {
                            <A href="/settings/portal" attr:class="button">
                                "Back to the settings"
                            </A>
                        }
                    }
                >
                    <ActionForm action=action>
                        <input type="hidden" name="permission" value=permission.as_str() />
                        <input type="hidden" name="seen" value=move || preview.with(|preview| preview.seen.clone()) />
                        <div class="row">
                            <Submit label="Apply to all of them" pending=action.pending() busy="Applying…" />
                            <A href="/settings/portal" attr:class="button quiet">
                                "Cancel"
                            </A>
                        </div>
                    </ActionForm>
                </Show>
            </section>
        </div>
    }
}
