//! Rows of `job_read`: the last entry of a job that somebody has seen.

use super::entity::job_read::{ActiveModel, Column, Entity, Model};
use super::entity::{job, job_entry, membership};
use super::{Db, Key, StoreError, scope};
use sea_orm::sea_query::{Alias, Expr, OnConflict, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
};
use std::collections::HashSet;
use uuid::Uuid;
use vitrine_domain::{EntryId, Instant, JobId, MembershipId, TenantId};
use vitrine_policy::EntryScope;

/// Whose news of which kind count as unread.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reader {
    /// A contact: everything that they may see and have not written.
    Contact(MembershipId),
    /// A staff member: what contacts wrote since the membership began.
    Staff(MembershipId, Instant),
}

impl Reader {
    const fn membership(self) -> MembershipId {
        match self {
            Self::Contact(membership) | Self::Staff(membership, _) => membership,
        }
    }
}

/// Those of the jobs in which the reader has not seen everything. Within the entries' scope alone: what may not be seen
/// makes no mark.
///
/// # Errors
/// The database's.
pub(crate) async fn unread(
    db: &Db,
    entries: &EntryScope,
    reader: Reader,
    jobs: impl IntoIterator<Item = Uuid>,
) -> Result<HashSet<Uuid>, StoreError> {
    let jobs: Vec<Uuid> = jobs.into_iter().collect();
    if jobs.is_empty() {
        return Ok(HashSet::new());
    }
    let rows: Vec<Uuid> = job::Entity::find()
        .select_only()
        .column(job::Column::Id)
        .filter(job::Column::Id.is_in(jobs))
        .filter(scope::jobs(&entries.jobs))
        .filter(Condition::any().add(Expr::exists(news(entries, reader, New::Written))).add(Expr::exists(news(
            entries,
            reader,
            New::Shown,
        ))))
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().collect())
}

/// How an entry came to be new.
#[derive(Debug, Clone, Copy)]
enum New {
    /// It comes after the last one seen.
    Written,
    /// It is an older one, shown after that.
    Shown,
}

/// An entry of `job` that was not seen yet: a probe of the index on (job, audience, id), or on (job, id), or on
/// (job, shown_at).
fn news(entries: &EntryScope, reader: Reader, new: New) -> SelectStatement {
    let seen = Alias::new("seen");
    let of_mark = |column: Column, none: SimpleExpr| {
        let mark = Query::select()
            .column((seen.clone(), column))
            .from_as(Entity, seen.clone())
            .and_where(Expr::col((seen.clone(), Column::JobId)).equals((job::Entity, job::Column::Id)))
            .and_where(Expr::col((seen.clone(), Column::MembershipId)).eq(reader.membership().uuid()))
            .to_owned();
        Expr::expr(sea_orm::sea_query::Func::coalesce([Expr::SubQuery(None, Box::new(mark.into())), none]))
    };
    let is_beyond = match new {
        New::Written => {
            Expr::col((job_entry::Entity, job_entry::Column::Id)).gt(of_mark(Column::EntryId, Expr::value(Uuid::nil())))
        }
        New::Shown => Expr::col((job_entry::Entity, job_entry::Column::ShownAt))
            .gt(of_mark(Column::ReadAt, Expr::value(i64::MAX))),
    };
    let others = Condition::any()
        .add(job_entry::Column::AuthorId.is_null())
        .add(job_entry::Column::AuthorId.ne(reader.membership().uuid()));
    let mut found = Query::select()
        .expr(Expr::val(1))
        .from(job_entry::Entity)
        .and_where(Expr::col((job_entry::Entity, job_entry::Column::JobId)).equals((job::Entity, job::Column::Id)))
        .and_where(is_beyond)
        .cond_where(scope::entries(entries))
        .cond_where(others)
        .to_owned();
    match reader {
        Reader::Contact(_) => {}
        Reader::Staff(_, since) => {
            found
                .and_where(job_entry::Column::AuthorSide.eq("contact"))
                .and_where(job_entry::Column::CreatedAt.gte(since.millis()));
        }
    }
    found
}

/// What somebody has seen of a job.
///
/// # Errors
/// The database's.
pub(crate) async fn find(db: &Db, membership: MembershipId, job: JobId) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id((membership.uuid(), job.uuid())).one(&db.tx).await?)
}

/// Notes that somebody has the job before their eyes, up to that entry; never goes back. Answers whether it went on.
///
/// # Errors
/// The database's.
pub(crate) async fn mark(
    db: &Db,
    tenant: TenantId,
    membership: MembershipId,
    job: JobId,
    entry: EntryId,
    at: Instant,
) -> Result<bool, StoreError> {
    let before = find(db, membership, job).await?;
    let goes_on = before.as_ref().is_none_or(|row| row.entry_id < entry.uuid());
    let last = before.filter(|_| !goes_on).map_or(entry.uuid(), |row| row.entry_id);
    let row = ActiveModel {
        membership_id: Set(membership.uuid()),
        job_id: Set(job.uuid()),
        tenant_id: Set(tenant.uuid()),
        entry_id: Set(last),
        read_at: Set(at.millis()),
    };
    let again = OnConflict::columns([Column::MembershipId, Column::JobId])
        .update_columns([Column::EntryId, Column::ReadAt])
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(&db.tx).await?;
    Ok(goes_on)
}

/// Notes that everybody of the tenant has seen everything, for the demo: jobs that have been read before stay as they are.
///
/// # Errors
/// The database's.
pub(crate) async fn mark_everything(db: &Db, tenant: TenantId, at: Instant) -> Result<(), StoreError> {
    let last = Alias::new("last");
    let newest = Query::select()
        .column((last.clone(), job_entry::Column::Id))
        .from_as(job_entry::Entity, last.clone())
        .and_where(Expr::col((last.clone(), job_entry::Column::JobId)).equals((job::Entity, job::Column::Id)))
        .order_by((last, job_entry::Column::Id), Order::Desc)
        .limit(1)
        .to_owned();
    let people = Condition::any().add(membership::Column::CustomerId.is_null()).add(
        Expr::col((membership::Entity, membership::Column::CustomerId)).equals((job::Entity, job::Column::CustomerId)),
    );
    let has_entries = Query::select()
        .expr(Expr::val(1))
        .from(job_entry::Entity)
        .and_where(Expr::col((job_entry::Entity, job_entry::Column::JobId)).equals((job::Entity, job::Column::Id)))
        .to_owned();
    let rows = Query::select()
        .column((membership::Entity, membership::Column::Id))
        .column((job::Entity, job::Column::Id))
        .column((job::Entity, job::Column::TenantId))
        .expr(Expr::SubQuery(None, Box::new(newest.into())))
        .expr(Expr::value(at.millis()))
        .from(job::Entity)
        .inner_join(
            membership::Entity,
            Expr::col((membership::Entity, membership::Column::TenantId)).equals((job::Entity, job::Column::TenantId)),
        )
        .and_where(job::Column::TenantId.eq(tenant.uuid()))
        .and_where(Expr::exists(has_entries))
        .cond_where(people)
        .to_owned();
    let mut insert = Query::insert();
    insert
        .into_table(Entity)
        .columns([Column::MembershipId, Column::JobId, Column::TenantId, Column::EntryId, Column::ReadAt])
        .select_from(rows)
        .map_err(|_| StoreError::Row("job_read"))?;
    db.tx.execute(&insert).await?;
    Ok(())
}
