//! Filling in a job's form. All changed values of one save stand or fall together.

use super::read::{SeenField, audience_of, seen_fields};
use crate::live::Notice;
use crate::service::calendar;
use crate::service::file::{Taken, UploadSide, keep_file};
use crate::service::history_words::FILL_FIELD;
use crate::service::news;
use crate::service::open_job::{OpenJob, open_for_contact, open_for_staff};
use crate::service::parse::{self, Problems};
use crate::service::sight::{self, Onlookers};
use crate::store::entity::{field_value, job_entry};
use crate::store::entry::{WrittenAs, begin_entry};
use crate::store::file::make_past;
use crate::store::{Change, Db, Key, Recorded, entry, field, job, reference};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::BTreeMap;
use uuid::Uuid;
use vitrine_domain::{Audience, EntryId, EntryKind, FILE_COMES, FieldId, FieldKind, FieldValue, FileId, ValueError};
use vitrine_policy::{Actor, Ask, Reason, Refusal, decide, see_entry};
use vitrine_wire::{FormSent, StaleCopy, field_key, read_field_key, value_key, version_key, words_key};

/// Which required fields a save has to bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Required {
    /// All that are sent.
    All,
    /// Those that were touched: staff fill in a form bit by bit.
    Touched,
}

/// Staff fill in fields of a job; answers with what that means for the customer. Saving what is there already writes
/// nothing.
///
/// # Errors
/// The policy's refusal; every field's problem; stale when a value changed since the version that the page showed.
pub async fn fill_as_staff(cx: &Context, viewer: &Viewer, job: &str, sent: &FormSent) -> ServiceResult<String> {
    fill(cx, viewer, UploadSide::Staff, job, sent, &Arrived::new()).await
}

/// A contact fills in fields of a job. A field that they may not fill in, whatever the reason, answers like one that
/// does not exist, and nothing of the save is kept. Saving what is there already writes nothing.
///
/// # Errors
/// As [`fill_as_staff`]; every required field of the save has to be filled in.
pub async fn fill_as_contact(cx: &Context, viewer: &Viewer, job: &str, sent: &FormSent) -> ServiceResult<()> {
    fill(cx, viewer, UploadSide::Portal, job, sent, &Arrived::new()).await.map(|_| ())
}

/// Files that came along with the form, by field. Their bytes lie in the store.
pub(super) type Arrived<'a> = BTreeMap<FieldId, &'a Taken>;

/// Both sides' saving; answers with what it means, for staff.
pub(super) async fn fill(
    cx: &Context,
    viewer: &Viewer,
    side: UploadSide,
    job: &str,
    sent: &FormSent,
    arrived: &Arrived<'_>,
) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    let open = open_for(&change.db, &change.actor, side, job).await?;
    let required = match side {
        UploadSide::Staff => Required::Touched,
        UploadSide::Portal => Required::All,
    };
    let changed = changes(&change, &open, sent, arrived, required).await?;
    if changed.is_empty() {
        return Ok(match side {
            UploadSide::Portal => "Saved.",
            UploadSide::Staff => "Nothing was changed.",
        }
        .to_owned());
    }
    let said = match side {
        UploadSide::Portal => "Saved.".to_owned(),
        UploadSide::Staff => said(&change, &open, &changed).await?,
    };
    write(cx, &mut change, &open, changed).await?;
    change.commit(cx).await?;
    Ok(said)
}

/// The job whose form is filled in.
pub(super) async fn open_for(db: &Db, actor: &Actor, side: UploadSide, job: &str) -> ServiceResult<OpenJob> {
    match side {
        UploadSide::Staff => {
            decide(actor, Ask::UseStaffScreens)?;
            open_for_staff(db, actor, parse::id(job)?).await
        }
        UploadSide::Portal => open_for_contact(db, actor, parse::id(job)?).await,
    }
}

/// A field that a contact may not fill in answers like one that does not exist.
pub(super) fn may_fill(actor: &Actor, open: &OpenJob, field: &SeenField) -> ServiceResult<()> {
    decide(actor, Ask::FillField(&open.facts, &field.facts)).map_err(|refusal| match refusal {
        Refusal::NotAllowed(Reason::FieldReadOnly) => ServiceError::not_found(),
        Refusal::NotSignedIn | Refusal::NotFound(_) | Refusal::NotAllowed(_) => refusal.into(),
    })
}

/// One value that shall become another.
struct Changed<'a> {
    field: SeenField,
    value: FieldValue,
    /// The file that the value will be.
    file: Option<&'a Taken>,
}

/// What was typed, field by field; boxes that were ticked are put together.
fn typed(sent: &FormSent) -> ServiceResult<BTreeMap<FieldId, String>> {
    let mut typed: BTreeMap<FieldId, String> = BTreeMap::new();
    for (key, text) in &sent.values {
        let (field, part) = read_field_key(key).ok_or_else(ServiceError::not_found)?;
        let whole = typed.entry(field).or_default();
        let piece = part.unwrap_or(text);
        if !piece.is_empty() {
            if !whole.is_empty() {
                whole.push(',');
            }
            whole.push_str(piece);
        }
    }
    Ok(typed)
}

async fn changes<'a>(
    change: &Change,
    open: &OpenJob,
    sent: &FormSent,
    arrived: &Arrived<'a>,
    required: Required,
) -> ServiceResult<Vec<Changed<'a>>> {
    let mut seen: BTreeMap<FieldId, SeenField> = BTreeMap::new();
    for field in seen_fields(&change.db, &change.actor, open).await? {
        seen.insert(Key::of(field.row.id), field);
    }
    let mut typed = typed(sent)?;
    typed.extend(arrived.keys().map(|field| (*field, FILE_COMES.to_owned())));
    for field in typed.keys() {
        may_fill(&change.actor, open, seen.get(field).ok_or_else(ServiceError::not_found)?)?;
    }
    let (mut problems, mut stale, mut changed) = (Problems::new(), Vec::new(), Vec::new());
    for (id, text) in typed {
        let Some(field) = seen.remove(&id) else { continue };
        let before = sent.before.get(&field_key(id));
        let is_same_text = before.is_some_and(|before| *before == text);
        let is_missing = |value: &str| field.shape.is_required && value.is_empty();
        if is_same_text {
            if required == Required::All && is_missing(&text) && is_missing(field.stored()) {
                problems.say(&value_key(id), ValueError::Missing(field.shape.kind));
            }
            continue;
        }
        let file = arrived.get(&id).copied();
        let Some(value) = problems.take(&value_key(id), read_value(&field, &text, file)) else { continue };
        if before.is_some_and(|before| *before == value.stored) && !is_missing(&value.stored) {
            continue;
        }
        if is_missing(&value.stored) {
            problems.say(&value_key(id), ValueError::Missing(field.shape.kind));
        } else if value.stored != field.stored() {
            let version = sent.versions.get(&field_key(id)).map_or("", String::as_str);
            let is_stale = parse::version(if version.is_empty() { "0" } else { version }) != field.version();
            if is_stale { stale.push(field) } else { changed.push(Changed { field, value, file }) }
        }
    }
    problems.finish()?;
    if stale.is_empty() { Ok(changed) } else { Err(stale_copy(&stale)) }
}

/// Reads what was typed. Of files there is none but the one that the field holds and the one that came along.
fn read_value(field: &SeenField, text: &str, file: Option<&Taken>) -> Result<FieldValue, ValueError> {
    let value = field.shape.read_optional(text)?;
    let is_other_file =
        field.shape.kind == FieldKind::File && !value.stored.is_empty() && value.stored != field.stored();
    match file {
        Some(file) => Ok(FieldValue { in_words: file.name.to_string(), ..value }),
        None if is_other_file => Err(ValueError::File),
        None => Ok(value),
    }
}

/// The values as they are now, which somebody else saved meanwhile.
fn stale_copy(fields: &[SeenField]) -> ServiceError {
    let values = fields.iter().flat_map(|field| {
        let id = FieldId::of(field.row.id);
        [
            (value_key(id), field.stored().to_owned()),
            (version_key(id), field.version().to_string()),
            (words_key(id), field.in_words()),
        ]
    });
    // The versions are those of the values; the form as a whole has none.
    ServiceError::Stale(StaleCopy { version: 0, fields: values.collect() })
}

/// Who sees what is about to be saved.
async fn said(change: &Change, open: &OpenJob, changed: &[Changed<'_>]) -> ServiceResult<String> {
    let shown: Vec<&Changed<'_>> =
        changed.iter().filter(|one| audience_of(&one.field.row) == Audience::Customer).collect();
    let Some(first) = shown.first() else { return Ok("Saved. Only your team sees it.".to_owned()) };
    let onlookers = Onlookers::load(&change.db, &change.actor, change.tenant, open.facts.customer).await?;
    let facts = open.pipelines.field_facts(&open.row, &first.field.row, true)?;
    let people = sight::who_sees_it(&onlookers.of_field(&open.facts, &facts));
    Ok(if shown.len() == changed.len() {
        format!("Saved. {people}")
    } else {
        format!("Saved. {} of {} changes are for the customer. {people}", shown.len(), changed.len())
    })
}

async fn write(cx: &Context, change: &mut Change, open: &OpenJob, changed: Vec<Changed<'_>>) -> ServiceResult<()> {
    job::touch_job(&change.db, open.facts.job, change.at).await?;
    for one in changed {
        let Changed { field: seen, value, file } = one;
        let (before, after) = (seen.in_words(), in_words(cx, change, &seen, &value).await?);
        let kind = (EntryKind::FieldChange, audience_of(&seen.row));
        let begun = begin_entry(cx, change, open.facts.job, kind, WrittenAs::Oneself);
        let entry = job_entry::Model {
            field_id: Some(seen.row.id),
            before_text: before.clone(),
            after_text: after.clone(),
            ..begun
        };
        let facts = open.pipelines.entry_facts(&open.row, &entry)?;
        see_entry(&change.actor, &open.facts, &facts)?;
        let id = EntryId::of(entry.id);
        entry::insert_entry(&change.db, entry.clone()).await?;
        let stored = if seen.shape.kind == FieldKind::File {
            hold_file(cx, change, open, &entry, &seen, file).await?
        } else {
            value.stored
        };
        let row = field_value::Model {
            id: seen.value.as_ref().map_or_else(|| Uuid::from_u128(cx.new_bits()), |row| row.id),
            tenant_id: change.tenant.uuid(),
            job_id: open.facts.job.uuid(),
            field_id: seen.row.id,
            value: stored,
            in_words: after.clone(),
            version: seen.version() + 1,
            updated_at: change.at.millis(),
            updated_by: change.actor.membership().map(Key::uuid),
        };
        field::put_value(&change.db, row).await?;
        let line = Recorded {
            action: FILL_FIELD,
            job: Some(open.facts.job),
            entry: Some(id),
            subject: FieldId::of(seen.row.id).bits(),
            before: format!("{}: {}", seen.row.label, or_nothing(&before)),
            after: format!("{}: {}", seen.row.label, or_nothing(&after)),
        };
        change.record(cx, line).await?;
        news::spread(cx, change, &open.facts, id, None, &facts).await?;
        change.announce(Notice::Entry { job: open.facts.into(), before: None, after: facts.into() });
    }
    Ok(())
}

/// The file that the field held becomes its past, and the one that came along its value: answers with its id, or with
/// nothing where the field is emptied.
async fn hold_file(
    cx: &Context,
    change: &Change,
    open: &OpenJob,
    entry: &job_entry::Model,
    seen: &SeenField,
    file: Option<&Taken>,
) -> ServiceResult<String> {
    make_past(&change.db, change.tenant, Key::of(seen.row.id), Some(open.facts.job)).await?;
    let Some(taken) = file else { return Ok(String::new()) };
    let row = keep_file(cx, change, entry, (0, audience_of(&seen.row)), taken).await?;
    Ok(FileId::of(row.id).to_string())
}

fn or_nothing(words: &str) -> &str {
    if words.is_empty() { "–" } else { words }
}

/// The value in words; a confirmation says when it was given, and by whom of the customer. Names of staff stand in the
/// feed alone, where the business may keep them to itself.
async fn in_words(cx: &Context, change: &Change, seen: &SeenField, value: &FieldValue) -> ServiceResult<String> {
    let is_confirmed = seen.shape.kind == FieldKind::Confirmation && !value.stored.is_empty();
    let Some(person) = change.actor.membership().filter(|_| is_confirmed) else { return Ok(value.in_words.clone()) };
    let day = calendar::today(cx, &change.db, change.tenant).await?.short();
    match change.actor {
        Actor::Contact(_) => {
            let names = reference::person_names(&change.db, change.tenant, [person.uuid()]).await?;
            Ok(format!("{} by {} on {day}", value.in_words, names.of(person.uuid())))
        }
        Actor::Staff(_) | Actor::Stranger => Ok(format!("{} on {day}", value.in_words)),
    }
}
