//! Entries of feeds. An entry is only ever reached together with its job, through a scope of the policy.

use super::entity::{field_value, file, job, job_entry};
use super::{Change, Db, Key, StoreError, scope};
use crate::Context;
use sea_orm::sea_query::{Alias, Expr, Order, Query, SubQueryStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select,
};
use vitrine_domain::{Audience, EntryId, EntryKind, Instant, JobId, SubmissionId, TenantId};
use vitrine_policy::{Actor, EntryScope, JobScope};
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
    Ok(page(entries, job, before, limit).all(&db.tx).await?)
}

fn page(entries: &EntryScope, job: JobId, before: Option<EntryId>, limit: u64) -> Select<job_entry::Entity> {
    let mut select = job_entry::Entity::find()
        .filter(job_entry::Column::JobId.eq(job.uuid()))
        .filter(scope::entries(entries))
        .order_by_desc(job_entry::Column::Id)
        .limit(limit);
    if let Some(before) = before {
        select = select.filter(job_entry::Column::Id.lt(before.uuid()));
    }
    select
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
/// first. Stage changes are nobody's word, and a form that was filled in asks for no answer.
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
        .and_where(Expr::col((word.clone(), job_entry::Column::Kind)).ne(EntryKind::FieldChange.as_str()))
        .order_by((word, job_entry::Column::Id), Order::Desc)
        .limit(1)
        .to_owned();
    let rows = job_entry::Entity::find()
        .join(JoinType::InnerJoin, job_entry::Relation::Job.def())
        .select_also(job::Entity)
        .filter(scope::jobs(jobs))
        .filter(job::Column::IsArchived.eq(false))
        .filter(Expr::col((job_entry::Entity, job_entry::Column::Id)).eq(SubQueryStatement::from(latest)))
        .filter(job_entry::Column::AuthorSide.eq("contact"))
        .order_by_asc(job_entry::Column::Id)
        .limit(limit)
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().filter_map(|(entry, job)| job.map(|job| (entry, job))).collect())
}

/// Whether the job holds anything that is its customer's own: words for or by the customer, whatever became of their
/// audience, a file that a contact added, or a form that was ever filled in. Hidden today, it could be shown tomorrow.
///
/// # Errors
/// The database's.
pub(crate) async fn holds_what_is_the_customers(db: &Db, tenant: TenantId, job: JobId) -> Result<bool, StoreError> {
    let for_customer = Condition::all()
        .add(job_entry::Column::Audience.eq(Audience::Customer.as_str()))
        .add(job_entry::Column::AuthorSide.eq("staff"));
    let found = job_entry::Entity::find()
        .filter(job_entry::Column::JobId.eq(job.uuid()))
        .filter(job_entry::Column::TenantId.eq(tenant.uuid()))
        .filter(
            Condition::any()
                .add(job_entry::Column::AuthorSide.eq("contact"))
                .add(job_entry::Column::Kind.eq(EntryKind::FieldChange.as_str()))
                .add(for_customer),
        )
        .one(&db.tx)
        .await?;
    let value = field_value::Entity::find()
        .filter(field_value::Column::JobId.eq(job.uuid()))
        .filter(field_value::Column::TenantId.eq(tenant.uuid()))
        .filter(field_value::Column::Value.ne(""))
        .one(&db.tx)
        .await?;
    let sent = file::Entity::find()
        .filter(file::Column::JobId.eq(job.uuid()))
        .filter(file::Column::TenantId.eq(tenant.uuid()))
        .filter(file::Column::AuthorSide.eq("contact"))
        .one(&db.tx)
        .await?;
    Ok(found.is_some() || value.is_some() || sent.is_some())
}

/// Who stands as the author of an entry that the asker brings about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WrittenAs {
    /// The asker, on their own side.
    Oneself,
    /// Vitrine, which records what the asker did.
    System,
}

/// An entry as it begins, not added yet: without words, moves or values.
pub(crate) fn begin_entry(
    cx: &Context,
    change: &Change,
    job: JobId,
    (kind, audience): (EntryKind, Audience),
    written_as: WrittenAs,
) -> job_entry::Model {
    let side = match (written_as, &change.actor) {
        (WrittenAs::System, _) | (WrittenAs::Oneself, Actor::Stranger) => "system",
        (WrittenAs::Oneself, Actor::Staff(_)) => "staff",
        (WrittenAs::Oneself, Actor::Contact(_)) => "contact",
    };
    job_entry::Model {
        id: EntryId::fresh(cx).uuid(),
        tenant_id: change.tenant.uuid(),
        job_id: job.uuid(),
        kind: kind.as_str().to_owned(),
        audience: audience.as_str().to_owned(),
        author_side: side.to_owned(),
        author_id: change.actor.membership().map(Key::uuid),
        body: String::new(),
        from_stage_id: None,
        to_stage_id: None,
        field_id: None,
        before_text: String::new(),
        after_text: String::new(),
        version: 1,
        submission: None,
        created_at: change.at.millis(),
        edited_at: None,
        customer_files: 0,
        edited_for_customer_at: None,
        shown_at: None,
    }
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

/// Notes that somebody at the customer sees an entry since now who did not before.
///
/// # Errors
/// The database's.
pub(crate) async fn set_shown_at(db: &Db, entry: EntryId, at: Instant) -> Result<(), StoreError> {
    job_entry::Entity::update_many()
        .col_expr(job_entry::Column::ShownAt, Expr::value(at.millis()))
        .filter(job_entry::Column::Id.eq(entry.uuid()))
        .exec(&db.tx)
        .await?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::store::Store;
    use sea_orm::{ConnectionTrait, DbBackend, QueryTrait, Statement};
    use vitrine_domain::CustomerId;
    use vitrine_policy::SharedJobs;

    #[tokio::test]
    async fn feed_pages_along_an_index_without_scan_or_sort() {
        let folder = std::env::temp_dir().join(format!("vitrine-feed-plan-{}", std::process::id()));
        let store = Store::open(&Config::in_folder(&folder), false).await.expect("opens");
        store.migrate().await.expect("migrates");
        let db = store.look().await.expect("reads");
        let tenant = TenantId::from_bits(1);
        let staff = EntryScope { jobs: JobScope::Tenant(tenant), only: None };
        let shared = JobScope::SharedWith(SharedJobs {
            tenant,
            customer: CustomerId::from_bits(2),
            automatically: true,
            naming: None,
        });
        let contact = EntryScope { jobs: shared, only: Some(Audience::Customer) };
        for (scope, index) in [(staff, "ix_job_entry_job "), (contact, "ix_job_entry_job_audience ")] {
            for before in [None, Some(EntryId::from_bits(9))] {
                let page = page(&scope, JobId::from_bits(3), before, 201).build(DbBackend::Sqlite);
                let sql = format!("EXPLAIN QUERY PLAN {}", page.sql);
                let explain = Statement { sql, ..page };
                let rows = db.tx.query_all_raw(explain).await.expect("explains");
                let plan: Vec<String> = rows.iter().map(|row| row.try_get("", "detail").expect("a text")).collect();
                let plan = plan.join("\n");
                assert!(plan.contains(index), "{plan}");
                assert!(!plan.contains("SCAN job_entry") && !plan.contains("TEMP B-TREE"), "{plan}");
            }
        }
        drop(db);
        let _ = std::fs::remove_dir_all(folder);
    }
}
