//! Seeded simulation: changes of content and of rights, a relay that lags, readers that stall, come and go, in any
//! order. Checked against a slow and obvious account of who sees what.

mod bounds;

use super::event::{Event, PENDING_JOBS_MAX};
use super::listener::{End, Listener, Rights};
use super::relay::is_meant;
use super::room::{Cursor, Room};
use super::{Notice, Whom};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::task::{Poll, Waker};
use vitrine_domain::{
    Audience, ContactState, CustomerId, EntryKind, Instant, JobId, JobRights, Members, MembershipId, Role, SessionId,
    Sharing, StaffState, TenantId,
};
use vitrine_policy::{Actor, Author, Contact, EntryFacts, JobFacts, Portal, Staff};
use vitrine_wire::LiveFrame;

const TENANT: TenantId = TenantId::from_bits(1);
const NEVER: Instant = Instant::from_millis(i64::MAX);
const JOBS: usize = 4;
const ENTRIES: usize = 3;
/// Two contacts of the first customer, one of the second, a tradie.
const VIEWERS: usize = 4;
const TRADIE: usize = 3;
const JOBS_PAGE: usize = usize::MAX;

const fn customer(number: usize) -> CustomerId {
    CustomerId::from_bits(10 + number as u128)
}

const fn member(viewer: usize) -> MembershipId {
    MembershipId::from_bits(50 + viewer as u128)
}

const fn session(viewer: usize) -> SessionId {
    SessionId::from_bits(70 + viewer as u128)
}

const fn job_id(job: usize) -> JobId {
    JobId::from_bits(90 + job as u128)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    is_shown: bool,
    text: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Job {
    customer: usize,
    is_mine: bool,
    stage_is_visible: bool,
    /// Its pipeline shows its last visible stage while it stands at an internal one, and there is one.
    shows_last_visible: bool,
    title: u32,
    entries: [Option<Entry>; ENTRIES],
}

/// The database after one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct World {
    portal: Portal,
    can_view_jobs: [bool; 2],
    is_blocked: [bool; 3],
    is_signed_in: [bool; VIEWERS],
    jobs: [Job; JOBS],
}

/// What a person sees: whether there is a page of jobs ([`JOBS_PAGE`]), and per job its title and the texts of its
/// entries.
type View = BTreeMap<usize, (u32, Vec<(usize, Entry)>)>;

impl World {
    fn new() -> Self {
        let job = |number: usize| Job {
            customer: number % 2,
            is_mine: number == 0,
            stage_is_visible: true,
            shows_last_visible: false,
            title: 0,
            entries: [None; ENTRIES],
        };
        Self {
            portal: Portal {
                is_on: true,
                has_jobs_module: true,
                has_jobs_section: true,
                shares_automatically: true,
                is_read_only: false,
            },
            can_view_jobs: [true; 2],
            is_blocked: [false; 3],
            is_signed_in: [true; VIEWERS],
            jobs: std::array::from_fn(job),
        }
    }

    /// Written from the rules in words, not from the policy.
    fn listens(&self, viewer: usize) -> bool {
        self.is_signed_in[viewer] && (viewer == TRADIE || self.portal.is_on && !self.is_blocked[viewer])
    }

    fn view(&self, viewer: usize) -> View {
        let mut view = View::new();
        let has_jobs_page = viewer == TRADIE
            || self.portal.has_jobs_module && self.portal.has_jobs_section && self.can_view_jobs[viewer / 2];
        if !(self.listens(viewer) && has_jobs_page) {
            return view;
        }
        view.insert(JOBS_PAGE, (0, Vec::new()));
        for (number, job) in self.jobs.iter().enumerate() {
            let sees_job = if viewer == TRADIE {
                job.is_mine
            } else {
                job.customer == viewer / 2 && (job.stage_is_visible || job.shows_last_visible)
            };
            if sees_job {
                let entries = job.entries.iter().enumerate().filter_map(|(at, entry)| entry.map(|entry| (at, entry)));
                let seen = entries.filter(|(_, entry)| viewer == TRADIE || entry.is_shown).collect();
                view.insert(number, (job.title, seen));
            }
        }
        view
    }

    fn actor(&self, viewer: usize) -> Actor {
        if viewer == TRADIE {
            let membership = member(viewer);
            return Actor::Staff(Staff { tenant: TENANT, membership, role: Role::Tradie, state: StaffState::Active });
        }
        Actor::Contact(Contact {
            tenant: TENANT,
            membership: member(viewer),
            customer: customer(viewer / 2),
            state: if self.is_blocked[viewer] { ContactState::Blocked } else { ContactState::Active },
            customer_is_archived: false,
            can_view_jobs: self.can_view_jobs[viewer / 2],
            job_rights: JobRights::All,
            portal: self.portal,
        })
    }

    fn job_facts(&self, number: usize) -> JobFacts {
        let job = self.jobs[number];
        JobFacts {
            tenant: TENANT,
            job: job_id(number),
            customer: customer(job.customer),
            owner: job.is_mine.then_some(member(TRADIE)),
            assigned: Members::NOBODY,
            named_contacts: Members::NOBODY,
            sharing: Sharing::AsUsual,
            is_started_by_customer: false,
            is_open_for_access: true,
            shares_dates: true,
            shares_stage: true,
            stage_is_visible: job.stage_is_visible,
            shows_last_visible_stage: job.shows_last_visible && !job.stage_is_visible,
            takes_replies: true,
            takes_uploads: true,
            is_archived: false,
        }
    }

    /// One random change, with the notices that its service would write.
    fn change(&mut self, random: &mut StdRng) -> Vec<Notice> {
        let number = random.random_range(0..JOBS);
        let before = *self;
        let mut touches_portal = true;
        match random.random_range(0..15) {
            0..6 => return vec![self.change_entry(number, random)],
            6 => self.jobs[number].title += 1,
            7 => {
                self.jobs[number].is_mine ^= true;
                touches_portal = false;
            }
            8 => {
                self.jobs[number].stage_is_visible ^= true;
                // Behind its last visible stage a job moves unseen.
                touches_portal = !self.jobs[number].shows_last_visible;
            }
            9 => self.jobs[number].customer ^= 1,
            10 => {
                let Portal { is_on, has_jobs_module, has_jobs_section, .. } = &mut self.portal;
                let chosen = match random.random_range(0..3) {
                    0 => is_on,
                    1 => has_jobs_module,
                    _ => has_jobs_section,
                };
                *chosen ^= true;
                return vec![Notice::Rights(Whom::Tenant)];
            }
            11 => {
                let who = random.random_range(0..2);
                self.can_view_jobs[who] ^= true;
                return vec![Notice::Rights(Whom::Customer(customer(who)))];
            }
            12 => {
                let who = random.random_range(0..3);
                self.is_blocked[who] ^= true;
                return vec![Notice::Rights(Whom::Membership(member(who)))];
            }
            13 => {
                let job = &mut self.jobs[number];
                job.shows_last_visible ^= true;
                let of = customer(job.customer);
                return if job.stage_is_visible { Vec::new() } else { vec![Notice::CustomerView(of)] };
            }
            _ => {
                let who = random.random_range(0..VIEWERS);
                self.is_signed_in[who] ^= true;
                return vec![Notice::Rights(Whom::Session(session(who)))];
            }
        }
        vec![Notice::Job {
            before: Some(before.job_facts(number).into()),
            after: self.job_facts(number).into(),
            touches_portal,
        }]
    }

    fn change_entry(&mut self, number: usize, random: &mut StdRng) -> Notice {
        let job = self.job_facts(number);
        let entry = &mut self.jobs[number].entries[random.random_range(0..ENTRIES)];
        let facts = |entry: Entry| EntryFacts {
            job: job.job,
            kind: EntryKind::Note,
            audience: if entry.is_shown { Audience::Customer } else { Audience::Internal },
            author: Author::System,
            names_visible_stages_only: true,
            names_visible_field_only: true,
            has_words_or_customer_file: true,
        };
        let before = *entry;
        let after = match before {
            None => Entry { is_shown: random.random(), text: 0 },
            Some(entry) if random.random() => Entry { is_shown: !entry.is_shown, ..entry },
            Some(entry) => Entry { text: entry.text + 1, ..entry },
        };
        *entry = Some(after);
        Notice::Entry { job: job.into(), before: before.map(|entry| facts(entry).into()), after: facts(after).into() }
    }
}

/// One browser with its stream.
struct Browser {
    viewer: usize,
    listener: Arc<Listener>,
    /// The snapshot that its rights are being read from, while it opens.
    opening: Option<i64>,
    stalls: bool,
    /// What its page shows, by the rule that a page reads again what a frame names.
    page: View,
    /// Nothing was waiting when the changes had been told up to here.
    quiet_at: i64,
    /// Since then rights were read that are newer than their change.
    was_raced: bool,
    is_over: bool,
}

/// Notices that were read in one snapshot and are being told.
struct Batch {
    snapshot: i64,
    rest: Vec<(Cursor, Notice)>,
}

struct Simulation {
    random: StdRng,
    /// The database after each change; the place is the revision.
    worlds: Vec<World>,
    outbox: Vec<(Cursor, Notice)>,
    room: Room,
    batch: Option<Batch>,
    /// The latest snapshot that the relay has used.
    relay_saw: i64,
    browsers: Vec<Browser>,
    opened: u64,
}

impl Simulation {
    fn new(seed: u64) -> Self {
        Self {
            random: StdRng::seed_from_u64(seed),
            worlds: vec![World::new()],
            outbox: Vec::new(),
            room: Room::default(),
            batch: None,
            relay_saw: 0,
            browsers: Vec::new(),
            opened: 0,
        }
    }

    fn now(&self) -> i64 {
        self.worlds.len() as i64 - 1
    }

    fn world(&self, revision: i64) -> World {
        self.worlds[usize::try_from(revision).expect("not negative")]
    }

    fn step(&mut self) {
        match self.random.random_range(0..20) {
            0..5 => self.commit(),
            5..10 => self.relay(),
            10..12 => self.join(),
            12..14 => self.finish_opening(),
            14 => {
                if let Some(browser) = self.any_browser() {
                    self.browsers[browser].stalls ^= true;
                }
            }
            15 => {
                if let Some(at) = self.any_browser() {
                    let browser = self.browsers.swap_remove(at);
                    self.room.leave(browser.listener.number);
                }
            }
            _ => {
                if let Some(browser) = self.any_browser()
                    && !self.browsers[browser].stalls
                {
                    self.take(browser);
                }
            }
        }
    }

    fn any_browser(&mut self) -> Option<usize> {
        (!self.browsers.is_empty()).then(|| self.random.random_range(0..self.browsers.len()))
    }

    fn commit(&mut self) {
        let mut world = self.world(self.now());
        let notices = world.change(&mut self.random);
        self.worlds.push(world);
        let revision = self.now();
        self.outbox.extend((0..).zip(notices).map(|(ordinal, notice)| (Cursor { revision, ordinal }, notice)));
    }

    /// Half a breath of the relay: reads a batch, or tells one notice of it.
    fn relay(&mut self) {
        let Some(cursor) = self.room.cursor() else { return };
        let Some(batch) = &mut self.batch else {
            let rest = self.outbox.iter().filter(|(at, _)| *at > cursor).take(3).cloned().collect();
            self.relay_saw = self.now();
            self.batch = Some(Batch { snapshot: self.relay_saw, rest });
            return;
        };
        if batch.rest.is_empty() {
            self.batch = None;
            return;
        }
        let ((at, notice), snapshot) = (batch.rest.remove(0), batch.snapshot);
        if let Notice::Rights(whom) = notice {
            self.room.rights_changed(at.revision);
            // Read later than at the change: everything has to be read again, whatever happened in between.
            self.browsers.iter_mut().for_each(|browser| browser.was_raced |= at.revision < snapshot);
            let world = self.world(snapshot);
            for listener in self.room.listeners(|listener| is_meant(listener, at.revision, whom)) {
                let viewer = (0..VIEWERS).find(|viewer| session(*viewer) == listener.session).expect("one of ours");
                if matches!(whom, Whom::Tenant) {
                    listener.renew_portal(world.portal, snapshot, at.revision);
                } else if world.is_signed_in[viewer] {
                    listener.renew(Rights::new(world.actor(viewer), NEVER, snapshot), at.revision);
                } else {
                    listener.end(End::Revoked);
                }
            }
        }
        self.room.tell(at.revision, &notice);
        self.room.advance(at);
    }

    fn join(&mut self) {
        let viewer = self.random.random_range(0..VIEWERS);
        let listener = Arc::new(Listener::new(session(viewer), self.opened, Box::new(|| {})));
        self.opened += 1;
        self.room.join(Arc::clone(&listener));
        self.browsers.push(Browser {
            viewer,
            listener,
            opening: Some(self.now()),
            stalls: false,
            page: View::new(),
            quiet_at: 0,
            was_raced: false,
            is_over: false,
        });
    }

    /// What was read when opening began is used now, however much has happened since.
    fn finish_opening(&mut self) {
        let Some(at) = self.browsers.iter().position(|browser| browser.opening.is_some()) else { return };
        let (viewer, snapshot) = (self.browsers[at].viewer, self.browsers[at].opening.unwrap_or_default());
        let world = self.world(snapshot);
        if !world.listens(viewer) {
            let browser = self.browsers.swap_remove(at);
            self.room.leave(browser.listener.number);
            return;
        }
        let rights = Rights::new(world.actor(viewer), NEVER, snapshot);
        let is_in = self.room.admit(&self.browsers[at].listener, rights);
        self.browsers[at].opening = (!is_in).then_some(self.now());
        self.browsers[at].quiet_at = snapshot;
    }

    fn take(&mut self, at: usize) {
        let told = self.room.cursor().map_or(0, |cursor| cursor.revision);
        let (told_world, newest) = (self.world(told), self.world(self.now()));
        let (viewer, quiet_at) = (self.browsers[at].viewer, self.browsers[at].quiet_at);
        let has_changed = self.browsers[at].was_raced || {
            let seen = self.world(quiet_at).view(viewer);
            (quiet_at..=self.relay_saw.max(told)).any(|revision| self.world(revision).view(viewer) != seen)
        };
        let browser = &mut self.browsers[at];
        let taken = match browser.listener.poll_take(Waker::noop()) {
            Poll::Pending => {
                browser.quiet_at = browser.quiet_at.max(told);
                browser.was_raced = false;
                return;
            }
            Poll::Ready(taken) => taken,
        };
        assert!(!browser.is_over || taken.is_none(), "nothing comes after the end");
        let Some(Event { frame: Some(frame), .. }) = taken else {
            browser.is_over = true;
            return;
        };
        match frame {
            LiveFrame::Bye => {
                browser.is_over = true;
                browser.page = View::new();
            }
            LiveFrame::Hello => browser.page = newest.view(viewer),
            LiveFrame::Recheck => {
                assert!(viewer == TRADIE || has_changed, "a frame though nothing that {viewer} sees has changed");
                browser.page = newest.view(viewer);
            }
            LiveFrame::Job(job) => {
                assert!(viewer == TRADIE || has_changed, "a frame though nothing that {viewer} sees has changed");
                let number = (0..JOBS).find(|number| job_id(*number) == job).expect("one of ours");
                assert!(
                    told_world.view(viewer).contains_key(&number),
                    "{viewer} is told the id of a job that was not theirs to know"
                );
                match newest.view(viewer).remove(&number) {
                    Some(shown) => drop(browser.page.insert(number, shown)),
                    None => drop(browser.page.remove(&number)),
                }
            }
        }
    }

    /// Everything is told and taken: every page shows what its viewer sees, and whoever was cut off hears nothing.
    fn settle(&mut self) {
        for _ in 0..200 {
            self.finish_opening();
        }
        while self.room.cursor().is_some_and(|cursor| self.outbox.last().is_some_and(|(at, _)| *at > cursor)) {
            self.relay();
        }
        let world = self.world(self.now());
        for at in 0..self.browsers.len() {
            for _ in 0..PENDING_JOBS_MAX + 4 {
                self.take(at);
            }
            let browser = &self.browsers[at];
            assert!(browser.is_over || world.listens(browser.viewer), "{} still listens", browser.viewer);
            if !browser.is_over {
                assert_eq!(browser.page, world.view(browser.viewer), "page of {}", browser.viewer);
            }
        }
    }
}

#[test]
fn nothing_newer_than_a_revocation_and_nothing_missed_in_any_interleaving() {
    let failed: Vec<u64> = (0..4_000).filter(|seed| std::panic::catch_unwind(|| play(*seed)).is_err()).collect();
    assert!(failed.is_empty(), "seeds {failed:?}");
}

fn play(seed: u64) {
    let mut simulation = Simulation::new(seed);
    for _ in 0..150 {
        simulation.step();
    }
    simulation.settle();
}
