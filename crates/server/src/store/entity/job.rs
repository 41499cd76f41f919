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
    pub last_visible_stage_id: Option<Uuid>,
    pub owner_id: Option<Uuid>,
    pub due_on: String,
    pub is_archived: bool,
    pub assigned: String,
    pub named_contacts: String,
    pub sharing: String,
    pub shared_at: Option<i64>,
    pub is_started_by_customer: bool,
    pub shares_dates: bool,
    pub shares_stage: bool,
    pub auto_invited_at: Option<i64>,
    pub version: i64,
    pub submission: Option<Uuid>,
    pub external_id: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::customer::Entity", from = "Column::CustomerId", to = "super::customer::Column::Id")]
    Customer,
    #[sea_orm(belongs_to = "super::pipeline::Entity", from = "Column::PipelineId", to = "super::pipeline::Column::Id")]
    Pipeline,
    #[sea_orm(belongs_to = "super::stage::Entity", from = "Column::StageId", to = "super::stage::Column::Id")]
    Stage,
    #[sea_orm(belongs_to = "super::membership::Entity", from = "Column::OwnerId", to = "super::membership::Column::Id")]
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
