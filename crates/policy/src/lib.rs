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
//! 5. A staff member whose membership has ended reaches nothing.
//! 6. Owner, sole trader, admin and supervisor see, create and change all jobs and customers of the tenant,
//!    write for either audience, show and hide entries, move stages, invite and block contacts.
//! 7. Portal and security settings, stages, members and customers' permissions belong to owner, sole trader
//!    and admin. An admin does everything there but touch ownership.
//! 8. Finance sees all jobs, entries and customers, and writes, shows and hides nothing.
//! 9. A tradie or apprentice sees the jobs assigned to them (today: those they own) with their feeds, writes
//!    internal notes there, edits their own internal notes, and never shares, toggles or moves. Customers'
//!    records are not theirs to see.
//! 10. Nobody rewrites another side's words: what a contact wrote is edited by no staff member, and what the
//!     system wrote (a stage change) by nobody.
//! 11. An entry that the customer sees is edited only by a role that may show entries.
//! 12. What a contact wrote is always visible to that contact's customer: it cannot be made internal.
//!
//! **Contacts** (the list "When does a contact see a job?")
//! 13. The portal is on, the Jobs module is on, the portal's Jobs section is on.
//! 14. The contact is active, and its customer is not archived.
//! 15. The customer's permission *can view jobs* is on.
//! 16. The job belongs to the contact's customer.
//! 17. The job is shared. (Today every job of a customer is shared automatically.)
//! 18. The job's stage is visible to customers.
//! 19. An entry is seen when its job is seen and its audience is `customer`. A stage change is seen only when,
//!     besides, both the stage left and the stage reached are visible to customers now.
//! 20. A contact may reply where the pipeline allows replies and the job is not archived. It changes nothing else.
//! 21. The portal itself (its frame, its stream) is there when the portal is on and 14 holds.

mod actor;
mod ask;
mod decide;
mod facts;
mod reason;
mod scope;

pub use actor::{Actor, Contact, Portal, Staff};
pub use ask::Ask;
pub use decide::{EntrySeen, JobSeen, Refusal, decide, see_entry, see_job};
pub use facts::{Author, ContactFacts, CustomerFacts, EntryFacts, JobFacts, MemberFacts, StageFacts};
pub use reason::Reason;
pub use scope::{CustomerScope, EntryScope, JobScope, scope_customers, scope_entries, scope_jobs};
