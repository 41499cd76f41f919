//! The database of the simulation, and who sees what in it: written from the rules in words, not from the policy.

use crate::live::{Notice, Whom};
use rand::Rng;
use rand::rngs::StdRng;
use std::collections::{BTreeMap, BTreeSet};
use vitrine_domain::{
    Audience, ContactState, CustomerId, EntryKind, JobId, JobRights, Members, MembershipId, Role, SessionId, Sharing,
    StaffState, TenantId,
};
use vitrine_policy::{Actor, Author, Contact, EntryFacts, JobFacts, Portal, Staff};

const TENANT: TenantId = TenantId::from_bits(1);
pub(super) const JOBS: usize = 4;
const ENTRIES: usize = 3;
/// Two contacts of the first customer, one of the second, a tradie.
pub(super) const VIEWERS: usize = 4;
pub(super) const TRADIE: usize = 3;
const CONTACTS: usize = 3;
/// In a [`View`]: that there is a page of jobs, and what it offers.
const JOBS_PAGE: usize = usize::MAX;

const fn customer(number: usize) -> CustomerId {
    CustomerId::from_bits(10 + number as u128)
}

const fn member(viewer: usize) -> MembershipId {
    MembershipId::from_bits(50 + viewer as u128)
}

pub(super) const fn session(viewer: usize) -> SessionId {
    SessionId::from_bits(70 + viewer as u128)
}

pub(super) const fn job_id(job: usize) -> JobId {
    JobId::from_bits(90 + job as u128)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    is_shown: bool,
    text: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Job {
    customer: usize,
    is_owned: bool,
    is_assigned: bool,
    sharing: Sharing,
    /// It stands at the first stage for access or behind it.
    is_open: bool,
    /// The contacts that it names, by their number.
    names: [bool; CONTACTS],
    stage_is_visible: bool,
    /// Its pipeline shows its last visible stage while it stands at an internal one, and there is one.
    shows_last_visible: bool,
    title: u32,
    entries: [Option<Entry>; ENTRIES],
}

/// The database after one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct World {
    pub(super) portal: Portal,
    can_view_jobs: [bool; 2],
    rights: [JobRights; CONTACTS],
    pub(super) is_blocked: [bool; CONTACTS],
    pub(super) is_signed_in: [bool; VIEWERS],
    jobs: [Job; JOBS],
}

/// What a person sees: whether there is a page of jobs ([`JOBS_PAGE`]), and per job its title and the texts of its
/// entries.
pub(super) type View = BTreeMap<usize, (u32, Vec<(usize, Entry)>)>;

impl World {
    pub(super) fn new() -> Self {
        let job = |number: usize| Job {
            customer: number % 2,
            is_owned: number == 0,
            is_assigned: false,
            sharing: Sharing::AsUsual,
            is_open: true,
            names: [false; CONTACTS],
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
            rights: [JobRights::All; CONTACTS],
            is_blocked: [false; CONTACTS],
            is_signed_in: [true; VIEWERS],
            jobs: std::array::from_fn(job),
        }
    }

    pub(super) fn listens(&self, viewer: usize) -> bool {
        self.is_signed_in[viewer] && (viewer == TRADIE || self.portal.is_on && !self.is_blocked[viewer])
    }

    fn has_jobs_page(&self, viewer: usize) -> bool {
        viewer == TRADIE
            || self.portal.has_jobs_module
                && self.portal.has_jobs_section
                && self.can_view_jobs[viewer / 2]
                && self.rights[viewer] != JobRights::Nothing
    }

    fn sees_job(&self, viewer: usize, job: &Job) -> bool {
        if viewer == TRADIE {
            return job.is_owned || job.is_assigned;
        }
        let is_theirs = job.customer == viewer / 2 && (self.rights[viewer] == JobRights::All || job.names[viewer]);
        let is_shared = match job.sharing {
            Sharing::AsUsual => self.portal.shares_automatically,
            Sharing::Granted => true,
            Sharing::Withheld => false,
        };
        is_theirs && is_shared && job.is_open && (job.stage_is_visible || job.shows_last_visible)
    }

    pub(super) fn view(&self, viewer: usize) -> View {
        let mut view = View::new();
        if !(self.listens(viewer) && self.has_jobs_page(viewer)) {
            return view;
        }
        // A contact may notice a change of what it may do in general: it is told to read everything again.
        let rights = self.rights.get(viewer).map_or(0, |rights| 1 + u32::from(*rights == JobRights::Chosen));
        let offers = if viewer == TRADIE { 0 } else { 10 * u32::from(self.portal.is_read_only) + rights };
        view.insert(JOBS_PAGE, (offers, Vec::new()));
        for (number, job) in self.jobs.iter().enumerate() {
            if self.sees_job(viewer, job) {
                let entries = job.entries.iter().enumerate().filter_map(|(at, entry)| entry.map(|entry| (at, entry)));
                let seen = entries.filter(|(_, entry)| viewer == TRADIE || entry.is_shown).collect();
                view.insert(number, (job.title, seen));
            }
        }
        view
    }

    pub(super) fn actor(&self, viewer: usize) -> Actor {
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
            job_rights: self.rights[viewer],
            portal: self.portal,
        })
    }

    pub(super) fn job_facts(&self, number: usize) -> JobFacts {
        let job = self.jobs[number];
        let named = (0..CONTACTS).filter(|contact| job.names[*contact]).map(member);
        JobFacts {
            tenant: TENANT,
            job: job_id(number),
            customer: customer(job.customer),
            owner: job.is_owned.then_some(member(TRADIE)),
            assigned: Members::of(job.is_assigned.then_some(member(TRADIE))).expect("one"),
            named_contacts: Members::of(named).expect("few"),
            sharing: job.sharing,
            is_started_by_customer: false,
            is_open_for_access: job.is_open,
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
    pub(super) fn change(&mut self, random: &mut StdRng) -> Vec<Notice> {
        match random.random_range(0..20) {
            0..6 => vec![self.change_entry(random.random_range(0..JOBS), random)],
            6..12 => self.change_job(random),
            12 => {
                let Portal { is_on, has_jobs_module, has_jobs_section, is_read_only, .. } = &mut self.portal;
                let chosen = match random.random_range(0..4) {
                    0 => is_on,
                    1 => has_jobs_module,
                    2 => has_jobs_section,
                    _ => is_read_only,
                };
                *chosen ^= true;
                vec![Notice::Rights(Whom::Tenant)]
            }
            13 => {
                let who = random.random_range(0..2);
                self.can_view_jobs[who] ^= true;
                vec![Notice::Rights(Whom::Customer(customer(who)))]
            }
            14 => {
                let who = random.random_range(0..CONTACTS);
                self.is_blocked[who] ^= true;
                vec![Notice::Rights(Whom::Membership(member(who)))]
            }
            15 => {
                let who = random.random_range(0..CONTACTS);
                self.rights[who] = JobRights::ALL[random.random_range(0..JobRights::ALL.len())];
                vec![Notice::Rights(Whom::Membership(member(who)))]
            }
            16 => {
                let number = random.random_range(0..JOBS);
                self.as_usual(|world| world.jobs[number].shows_last_visible ^= true, false)
            }
            17 => self.as_usual(|world| world.portal.shares_automatically ^= true, true),
            // The first stage for access of a pipeline: some jobs open, others close.
            18 => {
                let concerned: BTreeSet<usize> = (0..2).map(|_| random.random_range(0..JOBS)).collect();
                let turn = |world: &mut Self| concerned.iter().for_each(|job| world.jobs[*job].is_open ^= true);
                self.as_usual(turn, false)
            }
            _ => {
                let who = random.random_range(0..VIEWERS);
                self.is_signed_in[who] ^= true;
                vec![Notice::Rights(Whom::Session(session(who)))]
            }
        }
    }

    /// A setting is turned that shows and hides jobs: told to the contacts whose view really changes, signed in or not.
    fn as_usual(&mut self, turn: impl FnOnce(&mut Self), is_read_with_rights: bool) -> Vec<Notice> {
        let before = *self;
        turn(self);
        let everybody = |world: &Self| Self { is_signed_in: [true; VIEWERS], ..*world };
        let (before, after) = (everybody(&before), everybody(self));
        let differs = |viewer: &usize| before.view(*viewer) != after.view(*viewer);
        let rights = is_read_with_rights.then_some(Notice::Rights(Whom::Tenant));
        let views = (0..CONTACTS).filter(differs).map(|viewer| Notice::ContactView(member(viewer)));
        rights.into_iter().chain(views).collect()
    }

    fn change_job(&mut self, random: &mut StdRng) -> Vec<Notice> {
        let number = random.random_range(0..JOBS);
        let before = self.job_facts(number);
        let job = &mut self.jobs[number];
        let mut touches_portal = false;
        match random.random_range(0..8) {
            0 => {
                job.title += 1;
                touches_portal = true;
            }
            1 => job.is_owned ^= true,
            2 => job.is_assigned ^= true,
            3 => {
                job.stage_is_visible ^= true;
                // Behind its last visible stage a job moves unseen.
                touches_portal = !job.shows_last_visible;
            }
            4 => {
                // Another customer's job is shared by no grant that was given to this one.
                job.customer ^= 1;
                (job.sharing, job.names) = (Sharing::AsUsual, [false; CONTACTS]);
                touches_portal = true;
            }
            5 => job.is_open ^= true,
            6 => {
                let who = random.random_range(0..CONTACTS);
                job.names[who] = !job.names[who] && who / 2 == job.customer;
            }
            _ => job.sharing = Sharing::ALL[random.random_range(0..Sharing::ALL.len())],
        }
        vec![Notice::Job { before: Some(before.into()), after: self.job_facts(number).into(), touches_portal }]
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
