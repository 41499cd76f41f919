//! Sharing a job as it is, in one step: the next click on its portal mark.

use super::{House, is_shared, sentence, state_of};
use crate::live::Notice;
use crate::service::history_words as words;
use crate::service::mail::count_link_mails;
use crate::service::open_job::{OpenJob, open_for_staff};
use crate::service::parse;
use crate::service::sight::people;
use crate::store::entity::job as row;
use crate::store::membership::MembershipRow;
use crate::store::{Change, Key, Recorded, job, mail};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{ContactState, MailId, Sharing};
use vitrine_policy::{Actor, Ask, Contact, JobFacts, decide, see_job};
use vitrine_wire::{GrantOffer, PortalMark, Sight};

/// The contacts who see the job as these facts have it, once they have accepted.
fn seeing<'a>(house: &'a House, facts: &JobFacts) -> Vec<&'a (MembershipRow, String, Contact)> {
    house.reachable().filter(|(.., contact)| see_job(&Actor::Contact(contact.let_in()), facts).is_ok()).collect()
}

/// How far the customer has come with a job.
pub(super) fn mark(house: &House, facts: &JobFacts) -> PortalMark {
    let all = seeing(house, facts);
    if all.iter().any(|(.., contact)| contact.state == ContactState::Active) {
        PortalMark::Active
    } else if all.is_empty() {
        PortalMark::NoAccess
    } else {
        PortalMark::Invited
    }
}

/// What the next click does, where it does anything: nobody who has accepted sees the job yet, and somebody would.
pub(super) fn offer(house: &House, row: &row::Model, facts: &JobFacts) -> Option<GrantOffer> {
    if house.cannot_because().is_some() || facts.is_archived || mark(house, facts) == PortalMark::Active {
        return None;
    }
    let after = JobFacts { sharing: Sharing::Granted, ..*facts };
    let all = seeing(house, &after);
    let first = &all.first()?.0.name;
    let names = Sight { names: all.iter().map(|(row, ..)| row.name.clone()).collect(), nobody_because: None };
    let who = people(&names)?;
    let what = match (facts.shares_dates, facts.shares_stage) {
        (true, true) => "its stage, its dates",
        (false, true) => "its stage",
        (true, false) => "its dates",
        (false, false) => "its title",
    };
    let sentence = format!(
        "{who} will see this job with {what} and every note, file and form field that is marked for the customer. \
         {first} gets a mail with a link."
    );
    let is_shared = is_shared(facts, house.business.shares_automatically);
    let label = if is_shared { format!("Send {first} a link") } else { format!("Share with {who}") };
    Some(GrantOffer { state: state_of(row), sentence, label })
}

/// Shares a job as it is with its customer; the first contact who sees it then gets a mail with a link. Answers with the
/// consequence in words.
///
/// # Errors
/// The policy's; `Conflict` when it cannot be shared, or was shared otherwise since `state`.
pub async fn grant_job(cx: &Context, viewer: &Viewer, job: &str, state: &str) -> ServiceResult<String> {
    let mut change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::UseStaffScreens)?;
    let open = open_for_staff(&change.db, &change.actor, parse::id(job)?).await?;
    decide(&change.actor, Ask::ShareJob(&open.facts))?;
    let house = House::load(&change.db, &change.actor, &open.facts).await?;
    if let Some(why) = house.cannot_because() {
        return Err(ServiceError::Conflict(why));
    }
    if state != state_of(&open.row) {
        let said = "Somebody changed how this job is shared in the meantime. Look at it again, then decide.";
        return Err(ServiceError::Conflict(said.to_owned()));
    }
    let after = granted(&open, &change);
    let facts = open.pipelines.job_facts(&after)?;
    let all = seeing(&house, &facts);
    let Some((MembershipRow { membership: to, name, .. }, email, _)) = all.first().copied() else {
        return Err(ServiceError::Conflict(super::nobody_sees(&house, &facts)));
    };
    let automatically = house.business.shares_automatically;
    if after.sharing != open.row.sharing {
        let line = Recorded {
            action: words::SHARE_JOB,
            job: Some(facts.job),
            subject: facts.job.bits(),
            before: sentence(&open.facts, automatically),
            after: sentence(&facts, automatically),
            ..Recorded::default()
        };
        change.record(cx, line).await?;
    }
    job::update_job(&change.db, after).await?;
    count_link_mails(cx, change.tenant, [email.as_str()])?;
    mail::insert_share(&change.db, MailId::fresh(cx), (change.tenant, *to, facts.job), "", change.at).await?;
    let line = Recorded {
        action: words::MAIL_LINK,
        job: Some(facts.job),
        subject: facts.job.bits(),
        after: name.clone(),
        ..Recorded::default()
    };
    change.record(cx, line).await?;
    let said = format!("Shared. A mail with a link goes to {name}.");
    change.announce(Notice::Job { before: Some(open.facts.into()), after: facts.into(), touches_portal: false });
    change.commit(cx).await?;
    Ok(said)
}

fn granted(open: &OpenJob, change: &Change) -> row::Model {
    if open.facts.sharing == Sharing::Granted {
        return open.row.clone();
    }
    row::Model {
        sharing: Sharing::Granted.as_str().to_owned(),
        shared_at: Some(change.at.millis()),
        updated_at: change.at.millis(),
        ..open.row.clone()
    }
}
