//! Rows of `tenant`.

use super::entity::tenant::{ActiveModel, Column, Entity, Model};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use vitrine_domain::{Color, Instant, PortalSwitch, TenantId, TenantName, UPLOAD_BYTES_DEFAULT};

/// A business.
#[derive(Debug, Clone)]
pub(crate) struct TenantRow {
    pub(crate) name: String,
    /// `#rrggbb`.
    pub(crate) accent: String,
    pub(crate) portal_is_on: bool,
    pub(crate) has_jobs_module: bool,
    pub(crate) has_jobs_section: bool,
    /// The largest file that it takes.
    pub(crate) upload_bytes_max: u64,
}

impl TenantRow {
    /// How one switch stands.
    pub(crate) const fn is_on(&self, switch: PortalSwitch) -> bool {
        match switch {
            PortalSwitch::Portal => self.portal_is_on,
            PortalSwitch::JobsModule => self.has_jobs_module,
            PortalSwitch::JobsSection => self.has_jobs_section,
        }
    }
}

impl From<Model> for TenantRow {
    fn from(row: Model) -> Self {
        Self {
            name: row.name,
            accent: row.accent,
            portal_is_on: row.portal_is_on,
            has_jobs_module: row.has_jobs_module,
            has_jobs_section: row.has_jobs_section,
            upload_bytes_max: u64::try_from(row.upload_bytes_max).unwrap_or_default(),
        }
    }
}

/// A business by id.
///
/// # Errors
/// The database's; `Row` when it is not there, since ids of tenants come from memberships alone.
pub(crate) async fn find(db: &Db, tenant: TenantId) -> Result<TenantRow, StoreError> {
    Entity::find_by_id(tenant.uuid()).one(&db.tx).await?.map(Into::into).ok_or(StoreError::Row("tenant"))
}

/// How many businesses there are.
pub(crate) async fn count(db: &Db) -> Result<u64, StoreError> {
    Ok(Entity::find().count(&db.tx).await?)
}

/// A new business: everything on, no jobs yet.
pub(crate) async fn insert(
    db: &Db,
    tenant: TenantId,
    name: &TenantName,
    accent: &Color,
    at: Instant,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(tenant.uuid()),
        name: Set(name.as_str().to_owned()),
        accent: Set(accent.as_str().to_owned()),
        revision: Set(0),
        next_job_number: Set(1),
        portal_is_on: Set(true),
        has_jobs_module: Set(true),
        has_jobs_section: Set(true),
        created_at: Set(at.millis()),
        upload_bytes_max: Set(i64::try_from(UPLOAD_BYTES_DEFAULT).unwrap_or(i64::MAX)),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Turns a switch.
pub(crate) async fn set_switch(db: &Db, tenant: TenantId, switch: PortalSwitch, on: bool) -> Result<(), StoreError> {
    let column = match switch {
        PortalSwitch::Portal => Column::PortalIsOn,
        PortalSwitch::JobsModule => Column::HasJobsModule,
        PortalSwitch::JobsSection => Column::HasJobsSection,
    };
    Entity::update_many().col_expr(column, Expr::value(on)).filter(Column::Id.eq(tenant.uuid())).exec(&db.tx).await?;
    Ok(())
}

/// Changes name and accent.
pub(crate) async fn set_brand(db: &Db, tenant: TenantId, name: &TenantName, accent: &Color) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Name, Expr::value(name.as_str()))
        .col_expr(Column::Accent, Expr::value(accent.as_str()))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Sets the largest file that a business takes, in bytes.
///
/// # Errors
/// The database's.
pub(crate) async fn set_upload_bytes_max(db: &Db, tenant: TenantId, bytes: u64) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::UploadBytesMax, Expr::value(i64::try_from(bytes).unwrap_or(i64::MAX)))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}
