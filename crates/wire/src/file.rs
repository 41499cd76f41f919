//! Files as staff see them, and what adding files answers.

use crate::StaffEntry;
use serde::{Deserialize, Serialize};
use vitrine_domain::{Audience, FileId, FileKind};

/// One file of an entry, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffFile {
    /// Which.
    pub file: FileId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How large it is.
    pub byte_count: u64,
    /// There is a small picture of it.
    pub has_thumbnail: bool,
    /// On which side of the glass the file itself stands; the entry's side counts as well.
    pub audience: Audience,
    /// For the next toggle or removal.
    pub version: i64,
    /// It was removed: the name alone is left.
    pub is_removed: bool,
    /// The audience may be switched by whoever asks.
    pub may_toggle: bool,
    /// It may be removed by whoever asks.
    pub may_remove: bool,
    /// Another may be put in its place here. A form field's file is replaced in the form.
    pub may_replace: bool,
}

/// What a change of a file answers: its entry as it is now, and the sentence for the toast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChanged {
    /// The entry as it is now, with its files.
    pub entry: StaffEntry,
    /// What happened, in words: "Hidden from Dana Reyes".
    pub said: String,
}

/// What adding files answers: a sentence that names nothing but what the sender sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesAdded {
    /// What happened, in words.
    pub said: String,
}
