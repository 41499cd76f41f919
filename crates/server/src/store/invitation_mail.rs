//! Rows of `mail` that bring an invitation link.

use super::entity::mail::{ActiveModel, Column, Entity};
use super::{Db, Key, StoreError};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use vitrine_domain::{Instant, MailId, MailState, MembershipId, TenantId};

/// Not delivered yet, and not about to be noted as delivered.
fn to_go(to: MembershipId) -> Condition {
    Condition::all()
        .add(Column::MembershipId.eq(to.uuid()))
        .add(Column::IsInvitation.eq(true))
        .add(Column::State.ne(MailState::Sent.as_str()))
}

/// A new mail that brings somebody an invitation, due at once. It takes the place of one that is still to go.
pub(crate) async fn insert(
    db: &Db,
    mail: MailId,
    (tenant, to, made_by): (TenantId, MembershipId, MembershipId),
    message: &str,
    at: Instant,
) -> Result<(), StoreError> {
    delete_to_go(db, to).await?;
    let row = ActiveModel {
        id: Set(mail.uuid()),
        tenant_id: Set(tenant.uuid()),
        membership_id: Set(to.uuid()),
        // Not among those that gather news.
        state: Set(MailState::Sending.as_str().to_owned()),
        due_at: Set(at.millis()),
        attempts: Set(0),
        reason: Set(String::new()),
        created_at: Set(at.millis()),
        sent_at: Set(None),
        shared_job_id: Set(None),
        message: Set(message.to_owned()),
        is_invitation: Set(true),
        made_by: Set(Some(made_by.uuid())),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Removes the mail with an invitation that is still to go to somebody.
pub(crate) async fn delete_to_go(db: &Db, to: MembershipId) -> Result<(), StoreError> {
    Entity::delete_many().filter(to_go(to)).exec(&db.tx).await?;
    Ok(())
}

/// Whether a mail with an invitation is still to go to somebody.
pub(crate) async fn is_under_way(db: &Db, to: MembershipId) -> Result<bool, StoreError> {
    let under_way = to_go(to).add(Column::State.ne(MailState::Failed.as_str()));
    Ok(Entity::find().filter(under_way).one(&db.tx).await?.is_some())
}

/// How far the latest mail with an invitation has come, for each of these who was sent one.
pub(crate) async fn states_of(
    db: &Db,
    people: &[MembershipId],
) -> Result<HashMap<MembershipId, MailState>, StoreError> {
    let rows = Entity::find()
        .filter(Column::MembershipId.is_in(people.iter().map(|id| id.uuid())))
        .filter(Column::IsInvitation.eq(true))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(&db.tx)
        .await?;
    rows.into_iter()
        .map(|row| {
            let state = MailState::from_word(&row.state).ok_or(StoreError::Row("mail"))?;
            Ok((MembershipId::of(row.membership_id), state))
        })
        .collect()
}
