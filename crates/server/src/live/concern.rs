//! Whom a change concerns. Asks the policy and nothing else.

use super::Notice;
use vitrine_domain::JobId;
use vitrine_policy::{Actor, Ask, EntryFacts, JobFacts, Refusal, decide, see_entry, see_job};
use vitrine_wire::LiveFrame;

/// May this viewer have a stream at all?
///
/// # Errors
/// The policy's refusal.
pub(super) fn may_listen(actor: &Actor) -> Result<(), Refusal> {
    match actor {
        Actor::Stranger => Err(Refusal::NotSignedIn),
        Actor::Staff(_) => decide(actor, Ask::UseStaffScreens),
        Actor::Contact(_) => decide(actor, Ask::UsePortal),
    }
}

/// What this viewer is told about a change, if anything. `actor` holds rights at least as new as the change.
///
/// A frame names a job only when the viewer may see that job after the change. What a viewer may see neither before
/// nor after is nothing to them. [`Notice::Rights`] is dealt with by the relay, which reads the rights again; here it
/// only tells staff that a switch or a person on their screens changed.
pub(super) fn concern(actor: &Actor, notice: &Notice) -> Option<LiveFrame> {
    match notice {
        Notice::Job { before, after, touches_portal } => {
            let after = JobFacts::from(*after);
            let saw = before.is_some_and(|before| sees_job(actor, &before.into()));
            if !sees_job(actor, &after) {
                return saw.then_some(LiveFrame::Recheck);
            }
            (*touches_portal || !saw || is_staff(actor)).then_some(LiveFrame::Job(after.job))
        }
        Notice::Entry { job, before, after } => {
            let job = JobFacts::from(*job);
            let sees = |entry: EntryFacts| see_entry(actor, &job, &entry).is_ok();
            let concerned = before.is_some_and(|before| sees(before.into())) || sees((*after).into());
            concerned.then_some(LiveFrame::Job(job.job))
        }
        Notice::CustomerView(customer) => match actor {
            Actor::Stranger => None,
            Actor::Staff(_) => is_staff(actor).then_some(LiveFrame::Recheck),
            Actor::Contact(contact) => {
                (contact.customer == *customer && lists_jobs(actor)).then_some(LiveFrame::Recheck)
            }
        },
        Notice::Rights(super::Whom::Session(_)) => None,
        Notice::Rights(super::Whom::Tenant | super::Whom::Customer(_) | super::Whom::Membership(_))
        | Notice::StaffLists => is_staff(actor).then_some(LiveFrame::Recheck),
    }
}

/// What a viewer sees differs as a whole between these two states of their rights.
pub(super) fn view_differs(before: &Actor, now: &Actor) -> bool {
    match (before, now) {
        // A switch that changes nothing for a contact who sees no jobs anyway must not show.
        (Actor::Contact(_), Actor::Contact(_)) => lists_jobs(before) != lists_jobs(now),
        (Actor::Stranger | Actor::Staff(_) | Actor::Contact(_), _) => before != now,
    }
}

/// The job that a change is about.
pub(super) fn job_of(notice: &Notice) -> Option<JobId> {
    match notice {
        Notice::Job { after: job, .. } | Notice::Entry { job, .. } => Some(JobFacts::from(*job).job),
        Notice::CustomerView(_) | Notice::Rights(_) | Notice::StaffLists => None,
    }
}

fn sees_job(actor: &Actor, job: &JobFacts) -> bool {
    see_job(actor, job).is_ok()
}

fn is_staff(actor: &Actor) -> bool {
    decide(actor, Ask::UseStaffScreens).is_ok()
}

fn lists_jobs(actor: &Actor) -> bool {
    decide(actor, Ask::ListPortalJobs).is_ok()
}
