use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub job_id: Uuid,
    pub entry_id: Uuid,
    pub ordinal: i64,
    pub field_id: Option<Uuid>,
    pub name: String,
    pub media_type: String,
    pub byte_count: i64,
    pub blob: Option<String>,
    pub thumbnail_blob: Option<String>,
    pub audience: String,
    pub author_side: String,
    pub author_id: Option<Uuid>,
    pub is_removed: bool,
    pub is_past: bool,
    pub version: i64,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::job::Entity", from = "Column::JobId", to = "super::job::Column::Id")]
    Job,
    #[sea_orm(belongs_to = "super::job_entry::Entity", from = "Column::EntryId", to = "super::job_entry::Column::Id")]
    Entry,
}

impl ActiveModelBehavior for ActiveModel {}
