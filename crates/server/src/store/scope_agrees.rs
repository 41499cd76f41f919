//! The scopes, as the database carries them out, select exactly what `decide` allows: on random worlds, for everybody
//! in them. The facts come from the world as it was made up, not from what the store reads back.

mod world;

use super::actor::actor_of;
use super::entity::{customer, file, job, job_entry};
use super::job::JobFilter;
use super::{Db, Key, Pipelines, customer as customers, entry as entries, file as files, job as jobs, scope};
use crate::{Clock, Config, Context};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use sea_orm::{EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
use std::collections::BTreeSet;
use uuid::Uuid;
use vitrine_domain::{CustomerId, EntryId, FileId, JobId, TenantId};
use vitrine_policy::{Actor, Ask, CustomerFacts, decide, scope_customers, scope_entries, scope_files, scope_jobs};
use vitrine_wire::JobSort;
use world::{World, one};

const WORLDS: u64 = 10;
const ALL: u64 = 10_000;

/// What an actor may see of a world, by asking about each thing.
struct Allowed {
    jobs: BTreeSet<Uuid>,
    entries: BTreeSet<Uuid>,
    files: BTreeSet<Uuid>,
    customers: BTreeSet<Uuid>,
}

impl Allowed {
    fn to(actor: &Actor, world: &World) -> Self {
        let sees_job = |row: &&job::Model| decide(actor, Ask::SeeJob(&world.job_facts(row))).is_ok();
        let sees_entry = |row: &&job_entry::Model| {
            let job = world.jobs.iter().find(|job| job.id == row.job_id).expect("a job");
            decide(actor, Ask::SeeEntry(&world.job_facts(job), &world.entry_facts(job, row))).is_ok()
        };
        let sees_file = |row: &&file::Model| {
            let job = world.jobs.iter().find(|job| job.id == row.job_id).expect("a job");
            let entry = world.entries.iter().find(|entry| entry.id == row.entry_id).expect("an entry");
            let (entry, file) = (world.entry_facts(job, entry), world.file_facts(job, row));
            !row.is_removed && decide(actor, Ask::SeeFile(&world.job_facts(job), &entry, &file)).is_ok()
        };
        let sees_customer = |row: &&customer::Model| {
            let facts = CustomerFacts { tenant: TenantId::of(row.tenant_id), customer: CustomerId::of(row.id) };
            decide(actor, Ask::SeeCustomer(&facts)).is_ok()
        };
        Self {
            jobs: world.jobs.iter().filter(sees_job).map(|row| row.id).collect(),
            entries: world.entries.iter().filter(sees_entry).map(|row| row.id).collect(),
            files: world.files.iter().filter(sees_file).map(|row| row.id).collect(),
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
            worked_on_by: chance.random_bool(0.3).then(|| Key::of(one(&world.memberships, chance).id)),
            naming: chance.random_bool(0.2).then(|| Key::of(one(&world.memberships, chance).id)),
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

async fn check_files(db: &Db, world: &World, actor: &Actor, allowed: &Allowed, said: &str) {
    let scope = scope_files(actor);
    for row in &world.files {
        let found = files::select_file(db, &scope, FileId::of(row.id)).await.expect("reads");
        assert_eq!(found.is_some(), allowed.files.contains(&row.id), "{said}: {row:?}");
    }
    let mut by_job = BTreeSet::new();
    for job in &world.jobs {
        let found = files::files_of_job(db, &scope, JobId::of(job.id), ALL).await.expect("reads");
        assert!(found.iter().all(|(file, entry)| file.job_id == job.id && entry.id == file.entry_id), "{said}");
        assert_eq!(files::has_files(db, &scope, JobId::of(job.id)).await.expect("reads"), !found.is_empty());
        by_job.extend(found.iter().map(|(file, _)| file.id));
        let entries = world.entries.iter().filter(|entry| entry.job_id == job.id).map(|entry| entry.id);
        let of_entries = files::files_of_entries(db, &scope, JobId::of(job.id), entries).await.expect("reads");
        let there: BTreeSet<_> = of_entries.iter().filter(|row| !row.is_removed).map(|row| row.id).collect();
        assert_eq!(there, found.iter().map(|(file, _)| file.id).collect(), "{said}");
        let removed_are_for_staff = matches!(actor, Actor::Staff(_)) || of_entries.iter().all(|row| !row.is_removed);
        assert!(removed_are_for_staff, "{said}");
    }
    assert_eq!(by_job, allowed.files, "{said}: job by job");
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
    let (mut files_seen, mut files_unseen) = ([0; 3], [0; 3]);
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
            for row in world.files.iter().filter(|row| row.tenant_id == tenant.id) {
                let job = world.jobs.iter().find(|job| job.id == row.job_id).expect("its job");
                let facts = read.file_facts(job, row).expect("understood");
                assert_eq!(facts, world.file_facts(job, row), "world {seed}");
            }
        }
        for actor in &everybody {
            let said = format!("world {seed}, {actor:?}");
            let allowed = Allowed::to(actor, &world);
            check_jobs(&db, &world, actor, &allowed, &mut chance, &said).await;
            check_entries(&db, &world, actor, &allowed, &mut chance, &said).await;
            check_files(&db, &world, actor, &allowed, &said).await;
            check_customers(&db, &world, actor, &allowed, &said).await;
            let side = usize::from(actor.tenant().is_some()) + usize::from(matches!(actor, Actor::Contact(_)));
            seen[side] += allowed.entries.len();
            unseen[side] += world.entries.len() - allowed.entries.len();
            files_seen[side] += allowed.files.len();
            files_unseen[side] += world.files.len() - allowed.files.len();
            actors += 1;
        }
    }
    assert!(actors >= 200, "{actors} actors");
    assert_eq!(seen[0], 0);
    assert!(
        seen[1] > 0 && seen[2] > 0 && unseen[1] > 0 && unseen[2] > 0,
        "worlds without any glass: {seen:?} {unseen:?}"
    );
    assert!(files_seen[0] == 0 && files_seen[1] > 0 && files_seen[2] > 0 && files_unseen[2] > 0, "no files");
    let _ = std::fs::remove_dir_all(folder);
}
