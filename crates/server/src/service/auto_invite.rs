//! Contacts who are invited by themselves, when a job comes to be open to their customer: rule 33.
//!
//! Once for each job: the job's row says so, and it is written in the transaction of the change that opens the job. A
//! business's changes come one after the other, so two moves at once cannot both find it unsaid.

use super::customer::begin_for;
use super::history_words::AUTO_INVITE;
use crate::live::Notice;
use crate::store::entity::job as row;
use crate::store::membership::MailSwitches;
use crate::store::{Change, Db, Key, Pipelines, Recorded, customer, mail, membership, reference, tenant};
use crate::{Context, ServiceResult, Viewer};
use std::collections::HashMap;
use vitrine_domain::{ContactState, CustomerId, Email, JobId, MailId, MembershipId, Sharing, TenantId};
use vitrine_policy::{Actor, Ask, Contact, JobFacts, decide, opens_to_customer, scope_customers, see_job};

/// A contact and their name.
pub(crate) type Invitee = (MembershipId, String);

/// The contacts of a customer who are invited by themselves.
pub(crate) struct Inviting {
    contacts: Vec<Candidate>,
}

struct Candidate {
    contact: Contact,
    name: String,
    /// Who has come in already hears of it only where they and the business want mails about jobs.
    is_mailed: bool,
}

impl Inviting {
    /// Those of one customer; `None` where nobody is invited by themselves.
    async fn of_customer(db: &Db, actor: &Actor, customer: CustomerId) -> ServiceResult<Option<Self>> {
        let found = customer::find(db, &scope_customers(actor), customer).await?;
        let Some(found) = found.filter(|row| row.auto_invites && !row.is_archived) else { return Ok(None) };
        let contacts = reference::contacts_of(db, found.tenant, customer).await?;
        Ok(Some(Self::load(db, found.tenant, contacts.into_iter().map(|(_, contact)| contact).collect()).await?))
    }

    /// Those of every customer of the tenant that has such.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn of_tenant(db: &Db, tenant: TenantId) -> ServiceResult<HashMap<CustomerId, Self>> {
        let mut found = HashMap::new();
        let customers = customer::auto_inviting(db, tenant).await?;
        if customers.is_empty() {
            return Ok(found);
        }
        for (customer, contacts) in reference::contacts_of_tenant(db, tenant).await? {
            if customers.contains(&customer) {
                found.insert(customer, Self::load(db, tenant, contacts).await?);
            }
        }
        Ok(found)
    }

    async fn load(db: &Db, tenant: TenantId, contacts: Vec<Contact>) -> ServiceResult<Self> {
        let ids: Vec<MembershipId> = contacts.iter().map(|contact| contact.membership).collect();
        let mails = tenant::find(db, tenant).await?.mails;
        let mut people = mail::addresses(db, tenant, ids.iter().copied()).await?;
        let switches = membership::mail_switches(db, tenant, ids).await?;
        let wants = |switches: &MailSwitches| mails.is_on && switches.is_notified && switches.wants_mail;
        let candidate = |contact: Contact| {
            let (name, email) = people.remove(&contact.membership)?;
            Email::parse(&email).ok()?;
            let is_mailed = match contact.state {
                ContactState::Invited => true,
                ContactState::Active => switches.get(&contact.membership).is_some_and(wants),
                ContactState::Blocked => return None,
            };
            Some(Candidate { contact, name, is_mailed })
        };
        Ok(Self { contacts: contacts.into_iter().filter_map(candidate).collect() })
    }

    /// Whom a link goes to when a job that has not invited before changes like this; `None`: it invites nobody and
    /// stays as it is, since it does not come to be open or since nobody would see it.
    pub(crate) fn invited_by(&self, before: Option<&JobFacts>, after: &JobFacts) -> Option<Vec<Invitee>> {
        if !opens_to_customer(before, after) {
            return None;
        }
        let shared = JobFacts { sharing: Sharing::Granted, ..*after };
        let sees = |one: &&Candidate| see_job(&Actor::Contact(one.contact.let_in()), &shared).is_ok();
        let seeing: Vec<&Candidate> = self.contacts.iter().filter(sees).collect();
        if seeing.is_empty() {
            return None;
        }
        let mailed = seeing.into_iter().filter(|one| one.is_mailed);
        Some(mailed.map(|one| (one.contact.membership, one.name.clone())).collect())
    }
}

/// Called with a job as it will be, before its row is written: shares it where it comes to be open to a customer whose
/// contacts are invited by themselves, and answers with those to be told by [`send`] once the row is written.
///
/// # Errors
/// The database's.
pub(crate) async fn open_up(
    change: &Change,
    pipelines: &Pipelines,
    before: Option<&JobFacts>,
    after: &mut row::Model,
) -> ServiceResult<Option<Vec<Invitee>>> {
    let facts = pipelines.job_facts(after)?;
    let may_be = after.auto_invited_at.is_none() && opens_to_customer(before, &facts);
    if !may_be || decide(&change.actor, Ask::ShareJob(&facts)).is_err() {
        return Ok(None);
    }
    let inviting = Inviting::of_customer(&change.db, &change.actor, facts.customer).await?;
    let Some(to) = inviting.and_then(|inviting| inviting.invited_by(before, &facts)) else { return Ok(None) };
    after.auto_invited_at = Some(change.at.millis());
    if facts.sharing != Sharing::Granted {
        Sharing::Granted.as_str().clone_into(&mut after.sharing);
        after.shared_at = Some(change.at.millis());
    }
    Ok(Some(to))
}

/// The mails with the link, and the line in the job's history.
///
/// # Errors
/// The database's.
pub(crate) async fn send(cx: &Context, change: &Change, job: JobId, to: &[Invitee]) -> ServiceResult<()> {
    for (contact, _) in to {
        let row = (change.tenant, *contact, job);
        mail::insert_share(&change.db, MailId::fresh(cx), row, "", change.at).await?;
    }
    let names: Vec<&str> = to.iter().map(|(_, name)| name.as_str()).collect();
    let after = if names.is_empty() { "Shared, nobody is mailed".to_owned() } else { names.join(", ") };
    let line = Recorded { action: AUTO_INVITE, job: Some(job), subject: job.bits(), after, ..Recorded::default() };
    change.record(cx, line).await
}

/// "A mail with a link goes to Dana Reyes and 1 other.", with a space before it; empty where none goes.
pub(crate) fn said(to: Option<&[Invitee]>) -> String {
    match to.unwrap_or_default() {
        [] => String::new(),
        [(_, name)] => format!(" A mail with a link goes to {name}."),
        [(_, name), _] => format!(" A mail with a link goes to {name} and 1 other."),
        [(_, name), others @ ..] => format!(" A mail with a link goes to {name} and {} others.", others.len()),
    }
}

/// Lets a customer's contacts be invited by themselves, or not; answers with the consequence in words.
///
/// # Errors
/// The policy's.
pub async fn set_auto_invite(cx: &Context, viewer: &Viewer, customer: &str, on: bool) -> ServiceResult<String> {
    let (mut change, row) = begin_for(cx, viewer, customer).await?;
    decide(&change.actor, Ask::SetAutoInvite(&row.facts()))?;
    let name = &row.name;
    let said = if on {
        format!(
            "From now on a job of {name} is shared when it comes to the first stage that customers have access to, and \
             its contacts get a link by mail, once for each job. Jobs that have come so far already invite nobody."
        )
    } else {
        format!("Nobody of {name} is invited by themselves any more. What is shared stays shared.")
    };
    if row.auto_invites == on {
        return Ok(said);
    }
    customer::set_auto_invites(&change.db, row.customer, on).await?;
    let word = |on: bool| if on { "on" } else { "off" }.to_owned();
    let line = Recorded {
        action: "set_auto_invite",
        subject: row.customer.bits(),
        before: word(!on),
        after: word(on),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    change.announce(Notice::StaffLists);
    change.commit(cx).await?;
    Ok(said)
}
