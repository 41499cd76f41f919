//! Watches a history while changes are made.

use super::super::scenario::Scenario;
use crate::ServiceError;
use crate::store::entity::history;
use std::collections::BTreeSet;
use vitrine_domain::MembershipId;

/// Watches one tenant's history.
pub(super) struct Watch<'a> {
    pub(super) s: &'a Scenario,
    revision: i64,
    seen: usize,
    pub(super) actions: BTreeSet<String>,
}

/// What a line has to say: action, before, after.
pub(super) type Line<'a> = (&'a str, &'a str, &'a str);

impl<'a> Watch<'a> {
    pub(super) async fn new(s: &'a Scenario) -> Self {
        let store = s.cx.store();
        let lines = store.history_of(s.tenant()).await;
        let actions = lines.iter().map(|line| line.action.clone()).collect();
        Self { s, revision: store.revision_of(s.tenant()).await, seen: lines.len(), actions }
    }

    pub(super) async fn fresh(&self) -> Vec<history::Model> {
        self.s.cx.store().history_of(self.s.tenant()).await.split_off(self.seen)
    }

    /// One change was made by that person: exactly these lines, one step of the order, something to tell.
    pub(super) async fn changed<T>(
        &mut self,
        answer: Result<T, ServiceError>,
        by: MembershipId,
        lines: &[Line<'_>],
    ) -> T {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => panic!("{lines:?}: {error}"),
        };
        let store = self.s.cx.store();
        let fresh = self.fresh().await;
        let said: Vec<Line<'_>> = fresh
            .iter()
            .map(|line| (line.action.as_str(), line.before_text.as_str(), line.after_text.as_str()))
            .collect();
        assert_eq!(said, lines);
        self.revision += 1;
        assert_eq!(store.revision_of(self.s.tenant()).await, self.revision, "{lines:?}");
        for line in &fresh {
            assert_eq!(line.revision, self.revision, "{line:?}");
            assert_eq!(line.actor_id, Some(crate::store::Store::column(by)), "{line:?}");
            assert!(!line.subject_id.is_nil() && line.at > 0 && line.at <= self.s.cx.now().millis(), "{line:?}");
        }
        let told = store.outbox_of(self.s.tenant()).await;
        assert!(told.iter().any(|row| row.revision == self.revision), "{lines:?}: nobody is told");
        self.seen += fresh.len();
        self.actions.extend(fresh.into_iter().map(|line| line.action));
        answer
    }

    /// Nothing was changed at all: refused, not valid, stale, or so already.
    pub(super) async fn unchanged(&self, what: &str, rows_before: &str) {
        assert_eq!(self.fresh().await, [], "{what}");
        assert_eq!(self.s.cx.store().revision_of(self.s.tenant()).await, self.revision, "{what}");
        assert_eq!(self.s.cx.store().rows_of(self.s.tenant()).await, rows_before, "{what}");
    }

    /// What was changed besides is nothing that this test looks at.
    pub(super) async fn catch_up(&mut self) {
        let fresh = self.fresh().await;
        self.seen += fresh.len();
        self.actions.extend(fresh.into_iter().map(|line| line.action));
        self.revision = self.s.cx.store().revision_of(self.s.tenant()).await;
    }

    pub(super) async fn rows(&self) -> String {
        self.s.cx.store().rows_of(self.s.tenant()).await
    }
}

/// Makes a change: first as those who may not, then as the owner, then once more when it is so already.
macro_rules! change {
    ($watch:ident, refused: [$($who:expr),*], $by:expr, |$viewer:ident| $make:expr, again: $again:expr, $lines:expr) => {{
        $(
            let before = $watch.rows().await;
            let $viewer: &Viewer = $who;
            let answer = Box::pin($make).await;
            assert!(matches!(answer, Err(ServiceError::Refused(_))), "{:?}", stringify!($make));
            $watch.unchanged(stringify!($make), &before).await;
        )*
        let $viewer: &Viewer = $by;
        let answer = $watch.changed(Box::pin($make).await, Scenario::membership($viewer), &$lines).await;
        if $again {
            let before = $watch.rows().await;
            let _ = Box::pin($make).await;
            $watch.unchanged(concat!("again: ", stringify!($make)), &before).await;
        }
        answer
    }};
}
