//! Which customers and which of their people get to see a job.

use crate::{IdError, MembershipId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whether a job is shared with its customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// As the business shares its jobs: automatically, or not until somebody does.
    #[default]
    AsUsual,
    /// Somebody shared it, or a customer's contacts were invited to it.
    Granted,
    /// Somebody took it back: not shared, however the business shares its jobs.
    Withheld,
}

impl Sharing {
    /// All.
    pub const ALL: [Self; 3] = [Self::AsUsual, Self::Granted, Self::Withheld];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AsUsual => "as_usual",
            Self::Granted => "granted",
            Self::Withheld => "withheld",
        }
    }

    /// From the word in the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// Which of the customer's jobs a contact may see. The customer's own permission is the ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobRights {
    /// All that are shared with the customer.
    #[default]
    All,
    /// Those among them that name the contact.
    Chosen,
    /// None: the contact has no list of jobs.
    Nothing,
}

impl JobRights {
    /// All.
    pub const ALL: [Self; 3] = [Self::All, Self::Chosen, Self::Nothing];

    /// The word in the database and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Chosen => "chosen",
            Self::Nothing => "nothing",
        }
    }

    /// From the word in the database or in a form.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// So many memberships can be in a [`Members`].
pub const MEMBERS_MAX: usize = 12;

/// More than [`MEMBERS_MAX`] people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyMembers;

impl fmt::Display for TooManyMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Choose {MEMBERS_MAX} people at most.")
    }
}

impl std::error::Error for TooManyMembers {}

/// A few people of a job: those assigned to it, or the contacts that it names. Each once, in the order of their ids.
/// A plain value, so that what the policy knows about a job stays one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<MembershipId>", into = "Vec<MembershipId>")]
pub struct Members([Option<MembershipId>; MEMBERS_MAX]);

impl Members {
    /// Nobody.
    pub const NOBODY: Self = Self([None; MEMBERS_MAX]);

    /// These people.
    ///
    /// # Errors
    /// More than [`MEMBERS_MAX`].
    pub fn of(people: impl IntoIterator<Item = MembershipId>) -> Result<Self, TooManyMembers> {
        let mut all: Vec<MembershipId> = people.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        if all.len() > MEMBERS_MAX {
            return Err(TooManyMembers);
        }
        let mut members = Self::NOBODY;
        for (place, one) in members.0.iter_mut().zip(all) {
            *place = Some(one);
        }
        Ok(members)
    }

    /// Whether somebody is among them.
    pub fn contains(&self, one: MembershipId) -> bool {
        self.iter().any(|other| other == one)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = MembershipId> {
        self.0.iter().flatten().copied()
    }

    /// Nobody is.
    pub fn is_empty(&self) -> bool {
        self.0[0].is_none()
    }

    /// From the text that [`fmt::Display`] writes: ids with spaces between.
    ///
    /// # Errors
    /// A text that is none.
    pub fn from_words(text: &str) -> Result<Self, IdError> {
        let ids = text.split_whitespace().map(str::parse).collect::<Result<Vec<_>, _>>()?;
        Self::of(ids).map_err(|TooManyMembers| IdError)
    }
}

impl fmt::Display for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, one) in self.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{one}")?;
        }
        Ok(())
    }
}

impl TryFrom<Vec<MembershipId>> for Members {
    type Error = TooManyMembers;
    fn try_from(people: Vec<MembershipId>) -> Result<Self, TooManyMembers> {
        Self::of(people)
    }
}

impl From<Members> for Vec<MembershipId> {
    fn from(members: Members) -> Self {
        members.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(bits: impl IntoIterator<Item = u128>) -> Result<Members, TooManyMembers> {
        Members::of(bits.into_iter().map(MembershipId::from_bits))
    }

    #[test]
    fn members_are_a_set_with_a_bound() {
        let some = people([3, 1, 3, 2]).expect("three");
        assert_eq!(some, people([1, 2, 3]).expect("the same"));
        assert!(some.contains(MembershipId::from_bits(3)) && !some.contains(MembershipId::from_bits(4)));
        assert!(Members::NOBODY.is_empty() && !some.is_empty());
        assert!(people(0..12).is_ok());
        assert_eq!(people(0..13), Err(TooManyMembers));
    }

    #[test]
    fn members_survive_as_words() {
        for some in [Members::NOBODY, people([7]).expect("one"), people(0..12).expect("all")] {
            assert_eq!(Members::from_words(&some.to_string()), Ok(some));
        }
        assert_eq!(Members::from_words("somebody"), Err(IdError));
    }
}
