use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub membership_id: Uuid,
    pub state: String,
    pub due_at: i64,
    pub attempts: i64,
    pub reason: String,
    pub created_at: i64,
    pub sent_at: Option<i64>,
    pub shared_job_id: Option<Uuid>,
    pub message: String,
    pub is_invitation: bool,
    pub made_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
