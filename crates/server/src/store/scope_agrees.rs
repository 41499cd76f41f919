//! The scopes, as the database carries them out, select exactly what `decide` allows: on random worlds, for everybody
//! in them. The facts come from the world as it was made up, not from what the store reads back.

use super::actor::actor_of;
use super::entity::{customer, field, identity, job, job_entry, membership, pipeline, stage, tenant};
use super::job::JobFilter;
use super::{Db, Key, Pipelines, customer as customers, entry as entries, job as jobs, scope};
use crate::{Clock, Config, Context};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QuerySelect, RelationTrait};
use std::collections::BTreeSet;
use uuid::Uuid;
use vitrine_domain::{
    AtInternalStage, Audience, ContactState, CustomerId, EntryId, EntryKind, JobId, MembershipId, Role, StaffState,
    TenantId,
};
use vitrine_policy::{
    Actor, Ask, Author, Contact, CustomerFacts, EntryFacts, JobFacts, Portal, Staff, decide, scope_customers,
    scope_entries, scope_jobs,
};
use vitrine_wire::JobSort;

const WORLDS: u64 = 10;
/// More than any world has of anything.
const ALL: u64 = 10_000;

#[derive(Default)]
struct World {
    tenants: Vec<tenant::Model>,
    identities: Vec<identity::Model>,
    customers: Vec<customer::Model>,
    memberships: Vec<membership::Model>,
    pipelines: Vec<pipeline::Model>,
    stages: Vec<stage::Model>,
    fields: Vec<field::Model>,
    jobs: Vec<job::Model>,
    entries: Vec<job_entry::Model>,
}

fn id(chance: &mut StdRng) -> Uuid {
    Uuid::from_u128(chance.random())
}

fn one<'a, T>(of: &'a [T], chance: &mut StdRng) -> &'a T {
    of.choose(chance).expect("there is something to choose")
}

impl World {
    fn random(chance: &mut StdRng) -> Self {
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
        };
        for role in Role::ALL {
            let state = if chance.random_bool(0.8) { StaffState::Active } else { StaffState::Ended };
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
                is_archived: chance.random_bool(0.2),
                version: 1,
                submission: None,
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
            let row = pipeline::Model {
                id: id(chance),
                tenant_id: tenant.id,
                name: "A pipeline".to_owned(),
                position,
                takes_replies: chance.random(),
                takes_uploads: chance.random(),
                at_internal_stage: one(&AtInternalStage::ALL, chance).as_str().to_owned(),
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
                });
            }
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
            version: 1,
            submission: None,
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
                customer_files: 0,
            });
            self.add_files(chance);
        }
        self.jobs.push(row);
    }

    async fn write(&self, db: &Db) {
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
        insert!(job_entry, self.entries);
    }

    fn actor(&self, row: &membership::Model) -> Actor {
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
            portal: Portal {
                is_on: business.portal_is_on,
                has_jobs_module: business.has_jobs_module,
                has_jobs_section: business.has_jobs_section,
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

    /// A contact who sees the job sees what is said about the field.
    fn shows_field(&self, row: &job::Model, field: Option<Uuid>) -> bool {
        let Some(field) = self.fields.iter().find(|one| Some(one.id) == field) else { return false };
        let place = |id: Uuid| self.stages.iter().find(|one| one.id == id).expect("a stage").position;
        let here = place(self.last_visible(row).unwrap_or(row.stage_id));
        let is_reached = field.shown_from_stage_id.is_none_or(|from| place(from) <= here);
        field.is_visible_to_customer && field.pipeline_id == row.pipeline_id && is_reached
    }

    fn job_facts(&self, row: &job::Model) -> JobFacts {
        let line = self.pipelines.iter().find(|one| one.id == row.pipeline_id).expect("a pipeline");
        JobFacts {
            tenant: TenantId::of(row.tenant_id),
            job: JobId::of(row.id),
            customer: CustomerId::of(row.customer_id),
            owner: row.owner_id.map(MembershipId::of),
            stage_is_visible: self.is_visible(Some(row.stage_id)),
            shows_last_visible_stage: self.last_visible(row).is_some(),
            takes_replies: line.takes_replies,
            takes_uploads: line.takes_uploads,
            is_archived: row.is_archived,
        }
    }

    fn entry_facts(&self, job: &job::Model, row: &job_entry::Model) -> EntryFacts {
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

/// What an actor may see of a world, by asking about each thing.
struct Allowed {
    jobs: BTreeSet<Uuid>,
    entries: BTreeSet<Uuid>,
    customers: BTreeSet<Uuid>,
}

impl Allowed {
    fn to(actor: &Actor, world: &World) -> Self {
        let sees_job = |row: &&job::Model| decide(actor, Ask::SeeJob(&world.job_facts(row))).is_ok();
        let sees_entry = |row: &&job_entry::Model| {
            let job = world.jobs.iter().find(|job| job.id == row.job_id).expect("a job");
            decide(actor, Ask::SeeEntry(&world.job_facts(job), &world.entry_facts(job, row))).is_ok()
        };
        let sees_customer = |row: &&customer::Model| {
            let facts = CustomerFacts { tenant: TenantId::of(row.tenant_id), customer: CustomerId::of(row.id) };
            decide(actor, Ask::SeeCustomer(&facts)).is_ok()
        };
        Self {
            jobs: world.jobs.iter().filter(sees_job).map(|row| row.id).collect(),
            entries: world.entries.iter().filter(sees_entry).map(|row| row.id).collect(),
            customers: world.customers.iter().filter(sees_customer).map(|row| row.id).collect(),
        }
    }
}

async fn check_jobs(db: &Db, world: &World, actor: &Actor, allowed: &Allowed, chance: &mut StdRng, said: &str) {
    let scope = scope_jobs(actor);
    for sort in JobSort::ALL {
        let found = jobs::select_jobs(db, &scope, &JobFilter::default(), sort, None, ALL).await.expect("reads");
        assert_eq!(found.iter().map(|row| row.id).collect::<BTreeSet<_>>(), allowed.jobs, "{said}: {sort:?}");
        assert_eq!(found.len(), allowed.jobs.len(), "{said}: twice");
    }
    let count = jobs::count_jobs(db, &scope, &JobFilter::default()).await.expect("reads");
    assert_eq!(count, allowed.jobs.len() as u64, "{said}");
    for row in &world.jobs {
        let found = jobs::select_job(db, &scope, JobId::of(row.id)).await.expect("reads");
        assert_eq!(found.is_some(), allowed.jobs.contains(&row.id), "{said}: {row:?}");
    }
    for _ in 0..4 {
        let filter = JobFilter {
            search: one(&["", "job", "100%_!", "%", "_", "#1", "a customer", "' OR 1=1 --"], chance).to_string(),
            pipeline: chance.random_bool(0.2).then(|| Key::of(one(&world.pipelines, chance).id)),
            stage: chance.random_bool(0.2).then(|| Key::of(one(&world.stages, chance).id)),
            owner: chance.random_bool(0.3).then(|| Key::of(one(&world.memberships, chance).id)),
            customer: chance.random_bool(0.3).then(|| Key::of(one(&world.customers, chance).id)),
            is_archived: chance.random_bool(0.3).then(|| chance.random()),
            is_finished: chance.random_bool(0.3).then(|| chance.random()),
            ..JobFilter::default()
        };
        let sort = *one(&JobSort::ALL, chance);
        let found = jobs::select_jobs(db, &scope, &filter, sort, None, ALL).await.expect("reads");
        assert!(found.iter().all(|row| allowed.jobs.contains(&row.id)), "{said}: {filter:?}");
        let count = jobs::count_jobs(db, &scope, &filter).await.expect("reads");
        assert_eq!(count, found.len() as u64, "{said}: {filter:?}");
    }
}

async fn check_entries(db: &Db, world: &World, actor: &Actor, allowed: &Allowed, chance: &mut StdRng, said: &str) {
    let scope = scope_entries(actor);
    let joined = job_entry::Entity::find()
        .join(JoinType::InnerJoin, job_entry::Relation::Job.def())
        .filter(scope::jobs(&scope.jobs))
        .filter(scope::entries(&scope))
        .all(&db.tx)
        .await
        .expect("reads");
    assert_eq!(joined.iter().map(|row| row.id).collect::<BTreeSet<_>>(), allowed.entries, "{said}: joined");
    let mut by_job = BTreeSet::new();
    for job in &allowed.jobs {
        let found = entries::select_entries(db, &scope, JobId::of(*job), None, ALL).await.expect("reads");
        assert!(found.iter().all(|row| row.job_id == *job), "{said}");
        by_job.extend(found.iter().map(|row| row.id));
    }
    assert_eq!(by_job, allowed.entries, "{said}: job by job");
    for _ in 0..8 {
        let (Some(entry), job) = (world.entries.choose(chance), one(&world.jobs, chance).id) else { break };
        for job in [job, entry.job_id].into_iter().filter(|job| allowed.jobs.contains(job)) {
            let found = entries::select_entry(db, &scope, JobId::of(job), EntryId::of(entry.id)).await.expect("reads");
            let is_right = job == entry.job_id && allowed.entries.contains(&entry.id);
            assert_eq!(found.is_some(), is_right, "{said}: {entry:?} with {job}");
        }
    }
    let waiting = entries::select_waiting(db, &scope.jobs, ALL).await.expect("reads");
    for (_, job) in waiting {
        assert!(allowed.jobs.contains(&job.id), "{said}: waiting {job:?}");
    }
}

async fn check_customers(db: &Db, world: &World, actor: &Actor, allowed: &Allowed, said: &str) {
    let scope = scope_customers(actor);
    let mut found = BTreeSet::new();
    for archived in [false, true] {
        let (rows, total) = customers::list(db, &scope, "", archived, None, ALL).await.expect("reads");
        assert_eq!(rows.len() as u64, total, "{said}");
        found.extend(rows.iter().map(|row| row.customer.uuid()));
    }
    assert_eq!(found, allowed.customers, "{said}");
    for row in &world.customers {
        let found = customers::find(db, &scope, CustomerId::of(row.id)).await.expect("reads");
        assert_eq!(found.is_some(), allowed.customers.contains(&row.id), "{said}: {row:?}");
    }
}

#[tokio::test]
async fn scope_agrees_with_decide_on_random_worlds() {
    let first = std::env::var("VITRINE_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0_u64);
    println!("worlds {first} to {} (VITRINE_TEST_SEED)", first + WORLDS - 1);
    let folder = std::env::temp_dir().join(format!("vitrine-scope-agrees-{}", std::process::id()));
    let mut config = Config::in_folder(&folder);
    if let Ok(url) = std::env::var("VITRINE_TEST_DATABASE_URL") {
        config.database_url = url;
    }
    let cx = Context::open_for_test(config, Clock::System, first).await.expect("opens");
    let (mut actors, mut seen, mut unseen) = (0, [0; 3], [0; 3]);
    for seed in first..first + WORLDS {
        let mut chance = StdRng::seed_from_u64(seed);
        let world = World::random(&mut chance);
        // Never committed: other tests share the database.
        let db = cx.store().change().await.expect("writes");
        world.write(&db).await;
        let mut everybody = vec![Actor::Stranger];
        for row in &world.memberships {
            let actor = actor_of(&db, row.clone()).await.expect("reads");
            assert_eq!(actor, world.actor(row), "world {seed}");
            everybody.push(actor);
        }
        for tenant in &world.tenants {
            let read = Pipelines::load(&db, TenantId::of(tenant.id)).await.expect("reads");
            for row in world.jobs.iter().filter(|row| row.tenant_id == tenant.id) {
                assert_eq!(read.job_facts(row).expect("understood"), world.job_facts(row), "world {seed}");
            }
            for row in world.entries.iter().filter(|row| row.tenant_id == tenant.id) {
                let job = world.jobs.iter().find(|job| job.id == row.job_id).expect("its job");
                let facts = read.entry_facts(job, row).expect("understood");
                assert_eq!(facts, world.entry_facts(job, row), "world {seed}");
            }
        }
        for actor in &everybody {
            let said = format!("world {seed}, {actor:?}");
            let allowed = Allowed::to(actor, &world);
            check_jobs(&db, &world, actor, &allowed, &mut chance, &said).await;
            check_entries(&db, &world, actor, &allowed, &mut chance, &said).await;
            check_customers(&db, &world, actor, &allowed, &said).await;
            let side = match actor {
                Actor::Stranger => 0,
                Actor::Staff(_) => 1,
                Actor::Contact(_) => 2,
            };
            seen[side] += allowed.entries.len();
            unseen[side] += world.entries.len() - allowed.entries.len();
            actors += 1;
        }
    }
    assert!(actors >= 200, "{actors} actors");
    assert_eq!(seen[0], 0);
    assert!(
        seen[1] > 0 && seen[2] > 0 && unseen[1] > 0 && unseen[2] > 0,
        "worlds without any glass: {seen:?} {unseen:?}"
    );
    let _ = std::fs::remove_dir_all(folder);
}
