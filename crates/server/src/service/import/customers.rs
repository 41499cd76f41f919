//! Rows that are customers. Matched by Vitrine's id, else by the external id, else, where a row has neither, by the
//! exact name.

use super::plan::{Does, Planning};
use super::row::Row;
use crate::ServiceResult;
use crate::store::Key;
use crate::store::entity::customer;
use vitrine_domain::{Address, CustomerId, CustomerName, Phone, RecordColumn};
use vitrine_policy::{Ask, decide};

/// Plans one row; `None`: something is wrong with it.
pub(super) fn plan_row(planning: &mut Planning<'_>, row: &mut Row<'_>) -> ServiceResult<Option<Does>> {
    let known = planning.known;
    let own = row.own_id::<CustomerId>("customer");
    let external = row.external_id();
    let name = row.take(RecordColumn::Name, CustomerName::parse).map(String::from);
    let phone = row.take_if_there(RecordColumn::Phone, Phone::parse).map(String::from);
    let address = row.take_if_there(RecordColumn::Address, Address::parse).map(String::from);
    if let Some(external) = &external {
        planning.is_first(row, RecordColumn::ExternalId, external.clone(), "external id");
    }
    let Some(name) = name else { return Ok(None) };
    if row.is_bad() {
        return Ok(None);
    }
    let found = match (own, &external) {
        (Some(id), _) => {
            let found = known.customers.by_id(id);
            if found.is_none() {
                row.say_unknown_id("customer");
            }
            found
        }
        (None, Some(external)) => known.customers.by_external(external),
        (None, None) => {
            if !planning.is_first(row, RecordColumn::Name, name.to_lowercase(), "name and no external id") {
                return Ok(None);
            }
            match known.customers.by_name(&name)[..] {
                [] => None,
                [found] => Some(found),
                [_, _, ..] => {
                    row.say(Some(RecordColumn::Name), "Several customers have this name. Give the row an external id.");
                    None
                }
            }
        }
    };
    if let (Some(_), Some(external)) = (own, &external)
        && known.customers.by_external(external).is_some_and(|other| Some(other.id) != own)
    {
        row.say(Some(RecordColumn::ExternalId), "Another customer has this external id.");
    }
    if row.is_bad() || found.is_some_and(|found| !planning.is_only(row, found.id)) {
        return Ok(None);
    }
    let Some(before) = found else {
        decide(&known.actor, Ask::CreateCustomer(known.tenant))?;
        planning.work.customers.push(customer::Model {
            id: CustomerId::fresh(planning.cx).uuid(),
            tenant_id: known.tenant.uuid(),
            name_lower: name.to_lowercase(),
            name,
            phone: phone.unwrap_or_default(),
            address: address.unwrap_or_default(),
            can_view_jobs: planning.known.defaults.can_view_jobs,
            hides_readings: planning.known.defaults.hides_readings,
            hides_consumables: planning.known.defaults.hides_consumables,
            can_view_billing: planning.known.defaults.can_view_billing,
            auto_invites: false,
            is_archived: false,
            version: 1,
            submission: None,
            external_id: external,
            created_at: 0,
        });
        return Ok(Some(Does::Add));
    };
    decide(&known.actor, Ask::EditCustomer(&known.facts(before.id)))?;
    // A name that differs in capitals alone is how a row without an id finds its customer, not a new spelling.
    let name = if own.is_none() && external.is_none() { before.name.clone() } else { name };
    let mut after = customer::Model {
        name_lower: name.to_lowercase(),
        name,
        phone: phone.unwrap_or_else(|| before.phone.clone()),
        address: address.unwrap_or_else(|| before.address.clone()),
        external_id: external.or_else(|| before.external_id.clone()),
        ..before.clone()
    };
    if after == *before {
        return Ok(Some(Does::Nothing));
    }
    after.version += 1;
    planning.work.changed_customers.push((before.clone(), after));
    Ok(Some(Does::Change))
}
