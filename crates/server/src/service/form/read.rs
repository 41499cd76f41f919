//! The form of a job as somebody sees it. What the policy hides leaves no trace: no label, no heading, no gap.

use crate::service::file::view::field_files;
use crate::service::open_job::OpenJob;
use crate::store::entity::{field, field_option, field_value, job_entry};
use crate::store::field::{select_options, select_values};
use crate::store::{Db, Key, StoreError};
use crate::{ServiceError, ServiceResult};
use std::collections::HashMap;
use uuid::Uuid;
use vitrine_domain::{Audience, EntryKind, FieldKind, FieldOption, FieldShape, OptionId, options_in};
use vitrine_policy::{Actor, Ask, FieldFacts, FieldSeen, decide, see_field};
use vitrine_wire::{FieldChange, FieldFile, FormField, FormFieldParts, StaffFormField};

/// A field of a job that the asker may see, with its value.
pub(super) struct SeenField {
    pub(super) row: field::Model,
    pub(super) facts: FieldFacts,
    pub(super) shape: FieldShape,
    pub(super) value: Option<field_value::Model>,
    file: Option<FieldFile>,
    seen: FieldSeen,
}

impl SeenField {
    /// The canonical text; empty while there is none.
    pub(super) fn stored(&self) -> &str {
        self.value.as_ref().map_or("", |value| &value.value)
    }

    /// 0 while it was never filled in.
    pub(super) fn version(&self) -> i64 {
        self.value.as_ref().map_or(0, |value| value.version)
    }

    /// The value with the names of options and units as they are now.
    pub(super) fn in_words(&self) -> String {
        let Some(value) = &self.value else { return String::new() };
        let now = match self.shape.kind {
            // The words keep who confirmed it and when, or what the file is called.
            FieldKind::Confirmation | FieldKind::File => None,
            FieldKind::Text
            | FieldKind::LongText
            | FieldKind::Number
            | FieldKind::Money
            | FieldKind::Date
            | FieldKind::Choice
            | FieldKind::Choices
            | FieldKind::Checkbox => self.shape.read_optional(&value.value).ok().map(|read| read.in_words),
        };
        now.unwrap_or_else(|| value.in_words.clone())
    }

    fn view(self, actor: &Actor, open: &OpenJob) -> FormField {
        let parts = FormFieldParts {
            field: Key::of(self.row.id),
            value: self.stored().to_owned(),
            in_words: self.in_words(),
            version: self.version(),
            may_fill: decide(actor, Ask::FillField(&open.facts, &self.facts)).is_ok(),
            group: self.row.group_name,
            help: self.row.help,
            shape: self.shape,
            file: self.file,
        };
        FormField::new(&self.seen, parts)
    }
}

/// The fields of the job that the asker may see: in order, with fields of one heading together.
pub(super) async fn seen_fields(db: &Db, actor: &Actor, open: &OpenJob) -> ServiceResult<Vec<SeenField>> {
    let for_customer = match actor {
        Actor::Contact(_) => true,
        Actor::Staff(_) | Actor::Stranger => false,
    };
    let mut visible = Vec::new();
    for row in open.pipelines.fields.iter().filter(|row| row.pipeline_id == open.row.pipeline_id) {
        let facts = open.pipelines.field_facts(&open.row, row, for_customer)?;
        if let Ok(seen) = see_field(actor, &open.facts, &facts) {
            visible.push((row, facts, seen));
        }
    }
    let ids = || visible.iter().map(|(row, ..)| row.id);
    let options = select_options(db, open.facts.tenant, ids()).await?;
    let mut values = select_values(db, open.facts.tenant, open.facts.job, ids()).await?;
    let mut fields = Vec::with_capacity(visible.len());
    for (row, facts, seen) in visible {
        let value = values.remove(&row.id);
        let shape = shape(row, &options, value.as_ref().map_or("", |value| &value.value))?;
        fields.push(SeenField { row: row.clone(), facts, shape, value, file: None, seen });
    }
    let held = |field: &SeenField| if field.shape.kind == FieldKind::File { field.stored().parse().ok() } else { None };
    let mut files = field_files(db, actor, open, fields.iter().filter_map(held)).await?;
    for field in &mut fields {
        field.file = held(field).and_then(|file| files.remove(&file));
    }
    Ok(in_groups(fields, |field| &field.row.group_name))
}

/// What a field asks; `stored` is the value for which options that were taken away stay.
pub(super) fn shape(
    row: &field::Model,
    options: &[field_option::Model],
    stored: &str,
) -> Result<FieldShape, StoreError> {
    let kind = FieldKind::from_word(&row.kind).ok_or(StoreError::Row("field"))?;
    let chosen: Vec<OptionId> = if kind.has_options() { options_in(stored).collect() } else { Vec::new() };
    let options = options
        .iter()
        .filter(|option| option.field_id == row.id)
        .filter(|option| !option.is_removed || chosen.contains(&Key::of(option.id)))
        .map(|option| FieldOption { option: Key::of(option.id), name: option.name.clone() });
    Ok(FieldShape {
        kind,
        label: row.label.clone(),
        unit: row.unit.clone(),
        is_required: row.is_required,
        options: options.collect(),
    })
}

/// Brings those of one heading together, headings in the order in which they first occur. Asked of what somebody sees
/// alone: a hidden field moves nothing.
fn in_groups<T>(items: Vec<T>, group: impl Fn(&T) -> &str) -> Vec<T> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut placed: Vec<(usize, T)> = Vec::with_capacity(items.len());
    for item in items {
        let next = places.len();
        let place = *places.entry(group(&item).to_owned()).or_insert(next);
        placed.push((place, item));
    }
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, item)| item).collect()
}

/// The form of a job for staff.
///
/// # Errors
/// The database's.
pub(crate) async fn fields_for_staff(db: &Db, actor: &Actor, open: &OpenJob) -> ServiceResult<Vec<StaffFormField>> {
    let fields = seen_fields(db, actor, open).await?;
    Ok(fields
        .into_iter()
        .map(|field| StaffFormField {
            audience: audience_of(&field.row),
            is_customer_editable: field.row.is_customer_editable,
            field: field.view(actor, open),
        })
        .collect())
}

/// The form of a job for a contact.
///
/// # Errors
/// The database's.
pub(crate) async fn fields_for_contact(db: &Db, actor: &Actor, open: &OpenJob) -> ServiceResult<Vec<FormField>> {
    let fields = seen_fields(db, actor, open).await?;
    Ok(fields.into_iter().map(|field| field.view(actor, open)).collect())
}

/// On which side of the glass a field, and every entry about it, stands.
pub(super) fn audience_of(row: &field::Model) -> Audience {
    if row.is_visible_to_customer { Audience::Customer } else { Audience::Internal }
}

/// What an entry says about a field; `None` for other entries. Asked only for entries that somebody may see.
///
/// # Errors
/// An entry about no field.
pub(crate) fn change_in_words(
    open: &OpenJob,
    kind: EntryKind,
    entry: &job_entry::Model,
) -> ServiceResult<Option<FieldChange>> {
    match kind {
        EntryKind::Note | EntryKind::Reply | EntryKind::StageChange | EntryKind::File => return Ok(None),
        EntryKind::FieldChange => {}
    }
    let is_it = |id: Uuid| open.pipelines.fields.iter().find(|field| field.id == id);
    let field = entry.field_id.and_then(is_it).ok_or_else(|| ServiceError::from(StoreError::Row("job_entry")))?;
    let (before, after) = (entry.before_text.clone(), entry.after_text.clone());
    Ok(Some(FieldChange { label: field.label.clone(), before, after }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_one_heading_stand_together_and_hidden_ones_move_nothing() {
        let all = vec![("A", 1), ("B", 2), ("", 3), ("A", 4), ("B", 5)];
        let numbers = |items: Vec<(&'static str, i32)>| -> Vec<i32> {
            in_groups(items, |item| item.0).into_iter().map(|(_, number)| number).collect()
        };
        assert_eq!(numbers(all.clone()), [1, 4, 2, 5, 3]);
        assert_eq!(numbers(all.into_iter().filter(|(_, number)| *number != 1).collect()), [2, 5, 3, 4]);
    }
}
