//! A tenant, made through the server functions.

use super::client::{Answer, Client};
use super::database::unique;
use super::server::{TestServer, id};
use reqwest::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use vitrine_domain::Role;
use vitrine_server::service::mail::{OUTBOX_FOLDER, deliver_due};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody with a browser in which they are signed in.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their browser.
    pub client: Client,
    /// What they are in the tenant.
    pub membership: String,
    /// What they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
}

/// A tenant with its owner and the pipelines that a tenant starts with: `Jobs` (Enquiry and Awaiting parts are
/// internal; Quoted, Scheduled, In progress, Done are visible) and `Service` (Follow-up is internal).
#[derive(Clone)]
pub struct Business {
    /// Where it is kept.
    pub server: TestServer,
    /// Its id.
    pub tenant: String,
    /// Who made it.
    pub owner: Person,
    /// A stage's name → its id.
    pub stages: BTreeMap<String, String>,
    /// A pipeline's name → its id.
    pub pipelines: BTreeMap<String, String>,
}

/// The text of a JSON string.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

impl Business {
    /// Signs a new business up.
    pub async fn sign_up(server: &TestServer, name: &str) -> Self {
        let client = server.stranger();
        let email = format!("owner-{}@business.example", unique());
        let form = json!({ "tenant_name": name, "name": "Olive Owner", "email": email, "password": PASSWORD });
        client.call("tenants/create", form).await.expect(200);
        let own = client.call("memberships/list", json!({})).await.ok();
        let membership = text(&own[0]["membership"]);
        let tenant: Uuid = server
            .ask("SELECT tenant_id FROM membership WHERE id = $1", vec![id(&membership)])
            .await
            .expect("the owner's row");
        let choices = client.call("jobs/choices", json!({})).await.ok();
        let (mut stages, mut pipelines) = (BTreeMap::new(), BTreeMap::new());
        for pipeline in choices["pipelines"].as_array().expect("pipelines") {
            pipelines.insert(text(&pipeline["name"]), text(&pipeline["pipeline"]));
            for stage in pipeline["stages"].as_array().expect("stages") {
                stages.insert(text(&stage["name"]), text(&stage["stage"]));
            }
        }
        let owner = Person { client, membership, email, name: "Olive Owner".to_owned() };
        Self { server: server.clone(), tenant: tenant.to_string(), owner, stages, pipelines }
    }

    /// A call by the owner that must succeed.
    pub async fn does(&self, endpoint: &str, arguments: Value) -> Value {
        let answer = self.owner.client.call(endpoint, arguments).await.expect(200);
        if answer.body.is_empty() { Value::Null } else { answer.json() }
    }

    /// The form of a field's *Visible to customer* as the pipeline `Jobs` has it now.
    pub async fn showing(&self, field: &str, visible: bool) -> Value {
        let asked = json!({ "pipeline": self.pipelines["Jobs"], "field": field });
        let form = self.does("forms/show", asked).await;
        let list = |name: &str| form[name].as_array().expect("a list").clone();
        let of = [list("fields"), list("removed")].concat();
        let of = of.into_iter().find(|one| one["field"] == field).expect("a field of this pipeline");
        let seen = if of["seen"].is_null() { &form["open"]["seen"] } else { &of["seen"] };
        json!({ "field": field, "visible": visible, "version": of["version"], "seen": seen })
    }

    /// The id of a stage.
    pub fn stage(&self, name: &str) -> &str {
        &self.stages[name]
    }

    /// A new customer's id.
    pub async fn add_customer(&self, name: &str) -> String {
        text(&self.does("customers/create", json!({ "name": name })).await["customer"])
    }

    /// Invites somebody; answers with membership, address and the link's secret.
    pub async fn invite(&self, customer: &str, name: &str) -> (String, String, String) {
        let email = format!("contact-{}@home.example", unique());
        let form = json!({ "customer": customer, "name": name, "email": email });
        let link = self.does("contacts/invite", form).await;
        let secret = text(&link["path"]).trim_start_matches("/invitation/").to_owned();
        (self.contact_of(customer, &email).await, email, secret)
    }

    /// A contact who accepted and is signed in.
    pub async fn add_contact(&self, customer: &str, name: &str) -> Person {
        let (membership, email, secret) = self.invite(customer, name).await;
        let client = self.server.stranger();
        client.call("invitations/accept", json!({ "secret": secret, "password": PASSWORD })).await.expect(200);
        Person { client, membership, email, name: name.to_owned() }
    }

    async fn contact_of(&self, customer: &str, email: &str) -> String {
        let page = self.does("customers/show", json!({ "customer": customer })).await;
        let contacts = page["contacts"].as_array().expect("contacts");
        let line = contacts.iter().find(|line| line["email"] == email).expect("the contact is listed");
        text(&line["membership"])
    }

    /// The membership of a member of staff, by their address.
    pub async fn member(&self, email: &str) -> String {
        let page = self.does("members/list", json!({})).await;
        let members = page["members"].as_array().expect("members");
        text(&members.iter().find(|line| line["email"] == email).expect("is a member")["membership"])
    }

    /// Sends a picture of one pixel as the logo.
    pub async fn send_logo(&self, client: &Client) -> Answer {
        send_picture(client, ONE_PIXEL, "application/json").await
    }

    /// A member of staff, signed in. Their rows are written behind the server's back.
    pub async fn add_staff(&self, role: Role, name: &str) -> Person {
        let email = format!("{}-{}@business.example", role.as_str(), unique());
        let (identity, membership) = (fresh_id(), fresh_id());
        let (server, now) = (&self.server, self.server.now());
        let values = vec![id(&identity), email.clone().into(), now.into(), id(&self.owner.membership)];
        let copy = "INSERT INTO identity (id, email, password_hash, created_at) SELECT $1, $2, i.password_hash, $3 \
                    FROM identity i JOIN membership m ON m.identity_id = i.id WHERE m.id = $4";
        assert_eq!(server.run(copy, values).await, 1);
        let values = vec![
            id(&membership),
            id(&self.tenant),
            id(&identity),
            role.as_str().into(),
            name.into(),
            false.into(),
            now.into(),
        ];
        let insert = "INSERT INTO membership (id, tenant_id, identity_id, kind, role, state, name, phone, is_primary, \
                      created_at) VALUES ($1, $2, $3, 'staff', $4, 'active', $5, '', $6, $7)";
        server.run(insert, values).await;
        let client = server.stranger();
        client.sign_in(&email, PASSWORD).await.expect(200);
        Person { client, membership, email, name: name.to_owned() }
    }

    /// Sets the state of a membership behind the server's back, so that its sessions stay as they are.
    pub async fn set_state(&self, membership: &str, state: &str) {
        let set = "UPDATE membership SET state = $1 WHERE id = $2";
        assert_eq!(self.server.run(set, vec![state.into(), id(membership)]).await, 1);
    }

    /// A new job's id.
    pub async fn add_job(&self, customer: &str, stage: &str, title: &str) -> String {
        let form = json!({ "title": title, "customer": customer, "stage": self.stage(stage) });
        text(&self.does("jobs/create", form).await["job"])
    }

    /// A new job that somebody of the staff owns.
    pub async fn add_job_of(&self, owner: &Person, customer: &str, stage: &str, title: &str) -> String {
        let form =
            json!({ "title": title, "customer": customer, "stage": self.stage(stage), "owner": owner.membership });
        text(&self.does("jobs/create", form).await["job"])
    }

    /// The id of an entry that the owner writes; `audience` is `internal` or `customer`.
    pub async fn write(&self, job: &str, audience: &str, body: &str) -> String {
        let form = json!({ "job": job, "audience": audience, "body": body });
        text(&self.does("entries/write", form).await["entry"]["entry"])
    }

    /// The id of a picture that the owner adds; `audience` is `internal` or `customer`.
    pub async fn add_file(&self, job: &str, audience: &str, name: &str) -> String {
        let form = json!({ "job": job, "audience": audience });
        self.owner.client.send_files("files/add", &form, &[(name, super::PICTURE)]).await.expect(200);
        let feed = self.does("entries/list", json!({ "job": job, "earlier": null })).await;
        let entries = feed["entries"].as_array().expect("entries");
        let files = entries.iter().flat_map(|entry| entry["files"].as_array().expect("files"));
        text(&files.last().expect("the file is listed")["file"])
    }

    /// The version of a job.
    pub async fn job_version(&self, job: &str) -> i64 {
        self.does("jobs/show", json!({ "job": job })).await["version"].as_i64().expect("a version")
    }

    /// An entry as the owner sees it.
    pub async fn entry(&self, job: &str, entry: &str) -> Value {
        let feed = self.does("entries/list", json!({ "job": job, "earlier": null })).await;
        let entries = feed["entries"].as_array().expect("entries");
        entries.iter().find(|one| one["entry"] == entry).expect("the entry is listed").clone()
    }

    /// The id of a mail to a contact that failed. Its row is written behind the server's back.
    pub async fn failed_mail(&self, to: &str) -> String {
        let (mail, now) = (fresh_id(), self.server.now());
        let values = vec![id(&mail), id(&self.tenant), id(to), now.into()];
        let insert = "INSERT INTO mail (id, tenant_id, membership_id, state, due_at, attempts, reason, created_at) \
                      VALUES ($1, $2, $3, 'failed', $4, 6, 'The mail server could not be reached.', $4)";
        assert_eq!(self.server.run(insert, values).await, 1);
        mail
    }

    /// Shares a job as it is and has a link mailed to a contact; answers with the link's secret. Zeros when no mail went
    /// out, since the contact would not see the job.
    pub async fn link_to(&self, job: &str, contact: &str) -> String {
        let state = self.does("jobs/sharing", json!({ "job": job })).await["state"].clone();
        let mut form = json!({ "job": job, "state": state, "dates": true, "stage": true });
        form[format!("to[c{contact}]")] = json!(true);
        self.does("jobs/share", form).await;
        let before = self.letters();
        deliver_due(self.server.cx()).await.expect("delivers");
        let fresh = self.letters().into_iter().find(|letter| !before.contains(letter) && letter.contains("/share/"));
        fresh.map_or_else(|| "0".repeat(64), |letter| secret_in(&letter))
    }

    /// All mails that went out, as they were written.
    pub fn letters(&self) -> Vec<String> {
        let folder = self.server.cx().config().data_dir.join(OUTBOX_FOLDER);
        let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
        let whole = files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a mail"));
        whole.map(|letter| letter.replace("=\r\n", "")).collect()
    }

    /// Turns `portal`, `jobs_module` or `jobs_section` on or off.
    pub async fn switch(&self, switch: &str, on: bool) {
        self.does("settings/switch", json!({ "switch": switch, "on": on })).await;
    }
}

/// The secret of the link to a job in a mail.
pub fn secret_in(letter: &str) -> String {
    letter.rsplit_once("/share/").expect("a link").1.chars().take(64).collect()
}

/// A red PNG of one pixel.
pub const ONE_PIXEL: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 144, 119, 83,
    222, 0, 0, 0, 12, 73, 68, 65, 84, 120, 156, 99, 248, 207, 192, 0, 0, 3, 1, 1, 0, 201, 254, 146, 239, 0, 0, 0, 0,
    73, 69, 78, 68, 174, 66, 96, 130,
];

/// Sends bytes as the logo; `accept` is what the browser wants to have back.
pub async fn send_picture(client: &Client, picture: &[u8], accept: &str) -> Answer {
    const BOUNDARY: &str = "end-of-the-part";
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\n\
         content-type: image/png\r\n\r\n"
    );
    let body = [head.as_bytes(), picture, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    let request = client
        .request(Method::POST, "/api/settings/logo")
        .header("accept", accept)
        .header("referer", client.address("/settings/portal"))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    client.send(request.body(body)).await
}

/// A new id.
pub fn fresh_id() -> String {
    Uuid::from_u128(rand::random()).to_string()
}
