//! The closed words that the history keeps about jobs and entries, and how people read them.

/// A job came to be.
pub(crate) const CREATE_JOB: &str = "create_job";
/// A job's title changed.
pub(crate) const EDIT_JOB_TITLE: &str = "edit_job_title";
/// A job's description changed.
pub(crate) const EDIT_JOB_DESCRIPTION: &str = "edit_job_description";
/// A job went to another customer.
pub(crate) const EDIT_JOB_CUSTOMER: &str = "edit_job_customer";
/// Somebody else answers for a job.
pub(crate) const EDIT_JOB_OWNER: &str = "edit_job_owner";
/// Others work on a job.
pub(crate) const ASSIGN_JOB: &str = "assign_job";
/// Other contacts who see chosen jobs see a job.
pub(crate) const CHOOSE_CONTACTS: &str = "choose_contacts";
/// A job's date changed.
pub(crate) const EDIT_JOB_DUE_ON: &str = "edit_job_due_on";
/// What another program calls a job changed.
pub(crate) const EDIT_JOB_EXTERNAL_ID: &str = "edit_job_external_id";
/// A job went to another stage.
pub(crate) const MOVE_JOB: &str = "move_job";
/// A job was put away.
pub(crate) const ARCHIVE_JOB: &str = "archive_job";
/// A job was brought back.
pub(crate) const RESTORE_JOB: &str = "restore_job";
/// Staff wrote for staff.
pub(crate) const WRITE_NOTE: &str = "write_note";
/// Staff wrote to the customer.
pub(crate) const WRITE_TO_CUSTOMER: &str = "write_to_customer";
/// A contact replied.
pub(crate) const REPLY: &str = "reply";
/// An entry's text changed; the line keeps both texts.
pub(crate) const EDIT_ENTRY: &str = "edit_entry";
/// An entry was shown to the customer.
pub(crate) const SHOW_ENTRY: &str = "show_entry";
/// An entry was hidden from the customer.
pub(crate) const HIDE_ENTRY: &str = "hide_entry";
/// A form field of a job got another value.
pub(crate) const FILL_FIELD: &str = "fill_field";
/// A field came onto a pipeline's form.
pub(crate) const CREATE_FIELD: &str = "create_field";
/// What a field asks changed.
pub(crate) const EDIT_FIELD: &str = "edit_field";
/// A field got another place.
pub(crate) const MOVE_FIELD: &str = "move_field";
/// A field was taken off a form.
pub(crate) const REMOVE_FIELD: &str = "remove_field";
/// A field was shown to customers or hidden.
pub(crate) const SET_FIELD_VISIBILITY: &str = "set_field_visibility";

/// Files were added; the line keeps their names.
pub(crate) const ADD_FILES: &str = "add_files";
/// A file was shown to the customer.
pub(crate) const SHOW_FILE: &str = "show_file";
/// A file was hidden from the customer.
pub(crate) const HIDE_FILE: &str = "hide_file";
/// A file was removed.
pub(crate) const REMOVE_FILE: &str = "remove_file";
/// A file was replaced by another; the line keeps both names.
pub(crate) const REPLACE_FILE: &str = "replace_file";

/// A job was shared with its customer.
pub(crate) const SHARE_JOB: &str = "share_job";
/// What of a job is shared changed.
pub(crate) const EDIT_SHARING: &str = "edit_sharing";
/// A job was taken back from its customer.
pub(crate) const UNSHARE_JOB: &str = "unshare_job";
/// A mail with a link to a job goes to a contact; the line keeps the name.
pub(crate) const MAIL_LINK: &str = "mail_link";
/// A contact came in by a link that was mailed.
pub(crate) const USE_LINK: &str = "use_link";
/// A contact asked for a fresh link by an old one.
pub(crate) const ASK_FOR_LINK: &str = "ask_for_link";

/// A job invited its customer's contacts by itself; the line keeps whom a mail goes to.
pub(crate) const AUTO_INVITE: &str = "auto_invite";

/// What tells who sees a job and who was let in to it (rule 31).
pub(crate) const TELLS_WHO_SEES: [&str; 8] =
    [CHOOSE_CONTACTS, SHARE_JOB, EDIT_SHARING, UNSHARE_JOB, MAIL_LINK, USE_LINK, ASK_FOR_LINK, AUTO_INVITE];

/// What somebody did, to follow their name.
pub(crate) fn in_words(action: &str) -> &'static str {
    match action {
        CREATE_JOB => "created the job",
        EDIT_JOB_TITLE => "changed the title",
        EDIT_JOB_DESCRIPTION => "changed the description",
        EDIT_JOB_CUSTOMER => "changed the customer",
        EDIT_JOB_OWNER => "changed the owner",
        ASSIGN_JOB => "changed who is assigned",
        CHOOSE_CONTACTS => "changed which contacts see the job",
        EDIT_JOB_DUE_ON => "changed the due date",
        EDIT_JOB_EXTERNAL_ID => "changed the external id",
        MOVE_JOB => "moved the job",
        ARCHIVE_JOB => "archived the job",
        RESTORE_JOB => "restored the job",
        WRITE_NOTE => "wrote an internal note",
        WRITE_TO_CUSTOMER => "wrote to the customer",
        REPLY => "replied",
        EDIT_ENTRY => "edited an entry",
        SHOW_ENTRY => "showed an entry to the customer",
        HIDE_ENTRY => "hid an entry from the customer",
        FILL_FIELD => "filled in the form",
        CREATE_FIELD => "added a form field",
        EDIT_FIELD => "changed a form field",
        MOVE_FIELD => "moved a form field",
        REMOVE_FIELD => "removed a form field",
        SET_FIELD_VISIBILITY => "changed who sees a form field",
        ADD_FILES => "added files",
        SHOW_FILE => "showed a file to the customer",
        HIDE_FILE => "hid a file from the customer",
        REMOVE_FILE => "removed a file",
        REPLACE_FILE => "replaced a file",
        SHARE_JOB => "shared the job with the customer",
        EDIT_SHARING => "changed what is shared",
        UNSHARE_JOB => "stopped sharing the job",
        MAIL_LINK => "mailed a link to the customer",
        AUTO_INVITE => "opened the job to the customer, whose contacts are invited by themselves",
        USE_LINK => "opened the link in the mail",
        ASK_FOR_LINK => "asked for a fresh link",
        _ => "made a change",
    }
}
