//! What somebody ticked and unticked in a form with boxes.

use crate::{ServiceError, ServiceResult};
use std::collections::BTreeSet;
use std::str::FromStr;
use vitrine_wire::TickedBoxes;

/// The boxes that changed, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ticks<T> {
    pub(crate) added: BTreeSet<T>,
    pub(crate) removed: BTreeSet<T>,
}

impl<T: FromStr + Ord + Copy> Ticks<T> {
    /// Reads a form.
    ///
    /// # Errors
    /// `Invalid` for a box that no form of ours has.
    pub(crate) fn read(sent: &TickedBoxes) -> ServiceResult<Self> {
        let unknown =
            || ServiceError::field("ticked", "Choose from the list: load the page again, then try once more.");
        let ids = sent.ticked.keys().map(|key| key.strip_prefix('b').and_then(|id| id.parse().ok()));
        let ticked = ids.collect::<Option<BTreeSet<T>>>().ok_or_else(unknown)?;
        let were = sent.were.split_whitespace().map(|id| id.parse().ok());
        let were = were.collect::<Option<BTreeSet<T>>>().ok_or_else(unknown)?;
        Ok(Self {
            added: ticked.difference(&were).copied().collect(),
            removed: were.difference(&ticked).copied().collect(),
        })
    }

    /// What stands now, with what changed.
    pub(crate) fn onto(&self, now: impl IntoIterator<Item = T>) -> BTreeSet<T> {
        let mut all: BTreeSet<T> = now.into_iter().chain(self.added.iter().copied()).collect();
        all.retain(|one| !self.removed.contains(one));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::JobId;
    use vitrine_wire::{box_key, box_list};

    fn job(number: u128) -> JobId {
        JobId::from_bits(number)
    }

    #[test]
    fn two_people_who_tick_different_boxes_both_have_their_way() {
        let sent = TickedBoxes {
            ticked: [1, 3].map(|number| (box_key(job(number)), "true".to_owned())).into(),
            were: box_list([job(1), job(2)]),
        };
        let ticks = Ticks::read(&sent).expect("understood");
        assert_eq!(ticks.onto([job(1), job(2)]), [job(1), job(3)].into());
        // Somebody ticked 4 and unticked 1 meanwhile.
        assert_eq!(ticks.onto([job(2), job(4)]), [job(3), job(4)].into());
    }

    #[test]
    fn box_that_no_form_has_is_refused() {
        for (ticked, were) in [("x1", ""), ("b1", ""), ("", "nobody")] {
            let ticked = if ticked.is_empty() { [].into() } else { [(ticked.to_owned(), String::new())].into() };
            assert!(Ticks::<JobId>::read(&TickedBoxes { ticked, were: were.to_owned() }).is_err());
        }
    }
}
