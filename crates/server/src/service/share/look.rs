//! A customer's page of a job as it would be: asked of the policy, thing by thing, with the rows as a choice leaves them.

use super::House;
use super::choice::{Becomes, Feed};
use crate::service::open_job::{OpenJob, due_on};
use crate::service::sight;
use crate::store::entity::job;
use crate::{ServiceResult, store::Db};
use vitrine_domain::{ContactState, EntryKind};
use vitrine_policy::{Actor, FileFacts, JobFacts, see_entry, see_field, see_file, see_job};
use vitrine_wire::{CustomerLook, Sight};

/// So many letters of a text stand for it.
const EXCERPT_CHARS: usize = 90;
/// A look lists so many entries and files at most, the newest.
const LINES_MAX: usize = 60;

/// The page of the customer's first contact. `feed` and `becomes` are of one job and one choice.
pub(super) async fn look(
    db: &Db,
    house: &House,
    open: &OpenJob,
    after: &job::Model,
    (feed, becomes): (&Feed, &[Becomes<'_>]),
) -> ServiceResult<CustomerLook> {
    let facts = open.pipelines.job_facts(after)?;
    let who = who(house, &facts);
    let Some((reader, _, contact)) = house.reachable().next() else {
        return Ok(CustomerLook { who, ..CustomerLook::default() });
    };
    let actor = Actor::Contact(contact.let_in());
    let reader = reader.name.clone();
    let seen = match see_job(&actor, &facts) {
        Ok(seen) => seen,
        Err(refusal) => {
            let nothing_because = Some(refusal.reason().sentence().to_owned());
            return Ok(CustomerLook { reader, nothing_because, who, ..CustomerLook::default() });
        }
    };
    let mut lines = vec![format!("Job {}: {}", after.number, after.title)];
    if seen.shows_stage() {
        lines.push(format!("Stage: {}", open.pipelines.stage_for_customer(after)?.name));
    }
    if let Some(day) = due_on(after).filter(|_| seen.shows_dates()) {
        lines.push(format!("Due: {}", day.short()));
    }
    for field in open.pipelines.fields.iter().filter(|field| field.pipeline_id == after.pipeline_id) {
        let facts_of = open.pipelines.field_facts(after, field, true)?;
        if see_field(&actor, &facts, &facts_of).is_ok() {
            lines.push(format!("Form field: {}", field.label));
        }
    }
    let moves = feed.followers.iter().filter(|entry| see_entry(&actor, &facts, entry).is_ok());
    let moves = moves.filter(|entry| entry.kind == EntryKind::StageChange).count();
    match moves {
        0 => {}
        1 => lines.push("1 change of stage".to_owned()),
        many => lines.push(format!("{many} changes of stage")),
    }
    let mut written = entries(db, &actor, open, &facts, after, becomes).await?;
    if written.len() > LINES_MAX {
        let earlier = written.len() - LINES_MAX;
        written.drain(..earlier);
        lines.push(format!("{earlier} earlier entries and files"));
    }
    lines.extend(written);
    Ok(CustomerLook { reader, lines, nothing_because: None, who })
}

async fn entries(
    db: &Db,
    actor: &Actor,
    open: &OpenJob,
    job: &JobFacts,
    after: &job::Model,
    becomes: &[Becomes<'_>],
) -> ServiceResult<Vec<String>> {
    let authors = becomes.iter().filter_map(|one| one.row.author_id);
    let people = crate::store::reference::names_for_customers(db, job.tenant, authors).await?;
    let mut lines = Vec::new();
    for one in becomes {
        let facts = open.pipelines.entry_facts(after, &one.row)?;
        if see_entry(actor, job, &facts).is_err() {
            continue;
        }
        if !one.row.body.is_empty() {
            let author = one.row.author_id.map(|id| people.of(id)).unwrap_or_default();
            lines.push(format!("{author}: {}", excerpt(&one.row.body)));
        }
        for ((row, file), audience) in one.thing.files.iter().zip(&one.files) {
            let file = FileFacts { audience: *audience, ..*file };
            if see_file(actor, job, &facts, &file).is_ok() {
                lines.push(format!("File: {}", excerpt(&row.name)));
            }
        }
    }
    Ok(lines)
}

/// The beginning of a text, on one line.
fn excerpt(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= EXCERPT_CHARS {
        return line;
    }
    format!("{}…", line.chars().take(EXCERPT_CHARS).collect::<String>().trim_end())
}

/// Who will see the job, and who besides by a link.
fn who(house: &House, facts: &JobFacts) -> String {
    let sees = |actor: &Actor| see_job(actor, facts).map(|_| ());
    let (mut names, mut invited, mut refusal) = (Vec::new(), Vec::new(), None);
    for (row, _, contact) in &house.contacts {
        match sees(&Actor::Contact(*contact)) {
            Ok(()) => names.push(row.name.clone()),
            Err(_) if contact.state == ContactState::Invited && sees(&Actor::Contact(contact.let_in())).is_ok() => {
                invited.push(row.name.clone());
            }
            Err(refused) => refusal = refusal.or(Some(refused)),
        }
    }
    let is_one = names.len() == 1;
    let by_link = sight::people(&Sight { names: invited, nobody_because: None });
    let by_link =
        by_link.map(|people| format!(" {people} can look after opening the link or accepting the invitation."));
    let by_link = by_link.unwrap_or_default();
    let now = match (sight::people(&Sight { names, nobody_because: None }), refusal) {
        (Some(people), _) => format!("{people} {} it at once.", if is_one { "sees" } else { "see" }),
        (None, _) if !by_link.is_empty() => "Nobody sees it at once.".to_owned(),
        (None, Some(refusal)) => format!("Nobody at the customer sees it for now: {}", refusal.reason().sentence()),
        (None, None) => "The customer has no contacts yet.".to_owned(),
    };
    now + &by_link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_on_one_line() {
        assert_eq!(excerpt("Two\n words"), "Two words");
        let cut = excerpt(&"word ".repeat(40));
        assert!(cut.ends_with('…') && cut.chars().count() <= EXCERPT_CHARS + 1);
    }
}
