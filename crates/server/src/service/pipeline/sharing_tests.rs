//! *First stage for access* and *share jobs*: told in numbers, done, put back.

use super::tests::put_back;
use super::{change_pipelines, preview_edit};
use crate::ServiceError;
use crate::service::scenario::Scenario;
use crate::service::{job, portal, share};
use vitrine_wire::{EditAnswer, PipelineEdit, ShareForm};

type Tested = Result<(), ServiceError>;

#[tokio::test]
async fn stage_that_is_the_first_for_access_is_not_deleted() -> Tested {
    let s = Scenario::new().await;
    let pipeline = s.choices.pipelines[0].pipeline.to_string();
    let job = s.job("Rewire the kitchen").await;
    let first = |stage: String| PipelineEdit {
        what: "edit_pipeline".to_owned(),
        pipeline: pipeline.clone(),
        first_stage: stage,
        ..PipelineEdit::default()
    };
    let later = first(s.stage("In progress"));
    let preview = preview_edit(&s.cx, &s.owner, &later).await?;
    assert_eq!(preview.sentences, ["Hides 1 job from 1 customer."]);
    let EditAnswer::Done { undo: Some(undo), .. } = change_pipelines(&s.cx, &s.owner, &later, &preview.seen).await?
    else {
        panic!("done, with a way back");
    };
    assert!(portal::portal_job(&s.cx, &s.dana, job, None).await.is_err(), "it has not come to that stage");
    let delete = PipelineEdit {
        what: "delete_stage".to_owned(),
        stage: s.stage("In progress"),
        to: s.stage("Done"),
        ..PipelineEdit::default()
    };
    let Err(ServiceError::Invalid(problems)) = change_pipelines(&s.cx, &s.owner, &delete, "").await else {
        panic!("is deleted");
    };
    assert!(problems[0].message.contains("first stage for access"), "{problems:?}");
    job::move_job(&s.cx, &s.owner, &job.to_string(), &s.stage("In progress")).await?;
    assert!(portal::portal_job(&s.cx, &s.dana, job, None).await.is_ok(), "it opened by itself");
    put_back(&s, undo).await?;
    let other = first("none".to_owned());
    let EditAnswer::Done { .. } = change_pipelines(&s.cx, &s.owner, &other, "").await? else { panic!("no change") };
    let strange = first(s.choices.pipelines[1].stages[0].stage.to_string());
    assert!(matches!(change_pipelines(&s.cx, &s.owner, &strange, "").await, Err(ServiceError::Invalid(_))));
    Ok(())
}

#[tokio::test]
async fn jobs_shared_by_grant_are_hidden_in_numbers_and_come_back() -> Tested {
    let s = Scenario::new().await;
    let (plain, granted) = (s.job("Rewire the kitchen").await, s.job("Fix the gate").await);
    let page = share::show_sharing(&s.cx, &s.owner, granted).await?;
    let form = ShareForm {
        job: granted.to_string(),
        state: page.state,
        dates: "true".to_owned(),
        stage: "true".to_owned(),
        ..ShareForm::default()
    };
    share::share_job(&s.cx, &s.owner, &form).await?;
    let by_grant =
        PipelineEdit { what: "share_jobs".to_owned(), shares: "by_grant".to_owned(), ..PipelineEdit::default() };
    let EditAnswer::Confirm(preview) = change_pipelines(&s.cx, &s.owner, &by_grant, "").await? else {
        panic!("without a look");
    };
    assert_eq!(preview.sentences, ["Hides 1 job from 1 customer."]);
    let sees = async |job| portal::portal_job(&s.cx, &s.dana, job, None).await.is_ok();
    let EditAnswer::Done { undo: Some(undo), .. } = change_pipelines(&s.cx, &s.owner, &by_grant, &preview.seen).await?
    else {
        panic!("done, with a way back");
    };
    assert_eq!((sees(plain).await, sees(granted).await), (false, true));
    assert_eq!(portal::portal_jobs(&s.cx, &s.dana).await?.len(), 1);
    put_back(&s, undo).await?;
    assert_eq!((sees(plain).await, sees(granted).await), (true, true));
    Ok(())
}
