//! Search, filters and order of the jobs list: a form that works without JavaScript, and a chip for each filter that
//! is on.

use super::address::{FilterWords, href};
use super::lookup::{MenuChoice, customer_menu, label_of, owner_menu, pipeline_menu, stage_menu};
use crate::ui::components::{Icon, Select, TextField};
use leptos::ev::{Event, SubmitEvent};
use leptos::form::FromFormData;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use vitrine_wire::{JobChoices, JobQuery, JobSort};

/// The words of the order's menu.
const fn sort_label(sort: JobSort) -> &'static str {
    match sort {
        JobSort::Number => "Newest first",
        JobSort::Updated => "Last changed first",
        JobSort::Due => "Due first",
        JobSort::Title => "By title",
    }
}

/// The form and the chips.
#[component]
pub fn JobFilters(query: Memo<JobQuery>, choices: JobChoices) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        if let Ok(words) = FilterWords::from_event(&event) {
            event.prevent_default();
            let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
            navigate(&href(&words.query()), options);
        }
    };
    // A menu takes effect when something is chosen; without JavaScript the button does it.
    let send = move |event: Event| {
        if let Some(form) = form.get_untracked()
            && is_menu(&event)
        {
            let _ = form.request_submit();
        }
    };
    let owners = owner_menu(&choices, "Anybody");
    let customers = customer_menu(&choices, "All customers");
    let pipelines = pipeline_menu(&choices, "All pipelines");
    let stages = stage_menu(&choices, "All stages");
    let mine = vec![(String::new(), "Anybody".to_owned()), ("true".to_owned(), "Me".to_owned())];
    let archived = vec![(String::new(), "Current jobs".to_owned()), ("true".to_owned(), "Archived jobs".to_owned())];
    let sorts = JobSort::ALL.into_iter().map(|sort| (sort.as_str().to_owned(), sort_label(sort).to_owned())).collect();
    let has_several_pipelines = choices.pipelines.len() > 1;
    let has_customers = !choices.customers.is_empty();
    let menus = StoredValue::new(Menus {
        pipelines: pipelines.clone(),
        stages: stages.clone(),
        owners: owners.clone(),
        customers: customers.clone(),
    });
    let word = move |pick: fn(&JobQuery) -> String| Signal::derive(move || query.with(pick));
    view! {
        <form class="job-filters" method="get" action="/jobs" role="search" aria-label="Filter jobs" node_ref=form on:submit=submit on:change=send>
            <div class="filter-search">
                <TextField
                    name="search"
                    id="job-search"
                    label="Search"
                    kind="search"
                    value=word(|query| query.search.clone())
                    max=vitrine_domain::SEARCH_CHARS_MAX
                />
                <button type="submit" class="button">
                    <Icon icon=icondata_lu::LuSearch/>
                    "Search"
                </button>
            </div>
            <details class="filter-fold">
                <summary>"More filters and order"</summary>
            </details>
            <div class="filter-menus">
                {has_several_pipelines
                    .then(|| {
                        view! {
                            <Select
                                name="pipeline"
                                id="job-pipeline"
                                label="Pipeline"
                                options=pipelines
                                value=word(|query| query.pipeline.map(|id| id.to_string()).unwrap_or_default())
                            />
                        }
                    })}
                <Select
                    name="stage"
                    id="job-stage"
                    label="Stage"
                    options=stages
                    value=word(|query| query.stage.map(|id| id.to_string()).unwrap_or_default())
                />
                <Select
                    name="owner"
                    id="job-owner"
                    label="Owner"
                    options=owners
                    value=word(|query| query.owner.map(|id| id.to_string()).unwrap_or_default())
                />
                <Select
                    name="mine"
                    id="job-mine"
                    label="Assigned to"
                    options=mine
                    value=word(|query| if query.mine { "true".to_owned() } else { String::new() })
                />
                {has_customers
                    .then(|| {
                        view! {
                            <Select
                                name="customer"
                                id="job-customer"
                                label="Customer"
                                options=customers
                                value=word(|query| query.customer.map(|id| id.to_string()).unwrap_or_default())
                            />
                        }
                    })}
                <Select
                    name="archived"
                    id="job-archived"
                    label="Show"
                    options=archived
                    value=word(|query| if query.archived { "true".to_owned() } else { String::new() })
                />
                <Select
                    name="sort"
                    id="job-sort"
                    label="Order"
                    options=sorts
                    value=word(|query| query.sort.as_str().to_owned())
                />
            </div>
        </form>
        <FilterChips query menus/>
    }
}

/// Whether the event comes from a menu: the search field waits for Enter or the button.
fn is_menu(event: &Event) -> bool {
    use leptos::wasm_bindgen::JsCast;
    event.target().is_some_and(|target| target.has_type::<leptos::web_sys::HtmlSelectElement>())
}

struct Menus {
    pipelines: Vec<MenuChoice>,
    stages: Vec<MenuChoice>,
    owners: Vec<MenuChoice>,
    customers: Vec<MenuChoice>,
}

/// One chip per filter that is on: what it is, and the list without it.
#[component]
fn FilterChips(query: Memo<JobQuery>, menus: StoredValue<Menus>) -> impl IntoView {
    move || {
        let chips = query.with(|query| menus.with_value(|menus| chips(query, menus)));
        (!chips.is_empty()).then(|| {
            view! {
                <ul class="chips filter-chips" aria-label="Filters that are on">
                    {chips
                        .into_iter()
                        .map(|(label, href)| {
                            view! {
                                <li>
                                    <a class="chip is-on" href=href>
                                        {label}
                                        <Icon icon=icondata_lu::LuX/>
                                        <span class="visually-hidden">" (remove this filter)"</span>
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()}
                    <li>
                        <a class="chip" href="/jobs">
                            "Clear all"
                        </a>
                    </li>
                </ul>
            }
        })
    }
}

fn chips(query: &JobQuery, menus: &Menus) -> Vec<(String, String)> {
    // Another filter is another list: it begins at its first page.
    let all = JobQuery { after: String::new(), ..query.clone() };
    let mut chips = Vec::new();
    if !all.search.is_empty() {
        chips.push((format!("“{}”", all.search), href(&JobQuery { search: String::new(), ..all.clone() })));
    }
    if let Some(pipeline) = all.pipeline {
        let label = format!("Pipeline: {}", label_of(&menus.pipelines, &pipeline.to_string()));
        chips.push((label, href(&JobQuery { pipeline: None, ..all.clone() })));
    }
    if let Some(stage) = all.stage {
        let label = format!("Stage: {}", label_of(&menus.stages, &stage.to_string()));
        chips.push((label, href(&JobQuery { stage: None, ..all.clone() })));
    }
    if let Some(owner) = all.owner {
        let label = format!("Owner: {}", label_of(&menus.owners, &owner.to_string()));
        chips.push((label, href(&JobQuery { owner: None, ..all.clone() })));
    }
    if let Some(customer) = all.customer {
        let label = format!("Customer: {}", label_of(&menus.customers, &customer.to_string()));
        chips.push((label, href(&JobQuery { customer: None, ..all.clone() })));
    }
    if all.mine {
        chips.push(("Assigned to me".to_owned(), href(&JobQuery { mine: false, ..all.clone() })));
    }
    if all.archived {
        chips.push(("Archived jobs".to_owned(), href(&JobQuery { archived: false, ..all.clone() })));
    }
    chips
}
