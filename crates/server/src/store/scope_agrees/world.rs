//! Random worlds: everything that a scope or a decision looks at, in any combination.

use crate::store::entity::{
    blob, customer, field, file, identity, job, job_entry, membership, pipeline, stage, tenant,
};
use crate::store::{Db, Key};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;
use vitrine_domain::{
    AtInternalStage, Audience, ContactState, CustomerId, EntryKind, JobId, JobRights, Members, MembershipId, Role,
    Sharing, StaffState, TenantId,
};
use vitrine_policy::{Actor, Author, Contact, EntryFacts, FileFacts, JobFacts, Portal, Staff};

#[derive(Default)]
pub(super) struct World {
    pub(super) tenants: Vec<tenant::Model>,
    pub(super) identities: Vec<identity::Model>,
    pub(super) customers: Vec<customer::Model>,
    pub(super) memberships: Vec<membership::Model>,
    pub(super) pipelines: Vec<pipeline::Model>,
    pub(super) stages: Vec<stage::Model>,
    pub(super) fields: Vec<field::Model>,
    pub(super) jobs: Vec<job::Model>,
    pub(super) entries: Vec<job_entry::Model>,
    pub(super) files: Vec<file::Model>,
}

pub(super) fn id(chance: &mut StdRng) -> Uuid {
    Uuid::from_u128(chance.random())
}

pub(super) fn one<'a, T>(of: &'a [T], chance: &mut StdRng) -> &'a T {
    of.choose(chance).expect("there is something to choose")
}

impl World {
    pub(super) fn random(chance: &mut StdRng) -> Self {
        let mut world = Self::default();
        for _ in 0..chance.random_range(2..=3) {
            world.add_tenant(chance);
        }
        for number in 0..world.tenants.len() {
            let tenant = world.tenants[number].id;
            for number in 0..chance.random_range(4..=8) {
                world.add_job(tenant, number, chance);
            }
        }
        for number in 0..world.entries.len() {
            world.add_files(number, chance);
        }
        world
    }

    fn add_tenant(&mut self, chance: &mut StdRng) {
        let tenant = tenant::Model {
            id: id(chance),
            name: "A business".to_owned(),
            accent: "#123456".to_owned(),
            revision: 0,
            next_job_number: 1,
            portal_is_on: chance.random_bool(0.85),
            has_jobs_module: chance.random_bool(0.85),
            has_jobs_section: chance.random_bool(0.85),
            created_at: 0,
            upload_bytes_max: 1,
            welcome_text: String::new(),
            time_zone: "UTC".to_owned(),
            date_language: "en-GB".to_owned(),
            shows_staff_names: true,
            logo_mark: String::new(),
            mails_contacts: true,
            mails_quote: false,
            mail_after_mins: 10,
            shares_automatically: chance.random_bool(0.7),
            portal_is_read_only: chance.random_bool(0.2),
            link_needs_password: false,
            links_ride_since: None,
            default_can_view_jobs: true,
            default_hides_readings: false,
            default_hides_consumables: false,
            default_can_view_billing: true,
            may_stop_autopay: true,
            autopay_text: String::new(),
        };
        for role in Role::ALL {
            let state = match chance.random_range(0..10) {
                0 => StaffState::Invited,
                1 => StaffState::Ended,
                _ => StaffState::Active,
            };
            self.add_member(tenant.id, Some(role), None, state.as_str(), chance);
        }
        for _ in 0..chance.random_range(2..=3) {
            let row = customer::Model {
                id: id(chance),
                tenant_id: tenant.id,
                name: "A customer".to_owned(),
                name_lower: "a customer".to_owned(),
                phone: String::new(),
                address: String::new(),
                can_view_jobs: chance.random_bool(0.8),
                hides_readings: false,
                hides_consumables: false,
                can_view_billing: true,
                auto_invites: false,
                is_archived: chance.random_bool(0.2),
                version: 1,
                submission: None,
                external_id: None,
                created_at: 0,
            };
            for _ in 0..chance.random_range(1..=3) {
                let state = one(&ContactState::ALL, chance).as_str();
                let state = if chance.random_bool(0.5) { ContactState::Active.as_str() } else { state };
                self.add_member(tenant.id, None, Some(row.id), state, chance);
            }
            self.customers.push(row);
        }
        for position in 0..chance.random_range(1..=2) {
            let mut row = pipeline::Model {
                id: id(chance),
                tenant_id: tenant.id,
                name: "A pipeline".to_owned(),
                position,
                takes_replies: chance.random(),
                takes_uploads: chance.random(),
                at_internal_stage: one(&AtInternalStage::ALL, chance).as_str().to_owned(),
                first_stage_id: None,
                is_removed: false,
            };
            for position in 0..chance.random_range(2..=4) {
                self.stages.push(stage::Model {
                    id: id(chance),
                    tenant_id: tenant.id,
                    pipeline_id: row.id,
                    name: "A stage".to_owned(),
                    color: "#123456".to_owned(),
                    position,
                    is_visible_to_customer: chance.random_bool(0.6),
                    is_terminal: chance.random(),
                    is_removed: false,
                });
            }
            let own: Vec<_> =
                self.stages.iter().filter(|stage| stage.pipeline_id == row.id).map(|stage| stage.id).collect();
            row.first_stage_id = chance.random_bool(0.4).then(|| *one(&own, chance));
            self.add_fields(&row, chance);
            self.pipelines.push(row);
        }
        self.tenants.push(tenant);
    }

    fn add_fields(&mut self, line: &pipeline::Model, chance: &mut StdRng) {
        let stages: Vec<_> = self.stages.iter().filter(|row| row.pipeline_id == line.id).map(|row| row.id).collect();
        for position in 0..chance.random_range(0..=3) {
            self.fields.push(field::Model {
                id: id(chance),
                tenant_id: line.tenant_id,
                pipeline_id: line.id,
                position,
                group_name: String::new(),
                label: "A field".to_owned(),
                help: String::new(),
                kind: "text".to_owned(),
                unit: String::new(),
                is_required: false,
                is_visible_to_customer: chance.random_bool(0.7),
                is_customer_editable: chance.random(),
                shown_from_stage_id: chance.random_bool(0.5).then(|| *one(&stages, chance)),
                is_removed: chance.random_bool(0.2),
                version: 1,
                created_at: 0,
            });
        }
    }

    fn add_member(
        &mut self,
        tenant: Uuid,
        role: Option<Role>,
        customer_id: Option<Uuid>,
        state: &str,
        chance: &mut StdRng,
    ) {
        let login =
            identity::Model { id: id(chance), email: id(chance).to_string(), password_hash: None, created_at: 0 };
        self.memberships.push(membership::Model {
            id: id(chance),
            tenant_id: tenant,
            identity_id: login.id,
            kind: if role.is_some() { "staff" } else { "contact" }.to_owned(),
            role: role.map(|role| role.as_str().to_owned()),
            customer_id,
            state: state.to_owned(),
            name: "Somebody".to_owned(),
            phone: String::new(),
            is_primary: false,
            external_id: None,
            is_notified: true,
            wants_mail: true,
            job_rights: if chance.random_bool(0.6) { JobRights::All } else { *one(&JobRights::ALL, chance) }
                .as_str()
                .to_owned(),
            signed_in_at: None,
            created_at: 0,
        });
        self.identities.push(login);
    }

    /// Now and then with a customer or an owner of another tenant, which no service writes: the tenant decides first.
    fn add_job(&mut self, tenant: Uuid, number: i64, chance: &mut StdRng) {
        let is_odd = chance.random_bool(0.15);
        let own = |of: Uuid| of == tenant || is_odd;
        let customers: Vec<_> = self.customers.iter().filter(|row| own(row.tenant_id)).collect();
        let people: Vec<_> = self.memberships.iter().filter(|row| own(row.tenant_id)).collect();
        let stages: Vec<_> = self.stages.iter().filter(|row| row.tenant_id == tenant).collect();
        let at = *one(&stages, chance);
        let beside: Vec<_> = stages.iter().filter(|row| row.pipeline_id == at.pipeline_id).collect();
        let owner = chance.random_bool(0.8).then(|| one(&people, chance).id);
        // Staff are assigned, contacts are named: nobody is both.
        let (staff, contacts): (Vec<_>, Vec<_>) = people.iter().partition(|row| row.role.is_some());
        let mut some = |of: &[&membership::Model], most: usize| {
            let named = (0..chance.random_range(0..=most)).map(|_| MembershipId::of(one(of, chance).id));
            Members::of(named.collect::<Vec<_>>()).expect("few").to_string()
        };
        let (assigned, named_contacts) = (some(&staff, 3), some(&contacts, 4));
        let title = format!("Job {number} 100%_!");
        let row = job::Model {
            id: id(chance),
            tenant_id: tenant,
            number,
            title_lower: title.to_lowercase(),
            title,
            description: String::new(),
            customer_id: one(&customers, chance).id,
            pipeline_id: at.pipeline_id,
            stage_id: at.id,
            last_visible_stage_id: chance.random_bool(0.7).then(|| one(&beside, chance).id),
            owner_id: owner,
            due_on: if chance.random() { "2027-03-14".to_owned() } else { String::new() },
            is_archived: chance.random_bool(0.2),
            assigned,
            named_contacts,
            sharing: one(&Sharing::ALL, chance).as_str().to_owned(),
            shared_at: None,
            is_started_by_customer: chance.random_bool(0.2),
            shares_dates: chance.random_bool(0.7),
            shares_stage: chance.random_bool(0.7),
            auto_invited_at: None,
            version: 1,
            submission: None,
            external_id: None,
            created_at: 0,
            updated_at: chance.random_range(0..3),
        };
        for _ in 0..chance.random_range(0..=6) {
            let kind = *one(&EntryKind::ALL, chance);
            let side = *one(&["staff", "contact", "system"], chance);
            let mut end = || chance.random_bool(0.9).then(|| one(&stages, chance).id);
            let (from_stage_id, to_stage_id) = (end(), end());
            let fields: Vec<_> = self.fields.iter().filter(|row| row.tenant_id == tenant).map(|row| row.id).collect();
            let field_id = fields.choose(chance).copied();
            self.entries.push(job_entry::Model {
                id: id(chance),
                tenant_id: tenant,
                job_id: row.id,
                kind: kind.as_str().to_owned(),
                audience: one(&Audience::ALL, chance).as_str().to_owned(),
                author_side: side.to_owned(),
                author_id: Some(one(&people, chance).id),
                body: "Words".to_owned(),
                from_stage_id,
                to_stage_id,
                field_id,
                before_text: String::new(),
                after_text: String::new(),
                version: 1,
                submission: None,
                created_at: 0,
                edited_at: None,
                edited_for_customer_at: None,
                shown_at: None,
                customer_files: 0,
            });
        }
        self.jobs.push(row);
    }

    pub(super) async fn write(&self, db: &Db) {
        macro_rules! insert {
            ($table:ident, $rows:expr) => {
                for some in $rows.chunks(200) {
                    let rows = some.iter().map(|row| row.clone().into_active_model().reset_all());
                    $table::Entity::insert_many(rows).exec_without_returning(&db.tx).await.expect("inserts");
                }
            };
        }
        insert!(tenant, self.tenants);
        insert!(identity, self.identities);
        insert!(customer, self.customers);
        insert!(membership, self.memberships);
        insert!(pipeline, self.pipelines);
        insert!(stage, self.stages);
        insert!(field, self.fields);
        insert!(job, self.jobs);
        for row in &self.jobs {
            crate::store::job::name_people(db, row).await.expect("names");
        }
        insert!(job_entry, self.entries);
        insert!(blob, self.blobs());
        insert!(file, self.files);
    }

    /// Now and then as the value of any field of the tenant.
    fn add_files(&mut self, number: usize, chance: &mut StdRng) {
        let entry = &mut self.entries[number];
        if chance.random_bool(0.3) {
            entry.body = String::new();
        }
        let fields: Vec<_> = self.fields.iter().filter(|row| row.tenant_id == entry.tenant_id).collect();
        for ordinal in 0..chance.random_range(0..=3) {
            let is_removed = chance.random_bool(0.2);
            let audience = one(&Audience::ALL, chance);
            entry.customer_files += i64::from(!is_removed && *audience == Audience::Customer);
            self.files.push(file::Model {
                id: id(chance),
                tenant_id: entry.tenant_id,
                job_id: entry.job_id,
                entry_id: entry.id,
                ordinal,
                field_id: fields.choose(chance).filter(|_| entry.kind != "file").map(|field| field.id),
                name: "a.txt".to_owned(),
                media_type: "text/plain".to_owned(),
                byte_count: 1,
                blob: (!is_removed).then(|| id(chance).to_string()),
                thumbnail_blob: None,
                audience: audience.as_str().to_owned(),
                author_side: entry.author_side.clone(),
                author_id: entry.author_id,
                is_removed,
                is_past: false,
                version: 1,
                created_at: 0,
            });
        }
    }

    fn blobs(&self) -> Vec<blob::Model> {
        let named = self.files.iter().filter_map(|row| Some((row.tenant_id, row.blob.clone()?)));
        named.map(|(tenant_id, name)| blob::Model { name, tenant_id, state: "kept".to_owned(), since: 0 }).collect()
    }

    /// Counted in the world, not read from the entry's row.
    fn shown_files(&self, entry: &job_entry::Model) -> usize {
        let of = self.files.iter().filter(|row| row.entry_id == entry.id);
        of.filter(|row| !row.is_removed && row.audience == "customer").count()
    }

    pub(super) fn file_facts(&self, job: &job::Model, row: &file::Model) -> FileFacts {
        let who = MembershipId::of(row.author_id.expect("has an author"));
        FileFacts {
            job: JobId::of(row.job_id),
            audience: Audience::from_word(&row.audience).expect("an audience"),
            author: match row.author_side.as_str() {
                "staff" => Author::Staff(who),
                "contact" => Author::Contact(who),
                _ => Author::System,
            },
            names_visible_field_only: row.field_id.is_none() || self.shows_field(job, row.field_id),
        }
    }

    pub(super) fn actor(&self, row: &membership::Model) -> Actor {
        let (tenant, membership) = (TenantId::of(row.tenant_id), MembershipId::of(row.id));
        if let Some(role) = &row.role {
            let role = Role::from_word(role).expect("a role");
            let state = StaffState::from_word(&row.state).expect("a state");
            return Actor::Staff(Staff { tenant, membership, role, state });
        }
        let of = self.customers.iter().find(|one| Some(one.id) == row.customer_id).expect("a customer");
        let business = self.tenants.iter().find(|one| one.id == row.tenant_id).expect("a tenant");
        Actor::Contact(Contact {
            tenant,
            membership,
            customer: CustomerId::of(of.id),
            state: ContactState::from_word(&row.state).expect("a state"),
            customer_is_archived: of.is_archived,
            can_view_jobs: of.can_view_jobs,
            job_rights: JobRights::from_word(&row.job_rights).expect("rights"),
            portal: Portal {
                is_on: business.portal_is_on,
                has_jobs_module: business.has_jobs_module,
                has_jobs_section: business.has_jobs_section,
                shares_automatically: business.shares_automatically,
                is_read_only: business.portal_is_read_only,
            },
        })
    }

    fn is_visible(&self, stage: Option<Uuid>) -> bool {
        self.stages.iter().any(|row| Some(row.id) == stage && row.is_visible_to_customer)
    }

    /// The stage shown instead of an internal one.
    fn last_visible(&self, row: &job::Model) -> Option<Uuid> {
        let line = self.pipelines.iter().find(|one| one.id == row.pipeline_id).expect("a pipeline");
        let shows = line.at_internal_stage == "show_last_visible" && !self.is_visible(Some(row.stage_id));
        row.last_visible_stage_id.filter(|last| shows && self.is_visible(Some(*last)))
    }

    fn place(&self, stage: Uuid) -> i64 {
        self.stages.iter().find(|one| one.id == stage).expect("a stage").position
    }

    /// A contact who sees the job sees what is said about the field.
    fn shows_field(&self, row: &job::Model, field: Option<Uuid>) -> bool {
        let Some(field) = self.fields.iter().find(|one| Some(one.id) == field) else { return false };
        let here = self.place(self.last_visible(row).unwrap_or(row.stage_id));
        let is_reached = field.shown_from_stage_id.is_none_or(|from| self.place(from) <= here);
        field.is_visible_to_customer && field.pipeline_id == row.pipeline_id && is_reached
    }

    pub(super) fn job_facts(&self, row: &job::Model) -> JobFacts {
        let line = self.pipelines.iter().find(|one| one.id == row.pipeline_id).expect("a pipeline");
        JobFacts {
            tenant: TenantId::of(row.tenant_id),
            job: JobId::of(row.id),
            customer: CustomerId::of(row.customer_id),
            owner: row.owner_id.map(MembershipId::of),
            assigned: Members::from_words(&row.assigned).expect("people"),
            named_contacts: Members::from_words(&row.named_contacts).expect("people"),
            sharing: Sharing::from_word(&row.sharing).expect("a word"),
            is_started_by_customer: row.is_started_by_customer,
            is_open_for_access: line.first_stage_id.is_none_or(|first| self.place(first) <= self.place(row.stage_id)),
            shares_dates: row.shares_dates,
            shares_stage: row.shares_stage,
            stage_is_visible: self.is_visible(Some(row.stage_id)),
            shows_last_visible_stage: self.last_visible(row).is_some(),
            takes_replies: line.takes_replies,
            takes_uploads: line.takes_uploads,
            is_archived: row.is_archived,
        }
    }

    pub(super) fn entry_facts(&self, job: &job::Model, row: &job_entry::Model) -> EntryFacts {
        let kind = EntryKind::from_word(&row.kind).expect("a kind");
        let who = MembershipId::of(row.author_id.expect("has an author"));
        EntryFacts {
            job: JobId::of(row.job_id),
            kind,
            audience: Audience::from_word(&row.audience).expect("an audience"),
            author: match row.author_side.as_str() {
                "staff" => Author::Staff(who),
                "contact" => Author::Contact(who),
                _ => Author::System,
            },
            names_visible_stages_only: match kind {
                EntryKind::StageChange => self.is_visible(row.from_stage_id) && self.is_visible(row.to_stage_id),
                EntryKind::Note | EntryKind::Reply | EntryKind::File | EntryKind::FieldChange => true,
            },
            names_visible_field_only: kind != EntryKind::FieldChange || self.shows_field(job, row.field_id),
            has_words_or_customer_file: kind != EntryKind::File || !row.body.is_empty() || self.shown_files(row) > 0,
        }
    }
}
