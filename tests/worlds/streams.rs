//! Open streams, and what they may say after each thing that happens.
//!
//! That something was *not* said is never concluded from silence. Each customer has a job of its own that nothing else
//! touches: a beacon. After each step its text is changed, and what a stream says before it names the beacon is all that
//! it said about the step. A stream that cannot be told of a beacon owes its proof until it can.

use crate::reference::Position;
use crate::told::{Told, listen};
use crate::world::World;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use vitrine_domain::Audience;

/// So long may a frame take that has to come.
const PATIENCE: Duration = Duration::from_secs(10);
/// A beacon that a "read again" covered does not come by itself: after so long another is lit.
const COVERED: Duration = Duration::from_millis(250);

/// Beside the jobs of a view: what the person may do at all.
const RIGHTS: &str = "rights";

/// What somebody may see: each job's id and what there is to see of it.
type View = BTreeMap<String, Value>;

/// Open streams of a world.
pub struct Streams {
    open: BTreeMap<usize, Stream>,
    /// Customer → job.
    beacons: BTreeMap<usize, usize>,
    /// How many frames of each kind were checked, for the report.
    pub heard: BTreeMap<&'static str, usize>,
}

struct Stream {
    told: UnboundedReceiver<Told>,
    allowed: Allowed,
}

/// What a stream may say until the next beacon.
#[derive(Default)]
struct Allowed {
    jobs: BTreeSet<String>,
    recheck: bool,
}

impl Streams {
    pub async fn open(world: &mut World) -> Self {
        let mut beacons = BTreeMap::new();
        for tenant in 0..world.is.tenants.len() {
            // A stage that nothing changes; owned by those who see only what is assigned to them.
            let stage = world.stages_of(tenant).into_iter().find(|one| world.is.stages[*one].name == "Booked");
            let stage = stage.expect("every tenant starts with it");
            let assigned: Vec<usize> = world
                .staff_of(tenant)
                .into_iter()
                .filter(|one| world.is.jobs_of(*one).len() < world.is.jobs.len())
                .collect();
            for (customer, owner) in world.customers_of(tenant).into_iter().zip(assigned.into_iter().rev()) {
                let job = world.add_job(customer, stage, Some(owner)).await;
                world.write(job, Audience::Customer).await;
                while world.is.jobs[job].entries.is_empty() {
                    world.write(job, Audience::Customer).await;
                }
                world.kept.insert(job);
                beacons.insert(customer, job);
            }
        }
        let mut streams = Self { open: BTreeMap::new(), beacons, heard: BTreeMap::new() };
        streams.open_missing(world).await;
        streams
    }

    /// Whoever may listen and does not, begins to.
    async fn open_missing(&mut self, world: &World) {
        world.sign_in_again().await;
        for person in world.everybody() {
            let may_listen =
                world.is.is_in_portal(person) || matches!(world.is.people[person].position, Position::Staff(_));
            if self.open.contains_key(&person) {
                continue;
            }
            match listen(&world.clients[person]).await {
                Ok(mut told) => {
                    assert!(may_listen, "seed {}: {} got a stream", world.seed, world.is.people[person].name);
                    assert_eq!(next(&mut told, PATIENCE).await, Some(Told::Hello));
                    self.open.insert(person, Stream { told, allowed: Allowed::default() });
                }
                Err(status) => {
                    assert!(
                        !may_listen,
                        "seed {}: {} got no stream: {status}",
                        world.seed, world.is.people[person].name
                    );
                    assert!([401, 404].contains(&status), "{status}");
                }
            }
        }
    }

    /// Something happens, and every stream says what it has to, and nothing else.
    pub async fn step(&mut self, world: &mut World, tenant: usize) {
        let before: BTreeMap<usize, View> = self.open.keys().map(|one| (*one, view(world, *one))).collect();
        let what = world.something_happens(tenant).await;
        // Everything committed has been told to the streams before the beacons are lit.
        world.server.cx().hub().catch_up(world.server.cx()).await.expect("the outbox can be read");
        let people: Vec<usize> = self.open.keys().copied().collect();
        for person in people {
            self.hear(world, person, &before[&person], what).await;
        }
        self.light_beacons(world, tenant, what).await;
        self.open_missing(world).await;
    }

    async fn hear(&mut self, world: &World, person: usize, before: &View, what: &str) {
        let me = &world.is.people[person];
        let who = format!("seed {}: {} ({:?}) after: {what}", world.seed, me.name, me.position);
        let is_contact = matches!(me.position, Position::Contact { .. });
        let stream = self.open.get_mut(&person).expect("open");
        if is_contact && !world.is.is_in_portal(person) {
            // What was told of earlier steps may lie there still, where no beacon told it apart.
            let mut last = next(&mut stream.told, PATIENCE).await;
            while let Some(told @ (Told::Job(_) | Told::Recheck)) = &last {
                stream.allowed.check(told, &who);
                last = next(&mut stream.told, PATIENCE).await;
            }
            // Cut off: a last frame at most, then nothing for ever.
            match last {
                Some(Told::Bye) => {
                    *self.heard.entry("bye").or_default() += 1;
                    assert_eq!(next(&mut stream.told, PATIENCE).await, Some(Told::End), "{who}: after the last frame");
                    assert_eq!(next(&mut stream.told, PATIENCE).await, None, "{who}: after the end");
                }
                Some(Told::End) => {}
                other => panic!("{who}: a stream of somebody who was cut off said {other:?}"),
            }
            self.open.remove(&person);
            return;
        }
        let after = view(world, person);
        let mut changed: BTreeSet<String> =
            after.iter().filter(|(job, now)| before.get(*job) != Some(now)).map(|(job, _)| job.clone()).collect();
        let has_vanished = before.keys().any(|job| !after.contains_key(job));
        // Whose rights changed may read again, though there be no job to read.
        stream.allowed.recheck |= changed.remove(RIGHTS);
        stream.allowed.jobs.extend(changed.iter().cloned());
        stream.allowed.recheck |= !is_contact || has_vanished || !changed.is_empty();
        // What has to be said is waited for; what must not be said shows before the beacon.
        let (mut missing, mut recheck_is_missing) = (changed, has_vanished);
        while !missing.is_empty() || recheck_is_missing {
            let Some(told) = next(&mut stream.told, PATIENCE).await else {
                panic!("{who}: not told of {missing:?}, of what vanished: {recheck_is_missing}");
            };
            stream.allowed.check(&told, &who);
            match told {
                Told::Job(job) => {
                    *self.heard.entry("job").or_default() += 1;
                    missing.remove(&job);
                }
                Told::Recheck => {
                    *self.heard.entry("recheck").or_default() += 1;
                    missing.clear();
                    recheck_is_missing = false;
                }
                Told::Hello | Told::Bye | Told::End | Told::Other(_) => {}
            }
        }
    }

    async fn light_beacons(&mut self, world: &mut World, tenant: usize, what: &str) {
        let beacons: Vec<usize> =
            self.beacons.values().copied().filter(|job| world.is.jobs[*job].tenant == tenant).collect();
        for beacon in beacons {
            let id = world.is.jobs[beacon].id.clone();
            // Everybody who sees it has to be told each time, so that none of its frames is left over.
            let mut waiting: Vec<usize> =
                self.open.keys().copied().filter(|person| world.is.sees_job(*person, beacon)).collect();
            for round in 0.. {
                assert!(round < 20, "seed {}: the beacon {id} is never told, after: {what}", world.seed);
                world.edit(beacon, 0).await;
                let mut covered = Vec::new();
                for person in &waiting {
                    let me = &world.is.people[*person];
                    let who = format!("seed {}: {} ({:?}) after: {what}", world.seed, me.name, me.position);
                    let stream = self.open.get_mut(person).expect("open");
                    let mut patience = PATIENCE;
                    loop {
                        match next(&mut stream.told, patience).await {
                            Some(Told::Job(job)) if job == id => {
                                stream.allowed = Allowed::default();
                                break;
                            }
                            Some(told) => {
                                stream.allowed.check(&told, &who);
                                if told == Told::Recheck {
                                    patience = COVERED;
                                }
                            }
                            None => {
                                assert!(patience == COVERED, "{who}: not told of the beacon {id}");
                                covered.push(*person);
                                break;
                            }
                        }
                    }
                }
                if covered.is_empty() {
                    break;
                }
                waiting = self.open.keys().copied().filter(|person| world.is.sees_job(*person, beacon)).collect();
            }
        }
    }
}

impl Allowed {
    #[track_caller]
    fn check(&self, told: &Told, who: &str) {
        let is_allowed = match told {
            Told::Job(job) => self.jobs.contains(job),
            Told::Recheck => self.recheck,
            Told::Hello | Told::Bye | Told::End | Told::Other(_) => false,
        };
        assert!(is_allowed, "{who}: the stream said {told:?}");
    }
}

async fn next(told: &mut UnboundedReceiver<Told>, patience: Duration) -> Option<Told> {
    tokio::time::timeout(patience, told.recv()).await.ok().flatten()
}

/// All that somebody may see of jobs.
fn view(world: &World, person: usize) -> View {
    let is = &world.is;
    match is.people[person].position {
        Position::Contact { .. } => {
            let rights = (
                RIGHTS.to_owned(),
                serde_json::json!([
                    format!("{:?}", is.rights(person)),
                    is.tenants[is.people[person].tenant].is_read_only
                ]),
            );
            is.portal_view(person).into_iter().chain([rights]).collect()
        }
        Position::Staff(_) => is
            .jobs_of(person)
            .into_iter()
            .map(|job| {
                let facts = &is.jobs[job];
                let files = |file: usize| format!("{} {}", is.files[file].version, is.files[file].is_removed);
                let entries: Vec<String> =
                    facts.entries.iter().map(|one| format!("{} {} {:?}", one.id, one.version, one.audience)).collect();
                let seen = serde_json::json!([
                    facts.title,
                    facts.description,
                    facts.customer,
                    facts.stage,
                    facts.owner,
                    facts.assigned,
                    facts.named,
                    facts.is_archived,
                    facts.is_due,
                    facts.times_shared,
                    entries,
                    is.portal_form(person, job),
                    is.listed_files(person, job),
                    facts.entries.iter().flat_map(|one| &one.files).map(|file| files(*file)).collect::<Vec<_>>(),
                ]);
                (facts.id.clone(), seen)
            })
            .collect(),
    }
}
