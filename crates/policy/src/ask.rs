//! What can be asked.

use crate::{ContactFacts, CustomerFacts, EntryFacts, FieldFacts, FileFacts, JobFacts, MemberFacts, StageFacts};
use vitrine_domain::{Audience, TenantId};

/// One question: an action with the facts of the thing it is about.
#[derive(Debug, Clone, Copy)]
pub enum Ask<'a> {
    /// Open the staff screens, the staff stream, the lists that belong to them.
    UseStaffScreens,
    /// Open the portal's frame and stream.
    UsePortal,
    /// Open the portal's list of jobs.
    ListPortalJobs,

    /// See the tenant's settings.
    SeeSettings(TenantId),
    /// Turn the portal, the Jobs module or the Jobs section on or off; rename the tenant; set its accent.
    ChangeSettings(TenantId),
    /// Add a staff member with that role, or change or end one that has it.
    ManageMember(&'a MemberFacts),
    /// Make a stage visible to customers or internal.
    SetStageVisibility(&'a StageFacts),
    /// Create, change, order and remove pipelines, their stages and their form fields.
    EditPipelines(TenantId),
    /// Bring in customers, contacts and jobs from a file.
    ImportRecords(TenantId),
    /// Take out customers, contacts, jobs and their feeds as a file.
    ExportRecords(TenantId),
    /// See which mails wait, went out or failed, and send one again.
    SeeOutbox(TenantId),

    /// See the list of customers.
    ListCustomers,
    /// Create a customer in the tenant.
    CreateCustomer(TenantId),
    /// See a customer with its contacts.
    SeeCustomer(&'a CustomerFacts),
    /// Change or archive a customer.
    EditCustomer(&'a CustomerFacts),
    /// Change what a customer's contacts are permitted.
    SetCustomerPermission(&'a CustomerFacts),
    /// Add a contact to the customer, or make an invitation link for one.
    InviteContact(&'a CustomerFacts),
    /// Block or unblock a contact.
    BlockContact(&'a ContactFacts),
    /// Turn *Notify on job updates* on or off for a contact.
    SetContactNotified(&'a ContactFacts),
    /// Choose which of the customer's jobs a contact may see.
    SetJobRights(&'a ContactFacts),
    /// See where a contact is signed in, and end it.
    EndContactSessions(&'a ContactFacts),
    /// Let a customer's contacts be invited by themselves when a job of theirs is ready for them.
    SetAutoInvite(&'a CustomerFacts),
    /// Look at the portal as that contact has it.
    PreviewAs(&'a ContactFacts),

    /// Create a job in the tenant.
    CreateJob(TenantId),
    /// See a job.
    SeeJob(&'a JobFacts),
    /// Change title, description, customer, owner, due date; archive and restore.
    EditJob(&'a JobFacts),
    /// Move a job to another stage.
    MoveJob(&'a JobFacts),
    /// See who changed what on a job, and earlier texts.
    SeeJobHistory(&'a JobFacts),
    /// Share a job with its customer, and choose what of it.
    ShareJob(&'a JobFacts),
    /// Take a job back from its customer.
    UnshareJob(&'a JobFacts),
    /// See which contacts see a job and what is on it, and why the others do not.
    SeeWhoSees(&'a JobFacts),
    /// See when a job is due.
    SeeJobDates(&'a JobFacts),
    /// See where a job stands, and how it came there.
    SeeJobStage(&'a JobFacts),

    /// See one entry of a job's feed.
    SeeEntry(&'a JobFacts, &'a EntryFacts),
    /// Staff write an entry for that audience.
    WriteEntry(&'a JobFacts, Audience),
    /// Change an entry's text.
    EditEntry(&'a JobFacts, &'a EntryFacts),
    /// Show an entry to the customer or hide it.
    SetEntryAudience(&'a JobFacts, &'a EntryFacts, Audience),
    /// A contact replies on a job.
    Reply(&'a JobFacts),

    /// See a form field of a job: its label, its options, its value.
    SeeField(&'a JobFacts, &'a FieldFacts),
    /// Give a form field of a job another value.
    FillField(&'a JobFacts, &'a FieldFacts),

    /// See a file: its name, its size, every variant of its bytes.
    SeeFile(&'a JobFacts, &'a EntryFacts, &'a FileFacts),
    /// Staff add files for that audience.
    AddFiles(&'a JobFacts, Audience),
    /// A contact adds files.
    Upload(&'a JobFacts),
    /// Show a file to the customer or hide it.
    SetFileAudience(&'a JobFacts, &'a EntryFacts, &'a FileFacts, Audience),
    /// Remove a file, or put another in its place.
    RemoveFile(&'a JobFacts, &'a EntryFacts, &'a FileFacts),
}
