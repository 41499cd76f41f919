//! Every kind of actor × every question × every kind of thing, compared with `docs/policy-matrix.txt`.
//! The file is generated (`UPDATE_GOLDEN=1 cargo test -p vitrine-policy`) and read in review.

mod matrix;

use matrix::*;
use std::fmt::Write as _;
use vitrine_domain::*;
use vitrine_policy::{decide as first_of, *};

/// The policy's answer; its explanation is held against it for every question of this file.
fn decide(actor: &Actor, ask: Ask<'_>) -> Result<(), Refusal> {
    let (answer, reasons) = (first_of(actor, ask), explain(actor, ask));
    assert_eq!(answer.err().map(Refusal::reason), reasons.first().copied(), "{actor:?} {ask:?}: {reasons:?}");
    answer
}

/// Column heads are two lines high; the second says what is special.
fn actors() -> Vec<(&'static str, Actor)> {
    let portal = contact().portal;
    let mut all = vec![("stranger", Actor::Stranger)];
    for role in Role::ALL {
        all.push((role.as_str(), staff(role)));
    }
    let invited = Staff { tenant: HERE, membership: ME, role: Role::Owner, state: StaffState::Invited };
    let ended = Staff { tenant: HERE, membership: ME, role: Role::Owner, state: StaffState::Ended };
    all.extend([
        ("owner, invited", Actor::Staff(invited)),
        ("owner, ended", Actor::Staff(ended)),
        ("contact", Actor::Contact(contact())),
        ("c. invited", Actor::Contact(Contact { state: ContactState::Invited, ..contact() })),
        ("c. blocked", Actor::Contact(Contact { state: ContactState::Blocked, ..contact() })),
        ("c. customer archived", Actor::Contact(Contact { customer_is_archived: true, ..contact() })),
        ("c. may not view jobs", Actor::Contact(Contact { can_view_jobs: false, ..contact() })),
        ("c. portal off", Actor::Contact(Contact { portal: Portal { is_on: false, ..portal }, ..contact() })),
        ("c. module off", Actor::Contact(Contact { portal: Portal { has_jobs_module: false, ..portal }, ..contact() })),
        (
            "c. section off",
            Actor::Contact(Contact { portal: Portal { has_jobs_section: false, ..portal }, ..contact() }),
        ),
        (
            "c. business shares by grant",
            Actor::Contact(Contact { portal: Portal { shares_automatically: false, ..portal }, ..contact() }),
        ),
        (
            "c. portal read-only",
            Actor::Contact(Contact { portal: Portal { is_read_only: true, ..portal }, ..contact() }),
        ),
        ("c. sees chosen jobs", Actor::Contact(Contact { job_rights: JobRights::Chosen, ..contact() })),
        ("c. sees no jobs", Actor::Contact(Contact { job_rights: JobRights::Nothing, ..contact() })),
    ]);
    all
}

/// One question: its name, and how it is asked.
type Line = (String, Box<dyn Fn(&Actor) -> Result<(), Refusal>>);

/// One group of questions: its name, and the lines of it.
type Group = (&'static str, Vec<Line>);

fn line(name: impl Into<String>, ask: impl Fn(&Actor) -> Result<(), Refusal> + 'static) -> Line {
    (name.into(), Box::new(ask))
}

fn groups() -> Vec<Group> {
    let tenants = [("own tenant", HERE), ("another tenant", ELSEWHERE)];
    let mut all: Vec<Group> = vec![(
        "Screens",
        vec![
            line("use the staff screens", |a| decide(a, Ask::UseStaffScreens)),
            line("use the portal", |a| decide(a, Ask::UsePortal)),
            line("list jobs in the portal", |a| decide(a, Ask::ListPortalJobs)),
            line("list customers", |a| decide(a, Ask::ListCustomers)),
        ],
    )];
    let mut settings = Vec::new();
    for (name, tenant) in tenants {
        settings.push(line(format!("see settings: {name}"), move |a| decide(a, Ask::SeeSettings(tenant))));
        settings.push(line(format!("change settings: {name}"), move |a| decide(a, Ask::ChangeSettings(tenant))));
        settings.push(line(format!("edit pipelines: {name}"), move |a| decide(a, Ask::EditPipelines(tenant))));
        settings.push(line(format!("import records: {name}"), move |a| decide(a, Ask::ImportRecords(tenant))));
        settings.push(line(format!("export records: {name}"), move |a| decide(a, Ask::ExportRecords(tenant))));
        settings.push(line(format!("see the mail outbox: {name}"), move |a| decide(a, Ask::SeeOutbox(tenant))));
        for role in Role::ALL {
            let member = MemberFacts { tenant, role };
            settings.push(line(format!("manage a member: {}, {name}", role.as_str()), move |a| {
                decide(a, Ask::ManageMember(&member))
            }));
        }
        for is_visible_to_customer in [true, false] {
            let stage = StageFacts { tenant, is_visible_to_customer };
            let now = if is_visible_to_customer { "visible" } else { "internal" };
            settings.push(line(format!("show or hide a stage: now {now}, {name}"), move |a| {
                decide(a, Ask::SetStageVisibility(&stage))
            }));
        }
    }
    all.push(("Settings", settings));
    let mut customers = Vec::new();
    for (name, tenant) in tenants {
        let customer = CustomerFacts { tenant, customer: REYES };
        customers.push(line(format!("create a customer: {name}"), move |a| decide(a, Ask::CreateCustomer(tenant))));
        customers.push(line(format!("see a customer: {name}"), move |a| decide(a, Ask::SeeCustomer(&customer))));
        customers.push(line(format!("edit a customer: {name}"), move |a| decide(a, Ask::EditCustomer(&customer))));
        customers.push(line(format!("set a customer's permission: {name}"), move |a| {
            decide(a, Ask::SetCustomerPermission(&customer))
        }));
        customers.push(line(format!("invite a contact: {name}"), move |a| decide(a, Ask::InviteContact(&customer))));
        customers.push(line(format!("set auto-invite: {name}"), move |a| decide(a, Ask::SetAutoInvite(&customer))));
        for state in ContactState::ALL {
            let contact = ContactFacts { tenant, customer: REYES, state };
            customers.push(line(format!("block or unblock a contact: {}, {name}", state.as_str()), move |a| {
                decide(a, Ask::BlockContact(&contact))
            }));
            customers.push(line(format!("notify a contact: {}, {name}", state.as_str()), move |a| {
                decide(a, Ask::SetContactNotified(&contact))
            }));
            customers.push(line(format!("choose a contact's jobs: {}, {name}", state.as_str()), move |a| {
                decide(a, Ask::SetJobRights(&contact))
            }));
            customers.push(line(format!("end a contact's sessions: {}, {name}", state.as_str()), move |a| {
                decide(a, Ask::EndContactSessions(&contact))
            }));
            customers.push(line(format!("preview as a contact: {}, {name}", state.as_str()), move |a| {
                decide(a, Ask::PreviewAs(&contact))
            }));
        }
    }
    all.push(("Customers", customers));
    let mut jobs = Vec::new();
    for (name, tenant) in tenants {
        jobs.push(line(format!("create a job: {name}"), move |a| decide(a, Ask::CreateJob(tenant))));
    }
    for (name, job) in job_kinds() {
        jobs.push(line(format!("see: {name}"), move |a| decide(a, Ask::SeeJob(&job))));
        jobs.push(line(format!("edit: {name}"), move |a| decide(a, Ask::EditJob(&job))));
        jobs.push(line(format!("move: {name}"), move |a| decide(a, Ask::MoveJob(&job))));
        jobs.push(line(format!("see history: {name}"), move |a| decide(a, Ask::SeeJobHistory(&job))));
        jobs.push(line(format!("see dates: {name}"), move |a| decide(a, Ask::SeeJobDates(&job))));
        jobs.push(line(format!("see stage: {name}"), move |a| decide(a, Ask::SeeJobStage(&job))));
        jobs.push(line(format!("see who sees: {name}"), move |a| decide(a, Ask::SeeWhoSees(&job))));
        jobs.push(line(format!("share: {name}"), move |a| decide(a, Ask::ShareJob(&job))));
        jobs.push(line(format!("stop sharing: {name}"), move |a| decide(a, Ask::UnshareJob(&job))));
        jobs.push(line(format!("reply: {name}"), move |a| decide(a, Ask::Reply(&job))));
        jobs.push(line(format!("upload: {name}"), move |a| decide(a, Ask::Upload(&job))));
        for audience in Audience::ALL {
            jobs.push(line(format!("add {} files: {name}", audience.as_str()), move |a| {
                decide(a, Ask::AddFiles(&job, audience))
            }));
        }
        for audience in Audience::ALL {
            jobs.push(line(format!("write {}: {name}", audience.as_str()), move |a| {
                decide(a, Ask::WriteEntry(&job, audience))
            }));
        }
    }
    all.push(("Jobs", jobs));
    let mut entries = Vec::new();
    for (name, job, entry) in entry_kinds() {
        entries.push(line(format!("see: {name}"), move |a| decide(a, Ask::SeeEntry(&job, &entry))));
        entries.push(line(format!("edit: {name}"), move |a| decide(a, Ask::EditEntry(&job, &entry))));
        for to in Audience::ALL {
            entries.push(line(format!("make {}: {name}", to.as_str()), move |a| {
                decide(a, Ask::SetEntryAudience(&job, &entry, to))
            }));
        }
    }
    all.push(("Entries", entries));
    let mut fields = Vec::new();
    for (name, job, field) in field_kinds() {
        fields.push(line(format!("see: {name}"), move |a| decide(a, Ask::SeeField(&job, &field))));
        fields.push(line(format!("fill in: {name}"), move |a| decide(a, Ask::FillField(&job, &field))));
    }
    all.push(("Form fields", fields));
    let mut files = Vec::new();
    for (name, job, entry, file) in file_kinds() {
        files.push(line(format!("see: {name}"), move |a| decide(a, Ask::SeeFile(&job, &entry, &file))));
        for to in Audience::ALL {
            files.push(line(format!("make {}: {name}", to.as_str()), move |a| {
                decide(a, Ask::SetFileAudience(&job, &entry, &file, to))
            }));
        }
        files.push(line(format!("remove: {name}"), move |a| decide(a, Ask::RemoveFile(&job, &entry, &file))));
    }
    all.push(("Files", files));
    all
}

fn mark(answer: Result<(), Refusal>) -> &'static str {
    match answer {
        Ok(()) => "yes",
        Err(Refusal::NotAllowed(_)) => "no",
        Err(Refusal::NotFound(_)) => ".",
        Err(Refusal::NotSignedIn) => "-",
    }
}

fn render() -> String {
    let actors = actors();
    let mut text = String::from(
        "Who may do what in Vitrine. Generated from the policy by its test; do not edit by hand.\n\n\
         yes  may do it\n\
         no   may know that it exists, may not do this (403)\n\
         .    does not exist for them (404)\n\
         -    has to sign in first (401)\n\n\
         Columns:\n",
    );
    for (at, (name, _)) in actors.iter().enumerate() {
        let _ = writeln!(text, "  {:<3} {name}", column(at));
    }
    text.push_str("\n\"own customer's job\" is own as seen by the contact columns (c. …); to staff it is a job of their tenant.\n");
    for (group, lines) in groups() {
        let _ = write!(text, "\n{group:<92}");
        for at in 0..actors.len() {
            let _ = write!(text, " {:>3}", column(at));
        }
        text.push('\n');
        for (name, ask) in lines {
            let _ = write!(text, "  {name:<90}");
            for (_, actor) in &actors {
                let _ = write!(text, " {:>3}", mark(ask(actor)));
            }
            text.push('\n');
        }
    }
    text
}

fn column(at: usize) -> char {
    char::from(b'A' + u8::try_from(at).expect("fewer than 26 columns"))
}

#[test]
fn matrix_is_the_golden_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/policy-matrix.txt");
    let now = render();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &now).expect("docs/ can be written");
    }
    let golden = std::fs::read_to_string(path).expect("docs/policy-matrix.txt is there");
    for (line, (is, was)) in now.lines().zip(golden.lines()).enumerate() {
        assert_eq!(
            is,
            was,
            "docs/policy-matrix.txt:{}: the policy changed. Meant? UPDATE_GOLDEN=1 cargo test -p vitrine-policy",
            line + 1
        );
    }
    assert_eq!(now, golden);
}

#[test]
fn stranger_is_asked_to_sign_in_for_everything() {
    for (_, lines) in groups() {
        for (name, ask) in lines {
            assert_eq!(ask(&Actor::Stranger), Err(Refusal::NotSignedIn), "{name}");
        }
    }
}

#[test]
fn nothing_crosses_from_one_tenant_to_another() {
    for (_, lines) in groups() {
        for (name, ask) in lines.iter().filter(|(name, _)| name.contains("another tenant")) {
            for (who, actor) in actors().iter().filter(|(_, actor)| *actor != Actor::Stranger) {
                let is_404 = matches!(ask(actor), Err(Refusal::NotFound(_)));
                // Creating or managing "in another tenant" has no thing to hide; it must be refused in any way.
                assert!(is_404, "{who}: {name}");
            }
        }
    }
}

#[test]
fn contact_changes_nothing_but_by_reply_upload_and_form() {
    let me = Actor::Contact(contact());
    for (group, lines) in groups() {
        for (name, ask) in lines {
            let reads = [
                "use the portal",
                "list jobs in the portal",
                "see:",
                "see dates:",
                "see stage:",
                "reply:",
                "upload:",
                "fill in: field for the customer to fill in",
            ];
            if ask(&me).is_ok() {
                assert!(reads.iter().any(|read| name.starts_with(read)), "{group}: {name}");
            }
        }
    }
}

#[test]
fn finance_and_field_roles_never_share_or_toggle() {
    for role in [Role::Finance, Role::Tradie, Role::Apprentice] {
        for owner in [None, Some(ME)] {
            let job = JobFacts { owner, ..job() };
            for author in [Author::Staff(ME), Author::Staff(SOMEBODY), Author::System, Author::Contact(SOMEBODY)] {
                for audience in Audience::ALL {
                    for to in Audience::ALL {
                        assert!(
                            decide(&staff(role), Ask::SetEntryAudience(&job, &note(audience, author), to)).is_err()
                        );
                    }
                }
            }
            assert!(decide(&staff(role), Ask::WriteEntry(&job, Audience::Customer)).is_err());
            assert!(decide(&staff(role), Ask::MoveJob(&job)).is_err());
        }
    }
}

#[test]
fn contact_never_sees_internal_entry() {
    for (_, actor) in actors() {
        let Actor::Contact(_) = actor else { continue };
        for (name, job, entry) in entry_kinds() {
            if entry.audience == Audience::Internal {
                assert!(see_entry(&actor, &job, &entry).is_err(), "{name}");
            }
        }
    }
}

#[test]
fn contact_never_sees_internal_field_or_file() {
    for (_, actor) in actors() {
        let Actor::Contact(_) = actor else { continue };
        for (name, job, field) in field_kinds() {
            let is_there = field.is_visible_to_customer && field.is_reached && !field.is_removed;
            assert!(is_there || see_field(&actor, &job, &field).is_err(), "{name}");
            assert!(is_there || decide(&actor, Ask::FillField(&job, &field)).is_err(), "{name}");
        }
        for (name, job, entry, file) in file_kinds() {
            let is_shown = see_entry(&actor, &job, &entry).is_ok() && file.audience == Audience::Customer;
            assert!(is_shown || see_file(&actor, &job, &entry, &file).is_err(), "{name}");
        }
    }
}

#[test]
fn field_change_has_the_audience_of_its_field() {
    let change = EntryFacts { kind: EntryKind::FieldChange, ..note(Audience::Customer, Author::Staff(ME)) };
    for role in Role::ALL {
        for to in Audience::ALL {
            assert!(decide(&staff(role), Ask::SetEntryAudience(&job(), &change, to)).is_err(), "{role:?}");
        }
        assert!(decide(&staff(role), Ask::EditEntry(&job(), &change)).is_err(), "{role:?}");
    }
}

#[test]
fn what_the_customer_wrote_stays_visible() {
    for role in Role::ALL {
        let entry = note(Audience::Customer, Author::Contact(SOMEBODY));
        let to_internal = Ask::SetEntryAudience(&job(), &entry, Audience::Internal);
        assert!(decide(&staff(role), to_internal).is_err(), "{role:?}");
    }
}

#[test]
fn seeing_and_listing_agree_for_every_actor() {
    for (who, actor) in actors() {
        for (name, job) in job_kinds() {
            let listed = match scope_jobs(&actor) {
                JobScope::Nothing => false,
                JobScope::Tenant(tenant) => job.tenant == tenant,
                JobScope::AssignedTo(tenant, member) => {
                    job.tenant == tenant && (job.owner == Some(member) || job.assigned.contains(member))
                }
                JobScope::SharedWith(SharedJobs { tenant, customer, automatically, naming }) => {
                    let shows_a_stage = job.stage_is_visible || job.shows_last_visible_stage;
                    let is_shared = match job.sharing {
                        Sharing::Granted => true,
                        Sharing::AsUsual => automatically,
                        Sharing::Withheld => false,
                    };
                    let is_named = naming.is_none_or(|contact| job.named_contacts.contains(contact));
                    let is_open = job.is_started_by_customer || (is_shared && job.is_open_for_access);
                    job.tenant == tenant && job.customer == customer && shows_a_stage && is_open && is_named
                }
            };
            assert_eq!(listed, see_job(&actor, &job).is_ok(), "{who}: {name}");
        }
        let customer = CustomerFacts { tenant: HERE, customer: REYES };
        assert_eq!(
            scope_customers(&actor) == CustomerScope::Tenant(HERE),
            decide(&actor, Ask::SeeCustomer(&customer)).is_ok(),
            "{who}"
        );
    }
}
