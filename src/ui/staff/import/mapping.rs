//! Which column of the file is what: a form that leads to the same page read another way.

use crate::ui::components::Select;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use vitrine_domain::RecordKind;
use vitrine_wire::{ColumnChoice, ImportView};

/// The address says how the file is read.
const CHOSEN: &str = "chosen";

/// How the file is read, from the address: in one word, or from the form below. Empty: guess.
pub fn columns_in(query: &ParamsMap) -> String {
    if let Some(word) = query.get("columns") {
        return word;
    }
    if query.get(CHOSEN).is_none() {
        return String::new();
    }
    let mut pairs = Vec::new();
    for column in RecordKind::ALL.into_iter().flat_map(RecordKind::columns) {
        let is_new = |pair: &String| !pair.starts_with(&format!("{}:", column.as_str()));
        if let Some(at) = query.get(column.as_str()).and_then(|text| text.parse::<u32>().ok())
            && pairs.iter().all(is_new)
        {
            pairs.push(format!("{}:{at}", column.as_str()));
        }
    }
    if pairs.is_empty() { "none".to_owned() } else { pairs.join(",") }
}

/// The form, with the first rows of the file beside it.
#[component]
pub fn Mapping(view: ImportView) -> impl IntoView {
    let ImportView { kind, header, sample, choices, .. } = view;
    let names: Vec<String> = header
        .iter()
        .enumerate()
        .map(|(at, name)| if name.is_empty() { format!("Column {}", at + 1) } else { name.clone() })
        .collect();
    let options = |choice: &ColumnChoice| {
        let none = if choice.is_required { "Choose a column" } else { "Not in the file" };
        let mut options = vec![(String::new(), none.to_owned())];
        options.extend(names.iter().enumerate().map(|(at, name)| (at.to_string(), name.clone())));
        options
    };
    let selects = choices
        .iter()
        .map(|choice| {
            let label = if choice.is_required {
                choice.column.label().to_owned()
            } else {
                format!("{} (optional)", choice.column.label())
            };
            let value = choice.from.map(|at| at.to_string()).unwrap_or_default();
            view! { <Select name=choice.column.as_str() label=label options=options(choice) value=value /> }
        })
        .collect_view();
    let width = header.len();
    let cells = move |row: Vec<String>| {
        let mut row = row.into_iter();
        (0..width).map(|_| view! { <td>{row.next().unwrap_or_default()}</td> }).collect_view()
    };
    view! {
        <section class="card settings-part" aria-labelledby="import-columns">
            <h2 id="import-columns">"Columns"</h2>
            <p class="muted">{rule(kind)}</p>
            <div class="import-sample" tabindex="0" role="region" aria-label="The first rows of the file">
                <table class="import-sample-table">
                    <thead>
                        <tr>{names.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>{sample.into_iter().map(|row| view! { <tr>{cells(row)}</tr> }).collect_view()}</tbody>
                </table>
            </div>
            <form method="get">
                <div class="form">
                    <input type="hidden" name=CHOSEN value="true" />
                    <div class="import-choices">{selects}</div>
                    <div class="form-actions">
                        <button type="submit" class="button">
                            "Read it this way"
                        </button>
                    </div>
                </div>
            </form>
        </section>
    }
}

/// How rows find the records that are there.
fn rule(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Customers => {
            "A row with a Vitrine id or an external id changes the customer that has it. Without either, it changes the customer of exactly that name, or adds one. An empty cell empties the field; a column that is not in the file changes nothing."
        }
        RecordKind::Contacts => {
            "A row changes the contact that has its Vitrine id, its external id or its e-mail address, or adds one. New contacts are invited, but get no link yet: make one on the customer’s page. An empty cell empties the field; a column that is not in the file changes nothing."
        }
        RecordKind::Jobs => {
            "A row with a Vitrine id or an external id changes the job that has it. A row without either is a new job each time, so give the file an external id if you may import it again. New jobs are numbered in the order of the file."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_says_how_the_file_is_read() {
        let query = |pairs: &[(&str, &str)]| {
            let mut map = ParamsMap::new();
            for (key, value) in pairs {
                map.insert((*key).to_owned(), (*value).to_owned());
            }
            columns_in(&map)
        };
        assert_eq!(query(&[]), "");
        assert_eq!(query(&[("name", "1")]), "");
        assert_eq!(query(&[("chosen", "true"), ("name", "1"), ("phone", ""), ("email", "x")]), "name:1");
        assert_eq!(query(&[("chosen", "true")]), "none");
        assert_eq!(query(&[("columns", "name:0")]), "name:0");
    }
}
