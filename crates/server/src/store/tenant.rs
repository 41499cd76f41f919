//! Rows of `tenant`.

use super::entity::tenant::{ActiveModel, Column, Entity, Model};
use super::entity::tenant_logo;
use super::{Db, Key, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use vitrine_domain::{
    AutopayText, Color, DateLanguage, Instant, Permission, Permissions, PortalSwitch, TenantId, TenantName,
    UPLOAD_BYTES_DEFAULT, WelcomeText,
};
use vitrine_policy::Portal;

/// A business that has not said otherwise gathers news for so many minutes.
const MAIL_AFTER_MINS: i64 = 10;

/// A business.
#[derive(Debug, Clone)]
pub(crate) struct TenantRow {
    pub(crate) name: String,
    /// `#rrggbb`.
    pub(crate) accent: String,
    pub(crate) portal_is_on: bool,
    pub(crate) has_jobs_module: bool,
    pub(crate) has_jobs_section: bool,
    /// What customers read above their jobs.
    pub(crate) welcome_text: String,
    /// IANA name.
    pub(crate) time_zone: String,
    pub(crate) date_language: DateLanguage,
    /// Customers read the names of staff; else the business's name stands in their place.
    pub(crate) shows_staff_names: bool,
    /// The beginning of the logo's hash; empty: there is none.
    pub(crate) logo_mark: String,
    pub(crate) mails: MailSettings,
    /// The largest file that it takes.
    pub(crate) upload_bytes_max: u64,
    /// Jobs are shared with their customers without anybody's doing.
    pub(crate) shares_automatically: bool,
    /// Contacts read and change nothing.
    pub(crate) portal_is_read_only: bool,
    /// A link signs in only who has no password yet.
    pub(crate) link_needs_password: bool,
    /// Invitation links ride on other mails, to contacts who came to be since then.
    pub(crate) links_ride_since: Option<Instant>,
    /// What a new customer is permitted.
    pub(crate) defaults: Permissions,
    /// Customers may turn auto-pay off.
    pub(crate) may_stop_autopay: bool,
    /// What they read where they may not.
    pub(crate) autopay_text: String,
}

/// How a business mails its contacts about news on their jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MailSettings {
    /// At all.
    pub(crate) is_on: bool,
    /// With what was written.
    pub(crate) quotes: bool,
    /// News are gathered for so many minutes.
    pub(crate) after_mins: i64,
}

impl TenantRow {
    /// The switches as the policy knows them.
    pub(crate) const fn portal(&self) -> Portal {
        Portal {
            is_on: self.portal_is_on,
            has_jobs_module: self.has_jobs_module,
            has_jobs_section: self.has_jobs_section,
            shares_automatically: self.shares_automatically,
            is_read_only: self.portal_is_read_only,
        }
    }

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
            welcome_text: row.welcome_text,
            time_zone: row.time_zone,
            date_language: DateLanguage::parse(&row.date_language).unwrap_or(DateLanguage::EnglishBritain),
            shows_staff_names: row.shows_staff_names,
            logo_mark: row.logo_mark,
            mails: MailSettings { is_on: row.mails_contacts, quotes: row.mails_quote, after_mins: row.mail_after_mins },
            upload_bytes_max: u64::try_from(row.upload_bytes_max).unwrap_or_default(),
            shares_automatically: row.shares_automatically,
            portal_is_read_only: row.portal_is_read_only,
            link_needs_password: row.link_needs_password,
            links_ride_since: row.links_ride_since.map(Instant::from_millis),
            defaults: Permissions {
                can_view_jobs: row.default_can_view_jobs,
                hides_readings: row.default_hides_readings,
                hides_consumables: row.default_hides_consumables,
                can_view_billing: row.default_can_view_billing,
            },
            may_stop_autopay: row.may_stop_autopay,
            autopay_text: row.autopay_text,
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
        welcome_text: Set(String::new()),
        time_zone: Set("UTC".to_owned()),
        date_language: Set(DateLanguage::EnglishBritain.as_str().to_owned()),
        shows_staff_names: Set(true),
        logo_mark: Set(String::new()),
        mails_contacts: Set(true),
        mails_quote: Set(false),
        mail_after_mins: Set(MAIL_AFTER_MINS),
        upload_bytes_max: Set(i64::try_from(UPLOAD_BYTES_DEFAULT).unwrap_or(i64::MAX)),
        shares_automatically: Set(true),
        portal_is_read_only: Set(false),
        link_needs_password: Set(false),
        links_ride_since: Set(None),
        default_can_view_jobs: Set(true),
        default_hides_readings: Set(false),
        default_hides_consumables: Set(false),
        default_can_view_billing: Set(true),
        may_stop_autopay: Set(true),
        autopay_text: Set(String::new()),
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

/// Changes name, accent and welcome text.
pub(crate) async fn set_brand(
    db: &Db,
    tenant: TenantId,
    name: &TenantName,
    accent: &Color,
    welcome_text: &WelcomeText,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Name, Expr::value(name.as_str()))
        .col_expr(Column::Accent, Expr::value(accent.as_str()))
        .col_expr(Column::WelcomeText, Expr::value(welcome_text.as_str()))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Changes time zone and language of dates.
pub(crate) async fn set_dates(
    db: &Db,
    tenant: TenantId,
    time_zone: &str,
    language: DateLanguage,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::TimeZone, Expr::value(time_zone))
        .col_expr(Column::DateLanguage, Expr::value(language.as_str()))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Whether customers read the names of staff.
pub(crate) async fn set_shows_staff_names(db: &Db, tenant: TenantId, shows: bool) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::ShowsStaffNames, Expr::value(shows))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// A business's logo as PNG.
pub(crate) async fn find_logo(db: &Db, tenant: TenantId) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(tenant_logo::Entity::find_by_id(tenant.uuid()).one(&db.tx).await?.map(|row| row.png))
}

/// Replaces the logo (PNG with the beginning of its hash), or takes it away.
pub(crate) async fn set_logo(
    db: &Db,
    tenant: TenantId,
    logo: Option<(Vec<u8>, &str)>,
    at: Instant,
) -> Result<(), StoreError> {
    tenant_logo::Entity::delete_by_id(tenant.uuid()).exec(&db.tx).await?;
    let mark = logo.as_ref().map_or_else(String::new, |(_, mark)| (*mark).to_owned());
    if let Some((png, _)) = logo {
        let row =
            tenant_logo::ActiveModel { tenant_id: Set(tenant.uuid()), png: Set(png), created_at: Set(at.millis()) };
        row.insert(&db.tx).await?;
    }
    Entity::update_many()
        .col_expr(Column::LogoMark, Expr::value(mark))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Changes how contacts are mailed.
pub(crate) async fn set_mails(db: &Db, tenant: TenantId, mails: MailSettings) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::MailsContacts, Expr::value(mails.is_on))
        .col_expr(Column::MailsQuote, Expr::value(mails.quotes))
        .col_expr(Column::MailAfterMins, Expr::value(mails.after_mins))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Whether jobs are shared with their customers without anybody's doing.
pub(crate) async fn set_shares_automatically(db: &Db, tenant: TenantId, shares: bool) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::SharesAutomatically, Expr::value(shares))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Whether a link that was mailed asks whoever has a password for it.
pub(crate) async fn set_link_needs_password(db: &Db, tenant: TenantId, needs: bool) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::LinkNeedsPassword, Expr::value(needs))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// From when on invitation links ride on other mails; `None`: they do not.
pub(crate) async fn set_links_ride(db: &Db, tenant: TenantId, since: Option<Instant>) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::LinksRideSince, Expr::value(since.map(Instant::millis)))
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

/// Whether contacts read and change nothing.
///
/// # Errors
/// The database's.
pub(crate) async fn set_read_only(db: &Db, tenant: TenantId, is_read_only: bool) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::PortalIsReadOnly, Expr::value(is_read_only))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Sets what new customers are permitted.
///
/// # Errors
/// The database's.
pub(crate) async fn set_default(db: &Db, tenant: TenantId, permission: Permission, on: bool) -> Result<(), StoreError> {
    let column = match permission {
        Permission::ViewJobs => Column::DefaultCanViewJobs,
        Permission::HideReadings => Column::DefaultHidesReadings,
        Permission::HideConsumables => Column::DefaultHidesConsumables,
        Permission::ViewBilling => Column::DefaultCanViewBilling,
    };
    Entity::update_many().col_expr(column, Expr::value(on)).filter(Column::Id.eq(tenant.uuid())).exec(&db.tx).await?;
    Ok(())
}

/// Sets whether customers may turn auto-pay off, and what they read where they may not.
///
/// # Errors
/// The database's.
pub(crate) async fn set_autopay(
    db: &Db,
    tenant: TenantId,
    may_stop: bool,
    text: &AutopayText,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::MayStopAutopay, Expr::value(may_stop))
        .col_expr(Column::AutopayText, Expr::value(text.as_str()))
        .filter(Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}
