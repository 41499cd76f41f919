//! Three businesses with everything in them, made through the services: the same words on every run, with dates that
//! lead up to yesterday. `vitrine demo`, the end-to-end tests and the benchmarks use it.

mod access;
mod brightline;
mod brightline_stories;
mod cast;
mod chance;
mod clearwater;
mod drawing;
mod forms;
mod logo;
mod meridian;
mod plan;
mod play;
mod script;

use crate::context::Clock;
use crate::store::tenant;
use crate::{Context, ServiceError, ServiceResult};
use script::{Fate, TenantScript};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use vitrine_domain::Password;

/// Everybody's password in the demo.
pub const DEMO_PASSWORD: &str = "vitrine-demo-1";
/// The most that the demo can be multiplied by.
pub const SCALE_MAX: u32 = 10_000;
/// So many days before today the demo begins.
const DAYS: i64 = 190;
const DAY_MS: i64 = 86_400_000;

const TENANTS: [&TenantScript; 3] = [&brightline::BRIGHTLINE, &clearwater::CLEARWATER, &meridian::MERIDIAN];

/// What the demo made.
#[derive(Debug, Clone, Default)]
pub struct DemoReport {
    /// Businesses; none when the demo was there already.
    pub tenants: usize,
    /// Customers in all of them.
    pub customers: usize,
    /// Jobs in all of them.
    pub jobs: usize,
    /// Entries that people wrote.
    pub entries: usize,
    /// Who can sign in, for printing. All have [`DEMO_PASSWORD`].
    pub logins: Vec<DemoLogin>,
}

/// Somebody who can sign in to the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoLogin {
    /// The business.
    pub tenant: &'static str,
    /// The person's name.
    pub name: &'static str,
    /// `Owner`, `Tradie`… or `Customer (Reyes Household)`.
    pub role: String,
    /// The address to sign in with.
    pub email: String,
}

/// Whether there is no business at all yet.
///
/// # Errors
/// The database's.
pub async fn is_empty(cx: &Context) -> ServiceResult<bool> {
    let db = cx.store().look().await?;
    Ok(tenant::count(&db).await? == 0)
}

/// The people whom the demo's start page should name: staff in every role and the contacts that have stories of
/// their own.
pub fn logins() -> Vec<DemoLogin> {
    let mut logins = Vec::new();
    for script in TENANTS {
        for (role, name, local) in script.staff {
            let email = format!("{local}@{}", script.host);
            logins.push(DemoLogin { tenant: script.name, name, role: role.label().to_owned(), email });
        }
        for customer in script.customers {
            for contact in customer.contacts.iter().filter(|contact| contact.fate == Fate::Accepts) {
                let role = format!("Customer ({})", customer.name);
                logins.push(DemoLogin {
                    tenant: script.name,
                    name: contact.name,
                    role,
                    email: contact.email.to_owned(),
                });
            }
        }
    }
    logins
}

/// Makes the demo, `scale` times as many customers and jobs as usual. Does nothing but report the logins when it is
/// there already.
///
/// # Errors
/// Those of the services; then the businesses made so far stay, and a fresh data folder is the way to start over.
pub async fn fill(cx: &Context, scale: u32) -> ServiceResult<DemoReport> {
    let mut report = DemoReport { logins: logins(), ..DemoReport::default() };
    let password = Password::parse(DEMO_PASSWORD).map_err(|error| ServiceError::field("password", error))?;
    if is_there(cx).await? {
        return Ok(report);
    }
    // One hash for all: hashing a thousand times the same password would take minutes and prove nothing.
    let hash = cx.passwords().hash(&password).await?;
    let today = cx.now().millis().div_euclid(DAY_MS) * DAY_MS;
    let clock = Arc::new(AtomicI64::new(today - DAYS * DAY_MS));
    let cx = cx.with_clock(Clock::Fixed(Arc::clone(&clock)));
    for (script, seed) in TENANTS.into_iter().zip(1_u64..) {
        let scale = usize::try_from(scale.clamp(1, SCALE_MAX)).unwrap_or(1);
        let plan = plan::plan(script, seed, scale, today);
        play::play(&cx, &clock, &hash, plan, &mut report).await?;
    }
    Ok(report)
}

/// Whether the demo is in the database: its first person has a login.
///
/// # Errors
/// The database's.
pub async fn is_there(cx: &Context) -> ServiceResult<bool> {
    let [first, ..] = TENANTS;
    let Some((_, _, local)) = first.staff.first() else { return Ok(false) };
    let email = vitrine_domain::Email::parse(&format!("{local}@{}", first.host))
        .map_err(|error| ServiceError::field("email", error))?;
    let db = cx.store().look().await?;
    Ok(crate::store::identity::find_by_email(&db, &email).await?.is_some())
}

#[cfg(test)]
mod tests;
