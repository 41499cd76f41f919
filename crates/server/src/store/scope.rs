//! Scopes of the policy as WHERE clauses.

use super::Key;
use super::entity::{customer, job, job_entry, stage};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition, ExprTrait};
use vitrine_domain::{Audience, EntryKind};
use vitrine_policy::{CustomerScope, EntryScope, JobScope};

fn nothing() -> Condition {
    Condition::all().add(Expr::val(1).eq(0))
}

/// Over `job`.
pub(in crate::store) fn jobs(scope: &JobScope) -> Condition {
    match *scope {
        JobScope::Nothing => nothing(),
        JobScope::Tenant(tenant) => Condition::all().add(job::Column::TenantId.eq(tenant.uuid())),
        JobScope::AssignedTo(tenant, owner) => {
            Condition::all().add(job::Column::TenantId.eq(tenant.uuid())).add(job::Column::OwnerId.eq(owner.uuid()))
        }
        JobScope::SharedWith(tenant, customer) => Condition::all()
            .add(job::Column::TenantId.eq(tenant.uuid()))
            .add(job::Column::CustomerId.eq(customer.uuid()))
            .add(job::Column::StageId.in_subquery(visible_stages(tenant))),
    }
}

/// Over `job_entry`, within one job that the caller has already seen, or with `jobs` joined.
pub(in crate::store) fn entries(scope: &EntryScope) -> Condition {
    let tenant = match scope.jobs {
        JobScope::Nothing => return nothing(),
        JobScope::Tenant(tenant) | JobScope::AssignedTo(tenant, _) | JobScope::SharedWith(tenant, _) => tenant,
    };
    let all = Condition::all().add(job_entry::Column::TenantId.eq(tenant.uuid()));
    match scope.only {
        None => all,
        Some(audience @ (Audience::Internal | Audience::Customer)) => {
            all.add(job_entry::Column::Audience.eq(audience.as_str())).add(
                Condition::any().add(job_entry::Column::Kind.ne(EntryKind::StageChange.as_str())).add(
                    Condition::all()
                        .add(job_entry::Column::FromStageId.in_subquery(visible_stages(tenant)))
                        .add(job_entry::Column::ToStageId.in_subquery(visible_stages(tenant))),
                ),
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

fn visible_stages(tenant: vitrine_domain::TenantId) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(stage::Column::Id)
        .from(stage::Entity)
        .and_where(stage::Column::TenantId.eq(tenant.uuid()))
        .and_where(stage::Column::IsVisibleToCustomer.eq(true))
        .to_owned()
}
