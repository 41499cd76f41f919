//! Who and what the matrix asks about.

use vitrine_domain::*;
use vitrine_policy::*;

pub const HERE: TenantId = TenantId::from_bits(1);
pub const ELSEWHERE: TenantId = TenantId::from_bits(2);
pub const ME: MembershipId = MembershipId::from_bits(10);
pub const SOMEBODY: MembershipId = MembershipId::from_bits(11);
pub const REYES: CustomerId = CustomerId::from_bits(20);
pub const OTHERS: CustomerId = CustomerId::from_bits(21);
pub const JOB: JobId = JobId::from_bits(30);

pub fn staff(role: Role) -> Actor {
    Actor::Staff(Staff { tenant: HERE, membership: ME, role, state: StaffState::Active })
}

pub fn contact() -> Contact {
    Contact {
        tenant: HERE,
        membership: ME,
        customer: REYES,
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

pub fn job() -> JobFacts {
    JobFacts {
        tenant: HERE,
        job: JOB,
        customer: REYES,
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

/// Nobody but one.
pub fn only(one: MembershipId) -> Members {
    Members::of([one]).expect("one")
}

pub fn note(audience: Audience, author: Author) -> EntryFacts {
    EntryFacts {
        job: JOB,
        kind: EntryKind::Note,
        audience,
        author,
        names_visible_stages_only: true,
        names_visible_field_only: true,
        has_words_or_customer_file: true,
    }
}

pub fn job_kinds() -> Vec<(&'static str, JobFacts)> {
    vec![
        ("own customer's job", job()),
        ("own customer's job, assigned to me", JobFacts { owner: Some(ME), ..job() }),
        ("own customer's job, me among those assigned", JobFacts { assigned: only(ME), ..job() }),
        ("own customer's job, taken back", JobFacts { sharing: Sharing::Withheld, ..job() }),
        ("own customer's job, shared by somebody", JobFacts { sharing: Sharing::Granted, ..job() }),
        ("own customer's job, naming me", JobFacts { named_contacts: only(ME), ..job() }),
        ("own customer's job, before the first stage", JobFacts { is_open_for_access: false, ..job() }),
        (
            "own customer's job, shared by somebody, before the first stage",
            JobFacts { sharing: Sharing::Granted, is_open_for_access: false, ..job() },
        ),
        (
            "own customer's job, brought in by them, before the first stage",
            JobFacts { is_started_by_customer: true, is_open_for_access: false, ..job() },
        ),
        ("own customer's job, without its stage", JobFacts { shares_stage: false, ..job() }),
        ("own customer's job, without its dates", JobFacts { shares_dates: false, ..job() }),
        ("own customer's job at an internal stage", JobFacts { stage_is_visible: false, ..job() }),
        (
            "own customer's job at an internal stage that shows the last visible one",
            JobFacts { stage_is_visible: false, shows_last_visible_stage: true, ..job() },
        ),
        ("own customer's job, archived", JobFacts { is_archived: true, ..job() }),
        ("own customer's job, uploads off", JobFacts { takes_uploads: false, ..job() }),
        ("own customer's job, replies off", JobFacts { takes_replies: false, ..job() }),
        ("another customer's job", JobFacts { customer: OTHERS, ..job() }),
        ("another tenant's job", JobFacts { tenant: ELSEWHERE, ..job() }),
    ]
}

pub fn entry_kinds() -> Vec<(String, JobFacts, EntryFacts)> {
    let mut all = Vec::new();
    for (where_, job) in [
        ("", job()),
        (", job assigned to me", JobFacts { owner: Some(ME), ..job() }),
        (", job at an internal stage", JobFacts { stage_is_visible: false, ..job() }),
        (", job without its stage", JobFacts { shares_stage: false, ..job() }),
        (", job taken back", JobFacts { sharing: Sharing::Withheld, ..job() }),
        (", another customer's job", JobFacts { customer: OTHERS, ..job() }),
        (", another tenant's job", JobFacts { tenant: ELSEWHERE, ..job() }),
    ] {
        for (what, facts) in [
            ("internal note by me", note(Audience::Internal, Author::Staff(ME))),
            ("internal note by somebody else", note(Audience::Internal, Author::Staff(SOMEBODY))),
            ("customer note by me", note(Audience::Customer, Author::Staff(ME))),
            ("customer note by somebody else", note(Audience::Customer, Author::Staff(SOMEBODY))),
            (
                "customer's reply",
                EntryFacts { kind: EntryKind::Reply, ..note(Audience::Customer, Author::Contact(ME)) },
            ),
            (
                "customer stage change",
                EntryFacts { kind: EntryKind::StageChange, ..note(Audience::Customer, Author::System) },
            ),
            (
                "customer stage change that names an internal stage",
                EntryFacts {
                    kind: EntryKind::StageChange,
                    names_visible_stages_only: false,
                    ..note(Audience::Customer, Author::System)
                },
            ),
            ("customer's files", EntryFacts { kind: EntryKind::File, ..note(Audience::Customer, Author::Contact(ME)) }),
            (
                "customer files without words, each of them internal",
                EntryFacts {
                    kind: EntryKind::File,
                    has_words_or_customer_file: false,
                    ..note(Audience::Customer, Author::Staff(ME))
                },
            ),
            (
                "customer field change",
                EntryFacts { kind: EntryKind::FieldChange, ..note(Audience::Customer, Author::Staff(SOMEBODY)) },
            ),
            (
                "customer field change, field hidden",
                EntryFacts {
                    kind: EntryKind::FieldChange,
                    names_visible_field_only: false,
                    ..note(Audience::Customer, Author::Contact(ME))
                },
            ),
            (
                "entry of another job",
                EntryFacts { job: JobId::from_bits(31), ..note(Audience::Customer, Author::Staff(ME)) },
            ),
        ] {
            all.push((format!("{what}{where_}"), job, facts));
        }
    }
    all
}

pub fn field() -> FieldFacts {
    FieldFacts {
        tenant: HERE,
        is_visible_to_customer: true,
        is_customer_editable: true,
        is_reached: true,
        is_removed: false,
    }
}

pub fn field_kinds() -> Vec<(String, JobFacts, FieldFacts)> {
    let mut all = Vec::new();
    for (where_, job) in [
        ("", job()),
        (", job assigned to me", JobFacts { owner: Some(ME), ..job() }),
        (", job archived", JobFacts { is_archived: true, ..job() }),
        (", job at an internal stage", JobFacts { stage_is_visible: false, ..job() }),
        (", another customer's job", JobFacts { customer: OTHERS, ..job() }),
        (", another tenant's job", JobFacts { tenant: ELSEWHERE, ..job() }),
    ] {
        for (what, facts) in [
            ("field for the customer to fill in", field()),
            ("field for the customer to read", FieldFacts { is_customer_editable: false, ..field() }),
            ("internal field", FieldFacts { is_visible_to_customer: false, ..field() }),
            ("field of a later stage", FieldFacts { is_reached: false, ..field() }),
            ("removed field", FieldFacts { is_removed: true, ..field() }),
            ("field of another tenant", FieldFacts { tenant: ELSEWHERE, ..field() }),
        ] {
            all.push((format!("{what}{where_}"), job, facts));
        }
    }
    all
}

pub fn file_kinds() -> Vec<(String, JobFacts, EntryFacts, FileFacts)> {
    let mut all = Vec::new();
    let by = |audience, author| FileFacts { job: JOB, audience, author, names_visible_field_only: true };
    for (where_, job, audience) in [
        ("", job(), Audience::Customer),
        (" of an internal entry", job(), Audience::Internal),
        (", job assigned to me", JobFacts { owner: Some(ME), ..job() }, Audience::Customer),
        (", job at an internal stage", JobFacts { stage_is_visible: false, ..job() }, Audience::Customer),
        (", another customer's job", JobFacts { customer: OTHERS, ..job() }, Audience::Customer),
        (", another tenant's job", JobFacts { tenant: ELSEWHERE, ..job() }, Audience::Customer),
    ] {
        let customer_file = by(Audience::Customer, Author::Staff(SOMEBODY));
        let hidden = FileFacts { names_visible_field_only: false, ..customer_file };
        for (what, kind, facts) in [
            ("internal file", EntryKind::File, by(Audience::Internal, Author::Staff(SOMEBODY))),
            ("customer file", EntryKind::File, customer_file),
            ("customer's own file", EntryKind::File, by(Audience::Customer, Author::Contact(ME))),
            ("customer file of a field", EntryKind::FieldChange, customer_file),
            ("customer file of a hidden field", EntryKind::FieldChange, hidden),
            ("file of another job", EntryKind::File, FileFacts { job: JobId::from_bits(31), ..customer_file }),
        ] {
            let names_visible_field_only = facts.names_visible_field_only;
            let entry = EntryFacts { kind, names_visible_field_only, ..note(audience, facts.author) };
            all.push((format!("{what}{where_}"), job, entry, facts));
        }
    }
    all
}
