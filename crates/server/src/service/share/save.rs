//! Sharing a job, changing what of it is shared, and taking it back: each one transaction.

use super::choice::{Becomes, Choice, Feed, becomes, outdated};
use super::look::look;
use super::{House, is_shared, sentence, state_of};
use crate::live::{BeforeAfter, Notice};
use crate::service::history_words as words;
use crate::service::mail::count_link_mails;
use crate::service::open_job::{OpenJob, due_on, open_for_staff};
use crate::service::sight::{self, Onlookers};
use crate::service::{news, parse};
use crate::store::entity::{file as file_row, job as row};
use crate::store::{Change, Key, Recorded, entry, file, job, mail, share_link};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{Audience, FileId, MailId, MembershipId, Sharing};
use vitrine_policy::{Actor, Ask, FileFacts, JobFacts, decide, see_job};
use vitrine_wire::ShareForm;

/// Shares a job as somebody chose, or changes what of it is shared, and mails a link to whom they chose; answers with
/// who sees it. What was not offered on the form stays as it is.
///
/// # Errors
/// The policy's, for every single step; problems of the form; `Conflict` when nothing can be shared now, or when
/// something was changed since the form was opened.
pub async fn share_job(cx: &Context, viewer: &Viewer, form: &ShareForm) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(&form.job)?).await?;
    decide(&change.actor, Ask::ShareJob(&open.facts))?;
    let house = House::load(&change.db, &change.actor, &open.facts).await?;
    let choice = Choice::read(form)?;
    if let Some(why) = house.cannot_because() {
        return Err(ServiceError::Conflict(why));
    }
    let feed = Feed::load(&change.db, &change.actor, &open).await?;
    if form.state != state_of(&open.row) {
        return Err(outdated());
    }
    let all = becomes(&change.actor, &open, &feed, &choice)?;
    let after = choice.job_after(&open, change.at);
    let facts = open.pipelines.job_facts(&after)?;
    let (to, left_out) = recipients(&house, &choice, &facts)?;
    let said = look(&change.db, &house, &open, &after, (&feed, &all)).await?.who;
    let unmailed = match left_out.as_slice() {
        [] => String::new(),
        [name] => format!(" No mail goes to {name}, who would not see the job now."),
        several => format!(" No mail goes to {} contacts, who would not see the job now.", several.len()),
    };
    if after == open.row && to.is_empty() && !all.iter().any(Becomes::differs) {
        return Ok(format!("Everything is so already. {said}{unmailed}"));
    }
    count_link_mails(cx, change.tenant, to.iter().map(|(_, email, _)| email.as_str()))?;
    save_job(cx, &mut change, &open, &after, &facts, house.business.shares_automatically).await?;
    // Whom a link is mailed comes to read it by that.
    let told: Vec<MembershipId> = to.iter().map(|(contact, ..)| *contact).collect();
    for one in all.iter().filter(|one| one.differs()) {
        save_entry(cx, &mut change, &open, (&after, &facts), one, &told).await?;
    }
    for (contact, _, name) in &to {
        let row = (change.tenant, *contact, facts.job);
        mail::insert_share(&change.db, MailId::fresh(cx), row, &choice.message, change.at).await?;
        change.record(cx, Recorded { after: name.clone(), ..about(words::MAIL_LINK, &facts) }).await?;
    }
    change.commit(cx).await?;
    let mailed = match to.as_slice() {
        [] => String::new(),
        [(.., name)] => format!(" A mail goes to {name}."),
        several => format!(" Mails go to {} contacts.", several.len()),
    };
    Ok(format!("Saved. {said}{mailed}{unmailed}"))
}

/// A contact with address and name.
type Recipient = (MembershipId, String, String);

/// The chosen contacts, each of this customer and reachable; and the names of those among them who would not see the
/// job as it becomes: a link would lead them nowhere.
fn recipients(house: &House, choice: &Choice, job: &JobFacts) -> ServiceResult<(Vec<Recipient>, Vec<String>)> {
    let (mut found, mut left_out) = (Vec::with_capacity(choice.to.len()), Vec::new());
    for wanted in &choice.to {
        let contact = house.reachable().find(|(row, ..)| row.membership == *wanted);
        let (row, email, contact) = contact.ok_or_else(|| {
            ServiceError::field("to", "Choose contacts from the list: one of those is not there any more.")
        })?;
        if see_job(&Actor::Contact(contact.let_in()), job).is_ok() {
            found.push((row.membership, email.clone(), row.name.clone()));
        } else {
            left_out.push(row.name.clone());
        }
    }
    Ok((found, left_out))
}

fn about(action: &'static str, job: &JobFacts) -> Recorded {
    Recorded { action, job: Some(job.job), subject: job.job.bits(), ..Recorded::default() }
}

async fn save_job(
    cx: &Context,
    change: &mut Change,
    open: &OpenJob,
    after: &row::Model,
    facts: &JobFacts,
    automatically: bool,
) -> ServiceResult<()> {
    if *after != open.row {
        let was_shared = is_shared(&open.facts, automatically);
        let action = if was_shared { words::EDIT_SHARING } else { words::SHARE_JOB };
        let line = Recorded {
            before: sentence(&open.facts, automatically),
            after: sentence(facts, automatically),
            ..about(action, facts)
        };
        change.record(cx, line).await?;
    }
    job::update_job(&change.db, row::Model { updated_at: change.at.millis(), ..after.clone() }).await?;
    let dates_differ = facts.shares_dates != open.facts.shares_dates && due_on(after).is_some();
    let touches_portal = dates_differ || facts.shares_stage != open.facts.shares_stage;
    change.announce(Notice::Job { before: Some(open.facts.into()), after: (*facts).into(), touches_portal });
    Ok(())
}

async fn save_entry(
    cx: &Context,
    change: &mut Change,
    open: &OpenJob,
    (job, facts): (&row::Model, &JobFacts),
    one: &Becomes<'_>,
    told: &[MembershipId],
) -> ServiceResult<()> {
    let (thing, id) = (one.thing, one.thing.id());
    let entry_facts = open.pipelines.entry_facts(job, &one.row)?;
    let changed = thing.files.iter().zip(&one.files).filter(|((_, file), to)| file.audience != **to);
    for ((row, file), to) in changed {
        let shown = file_row::Model { audience: to.as_str().to_owned(), version: row.version + 1, ..row.clone() };
        file::update_file(&change.db, shown).await?;
        let action = match to {
            Audience::Internal => words::HIDE_FILE,
            Audience::Customer => words::SHOW_FILE,
        };
        let line = Recorded {
            entry: Some(id),
            subject: FileId::of(row.id).bits(),
            after: row.name.clone(),
            ..about(action, facts)
        };
        change.record(cx, line).await?;
        change.announce(Notice::File {
            job: (*facts).into(),
            entry: BeforeAfter { before: thing.facts.into(), after: entry_facts.into() },
            before: Some((*file).into()),
            after: Some(FileFacts { audience: *to, ..*file }.into()),
        });
    }
    entry::update_entry(&change.db, one.row.clone()).await?;
    if entry_facts.audience != thing.facts.audience {
        let (action, before, after) = match entry_facts.audience {
            Audience::Internal => (words::HIDE_ENTRY, "For the customer", "Internal"),
            Audience::Customer => (words::SHOW_ENTRY, "Internal", "For the customer"),
        };
        let line = Recorded {
            entry: Some(id),
            subject: id.bits(),
            before: before.to_owned(),
            after: after.to_owned(),
            ..about(action, facts)
        };
        change.record(cx, line).await?;
    }
    change.announce(Notice::Entry {
        job: (*facts).into(),
        before: Some(thing.facts.into()),
        after: entry_facts.into(),
    });
    news::spread_to_others(cx, change, facts, (id, Some(&thing.facts), &entry_facts), told).await
}

/// Takes a job back from its customer: open tabs lose it, links to it end. Sharing it again undoes that. Answers with
/// who saw it until now.
///
/// # Errors
/// The policy's.
pub async fn unshare_job(cx: &Context, viewer: &Viewer, job: &str) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    decide(&change.actor, Ask::UnshareJob(&open.facts))?;
    if open.facts.sharing == Sharing::Withheld {
        return Ok("It is not shared already.".to_owned());
    }
    let house = House::load(&change.db, &change.actor, &open.facts).await?;
    let automatically = house.business.shares_automatically;
    let saw = Onlookers::load(&change.db, &change.actor, open.facts.tenant, open.facts.customer).await?;
    let saw = saw.of_job(&open.facts);
    let after = row::Model {
        sharing: Sharing::Withheld.as_str().to_owned(),
        shared_at: None,
        updated_at: change.at.millis(),
        ..open.row.clone()
    };
    let facts = open.pipelines.job_facts(&after)?;
    job::update_job(&change.db, after).await?;
    share_link::revoke_of_job(&change.db, facts.job, change.at).await?;
    let line = Recorded {
        before: sentence(&open.facts, automatically),
        after: sentence(&facts, automatically),
        ..about(words::UNSHARE_JOB, &facts)
    };
    change.record(cx, line).await?;
    change.announce(Notice::Job { before: Some(open.facts.into()), after: facts.into(), touches_portal: true });
    change.commit(cx).await?;
    Ok(match sight::people(&saw) {
        Some(people) => format!("Hidden from {people}. Links to it end. Share it again to bring it back."),
        None => "Not shared any more. Nobody saw it. Share it again to bring it back.".to_owned(),
    })
}
