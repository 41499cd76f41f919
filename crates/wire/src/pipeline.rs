//! Pipelines and their stages, for those who may change them.

use crate::StageChip;
use serde::{Deserialize, Serialize};
use vitrine_domain::{AtInternalStage, Instant, PipelineEditId, PipelineId, StageId};

/// A stage on the pipelines' pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSetting {
    /// The stage.
    pub stage: StageChip,
    /// Jobs that stand here now and are not archived.
    pub jobs_here: u64,
    /// Different customers among them.
    pub customers_here: u64,
}

/// A pipeline on the pipelines' pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineSetting {
    /// Which.
    pub pipeline: PipelineId,
    /// Its name.
    pub name: String,
    /// *Customer replies*.
    pub takes_replies: bool,
    /// *Customer uploads*.
    pub takes_uploads: bool,
    /// *Job at an internal stage*.
    pub at_internal_stage: AtInternalStage,
    /// *First stage for access*; `None`: customers see a job from the beginning.
    pub first_stage: Option<StageId>,
    /// In order.
    pub stages: Vec<StageSetting>,
}

/// A change of pipelines that can still be put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastEdit {
    /// Which.
    pub edit: PipelineEditId,
    /// What it did, as a sentence.
    pub said: String,
    /// Who made it.
    pub who: String,
    /// When.
    pub at: Instant,
}

/// The pipelines' pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelinesView {
    /// In order.
    pub pipelines: Vec<PipelineSetting>,
    /// The latest change, while it can be put back.
    pub last_edit: Option<LastEdit>,
}

/// What to change, as a form sends it. What a kind of change does not need is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PipelineEdit {
    /// `create_pipeline`, `edit_pipeline`, `place_pipeline`, `delete_pipeline`, `create_stage`, `edit_stage`,
    /// `place_stage`, `delete_stage`, `share_jobs`; `put_back`.
    pub what: String,
    /// A pipeline's id.
    pub pipeline: String,
    /// A stage's id.
    pub stage: String,
    /// The new name; empty: as it is.
    pub name: String,
    /// The new colour, `#rrggbb`; empty: as it is.
    pub color: String,
    /// *Visible to customer*: `true`, `false`; empty: as it is.
    pub visible: String,
    /// *Terminal*, likewise.
    pub terminal: String,
    /// *Customer replies*, likewise.
    pub replies: String,
    /// *Customer uploads*, likewise.
    pub uploads: String,
    /// *Job at an internal stage*: `hide`, `show_last_visible`; empty: as it is.
    pub at_internal: String,
    /// *First stage for access*: a stage's id, `none`; empty: as it is.
    pub first_stage: String,
    /// *Share jobs*: `automatically`, `by_grant`.
    pub shares: String,
    /// Where to in the order: `up`, `down`, or a place from 0.
    pub place: String,
    /// The stage that takes the jobs of what is deleted.
    pub to: String,
    /// The change that is put back.
    pub edit: String,
}

impl PipelineEdit {
    /// All fields with their names, as a form or an address has them.
    pub fn fields(&self) -> [(&'static str, &str); 15] {
        [
            ("what", &self.what),
            ("pipeline", &self.pipeline),
            ("stage", &self.stage),
            ("name", &self.name),
            ("color", &self.color),
            ("visible", &self.visible),
            ("terminal", &self.terminal),
            ("replies", &self.replies),
            ("uploads", &self.uploads),
            ("at_internal", &self.at_internal),
            ("first_stage", &self.first_stage),
            ("shares", &self.shares),
            ("place", &self.place),
            ("to", &self.to),
            ("edit", &self.edit),
        ]
    }
}

/// What a change would do to customers, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditPreview {
    /// What would be done, as a question's head.
    pub title: String,
    /// What that means, with numbers.
    pub sentences: Vec<String>,
    /// It shows or hides something or changes where jobs stand for customers: to be confirmed with `seen`.
    pub needs_consent: bool,
    /// Stands for everything that the sentences were computed from.
    pub seen: String,
    /// The page that the change belongs to.
    pub page: String,
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditAnswer {
    /// Nothing was changed: look at this first, then send `seen` along.
    Confirm(EditPreview),
    /// Done.
    Done {
        /// The sentence for the toast.
        said: String,
        /// To put it back; `None`: there is nothing to put back.
        undo: Option<PipelineEditId>,
        /// The page that the change belongs to; empty where every page may stay.
        page: String,
    },
}
