//! The table of addresses × people: what is asked, with which arguments, by whom.

pub use crate::listed::{CALLS, PAGES};
use crate::support::{Answer, Client, PASSWORD, World, id, text, unique};
use reqwest::Method;
use serde_json::{Value, json};

/// These hand out a session and end the one that asks: asked from a browser of its own, so that the persona stays who
/// they are. Who asks makes no difference to them.
const OPENS_SESSION: [&str; 4] = ["invitations/accept", "share_links/use", "tenants/create", "sessions/open"];

/// Somebody who asks, in a state of the world.
pub struct Persona {
    /// Their column's letter and name.
    pub name: &'static str,
    /// Their browser.
    pub client: Client,
    /// The switch that is off while they ask.
    pub off: Option<&'static str>,
}

/// The world and what the rows of the table need besides.
pub struct Scene {
    /// Who is there.
    pub world: World,
    spare_customer: String,
    spare_contact: String,
    waiting_contact: String,
    waiting_member: String,
    spare_owner: String,
    secret: String,
    /// Of a link to a job that was mailed.
    link: String,
    import: String,
    entries: std::collections::BTreeMap<String, String>,
    /// Form fields, by what is asked about them.
    fields: std::collections::BTreeMap<&'static str, String>,
    /// A job → a file of it that the customer sees, and an internal one.
    files: std::collections::BTreeMap<String, [String; 2]>,
}

impl Scene {
    /// Makes it.
    pub async fn new() -> Self {
        let world = World::new().await;
        let spare_customer = world.here.add_customer("Spare Parts").await;
        let (spare_contact, ..) = world.here.invite(&spare_customer, "Sid Spare").await;
        let (waiting_contact, ..) = world.here.invite(&spare_customer, "Walt Waiting").await;
        let (.., secret) = world.here.invite(&world.reyes, "Gus Good").await;
        let link = world.here.link_to(&world.job, &world.lee.membership).await;
        let form = json!({ "name": "Will Waiting", "email": "will@business.example", "role": "tradie" });
        world.here.does("members/invite", form).await;
        let waiting_member = world.here.member("will@business.example").await;
        let spare_owner = world.here.add_staff(vitrine_domain::Role::Owner, "Sue Spare").await.membership;
        world.here.send_logo(&world.here.owner.client).await.expect(200);
        let mut entries = std::collections::BTreeMap::new();
        for job in [&world.job, &world.assigned["tradie"], &world.assigned["apprentice"]] {
            entries.insert(job.clone(), world.here.write(job, "internal", "Measure twice.").await);
        }
        let mut files = std::collections::BTreeMap::new();
        for job in [&world.job, &world.hidden_job, &world.assigned["tradie"], &world.assigned["apprentice"]] {
            let shown = world.here.add_file(job, "customer", "shown.png").await;
            files.insert(job.clone(), [shown, world.here.add_file(job, "internal", "hidden.png").await]);
        }
        let mut fields = std::collections::BTreeMap::new();
        for about in ["internal", "for the customer", "read only", "spare"] {
            let form =
                json!({ "pipeline": world.here.pipelines["Jobs"], "label": format!("Asked {about}"), "kind": "text" });
            let field = text(&world.here.does("fields/create", form).await);
            if about != "internal" {
                let form = world.here.showing(&field, true).await;
                world.here.does("fields/set_visibility", form).await;
            }
            if about == "for the customer" {
                let form = json!({
                    "field": field, "version": 2, "form[kind]": "text", "form[label]": "Asked for the customer",
                    "form[required]": "false", "form[customer_edits]": "true"
                });
                world.here.does("fields/edit", form).await;
            }
            fields.insert(about, field);
        }
        let import = add_import(&world).await;
        Self {
            world,
            spare_customer,
            spare_contact,
            waiting_contact,
            waiting_member,
            spare_owner,
            secret,
            link,
            import,
            entries,
            fields,
            files,
        }
    }

    /// Everybody, in the order of the columns.
    pub async fn personas(&self) -> Vec<Persona> {
        let World { server, here, there, staff, .. } = &self.world;
        let again = async |email: &str| {
            let client = server.stranger();
            client.sign_in(email, PASSWORD).await.expect(200);
            client
        };
        let plain = |name, client: &Client| Persona { name, client: client.clone(), off: None };
        let world = &self.world;
        let mut all = vec![plain("stranger", &server.stranger())];
        // Who asks ends the session in the last row; the owners' own ones are needed to the end.
        all.push(plain("owner", &again(&here.owner.email).await));
        for role in ["sole_trader", "admin", "supervisor", "finance", "tradie", "apprentice"] {
            all.push(plain(role, &staff[role].client));
        }
        all.push(plain("owner, ended", &world.ended.client));
        all.push(plain("contact", &world.dana.client));
        all.push(plain("c. of another customer", &world.casey.client));
        all.push(plain("c. invited", &world.invited.client));
        all.push(plain("c. blocked", &world.blocked.client));
        all.push(plain("c. customer archived", &world.archived.client));
        all.push(plain("c. may not view jobs", &world.unpermitted.client));
        for (name, switch) in
            [("c. portal off", "portal"), ("c. module off", "jobs_module"), ("c. section off", "jobs_section")]
        {
            all.push(Persona { name, client: again(&world.dana.email).await, off: Some(switch) });
        }
        all.push(plain("another tenant's owner", &again(&there.owner.email).await));
        all.push(plain("another tenant's contact", &world.there_contact.client));
        all
    }

    /// Asks as somebody, with arguments that are good at this moment.
    pub async fn ask(&self, persona: &Persona, endpoint: &str, arguments: Value) -> Answer {
        let client =
            if OPENS_SESSION.contains(&endpoint) { self.world.server.stranger() } else { persona.client.clone() };
        client.call(endpoint, arguments).await
    }

    /// Asks for a page as somebody.
    pub async fn look(&self, persona: &Persona, page: &str, about: &str) -> Answer {
        let path = self.path(persona, page, about);
        if page.ends_with("/logo") {
            // The row that takes it away may have been asked already.
            self.world.here.send_logo(&self.world.here.owner.client).await.expect(200);
        }
        let mut request = persona.client.request(Method::GET, &path).header("accept", "text/html");
        if about.starts_with("a part of") {
            request = request.header("range", "bytes=2-5");
        }
        if page == "/live" {
            // A stream would not end: its head is the answer.
            return persona.client.send_for_head(request).await;
        }
        persona.client.send(request).await
    }

    /// A change of a colour that can be put back.
    async fn edit_to_undo(&self) -> String {
        let here = &self.world.here;
        let mut color = "#654321";
        loop {
            let form = json!({ "what": "edit_stage", "stage": here.stage("Quoted"), "color": color });
            let done = here.does("pipelines/change", form).await["done"].clone();
            if !done["undo"].is_null() {
                return text(&done["undo"]);
            }
            color = "#765432";
        }
    }

    /// A bulk change of permissions that can be put back.
    async fn bulk_to_undo(&self) -> Value {
        let here = &self.world.here;
        let customer = json!({ "customer": self.spare_customer, "permission": "hide_readings", "on": true });
        here.does("customers/permit", customer).await;
        let preview = here.does("permissions/preview", json!({ "permission": "hide_readings" })).await;
        let form = json!({ "permission": "hide_readings", "seen": preview["seen"] });
        here.does("permissions/apply", form).await;
        let last = &here.does("settings/show", json!({})).await["last_bulk"];
        json!({ "edit": last["edit"], "seen": last["seen"] })
    }

    fn path(&self, persona: &Persona, page: &str, about: &str) -> String {
        page.replace("{secret}", if page.starts_with("/share/") { &self.link } else { &self.secret })
            .replace("{job}", self.job(persona, about))
            .replace("{customer}", &self.world.reyes)
            .replace("{contact}", &self.world.dana.membership)
            .replace("/settings/portal/apply", "/settings/portal/apply?permission=view_jobs")
            .replace("{stage}", self.world.here.stage("Quoted"))
            .replace("{import}", &self.import)
            .replace(
                "/export/{file}",
                if about.contains("JSON") { "/export/jobs.json" } else { "/export/customers.csv" },
            )
            .replace("{pipeline}", &self.world.here.pipelines["Jobs"])
            .replace(
                "/confirm",
                &format!("/confirm?what=edit_stage&visible=false&stage={}", self.world.here.stage("Quoted")),
            )
            .replace("{file}", &self.files[self.job(persona, about)][usize::from(about.contains("internal file"))])
    }

    fn job(&self, persona: &Persona, about: &str) -> &str {
        match (about.contains("assigned to me"), persona.name) {
            (true, "apprentice") => &self.world.assigned["apprentice"],
            (true, _) => &self.world.assigned["tradie"],
            (false, _) if about.contains("internal stage") => &self.world.hidden_job,
            (false, _) => &self.world.job,
        }
    }

    /// The same; what can be made only while the portal is on is made then, also for whom it is off.
    pub async fn arguments_in_time(&self, persona: &Persona, endpoint: &str, about: &str) -> Value {
        let is_early = persona.off == Some("portal") && matches!(endpoint, "invitations/accept" | "share_links/use");
        if is_early {
            self.world.here.switch("portal", true).await;
        }
        let arguments = self.arguments(persona, endpoint, about).await;
        if is_early {
            self.world.here.switch("portal", false).await;
        }
        arguments
    }

    /// Arguments that are good at this moment.
    pub async fn arguments(&self, persona: &Persona, endpoint: &str, about: &str) -> Value {
        let World { server, here, reyes, .. } = &self.world;
        let job = self.job(persona, about);
        let entry = self.entries.get(job);
        let version = async |table: &str, row: &str| -> i64 {
            let ask = format!("SELECT version FROM {table} WHERE id = $1");
            server.ask(&ask, vec![id(row)]).await.expect("a version")
        };
        let word = unique();
        match endpoint {
            "frames/staff"
            | "frames/portal"
            | "home/show"
            | "memberships/list"
            | "sessions/list"
            | "jobs/choices"
            | "customers/begin"
            | "settings/show"
            | "settings/time_zones"
            | "members/list"
            | "imports/list"
            | "alerts/list"
            | "alerts/count"
            | "alerts/choices"
            | "alerts/read_all"
            | "mails/list"
            | "portal/jobs"
            | "previews/close"
            | "sessions/close" => json!({}),
            "alerts/choose" => json!({ "kind": "replied", "on": true }),
            "alerts/read" => {
                let ask = "SELECT id FROM alert WHERE membership_id = $1 ORDER BY id LIMIT 1";
                let alert: sea_orm::prelude::Uuid =
                    server.ask(ask, vec![id(&here.owner.membership)]).await.expect("contacts have accepted");
                json!({ "alert": alert.to_string() })
            }
            "jobs/read" => json!({ "job": job, "entry": entry }),
            "portal/read" => json!({ "job": job, "entry": self.world.shown }),
            "portal/want_mail" => json!({ "wanted": true }),
            "contacts/notify" => {
                json!({ "customer": self.spare_customer, "contact": self.spare_contact, "notified": true })
            }
            "previews/open" => json!({ "contact": self.world.dana.membership, "beside": false }),
            "mails/retry" => json!({ "mail": here.failed_mail(&self.world.dana.membership).await }),
            "mails/unsubscribe" => json!({ "secret": "0".repeat(64) }),
            "settings/mails" => json!({ "on": true, "minutes": 10, "quotes": false }),
            "memberships/choose" => json!({ "membership": here.owner.membership }),
            "sessions/end" => {
                let lee = server.ask::<sea_orm::prelude::Uuid>(
                    "SELECT id FROM session WHERE membership_id = $1",
                    vec![id(&self.world.lee.membership)],
                );
                json!({ "session": lee.await.expect("a session").to_string() })
            }
            "passwords/change" => json!({ "current": "not the password", "password": "another good one" }),
            "jobs/list" | "customers/list" => json!({ "query": {} }),
            "jobs/show" | "jobs/history" => json!({ "job": job }),
            "jobs/who_sees" => json!({ "job": job, "of": { "entry": entry } }),
            "stages/who_sees" => json!({ "stage": here.stage("Quoted") }),
            "jobs/create" => json!({ "title": word, "customer": reyes, "stage": here.stage("Enquiry") }),
            "jobs/edit" => {
                let owner: Option<sea_orm::prelude::Uuid> =
                    server.ask::<Option<_>>("SELECT owner_id FROM job WHERE id = $1", vec![id(job)]).await.flatten();
                let owner = owner.map(|owner| owner.to_string()).unwrap_or_default();
                let version = version("job", job).await;
                json!({ "job": job, "version": version, "title": word, "customer": reyes, "owner": owner })
            }
            "jobs/move" => {
                let at: Option<sea_orm::prelude::Uuid> =
                    server.ask("SELECT stage_id FROM job WHERE id = $1", vec![id(job)]).await;
                let is_scheduled = at.is_some_and(|at| at.to_string() == here.stage("Scheduled"));
                json!({ "job": job, "stage": here.stage(if is_scheduled { "In progress" } else { "Scheduled" }) })
            }
            "jobs/assign" | "jobs/choose_contacts" => json!({ "job": job }),
            "jobs/archive" => json!({ "job": job, "archived": false }),
            "jobs/sharing" | "jobs/unshare" => json!({ "job": job }),
            "jobs/preview_share" | "jobs/share" => {
                let state = here.does("jobs/sharing", json!({ "job": job })).await["state"].clone();
                json!({ "job": job, "state": state, "dates": true, "stage": true })
            }
            "jobs/grant" => {
                let state = here.does("jobs/sharing", json!({ "job": job })).await["state"].clone();
                json!({ "job": job, "state": state })
            }
            "customers/auto_invite" => json!({ "customer": self.spare_customer, "on": false }),
            "settings/riding_links" => json!({ "on": false }),
            "invitations/renew" => json!({ "secret": "0".repeat(64) }),
            "settings/link_password" => json!({ "needed": false }),
            "share_links/open" => json!({ "secret": self.link }),
            "share_links/use" => json!({ "secret": here.link_to(&self.world.job, &self.world.dana.membership).await }),
            "share_links/renew" => json!({ "secret": "0".repeat(64) }),
            "entries/list" => json!({ "job": job, "earlier": null }),
            "entries/write" => {
                let audience = if about.starts_with("internal") { "internal" } else { "customer" };
                json!({ "job": job, "audience": audience, "body": word })
            }
            "entries/edit" => {
                let own = if about.starts_with("my own") {
                    let form = json!({ "job": job, "audience": "internal", "body": "My own words." });
                    let written = persona.client.call("entries/write", form).await;
                    (written.status == 200).then(|| text(&written.json()["entry"]["entry"]))
                } else {
                    None
                };
                let entry = own.as_ref().or(entry).expect("the job has an entry");
                json!({ "job": job, "entry": entry, "version": version("job_entry", entry).await, "body": word })
            }
            "entries/set_audience" => {
                let entry = entry.expect("the job has an entry");
                let ask = "SELECT audience FROM job_entry WHERE id = $1";
                let is: String = server.ask(ask, vec![id(entry)]).await.expect("an audience");
                let to = if is == "internal" { "customer" } else { "internal" };
                json!({ "job": job, "entry": entry, "version": version("job_entry", entry).await, "audience": to })
            }
            "entries/earlier_texts" => json!({ "job": job, "entry": entry }),
            "forms/show" => json!({ "pipeline": here.pipelines["Jobs"], "field": self.fields["spare"] }),
            "fields/create" => json!({ "pipeline": here.pipelines["Jobs"], "label": word, "kind": "text" }),
            "fields/edit" => {
                let field = &self.fields["spare"];
                let version = version("field", field).await;
                json!({
                    "field": field, "version": version, "form[kind]": "text", "form[label]": word,
                    "form[required]": "false", "form[customer_edits]": "false"
                })
            }
            "fields/move" => json!({ "field": self.fields["spare"], "to": "up" }),
            "fields/set_visibility" => here.showing(&self.fields["spare"], true).await,
            "fields/remove" => {
                let form = json!({ "pipeline": here.pipelines["Service"], "label": word, "kind": "text" });
                json!({ "field": here.does("fields/create", form).await })
            }
            "fields/fill" | "portal/fill" => {
                let about = about.split(", ").next().unwrap_or_default();
                let field = &self.fields[about];
                let ask = "SELECT version FROM field_value WHERE job_id = $1 AND field_id = $2";
                let version: i64 = server.ask(ask, vec![id(job), id(field)]).await.unwrap_or_default();
                json!({ "job": job, format!("values[f{field}]"): word, format!("versions[f{field}]"): version })
            }
            "files/add" if about.contains("another") => {
                let file = here.add_file(job, "internal", "old.png").await;
                json!({ "job": job, "replaces": file, "version": 1 })
            }
            "files/add" => {
                let audience = if about.starts_with("internal") { "internal" } else { "customer" };
                json!({ "job": job, "audience": audience, "body": word })
            }
            "files/set_audience" => {
                let file = &self.files[job][1];
                let ask = "SELECT audience FROM file WHERE id = $1";
                let is: String = server.ask(ask, vec![id(file)]).await.expect("an audience");
                let to = if is == "internal" { "customer" } else { "internal" };
                json!({ "job": job, "file": file, "version": version("file", file).await, "audience": to })
            }
            "files/remove" => {
                json!({ "job": job, "file": here.add_file(job, "internal", "old.png").await, "version": 1 })
            }
            "customers/show" => json!({ "customer": reyes }),
            "customers/create" => json!({ "name": word }),
            "customers/edit" => {
                json!({ "customer": reyes, "version": version("customer", reyes).await, "name": word })
            }
            "customers/archive" => json!({ "customer": self.spare_customer, "archived": false }),
            "customers/permit" => {
                json!({ "customer": self.spare_customer, "permission": "view_jobs", "on": true })
            }
            "customers/reset_permissions" => json!({ "customer": self.spare_customer }),
            "contacts/show" | "contacts/end_sessions" | "contacts/choose_jobs" => {
                json!({ "customer": self.spare_customer, "contact": self.spare_contact })
            }
            "contacts/set_job_rights" => {
                json!({ "customer": self.spare_customer, "contact": self.spare_contact, "rights": "all" })
            }
            "contacts/make_primary" | "contacts/revoke_invitation" => {
                json!({ "customer": self.spare_customer, "contact": self.waiting_contact })
            }
            "contacts/invite" => {
                json!({ "customer": reyes, "name": "New Person", "email": format!("{word}@home.example") })
            }
            "contacts/reinvite" => json!({ "customer": self.spare_customer, "contact": self.waiting_contact }),
            "contacts/block" => {
                json!({ "customer": self.spare_customer, "contact": self.spare_contact, "blocked": true })
            }
            "settings/switch" => json!({ "switch": "portal", "on": persona.off != Some("portal") }),
            "settings/brand" => json!({ "name": "Some Business", "accent": "#2f6f5e" }),
            "settings/dates" => json!({ "time_zone": "Australia/Sydney", "date_language": "en-AU" }),
            "settings/staff_names" => json!({ "shown": true }),
            "settings/read_only" => json!({ "on": false }),
            "settings/autopay" => json!({ "may_stop": true, "text": word }),
            "permissions/preview" => json!({ "permission": "view_jobs" }),
            "permissions/set_default" => json!({ "permission": "view_jobs", "on": true }),
            "permissions/apply" => {
                let form = json!({ "customer": self.spare_customer, "permission": "hide_consumables", "on": true });
                here.does("customers/permit", form).await;
                let ask = json!({ "permission": "hide_consumables" });
                let seen = here.does("permissions/preview", ask).await["seen"].clone();
                json!({ "permission": "hide_consumables", "seen": seen })
            }
            "permissions/undo" => self.bulk_to_undo().await,
            "settings/remove_logo" => {
                here.send_logo(&here.owner.client).await.expect(200);
                json!({})
            }
            "members/invite" => {
                let role = if about == "as an owner" { "owner" } else { "tradie" };
                json!({ "name": "New Member", "email": format!("{word}@business.example"), "role": role })
            }
            "members/reinvite" => json!({ "member": self.waiting_member }),
            "members/set_role" if about == "to owner" => json!({ "member": self.spare_owner, "role": "owner" }),
            "members/set_role" => json!({ "member": self.waiting_member, "role": "apprentice" }),
            "members/set_active" => {
                let member = if about == "an owner" { &self.spare_owner } else { &self.waiting_member };
                json!({ "member": member, "active": true })
            }
            "imports/show" => json!({ "query": { "import": self.import } }),
            "imports/start" | "imports/discard" => json!({ "import": add_import(&self.world).await }),
            "pipelines/show" | "roles/show" => json!({}),
            "pipelines/preview" => {
                json!({ "edit": { "what": "edit_stage", "stage": here.stage("Quoted"), "visible": "false" } })
            }
            "pipelines/change" => json!({ "what": "edit_stage", "stage": here.stage("Quoted"), "color": "#123456" }),
            "pipelines/undo" => json!({ "edit": self.edit_to_undo().await }),
            "boards/show" => json!({ "query": {} }),
            "settings/upload_limit" => json!({ "megabytes": 50 }),
            "portal/job" => json!({ "job": job, "earlier": null }),
            "portal/reply" | "portal/upload" => json!({ "job": job, "body": word }),
            "invitations/open" => json!({ "secret": self.secret }),
            "invitations/accept" => {
                let (.., secret) = here.invite(&self.spare_customer, "Just Invited").await;
                json!({ "secret": secret, "password": PASSWORD })
            }
            "tenants/create" => json!({
                "tenant_name": "Fresh", "name": "Fred Fresh", "email": format!("{word}@fresh.example"),
                "password": PASSWORD
            }),
            "sessions/open" => json!({ "email": here.owner.email, "password": PASSWORD }),
            other => panic!("{other} is not in the table: say with which arguments it is asked"),
        }
    }
}

/// A file of customers that waits, put there behind the server's back.
async fn add_import(world: &World) -> String {
    let World { server, here, .. } = world;
    let import = crate::support::fresh_id();
    let values = vec![
        id(&import),
        id(&here.tenant),
        id(&here.owner.membership),
        format!("name\nImported {}\n", unique()).into(),
        server.now().into(),
    ];
    let insert = "INSERT INTO import (id, tenant_id, created_by, kind, file_name, body, created_at) \
                  VALUES ($1, $2, $3, 'customers', 'records.csv', $4, $5)";
    server.run(insert, values).await;
    import
}
