//! Rows of `customer`. Lists start from the policy's scope.

use super::entity::customer::{ActiveModel, Column, Entity, Model};
use super::entity::{job, stage};
use super::job::contains;
use super::{Db, Key, StoreError, scope};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;
use vitrine_domain::{
    Address, CustomerId, CustomerName, Instant, Permission, Permissions, Phone, SubmissionId, TenantId,
};
use vitrine_policy::{CustomerFacts, CustomerScope, JobScope};

/// A customer.
#[derive(Debug, Clone)]
pub(crate) struct CustomerRow {
    pub(crate) customer: CustomerId,
    pub(crate) tenant: TenantId,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) address: String,
    /// What its contacts may see.
    pub(crate) permitted: Permissions,
    /// Its contacts are invited by themselves when a job is open for them.
    pub(crate) auto_invites: bool,
    pub(crate) is_archived: bool,
    pub(crate) version: i64,
}

impl CustomerRow {
    /// What the policy wants to know.
    pub(crate) const fn facts(&self) -> CustomerFacts {
        CustomerFacts { tenant: self.tenant, customer: self.customer }
    }
}

impl From<Model> for CustomerRow {
    fn from(row: Model) -> Self {
        Self {
            customer: CustomerId::of(row.id),
            tenant: TenantId::of(row.tenant_id),
            name: row.name,
            phone: row.phone,
            address: row.address,
            permitted: Permissions {
                can_view_jobs: row.can_view_jobs,
                hides_readings: row.hides_readings,
                hides_consumables: row.hides_consumables,
                can_view_billing: row.can_view_billing,
            },
            auto_invites: row.auto_invites,
            is_archived: row.is_archived,
            version: row.version,
        }
    }
}

/// A customer within the scope.
pub(crate) async fn find(
    db: &Db,
    scope: &CustomerScope,
    customer: CustomerId,
) -> Result<Option<CustomerRow>, StoreError> {
    let row = Entity::find_by_id(customer.uuid()).filter(scope::customers(scope)).one(&db.tx).await?;
    Ok(row.map(Into::into))
}

/// The customer that a form made earlier.
pub(crate) async fn find_by_submission(
    db: &Db,
    scope: &CustomerScope,
    submission: SubmissionId,
) -> Result<Option<CustomerId>, StoreError> {
    let row = Entity::find()
        .filter(scope::customers(scope))
        .filter(Column::Submission.eq(submission.uuid()))
        .one(&db.tx)
        .await?;
    Ok(row.map(|row| CustomerId::of(row.id)))
}

/// One page by name: `limit` customers after the one named `after`, and how many match in all.
pub(crate) async fn list(
    db: &Db,
    scope: &CustomerScope,
    search: &str,
    archived: bool,
    after: Option<CustomerId>,
    limit: u64,
) -> Result<(Vec<CustomerRow>, u64), StoreError> {
    let mut matching = Entity::find().filter(scope::customers(scope)).filter(Column::IsArchived.eq(archived));
    if !search.is_empty() {
        matching = matching.filter(Column::NameLower.like(contains(&search.to_lowercase())));
    }
    let total = matching.clone().count(&db.tx).await?;
    if let Some(after) = after {
        let last = Entity::find_by_id(after.uuid()).filter(scope::customers(scope)).one(&db.tx).await?;
        if let Some(last) = last {
            matching =
                matching.filter(Condition::any().add(Column::NameLower.gt(last.name_lower.as_str())).add(
                    Condition::all().add(Column::NameLower.eq(last.name_lower.as_str())).add(Column::Id.gt(last.id)),
                ));
        }
    }
    let rows = matching.order_by_asc(Column::NameLower).order_by_asc(Column::Id).limit(limit).all(&db.tx).await?;
    Ok((rows.into_iter().map(Into::into).collect(), total))
}

/// For each customer, how many jobs of the scope are neither finished nor archived.
pub(crate) async fn count_open_jobs(
    db: &Db,
    scope: &JobScope,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, u32>, StoreError> {
    let rows: Vec<(Uuid, i64)> = job::Entity::find()
        .select_only()
        .column(job::Column::CustomerId)
        .column_as(Expr::col((job::Entity, job::Column::Id)).count(), "open_jobs")
        .join(JoinType::InnerJoin, job::Relation::Stage.def())
        .filter(scope::jobs(scope))
        .filter(job::Column::CustomerId.is_in(customers.iter().map(|id| id.uuid())))
        .filter(job::Column::IsArchived.eq(false))
        .filter(stage::Column::IsTerminal.eq(false))
        .group_by(job::Column::CustomerId)
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(customer, count)| (CustomerId::of(customer), u32::try_from(count).unwrap_or(u32::MAX)))
        .collect())
}

/// A customer's own values, as a form has them.
pub(crate) struct CustomerValues {
    pub(crate) name: CustomerName,
    pub(crate) phone: Phone,
    pub(crate) address: Address,
}

/// A new customer, whose contacts are permitted that.
pub(crate) async fn insert(
    db: &Db,
    tenant: TenantId,
    customer: CustomerId,
    values: &CustomerValues,
    permitted: Permissions,
    submission: Option<SubmissionId>,
    at: Instant,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(customer.uuid()),
        tenant_id: Set(tenant.uuid()),
        name: Set(values.name.as_str().to_owned()),
        name_lower: Set(values.name.as_str().to_lowercase()),
        phone: Set(values.phone.as_str().to_owned()),
        address: Set(values.address.as_str().to_owned()),
        can_view_jobs: Set(permitted.can_view_jobs),
        hides_readings: Set(permitted.hides_readings),
        hides_consumables: Set(permitted.hides_consumables),
        can_view_billing: Set(permitted.can_view_billing),
        auto_invites: Set(false),
        is_archived: Set(false),
        version: Set(1),
        submission: Set(submission.map(Key::uuid)),
        external_id: Set(None),
        created_at: Set(at.millis()),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Changes a customer's own values and counts its version up.
pub(crate) async fn update(db: &Db, customer: CustomerId, values: &CustomerValues) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Name, Expr::value(values.name.as_str()))
        .col_expr(Column::NameLower, Expr::value(values.name.as_str().to_lowercase()))
        .col_expr(Column::Phone, Expr::value(values.phone.as_str()))
        .col_expr(Column::Address, Expr::value(values.address.as_str()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(customer.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Puts a customer away or brings it back.
pub(crate) async fn set_archived(db: &Db, customer: CustomerId, archived: bool) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::IsArchived, Expr::value(archived))
        .filter(Column::Id.eq(customer.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Whether a customer's contacts are invited by themselves.
pub(crate) async fn set_auto_invites(db: &Db, customer: CustomerId, invites: bool) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::AutoInvites, Expr::value(invites))
        .filter(Column::Id.eq(customer.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// The customers of the tenant whose contacts are invited by themselves, and that are not archived.
pub(crate) async fn auto_inviting(db: &Db, tenant: TenantId) -> Result<HashSet<CustomerId>, StoreError> {
    let rows: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::AutoInvites.eq(true))
        .filter(Column::IsArchived.eq(false))
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(CustomerId::of).collect())
}

/// Which column keeps a permission.
const fn column_of(permission: Permission) -> Column {
    match permission {
        Permission::ViewJobs => Column::CanViewJobs,
        Permission::HideReadings => Column::HidesReadings,
        Permission::HideConsumables => Column::HidesConsumables,
        Permission::ViewBilling => Column::CanViewBilling,
    }
}

/// So many ids stand in one statement at most.
const IDS_MAX: usize = 500;

/// Switches a permission of customers.
pub(crate) async fn set_permission(
    db: &Db,
    tenant: TenantId,
    customers: &[CustomerId],
    permission: Permission,
    on: bool,
) -> Result<(), StoreError> {
    for some in customers.chunks(IDS_MAX) {
        Entity::update_many()
            .col_expr(column_of(permission), Expr::value(on))
            .filter(Column::TenantId.eq(tenant.uuid()))
            .filter(Column::Id.is_in(some.iter().map(|id| id.uuid())))
            .exec(&db.tx)
            .await?;
    }
    Ok(())
}

/// The customers of the scope whose permission stands so, archived ones too, in the order of their ids.
pub(crate) async fn having(
    db: &Db,
    scope: &CustomerScope,
    permission: Permission,
    on: bool,
) -> Result<Vec<CustomerId>, StoreError> {
    let rows: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(scope::customers(scope))
        .filter(column_of(permission).eq(on))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(CustomerId::of).collect())
}

/// How many customers of the scope have a permission that stands so, archived ones too.
pub(crate) async fn count_having(
    db: &Db,
    scope: &CustomerScope,
    permission: Permission,
    on: bool,
) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(scope::customers(scope)).filter(column_of(permission).eq(on)).count(&db.tx).await?)
}

/// How many customers of the scope there are, archived ones too.
pub(crate) async fn count(db: &Db, scope: &CustomerScope) -> Result<u64, StoreError> {
    Ok(Entity::find().filter(scope::customers(scope)).count(&db.tx).await?)
}
