//! Rows that are contacts. Matched by Vitrine's id, else by the external id, else by the address. New ones are invited,
//! without a link.

use super::plan::{Does, Planning};
use super::row::Row;
use crate::ServiceResult;
use crate::store::Key;
use crate::store::entity::{identity, membership};
use uuid::Uuid;
use vitrine_domain::{ContactState, Email, IdentityId, JobRights, MembershipId, PersonName, Phone, RecordColumn};
use vitrine_policy::{Actor, Ask, decide};

/// Plans one row; `None`: something is wrong with it.
pub(super) fn plan_row(planning: &mut Planning<'_>, row: &mut Row<'_>) -> ServiceResult<Option<Does>> {
    let known = planning.known;
    let own = row.own_id::<MembershipId>("contact");
    let external = row.external_id();
    let name = row.take(RecordColumn::Name, PersonName::parse).map(String::from);
    let email = row.take(RecordColumn::Email, Email::parse).map(String::from);
    let phone = row.take_if_there(RecordColumn::Phone, Phone::parse).map(String::from);
    let customer = row.customer(known);
    if let Some(external) = &external {
        planning.is_first(row, RecordColumn::ExternalId, external.clone(), "external id");
    }
    if let Some(email) = &email {
        let is_staff = known.staff.iter().any(|colleague| colleague.email == *email);
        if planning.is_first(row, RecordColumn::Email, email.clone(), "address") && is_staff {
            row.say(Some(RecordColumn::Email), "This address belongs to somebody of your own team.");
        }
    }
    let (Some(name), Some(email)) = (name, email) else { return Ok(None) };
    let by_external = external.as_deref().and_then(|external| known.people.by_external(external));
    let by_email = known.people.by_email(&email);
    let found = match (own, by_external) {
        (Some(id), _) => {
            let found = known.people.by_id(id);
            if found.is_none() {
                row.say_unknown_id("contact");
            }
            found
        }
        (None, Some(found)) => Some(found),
        (None, None) => by_email,
    };
    if row.is_bad() {
        return Ok(None);
    }
    if let (Some((other, _)), Some((found, _))) = (by_external, found)
        && other.id != found.id
    {
        row.say(Some(RecordColumn::ExternalId), "Another contact has this external id.");
    }
    let Some((before, address)) = found else {
        return add(planning, row, external, name, email, phone, customer);
    };
    if *address != email {
        row.say(
            Some(RecordColumn::Email),
            format!("This contact signs in as {address}, which an import cannot change. Add the new address as a new contact."),
        );
    }
    if customer.is_some_and(|customer| Some(customer.id) != before.customer_id) {
        let of = before.customer_id.and_then(|id| known.customers.by_id(id)).map(|of| of.name.as_str());
        row.say(
            Some(RecordColumn::Email),
            format!(
                "This address is already a contact of {}. One address can be one contact only.",
                of.unwrap_or_default()
            ),
        );
    }
    if row.is_bad() || !planning.is_only(row, before.id) {
        return Ok(None);
    }
    decide(&known.actor, Ask::EditCustomer(&known.facts(before.customer_id.unwrap_or_default())))?;
    let after = membership::Model {
        name,
        phone: phone.unwrap_or_else(|| before.phone.clone()),
        external_id: external.or_else(|| before.external_id.clone()),
        ..before.clone()
    };
    if after == *before {
        return Ok(Some(Does::Nothing));
    }
    // Their name stands beside what they wrote, where the others of their customer read it.
    if after.name != before.name {
        let colleagues = before.customer_id.into_iter().flat_map(|customer| known.contacts_of(customer));
        planning.work.touched.extend(colleagues.filter_map(Actor::membership));
    }
    planning.work.changed_contacts.push((before.clone(), after));
    Ok(Some(Does::Change))
}

fn add(
    planning: &mut Planning<'_>,
    row: &mut Row<'_>,
    external_id: Option<String>,
    name: String,
    email: String,
    phone: Option<String>,
    customer: Option<&crate::store::entity::customer::Model>,
) -> ServiceResult<Option<Does>> {
    let known = planning.known;
    let Some(customer) = customer else {
        row.say(None, "Say whose contact this is: fill in one of the customer columns.");
        return Ok(None);
    };
    if customer.is_archived {
        row.say(None, format!("{} is archived. Bring it back first.", customer.name));
        return Ok(None);
    }
    decide(&known.actor, Ask::InviteContact(&known.facts(customer.id)))?;
    let identity = match known.logins.get(&email) {
        Some(login) => *login,
        None => {
            let id: Uuid = IdentityId::fresh(planning.cx).uuid();
            planning.work.logins.push(identity::Model { id, email: email.clone(), password_hash: None, created_at: 0 });
            id
        }
    };
    let is_first_here = planning.earlier.met(format!("contact of\n{}", customer.id), row.number).is_none();
    let contact = membership::Model {
        id: MembershipId::fresh(planning.cx).uuid(),
        tenant_id: known.tenant.uuid(),
        identity_id: identity,
        kind: "contact".to_owned(),
        role: None,
        customer_id: Some(customer.id),
        state: ContactState::Invited.as_str().to_owned(),
        name,
        phone: phone.unwrap_or_default(),
        is_primary: is_first_here && !known.people.are_at(customer.id),
        signed_in_at: None,
        external_id,
        created_at: 0,
        is_notified: true,
        wants_mail: true,
        job_rights: JobRights::All.as_str().to_owned(),
    };
    planning.work.contacts.push((contact, format!("<{email}> of {}", customer.name)));
    Ok(Some(Does::Add))
}
