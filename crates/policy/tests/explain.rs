//! `explain` names every rule that stands in the way and nothing else, in the order of the rules: whoever mends them
//! one by one is told by `decide` of each next one, and has a yes at the end. On random facts, many thousand of them.
//! (That it agrees with `decide` on every line of the matrix, the matrix itself holds.)

#[allow(dead_code, reason = "the matrix uses the rest")]
mod matrix;

use matrix::*;
use vitrine_domain::*;
use vitrine_policy::*;

/// Random worlds that are looked at.
const WORLDS: u64 = 20_000;

/// Numbers that look random and are the same every time (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One time in `of`.
    fn once_in(&mut self, of: u64) -> bool {
        self.next().is_multiple_of(of)
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        let at = usize::try_from(self.next() % u64::try_from(all.len()).expect("few")).expect("few");
        all[at]
    }
}

/// Everything that a question can be about.
#[derive(Debug, Clone, Copy)]
struct Facts {
    contact: Contact,
    job: JobFacts,
    entry: EntryFacts,
    file: FileFacts,
    field: FieldFacts,
}

const ELSE: JobId = JobId::from_bits(31);

fn facts(chance: &mut Chance) -> Facts {
    let tenant = if chance.once_in(12) { ELSEWHERE } else { HERE };
    let good = |chance: &mut Chance| !chance.once_in(6);
    let contact = Contact {
        state: chance.pick(&[ContactState::Active, ContactState::Active, ContactState::Invited, ContactState::Blocked]),
        customer_is_archived: !good(chance),
        can_view_jobs: good(chance),
        job_rights: chance.pick(&JobRights::ALL),
        portal: Portal {
            is_on: good(chance),
            has_jobs_module: good(chance),
            has_jobs_section: good(chance),
            shares_automatically: !chance.once_in(2),
            is_read_only: !good(chance),
        },
        ..contact()
    };
    let job = JobFacts {
        tenant,
        customer: if chance.once_in(12) { OTHERS } else { REYES },
        named_contacts: chance.pick(&[Members::NOBODY, only(ME), only(SOMEBODY)]),
        sharing: chance.pick(&Sharing::ALL),
        is_started_by_customer: chance.once_in(4),
        is_open_for_access: good(chance),
        shares_dates: good(chance),
        shares_stage: good(chance),
        stage_is_visible: !chance.once_in(2),
        shows_last_visible_stage: chance.once_in(4),
        takes_replies: good(chance),
        takes_uploads: good(chance),
        is_archived: !good(chance),
        ..job()
    };
    let kinds = [EntryKind::Note, EntryKind::Reply, EntryKind::StageChange, EntryKind::FieldChange, EntryKind::File];
    let authors = [Author::Staff(ME), Author::Staff(SOMEBODY), Author::Contact(ME), Author::System];
    let entry = EntryFacts {
        job: if chance.once_in(12) { ELSE } else { JOB },
        kind: chance.pick(&kinds),
        audience: chance.pick(&Audience::ALL),
        author: chance.pick(&authors),
        names_visible_stages_only: good(chance),
        names_visible_field_only: good(chance),
        has_words_or_customer_file: good(chance),
    };
    let file = FileFacts {
        job: if chance.once_in(12) { ELSE } else { JOB },
        audience: chance.pick(&Audience::ALL),
        author: chance.pick(&authors),
        names_visible_field_only: good(chance),
    };
    let field = FieldFacts {
        tenant: if chance.once_in(12) { TenantId::from_bits(3) } else { tenant },
        is_visible_to_customer: good(chance),
        is_customer_editable: good(chance),
        is_reached: good(chance),
        is_removed: !good(chance),
    };
    Facts { contact, job, entry, file, field }
}

/// The questions that a contact can get a yes to.
fn asks(facts: &Facts) -> [Ask<'_>; 10] {
    let Facts { job, entry, file, field, .. } = facts;
    [
        Ask::UsePortal,
        Ask::ListPortalJobs,
        Ask::SeeJob(job),
        Ask::SeeJobDates(job),
        Ask::SeeJobStage(job),
        Ask::SeeEntry(job, entry),
        Ask::SeeFile(job, entry, file),
        Ask::SeeField(job, field),
        Ask::FillField(job, field),
        Ask::Reply(job),
    ]
}

/// Takes away what one rule stands on, and no more than that.
fn mend(facts: &mut Facts, reason: Reason) {
    let Facts { contact, job, entry, file, field } = facts;
    match reason {
        Reason::OtherTenant => (job.tenant, field.tenant) = (HERE, HERE),
        Reason::OtherCustomer => job.customer = REYES,
        Reason::PortalOff => contact.portal.is_on = true,
        Reason::JobsModuleOff => contact.portal.has_jobs_module = true,
        Reason::JobsSectionOff => contact.portal.has_jobs_section = true,
        Reason::ContactInvited | Reason::ContactBlocked => contact.state = ContactState::Active,
        Reason::CustomerArchived => contact.customer_is_archived = false,
        Reason::JobsNotPermitted => contact.can_view_jobs = true,
        Reason::NoJobRights => contact.job_rights = JobRights::All,
        Reason::JobNotChosen => job.named_contacts = only(ME),
        Reason::NotShared | Reason::TakenBack => job.sharing = Sharing::Granted,
        Reason::BeforeFirstStage => job.is_open_for_access = true,
        Reason::StageInternal => job.stage_is_visible = true,
        Reason::DatesLeftOut => job.shares_dates = true,
        Reason::StageLeftOut => job.shares_stage = true,
        Reason::NotOfThisJob => (entry.job, file.job) = (JOB, JOB),
        Reason::EntryInternal => entry.audience = Audience::Customer,
        Reason::NamesInternalStage => entry.names_visible_stages_only = true,
        Reason::FilesInternal => entry.has_words_or_customer_file = true,
        Reason::FileInternal => file.audience = Audience::Customer,
        Reason::FieldInternal => {
            entry.names_visible_field_only = true;
            file.names_visible_field_only = true;
            field.is_visible_to_customer = true;
        }
        Reason::FieldNotReached => field.is_reached = true,
        Reason::FieldRemoved => field.is_removed = false,
        Reason::FieldReadOnly => field.is_customer_editable = true,
        Reason::PortalReadOnly => contact.portal.is_read_only = false,
        Reason::JobArchived => job.is_archived = false,
        Reason::RepliesOff => job.takes_replies = true,
        Reason::UploadsOff => job.takes_uploads = true,
        Reason::NotSignedIn
        | Reason::MemberInvited
        | Reason::MembershipEnded
        | Reason::OtherSide
        | Reason::RoleDoesNotInclude
        | Reason::NotAssigned
        | Reason::NotYourWords
        | Reason::CustomerSeesIt
        | Reason::WrittenByCustomer
        | Reason::StartedByCustomer
        | Reason::OnlyLooks
        | Reason::FollowsItsField => panic!("{reason:?} is no answer to these questions"),
    }
}

#[test]
fn explanation_is_every_rule_in_the_way_and_nothing_else() {
    let mut chance = Chance(1);
    let (mut yes, mut longest) = (0_u32, 0);
    for world in 0..WORLDS {
        let first = facts(&mut chance);
        for at in 0..asks(&first).len() {
            let mut now = first;
            let reasons = explain(&Actor::Contact(now.contact), asks(&now)[at]);
            for (done, reason) in reasons.iter().enumerate() {
                let (actor, ask) = (Actor::Contact(now.contact), asks(&now)[at]);
                let told = decide(&actor, ask).map_err(Refusal::reason);
                assert_eq!(told, Err(*reason), "world {world}, {ask:?}, {actor:?}");
                assert_eq!(explain(&actor, ask), reasons[done..], "world {world}, {ask:?}, {actor:?}");
                mend(&mut now, *reason);
            }
            let ask = asks(&now)[at];
            assert_eq!(decide(&Actor::Contact(now.contact), ask), Ok(()), "world {world}, {ask:?}: {reasons:?}");
            yes += u32::from(reasons.is_empty());
            longest = longest.max(reasons.len());
        }
    }
    assert!(yes > 5_000 && longest > 8, "the worlds are worth asking: {yes} times yes, {longest} rules at most");
}

#[test]
fn explanation_begins_with_the_answer_for_staff_too() {
    let mut chance = Chance(2);
    for world in 0..WORLDS {
        let Facts { mut job, entry, file, field, .. } = facts(&mut chance);
        job.owner = chance.pick(&[None, Some(ME), Some(SOMEBODY)]);
        job.assigned = chance.pick(&[Members::NOBODY, only(ME)]);
        let (role, state) = (chance.pick(&Role::ALL), chance.pick(&[StaffState::Active, StaffState::Ended]));
        let actor = Actor::Staff(Staff { tenant: HERE, membership: ME, role, state });
        let to = chance.pick(&Audience::ALL);
        for ask in [
            Ask::UsePortal,
            Ask::SeeJob(&job),
            Ask::UnshareJob(&job),
            Ask::SeeWhoSees(&job),
            Ask::EditEntry(&job, &entry),
            Ask::SetEntryAudience(&job, &entry, to),
            Ask::SetFileAudience(&job, &entry, &file, to),
            Ask::FillField(&job, &field),
            Ask::WriteEntry(&job, to),
        ] {
            let (answer, reasons) = (decide(&actor, ask), explain(&actor, ask));
            let first = answer.err().map(Refusal::reason);
            assert_eq!(first, reasons.first().copied(), "world {world}, {ask:?}, {actor:?}: {reasons:?}");
            let mut once = reasons.clone();
            once.dedup();
            assert_eq!(once, reasons, "each reason is told once");
        }
    }
}

#[test]
fn everything_that_can_stand_in_the_way_of_a_job_is_told_in_the_order_of_the_rules() {
    let contact = Contact {
        state: ContactState::Blocked,
        customer_is_archived: true,
        can_view_jobs: false,
        job_rights: JobRights::Chosen,
        portal: Portal {
            is_on: false,
            has_jobs_module: false,
            has_jobs_section: false,
            shares_automatically: false,
            is_read_only: true,
        },
        ..contact()
    };
    let job = JobFacts { is_open_for_access: false, stage_is_visible: false, takes_replies: false, ..job() };
    let in_the_way = [
        Reason::PortalOff,
        Reason::ContactBlocked,
        Reason::CustomerArchived,
        Reason::JobsModuleOff,
        Reason::JobsSectionOff,
        Reason::JobsNotPermitted,
        Reason::JobNotChosen,
        Reason::NotShared,
        Reason::BeforeFirstStage,
        Reason::StageInternal,
    ];
    assert_eq!(explain(&Actor::Contact(contact), Ask::SeeJob(&job)), in_the_way);
    let reply = explain(&Actor::Contact(contact), Ask::Reply(&job));
    assert_eq!(reply[..in_the_way.len()], in_the_way);
    assert_eq!(reply[in_the_way.len()..], [Reason::PortalReadOnly, Reason::RepliesOff]);
    assert_eq!(explain(&Actor::Stranger, Ask::SeeJob(&job)), [Reason::NotSignedIn]);
}
