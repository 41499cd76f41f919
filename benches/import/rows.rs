//! The files that are brought in: customers, a contact for each, a job for each.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use vitrine_bench::{Outcome, said};
use vitrine_domain::RecordKind;

/// Writes a file of so many rows. Another edition says something else of the same records.
pub fn write(path: &Path, kind: RecordKind, rows: u64, edition: u64) -> Outcome<()> {
    let mut file = BufWriter::new(File::create(path).map_err(said)?);
    writeln!(file, "{}", header(kind)).map_err(said)?;
    for number in 1..=rows {
        writeln!(file, "{}", row(kind, number, edition)).map_err(said)?;
    }
    file.flush().map_err(said)
}

const fn header(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Customers => "external_id,name,phone,address",
        RecordKind::Contacts => "external_id,name,email,phone,customer_external_id",
        RecordKind::Jobs => "external_id,title,description,customer_external_id,pipeline,stage,due_on",
    }
}

fn row(kind: RecordKind, number: u64, edition: u64) -> String {
    let phone = format!("+61 400 {edition} {number:06}");
    match kind {
        RecordKind::Customers => {
            format!("C{number},Harbour Cafe {number},{phone},\"{number} Quay Street\nSydney NSW 2000\"")
        }
        RecordKind::Contacts => {
            format!("P{number},Dana Reyes {number},dana-{number}@example.com,{phone},C{number}")
        }
        RecordKind::Jobs => {
            let day = number % 28 + 1;
            format!(
                "J{number},Rewire the kitchen {number},\"Visit {edition}: all sockets, the board, the yard.\",\
                 C{number},Jobs,Scheduled,2027-03-{day:02}"
            )
        }
    }
}
