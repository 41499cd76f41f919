//! Placeholder until the pages' own file stands.
use leptos::prelude::*;
/// `/jobs`.
#[component]
pub fn JobsPage() -> impl IntoView {}
/// `/jobs/new`.
#[component]
pub fn NewJobPage() -> impl IntoView {}
/// `/jobs/:job/edit`.
#[component]
pub fn EditJobPage() -> impl IntoView {}
