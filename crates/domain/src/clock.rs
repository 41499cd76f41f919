//! How a business writes dates and times: in its own time zone and its language of dates. Pure, without a clock and
//! without tables of zones, so that server and browser write the very same text.

use crate::{Date, Instant};
use serde::{Deserialize, Serialize};
use std::fmt;

const MILLIS_PER_MINUTE: i64 = 60_000;
const MILLIS_PER_DAY: i64 = 86_400_000;

/// The language in which dates are written. Everything else on the screens is English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DateLanguage {
    /// `14 Mar 2027, 2:02 pm`
    #[serde(rename = "en-AU")]
    EnglishAustralia,
    /// `14 Mar 2027, 14:02`
    #[serde(rename = "en-GB")]
    EnglishBritain,
    /// `Mar 14, 2027, 2:02 PM`
    #[serde(rename = "en-US")]
    EnglishAmerica,
    /// `14. März 2027, 14:02`
    #[serde(rename = "de")]
    German,
    /// `14 mars 2027, 14:02`
    #[serde(rename = "fr")]
    French,
    /// `14 mar 2027, 14:02`
    #[serde(rename = "es")]
    Spanish,
    /// `14 mrt 2027, 14:02`
    #[serde(rename = "nl")]
    Dutch,
}

/// The word names no language that dates can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateLanguageError;

impl fmt::Display for DateLanguageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Choose a language from the list.")
    }
}

impl std::error::Error for DateLanguageError {}

impl DateLanguage {
    /// All of them, as they stand in the list.
    pub const ALL: [Self; 7] = [
        Self::EnglishAustralia,
        Self::EnglishBritain,
        Self::EnglishAmerica,
        Self::German,
        Self::Spanish,
        Self::French,
        Self::Dutch,
    ];

    /// The word in the database and in forms: a BCP 47 tag.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EnglishAustralia => "en-AU",
            Self::EnglishBritain => "en-GB",
            Self::EnglishAmerica => "en-US",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Dutch => "nl",
        }
    }

    /// From the word in the database or in a form.
    ///
    /// # Errors
    /// Any other word.
    pub fn parse(word: &str) -> Result<Self, DateLanguageError> {
        Self::ALL.into_iter().find(|one| one.as_str() == word).ok_or(DateLanguageError)
    }

    /// What it is called on the screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::EnglishAustralia => "English (Australia)",
            Self::EnglishBritain => "English (United Kingdom)",
            Self::EnglishAmerica => "English (United States)",
            Self::German => "German",
            Self::French => "French",
            Self::Spanish => "Spanish",
            Self::Dutch => "Dutch",
        }
    }

    /// The twelve short names of the months.
    const fn months(self) -> &'static str {
        match self {
            Self::EnglishAustralia | Self::EnglishBritain | Self::EnglishAmerica => {
                "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
            }
            Self::German => "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
            Self::French => "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
            Self::Spanish => "ene feb mar abr may jun jul ago sept oct nov dic",
            Self::Dutch => "jan feb mrt apr mei jun jul aug sep okt nov dec",
        }
    }

    const fn yesterday(self) -> &'static str {
        match self {
            Self::EnglishAustralia | Self::EnglishBritain | Self::EnglishAmerica => "Yesterday",
            Self::German => "Gestern",
            Self::French => "Hier",
            Self::Spanish => "Ayer",
            Self::Dutch => "Gisteren",
        }
    }

    /// A day: `14 Mar 2027`.
    pub fn date(self, date: Date) -> String {
        let (day, year) = (date.day(), date.year());
        let month = self.months().split(' ').nth(usize::from(date.month()).saturating_sub(1)).unwrap_or_default();
        match self {
            Self::EnglishAmerica => format!("{month} {day}, {year}"),
            Self::German => format!("{day}. {month} {year}"),
            Self::EnglishAustralia | Self::EnglishBritain | Self::French | Self::Spanish | Self::Dutch => {
                format!("{day} {month} {year}")
            }
        }
    }

    /// A time of day, `minute` of it: `14:02`.
    fn time(self, minute: i64) -> String {
        let (hour, minute) = (minute / 60, minute % 60);
        let (half, twelve) = (hour / 12, if hour % 12 == 0 { 12 } else { hour % 12 });
        match self {
            Self::EnglishAustralia => format!("{twelve}:{minute:02} {}", if half == 0 { "am" } else { "pm" }),
            Self::EnglishAmerica => format!("{twelve}:{minute:02} {}", if half == 0 { "AM" } else { "PM" }),
            Self::EnglishBritain | Self::German | Self::French | Self::Spanish | Self::Dutch => {
                format!("{hour:02}:{minute:02}")
            }
        }
    }
}

/// From that moment on, the zone's clocks are so many minutes ahead of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneStep {
    /// The moment.
    pub from: Instant,
    /// Minutes ahead of UTC; negative behind it.
    pub minutes: i32,
}

/// A business's clock: its language of dates and the part of its time zone that the screens need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantClock {
    /// How dates are written.
    pub language: DateLanguage,
    /// The zone's name, such as `Australia/Sydney`.
    pub zone: String,
    /// Minutes ahead of UTC before the first step.
    pub minutes: i32,
    /// Every change of the clocks from some years ago to some years ahead, in order.
    pub steps: Vec<ZoneStep>,
}

impl Default for TenantClock {
    /// UTC, for pages that belong to no business.
    fn default() -> Self {
        Self { language: DateLanguage::EnglishBritain, zone: "UTC".to_owned(), minutes: 0, steps: Vec::new() }
    }
}

impl TenantClock {
    /// Milliseconds as if the zone were UTC.
    fn shifted(&self, at: Instant) -> i64 {
        let step = self.steps.iter().rev().find(|step| step.from <= at);
        let minutes = step.map_or(self.minutes, |step| step.minutes);
        at.millis() + i64::from(minutes) * MILLIS_PER_MINUTE
    }

    /// The day on which a moment falls, as days since 1970-01-01.
    pub fn day(&self, at: Instant) -> i64 {
        self.shifted(at).div_euclid(MILLIS_PER_DAY)
    }

    /// A day in words: `14 Mar 2027`.
    pub fn date(&self, date: Date) -> String {
        self.language.date(date)
    }

    /// The day on which a moment falls, in words. Empty outside the years 1900 to 2999.
    pub fn date_of(&self, at: Instant) -> String {
        Date::from_days_since_epoch(self.day(at)).map_or_else(|_| String::new(), |date| self.date(date))
    }

    /// The time of day of a moment: `14:02`.
    pub fn time_of(&self, at: Instant) -> String {
        self.language.time(self.shifted(at).rem_euclid(MILLIS_PER_DAY) / MILLIS_PER_MINUTE)
    }

    /// `14 Mar 2027, 14:02`.
    pub fn moment(&self, at: Instant) -> String {
        format!("{}, {}", self.date_of(at), self.time_of(at))
    }

    /// [`Self::moment`] with the zone's name: `14 Mar 2027, 14:02 UTC`, `14 Mar 2027, 14:02 (Australia/Sydney)`.
    pub fn exact(&self, at: Instant) -> String {
        if self.zone == "UTC" {
            format!("{} UTC", self.moment(at))
        } else {
            format!("{} ({})", self.moment(at), self.zone)
        }
    }

    /// As people say it at the moment `now`: today the time alone, yesterday by that word, else the date. `is_short`:
    /// other days than today without the time.
    pub fn friendly(&self, at: Instant, now: Instant, is_short: bool) -> String {
        match (self.day(now) - self.day(at), is_short) {
            (0, _) => self.time_of(at),
            (1, true) => self.language.yesterday().to_owned(),
            (1, false) => format!("{}, {}", self.language.yesterday(), self.time_of(at)),
            (_, true) => self.date_of(at),
            (_, false) => self.moment(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2027-03-13T14:02:07Z
    const AT: Instant = Instant::from_millis(1_804_946_527_000);

    fn sydney() -> TenantClock {
        TenantClock {
            language: DateLanguage::EnglishAustralia,
            zone: "Australia/Sydney".to_owned(),
            minutes: 600,
            steps: vec![
                ZoneStep { from: Instant::from_millis(1_791_043_200_000), minutes: 660 },
                ZoneStep { from: Instant::from_millis(1_806_768_000_000), minutes: 600 },
            ],
        }
    }

    #[test]
    fn each_language_writes_dates_its_own_way() {
        let written = DateLanguage::ALL.map(|language| TenantClock { language, ..TenantClock::default() }.moment(AT));
        assert_eq!(
            written,
            [
                "13 Mar 2027, 2:02 pm",
                "13 Mar 2027, 14:02",
                "Mar 13, 2027, 2:02 PM",
                "13. März 2027, 14:02",
                "13 mar 2027, 14:02",
                "13 mars 2027, 14:02",
                "13 mrt 2027, 14:02",
            ]
        );
        for language in DateLanguage::ALL {
            assert_eq!(language.months().split(' ').count(), 12);
            assert_eq!(DateLanguage::parse(language.as_str()), Ok(language));
        }
        assert_eq!(DateLanguage::parse("xx"), Err(DateLanguageError));
    }

    #[test]
    fn days_begin_at_midnight_of_the_zone() {
        let clock = sydney();
        assert_eq!(clock.exact(AT), "14 Mar 2027, 1:02 am (Australia/Sydney)");
        assert_eq!(clock.day(AT), TenantClock::default().day(AT) + 1);
        assert_eq!(TenantClock::default().exact(AT), "13 Mar 2027, 14:02 UTC");
    }

    #[test]
    fn clocks_go_back_at_the_step() {
        let clock = sydney();
        let step = 1_806_768_000_000;
        assert_eq!(clock.time_of(Instant::from_millis(step - 60_000)), "2:59 am");
        assert_eq!(clock.time_of(Instant::from_millis(step)), "2:00 am");
    }

    #[test]
    fn today_and_yesterday_are_those_of_the_zone() {
        let clock = TenantClock::default();
        let later = |hours: i64| AT.plus_secs(hours * 3600);
        assert_eq!(clock.friendly(AT, later(1), false), "14:02");
        assert_eq!(clock.friendly(AT, later(12), true), "Yesterday");
        assert_eq!(clock.friendly(AT, later(12), false), "Yesterday, 14:02");
        assert_eq!(clock.friendly(AT, later(40), true), "13 Mar 2027");
        assert_eq!(clock.friendly(later(40), AT, false), "15 Mar 2027, 06:02");
    }
}
