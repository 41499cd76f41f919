//! How far a change of pipelines reaches: everything that some contact sees before and not after, or after and not
//! before, asked of the policy thing by thing.

use super::plan::Plan;
use crate::ServiceResult;
use crate::service::auto_invite::{Invitee, Inviting};
use crate::service::open_job::is_finished;
use crate::store::entity::job;
use crate::store::stage::{self, EntriesAlike, FilesAlike};
use crate::store::{Db, Key, Pipelines, StoreError, reference, tenant};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use uuid::Uuid;
use vitrine_domain::{CustomerId, JobId, MembershipId, Sharing, TenantId};
use vitrine_policy::{Actor, Ask, Contact, Portal, decide, see_entry, see_field, see_file, see_job};

/// Where single jobs would stand: by id, as stage and last visible stage (the pipeline is the stage's).
pub(super) type Moves = BTreeMap<Uuid, (Uuid, Option<Uuid>)>;

/// Jobs that a change had shared, by id: how each was shared before, in the store's words.
pub(super) type Withdrawals = BTreeMap<Uuid, String>;

/// Everything that is compared.
pub(super) struct World<'a> {
    pub(super) before: &'a Pipelines,
    pub(super) after: &'a Pipelines,
    /// As it is and as it would be, without texts.
    pub(super) jobs: Vec<(job::Model, job::Model)>,
    pub(super) entries: HashMap<Uuid, Vec<EntriesAlike>>,
    pub(super) files: HashMap<Uuid, Vec<FilesAlike>>,
    /// The same contacts twice: as they are, and as they would be.
    pub(super) contacts: HashMap<CustomerId, [Vec<Actor>; 2]>,
    /// *Share jobs automatically*: as it is, and as it would be.
    pub(super) shares: (bool, bool),
    /// Jobs that invite their customers' contacts by themselves by it, and whom a link goes to.
    pub(super) invites: BTreeMap<Uuid, Vec<Invitee>>,
}

impl<'a> World<'a> {
    /// Reads what the change can concern.
    pub(super) async fn load(db: &Db, tenant: TenantId, before: &'a Pipelines, plan: &'a Plan) -> ServiceResult<Self> {
        let Plan { after, moves, shares, withdrawals, .. } = plan;
        let now = tenant::find(db, tenant).await?.shares_automatically;
        let shares = (now, shares.unwrap_or(now));
        let (mut pipelines, stages) = differing(before, after);
        if shares.0 != shares.1 {
            pipelines.extend(before.pipelines.iter().map(|row| row.id));
        }
        let mut rows = stage::places_in(db, tenant, &pipelines).await?;
        let known: BTreeSet<Uuid> = rows.iter().map(|row| row.id).collect();
        let named = moves.keys().chain(withdrawals.keys()).copied();
        let moved: BTreeSet<Uuid> = named.filter(|id| !known.contains(id)).collect();
        rows.extend(stage::places_of(db, tenant, &moved).await?);
        let mut entries: HashMap<Uuid, Vec<EntriesAlike>> = HashMap::new();
        let mut files: HashMap<Uuid, Vec<FilesAlike>> = HashMap::new();
        let pipelines: BTreeSet<Uuid> = rows.iter().map(|row| row.pipeline_id).chain(pipelines).collect();
        let names_jobs = !moves.is_empty() || !withdrawals.is_empty();
        if !stages.is_empty() || names_jobs || shares.0 != shares.1 || place_in_view_differs(before, after) {
            for alike in stage::count_entries(db, tenant, &pipelines, &stages).await? {
                entries.entry(alike.like.job_id).or_default().push(alike);
            }
            for alike in stage::count_files(db, tenant, &pipelines).await? {
                files.entry(alike.entry.job_id).or_default().push(alike);
            }
        }
        // A job that went to another pipeline still tells its moves in the former one.
        let known: BTreeSet<Uuid> = rows.iter().map(|row| row.id).collect();
        let elsewhere: BTreeSet<Uuid> = entries.keys().copied().filter(|id| !known.contains(id)).collect();
        rows.extend(stage::places_of(db, tenant, &elsewhere).await?);
        rows.sort_by_key(|row| row.id);
        let contacts = reference::contacts_of_tenant(db, tenant).await?;
        let contacts = contacts
            .into_iter()
            .map(|(customer, contacts)| (customer, [before_of(&contacts), after_of(&contacts, shares.1)]))
            .collect();
        let jobs: Vec<_> = rows.into_iter().map(|row| (row.clone(), becomes(row, plan))).collect();
        // Putting back opens nothing that was not open before.
        let may_invite = plan.puts_back.is_none();
        let inviting = if may_invite { Inviting::of_tenant(db, tenant).await? } else { HashMap::new() };
        let invites = invited(before, after, &jobs, &inviting)?;
        Ok(Self { before, after, jobs, entries, files, contacts, shares, invites })
    }

    /// Anything would be written.
    pub(super) fn differs(&self) -> bool {
        self.shares.0 != self.shares.1
            || self.before.pipelines != self.after.pipelines
            || self.before.stages != self.after.stages
            || self.jobs.iter().any(|(before, after)| before != after)
    }

    /// The pipelines as they are and where each job stands, as text: what a preview was made of.
    pub(super) fn picture(&self) -> String {
        let mut text = format!("{:?} {:?} {:?}", self.before.pipelines, self.before.stages, self.shares);
        for (job, _) in &self.jobs {
            let _ = write!(text, " {} {} {:?} {}", job.id, job.stage_id, job.last_visible_stage_id, job.customer_id);
            let _ = write!(text, " {} {}", job.sharing, job.shares_stage);
        }
        text
    }
}

/// The jobs that come to be open to their customers, for the first time.
fn invited(
    before: &Pipelines,
    after: &Pipelines,
    jobs: &[(job::Model, job::Model)],
    inviting: &HashMap<CustomerId, Inviting>,
) -> ServiceResult<BTreeMap<Uuid, Vec<Invitee>>> {
    let mut found = BTreeMap::new();
    for (old, new) in jobs.iter().filter(|(old, _)| old.auto_invited_at.is_none()) {
        let Some(inviting) = inviting.get(&CustomerId::of(old.customer_id)) else { continue };
        let (was, is) = (before.job_facts(old)?, after.job_facts(new)?);
        if let Some(to) = inviting.invited_by(Some(&was), &is) {
            found.insert(new.id, to);
        }
    }
    Ok(found)
}

fn before_of(contacts: &[Contact]) -> Vec<Actor> {
    contacts.iter().map(|one| Actor::Contact(*one)).collect()
}

fn after_of(contacts: &[Contact], shares_automatically: bool) -> Vec<Actor> {
    let after = |one: &Contact| Contact { portal: Portal { shares_automatically, ..one.portal }, ..*one };
    contacts.iter().map(|one| Actor::Contact(after(one))).collect()
}

fn becomes(row: job::Model, plan: &Plan) -> job::Model {
    let row = match plan.withdrawals.get(&row.id) {
        Some(sharing) => job::Model { sharing: sharing.clone(), shared_at: None, ..row },
        None => row,
    };
    let Some((stage_id, last_visible_stage_id)) = plan.moves.get(&row.id).copied() else { return row };
    let pipeline_id = plan.after.stage(stage_id).map_or(row.pipeline_id, |stage| stage.pipeline_id);
    job::Model { pipeline_id, stage_id, last_visible_stage_id, ..row }
}

/// The pipelines that differ in anything, and the stages that differ in whether customers see them.
fn differing(before: &Pipelines, after: &Pipelines) -> (BTreeSet<Uuid>, BTreeSet<Uuid>) {
    let mut pipelines: BTreeSet<Uuid> = BTreeSet::new();
    for row in &after.pipelines {
        let is_same = before
            .pipeline(row.id)
            .is_some_and(|old| crate::store::entity::pipeline::Model { position: row.position, ..old.clone() } == *row);
        if !is_same {
            pipelines.insert(row.id);
        }
    }
    let mut stages = BTreeSet::new();
    for row in &after.stages {
        let old = before.stage(row.id);
        if old != Some(row) {
            pipelines.insert(row.pipeline_id);
        }
        if old.is_some_and(|old| old.is_visible_to_customer != row.is_visible_to_customer) {
            stages.insert(row.id);
        }
    }
    (pipelines, stages)
}

/// Whole jobs may appear or go: by their pipelines' settings, or by the order of stages.
fn place_in_view_differs(before: &Pipelines, after: &Pipelines) -> bool {
    after.pipelines.iter().any(|row| {
        before.pipeline(row.id).is_some_and(|old| {
            old.at_internal_stage != row.at_internal_stage || old.first_stage_id != row.first_stage_id
        })
    }) || before.stages.iter().any(|row| after.stage(row.id).is_some_and(|new| new.position != row.position))
}

/// What appears, or what goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Side {
    pub(super) jobs: u64,
    /// Whose jobs these are.
    pub(super) customers: BTreeSet<CustomerId>,
    /// What is in jobs, in those above and in others.
    pub(super) inside: Inside,
}

/// What is in jobs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Inside {
    pub(super) entries: u64,
    /// Form fields, counted on each job.
    pub(super) fields: u64,
    pub(super) files: u64,
    /// Whose jobs it is in.
    pub(super) customers: BTreeSet<CustomerId>,
}

impl Inside {
    fn count(&self) -> u64 {
        self.entries + self.fields + self.files
    }
}

impl Side {
    fn is_empty(&self) -> bool {
        self.customers.is_empty() && self.inside.customers.is_empty()
    }

    /// Adds what was found on a job of the customer.
    fn add(&mut self, found: &Self, customer: CustomerId) {
        self.jobs += found.jobs;
        self.inside.entries += found.inside.entries;
        self.inside.fields += found.inside.fields;
        self.inside.files += found.inside.files;
        if found.jobs > 0 {
            self.customers.insert(customer);
        }
        if found.inside.count() > 0 {
            self.inside.customers.insert(customer);
        }
    }

    fn has_any(&self) -> bool {
        self.jobs + self.inside.count() > 0
    }
}

/// Per job: whose it was, and how many jobs (one or none), entries, form fields and files.
pub(super) type HiddenByJob = BTreeMap<JobId, (CustomerId, [u64; 4])>;

/// What a change does to those who look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reach {
    pub(super) hidden_by_job: HiddenByJob,
    pub(super) shown_by_job: HiddenByJob,
    pub(super) hides: Side,
    pub(super) shows: Side,
    /// Jobs that stay in sight and stand elsewhere, or have other steps, or are finished or not any more.
    pub(super) reshapes: Side,
    /// Contacts whom a link to a job goes to by itself, and their customers.
    pub(super) invites: (BTreeSet<MembershipId>, BTreeSet<CustomerId>),
    /// Contacts whose view differs in anything, names and colours included.
    pub(super) concerns: BTreeSet<MembershipId>,
}

impl Reach {
    /// Asks the policy for every contact, before and after.
    pub(super) fn of(world: &World<'_>) -> ServiceResult<Self> {
        let mut reach = Self::default();
        for (before, after) in &world.jobs {
            let shared = world.invites.get(&before.id).map(|to| {
                reach.invites.0.extend(to.iter().map(|(contact, _)| *contact));
                reach.invites.1.insert(CustomerId::of(before.customer_id));
                job::Model { sharing: Sharing::Granted.as_str().to_owned(), ..after.clone() }
            });
            reach.add_job(world, before, shared.as_ref().unwrap_or(after))?;
        }
        Ok(reach)
    }

    /// To be looked at before it is done.
    pub(super) fn shows_or_hides(&self) -> bool {
        let is_quiet = self.invites.0.is_empty();
        !(self.hides.is_empty() && self.shows.is_empty() && self.reshapes.is_empty() && is_quiet)
    }

    /// It shows a job, or more on a job, than is in there.
    pub(super) fn shows_more_than(&self, hidden: &HiddenByJob) -> bool {
        self.shown_by_job.iter().any(|(job, (customer, shown))| {
            // What was hidden from another customer was never this one's.
            let hidden =
                hidden.get(job).filter(|(of, _)| of == customer).map(|(_, hidden)| *hidden).unwrap_or_default();
            shown.iter().zip(hidden).any(|(shown, hidden)| *shown > hidden)
        })
    }

    fn add_job(&mut self, world: &World<'_>, before: &job::Model, after: &job::Model) -> ServiceResult<()> {
        let customer = CustomerId::of(before.customer_id);
        let Some([old, new]) = world.contacts.get(&customer) else { return Ok(()) };
        let old = Seen::of(world, world.before, before, old)?;
        let new = Seen::of(world, world.after, after, new)?;
        let mut goes = Side::default();
        let mut comes = Side::default();
        let mut is_reshaped = false;
        for (old, new) in old.contacts.iter().zip(&new.contacts) {
            if old.sees_job != new.sees_job {
                let side = if old.sees_job { &mut goes } else { &mut comes };
                side.jobs = 1;
            }
        }
        let flips = |old: &[bool], new: &[bool]| {
            (old.iter().zip(new).any(|(old, new)| *old && !new), old.iter().zip(new).any(|(old, new)| !old && *new))
        };
        for (at, alike) in world.entries.get(&before.id).map_or(&[][..], Vec::as_slice).iter().enumerate() {
            let (hidden, shown) = flips(&old.entry(at), &new.entry(at));
            goes.inside.entries += if hidden { alike.count } else { 0 };
            comes.inside.entries += if shown { alike.count } else { 0 };
        }
        for (at, alike) in world.files.get(&before.id).map_or(&[][..], Vec::as_slice).iter().enumerate() {
            let (hidden, shown) = flips(&old.file(at), &new.file(at));
            goes.inside.files += if hidden { alike.count } else { 0 };
            comes.inside.files += if shown { alike.count } else { 0 };
        }
        for at in 0..old.field_count {
            let (hidden, shown) = flips(&old.field(at), &new.field(at));
            goes.inside.fields += u64::from(hidden);
            comes.inside.fields += u64::from(shown);
        }
        for (old_one, new_one) in old.contacts.iter().zip(&new.contacts) {
            let mut differs = old_one.things() != new_one.things();
            if old_one.sees_job && new_one.sees_job {
                let shows_stage = old_one.shows_stage && new_one.shows_stage;
                is_reshaped |= shows_stage && old.shape != new.shape;
                differs |= shows_stage && (&old.shape, &old.stage_words) != (&new.shape, &new.stage_words);
                differs |= old.name != new.name || old_one.boxes != new_one.boxes;
            }
            if differs {
                self.concerns.extend(old_one.contact);
            }
        }
        let sides =
            [(&mut self.hides, &mut self.hidden_by_job, goes), (&mut self.shows, &mut self.shown_by_job, comes)];
        for (side, by_job, found) in sides {
            if found.has_any() {
                let inside = &found.inside;
                let counts = [found.jobs, inside.entries, inside.fields, inside.files];
                by_job.insert(JobId::of(before.id), (customer, counts));
                side.add(&found, customer);
            }
        }
        if is_reshaped {
            self.reshapes.jobs += 1;
            self.reshapes.customers.insert(customer);
        }
        Ok(())
    }
}

/// A job in one of the two states, for each contact of its customer.
struct Seen {
    contacts: Vec<SeenBy>,
    field_count: usize,
    /// The stage it is shown at, the steps, whether it is finished.
    shape: (Uuid, Vec<Uuid>, bool),
    /// What the portal writes about these, and whether it says that the job was put away unfinished.
    stage_words: (Vec<(String, String)>, bool),
    /// The pipeline's.
    name: String,
}

struct SeenBy {
    contact: Option<MembershipId>,
    sees_job: bool,
    shows_stage: bool,
    /// Whether there is a box for replies, and one for files.
    boxes: [bool; 2],
    entries: Vec<bool>,
    fields: Vec<bool>,
    files: Vec<bool>,
}

impl SeenBy {
    /// All that is in sight or not.
    fn things(&self) -> (bool, &[bool], &[bool], &[bool]) {
        (self.sees_job, &self.entries, &self.fields, &self.files)
    }
}

impl Seen {
    fn of(world: &World<'_>, pipelines: &Pipelines, row: &job::Model, contacts: &[Actor]) -> ServiceResult<Self> {
        let facts = pipelines.job_facts(row)?;
        let entries = world.entries.get(&row.id).map_or(&[][..], Vec::as_slice);
        let entries =
            entries.iter().map(|alike| pipelines.entry_facts(row, &alike.like)).collect::<Result<Vec<_>, _>>()?;
        let files = world.files.get(&row.id).map_or(&[][..], Vec::as_slice);
        let files = files
            .iter()
            .map(|alike| Ok((pipelines.entry_facts(row, &alike.entry)?, pipelines.file_facts(row, &alike.like)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        let fields = pipelines
            .fields
            .iter()
            .map(|field| pipelines.field_facts(row, field, true))
            .collect::<Result<Vec<_>, _>>()?;
        let contacts = contacts
            .iter()
            .map(|actor| SeenBy {
                contact: actor.membership(),
                sees_job: see_job(actor, &facts).is_ok(),
                shows_stage: see_job(actor, &facts).is_ok_and(|seen| seen.shows_stage()),
                boxes: [Ask::Reply(&facts), Ask::Upload(&facts)].map(|ask| decide(actor, ask).is_ok()),
                entries: entries.iter().map(|entry| see_entry(actor, &facts, entry).is_ok()).collect(),
                fields: fields.iter().map(|field| see_field(actor, &facts, field).is_ok()).collect(),
                files: files.iter().map(|(entry, file)| see_file(actor, &facts, entry, file).is_ok()).collect(),
            })
            .collect();
        let (pipeline, _) = pipelines.place(row)?;
        let here = pipelines.stage_for_customer(row)?;
        let track: Vec<_> = pipelines.stages_of(pipeline.id).filter(|stage| stage.is_visible_to_customer).collect();
        let named = track.iter().copied().chain([here]).map(|stage| (stage.name.clone(), stage.color.clone()));
        Ok(Self {
            contacts,
            field_count: fields.len(),
            shape: (here.id, track.iter().map(|stage| stage.id).collect(), is_finished(row, here)),
            stage_words: (named.collect(), row.is_archived && !here.is_terminal),
            name: pipeline.name.clone(),
        })
    }

    fn entry(&self, at: usize) -> Vec<bool> {
        self.contacts.iter().map(|one| one.entries.get(at).copied().unwrap_or_default()).collect()
    }

    fn file(&self, at: usize) -> Vec<bool> {
        self.contacts.iter().map(|one| one.files.get(at).copied().unwrap_or_default()).collect()
    }

    fn field(&self, at: usize) -> Vec<bool> {
        self.contacts.iter().map(|one| one.fields.get(at).copied().unwrap_or_default()).collect()
    }
}
