//! Taking out customers, contacts and jobs, as CSV or JSON. One projection for both formats; a piece at a time, each
//! read with the rights of its moment, so that nobody goes on reading whose rights have ended.

use super::calendar::today;
use super::cell;
use super::import::Asker;
use crate::store::entity::{customer, job, membership};
use crate::store::{Key, Look, Pipelines, import};
use crate::{Context, ServiceError, ServiceResult};
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;
use vitrine_domain::{CustomerId, Date, JobId, MembershipId, RecordKind, TenantId};
use vitrine_policy::{Ask, CustomerFacts, Refusal, decide, scope_customers, scope_jobs, see_job};

/// Records that are read at once.
const PIECE: u64 = 500;

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// For spreadsheets: UTF-8 with a mark, cells that would calculate made harmless.
    Csv,
    /// An array of objects.
    Json,
}

impl ExportFormat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    /// The ending of the file.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// A file that is being written.
pub struct Export {
    cx: Context,
    asker: Asker,
    kind: RecordKind,
    format: ExportFormat,
    /// The day at the business.
    day: Date,
    /// The last record of the piece before.
    after: Option<Uuid>,
    has_begun: bool,
    is_over: bool,
}

/// One record: names and values in the order of the columns.
type Fields = Vec<(&'static str, Value)>;

impl Export {
    /// Begins.
    ///
    /// # Errors
    /// The policy's.
    pub async fn open(cx: &Context, asker: Asker, kind: RecordKind, format: ExportFormat) -> ServiceResult<Self> {
        let (look, tenant) = look(cx, &asker).await?;
        let day = today(cx, &look.db, tenant).await?;
        Ok(Self { cx: cx.clone(), asker, kind, format, day, after: None, has_begun: false, is_over: false })
    }

    /// `customers-2027-01-15.csv`
    pub fn file_name(&self) -> String {
        format!("{}-{}.{}", self.kind.as_str(), self.day, self.format.ending())
    }

    /// The next bytes; `None`: that was all.
    ///
    /// # Errors
    /// The policy's, also when the right ended meanwhile; the database's.
    pub async fn next(&mut self) -> ServiceResult<Option<Vec<u8>>> {
        if self.is_over {
            return Ok(None);
        }
        let (look, tenant) = look(&self.cx, &self.asker).await?;
        let (records, last) = match self.kind {
            RecordKind::Customers => customers(&look, self.after).await?,
            RecordKind::Contacts => contacts(&look, tenant, self.after).await?,
            RecordKind::Jobs => jobs(&look, tenant, self.after).await?,
        };
        drop(look);
        self.is_over = last.is_none();
        self.after = last.or(self.after);
        let bytes = match self.format {
            ExportFormat::Csv => self.csv(&records),
            ExportFormat::Json => self.json(records),
        };
        self.has_begun = true;
        bytes.map(Some).map_err(|error| {
            tracing::error!(error, "an export cannot be written");
            ServiceError::Broken
        })
    }

    fn csv(&self, records: &[Fields]) -> Result<Vec<u8>, String> {
        let begin = if self.has_begun { Vec::new() } else { "\u{feff}".as_bytes().to_vec() };
        let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(begin);
        if !self.has_begun {
            file.write_record(header(self.kind)).map_err(|error| error.to_string())?;
        }
        for record in records {
            let cells = record.iter().map(|(_, value)| match value {
                Value::String(text) => cell::harmless(text).into_owned(),
                Value::Bool(true) => "yes".to_owned(),
                Value::Bool(false) => "no".to_owned(),
                Value::Number(number) => number.to_string(),
                Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
            });
            file.write_record(cells).map_err(|error| error.to_string())?;
        }
        file.into_inner().map_err(|error| error.to_string())
    }

    fn json(&self, records: Vec<Fields>) -> Result<Vec<u8>, String> {
        let mut text = if self.has_begun { Vec::new() } else { b"[".to_vec() };
        for (at, record) in records.into_iter().enumerate() {
            // Only the last piece is empty: one that is not the first follows a record.
            if at > 0 || self.has_begun {
                text.push(b',');
            }
            text.push(b'\n');
            let object: Map<String, Value> = record.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            serde_json::to_writer(&mut text, &object).map_err(|error| error.to_string())?;
        }
        if self.is_over {
            text.extend_from_slice(b"\n]\n");
        }
        Ok(text)
    }
}

async fn look(cx: &Context, asker: &Asker) -> ServiceResult<(Look, TenantId)> {
    let look = asker.look(cx).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::ExportRecords(tenant))?;
    Ok((look, tenant))
}

/// The names of the columns. Those that an import reads have the names by which it finds them.
pub(super) const fn header(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Customers => &["id", "external_id", "name", "phone", "address", "archived"],
        RecordKind::Contacts => &[
            "id",
            "external_id",
            "name",
            "email",
            "phone",
            "customer_id",
            "customer_external_id",
            "customer",
            "access",
            "primary",
        ],
        RecordKind::Jobs => &[
            "id",
            "external_id",
            "job_number",
            "title",
            "description",
            "customer_id",
            "customer_external_id",
            "customer",
            "pipeline",
            "stage",
            "owner",
            "due_on",
            "archived",
        ],
    }
}

fn record<const N: usize>(kind: RecordKind, values: [Value; N]) -> Fields {
    header(kind).iter().copied().zip(values).collect()
}

fn or_empty(text: Option<&str>) -> Value {
    text.unwrap_or_default().into()
}

async fn customers(look: &Look, after: Option<Uuid>) -> ServiceResult<(Vec<Fields>, Option<Uuid>)> {
    let scope = scope_customers(&look.actor);
    let rows = import::customers_after(&look.db, &scope, after.map(CustomerId::of), Some(PIECE)).await?;
    let last = rows.last().map(|row| row.id);
    let is_seen = |row: &customer::Model| decide(&look.actor, Ask::SeeCustomer(&facts(row))).is_ok();
    let records = rows.into_iter().filter(is_seen).map(|row| {
        let values = [
            CustomerId::of(row.id).to_string().into(),
            or_empty(row.external_id.as_deref()),
            row.name.into(),
            row.phone.into(),
            row.address.into(),
            row.is_archived.into(),
        ];
        record(RecordKind::Customers, values)
    });
    Ok((records.collect(), last))
}

fn facts(row: &customer::Model) -> CustomerFacts {
    CustomerFacts { tenant: TenantId::of(row.tenant_id), customer: CustomerId::of(row.id) }
}

/// Name and external id of customers that may be seen.
async fn named(look: &Look, ids: impl Iterator<Item = Uuid>) -> ServiceResult<HashMap<Uuid, customer::Model>> {
    let rows = import::customers_named(&look.db, &scope_customers(&look.actor), ids).await?;
    let is_seen = |row: &customer::Model| decide(&look.actor, Ask::SeeCustomer(&facts(row))).is_ok();
    Ok(rows.into_iter().filter(is_seen).map(|row| (row.id, row)).collect())
}

async fn contacts(look: &Look, tenant: TenantId, after: Option<Uuid>) -> ServiceResult<(Vec<Fields>, Option<Uuid>)> {
    let scope = scope_customers(&look.actor);
    let after = after.map(MembershipId::of);
    let rows = import::people_after(&look.db, tenant, Some(&scope), after, Some(PIECE)).await?;
    let last = rows.last().map(|(row, _)| row.id);
    let customers = named(look, rows.iter().filter_map(|(row, _)| row.customer_id)).await?;
    let one = |(row, email): (membership::Model, String)| {
        let of = customers.get(&row.customer_id?)?;
        let values = [
            MembershipId::of(row.id).to_string().into(),
            or_empty(row.external_id.as_deref()),
            row.name.into(),
            email.into(),
            row.phone.into(),
            CustomerId::of(of.id).to_string().into(),
            or_empty(of.external_id.as_deref()),
            of.name.clone().into(),
            row.state.into(),
            row.is_primary.into(),
        ];
        Some(record(RecordKind::Contacts, values))
    };
    Ok((rows.into_iter().filter_map(one).collect(), last))
}

async fn jobs(look: &Look, tenant: TenantId, after: Option<Uuid>) -> ServiceResult<(Vec<Fields>, Option<Uuid>)> {
    let rows = import::jobs_after(&look.db, &scope_jobs(&look.actor), after.map(JobId::of), PIECE).await?;
    let last = rows.last().map(|row| row.id);
    let pipelines = Pipelines::load(&look.db, tenant).await?;
    let customers = named(look, rows.iter().map(|row| row.customer_id)).await?;
    let staff = import::people_after(&look.db, tenant, None, None, None).await?;
    let owners: HashMap<Uuid, String> = staff.into_iter().map(|(row, email)| (row.id, email)).collect();
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        if see_job(&look.actor, &pipelines.job_facts(&row)?).is_err() {
            continue;
        }
        records.push(job_record(&pipelines, &customers, &owners, row)?);
    }
    Ok((records, last))
}

fn job_record(
    pipelines: &Pipelines,
    customers: &HashMap<Uuid, customer::Model>,
    owners: &HashMap<Uuid, String>,
    row: job::Model,
) -> ServiceResult<Fields> {
    let (pipeline, stage) = pipelines.place(&row)?;
    let of = customers.get(&row.customer_id);
    let values = [
        JobId::of(row.id).to_string().into(),
        or_empty(row.external_id.as_deref()),
        row.number.into(),
        row.title.into(),
        row.description.into(),
        or_empty(of.map(|of| CustomerId::of(of.id).to_string()).as_deref()),
        or_empty(of.and_then(|of| of.external_id.as_deref())),
        or_empty(of.map(|of| of.name.as_str())),
        pipeline.name.clone().into(),
        stage.name.clone().into(),
        or_empty(row.owner_id.and_then(|id| owners.get(&id)).map(String::as_str)),
        row.due_on.into(),
        row.is_archived.into(),
    ];
    Ok(record(RecordKind::Jobs, values))
}
