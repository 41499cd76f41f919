//! The rules that stand in the way of something, gathered in one walk: the first is the answer, all are its explanation.

use crate::{Reason, Refusal};

/// What has been found so far.
pub(crate) struct Objections {
    first: Option<Refusal>,
    /// `None`: only the first is wanted.
    all: Option<Vec<Reason>>,
}

impl Objections {
    /// Keeps the first alone.
    pub(crate) const fn first() -> Self {
        Self { first: None, all: None }
    }

    /// Keeps all of them.
    pub(crate) const fn all() -> Self {
        Self { first: None, all: Some(Vec::new()) }
    }

    /// A rule that hides the thing where it `stands` in the way.
    pub(crate) fn hide_if(&mut self, stands: bool, reason: Reason) {
        if stands {
            self.add(Refusal::NotFound(reason));
        }
    }

    /// A rule that refuses the doing where it `stands` in the way, and leaves the thing to be seen.
    pub(crate) fn refuse_if(&mut self, stands: bool, reason: Reason) {
        if stands {
            self.add(Refusal::NotAllowed(reason));
        }
    }

    /// One more. Two rules with one reason are told once.
    pub(crate) fn add(&mut self, refusal: Refusal) {
        if let Some(all) = &mut self.all
            && !all.contains(&refusal.reason())
        {
            all.push(refusal.reason());
        }
        self.first.get_or_insert(refusal);
    }

    /// Yes, or the first rule that stands in the way.
    pub(crate) const fn decision(&self) -> Result<(), Refusal> {
        match self.first {
            None => Ok(()),
            Some(refusal) => Err(refusal),
        }
    }

    /// All of them, in the order of the rules.
    pub(crate) fn into_reasons(self) -> Vec<Reason> {
        self.all.unwrap_or_default()
    }
}
