//! Rows of `membership`: staff members and contacts.

use super::actor::actor_of;
use super::entity::membership::{ActiveModel, Column, Entity, Model};
use super::entity::{customer, identity, tenant};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use vitrine_domain::{
    ContactState, CustomerId, IdentityId, Instant, JobRights, MembershipId, Role, StaffState, TenantId,
};
use vitrine_policy::{Actor, Staff};

/// Staff member or contact, with what only that kind has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Staff(Role, StaffState),
    Contact(CustomerId, ContactState),
}

/// What an identity is in one tenant.
#[derive(Debug, Clone)]
pub(crate) struct MembershipRow {
    pub(crate) membership: MembershipId,
    pub(crate) tenant: TenantId,
    pub(crate) identity: IdentityId,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) is_primary: bool,
    pub(crate) signed_in_at: Option<Instant>,
}

impl TryFrom<Model> for MembershipRow {
    type Error = StoreError;
    fn try_from(row: Model) -> Result<Self, StoreError> {
        const DAMAGED: StoreError = StoreError::Row("membership");
        let kind = match row.customer_id {
            Some(customer) => {
                Kind::Contact(CustomerId::of(customer), ContactState::from_word(&row.state).ok_or(DAMAGED)?)
            }
            None => Kind::Staff(
                row.role.as_deref().and_then(Role::from_word).ok_or(DAMAGED)?,
                StaffState::from_word(&row.state).ok_or(DAMAGED)?,
            ),
        };
        Ok(Self {
            membership: MembershipId::of(row.id),
            tenant: TenantId::of(row.tenant_id),
            identity: IdentityId::of(row.identity_id),
            kind,
            name: row.name,
            phone: row.phone,
            is_primary: row.is_primary,
            signed_in_at: row.signed_in_at.map(Instant::from_millis),
        })
    }
}

/// A membership that its owner can act through now.
#[derive(Debug, Clone)]
pub(crate) struct Usable {
    pub(crate) row: MembershipRow,
    pub(crate) tenant_name: String,
}

/// The memberships a login can act through: active staff, active contacts of customers that are not archived. By the
/// tenant's name.
pub(crate) async fn usable_of(db: &Db, identity: IdentityId) -> Result<Vec<Usable>, StoreError> {
    let rows = Entity::find()
        .filter(Column::IdentityId.eq(identity.uuid()))
        .find_also_related(customer::Entity)
        .find_also(Entity, tenant::Entity)
        .order_by_asc(tenant::Column::Name)
        .order_by_asc(Column::Id)
        .all(&db.tx)
        .await?;
    let mut usable = Vec::new();
    for (row, customer, tenant) in rows {
        let (row, Some(tenant)) = (MembershipRow::try_from(row)?, tenant) else { continue };
        let counts = match row.kind {
            Kind::Staff(_, StaffState::Active) => true,
            Kind::Contact(_, ContactState::Active) => customer.is_some_and(|customer| !customer.is_archived),
            Kind::Staff(_, StaffState::Invited | StaffState::Ended)
            | Kind::Contact(_, ContactState::Invited | ContactState::Blocked) => false,
        };
        if counts {
            usable.push(Usable { row, tenant_name: tenant.name });
        }
    }
    Ok(usable)
}

/// Whether a login acts through another membership too, or did and may again: blocked, ended and put away ones count,
/// invitations that nobody has accepted do not. The first password of such a login is not for whoever holds a link.
pub(crate) async fn has_others(db: &Db, identity: IdentityId, besides: MembershipId) -> Result<bool, StoreError> {
    let count = Entity::find()
        .filter(Column::IdentityId.eq(identity.uuid()))
        .filter(Column::Id.ne(besides.uuid()))
        .filter(Column::State.is_not_in([ContactState::Invited.as_str(), StaffState::Invited.as_str()]))
        .count(&db.tx)
        .await?;
    Ok(count > 0)
}

/// A membership of the tenant.
pub(crate) async fn find(
    db: &Db,
    tenant: TenantId,
    membership: MembershipId,
) -> Result<Option<MembershipRow>, StoreError> {
    let row = Entity::find_by_id(membership.uuid()).filter(Column::TenantId.eq(tenant.uuid())).one(&db.tx).await?;
    row.map(TryInto::try_into).transpose()
}

/// Whoever acts through a membership of the tenant, with today's rights.
pub(crate) async fn actor_through(
    db: &Db,
    tenant: TenantId,
    membership: MembershipId,
) -> Result<Option<Actor>, StoreError> {
    let row = Entity::find_by_id(membership.uuid()).filter(Column::TenantId.eq(tenant.uuid())).one(&db.tx).await?;
    match row {
        Some(row) => Ok(Some(actor_of(db, row).await?)),
        None => Ok(None),
    }
}

/// A contact, found together with its customer: another customer's contact is not there.
pub(crate) async fn find_contact(
    db: &Db,
    tenant: TenantId,
    customer: CustomerId,
    membership: MembershipId,
) -> Result<Option<(MembershipRow, ContactState)>, StoreError> {
    let row = Entity::find_by_id(membership.uuid())
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::CustomerId.eq(customer.uuid()))
        .one(&db.tx)
        .await?;
    let Some(row) = row.map(MembershipRow::try_from).transpose()? else { return Ok(None) };
    match row.kind {
        Kind::Contact(_, state) => Ok(Some((row, state))),
        Kind::Staff(..) => Err(StoreError::Row("membership")),
    }
}

/// What a login is in the tenant.
pub(crate) async fn find_of_identity(
    db: &Db,
    tenant: TenantId,
    identity: IdentityId,
) -> Result<Option<MembershipRow>, StoreError> {
    let row = Entity::find()
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::IdentityId.eq(identity.uuid()))
        .one(&db.tx)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// The contacts of customers with their addresses, the primary ones first, then by name.
pub(crate) async fn contacts_of(
    db: &Db,
    tenant: TenantId,
    customers: &[CustomerId],
) -> Result<Vec<(MembershipRow, String)>, StoreError> {
    let rows = Entity::find()
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::CustomerId.is_in(customers.iter().map(|id| id.uuid())))
        .find_also_related(identity::Entity)
        .order_by_desc(Column::IsPrimary)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .all(&db.tx)
        .await?;
    rows.into_iter()
        .map(|(row, identity)| Ok((row.try_into()?, identity.map(|one| one.email).unwrap_or_default())))
        .collect()
}

/// The staff of the tenant with their addresses, by name, whatever their state.
pub(crate) async fn staff_of(db: &Db, tenant: TenantId) -> Result<Vec<(MembershipRow, String)>, StoreError> {
    let rows = Entity::find()
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::Role.is_not_null())
        .find_also_related(identity::Entity)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .all(&db.tx)
        .await?;
    rows.into_iter()
        .map(|(row, identity)| Ok((row.try_into()?, identity.map(|one| one.email).unwrap_or_default())))
        .collect()
}

/// How many contacts of the tenant are active.
pub(crate) async fn count_active_contacts(db: &Db, tenant: TenantId) -> Result<u64, StoreError> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::CustomerId.is_not_null())
        .filter(Column::State.eq(ContactState::Active.as_str()))
        .count(&db.tx)
        .await?)
}

/// A new membership.
pub(crate) async fn insert(db: &Db, row: &MembershipRow, at: Instant) -> Result<(), StoreError> {
    let (kind, role, customer, state) = match row.kind {
        Kind::Staff(role, state) => ("staff", Some(role.as_str().to_owned()), None, state.as_str()),
        Kind::Contact(customer, state) => ("contact", None, Some(customer.uuid()), state.as_str()),
    };
    let row = ActiveModel {
        id: Set(row.membership.uuid()),
        tenant_id: Set(row.tenant.uuid()),
        identity_id: Set(row.identity.uuid()),
        kind: Set(kind.to_owned()),
        role: Set(role),
        customer_id: Set(customer),
        state: Set(state.to_owned()),
        name: Set(row.name.clone()),
        phone: Set(row.phone.clone()),
        is_primary: Set(row.is_primary),
        signed_in_at: Set(row.signed_in_at.map(Instant::millis)),
        external_id: Set(None),
        created_at: Set(at.millis()),
        is_notified: Set(true),
        wants_mail: Set(true),
        job_rights: Set(JobRights::All.as_str().to_owned()),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Moves a contact to another state.
pub(crate) async fn set_contact_state(
    db: &Db,
    membership: MembershipId,
    state: ContactState,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .filter(Column::Id.eq(membership.uuid()))
        .filter(Column::CustomerId.is_not_null())
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Gives a staff member a role and a state.
pub(crate) async fn set_staff(
    db: &Db,
    membership: MembershipId,
    role: Role,
    state: StaffState,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Role, Expr::value(role.as_str()))
        .col_expr(Column::State, Expr::value(state.as_str()))
        .filter(Column::Id.eq(membership.uuid()))
        .filter(Column::Role.is_not_null())
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Notes that somebody signed in through a membership.
pub(crate) async fn set_signed_in(db: &Db, membership: MembershipId, at: Instant) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::SignedInAt, Expr::value(at.millis()))
        .filter(Column::Id.eq(membership.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// One of the two switches for mails to a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MailSwitch {
    /// *Notify on job updates*: the staff's.
    Notified,
    /// The contact's own.
    Wanted,
}

/// How both switches for mails to a contact stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MailSwitches {
    pub(crate) is_notified: bool,
    pub(crate) wants_mail: bool,
}

/// The switches of contacts of the tenant.
pub(crate) async fn mail_switches(
    db: &Db,
    tenant: TenantId,
    contacts: impl IntoIterator<Item = MembershipId>,
) -> Result<HashMap<MembershipId, MailSwitches>, StoreError> {
    let rows = Entity::find()
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::CustomerId.is_not_null())
        .filter(Column::Id.is_in(contacts.into_iter().map(Key::uuid)))
        .all(&db.tx)
        .await?;
    let switches = |row: Model| MailSwitches { is_notified: row.is_notified, wants_mail: row.wants_mail };
    Ok(rows.into_iter().map(|row| (MembershipId::of(row.id), switches(row))).collect())
}

/// Turns a switch for mails to a contact.
pub(crate) async fn set_mail_switch(
    db: &Db,
    membership: MembershipId,
    switch: MailSwitch,
    on: bool,
) -> Result<(), StoreError> {
    let column = match switch {
        MailSwitch::Notified => Column::IsNotified,
        MailSwitch::Wanted => Column::WantsMail,
    };
    Entity::update_many()
        .col_expr(column, Expr::value(on))
        .filter(Column::Id.eq(membership.uuid()))
        .filter(Column::CustomerId.is_not_null())
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// When a membership began.
pub(crate) async fn began_at(db: &Db, membership: MembershipId) -> Result<Option<Instant>, StoreError> {
    let row = Entity::find_by_id(membership.uuid()).one(&db.tx).await?;
    Ok(row.map(|row| Instant::from_millis(row.created_at)))
}

/// The staff who work in the tenant now.
pub(crate) async fn active_staff(db: &Db, tenant: TenantId) -> Result<Vec<Staff>, StoreError> {
    let rows = Entity::find()
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::Role.is_not_null())
        .filter(Column::State.eq(StaffState::Active.as_str()))
        .order_by_asc(Column::Id)
        .all(&db.tx)
        .await?;
    rows.into_iter()
        .map(|row| {
            let role = row.role.as_deref().and_then(Role::from_word).ok_or(StoreError::Row("membership"))?;
            Ok(Staff { tenant, membership: MembershipId::of(row.id), role, state: StaffState::Active })
        })
        .collect()
}

/// Sets which of the customer's jobs a contact may see.
pub(crate) async fn set_job_rights(db: &Db, contact: MembershipId, rights: JobRights) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::JobRights, Expr::value(rights.as_str()))
        .filter(Column::Id.eq(contact.uuid()))
        .filter(Column::CustomerId.is_not_null())
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Makes a contact the primary one of its customer; whoever was so before is not any more.
pub(crate) async fn set_primary(
    db: &Db,
    tenant: TenantId,
    customer: CustomerId,
    contact: MembershipId,
) -> Result<(), StoreError> {
    let of_customer =
        Entity::update_many().filter(Column::TenantId.eq(tenant.uuid())).filter(Column::CustomerId.eq(customer.uuid()));
    of_customer.clone().col_expr(Column::IsPrimary, Expr::value(false)).exec(&db.tx).await?;
    of_customer
        .col_expr(Column::IsPrimary, Expr::value(true))
        .filter(Column::Id.eq(contact.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}
