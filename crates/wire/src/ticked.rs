//! Boxes to tick, as a form sends them. What is ticked and unticked is told, and not how everything stands: two people
//! who change different boxes at once both have their way.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Display;

/// What a form with boxes sends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TickedBoxes {
    /// For each ticked box, named by [`box_key`], any word.
    pub ticked: BTreeMap<String, String>,
    /// The ids of the boxes that were ticked as the form came, with spaces between.
    pub were: String,
}

/// What stands for a box within [`TickedBoxes::ticked`].
pub fn box_key(id: impl Display) -> String {
    format!("b{id}")
}

/// What a form calls a box.
pub fn box_name(id: impl Display) -> String {
    format!("ticked[{}]", box_key(id))
}

/// For the form's field `were`.
pub fn box_list<T: Display>(ids: impl IntoIterator<Item = T>) -> String {
    ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>().join(" ")
}
