//! What a decision needs to know about a thing, and nothing more.

use vitrine_domain::{
    Audience, ContactState, CustomerId, EntryKind, JobId, Members, MembershipId, Role, Sharing, TenantId,
};

/// About a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerFacts {
    /// Whose customer.
    pub tenant: TenantId,
    /// Which.
    pub customer: CustomerId,
}

/// About a contact of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactFacts {
    /// Whose customer's contact.
    pub tenant: TenantId,
    /// Whose contact.
    pub customer: CustomerId,
    /// Where it stands now.
    pub state: ContactState,
}

/// About a staff member, as somebody else changes the membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberFacts {
    /// Where the membership is.
    pub tenant: TenantId,
    /// The role now, or the role to give to somebody new.
    pub role: Role,
}

/// About a stage of a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageFacts {
    /// Whose pipeline.
    pub tenant: TenantId,
    /// Whether contacts may see jobs that stand here.
    pub is_visible_to_customer: bool,
}

/// About a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobFacts {
    /// Whose job.
    pub tenant: TenantId,
    /// Which.
    pub job: JobId,
    /// For whom the work is done.
    pub customer: CustomerId,
    /// The staff member who answers for it.
    pub owner: Option<MembershipId>,
    /// Staff members who work on it besides.
    pub assigned: Members,
    /// Contacts who may see chosen jobs alone, and this one among them.
    pub named_contacts: Members,
    /// Whether somebody shared it or took it back.
    pub sharing: Sharing,
    /// A contact of the customer brought it in.
    pub is_started_by_customer: bool,
    /// It stands at or past its pipeline's *first stage for access*, or there is none.
    pub is_open_for_access: bool,
    /// Whoever shared it did not leave its dates out.
    pub shares_dates: bool,
    /// Whoever shared it did not leave its stage out.
    pub shares_stage: bool,
    /// *Visible to customer* of the stage it stands at.
    pub stage_is_visible: bool,
    /// It stands at an internal stage, its pipeline shows the last visible stage instead, and the last one that the job
    /// stood at is visible now. False for a job at a visible stage.
    pub shows_last_visible_stage: bool,
    /// *Customer replies* of its pipeline.
    pub takes_replies: bool,
    /// *Customer uploads* of its pipeline.
    pub takes_uploads: bool,
    /// Put away by staff.
    pub is_archived: bool,
}

/// Who wrote an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Author {
    /// A staff member.
    Staff(MembershipId),
    /// A contact of the job's customer.
    Contact(MembershipId),
    /// Vitrine itself, as it records a move.
    System,
}

/// About an entry of a job's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryFacts {
    /// Of which job. An entry is always asked about together with this very job.
    pub job: JobId,
    /// Note, reply, stage change…
    pub kind: EntryKind,
    /// On which side of the glass.
    pub audience: Audience,
    /// Who wrote it.
    pub author: Author,
    /// For a stage change: both stages it names are visible to customers now. True for other kinds.
    pub names_visible_stages_only: bool,
    /// For a field change: a contact who sees the job sees the field now ([`FieldFacts::is_visible_to_customer`] and
    /// [`FieldFacts::is_reached`]). True for other kinds.
    pub names_visible_field_only: bool,
    /// For files: there are words with them, or at least one of them is for the customer itself. True for other kinds.
    pub has_words_or_customer_file: bool,
}

/// About a form field, on one job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldFacts {
    /// Whose pipeline it belongs to.
    pub tenant: TenantId,
    /// *Visible to customer*.
    pub is_visible_to_customer: bool,
    /// *Customer may edit*.
    pub is_customer_editable: bool,
    /// The job stands at or past the field's *shown from stage* (for a contact: the stage that the portal shows).
    pub is_reached: bool,
    /// It was taken off the form; old values stay readable in the feed.
    pub is_removed: bool,
}

/// About a file of a job. Always asked about together with its job and its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFacts {
    /// Of which job.
    pub job: JobId,
    /// On which side of the glass the file itself stands.
    pub audience: Audience,
    /// Who added it.
    pub author: Author,
    /// For the value of a file field: a contact who sees the job sees the field now. True for other files.
    pub names_visible_field_only: bool,
}
