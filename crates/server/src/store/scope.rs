//! Scopes of the policy as WHERE clauses.

use super::Key;
use super::entity::{customer, field, file, job, job_entry, job_person, pipeline, stage};
use sea_orm::sea_query::{Alias, CaseStatement, Expr, IntoColumnRef, JoinType, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ExprTrait};
use vitrine_domain::{AtInternalStage, Audience, EntryKind, MembershipId, Sharing, TenantId};
use vitrine_policy::{CustomerScope, EntryScope, FileScope, JobScope, SharedJobs};

fn nothing() -> Condition {
    Condition::all().add(Expr::val(1).eq(0))
}

/// Over `job`.
pub(in crate::store) fn jobs(scope: &JobScope) -> Condition {
    match *scope {
        JobScope::Nothing => nothing(),
        JobScope::Tenant(tenant) => Condition::all().add(job::Column::TenantId.eq(tenant.uuid())),
        JobScope::AssignedTo(tenant, member) => {
            Condition::all().add(job::Column::TenantId.eq(tenant.uuid())).add(worked_on_by(tenant, member))
        }
        JobScope::SharedWith(shared) => shared_jobs(&shared),
    }
}

/// Over `job`: somebody owns it or is assigned to it.
pub(in crate::store) fn worked_on_by(tenant: TenantId, member: MembershipId) -> Condition {
    let is_assigned = named(job::Column::Assigned, tenant, member);
    Condition::any().add(job::Column::OwnerId.eq(member.uuid())).add(is_assigned)
}

/// Over `job`: that list of people holds somebody. The index tells which jobs name them, the list tells as what.
pub(in crate::store) fn named(list: job::Column, tenant: TenantId, one: MembershipId) -> Condition {
    Condition::all().add(job::Column::Id.in_subquery(naming(tenant, one))).add(list.contains(one.to_string()))
}

/// The tenant of a scope that holds anything.
pub(in crate::store) const fn tenant_of(scope: &JobScope) -> Option<TenantId> {
    match *scope {
        JobScope::Nothing => None,
        JobScope::Tenant(tenant)
        | JobScope::AssignedTo(tenant, _)
        | JobScope::SharedWith(SharedJobs { tenant, .. }) => Some(tenant),
    }
}

fn shared_jobs(shared: &SharedJobs) -> Condition {
    let SharedJobs { tenant, customer, automatically, naming: contact } = *shared;
    let is_shared = if automatically {
        job::Column::Sharing.ne(Sharing::Withheld.as_str())
    } else {
        job::Column::Sharing.eq(Sharing::Granted.as_str())
    };
    Condition::all()
        .add(job::Column::TenantId.eq(tenant.uuid()))
        .add(job::Column::CustomerId.eq(customer.uuid()))
        .add(
            Condition::any()
                .add(job::Column::IsStartedByCustomer.eq(true))
                .add(Condition::all().add(is_shared).add(job::Column::StageId.in_subquery(open_stages(tenant)))),
        )
        .add_option(contact.map(|contact| named(job::Column::NamedContacts, tenant, contact)))
        .add(shows_a_stage(tenant))
}

/// The jobs that name somebody, as assigned to them or as chosen for them.
fn naming(tenant: TenantId, one: MembershipId) -> SelectStatement {
    Query::select()
        .column(job_person::Column::JobId)
        .from(job_person::Entity)
        .and_where(job_person::Column::TenantId.eq(tenant.uuid()))
        .and_where(job_person::Column::MembershipId.eq(one.uuid()))
        .to_owned()
}

/// The stages at or past the *first stage for access* of their pipeline.
fn open_stages(tenant: TenantId) -> SelectStatement {
    let first = Alias::new("first");
    let of_first = |column: stage::Column| Expr::col((first.clone(), column));
    Query::select()
        .column((stage::Entity, stage::Column::Id))
        .from(stage::Entity)
        .inner_join(
            pipeline::Entity,
            Expr::col((pipeline::Entity, pipeline::Column::Id)).equals((stage::Entity, stage::Column::PipelineId)),
        )
        .join_as(
            JoinType::LeftJoin,
            stage::Entity,
            first.clone(),
            of_first(stage::Column::Id).equals((pipeline::Entity, pipeline::Column::FirstStageId)),
        )
        .and_where(Expr::col((stage::Entity, stage::Column::TenantId)).eq(tenant.uuid()))
        .cond_where(
            Condition::any()
                .add(Expr::col((pipeline::Entity, pipeline::Column::FirstStageId)).is_null())
                .add(of_first(stage::Column::Position).lte(Expr::col((stage::Entity, stage::Column::Position)))),
        )
        .to_owned()
}

/// Over `job_entry`, within one job that the caller has already seen, or with `jobs` joined.
pub(in crate::store) fn entries(scope: &EntryScope) -> Condition {
    let Some(tenant) = tenant_of(&scope.jobs) else { return nothing() };
    let all = Condition::all().add(job_entry::Column::TenantId.eq(tenant.uuid()));
    match scope.only {
        None => all,
        Some(audience @ (Audience::Internal | Audience::Customer)) => all
            .add(job_entry::Column::Audience.eq(audience.as_str()))
            .add(
                Condition::any().add(job_entry::Column::Kind.ne(EntryKind::StageChange.as_str())).add(
                    Condition::all()
                        .add(Expr::exists(job_that_shares_its_stage()))
                        .add(job_entry::Column::FromStageId.in_subquery(visible_stages(tenant)))
                        .add(job_entry::Column::ToStageId.in_subquery(visible_stages(tenant))),
                ),
            )
            .add(
                Condition::any()
                    .add(job_entry::Column::Kind.ne(EntryKind::FieldChange.as_str()))
                    .add(Expr::exists(visible_field((job_entry::Entity, job_entry::Column::FieldId)))),
            )
            .add(
                Condition::any()
                    .add(job_entry::Column::Kind.ne(EntryKind::File.as_str()))
                    .add(job_entry::Column::Body.ne(""))
                    .add(job_entry::Column::CustomerFiles.gt(0)),
            ),
    }
}

/// Over `file`, with `job` and `job_entry` joined. Without what was removed, but for those who see everything.
pub(in crate::store) fn files(scope: &FileScope) -> Condition {
    let all = Condition::all().add(jobs(&scope.entries.jobs)).add(entries(&scope.entries));
    match scope.only {
        None => all,
        Some(audience @ (Audience::Internal | Audience::Customer)) => {
            all.add(file::Column::IsRemoved.eq(false)).add(file::Column::Audience.eq(audience.as_str())).add(
                Condition::any()
                    .add(file::Column::FieldId.is_null())
                    .add(Expr::exists(visible_field((file::Entity, file::Column::FieldId)))),
            )
        }
    }
}

/// Over `customer`.
pub(in crate::store) fn customers(scope: &CustomerScope) -> Condition {
    match *scope {
        CustomerScope::Nothing => nothing(),
        CustomerScope::Tenant(tenant) => Condition::all().add(customer::Column::TenantId.eq(tenant.uuid())),
    }
}

/// Over `job`: it stands at a visible stage, or its pipeline shows the last visible one instead and there is one.
fn shows_a_stage(tenant: TenantId) -> Condition {
    let showing = Query::select()
        .column(pipeline::Column::Id)
        .from(pipeline::Entity)
        .and_where(pipeline::Column::TenantId.eq(tenant.uuid()))
        .and_where(pipeline::Column::AtInternalStage.eq(AtInternalStage::ShowLastVisible.as_str()))
        .to_owned();
    Condition::any().add(job::Column::StageId.in_subquery(visible_stages(tenant))).add(
        Condition::all()
            .add(job::Column::LastVisibleStageId.in_subquery(visible_stages(tenant)))
            .add(job::Column::PipelineId.in_subquery(showing)),
    )
}

/// The field that `named` (a column of a row beside `job_entry`) is about, when it is visible to customers and reached by the stage that they
/// see the job at. Only asked for jobs that they see, so an internal stage means that the last visible one is shown.
fn visible_field(named: impl IntoColumnRef) -> SelectStatement {
    let (here, last, from) = (Alias::new("here"), Alias::new("last"), Alias::new("shown_from"));
    let of = |table: &Alias, column: stage::Column| Expr::col((table.clone(), column));
    let position = CaseStatement::new()
        .case(of(&here, stage::Column::IsVisibleToCustomer).eq(true), of(&here, stage::Column::Position))
        .finally(of(&last, stage::Column::Position));
    Query::select()
        .expr(Expr::val(1))
        .from(field::Entity)
        .inner_join(
            job::Entity,
            Expr::col((job::Entity, job::Column::PipelineId)).equals((field::Entity, field::Column::PipelineId)),
        )
        .join_as(
            JoinType::InnerJoin,
            stage::Entity,
            here.clone(),
            of(&here, stage::Column::Id).equals((job::Entity, job::Column::StageId)),
        )
        .join_as(
            JoinType::LeftJoin,
            stage::Entity,
            last.clone(),
            of(&last, stage::Column::Id).equals((job::Entity, job::Column::LastVisibleStageId)),
        )
        .join_as(
            JoinType::LeftJoin,
            stage::Entity,
            from.clone(),
            of(&from, stage::Column::Id).equals((field::Entity, field::Column::ShownFromStageId)),
        )
        .and_where(Expr::col((job::Entity, job::Column::Id)).equals((job_entry::Entity, job_entry::Column::JobId)))
        .and_where(Expr::col((field::Entity, field::Column::Id)).eq(Expr::col(named)))
        .and_where(Expr::col((field::Entity, field::Column::IsVisibleToCustomer)).eq(true))
        .cond_where(
            Condition::any()
                .add(Expr::col((field::Entity, field::Column::ShownFromStageId)).is_null())
                .add(of(&from, stage::Column::Position).lte(position)),
        )
        .to_owned()
}

/// The job of the entry, when whoever shared it did not leave its stage out.
fn job_that_shares_its_stage() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(job::Entity)
        .and_where(Expr::col((job::Entity, job::Column::Id)).equals((job_entry::Entity, job_entry::Column::JobId)))
        .and_where(Expr::col((job::Entity, job::Column::SharesStage)).eq(true))
        .to_owned()
}

fn visible_stages(tenant: TenantId) -> SelectStatement {
    Query::select()
        .column(stage::Column::Id)
        .from(stage::Entity)
        .and_where(stage::Column::TenantId.eq(tenant.uuid()))
        .and_where(stage::Column::IsVisibleToCustomer.eq(true))
        .to_owned()
}
