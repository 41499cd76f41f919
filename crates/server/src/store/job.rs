//! Jobs. Every selection begins with a scope of the policy; filters only ever narrow it.

use super::entity::{customer, job, job_person, stage, tenant};
use super::{Db, Key, StoreError, scope};
use sea_orm::sea_query::{Expr, LikeExpr, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use std::collections::HashMap;
use uuid::Uuid;
use vitrine_domain::{
    CustomerId, Date, Instant, JobId, Members, MembershipId, PipelineId, SEARCH_CHARS_MAX, Sharing, StageId,
    SubmissionId, TenantId,
};
use vitrine_policy::JobScope;
use vitrine_wire::JobSort;

/// Which jobs of a scope. Everything that is set has to hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct JobFilter {
    /// As typed: part of the title, part of the customer's name, or the number.
    pub(crate) search: String,
    pub(crate) pipeline: Option<PipelineId>,
    pub(crate) stage: Option<StageId>,
    pub(crate) owner: Option<MembershipId>,
    pub(crate) customer: Option<CustomerId>,
    /// Owned by that member of staff, or assigned to them.
    pub(crate) worked_on_by: Option<MembershipId>,
    /// Chosen for that contact.
    pub(crate) naming: Option<MembershipId>,
    /// Put away or not.
    pub(crate) is_archived: Option<bool>,
    /// At a terminal stage or put away, or neither.
    pub(crate) is_finished: Option<bool>,
    /// The same, by the stage that customers see the job at. Only for the jobs that a customer sees.
    pub(crate) is_finished_for_customer: Option<bool>,
    /// With a date on that day or later.
    pub(crate) due_from: Option<Date>,
    /// With a date before that day.
    pub(crate) due_before: Option<Date>,
}

/// The last job of the page before, as far as the order is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct After {
    pub(crate) key: SortKey,
    pub(crate) job: JobId,
}

/// What a job is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SortKey {
    Number(i64),
    Updated(i64),
    /// Empty: no date.
    Due(String),
    Title(String),
}

impl After {
    /// The place of a job in an order.
    pub(crate) fn of(sort: JobSort, row: &job::Model) -> Self {
        let key = match sort {
            JobSort::Number => SortKey::Number(row.number),
            JobSort::Updated => SortKey::Updated(row.updated_at),
            JobSort::Due => SortKey::Due(row.due_on.clone()),
            JobSort::Title => SortKey::Title(row.title_lower.clone()),
        };
        Self { key, job: JobId::of(row.id) }
    }
}

/// At most `limit` jobs in the order asked for, beginning after a place.
///
/// # Errors
/// The database's.
pub(crate) async fn select_jobs(
    db: &Db,
    jobs: &JobScope,
    filter: &JobFilter,
    sort: JobSort,
    after: Option<&After>,
    limit: u64,
) -> Result<Vec<job::Model>, StoreError> {
    let select = filtered(jobs, filter).limit(limit);
    match sort {
        JobSort::Number => {
            let mut select = select.order_by_desc(job::Column::Number);
            if let Some(After { key: SortKey::Number(number), .. }) = after {
                select = select.filter(job::Column::Number.lt(*number));
            }
            Ok(select.all(&db.tx).await?)
        }
        JobSort::Updated => {
            let mut select = select.order_by_desc(job::Column::UpdatedAt).order_by_desc(job::Column::Id);
            if let Some(After { key: SortKey::Updated(at), job }) = after {
                let same = Condition::all().add(job::Column::UpdatedAt.eq(*at)).add(job::Column::Id.lt(job.uuid()));
                select = select.filter(Condition::any().add(job::Column::UpdatedAt.lt(*at)).add(same));
            }
            Ok(select.all(&db.tx).await?)
        }
        JobSort::Title => {
            let mut select = select.order_by_asc(job::Column::TitleLower).order_by_asc(job::Column::Id);
            if let Some(After { key: SortKey::Title(title), job }) = after {
                select = select.filter(later(job::Column::TitleLower, title, *job));
            }
            Ok(select.all(&db.tx).await?)
        }
        JobSort::Due => by_date(db, select, after, limit).await,
    }
}

/// First the jobs with a date, then those without: two selections, each along an index.
async fn by_date(
    db: &Db,
    select: Select<job::Entity>,
    after: Option<&After>,
    limit: u64,
) -> Result<Vec<job::Model>, StoreError> {
    let place = match after {
        Some(After { key: SortKey::Due(due_on), job }) => Some((due_on.as_str(), *job)),
        Some(_) | None => None,
    };
    let mut found = Vec::new();
    if place.is_none_or(|(due_on, _)| !due_on.is_empty()) {
        let mut dated = select
            .clone()
            .filter(job::Column::DueOn.gt(""))
            .order_by_asc(job::Column::DueOn)
            .order_by_asc(job::Column::Id);
        if let Some((due_on, job)) = place {
            dated = dated.filter(later(job::Column::DueOn, due_on, job));
        }
        found = dated.all(&db.tx).await?;
    }
    let room = limit.saturating_sub(u64::try_from(found.len()).unwrap_or(limit));
    if room > 0 {
        let mut undated = select.limit(room).filter(job::Column::DueOn.eq("")).order_by_asc(job::Column::Id);
        if let Some(("", job)) = place {
            undated = undated.filter(job::Column::Id.gt(job.uuid()));
        }
        found.extend(undated.all(&db.tx).await?);
    }
    Ok(found)
}

/// After a place in an ascending order of texts, jobs with the same text by id.
fn later(column: job::Column, text: &str, job: JobId) -> Condition {
    let same = Condition::all().add(column.eq(text)).add(job::Column::Id.gt(job.uuid()));
    Condition::any().add(column.gt(text)).add(same)
}

/// How many jobs of the scope fit the filter.
///
/// # Errors
/// The database's.
pub(crate) async fn count_jobs(db: &Db, jobs: &JobScope, filter: &JobFilter) -> Result<u64, StoreError> {
    let count: Option<i64> = filtered(jobs, filter)
        .select_only()
        .column_as(job::Column::Id.count(), "jobs")
        .into_tuple()
        .one(&db.tx)
        .await?;
    Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default())
}

/// A job of the scope.
///
/// # Errors
/// The database's.
pub(crate) async fn select_job(db: &Db, jobs: &JobScope, id: JobId) -> Result<Option<job::Model>, StoreError> {
    Ok(job::Entity::find_by_id(id.uuid()).filter(scope::jobs(jobs)).one(&db.tx).await?)
}

/// The job that a form made when it was sent before.
///
/// # Errors
/// The database's.
pub(crate) async fn select_submitted(
    db: &Db,
    tenant: TenantId,
    submission: SubmissionId,
) -> Result<Option<JobId>, StoreError> {
    let row = job::Entity::find()
        .filter(job::Column::TenantId.eq(tenant.uuid()))
        .filter(job::Column::Submission.eq(submission.uuid()))
        .one(&db.tx)
        .await?;
    Ok(row.map(|row| JobId::of(row.id)))
}

/// Takes the tenant's next job number.
///
/// # Errors
/// The database's.
pub(crate) async fn take_number(db: &Db, tenant: TenantId) -> Result<i64, StoreError> {
    let row = tenant::Entity::find_by_id(tenant.uuid()).one(&db.tx).await?.ok_or(StoreError::Row("tenant"))?;
    tenant::Entity::update_many()
        .col_expr(tenant::Column::NextJobNumber, Expr::value(row.next_job_number + 1))
        .filter(tenant::Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(row.next_job_number)
}

/// Adds a job.
///
/// # Errors
/// The database's.
pub(crate) async fn insert_job(db: &Db, row: job::Model) -> Result<(), StoreError> {
    let row = row.into_active_model().reset_all();
    job::Entity::insert(row).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Writes all columns of a job that is there.
///
/// # Errors
/// The database's.
pub(crate) async fn update_job(db: &Db, row: job::Model) -> Result<(), StoreError> {
    let row = row.into_active_model().reset_all();
    job::Entity::update(row).exec_without_returning(&db.tx).await?;
    Ok(())
}

/// Notes that a job has invited its customer's contacts, and shares it with them. Answers whether it had not before.
///
/// # Errors
/// The database's.
pub(crate) async fn set_invited(db: &Db, tenant: TenantId, job: JobId, at: Instant) -> Result<bool, StoreError> {
    let done = job::Entity::update_many()
        .col_expr(job::Column::AutoInvitedAt, Expr::value(at.millis()))
        .col_expr(job::Column::Sharing, Expr::value(Sharing::Granted.as_str()))
        .col_expr(job::Column::SharedAt, Expr::value(at.millis()))
        .filter(job::Column::Id.eq(job.uuid()))
        .filter(job::Column::TenantId.eq(tenant.uuid()))
        .filter(job::Column::AutoInvitedAt.is_null())
        .exec(&db.tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Takes back what [`set_invited`] did: the job is shared as it was, and may invite again.
///
/// # Errors
/// The database's.
pub(crate) async fn withdraw_invited(db: &Db, tenant: TenantId, job: JobId, sharing: &str) -> Result<(), StoreError> {
    job::Entity::update_many()
        .col_expr(job::Column::Sharing, Expr::value(sharing))
        .col_expr(job::Column::SharedAt, Expr::value(None::<i64>))
        .col_expr(job::Column::AutoInvitedAt, Expr::value(None::<i64>))
        .filter(job::Column::Id.eq(job.uuid()))
        .filter(job::Column::TenantId.eq(tenant.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

/// Writes whom a job names, as its row says: after [`insert_job`] and [`update_job`] of a row that names others than
/// before.
///
/// # Errors
/// The database's; a row whose names are not understood.
pub(crate) async fn name_people(db: &Db, row: &job::Model) -> Result<(), StoreError> {
    job_person::Entity::delete_many().filter(job_person::Column::JobId.eq(row.id)).exec(&db.tx).await?;
    let (assigned, contacts) = people_of(row)?;
    let named: Vec<_> = assigned
        .iter()
        .chain(contacts.iter())
        .map(|one| job_person::ActiveModel {
            tenant_id: Set(row.tenant_id),
            job_id: Set(row.id),
            membership_id: Set(one.uuid()),
        })
        .collect();
    if !named.is_empty() {
        job_person::Entity::insert_many(named).exec_without_returning(&db.tx).await?;
    }
    Ok(())
}

/// Whom a job's row names: staff assigned to it, contacts who may see chosen jobs alone.
///
/// # Errors
/// A row whose names are not understood.
pub(crate) fn people_of(row: &job::Model) -> Result<(Members, Members), StoreError> {
    let of = |text: &str| Members::from_words(text).map_err(|_| StoreError::Row("job"));
    Ok((of(&row.assigned)?, of(&row.named_contacts)?))
}

/// For each contact, how many jobs name them.
///
/// # Errors
/// The database's.
pub(crate) async fn count_naming(
    db: &Db,
    tenant: TenantId,
    contacts: &[MembershipId],
) -> Result<HashMap<MembershipId, u64>, StoreError> {
    let rows: Vec<(Uuid, i64)> = job_person::Entity::find()
        .select_only()
        .column(job_person::Column::MembershipId)
        .column_as(job_person::Column::JobId.count(), "jobs")
        .filter(job_person::Column::TenantId.eq(tenant.uuid()))
        .filter(job_person::Column::MembershipId.is_in(contacts.iter().map(|id| id.uuid())))
        .group_by(job_person::Column::MembershipId)
        .into_tuple()
        .all(&db.tx)
        .await?;
    Ok(rows.into_iter().map(|(id, count)| (MembershipId::of(id), u64::try_from(count).unwrap_or_default())).collect())
}

/// Notes that the job's feed changed.
///
/// # Errors
/// The database's.
pub(crate) async fn touch_job(db: &Db, job: JobId, at: Instant) -> Result<(), StoreError> {
    job::Entity::update_many()
        .col_expr(job::Column::UpdatedAt, Expr::value(at.millis()))
        .filter(job::Column::Id.eq(job.uuid()))
        .exec(&db.tx)
        .await?;
    Ok(())
}

fn filtered(jobs: &JobScope, filter: &JobFilter) -> Select<job::Entity> {
    let Some(tenant) = scope::tenant_of(jobs) else { return job::Entity::find().filter(scope::jobs(jobs)) };
    let JobFilter { search, pipeline, stage, owner, customer, is_archived, is_finished, .. } = filter;
    let JobFilter { worked_on_by, naming, is_finished_for_customer, due_from, due_before, .. } = filter;
    let mut all = scope::jobs(jobs)
        .add_option(pipeline.map(|id| job::Column::PipelineId.eq(id.uuid())))
        .add_option(stage.map(|id| job::Column::StageId.eq(id.uuid())))
        .add_option(owner.map(|id| job::Column::OwnerId.eq(id.uuid())))
        .add_option(customer.map(|id| job::Column::CustomerId.eq(id.uuid())))
        .add_option(worked_on_by.map(|id| scope::worked_on_by(tenant, id)))
        .add_option(naming.map(|id| scope::named(job::Column::NamedContacts, tenant, id)))
        .add_option(is_archived.map(|is| job::Column::IsArchived.eq(is)))
        .add_option(due_from.map(|day| job::Column::DueOn.gte(day.to_string())));
    if let Some(day) = due_before {
        all = all.add(job::Column::DueOn.gt("")).add(job::Column::DueOn.lt(day.to_string()));
    }
    match is_finished {
        Some(true) => {
            let at_the_end = job::Column::StageId.in_subquery(stages(tenant, true));
            all = all.add(Condition::any().add(job::Column::IsArchived.eq(true)).add(at_the_end));
        }
        Some(false) => {
            all =
                all.add(job::Column::IsArchived.eq(false)).add(job::Column::StageId.in_subquery(stages(tenant, false)));
        }
        None => {}
    }
    if let Some(is_finished) = is_finished_for_customer {
        all = all.add(finished_for_customer(tenant, *is_finished));
    }
    if let Some(found) = found_by(tenant, search) {
        all = all.add(found);
    }
    job::Entity::find().filter(all)
}

/// A job that a customer sees at an internal stage is shown at its last visible one, and finished when that is.
fn finished_for_customer(tenant: TenantId, is_finished: bool) -> Condition {
    let visible = Query::select()
        .column(stage::Column::Id)
        .from(stage::Entity)
        .and_where(stage::Column::TenantId.eq(tenant.uuid()))
        .and_where(stage::Column::IsVisibleToCustomer.eq(true))
        .to_owned();
    let at = |column: job::Column| column.in_subquery(stages(tenant, is_finished));
    let shown_at = Condition::any()
        .add(job::Column::StageId.in_subquery(visible.clone()).and(at(job::Column::StageId)))
        .add(job::Column::StageId.not_in_subquery(visible).and(at(job::Column::LastVisibleStageId)));
    let put_away = job::Column::IsArchived.eq(is_finished);
    // Without its stage nothing but its being put away tells that a job is finished.
    if is_finished {
        let at_the_end = Condition::all().add(job::Column::SharesStage.eq(true)).add(shown_at);
        Condition::any().add(put_away).add(at_the_end)
    } else {
        let under_way = Condition::any().add(job::Column::SharesStage.eq(false)).add(shown_at);
        Condition::all().add(put_away).add(under_way)
    }
}

/// Open or finished jobs stand at these stages.
fn stages(tenant: TenantId, is_terminal: bool) -> SelectStatement {
    Query::select()
        .column(stage::Column::Id)
        .from(stage::Entity)
        .and_where(stage::Column::TenantId.eq(tenant.uuid()))
        .and_where(stage::Column::IsTerminal.eq(is_terminal))
        .to_owned()
}

fn found_by(tenant: TenantId, search: &str) -> Option<Condition> {
    let text = search.trim().chars().take(SEARCH_CHARS_MAX).collect::<String>().to_lowercase();
    if text.is_empty() {
        return None;
    }
    let customers = Query::select()
        .column(customer::Column::Id)
        .from(customer::Entity)
        .and_where(customer::Column::TenantId.eq(tenant.uuid()))
        .and_where(customer::Column::NameLower.like(contains(&text)))
        .to_owned();
    let found = Condition::any()
        .add(job::Column::TitleLower.like(contains(&text)))
        .add(job::Column::CustomerId.in_subquery(customers));
    Some(found.add_option(number_in(&text).map(|number| job::Column::Number.eq(number))))
}

/// `#12` or `12`.
fn number_in(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// Says "contains exactly this text" to LIKE, whose wildcards mean nothing inside.
pub(in crate::store) fn contains(text: &str) -> LikeExpr {
    LikeExpr::new(pattern(text)).escape(ESCAPE)
}

/// Not a backslash: the two databases read that differently inside quotes.
const ESCAPE: char = '!';

fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    // PostgreSQL takes no text with a NUL, and no name or title has a control character.
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_in_a_search_are_plain_text() {
        assert_eq!(pattern("50%_off!"), "%50!%!_off!!%");
        assert_eq!(pattern("a\\b\0"), "%a\\b%");
    }

    #[test]
    fn number_is_found_with_and_without_its_sign() {
        assert_eq!(number_in("#12"), Some(12));
        assert_eq!(number_in("12"), Some(12));
        assert_eq!(number_in("#"), None);
        assert_eq!(number_in("12a"), None);
        assert_eq!(number_in("99999999999999999999"), None);
    }
}
