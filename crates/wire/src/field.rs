//! Form fields of a job, as whoever may see them sees them; and the editor of a pipeline's form.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vitrine_domain::{
    Audience, FieldId, FieldKind, FieldOption, FieldShape, FileId, FileKind, OptionId, PipelineId, StageId,
};
use vitrine_policy::{FieldSeen, FileSeen};

/// One field of a job's form. The same for both sides: what is hidden from somebody has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FormField {
    /// Which.
    pub field: FieldId,
    /// The heading it stands under; empty: none.
    pub group: String,
    /// What helps to fill it in; may be empty.
    pub help: String,
    /// What it asks.
    pub shape: FieldShape,
    /// The canonical text of its value; empty: nothing yet.
    pub value: String,
    /// The value as people read it.
    pub in_words: String,
    /// Of the value, for the next save; 0 while it was never filled in.
    pub version: i64,
    /// Whoever asks may fill it in.
    pub may_fill: bool,
    /// For a file field: the file that it holds.
    pub file: Option<FieldFile>,
}

/// The file that a form field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FieldFile {
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
}

impl FieldFile {
    /// Only with the policy's proof for this file: which, its name, what it is, its size in bytes, and whether there is a
    /// small picture of it.
    pub fn new(
        _: &FileSeen,
        file: FileId,
        name: String,
        (kind, byte_count): (FileKind, u64),
        has_thumbnail: bool,
    ) -> Self {
        Self { file, name, kind, byte_count, has_thumbnail }
    }
}

/// What [`FormField`] is made of.
#[derive(Debug, Clone)]
pub struct FormFieldParts {
    /// As there.
    pub field: FieldId,
    /// As there.
    pub group: String,
    /// As there.
    pub help: String,
    /// As there.
    pub shape: FieldShape,
    /// As there.
    pub value: String,
    /// As there.
    pub in_words: String,
    /// As there.
    pub version: i64,
    /// As there.
    pub may_fill: bool,
    /// As there.
    pub file: Option<FieldFile>,
}

impl FormField {
    /// Only with the policy's proof for this field on this job.
    pub fn new(_: &FieldSeen, parts: FormFieldParts) -> Self {
        let FormFieldParts { field, group, help, shape, value, in_words, version, may_fill, file } = parts;
        Self { field, group, help, shape, value, in_words, version, may_fill, file }
    }
}

/// One field of a job's form, for staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffFormField {
    /// The field.
    pub field: FormField,
    /// On which side of the glass.
    pub audience: Audience,
    /// The customer fills it in too.
    pub is_customer_editable: bool,
}

/// A field change in a feed, in words. Empty values were nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// What the field is called now.
    pub label: String,
    /// The value before.
    pub before: String,
    /// The value after.
    pub after: String,
}

/// A filled-in form as it is sent. The keys are those of [`field_key`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FormSent {
    /// What was typed. For a box that was ticked, `<field>.<option>` or `<field>.yes` besides.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// What the page showed at first: who typed nothing else changed nothing.
    #[serde(default)]
    pub before: BTreeMap<String, String>,
    /// The version of each value that the page showed.
    #[serde(default)]
    pub versions: BTreeMap<String, String>,
}

/// A field's key in [`FormSent`]. Begins with a letter: a key in brackets that begins with a digit would be read as a
/// place in a list.
pub fn field_key(field: FieldId) -> String {
    format!("f{field}")
}

/// The field that a key means, and the part of it behind a point.
pub fn read_field_key(key: &str) -> Option<(FieldId, Option<&str>)> {
    let (field, part) = key.split_once('.').map_or((key, None), |(field, part)| (field, Some(part)));
    Some((field.strip_prefix('f')?.parse().ok()?, part))
}

/// The name of a field's value in forms, problems and stale copies.
pub fn value_key(field: FieldId) -> String {
    format!("values[f{field}]")
}

/// The name of one box of a field in forms.
pub fn tick_key(field: FieldId, part: &str) -> String {
    format!("values[f{field}.{part}]")
}

/// The name of the file that comes along for a field.
pub fn file_key(field: FieldId) -> String {
    format!("files[f{field}]")
}

/// The name of what the page showed of a field at first.
pub fn before_key(field: FieldId) -> String {
    format!("before[f{field}]")
}

/// The name of the version of a field's value in forms and stale copies.
pub fn version_key(field: FieldId) -> String {
    format!("versions[f{field}]")
}

/// The name of a field's value in words, in stale copies.
pub fn words_key(field: FieldId) -> String {
    format!("words[f{field}]")
}

/// A field in the editor of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSetting {
    /// Which.
    pub field: FieldId,
    /// For the next edit.
    pub version: i64,
    /// What it asks for.
    pub kind: FieldKind,
    /// The question.
    pub label: String,
    /// The heading it stands under.
    pub group: String,
    /// What helps to fill it in.
    pub help: String,
    /// What a number counts, or the currency.
    pub unit: String,
    /// It must not be left empty.
    pub is_required: bool,
    /// *Visible to customer*.
    pub is_visible_to_customer: bool,
    /// *Customer may edit*.
    pub is_customer_editable: bool,
    /// *Shown from stage*; `None`: from the first one.
    pub shown_from: Option<StageId>,
    /// Options that can be chosen, in order.
    pub options: Vec<FieldOption>,
}

/// Where a form can begin to show a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageFrom {
    /// The stage.
    pub stage: StageId,
    /// Its name.
    pub name: String,
    /// Jobs that stand there or further on.
    pub jobs: u64,
}

/// What customers see of a field while it is visible to them, by the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FieldReach {
    /// Values that are filled in there.
    pub values: u64,
    /// Jobs whose contacts see it.
    pub jobs: u64,
    /// Customers of these jobs.
    pub customers: u64,
}

/// The field that stands open in the editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenField {
    /// Which.
    pub field: FieldId,
    /// What showing or hiding it concerns.
    pub reach: FieldReach,
    /// Stands for these numbers, for the form that shows or hides it.
    pub seen: String,
    /// Values exist on some job, so that its kind stays.
    pub has_values: bool,
    /// For a visible field: what customers would see of it if it were shown from the first stage on, or from one of the
    /// stages on, in their order.
    pub from: Vec<FieldReach>,
    /// Stands for these numbers, for the form that changes it.
    pub seen_from: String,
}

/// A field that was taken off the form and left lines in feeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedField {
    /// Which.
    pub field: FieldId,
    /// For the next change.
    pub version: i64,
    /// What it asked.
    pub label: String,
    /// Customers see what was filled in.
    pub is_visible_to_customer: bool,
    /// What showing or hiding it concerns; its values are the lines of the feeds.
    pub reach: FieldReach,
    /// Stands for these numbers, for the form that shows or hides it.
    pub seen: String,
}

/// The editor of a pipeline's form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormSetting {
    /// Which pipeline.
    pub pipeline: PipelineId,
    /// Its name.
    pub name: String,
    /// Its stages in order.
    pub stages: Vec<StageFrom>,
    /// Its fields in order.
    pub fields: Vec<FieldSetting>,
    /// The one that was asked for.
    pub open: Option<OpenField>,
    /// Removed ones of which something is left.
    pub removed: Vec<RemovedField>,
}

/// Change a field's definition.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldForm {
    /// A word of [`FieldKind`].
    pub kind: String,
    /// The question.
    pub label: String,
    /// The heading.
    pub group: String,
    /// The help text.
    pub help: String,
    /// The unit.
    pub unit: String,
    /// `true` or `false`.
    pub required: String,
    /// `true` or `false`.
    pub customer_edits: String,
    /// A stage's id, or empty.
    pub shown_from: String,
    /// [`OpenField::seen_from`] as it was before the person's eyes: where a visible field comes to more jobs by this.
    pub seen: String,
    /// Names of options that are there, by `o` and id; an empty name takes the option away.
    pub options: BTreeMap<String, String>,
    /// Names of new options, one in a line.
    pub new_options: String,
}

/// The name of an option's name in the editor's form and its problems. A letter first, as in [`field_key`].
pub fn option_key(option: OptionId) -> String {
    format!("options[o{option}]")
}
