//! *View as…*: the portal as a contact has it, on a page of its own or beside the staff screens. What stands in the frame
//! is the portal itself, byte for byte; who looks, and how to end it, is said around it.

use super::use_staff_frame;
use crate::api::previews::{ClosePreview, OpenPreview};
use crate::ui::components::{EmptyState, FormProblem, Icon, PageTitle, When};
use crate::ui::retry::form_error;
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_location, use_query_map};
use vitrine_domain::{JobId, MembershipId};
use vitrine_wire::Looking;

/// The page around a look.
pub const LOOK: &str = "/look";
/// The portal's page where no other one suits.
const FIRST_PAGE: &str = "/user/jobs";

/// "View as…": what will happen, then the two ways. A plain form: the page around a look is loaded anew.
#[component]
pub fn ViewAs(
    /// As whom.
    contact: MembershipId,
    /// The contact's name.
    #[prop(into)]
    name: Signal<String>,
    /// The job whose page is looked at; without one, the list of jobs.
    #[prop(optional)]
    job: Option<JobId>,
) -> impl IntoView {
    let page = job.map_or_else(|| FIRST_PAGE.to_owned(), |job| format!("{FIRST_PAGE}/{job}"));
    view! {
        <details class="decision view-as">
            <summary class="button small quiet">
                <Icon icon=icondata_lu::LuView/>
                "View as…"
                <span class="visually-hidden">{move || format!(" {}", name.get())}</span>
            </summary>
            <div class="decision-box">
                <p class="small">
                    {move || {
                        format!(
                            "You see the portal exactly as {} has it, for 15 minutes. You can change nothing there, nothing \
                             counts as read, and they are not told. The history keeps that you looked.",
                            name.get(),
                        )
                    }}
                </p>
                <form action=OpenPreview::PATH method="post" class="row">
                    <input type="hidden" name="contact" value=contact.to_string()/>
                    <input type="hidden" name="page" value=page/>
                    <button type="submit" class="button small" name="beside" value="false">
                        "Full page"
                    </button>
                    <button type="submit" class="button small" name="beside" value="true">
                        "Side by side"
                    </button>
                </form>
            </div>
        </details>
    }
}

/// Why a look could not begin, on the page whose form asked for it.
#[component]
pub fn ViewAsProblem() -> impl IntoView {
    let error = form_error(ServerAction::<OpenPreview>::new());
    view! { <FormProblem error/> }
}

/// Whose eyes these are, that nothing can be changed, and the way out.
#[component]
fn Banner(looking: Looking, is_full: bool) -> impl IntoView {
    let Looking { name, customer_name, until, .. } = looking;
    view! {
        <section class="look-banner" aria-label="Preview">
            <Icon icon=icondata_lu::LuView/>
            <p>
                "You see the portal as "
                <strong>{name}</strong>
                {format!(" of {customer_name}. ")}
                "Read-only: nothing is sent, nothing counts as read. It ends by itself "
                <When at=until/>
                "."
            </p>
            <form action=ClosePreview::PATH method="post">
                <input type="hidden" name="leave" value=if is_full { "true" } else { "false" }/>
                <button type="submit" class="button small primary">
                    "End preview"
                </button>
            </form>
        </section>
    }
}

#[component]
fn Glass(name: String, #[prop(into)] page: Signal<String>) -> impl IntoView {
    view! { <iframe class="look-frame" title=format!("The portal as {name} has it") src=move || page.get()></iframe> }
}

/// `/look`: the banner, and the portal in the rest of the window.
#[component]
pub fn LookPage() -> impl IntoView {
    let frame = use_staff_frame();
    let looking = frame.with_untracked(|frame| frame.looking.clone());
    // Another look that was opened since shows another contact's pages in the frame: this banner is not theirs.
    let contact = looking.as_ref().map(|looking| looking.contact);
    let is_on = Memo::new(move |_| {
        frame.with(|frame| frame.looking.as_ref().is_some_and(|now| Some(now.contact) == contact && !now.is_beside))
    });
    let asked = use_query_map().with_untracked(|query| query.get("page"));
    let page = asked.filter(|page| is_of_portal(page)).unwrap_or_else(|| FIRST_PAGE.to_owned());
    let name = looking.as_ref().map(|looking| looking.name.clone()).unwrap_or_default();
    view! {
        <PageTitle text="Preview"/>
        <h1 class="visually-hidden">"Preview of the portal"</h1>
        {looking
            .map(|looking| {
                view! {
                    <Show when=move || is_on.get()>
                        <div class="look">
                            <Banner looking=looking.clone() is_full=true/>
                            <Glass name=name.clone() page=page.clone()/>
                        </div>
                    </Show>
                }
            })}
        <Show when=move || !is_on.get()>
            <div class="page">
                <EmptyState
                    title="No preview is open"
                    text="A preview ends after 15 minutes, when you end it, and when you sign out. Begin one with “View as…” beside a contact."
                />
                <p>
                    <a class="button" rel="external" href="/customers">
                        "Customers"
                    </a>
                </p>
            </div>
        </Show>
    }
}

fn is_of_portal(page: &str) -> bool {
    page.strip_prefix("/user").is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// The portal beside the staff screens while somebody looks so. It follows from job to job, and keeps its page where a
/// screen has no counterpart.
#[component]
pub fn Beside() -> impl IntoView {
    let frame = use_staff_frame();
    // A page that was loaded without a look may not hold a frame: it goes on without, until it is loaded again.
    let Some(looking) = frame.with_untracked(|frame| frame.looking.clone().filter(|looking| looking.is_beside)) else {
        return Either::Left(());
    };
    let path = use_location().pathname;
    let page = Memo::new(move |before: Option<&String>| {
        counterpart(&path.get()).or_else(|| before.cloned()).unwrap_or_else(|| FIRST_PAGE.to_owned())
    });
    let contact = looking.contact;
    let is_on = Memo::new(move |_| {
        frame.with(|frame| frame.looking.as_ref().is_some_and(|now| now.contact == contact && now.is_beside))
    });
    let name = looking.name.clone();
    Either::Right(view! {
        <Show when=move || is_on.get()>
            <aside class="look beside" aria-label="The customer’s side">
                <Banner looking=looking.clone() is_full=false/>
                <Glass name=name.clone() page/>
            </aside>
        </Show>
    })
}

/// The portal's page of the job that a staff screen is about.
fn counterpart(path: &str) -> Option<String> {
    let job = path.strip_prefix("/jobs/")?.split('/').next()?.parse::<JobId>().ok()?;
    Some(format!("{FIRST_PAGE}/{job}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_holds_pages_of_the_portal_alone() {
        for page in ["/user", "/user/jobs", "/user/jobs/1?earlier=2", "/user?x=1"] {
            assert!(is_of_portal(page), "{page}");
        }
        for page in ["", "/", "/users", "/jobs", "//user", "https://evil.example/user", "javascript:alert(1)"] {
            assert!(!is_of_portal(page), "{page}");
        }
    }

    #[test]
    fn job_screens_have_a_counterpart() {
        let job = JobId::from_bits(1);
        for path in [format!("/jobs/{job}"), format!("/jobs/{job}/share"), format!("/jobs/{job}/edit")] {
            assert_eq!(counterpart(&path), Some(format!("/user/jobs/{job}")));
        }
        for path in ["/", "/jobs", "/jobs/new", "/jobs/board", "/customers/1"] {
            assert_eq!(counterpart(path), None, "{path}");
        }
    }
}
