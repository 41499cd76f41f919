//! Whom a change concerns. Asks the policy and nothing else.

use super::Notice;
use vitrine_domain::JobId;
use vitrine_policy::{Actor, Ask, EntryFacts, FileFacts, JobFacts, Refusal, decide, see_entry, see_file, see_job};
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
/// only tells staff that a switch or a person on their screens changed. To those who may not see customers that would
/// tell when something happens at one.
pub(crate) fn concern(actor: &Actor, notice: &Notice) -> Option<LiveFrame> {
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
        Notice::File { job, entry, before, after } => {
            let job = JobFacts::from(*job);
            let sees = |entry: EntryFacts, file: FileFacts| see_file(actor, &job, &entry, &file).is_ok();
            let saw = before.is_some_and(|file| sees(entry.before.into(), file.into()));
            let concerned = saw || after.is_some_and(|file| sees(entry.after.into(), file.into()));
            concerned.then_some(LiveFrame::Job(job.job))
        }
        Notice::ContactView(of) => match actor {
            Actor::Stranger => None,
            Actor::Staff(_) => lists_customers(actor).then_some(LiveFrame::Recheck),
            Actor::Contact(contact) => (contact.membership == *of && lists_jobs(actor)).then_some(LiveFrame::Recheck),
        },
        Notice::Own(membership) => {
            (actor.membership() == Some(*membership) && may_listen(actor).is_ok()).then_some(LiveFrame::Recheck)
        }
        Notice::Rights(super::Whom::Session(_)) => None,
        Notice::Rights(super::Whom::Tenant | super::Whom::Customer(_) | super::Whom::Membership(_))
        | Notice::StaffLists => lists_customers(actor).then_some(LiveFrame::Recheck),
        Notice::Looks => may_listen(actor).is_ok().then_some(LiveFrame::Recheck),
        Notice::StaffScreens => is_staff(actor).then_some(LiveFrame::Recheck),
    }
}

/// What a viewer sees differs as a whole between these two states of their rights.
pub(super) fn view_differs(before: &Actor, now: &Actor) -> bool {
    match (before, now) {
        // A switch that changes nothing for a contact who sees no jobs anyway must not show.
        // Nor may one that shares or hides jobs: whoever turns it announces the customers whose view it changed.
        (Actor::Contact(was), Actor::Contact(is)) => {
            let differs = was.job_rights != is.job_rights || was.portal.is_read_only != is.portal.is_read_only;
            lists_jobs(before) != lists_jobs(now) || (differs && lists_jobs(now))
        }
        (Actor::Stranger | Actor::Staff(_) | Actor::Contact(_), _) => before != now,
    }
}

/// The job that a change is about.
pub(super) fn job_of(notice: &Notice) -> Option<JobId> {
    match notice {
        Notice::Job { after: job, .. } | Notice::Entry { job, .. } | Notice::File { job, .. } => {
            Some(JobFacts::from(*job).job)
        }
        Notice::ContactView(_)
        | Notice::Rights(_)
        | Notice::StaffLists
        | Notice::StaffScreens
        | Notice::Looks
        | Notice::Own(_) => None,
    }
}

fn sees_job(actor: &Actor, job: &JobFacts) -> bool {
    see_job(actor, job).is_ok()
}

fn is_staff(actor: &Actor) -> bool {
    decide(actor, Ask::UseStaffScreens).is_ok()
}

fn lists_customers(actor: &Actor) -> bool {
    decide(actor, Ask::ListCustomers).is_ok()
}

fn lists_jobs(actor: &Actor) -> bool {
    decide(actor, Ask::ListPortalJobs).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::Whom;
    use crate::live::notice::BeforeAfter;
    use vitrine_domain::{
        Audience, ContactState, CustomerId, EntryKind, JobRights, Members, MembershipId, Role, SessionId, Sharing,
        StaffState, TenantId,
    };
    use vitrine_policy::{Author, Contact, Portal, Staff};

    const TENANT: TenantId = TenantId::from_bits(1);
    const OWN: CustomerId = CustomerId::from_bits(10);
    const OTHER: CustomerId = CustomerId::from_bits(11);
    const JOB: JobId = JobId::from_bits(20);
    const TRADIE: MembershipId = MembershipId::from_bits(30);

    fn contact() -> Contact {
        Contact {
            tenant: TENANT,
            membership: MembershipId::from_bits(31),
            customer: OWN,
            state: ContactState::Active,
            customer_is_archived: false,
            can_view_jobs: true,
            job_rights: JobRights::All,
            portal: Portal {
                is_on: true,
                has_jobs_module: true,
                has_jobs_section: true,
                shares_automatically: true,
                is_read_only: false,
            },
        }
    }

    fn staff(role: Role) -> Actor {
        Actor::Staff(Staff { tenant: TENANT, membership: TRADIE, role, state: StaffState::Active })
    }

    fn job() -> JobFacts {
        JobFacts {
            tenant: TENANT,
            job: JOB,
            customer: OWN,
            owner: None,
            assigned: Members::NOBODY,
            named_contacts: Members::NOBODY,
            sharing: Sharing::AsUsual,
            is_started_by_customer: false,
            is_open_for_access: true,
            shares_dates: true,
            shares_stage: true,
            stage_is_visible: true,
            shows_last_visible_stage: false,
            takes_replies: true,
            takes_uploads: true,
            is_archived: false,
        }
    }

    fn entry(audience: Audience) -> EntryFacts {
        EntryFacts {
            job: JOB,
            kind: EntryKind::Note,
            audience,
            author: Author::System,
            names_visible_stages_only: true,
            names_visible_field_only: true,
            has_words_or_customer_file: true,
        }
    }

    fn job_changed(before: Option<JobFacts>, after: JobFacts, touches_portal: bool) -> Notice {
        Notice::Job { before: before.map(Into::into), after: after.into(), touches_portal }
    }

    fn entry_changed(before: Option<EntryFacts>, after: EntryFacts) -> Notice {
        Notice::Entry { job: job().into(), before: before.map(Into::into), after: after.into() }
    }

    #[test]
    fn contact_hears_of_an_entry_only_when_it_is_or_was_visible() {
        let (internal, shown) = (entry(Audience::Internal), entry(Audience::Customer));
        let heard = |before, after| concern(&Actor::Contact(contact()), &entry_changed(before, after));
        assert_eq!(heard(None, internal), None);
        assert_eq!(heard(Some(internal), internal), None);
        for (before, after) in [(None, shown), (Some(internal), shown), (Some(shown), internal), (Some(shown), shown)] {
            assert_eq!(heard(before, after), Some(LiveFrame::Job(JOB)));
        }
        let names_internal = EntryFacts { kind: EntryKind::StageChange, names_visible_stages_only: false, ..shown };
        assert_eq!(heard(None, names_internal), None);
        let of_hidden_field = EntryFacts { kind: EntryKind::FieldChange, names_visible_field_only: false, ..shown };
        assert_eq!(heard(None, of_hidden_field), None);
        let of_field = EntryFacts { names_visible_field_only: true, ..of_hidden_field };
        assert_eq!(heard(None, of_field), Some(LiveFrame::Job(JOB)));
        assert_eq!(concern(&staff(Role::Finance), &entry_changed(None, internal)), Some(LiveFrame::Job(JOB)));
    }

    #[test]
    fn contact_hears_of_a_file_only_when_it_is_or_was_visible() {
        let shown = entry(Audience::Customer);
        let file = |audience| FileFacts { job: JOB, audience, author: Author::System, names_visible_field_only: true };
        let (hidden_file, shown_file) = (file(Audience::Internal), file(Audience::Customer));
        let changed =
            |entry: (EntryFacts, EntryFacts), before: Option<FileFacts>, after: Option<FileFacts>| Notice::File {
                job: job().into(),
                entry: BeforeAfter { before: entry.0.into(), after: entry.1.into() },
                before: before.map(Into::into),
                after: after.map(Into::into),
            };
        let heard = |entry, before, after| concern(&Actor::Contact(contact()), &changed(entry, before, after));
        assert_eq!(heard((shown, shown), None, Some(hidden_file)), None);
        assert_eq!(heard((shown, shown), Some(hidden_file), None), None);
        for (before, after) in
            [(None, Some(shown_file)), (Some(hidden_file), Some(shown_file)), (Some(shown_file), Some(hidden_file))]
        {
            assert_eq!(heard((shown, shown), before, after), Some(LiveFrame::Job(JOB)));
        }
        assert_eq!(heard((shown, shown), Some(shown_file), None), Some(LiveFrame::Job(JOB)));
        let internal = entry(Audience::Internal);
        assert_eq!(heard((internal, internal), None, Some(shown_file)), None);
        // The last visible file goes, and the entry with it.
        let empty = EntryFacts { kind: EntryKind::File, has_words_or_customer_file: false, ..shown };
        let files = EntryFacts { kind: EntryKind::File, ..shown };
        assert_eq!(heard((files, empty), Some(shown_file), Some(hidden_file)), Some(LiveFrame::Job(JOB)));
        assert_eq!(heard((empty, empty), Some(hidden_file), None), None);
        let notice = changed((internal, internal), None, Some(hidden_file));
        assert_eq!(concern(&staff(Role::Finance), &notice), Some(LiveFrame::Job(JOB)));
    }

    #[test]
    fn job_that_vanishes_is_not_named() {
        let hidden = JobFacts { stage_is_visible: false, ..job() };
        let viewer = Actor::Contact(contact());
        assert_eq!(concern(&viewer, &job_changed(Some(job()), hidden, true)), Some(LiveFrame::Recheck));
        assert_eq!(concern(&viewer, &job_changed(Some(hidden), job(), false)), Some(LiveFrame::Job(JOB)));
        assert_eq!(concern(&viewer, &job_changed(Some(hidden), hidden, true)), None);
        assert_eq!(concern(&viewer, &job_changed(None, hidden, true)), None);
        let moved = JobFacts { customer: OTHER, ..job() };
        assert_eq!(concern(&viewer, &job_changed(Some(job()), moved, true)), Some(LiveFrame::Recheck));
    }

    #[test]
    fn change_that_staff_alone_see_is_theirs() {
        let notice = job_changed(Some(job()), job(), false);
        assert_eq!(concern(&Actor::Contact(contact()), &notice), None);
        assert_eq!(concern(&staff(Role::Owner), &notice), Some(LiveFrame::Job(JOB)));
        assert_eq!(concern(&Actor::Contact(contact()), &Notice::StaffLists), None);
        assert_eq!(concern(&staff(Role::Owner), &Notice::StaffLists), Some(LiveFrame::Recheck));
    }

    #[test]
    fn contact_of_another_customer_or_tenant_hears_nothing() {
        let strangers = [
            Contact { customer: OTHER, ..contact() },
            Contact { tenant: TenantId::from_bits(2), ..contact() },
            Contact { state: ContactState::Blocked, ..contact() },
            Contact { can_view_jobs: false, ..contact() },
            Contact { portal: Portal { is_on: false, ..contact().portal }, ..contact() },
        ];
        let hidden = JobFacts { stage_is_visible: false, ..job() };
        for stranger in strangers.map(Actor::Contact).into_iter().chain([Actor::Stranger]) {
            for notice in [
                job_changed(None, job(), true),
                job_changed(Some(job()), hidden, true),
                entry_changed(None, entry(Audience::Customer)),
                Notice::Rights(Whom::Tenant),
                Notice::StaffLists,
                Notice::StaffScreens,
            ] {
                assert_eq!(concern(&stranger, &notice), None, "{stranger:?} {notice:?}");
            }
        }
        // Nobody else's, of the same customer or of another.
        let view = Notice::ContactView(contact().membership);
        let colleague = Contact { membership: MembershipId::from_bits(33), ..contact() };
        assert_eq!(concern(&Actor::Contact(colleague), &view), None);
        assert_eq!(concern(&Actor::Contact(Contact { customer: OTHER, ..colleague }), &view), None);
        assert_eq!(concern(&Actor::Contact(contact()), &view), Some(LiveFrame::Recheck));
    }

    #[test]
    fn what_somebody_has_read_is_told_to_nobody_else() {
        let other = Staff {
            tenant: TENANT,
            membership: MembershipId::from_bits(32),
            role: Role::Owner,
            state: StaffState::Active,
        };
        for (reader, own) in [(staff(Role::Tradie), TRADIE), (Actor::Contact(contact()), contact().membership)] {
            let notice = Notice::Own(own);
            assert_eq!(concern(&reader, &notice), Some(LiveFrame::Recheck));
            let colleague = Contact { membership: MembershipId::from_bits(33), ..contact() };
            for stranger in [Actor::Staff(other), Actor::Contact(colleague), Actor::Stranger] {
                assert_eq!(concern(&stranger, &notice), None);
            }
        }
        let ended = Staff { membership: TRADIE, state: StaffState::Ended, ..other };
        assert_eq!(concern(&Actor::Staff(ended), &Notice::Own(TRADIE)), None);
    }

    #[test]
    fn tradie_hears_of_assigned_jobs_alone() {
        let tradie = staff(Role::Tradie);
        let (mine, not_mine) = (JobFacts { owner: Some(TRADIE), ..job() }, job());
        assert_eq!(concern(&tradie, &job_changed(Some(not_mine), not_mine, true)), None);
        assert_eq!(concern(&tradie, &job_changed(Some(not_mine), mine, false)), Some(LiveFrame::Job(JOB)));
        assert_eq!(concern(&tradie, &job_changed(Some(mine), not_mine, false)), Some(LiveFrame::Recheck));
        assert_eq!(concern(&tradie, &entry_changed(None, entry(Audience::Customer))), None);
        for about_customers in [Notice::StaffLists, Notice::ContactView(contact().membership)] {
            assert_eq!(concern(&tradie, &about_customers), None);
        }
        for everybody in [Role::Owner, Role::Finance, Role::Tradie, Role::Apprentice].map(staff) {
            assert_eq!(concern(&everybody, &Notice::StaffScreens), Some(LiveFrame::Recheck));
        }
        assert_eq!(concern(&Actor::Contact(contact()), &Notice::StaffScreens), None);
    }

    #[test]
    fn rights_are_no_event_for_those_who_keep_them() {
        for whom in [Whom::Tenant, Whom::Customer(OTHER), Whom::Membership(TRADIE)] {
            assert_eq!(concern(&Actor::Contact(contact()), &Notice::Rights(whom)), None);
            assert_eq!(concern(&staff(Role::Owner), &Notice::Rights(whom)), Some(LiveFrame::Recheck));
            assert_eq!(concern(&staff(Role::Tradie), &Notice::Rights(whom)), None);
        }
        for looker in [Actor::Contact(contact()), staff(Role::Tradie)] {
            assert_eq!(concern(&looker, &Notice::Looks), Some(LiveFrame::Recheck));
        }
        let cut_off = Contact { state: ContactState::Blocked, ..contact() };
        assert_eq!(concern(&Actor::Contact(cut_off), &Notice::Looks), None);
        let session = Notice::Rights(Whom::Session(SessionId::from_bits(1)));
        assert_eq!(concern(&staff(Role::Owner), &session), None);
        let switched = Portal { has_jobs_section: false, ..contact().portal };
        let blind = Contact { can_view_jobs: false, ..contact() };
        let view = |contact| Actor::Contact(contact);
        assert!(view_differs(&view(contact()), &view(Contact { portal: switched, ..contact() })));
        assert!(!view_differs(&view(blind), &view(Contact { portal: switched, ..blind })));
    }
}
