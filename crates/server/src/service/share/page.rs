//! What there is to share, and a look at what a choice would show.

use super::choice::{Choice, Feed, Thing, becomes};
use super::look::look;
use super::{House, in_words, state_of};
use crate::service::open_job::{OpenJob, chip, due_on, open_for_staff};
use crate::service::parse;
use crate::store::entity::job as row;
use crate::store::reference::{self, Names};
use crate::store::{Key, Look};
use crate::{Context, ServiceResult, Viewer};
use vitrine_domain::{Audience, FileId, Instant, JobId, Sharing};
use vitrine_policy::{Actor, Ask, JobFacts, decide, see_job};
use vitrine_wire::{CustomerLook, ShareContact, ShareEntry, ShareFile, ShareForm, ShareView};

/// What there is to share of a job, and how it is now.
///
/// # Errors
/// Not found for a job that the asker may not see; not allowed for a role that may not share.
pub async fn show_sharing(cx: &Context, viewer: &Viewer, job: JobId) -> ServiceResult<ShareView> {
    let page = Look::open(cx, viewer).await?;
    let open = open_for_staff(&page.db, &page.actor, job).await?;
    decide(&page.actor, Ask::ShareJob(&open.facts))?;
    let house = House::load(&page.db, &page.actor, &open.facts).await?;
    let feed = Feed::load(&page.db, &page.actor, &open).await?;
    let choice = Choice::present(&open, &feed);
    let all = becomes(&page.actor, &open, &feed, &choice)?;
    let after = choice.job_after(&open, cx.now());
    let look = look(&page.db, &house, &open, &after, (&feed, &all)).await?;
    let authors = feed.things.iter().filter_map(|thing| thing.row.author_id);
    let people = reference::person_names(&page.db, open.facts.tenant, authors).await?;
    Ok(ShareView {
        job,
        number: open.row.number,
        title: open.row.title.clone(),
        customer_name: house.customer.name.clone(),
        sharing: in_words(&page.actor, &open.facts, &house),
        state: state_of(&open.row),
        due_on: due_on(&open.row),
        stage: chip(open.stage()?),
        shares_dates: open.row.shares_dates,
        shares_stage: open.row.shares_stage,
        entries: feed.things.iter().map(|thing| entry(&page.actor, &open.facts, thing, &people)).collect(),
        has_earlier: feed.has_earlier,
        contacts: contacts(&house, &open, &after)?,
        look,
    })
}

fn entry(actor: &Actor, job: &JobFacts, thing: &Thing, people: &Names) -> ShareEntry {
    let fixed = |ask| decide(actor, ask).err().map(|refusal| refusal.reason().sentence().to_owned());
    let flipped = thing.facts.audience.flipped();
    let files = thing.files.iter().map(|(row, facts)| ShareFile {
        file: FileId::of(row.id),
        version: row.version,
        name: row.name.clone(),
        is_shown: thing.shows_file(facts),
        fixed_because: fixed(Ask::SetFileAudience(job, &thing.facts, facts, facts.audience.flipped())),
    });
    ShareEntry {
        entry: thing.id(),
        version: thing.row.version,
        author_name: thing.row.author_id.map_or_else(|| "Vitrine".to_owned(), |id| people.of(id)),
        created_at: Instant::from_millis(thing.row.created_at),
        body: thing.row.body.clone(),
        is_shown: thing.facts.audience == Audience::Customer,
        fixed_because: fixed(Ask::SetEntryAudience(job, &thing.facts, flipped)),
        files: files.collect(),
    }
}

/// Whom a mail can go to, and whether they would see the job once it is shared.
fn contacts(house: &House, open: &OpenJob, after: &row::Model) -> ServiceResult<Vec<ShareContact>> {
    let shared = row::Model { sharing: Sharing::Granted.as_str().to_owned(), ..after.clone() };
    let facts = open.pipelines.job_facts(&shared)?;
    let line = |(row, email, contact): &(crate::store::membership::MembershipRow, String, vitrine_policy::Contact)| {
        let refusal = see_job(&Actor::Contact(contact.let_in()), &facts).err();
        ShareContact {
            membership: row.membership,
            name: row.name.clone(),
            email: email.clone(),
            is_primary: row.is_primary,
            state: contact.state,
            unseen_because: refusal.map(|refusal| refusal.reason().sentence().to_owned()),
        }
    };
    Ok(house.reachable().map(line).collect())
}

/// The customer's page with a choice, without making it.
///
/// # Errors
/// As [`super::share_job`].
pub async fn preview_share(cx: &Context, viewer: &Viewer, form: &ShareForm) -> ServiceResult<CustomerLook> {
    let page = Look::open(cx, viewer).await?;
    let open = open_for_staff(&page.db, &page.actor, parse::id(&form.job)?).await?;
    decide(&page.actor, Ask::ShareJob(&open.facts))?;
    let choice = Choice::read(form)?;
    let house = House::load(&page.db, &page.actor, &open.facts).await?;
    let feed = Feed::load(&page.db, &page.actor, &open).await?;
    let all = becomes(&page.actor, &open, &feed, &choice)?;
    look(&page.db, &house, &open, &choice.job_after(&open, cx.now()), (&feed, &all)).await
}
