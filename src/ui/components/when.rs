//! Times and dates. The server does not know the reader's clock: it writes UTC, and the browser puts its own time in
//! after it has taken over the page, so that both render the same at first.

use leptos::prelude::*;
use vitrine_domain::{Date, Instant};

const MILLIS_PER_DAY: i64 = 86_400_000;

/// A moment. Hover shows it exactly.
#[component]
pub fn When(
    /// The moment.
    at: Instant,
    /// Only the time of day for today, only the date for other days.
    #[prop(optional)]
    is_short: bool,
) -> impl IntoView {
    let exact = RwSignal::new(utc_text(at));
    let text = RwSignal::new(if is_short { utc_day(at) } else { utc_text(at) });
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let local = local::Local::of(at);
        exact.set(local.exact());
        text.set(local.friendly(is_short));
    });
    view! {
        <time class="when" datetime=iso_text(at) title=move || exact.get()>
            {move || text.get()}
        </time>
    }
}

/// A day.
#[component]
pub fn DateText(
    /// Which.
    date: Date,
) -> impl IntoView {
    view! { <time class="when" datetime=date.to_string()>{date.short()}</time> }
}

/// `14 Mar 2027, 14:02 UTC`.
fn utc_text(at: Instant) -> String {
    let (date, hour, minute, _) = utc_parts(at);
    date.map_or_else(String::new, |date| format!("{}, {hour:02}:{minute:02} UTC", date.short()))
}

/// `14 Mar 2027`.
fn utc_day(at: Instant) -> String {
    utc_parts(at).0.map_or_else(String::new, Date::short)
}

/// `2027-03-14T14:02:07Z`.
fn iso_text(at: Instant) -> String {
    let (date, hour, minute, second) = utc_parts(at);
    date.map_or_else(String::new, |date| format!("{date}T{hour:02}:{minute:02}:{second:02}Z"))
}

fn utc_parts(at: Instant) -> (Option<Date>, i64, i64, i64) {
    let seconds = at.millis().rem_euclid(MILLIS_PER_DAY) / 1000;
    let date = Date::from_days_since_epoch(at.millis().div_euclid(MILLIS_PER_DAY)).ok();
    (date, seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(feature = "hydrate")]
mod local {
    //! The browser's time zone; called only after hydration.

    use super::MILLIS_PER_DAY;
    use vitrine_domain::{Date, Instant};

    /// A moment in the browser's time zone.
    pub struct Local {
        date: Option<Date>,
        days: i64,
        today: i64,
        minute_of_day: i64,
    }

    impl Local {
        pub fn of(at: Instant) -> Self {
            let shifted = shifted(at.millis());
            let days = shifted.div_euclid(MILLIS_PER_DAY);
            Self {
                date: Date::from_days_since_epoch(days).ok(),
                days,
                today: shifted_now().div_euclid(MILLIS_PER_DAY),
                minute_of_day: shifted.rem_euclid(MILLIS_PER_DAY) / 60_000,
            }
        }

        fn clock(&self) -> String {
            format!("{:02}:{:02}", self.minute_of_day / 60, self.minute_of_day % 60)
        }

        fn day(&self) -> String {
            self.date.map_or_else(String::new, Date::short)
        }

        pub fn exact(&self) -> String {
            format!("{}, {} your time", self.day(), self.clock())
        }

        pub fn friendly(&self, is_short: bool) -> String {
            match self.today - self.days {
                0 => self.clock(),
                1 if is_short => "Yesterday".to_owned(),
                1 => format!("Yesterday, {}", self.clock()),
                _ if is_short => self.day(),
                _ => format!("{}, {}", self.day(), self.clock()),
            }
        }
    }

    /// Milliseconds as if the browser's zone were UTC; the offset is the one that held at that moment.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "dates fit into a double exactly")]
    fn shifted(millis: i64) -> i64 {
        let date = js_sys::Date::new(&(millis as f64).into());
        millis - (date.get_timezone_offset() as i64) * 60_000
    }

    #[allow(clippy::cast_possible_truncation, reason = "dates fit into a double exactly")]
    fn shifted_now() -> i64 {
        shifted(js_sys::Date::now() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc() {
        let at = Instant::from_millis(1_804_946_527_000);
        assert_eq!(iso_text(at), "2027-03-13T14:02:07Z");
        assert_eq!(utc_text(at), "13 Mar 2027, 14:02 UTC");
        assert_eq!(iso_text(Instant::from_millis(-1)), "1969-12-31T23:59:59Z");
    }
}
