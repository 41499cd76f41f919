//! The customer's page as it would be, in words.

use crate::ui::components::Icon;
use leptos::either::Either;
use leptos::prelude::*;
use vitrine_wire::CustomerLook;

/// What is on it, or why there is nothing.
#[component]
pub fn LookPanel(look: RwSignal<CustomerLook>) -> impl IntoView {
    let reader = Memo::new(move |_| look.with(|look| look.reader.clone()));
    view! {
        <section class="card glass share-look" aria-labelledby="share-look" aria-live="polite">
            <h2 id="share-look">
                <Icon icon=icondata_lu::LuEye/>
                {move || match reader.get() {
                    name if name.is_empty() => "What the customer will see".to_owned(),
                    name => format!("What {name} will see"),
                }}
            </h2>
            <p>{move || look.with(|look| look.who.clone())}</p>
            {move || {
                let now = look.get();
                match now.nothing_because {
                    Some(why) => Either::Left(view! { <p class="muted">"Nothing of the job: " {why}</p> }),
                    None => {
                        Either::Right(
                            view! {
                                <ul class="share-lines">
                                    {now.lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                                </ul>
                            },
                        )
                    }
                }
            }}
        </section>
    }
}
