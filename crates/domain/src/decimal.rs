//! Numbers as people write them, kept exactly: digits, never floating point.

use std::fmt;

/// The most digits before the point.
pub const WHOLE_DIGITS_MAX: usize = 12;
/// The most decimals of a number.
pub const NUMBER_DECIMALS_MAX: usize = 6;
/// The decimals of an amount of money.
pub const MONEY_DECIMALS: usize = 2;

/// Digits in one group of a long number.
const GROUP: usize = 3;

/// Why a text is no number. The sentence is for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalError {
    /// Something else than digits, a point, groups of three and a sign.
    NotANumber,
    /// More digits before the point than fit.
    TooLarge,
    /// More decimals than fit.
    TooManyDecimals {
        /// How many there may be.
        max: usize,
    },
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => f.write_str("Enter a number with a point before the decimals, such as 1250.5."),
            Self::TooLarge => write!(f, "Enter a number with {WHOLE_DIGITS_MAX} digits before the point at most."),
            Self::TooManyDecimals { max } => write!(f, "Enter {max} decimals at most."),
        }
    }
}

impl std::error::Error for DecimalError {}

/// An exact decimal number in its one canonical form: no leading zeros, no trailing ones, no negative zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    is_negative: bool,
    /// At least one digit.
    whole: String,
    fraction: String,
}

impl Decimal {
    /// Accepts a sign, digits in groups of three or without groups (a comma, a blank or an apostrophe between them),
    /// and up to `decimals` digits after a point.
    ///
    /// # Errors
    /// Anything else. A comma that could be a decimal one is refused rather than guessed at.
    pub fn parse(text: &str, decimals: usize) -> Result<Self, DecimalError> {
        let text = text.trim();
        let (is_negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let whole = without_groups(whole)?;
        let is_empty = whole.is_empty() && fraction.is_empty();
        if is_empty || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DecimalError::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        let whole = whole.trim_start_matches('0');
        if whole.len() > WHOLE_DIGITS_MAX {
            return Err(DecimalError::TooLarge);
        }
        if fraction.len() > decimals {
            return Err(DecimalError::TooManyDecimals { max: decimals });
        }
        let is_zero = whole.is_empty() && fraction.is_empty();
        let whole = if whole.is_empty() { "0" } else { whole };
        Ok(Self { is_negative: is_negative && !is_zero, whole: whole.to_owned(), fraction: fraction.to_owned() })
    }

    /// `1250.5`; with at least so many decimals.
    pub fn plain(&self, decimals_min: usize) -> String {
        self.written(&self.whole, decimals_min)
    }

    /// `1,250.5`; with at least so many decimals.
    pub fn grouped(&self, decimals_min: usize) -> String {
        let mut whole = String::with_capacity(self.whole.len() + self.whole.len() / GROUP);
        for (at, digit) in self.whole.chars().enumerate() {
            if at > 0 && (self.whole.len() - at).is_multiple_of(GROUP) {
                whole.push(',');
            }
            whole.push(digit);
        }
        self.written(&whole, decimals_min)
    }

    fn written(&self, whole: &str, decimals_min: usize) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        let zeros = "0".repeat(decimals_min.saturating_sub(self.fraction.len()));
        let fraction = format!("{}{zeros}", self.fraction);
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

/// The digits before the point, without what stands between groups of three.
fn without_groups(text: &str) -> Result<String, DecimalError> {
    let separator = text.chars().find(|letter| matches!(letter, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\''));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let Some(separator) = separator else {
        return if are_digits(text) { Ok(text.to_owned()) } else { Err(DecimalError::NotANumber) };
    };
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    let is_grouped = (1..=GROUP).contains(&first.len())
        && are_digits(first)
        && groups.all(|group| group.len() == GROUP && are_digits(group));
    if is_grouped { Ok(text.replace(separator, "")) } else { Err(DecimalError::NotANumber) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Result<String, DecimalError> {
        Decimal::parse(text, NUMBER_DECIMALS_MAX).map(|number| number.plain(0))
    }

    #[test]
    fn number_has_one_canonical_form() {
        for (typed, kept) in [
            ("0", "0"),
            ("-0", "0"),
            ("-0.000", "0"),
            ("+7", "7"),
            ("007.50", "7.5"),
            (".5", "0.5"),
            ("5.", "5"),
            (" 1,250.5 ", "1250.5"),
            ("1 250", "1250"),
            ("1'000'000", "1000000"),
            ("\u{2212}3.25", "-3.25"),
            ("- 3", "-3"),
            ("999999999999.999999", "999999999999.999999"),
        ] {
            assert_eq!(plain(typed).as_deref(), Ok(kept), "{typed}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_and_not_guessed_at() {
        for typed in [
            "",
            ".",
            "-",
            "+",
            "--1",
            "1e3",
            "12,5",
            "1,2500",
            ",5",
            "1,,000",
            "1, 000",
            "1.2.3",
            "0x10",
            "٣",
            "1.5a",
            "NaN",
            "1,000 000",
            "1 2",
        ] {
            assert_eq!(plain(typed), Err(DecimalError::NotANumber), "{typed}");
        }
        assert_eq!(plain("1234567890123"), Err(DecimalError::TooLarge));
        assert_eq!(plain("0.1234567"), Err(DecimalError::TooManyDecimals { max: 6 }));
        assert_eq!(Decimal::parse("1.005", 2), Err(DecimalError::TooManyDecimals { max: 2 }));
        assert!(Decimal::parse("1.500", 2).is_ok());
    }

    #[test]
    fn words_group_by_three_and_read_back_as_the_same_number() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (whole, fraction) = ((state >> 16) % 1_000_000_000_000, (state >> 7) % 1_000_000);
            let sign = if state.is_multiple_of(2) { "-" } else { "" };
            let number = Decimal::parse(&format!("{sign}{whole}.{fraction:06}"), 6).expect("a number");
            for text in [number.plain(0), number.grouped(0), number.plain(2), number.grouped(6)] {
                assert_eq!(Decimal::parse(&text, 6).as_ref(), Ok(&number), "{text}");
            }
        }
        assert_eq!(Decimal::parse("-1234567.5", 6).map(|number| number.grouped(2)).as_deref(), Ok("-1,234,567.50"));
        assert_eq!(Decimal::parse("123", 6).map(|number| number.grouped(0)).as_deref(), Ok("123"));
    }
}
