//! The editor of a pipeline's form: what it asks, in which order. Visibility has a room of its own.

use super::reach::{Reach, seal};
use super::setting::fields_of;
use super::visibility::other_numbers;
use crate::live::Notice;
use crate::service::history_words as words;
use crate::service::parse::{self, Problems};
use crate::store::entity::{field, field_option};
use crate::store::field::{has_values, insert_field, insert_option, select_options, update_field, update_option};
use crate::store::file::make_past;
use crate::store::{Change, Key, Pipelines, Recorded};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::BTreeSet;
use uuid::Uuid;
use vitrine_domain::{
    FIELDS_PER_FORM_MAX, FieldGroup, FieldHelp, FieldId, FieldKind, FieldLabel, FieldUnit, OPTIONS_PER_FIELD_MAX,
    OptionId, OptionName, PipelineId, StageId,
};
use vitrine_policy::{Ask, decide};
use vitrine_wire::{FieldForm, StaleCopy, option_key};

/// A field that is on a form.
///
/// # Errors
/// Not found for any other id.
pub(super) fn find<'a>(all: &'a Pipelines, field: &str) -> ServiceResult<&'a field::Model> {
    let id: FieldId = parse::id(field)?;
    all.fields.iter().find(|row| row.id == id.uuid() && !row.is_removed).ok_or_else(ServiceError::not_found)
}

/// Tells everybody whose screen shows the field before or after.
pub(super) fn announce(
    change: &mut Change,
    reach: &Reach<'_>,
    before: &field::Model,
    after: &field::Model,
) -> ServiceResult<()> {
    let (before, after) = (reach.seeing(before)?, reach.seeing(after)?);
    for contact in before.into_values().chain(after.into_values()).flatten().collect::<BTreeSet<_>>() {
        change.announce(Notice::ContactView(contact));
    }
    change.announce(Notice::StaffScreens);
    Ok(())
}

/// Adds a field at the end of a pipeline's form: internal, not required; answers with its id.
///
/// # Errors
/// Not found for whoever may not edit pipelines, and for a pipeline that is not there; the form's problems.
pub async fn create_field(
    cx: &Context,
    viewer: &Viewer,
    pipeline: &str,
    label: &str,
    kind: &str,
) -> ServiceResult<FieldId> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::EditPipelines(change.tenant))?;
    let all = Pipelines::load(&change.db, change.tenant).await?;
    let pipeline: PipelineId = parse::id(pipeline)?;
    all.pipeline(pipeline.uuid()).ok_or_else(ServiceError::not_found)?;
    let mut problems = Problems::new();
    if fields_of(&all, pipeline).count() >= FIELDS_PER_FORM_MAX {
        problems.say("", format!("A form has {FIELDS_PER_FORM_MAX} fields at most. Remove one that nobody needs."));
    }
    let label = problems.take("label", FieldLabel::parse(label));
    let kind = chosen_kind(&mut problems, kind);
    let (Some(label), Some(kind)) = (label, kind) else { return Err(problems.into_error()) };
    problems.finish()?;
    let last = all.fields.iter().filter(|row| row.pipeline_id == pipeline.uuid()).map(|row| row.position).max();
    let id = FieldId::fresh(cx);
    let row = field::Model {
        id: id.uuid(),
        tenant_id: change.tenant.uuid(),
        pipeline_id: pipeline.uuid(),
        position: last.map_or(0, |last| last + 1),
        group_name: String::new(),
        label: label.into(),
        help: String::new(),
        kind: kind.as_str().to_owned(),
        unit: String::new(),
        is_required: false,
        is_visible_to_customer: false,
        is_customer_editable: false,
        shown_from_stage_id: None,
        is_removed: false,
        version: 1,
        created_at: change.at.millis(),
    };
    let after = format!("{} ({})", row.label, kind.label());
    insert_field(&change.db, row).await?;
    let line = Recorded { action: words::CREATE_FIELD, subject: id.bits(), after, ..Recorded::default() };
    change.record(cx, line).await?;
    // It is internal: no customer's view differs.
    change.announce(Notice::StaffScreens);
    change.commit(cx).await?;
    Ok(id)
}

fn chosen_kind(problems: &mut Problems, word: &str) -> Option<FieldKind> {
    let kind = FieldKind::from_word(word);
    if kind.is_none() {
        problems.say("kind", "Choose what the field asks for.");
    }
    kind
}

/// Changes what a field asks; values that are there stay. Saving what is there already writes nothing.
///
/// # Errors
/// Not found for whoever may not edit pipelines, and for a field that is not there; stale when the field changed since
/// `version`; the form's problems; `Conflict` when it would show a visible field on other jobs than the form said.
pub async fn edit_field(
    cx: &Context,
    viewer: &Viewer,
    field: &str,
    version: &str,
    form: &FieldForm,
) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::EditPipelines(change.tenant))?;
    let all = Pipelines::load(&change.db, change.tenant).await?;
    let row = find(&all, field)?.clone();
    if parse::version(version) != row.version {
        return Err(stale(&row));
    }
    let options = select_options(&change.db, change.tenant, [row.id]).await?;
    let mut problems = Problems::new();
    let edited = edited(&change, &all, &row, form, &mut problems).await?;
    let new_options = edited.as_ref().and_then(|after| read_options(cx, after, options.clone(), form, &mut problems));
    let (Some(mut after), Some(new_options)) = (edited, new_options) else { return Err(problems.into_error()) };
    problems.finish()?;
    if after == row && new_options == options {
        return Ok("Nothing was changed.".to_owned());
    }
    let reach = Reach::load(&change.db, change.tenant, &all, row.pipeline_id).await?;
    refuse_unseen_widening(&change, &reach, (&row, &after), &form.seen).await?;
    after.version += 1;
    update_field(&change.db, after.clone()).await?;
    for option in &new_options {
        match options.iter().find(|before| before.id == option.id) {
            None => insert_option(&change.db, option.clone()).await?,
            Some(before) if before != option => update_option(&change.db, option.clone()).await?,
            Some(_) => {}
        }
    }
    let line = Recorded {
        action: words::EDIT_FIELD,
        subject: row.id.as_u128(),
        before: in_words(&row, &options),
        after: in_words(&after, &new_options),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    announce(&mut change, &reach, &row, &after)?;
    change.commit(cx).await?;
    Ok(format!("Saved: {}.", after.label))
}

/// A visible field that is shown from an earlier stage on comes before more eyes: only as far as the menu has said.
async fn refuse_unseen_widening(
    change: &Change,
    reach: &Reach<'_>,
    (before, after): (&field::Model, &field::Model),
    seen: &str,
) -> ServiceResult<()> {
    if !before.is_visible_to_customer || before.shown_from_stage_id == after.shown_from_stage_id {
        return Ok(());
    }
    let was = reach.of_field(&change.db, change.tenant, before).await?;
    let is = reach.of_field(&change.db, change.tenant, after).await?;
    if is.is_beyond(&was) && seen != seal(&reach.shown_from_each_stage(&change.db, change.tenant, before).await?) {
        return Err(other_numbers(true, is.numbers()));
    }
    Ok(())
}

async fn edited(
    change: &Change,
    all: &Pipelines,
    row: &field::Model,
    form: &FieldForm,
    problems: &mut Problems,
) -> ServiceResult<Option<field::Model>> {
    let kind = chosen_kind(problems, &form.kind);
    let is_other_kind = kind.is_some_and(|kind| kind.as_str() != row.kind);
    if is_other_kind && has_values(&change.db, change.tenant, FieldId::of(row.id)).await? {
        problems.say(
            "kind",
            "This field is filled in on some jobs, so it stays of this kind. Remove it and add a new one instead: \
             what was filled in stays readable in the feeds.",
        );
    }
    let label = problems.take("label", FieldLabel::parse(&form.label));
    let group = problems.take("group", FieldGroup::parse(&form.group));
    let help = problems.take("help", FieldHelp::parse(&form.help));
    let unit = problems.take("unit", FieldUnit::parse(&form.unit));
    let shown_from = shown_from(all, row, &form.shown_from);
    if shown_from.is_none() {
        problems.say("shown_from", "Choose a stage from the list.");
    }
    let required = yes_or_no(problems, "required", &form.required);
    let customer_edits = yes_or_no(problems, "customer_edits", &form.customer_edits);
    let (Some(kind), Some(label), Some(group), Some(help), Some(unit), Some(shown_from)) =
        (kind, label, group, help, unit, shown_from)
    else {
        return Ok(None);
    };
    let (Some(is_required), Some(is_customer_editable)) = (required, customer_edits) else { return Ok(None) };
    Ok(Some(field::Model {
        kind: kind.as_str().to_owned(),
        label: label.into(),
        group_name: group.into(),
        help: help.into(),
        unit: if kind.has_unit() { unit.into() } else { String::new() },
        is_required,
        is_customer_editable,
        shown_from_stage_id: shown_from,
        ..row.clone()
    }))
}

/// Nothing is guessed: a word that is missing or garbled neither widens nor narrows anything.
fn yes_or_no(problems: &mut Problems, field: &str, word: &str) -> Option<bool> {
    match word {
        "true" => Some(true),
        "false" => Some(false),
        _ => {
            problems.say(field, "Choose one of the two.");
            None
        }
    }
}

/// A stage of the field's own pipeline, or none; `None` for any other text.
fn shown_from(all: &Pipelines, row: &field::Model, text: &str) -> Option<Option<Uuid>> {
    if text.is_empty() {
        return Some(None);
    }
    let id: StageId = text.parse().ok()?;
    all.stages_of(row.pipeline_id).find(|stage| stage.id == id.uuid()).map(|stage| Some(stage.id))
}

/// The options as the form wants them: renamed, taken away, new ones at the end. One that was taken away stays in the
/// database, for values that chose it.
fn read_options(
    cx: &Context,
    field: &field::Model,
    mut options: Vec<field_option::Model>,
    form: &FieldForm,
    problems: &mut Problems,
) -> Option<Vec<field_option::Model>> {
    if !FieldKind::from_word(&field.kind).is_some_and(FieldKind::has_options) {
        return Some(options);
    }
    let mut is_good = true;
    for (id, name) in &form.options {
        let found = id.strip_prefix('o').and_then(|id| id.parse::<OptionId>().ok());
        let Some(option) =
            found.and_then(|id| options.iter_mut().find(|option| option.id == id.uuid() && !option.is_removed))
        else {
            problems.say("", "The options have changed since the page was opened. Load the page again.");
            return None;
        };
        if name.trim().is_empty() {
            option.is_removed = true;
            continue;
        }
        match problems.take(&option_key(OptionId::of(option.id)), OptionName::parse(name)) {
            Some(name) => option.name = name.into(),
            None => is_good = false,
        }
    }
    let next = options.iter().map(|option| option.position).max().map_or(0, |last| last + 1);
    let lines = form.new_options.lines().filter(|line| !line.trim().is_empty());
    for (position, line) in (next..).zip(lines) {
        match problems.take("new_options", OptionName::parse(line)) {
            Some(name) => options.push(field_option::Model {
                id: OptionId::fresh(cx).uuid(),
                tenant_id: field.tenant_id,
                field_id: field.id,
                name: name.into(),
                position,
                is_removed: false,
            }),
            None => is_good = false,
        }
    }
    let left: Vec<&str> =
        options.iter().filter(|option| !option.is_removed).map(|option| option.name.as_str()).collect();
    if left.len() > OPTIONS_PER_FIELD_MAX {
        problems.say("new_options", format!("A field has {OPTIONS_PER_FIELD_MAX} options at most."));
        is_good = false;
    }
    if let Some(twice) = left.iter().enumerate().find(|(at, name)| left[..*at].contains(name)) {
        problems.say("new_options", format!("{} is there twice. Name each option once.", twice.1));
        is_good = false;
    }
    is_good.then_some(options)
}

/// Moves a field one place up (`up`) or down in its form; answers with what happened.
///
/// # Errors
/// Not found for whoever may not edit pipelines, and for a field that is not there; another word than the two.
pub async fn move_field(cx: &Context, viewer: &Viewer, field: &str, to: &str) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::EditPipelines(change.tenant))?;
    let all = Pipelines::load(&change.db, change.tenant).await?;
    let row = find(&all, field)?.clone();
    let order: Vec<&field::Model> = fields_of(&all, PipelineId::of(row.pipeline_id)).collect();
    let at = order.iter().position(|one| one.id == row.id).ok_or_else(ServiceError::not_found)?;
    let beside = match to {
        "up" => at.checked_sub(1),
        "down" => Some(at + 1),
        _ => return Err(ServiceError::field("to", "Say where to: up or down.")),
    };
    let Some(other) = beside.and_then(|at| order.get(at)) else {
        return Ok(format!("{} is at the end already.", row.label));
    };
    let (mine, theirs) = (row.position, other.position);
    update_field(&change.db, field::Model { position: theirs, ..row.clone() }).await?;
    update_field(&change.db, field::Model { position: mine, ..(*other).clone() }).await?;
    let place = |at: usize| format!("{}: place {}", row.label, at + 1);
    let line = Recorded {
        action: words::MOVE_FIELD,
        subject: row.id.as_u128(),
        before: place(at),
        after: place(if to == "up" { at - 1 } else { at + 1 }),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    // Who sees only one of the two sees the same as before.
    let reach = Reach::load(&change.db, change.tenant, &all, row.pipeline_id).await?;
    let others = reach.seeing(other)?;
    let both = reach.seeing(&row)?.into_iter().filter_map(|(job, contacts)| Some(&contacts & others.get(&job)?));
    for contact in both.flatten().collect::<BTreeSet<_>>() {
        change.announce(Notice::ContactView(contact));
    }
    change.announce(Notice::StaffScreens);
    let said = format!("{} stands {} {} now.", row.label, if to == "up" { "above" } else { "below" }, other.label);
    change.commit(cx).await?;
    Ok(said)
}

/// Takes a field off the form. What was filled in stays readable in the feeds.
///
/// # Errors
/// Not found for whoever may not edit pipelines, and for a field that is not there.
pub async fn remove_field(cx: &Context, viewer: &Viewer, field: &str) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::EditPipelines(change.tenant))?;
    let all = Pipelines::load(&change.db, change.tenant).await?;
    let row = find(&all, field)?.clone();
    let after = field::Model { is_removed: true, version: row.version + 1, ..row.clone() };
    update_field(&change.db, after.clone()).await?;
    make_past(&change.db, change.tenant, FieldId::of(row.id), None).await?;
    let line = Recorded {
        action: words::REMOVE_FIELD,
        subject: row.id.as_u128(),
        before: row.label.clone(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    let reach = Reach::load(&change.db, change.tenant, &all, row.pipeline_id).await?;
    announce(&mut change, &reach, &row, &after)?;
    change.commit(cx).await?;
    Ok(format!("{} is off the form. What was filled in stays in the feeds.", row.label))
}

/// The field as it is now.
pub(super) fn stale(row: &field::Model) -> ServiceError {
    let word = |on: bool| if on { "true" } else { "false" }.to_owned();
    let shown_from = row.shown_from_stage_id.map(|id| StageId::of(id).to_string()).unwrap_or_default();
    let fields = [
        ("label", row.label.clone()),
        ("kind", row.kind.clone()),
        ("group", row.group_name.clone()),
        ("help", row.help.clone()),
        ("unit", row.unit.clone()),
        ("required", word(row.is_required)),
        ("customer_edits", word(row.is_customer_editable)),
        ("shown_from", shown_from),
    ];
    ServiceError::Stale(StaleCopy {
        version: row.version,
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    })
}

/// A field's definition for the history.
fn in_words(row: &field::Model, options: &[field_option::Model]) -> String {
    let options: Vec<&str> =
        options.iter().filter(|option| !option.is_removed).map(|option| option.name.as_str()).collect();
    let marks = [
        (row.is_required, "required"),
        (row.is_customer_editable, "customer may edit"),
        (row.shown_from_stage_id.is_some(), "from a later stage on"),
    ];
    let mut parts = vec![format!("{} ({})", row.label, row.kind)];
    parts.extend([&row.group_name, &row.unit, &row.help].into_iter().filter(|text| !text.is_empty()).cloned());
    parts.extend(marks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, mark)| mark.to_owned()));
    if !options.is_empty() {
        parts.push(options.join(", "));
    }
    parts.join("; ")
}
