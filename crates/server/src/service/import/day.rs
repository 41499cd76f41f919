//! Dates as other programs write them. What could be two days is refused.

use vitrine_domain::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A day, from `2027-03-14`, `2027/03/14`, `14.03.2027`, `14/03/2027` (where only one reading is a day), `14 March 2027`
/// and the like.
///
/// # Errors
/// A sentence that says what to write instead.
pub(super) fn parse(text: &str) -> Result<Date, String> {
    // Spreadsheets like to add midnight.
    let text = text.trim();
    let day = ["T00:00:00", " 00:00:00", " 00:00"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    let parts: Vec<&str> = day.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let [one, two, three] = parts[..] else { return Err(not_a_date()) };
    if let Some(month) = month_named(two) {
        return date(three, month, one);
    }
    if let Some(month) = month_named(one) {
        return date(three, month, two);
    }
    if one.len() == 4 {
        return date(one, small(two)?, three);
    }
    let (first, second) = (small(one)?, small(two)?);
    // Where dots are written, the day comes first.
    if day.contains('.') || first > 12 || first == second {
        return date(three, second, one);
    }
    if second > 12 {
        return date(three, first, two);
    }
    let (a, b) = (date(three, second, one)?, date(three, first, two)?);
    Err(format!("This could be {a} or {b}. Write the date as year-month-day."))
}

fn not_a_date() -> String {
    vitrine_domain::DateError.to_string()
}

fn month_named(text: &str) -> Option<u8> {
    let text = text.to_lowercase();
    let at = MONTHS.iter().position(|month| text.len() >= 3 && text.is_ascii() && month.starts_with(&text))?;
    u8::try_from(at + 1).ok()
}

fn small(text: &str) -> Result<u8, String> {
    let is_number = !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().map_err(|_| not_a_date()) } else { Err(not_a_date()) }
}

fn date(year: &str, month: u8, day: &str) -> Result<Date, String> {
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("Write the year with four digits, such as 2027-03-14.".to_owned());
    }
    let year: u16 = year.parse().map_err(|_| not_a_date())?;
    Date::new(year, month, small(day)?).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_forms_are_read() {
        let day = Date::new(2027, 3, 14).expect("a day");
        for text in [
            "2027-03-14",
            "2027-3-14",
            "2027/03/14",
            "14.03.2027",
            "14.3.2027",
            "14/03/2027",
            "03/14/2027",
            "14-03-2027",
            "14 March 2027",
            "14 Mar 2027",
            "March 14, 2027",
            "14-Mar-2027",
            " 2027-03-14T00:00:00 ",
            "2027-03-14 00:00:00",
        ] {
            assert_eq!(parse(text), Ok(day), "{text}");
        }
        assert_eq!(parse("04/04/2027"), Ok(Date::new(2027, 4, 4).expect("a day")));
        assert_eq!(parse("03.04.2027"), Ok(Date::new(2027, 4, 3).expect("a day")));
    }

    #[test]
    fn what_could_be_two_days_is_refused() {
        let sentence = parse("03/04/2027").expect_err("two days");
        assert!(sentence.contains("2027-04-03") && sentence.contains("2027-03-04"), "{sentence}");
        for text in ["", "soon", "2027", "31/02/2027", "14/03/27", "2027-13-01", "14 Ma 2027", "1/2/3/4", "é 1 2027"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
