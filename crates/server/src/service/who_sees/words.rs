//! The policy's reasons with names filled in: "Stage “Awaiting parts” is internal.", "Kim Lund is blocked."

use super::scene::{Contacts, Scene, Thing};
use crate::ServiceResult;
use crate::store::StoreError;
use crate::store::entity::job_entry;
use uuid::Uuid;
use vitrine_domain::EntryKind;
use vitrine_policy::Reason;

/// Why a contact does not see the thing of the scene.
///
/// # Errors
/// A row that points nowhere.
pub(super) fn because(reason: Reason, scene: &Scene, contacts: &Contacts, name: &str) -> ServiceResult<String> {
    let customer = &contacts.customer_name;
    let (pipeline, stage) = scene.pipelines.place(&scene.job)?;
    Ok(match reason {
        Reason::ContactInvited => format!("{name} has not accepted the invitation yet."),
        Reason::ContactBlocked => format!("{name} is blocked."),
        Reason::CustomerArchived => format!("{customer} is archived."),
        Reason::JobsNotPermitted => format!("{customer} may not view jobs."),
        Reason::NoJobRights => format!("{name} has no right to see jobs."),
        Reason::JobNotChosen => format!("{name} sees chosen jobs only, and this is not one of them."),
        Reason::NotShared => format!("The job has not been shared with {customer}."),
        Reason::BeforeFirstStage => match pipeline.first_stage_id.and_then(|id| scene.pipelines.stage(id)) {
            Some(first) => format!("The job has not come to “{}”, the first stage for access.", first.name),
            None => reason.sentence().to_owned(),
        },
        Reason::StageInternal => format!("Stage “{}” is internal.", stage.name),
        Reason::EntryInternal => match scene.thing {
            Thing::File(..) => "The entry that it belongs to is internal.".to_owned(),
            Thing::Job | Thing::Entry(_) | Thing::Field(_) => "This entry is internal.".to_owned(),
        },
        Reason::NamesInternalStage => names_internal_stages(scene).unwrap_or_else(|| reason.sentence().to_owned()),
        Reason::FileInternal => "This file is internal.".to_owned(),
        Reason::FieldInternal => field_is_hidden(scene)?.unwrap_or_else(|| reason.sentence().to_owned()),
        Reason::FieldNotReached => {
            not_reached(scene, own_field(scene))?.unwrap_or_else(|| reason.sentence().to_owned())
        }
        Reason::NotSignedIn
        | Reason::OtherTenant
        | Reason::MemberInvited
        | Reason::MembershipEnded
        | Reason::OtherSide
        | Reason::RoleDoesNotInclude
        | Reason::NotAssigned
        | Reason::NotYourWords
        | Reason::CustomerSeesIt
        | Reason::WrittenByCustomer
        | Reason::PortalOff
        | Reason::JobsModuleOff
        | Reason::JobsSectionOff
        | Reason::OtherCustomer
        | Reason::TakenBack
        | Reason::DatesLeftOut
        | Reason::StageLeftOut
        | Reason::PortalReadOnly
        | Reason::StartedByCustomer
        | Reason::OnlyLooks
        | Reason::RepliesOff
        | Reason::JobArchived
        | Reason::NotOfThisJob
        | Reason::UploadsOff
        | Reason::FilesInternal
        | Reason::FieldRemoved
        | Reason::FieldReadOnly
        | Reason::FollowsItsField => reason.sentence().to_owned(),
    })
}

/// The field that the thing is, or is about.
fn own_field(scene: &Scene) -> Option<Uuid> {
    match &scene.thing {
        Thing::Job => None,
        Thing::Entry(entry) => entry.field_id,
        Thing::File(entry, file) => file.field_id.or(entry.field_id),
        Thing::Field(id) => Some(*id),
    }
}

/// An entry about a field is hidden as well when the job has not come to the field.
fn field_is_hidden(scene: &Scene) -> ServiceResult<Option<String>> {
    let Some(id) = own_field(scene) else { return Ok(None) };
    let field = scene.field(id)?;
    if field.is_visible_to_customer {
        return not_reached(scene, Some(id));
    }
    Ok(Some(format!("The form field “{}” is internal.", field.label)))
}

fn not_reached(scene: &Scene, field: Option<Uuid>) -> ServiceResult<Option<String>> {
    let Some(field) = field else { return Ok(None) };
    let from = scene.field(field)?.shown_from_stage_id.and_then(|id| scene.pipelines.stage(id));
    Ok(from.map(|stage| format!("The job has not come to “{}”, the stage that shows this field.", stage.name)))
}

/// "It names stage “Enquiry”, which is internal."
fn names_internal_stages(scene: &Scene) -> Option<String> {
    let entry = scene.thing.entry()?;
    let mut internal = Vec::new();
    for stage in
        [entry.from_stage_id, entry.to_stage_id].into_iter().flatten().filter_map(|id| scene.pipelines.stage(id))
    {
        if !stage.is_visible_to_customer && !internal.contains(&stage.name.as_str()) {
            internal.push(stage.name.as_str());
        }
    }
    match internal.as_slice() {
        [] => None,
        [one] => Some(format!("It names stage “{one}”, which is internal.")),
        several => Some(format!("It names stages that are internal: “{}”.", several.join("”, “"))),
    }
}

/// What is asked about, in words. `author`: of the entry, where it is one.
///
/// # Errors
/// A row that points nowhere.
pub(super) fn what(scene: &Scene, author: &str) -> ServiceResult<String> {
    Ok(match &scene.thing {
        Thing::Job => format!("Job #{} {}", scene.job.number, scene.job.title),
        Thing::Entry(entry) => entry_in_words(scene, entry, author)?,
        Thing::File(_, file) => file.name.clone(),
        Thing::Field(id) => format!("Form field “{}”", scene.field(*id)?.label),
    })
}

fn entry_in_words(scene: &Scene, entry: &job_entry::Model, author: &str) -> ServiceResult<String> {
    let name = |id: Option<Uuid>| id.and_then(|id| scene.pipelines.stage(id)).map_or("?", |stage| stage.name.as_str());
    Ok(match EntryKind::from_word(&entry.kind).ok_or(StoreError::Row("job_entry"))? {
        EntryKind::Note => format!("Note by {author}"),
        EntryKind::Reply => format!("Reply by {author}"),
        EntryKind::File => format!("Files from {author}"),
        EntryKind::StageChange => {
            format!("Move from “{}” to “{}” by {author}", name(entry.from_stage_id), name(entry.to_stage_id))
        }
        EntryKind::FieldChange => {
            let field = entry.field_id.ok_or(StoreError::Row("job_entry"))?;
            format!("Form field “{}” filled in by {author}", scene.field(field)?.label)
        }
    })
}

/// That customers see the job at another stage than its own.
///
/// # Errors
/// A row that points nowhere.
pub(super) fn shown_elsewhere(scene: &Scene) -> ServiceResult<Vec<String>> {
    let (_, stage) = scene.pipelines.place(&scene.job)?;
    let shown = scene.pipelines.stage_for_customer(&scene.job)?;
    if shown.id == stage.id {
        return Ok(Vec::new());
    }
    let (stage, shown) = (&stage.name, &shown.name);
    Ok(vec![format!("The job stands at “{stage}”, which is internal. Customers see it at “{shown}”.")])
}
