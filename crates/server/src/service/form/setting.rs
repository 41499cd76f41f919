//! The editor of a pipeline's form, read.

use super::reach::{Concerned, Reach, seal};
use super::read::shape;
use crate::store::entity::{field, field_option};
use crate::store::field::{changes_of, count_at_stages, has_values, select_options};
use crate::store::{Key, Look, Pipelines};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{FieldId, PipelineId, TenantId};
use vitrine_policy::{Ask, Refusal, decide};
use vitrine_wire::{FieldSetting, FormSetting, OpenField, RemovedField, StageFrom};

/// The form of a pipeline as its editor shows it; with `field`, also what that one's visibility concerns.
///
/// # Errors
/// Not found for whoever may not edit pipelines, and for a pipeline that is not there.
pub async fn show_form(
    cx: &Context,
    viewer: &Viewer,
    pipeline: PipelineId,
    field: Option<FieldId>,
) -> ServiceResult<FormSetting> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::EditPipelines(tenant))?;
    let all = Pipelines::load(&look.db, tenant).await?;
    let row = all.pipeline(pipeline.uuid()).ok_or_else(ServiceError::not_found)?;
    let rows: Vec<&field::Model> = fields_of(&all, pipeline).collect();
    let options = select_options(&look.db, tenant, rows.iter().map(|row| row.id)).await?;
    let counts = count_at_stages(&look.db, tenant, pipeline).await?;
    let mut jobs = 0;
    let mut stages: Vec<StageFrom> = Vec::new();
    for stage in all.stages_of(row.id).collect::<Vec<_>>().into_iter().rev() {
        jobs += counts.get(&stage.id).copied().unwrap_or_default();
        stages.insert(0, StageFrom { stage: Key::of(stage.id), name: stage.name.clone(), jobs });
    }
    let open = match rows.iter().find(|row| Some(FieldId::of(row.id)) == field) {
        Some(row) => {
            let id = FieldId::of(row.id);
            let reach = Reach::load(&look.db, tenant, &all, row.pipeline_id).await?;
            let concerned = reach.of_field(&look.db, tenant, row).await?;
            // Wherever an internal field begins, no customer sees it.
            let from = if row.is_visible_to_customer {
                reach.shown_from_each_stage(&look.db, tenant, row).await?
            } else {
                Vec::new()
            };
            Some(OpenField {
                field: id,
                reach: concerned.numbers(),
                seen: seal(&[concerned]),
                has_values: has_values(&look.db, tenant, id).await?,
                seen_from: seal(&from),
                from: from.iter().map(Concerned::numbers).collect(),
            })
        }
        None => None,
    };
    let fields = rows.into_iter().map(|row| setting(row, &options)).collect::<ServiceResult<_>>()?;
    let removed = removed(&look, tenant, &all, pipeline).await?;
    Ok(FormSetting { pipeline, name: row.name.clone(), stages, fields, open, removed })
}

/// The removed fields of which something can still be shown or hidden.
async fn removed(
    look: &Look,
    tenant: TenantId,
    all: &Pipelines,
    pipeline: PipelineId,
) -> ServiceResult<Vec<RemovedField>> {
    let rows: Vec<_> = all.fields.iter().filter(|row| row.pipeline_id == pipeline.uuid() && row.is_removed).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let reach = Reach::load(&look.db, tenant, all, pipeline.uuid()).await?;
    let mut removed = Vec::new();
    for row in rows {
        if changes_of(&look.db, tenant, FieldId::of(row.id)).await?.is_empty() {
            continue;
        }
        let concerned = reach.of_field(&look.db, tenant, row).await?;
        removed.push(RemovedField {
            field: Key::of(row.id),
            version: row.version,
            label: row.label.clone(),
            is_visible_to_customer: row.is_visible_to_customer,
            reach: concerned.numbers(),
            seen: seal(&[concerned]),
        });
    }
    Ok(removed)
}

/// The fields that are on a pipeline's form, in order.
pub(super) fn fields_of(all: &Pipelines, pipeline: PipelineId) -> impl Iterator<Item = &field::Model> {
    all.fields.iter().filter(move |row| row.pipeline_id == pipeline.uuid() && !row.is_removed)
}

fn setting(row: &field::Model, options: &[field_option::Model]) -> ServiceResult<FieldSetting> {
    let shape = shape(row, options, "")?;
    Ok(FieldSetting {
        field: Key::of(row.id),
        version: row.version,
        kind: shape.kind,
        label: shape.label,
        group: row.group_name.clone(),
        help: row.help.clone(),
        unit: shape.unit,
        is_required: row.is_required,
        is_visible_to_customer: row.is_visible_to_customer,
        is_customer_editable: row.is_customer_editable,
        shown_from: row.shown_from_stage_id.map(Key::of),
        options: shape.options,
    })
}
