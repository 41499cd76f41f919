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
    pub field_id: Option<Uuid>,
    pub before_text: String,
    pub after_text: String,
    pub version: i64,
    pub submission: Option<Uuid>,
    pub created_at: i64,
    pub edited_at: Option<i64>,
    pub customer_files: i64,
    pub edited_for_customer_at: Option<i64>,
    pub shown_at: Option<i64>,
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
