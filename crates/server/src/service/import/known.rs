//! What is there already, as far as a file could mean it: read in one snapshot, in the asker's scope.

use super::sheet::Sheet;
use super::{Columns, cell};
use crate::store::entity::{customer, job, membership};
use crate::store::tenant::{self, TenantRow};
use crate::store::{Db, Key, Pipelines, StoreError, import};
use crate::{ServiceError, ServiceResult};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;
use vitrine_domain::{
    ContactState, CustomerId, Email, JobId, JobRights, MembershipId, Permissions, RecordColumn, RecordKind, StaffState,
    TenantId,
};
use vitrine_policy::{Actor, Contact, CustomerFacts, JobFacts, Refusal, scope_customers, scope_jobs, see_job};

/// What is there already.
pub(super) struct Known {
    pub(super) actor: Actor,
    pub(super) tenant: TenantId,
    /// The tenant's place in its order of changes at which this was read.
    pub(super) revision: i64,
    pub(super) customers: Customers,
    /// Contacts with their addresses; read only for contacts.
    pub(super) people: People,
    /// Logins of the addresses in the file, of whatever tenant; read only for contacts.
    pub(super) logins: HashMap<String, Uuid>,
    pub(super) staff: Vec<Colleague>,
    pub(super) pipelines: Pipelines,
    /// What a new customer is permitted.
    pub(super) defaults: Permissions,
    /// Those that the file names by an id; read only for jobs.
    pub(super) jobs: Jobs,
    /// What customers read in the place of staff names; `None`: the names themselves.
    named_instead: Option<String>,
    /// Per customer, its contacts with today's rights.
    onlookers: HashMap<Uuid, Vec<Actor>>,
}

/// Somebody of the team.
pub(super) struct Colleague {
    pub(super) member: MembershipId,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) is_active: bool,
}

/// All customers of the scope, found in three ways.
#[derive(Default)]
pub(super) struct Customers {
    rows: Vec<customer::Model>,
    by_id: HashMap<Uuid, usize>,
    by_external: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Customers {
    fn of(rows: Vec<customer::Model>) -> Self {
        let mut all = Self { rows, ..Self::default() };
        for (at, row) in all.rows.iter().enumerate() {
            all.by_id.insert(row.id, at);
            if let Some(external) = &row.external_id {
                all.by_external.insert(external.clone(), at);
            }
            all.by_name.entry(row.name_lower.clone()).or_default().push(at);
        }
        all
    }

    pub(super) fn by_id(&self, id: Uuid) -> Option<&customer::Model> {
        self.by_id.get(&id).map(|at| &self.rows[*at])
    }

    pub(super) fn by_external(&self, external: &str) -> Option<&customer::Model> {
        self.by_external.get(external).map(|at| &self.rows[*at])
    }

    /// Every customer of that name, whether in capitals or not.
    pub(super) fn by_name(&self, name: &str) -> Vec<&customer::Model> {
        let found = self.by_name.get(&name.to_lowercase());
        found.into_iter().flatten().map(|at| &self.rows[*at]).collect()
    }
}

/// Jobs, found in two ways.
#[derive(Default)]
pub(super) struct Jobs {
    by_id: HashMap<Uuid, job::Model>,
    by_external: HashMap<String, Uuid>,
}

impl Jobs {
    fn of(rows: Vec<job::Model>) -> Self {
        let by_external = rows.iter().filter_map(|row| Some((row.external_id.clone()?, row.id))).collect();
        Self { by_id: rows.into_iter().map(|row| (row.id, row)).collect(), by_external }
    }

    pub(super) fn by_id(&self, id: Uuid) -> Option<&job::Model> {
        self.by_id.get(&id)
    }

    pub(super) fn by_external(&self, external: &str) -> Option<&job::Model> {
        self.by_external.get(external).and_then(|id| self.by_id(*id))
    }
}

/// Contacts with their addresses, found in three ways.
#[derive(Default)]
pub(super) struct People {
    rows: Vec<(membership::Model, String)>,
    by_id: HashMap<Uuid, usize>,
    by_external: HashMap<String, usize>,
    by_email: HashMap<String, usize>,
    customers: BTreeSet<Uuid>,
}

impl People {
    fn of(rows: Vec<(membership::Model, String)>) -> Self {
        let mut all = Self { rows, ..Self::default() };
        for (at, (row, email)) in all.rows.iter().enumerate() {
            all.by_id.insert(row.id, at);
            if let Some(external) = &row.external_id {
                all.by_external.insert(external.clone(), at);
            }
            all.by_email.insert(email.clone(), at);
            all.customers.extend(row.customer_id);
        }
        all
    }

    pub(super) fn by_id(&self, id: Uuid) -> Option<&(membership::Model, String)> {
        self.by_id.get(&id).map(|at| &self.rows[*at])
    }

    pub(super) fn by_external(&self, external: &str) -> Option<&(membership::Model, String)> {
        self.by_external.get(external).map(|at| &self.rows[*at])
    }

    pub(super) fn by_email(&self, email: &str) -> Option<&(membership::Model, String)> {
        self.by_email.get(email).map(|at| &self.rows[*at])
    }

    /// The customer has a contact already.
    pub(super) fn are_at(&self, customer: Uuid) -> bool {
        self.customers.contains(&customer)
    }
}

impl Known {
    /// Reads it.
    ///
    /// # Errors
    /// `NotSignedIn` for a stranger; the database's.
    pub(super) async fn read(
        db: &Db,
        actor: &Actor,
        kind: RecordKind,
        sheet: &Sheet,
        columns: &Columns,
    ) -> ServiceResult<Self> {
        let tenant = actor.tenant().ok_or(ServiceError::Refused(Refusal::NotSignedIn))?;
        let scope = scope_customers(actor);
        let cells = |column| cells(sheet, columns, column);
        let customers = Customers::of(import::customers_after(db, &scope, None, None).await?);
        let people = import::people_after(db, tenant, Some(&scope), None, None).await?;
        let business = tenant::find(db, tenant).await?;
        let onlookers = onlookers(tenant, &business, &customers, &people)?;
        let colleague = |(row, email): (membership::Model, String)| Colleague {
            member: MembershipId::of(row.id),
            name: row.name,
            email,
            is_active: row.state == StaffState::Active.as_str(),
        };
        let staff = import::people_after(db, tenant, None, None, None).await?.into_iter().map(colleague).collect();
        let emails: BTreeSet<String> = match kind {
            RecordKind::Contacts => {
                cells(RecordColumn::Email).filter_map(|text| Email::parse(text).ok().map(String::from)).collect()
            }
            RecordKind::Customers | RecordKind::Jobs => BTreeSet::new(),
        };
        let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
        let jobs = match kind {
            RecordKind::Jobs => {
                let ids: Vec<JobId> = cells(RecordColumn::Id).filter_map(|text| text.parse().ok()).collect();
                let external: Vec<&str> = cells(RecordColumn::ExternalId).collect();
                Jobs::of(import::jobs_named(db, &scope_jobs(actor), &ids, &external).await?)
            }
            RecordKind::Customers | RecordKind::Contacts => Jobs::default(),
        };
        Ok(Self {
            actor: *actor,
            tenant,
            revision: import::revision(db, tenant).await?,
            customers,
            people: People::of(people),
            logins: import::logins(db, &emails).await?,
            staff,
            pipelines: Pipelines::load(db, tenant).await?,
            defaults: business.defaults,
            jobs,
            named_instead: Some(business).filter(|business| !business.shows_staff_names).map(|business| business.name),
            onlookers,
        })
    }

    /// Somebody's name as customers read it.
    pub(super) fn name_for_customers(&self, id: Uuid) -> String {
        let name = || self.staff.iter().find(|one| one.member.uuid() == id).map(|one| one.name.clone());
        self.named_instead.clone().or_else(name).unwrap_or_default()
    }

    /// What the policy wants to know about a customer.
    pub(super) fn facts(&self, customer: Uuid) -> CustomerFacts {
        CustomerFacts { tenant: self.tenant, customer: CustomerId::of(customer) }
    }

    /// The contacts of the job's customer who see it.
    pub(super) fn seeing(&self, job: &JobFacts) -> BTreeSet<MembershipId> {
        let contacts = self.contacts_of(job.customer.uuid());
        contacts.filter(|contact| see_job(contact, job).is_ok()).filter_map(Actor::membership).collect()
    }

    /// All contacts of a customer.
    pub(super) fn contacts_of(&self, customer: Uuid) -> impl Iterator<Item = &Actor> {
        self.onlookers.get(&customer).into_iter().flatten()
    }
}

/// What stands in a column, trimmed, without the empty cells.
fn cells<'a>(sheet: &'a Sheet, columns: &Columns, column: RecordColumn) -> impl Iterator<Item = &'a str> {
    let at = columns.of(column);
    let text = move |row: &'a csv::StringRecord| at.and_then(|at| row.get(at)).map(|text| cell::verbatim(text).trim());
    sheet.rows.iter().filter_map(move |(_, row)| text(row)).filter(|text| !text.is_empty())
}

fn onlookers(
    tenant: TenantId,
    switches: &TenantRow,
    customers: &Customers,
    people: &[(membership::Model, String)],
) -> ServiceResult<HashMap<Uuid, Vec<Actor>>> {
    let portal = switches.portal();
    let mut found: HashMap<Uuid, Vec<Actor>> = HashMap::new();
    for (row, _) in people {
        let Some(at) = row.customer_id.and_then(|id| customers.by_id(id)) else { continue };
        found.entry(at.id).or_default().push(Actor::Contact(Contact {
            tenant,
            membership: MembershipId::of(row.id),
            customer: CustomerId::of(at.id),
            state: ContactState::from_word(&row.state).ok_or(StoreError::Row("membership"))?,
            customer_is_archived: at.is_archived,
            can_view_jobs: at.can_view_jobs,
            job_rights: JobRights::from_word(&row.job_rights).ok_or(StoreError::Row("membership"))?,
            portal,
        }));
    }
    Ok(found)
}
