//! Rows of `alert`: what rang somebody's bell. Listed and counted within the policy's scopes, as they are now.

use super::entity::alert::{Column, Entity, Model};
use super::entity::{alert_off, job};
use super::{Db, Key, StoreError, scope};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashSet;
use vitrine_domain::{AlertId, AlertKind, EntryId, Instant, JobId, MembershipId};
use vitrine_policy::{CustomerScope, JobScope};

/// Whose alerts, as far as they may be seen now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bell {
    pub(crate) of: MembershipId,
    pub(crate) jobs: JobScope,
    pub(crate) customers: CustomerScope,
}

impl Bell {
    /// About a job that may be seen, or about a contact whose customer may be seen.
    fn condition(&self) -> Condition {
        let jobs = Query::select()
            .column((job::Entity, job::Column::Id))
            .from(job::Entity)
            .cond_where(scope::jobs(&self.jobs))
            .to_owned();
        let about = Condition::any().add(Column::JobId.in_subquery(jobs));
        let about = match self.customers {
            CustomerScope::Nothing => about,
            CustomerScope::Tenant(tenant) => {
                about.add(Condition::all().add(Column::JobId.is_null()).add(Column::TenantId.eq(tenant.uuid())))
            }
        };
        Condition::all().add(Column::MembershipId.eq(self.of.uuid())).add(about)
    }
}

/// The newest, with their jobs.
///
/// # Errors
/// The database's.
pub(crate) async fn list(db: &Db, bell: &Bell, limit: u64) -> Result<Vec<(Model, Option<job::Model>)>, StoreError> {
    Ok(Entity::find()
        .find_also_related(job::Entity)
        .filter(bell.condition())
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(&db.tx)
        .await?)
}

/// How many are unread.
///
/// # Errors
/// The database's.
pub(crate) async fn count_unread(db: &Db, bell: &Bell) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(bell.condition()).filter(Column::ReadAt.is_null()).count(&db.tx).await?)
}

/// Whether one of them is there at all.
///
/// # Errors
/// The database's.
pub(crate) async fn exists(db: &Db, bell: &Bell, alert: AlertId) -> Result<bool, StoreError> {
    Ok(Entity::find_by_id(alert.uuid()).filter(bell.condition()).one(&db.tx).await?.is_some())
}

/// Which alerts of a person to mark read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    /// This one.
    One(AlertId),
    /// Those about a job up to that entry.
    OfJob(JobId, EntryId),
    /// All.
    All,
}

/// Marks alerts read; answers how many were not.
///
/// # Errors
/// The database's.
pub(crate) async fn mark_read(db: &Db, of: MembershipId, which: Which, at: Instant) -> Result<u64, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(at.millis()))
        .filter(Column::MembershipId.eq(of.uuid()))
        .filter(Column::ReadAt.is_null());
    let update = match which {
        Which::One(alert) => update.filter(Column::Id.eq(alert.uuid())),
        Which::OfJob(job, entry) => {
            update.filter(Column::JobId.eq(job.uuid())).filter(Column::EntryId.lte(entry.uuid()))
        }
        Which::All => update,
    };
    Ok(update.exec(&db.tx).await?.rows_affected)
}

/// Whether an unread alert is about this job.
///
/// # Errors
/// The database's.
pub(crate) async fn is_job_unread(db: &Db, of: MembershipId, job: JobId) -> Result<bool, StoreError> {
    let found = Entity::find()
        .filter(Column::MembershipId.eq(of.uuid()))
        .filter(Column::ReadAt.is_null())
        .filter(Column::JobId.eq(job.uuid()))
        .one(&db.tx)
        .await?;
    Ok(found.is_some())
}

/// Adds alerts.
///
/// # Errors
/// The database's.
pub(crate) async fn insert(db: &Db, rows: Vec<Model>) -> Result<(), StoreError> {
    if !rows.is_empty() {
        let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
        Entity::insert_many(rows).exec_without_returning(&db.tx).await?;
    }
    Ok(())
}

/// Those of the people who have turned this kind off.
///
/// # Errors
/// The database's.
pub(crate) async fn off(
    db: &Db,
    people: &[MembershipId],
    kind: AlertKind,
) -> Result<HashSet<MembershipId>, StoreError> {
    let rows = alert_off::Entity::find()
        .filter(alert_off::Column::MembershipId.is_in(people.iter().map(|id| id.uuid())))
        .filter(alert_off::Column::Kind.eq(kind.as_str()))
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(|row| MembershipId::of(row.membership_id)).collect())
}

/// Turns a kind on or off for somebody.
///
/// # Errors
/// The database's.
pub(crate) async fn set(db: &Db, of: MembershipId, kind: AlertKind, on: bool) -> Result<(), StoreError> {
    if on {
        alert_off::Entity::delete_many()
            .filter(alert_off::Column::MembershipId.eq(of.uuid()))
            .filter(alert_off::Column::Kind.eq(kind.as_str()))
            .exec(&db.tx)
            .await?;
        return Ok(());
    }
    let row = alert_off::ActiveModel { membership_id: Set(of.uuid()), kind: Set(kind.as_str().to_owned()) };
    let is_there =
        OnConflict::columns([alert_off::Column::MembershipId, alert_off::Column::Kind]).do_nothing().to_owned();
    alert_off::Entity::insert(row).on_conflict(is_there).exec_without_returning(&db.tx).await?;
    Ok(())
}
