//! Customers: lists, pages, changes. Their contacts are in `contact`.

use super::parse::{self, Problems};
use super::{portal_mark, preview};
use crate::live::{Notice, Whom};
use crate::store::customer::{CustomerRow, CustomerValues};
use crate::store::job::JobFilter;
use crate::store::pipeline::Pipelines;
use crate::store::{
    Change, Key, Look, Recorded, customer, invitation, invitation_mail, job, membership, reference, share_link, tenant,
};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use std::collections::HashMap;
use vitrine_domain::{
    Address, ContactState, CustomerId, CustomerName, Instant, JobRights, MembershipId, Phone, SEARCH_CHARS_MAX,
    SubmissionId,
};
use vitrine_policy::{Ask, ContactFacts, Refusal, decide, scope_customers, scope_jobs};
use vitrine_wire::{
    ContactLine, CustomerCreated, CustomerForm, CustomerLine, CustomerList, CustomerQuery, CustomerView, JOBS_PER_PAGE,
    JobSort, NextClick, PortalMark, StaleCopy,
};

pub use super::contact::{block_contact, invite_contact, reinvite_contact};

/// Jobs on a customer's page.
const JOBS_SHOWN: u64 = 20;

/// One page of customers, by name.
///
/// # Errors
/// Not found for a role that may not see customers.
pub async fn list_customers(cx: &Context, viewer: &Viewer, query: &CustomerQuery) -> ServiceResult<CustomerList> {
    let look = Look::open(cx, viewer).await?;
    decide(&look.actor, Ask::ListCustomers)?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    let search: String = query.search.trim().chars().take(SEARCH_CHARS_MAX).collect();
    let scope = scope_customers(&look.actor);
    // An address that somebody kept too long or mistyped shows the first page.
    let after = query.after.parse().ok();
    // One more than fits says whether there is another page.
    let (mut rows, total) = customer::list(&look.db, &scope, &search, query.archived, after, JOBS_PER_PAGE + 1).await?;
    let fits = usize::try_from(JOBS_PER_PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > fits;
    rows.truncate(fits);
    let ids: Vec<CustomerId> = rows.iter().map(|row| row.customer).collect();
    let open_jobs = customer::count_open_jobs(&look.db, &scope_jobs(&look.actor), &ids).await?;
    let mut contacts: HashMap<CustomerId, (Option<String>, u32)> = HashMap::new();
    let people = membership::contacts_of(&look.db, tenant, &ids).await?;
    let marks = portal_mark::marks(cx, &look, &people).await?;
    for (row, _) in people {
        let membership::Kind::Contact(customer, state) = row.kind else { continue };
        let (primary, active) = contacts.entry(customer).or_default();
        if row.is_primary && primary.is_none() {
            *primary = Some(row.name);
        }
        *active += u32::from(state == ContactState::Active);
    }
    let next = if has_more { ids.last().map(ToString::to_string) } else { None };
    let customers = rows
        .into_iter()
        .map(|row| {
            let (primary_contact, active_contacts) = contacts.remove(&row.customer).unwrap_or_default();
            CustomerLine {
                customer: row.customer,
                name: row.name,
                primary_contact,
                active_contacts,
                mark: marks.get(&row.customer).copied().filter(|_| !row.is_archived).unwrap_or_default(),
                open_jobs: open_jobs.get(&row.customer).copied().unwrap_or_default(),
                is_archived: row.is_archived,
            }
        })
        .collect();
    Ok(CustomerList { customers, next, total })
}

/// A key for the form that creates a customer.
///
/// # Errors
/// The policy's.
pub fn begin_customer(cx: &Context, viewer: &Viewer) -> ServiceResult<SubmissionId> {
    let tenant = viewer.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&viewer.actor, Ask::CreateCustomer(tenant))?;
    Ok(SubmissionId::fresh(cx))
}

/// A customer's page.
///
/// # Errors
/// Not found for an unknown customer, another tenant's, and for a role that may not see customers.
pub async fn show_customer(cx: &Context, viewer: &Viewer, customer: CustomerId) -> ServiceResult<CustomerView> {
    let look = Look::open(cx, viewer).await?;
    let row = customer::find(&look.db, &scope_customers(&look.actor), customer).await?;
    let row = row.ok_or_else(ServiceError::not_found)?;
    let facts = row.facts();
    decide(&look.actor, Ask::SeeCustomer(&facts))?;
    let may = |ask: Ask<'_>| decide(&look.actor, ask).is_ok();
    let scope = scope_jobs(&look.actor);
    let filter = JobFilter { customer: Some(customer), ..JobFilter::default() };
    let pipelines = Pipelines::load(&look.db, row.tenant).await?;
    let jobs = job::select_jobs(&look.db, &scope, &filter, JobSort::Number, None, JOBS_SHOWN).await?;
    let today = super::calendar::today(cx, &look.db, row.tenant).await?;
    let contacts = contact_lines(cx, &look, &row).await?;
    let mark = if row.is_archived { PortalMark::NoAccess } else { portal_mark::of_lines(&contacts) };
    let may_invite = may(Ask::InviteContact(&facts));
    let next =
        if may_invite { portal_mark::next_step(&look, &row, &contacts, mark).await? } else { NextClick::default() };
    Ok(CustomerView {
        customer,
        contacts,
        mark,
        next,
        auto_invites: row.auto_invites,
        may_set_auto_invite: may(Ask::SetAutoInvite(&facts)),
        jobs: super::job::job_lines(&look.db, &look.actor, &pipelines, jobs, today).await?,
        jobs_total: job::count_jobs(&look.db, &scope, &filter).await?,
        name: row.name,
        phone: row.phone,
        address: row.address,
        is_archived: row.is_archived,
        permitted: row.permitted,
        defaults: tenant::find(&look.db, row.tenant).await?.defaults,
        version: row.version,
        may_edit: may(Ask::EditCustomer(&facts)),
        may_invite: may_invite && !row.is_archived,
        may_set_permission: may(Ask::SetCustomerPermission(&facts)),
        submission: SubmissionId::fresh(cx),
    })
}

/// The contacts of a customer as lines, the primary one first.
///
/// # Errors
/// The database's.
pub(super) async fn contact_lines(cx: &Context, look: &Look, of: &CustomerRow) -> ServiceResult<Vec<ContactLine>> {
    let rows = membership::contacts_of(&look.db, of.tenant, &[of.customer]).await?;
    let ids: Vec<MembershipId> = rows.iter().map(|(row, _)| row.membership).collect();
    let invited: HashMap<MembershipId, Instant> = invitation::good_of(&look.db, &ids, cx.now())
        .await?
        .into_iter()
        .map(|row| (row.membership, row.expires_at))
        .collect();
    let job_links = share_link::good_of(&look.db, &ids, cx.now()).await?;
    let mut open = invitation::open_of(&look.db, &ids).await?;
    open.extend(share_link::open_of(&look.db, &ids).await?);
    let mails = invitation_mail::states_of(&look.db, &ids).await?;
    let may_invite = decide(&look.actor, Ask::InviteContact(&of.facts())).is_ok() && !of.is_archived;
    let chosen = job::count_naming(&look.db, of.tenant, &ids).await?;
    let rights = reference::contacts_of(&look.db, of.tenant, of.customer).await?;
    let rights: HashMap<MembershipId, JobRights> =
        rights.into_iter().map(|(_, contact)| (contact.membership, contact.job_rights)).collect();
    let mut switches = membership::mail_switches(&look.db, of.tenant, ids).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for (row, email) in rows {
        let membership::Kind::Contact(_, state) = row.kind else { continue };
        let facts = ContactFacts { tenant: of.tenant, customer: of.customer, state };
        let invitation_mail = mails.get(&row.membership).copied();
        let mails = switches.remove(&row.membership);
        lines.push(ContactLine {
            membership: row.membership,
            name: row.name,
            email,
            phone: row.phone,
            state,
            is_primary: row.is_primary,
            invitation_mail,
            invited_until: invited.get(&row.membership).copied(),
            has_job_link: job_links.contains(&row.membership),
            has_way_in: open.contains(&row.membership),
            signed_in_at: row.signed_in_at,
            may_block: decide(&look.actor, Ask::BlockContact(&facts)).is_ok(),
            may_invite: may_invite && state == ContactState::Invited,
            is_notified: mails.is_some_and(|mails| mails.is_notified),
            wants_mail: mails.is_some_and(|mails| mails.wants_mail),
            may_notify: decide(&look.actor, Ask::SetContactNotified(&facts)).is_ok(),
            job_rights: rights.get(&row.membership).copied().unwrap_or_default(),
            chosen_jobs: chosen.get(&row.membership).copied().unwrap_or_default(),
            may_look: preview::may_look(&look.actor, &facts),
        });
    }
    Ok(lines)
}

fn values(form: &CustomerForm) -> ServiceResult<CustomerValues> {
    let mut problems = Problems::new();
    let name = problems.take("name", CustomerName::parse(&form.name));
    let phone = problems.take("phone", Phone::parse(&form.phone));
    let address = problems.take("address", Address::parse(&form.address));
    match (name, phone, address) {
        (Some(name), Some(phone), Some(address)) => Ok(CustomerValues { name, phone, address }),
        (None, _, _) | (_, None, _) | (_, _, None) => Err(problems.into_error()),
    }
}

/// Creates a customer. The same `submission` twice makes one.
///
/// # Errors
/// The policy's; `Invalid`.
pub async fn create_customer(
    cx: &Context,
    viewer: &Viewer,
    form: &CustomerForm,
    submission: &str,
) -> ServiceResult<CustomerCreated> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::CreateCustomer(change.tenant))?;
    let values = values(form)?;
    let submission = parse::submission(submission)?;
    if let Some(submission) = submission {
        let made = customer::find_by_submission(&change.db, &scope_customers(&change.actor), submission).await?;
        if let Some(customer) = made {
            return Ok(CustomerCreated { customer });
        }
    }
    let id = CustomerId::fresh(cx);
    let permitted = tenant::find(&change.db, change.tenant).await?.defaults;
    customer::insert(&change.db, change.tenant, id, &values, permitted, submission, change.at).await?;
    let line =
        Recorded { action: "create_customer", subject: id.bits(), after: values.name.into(), ..Recorded::default() };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(CustomerCreated { customer: id })
}

/// Changes a customer's own values.
///
/// # Errors
/// The policy's; `Invalid`; `Stale` when somebody else changed it since `version`.
pub async fn edit_customer(
    cx: &Context,
    viewer: &Viewer,
    customer: &str,
    version: &str,
    form: &CustomerForm,
) -> ServiceResult<CustomerId> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    decide(&change.actor, Ask::EditCustomer(&row.facts()))?;
    let values = values(form)?;
    if parse::version(version) != row.version {
        let fields = [("name", row.name), ("phone", row.phone), ("address", row.address)];
        let fields = fields.map(|(field, text)| (field.to_owned(), text)).into();
        return Err(ServiceError::Stale(StaleCopy { version: row.version, fields }));
    }
    let CustomerValues { name, phone, address } = &values;
    let is_same = name.as_str() == row.name && phone.as_str() == row.phone && address.as_str() == row.address;
    if is_same {
        return Ok(row.customer);
    }
    customer::update(&change.db, row.customer, &values).await?;
    let in_words = |name: &str, phone: &str, address: &str| format!("{name}\n{phone}\n{address}");
    let line = Recorded {
        action: "edit_customer",
        subject: row.customer.bits(),
        before: in_words(&row.name, &row.phone, &row.address),
        after: in_words(name.as_str(), phone.as_str(), address.as_str()),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(row.customer)
}

/// Puts a customer away, which cuts its contacts off, or brings it back; answers with the consequence in words.
///
/// # Errors
/// The policy's.
pub async fn archive_customer(cx: &Context, viewer: &Viewer, customer: &str, archived: bool) -> ServiceResult<String> {
    let (change, row) = begin_for(cx, viewer, customer).await?;
    decide(&change.actor, Ask::EditCustomer(&row.facts()))?;
    let said = if archived {
        format!("{} is archived: its contacts are cut off from the portal. Nothing is deleted.", row.name)
    } else {
        format!("{} is back: its contacts can use the portal again.", row.name)
    };
    if row.is_archived == archived {
        return Ok(said);
    }
    customer::set_archived(&change.db, row.customer, archived).await?;
    let word = |archived: bool| if archived { "archived" } else { "current" }.to_owned();
    let (before, after) = (word(!archived), word(archived));
    reach(cx, change, &row, Recorded { action: "archive_customer", before, after, ..Recorded::default() }).await?;
    Ok(said)
}

/// The history line of a change that reaches all contacts of a customer, and they are told.
async fn reach(cx: &Context, mut change: Change, row: &CustomerRow, line: Recorded) -> ServiceResult<()> {
    change.record(cx, Recorded { subject: row.customer.bits(), ..line }).await?;
    change.announce(Notice::Rights(Whom::Customer(row.customer)));
    change.announce(Notice::StaffLists);
    change.commit(cx).await
}

/// Begins a change about a customer that the viewer may see.
pub(super) async fn begin_for(cx: &Context, viewer: &Viewer, customer: &str) -> ServiceResult<(Change, CustomerRow)> {
    let wanted: CustomerId = parse::id(customer)?;
    let change = Change::begin(cx, viewer).await?;
    let row = customer::find(&change.db, &scope_customers(&change.actor), wanted).await?;
    let row = row.ok_or_else(ServiceError::not_found)?;
    decide(&change.actor, Ask::SeeCustomer(&row.facts()))?;
    Ok((change, row))
}
