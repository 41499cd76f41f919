//! Invitation links (LEAKS 41, 42).

use crate::support::{Business, PASSWORD, TestServer, text};
use serde_json::{Value, json};

const WEEK: u64 = 7 * 24 * 60 * 60;

struct Invited {
    server: TestServer,
    business: Business,
    customer: String,
    contact: String,
    email: String,
    secret: String,
}

impl Invited {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let business = Business::sign_up(&server, "Alpha Electrical").await;
        let customer = business.add_customer("Reyes Household").await;
        let (contact, email, secret) = business.invite(&customer, "Dana Reyes").await;
        Self { server, business, customer, contact, email, secret }
    }

    async fn reinvite(&self) -> String {
        let contact = json!({ "customer": self.customer, "contact": self.contact });
        let link = self.business.does("contacts/reinvite", contact).await;
        text(&link["path"]).trim_start_matches("/invitation/").to_owned()
    }

    /// The link leads nowhere, in exactly the words of one that never was.
    async fn leads_nowhere(&self, secret: &str, why: &str) {
        let stranger = self.server.stranger();
        let never = "0".repeat(secret.len());
        for (endpoint, arguments) in [
            ("invitations/open", (|secret: &str| json!({ "secret": secret })) as fn(&str) -> Value),
            ("invitations/accept", |secret| json!({ "secret": secret, "password": PASSWORD })),
        ] {
            let answer = stranger.call(endpoint, arguments(secret)).await.expect(404);
            let unknown = stranger.call(endpoint, arguments(&never)).await;
            assert_eq!(answer.alike(), unknown.alike(), "{why}: {endpoint}");
        }
        let page = stranger.get(&format!("/invitation/{secret}")).await.expect(404);
        let unknown = stranger.get(&format!("/invitation/{never}")).await;
        let alike = |answer: &crate::support::Answer, secret: &str| answer.alike().replace(secret, "SECRET");
        assert_eq!(alike(&page, secret), alike(&unknown, &never), "{why}");
        assert!(!page.text().contains(&self.email) && !page.text().contains("Dana"), "{why}");
        assert!(!stranger.is_signed_in().await, "{why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_is_random_and_hashed_at_rest() {
    let invited = Invited::new().await;
    let again = invited.reinvite().await;
    assert!(invited.secret.len() >= 43, "256 bits");
    assert_ne!(invited.secret, again);
    let dump = invited.server.dump().await;
    assert!(!dump.contains(&invited.secret) && !dump.contains(&again));
    let page = invited.business.does("customers/show", json!({ "customer": invited.customer })).await;
    assert!(!page.to_string().contains(&again), "it is shown once");
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_an_invitation_changes_nothing() {
    let invited = Invited::new().await;
    let before = invited.server.dump().await;
    for _ in 0..3 {
        let page = invited.server.stranger().get(&format!("/invitation/{}", invited.secret)).await.expect(200);
        assert!(page.text().contains("Alpha Electrical"));
        assert_eq!(page.header("referrer-policy"), "same-origin", "the link is not told to other sites");
        let view = invited.server.stranger().call("invitations/open", json!({ "secret": invited.secret })).await.ok();
        assert_eq!(view["email"], invited.email.as_str());
    }
    assert_eq!(before.difference(&invited.server.dump().await), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_works_once() {
    let invited = Invited::new().await;
    let accept = json!({ "secret": invited.secret, "password": PASSWORD });
    let weak = json!({ "secret": invited.secret, "password": "short" });
    invited.server.stranger().call("invitations/accept", weak).await.expect(422);
    let dana = invited.server.stranger();
    dana.call("invitations/accept", accept.clone()).await.expect(200);
    dana.call("portal/jobs", json!({})).await.expect(200);
    invited.leads_nowhere(&invited.secret, "used").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_is_accepted_once_also_by_two_at_the_same_moment() {
    let invited = Invited::new().await;
    let (one, two) = (invited.server.stranger(), invited.server.stranger());
    let accept = |password: &str| json!({ "secret": invited.secret, "password": password });
    let (first, second) = tokio::join!(
        one.call("invitations/accept", accept("the first password")),
        two.call("invitations/accept", accept("the second password")),
    );
    let won: Vec<u16> = [first.status, second.status].into_iter().filter(|status| *status == 200).collect();
    assert_eq!(won.len(), 1, "{} {}", first.status, second.status);
    assert_eq!(invited.server.dump().await.lines("session").len(), 2, "the owner's and one of the two");
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_runs_out() {
    let invited = Invited::new().await;
    let open = json!({ "secret": invited.secret });
    invited.server.pass_secs(WEEK - 1);
    invited.server.stranger().call("invitations/open", open).await.expect(200);
    invited.server.pass_secs(1);
    invited.leads_nowhere(&invited.secret, "too old").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn newer_invitation_ends_the_earlier_one() {
    let invited = Invited::new().await;
    let newer = invited.reinvite().await;
    invited.leads_nowhere(&invited.secret, "revoked by a newer one").await;
    let accept = json!({ "secret": newer, "password": PASSWORD });
    invited.server.stranger().call("invitations/accept", accept).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_leads_nowhere_while_the_portal_is_off() {
    let invited = Invited::new().await;
    invited.business.switch("portal", false).await;
    invited.leads_nowhere(&invited.secret, "portal off").await;
    invited.business.switch("portal", true).await;
    let accept = json!({ "secret": invited.secret, "password": PASSWORD });
    invited.server.stranger().call("invitations/accept", accept).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_of_a_blocked_contact_or_an_archived_customer_leads_nowhere() {
    let invited = Invited::new().await;
    let Invited { business, customer, contact, .. } = &invited;
    let block = |blocked: bool| json!({ "customer": customer, "contact": contact, "blocked": blocked });
    business.does("contacts/block", block(true)).await;
    invited.leads_nowhere(&invited.secret, "blocked").await;
    business.does("contacts/block", block(false)).await;
    invited.leads_nowhere(&invited.secret, "blocked once").await;
    let newer = invited.reinvite().await;
    business.does("customers/archive", json!({ "customer": customer, "archived": true })).await;
    invited.leads_nowhere(&newer, "customer archived").await;
}
