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
        pub is_archived: bool,
        pub version: i64,
        pub submission: Option<Uuid>,
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
        pub created_at: i64,
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

pub(crate) mod pipeline {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "pipeline")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub name: String,
        pub position: i64,
        pub takes_replies: bool,
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

pub(crate) mod stage {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "stage")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub pipeline_id: Uuid,
        pub name: String,
        pub color: String,
        pub position: i64,
        pub is_visible_to_customer: bool,
        pub is_terminal: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::pipeline::Entity",
            from = "Column::PipelineId",
            to = "super::pipeline::Column::Id"
        )]
        Pipeline,
    }

    impl Related<super::pipeline::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Pipeline.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod job {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub number: i64,
        pub title: String,
        pub title_lower: String,
        pub description: String,
        pub customer_id: Uuid,
        pub pipeline_id: Uuid,
        pub stage_id: Uuid,
        pub owner_id: Option<Uuid>,
        pub due_on: String,
        pub is_archived: bool,
        pub version: i64,
        pub submission: Option<Uuid>,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::customer::Entity",
            from = "Column::CustomerId",
            to = "super::customer::Column::Id"
        )]
        Customer,
        #[sea_orm(
            belongs_to = "super::pipeline::Entity",
            from = "Column::PipelineId",
            to = "super::pipeline::Column::Id"
        )]
        Pipeline,
        #[sea_orm(belongs_to = "super::stage::Entity", from = "Column::StageId", to = "super::stage::Column::Id")]
        Stage,
        #[sea_orm(
            belongs_to = "super::membership::Entity",
            from = "Column::OwnerId",
            to = "super::membership::Column::Id"
        )]
        Owner,
    }

    impl Related<super::customer::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Customer.def()
        }
    }

    impl Related<super::pipeline::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Pipeline.def()
        }
    }

    impl Related<super::stage::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Stage.def()
        }
    }

    impl Related<super::membership::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Owner.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod job_entry {
    #![allow(missing_docs, reason = "columns as in the migration")]
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job_entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub job_id: Uuid,
        pub kind: String,
        pub audience: String,
        pub author_side: String,
        pub author_id: Option<Uuid>,
        pub body: String,
        pub from_stage_id: Option<Uuid>,
        pub to_stage_id: Option<Uuid>,
        pub version: i64,
        pub submission: Option<Uuid>,
        pub created_at: i64,
        pub edited_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::job::Entity", from = "Column::JobId", to = "super::job::Column::Id")]
        Job,
        #[sea_orm(
            belongs_to = "super::membership::Entity",
            from = "Column::AuthorId",
            to = "super::membership::Column::Id"
        )]
        Author,
    }

    impl Related<super::job::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Job.def()
        }
    }

    impl Related<super::membership::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Author.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

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
