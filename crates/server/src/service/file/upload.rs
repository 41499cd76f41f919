//! Adding files, first half: who adds what where. Decided before a byte is taken, and once more before a row is written.

use super::receive::{Intake, Taken, Upload};
use super::row::{about, count_anew, open_file};
use crate::live::{BeforeAfter, Notice};
use crate::service::history_words as words;
use crate::service::news;
use crate::service::open_job::{OpenJob, open_for_contact, open_for_staff};
use crate::service::parse;
use crate::service::sight::{self, Onlookers};
use crate::store::entity::{file as row, job_entry};
use crate::store::entry::{WrittenAs, begin_entry};
use crate::store::{Change, Db, Key, Look, Recorded, blob, entry, file, job, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{Audience, EntryBody, EntryId, EntryKind, FILES_PER_UPLOAD_MAX, FileId, JobId, SubmissionId};
use vitrine_policy::{Actor, Ask, decide, scope_entries, see_entry, see_file};
use vitrine_wire::FilesAdded;

/// A form's files come to so many at most, however often it is sent.
const ORDINALS: i64 = 1_000;

/// Who sends the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadSide {
    /// Staff, on a job's page.
    Staff,
    /// A contact, in the portal.
    Portal,
}

/// What comes with the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UploadForm {
    /// To which job.
    pub job: String,
    /// `customer`, or anything else for internal. Contacts have no choice.
    pub audience: String,
    /// Words about the files; may be empty.
    pub body: String,
    /// The filled-in form: its files come to one entry, however many requests bring them.
    pub submission: String,
    /// The place of the first file among all of the form; empty: 0.
    pub ordinal: String,
    /// The file that this one takes the place of; empty: none.
    pub replaces: String,
    /// The version of that file as the person saw it.
    pub version: String,
}

/// What was decided on.
pub(super) struct Place {
    pub(super) open: OpenJob,
    pub(super) audience: Audience,
}

/// Asks whether the viewer may add these files, and makes room for them.
///
/// # Errors
/// The policy's refusal; a problem of the form; `Busy` when there is no room for another upload.
pub async fn begin_upload(cx: &Context, viewer: &Viewer, side: UploadSide, form: UploadForm) -> ServiceResult<Upload> {
    viewer.in_person()?;
    let person = viewer.actor.membership().ok_or_else(ServiceError::not_found)?;
    let business = viewer.actor.tenant().ok_or_else(ServiceError::not_found)?;
    let seat = cx.uploads().enter(business, person).await.ok_or(ServiceError::Busy)?;
    let look = Look::open(cx, viewer).await?;
    let place = place(&look.db, &look.actor, side, &form).await?;
    words_of(&form)?;
    submission_of(&form)?;
    ordinal_of(&form)?;
    if let Some(id) = replaced(&form)? {
        let found = open_file(&look.db, &look.actor, id, Some(place.open.facts.job)).await?;
        decide(&look.actor, Ask::RemoveFile(&found.open.facts, &found.entry_facts, &found.facts))?;
        decide(&look.actor, Ask::AddFiles(&found.open.facts, found.facts.audience))?;
        of_no_field(&found.row)?;
    }
    let tenant = place.open.facts.tenant;
    let bytes_max = tenant::find(&look.db, tenant).await?.upload_bytes_max;
    Ok(Upload::new(viewer.clone(), side, form, Intake::new(tenant, bytes_max, seat)))
}

async fn place(db: &Db, actor: &Actor, side: UploadSide, form: &UploadForm) -> ServiceResult<Place> {
    let id: JobId = parse::id(&form.job)?;
    match side {
        UploadSide::Staff => {
            decide(actor, Ask::UseStaffScreens)?;
            let open = open_for_staff(db, actor, id).await?;
            // Anything but the word itself stays on the team's side of the glass.
            let audience = Audience::from_word(&form.audience).unwrap_or_default();
            decide(actor, Ask::AddFiles(&open.facts, audience))?;
            Ok(Place { open, audience })
        }
        UploadSide::Portal => {
            let open = open_for_contact(db, actor, id).await?;
            decide(actor, Ask::Upload(&open.facts))?;
            Ok(Place { open, audience: Audience::Customer })
        }
    }
}

fn words_of(form: &UploadForm) -> ServiceResult<String> {
    if form.body.trim().is_empty() {
        return Ok(String::new());
    }
    EntryBody::parse(&form.body).map(Into::into).map_err(|problem| ServiceError::field("body", problem))
}

/// A page hands out one key for its forms. That for files keeps it in another spelling, so that words and files that
/// were sent with the same key do not stand in each other's way.
fn submission_of(form: &UploadForm) -> ServiceResult<Option<SubmissionId>> {
    Ok(parse::submission(&form.submission)?.map(|submission| SubmissionId::from_bits(!submission.bits())))
}

fn ordinal_of(form: &UploadForm) -> ServiceResult<i64> {
    match form.ordinal.as_str() {
        "" => Ok(0),
        text => {
            text.parse().ok().filter(|ordinal| (0..ORDINALS).contains(ordinal)).ok_or_else(|| {
                ServiceError::field("files", "That are too many files at once. Reload the page for more.")
            })
        }
    }
}

/// Replacing is a matter of the staff's form.
fn replaced(form: &UploadForm) -> ServiceResult<Option<FileId>> {
    if form.replaces.is_empty() { Ok(None) } else { parse::id(&form.replaces).map(Some) }
}

/// What a form field holds is replaced where it was chosen, so that the field and its history follow.
fn of_no_field(row: &row::Model) -> ServiceResult<()> {
    match row.field_id {
        None => Ok(()),
        Some(_) => Err(ServiceError::Conflict("This file belongs to the form. Choose another one there.".to_owned())),
    }
}

/// Writes the rows of files whose bytes lie in the store: a new entry, more files of the form's first one, or a file in
/// the place of another. Files of the form that are there already are not added twice.
pub(super) async fn write_rows(
    cx: &Context,
    viewer: &Viewer,
    side: UploadSide,
    form: &UploadForm,
    taken: &[Taken],
) -> ServiceResult<FilesAdded> {
    let mut change = Change::begin(cx, viewer).await?;
    let place = place(&change.db, &change.actor, side, form).await?;
    if let Some(id) = replaced(form)? {
        return replace(cx, change, &place.open, id, form, taken).await;
    }
    let submission = submission_of(form)?;
    let first = match submission {
        Some(submission) => entry::select_submitted(&change.db, change.tenant, submission).await?,
        None => None,
    };
    let is_new = first.is_none();
    let before = match first {
        Some(first) => {
            let is_own = first.author_id == change.actor.membership().map(Key::uuid)
                && first.job_id == place.open.row.id
                && first.kind == EntryKind::File.as_str();
            if !is_own {
                return Err(parse::sent_already());
            }
            first
        }
        None => {
            let kind = (EntryKind::File, place.audience);
            let begun = begin_entry(cx, &change, place.open.facts.job, kind, WrittenAs::Oneself);
            let row = job_entry::Model { body: words_of(form)?, submission: submission.map(Key::uuid), ..begun };
            entry::insert_entry(&change.db, row.clone()).await?;
            row
        }
    };
    let ordinal = ordinal_of(form)?;
    let mut added = Vec::new();
    for (taken, ordinal) in taken.iter().zip(ordinal..) {
        if file::select_at(&change.db, EntryId::of(before.id), ordinal).await?.is_some() {
            for name in taken.blobs() {
                blob::doom(&change.db, name, change.at).await?;
            }
            continue;
        }
        added.push(keep_file(cx, &change, &before, (ordinal, place.audience), taken).await?);
    }
    if added.is_empty() {
        change.commit(cx).await?;
        return Ok(FilesAdded { said: said_of(&[], None, place.audience) });
    }
    announce_added(cx, &mut change, &place.open, (is_new, before), &added).await?;
    let sight = onlookers(&change, side, &place, &added).await?;
    change.commit(cx).await?;
    Ok(FilesAdded { said: said_of(&added, sight.as_deref(), place.audience) })
}

/// History and notices of files that were added to an entry.
async fn announce_added(
    cx: &Context,
    change: &mut Change,
    open: &OpenJob,
    (is_new, before): (bool, job_entry::Model),
    added: &[row::Model],
) -> ServiceResult<()> {
    let after = if is_new {
        let customer_files = file::count_for_customer(&change.db, EntryId::of(before.id)).await?;
        let after = job_entry::Model { customer_files, ..before.clone() };
        entry::update_entry(&change.db, after.clone()).await?;
        after
    } else {
        count_anew(change, &before).await?
    };
    let (entry_before, entry_after) =
        (open.pipelines.entry_facts(&open.row, &before)?, open.pipelines.entry_facts(&open.row, &after)?);
    for row in added {
        let facts = open.pipelines.file_facts(&open.row, row)?;
        see_file(&change.actor, &open.facts, &entry_after, &facts)?;
        if !is_new {
            change.announce(Notice::File {
                job: open.facts.into(),
                entry: BeforeAfter { before: entry_before.into(), after: entry_after.into() },
                before: None,
                after: Some(facts.into()),
            });
        }
    }
    let was = (!is_new).then_some(&entry_before);
    news::spread(cx, change, &open.facts, EntryId::of(after.id), was, &entry_after).await?;
    if is_new {
        see_entry(&change.actor, &open.facts, &entry_after)?;
        change.announce(Notice::Entry { job: open.facts.into(), before: None, after: entry_after.into() });
    }
    let names: Vec<&str> = added.iter().map(|row| row.name.as_str()).collect();
    let id = EntryId::of(before.id);
    let line = Recorded {
        action: words::ADD_FILES,
        job: Some(open.facts.job),
        entry: Some(id),
        subject: id.bits(),
        before: String::new(),
        after: names.join(", "),
    };
    change.record(cx, line).await?;
    job::touch_job(&change.db, open.facts.job, change.at).await?;
    Ok(())
}

/// One row, and its bytes are kept. The file of a field change is what its field holds.
///
/// # Errors
/// A problem of the field `files` when it is too late; the database's.
pub(crate) async fn keep_file(
    cx: &Context,
    change: &Change,
    entry: &job_entry::Model,
    (ordinal, audience): (i64, Audience),
    taken: &Taken,
) -> ServiceResult<row::Model> {
    if ordinal >= ORDINALS {
        return Err(ServiceError::field("files", "That are too many files at once. Reload the page for more."));
    }
    for name in taken.blobs() {
        if !blob::keep(&change.db, change.tenant, name, change.at).await? {
            tracing::warn!("an upload took so long that its bytes were given up");
            return Err(ServiceError::field("files", "That took too long. Send it again."));
        }
    }
    let side = match change.actor {
        Actor::Staff(_) => "staff",
        Actor::Contact(_) => "contact",
        Actor::Stranger => "system",
    };
    let row = row::Model {
        id: FileId::fresh(cx).uuid(),
        tenant_id: change.tenant.uuid(),
        job_id: entry.job_id,
        entry_id: entry.id,
        ordinal,
        field_id: entry.field_id,
        name: taken.name.clone().into(),
        media_type: taken.media.name.to_owned(),
        byte_count: i64::try_from(taken.byte_count).unwrap_or(i64::MAX),
        blob: Some(taken.blob.clone()),
        thumbnail_blob: taken.thumbnail.clone(),
        audience: audience.as_str().to_owned(),
        author_side: side.to_owned(),
        author_id: change.actor.membership().map(Key::uuid),
        is_removed: false,
        is_past: false,
        version: 1,
        created_at: change.at.millis(),
    };
    file::insert_file(&change.db, row.clone()).await?;
    Ok(row)
}

/// Puts a file in the place of another: same entry, same audience.
async fn replace(
    cx: &Context,
    mut change: Change,
    open: &OpenJob,
    id: FileId,
    form: &UploadForm,
    taken: &[Taken],
) -> ServiceResult<FilesAdded> {
    let old = open_file(&change.db, &change.actor, id, Some(open.facts.job)).await?;
    decide(&change.actor, Ask::RemoveFile(&open.facts, &old.entry_facts, &old.facts))?;
    decide(&change.actor, Ask::AddFiles(&open.facts, old.facts.audience))?;
    of_no_field(&old.row)?;
    if parse::version(&form.version) != old.row.version {
        return Err(ServiceError::Conflict(STALE.to_owned()));
    }
    let [new] = taken else {
        return Err(ServiceError::field("files", "Choose one file to put in its place."));
    };
    file::doom_blobs(&change.db, &old.row, change.at).await?;
    let gone = row::Model {
        is_removed: true,
        blob: None,
        thumbnail_blob: None,
        version: old.row.version + 1,
        ..old.row.clone()
    };
    file::update_file(&change.db, gone).await?;
    let ordinal = file::next_ordinal(&change.db, EntryId::of(old.entry.id)).await?;
    let row = keep_file(cx, &change, &old.entry, (ordinal, old.facts.audience), new).await?;
    let after = count_anew(&change, &old.entry).await?;
    let line = Recorded {
        before: old.row.name.clone(),
        after: row.name.clone(),
        ..about(words::REPLACE_FILE, open.facts.job, &row)
    };
    change.record(cx, line).await?;
    job::touch_job(&change.db, open.facts.job, change.at).await?;
    change.announce(Notice::File {
        job: open.facts.into(),
        entry: BeforeAfter {
            before: old.entry_facts.into(),
            after: open.pipelines.entry_facts(&open.row, &after)?.into(),
        },
        before: Some(old.facts.into()),
        after: Some(open.pipelines.file_facts(&open.row, &row)?.into()),
    });
    change.commit(cx).await?;
    Ok(FilesAdded { said: format!("{} is in the place of {}.", row.name, old.row.name) })
}

/// What is said when a file changed since somebody looked at it.
pub(super) const STALE: &str =
    "Somebody else changed this file in the meantime, so it was left as it is. Look again, then decide.";

/// For staff who add files for the customer: who sees them.
async fn onlookers(
    change: &Change,
    side: UploadSide,
    place: &Place,
    added: &[row::Model],
) -> ServiceResult<Option<String>> {
    let Some(row) = added.first() else { return Ok(None) };
    match (side, place.audience) {
        (UploadSide::Portal, _) | (UploadSide::Staff, Audience::Internal) => Ok(None),
        (UploadSide::Staff, Audience::Customer) => {
            let found = entry::select_entry(
                &change.db,
                &scope_entries(&change.actor),
                place.open.facts.job,
                EntryId::of(row.entry_id),
            )
            .await?
            .ok_or_else(ServiceError::not_found)?;
            let facts = place.open.pipelines.entry_facts(&place.open.row, &found)?;
            let job = &place.open.facts;
            let sight = Onlookers::load(&change.db, &change.actor, job.tenant, job.customer).await?;
            Ok(Some(sight::who_sees_it(&sight.of_entry(job, &facts))))
        }
    }
}

fn said_of(added: &[row::Model], sight: Option<&str>, audience: Audience) -> String {
    let what = match added {
        [] => return "These files had arrived already.".to_owned(),
        [one] => format!("{} is saved.", one.name),
        more => format!("{} files are saved.", more.len()),
    };
    match (audience, sight) {
        (Audience::Internal, _) => format!("{what} Only your team sees that."),
        (Audience::Customer, Some(sight)) => format!("{what} {sight}"),
        (Audience::Customer, None) => what,
    }
}

/// One request brings at most so many files.
pub(super) fn too_many() -> ServiceError {
    ServiceError::field("files", format!("Choose {FILES_PER_UPLOAD_MAX} files at most, then send the rest."))
}
