//! The board: a pipeline's jobs by stage.

use crate::{JobLine, StageChip};
use serde::{Deserialize, Serialize};
use vitrine_domain::PipelineId;

/// Cards of a column at first, and more with each *Show more*.
pub const CARDS_PER_COLUMN: u64 = 20;
/// The most cards of a column.
pub const CARDS_PER_COLUMN_MAX: u64 = 200;

/// What to show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardQuery {
    /// Which pipeline; `None`: the first one.
    pub pipeline: Option<PipelineId>,
    /// How many cards of each column; 0: [`CARDS_PER_COLUMN`].
    pub cards: u64,
    /// Only those that whoever asks owns or is assigned to.
    pub mine: bool,
}

/// A pipeline that there is a board of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardChoice {
    /// Which.
    pub pipeline: PipelineId,
    /// Its name.
    pub name: String,
}

/// A job on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardCard {
    /// The job.
    pub line: JobLine,
    /// The asker may move it.
    pub may_move: bool,
}

/// A stage with its jobs, those that are due first in front.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardColumn {
    /// The stage.
    pub stage: StageChip,
    /// Jobs here that the asker may see.
    pub total: u64,
    /// The first of them.
    pub cards: Vec<BoardCard>,
}

/// The board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardView {
    /// All pipelines.
    pub choices: Vec<BoardChoice>,
    /// The one that is shown; `None`: there is none.
    pub pipeline: Option<PipelineId>,
    /// Its stages in order.
    pub columns: Vec<BoardColumn>,
}
