//! Jobs, feed, portal and home from end to end, without HTTP.

use super::scenario::Scenario;
use super::{entry, home, job, portal};
use crate::ServiceError;
use crate::store::Look;
use vitrine_domain::{Audience, EntryId, JobId, SubmissionId};
use vitrine_policy::{Reason, Refusal};
use vitrine_wire::{JobForm, JobQuery, JobSort, Side, StepPlace};

type Tested = Result<(), ServiceError>;

fn not_allowed<T>(answer: Result<T, ServiceError>) -> bool {
    matches!(answer, Err(ServiceError::Refused(Refusal::NotAllowed(_))))
}

fn not_found<T>(answer: Result<T, ServiceError>) -> bool {
    matches!(answer, Err(ServiceError::Refused(Refusal::NotFound(_))))
}

#[tokio::test]
async fn toggle_shows_and_hides_an_entry_and_says_so() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let note = entry::write_entry(&s.cx, &s.owner, &id, "internal", "Fuse box is old", "").await?;
    assert_eq!(note.said, "Saved. Only your team sees it.");
    assert!(portal::portal_job(&s.cx, &s.dana, job, None).await?.entries.is_empty());

    let e = note.entry.entry.to_string();
    let shown = entry::set_entry_audience(&s.cx, &s.owner, &id, &e, "1", "customer").await?;
    assert_eq!((shown.said.as_str(), shown.entry.version), ("Shown to Dana Reyes.", 2));
    let seen = portal::portal_job(&s.cx, &s.dana, job, None).await?;
    assert_eq!(seen.entries.len(), 1);
    assert_eq!((seen.entries[0].author_name.as_str(), seen.entries[0].is_edited), ("Olga Petrov", false));

    let hidden = entry::set_entry_audience(&s.cx, &s.owner, &id, &e, "2", "internal").await?;
    assert_eq!(hidden.said, "Hidden from Dana Reyes.");
    assert!(portal::portal_job(&s.cx, &s.dana, job, None).await?.entries.is_empty());

    // An outdated click never widens, and asking for what is so writes nothing.
    let late = entry::set_entry_audience(&s.cx, &s.owner, &id, &e, "2", "customer").await;
    assert!(matches!(late, Err(ServiceError::Stale(copy)) if copy.version == 3));
    let same = entry::set_entry_audience(&s.cx, &s.owner, &id, &e, "3", "internal").await?;
    assert_eq!(same.entry.version, 3);
    let history = job::job_history(&s.cx, &s.owner, job).await?;
    let words: Vec<_> = history.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(
        words,
        [
            "hid an entry from the customer",
            "showed an entry to the customer",
            "wrote an internal note",
            "created the job"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn same_submission_is_carried_out_once() -> Tested {
    let s = Scenario::new().await;
    let submission = SubmissionId::from_bits(s.cx.new_bits()).to_string();
    let form = s.form("Rewire the kitchen");
    let first = job::create_job(&s.cx, &s.owner, &form, &submission).await?;
    assert_eq!(job::create_job(&s.cx, &s.owner, &form, &submission).await?, first);
    let id = first.job.to_string();

    let note = entry::write_entry(&s.cx, &s.owner, &id, "customer", "We start on Monday", &submission).await?;
    let again = entry::write_entry(&s.cx, &s.owner, &id, "customer", "We start on Monday", &submission).await?;
    assert_eq!(again.entry.entry, note.entry.entry);
    let other = portal::reply(&s.cx, &s.dana, &id, "Fine", &submission).await;
    assert_eq!(other, Err(ServiceError::Conflict("This form was already sent.".to_owned())));
    let own = SubmissionId::from_bits(s.cx.new_bits()).to_string();
    portal::reply(&s.cx, &s.dana, &id, "Fine", &own).await?;
    portal::reply(&s.cx, &s.dana, &id, "Fine", &own).await?;
    assert_eq!(entry::list_entries(&s.cx, &s.owner, first.job, None).await?.entries.len(), 2);
    Ok(())
}

#[tokio::test]
async fn edit_keeps_the_earlier_text_and_refuses_an_outdated_version() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let note = entry::write_entry(&s.cx, &s.owner, &id, "customer", "Monday", "").await?;
    let e = note.entry.entry.to_string();
    let edited = entry::edit_entry(&s.cx, &s.owner, &id, &e, "1", "Tuesday").await?;
    assert_eq!(edited.said, "Saved. Dana Reyes sees it.");
    let late = entry::edit_entry(&s.cx, &s.owner, &id, &e, "1", "Friday").await;
    let Err(ServiceError::Stale(copy)) = late else { panic!("an old version was taken") };
    assert!(copy.version == 2 && copy.fields.contains(&("body".to_owned(), "Tuesday".to_owned())));
    let texts = entry::earlier_texts(&s.cx, &s.owner, job, note.entry.entry).await?;
    assert_eq!(texts.len(), 1);
    assert_eq!((texts[0].body.as_str(), texts[0].replaced_by.as_str()), ("Monday", "Olga Petrov"));
    assert!(portal::portal_job(&s.cx, &s.dana, job, None).await?.entries[0].is_edited);

    portal::reply(&s.cx, &s.dana, &id, "Good", "").await?;
    let feed = entry::list_entries(&s.cx, &s.owner, job, None).await?;
    let reply = feed.entries.last().expect("the reply is the newest");
    assert_eq!((reply.author_side, reply.may_edit, reply.may_toggle), (Side::Customer, false, false));
    let r = reply.entry.to_string();
    assert!(not_allowed(entry::edit_entry(&s.cx, &s.owner, &id, &r, "1", "x").await));
    assert!(not_allowed(entry::set_entry_audience(&s.cx, &s.owner, &id, &r, "1", "internal").await));
    Ok(())
}

#[tokio::test]
async fn move_to_an_internal_stage_takes_the_job_away() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let said = job::move_job(&s.cx, &s.owner, &id, &s.stage("In progress")).await?;
    assert_eq!(said, "Moved to In progress. Dana Reyes sees it.");
    let seen = portal::portal_job(&s.cx, &s.dana, job, None).await?;
    assert_eq!(seen.entries.len(), 1);
    assert_eq!(seen.entries[0].author_name, "Harbour Electrics");
    assert_eq!(seen.job.next_stage_name.as_deref(), Some("Done"));
    let names: Vec<_> = seen.track.iter().map(|step| (step.stage.name.as_str(), step.place)).collect();
    assert_eq!(
        names,
        [
            ("Quoted", StepPlace::Behind),
            ("Scheduled", StepPlace::Behind),
            ("In progress", StepPlace::Here),
            ("Done", StepPlace::Ahead)
        ]
    );

    let said = job::move_job(&s.cx, &s.owner, &id, &s.stage("Awaiting parts")).await?;
    assert_eq!(said, "Moved to Awaiting parts. The job is now hidden from Dana Reyes.");
    assert!(not_found(portal::portal_job(&s.cx, &s.dana, job, None).await));
    assert!(portal::portal_jobs(&s.cx, &s.dana).await?.is_empty());
    let view = job::show_job(&s.cx, &s.owner, job).await?;
    assert_eq!(view.sight.nobody_because.as_deref(), Some(Reason::StageInternal.sentence()));

    let said = job::move_job(&s.cx, &s.owner, &id, &s.stage("Done")).await?;
    assert_eq!(said, "Moved to Done. Dana Reyes sees it.");
    let seen = portal::portal_job(&s.cx, &s.dana, job, None).await?;
    assert!(seen.job.is_finished);
    assert_eq!(seen.entries.len(), 1, "moves from and to an internal stage leave no trace");
    let other = s.choices.pipelines[1].stages[0].stage.to_string();
    assert!(matches!(job::move_job(&s.cx, &s.owner, &id, &other).await, Err(ServiceError::Invalid(_))));
    Ok(())
}

#[tokio::test]
async fn tradie_reaches_assigned_jobs_alone_and_shares_nothing() -> Tested {
    let s = Scenario::new().await;
    let foreign = s.job("Not for Tom").await;
    let own = JobForm { owner: Scenario::membership(&s.tradie).to_string(), ..s.form("For Tom") };
    let own = s.job_from(&own).await;
    assert!(not_found(job::show_job(&s.cx, &s.tradie, foreign).await));
    assert!(not_found(job::show_job(&s.cx, &s.tradie, JobId::from_bits(5)).await));
    let list = job::list_jobs(&s.cx, &s.tradie, &JobQuery::default()).await?;
    assert_eq!((list.jobs.len(), list.total), (1, 1));
    let search = JobQuery { search: "Not for".to_owned(), ..JobQuery::default() };
    assert_eq!(job::list_jobs(&s.cx, &s.tradie, &search).await?.total, 0);
    let by_owner = JobQuery { owner: Some(Scenario::membership(&s.owner)), ..JobQuery::default() };
    assert_eq!(job::list_jobs(&s.cx, &s.tradie, &by_owner).await?.total, 0);

    let id = own.to_string();
    let note = entry::write_entry(&s.cx, &s.tradie, &id, "internal", "Needs a ladder", "").await?;
    assert!(note.entry.may_edit && !note.entry.may_toggle);
    assert!(not_allowed(entry::write_entry(&s.cx, &s.tradie, &id, "customer", "Hello", "").await));
    let e = note.entry.entry.to_string();
    assert!(not_allowed(entry::set_entry_audience(&s.cx, &s.tradie, &id, &e, "1", "customer").await));
    assert!(not_allowed(job::move_job(&s.cx, &s.tradie, &id, &s.stage("Done")).await));
    assert!(not_found(entry::edit_entry(&s.cx, &s.owner, &foreign.to_string(), &e, "1", "x").await));
    let shown = job::show_job(&s.cx, &s.tradie, own).await?;
    assert_eq!((shown.sight.names.len(), shown.sight.nobody_because), (0, None), "who sees it is the office's to know");
    let choices = job::job_choices(&s.cx, &s.tradie).await?;
    assert!(choices.customers.is_empty() && choices.owners.len() == 2);
    assert!(!home::show_home(&s.cx, &s.tradie).await?.is_new_tenant);
    Ok(())
}

#[tokio::test]
async fn contact_reaches_no_staff_function() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    assert!(not_found(job::list_jobs(&s.cx, &s.dana, &JobQuery::default()).await));
    assert!(not_found(job::job_choices(&s.cx, &s.dana).await));
    assert!(not_found(job::show_job(&s.cx, &s.dana, job).await));
    assert!(not_found(job::job_history(&s.cx, &s.dana, job).await));
    assert!(not_found(job::create_job(&s.cx, &s.dana, &s.form("x"), "").await));
    assert!(not_found(job::edit_job(&s.cx, &s.dana, &id, "1", &s.form("x")).await));
    assert!(not_found(job::move_job(&s.cx, &s.dana, &id, &s.stage("Done")).await));
    assert!(not_found(job::archive_job(&s.cx, &s.dana, &id, true).await));
    assert!(not_found(entry::list_entries(&s.cx, &s.dana, job, None).await));
    assert!(not_found(entry::write_entry(&s.cx, &s.dana, &id, "customer", "x", "").await));
    assert!(not_found(entry::earlier_texts(&s.cx, &s.dana, job, EntryId::from_bits(1)).await));
    assert!(not_found(home::show_home(&s.cx, &s.dana).await));
    assert!(not_found(portal::portal_jobs(&s.cx, &s.owner).await));
    assert!(not_found(portal::portal_job(&s.cx, &s.owner, job, None).await));
    assert!(not_found(portal::reply(&s.cx, &s.owner, &id, "x", "").await));
    Ok(())
}

#[tokio::test]
async fn foreign_and_unknown_ids_in_a_form_get_the_same_sentence() -> Tested {
    let (s, other) = (Scenario::new().await, Scenario::new().await);
    let foreign = JobForm {
        customer: other.customer.to_string(),
        stage: other.stage("Done"),
        owner: Scenario::membership(&other.owner).to_string(),
        ..s.form("")
    };
    let unknown = JobForm {
        customer: JobId::from_bits(9).to_string(),
        stage: "nonsense".to_owned(),
        owner: JobId::from_bits(9).to_string(),
        ..s.form("")
    };
    let answer = job::create_job(&s.cx, &s.owner, &foreign, "").await;
    assert_eq!(answer, job::create_job(&s.cx, &s.owner, &unknown, "").await);
    let Err(ServiceError::Invalid(problems)) = answer else { panic!("foreign ids were taken") };
    let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["title", "customer", "owner", "stage"]);
    let contact = JobForm { owner: Scenario::membership(&s.dana).to_string(), ..s.form("A contact is no owner") };
    assert!(matches!(job::create_job(&s.cx, &s.owner, &contact, "").await, Err(ServiceError::Invalid(_))));
    Ok(())
}

#[tokio::test]
async fn job_edit_checks_the_version_and_writes_one_line_per_field() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let form = JobForm { due_on: "2027-03-14".to_owned(), ..s.form("Rewire the hall") };
    job::edit_job(&s.cx, &s.owner, &id, "1", &form).await?;
    job::edit_job(&s.cx, &s.owner, &id, "2", &form).await?;
    let Err(ServiceError::Stale(copy)) = job::edit_job(&s.cx, &s.owner, &id, "1", &s.form("x")).await else {
        panic!("an old version was taken");
    };
    assert_eq!(copy.version, 2, "saving the same again writes nothing");
    assert!(copy.fields.contains(&("title".to_owned(), "Rewire the hall".to_owned())));
    let history = job::job_history(&s.cx, &s.owner, job).await?;
    let lines: Vec<_> = history.iter().map(|line| (line.what.as_str(), line.after.as_str())).collect();
    assert_eq!(
        lines,
        [
            ("changed the due date", "14 Mar 2027"),
            ("changed the title", "Rewire the hall"),
            ("created the job", "#1 Rewire the kitchen")
        ]
    );
    Ok(())
}

#[tokio::test]
async fn pages_by_key_give_every_job_once_in_every_order() -> Tested {
    let s = Scenario::new().await;
    for n in 0..57 {
        let due_on = if n % 3 == 0 { String::new() } else { format!("2027-01-{:02}", n % 9 + 1) };
        s.job_from(&JobForm { due_on, ..s.form(&format!("Job {} 100%", n % 7)) }).await;
    }
    for sort in JobSort::ALL {
        let first = job::list_jobs(&s.cx, &s.owner, &JobQuery { sort, ..JobQuery::default() }).await?;
        assert_eq!((first.jobs.len(), first.total), (50, 57));
        let after = first.next.clone().expect("there is a second page");
        let second = job::list_jobs(&s.cx, &s.owner, &JobQuery { sort, after, ..JobQuery::default() }).await?;
        assert_eq!((second.jobs.len(), second.next), (7, None));
        let all: Vec<_> = first.jobs.into_iter().chain(second.jobs).collect();
        let ids: std::collections::BTreeSet<_> = all.iter().map(|line| line.job).collect();
        assert_eq!(ids.len(), 57);
        match sort {
            JobSort::Number => assert!(all.is_sorted_by_key(|line| -line.number)),
            JobSort::Updated => assert!(all.is_sorted_by_key(|line| -line.updated_at.millis())),
            JobSort::Due => assert!(all.is_sorted_by_key(|line| (line.due_on.is_none(), line.due_on))),
            JobSort::Title => assert!(all.is_sorted_by_key(|line| line.title.clone())),
        }
    }
    for (search, found) in [("3 100%", 8), ("0%0", 0), ("#57", 1), ("reyes & co", 57), ("_", 0), ("JOB 3", 8)] {
        let query = JobQuery { search: search.to_owned(), ..JobQuery::default() };
        assert_eq!(job::list_jobs(&s.cx, &s.owner, &query).await?.total, found, "{search}");
    }
    Ok(())
}

#[tokio::test]
async fn home_lists_replies_that_nobody_answered() -> Tested {
    let s = Scenario::new().await;
    assert!(home::show_home(&s.cx, &s.owner).await?.is_new_tenant);
    let today = {
        let look = Look::open(&s.cx, &s.owner).await?;
        super::calendar::today(&s.cx, &look.db, s.tenant()).await?.to_string()
    };
    let job = s.job_from(&JobForm { due_on: today, ..s.form("Rewire the kitchen") }).await;
    s.job_from(&JobForm { due_on: "2020-01-01".to_owned(), ..s.form("Long overdue") }).await;
    let id = job.to_string();
    portal::reply(&s.cx, &s.dana, &id, "When do you\nstart?", "").await?;
    entry::write_entry(&s.cx, &s.owner, &id, "internal", "Ask Tom", "").await?;
    job::move_job(&s.cx, &s.owner, &id, &s.stage("In progress")).await?;
    let view = home::show_home(&s.cx, &s.owner).await?;
    assert_eq!(view.waiting.len(), 1);
    assert_eq!(
        (view.waiting[0].author_name.as_str(), view.waiting[0].excerpt.as_str()),
        ("Dana Reyes", "When do you start?")
    );
    assert_eq!((view.overdue.len(), view.due_soon.len(), view.open_total, view.is_new_tenant), (1, 1, 2, false));
    entry::write_entry(&s.cx, &s.owner, &id, "customer", "On Monday", "").await?;
    assert!(home::show_home(&s.cx, &s.owner).await?.waiting.is_empty());
    Ok(())
}

#[tokio::test]
async fn feed_pages_without_gap_and_counts_nothing_hidden() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    for n in 0..205 {
        let audience = if n % 40 == 0 { Audience::Internal } else { Audience::Customer };
        entry::write_entry(&s.cx, &s.owner, &id, audience.as_str(), &format!("Entry {n}"), "").await?;
    }
    let newest = entry::list_entries(&s.cx, &s.owner, job, None).await?;
    assert_eq!((newest.entries.len(), newest.entries[199].body.as_str()), (200, "Entry 204"));
    let rest = entry::list_entries(&s.cx, &s.owner, job, newest.earlier).await?;
    assert_eq!((rest.entries.len(), rest.earlier, rest.entries[0].body.as_str()), (5, None, "Entry 0"));
    let seen = portal::portal_job(&s.cx, &s.dana, job, None).await?;
    assert_eq!((seen.entries.len(), seen.earlier), (199, None), "hidden entries make no second page");
    Ok(())
}

#[tokio::test]
async fn another_customer_never_inherits_what_was_written_for_the_first() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await;
    let id = job.to_string();
    let form = vitrine_wire::CustomerForm { name: "Other Ltd".to_owned(), ..Default::default() };
    let other = super::customer::create_customer(&s.cx, &s.owner, &form, "").await?.customer;
    let moved = JobForm { customer: other.to_string(), ..s.form("Rewire the kitchen") };
    entry::write_entry(&s.cx, &s.owner, &id, "customer", "Your key is under the mat", "").await?;
    let refused = job::edit_job(&s.cx, &s.owner, &id, "1", &moved).await;
    assert!(matches!(refused, Err(ServiceError::Invalid(problems)) if problems[0].field == "customer"));
    let entries = entry::list_entries(&s.cx, &s.owner, job, None).await?.entries;
    entry::set_entry_audience(&s.cx, &s.owner, &id, &entries[0].entry.to_string(), "1", "internal").await?;
    job::edit_job(&s.cx, &s.owner, &id, "1", &moved).await?;
    assert!(not_found(portal::portal_job(&s.cx, &s.dana, job, None).await));
    Ok(())
}
