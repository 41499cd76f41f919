//! Form fields: what kinds there are, and what a value of each is. The same code reads what was typed on the server
//! and in the browser.

use crate::decimal::{Decimal, DecimalError, MONEY_DECIMALS, NUMBER_DECIMALS_MAX};
use crate::{Date, DateError, FieldLongText, FieldText, FileId, OptionId, TextError};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Fields that the form of one pipeline has at most.
pub const FIELDS_PER_FORM_MAX: usize = 60;
/// Options that one field offers at most.
pub const OPTIONS_PER_FIELD_MAX: usize = 40;

/// What is kept for a tick.
const TICKED: &str = "yes";
/// Stands in a form for a file that comes along with it.
pub const FILE_COMES: &str = "file";
/// The box of a file field that takes the file away.
pub const FILE_TAKEN_AWAY: &str = "none";
/// Stands between the options of several choices.
const BETWEEN: char = ',';

/// What a form field asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    LongText,
    /// An exact decimal number, with a unit where one is given.
    Number,
    /// An exact amount with two decimals; the unit is the currency.
    Money,
    /// A day.
    Date,
    /// One of the options.
    Choice,
    /// Any of the options.
    Choices,
    /// Yes or no.
    Checkbox,
    /// One file, kept like every file of a job; the value is its id.
    File,
    /// Somebody says that something is so, without a signature: kept with their name and the day.
    Confirmation,
}

impl FieldKind {
    /// All, in the order of the menu.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::LongText,
        Self::Number,
        Self::Money,
        Self::Date,
        Self::Choice,
        Self::Choices,
        Self::Checkbox,
        Self::File,
        Self::Confirmation,
    ];

    /// The word in the database and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Number => "number",
            Self::Money => "money",
            Self::Date => "date",
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::Checkbox => "checkbox",
            Self::File => "file",
            Self::Confirmation => "confirmation",
        }
    }

    /// From the word in the database or in a form.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// The words in the menu.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::LongText => "Long text",
            Self::Number => "Number",
            Self::Money => "Money",
            Self::Date => "Date",
            Self::Choice => "One choice",
            Self::Choices => "Several choices",
            Self::Checkbox => "Checkbox",
            Self::File => "File",
            Self::Confirmation => "Confirmation",
        }
    }

    /// It has a unit: what a number counts, or the currency.
    pub const fn has_unit(self) -> bool {
        match self {
            Self::Number | Self::Money => true,
            Self::Text
            | Self::LongText
            | Self::Date
            | Self::Choice
            | Self::Choices
            | Self::Checkbox
            | Self::File
            | Self::Confirmation => false,
        }
    }

    /// It offers options.
    pub const fn has_options(self) -> bool {
        match self {
            Self::Choice | Self::Choices => true,
            Self::Text
            | Self::LongText
            | Self::Number
            | Self::Money
            | Self::Date
            | Self::Checkbox
            | Self::File
            | Self::Confirmation => false,
        }
    }
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOption {
    /// Which. A renamed option stays the same one.
    pub option: OptionId,
    /// Its name now.
    pub name: String,
}

/// What a field asks, as far as reading a value needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldShape {
    /// What it asks for.
    pub kind: FieldKind,
    /// The question.
    pub label: String,
    /// What a number counts, or the currency; empty: nothing is said.
    pub unit: String,
    /// It must not be left empty.
    pub is_required: bool,
    /// Options in order: those that can be chosen, and one that was taken away while it is chosen.
    pub options: Vec<FieldOption>,
}

/// A value that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldValue {
    /// The one canonical text; empty: nothing.
    pub stored: String,
    /// As people read it, with option names and units as they are now.
    pub in_words: String,
}

/// Why what was typed is no value of the field. The sentence is for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueError {
    /// It is required and empty.
    Missing(FieldKind),
    /// Not a text that fits.
    Text(TextError),
    /// Not a number.
    Number(DecimalError),
    /// Not a day.
    Date(DateError),
    /// Not one of the options.
    Option,
    /// More than one option where one is asked for.
    OneOnly,
    /// Neither ticked nor not.
    Tick,
    /// Neither a file that comes along nor the one that is there.
    File,
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(kind) => f.write_str(match kind {
                FieldKind::Text | FieldKind::LongText | FieldKind::Number | FieldKind::Money => "Fill this in.",
                FieldKind::Date => "Choose a date.",
                FieldKind::Choice => "Choose one of these.",
                FieldKind::Choices => "Choose at least one of these.",
                FieldKind::Checkbox => "Tick this box.",
                FieldKind::File => "Choose a file.",
                FieldKind::Confirmation => "Tick this box to confirm.",
            }),
            Self::Text(error) => error.fmt(f),
            Self::Number(error) => error.fmt(f),
            Self::Date(error) => error.fmt(f),
            Self::Option => f.write_str("Choose from the list: it has changed since the page was opened."),
            Self::OneOnly => f.write_str("Choose one of these only."),
            Self::Tick => f.write_str("Tick this box or leave it empty."),
            Self::File => f.write_str("Choose the file again: it did not come along."),
        }
    }
}

impl std::error::Error for ValueError {}

impl FieldShape {
    /// Reads what was typed. For choices that is the options' ids with commas between them, for a tick `yes`, for a file
    /// the id of the one that is there or [`FILE_COMES`].
    ///
    /// # Errors
    /// What is wrong with it; [`ValueError::Missing`] when it is empty and required.
    pub fn read(&self, typed: &str) -> Result<FieldValue, ValueError> {
        let value = self.read_optional(typed)?;
        if self.is_required && value.stored.is_empty() { Err(ValueError::Missing(self.kind)) } else { Ok(value) }
    }

    /// Reads what was typed into a field that may be left empty.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read_optional(&self, typed: &str) -> Result<FieldValue, ValueError> {
        match self.kind {
            FieldKind::Text => Ok(as_typed(FieldText::parse(typed).map_err(ValueError::Text)?.into())),
            FieldKind::LongText => Ok(as_typed(FieldLongText::parse(typed).map_err(ValueError::Text)?.into())),
            FieldKind::Checkbox => tick(typed, "Yes", "No"),
            FieldKind::Confirmation => tick(typed, "Confirmed", ""),
            FieldKind::File => file(typed),
            FieldKind::Number | FieldKind::Money | FieldKind::Date | FieldKind::Choice | FieldKind::Choices
                if typed.trim().is_empty() =>
            {
                Ok(FieldValue::default())
            }
            FieldKind::Number => self.number(typed),
            FieldKind::Money => self.money(typed),
            FieldKind::Date => {
                let date = Date::parse(typed).map_err(ValueError::Date)?;
                Ok(FieldValue { stored: date.to_string(), in_words: date.short() })
            }
            FieldKind::Choice => self.choices(typed, true),
            FieldKind::Choices => self.choices(typed, false),
        }
    }

    fn number(&self, typed: &str) -> Result<FieldValue, ValueError> {
        let number = Decimal::parse(self.without_unit(typed), NUMBER_DECIMALS_MAX).map_err(ValueError::Number)?;
        let words = number.grouped(0);
        let in_words = if self.unit.is_empty() { words } else { format!("{words} {}", self.unit) };
        Ok(FieldValue { stored: number.plain(0), in_words })
    }

    fn money(&self, typed: &str) -> Result<FieldValue, ValueError> {
        let amount = Decimal::parse(self.without_unit(typed), MONEY_DECIMALS).map_err(ValueError::Number)?;
        let words = amount.grouped(MONEY_DECIMALS);
        let is_sign = !self.unit.chars().any(char::is_alphanumeric);
        let in_words = match (self.unit.is_empty(), is_sign, words.strip_prefix('-')) {
            (true, _, _) => words,
            (false, true, Some(amount)) => format!("-{}{amount}", self.unit),
            (false, true, None) => format!("{}{words}", self.unit),
            (false, false, _) => format!("{words} {}", self.unit),
        };
        Ok(FieldValue { stored: amount.plain(MONEY_DECIMALS), in_words })
    }

    /// People write the unit along: `$1,250`, `12.5 kW`.
    fn without_unit<'a>(&self, typed: &'a str) -> &'a str {
        let typed = typed.trim();
        if self.unit.is_empty() {
            return typed;
        }
        let before = typed.strip_prefix(self.unit.as_str()).unwrap_or(typed);
        before.strip_suffix(self.unit.as_str()).unwrap_or(before).trim()
    }

    /// In the order of the options, each once, whatever order they came in.
    fn choices(&self, typed: &str, is_one: bool) -> Result<FieldValue, ValueError> {
        let mut chosen = Vec::new();
        for text in typed.split(BETWEEN).map(str::trim).filter(|text| !text.is_empty()) {
            let option: OptionId = text.parse().map_err(|_| ValueError::Option)?;
            let at = self.options.iter().position(|one| one.option == option).ok_or(ValueError::Option)?;
            chosen.push(at);
        }
        chosen.sort_unstable();
        chosen.dedup();
        if is_one && chosen.len() > 1 {
            return Err(ValueError::OneOnly);
        }
        let chosen = || chosen.iter().filter_map(|at| self.options.get(*at));
        let ids: Vec<String> = chosen().map(|one| one.option.to_string()).collect();
        let names: Vec<&str> = chosen().map(|one| one.name.as_str()).collect();
        Ok(FieldValue { stored: ids.join(","), in_words: names.join(", ") })
    }
}

/// The options that a stored value of a choice names.
pub fn options_in(stored: &str) -> impl Iterator<Item = OptionId> + '_ {
    stored.split(BETWEEN).filter_map(|text| text.trim().parse().ok())
}

fn as_typed(text: String) -> FieldValue {
    FieldValue { stored: text.clone(), in_words: text }
}

/// A file's name is no affair of its value: whoever keeps the file knows it.
fn file(typed: &str) -> Result<FieldValue, ValueError> {
    let typed = typed.trim();
    let is_taken_away = typed.rsplit(BETWEEN).next() == Some(FILE_TAKEN_AWAY);
    if typed.is_empty() || is_taken_away {
        return Ok(FieldValue::default());
    }
    if typed != FILE_COMES && typed.parse::<FileId>().is_err() {
        return Err(ValueError::File);
    }
    Ok(FieldValue { stored: typed.to_owned(), in_words: String::new() })
}

fn tick(typed: &str, ticked: &str, not: &str) -> Result<FieldValue, ValueError> {
    match typed {
        "" => Ok(FieldValue { stored: String::new(), in_words: not.to_owned() }),
        TICKED => Ok(FieldValue { stored: TICKED.to_owned(), in_words: ticked.to_owned() }),
        _ => Err(ValueError::Tick),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(bits: u128) -> String {
        OptionId::from_bits(bits).to_string()
    }

    fn shape(kind: FieldKind, unit: &str) -> FieldShape {
        let options = [(1, "Single phase"), (2, "Three phase"), (3, "Unknown, ask")]
            .map(|(bits, name)| FieldOption { option: OptionId::from_bits(bits), name: name.to_owned() });
        FieldShape {
            kind,
            label: "A question".to_owned(),
            unit: unit.to_owned(),
            is_required: false,
            options: options.into(),
        }
    }

    fn read(kind: FieldKind, unit: &str, typed: &str) -> (String, String) {
        let value = shape(kind, unit).read(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
        (value.stored, value.in_words)
    }

    fn pair(stored: &str, in_words: &str) -> (String, String) {
        (stored.to_owned(), in_words.to_owned())
    }

    #[test]
    fn each_kind_has_a_canonical_text_and_words() {
        assert_eq!(read(FieldKind::Text, "", "  4711\n A "), pair("4711  A", "4711  A"));
        assert_eq!(read(FieldKind::LongText, "", "one\r\ntwo "), pair("one\ntwo", "one\ntwo"));
        assert_eq!(read(FieldKind::Number, "kW", "1,250.50 kW"), pair("1250.5", "1,250.5 kW"));
        assert_eq!(read(FieldKind::Number, "", "-3"), pair("-3", "-3"));
        assert_eq!(read(FieldKind::Money, "$", "$1,250"), pair("1250.00", "$1,250.00"));
        assert_eq!(read(FieldKind::Money, "$", "-0.1"), pair("-0.10", "-$0.10"));
        assert_eq!(read(FieldKind::Money, "AUD", "99999999999.99"), pair("99999999999.99", "99,999,999,999.99 AUD"));
        assert_eq!(read(FieldKind::Date, "", "2027-03-14"), pair("2027-03-14", "14 Mar 2027"));
        assert_eq!(read(FieldKind::Choice, "", &option(2)), (option(2), "Three phase".to_owned()));
        let both = format!("{},{},{}", option(3), option(1), option(3));
        let words = "Single phase, Unknown, ask".to_owned();
        assert_eq!(read(FieldKind::Choices, "", &both), (format!("{},{}", option(1), option(3)), words));
        assert_eq!(read(FieldKind::Checkbox, "", "yes"), pair("yes", "Yes"));
        assert_eq!(read(FieldKind::Checkbox, "", ""), pair("", "No"));
        assert_eq!(read(FieldKind::Confirmation, "", "yes"), pair("yes", "Confirmed"));
    }

    #[test]
    fn what_is_kept_reads_back_as_itself() {
        for (kind, typed) in [
            (FieldKind::Text, "Behind the <b>door</b>"),
            (FieldKind::LongText, "one\n\ntwo\tthree"),
            (FieldKind::Number, "0012.3400"),
            (FieldKind::Money, "1 234.5"),
            (FieldKind::Date, " 2028-02-29 "),
            (FieldKind::Checkbox, "yes"),
            (FieldKind::Confirmation, "yes"),
        ] {
            let first = shape(kind, "m").read(typed).expect("a value");
            assert_eq!(shape(kind, "m").read(&first.stored), Ok(first), "{kind:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_a_sentence() {
        let error = |kind, typed: &str| shape(kind, "").read(typed).expect_err("refused").to_string();
        assert!(error(FieldKind::Text, &"é".repeat(crate::FIELD_TEXT_CHARS_MAX + 1)).contains("at most"));
        assert!(error(FieldKind::Number, "12,5").contains("point before the decimals"));
        assert!(error(FieldKind::Money, "1.999").contains("2 decimals"));
        assert!(error(FieldKind::Date, "31.12.2027").contains("year-month-day"));
        assert!(error(FieldKind::Checkbox, "on").contains("Tick"));
        for typed in ["x", &option(9), "1", &format!("{},{}", option(1), option(9))] {
            assert_eq!(shape(FieldKind::Choices, "").read(typed), Err(ValueError::Option), "{typed}");
        }
        let two = format!("{},{}", option(1), option(2));
        assert_eq!(shape(FieldKind::Choice, "").read(&two), Err(ValueError::OneOnly));
    }

    #[test]
    fn required_field_is_not_left_empty() {
        for kind in FieldKind::ALL {
            let required = FieldShape { is_required: true, ..shape(kind, "") };
            for empty in ["", if kind == FieldKind::Text { " \u{7}\n" } else { "" }] {
                assert_eq!(required.read(empty), Err(ValueError::Missing(kind)));
                assert!(shape(kind, "").read(empty).is_ok());
            }
            assert!(ValueError::Missing(kind).to_string().ends_with('.'));
            assert_eq!(FieldKind::from_word(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn no_text_breaks_any_kind() {
        let texts = ["\0", "\u{202e}abc", "', DROP TABLE", "𝟙𝟚", "1e999", "-", ",,,", "yes,yes", "\u{feff}", "%5B0%5D"];
        for kind in FieldKind::ALL {
            for typed in texts.iter().map(|text| (*text).to_owned()).chain(["9".repeat(5000), "é".repeat(5000)]) {
                if let Ok(value) = shape(kind, "kW").read(&typed) {
                    assert_eq!(shape(kind, "kW").read(&value.stored).map(|again| again.stored), Ok(value.stored));
                }
            }
        }
    }
}
