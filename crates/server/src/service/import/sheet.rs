//! A CSV file: its encoding, its separator, its rows as a spreadsheet counts them.

use csv::{ReaderBuilder, StringRecord};

/// Rows below the header, at most.
pub(crate) const ROWS_MAX: usize = 100_000;
/// Columns, at most.
const COLUMNS_MAX: usize = 200;
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// A file that was read.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The names in the first row.
    pub(super) header: Vec<String>,
    /// Those that are not empty, each with its number: the header is row 1.
    pub(super) rows: Vec<(u64, StringRecord)>,
}

/// The text of an uploaded file.
///
/// # Errors
/// A sentence that says how to save the file instead.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<String, String> {
    const SAVE: &str = "Save it as “CSV UTF-8”, then upload it again.";
    if bytes.starts_with(b"PK") {
        return Err(format!("This is a workbook or an archive, not a CSV file. {SAVE}"));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(format!("This file is in UTF-16. {SAVE}"));
    }
    if bytes.contains(&0) {
        return Err(format!("This is not a text file. {SAVE}"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count();
        format!("This file is not in UTF-8: line {line} has a character that cannot be read. {SAVE}")
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Reads header and rows.
///
/// # Errors
/// A sentence: nothing in it, too many rows or columns.
pub(super) fn read(text: &str) -> Result<Sheet, String> {
    let (skipped, separator, body) = opening(text);
    let mut reader =
        ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(body.as_bytes());
    let mut record = StringRecord::new();
    let (mut header, mut rows) = (None, Vec::new());
    let mut number: u64 = skipped;
    loop {
        let from = reader.position().line();
        if !reader.read_record(&mut record).map_err(|_| "This file cannot be read as CSV.".to_owned())? {
            break;
        }
        // A line break inside a cell is no row of its own; an empty line is.
        let lines = reader.position().line().saturating_sub(from).max(1);
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        number += lines.saturating_sub(u64::try_from(inside).unwrap_or_default()).max(1);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if header.is_none() {
            if record.len() > COLUMNS_MAX {
                return Err(format!("This file has {} columns; it can have {COLUMNS_MAX} at most.", record.len()));
            }
            header = Some(record.iter().map(|name| name.trim().to_owned()).collect::<Vec<_>>());
            continue;
        }
        if rows.len() == ROWS_MAX {
            return Err(format!("This file has more than {ROWS_MAX} rows. Split it, then upload the parts."));
        }
        rows.push((number, record.clone()));
    }
    let Some(header) = header else { return Err("There is nothing in this file.".to_owned()) };
    if rows.is_empty() {
        return Err("There are no rows below the header of this file.".to_owned());
    }
    Ok(Sheet { header, rows })
}

/// Rows before the table, the separator, and the table. Some programs write `sep=;` first.
fn opening(text: &str) -> (u64, u8, &str) {
    if let Some((line, rest)) = text.split_once('\n')
        && let Some(named) = line.trim().strip_prefix("sep=")
        && let [separator] = named.as_bytes()
    {
        return (1, *separator, rest);
    }
    (0, guess_separator(text), text)
}

/// Whatever stands most often in the header, outside of quotes.
fn guess_separator(text: &str) -> u8 {
    let mut found = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            _ => {
                if let (false, Some(at)) = (is_quoted, SEPARATORS.iter().position(|one| *one == byte)) {
                    found[at] += 1;
                }
            }
        }
    }
    let most = found.iter().copied().max().unwrap_or_default();
    found.iter().position(|count| *count == most).map_or(b',', |at| SEPARATORS[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let sheet = read(text).expect("a sheet");
        sheet.rows.iter().map(|(number, row)| (*number, row.iter().map(str::to_owned).collect())).collect()
    }

    #[test]
    fn separator_is_guessed_and_quotes_hold() {
        for text in ["name,phone\n\"A, B\",1\n", "name;phone\n\"A, B\";1\n", "name\tphone\n\"A, B\"\t1\n"] {
            assert_eq!(rows(text), [(2, vec!["A, B".to_owned(), "1".to_owned()])], "{text}");
        }
        assert_eq!(rows("\"a;b;c\",d\n1,2\n")[0].1, ["1", "2"]);
        assert_eq!(rows("sep=;\nname;phone\nA;1\n"), [(3, vec!["A".to_owned(), "1".to_owned()])]);
        assert_eq!(rows("name\nA\n"), [(2, vec!["A".to_owned()])]);
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_does() {
        let numbers = |text| rows(text).into_iter().map(|(number, _)| number).collect::<Vec<_>>();
        assert_eq!(numbers("name,note\nA,\"one\ntwo\"\nB,x\n"), [2, 3]);
        assert_eq!(numbers("name,note\r\nA,\"one\r\ntwo\"\r\nB,x"), [2, 3]);
        assert_eq!(numbers("name,note\nA,x\n\n\nB,x\n"), [2, 5]);
        assert_eq!(numbers("name,note\nA,x\n,\nB,x\n"), [2, 4]);
    }

    #[test]
    fn other_files_are_refused_in_words() {
        let refused = |bytes: &[u8]| text_of(bytes.to_vec()).expect_err("refused");
        assert!(refused(b"PK\x03\x04").contains("CSV"));
        assert!(refused(&[0xff, 0xfe, b'a', 0]).contains("UTF-16"));
        assert!(refused(b"a\0b").contains("text"));
        assert!(refused(b"name\nM\xfcller\n").contains("line 2"));
        assert_eq!(text_of("\u{feff}name".as_bytes().to_vec()), Ok("name".to_owned()));
        assert!(read("").is_err() && read("\n\n").is_err() && read("name\n").is_err());
    }
}
