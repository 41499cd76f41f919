//! Everything that stands in the way, where [`decide`](crate::decide) names the first.

use crate::decide::gather;
use crate::objections::Objections;
use crate::{Actor, Ask, Reason};

/// Why this actor may not do this: every rule that stands in the way, in the order of the rules, each reason once.
/// Empty exactly when [`decide`](crate::decide) says yes; else its first is the one that `decide` names, since both are
/// one walk through the same rules.
pub fn explain(actor: &Actor, ask: Ask<'_>) -> Vec<Reason> {
    let mut found = Objections::all();
    gather(&mut found, actor, ask);
    found.into_reasons()
}
