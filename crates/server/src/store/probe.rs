//! For tests: the database itself, past all rules.

use super::entity::{
    alert, alert_off, blob, customer, file, history, identity, invitation, job, job_entry, job_read, mail, mail_item,
    membership, outbox, permission_edit, pipeline, pipeline_edit, session, share_link, stage, tenant, tenant_logo,
};
use super::{Key, Store, StoreError};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use uuid::Uuid;
use vitrine_domain::TenantId;

impl Store {
    /// Whether it is SQLite.
    pub(crate) const fn is_on_sqlite(&self) -> bool {
        self.is_sqlite
    }

    /// An id as this database's SQL has it.
    pub(crate) fn literal(&self, id: impl Key) -> String {
        if self.is_sqlite { format!("X'{}'", id.uuid().simple()) } else { format!("'{}'", id.uuid()) }
    }

    /// Carries out SQL on the connection that writes, for good.
    pub(crate) async fn carry_out(&self, sql: &str) -> Result<u64, StoreError> {
        Ok(self.writer.execute_unprepared(sql).await?.rows_affected())
    }

    /// The first column of each row as whole numbers, of what has been committed.
    pub(crate) async fn numbers(&self, sql: &str) -> Vec<i64> {
        let asked = Statement::from_string(self.reader.get_database_backend(), sql);
        let rows = self.reader.query_all_raw(asked).await.expect("can be read");
        rows.iter().map(|row| row.try_get_by_index(0).expect("a whole number")).collect()
    }

    /// The first column of each row as text, of what has been committed.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let asked = Statement::from_string(self.reader.get_database_backend(), sql);
        let rows = self.reader.query_all_raw(asked).await.expect("can be read");
        rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
    }

    /// All lines of a tenant's history, oldest first.
    pub(crate) async fn history_of(&self, tenant: TenantId) -> Vec<history::Model> {
        history::Entity::find()
            .filter(history::Column::TenantId.eq(tenant.uuid()))
            .order_by_asc(history::Column::Revision)
            .order_by_asc(history::Column::Id)
            .all(&self.reader)
            .await
            .expect("can be read")
    }

    /// Everything that is told of a tenant's changes, in order.
    pub(crate) async fn outbox_of(&self, tenant: TenantId) -> Vec<outbox::Model> {
        outbox::Entity::find()
            .filter(outbox::Column::TenantId.eq(tenant.uuid()))
            .order_by_asc(outbox::Column::Revision)
            .order_by_asc(outbox::Column::Ordinal)
            .all(&self.reader)
            .await
            .expect("can be read")
    }

    /// All entries of a tenant, oldest first.
    pub(crate) async fn entries_of(&self, tenant: TenantId) -> Vec<job_entry::Model> {
        job_entry::Entity::find()
            .filter(job_entry::Column::TenantId.eq(tenant.uuid()))
            .order_by_asc(job_entry::Column::Id)
            .all(&self.reader)
            .await
            .expect("can be read")
    }

    /// Every committed row that belongs to a tenant, its people's logins and sessions included, as text.
    pub(crate) async fn rows_of(&self, tenant: TenantId) -> String {
        let (db, id) = (&self.reader, tenant.uuid());
        let people = || {
            Query::select()
                .column(membership::Column::IdentityId)
                .from(membership::Entity)
                .and_where(membership::Column::TenantId.eq(id))
                .to_owned()
        };
        let mut rows = Vec::new();
        macro_rules! take {
            ($table:ident, $of:expr) => {
                let found = $table::Entity::find().filter($of).all(db).await.expect("can be read");
                rows.extend(found.iter().map(|row| format!("{row:?}")));
            };
        }
        take!(tenant, tenant::Column::Id.eq(id));
        take!(tenant_logo, tenant_logo::Column::TenantId.eq(id));
        take!(identity, identity::Column::Id.in_subquery(people()));
        take!(session, session::Column::IdentityId.in_subquery(people()));
        take!(membership, membership::Column::TenantId.eq(id));
        take!(customer, customer::Column::TenantId.eq(id));
        take!(invitation, invitation::Column::TenantId.eq(id));
        take!(pipeline, pipeline::Column::TenantId.eq(id));
        take!(permission_edit, permission_edit::Column::TenantId.eq(id));
        take!(pipeline_edit, pipeline_edit::Column::TenantId.eq(id));
        take!(stage, stage::Column::TenantId.eq(id));
        take!(job, job::Column::TenantId.eq(id));
        take!(job_entry, job_entry::Column::TenantId.eq(id));
        take!(file, file::Column::TenantId.eq(id));
        take!(blob, blob::Column::TenantId.eq(id));
        take!(history, history::Column::TenantId.eq(id));
        take!(alert, alert::Column::TenantId.eq(id));
        take!(job_read, job_read::Column::TenantId.eq(id));
        take!(mail, mail::Column::TenantId.eq(id));
        take!(share_link, share_link::Column::TenantId.eq(id));
        let members = Query::select()
            .column(membership::Column::Id)
            .from(membership::Entity)
            .and_where(membership::Column::TenantId.eq(id))
            .to_owned();
        take!(alert_off, alert_off::Column::MembershipId.in_subquery(members));
        let mails = Query::select()
            .column(mail::Column::Id)
            .from(mail::Entity)
            .and_where(mail::Column::TenantId.eq(id))
            .to_owned();
        take!(mail_item, mail_item::Column::MailId.in_subquery(mails));
        take!(outbox, outbox::Column::TenantId.eq(id));
        rows.sort();
        rows.join("\n")
    }

    /// The tenant's place in its one order of changes.
    pub(crate) async fn revision_of(&self, tenant: TenantId) -> i64 {
        let row = tenant::Entity::find_by_id(tenant.uuid()).one(&self.reader).await.expect("can be read");
        row.expect("there is such a tenant").revision
    }

    /// Closes all connections: the database is away.
    pub(crate) async fn go_away(&self) {
        self.reader.close_by_ref().await.expect("closes");
        self.writer.close_by_ref().await.expect("closes");
    }

    /// The id that a tenant's job, entry or customer has as a column.
    pub(crate) fn column(id: impl Key) -> Uuid {
        id.uuid()
    }
}
