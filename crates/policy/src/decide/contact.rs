//! What contacts may: rules 13 to 28 from their side. Each function is a list of rules, in their order.

use super::{file_of_this_job, of_this_job};
use crate::objections::Objections;
use crate::{Ask, Contact, EntryFacts, FieldFacts, FileFacts, JobFacts, Reason};
use vitrine_domain::{Audience, ContactState, EntryKind, JobRights, Sharing};

pub(super) fn gather_contact(found: &mut Objections, contact: &Contact, ask: Ask<'_>) {
    match ask {
        Ask::UsePortal => uses_portal(found, contact),
        Ask::ListPortalJobs => lists_jobs(found, contact),
        Ask::SeeJob(job) => sees_job(found, contact, job),
        Ask::SeeEntry(job, entry) => sees_entry(found, contact, job, entry),
        Ask::SeeJobDates(job) => {
            sees_job(found, contact, job);
            found.hide_if(!job.shares_dates, Reason::DatesLeftOut);
        }
        Ask::SeeJobStage(job) => {
            sees_job(found, contact, job);
            found.hide_if(!job.shares_stage, Reason::StageLeftOut);
        }
        Ask::Reply(job) => {
            sees_job(found, contact, job);
            changes_job(found, contact, job);
            found.refuse_if(!job.takes_replies, Reason::RepliesOff);
        }
        Ask::SeeField(job, field) => sees_field(found, contact, job, field),
        Ask::FillField(job, field) => {
            sees_field(found, contact, job, field);
            changes_job(found, contact, job);
            found.refuse_if(!field.is_customer_editable, Reason::FieldReadOnly);
        }
        Ask::SeeFile(job, entry, file) => sees_file(found, contact, job, entry, file),
        Ask::Upload(job) => {
            sees_job(found, contact, job);
            changes_job(found, contact, job);
            found.refuse_if(!job.takes_uploads, Reason::UploadsOff);
        }
        Ask::UseStaffScreens
        | Ask::SeeSettings(_)
        | Ask::ChangeSettings(_)
        | Ask::ManageMember(_)
        | Ask::SetStageVisibility(_)
        | Ask::EditPipelines(_)
        | Ask::ImportRecords(_)
        | Ask::ExportRecords(_)
        | Ask::SeeOutbox(_)
        | Ask::ListCustomers
        | Ask::CreateCustomer(_)
        | Ask::SeeCustomer(_)
        | Ask::EditCustomer(_)
        | Ask::SetCustomerPermission(_)
        | Ask::InviteContact(_)
        | Ask::BlockContact(_)
        | Ask::SetContactNotified(_)
        | Ask::SetJobRights(_)
        | Ask::EndContactSessions(_)
        | Ask::SetAutoInvite(_)
        | Ask::PreviewAs(_)
        | Ask::CreateJob(_)
        | Ask::EditJob(_)
        | Ask::MoveJob(_)
        | Ask::SeeJobHistory(_)
        | Ask::ShareJob(_)
        | Ask::UnshareJob(_)
        | Ask::SeeWhoSees(_)
        | Ask::WriteEntry(..)
        | Ask::EditEntry(..)
        | Ask::SetEntryAudience(..)
        | Ask::AddFiles(..)
        | Ask::SetFileAudience(..)
        | Ask::RemoveFile(..) => found.hide_if(true, Reason::OtherSide),
    }
}

/// Rules 14 and 21.
fn uses_portal(found: &mut Objections, contact: &Contact) {
    found.hide_if(!contact.portal.is_on, Reason::PortalOff);
    match contact.state {
        ContactState::Active => {}
        ContactState::Invited => found.hide_if(true, Reason::ContactInvited),
        ContactState::Blocked => found.hide_if(true, Reason::ContactBlocked),
    }
    found.hide_if(contact.customer_is_archived, Reason::CustomerArchived);
}

/// Rules 13 to 15.
fn lists_jobs(found: &mut Objections, contact: &Contact) {
    uses_portal(found, contact);
    found.hide_if(!contact.portal.has_jobs_module, Reason::JobsModuleOff);
    found.hide_if(!contact.portal.has_jobs_section, Reason::JobsSectionOff);
    found.hide_if(!contact.can_view_jobs, Reason::JobsNotPermitted);
    match contact.job_rights {
        JobRights::All | JobRights::Chosen => {}
        JobRights::Nothing => found.hide_if(true, Reason::NoJobRights),
    }
}

/// Rules 13 to 18, and 26.
fn sees_job(found: &mut Objections, contact: &Contact, job: &JobFacts) {
    found.hide_if(job.tenant != contact.tenant, Reason::OtherTenant);
    found.hide_if(job.customer != contact.customer, Reason::OtherCustomer);
    lists_jobs(found, contact);
    match contact.job_rights {
        JobRights::All | JobRights::Nothing => {}
        JobRights::Chosen => found.hide_if(!job.named_contacts.contains(contact.membership), Reason::JobNotChosen),
    }
    if !job.is_started_by_customer {
        match job.sharing {
            Sharing::Granted => {}
            Sharing::AsUsual => found.hide_if(!contact.portal.shares_automatically, Reason::NotShared),
            Sharing::Withheld => found.hide_if(true, Reason::TakenBack),
        }
        found.hide_if(!job.is_open_for_access, Reason::BeforeFirstStage);
    }
    found.hide_if(!job.stage_is_visible && !job.shows_last_visible_stage, Reason::StageInternal);
}

/// Rules 19 and 27.
fn sees_entry(found: &mut Objections, contact: &Contact, job: &JobFacts, entry: &EntryFacts) {
    sees_job(found, contact, job);
    of_this_job(found, job, entry);
    match entry.audience {
        Audience::Internal => found.hide_if(true, Reason::EntryInternal),
        Audience::Customer => {}
    }
    match entry.kind {
        EntryKind::StageChange => {
            found.hide_if(!job.shares_stage, Reason::StageLeftOut);
            found.hide_if(!entry.names_visible_stages_only, Reason::NamesInternalStage);
        }
        EntryKind::FieldChange => found.hide_if(!entry.names_visible_field_only, Reason::FieldInternal),
        EntryKind::File => found.hide_if(!entry.has_words_or_customer_file, Reason::FilesInternal),
        EntryKind::Note | EntryKind::Reply => {}
    }
}

/// Rule 22.
fn sees_file(found: &mut Objections, contact: &Contact, job: &JobFacts, entry: &EntryFacts, file: &FileFacts) {
    sees_entry(found, contact, job, entry);
    file_of_this_job(found, job, file);
    match file.audience {
        Audience::Internal => found.hide_if(true, Reason::FileInternal),
        Audience::Customer => {}
    }
    found.hide_if(!file.names_visible_field_only, Reason::FieldInternal);
}

/// Rule 23.
fn sees_field(found: &mut Objections, contact: &Contact, job: &JobFacts, field: &FieldFacts) {
    sees_job(found, contact, job);
    found.hide_if(field.tenant != job.tenant, Reason::OtherTenant);
    found.hide_if(field.is_removed, Reason::FieldRemoved);
    found.hide_if(!field.is_visible_to_customer, Reason::FieldInternal);
    found.hide_if(!field.is_reached, Reason::FieldNotReached);
}

/// Rules 20, 24 and 28, as far as they are alike.
fn changes_job(found: &mut Objections, contact: &Contact, job: &JobFacts) {
    found.refuse_if(contact.portal.is_read_only, Reason::PortalReadOnly);
    found.refuse_if(job.is_archived, Reason::JobArchived);
}
