//! Rows that are jobs. Matched by Vitrine's id, else by the external id; a row without either is a new job each time.

use super::day;
use super::known::{Colleague, Known};
use super::plan::{ChangedJob, Does, Planning};
use super::row::Row;
use crate::ServiceResult;
use crate::service::portal::shown_of_job;
use crate::store::Key;
use crate::store::entity::{job, stage};
use uuid::Uuid;
use vitrine_domain::{JobDescription, JobId, JobTitle, MembershipId, RecordColumn, Sharing};
use vitrine_policy::{Ask, decide, see_job};

/// What the cells say, apart from where the job stands.
struct Said {
    external: Option<String>,
    title: String,
    description: Option<String>,
    /// Inside, `None`: nobody.
    owner: Option<Option<Uuid>>,
    due_on: Option<String>,
    customer: Option<Uuid>,
}

/// Plans one row; `None`: something is wrong with it.
pub(super) fn plan_row(planning: &mut Planning<'_>, row: &mut Row<'_>) -> ServiceResult<Option<Does>> {
    let known = planning.known;
    let own = row.own_id::<JobId>("job");
    let external = row.external_id();
    if let Some(external) = &external {
        planning.is_first(row, RecordColumn::ExternalId, external.clone(), "external id");
    }
    let title = row.take(RecordColumn::Title, JobTitle::parse).map(String::from);
    let description = row.take_if_there(RecordColumn::Description, JobDescription::parse).map(String::from);
    let due_on = row.take_if_there(RecordColumn::DueOn, |text| match text.trim() {
        "" => Ok(String::new()),
        text => day::parse(text).map(|day| day.to_string()),
    });
    let customer = row.customer(known);
    let by_external = external.as_deref().and_then(|external| known.jobs.by_external(external));
    let found = match own {
        Some(id) => {
            let found = known.jobs.by_id(id);
            if found.is_none() {
                row.say_unknown_id("job");
            }
            found
        }
        None => by_external,
    };
    if let (Some(other), Some(found)) = (by_external, found)
        && other.id != found.id
    {
        row.say(Some(RecordColumn::ExternalId), "Another job has this external id.");
    }
    let owner = owner(known, row, found);
    let stage = stage_of(known, row, found);
    let Some(title) = title else { return Ok(None) };
    let said = Said { external, title, description, owner, due_on, customer: customer.map(|customer| customer.id) };
    match found {
        Some(before) => change(planning, row, before, stage, said),
        None => {
            if let Some(customer) = customer.filter(|customer| customer.is_archived) {
                row.say(None, format!("{} is archived. Bring it back first.", customer.name));
            }
            if !row.names_customer() {
                row.say(None, "Say whose job this is: fill in one of the customer columns.");
            }
            add(planning, row, stage, said)
        }
    }
}

/// By address, else by name. Only somebody who works here now, or who has the job already.
fn owner(known: &Known, row: &mut Row<'_>, before: Option<&job::Model>) -> Option<Option<Uuid>> {
    let text = row.cell(RecordColumn::Owner)?.trim().to_lowercase();
    if text.is_empty() {
        return Some(None);
    }
    let has_it = |member: MembershipId| before.is_some_and(|job| job.owner_id == Some(member.uuid()));
    let staff = || known.staff.iter().filter(|one| one.is_active || has_it(one.member));
    let by_address = staff().find(|one| one.email == text);
    let by_name: Vec<&Colleague> = staff().filter(|one| one.name.to_lowercase() == text).collect();
    let found = match (by_address, &by_name[..]) {
        (Some(found), _) => Some(found),
        (None, [found]) => Some(*found),
        (None, []) => {
            row.say(Some(RecordColumn::Owner), "Nobody of your active team has this name or address.");
            None
        }
        (None, [_, _, ..]) => {
            row.say(Some(RecordColumn::Owner), "Several of your team have this name. Write the address instead.");
            None
        }
    };
    found.map(|one| Some(one.member.uuid()))
}

/// Where the row says that the job stands. For a job that is there, an empty stage leaves it where it is.
fn stage_of<'k>(known: &'k Known, row: &mut Row<'_>, before: Option<&job::Model>) -> Option<&'k stage::Model> {
    let all = &known.pipelines;
    let same = |name: &str, text: &str| name.to_lowercase() == text.to_lowercase();
    let pipeline = match row.filled(RecordColumn::Pipeline) {
        None => None,
        Some(text) => {
            let found = all.present().find(|pipeline| same(&pipeline.name, text));
            if found.is_none() {
                let names: Vec<&str> = all.present().map(|pipeline| pipeline.name.as_str()).collect();
                row.say(
                    Some(RecordColumn::Pipeline),
                    format!("There is no such pipeline. There are: {}.", names.join(", ")),
                );
                return None;
            }
            found
        }
    };
    if let (Some(pipeline), Some(before)) = (pipeline, before)
        && pipeline.id != before.pipeline_id
    {
        row.say(Some(RecordColumn::Pipeline), "A job stays in its pipeline. Leave the cell empty.");
        return None;
    }
    let only = if all.present().count() == 1 { all.present().next() } else { None };
    let pipeline = pipeline.map(|one| one.id).or(before.map(|job| job.pipeline_id)).or(only.map(|one| one.id));
    let Some(text) = row.filled(RecordColumn::Stage) else {
        let first = match (before, pipeline) {
            (Some(before), _) => all.stage(before.stage_id),
            (None, Some(pipeline)) => all.stages_of(pipeline).next(),
            (None, None) => None,
        };
        if first.is_none() {
            row.say(None, "Say where the job stands: fill in pipeline or stage.");
        }
        return first;
    };
    let here: Vec<_> = all
        .present()
        .filter(|one| pipeline.is_none_or(|pipeline| one.id == pipeline))
        .flat_map(|one| all.stages_of(one.id))
        .collect();
    let found: Vec<_> = here.iter().copied().filter(|stage| same(&stage.name, text)).collect();
    match found[..] {
        [stage] => Some(stage),
        [] => {
            let names: Vec<&str> = here.iter().map(|stage| stage.name.as_str()).collect();
            row.say(Some(RecordColumn::Stage), format!("There is no such stage. There are: {}.", names.join(", ")));
            None
        }
        [_, _, ..] => {
            row.say(Some(RecordColumn::Stage), "Several pipelines have this stage. Fill in the pipeline too.");
            None
        }
    }
}

fn add(
    planning: &mut Planning<'_>,
    row: &mut Row<'_>,
    stage: Option<&stage::Model>,
    said: Said,
) -> ServiceResult<Option<Does>> {
    let known = planning.known;
    let (false, Some(stage), Some(customer)) = (row.is_bad(), stage, said.customer) else { return Ok(None) };
    decide(&known.actor, Ask::CreateJob(known.tenant))?;
    let job = job::Model {
        id: JobId::fresh(planning.cx).uuid(),
        tenant_id: known.tenant.uuid(),
        number: 0,
        title_lower: said.title.to_lowercase(),
        title: said.title,
        description: said.description.unwrap_or_default(),
        customer_id: customer,
        pipeline_id: stage.pipeline_id,
        stage_id: stage.id,
        last_visible_stage_id: None,
        owner_id: said.owner.flatten(),
        due_on: said.due_on.unwrap_or_default(),
        is_archived: false,
        assigned: String::new(),
        named_contacts: String::new(),
        sharing: Sharing::AsUsual.as_str().to_owned(),
        shared_at: None,
        is_started_by_customer: false,
        shares_dates: true,
        shares_stage: true,
        auto_invited_at: None,
        version: 1,
        submission: None,
        external_id: said.external,
        created_at: 0,
        updated_at: 0,
    };
    let facts = known.pipelines.job_facts(&job)?;
    see_job(&known.actor, &facts)?;
    decide(&known.actor, Ask::EditJob(&facts))?;
    let seeing = known.seeing(&facts);
    if !seeing.is_empty() {
        planning.shows_jobs += 1;
        planning.shown.insert(customer);
        planning.work.touched.extend(seeing);
    }
    planning.work.jobs.push((job, facts));
    Ok(Some(Does::Add))
}

fn change(
    planning: &mut Planning<'_>,
    row: &mut Row<'_>,
    before: &job::Model,
    stage: Option<&stage::Model>,
    said: Said,
) -> ServiceResult<Option<Does>> {
    let known = planning.known;
    if said.customer.is_some_and(|customer| customer != before.customer_id) {
        row.say(
            None,
            "This job belongs to another customer. An import does not hand jobs over: do it on the job’s page.",
        );
    }
    let (false, Some(stage)) = (row.is_bad(), stage) else { return Ok(None) };
    if !planning.is_only(row, before.id) {
        return Ok(None);
    }
    let (_, from) = known.pipelines.place(before)?;
    let left_visible = stage.id != from.id && from.is_visible_to_customer;
    let after = job::Model {
        title_lower: said.title.to_lowercase(),
        title: said.title,
        description: said.description.unwrap_or_else(|| before.description.clone()),
        stage_id: stage.id,
        last_visible_stage_id: if left_visible { Some(from.id) } else { before.last_visible_stage_id },
        owner_id: said.owner.unwrap_or(before.owner_id),
        due_on: said.due_on.unwrap_or_else(|| before.due_on.clone()),
        external_id: said.external.or_else(|| before.external_id.clone()),
        ..before.clone()
    };
    let (facts, facts_after) = (known.pipelines.job_facts(before)?, known.pipelines.job_facts(&after)?);
    decide(&known.actor, Ask::EditJob(&facts))?;
    if after == *before {
        return Ok(Some(Does::Nothing));
    }
    decide(&known.actor, Ask::EditJob(&facts_after))?;
    if stage.id != from.id {
        decide(&known.actor, Ask::MoveJob(&facts))?;
    }
    let (saw, sees) = (known.seeing(&facts), known.seeing(&facts_after));
    if !sees.is_subset(&saw) {
        planning.shows_jobs += 1;
        planning.shown.insert(before.customer_id);
    }
    let names = |owner| known.name_for_customers(owner);
    let shown = |job: &job::Model| shown_of_job(&known.pipelines, job, names, |_| true);
    let differs = shown(before)? != shown(&after)?;
    planning.work.touched.extend(&saw ^ &sees);
    if differs {
        planning.work.touched.extend(&saw & &sees);
    }
    planning.work.changed_jobs.push(ChangedJob { before: (before.clone(), facts), after: (after, facts_after) });
    Ok(Some(Does::Change))
}
