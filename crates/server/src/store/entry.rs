//! Entries of feeds. An entry is only ever reached together with its job, through a scope of the policy.

use super::entity::{job, job_entry};
use super::{Db, Key, StoreError, scope};
use sea_orm::sea_query::{Alias, Expr, Order, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use vitrine_domain::{Audience, EntryId, JobId, SubmissionId, TenantId};
use vitrine_policy::{EntryScope, JobScope};
use vitrine_wire::ENTRIES_PER_PAGE;

/// The newest entries of a job that the caller has seen, or those before `before`; newest first.
///
/// # Errors
/// The database's.
pub(crate) async fn select_entries(
    db: &Db,
    entries: &EntryScope,
    job: JobId,
    before: Option<EntryId>,
    limit: u64,
) -> Result<Vec<job_entry::Model>, StoreError> {
    let mut select = job_entry::Entity::find()
        .filter(job_entry::Column::JobId.eq(job.uuid()))
        .filter(scope::entries(entries))
        .order_by_desc(job_entry::Column::Id)
        .limit(limit);
    if let Some(before) = before {
        select = select.filter(job_entry::Column::Id.lt(before.uuid()));
    }
    Ok(select.all(&db.tx).await?)
}

/// An entry of this very job.
///
/// # Errors
/// The database's.
pub(crate) async fn select_entry(
    db: &Db,
    entries: &EntryScope,
    job: JobId,
    id: EntryId,
) -> Result<Option<job_entry::Model>, StoreError> {
    Ok(job_entry::Entity::find_by_id(id.uuid())
        .filter(job_entry::Column::JobId.eq(job.uuid()))
        .filter(scope::entries(entries))
        .one(&db.tx)
        .await?)
}

/// The entry that a form made when it was sent before.
///
/// # Errors
/// The database's.
pub(crate) async fn select_submitted(
    db: &Db,
    tenant: TenantId,
    submission: SubmissionId,
) -> Result<Option<job_entry::Model>, StoreError> {
    Ok(job_entry::Entity::find()
        .filter(job_entry::Column::TenantId.eq(tenant.uuid()))
        .filter(job_entry::Column::Submission.eq(submission.uuid()))
        .one(&db.tx)
        .await?)
}

/// Per open job of the scope whose latest word to or from the customer is the customer's: that entry; longest wait
/// first. Stage changes are nobody's word.
///
/// # Errors
/// The database's.
pub(crate) async fn select_waiting(
    db: &Db,
    jobs: &JobScope,
    limit: u64,
) -> Result<Vec<(job_entry::Model, job::Model)>, StoreError> {
    // One probe of the index on (job, audience, id) per job instead of a walk over all entries.
    let word = Alias::new("word");
    let latest = Query::select()
        .column((word.clone(), job_entry::Column::Id))
        .from_as(job_entry::Entity, word.clone())
        .and_where(Expr::col((word.clone(), job_entry::Column::JobId)).equals((job::Entity, job::Column::Id)))
        .and_where(Expr::col((word.clone(), job_entry::Column::Audience)).eq(Audience::Customer.as_str()))
        .and_where(Expr::col((word.clone(), job_entry::Column::AuthorSide)).is_in(["staff", "contact"]))
        .order_by((word, job_entry::Column::Id), Order::Desc)
        .limit(1)
        .to_owned();
    let rows = job_entry::Entity::find()
        .join(JoinType::InnerJoin, job_entry::Relation::Job.def())
        .select_also(job::Entity)
        .filter(scope::jobs(jobs))
        .filter(job::Column::IsArchived.eq(false))
        .filter(job_entry::Column::Id.in_subquery(latest))
        .filter(job_entry::Column::AuthorSide.eq("contact"))
        .order_by_asc(job_entry::Column::Id)
        .limit(limit)
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().filter_map(|(entry, job)| job.map(|job| (entry, job))).collect())
}

/// Whether anything in the job's feed was written to or by the customer.
///
/// # Errors
/// The database's.
pub(crate) async fn has_words_for_customer(db: &Db, tenant: TenantId, job: JobId) -> Result<bool, StoreError> {
    let found = job_entry::Entity::find()
        .filter(job_entry::Column::JobId.eq(job.uuid()))
        .filter(job_entry::Column::TenantId.eq(tenant.uuid()))
        .filter(job_entry::Column::Audience.eq(Audience::Customer.as_str()))
        .filter(job_entry::Column::AuthorSide.is_in(["staff", "contact"]))
        .one(&db.tx)
        .await?;
    Ok(found.is_some())
}

/// Adds an entry.
///
/// # Errors
/// [`StoreError::Duplicate`] for a submission that is there; the database's.
pub(crate) async fn insert_entry(db: &Db, row: job_entry::Model) -> Result<(), StoreError> {
    let row = row.into_active_model().reset_all();
    job_entry::Entity::insert(row).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Writes all columns of an entry that is there.
///
/// # Errors
/// The database's.
pub(crate) async fn update_entry(db: &Db, row: job_entry::Model) -> Result<(), StoreError> {
    let row = row.into_active_model().reset_all();
    job_entry::Entity::update(row).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Turns one row more than a page, newest first, into the page, oldest first. Answers with what to ask for next: the
/// page's first entry, when there are earlier ones.
pub(crate) fn cut_page(rows: &mut Vec<job_entry::Model>) -> Option<EntryId> {
    let page = usize::try_from(ENTRIES_PER_PAGE).unwrap_or(usize::MAX);
    let has_earlier = rows.len() > page;
    rows.truncate(page);
    rows.reverse();
    rows.first().filter(|_| has_earlier).map(|row| EntryId::of(row.id))
}
