//! The tables, one module each, as the migrations make them. Private to the store.

pub(crate) mod tenant {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tenant")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub accent: String,
        pub revision: i64,
        pub next_job_number: i64,
        pub portal_is_on: bool,
        pub has_jobs_module: bool,
        pub has_jobs_section: bool,
        pub created_at: i64,
        pub welcome_text: String,
        pub time_zone: String,
        pub date_language: String,
        pub shows_staff_names: bool,
        pub logo_mark: String,
        pub mails_contacts: bool,
        pub mails_quote: bool,
        pub mail_after_mins: i64,
        pub upload_bytes_max: i64,
        pub shares_automatically: bool,
        pub portal_is_read_only: bool,
        pub link_needs_password: bool,
        pub links_ride_since: Option<i64>,
        pub default_can_view_jobs: bool,
        pub default_hides_readings: bool,
        pub default_hides_consumables: bool,
        pub default_can_view_billing: bool,
        pub may_stop_autopay: bool,
        pub autopay_text: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod tenant_logo {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tenant_logo")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: Uuid,
        pub png: Vec<u8>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod identity {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub email: String,
        pub password_hash: Option<String>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod customer {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customer")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub name: String,
        pub name_lower: String,
        pub phone: String,
        pub address: String,
        pub can_view_jobs: bool,
        pub hides_readings: bool,
        pub hides_consumables: bool,
        pub can_view_billing: bool,
        pub auto_invites: bool,
        pub is_archived: bool,
        pub version: i64,
        pub submission: Option<Uuid>,
        pub external_id: Option<String>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::tenant::Entity", from = "Column::TenantId", to = "super::tenant::Column::Id")]
        Tenant,
    }

    impl Related<super::tenant::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Tenant.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod membership {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "membership")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub identity_id: Uuid,
        pub kind: String,
        pub role: Option<String>,
        pub customer_id: Option<Uuid>,
        pub state: String,
        pub name: String,
        pub phone: String,
        pub is_primary: bool,
        pub signed_in_at: Option<i64>,
        pub external_id: Option<String>,
        pub created_at: i64,
        pub is_notified: bool,
        pub wants_mail: bool,
        pub job_rights: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::tenant::Entity", from = "Column::TenantId", to = "super::tenant::Column::Id")]
        Tenant,
        #[sea_orm(
            belongs_to = "super::identity::Entity",
            from = "Column::IdentityId",
            to = "super::identity::Column::Id"
        )]
        Identity,
        #[sea_orm(
            belongs_to = "super::customer::Entity",
            from = "Column::CustomerId",
            to = "super::customer::Column::Id"
        )]
        Customer,
    }

    impl Related<super::tenant::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Tenant.def()
        }
    }

    impl Related<super::identity::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Identity.def()
        }
    }

    impl Related<super::customer::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Customer.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod session {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub identity_id: Uuid,
        pub membership_id: Option<Uuid>,
        pub secret_hash: String,
        pub browser: String,
        pub is_by_link: bool,
        pub created_at: i64,
        pub seen_at: i64,
        pub expires_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::identity::Entity",
            from = "Column::IdentityId",
            to = "super::identity::Column::Id"
        )]
        Identity,
        #[sea_orm(
            belongs_to = "super::membership::Entity",
            from = "Column::MembershipId",
            to = "super::membership::Column::Id"
        )]
        Membership,
    }

    impl Related<super::identity::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Identity.def()
        }
    }

    impl Related<super::membership::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Membership.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod invitation {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invitation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub membership_id: Uuid,
        pub secret_hash: String,
        pub created_by: Uuid,
        pub created_at: i64,
        pub expires_at: i64,
        pub used_at: Option<i64>,
        pub revoked_at: Option<i64>,
        pub mail_id: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::tenant::Entity", from = "Column::TenantId", to = "super::tenant::Column::Id")]
        Tenant,
        #[sea_orm(
            belongs_to = "super::membership::Entity",
            from = "Column::MembershipId",
            to = "super::membership::Column::Id"
        )]
        Membership,
    }

    impl Related<super::tenant::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Tenant.def()
        }
    }

    impl Related<super::membership::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Membership.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod pipeline;

pub(crate) mod permission_edit;
pub(crate) mod pipeline_edit;

pub(crate) mod stage;

pub(crate) mod job;

pub(crate) mod job_entry;

pub(crate) mod history {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "history")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub revision: i64,
        pub at: i64,
        pub actor_id: Option<Uuid>,
        pub action: String,
        pub job_id: Option<Uuid>,
        pub entry_id: Option<Uuid>,
        pub subject_id: Uuid,
        pub before_text: String,
        pub after_text: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::membership::Entity",
            from = "Column::ActorId",
            to = "super::membership::Column::Id"
        )]
        Actor,
    }

    impl Related<super::membership::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Actor.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod outbox {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "outbox")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub ordinal: i64,
        pub created_at: i64,
        pub change: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod import;

pub(crate) mod alert;
pub(crate) mod alert_off;
pub(crate) mod blob;
pub(crate) mod field;
#[allow(dead_code, reason = "written by the form, which is being built")]
pub(crate) mod field_option;
#[allow(dead_code, reason = "written by the form, which is being built")]
pub(crate) mod field_value;
pub(crate) mod file;
pub(crate) mod job_person;
pub(crate) mod job_read;
pub(crate) mod mail;
pub(crate) mod mail_item;
pub(crate) mod preview;
pub(crate) mod share_link;
pub(crate) mod unsubscribe_link;
