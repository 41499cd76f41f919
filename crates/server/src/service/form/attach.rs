//! A form that is filled in with files among its values. Each file is decided on before a byte of it is taken; nothing of
//! the form is saved unless all of it is.

use super::fill::{Arrived, fill, may_fill, open_for};
use super::read::seen_fields;
use crate::service::file::{Intake, UploadSide};
use crate::store::{Key, Look, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use bytes::Bytes;
use futures::Stream;
use std::io;
use vitrine_domain::{FieldId, FieldKind};
use vitrine_wire::{FieldProblem, FormSent, read_field_key, value_key};

/// A form with files on its way.
pub struct FilledForm {
    viewer: Viewer,
    side: UploadSide,
    job: String,
    intake: Option<Intake>,
    /// The field of each file that was taken, in order.
    fields: Vec<FieldId>,
}

impl FilledForm {
    /// Begins; nothing is decided yet. `job`: the job's id as it was sent.
    pub fn new(viewer: &Viewer, side: UploadSide, job: &str) -> Self {
        Self { viewer: viewer.clone(), side, job: job.to_owned(), intake: None, fields: Vec::new() }
    }

    /// Takes the file for one field, by its key in [`FormSent`].
    ///
    /// # Errors
    /// Not found for a field that the viewer may not fill in, and for one that asks for no file; the file's problem, at
    /// its field; `Busy` when there is no room for another upload. Then nothing of the form may be finished: see
    /// [`Self::give_up`].
    pub async fn take<S>(&mut self, cx: &Context, key: &str, sent_name: &str, pieces: S) -> ServiceResult<()>
    where
        S: Stream<Item = io::Result<Bytes>> + Unpin,
    {
        let (id, part) = read_field_key(key).ok_or_else(ServiceError::not_found)?;
        self.viewer.in_person()?;
        let look = Look::open(cx, &self.viewer).await?;
        let open = open_for(&look.db, &look.actor, self.side, &self.job).await?;
        let fields = seen_fields(&look.db, &look.actor, &open).await?;
        let field = fields.iter().find(|field| field.row.id == id.uuid()).ok_or_else(ServiceError::not_found)?;
        may_fill(&look.actor, &open, field)?;
        if field.shape.kind != FieldKind::File || part.is_some() {
            return Err(ServiceError::not_found());
        }
        if self.fields.contains(&id) {
            return Err(ServiceError::field(&value_key(id), "Choose one file."));
        }
        let intake = match &mut self.intake {
            Some(intake) => intake,
            None => {
                let person = self.viewer.actor.membership().ok_or_else(ServiceError::not_found)?;
                let seat = cx.uploads().enter(open.facts.tenant, person).await.ok_or(ServiceError::Busy)?;
                let bytes_max = tenant::find(&look.db, open.facts.tenant).await?.upload_bytes_max;
                self.intake.insert(Intake::new(open.facts.tenant, bytes_max, seat))
            }
        };
        drop(look);
        intake.take(cx, sent_name, pieces).await.map_err(|error| at_field(error, id))?;
        self.fields.push(id);
        Ok(())
    }

    /// Saves the form; answers with what that means, for staff.
    ///
    /// # Errors
    /// As [`super::fill_as_staff`] and [`super::fill_as_contact`].
    pub async fn finish(self, cx: &Context, sent: &FormSent) -> ServiceResult<String> {
        let taken = self.intake.as_ref().map(Intake::taken).unwrap_or_default();
        let arrived: Arrived<'_> = self.fields.iter().copied().zip(taken).collect();
        let filled = fill(cx, &self.viewer, self.side, &self.job, sent, &arrived).await;
        if filled.is_err() {
            self.give_up(cx).await;
        }
        filled
    }

    /// Forgets everything that was taken. Where even that fails, the sweeper finds it later.
    pub async fn give_up(self, cx: &Context) {
        if let Some(intake) = self.intake {
            intake.give_up(cx).await;
        }
    }
}

/// What is wrong with a file stands at its field.
fn at_field(error: ServiceError, id: FieldId) -> ServiceError {
    match error {
        ServiceError::Invalid(problems) => {
            let at = |problem: FieldProblem| FieldProblem { field: value_key(id), ..problem };
            ServiceError::Invalid(problems.into_iter().map(at).collect())
        }
        other => other,
    }
}
