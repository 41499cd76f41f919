//! Where a page of jobs ended, as text that means nothing to anybody else.

use crate::store::job::{After, SortKey};
use vitrine_domain::Date;
use vitrine_wire::JobSort;

/// As text: hexadecimal digits.
pub(super) fn encode(sort: JobSort, after: &After) -> String {
    let key = match &after.key {
        SortKey::Number(number) | SortKey::Updated(number) => number.to_string(),
        SortKey::Due(text) | SortKey::Title(text) => text.clone(),
    };
    let plain = format!("{}|{}|{key}", sort.as_str(), after.job);
    plain.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// From text. `None`, that is the first page, for anything that this order did not write.
pub(super) fn decode(sort: JobSort, text: &str) -> Option<After> {
    let plain = String::from_utf8(bytes(text)?).ok()?;
    let mut parts = plain.splitn(3, '|');
    let (word, job, key) = (parts.next()?, parts.next()?, parts.next()?);
    if word != sort.as_str() {
        return None;
    }
    let key = match sort {
        JobSort::Number => SortKey::Number(key.parse().ok()?),
        JobSort::Updated => SortKey::Updated(key.parse().ok()?),
        JobSort::Due if key.is_empty() => SortKey::Due(String::new()),
        JobSort::Due => SortKey::Due(Date::parse(key).ok()?.to_string()),
        JobSort::Title if key.contains('\0') => return None,
        JobSort::Title => SortKey::Title(key.to_owned()),
    };
    Some(After { key, job: job.parse().ok()? })
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if digits.is_empty() || !digits.len().is_multiple_of(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::JobId;

    #[test]
    fn cursor_round_trips_in_every_order() {
        for (sort, key) in [
            (JobSort::Number, SortKey::Number(12)),
            (JobSort::Updated, SortKey::Updated(1_800_000_000_000)),
            (JobSort::Due, SortKey::Due("2027-03-14".to_owned())),
            (JobSort::Due, SortKey::Due(String::new())),
            (JobSort::Title, SortKey::Title("häuser | dach".to_owned())),
        ] {
            let after = After { key, job: JobId::from_bits(7) };
            assert_eq!(decode(sort, &encode(sort, &after)), Some(after));
        }
    }

    #[test]
    fn garbled_cursor_is_the_first_page() {
        let of_title = encode(JobSort::Title, &After { key: SortKey::Title("a".to_owned()), job: JobId::from_bits(7) });
        for text in ["", "x", "+1", "zz", "abc", "ff", "7c7c", "é", of_title.as_str()] {
            assert_eq!(decode(JobSort::Number, text), None, "{text}");
        }
    }
}
