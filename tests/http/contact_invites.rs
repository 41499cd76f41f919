//! Invitations by mail: states, sending again, taking back, asking for a fresh one (LEAKS 41, 42).

use crate::support::{Business, PASSWORD, TestServer, text};
use serde_json::{Value, json};
use vitrine_server::service::mail::deliver_due;

const WEEK: u64 = 7 * 24 * 60 * 60;

struct Office {
    server: TestServer,
    here: Business,
    customer: String,
}

impl Office {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let here = Business::sign_up(&server, "Alpha Electrical").await;
        let customer = here.add_customer("Reyes Household").await;
        Self { server, here, customer }
    }

    async fn deliver(&self) {
        deliver_due(self.server.cx()).await.expect("delivers");
    }

    /// The mails to an address, whatever the order.
    fn letters_to(&self, email: &str) -> Vec<String> {
        self.here.letters().into_iter().filter(|letter| letter.contains(email)).collect()
    }

    /// The line of a contact on the customer's page.
    async fn line(&self, contact: &str) -> Value {
        let view = self.here.does("customers/show", json!({ "customer": self.customer })).await;
        let lines = view["contacts"].as_array().expect("contacts").clone();
        lines.into_iter().find(|line| line["membership"] == contact).expect("listed")
    }

    async fn opens(&self, secret: &str) -> u16 {
        self.server.stranger().call("invitations/open", json!({ "secret": secret })).await.status
    }
}

/// The secret of the invitation in a mail.
pub fn invitation_in(letter: &str) -> String {
    let rest = letter.rsplit_once("/invitation/").expect("an invitation").1;
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_is_invited_by_mail_with_a_personal_message() {
    let office = Office::new().await;
    let Office { server, here, customer } = &office;
    let page = format!("/customers/{customer}");
    let form = json!({
        "customer": customer, "name": "Dana Reyes", "email": "dana@mailed.example",
        "message": "Good to have you with us."
    });
    let answer = here.owner.client.send_form(&page, "contacts/invite", form).await.expect(303);
    let told = here.owner.client.get(answer.location()).await.expect(200).text();
    assert!(told.contains("A mail with a link of its own goes to dana@mailed.example."));
    office.deliver().await;
    let letters = office.letters_to("dana@mailed.example");
    let [letter] = letters.as_slice() else { panic!("{} mails", letters.len()) };
    assert!(letter.contains("Good to have you with us.") && letter.contains("Alpha Electrical"), "{letter}");
    assert!(!letter.contains("@business.example"), "no address of the team: {letter}");
    let secret = invitation_in(letter);
    assert!(secret.len() >= 43, "256 bits");
    assert!(!server.dump().await.contains(&secret), "hashed at rest");
    let dana = server.stranger();
    dana.call("invitations/accept", json!({ "secret": secret, "password": PASSWORD })).await.expect(200);
    dana.call("portal/jobs", json!({})).await.expect(200);
    assert_eq!(office.opens(&secret).await, 404, "it works once");
    let shown = here.owner.client.get(&page).await.expect(200).text();
    assert!(shown.contains("Active, last signed in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn accepting_one_link_ends_the_other_and_the_mail_that_waits() {
    let office = Office::new().await;
    let (_, email, copied) = office.here.invite(&office.customer, "Dana Reyes").await;
    office.deliver().await;
    let mailed = invitation_in(&office.letters_to(&email)[0]);
    assert_eq!((office.opens(&copied).await, office.opens(&mailed).await), (200, 200));
    let accept = json!({ "secret": copied, "password": PASSWORD });
    office.server.stranger().call("invitations/accept", accept).await.expect(200);
    assert_eq!(office.opens(&mailed).await, 404);
    let (_, email, copied) = office.here.invite(&office.customer, "Lee Reyes").await;
    let accept = json!({ "secret": copied, "password": PASSWORD });
    office.server.stranger().call("invitations/accept", accept).await.expect(200);
    office.deliver().await;
    assert_eq!(office.letters_to(&email), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn inviting_again_kills_every_earlier_link() {
    let office = Office::new().await;
    let (contact, email, copied) = office.here.invite(&office.customer, "Dana Reyes").await;
    office.deliver().await;
    let mailed = invitation_in(&office.letters_to(&email)[0]);
    let form = json!({ "customer": office.customer, "contact": contact, "message": "Once more." });
    office.here.does("contacts/reinvite", form).await;
    assert_eq!((office.opens(&copied).await, office.opens(&mailed).await), (404, 404));
    office.deliver().await;
    let letters = office.letters_to(&email);
    assert_eq!(letters.len(), 2);
    let fresh = letters.iter().find(|letter| letter.contains("Once more.")).expect("the second mail");
    assert_eq!(office.opens(&invitation_in(fresh)).await, 200);
    let long = json!({ "customer": office.customer, "contact": contact, "message": "x".repeat(2001) });
    let refused = office.here.owner.client.call("contacts/reinvite", long).await.expect(422);
    assert!(refused.text().contains("message"), "{}", refused.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn states_are_said_in_words() {
    let office = Office::new().await;
    let (contact, ..) = office.here.invite(&office.customer, "Dana Reyes").await;
    let page = format!("/customers/{}", office.customer);
    let said = async || office.here.owner.client.get(&page).await.expect(200).text();
    assert!(said().await.contains("the mail is on its way"));
    office.deliver().await;
    assert!(said().await.contains("Pending: invited, "));
    let form = json!({ "customer": office.customer, "contact": contact });
    office.here.does("contacts/revoke_invitation", form).await;
    assert!(said().await.contains("Pending, but no link works any more"));
    let block = |blocked: bool| json!({ "customer": office.customer, "contact": contact, "blocked": blocked });
    office.here.does("contacts/block", block(true)).await;
    assert!(said().await.contains("Blocked, cannot open the portal"));
    office.here.does("contacts/block", block(false)).await;
    assert_eq!(office.line(&contact).await["state"], "invited");
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_waits_ends_with_what_it_leads_to() {
    let office = Office::new().await;
    let Office { here, customer, .. } = &office;
    let (revoked, of_revoked, _) = here.invite(customer, "Rory Revoked").await;
    here.does("contacts/revoke_invitation", json!({ "customer": customer, "contact": revoked })).await;
    let (blocked, of_blocked, _) = here.invite(customer, "Bea Blocked").await;
    here.does("contacts/block", json!({ "customer": customer, "contact": blocked, "blocked": true })).await;
    let (_, of_other, _) = here.invite(customer, "Otto Other").await;
    here.switch("portal", false).await;
    office.deliver().await;
    for email in [&of_revoked, &of_blocked, &of_other] {
        assert_eq!(office.letters_to(email), Vec::<String>::new());
    }
    let form = json!({ "customer": customer, "name": "Lia Late", "email": "lia@mailed.example" });
    let link = here.does("contacts/invite", form).await;
    assert_eq!(link["mailed_to"], "", "its link would lead nowhere");
    here.switch("portal", true).await;
    office.deliver().await;
    assert_eq!(office.letters_to("lia@mailed.example"), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn member_is_invited_by_mail_too() {
    let office = Office::new().await;
    let form = json!({ "name": "Tom Field", "email": "tom@mailed.example", "role": "tradie" });
    office.here.does("members/invite", form).await;
    office.deliver().await;
    let letters = office.letters_to("tom@mailed.example");
    let [letter] = letters.as_slice() else { panic!("{} mails", letters.len()) };
    assert!(letter.contains("Your role: tradie."), "{letter}");
    let tom = office.server.stranger();
    let accept = json!({ "secret": invitation_in(letter), "password": PASSWORD });
    tom.call("invitations/accept", accept).await.expect(200);
    tom.call("frames/staff", json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn fresh_invitation_goes_to_the_same_address_and_the_answer_tells_nothing() {
    let office = Office::new().await;
    let (contact, email, copied) = office.here.invite(&office.customer, "Dana Reyes").await;
    office.deliver().await;
    office.server.pass_secs(WEEK);
    let ask = async |secret: &str| {
        let page = format!("/invitation/{secret}");
        office.server.stranger().send_form(&page, "invitations/renew", json!({ "secret": secret })).await
    };
    let shown = office.server.stranger().get(&format!("/invitation/{copied}")).await.expect(404).text();
    assert!(shown.contains("Send me a fresh link"));
    let (known, never) = (ask(&copied).await, ask(&"0".repeat(64)).await);
    assert_eq!(known.location(), "/share-sent");
    assert_eq!(known.alike(), never.alike());
    office.deliver().await;
    let letters = office.letters_to(&email);
    assert_eq!(letters.len(), 2, "one more");
    let mut good = Vec::new();
    for letter in &letters {
        let secret = invitation_in(letter);
        if office.opens(&secret).await == 200 {
            good.push(secret);
        }
    }
    assert_eq!(good.len(), 1);
    // Taken back: the same answer, and no mail.
    office.here.does("contacts/revoke_invitation", json!({ "customer": office.customer, "contact": contact })).await;
    office.server.pass_secs(3600);
    assert_eq!(ask(&copied).await.alike(), never.alike());
    office.deliver().await;
    assert_eq!(office.letters_to(&email).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_is_one_contact_of_a_business_and_may_be_one_of_several() {
    let office = Office::new().await;
    let Office { server, here, customer } = &office;
    let dana = here.add_contact(customer, "Dana Reyes").await;
    let other = here.add_customer("Other Household").await;
    let again = json!({ "customer": other, "name": "Dana Again", "email": dana.email.to_uppercase() });
    let refused = here.owner.client.call("contacts/invite", again).await.expect(422);
    assert!(refused.text().contains("already a contact of Reyes Household"), "{}", refused.text());
    assert!(refused.text().contains("\"email\""), "it names the field: {}", refused.text());
    let job = here.add_job(customer, "Scheduled", "Rewire the kitchen").await;

    let there = Business::sign_up(server, "Beta Plumbing").await;
    let customer_there = there.add_customer("Reyes").await;
    let form = json!({ "customer": customer_there, "name": "D. Reyes", "email": dana.email });
    let link = there.does("contacts/invite", form).await;
    let secret = text(&link["path"]).trim_start_matches("/invitation/").to_owned();
    let welcome = server.stranger().get(&format!("/invitation/{secret}")).await.expect(200).text();
    assert!(welcome.contains("has a password here already"));
    let browser = server.stranger();
    let accept = json!({ "secret": secret, "password": PASSWORD });
    browser.call("invitations/accept", accept).await.expect(200);
    let job_there = there.add_job(&customer_there, "Scheduled", "Fix the tap").await;

    let own = browser.call("memberships/list", json!({})).await.ok();
    let own = own.as_array().expect("memberships").clone();
    let names: Vec<String> = own.iter().map(|one| text(&one["tenant_name"])).collect();
    assert_eq!(names, ["Alpha Electrical", "Beta Plumbing"]);
    let sees = async |job: &str| browser.call("portal/job", json!({ "job": job, "earlier": null })).await.status;
    assert_eq!((sees(&job).await, sees(&job_there).await), (404, 200), "one business at a time");
    let alpha = own.iter().find(|one| one["tenant_name"] == "Alpha Electrical").expect("listed");
    browser.send_form("/choose", "memberships/choose", json!({ "membership": alpha["membership"] })).await.expect(303);
    assert_eq!((sees(&job).await, sees(&job_there).await), (200, 404));
    let portal = browser.get("/user/jobs").await.expect(200).text();
    assert!(portal.contains("/choose") && !portal.contains("Fix the tap"), "the way to the other one, nothing of it");
    // Cut off there, still in here.
    let line = there.does("customers/show", json!({ "customer": customer_there })).await["contacts"][0].clone();
    let block = json!({ "customer": customer_there, "contact": line["membership"], "blocked": true });
    there.does("contacts/block", block).await;
    assert_eq!(sees(&job).await, 200);
}
