//! A job with what is asked about, as rows; and the same with a switch switched.

use crate::ServiceResult;
use crate::store::entity::{field, file, job, job_entry};
use crate::store::{Db, Pipelines, StoreError, reference};
use uuid::Uuid;
use vitrine_domain::{Audience, CustomerId, EntryKind, Sharing, TenantId};
use vitrine_policy::{Actor, Ask, Author, EntryFacts, FieldFacts, FileFacts, JobFacts, Reason, explain};

/// What of the job is asked about.
#[derive(Clone)]
pub(super) enum Thing {
    Job,
    Entry(Box<job_entry::Model>),
    /// A file with its entry.
    File(Box<job_entry::Model>, Box<file::Model>),
    /// A field, by its id among the pipelines'.
    Field(Uuid),
}

impl Thing {
    /// The entry, for an entry and a file.
    pub(super) fn entry(&self) -> Option<&job_entry::Model> {
        match self {
            Self::Entry(entry) | Self::File(entry, _) => Some(entry),
            Self::Job | Self::Field(_) => None,
        }
    }
}

/// What the policy needs to know about the thing besides the job.
pub(super) enum Facts {
    Job,
    Entry(EntryFacts),
    File(EntryFacts, FileFacts),
    Field(FieldFacts),
}

/// A customer's contacts.
pub(super) struct Contacts {
    pub(super) customer_name: String,
    pub(super) people: Vec<(String, Actor)>,
    /// The business shares jobs without anybody's doing.
    shares_automatically: bool,
}

impl Contacts {
    /// Reads them, with the rights they have now.
    pub(super) async fn load(
        db: &Db,
        tenant: TenantId,
        customer: CustomerId,
        customer_name: String,
    ) -> ServiceResult<Self> {
        let found = reference::contacts_of(db, tenant, customer).await?;
        let shares_automatically = found.first().is_some_and(|(_, contact)| contact.portal.shares_automatically);
        let people = found.into_iter().map(|(name, contact)| (name, Actor::Contact(contact))).collect();
        Ok(Self { customer_name, people, shares_automatically })
    }
}

/// The rows that decide.
#[derive(Clone)]
pub(super) struct Scene {
    pub(super) pipelines: Pipelines,
    pub(super) job: job::Model,
    pub(super) thing: Thing,
}

/// A scene that something was switched in: whether the switch is the thing's own, what it says, the scene.
pub(super) type Switched = (bool, String, Scene);

impl Scene {
    /// What the policy needs to know.
    pub(super) fn facts(&self) -> ServiceResult<(JobFacts, Facts)> {
        let facts = match &self.thing {
            Thing::Job => Facts::Job,
            Thing::Entry(entry) => Facts::Entry(self.pipelines.entry_facts(&self.job, entry)?),
            Thing::File(entry, file) => {
                Facts::File(self.pipelines.entry_facts(&self.job, entry)?, self.pipelines.file_facts(&self.job, file)?)
            }
            Thing::Field(id) => Facts::Field(self.pipelines.field_facts(&self.job, self.field(*id)?, true)?),
        };
        Ok((self.pipelines.job_facts(&self.job)?, facts))
    }

    /// For each contact what stands in the way; nothing for those who see it.
    pub(super) fn ask(&self, contacts: &Contacts) -> ServiceResult<Vec<Vec<Reason>>> {
        let (job, facts) = self.facts()?;
        let ask = match &facts {
            Facts::Job => Ask::SeeJob(&job),
            Facts::Entry(entry) => Ask::SeeEntry(&job, entry),
            Facts::File(entry, file) => Ask::SeeFile(&job, entry, file),
            Facts::Field(field) => Ask::SeeField(&job, field),
        };
        Ok(contacts.people.iter().map(|(_, contact)| explain(contact, ask)).collect())
    }

    /// A field of the tenant.
    pub(super) fn field(&self, id: Uuid) -> Result<&field::Model, StoreError> {
        self.pipelines.fields.iter().find(|row| row.id == id).ok_or(StoreError::Row("field"))
    }

    /// The same with one thing switched, for each switch that bears on it.
    pub(super) fn switched(&self, contacts: &Contacts) -> ServiceResult<Vec<Switched>> {
        let mut all = Vec::new();
        match &self.thing {
            Thing::Job => {}
            Thing::Entry(entry) => self.switch_entry(&mut all, true, entry)?,
            Thing::File(entry, file) => {
                self.switch_file(&mut all, entry, file)?;
                self.switch_entry(&mut all, false, entry)?;
            }
            Thing::Field(id) => self.switch_field(&mut all, true, *id)?,
        }
        let is_job = matches!(self.thing, Thing::Job);
        self.switch_sharing(&mut all, is_job, contacts)?;
        self.switch_stages(&mut all, is_job)?;
        Ok(all)
    }

    fn switch_entry(&self, all: &mut Vec<Switched>, is_own: bool, entry: &job_entry::Model) -> ServiceResult<()> {
        let facts = self.pipelines.entry_facts(&self.job, entry)?;
        match facts.kind {
            EntryKind::FieldChange => {
                return entry.field_id.map_or(Ok(()), |field| self.switch_field(all, is_own, field));
            }
            EntryKind::Note | EntryKind::Reply | EntryKind::StageChange | EntryKind::File => {}
        }
        if is_by_contact(facts.author) {
            return Ok(());
        }
        let to = facts.audience.flipped();
        let which = if is_own { "this entry" } else { "its entry" };
        let switch = match to {
            Audience::Customer => format!("Show {which} to the customer"),
            Audience::Internal => format!("Hide {which} from the customer"),
        };
        let mut other = self.clone();
        if let Thing::Entry(entry) | Thing::File(entry, _) = &mut other.thing {
            to.as_str().clone_into(&mut entry.audience);
        }
        all.push((is_own, switch, other));
        Ok(())
    }

    fn switch_file(&self, all: &mut Vec<Switched>, entry: &job_entry::Model, file: &file::Model) -> ServiceResult<()> {
        let facts = self.pipelines.file_facts(&self.job, file)?;
        // The file that a field change brought follows its field, as the change does.
        if is_by_contact(facts.author) || entry.kind == EntryKind::FieldChange.as_str() {
            return Ok(());
        }
        let to = facts.audience.flipped();
        let (switch, more) = match to {
            Audience::Customer => ("Show this file to the customer", 1),
            Audience::Internal => ("Keep this file internal", -1),
        };
        let entry = job_entry::Model { customer_files: entry.customer_files + more, ..entry.clone() };
        let file = file::Model { audience: to.as_str().to_owned(), ..file.clone() };
        let thing = Thing::File(Box::new(entry), Box::new(file));
        all.push((true, switch.to_owned(), Self { thing, ..self.clone() }));
        Ok(())
    }

    fn switch_field(&self, all: &mut Vec<Switched>, is_own: bool, id: Uuid) -> ServiceResult<()> {
        let now = self.field(id)?;
        let is_visible = !now.is_visible_to_customer;
        let switch = if is_visible {
            format!("Make the form field “{}” visible to customers", now.label)
        } else {
            format!("Make the form field “{}” internal", now.label)
        };
        let mut other = self.clone();
        for row in other.pipelines.fields.iter_mut().filter(|row| row.id == id) {
            row.is_visible_to_customer = is_visible;
        }
        // Entries about a field have its audience.
        if let Thing::Entry(entry) | Thing::File(entry, _) = &mut other.thing {
            let audience = if is_visible { Audience::Customer } else { Audience::Internal };
            audience.as_str().clone_into(&mut entry.audience);
        }
        // So have the files that it holds or held.
        if let Thing::File(_, file) = &mut other.thing
            && file.field_id == Some(id)
        {
            let audience = if is_visible { Audience::Customer } else { Audience::Internal };
            audience.as_str().clone_into(&mut file.audience);
        }
        all.push((is_own, switch, other));
        Ok(())
    }

    /// A job that the customer brought in is not shared or taken back.
    fn switch_sharing(&self, all: &mut Vec<Switched>, is_own: bool, contacts: &Contacts) -> ServiceResult<()> {
        let facts = self.pipelines.job_facts(&self.job)?;
        if facts.is_started_by_customer {
            return Ok(());
        }
        let (switch, sharing) = match facts.sharing {
            Sharing::AsUsual if contacts.shares_automatically => ("Stop sharing the job", Sharing::Withheld),
            Sharing::Granted => ("Stop sharing the job", Sharing::Withheld),
            Sharing::AsUsual | Sharing::Withheld => ("Share the job with the customer", Sharing::Granted),
        };
        let mut other = self.clone();
        sharing.as_str().clone_into(&mut other.job.sharing);
        all.push((is_own, switch.to_owned(), other));
        Ok(())
    }

    /// The stage that the job stands at, and those that a stage change names.
    fn switch_stages(&self, all: &mut Vec<Switched>, is_own: bool) -> ServiceResult<()> {
        let (_, here) = self.pipelines.place(&self.job)?;
        let mut stages = vec![here.id];
        if let Thing::Entry(entry) = &self.thing {
            for named in [entry.from_stage_id, entry.to_stage_id].into_iter().flatten() {
                if !stages.contains(&named) {
                    stages.push(named);
                }
            }
        }
        for id in stages {
            let Some(stage) = self.pipelines.stage(id) else { continue };
            let switch = if stage.is_visible_to_customer {
                format!("Make the stage “{}” internal", stage.name)
            } else {
                format!("Make the stage “{}” visible to customers", stage.name)
            };
            let mut other = self.clone();
            for row in other.pipelines.stages.iter_mut().filter(|row| row.id == id) {
                row.is_visible_to_customer = !row.is_visible_to_customer;
            }
            all.push((is_own && id == here.id, switch, other));
        }
        Ok(())
    }
}

const fn is_by_contact(author: Author) -> bool {
    match author {
        Author::Contact(_) => true,
        Author::Staff(_) | Author::System => false,
    }
}
