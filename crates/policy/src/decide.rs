//! One question, one answer.

mod contact;

use crate::{Actor, Ask, Author, EntryFacts, FieldFacts, FileFacts, JobFacts, Reason, Staff};
pub(crate) use contact::contact_lists_jobs;
use contact::decide_contact;
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
/// The refusal, with the rule that decided.
pub fn decide(actor: &Actor, ask: Ask<'_>) -> Decision {
    match actor {
        Actor::Stranger => Err(Refusal::NotSignedIn),
        Actor::Staff(staff) => match staff.state {
            StaffState::Invited => Err(Refusal::NotFound(Reason::MemberInvited)),
            StaffState::Ended => Err(Refusal::NotFound(Reason::MembershipEnded)),
            StaffState::Active => decide_staff(staff, ask),
        },
        Actor::Contact(contact) => decide_contact(contact, ask),
    }
}

const fn hidden(reason: Reason) -> Decision {
    Err(Refusal::NotFound(reason))
}

const fn refused(reason: Reason) -> Decision {
    Err(Refusal::NotAllowed(reason))
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

fn decide_staff(staff: &Staff, ask: Ask<'_>) -> Decision {
    let powers = powers(staff.role);
    let in_own = |tenant: TenantId| if tenant == staff.tenant { Ok(()) } else { hidden(Reason::OtherTenant) };
    let needs = |has: bool| if has { Ok(()) } else { refused(Reason::RoleDoesNotInclude) };
    let needs_to_know = |has: bool| if has { Ok(()) } else { hidden(Reason::RoleDoesNotInclude) };
    match ask {
        Ask::UseStaffScreens => Ok(()),
        Ask::UsePortal | Ask::ListPortalJobs | Ask::Reply(_) | Ask::Upload(_) => hidden(Reason::OtherSide),

        Ask::SeeSettings(tenant)
        | Ask::ChangeSettings(tenant)
        | Ask::EditPipelines(tenant)
        | Ask::ImportRecords(tenant)
        | Ask::ExportRecords(tenant)
        | Ask::SeeOutbox(tenant) => {
            in_own(tenant)?;
            needs_to_know(powers.settings)
        }
        Ask::ManageMember(member) => {
            in_own(member.tenant)?;
            needs_to_know(powers.settings)?;
            match member.role {
                Role::Owner | Role::SoleTrader => needs(powers.ownership),
                Role::Admin | Role::Supervisor | Role::Finance | Role::Tradie | Role::Apprentice => Ok(()),
            }
        }
        Ask::SetStageVisibility(stage) => {
            in_own(stage.tenant)?;
            needs_to_know(powers.settings)
        }

        Ask::ListCustomers => needs_to_know(powers.sees_customers),
        Ask::CreateCustomer(tenant) => {
            in_own(tenant)?;
            needs_to_know(powers.sees_customers)?;
            needs(powers.runs_jobs)
        }
        Ask::SeeCustomer(customer) => {
            in_own(customer.tenant)?;
            needs_to_know(powers.sees_customers)
        }
        Ask::EditCustomer(customer) | Ask::InviteContact(customer) | Ask::SetAutoInvite(customer) => {
            in_own(customer.tenant)?;
            needs_to_know(powers.sees_customers)?;
            needs(powers.runs_jobs)
        }
        Ask::SetCustomerPermission(customer) => {
            in_own(customer.tenant)?;
            needs_to_know(powers.sees_customers)?;
            needs(powers.settings)
        }
        Ask::BlockContact(contact)
        | Ask::SetContactNotified(contact)
        | Ask::SetJobRights(contact)
        | Ask::EndContactSessions(contact)
        | Ask::PreviewAs(contact) => {
            in_own(contact.tenant)?;
            needs_to_know(powers.sees_customers)?;
            needs(powers.runs_jobs)
        }

        Ask::CreateJob(tenant) => {
            in_own(tenant)?;
            needs(powers.runs_jobs)
        }
        Ask::SeeJob(job) | Ask::SeeJobHistory(job) | Ask::SeeJobDates(job) | Ask::SeeJobStage(job) => {
            staff_sees_job(staff, powers, job)
        }
        Ask::EditJob(job) | Ask::MoveJob(job) | Ask::ShareJob(job) => {
            staff_sees_job(staff, powers, job)?;
            needs(powers.runs_jobs)
        }
        Ask::UnshareJob(job) => {
            staff_sees_job(staff, powers, job)?;
            needs(powers.runs_jobs)?;
            if job.is_started_by_customer { refused(Reason::StartedByCustomer) } else { Ok(()) }
        }
        Ask::SeeWhoSees(job) => {
            staff_sees_job(staff, powers, job)?;
            needs_to_know(powers.sees_customers)
        }

        Ask::SeeEntry(job, entry) => {
            staff_sees_job(staff, powers, job)?;
            of_this_job(job, entry)
        }
        Ask::WriteEntry(job, audience) => {
            staff_sees_job(staff, powers, job)?;
            match audience {
                Audience::Internal => needs(powers.writes_notes),
                Audience::Customer => needs(powers.runs_jobs),
            }
        }
        Ask::EditEntry(job, entry) => {
            staff_sees_job(staff, powers, job)?;
            of_this_job(job, entry)?;
            needs(powers.writes_notes)?;
            match entry.author {
                Author::Contact(_) | Author::System => return refused(Reason::NotYourWords),
                Author::Staff(author) if author != staff.membership && !powers.runs_jobs => {
                    return refused(Reason::NotYourWords);
                }
                Author::Staff(_) => {}
            }
            match entry.kind {
                EntryKind::Note | EntryKind::Reply | EntryKind::File => {}
                EntryKind::StageChange | EntryKind::FieldChange => return refused(Reason::NotYourWords),
            }
            match entry.audience {
                Audience::Internal => Ok(()),
                Audience::Customer if powers.runs_jobs => Ok(()),
                Audience::Customer => refused(Reason::CustomerSeesIt),
            }
        }
        Ask::SetEntryAudience(job, entry, to) => {
            staff_sees_job(staff, powers, job)?;
            of_this_job(job, entry)?;
            needs(powers.runs_jobs)?;
            match entry.kind {
                EntryKind::FieldChange => return refused(Reason::FollowsItsField),
                EntryKind::Note | EntryKind::Reply | EntryKind::StageChange | EntryKind::File => {}
            }
            match (entry.author, to) {
                (Author::Contact(_), Audience::Internal) => refused(Reason::WrittenByCustomer),
                (Author::Contact(_) | Author::Staff(_) | Author::System, Audience::Internal | Audience::Customer) => {
                    Ok(())
                }
            }
        }

        Ask::SeeField(job, field) => {
            staff_sees_job(staff, powers, job)?;
            staff_sees_field(job, field)
        }
        Ask::FillField(job, field) => {
            staff_sees_job(staff, powers, job)?;
            staff_sees_field(job, field)?;
            // What is filled in here is written to whoever sees the field.
            if field.is_visible_to_customer { needs(powers.runs_jobs) } else { needs(powers.works_on_site) }
        }

        Ask::SeeFile(job, entry, file) => {
            staff_sees_job(staff, powers, job)?;
            of_this_job(job, entry)?;
            file_of_this_job(job, file)
        }
        Ask::AddFiles(job, audience) => {
            staff_sees_job(staff, powers, job)?;
            match audience {
                Audience::Internal => needs(powers.works_on_site),
                Audience::Customer => needs(powers.runs_jobs),
            }
        }
        Ask::SetFileAudience(job, entry, file, to) => {
            staff_sees_job(staff, powers, job)?;
            of_this_job(job, entry)?;
            file_of_this_job(job, file)?;
            needs(powers.runs_jobs)?;
            match entry.kind {
                EntryKind::FieldChange => return refused(Reason::FollowsItsField),
                EntryKind::Note | EntryKind::Reply | EntryKind::StageChange | EntryKind::File => {}
            }
            match (file.author, to) {
                (Author::Contact(_), Audience::Internal) => refused(Reason::WrittenByCustomer),
                (Author::Contact(_) | Author::Staff(_) | Author::System, Audience::Internal | Audience::Customer) => {
                    Ok(())
                }
            }
        }
        Ask::RemoveFile(job, entry, file) => {
            staff_sees_job(staff, powers, job)?;
            of_this_job(job, entry)?;
            file_of_this_job(job, file)?;
            needs(powers.runs_jobs)
        }
    }
}

fn staff_sees_field(job: &JobFacts, field: &FieldFacts) -> Decision {
    if field.tenant != job.tenant {
        return hidden(Reason::OtherTenant);
    }
    if field.is_removed {
        return hidden(Reason::FieldRemoved);
    }
    if !field.is_reached {
        return hidden(Reason::FieldNotReached);
    }
    Ok(())
}

fn file_of_this_job(job: &JobFacts, file: &FileFacts) -> Decision {
    if file.job == job.job { Ok(()) } else { hidden(Reason::NotOfThisJob) }
}

fn staff_sees_job(staff: &Staff, powers: Powers, job: &JobFacts) -> Decision {
    if job.tenant != staff.tenant {
        return hidden(Reason::OtherTenant);
    }
    if powers.sees_all_jobs || job.owner == Some(staff.membership) || job.assigned.contains(staff.membership) {
        return Ok(());
    }
    hidden(Reason::NotAssigned)
}

fn of_this_job(job: &JobFacts, entry: &EntryFacts) -> Decision {
    if entry.job == job.job { Ok(()) } else { hidden(Reason::NotOfThisJob) }
}
