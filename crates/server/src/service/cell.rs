//! Cells of a CSV file that spreadsheets would take for formulas.

use std::borrow::Cow;

/// What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
const BEGINS_FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').trim_start_matches(' ').starts_with(BEGINS_FORMULA)
}

/// The text as a cell that no spreadsheet calculates: with an apostrophe before what would begin a formula.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`harmless`] was given. Anything else is taken as it stands: a formula is text.
pub(super) fn verbatim(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        Some(_) | None => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_text() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+61 400 000 000", "'+61 400 000 000"),
            ("-5", "'-5"),
            ("@cmd", "'@cmd"),
            (" =1", "' =1"),
            ("'=1", "''=1"),
            ("O'Brien", "O'Brien"),
            ("'quoted'", "'quoted'"),
            ("", ""),
        ] {
            assert_eq!(harmless(text), cell);
            assert_eq!(verbatim(cell), text);
        }
        // Typed by somebody who knows nothing of apostrophes.
        assert_eq!(verbatim("=HYPERLINK(\"x\")"), "=HYPERLINK(\"x\")");
    }

    proptest! {
        #[test]
        fn every_text_comes_back_and_none_calculates(text in "[='+@\t\r \\-a-c]{0,8}") {
            let cell = harmless(&text);
            prop_assert!(!cell.trim_start_matches(' ').starts_with(BEGINS_FORMULA));
            prop_assert_eq!(verbatim(&cell), text.as_str());
        }
    }
}
