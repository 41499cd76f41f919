//! Changes of jobs, their entries and files.

use super::super::file::{UploadForm, UploadSide};
use super::super::scenario::Scenario;
use super::super::{customer, entry, file, job, portal, settings};
use super::watch::Watch;
use super::{Tested, access};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_wire::{CustomerForm, FilesAdded, JobForm};

/// Answers with a job and a second customer.
pub(super) async fn change_jobs(watch: &mut Watch<'_>) -> (String, String) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let form = s.form("Rewire the kitchen");
    let id = change!(watch, refused: [tradie, dana], owner, |v| job::create_job(cx, v, &form, ""), again: false,
        [("create_job", "", "#1 Rewire the kitchen")])
    .job
    .to_string();
    let form = CustomerForm { name: "Second Ltd".to_owned(), ..CustomerForm::default() };
    let second = change!(watch, refused: [tradie, dana], owner, |v| customer::create_customer(cx, v, &form, ""),
        again: false, [("create_customer", "", "Second Ltd")])
    .customer
    .to_string();
    let form = JobForm {
        description: "All sockets.".to_owned(),
        customer: second.clone(),
        owner: Scenario::membership(tradie).to_string(),
        due_on: "2027-03-14".to_owned(),
        ..s.form("Rewire the hall")
    };
    let lines = [
        ("edit_job_title", "Rewire the kitchen", "Rewire the hall"),
        ("edit_job_description", "", "All sockets."),
        ("edit_job_customer", "Reyes & Co", "Second Ltd"),
        ("edit_job_owner", "Nobody", "Tom Field"),
        ("edit_job_due_on", "No date", "14 Mar 2027"),
    ];
    change!(watch, refused: [tradie, dana], owner, |v| job::edit_job(cx, v, &id, "1", &form), again: true, lines);
    // Back to the contact's customer, for what follows.
    let form = JobForm { customer: s.customer.to_string(), ..form };
    change!(watch, refused: [tradie, dana], owner, |v| job::edit_job(cx, v, &id, "2", &form), again: true,
        [("edit_job_customer", "Second Ltd", "Reyes & Co")]);
    Box::pin(access::change_people(watch, &id)).await;
    let stage = s.stage("In progress");
    change!(watch, refused: [tradie, dana], owner, |v| job::move_job(cx, v, &id, &stage), again: true,
        [("move_job", "Scheduled", "In progress")]);
    change!(watch, refused: [tradie, dana], owner, |v| job::archive_job(cx, v, &id, true), again: true,
        [("archive_job", "", "")]);
    change!(watch, refused: [tradie, dana], owner, |v| job::archive_job(cx, v, &id, false), again: true,
        [("restore_job", "", "")]);

    (id, second)
}

pub(super) async fn change_entries(watch: &mut Watch<'_>, id: &str) {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let note = change!(watch, refused: [dana], tradie, |v| entry::write_entry(cx, v, id, "internal", "Mind the dog", ""),
        again: false, [("write_note", "", "Mind the dog")]);
    let note = note.entry.entry.to_string();
    change!(watch, refused: [tradie, dana], owner, |v| entry::write_entry(cx, v, id, "customer", "We come on Monday", ""),
        again: false, [("write_to_customer", "", "We come on Monday")]);
    change!(watch, refused: [dana], tradie, |v| entry::edit_entry(cx, v, id, &note, "1", "Mind both dogs"), again: true,
        [("edit_entry", "Mind the dog", "Mind both dogs")]);
    change!(watch, refused: [tradie, dana], owner, |v| entry::set_entry_audience(cx, v, id, &note, "2", "customer"),
        again: true, [("show_entry", "Internal", "For the customer")]);
    change!(watch, refused: [tradie, dana], owner, |v| entry::set_entry_audience(cx, v, id, &note, "3", "internal"),
        again: true, [("hide_entry", "For the customer", "Internal")]);
    change!(watch, refused: [tradie, owner], dana, |v| portal::reply(cx, v, id, "Fine", ""), again: false,
        [("reply", "", "Fine")]);
}

async fn upload(cx: &Context, viewer: &Viewer, form: &UploadForm, name: &str) -> ServiceResult<FilesAdded> {
    let mut upload = file::begin_upload(cx, viewer, UploadSide::Staff, form.clone()).await?;
    upload.take(cx, name, futures::stream::iter([Ok("words".into())])).await?;
    upload.finish(cx).await
}

pub(super) async fn change_files(watch: &mut Watch<'_>, id: &str) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let newest = async || {
        let feed = entry::list_entries(cx, owner, id.parse().expect("an id"), None).await.expect("listed");
        let files = feed.entries.into_iter().flat_map(|entry| entry.files);
        files.last().expect("a file").file.to_string()
    };
    let form = UploadForm { job: id.to_owned(), audience: "customer".to_owned(), ..UploadForm::default() };
    change!(watch, refused: [tradie, dana], owner, |v| upload(cx, v, &form, "a.txt"), again: false,
        [("add_files", "", "a.txt")]);
    let first = newest().await;
    change!(watch, refused: [tradie, dana], owner, |v| file::set_file_audience(cx, v, id, &first, "1", "internal"),
        again: true, [("hide_file", "", "a.txt")]);
    change!(watch, refused: [tradie, dana], owner, |v| file::set_file_audience(cx, v, id, &first, "2", "customer"),
        again: true, [("show_file", "", "a.txt")]);
    let form = UploadForm { replaces: first.clone(), version: "3".to_owned(), ..form };
    change!(watch, refused: [tradie, dana], owner, |v| upload(cx, v, &form, "b.txt"), again: false,
        [("replace_file", "a.txt", "b.txt")]);
    let second = newest().await;
    change!(watch, refused: [tradie, dana], owner, |v| file::remove_file(cx, v, id, &second, "1"), again: true,
        [("remove_file", "b.txt", "")]);
    change!(watch, refused: [tradie, dana], owner, |v| settings::set_upload_limit(cx, v, "20"), again: true,
        [("set_upload_limit", "50 MB", "20 MB")]);
    Ok(())
}
