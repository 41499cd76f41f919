//! What happens in one business of the demo, when: worked out as a whole before any of it is played.

use super::chance::Chance;
use super::script::*;
use super::{DAY_MS, DAYS};
use std::collections::BTreeSet;
use vitrine_domain::Role;

/// One business, its customers and its jobs.
pub(super) struct Plan {
    pub(super) script: &'static TenantScript,
    pub(super) begins_at: i64,
    pub(super) customers: Vec<PlannedCustomer>,
    pub(super) jobs: Vec<PlannedJob>,
    /// What each customer has had done.
    titles: BTreeSet<(usize, &'static str)>,
    /// Everything that happens on jobs, in order of time.
    pub(super) events: Vec<Event>,
}

pub(super) struct PlannedCustomer {
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) address: String,
    pub(super) site: Site,
    pub(super) contacts: Vec<PlannedContact>,
}

pub(super) struct PlannedContact {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) fate: Fate,
}

pub(super) struct PlannedJob {
    pub(super) customer: usize,
    pub(super) story: &'static Story,
    pub(super) variant: usize,
    /// Index into the staff.
    pub(super) owner: Option<usize>,
    /// `yyyy-mm-dd` or empty.
    pub(super) due_on: String,
    /// One of the jobs that are always there.
    pub(super) is_featured: bool,
}

/// One thing that happens.
pub(super) struct Event {
    /// Milliseconds since 1970.
    pub(super) at: i64,
    pub(super) job: usize,
    pub(super) what: What,
}

pub(super) enum What {
    Create,
    Step(Step),
    Archive,
}

/// The businesses are in Queensland, ten hours ahead of UTC: their working hours begin that much earlier.
const EAST_MS: i64 = 10 * 3_600_000;
/// Every job has come at least so far.
const STEPS_MIN: usize = 2;

pub(super) fn plan(script: &'static TenantScript, seed: u64, scale: usize, today: i64) -> Plan {
    let mut chance = Chance::seeded(seed);
    let customers = customers(script, &mut chance, script.customer_count * scale);
    let mut plan = Plan {
        script,
        begins_at: today - DAYS * DAY_MS - EAST_MS,
        customers,
        jobs: Vec::new(),
        titles: BTreeSet::new(),
        events: Vec::new(),
    };
    for featured in script.featured {
        plan.add_featured(featured, &mut chance, today);
    }
    while plan.jobs.len() < script.job_count * scale {
        plan.add_any(&mut chance, today);
    }
    for event in &mut plan.events {
        event.at -= EAST_MS;
    }
    plan.events.sort_by_key(|event| event.at);
    plan
}

impl Plan {
    fn add_featured(&mut self, featured: &Featured, chance: &mut Chance, today: i64) {
        let found = self.script.stories.iter().find_map(|story| {
            let variant = story.variants.iter().position(|(title, _, _)| *title == featured.title)?;
            Some((story, variant))
        });
        let customer = self.customers.iter().position(|customer| customer.name == featured.customer);
        let owner = self.script.staff.iter().position(|(_, _, local)| *local == featured.owner);
        let (Some((story, variant)), Some(customer)) = (found, customer) else { return };
        let due_on = day(today, 14 - featured.days_ago);
        let job = PlannedJob { customer, story, variant, owner, due_on, is_featured: true };
        let starts_at = working_hours(working_day_before(today - featured.days_ago * DAY_MS), chance);
        self.add(job, starts_at, featured.steps, 1, chance, today);
    }

    fn add_any(&mut self, chance: &mut Chance, today: i64) {
        let (customer, story, variant) = self.any_work(chance);
        let days_ago = match chance.below(100) {
            0..=61 => chance.between(1, 27),
            62..=84 => chance.between(28, 100),
            _ => chance.between(100, DAYS - 4),
        };
        let owner = self.any_owner(chance);
        let due_on = if chance.percent(70) { day(today, chance.between(8, 30) - days_ago) } else { String::new() };
        let job = PlannedJob { customer, story, variant, owner, due_on, is_featured: false };
        // Some jobs come to a halt somewhere.
        let steps = if chance.percent(12) { 2 + chance.below(story.steps.len()) } else { story.steps.len() };
        let starts_at = working_hours(working_day_before(today - days_ago * DAY_MS), chance);
        self.add(job, starts_at, steps, story.pace, chance, today);
    }

    /// Something that the customer has not had done yet, as far as that goes.
    fn any_work(&self, chance: &mut Chance) -> (usize, &'static Story, usize) {
        let mut tries = 0;
        loop {
            let customer = chance.below(self.customers.len());
            let site = self.customers[customer].site;
            let fitting: Vec<&'static Story> =
                self.script.stories.iter().filter(|story| story.sites.contains(&site)).collect();
            let story = *chance.pick(&fitting);
            let variant = chance.below(story.variants.len());
            let title = story.variants[variant].0;
            let is_new = !self.titles.contains(&(customer, title));
            tries += 1;
            if is_new || tries > 20 {
                return (customer, story, variant);
            }
        }
    }

    /// Field workers own most jobs; some have no owner yet.
    fn any_owner(&self, chance: &mut Chance) -> Option<usize> {
        let wanted = match chance.below(100) {
            0..=54 => Role::Tradie,
            55..=69 => Role::Apprentice,
            70..=84 => Role::Supervisor,
            85..=91 => return Some(0),
            _ => return None,
        };
        let of_role: Vec<usize> =
            (0..self.script.staff.len()).filter(|index| self.script.staff[*index].0 == wanted).collect();
        if of_role.is_empty() { None } else { Some(*chance.pick(&of_role)) }
    }

    fn add(&mut self, job: PlannedJob, starts_at: i64, steps: usize, pace: i64, chance: &mut Chance, today: i64) {
        let (index, story) = (self.jobs.len(), job.story);
        self.titles.insert((job.customer, story.variants[job.variant].0));
        self.jobs.push(job);
        let steps = &story.steps[..steps.min(story.steps.len())];
        let mut starts_at = starts_at;
        let mut times = times(starts_at, steps.len(), pace, chance, today);
        while times.len() < STEPS_MIN.min(steps.len()) {
            starts_at = working_hours(working_day_before(starts_at - DAY_MS), chance);
            times = self::times(starts_at, steps.len(), pace, chance, today);
        }
        self.events.push(Event { at: starts_at, job: index, what: What::Create });
        let ends_at = times.last().copied().unwrap_or(starts_at);
        let is_through = times.len() == story.steps.len();
        self.events.extend(times.into_iter().zip(steps).map(|(at, step)| Event {
            at,
            job: index,
            what: What::Step(*step),
        }));
        let put_away_at = working_hours(ends_at + chance.between(10, 30) * DAY_MS, chance);
        if is_through && today - starts_at > 110 * DAY_MS && put_away_at < today && chance.percent(50) {
            self.events.push(Event { at: put_away_at, job: index, what: What::Archive });
        }
    }
}

/// When so many steps happen. The demo ends with yesterday, so that it is the same at every hour of a day: later steps
/// are left out.
fn times(starts_at: i64, steps: usize, pace: i64, chance: &mut Chance, today: i64) -> Vec<i64> {
    let mut times = Vec::with_capacity(steps);
    let mut at = starts_at;
    for _ in 0..steps {
        at = later(at, pace, chance);
        if at >= today {
            break;
        }
        times.push(at);
    }
    times
}

fn customers(script: &'static TenantScript, chance: &mut Chance, count: usize) -> Vec<PlannedCustomer> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut all: Vec<PlannedCustomer> = Vec::with_capacity(count);
    for named in script.customers {
        let contacts = named.contacts.iter().map(|contact| PlannedContact {
            name: contact.name.to_owned(),
            email: contact.email.to_owned(),
            phone: phone(chance),
            fate: contact.fate,
        });
        let contacts: Vec<PlannedContact> = contacts.collect();
        taken.extend(contacts.iter().map(|contact| contact.email.clone()));
        names.insert(named.name.to_owned());
        all.push(PlannedCustomer {
            name: named.name.to_owned(),
            phone: phone(chance),
            address: named.address.to_owned(),
            site: named.site,
            contacts,
        });
    }
    while all.len() < count {
        all.push(made_up(script, chance, &mut names, &mut taken));
    }
    all
}

fn made_up(
    script: &TenantScript,
    chance: &mut Chance,
    names: &mut BTreeSet<String>,
    taken: &mut BTreeSet<String>,
) -> PlannedCustomer {
    let family = *chance.pick(&FAMILIES);
    let site = if chance.percent(60) { Site::Home } else { Site::Business };
    let wanted = match site {
        Site::Home => format!("{family} Household"),
        Site::Business => format!("{family} {}", chance.pick(&TRADES)),
    };
    let place = *chance.pick(script.places);
    let suburb = place.split(" QLD").next().unwrap_or(place).split(" NSW").next().unwrap_or(place);
    let name = unique(names, &wanted, |number| match number {
        2 => format!("{wanted}, {suburb}"),
        _ => format!("{wanted}, {suburb} {number}"),
    });
    let people = match chance.below(100) {
        0..=7 => 0,
        8..=69 => 1,
        _ => 2,
    };
    let contacts = (0..people).map(|_| {
        let first = *chance.pick(&FIRST_NAMES);
        let (last, host) = match site {
            Site::Home => (family, "example.com".to_owned()),
            Site::Business => (*chance.pick(&FAMILIES), format!("{}.example", slug(&name))),
        };
        let local = format!("{}.{}", slug(first), slug(last));
        // Each business of the demo has contacts of its own; the one person with two is written by hand.
        let mark = script.host.split('.').next().unwrap_or_default().chars().next().unwrap_or('x');
        let email = unique(taken, &format!("{local}.{mark}@{host}"), |number| format!("{local}.{mark}{number}@{host}"));
        let fate = if chance.percent(12) { Fate::StillInvited } else { Fate::Accepts };
        PlannedContact { name: format!("{first} {last}"), email, phone: phone(chance), fate }
    });
    let contacts = contacts.collect();
    let address = format!("{} {}\n{}", chance.between(1, 140), chance.pick(&STREETS), place);
    PlannedCustomer { name, phone: phone(chance), address, site, contacts }
}

fn unique(taken: &mut BTreeSet<String>, wanted: &str, numbered: impl Fn(u32) -> String) -> String {
    let mut one = wanted.to_owned();
    let mut number = 2;
    while !taken.insert(one.clone()) {
        one = numbered(number);
        number += 1;
    }
    one
}

fn slug(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// From the numbers that Australia keeps free for fiction.
fn phone(chance: &mut Chance) -> String {
    format!("07 7010 {:04}", chance.below(10_000))
}

/// So many days after today, as text.
fn day(today: i64, offset: i64) -> String {
    vitrine_domain::Date::from_days_since_epoch(today.div_euclid(DAY_MS) + offset)
        .map(|date| date.to_string())
        .unwrap_or_default()
}

/// Some time between 7 and 16 o'clock of a working day, that day or soon after.
fn working_hours(at: i64, chance: &mut Chance) -> i64 {
    let mut day = at.div_euclid(DAY_MS);
    while is_weekend(day) {
        day += 1;
    }
    day * DAY_MS + chance.between(7 * 60, 16 * 60) * 60_000 + chance.between(0, 59) * 1000
}

/// That day, or the Friday before it.
fn working_day_before(at: i64) -> i64 {
    let mut day = at.div_euclid(DAY_MS);
    while is_weekend(day) {
        day -= 1;
    }
    day * DAY_MS
}

/// 1970-01-01 was a Thursday: 2 is Saturday, 3 is Sunday.
fn is_weekend(day: i64) -> bool {
    matches!(day.rem_euclid(7), 2 | 3)
}

/// The next step: the same day, or within `pace` days.
fn later(at: i64, pace: i64, chance: &mut Chance) -> i64 {
    let same_day = at + chance.between(12, 150) * 60_000;
    let still_open = same_day.rem_euclid(DAY_MS) < 17 * 60 * 60_000;
    if still_open && chance.percent(45) {
        return same_day;
    }
    working_hours(at + chance.between(1, pace.max(1)) * DAY_MS, chance)
}
