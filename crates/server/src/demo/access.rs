//! Who reaches what in the demo: people assigned to jobs, permissions that differ, a contact with chosen jobs, a customer
//! whose contacts are invited by themselves.

use super::cast::Cast;
use super::plan::Plan;
use super::script::{Site, Who};
use crate::service::{auto_invite, contact_access, job, permission, settings};
use crate::{Context, ServiceResult};
use vitrine_domain::Role;
use vitrine_wire::{TickedBoxes, box_key};

fn ticked(id: impl std::fmt::Display) -> TickedBoxes {
    TickedBoxes { ticked: [(box_key(id), "true".to_owned())].into(), were: String::new() }
}

/// Sets it all. `jobs` are the ids of the plan's jobs.
pub(super) async fn set(cx: &Context, cast: &Cast, plan: &Plan, jobs: &[Option<String>]) -> ServiceResult<()> {
    let (boss, office) = (cast.who(Who::Boss, None), cast.who(Who::Office, None));
    let apprentice = plan.script.staff.iter().position(|(role, _, _)| *role == Role::Apprentice);
    let featured: Vec<(usize, &str)> = plan
        .jobs
        .iter()
        .zip(jobs)
        .filter(|(planned, _)| planned.is_featured)
        .filter_map(|(planned, id)| Some((planned.customer, id.as_deref()?)))
        .collect();
    if let Some(apprentice) = apprentice {
        for (_, id) in &featured {
            job::assign_job(cx, office, id, &ticked(cast.staff[apprentice].1)).await?;
        }
    }
    // A family that asked not to be bothered with readings, a business whose bookkeeper is elsewhere.
    for (site, word) in [(Site::Home, "hide_readings"), (Site::Business, "view_billing")] {
        if let Some(at) = plan.customers.iter().position(|customer| customer.site == site) {
            let (customer, on) = (cast.customers[at].0.to_string(), word == "hide_readings");
            permission::permit_customer(cx, boss, &customer, word, on).await?;
        }
    }
    // The next job of the first business brings its people in by itself; whoever is invited from now on hears of news.
    if let Some(at) = plan.customers.iter().position(|customer| customer.site == Site::Business) {
        auto_invite::set_auto_invite(cx, office, &cast.customers[at].0.to_string(), true).await?;
    }
    if plan.script.shares_by_grant {
        settings::set_riding_links(cx, boss, true).await?;
    }
    let may_be = |at: &usize| plan.customers[*at].site == Site::Business && cast.customers[*at].1.len() > 1;
    let Some((at, id)) = featured.iter().find(|(at, _)| may_be(at)) else { return Ok(()) };
    let (customer, contacts) = &cast.customers[*at];
    let Some(caretaker) = contacts.last().and_then(|contact| contact.actor.membership()) else { return Ok(()) };
    let (customer, caretaker) = (customer.to_string(), caretaker.to_string());
    contact_access::set_job_rights(cx, office, &customer, &caretaker, "chosen").await?;
    contact_access::choose_jobs(cx, office, &customer, &caretaker, &ticked(id)).await?;
    Ok(())
}
