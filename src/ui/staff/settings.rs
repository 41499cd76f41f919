//! Placeholder until the page's own file stands.
use leptos::prelude::*;
/// `/settings`.
#[component]
pub fn SettingsPage() -> impl IntoView {}
