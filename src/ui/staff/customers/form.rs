//! Creating and editing a customer.

use super::page::{customer_in_address, read_customer};
use crate::api::ApiError;
use crate::api::customers::{CreateCustomer, EditCustomer, begin_customer};
use crate::ui::components::{FormProblem, Icon, LinkButton, PageTitle, Skeleton, Submit, TextArea, TextField};
use crate::ui::page_problem::PageProblem;
use crate::ui::retry::{field_error, form_error, typed_or};
use icondata_lu as lu;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::A;
use vitrine_domain::{ADDRESS_CHARS_MAX, CUSTOMER_NAME_CHARS_MAX, PHONE_CHARS_MAX, SubmissionId};
use vitrine_wire::{CustomerForm, CustomerView, StaleCopy};

/// `/customers/new`.
#[component]
pub fn NewCustomerPage() -> impl IntoView {
    let first = Resource::new_blocking(|| (), |()| begin_customer());
    view! {
        <PageTitle text="Add a customer" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=6 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(submission) => Either::Left(view! { <NewCustomer submission=submission /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn NewCustomer(submission: SubmissionId) -> impl IntoView {
    let action = ServerAction::<CreateCustomer>::new();
    let error = form_error(action);
    // Sent back by the server, the form is still the same one.
    let submission = typed_or("customers/create", "submission", submission.to_string());
    view! {
        <div class="page customer-form">
            <A href="/customers" attr:class="back">
                <Icon icon=lu::LuArrowLeft />
                "Customers"
            </A>
            <h1>"Add a customer"</h1>
            <p class="muted">"A company or household that you work for. Contacts come next, on the customer’s page."</p>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <input type="hidden" name="submission" value=submission />
                    <Fields endpoint="customers/create" kept=CustomerForm::default() error=error />
                    <div class="form-actions">
                        <Submit label="Add customer" pending=action.pending() busy="Adding…" />
                        <LinkButton href="/customers" class="button quiet">
                            "Cancel"
                        </LinkButton>
                    </div>
                </div>
            </ActionForm>
        </div>
    }
}

/// `/customers/:customer/edit`.
#[component]
pub fn EditCustomerPage() -> impl IntoView {
    let customer = customer_in_address();
    let first = Resource::new_blocking(move || customer.get(), read_customer);
    view! {
        <PageTitle text="Edit customer" />
        <Suspense fallback=|| {
            view! { <Skeleton lines=6 /> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(view) if view.may_edit => Either::Left(view! { <EditCustomerForm kept=view /> }),
                    Ok(_) => {
                        let error = ApiError::NotAllowed("Your role cannot change customers.".to_owned());
                        Either::Right(view! { <PageProblem error=error /> })
                    }
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn EditCustomerForm(kept: CustomerView) -> impl IntoView {
    let CustomerView { customer, name, phone, address, version, .. } = kept;
    let action = ServerAction::<EditCustomer>::new();
    let error = form_error(action);
    let href = format!("/customers/{customer}");
    let heading = name.clone();
    // Once the other's values were shown, saving again is on top of them, whatever else had to be corrected since.
    let typed = typed_or("customers/edit", "version", version.to_string());
    let version = Memo::new(move |before: Option<&String>| match error.get() {
        Some(ApiError::Stale(copy)) => copy.version.to_string(),
        Some(_) | None => before.cloned().unwrap_or_else(|| typed.clone()),
    });
    view! {
        <div class="page customer-form">
            <A href=href.clone() attr:class="back">
                <Icon icon=lu::LuArrowLeft />
                {heading}
            </A>
            <h1>"Edit customer"</h1>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <input type="hidden" name="customer" value=customer.to_string() />
                    <input type="hidden" name="version" value=move || version.get() />
                    <Fields endpoint="customers/edit" kept=CustomerForm { name, phone, address } error=error />
                    <div class="form-actions">
                        <Submit
                            label=Signal::derive(move || {
                                let is_stale = error.with(|error| matches!(error, Some(ApiError::Stale(_))));
                                if is_stale { "Save mine" } else { "Save" }.to_owned()
                            })
                            pending=action.pending()
                            busy="Saving…"
                        />
                        <LinkButton href=href class="button quiet">
                            "Cancel"
                        </LinkButton>
                    </div>
                </div>
            </ActionForm>
        </div>
    }
}

#[component]
fn Fields(endpoint: &'static str, kept: CustomerForm, error: Signal<Option<ApiError>>) -> impl IntoView {
    let CustomerForm { name, phone, address } = kept;
    view! {
        <TextField
            name="name"
            label="Name"
            value=typed_or(endpoint, "name", name)
            max=CUSTOMER_NAME_CHARS_MAX
            error=field_error(error, "name")
            is_required=true
            autocomplete="off"
        />
        <Theirs error=error field="name" />
        <TextField
            name="phone"
            label="Telephone (optional)"
            kind="tel"
            value=typed_or(endpoint, "phone", phone)
            max=PHONE_CHARS_MAX
            error=field_error(error, "phone")
            autocomplete="off"
        />
        <Theirs error=error field="phone" />
        <TextArea
            name="address"
            label="Address (optional)"
            value=typed_or(endpoint, "address", address)
            rows=3
            max=ADDRESS_CHARS_MAX
            error=field_error(error, "address")
        />
        <Theirs error=error field="address" />
    }
}

/// What somebody else saved in the meantime, below one's own.
#[component]
fn Theirs(error: Signal<Option<ApiError>>, field: &'static str) -> impl IntoView {
    let theirs =
        move |copy: &StaleCopy| copy.fields.iter().find(|(name, _)| name == field).map(|(_, text)| text.clone());
    view! {
        {move || {
            error
                .with(|error| match error {
                    Some(ApiError::Stale(copy)) => theirs(copy),
                    Some(_) | None => None,
                })
                .map(|text| {
                    let words = if text.is_empty() { "(empty)".to_owned() } else { text };
                    view! {
                        <p class="callout theirs">
                            <span class="theirs-label">"Saved by somebody else: "</span>
                            <span class="theirs-text">{words}</span>
                        </p>
                    }
                })
        }}
    }
}
