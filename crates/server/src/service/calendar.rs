//! A business's own time: its zone from the tables that are built in, and the day that it is there.

use crate::store::tenant::TenantRow;
use crate::store::{Db, StoreError, tenant};
use crate::{Context, ServiceResult};
use jiff::Timestamp;
use jiff::tz::{TimeZone, db};
use vitrine_domain::{Date, Instant, TenantClock, TenantId, ZoneStep};

/// So many years back from this one, the screens know when the zone's clocks changed.
const YEARS_BACK: i64 = 5;
/// So many years ahead.
const YEARS_AHEAD: i64 = 2;
/// More changes than any zone has in those years.
const STEPS_MAX: usize = 64;
const SECS_PER_YEAR: i64 = 31_557_600;

/// The names of all time zones, in order.
pub(super) fn zone_names() -> Vec<String> {
    let mut names: Vec<String> = db()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| name == "UTC" || (name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("posix")))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The name as the tables have it, if there is such a zone.
pub(super) fn zone_named(text: &str) -> Option<String> {
    let wanted = text.trim();
    zone_names().into_iter().find(|name| name.eq_ignore_ascii_case(wanted))
}

/// How a business writes dates and times.
pub(super) fn clock_of(business: &TenantRow, now: Instant) -> TenantClock {
    let zone = TimeZone::get(&business.time_zone).unwrap_or_else(|error| {
        tracing::error!(%error, zone = business.time_zone, "a business's time zone is not known");
        TimeZone::UTC
    });
    // From the beginning of a year, so that the answer is the same all year long.
    let year = now.millis().div_euclid(1000).div_euclid(SECS_PER_YEAR);
    let at = |years: i64| Timestamp::from_second((year + years) * SECS_PER_YEAR).unwrap_or(Timestamp::UNIX_EPOCH);
    let (begin, end) = (at(-YEARS_BACK), at(YEARS_AHEAD + 1));
    let minutes = |seconds: i32| seconds.div_euclid(60);
    let steps = zone
        .following(begin)
        .take_while(|step| step.timestamp() < end)
        .take(STEPS_MAX)
        .map(|step| ZoneStep {
            from: Instant::from_millis(step.timestamp().as_millisecond()),
            minutes: minutes(step.offset().seconds()),
        })
        .collect();
    TenantClock {
        language: business.date_language,
        zone: business.time_zone.clone(),
        minutes: minutes(zone.to_offset(begin).seconds()),
        steps,
    }
}

/// The day that it is at a business now.
///
/// # Errors
/// The database's.
pub(super) async fn today(cx: &Context, db: &Db, tenant: TenantId) -> ServiceResult<Date> {
    let business = tenant::find(db, tenant).await?;
    let now = cx.now();
    let day = Date::from_days_since_epoch(clock_of(&business, now).day(now));
    Ok(day.map_err(|_| StoreError::Row("tenant"))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::DateLanguage;

    fn business(zone: &str) -> TenantRow {
        TenantRow {
            name: String::new(),
            accent: String::new(),
            upload_bytes_max: 1,
            mails: crate::store::tenant::MailSettings { is_on: true, quotes: false, after_mins: 10 },
            portal_is_on: true,
            has_jobs_module: true,
            has_jobs_section: true,
            welcome_text: String::new(),
            time_zone: zone.to_owned(),
            date_language: DateLanguage::EnglishBritain,
            shows_staff_names: true,
            logo_mark: String::new(),
            shares_automatically: true,
            portal_is_read_only: false,
            link_needs_password: false,
            links_ride_since: None,
            defaults: vitrine_domain::Permissions {
                can_view_jobs: true,
                hides_readings: false,
                hides_consumables: false,
                can_view_billing: true,
            },
            may_stop_autopay: true,
            autopay_text: String::new(),
        }
    }

    /// 2027-01-15 08:00 UTC.
    const NOW: Instant = Instant::from_millis(1_800_000_000_000);

    #[test]
    fn zones_are_those_of_the_tables() {
        let names = zone_names();
        for zone in ["UTC", "Australia/Sydney", "Europe/Berlin", "America/New_York", "Asia/Kolkata"] {
            assert!(names.iter().any(|name| name == zone), "{zone}");
        }
        assert_eq!(zone_named(" australia/sydney "), Some("Australia/Sydney".to_owned()));
        assert_eq!(zone_named("Australia/Atlantis"), None);
    }

    #[test]
    fn every_moment_is_written_as_the_zone_has_it() {
        for name in ["UTC", "Australia/Sydney", "Europe/Berlin", "America/New_York", "Asia/Kolkata"] {
            let (zone, clock) = (TimeZone::get(name).expect("known"), clock_of(&business(name), NOW));
            for hours in -30_000..10_000 {
                let at = NOW.plus_secs(hours * 3600 + 59);
                let told = Timestamp::from_millisecond(at.millis()).expect("in range").to_zoned(zone.clone());
                assert_eq!(clock.time_of(at), told.strftime("%H:%M").to_string(), "{name} {hours}");
                let day = Date::from_days_since_epoch(clock.day(at)).expect("a day");
                assert_eq!(day.to_string(), told.date().to_string(), "{name} {hours}");
            }
        }
    }
}
