//! The board: a pipeline's jobs by stage.

use super::list::job_lines;
use crate::service::calendar;
use crate::service::open_job::chip;
use crate::store::job::JobFilter;
use crate::store::{Key, Look, Pipelines, job};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::HashMap;
use vitrine_domain::{JobId, PipelineId, StageId};
use vitrine_policy::{Ask, decide, scope_jobs};
use vitrine_wire::{
    BoardCard, BoardChoice, BoardColumn, BoardQuery, BoardView, CARDS_PER_COLUMN, CARDS_PER_COLUMN_MAX, JobSort,
};

/// The jobs of a pipeline that the asker may see and that are not archived, by stage, due ones first. A pipeline that
/// is not there is answered with the first one, so that an old bookmark still opens.
///
/// # Errors
/// `NotFound` for anybody but staff.
pub async fn show_board(cx: &Context, viewer: &Viewer, query: &BoardQuery) -> ServiceResult<BoardView> {
    let look = Look::open(cx, viewer).await?;
    decide(&look.actor, Ask::UseStaffScreens)?;
    let tenant = look.actor.tenant().ok_or_else(ServiceError::not_found)?;
    let today = calendar::today(cx, &look.db, tenant).await?;
    let pipelines = Pipelines::load(&look.db, tenant).await?;
    let asked = query.pipeline.map(Key::uuid);
    let shown = pipelines.present().find(|row| Some(row.id) == asked).or_else(|| pipelines.present().next());
    let limit = if query.cards == 0 { CARDS_PER_COLUMN } else { query.cards.min(CARDS_PER_COLUMN_MAX) };
    let scope = scope_jobs(&look.actor);
    let mut columns = Vec::new();
    for stage in shown.iter().flat_map(|pipeline| pipelines.stages_of(pipeline.id)) {
        let filter = JobFilter {
            stage: Some(StageId::of(stage.id)),
            worked_on_by: look.actor.membership().filter(|_| query.mine),
            is_archived: Some(false),
            ..JobFilter::default()
        };
        let rows = job::select_jobs(&look.db, &scope, &filter, JobSort::Due, None, limit).await?;
        let total = job::count_jobs(&look.db, &scope, &filter).await?;
        let mut may_move: HashMap<JobId, bool> = HashMap::new();
        for row in &rows {
            let may = decide(&look.actor, Ask::MoveJob(&pipelines.job_facts(row)?)).is_ok();
            may_move.insert(JobId::of(row.id), may);
        }
        let lines = job_lines(&look.db, &look.actor, &pipelines, rows, today).await?;
        let cards = lines
            .into_iter()
            .map(|line| BoardCard { may_move: may_move.get(&line.job).copied().unwrap_or_default(), line });
        columns.push(BoardColumn { stage: chip(stage), total, cards: cards.collect() });
    }
    Ok(BoardView {
        choices: pipelines
            .present()
            .map(|row| BoardChoice { pipeline: PipelineId::of(row.id), name: row.name.clone() })
            .collect(),
        pipeline: shown.map(|row| PipelineId::of(row.id)),
        columns,
    })
}
