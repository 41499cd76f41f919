//! What jobs and entries refer to: people and customers, read for many rows at once.

use super::actor::{contact_of, portal_of};
use super::entity::{customer, membership, tenant};
use super::{Db, Key, StoreError, scope};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;
use vitrine_domain::{CustomerId, MembershipId, StaffState, TenantId};
use vitrine_policy::{Contact, CustomerScope};

/// Names by id.
#[derive(Debug, Default)]
pub(crate) struct Names {
    found: HashMap<Uuid, String>,
}

impl Names {
    /// The name; empty for an id that was not asked for.
    pub(crate) fn of(&self, id: Uuid) -> String {
        self.found.get(&id).cloned().unwrap_or_default()
    }
}

/// The names of staff members and contacts of the tenant.
///
/// # Errors
/// The database's.
pub(crate) async fn person_names(
    db: &Db,
    tenant: TenantId,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Names, StoreError> {
    use membership::Column;
    let of_tenant = Column::TenantId.eq(tenant.uuid());
    names::<membership::Entity>(db, (Column::Id, Column::Name), of_tenant, ids).await
}

/// The names of staff members and contacts as customers of the tenant read them: the business's name stands in the
/// place of every staff member's where it keeps those to itself.
///
/// # Errors
/// The database's.
pub(crate) async fn names_for_customers(
    db: &Db,
    tenant: TenantId,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Names, StoreError> {
    let mut names = person_names(db, tenant, ids).await?;
    let business = super::tenant::find(db, tenant).await?;
    if business.shows_staff_names || names.found.is_empty() {
        return Ok(names);
    }
    let staff: Vec<Uuid> = membership::Entity::find()
        .select_only()
        .column(membership::Column::Id)
        .filter(membership::Column::Id.is_in(names.found.keys().copied()))
        .filter(membership::Column::TenantId.eq(tenant.uuid()))
        .filter(membership::Column::Role.is_not_null())
        .into_tuple()
        .all(&db.tx)
        .await?;
    names.found.extend(staff.into_iter().map(|id| (id, business.name.clone())));
    Ok(names)
}

/// The names of customers of the tenant.
///
/// # Errors
/// The database's.
pub(crate) async fn customer_names(
    db: &Db,
    tenant: TenantId,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Names, StoreError> {
    use customer::Column;
    let of_tenant = Column::TenantId.eq(tenant.uuid());
    names::<customer::Entity>(db, (Column::Id, Column::Name), of_tenant, ids).await
}

/// Id and name of the rows with these ids.
async fn names<E: EntityTrait>(
    db: &Db,
    (id, name): (E::Column, E::Column),
    of_tenant: SimpleExpr,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Names, StoreError> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(Names::default());
    }
    let rows: Vec<(Uuid, String)> = E::find()
        .select_only()
        .column(id)
        .column(name)
        .filter(id.is_in(ids))
        .filter(of_tenant)
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(Names { found: rows.into_iter().collect() })
}

/// The tenant's name.
///
/// # Errors
/// The database's.
pub(crate) async fn tenant_name(db: &Db, tenant: TenantId) -> Result<String, StoreError> {
    let row = tenant::Entity::find_by_id(tenant.uuid()).one(&db.tx).await?;
    row.map(|row| row.name).ok_or(StoreError::Row("tenant"))
}

/// The staff members who work in the tenant now, by name.
///
/// # Errors
/// The database's.
pub(crate) async fn active_staff(db: &Db, tenant: TenantId) -> Result<Vec<(MembershipId, String)>, StoreError> {
    let rows = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(tenant.uuid()))
        .filter(membership::Column::Role.is_not_null())
        .filter(membership::Column::State.eq(StaffState::Active.as_str()))
        .order_by_asc(membership::Column::Name)
        .order_by_asc(membership::Column::Id)
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(|row| (MembershipId::of(row.id), row.name)).collect())
}

/// The customers of the scope that are not archived, by name.
///
/// # Errors
/// The database's.
pub(crate) async fn open_customers(
    db: &Db,
    customers: &CustomerScope,
) -> Result<Vec<(CustomerId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .column(customer::Column::Name)
        .filter(scope::customers(customers))
        .filter(customer::Column::IsArchived.eq(false))
        .order_by_asc(customer::Column::NameLower)
        .order_by_asc(customer::Column::Id)
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (CustomerId::of(id), name)).collect())
}

/// A customer of the scope.
///
/// # Errors
/// The database's.
pub(crate) async fn open_customer(
    db: &Db,
    customers: &CustomerScope,
    id: CustomerId,
) -> Result<Option<String>, StoreError> {
    let row = customer::Entity::find_by_id(id.uuid())
        .filter(scope::customers(customers))
        .filter(customer::Column::IsArchived.eq(false))
        .one(&db.tx)
        .await?;
    Ok(row.map(|row| row.name))
}

/// A customer's contacts with their names and the rights they have now: the primary one first, then by name.
///
/// # Errors
/// The database's.
pub(crate) async fn contacts_of(
    db: &Db,
    tenant: TenantId,
    customer: CustomerId,
) -> Result<Vec<(String, Contact)>, StoreError> {
    let found = customer::Entity::find_by_id(customer.uuid())
        .filter(customer::Column::TenantId.eq(tenant.uuid()))
        .find_also_related(tenant::Entity)
        .one(&db.tx)
        .await?;
    let Some((customer_row, Some(tenant_row))) = found else { return Err(StoreError::Row("customer")) };
    let portal = portal_of(&tenant_row);
    let rows = membership::Entity::find()
        .filter(membership::Column::CustomerId.eq(customer.uuid()))
        .filter(membership::Column::TenantId.eq(tenant.uuid()))
        .order_by_desc(membership::Column::IsPrimary)
        .order_by_asc(membership::Column::Name)
        .order_by_asc(membership::Column::Id)
        .all(&db.tx)
        .await?;
    rows.into_iter()
        .map(|row| {
            let contact = contact_of(&row, &customer_row, portal)?;
            Ok((row.name, contact))
        })
        .collect()
}

/// Every contact of the tenant with the rights they have now, by customer.
///
/// # Errors
/// The database's.
pub(crate) async fn contacts_of_tenant(
    db: &Db,
    tenant: TenantId,
) -> Result<HashMap<CustomerId, Vec<Contact>>, StoreError> {
    let tenant_row = tenant::Entity::find_by_id(tenant.uuid()).one(&db.tx).await?.ok_or(StoreError::Row("tenant"))?;
    let rows = membership::Entity::find()
        .find_also_related(customer::Entity)
        .filter(membership::Column::TenantId.eq(tenant.uuid()))
        .filter(membership::Column::CustomerId.is_not_null())
        .all(&db.tx)
        .await?;
    let mut found: HashMap<CustomerId, Vec<Contact>> = HashMap::new();
    for (row, customer_row) in rows {
        let customer_row = customer_row.ok_or(StoreError::Row("membership"))?;
        let contact = contact_of(&row, &customer_row, portal_of(&tenant_row))?;
        found.entry(contact.customer).or_default().push(contact);
    }
    Ok(found)
}
