//! What is wrong with the file, row by row.

use leptos::prelude::*;
use vitrine_wire::{ImportProblem, ImportView};

/// One page of the problems, and all of them as a file.
#[component]
pub fn Problems(view: ImportView) -> impl IntoView {
    let ImportView { import, columns, problems, problems_total, page, pages, .. } = view;
    let file = format!("/records/problems/{import}?columns={columns}");
    let there = move |page: u64| format!("/settings/import/{import}?columns={columns}&page={page}#import-problems");
    view! {
        <section class="settings-part stack" aria-labelledby="import-problems">
            <div class="row spread">
                <h2 id="import-problems">{super::counted(problems_total, "problem", "problems")}</h2>
                <a class="button" href=file download rel="external">
                    "Download the list"
                </a>
            </div>
            <p class="muted">"Nothing is imported while there is a problem. Correct the file and upload it again, or choose other columns."</p>
            <div class="table-box">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"Row"</th>
                            <th scope="col">"Column"</th>
                            <th scope="col">"In the file"</th>
                            <th scope="col">"What to do"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {problems.into_iter().map(|problem| view! { <Line problem=problem /> }).collect_view()}
                    </tbody>
                </table>
            </div>
            {(pages > 1)
                .then(|| {
                    view! {
                        <nav class="row" aria-label="Pages of problems">
                            {(page > 1)
                                .then(|| view! { <a class="button" href=there(page - 1) rel="external">"Earlier"</a> })}
                            <span class="muted">{format!("Page {} of {}", super::grouped(page), super::grouped(pages))}</span>
                            {(page < pages)
                                .then(|| view! { <a class="button" href=there(page + 1) rel="external">"Further"</a> })}
                        </nav>
                    }
                })}
        </section>
    }
}

#[component]
fn Line(problem: ImportProblem) -> impl IntoView {
    let row = if problem.row == 0 { "All".to_owned() } else { super::grouped(problem.row) };
    let column = problem.column.map_or("Whole row", |column| column.label());
    view! {
        <tr>
            <td data-label="Row" class="number">
                {row}
            </td>
            <td data-label="Column">{column}</td>
            <td data-label="In the file" class="import-value">{problem.value}</td>
            <td data-label="What to do">{problem.message}</td>
        </tr>
    }
}
