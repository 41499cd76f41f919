//! Rows of `mail` and `mail_item`: which contact is to be told of which entries. Ids alone; what a mail says and who may
//! read it is found out when it is delivered.

use super::entity::mail::{ActiveModel, Column, Entity, Model};
use super::entity::{identity, job, mail_item, membership, unsubscribe_link};
use super::{Db, Key, StoreError};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;
use vitrine_domain::{ContactState, CustomerId, EntryId, Instant, JobId, MailId, MailState, MembershipId, TenantId};

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MailRow {
    pub(crate) mail: MailId,
    pub(crate) tenant: TenantId,
    pub(crate) to: MembershipId,
    pub(crate) state: MailState,
    pub(crate) created_at: Instant,
    pub(crate) due_at: Instant,
    pub(crate) attempts: i64,
    pub(crate) reason: String,
    pub(crate) sent_at: Option<Instant>,
    pub(crate) brings: Brings,
    /// The personal message of whoever shared the job or invites; may be empty.
    pub(crate) message: String,
}

/// What a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Brings {
    /// What is new.
    News,
    /// A link to that job.
    Share(JobId),
    /// An invitation link, made in the name of that member of staff.
    Invitation(MembershipId),
}

impl TryFrom<Model> for MailRow {
    type Error = StoreError;
    fn try_from(row: Model) -> Result<Self, StoreError> {
        let brings = match (row.shared_job_id, row.is_invitation) {
            (Some(job), _) => Brings::Share(JobId::of(job)),
            (None, false) => Brings::News,
            (None, true) => Brings::Invitation(row.made_by.map(MembershipId::of).ok_or(StoreError::Row("mail"))?),
        };
        Ok(Self {
            mail: MailId::of(row.id),
            tenant: TenantId::of(row.tenant_id),
            to: MembershipId::of(row.membership_id),
            state: MailState::from_word(&row.state).ok_or(StoreError::Row("mail"))?,
            created_at: Instant::from_millis(row.created_at),
            due_at: Instant::from_millis(row.due_at),
            attempts: row.attempts,
            reason: row.reason,
            sent_at: row.sent_at.map(Instant::from_millis),
            brings,
            message: row.message,
        })
    }
}

/// One entry that a mail is about. In the order of the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MailItem {
    pub(crate) entry: EntryId,
    pub(crate) job: JobId,
    pub(crate) added_at: Instant,
}

/// The contacts of a customer who are not blocked and whom both switches allow to be mailed.
pub(crate) async fn addressees(
    db: &Db,
    tenant: TenantId,
    customer: CustomerId,
) -> Result<HashSet<MembershipId>, StoreError> {
    let rows: Vec<Uuid> = membership::Entity::find()
        .select_only()
        .column(membership::Column::Id)
        .filter(membership::Column::TenantId.eq(tenant.uuid()))
        .filter(membership::Column::CustomerId.eq(customer.uuid()))
        .filter(membership::Column::State.ne(ContactState::Blocked.as_str()))
        .filter(membership::Column::IsNotified.eq(true))
        .filter(membership::Column::WantsMail.eq(true))
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(MembershipId::of).collect())
}

/// The mail that gathers news for a contact now. It is held until the transaction ends: whoever takes it to deliver it
/// waits, and finds in it what is added; one that was taken a moment before is none.
pub(crate) async fn gathering(db: &Db, to: MembershipId) -> Result<Option<MailId>, StoreError> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(MailState::Waiting.as_str()))
        .filter(Column::MembershipId.eq(to.uuid()))
        .filter(Column::State.eq(MailState::Waiting.as_str()))
        .exec(&db.tx)
        .await?;
    let row = Entity::find()
        .filter(Column::MembershipId.eq(to.uuid()))
        .filter(Column::State.eq(MailState::Waiting.as_str()))
        .one(&db.tx)
        .await?;
    Ok(row.map(|row| MailId::of(row.id)))
}

/// A new mail that gathers news until it is due.
pub(crate) async fn insert(
    db: &Db,
    mail: MailId,
    tenant: TenantId,
    to: MembershipId,
    at: Instant,
    due_at: Instant,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(mail.uuid()),
        tenant_id: Set(tenant.uuid()),
        membership_id: Set(to.uuid()),
        state: Set(MailState::Waiting.as_str().to_owned()),
        due_at: Set(due_at.millis()),
        attempts: Set(0),
        reason: Set(String::new()),
        created_at: Set(at.millis()),
        sent_at: Set(None),
        shared_job_id: Set(None),
        message: Set(String::new()),
        is_invitation: Set(false),
        made_by: Set(None),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// A new mail that brings a contact a link to a job, due at once. It takes the place of one that is still to go.
pub(crate) async fn insert_share(
    db: &Db,
    mail: MailId,
    (tenant, to, job): (TenantId, MembershipId, JobId),
    message: &str,
    at: Instant,
) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::MembershipId.eq(to.uuid()))
        .filter(Column::SharedJobId.eq(job.uuid()))
        .filter(Column::State.ne(MailState::Sent.as_str()))
        .exec(&db.tx)
        .await?;
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
        shared_job_id: Set(Some(job.uuid())),
        message: Set(message.to_owned()),
        is_invitation: Set(false),
        made_by: Set(None),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Whether a mail with a link to a job is still to go to a contact.
pub(crate) async fn has_share_under_way(db: &Db, to: MembershipId, job: JobId) -> Result<bool, StoreError> {
    let found = Entity::find()
        .filter(Column::MembershipId.eq(to.uuid()))
        .filter(Column::SharedJobId.eq(job.uuid()))
        .filter(Column::State.eq(MailState::Sending.as_str()))
        .one(&db.tx)
        .await?;
    Ok(found.is_some())
}

/// Removes the mails with a link to a job that are still to go to somebody.
pub(crate) async fn delete_shares_to_go(db: &Db, to: MembershipId) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::MembershipId.eq(to.uuid()))
        .filter(Column::SharedJobId.is_not_null())
        .filter(Column::State.ne(MailState::Sent.as_str()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Removes the mails with a link to a job that are still to go to anybody.
pub(crate) async fn delete_shares_of_job(db: &Db, job: JobId) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::SharedJobId.eq(job.uuid()))
        .filter(Column::State.ne(MailState::Sent.as_str()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Keeps a mail from being taken away until the transaction ends. Answers whether it is there.
pub(crate) async fn hold(db: &Db, mail: MailId) -> Result<bool, StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts))
        .filter(Column::Id.eq(mail.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Adds an entry to a mail; once, as of the last time that it was added.
pub(crate) async fn add_item(db: &Db, mail: MailId, item: MailItem) -> Result<(), StoreError> {
    let row = mail_item::ActiveModel {
        mail_id: Set(mail.uuid()),
        entry_id: Set(item.entry.uuid()),
        job_id: Set(item.job.uuid()),
        added_at: Set(item.added_at.millis()),
    };
    let is_there = OnConflict::columns([mail_item::Column::MailId, mail_item::Column::EntryId])
        .update_column(mail_item::Column::AddedAt)
        .to_owned();
    mail_item::Entity::insert(row).on_conflict(is_there).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// What a mail is about, in the order of the entries.
pub(crate) async fn items(db: &Db, mail: MailId) -> Result<Vec<MailItem>, StoreError> {
    let rows = mail_item::Entity::find()
        .filter(mail_item::Column::MailId.eq(mail.uuid()))
        .order_by_asc(mail_item::Column::EntryId)
        .all(&db.tx)
        .await?;
    let item = |row: mail_item::Model| MailItem {
        job: JobId::of(row.job_id),
        entry: EntryId::of(row.entry_id),
        added_at: Instant::from_millis(row.added_at),
    };
    Ok(rows.into_iter().map(item).collect())
}

/// What a mail that was sent has told of: leaves nothing else on it.
pub(crate) async fn keep_items(db: &Db, mail: MailId, told: &[EntryId]) -> Result<(), StoreError> {
    mail_item::Entity::delete_many()
        .filter(mail_item::Column::MailId.eq(mail.uuid()))
        .filter(mail_item::Column::EntryId.is_not_in(told.iter().copied().map(Key::uuid)))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// A job's number and id, with its title and how many of its entries a mail tells of.
pub(crate) type JobsTold = BTreeMap<(i64, JobId), (String, u32)>;

/// How many entries of each job the mails are about, with the job's number and title; by number. None of a job to which
/// a mail brings a link.
pub(crate) async fn jobs_of(
    db: &Db,
    tenant: TenantId,
    mails: impl IntoIterator<Item = MailId>,
) -> Result<HashMap<MailId, JobsTold>, StoreError> {
    let mails: Vec<Uuid> = mails.into_iter().map(Key::uuid).collect();
    let rows =
        mail_item::Entity::find().filter(mail_item::Column::MailId.is_in(mails.iter().copied())).all(&db.tx).await?;
    let links: Vec<(Uuid, Uuid)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::SharedJobId])
        .filter(Column::Id.is_in(mails))
        .filter(Column::SharedJobId.is_not_null())
        .into_tuple()
        .all(&db.tx)
        .await?;
    let jobs: HashSet<Uuid> = rows.iter().map(|row| row.job_id).chain(links.iter().map(|(_, job)| *job)).collect();
    let jobs = job::Entity::find()
        .filter(job::Column::TenantId.eq(tenant.uuid()))
        .filter(job::Column::Id.is_in(jobs))
        .all(&db.tx)
        .await?;
    let jobs: HashMap<Uuid, job::Model> = jobs.into_iter().map(|row| (row.id, row)).collect();
    let mut found: HashMap<MailId, JobsTold> = HashMap::new();
    for row in rows {
        let Some(job) = jobs.get(&row.job_id) else { continue };
        let of_mail = found.entry(MailId::of(row.mail_id)).or_default();
        of_mail.entry((job.number, JobId::of(job.id))).or_insert_with(|| (job.title.clone(), 0)).1 += 1;
    }
    for (mail, job) in links {
        let Some(job) = jobs.get(&job) else { continue };
        let of_mail = found.entry(MailId::of(mail)).or_default();
        of_mail.entry((job.number, JobId::of(job.id))).or_insert_with(|| (job.title.clone(), 0));
    }
    Ok(found)
}

/// The mails of all tenants that are due, the longest due first.
pub(crate) async fn due(db: &Db, now: Instant, limit: u64) -> Result<Vec<MailRow>, StoreError> {
    let rows = Entity::find()
        .filter(Column::State.is_in([MailState::Waiting.as_str(), MailState::Sending.as_str()]))
        .filter(Column::DueAt.lte(now.millis()))
        .order_by_asc(Column::DueAt)
        .limit(limit)
        .all(&db.tx)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Lets a mail begin later, and be due as much later, unless somebody has taken it; answers when it is due then.
pub(crate) async fn put_off(db: &Db, row: &MailRow, begins_at: Instant) -> Result<Instant, StoreError> {
    let later = begins_at.millis().saturating_sub(row.created_at.millis());
    let due_at = Instant::from_millis(row.due_at.millis().saturating_add(later));
    Entity::update_many()
        .col_expr(Column::CreatedAt, Expr::value(begins_at.millis()))
        .col_expr(Column::DueAt, Expr::value(due_at.millis()))
        .filter(Column::Id.eq(row.mail.uuid()))
        .filter(Column::State.eq(MailState::Waiting.as_str()))
        .filter(Column::DueAt.eq(row.due_at.millis()))
        .exec(&db.tx)
        .await?;
    Ok(due_at)
}

/// Takes a mail that is due: nothing more is added to it, and nobody else takes it until `until`. Answers whether it was
/// still there to take.
pub(crate) async fn claim(db: &Db, row: &MailRow, until: Instant) -> Result<bool, StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(MailState::Sending.as_str()))
        .col_expr(Column::DueAt, Expr::value(until.millis()))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(row.mail.uuid()))
        .filter(Column::State.eq(row.state.as_str()))
        .filter(Column::DueAt.eq(row.due_at.millis()))
        .exec(&db.tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes what became of a mail.
pub(crate) async fn settle(
    db: &Db,
    mail: MailId,
    state: MailState,
    reason: &str,
    due_at: Instant,
    sent_at: Option<Instant>,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::DueAt, Expr::value(due_at.millis()))
        .col_expr(Column::SentAt, Expr::value(sent_at.map(Instant::millis)))
        .filter(Column::Id.eq(mail.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Lets a mail that failed be tried from the beginning. Answers whether it had failed.
pub(crate) async fn revive(db: &Db, tenant: TenantId, mail: MailId, due_at: Instant) -> Result<bool, StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(MailState::Sending.as_str()))
        .col_expr(Column::Attempts, Expr::value(0_i64))
        .col_expr(Column::DueAt, Expr::value(due_at.millis()))
        .filter(Column::Id.eq(mail.uuid()))
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::State.eq(MailState::Failed.as_str()))
        .exec(&db.tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A mail of the tenant.
pub(crate) async fn find(db: &Db, tenant: TenantId, mail: MailId) -> Result<Option<MailRow>, StoreError> {
    let row = Entity::find_by_id(mail.uuid()).filter(Column::TenantId.eq(tenant.uuid())).one(&db.tx).await?;
    row.map(TryInto::try_into).transpose()
}

/// Removes a mail that has nothing to say.
pub(crate) async fn delete(db: &Db, mail: MailId) -> Result<(), StoreError> {
    mail_item::Entity::delete_many().filter(mail_item::Column::MailId.eq(mail.uuid())).exec(&db.tx).await?;
    Entity::delete_by_id(mail.uuid()).exec(&db.tx).await?;
    Ok(())
}

/// The tenant's newest mails in a state.
pub(crate) async fn list(db: &Db, tenant: TenantId, state: MailState, limit: u64) -> Result<Vec<MailRow>, StoreError> {
    let rows = Entity::find()
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::State.eq(state.as_str()))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(&db.tx)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many of the tenant's mails failed.
pub(crate) async fn count_failed(db: &Db, tenant: TenantId) -> Result<u64, StoreError> {
    Ok(Entity::find()
        .filter(Column::TenantId.eq(tenant.uuid()))
        .filter(Column::State.eq(MailState::Failed.as_str()))
        .count(&db.tx)
        .await?)
}

/// Names and addresses of contacts and members of the tenant.
pub(crate) async fn addresses(
    db: &Db,
    tenant: TenantId,
    people: impl IntoIterator<Item = MembershipId>,
) -> Result<HashMap<MembershipId, (String, String)>, StoreError> {
    let rows = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(tenant.uuid()))
        .filter(membership::Column::Id.is_in(people.into_iter().map(Key::uuid)))
        .find_also_related(identity::Entity)
        .all(&db.tx)
        .await?;
    let address = |(row, identity): (membership::Model, Option<identity::Model>)| {
        identity.map(|identity| (MembershipId::of(row.id), (row.name, identity.email)))
    };
    Ok(rows.into_iter().filter_map(address).collect())
}

/// Keeps the hash of the secret in a mail's unsubscribe link.
pub(crate) async fn insert_link(
    db: &Db,
    secret_hash: String,
    tenant: TenantId,
    of: MembershipId,
    at: Instant,
) -> Result<(), StoreError> {
    let row = unsubscribe_link::ActiveModel {
        secret_hash: Set(secret_hash),
        tenant_id: Set(tenant.uuid()),
        membership_id: Set(of.uuid()),
        created_at: Set(at.millis()),
    };
    row.insert(&db.tx).await?;
    Ok(())
}

/// Whose link it is, unless it was made before `since`.
pub(crate) async fn find_link(
    db: &Db,
    secret_hash: &str,
    since: Instant,
) -> Result<Option<(TenantId, MembershipId)>, StoreError> {
    let row = unsubscribe_link::Entity::find_by_id(secret_hash.to_owned())
        .filter(unsubscribe_link::Column::CreatedAt.gte(since.millis()))
        .one(&db.tx)
        .await?;
    Ok(row.map(|row| (TenantId::of(row.tenant_id), MembershipId::of(row.membership_id))))
}

/// Forgets somebody's links that were made before `since`.
pub(crate) async fn clear_links(db: &Db, of: MembershipId, since: Instant) -> Result<(), StoreError> {
    unsubscribe_link::Entity::delete_many()
        .filter(unsubscribe_link::Column::MembershipId.eq(of.uuid()))
        .filter(unsubscribe_link::Column::CreatedAt.lt(since.millis()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Uses a link up. Answers whether it was there.
pub(crate) async fn use_link_up(db: &Db, secret_hash: &str) -> Result<bool, StoreError> {
    let done = unsubscribe_link::Entity::delete_by_id(secret_hash.to_owned()).exec(&db.tx).await?;
    Ok(done.rows_affected == 1)
}
