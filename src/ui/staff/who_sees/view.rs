//! The answer: people with words, and what a switch would do.

use super::stage::stage_who_sees_href;
use crate::ui::components::{Avatar, Icon};
use crate::ui::staff::preview::ViewAs;
use leptos::either::Either;
use leptos::prelude::*;
use vitrine_domain::JobId;
use vitrine_wire::{Onlooker, WhatIf, WhoSeesView};

/// Everybody at the customer, those who see it first.
#[component]
pub fn Answer(who: WhoSeesView) -> impl IntoView {
    let WhoSeesView { job, what, customer_name, stage, remarks, mut onlookers, switches, .. } = who;
    onlookers.sort_by_key(|one| !one.because.is_empty());
    let summary = summary(&onlookers, &customer_name);
    let everybody = format!("All jobs at “{}”", stage.name);
    view! {
        <div class="who-sees-answer">
            <header>
                <p class="who-sees-what">{what}</p>
                <p class="muted">{summary}</p>
                {remarks.into_iter().map(|remark| view! { <p class="small who-sees-remark">{remark}</p> }).collect_view()}
            </header>
            {(!onlookers.is_empty())
                .then(|| {
                    view! {
                        <ul class="who-sees-people">
                            {onlookers.into_iter().map(|one| view! { <Person one job/> }).collect_view()}
                        </ul>
                    }
                })}
            {(!switches.is_empty())
                .then(|| {
                    view! {
                        <section class="who-sees-switches">
                            <h2>"What would change"</h2>
                            <dl>{switches.into_iter().map(|one| view! { <Switch one/> }).collect_view()}</dl>
                        </section>
                    }
                })}
            <p class="small">
                <a href=stage_who_sees_href(stage.stage)>{everybody}</a>
            </p>
        </div>
    }
}

/// "2 of 3 people at Reyes Household see this."
fn summary(onlookers: &[Onlooker], customer: &str) -> String {
    let seeing = onlookers.iter().filter(|one| one.because.is_empty()).count();
    match (seeing, onlookers.len()) {
        (_, 0) => {
            format!("{customer} has no contacts yet, so nobody there sees it. Invite somebody on the customer's page.")
        }
        (0, _) => format!("Nobody at {customer} sees this."),
        (1, 1) => format!("The one contact of {customer} sees this."),
        (seeing, all) if seeing == all => format!("All {all} contacts of {customer} see this."),
        (1, all) => format!("1 of {all} contacts of {customer} sees this."),
        (seeing, all) => format!("{seeing} of {all} contacts of {customer} see this."),
    }
}

#[component]
fn Person(one: Onlooker, job: JobId) -> impl IntoView {
    let Onlooker { name, because, look } = one;
    let view_as = look.map(|contact| view! { <ViewAs contact name=Signal::stored(name.clone()) job/> });
    let mut because = because.into_iter();
    let Some(decides) = because.next() else {
        return Either::Left(view! {
            <li class="glass who-sees-person">
                <Avatar name=name.clone() is_customer=true/>
                <div>
                    <p class="who-sees-name">{name}</p>
                    <p class="who-sees-verdict">
                        <Icon icon=icondata_lu::LuEye/>
                        "Sees it now"
                    </p>
                    {view_as}
                </div>
            </li>
        });
    };
    let further: Vec<String> = because.collect();
    Either::Right(view! {
        <li class="paper who-sees-person">
            <Avatar name=name.clone() is_customer=true/>
            <div>
                <p class="who-sees-name">{name}</p>
                <p class="who-sees-verdict">
                    <Icon icon=icondata_lu::LuEyeOff/>
                    <span>"Does not see it. " {decides}</span>
                </p>
                {(!further.is_empty())
                    .then(|| {
                        view! {
                            <p class="small">"Even without that:"</p>
                            <ul class="small who-sees-further">
                                {further.into_iter().map(|why| view! { <li>{why}</li> }).collect_view()}
                            </ul>
                        }
                    })}
                {view_as}
            </div>
        </li>
    })
}

#[component]
fn Switch(one: WhatIf) -> impl IntoView {
    let words = would(&one);
    view! {
        <dt>{one.switch}</dt>
        <dd>{words}</dd>
    }
}

/// "Dana Reyes would see it.", "Nobody would gain or lose it. Kim Lund is blocked."
fn would(one: &WhatIf) -> String {
    let mut sentences = Vec::new();
    if !one.gain.is_empty() {
        sentences.push(format!("{} would see it.", names(&one.gain)));
    }
    if !one.lose.is_empty() {
        sentences.push(format!("{} would not see it any more.", names(&one.lose)));
    }
    if sentences.is_empty() {
        sentences.push("Nobody would gain or lose it.".to_owned());
        sentences.extend(one.unchanged_because.clone());
    }
    sentences.join(" ")
}

/// Every name: this is the place that says exactly who.
fn names(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn onlooker(name: &str, because: &[&str]) -> Onlooker {
        Onlooker { name: name.to_owned(), because: because.iter().map(|&why| why.to_owned()).collect(), look: None }
    }

    #[test]
    fn summary_counts_those_who_see_it() {
        let (dana, kim) = (onlooker("Dana", &[]), onlooker("Kim", &["Kim is blocked."]));
        assert_eq!(summary(&[dana.clone(), kim.clone()], "Reyes"), "1 of 2 contacts of Reyes sees this.");
        assert_eq!(summary(&[kim], "Reyes"), "Nobody at Reyes sees this.");
        assert_eq!(summary(&[dana.clone(), dana.clone()], "Reyes"), "All 2 contacts of Reyes see this.");
        assert_eq!(summary(&[dana], "Reyes"), "The one contact of Reyes sees this.");
        assert!(summary(&[], "Reyes").starts_with("Reyes has no contacts yet"));
    }

    #[test]
    fn switch_says_who_gains_who_loses_and_what_still_stands_in_the_way() {
        let list = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
        let one = |gain: &[&str], lose: &[&str], why: Option<&str>| WhatIf {
            switch: String::new(),
            gain: list(gain),
            lose: list(lose),
            unchanged_because: why.map(str::to_owned),
        };
        assert_eq!(would(&one(&["A", "B", "C"], &[], None)), "A, B and C would see it.");
        assert_eq!(would(&one(&[], &["A"], None)), "A would not see it any more.");
        assert_eq!(would(&one(&[], &[], Some("Kim is blocked."))), "Nobody would gain or lose it. Kim is blocked.");
    }
}
