//! One question, one answer.

mod contact;

use crate::objections::Objections;
use crate::{Actor, Ask, Author, EntryFacts, FieldFacts, FileFacts, JobFacts, Reason, Staff};
use contact::gather_contact;
use vitrine_domain::{Audience, EntryKind, JobId, Role, StaffState, TenantId};

/// The answer no, in the three ways the outside can be told. Mapped to HTTP in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// 401: sign in first.
    NotSignedIn,
    /// 404: may not know that it exists.
    NotFound(Reason),
    /// 403: may see it, may not do this.
    NotAllowed(Reason),
}

impl Refusal {
    /// The rule that decided.
    pub const fn reason(self) -> Reason {
        match self {
            Self::NotSignedIn => Reason::NotSignedIn,
            Self::NotFound(reason) | Self::NotAllowed(reason) => reason,
        }
    }
}

type Decision = Result<(), Refusal>;

/// Proof that somebody may see a job. Only [`see_job`] makes one; views are built from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobSeen {
    facts: JobFacts,
    shows_dates: bool,
    shows_stage: bool,
}

impl JobSeen {
    /// Which job.
    pub const fn job(&self) -> JobId {
        self.facts.job
    }

    /// The facts that were decided on.
    pub const fn facts(&self) -> &JobFacts {
        &self.facts
    }

    /// Its dates may be seen too.
    pub const fn shows_dates(&self) -> bool {
        self.shows_dates
    }

    /// Where it stands may be seen too.
    pub const fn shows_stage(&self) -> bool {
        self.shows_stage
    }
}

/// Proof that somebody may see an entry of a job. Only [`see_entry`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntrySeen {
    facts: EntryFacts,
}

impl EntrySeen {
    /// The facts that were decided on.
    pub const fn facts(&self) -> &EntryFacts {
        &self.facts
    }
}

/// Proof that somebody may see a file. Only [`see_file`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileSeen {
    facts: FileFacts,
}

impl FileSeen {
    /// The facts that were decided on.
    pub const fn facts(&self) -> &FileFacts {
        &self.facts
    }
}

/// Proof that somebody may see a form field of a job. Only [`see_field`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSeen {
    facts: FieldFacts,
}

impl FieldSeen {
    /// The facts that were decided on.
    pub const fn facts(&self) -> &FieldFacts {
        &self.facts
    }
}

/// [`decide`] for [`Ask::SeeJob`], with the proof.
///
/// # Errors
/// As [`decide`].
pub fn see_job(actor: &Actor, job: &JobFacts) -> Result<JobSeen, Refusal> {
    decide(actor, Ask::SeeJob(job))?;
    let shows_dates = decide(actor, Ask::SeeJobDates(job)).is_ok();
    let shows_stage = decide(actor, Ask::SeeJobStage(job)).is_ok();
    Ok(JobSeen { facts: *job, shows_dates, shows_stage })
}

/// [`decide`] for [`Ask::SeeEntry`], with the proof.
///
/// # Errors
/// As [`decide`].
pub fn see_entry(actor: &Actor, job: &JobFacts, entry: &EntryFacts) -> Result<EntrySeen, Refusal> {
    decide(actor, Ask::SeeEntry(job, entry))?;
    Ok(EntrySeen { facts: *entry })
}

/// [`decide`] for [`Ask::SeeFile`], with the proof.
///
/// # Errors
/// As [`decide`].
pub fn see_file(actor: &Actor, job: &JobFacts, entry: &EntryFacts, file: &FileFacts) -> Result<FileSeen, Refusal> {
    decide(actor, Ask::SeeFile(job, entry, file))?;
    Ok(FileSeen { facts: *file })
}

/// [`decide`] for [`Ask::SeeField`], with the proof.
///
/// # Errors
/// As [`decide`].
pub fn see_field(actor: &Actor, job: &JobFacts, field: &FieldFacts) -> Result<FieldSeen, Refusal> {
    decide(actor, Ask::SeeField(job, field))?;
    Ok(FieldSeen { facts: *field })
}

/// May this actor do this?
///
/// # Errors
/// The refusal, with the rule that decided: the first that stands in the way. [`explain`](crate::explain) names all.
pub fn decide(actor: &Actor, ask: Ask<'_>) -> Decision {
    let mut found = Objections::first();
    gather(&mut found, actor, ask);
    found.decision()
}

/// Walks through the rules in their order.
pub(crate) fn gather(found: &mut Objections, actor: &Actor, ask: Ask<'_>) {
    match actor {
        Actor::Stranger => found.add(Refusal::NotSignedIn),
        Actor::Staff(staff) => {
            match staff.state {
                StaffState::Active => {}
                StaffState::Invited => found.hide_if(true, Reason::MemberInvited),
                StaffState::Ended => found.hide_if(true, Reason::MembershipEnded),
            }
            gather_staff(found, staff, ask);
        }
        Actor::Contact(contact) => gather_contact(found, contact, ask),
    }
}

/// What a role may do with all of a tenant's jobs, customers and settings.
#[derive(Clone, Copy)]
struct Powers {
    /// Sees all jobs, not only assigned ones.
    sees_all_jobs: bool,
    /// Sees customers' records.
    sees_customers: bool,
    /// Creates and changes jobs and customers, shares, shows and hides, moves, invites, blocks.
    runs_jobs: bool,
    /// Writes internal notes.
    writes_notes: bool,
    /// Adds internal files, fills in internal form fields.
    works_on_site: bool,
    /// Settings.
    settings: bool,
    /// Ownership of the tenant.
    ownership: bool,
}

const fn powers(role: Role) -> Powers {
    let nothing = Powers {
        sees_all_jobs: false,
        sees_customers: false,
        runs_jobs: false,
        writes_notes: false,
        works_on_site: false,
        settings: false,
        ownership: false,
    };
    let runs = Powers {
        sees_all_jobs: true,
        sees_customers: true,
        runs_jobs: true,
        writes_notes: true,
        works_on_site: true,
        ..nothing
    };
    match role {
        Role::Owner | Role::SoleTrader => Powers { settings: true, ownership: true, ..runs },
        Role::Admin => Powers { settings: true, ..runs },
        Role::Supervisor => runs,
        Role::Finance => Powers { sees_all_jobs: true, sees_customers: true, ..nothing },
        Role::Tradie => Powers { writes_notes: true, works_on_site: true, ..nothing },
        Role::Apprentice => Powers { writes_notes: true, ..nothing },
    }
}

fn gather_staff(found: &mut Objections, staff: &Staff, ask: Ask<'_>) {
    let powers = powers(staff.role);
    match ask {
        Ask::UseStaffScreens => {}
        Ask::UsePortal | Ask::ListPortalJobs | Ask::Reply(_) | Ask::Upload(_) => {
            found.hide_if(true, Reason::OtherSide);
        }

        Ask::SeeSettings(tenant)
        | Ask::ChangeSettings(tenant)
        | Ask::EditPipelines(tenant)
        | Ask::ImportRecords(tenant)
        | Ask::ExportRecords(tenant)
        | Ask::SeeOutbox(tenant) => {
            in_own(found, staff, tenant);
            needs_to_know(found, powers.settings);
        }
        Ask::ManageMember(member) => {
            in_own(found, staff, member.tenant);
            needs_to_know(found, powers.settings);
            match member.role {
                Role::Owner | Role::SoleTrader => needs(found, powers.ownership),
                Role::Admin | Role::Supervisor | Role::Finance | Role::Tradie | Role::Apprentice => {}
            }
        }
        Ask::SetStageVisibility(stage) => {
            in_own(found, staff, stage.tenant);
            needs_to_know(found, powers.settings);
        }

        Ask::ListCustomers => needs_to_know(found, powers.sees_customers),
        Ask::CreateCustomer(tenant) => {
            in_own(found, staff, tenant);
            needs_to_know(found, powers.sees_customers);
            needs(found, powers.runs_jobs);
        }
        Ask::SeeCustomer(customer) => {
            in_own(found, staff, customer.tenant);
            needs_to_know(found, powers.sees_customers);
        }
        Ask::EditCustomer(customer) | Ask::InviteContact(customer) | Ask::SetAutoInvite(customer) => {
            in_own(found, staff, customer.tenant);
            needs_to_know(found, powers.sees_customers);
            needs(found, powers.runs_jobs);
        }
        Ask::SetCustomerPermission(customer) => {
            in_own(found, staff, customer.tenant);
            needs_to_know(found, powers.sees_customers);
            needs(found, powers.settings);
        }
        Ask::BlockContact(contact)
        | Ask::SetContactNotified(contact)
        | Ask::SetJobRights(contact)
        | Ask::EndContactSessions(contact)
        | Ask::PreviewAs(contact) => {
            in_own(found, staff, contact.tenant);
            needs_to_know(found, powers.sees_customers);
            needs(found, powers.runs_jobs);
        }

        Ask::CreateJob(tenant) => {
            in_own(found, staff, tenant);
            needs(found, powers.runs_jobs);
        }
        Ask::SeeJob(job) | Ask::SeeJobHistory(job) | Ask::SeeJobDates(job) | Ask::SeeJobStage(job) => {
            sees_job(found, staff, powers, job);
        }
        Ask::EditJob(job) | Ask::MoveJob(job) | Ask::ShareJob(job) => {
            sees_job(found, staff, powers, job);
            needs(found, powers.runs_jobs);
        }
        Ask::UnshareJob(job) => {
            sees_job(found, staff, powers, job);
            needs(found, powers.runs_jobs);
            found.refuse_if(job.is_started_by_customer, Reason::StartedByCustomer);
        }
        Ask::SeeWhoSees(job) => {
            sees_job(found, staff, powers, job);
            needs_to_know(found, powers.sees_customers);
        }

        Ask::SeeEntry(job, entry) => {
            sees_job(found, staff, powers, job);
            of_this_job(found, job, entry);
        }
        Ask::WriteEntry(job, audience) => {
            sees_job(found, staff, powers, job);
            match audience {
                Audience::Internal => needs(found, powers.writes_notes),
                Audience::Customer => needs(found, powers.runs_jobs),
            }
        }
        Ask::EditEntry(job, entry) => {
            sees_job(found, staff, powers, job);
            edits_entry(found, staff, powers, job, entry);
        }
        Ask::SetEntryAudience(job, entry, to) => {
            sees_job(found, staff, powers, job);
            of_this_job(found, job, entry);
            needs(found, powers.runs_jobs);
            follows_its_field(found, entry.kind);
            stays_with_its_author(found, entry.author, to);
        }

        Ask::SeeField(job, field) => {
            sees_job(found, staff, powers, job);
            sees_field(found, job, field);
        }
        Ask::FillField(job, field) => {
            sees_job(found, staff, powers, job);
            sees_field(found, job, field);
            // What is filled in here is written to whoever sees the field.
            needs(found, if field.is_visible_to_customer { powers.runs_jobs } else { powers.works_on_site });
        }

        Ask::SeeFile(job, entry, file) => {
            sees_job(found, staff, powers, job);
            of_this_job(found, job, entry);
            file_of_this_job(found, job, file);
        }
        Ask::AddFiles(job, audience) => {
            sees_job(found, staff, powers, job);
            match audience {
                Audience::Internal => needs(found, powers.works_on_site),
                Audience::Customer => needs(found, powers.runs_jobs),
            }
        }
        Ask::SetFileAudience(job, entry, file, to) => {
            sees_job(found, staff, powers, job);
            of_this_job(found, job, entry);
            file_of_this_job(found, job, file);
            needs(found, powers.runs_jobs);
            follows_its_field(found, entry.kind);
            stays_with_its_author(found, file.author, to);
        }
        Ask::RemoveFile(job, entry, file) => {
            sees_job(found, staff, powers, job);
            of_this_job(found, job, entry);
            file_of_this_job(found, job, file);
            needs(found, powers.runs_jobs);
        }
    }
}

/// Rule 2.
fn in_own(found: &mut Objections, staff: &Staff, tenant: TenantId) {
    found.hide_if(tenant != staff.tenant, Reason::OtherTenant);
}

/// Rules 6 to 9: may be seen, not done.
fn needs(found: &mut Objections, has: bool) {
    found.refuse_if(!has, Reason::RoleDoesNotInclude);
}

/// Rules 6 to 9: is not there at all.
fn needs_to_know(found: &mut Objections, has: bool) {
    found.hide_if(!has, Reason::RoleDoesNotInclude);
}

/// Rules 6, 8 and 9.
fn sees_job(found: &mut Objections, staff: &Staff, powers: Powers, job: &JobFacts) {
    in_own(found, staff, job.tenant);
    let is_assigned = job.owner == Some(staff.membership) || job.assigned.contains(staff.membership);
    found.hide_if(!powers.sees_all_jobs && !is_assigned, Reason::NotAssigned);
}

/// Rules 9 to 11.
fn edits_entry(found: &mut Objections, staff: &Staff, powers: Powers, job: &JobFacts, entry: &EntryFacts) {
    of_this_job(found, job, entry);
    needs(found, powers.writes_notes);
    let may_edit_words_of_author = match entry.author {
        Author::Contact(_) | Author::System => false,
        Author::Staff(author) => author == staff.membership || powers.runs_jobs,
    };
    let is_in_words = match entry.kind {
        EntryKind::Note | EntryKind::Reply | EntryKind::File => true,
        EntryKind::StageChange | EntryKind::FieldChange => false,
    };
    found.refuse_if(!may_edit_words_of_author || !is_in_words, Reason::NotYourWords);
    match entry.audience {
        Audience::Internal => {}
        Audience::Customer => found.refuse_if(!powers.runs_jobs, Reason::CustomerSeesIt),
    }
}

/// Rule 25, and 22 for the files that a field change brought.
fn follows_its_field(found: &mut Objections, kind: EntryKind) {
    match kind {
        EntryKind::FieldChange => found.refuse_if(true, Reason::FollowsItsField),
        EntryKind::Note | EntryKind::Reply | EntryKind::StageChange | EntryKind::File => {}
    }
}

/// Rule 12, and 22 for files.
fn stays_with_its_author(found: &mut Objections, author: Author, to: Audience) {
    match (author, to) {
        (Author::Contact(_), Audience::Internal) => found.refuse_if(true, Reason::WrittenByCustomer),
        (Author::Contact(_) | Author::Staff(_) | Author::System, Audience::Internal | Audience::Customer) => {}
    }
}

/// Rule 23.
fn sees_field(found: &mut Objections, job: &JobFacts, field: &FieldFacts) {
    found.hide_if(field.tenant != job.tenant, Reason::OtherTenant);
    found.hide_if(field.is_removed, Reason::FieldRemoved);
    found.hide_if(!field.is_reached, Reason::FieldNotReached);
}

fn file_of_this_job(found: &mut Objections, job: &JobFacts, file: &FileFacts) {
    found.hide_if(file.job != job.job, Reason::NotOfThisJob);
}

fn of_this_job(found: &mut Objections, job: &JobFacts, entry: &EntryFacts) {
    found.hide_if(entry.job != job.job, Reason::NotOfThisJob);
}
