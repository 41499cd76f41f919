use super::sweep::sweep;
use super::upload::write_rows;
use super::*;
use crate::files::exif_with_place;
use crate::service::scenario::{Scenario, add_contact};
use crate::service::{entry, mail, portal};
use crate::{Clock, ServiceError, ServiceResult, Viewer};
use bytes::Bytes;
use futures::{StreamExt, stream};
use image::{ImageFormat, Rgb, RgbImage};
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use vitrine_domain::JobId;
use vitrine_policy::Refusal;
use vitrine_wire::{FilesAdded, LiveFrame, PortalFile, StaffEntry, StaffFile};

type Tested = Result<(), ServiceError>;

const PLACE: &[u8; 24] = b"the-place-of-the-picture";

/// A photo held sideways, 60 × 20 pixels as it lies, with the place in its head.
fn photo() -> Vec<u8> {
    let picture = RgbImage::from_fn(60, 20, |x, _| if x < 30 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) });
    let mut bytes = io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).expect("drawn");
    let bytes = bytes.into_inner();
    [&bytes[..2], &exif_with_place(6, PLACE), &bytes[2..]].concat()
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

struct Sent<'a> {
    side: UploadSide,
    audience: &'a str,
    body: &'a str,
    submission: &'a str,
    ordinal: &'a str,
}

const INTERNAL: Sent<'static> =
    Sent { side: UploadSide::Staff, audience: "internal", body: "", submission: "", ordinal: "" };
const SHOWN: Sent<'static> = Sent { audience: "customer", ..INTERNAL };
const PORTAL: Sent<'static> = Sent { side: UploadSide::Portal, ..INTERNAL };

async fn send(
    s: &Scenario,
    viewer: &Viewer,
    job: JobId,
    sent: &Sent<'_>,
    files: &[(&str, &[u8])],
) -> ServiceResult<FilesAdded> {
    let form = UploadForm {
        job: job.to_string(),
        audience: sent.audience.to_owned(),
        body: sent.body.to_owned(),
        submission: sent.submission.to_owned(),
        ordinal: sent.ordinal.to_owned(),
        ..UploadForm::default()
    };
    take(s, viewer, sent.side, form, files).await
}

async fn take(
    s: &Scenario,
    viewer: &Viewer,
    side: UploadSide,
    form: UploadForm,
    files: &[(&str, &[u8])],
) -> ServiceResult<FilesAdded> {
    let mut upload = begin_upload(&s.cx, viewer, side, form).await?;
    for (name, bytes) in files {
        let pieces: Vec<io::Result<Bytes>> =
            bytes.chunks(1_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        if let Err(error) = upload.take(&s.cx, name, stream::iter(pieces)).await {
            upload.give_up(&s.cx).await;
            return Err(error);
        }
    }
    upload.finish(&s.cx).await
}

async fn staff_entries(s: &Scenario, job: JobId) -> ServiceResult<Vec<StaffEntry>> {
    Ok(entry::list_entries(&s.cx, &s.owner, job, None).await?.entries)
}

async fn staff_files_of(s: &Scenario, job: JobId) -> ServiceResult<Vec<StaffFile>> {
    Ok(staff_entries(s, job).await?.into_iter().flat_map(|entry| entry.files).collect())
}

async fn portal_files_of(s: &Scenario, job: JobId) -> ServiceResult<Vec<PortalFile>> {
    Ok(portal::portal_job(&s.cx, &s.dana, job, None).await?.files)
}

async fn bytes_of(s: &Scenario, viewer: &Viewer, file: &str, variant: Variant) -> ServiceResult<Vec<u8>> {
    let mut pieces = hand_out(&s.cx, viewer, file, variant).await?.read(&s.cx, None).await?;
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        bytes.extend_from_slice(&piece.expect("readable"));
    }
    Ok(bytes)
}

fn is_not_found<T>(answer: &ServiceResult<T>) -> bool {
    matches!(answer, Err(ServiceError::Refused(Refusal::NotFound(_))))
}

async fn states(s: &Scenario) -> Vec<String> {
    let ask = format!("SELECT state FROM blob WHERE tenant_id = {} ORDER BY state", s.cx.store().literal(s.tenant()));
    s.cx.store().texts(&ask).await
}

#[tokio::test]
async fn photo_loses_its_place_and_its_thumbnail_stands_upright() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let original = photo();
    assert!(has(&original, PLACE));
    send(&s, &s.dana, job, &PORTAL, &[("../IMG 1.jpeg", &original)]).await?;
    let [file] = &portal_files_of(&s, job).await?[..] else { panic!("one file") };
    assert_eq!(
        (file.name.as_str(), file.byte_count, file.is_from_customer),
        ("IMG 1.jpeg", original.len() as u64, true)
    );
    for viewer in [&s.owner, &s.dana] {
        let kept = bytes_of(&s, viewer, &file.file.to_string(), Variant::Original).await?;
        assert_eq!(kept.len(), original.len());
        assert!(!has(&kept, PLACE));
        let small = bytes_of(&s, viewer, &file.file.to_string(), Variant::Thumbnail).await?;
        assert!(!has(&small, b"Exif") && !has(&small, PLACE));
        let drawn = image::load_from_memory_with_format(&small, ImageFormat::Jpeg).expect("a picture");
        assert!(drawn.height() > drawn.width(), "{} × {}", drawn.width(), drawn.height());
    }
    Ok(())
}

#[tokio::test]
async fn files_without_a_visible_one_leave_no_trace() -> Tested {
    let s = Scenario::new().await;
    let (job, twin) = (s.job("Rewire the kitchen").await, s.job("Rewire the kitchen").await);
    let view = async |job| -> ServiceResult<String> {
        let view = portal::portal_job(&s.cx, &s.dana, job, None).await?;
        Ok(format!("{:?} {:?} {:?}", view.entries, view.files, view.earlier))
    };
    send(&s, &s.owner, job, &INTERNAL, &[("canary-a.txt", b"canary")]).await?;
    send(&s, &s.owner, job, &SHOWN, &[("canary-b.txt", b"canary")]).await?;
    let files = staff_files_of(&s, job).await?;
    let shown = &files[1];
    assert_eq!(portal_files_of(&s, job).await?.len(), 1);
    let (id, version) = (shown.file.to_string(), shown.version.to_string());
    let changed = set_file_audience(&s.cx, &s.owner, &job.to_string(), &id, &version, "internal").await?;
    assert_eq!(changed.said, "Hidden from Dana Reyes.");
    // The entry is for the customer, and yet there is nothing of it.
    assert_eq!(changed.entry.audience, vitrine_domain::Audience::Customer);
    assert!(changed.entry.unseen_because.is_some());
    assert_eq!(view(job).await?, view(twin).await?);
    for variant in [Variant::Original, Variant::Thumbnail] {
        assert!(is_not_found(&hand_out(&s.cx, &s.dana, &id, variant).await));
    }
    assert!(is_not_found(&plan_zip(&s.cx, &s.dana, &job.to_string(), false).await));
    assert_eq!(plan_zip(&s.cx, &s.owner, &job.to_string(), true).await?.files().len(), 2);
    // With words the entry stays, and the file is still no part of it.
    let words = Sent { body: "As discussed.", ..SHOWN };
    send(&s, &s.owner, job, &words, &[("canary-c.txt", b"canary")]).await?;
    let last = staff_files_of(&s, job).await?.pop().expect("a file");
    set_file_audience(&s.cx, &s.owner, &job.to_string(), &last.file.to_string(), "1", "internal").await?;
    let seen = portal::portal_job(&s.cx, &s.dana, job, None).await?;
    assert_eq!(seen.entries.len(), 1);
    assert!(!format!("{seen:?}").contains("canary"));
    Ok(())
}

#[tokio::test]
async fn hidden_entry_hides_its_files_at_once_and_a_shown_one_shows_what_it_holds() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    send(&s, &s.owner, job, &SHOWN, &[("a.jpg", &photo())]).await?;
    let entries = staff_entries(&s, job).await?;
    let (of, file) = (&entries[0], entries[0].files[0].file.to_string());
    assert!(hand_out(&s.cx, &s.dana, &file, Variant::Thumbnail).await.is_ok());
    let (entry, version) = (of.entry.to_string(), of.version.to_string());
    let hidden = entry::set_entry_audience(&s.cx, &s.owner, &id, &entry, &version, "internal").await?;
    for variant in [Variant::Original, Variant::Thumbnail] {
        assert!(is_not_found(&hand_out(&s.cx, &s.dana, &file, variant).await));
    }
    // Files that are all internal go along when their entry is shown: it holds nothing else.
    set_file_audience(&s.cx, &s.owner, &id, &file, "1", "internal").await?;
    let stale = hidden.entry.version.to_string();
    let refused = entry::set_entry_audience(&s.cx, &s.owner, &id, &entry, &stale, "customer").await;
    assert!(matches!(refused, Err(ServiceError::Stale(_))), "its files changed since");
    let now = staff_entries(&s, job).await?[0].version.to_string();
    let shown = entry::set_entry_audience(&s.cx, &s.owner, &id, &entry, &now, "customer").await?;
    assert_eq!(shown.said, "Shown to Dana Reyes.");
    assert!(hand_out(&s.cx, &s.dana, &file, Variant::Original).await.is_ok());
    Ok(())
}

#[tokio::test]
async fn what_a_customer_sent_stays_visible_and_nobody_else_toggles() -> Tested {
    let s = Scenario::new().await;
    let form = vitrine_wire::JobForm { owner: Scenario::membership(&s.tradie).to_string(), ..s.form("Mine") };
    let job = s.job_from(&form).await;
    let id = job.to_string();
    let tricky = Sent { audience: "internal", ..PORTAL };
    send(&s, &s.dana, job, &tricky, &[("a.txt", b"words")]).await?;
    let file = portal_files_of(&s, job).await?[0].file.to_string();
    for viewer in [&s.owner, &s.tradie] {
        let refused = set_file_audience(&s.cx, viewer, &id, &file, "1", "internal").await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::NotAllowed(_)))), "{refused:?}");
    }
    assert!(is_not_found(&set_file_audience(&s.cx, &s.dana, &id, &file, "1", "internal").await));
    assert!(is_not_found(&remove_file(&s.cx, &s.dana, &id, &file, "1").await));
    // A tradie adds internal files alone.
    assert!(matches!(
        send(&s, &s.tradie, job, &SHOWN, &[("b.txt", b"words")]).await,
        Err(ServiceError::Refused(Refusal::NotAllowed(_)))
    ));
    send(&s, &s.tradie, job, &INTERNAL, &[("b.txt", b"words")]).await?;
    assert_eq!(portal_files_of(&s, job).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn one_form_makes_one_entry_however_often_it_arrives() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let submission = vitrine_domain::SubmissionId::from_bits(77).to_string();
    let first = Sent { body: "Two photos.", submission: &submission, ordinal: "0", ..PORTAL };
    send(&s, &s.dana, job, &first, &[("a.txt", b"one")]).await?;
    send(&s, &s.dana, job, &first, &[("a.txt", b"one")]).await?;
    let second = Sent { ordinal: "1", ..first };
    send(&s, &s.dana, job, &second, &[("b.txt", b"two")]).await?;
    let entries = staff_entries(&s, job).await?;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].body, "Two photos.");
    let names: Vec<_> = entries[0].files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a.txt", "b.txt"]);
    assert_eq!(states(&s).await, ["doomed", "kept", "kept"]);
    // Another person's key gives nothing away and takes nothing.
    let eve = add_contact(&s.cx, &s.owner, s.customer, "Eve", &format!("eve-{job}@example.com")).await;
    let taken = send(&s, &eve, job, &second, &[("c.txt", b"x")]).await;
    assert!(matches!(taken, Err(ServiceError::Conflict(_))), "{taken:?}");
    Ok(())
}

#[tokio::test]
async fn refused_files_change_nothing_and_leave_nothing_behind() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    crate::service::settings::set_upload_limit(&s.cx, &s.owner, "1").await?;
    let large = vec![b'a'; 1_000_001];
    for (name, bytes, said) in [
        ("page.jpg", b"<html><script>".as_slice(), "not a kind of file"),
        ("picture.svg", b"<svg onload='alert(1)'/>", "not a kind of file"),
        ("run.txt", b"MZ\x90\0\x03", "not a kind of file"),
        ("empty.txt", b"", "is empty"),
        ("large.txt", &large, "larger than 1 MB"),
        ("cut.jpg", &photo()[..80], "cannot be read as a photo"),
    ] {
        let refused = send(&s, &s.dana, job, &PORTAL, &[("good.txt", b"good"), (name, bytes)]).await;
        let Err(ServiceError::Invalid(problems)) = refused else { panic!("{name}: {refused:?}") };
        assert!(problems[0].field == "files" && problems[0].message.contains(said), "{name}: {problems:?}");
        assert!(problems[0].message.contains(name), "{problems:?}");
    }
    assert!(staff_entries(&s, job).await?.is_empty());
    assert!(states(&s).await.iter().all(|state| state == "doomed"), "all or nothing");
    let later = Clock::Fixed(Arc::new(AtomicI64::new(s.cx.now().plus_secs(7_200).millis())));
    assert!(sweep(&s.cx.with_clock(later)).await? > 0);
    assert_eq!(states(&s).await, Vec::<String>::new());
    if std::env::var("VITRINE_TEST_DATABASE_URL").is_err() {
        assert_eq!(s.cx.blobs().names().await, Vec::<String>::new());
    }
    Ok(())
}

#[tokio::test]
async fn crash_between_bytes_and_row_loses_nothing_and_leaks_nothing() -> Tested {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await;
    send(&s, &s.owner, job, &SHOWN, &[("kept.txt", b"kept")]).await?;
    // The bytes of a second file lie in the store, and the server dies before its row is written.
    let form = UploadForm { job: job.to_string(), ..UploadForm::default() };
    let mut upload = begin_upload(&s.cx, &s.owner, UploadSide::Staff, form).await?;
    upload.take(&s.cx, "lost.txt", stream::iter([Ok(Bytes::from_static(b"lost"))])).await?;
    drop(upload);
    assert_eq!(states(&s).await, ["kept", "pending"]);
    assert_eq!(staff_files_of(&s, job).await?.len(), 1);
    let at = |secs: i64| {
        let clock = Clock::Fixed(Arc::new(AtomicI64::new(s.cx.now().plus_secs(secs).millis())));
        s.cx.with_clock(clock)
    };
    assert_eq!(sweep(&at(3_600)).await?, 0, "an upload may still be under way");
    let (day, hour) = (24 * 3_600 + 60, 2 * 3_600);
    assert_eq!(sweep(&at(day)).await?, 0, "given up, and nobody can finish it any more");
    assert_eq!(sweep(&at(day + hour)).await?, 1);
    assert_eq!(states(&s).await, ["kept"]);
    assert_eq!(s.cx.blobs().names().await.len(), 1);
    let file = staff_files_of(&s, job).await?[0].file.to_string();
    assert_eq!(bytes_of(&s, &s.dana, &file, Variant::Original).await?, b"kept");
    // Bytes that are gone already do not hold the sweeper up: it died after removing them.
    remove_file(&s.cx, &s.owner, &job.to_string(), &file, "1").await?;
    s.cx.blobs().remove(&s.cx.blobs().names().await[0]).await?;
    assert_eq!(sweep(&at(hour)).await?, 1);
    assert_eq!(states(&s).await, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn removed_and_replaced_files_are_gone_and_stay_in_the_history() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    send(&s, &s.owner, job, &SHOWN, &[("first.txt", b"first"), ("second.txt", b"second")]).await?;
    let files = staff_files_of(&s, job).await?;
    let (first, second) = (files[0].file.to_string(), files[1].file.to_string());
    let removed = remove_file(&s.cx, &s.owner, &id, &first, "1").await?;
    assert!(removed.entry.files[0].is_removed && !removed.entry.files[0].may_toggle);
    for viewer in [&s.owner, &s.dana] {
        assert!(is_not_found(&hand_out(&s.cx, viewer, &first, Variant::Original).await));
    }
    let form =
        UploadForm { job: id.clone(), replaces: second.clone(), version: "1".to_owned(), ..UploadForm::default() };
    take(&s, &s.owner, UploadSide::Staff, form.clone(), &[("third.txt", b"third")]).await?;
    assert!(is_not_found(&hand_out(&s.cx, &s.dana, &second, Variant::Original).await));
    assert!(is_not_found(&take(&s, &s.owner, UploadSide::Staff, form, &[("x.txt", b"x")]).await));
    let [third] = &portal_files_of(&s, job).await?[..] else { panic!("one is left") };
    assert_eq!(bytes_of(&s, &s.dana, &third.file.to_string(), Variant::Original).await?, b"third");
    let told: Vec<_> = s.cx.store().history_of(s.tenant()).await.into_iter().map(|line| line.action).collect();
    assert!(["add_files", "remove_file", "replace_file"].iter().all(|action| told.iter().any(|told| told == action)));
    Ok(())
}

#[tokio::test]
async fn file_is_found_with_its_own_job_alone() -> Tested {
    let (s, foreign) = (Scenario::new().await, Scenario::new().await);
    let (one, two) = (s.job("One").await, s.job("Two").await);
    let there = foreign.job("There").await;
    send(&s, &s.owner, two, &SHOWN, &[("a.txt", b"words")]).await?;
    send(&foreign, &foreign.owner, there, &SHOWN, &[("a.txt", b"words")]).await?;
    let (own, other) = (staff_files_of(&s, two).await?[0].file, staff_files_of(&foreign, there).await?[0].file);
    let before = s.cx.store().rows_of(s.tenant()).await;
    for (job, file) in [(one, own), (two, other), (there, other), (JobId::from_bits(9), own)] {
        let (job, file) = (job.to_string(), file.to_string());
        assert!(is_not_found(&set_file_audience(&s.cx, &s.owner, &job, &file, "1", "internal").await));
        assert!(is_not_found(&remove_file(&s.cx, &s.owner, &job, &file, "1").await));
    }
    assert!(is_not_found(&hand_out(&s.cx, &s.owner, &other.to_string(), Variant::Original).await));
    assert!(is_not_found(&hand_out(&foreign.cx, &foreign.dana, &own.to_string(), Variant::Original).await));
    assert!(is_not_found(&send(&s, &s.dana, there, &PORTAL, &[("a.txt", b"words")]).await));
    assert_eq!(s.cx.store().rows_of(s.tenant()).await, before);
    Ok(())
}

#[tokio::test]
async fn zip_holds_what_the_asker_sees_when_its_turn_comes() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    send(&s, &s.owner, job, &SHOWN, &[("a.txt", b"shown words"), ("a.txt", b"other words")]).await?;
    send(&s, &s.owner, job, &INTERNAL, &[("canary.txt", b"canary")]).await?;
    let all = async |viewer: &Viewer, plan: ZipPlan| {
        let mut pieces = zip(s.cx.clone(), viewer.clone(), plan);
        let mut bytes = Vec::new();
        while let Some(piece) = pieces.next().await {
            bytes.extend_from_slice(&piece.expect("whole"));
        }
        bytes
    };
    let plan = plan_zip(&s.cx, &s.dana, &id, false).await?;
    let bytes = all(&s.dana, plan).await;
    assert!(has(&bytes, b"shown words") && has(&bytes, b"a (2).txt") && !has(&bytes, b"canary"));
    let bytes = all(&s.owner, plan_zip(&s.cx, &s.owner, &id, true).await?).await;
    assert!(has(&bytes, b"canary.txt"));
    // Hidden after the download was asked for and before its turn came.
    let plan = plan_zip(&s.cx, &s.dana, &id, false).await?;
    let first = staff_files_of(&s, job).await?[0].file.to_string();
    set_file_audience(&s.cx, &s.owner, &id, &first, "1", "internal").await?;
    let bytes = all(&s.dana, plan).await;
    assert!(!has(&bytes, b"shown words") && has(&bytes, b"other words"));
    Ok(())
}

#[tokio::test]
async fn upload_whose_commit_was_done_and_not_answered_keeps_its_bytes() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let submission = portal::portal_job(&s.cx, &s.dana, job, None).await?.submission.to_string();
    let sent = Sent { submission: &submission, ..PORTAL };
    let form = UploadForm { job: job.to_string(), submission: submission.clone(), ..UploadForm::default() };
    let mut upload = begin_upload(&s.cx, &s.dana, UploadSide::Portal, form.clone()).await?;
    upload.take(&s.cx, "a.txt", stream::iter([Ok(Bytes::from_static(b"words"))])).await?;
    // The commit is done, and its answer is lost: to us it looks like a failure.
    write_rows(&s.cx, &s.dana, UploadSide::Portal, &form, upload.intake.taken()).await?;
    upload.give_up(&s.cx).await;
    // The sender tries again, as it was told to.
    send(&s, &s.dana, job, &sent, &[("a.txt", b"words")]).await?;
    let day = s.cx.now().millis() + 3 * 24 * 3_600_000;
    sweep(&s.cx.with_clock(Clock::Fixed(Arc::new(AtomicI64::new(day))))).await?;
    sweep(&s.cx.with_clock(Clock::Fixed(Arc::new(AtomicI64::new(2 * day))))).await?;
    let [file] = &portal_files_of(&s, job).await?[..] else { panic!("one file") };
    assert_eq!(bytes_of(&s, &s.dana, &file.file.to_string(), Variant::Original).await?, b"words");
    assert_eq!(states(&s).await, ["kept"]);
    Ok(())
}

#[tokio::test]
async fn photo_keeps_nothing_behind_its_picture() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let (photo, film) = (photo(), [&b"\0\0\0\x18ftypmp42"[..], PLACE, b"\xff\xd9"].concat());
    let sent = [&photo[..], &film].concat();
    assert!(has(&sent[photo.len()..], PLACE));
    send(&s, &s.dana, job, &PORTAL, &[("MVIMG.jpg", &sent)]).await?;
    let [file] = &portal_files_of(&s, job).await?[..] else { panic!("one file") };
    let kept = bytes_of(&s, &s.dana, &file.file.to_string(), Variant::Original).await?;
    assert_eq!((kept.len(), file.byte_count), (photo.len(), photo.len() as u64));
    assert!(!has(&kept, PLACE) && !has(&kept, b"ftyp"));
    Ok(())
}

#[tokio::test]
async fn words_that_bring_files_into_sight_are_told() -> Tested {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    send(&s, &s.owner, job, &SHOWN, &[("canary.txt", b"canary")]).await?;
    let file = staff_files_of(&s, job).await?.remove(0).file.to_string();
    set_file_audience(&s.cx, &s.owner, &id, &file, "1", "internal").await?;
    let at = s.cx.now().millis() + 3_600_000;
    let later = s.cx.with_clock(Clock::Fixed(Arc::new(AtomicI64::new(at))));
    assert_eq!(mail::deliver_due(&later).await?.dropped, 1);
    let mut dana = s.cx.hub().subscribe(&s.cx, &s.dana, || {}).await?;
    assert_eq!(dana.next().await.and_then(|event| event.frame), Some(LiveFrame::Hello));

    let of = staff_entries(&s, job).await?.remove(0);
    let (entry, version) = (of.entry.to_string(), of.version.to_string());
    let said = entry::edit_entry(&s.cx, &s.owner, &id, &entry, &version, "As discussed.").await?.said;
    assert!(said.contains("Dana Reyes sees it"), "{said}");
    s.cx.hub().catch_up(&s.cx).await?;
    assert_eq!(dana.next().await.and_then(|event| event.frame), Some(LiveFrame::Job(job)));
    let seen = portal::portal_job(&s.cx, &s.dana, job, None).await?;
    assert_eq!(seen.entries.len(), 1);
    assert!(!seen.entries[0].is_edited, "nobody saw it without the words");
    assert!(!format!("{seen:?}").contains("canary"));
    let tenant = s.cx.store().literal(s.tenant());
    let mails = s.cx.store().texts(&format!("SELECT state FROM mail WHERE tenant_id = {tenant}")).await;
    assert_eq!(mails, ["waiting"]);
    Ok(())
}

#[tokio::test]
async fn files_that_are_shown_with_their_entry_stand_in_the_history() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    send(&s, &s.owner, job, &INTERNAL, &[("a.txt", b"a"), ("b.txt", b"b")]).await?;
    let of = staff_entries(&s, job).await?.remove(0);
    let (entry, version) = (of.entry.to_string(), of.version.to_string());
    entry::set_entry_audience(&s.cx, &s.owner, &job.to_string(), &entry, &version, "customer").await?;
    let history = s.cx.store().history_of(s.tenant()).await;
    let shown: Vec<_> = history.iter().filter(|line| line.action == "show_file").map(|line| &line.after_text).collect();
    assert_eq!(shown, ["a.txt", "b.txt"]);
    Ok(())
}
