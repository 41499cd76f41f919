//! Entries as staff see them.

use crate::service::file::view::{files_by_entry, staff_files};
use crate::service::form::change_in_words;
use crate::service::open_job::{OpenJob, chip};
use crate::service::sight::Onlookers;
use crate::store::entity::job_entry;
use crate::store::reference::{self, Names};
use crate::store::{Db, Key, StoreError};
use crate::{ServiceError, ServiceResult};
use vitrine_domain::{Audience, EntryKind, Instant};
use vitrine_policy::{Actor, Ask, Author, EntryFacts, decide, see_entry};
use vitrine_wire::{Side, StaffEntry, StageMove};

/// One entry as the asker sees it.
///
/// # Errors
/// `NotFound` when the policy refuses; the database's.
pub(crate) async fn one_entry(
    db: &Db,
    actor: &Actor,
    open: &OpenJob,
    row: job_entry::Model,
) -> ServiceResult<StaffEntry> {
    Feed::load(db, actor, open).await?.entry(row).await
}

/// A job's feed for one asker.
pub(super) struct Feed<'a> {
    db: &'a Db,
    actor: &'a Actor,
    open: &'a OpenJob,
    pub(super) onlookers: Onlookers,
}

impl<'a> Feed<'a> {
    pub(super) async fn load(db: &'a Db, actor: &'a Actor, open: &'a OpenJob) -> ServiceResult<Self> {
        let onlookers = Onlookers::load(db, actor, open.facts.tenant, open.facts.customer).await?;
        Ok(Self { db, actor, open, onlookers })
    }

    /// Rows of this job as views, in the same order. A row that the policy refuses is left out and logged.
    pub(super) async fn entries(&self, rows: Vec<job_entry::Model>) -> ServiceResult<Vec<StaffEntry>> {
        let people =
            reference::person_names(self.db, self.open.facts.tenant, rows.iter().filter_map(|row| row.author_id))
                .await?;
        let mut files = files_by_entry(self.db, self.actor, self.open, rows.iter().map(|row| row.id)).await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            let own_files = files.remove(&row.id).unwrap_or_default();
            let facts = self.open.pipelines.entry_facts(&self.open.row, &row)?;
            match see_entry(self.actor, &self.open.facts, &facts) {
                Ok(_) => {
                    let files = staff_files(self.actor, self.open, &facts, own_files)?;
                    views.push(StaffEntry { files, ..self.view(row, &facts, &people)? });
                }
                Err(refusal) => {
                    tracing::error!(entry = %row.id, ?refusal, "the scope of entries and the policy disagree");
                }
            }
        }
        Ok(views)
    }

    /// One row as a view.
    pub(super) async fn entry(&self, row: job_entry::Model) -> ServiceResult<StaffEntry> {
        let mut views = self.entries(vec![row]).await?;
        views.pop().ok_or_else(ServiceError::not_found)
    }

    fn view(&self, row: job_entry::Model, facts: &EntryFacts, people: &Names) -> ServiceResult<StaffEntry> {
        let job = &self.open.facts;
        let may = |ask| decide(self.actor, ask).is_ok();
        let stage_move = match facts.kind {
            EntryKind::StageChange => Some(self.stage_move(&row)?),
            EntryKind::Note | EntryKind::Reply | EntryKind::File | EntryKind::FieldChange => None,
        };
        let unseen_because = match facts.audience {
            Audience::Internal => None,
            Audience::Customer => self.onlookers.of_entry(job, facts).nobody_because,
        };
        let field_change = change_in_words(self.open, facts.kind, &row)?;
        Ok(StaffEntry {
            entry: Key::of(row.id),
            kind: facts.kind,
            audience: facts.audience,
            author_name: row.author_id.map_or_else(|| "Vitrine".to_owned(), |id| people.of(id)),
            author_side: match facts.author {
                Author::Staff(_) => Side::Staff,
                Author::Contact(_) => Side::Customer,
                Author::System => Side::System,
            },
            body: row.body,
            stage_move,
            field_change,
            created_at: Instant::from_millis(row.created_at),
            edited_at: row.edited_at.map(Instant::from_millis),
            version: row.version,
            may_edit: may(Ask::EditEntry(job, facts)),
            may_toggle: may(Ask::SetEntryAudience(job, facts, facts.audience.flipped())),
            unseen_because,
            files: Vec::new(),
        })
    }

    fn stage_move(&self, row: &job_entry::Model) -> Result<StageMove, StoreError> {
        let stage = |id: Option<uuid::Uuid>| id.and_then(|id| self.open.pipelines.stage(id)).map(chip);
        match (stage(row.from_stage_id), stage(row.to_stage_id)) {
            (Some(from), Some(to)) => Ok(StageMove { from, to }),
            (None, _) | (_, None) => Err(StoreError::Row("job_entry")),
        }
    }
}
