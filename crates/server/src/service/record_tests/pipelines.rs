//! Changes of pipelines, stages and form fields, and filling in a form.

use super::super::scenario::Scenario;
use super::super::{form, pipeline};
use super::Tested;
use super::watch::Watch;
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{FieldId, PipelineId};
use vitrine_wire::{EditAnswer, FieldForm, FormSent, PipelineEdit, field_key};

/// A look at what it does, then the change.
pub(super) async fn make(cx: &Context, viewer: &Viewer, edit: &PipelineEdit) -> ServiceResult<EditAnswer> {
    let seen = pipeline::preview_edit(cx, viewer, edit).await?.seen;
    pipeline::change_pipelines(cx, viewer, edit, &seen).await
}

pub(super) fn edit(what: &str) -> PipelineEdit {
    PipelineEdit { what: what.to_owned(), ..PipelineEdit::default() }
}

/// The page that a change of a pipeline leads to ends with its id.
fn pipeline_in(answer: &EditAnswer) -> PipelineId {
    let EditAnswer::Done { page, .. } = answer else { panic!("{answer:?}") };
    page.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id")
}

/// Beside the two pipelines that every business has.
pub(super) async fn change_pipelines(watch: &mut Watch<'_>) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let new = PipelineEdit { name: "Repairs".to_owned(), ..edit("create_pipeline") };
    let made = change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &new), again: true,
        [("create_pipeline", "", "Repairs")]);
    let id = pipeline_in(&made);
    let of = |what: &str| PipelineEdit { pipeline: id.to_string(), ..edit(what) };
    let other = PipelineEdit { name: "Mending".to_owned(), replies: "false".to_owned(), ..of("edit_pipeline") };
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &other), again: true,
        [("edit_pipeline", "Repairs: replies on, uploads off, at an internal stage hide",
            "Mending: replies off, uploads off, at an internal stage hide")]);
    let first = PipelineEdit { place: "0".to_owned(), ..of("place_pipeline") };
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &first), again: true, [("place_pipeline", "3", "1")]);
    change_stages(watch, id).await?;
    let gone = of("delete_pipeline");
    let made = change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &gone), again: true,
        [("delete_pipeline", "Mending", "")]);
    let EditAnswer::Done { said, undo: Some(undo), .. } = made else { panic!("{made:?}") };
    let back = PipelineEdit { edit: undo.to_string(), ..edit("put_back") };
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &back), again: true,
        [("undo_pipeline_edit", said.as_str(), "")]);
    Ok(())
}

async fn change_stages(watch: &mut Watch<'_>, id: PipelineId) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let new = PipelineEdit { pipeline: id.to_string(), name: "Waiting".to_owned(), ..edit("create_stage") };
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &new), again: true, [("create_stage", "", "Waiting")]);
    let all = pipeline::show_pipelines(cx, owner).await?.pipelines;
    let stages = &all.iter().find(|one| one.pipeline == id).expect("is there").stages;
    let of = |what: &str| PipelineEdit { stage: stages[2].stage.stage.to_string(), ..edit(what) };
    let other = PipelineEdit { name: "Parts".to_owned(), color: "#112233".to_owned(), ..of("edit_stage") };
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &other), again: true,
        [("edit_stage", "Waiting #5b7083: internal", "Parts #112233: internal")]);
    let shown = PipelineEdit { visible: "true".to_owned(), ..of("edit_stage") };
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &shown), again: true,
        [("set_stage_visibility", "Parts: internal", "Parts: visible to customers")]);
    let first = PipelineEdit { place: "0".to_owned(), ..of("place_stage") };
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &first), again: true, [("place_stage", "3", "1")]);
    let gone = of("delete_stage");
    change!(watch, refused: [tradie, dana], owner, |v| make(cx, v, &gone), again: true, [("delete_stage", "Parts", "")]);
    Ok(())
}

/// Two fields on the form of the job's pipeline, filled in by either side.
pub(super) async fn change_forms(watch: &mut Watch<'_>, job: &str) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let of = s.choices.pipelines[0].pipeline.to_string();
    let create = async |v: &Viewer, label: &str| form::create_field(cx, v, &of, label, "text").await;
    let gate = change!(watch, refused: [tradie, dana], owner, |v| create(v, "Gate"), again: false,
        [("create_field", "", "Gate (Text)")]);
    let alarm = change!(watch, refused: [tradie, dana], owner, |v| create(v, "Alarm"), again: false,
        [("create_field", "", "Alarm (Text)")]);
    let (id, other) = (gate.to_string(), alarm.to_string());
    let wanted = FieldForm {
        kind: "text".to_owned(),
        label: "Gate code".to_owned(),
        help: "Four digits".to_owned(),
        required: "false".to_owned(),
        customer_edits: "true".to_owned(),
        ..FieldForm::default()
    };
    change!(watch, refused: [tradie, dana], owner, |v| form::edit_field(cx, v, &id, "1", &wanted), again: true,
        [("edit_field", "Gate (text)", "Gate code (text); Four digits; customer may edit")]);
    let open = form::show_form(cx, owner, s.choices.pipelines[0].pipeline, Some(gate)).await?.open;
    let seen = open.expect("open").seen;
    let show = async |v: &Viewer| form::set_field_visibility(cx, v, &id, true, "2", &seen).await;
    change!(watch, refused: [tradie, dana], owner, |v| show(v), again: true,
        [("set_field_visibility", "Gate code: internal", "Gate code: visible to customers")]);
    change!(watch, refused: [tradie, dana], owner, |v| form::move_field(cx, v, &id, "down"), again: true,
        [("move_field", "Gate code: place 1", "Gate code: place 2")]);
    let code = filled(gate, "1234", "", "0");
    change!(watch, refused: [tradie, dana], owner, |v| form::fill_as_staff(cx, v, job, &code), again: true,
        [("fill_field", "Gate code: –", "Gate code: 1234")]);
    let code = filled(gate, "4321", "1234", "1");
    change!(watch, refused: [tradie, owner], dana, |v| form::fill_as_contact(cx, v, job, &code), again: true,
        [("fill_field", "Gate code: 1234", "Gate code: 4321")]);
    change!(watch, refused: [tradie, dana], owner, |v| form::remove_field(cx, v, &other), again: true,
        [("remove_field", "Alarm", "")]);
    Ok(())
}

fn filled(field: FieldId, value: &str, before: &str, version: &str) -> FormSent {
    let one = |text: &str| [(field_key(field), text.to_owned())].into();
    FormSent { values: one(value), before: one(before), versions: one(version) }
}
