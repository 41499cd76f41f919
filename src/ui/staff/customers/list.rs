//! `/customers`: search, archived or not, page by page. Everything is in the address.

use crate::api::customers::list_customers;
use crate::ui::components::{EmptyState, Icon, LinkButton, PageTitle, Skeleton, TextField, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::page_problem::PageProblem;
use crate::ui::public::NotFoundPage;
use crate::ui::reread::{item_now, reread};
use crate::ui::staff::portal_mark::PortalMarkTag;
use crate::ui::staff::use_staff_frame;
use icondata_lu as lu;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::{A, Form};
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use vitrine_domain::SEARCH_CHARS_MAX;
use vitrine_wire::{CustomerLine, CustomerList, CustomerQuery};

fn asked_for(map: &ParamsMap) -> CustomerQuery {
    let text = |name: &str| map.get(name).unwrap_or_default();
    CustomerQuery { search: text("search"), archived: text("archived") == "true", after: text("after") }
}

/// The address of the list for a query.
fn address(query: &CustomerQuery) -> String {
    let mut map = ParamsMap::new();
    if !query.search.is_empty() {
        map.insert("search", query.search.clone());
    }
    if query.archived {
        map.insert("archived", "true".to_owned());
    }
    if !query.after.is_empty() {
        map.insert("after", query.after.clone());
    }
    format!("/customers{}", map.to_query_string())
}

/// The customers' list.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(asked_for));
    let frame = use_staff_frame();
    let first = Resource::new_blocking(
        move || query.get(),
        |query| async move { list_customers(query.clone()).await.map(|list| (query, list)) },
    );
    view! {
        <PageTitle text="Customers" />
        <Show
            when=move || frame.with(|frame| frame.may_see_customers)
            fallback=|| {
                view! { <NotFoundPage /> }
            }
        >
        <div class="page customers">
            <header class="page-head">
                <h1>"Customers"</h1>
                <Show when=move || frame.with(|frame| frame.may_create_customer)>
                    <LinkButton href="/customers/new" class="button primary">
                        <Icon icon=lu::LuPlus />
                        "Add a customer"
                    </LinkButton>
                </Show>
            </header>
            <Filters query=query />
            <Transition fallback=|| {
                view! { <Skeleton lines=10 /> }
            }>
                {move || Suspend::new(async move {
                    match first.await {
                        Ok((query, list)) => Either::Left(view! { <Found query=query first=list /> }),
                        Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                    }
                })}
            </Transition>
        </div>
        </Show>
    }
}

#[component]
fn Filters(query: Memo<CustomerQuery>) -> impl IntoView {
    let tab = move |archived: bool, words: &'static str| {
        let href = move || {
            query.with(|query| address(&CustomerQuery { search: query.search.clone(), archived, after: String::new() }))
        };
        view! {
            <a
                class="chip"
                href=href
                aria-current=move || query.with(|query| query.archived == archived).then_some("true")
            >
                {words}
            </a>
        }
    };
    view! {
        <div class="customers-filters">
            <Form method="GET" action="/customers" attr:role="search" attr:aria-label="Find customers" attr:class="search-form">
                <TextField
                    name="search"
                    label="Search by name"
                    kind="search"
                    value=Signal::derive(move || query.with(|query| query.search.clone()))
                    max=SEARCH_CHARS_MAX
                />
                <Show when=move || query.with(|query| query.archived)>
                    <input type="hidden" name="archived" value="true" />
                </Show>
                <button class="button" type="submit">
                    <Icon icon=lu::LuSearch />
                    "Search"
                </button>
            </Form>
            <nav class="chips" aria-label="Which customers">
                {tab(false, "Current")} {tab(true, "Archived")}
            </nav>
        </div>
    }
}

#[component]
fn Found(query: CustomerQuery, first: CustomerList) -> impl IntoView {
    let list = RwSignal::new(first);
    let guard = use_session_guard();
    let live = use_live().any();
    let due = Signal::derive(move || live.get() + guard.renewals().get());
    let asked = query.clone();
    reread(
        due,
        move || list_customers(asked.clone()),
        move |answer| match answer {
            Ok(now) => list.set(now),
            Err(error) => guard.report(&error),
        },
    );
    let customers = Memo::new(move |_| list.with(|list| list.customers.clone()));
    let is_first_page = query.after.is_empty();
    let first_page = address(&CustomerQuery { after: String::new(), ..query.clone() });
    let none = {
        let query = query.clone();
        move || none_words(&query)
    };
    let next =
        move || list.with(|list| list.next.clone()).map(|after| address(&CustomerQuery { after, ..query.clone() }));
    view! {
        <Show
            when=move || customers.with(|list| !list.is_empty())
            fallback=move || {
                let (title, text) = none();
                view! { <EmptyState title=title text=text /> }
            }
        >
            <p class="muted small number" role="status">
                {move || match list.with(|list| list.total) {
                    1 => "One customer".to_owned(),
                    many => format!("{many} customers"),
                }}
            </p>
            <div class="table-box">
                <table class="table customers-table">
                    <thead>
                        <tr>
                            <th scope="col">"Customer"</th>
                            <th scope="col">"Primary contact"</th>
                            <th scope="col">"Portal"</th>
                            <th scope="col">"Open jobs"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || customers.get() key=|line| line.customer let:line>
                            <Line now=item_now(customers.into(), line, |a, b| a.customer == b.customer) />
                        </For>
                    </tbody>
                </table>
            </div>
        </Show>
        <nav class="paging" aria-label="Pages">
            {(!is_first_page).then(|| view! { <A href=first_page attr:class="button quiet">"First page"</A> })}
            {move || next().map(|href| view! { <A href=href attr:class="button">"Next page"</A> })}
        </nav>
    }
}

fn none_words(query: &CustomerQuery) -> (&'static str, &'static str) {
    match (query.search.is_empty(), query.archived) {
        (false, _) => ("No customer has that in the name", "Try a part of the name, or look among the others."),
        (true, true) => ("No archived customers", "A customer that you put away is kept here, with everything."),
        (true, false) => ("No customers yet", "Add the first company or household that you work for."),
    }
}

#[component]
fn Line(now: Memo<CustomerLine>) -> impl IntoView {
    view! {
        <tr>
            <td data-label="Customer">
                {move || {
                    let line = now.get();
                    view! { <A href=format!("/customers/{}", line.customer)>{line.name}</A> }
                }}
            </td>
            <td data-label="Primary contact">
                {move || now.with(|line| line.primary_contact.clone()).unwrap_or_else(|| "None".to_owned())}
            </td>
            <td data-label="Portal">
                // The customer's page has the next click, with what it does said before.
                {move || {
                    let href = now.with(|line| format!("/customers/{}", line.customer));
                    let mark = Signal::derive(move || now.with(|line| line.mark));
                    view! {
                        <A href=href attr:class="portal-mark-link">
                            <PortalMarkTag mark=mark />
                        </A>
                    }
                }}
                {move || match now.with(|line| line.active_contacts) {
                    0 => String::new(),
                    1 => " 1 contact".to_owned(),
                    many => format!(" {many} contacts"),
                }}
            </td>
            <td data-label="Open jobs" class="number">
                {move || now.with(|line| line.open_jobs)}
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_round_trips_through_the_address() {
        let query = CustomerQuery { search: "Müller & Söhne".to_owned(), archived: true, after: "a=b".to_owned() };
        let address = address(&query);
        let (path, words) = address.split_once('?').expect("there is a query");
        assert_eq!(path, "/customers");
        let mut map = ParamsMap::new();
        for pair in words.split('&') {
            let (name, text) = pair.split_once('=').expect("a pair");
            map.insert(name.to_owned(), leptos_router::location::Url::unescape(text));
        }
        assert_eq!(asked_for(&map), query);
    }

    #[test]
    fn plain_list_has_a_plain_address() {
        assert_eq!(address(&CustomerQuery::default()), "/customers");
    }
}
