//! Canaries: words that nobody could guess, planted in every text, so that any byte can be asked whose it is.

use rand::Rng;
use rand::rngs::StdRng;
use std::collections::BTreeSet;

const MARK: &str = "zq";
const LETTERS: usize = 10;

/// A fresh word.
pub fn word(rng: &mut StdRng) -> String {
    let letters = (0..LETTERS).map(|_| char::from(rng.random_range(b'a'..=b'z')));
    MARK.chars().chain(letters).collect()
}

/// The canaries in a text.
pub fn canaries_in(text: &str) -> BTreeSet<String> {
    text.match_indices(MARK)
        .filter_map(|(at, _)| text.get(at..at + MARK.len() + LETTERS))
        .filter(|word| word.bytes().all(|letter| letter.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}
