//! Writing: one transaction { check, write, history line, outbox row }, then the relay wakes.

use super::entity::{history, outbox, tenant};
use super::import::ROWS_AT_ONCE;
use super::{Db, Key, StoreError, load_actor, outbox as outbox_rows};
use crate::live::Notice;
use crate::{Context, ServiceError, ServiceResult, Viewer};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter};
use vitrine_domain::{EntryId, HistoryId, Instant, JobId, TenantId};
use vitrine_policy::{Actor, Refusal};

/// One line of the history.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recorded {
    /// A closed word such as `move_job`; see `service::history_words`.
    pub(crate) action: &'static str,
    /// The job it is about.
    pub(crate) job: Option<JobId>,
    /// The entry it is about.
    pub(crate) entry: Option<EntryId>,
    /// The bits of the id of what changed.
    pub(crate) subject: u128,
    /// As it was, in words.
    pub(crate) before: String,
    /// As it is, in words.
    pub(crate) after: String,
}

/// A write transaction of one tenant, and who writes.
pub(crate) struct Change {
    pub(crate) db: Db,
    /// With the rights that hold in this transaction.
    pub(crate) actor: Actor,
    pub(crate) tenant: TenantId,
    /// The place of this change in the tenant's one order of changes.
    pub(crate) revision: i64,
    /// When it happens.
    pub(crate) at: Instant,
    notices: Vec<Notice>,
    /// Other tenants that hear of it, for the wake after the commit.
    elsewhere: Vec<TenantId>,
}

impl Change {
    /// Begins a change in the viewer's tenant.
    ///
    /// # Errors
    /// `NotSignedIn` for a stranger or an ended session; `NotAllowed` for a look; the database's.
    pub(crate) async fn begin(cx: &Context, viewer: &Viewer) -> ServiceResult<Self> {
        viewer.in_person()?;
        let tenant = viewer.actor.tenant().ok_or(Refusal::NotSignedIn)?;
        let db = cx.store().change().await?;
        let revision = next_revision(&db, tenant).await?;
        let actor = load_actor(&db, viewer.session, cx.now()).await?;
        if actor.tenant() != Some(tenant) {
            return Err(ServiceError::Refused(Refusal::NotSignedIn));
        }
        Ok(Self { db, actor, tenant, revision, at: cx.now(), notices: Vec::new(), elsewhere: Vec::new() })
    }

    /// Continues a transaction that holds what comes before the tenant: a login, or the tenant's own new row. For
    /// changes that no viewer's session makes: sign-up, an accepted invitation, the command line. `actor` is whoever
    /// the history shall name.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn begin_in(cx: &Context, db: Db, tenant: TenantId, actor: Actor) -> ServiceResult<Self> {
        let revision = next_revision(&db, tenant).await?;
        Ok(Self { db, actor, tenant, revision, at: cx.now(), notices: Vec::new(), elsewhere: Vec::new() })
    }

    /// Adds a line to the history.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn record(&self, cx: &Context, line: Recorded) -> ServiceResult<()> {
        let row = self.line(cx, line);
        history::Entity::insert(row).exec_without_returning(&self.db.tx).await.map_err(StoreError::from)?;
        Ok(())
    }

    /// Adds many lines to the history.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn record_all(&self, cx: &Context, lines: Vec<Recorded>) -> ServiceResult<()> {
        let mut lines = lines.into_iter().map(|line| self.line(cx, line)).peekable();
        while lines.peek().is_some() {
            let some: Vec<_> = lines.by_ref().take(ROWS_AT_ONCE).collect();
            let writing = history::Entity::insert_many(some).exec_without_returning(&self.db.tx);
            writing.await.map_err(StoreError::from)?;
        }
        Ok(())
    }

    fn line(&self, cx: &Context, line: Recorded) -> history::ActiveModel {
        history::ActiveModel {
            id: Set(HistoryId::fresh(cx).uuid()),
            tenant_id: Set(self.tenant.uuid()),
            revision: Set(self.revision),
            at: Set(self.at.millis()),
            actor_id: Set(self.actor.membership().map(Key::uuid)),
            action: Set(line.action.to_owned()),
            job_id: Set(line.job.map(Key::uuid)),
            entry_id: Set(line.entry.map(Key::uuid)),
            subject_id: Set(uuid::Uuid::from_u128(line.subject)),
            before_text: Set(line.before),
            after_text: Set(line.after),
        }
    }

    /// Tells the live stream, once this is committed.
    pub(crate) fn announce(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Tells the live stream of another tenant, once this is committed: a person's sessions may act in several. The
    /// notice takes its place in that tenant's own order. Call it for tenants in the order of their ids, so that two
    /// such changes cannot wait for each other.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn announce_elsewhere(&mut self, tenant: TenantId, notices: Vec<Notice>) -> ServiceResult<()> {
        let revision = next_revision(&self.db, tenant).await?;
        write_outbox(&self.db, tenant, revision, self.at, &notices).await?;
        self.elsewhere.push(tenant);
        Ok(())
    }

    /// Writes the outbox, commits, wakes the relay. Nothing of the change is visible before.
    ///
    /// # Errors
    /// The database's; then nothing was written.
    pub(crate) async fn commit(self, cx: &Context) -> ServiceResult<()> {
        write_outbox(&self.db, self.tenant, self.revision, self.at, &self.notices).await?;
        self.db.commit().await?;
        // Off unless asked for: the benchmark reads from this line's time when a change became visible.
        tracing::trace!(revision = self.revision, "committed");
        for tenant in self.elsewhere.into_iter().chain([self.tenant]) {
            cx.hub().wake(tenant);
        }
        Ok(())
    }
}

async fn write_outbox(
    db: &Db,
    tenant: TenantId,
    revision: i64,
    at: Instant,
    notices: &[Notice],
) -> Result<(), StoreError> {
    if notices.is_empty() {
        return Ok(());
    }
    let ordinals: Vec<i64> = (0..).take(notices.len()).collect();
    for (notices, ordinals) in notices.chunks(ROWS_AT_ONCE).zip(ordinals.chunks(ROWS_AT_ONCE)) {
        let rows = notices.iter().zip(ordinals).map(|(notice, ordinal)| outbox::ActiveModel {
            tenant_id: Set(tenant.uuid()),
            revision: Set(revision),
            ordinal: Set(*ordinal),
            created_at: Set(at.millis()),
            change: Set(notice.encode()),
        });
        outbox::Entity::insert_many(rows).exec_without_returning(&db.tx).await?;
    }
    Ok(())
}

/// Takes the tenant's next place in the order of changes; on PostgreSQL this holds the tenant's row until commit.
async fn next_revision(db: &Db, tenant: TenantId) -> ServiceResult<i64> {
    let done = tenant::Entity::update_many()
        .col_expr(tenant::Column::Revision, Expr::col(tenant::Column::Revision).add(1))
        .filter(tenant::Column::Id.eq(tenant.uuid()))
        .exec(&db.tx)
        .await
        .map_err(StoreError::from)?;
    if done.rows_affected != 1 {
        return Err(ServiceError::not_found());
    }
    let revision = outbox_rows::read_revision(db, tenant).await?;
    revision.ok_or_else(ServiceError::not_found)
}
