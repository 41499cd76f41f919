//! Who may see and do what. Pure: std and `vitrine-domain`; no I/O, no clock, no async.
//!
//! Everything that shows or changes something asks here: pages, server functions, the live stream,
//! the demo, the tests. Nothing else in the code base knows what a role may do.
//!
//! # The rules in sentences
//!
//! **Everybody**
//! 1. A stranger reaches nothing but the sign-in, sign-up and invitation pages (answer: not signed in).
//! 2. Nothing ever crosses from one tenant to another: another tenant's things do not exist (not found).
//! 3. What exists but may not be seen answers exactly like what does not exist (not found). What may be
//!    seen but not done answers "not allowed".
//! 4. A role decides, never authorship alone: having written something gives no right that the role lacks.
//!
//! **Staff**
//! 5. A staff member whose membership has ended, or who has not accepted the invitation yet, reaches nothing.
//! 6. Owner, sole trader, admin and supervisor see, create and change all jobs and customers of the tenant,
//!    write for either audience, show and hide entries, move stages, invite and block contacts.
//! 7. Portal and security settings, pipelines with their stages and form fields, members, customers' permissions,
//!    imports, exports and the mail outbox belong to owner, sole trader and admin. An admin does everything there but
//!    touch ownership: neither the membership of an owner or sole trader, nor making somebody one.
//! 8. Finance sees all jobs, entries and customers, and writes, shows and hides nothing.
//! 9. A tradie or apprentice sees the jobs assigned to them (those they own, too) with their feeds, writes
//!    internal notes there, edits their own internal notes, and never shares, toggles or moves. Customers'
//!    records are not theirs to see. A tradie also adds internal files and fills in internal form fields there.
//! 10. Nobody rewrites another side's words: what a contact wrote is edited by no staff member, and what the
//!     system wrote (a stage change) by nobody.
//! 11. An entry that the customer sees is edited only by a role that may show entries.
//! 12. What a contact wrote is always visible to that contact's customer: it cannot be made internal.
//!
//! **Contacts** (the list "When does a contact see a job?")
//! 13. The portal is on, the Jobs module is on, the portal's Jobs section is on.
//! 14. The contact is active, and its customer is not archived.
//! 15. The customer's permission *can view jobs* is on. Below that ceiling a contact may have all of the customer's
//!     jobs, chosen ones (the job names the contact), or none.
//! 16. The job belongs to the contact's customer.
//! 17. The job is shared: somebody shared it; or the business shares automatically and nobody took it back; or the
//!     customer brought it in. See 26 too.
//! 18. The job's stage is visible to customers; or its pipeline shows the last visible stage instead, and the last
//!     one that the job stood at is visible now. Then the job looks as if it stood there.
//! 19. An entry is seen when its job is seen and its audience is `customer`. A stage change is seen only when,
//!     besides, both the stage left and the stage reached are visible to customers now; a field change only when
//!     the field is (23), whether or not it was when it was written.
//! 20. A contact may reply where the pipeline allows replies, and add files where it allows uploads, while the job is
//!     not archived. What a contact may fill in says 24. It changes nothing else.
//! 21. The portal itself (its frame, its stream) is there when the portal is on and 14 holds.
//!
//! **Files and form fields**
//! 22. A file is seen when its job and its entry are seen and the file itself is for the viewer: the strictest wins.
//!     The value of a file field needs the field to be seen too. One rule for every variant of its bytes. What a
//!     contact added cannot be made internal; staff who run jobs remove and replace files. An entry of files without
//!     words is seen only while at least one of its files is for the viewer: an empty frame would tell of the others.
//! 23. A field is on the form of a job that has come to its *shown from stage*, until it is removed. A contact sees
//!     it when the job is seen and the field is visible to customers; nothing of it, not even its label, otherwise.
//! 24. Staff who run jobs fill in every field; a tradie the internal ones. A contact fills in what is marked
//!     *customer may edit*, while the job is not archived.
//! 25. A field change has the audience of its field: nobody switches it by itself or rewrites it. The same holds for the
//!     file that it brought; replaced, the file stays readable as the old value to whoever sees that field change, and is
//!     in no list of files. Staff who run jobs may remove it (22).
//!
//! **Sharing**
//! 26. A job is seen from its pipeline's *first stage for access* on, where one is set; one that the customer brought
//!     in is seen before it too. Rule 18 holds for both.
//! 27. Whoever shares a job may leave out its dates or its stage. Without the stage, neither where the job stands nor
//!     a stage change is seen, and only an archived job counts as finished.
//! 28. In a read-only portal nobody replies, adds files or fills in fields, whatever the pipeline says.
//! 29. Staff who run jobs share a job, choose what of it, and take it back; never one that the customer brought in.
//!     They choose which jobs a contact sees, let contacts be invited by themselves, see and end contacts' sessions.
//!     Another customer's job is never shared by a grant that was given to this one.
//! 30. Staff who run jobs look at the portal as a contact has it: they see what the contact sees and change nothing.
//!     Whoever could not be in the portal at all cannot be looked as.
//! 31. Who sees a job and what is on it, and why the others do not, is told to those who may see customers.
//!
//! **Invitations**
//! 32. Staff who run jobs invite a customer's contacts, invite them again and take an invitation back; those who may
//!     change settings invite members. An invitation lets somebody in who has not accepted yet, once and for a limited
//!     time: a contact while the portal is on and the customer not archived. A newer one, a block or taking it back
//!     ends it. What an invitation's mail tells of jobs is what the contact will see once it has let them in.
//! 33. A customer's contacts may be invited by themselves: when a job comes to be open to the customer (18 and 26) it is
//!     shared with them, once for each job, and every contact who sees it then gets a link to it. Not a job that
//!     somebody took back, that is archived, or that the customer brought in; and no contact who is blocked.
//! 34. Where the business lets invitations ride on mails about news, from the day on which it does, a contact who has
//!     not accepted hears of news, without the words, and gets an invitation with it. None does who was neither made
//!     nor invited since that day, or whose invitation was taken back.
//!
//! [`decide`] names the first rule that stands in the way, [`explain`] all of them: one walk through the same list.

mod actor;
mod ask;
mod decide;
mod explain;
mod facts;
mod invite;
mod objections;
mod reason;
mod scope;

pub use actor::{Actor, Contact, Portal, Staff};
pub use ask::Ask;
pub use decide::{EntrySeen, FieldSeen, FileSeen, JobSeen, Refusal, decide, see_entry, see_field, see_file, see_job};
pub use explain::explain;
pub use facts::{
    Author, ContactFacts, CustomerFacts, EntryFacts, FieldFacts, FileFacts, JobFacts, MemberFacts, StageFacts,
};
pub use invite::{is_open, opens_to_customer};
pub use reason::Reason;
pub use scope::{
    CustomerScope, EntryScope, FileScope, JobScope, SharedJobs, scope_customers, scope_entries, scope_files, scope_jobs,
};
