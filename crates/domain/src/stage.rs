//! What a pipeline does with its internal stages.

use serde::{Deserialize, Serialize};

/// What customers see of a job that stands at an internal stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtInternalStage {
    /// Nothing: the job is absent.
    #[default]
    Hide,
    /// The job as it was at the last visible stage it stood at, while that stage is visible.
    ShowLastVisible,
}

impl AtInternalStage {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::Hide, Self::ShowLastVisible];

    /// The word in the database and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hide => "hide",
            Self::ShowLastVisible => "show_last_visible",
        }
    }

    /// From the word in the database or in a form.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}
