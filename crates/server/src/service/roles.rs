//! The table of roles, asked of the policy itself: nothing here knows what a role may do.

use crate::store::Look;
use crate::{Context, ServiceResult, Viewer};
use vitrine_domain::{
    Audience, ContactState, CustomerId, EntryKind, JobId, Members, MembershipId, Role, Sharing, StaffState, TenantId,
};
use vitrine_policy::{
    Actor, Ask, Author, ContactFacts, CustomerFacts, EntryFacts, FieldFacts, JobFacts, MemberFacts, Refusal, Staff,
    StageFacts, decide,
};
use vitrine_wire::{RoleMay, RolePart, RoleRow, RolesView};

/// Whoever is asked about.
const SOMEBODY: MembershipId = MembershipId::from_bits(1);
/// A colleague of theirs.
const COLLEAGUE: MembershipId = MembershipId::from_bits(2);

/// What each role may do.
///
/// # Errors
/// Not found for whoever may not see settings.
pub async fn show_roles(cx: &Context, viewer: &Viewer) -> ServiceResult<RolesView> {
    let look = Look::open(cx, viewer).await?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    decide(&look.actor, Ask::SeeSettings(tenant))?;
    Ok(table())
}

/// One of everything that can be asked about.
struct Things {
    customer: CustomerFacts,
    contact: ContactFacts,
    colleague: MemberFacts,
    owner: MemberFacts,
    stage: StageFacts,
    job: JobFacts,
    own_note: EntryFacts,
    field: FieldFacts,
    shown_field: FieldFacts,
}

type Row = (&'static str, fn(&Things) -> Ask<'_>);
type Part = (&'static str, &'static [Row]);

const TENANT: TenantId = TenantId::from_bits(1);

const PARTS: &[Part] = &[
    (
        "Jobs",
        &[
            ("See a job and its whole feed", |on| Ask::SeeJob(&on.job)),
            ("Create jobs", |_| Ask::CreateJob(TENANT)),
            ("Change a job, assign people, archive it", |on| Ask::EditJob(&on.job)),
            ("Move a job to another stage", |on| Ask::MoveJob(&on.job)),
            ("Read a job’s history", |on| Ask::SeeJobHistory(&on.job)),
        ],
    ),
    (
        "Feed, files and forms",
        &[
            ("Write internal notes", |on| Ask::WriteEntry(&on.job, Audience::Internal)),
            ("Edit their own internal notes", |on| Ask::EditEntry(&on.job, &on.own_note)),
            ("Write to the customer", |on| Ask::WriteEntry(&on.job, Audience::Customer)),
            ("Show an entry to the customer, or hide it", |on| {
                Ask::SetEntryAudience(&on.job, &on.own_note, Audience::Customer)
            }),
            ("Add internal files", |on| Ask::AddFiles(&on.job, Audience::Internal)),
            ("Add files for the customer", |on| Ask::AddFiles(&on.job, Audience::Customer)),
            ("Fill in internal form fields", |on| Ask::FillField(&on.job, &on.field)),
            ("Fill in fields that the customer sees", |on| Ask::FillField(&on.job, &on.shown_field)),
        ],
    ),
    (
        "Sharing with customers",
        &[
            ("Share a job with its customer", |on| Ask::ShareJob(&on.job)),
            ("Take a job back", |on| Ask::UnshareJob(&on.job)),
            ("See who sees what, and why", |on| Ask::SeeWhoSees(&on.job)),
            ("Look at the portal as a contact has it", |on| Ask::PreviewAs(&on.contact)),
        ],
    ),
    (
        "Customers and contacts",
        &[
            ("See customers and their contacts", |on| Ask::SeeCustomer(&on.customer)),
            ("Create customers", |_| Ask::CreateCustomer(TENANT)),
            ("Change and archive customers", |on| Ask::EditCustomer(&on.customer)),
            ("Invite contacts", |on| Ask::InviteContact(&on.customer)),
            ("Block and unblock contacts", |on| Ask::BlockContact(&on.contact)),
            ("Choose which jobs a contact sees", |on| Ask::SetJobRights(&on.contact)),
            ("Sign a contact out everywhere", |on| Ask::EndContactSessions(&on.contact)),
            ("Change what a customer is permitted", |on| Ask::SetCustomerPermission(&on.customer)),
        ],
    ),
    (
        "The business",
        &[
            ("Change settings and the customer portal", |_| Ask::ChangeSettings(TENANT)),
            ("Edit pipelines, stages and forms", |_| Ask::EditPipelines(TENANT)),
            ("Choose which stages customers see", |on| Ask::SetStageVisibility(&on.stage)),
            ("Add, change and end members", |on| Ask::ManageMember(&on.colleague)),
            ("Make somebody an owner, or change one", |on| Ask::ManageMember(&on.owner)),
            ("Import records", |_| Ask::ImportRecords(TENANT)),
            ("Export records", |_| Ask::ExportRecords(TENANT)),
            ("See the mail outbox", |_| Ask::SeeOutbox(TENANT)),
        ],
    ),
];

fn table() -> RolesView {
    let parts = PARTS.iter().map(|(title, rows)| RolePart {
        title: (*title).to_owned(),
        rows: rows
            .iter()
            .map(|(what, ask)| RoleRow {
                what: (*what).to_owned(),
                may: Role::ALL.into_iter().map(|role| may(role, *ask)).collect(),
            })
            .collect(),
    });
    RolesView { roles: Role::ALL.into(), parts: parts.collect() }
}

fn may(role: Role, ask: fn(&Things) -> Ask<'_>) -> RoleMay {
    let actor = Actor::Staff(Staff { tenant: TENANT, membership: SOMEBODY, role, state: StaffState::Active });
    let is_allowed = |assigned: Members| decide(&actor, ask(&things(assigned))).is_ok();
    if is_allowed(Members::NOBODY) {
        RoleMay::Yes
    } else if Members::of([SOMEBODY]).is_ok_and(is_allowed) {
        RoleMay::OnAssignedJobs
    } else {
        RoleMay::No
    }
}

fn things(assigned: Members) -> Things {
    let (customer, job) = (CustomerId::from_bits(3), JobId::from_bits(4));
    let field = FieldFacts {
        tenant: TENANT,
        is_visible_to_customer: false,
        is_customer_editable: false,
        is_reached: true,
        is_removed: false,
    };
    Things {
        customer: CustomerFacts { tenant: TENANT, customer },
        contact: ContactFacts { tenant: TENANT, customer, state: ContactState::Active },
        colleague: MemberFacts { tenant: TENANT, role: Role::Tradie },
        owner: MemberFacts { tenant: TENANT, role: Role::Owner },
        stage: StageFacts { tenant: TENANT, is_visible_to_customer: true },
        job: JobFacts {
            tenant: TENANT,
            job,
            customer,
            owner: Some(COLLEAGUE),
            assigned,
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
        },
        own_note: EntryFacts {
            job,
            kind: EntryKind::Note,
            audience: Audience::Internal,
            author: Author::Staff(SOMEBODY),
            names_visible_stages_only: true,
            names_visible_field_only: true,
            has_words_or_customer_file: true,
        },
        field,
        shown_field: FieldFacts { is_visible_to_customer: true, ..field },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(what: &str, role: Role) -> RoleMay {
        let table = table();
        let row = table.parts.iter().flat_map(|part| &part.rows).find(|row| row.what == what).expect("has such a row");
        let column = table.roles.iter().position(|one| *one == role).expect("has such a column");
        row.may[column]
    }

    #[test]
    fn table_of_roles_says_what_the_product_promises() {
        for what in ["Share a job with its customer", "Show an entry to the customer, or hide it"] {
            for role in [Role::Finance, Role::Tradie, Role::Apprentice] {
                assert_eq!(cell(what, role), RoleMay::No, "{what}, {role:?}");
            }
            assert_eq!(cell(what, Role::Supervisor), RoleMay::Yes, "{what}");
        }
        for role in [Role::Tradie, Role::Apprentice] {
            assert_eq!(cell("See a job and its whole feed", role), RoleMay::OnAssignedJobs);
            assert_eq!(cell("Write internal notes", role), RoleMay::OnAssignedJobs);
        }
        assert_eq!(cell("Add internal files", Role::Apprentice), RoleMay::No);
        assert_eq!(cell("See a job and its whole feed", Role::Finance), RoleMay::Yes);
        assert_eq!(cell("Change settings and the customer portal", Role::Supervisor), RoleMay::No);
        assert_eq!(cell("Make somebody an owner, or change one", Role::Admin), RoleMay::No);
        assert_eq!(cell("Change what a customer is permitted", Role::Admin), RoleMay::Yes);
        assert_eq!(cell("Change what a customer is permitted", Role::Supervisor), RoleMay::No);
    }
}
