//! Two businesses, and everybody in them whom a rule could be about.

use super::business::{Business, Person};
use super::server::{TestServer, id};
use serde_json::json;
use std::collections::BTreeMap;
use vitrine_domain::Role;

/// The smallest picture there is.
pub const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00, 0x00, 0x00, 0x0d, 0x49,
    0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x64, 0x60, 0xf8, 0x5f, 0x0f, 0x00, 0x02, 0x87, 0x01, 0x80, 0xeb, 0x47, 0xba,
    0x92, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// Two businesses on one server.
pub struct World {
    /// The server of both.
    pub server: TestServer,
    /// The business that the tests are about.
    pub here: Business,
    /// Everybody of its staff but the owner, by role.
    pub staff: BTreeMap<&'static str, Person>,
    /// Was an owner here; the session is still there.
    pub ended: Person,
    /// Dana's customer.
    pub reyes: String,
    /// A contact who may see what is shared.
    pub dana: Person,
    /// Another contact of the same customer.
    pub lee: Person,
    /// Another customer.
    pub cole: String,
    /// The other customer's contact.
    pub casey: Person,
    /// Invited again after having been in; the session is still there.
    pub invited: Person,
    /// Blocked in the database alone; the session is still there.
    pub blocked: Person,
    /// A contact of an archived customer.
    pub archived: Person,
    /// A contact whose customer may not view jobs.
    pub unpermitted: Person,
    /// A job of Dana's at a visible stage; the tradie and the apprentice do not own it.
    pub job: String,
    /// A job of Dana's at an internal stage.
    pub hidden_job: String,
    /// A job of the other customer at a visible stage.
    pub cole_job: String,
    /// A job of Dana's that the tradie owns, and one that the apprentice owns.
    pub assigned: BTreeMap<&'static str, String>,
    /// An entry of `job` that the customer sees.
    pub shown: String,
    /// An entry of `job` that is internal.
    pub internal: String,
    /// The other business.
    pub there: Business,
    /// The other business's customer.
    pub there_customer: String,
    /// The other business's contact.
    pub there_contact: Person,
    /// The other business's job, at a visible stage, and an entry of it that its customer sees.
    pub there_job: String,
    /// That entry.
    pub there_entry: String,
}

impl World {
    /// Makes everything.
    pub async fn new() -> Self {
        let server = TestServer::start().await;
        let here = Business::sign_up(&server, "Alpha Electrical").await;
        let mut staff = BTreeMap::new();
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Owner) {
            staff.insert(role.as_str(), here.add_staff(role, &format!("Sam {}", role.label())).await);
        }
        let ended = here.add_staff(Role::Owner, "Ed Ended").await;
        here.set_state(&ended.membership, "ended").await;

        let reyes = here.add_customer("Reyes Household").await;
        let dana = here.add_contact(&reyes, "Dana Reyes").await;
        let lee = here.add_contact(&reyes, "Lee Reyes").await;
        let invited = here.add_contact(&reyes, "Ivy Invited").await;
        here.set_state(&invited.membership, "invited").await;
        let blocked = here.add_contact(&reyes, "Bob Blocked").await;
        here.set_state(&blocked.membership, "blocked").await;
        let cole = here.add_customer("Cole Cafe").await;
        let casey = here.add_contact(&cole, "Casey Cole").await;
        let (archived, _) = contact_with_job(&here, "Old Mill", "Mill lights").await;
        let put_away =
            "UPDATE customer SET is_archived = $1 WHERE id = (SELECT customer_id FROM membership WHERE id = $2)";
        server.run(put_away, vec![true.into(), id(&archived.membership)]).await;
        let (unpermitted, customer) = contact_with_job(&here, "Quiet Quay", "Quay lamps").await;
        here.does("customers/permit", json!({ "customer": customer, "permission": "view_jobs", "on": false })).await;

        let job = here.add_job(&reyes, "Scheduled", "Rewire the kitchen").await;
        let hidden_job = here.add_job(&reyes, "Enquiry", "Think about solar").await;
        let cole_job = here.add_job(&cole, "Scheduled", "Light the terrace").await;
        let mut assigned = BTreeMap::new();
        for role in ["tradie", "apprentice"] {
            let title = format!("Fix it, {role}");
            assigned.insert(role, here.add_job_of(&staff[role], &reyes, "In progress", &title).await);
        }
        let shown = here.write(&job, "customer", "We come on Monday.").await;
        let internal = here.write(&job, "internal", "Bring the long ladder.").await;

        let there = Business::sign_up(&server, "Beta Pools").await;
        let (there_contact, there_customer) = contact_with_job(&there, "Baxter", "Clean the filter").await;
        let there_job = there.add_job(&there_customer, "Scheduled", "Heat the pool").await;
        let there_entry = there.write(&there_job, "customer", "The heater has come.").await;
        Self {
            server,
            here,
            staff,
            ended,
            reyes,
            dana,
            lee,
            cole,
            casey,
            invited,
            blocked,
            archived,
            unpermitted,
            job,
            hidden_job,
            cole_job,
            assigned,
            shown,
            internal,
            there,
            there_customer,
            there_contact,
            there_job,
            there_entry,
        }
    }
}

async fn contact_with_job(business: &Business, customer: &str, title: &str) -> (Person, String) {
    let customer_id = business.add_customer(customer).await;
    let contact = business.add_contact(&customer_id, &format!("Kim of {customer}")).await;
    business.add_job(&customer_id, "Scheduled", title).await;
    (contact, customer_id)
}
