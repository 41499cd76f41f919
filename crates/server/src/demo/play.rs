//! Plays a plan through the services, each event at its own time.

use super::access;
use super::cast::{Cast, damaged};
use super::drawing::{self, Drawing};
use super::forms::{Forms, When};
use super::plan::{Plan, PlannedJob, What};
use super::script::{Step, Who};
use super::{DAY_MS, DEMO_PASSWORD, DemoReport};
use crate::service::file::UploadSide;
use crate::service::{entry, job, mail, portal};
use crate::store::{alert, membership, pipeline::Pipelines, read_mark};
use crate::{Context, ServiceError, ServiceResult};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use vitrine_domain::{Audience, EntryId, Password, PipelineId, TenantId};
use vitrine_policy::Refusal;
use vitrine_wire::JobForm;

/// The most time between two new customers, in milliseconds; all of them are there within the demo's first day.
const A_WHILE_MS: i64 = 60_000;

/// What happened so long before the last event has been read by everybody, in milliseconds; mails begin there too.
const READ_BEFORE_MS: i64 = 2 * DAY_MS;

/// A job while it is played.
struct Live {
    id: String,
    /// The latest entry that staff wrote, with its version.
    latest: Option<(EntryId, i64)>,
    /// A contact has filled in the form.
    is_filled: bool,
}

/// A stage's id by the names of its pipeline and its own.
type Stages = HashMap<(String, String), String>;

pub(super) async fn play(
    cx: &Context,
    clock: &Arc<AtomicI64>,
    hash: &str,
    plan: Plan,
    report: &mut DemoReport,
) -> ServiceResult<()> {
    clock.store(plan.begins_at, Ordering::SeqCst);
    let password = Password::parse(DEMO_PASSWORD).map_err(damaged)?;
    let mut cast = Cast::hire(cx, hash, &password, plan.script).await?;
    cast.set_pipelines(cx, plan.script).await?;
    let a_while = A_WHILE_MS.min(DAY_MS / i64::try_from(plan.customers.len().max(1)).unwrap_or(i64::MAX));
    for customer in &plan.customers {
        clock.fetch_add(a_while, Ordering::SeqCst);
        cast.welcome(cx, hash, customer).await?;
    }
    let boss = cast.staff.first().map(|(boss, _)| boss.clone()).ok_or(ServiceError::Broken)?;
    let tenant = boss.actor.tenant().ok_or(ServiceError::Broken)?;
    let (pipelines, stages) = stages(cx, tenant).await?;
    let forms = Forms::make(cx, &cast, plan.script, &pipelines, &stages).await?;
    let mut live: Vec<Option<Live>> = plan.jobs.iter().map(|_| None).collect();
    let read_before = plan.events.last().map_or(0, |event| event.at) - READ_BEFORE_MS;
    let mut is_read = false;
    mail::set_mails(cx, &boss, false, "10", false).await?;
    for event in &plan.events {
        clock.store(event.at, Ordering::SeqCst);
        if !is_read && event.at >= read_before {
            read_everything(cx, tenant).await?;
            mail::set_mails(cx, &boss, true, "10", false).await?;
            is_read = true;
        }
        let planned = &plan.jobs[event.job];
        match (&event.what, &mut live[event.job]) {
            (What::Create, place) => {
                let (live, is_share_offered) = create(cx, &cast, planned, &stages).await?;
                // Every sixth waits to be shared by whoever looks at the demo.
                if is_share_offered && event.job % 6 != 5 {
                    // Some dates are not settled with the customer yet.
                    cast.share(cx, &live.id, event.job % 7 != 3).await?;
                }
                let job = (planned.story.pipeline, event.job, live.id.as_str());
                forms.fill_as_staff(cx, &cast, planned.owner, job, When::Created).await?;
                *place = Some(live);
            }
            (What::Step(step), Some(live)) => {
                let mut on = On {
                    cx,
                    cast: &cast,
                    plan: &plan,
                    planned,
                    stages: &stages,
                    forms: &forms,
                    number: event.job,
                    live,
                };
                report.entries += usize::from(on.step(step, event.at).await?);
            }
            (What::Archive, Some(live)) => {
                job::archive_job(cx, cast.who(Who::Office, None), &live.id, true).await?;
            }
            (What::Step(_) | What::Archive, None) => return Err(damaged("a step before its job")),
        }
    }
    let ids: Vec<Option<String>> = live.into_iter().map(|one| Some(one?.id)).collect();
    access::set(cx, &cast, &plan, &ids).await?;
    cast.invite_newcomer(cx, plan.script).await?;
    mail::deliver_due(cx).await?;
    cast.leave(cx).await?;
    report.tenants += 1;
    report.customers += plan.customers.len();
    report.jobs += plan.jobs.len();
    Ok(())
}

/// Everybody is up to date: no unread marks, no unread alerts.
async fn read_everything(cx: &Context, tenant: TenantId) -> ServiceResult<()> {
    let db = cx.store().change().await?;
    for staff in membership::active_staff(&db, tenant).await? {
        alert::mark_read(&db, staff.membership, alert::Which::All, cx.now()).await?;
    }
    read_mark::mark_everything(&db, tenant, cx.now()).await?;
    db.commit().await?;
    Ok(())
}

async fn stages(cx: &Context, tenant: TenantId) -> ServiceResult<(HashMap<String, PipelineId>, Stages)> {
    let db = cx.store().look().await?;
    let all = Pipelines::load(&db, tenant).await?;
    let (mut pipelines, mut stages) = (HashMap::new(), Stages::new());
    for pipeline in all.present() {
        let id = <PipelineId as crate::store::Key>::of(pipeline.id);
        pipelines.insert(pipeline.name.clone(), id);
        for stage in all.stages_of(pipeline.id) {
            let id = <vitrine_domain::StageId as crate::store::Key>::of(stage.id);
            stages.insert((pipeline.name.clone(), stage.name.clone()), id.to_string());
        }
    }
    Ok((pipelines, stages))
}

fn stage_of<'a>(stages: &'a Stages, planned: &PlannedJob, name: &str) -> ServiceResult<&'a str> {
    let key = (planned.story.pipeline.to_owned(), name.to_owned());
    stages.get(&key).map(String::as_str).ok_or_else(|| damaged(format!("no stage {name}")))
}

/// Answers also with whether it is still to be shared.
async fn create(cx: &Context, cast: &Cast, planned: &PlannedJob, stages: &Stages) -> ServiceResult<(Live, bool)> {
    let (title, _, _) = planned.story.variants[planned.variant];
    let form = JobForm {
        title: title.to_owned(),
        description: planned.story.description.to_owned(),
        customer: cast.customers[planned.customer].0.to_string(),
        stage: stage_of(stages, planned, planned.story.stage)?.to_owned(),
        owner: planned.owner.map(|index| cast.staff[index].1.to_string()).unwrap_or_default(),
        due_on: planned.due_on.clone(),
    };
    let created = job::create_job(cx, cast.who(Who::Office, None), &form, "").await?;
    Ok((Live { id: created.job.to_string(), latest: None, is_filled: false }, created.is_share_offered))
}

/// A job on the stage.
struct On<'a> {
    cx: &'a Context,
    cast: &'a Cast,
    plan: &'a Plan,
    planned: &'a PlannedJob,
    stages: &'a Stages,
    forms: &'a Forms,
    number: usize,
    live: &'a mut Live,
}

impl On<'_> {
    /// Does one step; answers whether somebody wrote an entry.
    async fn step(&mut self, step: &Step, at: i64) -> ServiceResult<bool> {
        match *step {
            Step::Note(who, text) => self.write(who, Audience::Internal, text).await,
            Step::Tell(who, text) => self.write(who, Audience::Customer, text).await,
            Step::Show(who) => self.set_audience(who, Audience::Customer).await,
            Step::Hide(who) => self.set_audience(who, Audience::Internal).await,
            Step::Edit(who, text) => {
                let Some((entry, version)) = self.live.latest else { return Ok(false) };
                let (viewer, text) = (self.cast.who(who, self.planned.owner), self.words(text));
                let changed =
                    entry::edit_entry(self.cx, viewer, &self.live.id, &entry.to_string(), &version.to_string(), &text)
                        .await?;
                self.live.latest = Some((changed.entry.entry, changed.entry.version));
                Ok(false)
            }
            Step::Keep(who, text, drawings) => self.add_files(who, Audience::Internal, text, drawings).await,
            Step::Send(who, text, drawings) => self.add_files(who, Audience::Customer, text, drawings).await,
            Step::Upload(text, drawings) => self.upload(text, drawings).await,
            Step::Reply(text) => self.reply(text, at).await,
            Step::Move(name) => {
                let stage = stage_of(self.stages, self.planned, name)?;
                job::move_job(self.cx, self.cast.who(Who::Lead, None), &self.live.id, stage).await?;
                let job = (self.planned.story.pipeline, self.number, self.live.id.as_str());
                let owner = self.planned.owner;
                self.forms.fill_as_staff(self.cx, self.cast, owner, job, When::Reached(name)).await?;
                Ok(false)
            }
        }
    }

    async fn write(&mut self, who: Who, audience: Audience, text: &str) -> ServiceResult<bool> {
        let (viewer, text) = (self.cast.who(who, self.planned.owner), self.words(text));
        let changed = entry::write_entry(self.cx, viewer, &self.live.id, audience.as_str(), &text, "").await?;
        self.live.latest = Some((changed.entry.entry, changed.entry.version));
        Ok(true)
    }

    async fn add_files(
        &mut self,
        who: Who,
        audience: Audience,
        text: &str,
        drawings: &[Drawing],
    ) -> ServiceResult<bool> {
        if !self.planned.is_featured {
            return Ok(false);
        }
        let (viewer, text) = (self.cast.who(who, self.planned.owner), self.words(text));
        let place = (UploadSide::Staff, self.live.id.as_str(), audience.as_str());
        drawing::add(self.cx, viewer, place, &text, drawings).await?;
        Ok(true)
    }

    async fn upload(&mut self, text: &str, drawings: &[Drawing]) -> ServiceResult<bool> {
        let (_, contacts) = &self.cast.customers[self.planned.customer];
        let Some(contact) = contacts.first().filter(|_| self.planned.is_featured) else { return Ok(false) };
        let place = (UploadSide::Portal, self.live.id.as_str(), "");
        match drawing::add(self.cx, contact, place, &self.words(text), drawings).await {
            Ok(()) => Ok(true),
            Err(ServiceError::Refused(Refusal::NotFound(_))) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn set_audience(&mut self, who: Who, to: Audience) -> ServiceResult<bool> {
        let Some((entry, version)) = self.live.latest else { return Ok(false) };
        let viewer = self.cast.who(who, self.planned.owner);
        let (entry, version) = (entry.to_string(), version.to_string());
        let changed = entry::set_entry_audience(self.cx, viewer, &self.live.id, &entry, &version, to.as_str()).await?;
        self.live.latest = Some((changed.entry.entry, changed.entry.version));
        Ok(false)
    }

    /// A contact replies. Where none is left or the job is out of sight, the line is left out.
    async fn reply(&mut self, text: &str, at: i64) -> ServiceResult<bool> {
        let (_, contacts) = &self.cast.customers[self.planned.customer];
        let Some(contact) = contacts.first() else { return Ok(false) };
        match portal::reply(self.cx, contact, &self.live.id, &self.words(text), "").await {
            Ok(()) => {}
            Err(ServiceError::Refused(Refusal::NotFound(_))) => return Ok(false),
            Err(error) => return Err(error),
        }
        if !self.live.is_filled {
            self.live.is_filled = true;
            let job = (self.planned.story.pipeline, self.number, self.live.id.as_str());
            self.forms.fill_as_contact(self.cx, contact, job).await?;
        }
        if let Some(through) = contact.actor.membership() {
            let db = self.cx.store().change().await?;
            membership::set_signed_in(&db, through, vitrine_domain::Instant::from_millis(at)).await?;
            db.commit().await?;
        }
        Ok(true)
    }

    /// A text with its blanks filled in.
    fn words(&self, text: &str) -> String {
        let (_, x, y) = self.planned.story.variants[self.planned.variant];
        let contact = self.plan.customers[self.planned.customer].contacts.first();
        let first = contact.map_or("there", |contact| first_name(&contact.name));
        let filled = text.replace("{first}", first).replace("{x}", x).replace("{y}", y);
        sentences(&filled)
    }
}

fn first_name(name: &str) -> &str {
    let mut words = name.split_whitespace();
    match words.next() {
        Some("Dr") => words.next().unwrap_or("there"),
        Some(first) => first,
        None => "there",
    }
}

/// Capital letters where sentences begin, since a blank may stand there.
fn sentences(text: &str) -> String {
    let mut done = String::with_capacity(text.len());
    let mut begins = true;
    for (index, c) in text.char_indices() {
        if begins && c.is_alphabetic() && !text[index..].starts_with("pH") {
            done.extend(c.to_uppercase());
        } else {
            done.push(c);
        }
        begins = match c {
            ' ' => begins,
            '.' | '!' | '?' => text[index + 1..].starts_with(' '),
            _ => false,
        };
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_at_the_start_of_a_sentence_get_a_capital() {
        assert_eq!(sentences("sample 2 of 2. sample on ice. pH 7.5"), "Sample 2 of 2. Sample on ice. pH 7.5");
        assert_eq!(sentences("7.2.4 speakers"), "7.2.4 speakers");
    }
}
