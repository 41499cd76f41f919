//! Bringing in records from files.

use super::super::import::{discard_import, start_import, upload_import};
use super::super::scenario::Scenario;
use super::Tested;
use super::watch::{Line, Watch};
use crate::{ServiceError, Viewer};
use vitrine_domain::RecordKind;

/// Files that add and change a record of each kind. `job` belongs to the contact's customer.
pub(super) async fn change_by_files(watch: &mut Watch<'_>, job: &str) -> Tested {
    let s = watch.s;
    let (dana, mark) = (&s.dana.email, s.tenant().bits());
    let of = s.customer;
    let text = format!("id,name,phone\n{of},Reyes & Co,99\n,Third Ltd,1\n");
    let lines = [
        ("create_customer", "", "Third Ltd"),
        ("edit_customer", "Reyes & Co\n\n\n", "Reyes & Co\n99\n\n"),
        ("import_records", "", "1 added, 1 changed, 0 unchanged"),
    ];
    bring_in(watch, RecordKind::Customers, &text, &lines).await?;
    let text =
        format!("name,email,phone,customer_id\nDana Reyes,{dana},7,{of}\nKim Lund,kim-{mark}@example.com,,{of}\n");
    let added = format!("Kim Lund <kim-{mark}@example.com> of Reyes & Co");
    let lines = [
        ("import_contact", "", added.as_str()),
        ("edit_contact", "Dana Reyes\n\n", "Dana Reyes\n7\n"),
        ("import_records", "", "1 added, 1 changed, 0 unchanged"),
    ];
    bring_in(watch, RecordKind::Contacts, &text, &lines).await?;
    let text = format!("id,external_id,title\n{job},J-1,Rewire the hall\n");
    let lines = [("edit_job_external_id", "", "J-1"), ("import_records", "", "0 added, 1 changed, 0 unchanged")];
    bring_in(watch, RecordKind::Jobs, &text, &lines).await?;
    discard(watch).await
}

async fn bring_in(watch: &mut Watch<'_>, kind: RecordKind, text: &str, lines: &[Line<'_>]) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let upload = async |v: &Viewer| upload_import(cx, v, kind.as_str(), "old.csv", text.as_bytes().to_vec()).await;
    let import = change!(watch, refused: [tradie, dana], owner, |v| upload(v), again: false,
        [("upload_import", "", "old.csv")])
    .to_string();
    change!(watch, refused: [tradie, dana], owner, |v| start_import(cx, v, &import, ""), again: true, lines);
    Ok(())
}

async fn discard(watch: &mut Watch<'_>) -> Tested {
    let s = watch.s;
    let (cx, owner, tradie, dana) = (&s.cx, &s.owner, &s.tradie, &s.dana);
    let import = upload_import(cx, owner, "customers", "new.csv", b"name\nFourth Ltd\n".to_vec()).await;
    let import = watch.changed(import, Scenario::membership(owner), &[("upload_import", "", "new.csv")]).await;
    let import = import.to_string();
    change!(watch, refused: [tradie, dana], owner, |v| discard_import(cx, v, &import), again: true,
        [("discard_import", "", "new.csv")]);
    Ok(())
}
