//! Contacts who are invited by themselves: once for each job, whatever opens it and however many do so at once.

use super::auto_invite::set_auto_invite;
use super::scenario::{Scenario, add_contact};
use super::{contact, job, pipeline, portal, share};
use crate::ServiceError;
use futures::future::join_all;
use vitrine_domain::JobId;
use vitrine_wire::{ContactForm, EditAnswer, JobForm, PipelineEdit};

type Tested = Result<(), ServiceError>;

/// Links that are to be mailed, and jobs that say they have invited.
async fn count(s: &Scenario) -> (i64, i64) {
    let store = s.cx.store();
    let of = store.literal(s.tenant());
    let number = async |sql: String| store.numbers(&sql).await[0];
    let mails = number(format!("SELECT COUNT(*) FROM mail WHERE tenant_id = {of} AND shared_job_id IS NOT NULL")).await;
    let lines = number(format!("SELECT COUNT(*) FROM history WHERE tenant_id = {of} AND action = 'auto_invite'")).await;
    (mails, lines)
}

async fn nora(s: &Scenario) -> Tested {
    let email = format!("nora-{}@example.com", s.tenant().bits());
    let form = ContactForm { name: "Nora New".to_owned(), email, ..ContactForm::default() };
    contact::invite_contact(&s.cx, &s.owner, &s.customer.to_string(), &form).await?;
    Ok(())
}

fn from(s: &Scenario, stage: &str) -> PipelineEdit {
    PipelineEdit {
        what: "edit_pipeline".to_owned(),
        pipeline: s.choices.pipelines[0].pipeline.to_string(),
        first_stage: if stage == "none" { stage.to_owned() } else { s.stage(stage) },
        ..PipelineEdit::default()
    }
}

async fn make(s: &Scenario, edit: &PipelineEdit) -> Result<(Vec<String>, EditAnswer), ServiceError> {
    let preview = pipeline::preview_edit(&s.cx, &s.owner, edit).await?;
    Ok((preview.sentences, pipeline::change_pipelines(&s.cx, &s.owner, edit, &preview.seen).await?))
}

async fn job_at(s: &Scenario, stage: &str) -> JobId {
    s.job_from(&JobForm { stage: s.stage(stage), ..s.form("Rewire the kitchen") }).await
}

async fn go(s: &Scenario, job: JobId, stage: &str) -> Result<String, ServiceError> {
    job::move_job(&s.cx, &s.owner, &job.to_string(), &s.stage(stage)).await
}

async fn invite_by_itself(s: &Scenario) -> Tested {
    set_auto_invite(&s.cx, &s.owner, &s.customer.to_string(), true).await?;
    Ok(())
}

#[tokio::test]
async fn job_invites_once_when_it_reaches_the_first_stage() -> Tested {
    let s = Scenario::new().await;
    make(&s, &from(&s, "Scheduled")).await?;
    let by_grant =
        PipelineEdit { what: "share_jobs".to_owned(), shares: "by_grant".to_owned(), ..PipelineEdit::default() };
    make(&s, &by_grant).await?;
    nora(&s).await?;
    let email = format!("kim-{}@example.com", s.tenant().bits());
    let kim = add_contact(&s.cx, &s.owner, s.customer, "Kim Lund", &email).await;
    let (of, kim) = (s.customer.to_string(), Scenario::membership(&kim).to_string());
    contact::block_contact(&s.cx, &s.owner, &of, &kim, true).await?;
    let early = job_at(&s, "Scheduled").await;
    invite_by_itself(&s).await?;
    assert_eq!(count(&s).await, (0, 0), "what has come so far already invites nobody");
    let job = job_at(&s, "Quoted").await;
    assert_eq!(count(&s).await, (0, 0));
    let said = go(&s, job, "Scheduled").await?;
    assert!(said.contains("A mail with a link goes to") && said.contains("and 1 other."), "{said}");
    assert_eq!(count(&s).await, (2, 1), "Dana, who is in, and Nora, who is invited; not Kim, who is blocked");
    assert!(portal::portal_job(&s.cx, &s.dana, job, None).await.is_ok(), "it is shared by that");
    for stage in ["Quoted", "Scheduled", "In progress", "Quoted", "In progress"] {
        go(&s, job, stage).await?;
    }
    assert_eq!(count(&s).await, (2, 1), "once for each job");
    go(&s, early, "In progress").await?;
    assert_eq!(count(&s).await, (2, 1), "it was open before");
    job_at(&s, "In progress").await;
    assert_eq!(count(&s).await, (4, 2), "a job that begins there comes to be open too");
    Ok(())
}

#[tokio::test]
async fn job_that_somebody_took_back_or_nobody_could_see_invites_nobody() -> Tested {
    let s = Scenario::new().await;
    make(&s, &from(&s, "Scheduled")).await?;
    invite_by_itself(&s).await?;
    let back = job_at(&s, "Quoted").await;
    share::unshare_job(&s.cx, &s.owner, &back.to_string()).await?;
    go(&s, back, "Scheduled").await?;
    assert_eq!(count(&s).await, (0, 0));
    let job = job_at(&s, "Quoted").await;
    super::settings::set_portal_switch(&s.cx, &s.owner, "portal", false).await?;
    go(&s, job, "Scheduled").await?;
    super::settings::set_portal_switch(&s.cx, &s.owner, "portal", true).await?;
    assert_eq!(count(&s).await, (0, 0), "with the portal off nobody could look");
    go(&s, job, "Quoted").await?;
    go(&s, job, "Scheduled").await?;
    assert_eq!(count(&s).await, (1, 1), "the next time somebody can");
    Ok(())
}

#[tokio::test]
async fn change_of_the_first_stage_invites_after_a_look_and_putting_it_back_does_not() -> Tested {
    let s = Scenario::new().await;
    make(&s, &from(&s, "Done")).await?;
    nora(&s).await?;
    invite_by_itself(&s).await?;
    let job = job_at(&s, "Scheduled").await;
    job_at(&s, "Quoted").await;
    assert_eq!(count(&s).await, (0, 0));
    let EditAnswer::Confirm(asked) = pipeline::change_pipelines(&s.cx, &s.owner, &from(&s, "Scheduled"), "").await?
    else {
        panic!("without a look");
    };
    let mails = "Mails a link to 2 contacts of 1 customer, who are invited by themselves.";
    assert!(asked.sentences.contains(&mails.to_owned()), "{:?}", asked.sentences);
    assert_eq!(count(&s).await, (0, 0), "looking invites nobody");
    let (_, answer) = make(&s, &from(&s, "Scheduled")).await?;
    let EditAnswer::Done { undo: Some(undo), .. } = answer else { panic!("done, with a way back") };
    assert_eq!(count(&s).await, (2, 1));
    let back = PipelineEdit { what: "put_back".to_owned(), edit: undo.to_string(), ..PipelineEdit::default() };
    let (said, _) = make(&s, &back).await?;
    let stops = "Stops sharing 1 job that the change had shared by itself; links to them end.";
    assert!(said.contains(&stops.to_owned()), "{said:?}");
    assert_eq!(count(&s).await, (0, 1), "what was not mailed yet stays");
    make(&s, &from(&s, "Scheduled")).await?;
    assert_eq!(count(&s).await, (2, 2), "what was put back invites when it is done again");
    go(&s, job, "Done").await?;
    assert_eq!(count(&s).await, (2, 2), "and then once for each job");
    make(&s, &from(&s, "none")).await?;
    assert_eq!(count(&s).await, (4, 3), "the other job is open by now too");
    Ok(())
}

#[tokio::test]
async fn putting_back_takes_back_what_the_change_had_shared_and_nothing_else() -> Tested {
    let s = Scenario::new().await;
    let by_grant =
        PipelineEdit { what: "share_jobs".to_owned(), shares: "by_grant".to_owned(), ..PipelineEdit::default() };
    make(&s, &by_grant).await?;
    make(&s, &from(&s, "Done")).await?;
    let before = job_at(&s, "Done").await;
    invite_by_itself(&s).await?;
    let (by_itself, by_hand) = (job_at(&s, "Scheduled").await, job_at(&s, "Scheduled").await);
    let come_since = job_at(&s, "Scheduled").await;
    let grant = async |job: JobId| {
        let page = share::show_sharing(&s.cx, &s.owner, job).await?;
        share::grant_job(&s.cx, &s.owner, &job.to_string(), &page.state).await
    };
    grant(before).await?;
    let (_, answer) = make(&s, &from(&s, "Scheduled")).await?;
    let EditAnswer::Done { undo: Some(undo), .. } = answer else { panic!("done, with a way back") };
    let granted = async || {
        let of = s.cx.store().literal(s.tenant());
        let sql = format!("SELECT number FROM job WHERE tenant_id = {of} AND sharing = 'granted' ORDER BY number");
        s.cx.store().numbers(&sql).await
    };
    assert_eq!(granted().await.len(), 4);
    grant(by_hand).await?;
    go(&s, come_since, "Done").await?;
    let back = PipelineEdit { what: "put_back".to_owned(), edit: undo.to_string(), ..PipelineEdit::default() };
    let (said, _) = make(&s, &back).await?;
    assert_eq!(granted().await.len(), 3, "{said:?}");
    let seen = |job: JobId| portal::portal_job(&s.cx, &s.dana, job, None);
    assert!(matches!(seen(by_itself).await, Err(ServiceError::Refused(_))), "it is not shared any more");
    for job in [come_since, before] {
        assert!(seen(job).await.is_ok());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_moves_at_once_invite_once() -> Tested {
    let s = Scenario::new().await;
    make(&s, &from(&s, "Scheduled")).await?;
    nora(&s).await?;
    invite_by_itself(&s).await?;
    for round in 1..=5 {
        let job = job_at(&s, "Quoted").await;
        let stages = ["Scheduled", "In progress", "Quoted", "Done", "Scheduled", "In progress", "Quoted", "Done"];
        for answer in join_all(stages.map(|stage| go(&s, job, stage))).await {
            assert!(matches!(answer, Ok(_) | Err(ServiceError::Busy)), "{answer:?}");
        }
        go(&s, job, "Done").await?;
        assert_eq!(count(&s).await, (2 * round, round));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn move_and_a_change_of_the_first_stage_at_once_invite_once() -> Tested {
    let s = Scenario::new().await;
    nora(&s).await?;
    invite_by_itself(&s).await?;
    for round in 1..=5 {
        make(&s, &from(&s, "Done")).await?;
        let job = job_at(&s, "Scheduled").await;
        let edit = from(&s, "Scheduled");
        let seen = pipeline::preview_edit(&s.cx, &s.owner, &edit).await?.seen;
        let (moved, changed) =
            tokio::join!(go(&s, job, "Done"), pipeline::change_pipelines(&s.cx, &s.owner, &edit, &seen));
        assert!(moved.is_ok(), "{moved:?}");
        // Whoever comes second finds other numbers than were looked at.
        assert!(matches!(changed, Ok(_) | Err(ServiceError::Conflict(_))), "{changed:?}");
        assert_eq!(count(&s).await, (2 * round, round));
    }
    Ok(())
}
