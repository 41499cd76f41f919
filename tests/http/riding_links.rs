//! Invitations that ride on mails about news: from the day on which the business lets them, and never for others.

use crate::contact_invites::invitation_in;
use crate::support::{Business, PASSWORD, TestServer};
use serde_json::json;
use vitrine_server::service::mail::deliver_due;

const GATHERED_SECS: u64 = 11 * 60;

struct Office {
    server: TestServer,
    here: Business,
    customer: String,
    job: String,
}

impl Office {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let here = Business::sign_up(&server, "Alpha Electrical").await;
        let customer = here.add_customer("Reyes Household").await;
        let job = here.add_job(&customer, "Scheduled", "Rewire the kitchen").await;
        Self { server, here, customer, job }
    }

    /// Writes to the customer; answers with the mails about it to an address.
    async fn news_to(&self, email: &str) -> Vec<String> {
        let before = self.here.letters();
        self.here.write(&self.job, "customer", "We come on Monday.").await;
        self.server.pass_secs(GATHERED_SECS);
        deliver_due(self.server.cx()).await.expect("delivers");
        let fresh = self.here.letters().into_iter().filter(|letter| !before.contains(letter));
        fresh.filter(|letter| letter.contains(email) && letter.contains("news on job")).collect()
    }

    async fn ride(&self, on: bool) {
        let form = json!({ "on": on });
        self.here.owner.client.send_form("/settings/portal", "settings/riding_links", form).await.expect(303);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_rides_for_those_who_are_invited_since_and_for_nobody_else() {
    let office = Office::new().await;
    let (old, of_old, _) = office.here.invite(&office.customer, "Otto Old").await;
    let (_, of_early, _) = office.here.invite(&office.customer, "Eve Early").await;
    assert_eq!(office.news_to(&of_old).await, Vec::<String>::new(), "it is off");
    office.server.pass_secs(60);
    office.ride(true).await;
    let (_, of_new, _) = office.here.invite(&office.customer, "Nia New").await;
    assert_eq!(office.news_to(&of_old).await, Vec::<String>::new(), "made before that day");
    let letters = office.news_to(&of_new).await;
    let [letter] = letters.as_slice() else { panic!("{} mails", letters.len()) };
    assert!(letter.contains("Rewire the kitchen") && !letter.contains("We come on Monday"), "{letter}");
    assert!(!letter.contains("/user/jobs/"), "{letter}");
    let secret = invitation_in(letter);
    assert!(!office.server.dump().await.contains(&secret), "hashed at rest");
    // Invited again since that day.
    office.here.does("contacts/reinvite", json!({ "customer": office.customer, "contact": old })).await;
    assert_eq!(office.news_to(&of_old).await.len(), 1);
    assert_eq!(office.news_to(&of_early).await, Vec::<String>::new());
    let newer = invitation_in(&office.news_to(&of_new).await[0]);
    let open = async |secret: &str| {
        office.server.stranger().call("invitations/open", json!({ "secret": secret })).await.status
    };
    assert_eq!((open(&secret).await, open(&newer).await), (404, 200), "a newer mail ends the link of an earlier one");
    let nia = office.server.stranger();
    nia.call("invitations/accept", json!({ "secret": newer, "password": PASSWORD })).await.expect(200);
    nia.call("portal/job", json!({ "job": office.job, "earlier": null })).await.expect(200);
    assert_eq!(open(&newer).await, 404, "once");
    let letters = office.news_to(&of_new).await;
    assert!(letters[0].contains("/user/jobs/") && !letters[0].contains("/invitation/"), "{}", letters[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_rides_for_whom_it_was_taken_back_or_switched_off() {
    let office = Office::new().await;
    office.ride(true).await;
    let (gone, of_gone, _) = office.here.invite(&office.customer, "Gus Gone").await;
    let (blocked, of_blocked, _) = office.here.invite(&office.customer, "Bea Blocked").await;
    let (mute, of_mute, _) = office.here.invite(&office.customer, "Mo Mute").await;
    let (_, of_nia, _) = office.here.invite(&office.customer, "Nia New").await;
    let of = |contact: &str| json!({ "customer": office.customer, "contact": contact });
    office.here.does("contacts/revoke_invitation", of(&gone)).await;
    let mut block = of(&blocked);
    block["blocked"] = json!(true);
    office.here.does("contacts/block", block).await;
    let mut notify = of(&mute);
    notify["notified"] = json!(false);
    office.here.does("contacts/notify", notify).await;
    for email in [&of_gone, &of_blocked, &of_mute] {
        assert_eq!(office.news_to(email).await, Vec::<String>::new());
    }
    assert_eq!(office.news_to(&of_nia).await.len(), 1);
    // What waits when it is switched off is not sent.
    office.here.write(&office.job, "customer", "We come on Tuesday.").await;
    office.ride(false).await;
    office.server.pass_secs(GATHERED_SECS);
    let before = office.here.letters().len();
    deliver_due(office.server.cx()).await.expect("delivers");
    assert_eq!(office.here.letters().len(), before);
    // Switched on again, it begins anew.
    office.server.pass_secs(60);
    office.ride(true).await;
    assert_eq!(office.news_to(&of_nia).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn internal_words_bring_no_mail_to_those_who_have_not_accepted() {
    let office = Office::new().await;
    office.ride(true).await;
    let (_, email, _) = office.here.invite(&office.customer, "Nia New").await;
    deliver_due(office.server.cx()).await.expect("delivers");
    let before = office.here.letters().len();
    office.here.write(&office.job, "internal", "They haggle.").await;
    let hidden = office.here.add_job(&office.customer, "Enquiry", "Secret garden").await;
    office.here.write(&hidden, "customer", "Soon.").await;
    office.server.pass_secs(GATHERED_SECS);
    deliver_due(office.server.cx()).await.expect("delivers");
    let letters = office.here.letters();
    assert_eq!(letters.len(), before);
    assert!(!letters.iter().any(|letter| letter.contains(&email) && letter.contains("Secret garden")));
}
