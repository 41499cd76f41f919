//! Which part of a file a request asks for (RFC 9110, 14.2): one range of bytes. Everything else gets the whole.

use axum::http::{HeaderMap, header};
use std::ops::Range;

/// What to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// These bytes.
    Range(Range<u64>),
    /// A range that begins after the end.
    Outside,
}

/// The part asked for of a file with so many bytes.
pub fn part_of(headers: &HeaderMap, bytes: u64) -> Part {
    // Whether the file is still the one that the browser has the rest of cannot be told: it changes by being replaced.
    if headers.contains_key(header::IF_RANGE) {
        return Part::Whole;
    }
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some((from, to)) = asked.and_then(|asked| asked.strip_prefix("bytes=")?.split_once('-')) else {
        return Part::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let (from, to) = match (from.trim(), to.trim()) {
        ("", last) => match number(last) {
            Some(0) => return Part::Outside,
            Some(last) => (bytes.saturating_sub(last), bytes),
            None => return Part::Whole,
        },
        (from, "") => match number(from) {
            Some(from) => (from, bytes),
            None => return Part::Whole,
        },
        (from, to) => match (number(from), number(to)) {
            (Some(from), Some(to)) if from <= to => (from, to.saturating_add(1).min(bytes)),
            _ => return Part::Whole,
        },
    };
    if from >= bytes { Part::Outside } else { Part::Range(from..to) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn part(asked: &'static str) -> Part {
        part_of(&HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(asked))]), 10)
    }

    #[test]
    fn one_range_is_understood_and_everything_else_is_the_whole() {
        assert_eq!(part("bytes=0-3"), Part::Range(0..4));
        assert_eq!(part("bytes=4-"), Part::Range(4..10));
        assert_eq!(part("bytes=-3"), Part::Range(7..10));
        assert_eq!(part("bytes=-99"), Part::Range(0..10));
        assert_eq!(part("bytes=8-99"), Part::Range(8..10));
        assert_eq!(part("bytes=10-"), Part::Outside);
        assert_eq!(part("bytes=-0"), Part::Outside);
        for whole in ["bytes=0-1,3-4", "bytes=5-2", "lines=1-2", "bytes=a-b", "bytes=", "bytes=-"] {
            assert_eq!(part(whole), Part::Whole, "{whole}");
        }
        assert_eq!(part_of(&HeaderMap::new(), 10), Part::Whole);
    }
}
