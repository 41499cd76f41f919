//! Times and dates, in the business's own time zone and language: the server writes them, and the browser that takes
//! the page over writes the very same. After that it may say "Yesterday".

use leptos::prelude::*;
use vitrine_domain::{Date, Instant, TenantClock};

const MILLIS_PER_DAY: i64 = 86_400_000;

/// The clock of the business that the page belongs to; the frames provide it. UTC on pages that belong to none.
pub fn use_clock() -> Signal<TenantClock> {
    use_context::<Signal<TenantClock>>().unwrap_or_else(|| Signal::stored(TenantClock::default()))
}

/// A moment. Hover shows it exactly.
#[component]
pub fn When(
    /// The moment.
    at: Instant,
    /// Only the time of day for today, only the date for other days.
    #[prop(optional)]
    is_short: bool,
) -> impl IntoView {
    let clock = use_clock();
    // Known only after the browser has taken over the page: until then both write the same.
    let now = RwSignal::new(None::<Instant>);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| now.set(Some(browser_now())));
    let text = move || {
        clock.with(|clock| match (now.get(), is_short) {
            (Some(now), _) => clock.friendly(at, now, is_short),
            (None, true) => clock.date_of(at),
            (None, false) => clock.moment(at),
        })
    };
    view! {
        <time class="when" datetime=iso_text(at) title=move || clock.with(|clock| clock.exact(at))>
            {text}
        </time>
    }
}

/// A day.
#[component]
pub fn DateText(
    /// Which.
    date: Date,
) -> impl IntoView {
    let clock = use_clock();
    view! {
        <time class="when" datetime=date.to_string()>
            {move || clock.with(|clock| clock.date(date))}
        </time>
    }
}

#[cfg(feature = "hydrate")]
#[allow(clippy::cast_possible_truncation, reason = "dates fit into a double exactly")]
fn browser_now() -> Instant {
    Instant::from_millis(js_sys::Date::now() as i64)
}

/// `2027-03-14T14:02:07Z`.
fn iso_text(at: Instant) -> String {
    let date = Date::from_days_since_epoch(at.millis().div_euclid(MILLIS_PER_DAY));
    let seconds = at.millis().rem_euclid(MILLIS_PER_DAY) / 1000;
    date.map_or_else(
        |_| String::new(),
        |date| format!("{date}T{:02}:{:02}:{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_read_utc() {
        assert_eq!(iso_text(Instant::from_millis(1_804_946_527_000)), "2027-03-13T14:02:07Z");
        assert_eq!(iso_text(Instant::from_millis(-1)), "1969-12-31T23:59:59Z");
    }
}
