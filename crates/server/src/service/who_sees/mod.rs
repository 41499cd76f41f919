//! Who sees something and why the others do not: the policy's own explanation, with names filled in.
//!
//! What a switch would do is the same question about rows that have it switched ([`Scene`]): nothing here knows a rule.

mod scene;
mod stage;
mod words;

pub use stage::stage_who_sees;

use super::open_job::{OpenJob, chip, open_for_staff};
use super::preview;
use crate::store::{Key, Look, file, reference};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use scene::{Contacts, Scene, Thing};
use vitrine_domain::{FieldId, FileId, JobId};
use vitrine_policy::{Actor, Ask, Reason, decide, explain, scope_files, see_field, see_file};
use vitrine_wire::{Onlooker, SightOf, WhatIf, WhoSeesView};

/// Who at the customer sees a job, an entry, a file or a field of it now, why the others do not, and what would change
/// if it were switched.
///
/// # Errors
/// `NotFound` for a job or a part of it that does not exist or that the asker may not see, for a part of another job,
/// and for whoever may not know who sees it.
pub async fn who_sees(cx: &Context, viewer: &Viewer, job: JobId, of: SightOf) -> ServiceResult<WhoSeesView> {
    let look = Look::open(cx, viewer).await?;
    let open = open_for_staff(&look.db, &look.actor, job).await?;
    decide(&look.actor, Ask::SeeWhoSees(&open.facts))?;
    let thing = find(&look, &open, of).await?;
    let (tenant, customer) = (open.facts.tenant, open.facts.customer);
    let authors = thing.entry().and_then(|entry| entry.author_id);
    let people = reference::person_names(&look.db, tenant, authors).await?;
    let author = authors.map_or_else(|| "Vitrine".to_owned(), |id| people.of(id));
    let names = reference::customer_names(&look.db, tenant, [open.row.customer_id]).await?;
    let contacts = Contacts::load(&look.db, tenant, customer, names.of(open.row.customer_id)).await?;
    let scene = Scene { pipelines: open.pipelines.clone(), job: open.row.clone(), thing };
    let now = scene.ask(&contacts)?;
    let mut remarks = words::shown_elsewhere(&scene)?;
    remarks.extend(bound(&look, &scene)?.map(|reason| reason.sentence().to_owned()));
    let mut switches = Vec::new();
    for (is_own, switch, other) in scene.switched(&contacts)? {
        let would = other.compare(&contacts, &now, switch)?;
        if is_own || !would.gain.is_empty() || !would.lose.is_empty() {
            switches.push(would);
        }
    }
    Ok(WhoSeesView {
        job,
        number: open.row.number,
        title: open.row.title.clone(),
        what: words::what(&scene, &author)?,
        customer_name: contacts.customer_name.clone(),
        stage: chip(open.stage()?),
        remarks,
        onlookers: onlookers(&look.actor, &scene, &contacts, &now)?,
        switches,
    })
}

/// The thing, where it is one of this very job and the asker sees it.
async fn find(look: &Look, open: &OpenJob, of: SightOf) -> ServiceResult<Thing> {
    match of {
        SightOf::Job => Ok(Thing::Job),
        SightOf::Entry(id) => {
            let (row, _) = open.entry(&look.db, &look.actor, id).await?;
            Ok(Thing::Entry(Box::new(row)))
        }
        SightOf::File(id) => find_file(look, open, id).await,
        SightOf::Field(id) => find_field(look, open, id),
    }
}

async fn find_file(look: &Look, open: &OpenJob, id: FileId) -> ServiceResult<Thing> {
    let found = file::select_file(&look.db, &scope_files(&look.actor), id).await?;
    let (row, entry) = found.ok_or_else(ServiceError::not_found)?;
    if row.job_id != open.row.id {
        return Err(ServiceError::not_found());
    }
    let entry_facts = open.pipelines.entry_facts(&open.row, &entry)?;
    let facts = open.pipelines.file_facts(&open.row, &row)?;
    see_file(&look.actor, &open.facts, &entry_facts, &facts)?;
    Ok(Thing::File(Box::new(entry), Box::new(row)))
}

fn find_field(look: &Look, open: &OpenJob, id: FieldId) -> ServiceResult<Thing> {
    let row = open.pipelines.fields.iter().find(|row| row.id == id.uuid()).ok_or_else(ServiceError::not_found)?;
    let facts = open.pipelines.field_facts(&open.row, row, false)?;
    see_field(&look.actor, &open.facts, &facts)?;
    Ok(Thing::Field(row.id))
}

/// The rule that nobody's switch gets past, whoever asks: what a contact wrote or added stays visible, a field change
/// follows its field.
fn bound(look: &Look, scene: &Scene) -> ServiceResult<Option<Reason>> {
    let (job, facts) = scene.facts()?;
    let reasons = match facts {
        scene::Facts::Job | scene::Facts::Field(_) => return Ok(None),
        scene::Facts::Entry(entry) => {
            explain(&look.actor, Ask::SetEntryAudience(&job, &entry, entry.audience.flipped()))
        }
        scene::Facts::File(entry, file) => {
            explain(&look.actor, Ask::SetFileAudience(&job, &entry, &file, file.audience.flipped()))
        }
    };
    Ok(reasons.into_iter().find(|reason| [Reason::WrittenByCustomer, Reason::FollowsItsField].contains(reason)))
}

fn onlookers(asker: &Actor, scene: &Scene, contacts: &Contacts, now: &[Vec<Reason>]) -> ServiceResult<Vec<Onlooker>> {
    let mut all = Vec::with_capacity(now.len());
    for ((name, contact), reasons) in contacts.people.iter().zip(now) {
        let because = reasons.iter().map(|reason| words::because(*reason, scene, contacts, name));
        let look = match contact {
            Actor::Contact(contact) if preview::may_look_as(asker, contact) => Some(contact.membership),
            Actor::Contact(_) | Actor::Staff(_) | Actor::Stranger => None,
        };
        all.push(Onlooker { name: name.clone(), because: because.collect::<ServiceResult<_>>()?, look });
    }
    Ok(all)
}

impl Scene {
    /// What would differ for each contact if things were as in this scene.
    fn compare(&self, contacts: &Contacts, now: &[Vec<Reason>], switch: String) -> ServiceResult<WhatIf> {
        let then = self.ask(contacts)?;
        let (mut gain, mut lose, mut unchanged_because) = (Vec::new(), Vec::new(), None);
        for (((name, _), now), then) in contacts.people.iter().zip(now).zip(&then) {
            match (now.is_empty(), then.first()) {
                (true, Some(_)) => lose.push(name.clone()),
                (false, None) => gain.push(name.clone()),
                (false, Some(reason)) if unchanged_because.is_none() => {
                    unchanged_because = Some(words::because(*reason, self, contacts, name)?);
                }
                (true, None) | (false, Some(_)) => {}
            }
        }
        let unchanged_because = unchanged_because.filter(|_| gain.is_empty() && lose.is_empty());
        Ok(WhatIf { switch, gain, lose, unchanged_because })
    }
}
