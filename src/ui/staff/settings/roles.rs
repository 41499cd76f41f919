//! `/settings/roles`: what each role may do, as the policy answers.

use super::shell::Shell;
use crate::api::settings::show_roles;
use crate::ui::components::{Icon, Skeleton};
use crate::ui::page_problem::PageProblem;
use icondata_lu as lu;
use leptos::either::Either;
use leptos::prelude::*;
use vitrine_domain::Role;
use vitrine_wire::{RoleMay, RolePart, RoleRow, RolesView};

/// The page.
#[component]
pub fn RolesPage() -> impl IntoView {
    let table = Resource::new_blocking(|| (), |()| show_roles());
    view! {
        <Suspense fallback=|| {
            view! { <Skeleton lines=10 /> }
        }>
            {move || Suspend::new(async move {
                match table.await {
                    Ok(table) => Either::Left(view! { <Roles table=table /> }),
                    Err(error) => Either::Right(view! { <PageProblem error=error /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Roles(table: RolesView) -> impl IntoView {
    let RolesView { roles, parts } = table;
    view! {
        <Shell title="Roles">
            <section class="card settings-part" aria-labelledby="roles-heading">
                <h2 id="roles-heading">"What each role may do"</h2>
                <p class="muted">
                    "This is not a description: it is asked of the rules that Vitrine itself follows, at this moment. A member’s \
                    role is chosen under Members; who is assigned to a job stands on the job."
                </p>
                {parts.into_iter().map(|part| view! { <Part part=part roles=roles.clone() /> }).collect_view()}
            </section>
        </Shell>
    }
}

#[component]
fn Part(part: RolePart, roles: Vec<Role>) -> impl IntoView {
    let id = format!("roles-{}", part.title.to_lowercase().replace([' ', ','], "-"));
    view! {
        <h3 id=id.clone()>{part.title}</h3>
        <div class="table-scroll" tabindex="0" role="region" aria-labelledby=id.clone()>
            <table class="table roles-table" aria-labelledby=id.clone()>
                <thead>
                    <tr>
                        <th scope="col">"May"</th>
                        {roles
                            .iter()
                            .map(|role| {
                                view! {
                                    <th scope="col" class="role-cell">
                                        {role.label()}
                                    </th>
                                }
                            })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {part
                        .rows
                        .into_iter()
                        .map(|RoleRow { what, may }| {
                            view! {
                                <tr>
                                    <th scope="row">{what}</th>
                                    {may.into_iter().map(|may| view! { <Cell may=may /> }).collect_view()}
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Cell(may: RoleMay) -> impl IntoView {
    let (icon, words, class) = match may {
        RoleMay::Yes => (lu::LuCheck, "Yes", "role-cell is-yes"),
        RoleMay::OnAssignedJobs => (lu::LuUserCheck, "Assigned jobs", "role-cell is-assigned"),
        RoleMay::No => (lu::LuMinus, "No", "role-cell is-no"),
    };
    view! {
        <td class=class>
            <Icon icon=icon />
            <span>{words}</span>
        </td>
    }
}
