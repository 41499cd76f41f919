//! The rule that decided, for people to read.

/// Why something was refused. Shown to staff where it helps; never sent to somebody who may not know that the
/// thing exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Rule 1.
    NotSignedIn,
    /// Rule 2.
    OtherTenant,
    /// Rule 5.
    MemberInvited,
    /// Rule 5.
    MembershipEnded,
    /// Staff screens are not for contacts, nor the portal for staff.
    OtherSide,
    /// Rules 6 to 9: the role does not include it.
    RoleDoesNotInclude,
    /// Rule 9: a field role sees only the jobs assigned to it.
    NotAssigned,
    /// Rule 10.
    NotYourWords,
    /// Rule 11.
    CustomerSeesIt,
    /// Rule 12.
    WrittenByCustomer,
    /// Rule 13.
    PortalOff,
    /// Rule 13.
    JobsModuleOff,
    /// Rule 13.
    JobsSectionOff,
    /// Rule 14.
    ContactInvited,
    /// Rule 14.
    ContactBlocked,
    /// Rule 14.
    CustomerArchived,
    /// Rule 15.
    JobsNotPermitted,
    /// Rule 15: the contact's own rights.
    NoJobRights,
    /// Rule 15: the contact sees chosen jobs alone, and this one is not among them.
    JobNotChosen,
    /// Rule 16.
    OtherCustomer,
    /// Rule 17: nobody has shared it, and the business shares by grant.
    NotShared,
    /// Rule 17: somebody took it back.
    TakenBack,
    /// Rule 26.
    BeforeFirstStage,
    /// Rule 27.
    DatesLeftOut,
    /// Rule 27.
    StageLeftOut,
    /// Rule 28.
    PortalReadOnly,
    /// Rule 29: what a customer brought in stays visible to them.
    StartedByCustomer,
    /// Rule 30: whoever looks as a contact changes nothing.
    OnlyLooks,
    /// Rule 18.
    StageInternal,
    /// Rule 19.
    EntryInternal,
    /// Rule 19: a stage change that names an internal stage.
    NamesInternalStage,
    /// Rule 20.
    RepliesOff,
    /// Rule 20.
    JobArchived,
    /// An entry or a file was asked about together with a job that is not its own.
    NotOfThisJob,
    /// Rule 20.
    UploadsOff,
    /// Rule 22: the file itself is internal.
    FileInternal,
    /// Rule 22: files without a word, and each of them is internal.
    FilesInternal,
    /// Rule 23: the form field is internal.
    FieldInternal,
    /// Rule 23: the job has not come to the stage from which on the field is shown.
    FieldNotReached,
    /// Rule 23: the field was taken off the form.
    FieldRemoved,
    /// Rule 24: the customer may read the field, not change it.
    FieldReadOnly,
    /// Rule 25: a field change is seen by whoever sees the field.
    FollowsItsField,
}

impl Reason {
    /// The rule in words, as staff read it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NotSignedIn => "Not signed in.",
            Self::OtherTenant => "It belongs to another business.",
            Self::MemberInvited => "The invitation has not been accepted yet.",
            Self::MembershipEnded => "This membership has ended.",
            Self::OtherSide => "That is the other side of the glass.",
            Self::RoleDoesNotInclude => "Your role does not include this.",
            Self::NotAssigned => "The job is not assigned to you.",
            Self::NotYourWords => "Only its author's words can be edited by their author.",
            Self::CustomerSeesIt => "The customer sees this entry; somebody who may show entries has to edit it.",
            Self::WrittenByCustomer => "The customer wrote this; it stays visible to them.",
            Self::PortalOff => "The customer portal is off.",
            Self::JobsModuleOff => "The Jobs module is off.",
            Self::JobsSectionOff => "The portal's Jobs section is off.",
            Self::ContactInvited => "The contact has not accepted the invitation yet.",
            Self::ContactBlocked => "The contact is blocked.",
            Self::CustomerArchived => "The customer is archived.",
            Self::JobsNotPermitted => "This customer may not view jobs.",
            Self::NoJobRights => "This contact has no right to see jobs.",
            Self::JobNotChosen => "This contact sees chosen jobs only, and this is not one of them.",
            Self::OtherCustomer => "The job belongs to another customer.",
            Self::NotShared => "The job has not been shared with the customer.",
            Self::TakenBack => "Somebody stopped sharing the job.",
            Self::BeforeFirstStage => "The job has not come to the first stage for access.",
            Self::DatesLeftOut => "The dates were left out when the job was shared.",
            Self::StageLeftOut => "The stage was left out when the job was shared.",
            Self::PortalReadOnly => "The portal is read-only.",
            Self::StartedByCustomer => "The customer brought this job in; it stays visible to them.",
            Self::OnlyLooks => "You are looking at the portal as somebody else: nothing is sent or changed.",
            Self::StageInternal => "The job's stage is internal.",
            Self::EntryInternal => "The entry is internal.",
            Self::NamesInternalStage => "The stage change names an internal stage.",
            Self::RepliesOff => "This pipeline takes no replies from customers.",
            Self::JobArchived => "The job is archived.",
            Self::NotOfThisJob => "It belongs to another job.",
            Self::UploadsOff => "This pipeline takes no files from customers.",
            Self::FileInternal => "The file is internal.",
            Self::FilesInternal => "Each of the files is internal, and there are no words with them.",
            Self::FieldInternal => "The form field is internal.",
            Self::FieldNotReached => "The job has not come to the stage that shows this field.",
            Self::FieldRemoved => "The field was taken off the form.",
            Self::FieldReadOnly => "The customer may read this field, not change it.",
            Self::FollowsItsField => "A field change is seen by whoever sees the field.",
        }
    }
}
