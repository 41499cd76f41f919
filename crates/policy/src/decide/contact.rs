//! What contacts may: rules 13 to 25 from their side.

use super::{Decision, file_of_this_job, hidden, of_this_job, refused};
use crate::{Ask, Contact, EntryFacts, FieldFacts, JobFacts, Reason};
use vitrine_domain::{Audience, ContactState, EntryKind, JobRights, Sharing};

pub(super) fn decide_contact(contact: &Contact, ask: Ask<'_>) -> Decision {
    match ask {
        Ask::UsePortal => contact_uses_portal(contact),
        Ask::ListPortalJobs => contact_lists_jobs(contact),
        Ask::SeeJob(job) => contact_sees_job(contact, job),
        Ask::SeeEntry(job, entry) => contact_sees_entry(contact, job, entry),
        Ask::SeeJobDates(job) => {
            contact_sees_job(contact, job)?;
            if job.shares_dates { Ok(()) } else { hidden(Reason::DatesLeftOut) }
        }
        Ask::SeeJobStage(job) => contact_sees_stage(contact, job),
        Ask::Reply(job) => {
            contact_sees_job(contact, job)?;
            contact_changes_things(contact)?;
            if job.is_archived {
                return refused(Reason::JobArchived);
            }
            if !job.takes_replies {
                return refused(Reason::RepliesOff);
            }
            Ok(())
        }
        Ask::SeeField(job, field) => contact_sees_field(contact, job, field),
        Ask::FillField(job, field) => {
            contact_sees_field(contact, job, field)?;
            contact_changes_things(contact)?;
            if job.is_archived {
                return refused(Reason::JobArchived);
            }
            if !field.is_customer_editable {
                return refused(Reason::FieldReadOnly);
            }
            Ok(())
        }
        Ask::SeeFile(job, entry, file) => {
            contact_sees_entry(contact, job, entry)?;
            file_of_this_job(job, file)?;
            match file.audience {
                Audience::Internal => return hidden(Reason::FileInternal),
                Audience::Customer => {}
            }
            if !file.names_visible_field_only {
                return hidden(Reason::FieldInternal);
            }
            Ok(())
        }
        Ask::Upload(job) => {
            contact_sees_job(contact, job)?;
            contact_changes_things(contact)?;
            if job.is_archived {
                return refused(Reason::JobArchived);
            }
            if !job.takes_uploads {
                return refused(Reason::UploadsOff);
            }
            Ok(())
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
        | Ask::RemoveFile(..) => hidden(Reason::OtherSide),
    }
}

/// Rules 14 and 21.
fn contact_uses_portal(contact: &Contact) -> Decision {
    if !contact.portal.is_on {
        return hidden(Reason::PortalOff);
    }
    match contact.state {
        ContactState::Active => {}
        ContactState::Invited => return hidden(Reason::ContactInvited),
        ContactState::Blocked => return hidden(Reason::ContactBlocked),
    }
    if contact.customer_is_archived {
        return hidden(Reason::CustomerArchived);
    }
    Ok(())
}

/// Rules 13 to 15.
pub(crate) fn contact_lists_jobs(contact: &Contact) -> Decision {
    contact_uses_portal(contact)?;
    if !contact.portal.has_jobs_module {
        return hidden(Reason::JobsModuleOff);
    }
    if !contact.portal.has_jobs_section {
        return hidden(Reason::JobsSectionOff);
    }
    if !contact.can_view_jobs {
        return hidden(Reason::JobsNotPermitted);
    }
    match contact.job_rights {
        JobRights::All | JobRights::Chosen => Ok(()),
        JobRights::Nothing => hidden(Reason::NoJobRights),
    }
}

/// Rule 28.
fn contact_changes_things(contact: &Contact) -> Decision {
    if contact.portal.is_read_only { refused(Reason::PortalReadOnly) } else { Ok(()) }
}

/// Rules 13 to 18, and 26.
fn contact_sees_job(contact: &Contact, job: &JobFacts) -> Decision {
    if job.tenant != contact.tenant {
        return hidden(Reason::OtherTenant);
    }
    if job.customer != contact.customer {
        return hidden(Reason::OtherCustomer);
    }
    contact_lists_jobs(contact)?;
    match contact.job_rights {
        JobRights::All | JobRights::Nothing => {}
        JobRights::Chosen if job.named_contacts.contains(contact.membership) => {}
        JobRights::Chosen => return hidden(Reason::JobNotChosen),
    }
    if !job.is_started_by_customer {
        match job.sharing {
            Sharing::Granted => {}
            Sharing::AsUsual if contact.portal.shares_automatically => {}
            Sharing::AsUsual => return hidden(Reason::NotShared),
            Sharing::Withheld => return hidden(Reason::TakenBack),
        }
        if !job.is_open_for_access {
            return hidden(Reason::BeforeFirstStage);
        }
    }
    if !job.stage_is_visible && !job.shows_last_visible_stage {
        return hidden(Reason::StageInternal);
    }
    Ok(())
}

/// Rule 27.
fn contact_sees_stage(contact: &Contact, job: &JobFacts) -> Decision {
    contact_sees_job(contact, job)?;
    if job.shares_stage { Ok(()) } else { hidden(Reason::StageLeftOut) }
}

/// Rules 19 and 27.
fn contact_sees_entry(contact: &Contact, job: &JobFacts, entry: &EntryFacts) -> Decision {
    contact_sees_job(contact, job)?;
    of_this_job(job, entry)?;
    match entry.audience {
        Audience::Internal => return hidden(Reason::EntryInternal),
        Audience::Customer => {}
    }
    match entry.kind {
        EntryKind::StageChange if !job.shares_stage => hidden(Reason::StageLeftOut),
        EntryKind::StageChange if !entry.names_visible_stages_only => hidden(Reason::NamesInternalStage),
        EntryKind::FieldChange if !entry.names_visible_field_only => hidden(Reason::FieldInternal),
        EntryKind::File if !entry.has_words_or_customer_file => hidden(Reason::FilesInternal),
        EntryKind::StageChange | EntryKind::FieldChange | EntryKind::Note | EntryKind::Reply | EntryKind::File => {
            Ok(())
        }
    }
}

/// Rule 23.
fn contact_sees_field(contact: &Contact, job: &JobFacts, field: &FieldFacts) -> Decision {
    contact_sees_job(contact, job)?;
    if field.tenant != job.tenant {
        return hidden(Reason::OtherTenant);
    }
    if field.is_removed {
        return hidden(Reason::FieldRemoved);
    }
    if !field.is_visible_to_customer {
        return hidden(Reason::FieldInternal);
    }
    if !field.is_reached {
        return hidden(Reason::FieldNotReached);
    }
    Ok(())
}
