//! Uploaded files of records, and the rows that they become. Rows are written many at a time, all in one transaction.

use super::entity::import::{ActiveModel, Column, Entity, Model};
use super::entity::{customer, identity, job, job_entry, membership, tenant};
use super::{Db, Key, StoreError, outbox, scope};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use std::collections::HashMap;
use uuid::Uuid;
use vitrine_domain::{CustomerId, ImportId, Instant, JobId, MembershipId, StaffState, TenantId};
use vitrine_policy::{CustomerScope, JobScope};

/// Rows that one statement writes: with at most 20 columns each far below the 32,766 values that SQLite takes.
pub(crate) const ROWS_AT_ONCE: usize = 500;

/// An uploaded file without its text.
#[derive(Debug, Clone)]
pub(crate) struct ImportHead {
    pub(crate) import: ImportId,
    pub(crate) kind: String,
    pub(crate) file_name: String,
    /// Added, changed, unchanged; `None`: it waits.
    pub(crate) outcome: Option<(i64, i64, i64)>,
    pub(crate) created_at: Instant,
}

/// Keeps an uploaded file.
///
/// # Errors
/// The database's.
pub(crate) async fn insert(db: &Db, row: Model) -> Result<(), StoreError> {
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// A file of the tenant with its text.
///
/// # Errors
/// The database's.
pub(crate) async fn find(db: &Db, tenant: TenantId, import: ImportId) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(import.uuid()).filter(Column::TenantId.eq(tenant.uuid())).one(&db.tx).await?)
}

/// The tenant's files, newest first.
///
/// # Errors
/// The database's.
pub(crate) async fn list(db: &Db, tenant: TenantId) -> Result<Vec<ImportHead>, StoreError> {
    type Row = (Uuid, String, String, Option<i64>, Option<i64>, Option<i64>, i64);
    let rows: Vec<Row> = Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::Kind,
            Column::FileName,
            Column::RowsAdded,
            Column::RowsChanged,
            Column::RowsUnchanged,
            Column::CreatedAt,
        ])
        .filter(Column::TenantId.eq(tenant.uuid()))
        .order_by_desc(Column::Id)
        .into_tuple()
        .all(&db.tx)
        .await?;
    let head = |(id, kind, file_name, added, changed, unchanged, created_at): Row| ImportHead {
        import: ImportId::of(id),
        kind,
        file_name,
        outcome: added.zip(changed).zip(unchanged).map(|((added, changed), unchanged)| (added, changed, unchanged)),
        created_at: Instant::from_millis(created_at),
    };
    Ok(rows.into_iter().map(head).collect())
}

/// Removes files of the tenant.
///
/// # Errors
/// The database's.
pub(crate) async fn remove(db: &Db, tenant: TenantId, imports: &[ImportId]) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::Id.is_in(imports.iter().map(|id| id.uuid())))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Removes the files of all tenants that are older.
///
/// # Errors
/// The database's.
pub(crate) async fn remove_before(db: &Db, at: Instant) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::CreatedAt.lt(at.millis())).exec(&db.tx).await?;
    Ok(())
}

/// Notes that a file is in and forgets its text. False: it was in already.
///
/// # Errors
/// The database's.
pub(crate) async fn finish(
    db: &Db,
    tenant: TenantId,
    import: ImportId,
    (added, changed, unchanged): (i64, i64, i64),
    at: Instant,
) -> Result<bool, StoreError> {
    let done = Entity::update_many()
        .set(ActiveModel {
            body: Set(String::new()),
            rows_added: Set(Some(added)),
            rows_changed: Set(Some(changed)),
            rows_unchanged: Set(Some(unchanged)),
            finished_at: Set(Some(at.millis())),
            ..Default::default()
        })
        .filter(Column::Id.eq(import.uuid()))
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::FinishedAt.is_null())
        .exec(&db.tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The tenant's place in its one order of changes: while it is the same, what was read is still so.
///
/// # Errors
/// The database's.
pub(crate) async fn revision(db: &Db, tenant: TenantId) -> Result<i64, StoreError> {
    outbox::read_revision(db, tenant).await?.ok_or(StoreError::Row("tenant"))
}

/// The tenant's first active owner: whom the command line acts for.
///
/// # Errors
/// The database's.
pub(crate) async fn first_owner(db: &Db, tenant: TenantId) -> Result<Option<MembershipId>, StoreError> {
    let row = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(tenant.uuid()))
        .filter(membership::Column::Role.eq(vitrine_domain::Role::Owner.as_str()))
        .filter(membership::Column::State.eq(StaffState::Active.as_str()))
        .order_by_asc(membership::Column::Id)
        .one(&db.tx)
        .await?;
    Ok(row.map(|row| MembershipId::of(row.id)))
}

/// The tenants that have this name, or the one that has this id.
///
/// # Errors
/// The database's.
pub(crate) async fn tenants_called(db: &Db, name: &str) -> Result<Vec<TenantId>, StoreError> {
    let all = tenant::Entity::find();
    let found = match name.parse::<TenantId>() {
        Ok(id) => all.filter(tenant::Column::Id.eq(id.uuid())),
        Err(_) => all.filter(tenant::Column::Name.eq(name)),
    };
    Ok(found.all(&db.tx).await?.into_iter().map(|row| TenantId::of(row.id)).collect())
}

/// The customers of the scope after one, in the order in which they were made.
///
/// # Errors
/// The database's.
pub(crate) async fn customers_after(
    db: &Db,
    customers: &CustomerScope,
    after: Option<CustomerId>,
    limit: Option<u64>,
) -> Result<Vec<customer::Model>, StoreError> {
    let mut select = customer::Entity::find().filter(scope::customers(customers)).order_by_asc(customer::Column::Id);
    if let Some(after) = after {
        select = select.filter(customer::Column::Id.gt(after.uuid()));
    }
    Ok(select.limit(limit).all(&db.tx).await?)
}

/// The customers of the scope that have one of these ids.
///
/// # Errors
/// The database's.
pub(crate) async fn customers_named(
    db: &Db,
    customers: &CustomerScope,
    ids: impl Iterator<Item = Uuid>,
) -> Result<Vec<customer::Model>, StoreError> {
    let named = customer::Column::Id.is_in(ids.collect::<std::collections::BTreeSet<_>>());
    Ok(customer::Entity::find().filter(scope::customers(customers)).filter(named).all(&db.tx).await?)
}

/// People of the tenant after one, with their logins' addresses: staff (`customers` is `None`), or the contacts of the
/// customers of a scope.
///
/// # Errors
/// The database's.
pub(crate) async fn people_after(
    db: &Db,
    tenant: TenantId,
    customers: Option<&CustomerScope>,
    after: Option<MembershipId>,
    limit: Option<u64>,
) -> Result<Vec<(membership::Model, String)>, StoreError> {
    let mut select = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(tenant.uuid()))
        .find_also_related(identity::Entity)
        .order_by_asc(membership::Column::Id);
    select = match customers {
        None => select.filter(membership::Column::CustomerId.is_null()),
        Some(customers) => {
            let seen = customer::Entity::find()
                .select_only()
                .column(customer::Column::Id)
                .filter(scope::customers(customers))
                .into_query();
            select.filter(membership::Column::CustomerId.in_subquery(seen))
        }
    };
    if let Some(after) = after {
        select = select.filter(membership::Column::Id.gt(after.uuid()));
    }
    let rows = select.limit(limit).all(&db.tx).await?;
    Ok(rows.into_iter().map(|(row, login)| (row, login.map(|login| login.email).unwrap_or_default())).collect())
}

/// The jobs of the scope after one, in the order in which they were made.
///
/// # Errors
/// The database's.
pub(crate) async fn jobs_after(
    db: &Db,
    jobs: &JobScope,
    after: Option<JobId>,
    limit: u64,
) -> Result<Vec<job::Model>, StoreError> {
    let mut select = job::Entity::find().filter(scope::jobs(jobs)).order_by_asc(job::Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(job::Column::Id.gt(after.uuid()));
    }
    Ok(select.all(&db.tx).await?)
}

/// The jobs of the scope that have one of these ids or external ids.
///
/// # Errors
/// The database's.
pub(crate) async fn jobs_named(
    db: &Db,
    jobs: &JobScope,
    ids: &[JobId],
    external: &[&str],
) -> Result<Vec<job::Model>, StoreError> {
    let mut found = Vec::new();
    for some in ids.chunks(ROWS_AT_ONCE) {
        let some = some.iter().map(|id| id.uuid());
        found.extend(
            job::Entity::find().filter(scope::jobs(jobs)).filter(job::Column::Id.is_in(some)).all(&db.tx).await?,
        );
    }
    for some in external.chunks(ROWS_AT_ONCE) {
        let named = job::Column::ExternalId.is_in(some.iter().copied());
        found.extend(job::Entity::find().filter(scope::jobs(jobs)).filter(named).all(&db.tx).await?);
    }
    Ok(found)
}

/// The logins of these addresses.
///
/// # Errors
/// The database's.
pub(crate) async fn logins(db: &Db, emails: &[&str]) -> Result<HashMap<String, Uuid>, StoreError> {
    let mut found = HashMap::new();
    for some in emails.chunks(ROWS_AT_ONCE) {
        let rows =
            identity::Entity::find().filter(identity::Column::Email.is_in(some.iter().copied())).all(&db.tx).await?;
        found.extend(rows.into_iter().map(|row| (row.email, row.id)));
    }
    Ok(found)
}

/// Takes so many job numbers; answers with the first.
///
/// # Errors
/// The database's.
pub(crate) async fn take_numbers(db: &Db, tenant: TenantId, count: i64) -> Result<i64, StoreError> {
    let row = tenant::Entity::find_by_id(tenant.uuid()).one(&db.tx).await?.ok_or(StoreError::Row("tenant"))?;
    tenant::Entity::update_many()
        .col_expr(tenant::Column::NextJobNumber, Expr::value(row.next_job_number + count))
        .filter(tenant::Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(row.next_job_number)
}

macro_rules! insert_many {
    ($($(#[$doc:meta])* $name:ident: $table:ident;)+) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// The database's.
        pub(crate) async fn $name(db: &Db, rows: Vec<$table::Model>) -> Result<(), StoreError> {
            if rows.is_empty() {
                return Ok(());
            }
            let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
            $table::Entity::insert_many(rows).exec_without_returning(&db.tx).await?;
            Ok(())
        }
    )+};
}

insert_many! {
    /// Adds customers, at most [`ROWS_AT_ONCE`].
    insert_customers: customer;
    /// Adds logins, at most [`ROWS_AT_ONCE`].
    insert_logins: identity;
    /// Adds contacts, at most [`ROWS_AT_ONCE`].
    insert_people: membership;
    /// Adds jobs, at most [`ROWS_AT_ONCE`].
    insert_jobs: job;
    /// Adds entries, at most [`ROWS_AT_ONCE`].
    insert_entries: job_entry;
}

/// Writes all columns of a customer that is there.
///
/// # Errors
/// The database's.
pub(crate) async fn update_customer(db: &Db, row: customer::Model) -> Result<(), StoreError> {
    customer::Entity::update(row.into_active_model().reset_all()).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Writes name, telephone number and external id of a contact that is there.
///
/// # Errors
/// The database's.
pub(crate) async fn update_person(db: &Db, row: &membership::Model) -> Result<(), StoreError> {
    membership::Entity::update_many()
        .col_expr(membership::Column::Name, Expr::value(row.name.as_str()))
        .col_expr(membership::Column::Phone, Expr::value(row.phone.as_str()))
        .col_expr(membership::Column::ExternalId, Expr::value(row.external_id.clone()))
        .filter(membership::Column::Id.eq(row.id))
        .exec(&db.tx)
        .await?;
    Ok(())
}
