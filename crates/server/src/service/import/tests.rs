//! Imports and exports through the services, on both databases.

use super::*;
use crate::live::Notice;
use crate::service::export::{Export, ExportFormat, header};
use crate::service::scenario::{PASSWORD, Scenario};
use crate::service::{appearance, customer, pipeline, portal, settings};
use vitrine_wire::{CustomerQuery, PipelineEdit};

type Tested = Result<(), ServiceError>;

async fn upload(s: &Scenario, kind: RecordKind, text: &str) -> ServiceResult<ImportId> {
    upload_import(&s.cx, &s.owner, kind.as_str(), "records.csv", text.as_bytes().to_vec()).await
}

async fn look_at(s: &Scenario, import: ImportId) -> ServiceResult<ImportView> {
    show_import(&s.cx, &s.owner, &ImportQuery { import, columns: String::new(), page: 0 }).await
}

/// Uploads, starts, and answers with what it did.
async fn bring_in(s: &Scenario, kind: RecordKind, text: &str) -> ServiceResult<ImportCounts> {
    let import = upload(s, kind, text).await?;
    let view = look_at(s, import).await?;
    assert_eq!(view.problems, [], "{text}");
    start_import(&s.cx, &s.owner, &import.to_string(), "").await?;
    loop {
        match look_at(s, import).await?.state {
            ImportState::Done(counts) => return Ok(counts),
            ImportState::Running { .. } => tokio::time::sleep(Duration::from_millis(20)).await,
            other @ (ImportState::Ready | ImportState::Failed(_)) => panic!("{other:?}"),
        }
    }
}

async fn problems(s: &Scenario, kind: RecordKind, text: &str) -> ServiceResult<Vec<(u64, String)>> {
    let view = look_at(s, upload(s, kind, text).await?).await?;
    let label = |problem: &ImportProblem| problem.column.map(|column| column.as_str()).unwrap_or_default().to_owned();
    Ok(view.problems.iter().map(|problem| (problem.row, label(problem))).collect())
}

async fn export(s: &Scenario, kind: RecordKind, format: ExportFormat) -> ServiceResult<String> {
    let mut export = Export::open(&s.cx, Asker::from(&s.owner), kind, format).await?;
    let mut all = Vec::new();
    while let Some(bytes) = export.next().await? {
        all.extend(bytes);
    }
    Ok(String::from_utf8(all).expect("text"))
}

async fn names(s: &Scenario) -> ServiceResult<Vec<String>> {
    let list = customer::list_customers(&s.cx, &s.owner, &CustomerQuery::default()).await?;
    Ok(list.customers.into_iter().map(|line| line.name).collect())
}

const fn counts(added: u64, changed: u64, unchanged: u64) -> ImportCounts {
    ImportCounts { added, changed, unchanged }
}

const CUSTOMERS: &str = "Customer No;Company name;Tel;Street\n\
    C1;Harbour Cafe;+61 400;\"1 Quay St\nSydney\"\n\
    C2;=HYPERLINK(\"x\");1;2\n\
    ;reyes & co;99;\n";

#[tokio::test]
async fn repeated_import_changes_nothing() -> Tested {
    let s = Scenario::new().await;
    assert_eq!(bring_in(&s, RecordKind::Customers, CUSTOMERS).await?, counts(2, 1, 0));
    // A formula is text, and a name in other capitals finds its customer without renaming it.
    assert_eq!(names(&s).await?, ["=HYPERLINK(\"x\")", "Harbour Cafe", "Reyes & Co"]);
    let before = export(&s, RecordKind::Customers, ExportFormat::Csv).await?;
    assert_eq!(bring_in(&s, RecordKind::Customers, CUSTOMERS).await?, counts(0, 0, 3));
    assert_eq!(export(&s, RecordKind::Customers, ExportFormat::Csv).await?, before);
    let renamed = "external_id,name\nC1,Harbour Bistro\nC3,New\n";
    assert_eq!(bring_in(&s, RecordKind::Customers, renamed).await?, counts(1, 1, 0));
    assert_eq!(names(&s).await?, ["=HYPERLINK(\"x\")", "Harbour Bistro", "New", "Reyes & Co"]);
    Ok(())
}

#[tokio::test]
async fn only_so_many_files_arrive_at_once() -> Tested {
    let s = Scenario::new().await;
    let first = begin_upload(&s.cx, &s.owner).await?;
    let _second = begin_upload(&s.cx, &s.owner).await?;
    assert!(matches!(begin_upload(&s.cx, &s.owner).await, Err(ServiceError::Busy)), "a third one of one person");
    // Whoever may not import takes nobody's place.
    for stranger in [&s.tradie, &s.dana] {
        assert!(matches!(begin_upload(&s.cx, stranger).await, Err(ServiceError::Refused(_))));
    }
    drop(first);
    begin_upload(&s.cx, &s.owner).await?;
    Ok(())
}

#[tokio::test]
async fn one_bad_row_keeps_all_out() -> Tested {
    let s = Scenario::new().await;
    let import = upload(&s, RecordKind::Customers, "name\nGood One\nGood Two\n\" \"\n,\n\n").await?;
    // The last rows are empty and count as nothing.
    assert_eq!(look_at(&s, import).await?.rows, 2);
    let import = upload(&s, RecordKind::Customers, "name,phone\nGood One,1\nGood Two,2\n,3\n").await?;
    let before = s.cx.store().history_of(s.tenant()).await;
    let refused = start_import(&s.cx, &s.owner, &import.to_string(), "").await;
    assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    assert_eq!(names(&s).await?, ["Reyes & Co"]);
    assert_eq!(s.cx.store().history_of(s.tenant()).await, before);
    Ok(())
}

#[tokio::test]
async fn stopped_import_leaves_nothing() -> Tested {
    let s = Scenario::new().await;
    let text: String = "name\n".to_owned() + &(0..1200).map(|n| format!("Customer {n}\n")).collect::<String>();
    let import = upload(&s, RecordKind::Customers, &text).await?;
    let asker = Asker::from(&s.owner);
    let Ok(read) = preview(&s.cx, &asker, import, "").await? else { panic!("it waits") };
    let progress = s.cx.imports().begin(import).expect("not under way");
    s.cx.imports().forget(import);
    let before = s.cx.store().history_of(s.tenant()).await;
    let file = (read.sheet, read.columns);
    let stopped = carry_out(&s.cx, &asker, Some(import), read.kind, file, read.plan, &progress).await;
    assert!(matches!(stopped, Err(ServiceError::Conflict(_))), "{stopped:?}");
    assert_eq!(names(&s).await?, ["Reyes & Co"]);
    assert_eq!(s.cx.store().history_of(s.tenant()).await, before);
    assert_eq!(look_at(&s, import).await?.state, ImportState::Ready);
    Ok(())
}

#[tokio::test]
async fn change_after_the_preview_is_seen_by_the_import() -> Tested {
    let s = Scenario::new().await;
    let import = upload(&s, RecordKind::Customers, "name,phone\nReyes & Co,5\nNew,6\n").await?;
    let asker = Asker::from(&s.owner);
    let Ok(read) = preview(&s.cx, &asker, import, "").await? else { panic!("it waits") };
    assert_eq!(read.plan.counts, counts(1, 1, 0));
    let form = vitrine_wire::CustomerForm { name: "New".to_owned(), ..Default::default() };
    customer::create_customer(&s.cx, &s.owner, &form, "").await?;
    let progress = Progress::default();
    let file = (read.sheet, read.columns);
    let done = carry_out(&s.cx, &asker, Some(import), read.kind, file, read.plan, &progress).await?;
    assert_eq!(done, counts(0, 2, 0));
    assert_eq!(names(&s).await?, ["New", "Reyes & Co"]);
    // Started twice, it is done once.
    start_import(&s.cx, &s.owner, &import.to_string(), "").await?;
    assert_eq!(look_at(&s, import).await?.state, ImportState::Done(counts(0, 2, 0)));
    Ok(())
}

#[tokio::test]
async fn problems_are_told_by_row_and_column() -> Tested {
    let s = Scenario::new().await;
    let long = "x".repeat(121);
    let text = format!(
        "id,external_id,name,phone\n,,,1\n,E1,{long},\n,E2,A,\n,E2,B,\n01980a1b-2c3d-7e4f-8001-020304050607,,C,\nx,,D,\n,,E,\n,,e,\n,,F,1,2\n"
    );
    assert_eq!(
        problems(&s, RecordKind::Customers, &text).await?,
        [(2, "name"), (3, "name"), (5, "external_id"), (6, "id"), (7, "id"), (9, "name"), (10, "")]
            .map(|(row, column)| (row, column.to_owned()))
    );
    let owner = &s.owner.email;
    let dana = &s.dana.email;
    let text = format!(
        "name,email,customer\nA,nonsense,Reyes & Co\nB,{owner},Reyes & Co\nC,c@home.example,Nobody\n\
         D,d@home.example,\nE,e@home.example,Reyes & Co\nF,E@home.example,Reyes & Co\nDana Reyes,{dana},Reyes & Co\n"
    );
    assert_eq!(
        problems(&s, RecordKind::Contacts, &text).await?,
        [(2, "email"), (3, "email"), (4, "customer"), (5, ""), (7, "email")]
            .map(|(row, column)| (row, column.to_owned()))
    );
    let text = "title,customer,pipeline,stage,owner,due\n,Reyes & Co,Jobs,Quoted,,\nA,Reyes & Co,Nothing,,,\n\
                B,Reyes & Co,Jobs,Nowhere,,\nC,Reyes & Co,Jobs,,Nobody Here,\nD,Reyes & Co,Jobs,,,03/04/2027\n\
                E,,Jobs,,,\nF,Reyes & Co,,,,\nG,Reyes & Co,Jobs,,tom field,14.03.2027\n";
    assert_eq!(
        problems(&s, RecordKind::Jobs, text).await?,
        [(2, "title"), (3, "pipeline"), (4, "stage"), (5, "owner"), (6, "due_on"), (7, ""), (8, "")]
            .map(|(row, column)| (row, column.to_owned()))
    );
    Ok(())
}

#[tokio::test]
async fn contacts_come_in_invited_and_once() -> Tested {
    let s = Scenario::new().await;
    let mark = s.owner.email.replace("olga-", "");
    let text = format!("name,email,phone,customer\nAnn,ann-{mark},1,Reyes & Co\nBea,bea-{mark},'+2,Reyes & Co\n");
    assert_eq!(bring_in(&s, RecordKind::Contacts, &text).await?, counts(2, 0, 0));
    assert_eq!(bring_in(&s, RecordKind::Contacts, &text).await?, counts(0, 0, 2));
    let page = customer::show_customer(&s.cx, &s.owner, s.customer).await?;
    let ann = page.contacts.iter().find(|line| line.name == "Ann").expect("is there");
    assert_eq!((ann.state, ann.is_primary, ann.invited_until), (vitrine_domain::ContactState::Invited, false, None));
    let bea = page.contacts.iter().find(|line| line.name == "Bea").expect("is there");
    assert_eq!(bea.phone, "+2");
    // Another customer's row with the same address is refused.
    bring_in(&s, RecordKind::Customers, "name\nOther\n").await?;
    let text = format!("name,email,customer\nAnn,ann-{mark},Other\n");
    assert_eq!(problems(&s, RecordKind::Contacts, &text).await?, [(2, "email".to_owned())]);
    Ok(())
}

#[tokio::test]
async fn jobs_come_in_numbered_and_the_preview_says_who_will_see_them() -> Tested {
    let s = Scenario::new().await;
    let text = "ref,title,customer,pipeline,stage,owner,due date\nJ1,One,Reyes & Co,Jobs,Scheduled,Tom Field,2027-03-14\n\
                J2,Two,Reyes & Co,Jobs,Enquiry,,\nJ3,Three,Reyes & Co,Jobs,quoted,,14 March 2027\n";
    let import = upload(&s, RecordKind::Jobs, text).await?;
    let view = look_at(&s, import).await?;
    assert_eq!((view.shows_jobs, view.shows_to_customers, view.counts), (2, 1, counts(3, 0, 0)));
    assert_eq!(bring_in(&s, RecordKind::Jobs, text).await?, counts(3, 0, 0));
    let seen = portal::portal_jobs(&s.cx, &s.dana).await?;
    let mut titles: Vec<_> = seen.iter().map(|job| (job.number, job.title.as_str())).collect();
    titles.sort_unstable();
    assert_eq!(titles, [(1, "One"), (3, "Three")]);
    // Again, with one job moved: an entry says so, and it leaves the portal.
    let moved = text.replace("Scheduled", "Enquiry");
    assert_eq!(bring_in(&s, RecordKind::Jobs, &moved).await?, counts(0, 1, 2));
    assert_eq!(portal::portal_jobs(&s.cx, &s.dana).await?.len(), 1);
    settings::set_portal_switch(&s.cx, &s.owner, "portal", false).await?;
    let view = look_at(&s, upload(&s, RecordKind::Jobs, text).await?).await?;
    assert_eq!((view.shows_jobs, view.shows_to_customers), (0, 0), "nobody sees anything while the portal is off");
    Ok(())
}

#[tokio::test]
async fn export_comes_back_without_a_problem_and_changes_nothing() -> Tested {
    let s = Scenario::new().await;
    bring_in(&s, RecordKind::Customers, CUSTOMERS).await?;
    // Two of one name are told apart by their ids.
    bring_in(&s, RecordKind::Customers, "external_id,name\nT1,Twin\nT2,Twin\nX,'=1\nY,''quoted\n").await?;
    let mark = s.owner.email.replace("olga-", "");
    let contacts = format!("name,email,customer_external_id\n@Kim,kim-{mark},T2\n");
    bring_in(&s, RecordKind::Contacts, &contacts).await?;
    let jobs = "title,description,customer_external_id,stage,owner\n-5 degrees,\"a\nb\",T1,Quoted,Tom Field\n";
    bring_in(&s, RecordKind::Jobs, jobs).await?;
    for kind in RecordKind::ALL {
        let csv = export(&s, kind, ExportFormat::Csv).await?;
        assert!(csv.starts_with(&format!("\u{feff}{}\r\n", header(kind).join(","))), "{csv}");
        for line in csv.lines() {
            assert!(line.split(',').all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{line}");
        }
        let again = bring_in(&s, kind, &csv).await?;
        assert_eq!((again.added, again.changed), (0, 0), "{kind:?}");
        assert!(again.unchanged > 0, "{kind:?}");
        let json = export(&s, kind, ExportFormat::Json).await?;
        let rows: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&json).expect("an array");
        assert_eq!(u64::try_from(rows.len()).ok(), Some(again.unchanged), "{kind:?}");
        for secret in ["password", "hash", PASSWORD, "argon2"] {
            assert!(!csv.contains(secret) && !json.contains(secret), "{kind:?}: {secret}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn empty_export_is_a_whole_file() -> Tested {
    let s = Scenario::new().await;
    assert_eq!(export(&s, RecordKind::Jobs, ExportFormat::Json).await?.trim_end(), "[\n]");
    assert_eq!(export(&s, RecordKind::Jobs, ExportFormat::Csv).await?.lines().count(), 1);
    Ok(())
}

#[tokio::test]
async fn nothing_of_another_tenant_is_matched_or_taken_out() -> Tested {
    let (s, other) = (Scenario::new().await, Scenario::new().await);
    bring_in(&other, RecordKind::Customers, "external_id,name\nSHARED,Canary Foreign\n").await?;
    assert_eq!(bring_in(&s, RecordKind::Customers, "external_id,name\nSHARED,Mine\n").await?, counts(1, 0, 0));
    assert_eq!(names(&other).await?, ["Canary Foreign", "Reyes & Co"]);
    let (foreign, job) = (other.customer, other.job("Foreign").await);
    for text in [format!("id,name\n{foreign},X\n"), "id,name\n01980a1b-2c3d-7e4f-8001-020304050607,X\n".to_owned()] {
        assert_eq!(problems(&s, RecordKind::Customers, &text).await?, [(2, "id".to_owned())]);
    }
    let text = format!("id,title,stage\n{job},X,Quoted\n");
    assert!(problems(&s, RecordKind::Jobs, &text).await?.contains(&(2, "id".to_owned())));
    let text = format!("title,customer_id,stage\nX,{foreign},Quoted\n");
    assert_eq!(problems(&s, RecordKind::Jobs, &text).await?, [(2, "customer_id".to_owned())]);
    assert!(!export(&s, RecordKind::Customers, ExportFormat::Csv).await?.contains("Canary"));
    // Another tenant's file does not exist.
    let import = upload(&other, RecordKind::Customers, "name\nX\n").await?;
    let unknown = Err(ServiceError::not_found());
    assert_eq!(look_at(&s, import).await.map(|_| ()), unknown);
    assert_eq!(start_import(&s.cx, &s.owner, &import.to_string(), "").await.map(|_| ()), unknown);
    assert_eq!(discard_import(&s.cx, &s.owner, &import.to_string()).await, unknown);
    Ok(())
}

#[tokio::test]
async fn files_are_few_and_forgotten() -> Tested {
    let s = Scenario::new().await;
    for n in 0..7 {
        upload(&s, RecordKind::Customers, &format!("name\nCustomer {n}\n")).await?;
    }
    let list = list_imports(&s.cx, &s.owner).await?;
    assert_eq!(list.imports.len(), 5);
    discard_import(&s.cx, &s.owner, &list.imports[0].import.to_string()).await?;
    assert_eq!(list_imports(&s.cx, &s.owner).await?.imports.len(), 4);
    for text in ["", "name\n"] {
        assert!(matches!(upload(&s, RecordKind::Customers, text).await, Err(ServiceError::Invalid(_))));
    }
    assert!(upload_import(&s.cx, &s.tradie, "customers", "x.csv", b"name\nX\n".to_vec()).await.is_err());
    Ok(())
}

#[tokio::test]
async fn import_never_names_a_removed_stage_or_pipeline() -> Tested {
    let s = Scenario::new().await;
    let (mut stages, mut pipelines) = (Vec::new(), Vec::new());
    for pipeline in &s.choices.pipelines {
        pipelines.push((pipeline.name.clone(), pipeline.pipeline.to_string()));
        stages.extend(pipeline.stages.iter().map(|stage| (pipeline.name.clone(), stage.name.clone(), stage.stage)));
    }
    let of = |name: &str| stages.iter().find(|(.., stage, _)| stage == name).expect("a stage").2.to_string();
    let jobs = s.choices.pipelines[0].name.clone();
    let others: Vec<_> = pipelines.iter().filter(|(name, _)| *name != jobs).collect();
    let quoted =
        PipelineEdit { what: "delete_stage".to_owned(), stage: of("Quoted"), to: of("Done"), ..Default::default() };
    let mut edits = vec![quoted];
    edits.extend(others.iter().map(|(_, id)| PipelineEdit {
        what: "delete_pipeline".to_owned(),
        pipeline: id.clone(),
        to: of("Done"),
        ..Default::default()
    }));
    for edit in edits {
        let seen = pipeline::preview_edit(&s.cx, &s.owner, &edit).await?.seen;
        pipeline::change_pipelines(&s.cx, &s.owner, &edit, &seen).await?;
    }
    let gone = &others[0].0;
    let only_there = stages.iter().find(|(pipeline, stage, _)| {
        pipeline == gone && !stages.iter().any(|(other, name, _)| other == &jobs && name == stage)
    });
    let only_there = only_there.map_or("Quoted", |(_, stage, _)| stage);
    // The one pipeline that is left needs no name.
    let text = format!(
        "title,customer,pipeline,stage\nA,Reyes & Co,{jobs},Quoted\nB,Reyes & Co,{gone},\nC,Reyes & Co,,{only_there}\n\
         D,Reyes & Co,,\nE,Reyes & Co,,Done\n"
    );
    let expected = [(2, "stage"), (3, "pipeline"), (4, "stage")].map(|(row, column)| (row, column.to_owned()));
    assert_eq!(problems(&s, RecordKind::Jobs, &text).await?, expected);
    let view = look_at(&s, upload(&s, RecordKind::Jobs, &text).await?).await?;
    let told = view.problems.iter().map(|problem| problem.message.as_str()).collect::<String>();
    assert!(!told.contains("Quoted") && !told.contains(gone.as_str()), "{told}");
    Ok(())
}

#[tokio::test]
async fn few_files_are_planned_at_once() -> Tested {
    let s = Scenario::new().await;
    let import = upload(&s, RecordKind::Customers, "name\nNew\n").await?;
    let all = s.cx.imports().all_turns().await;
    let mut look = std::pin::pin!(look_at(&s, import));
    // However long it is given, it does not begin.
    assert!(tokio::time::timeout(Duration::from_millis(200), &mut look).await.is_err());
    // Who may not import does not wait for hearing so.
    let query = ImportQuery { import, columns: String::new(), page: 0 };
    assert!(show_import(&s.cx, &s.tradie, &query).await.is_err());
    drop(all);
    assert_eq!(look.await?.counts, counts(1, 0, 0));
    Ok(())
}

#[tokio::test]
async fn import_tells_customers_nothing_of_what_their_portal_does_not_show() -> Tested {
    let s = Scenario::new().await;
    appearance::show_staff_names(&s.cx, &s.owner, false).await?;
    let pipeline = s.choices.pipelines[0].pipeline.to_string();
    let edit = PipelineEdit {
        what: "edit_pipeline".to_owned(),
        pipeline,
        at_internal: "show_last_visible".to_owned(),
        ..Default::default()
    };
    let seen = pipeline::preview_edit(&s.cx, &s.owner, &edit).await?.seen;
    pipeline::change_pipelines(&s.cx, &s.owner, &edit, &seen).await?;
    let head = "external_id,title,customer,pipeline,stage,owner\n";
    let row = |stage: &str, owner: &str, title: &str| format!("{head}J1,{title},Reyes & Co,Jobs,{stage},{owner}\n");
    bring_in(&s, RecordKind::Jobs, &row("Scheduled", "Tom Field", "One")).await?;
    bring_in(&s, RecordKind::Jobs, &row("Awaiting parts", "Tom Field", "One")).await?;
    let told = async || {
        let notices = s.cx.store().outbox_of(s.tenant()).await;
        let is_one = |row: &&crate::store::entity::outbox::Model| {
            matches!(Notice::decode(&row.change), Ok(Notice::ContactView(_)))
        };
        notices.iter().filter(is_one).count()
    };
    let before = told().await;
    // Another internal stage, another owner: the portal says the same as before.
    bring_in(&s, RecordKind::Jobs, &row("Enquiry", "Olga Petrov", "One")).await?;
    assert_eq!(told().await, before);
    bring_in(&s, RecordKind::Jobs, &row("Enquiry", "Olga Petrov", "Another")).await?;
    assert_eq!(told().await, before + 1);
    Ok(())
}
