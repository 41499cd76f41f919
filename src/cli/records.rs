//! `vitrine import` and `vitrine export`.

use super::user::in_words;
use super::{Place, Problem};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use vitrine_domain::RecordKind;
use vitrine_server::service::export::{self, ExportFormat};
use vitrine_server::service::import::{Asker, Progress, import_file};
use vitrine_wire::ImportProblem;

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// What the rows are.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Customers,
    Contacts,
    Jobs,
}

impl From<Kind> for RecordKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Customers => Self::Customers,
            Kind::Contacts => Self::Contacts,
            Kind::Jobs => Self::Jobs,
        }
    }
}

/// How to write the file.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Json,
}

/// What to bring in.
#[derive(Debug, Args)]
pub struct Import {
    /// The business's name, or its id.
    #[arg(long)]
    tenant: String,
    /// What the rows are.
    #[arg(long, value_enum)]
    kind: Kind,
    /// The CSV file.
    file: PathBuf,
    /// Say what would happen and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Which column of the file is what, such as name=Kunde; what is not said is guessed from the header. May be
    /// repeated.
    #[arg(long = "map", value_parser = pair)]
    columns: Vec<(String, String)>,
}

/// What to take out.
#[derive(Debug, Args)]
pub struct Export {
    /// The business's name, or its id.
    #[arg(long)]
    tenant: String,
    /// What to take out.
    #[arg(long, value_enum)]
    kind: Kind,
    /// How to write it.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// Where to; without it to the standard output.
    #[arg(long)]
    to: Option<PathBuf>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (word, name) = text.split_once('=').ok_or("write it as column=name in the file")?;
    Ok((word.to_owned(), name.to_owned()))
}

/// Brings a file in, in the name of the business's owner. Fails when any row has a problem; nothing is imported then.
pub async fn import(place: &Place, options: Import) -> Result<(), Problem> {
    let Import { tenant, kind, file, dry_run, columns } = options;
    let cx = place.open_beside().await?;
    let bytes = std::fs::read(&file).map_err(|cause| Problem(format!("cannot read {} ({cause})", file.display())))?;
    let asker = Asker::owner_of(&cx, &tenant).await.map_err(in_words)?;
    let progress = Arc::new(Progress::default());
    let telling = tokio::spawn(tell(Arc::clone(&progress)));
    let started = Instant::now();
    let done = import_file(&cx, &asker, kind.into(), bytes, &columns, dry_run, &progress).await;
    telling.abort();
    let report = done.map_err(in_words)?;
    let seconds = started.elapsed().as_secs_f64();
    for ImportProblem { row, column, value, message } in &report.problems {
        let place = column.map(|column| format!(", {}", column.label())).unwrap_or_default();
        let quoted = if value.is_empty() { String::new() } else { format!(" ({value})") };
        eprintln!("row {row}{place}{quoted}: {message}");
    }
    let counts = report.counts;
    let (added, changed, unchanged) = (counts.added, counts.changed, counts.unchanged);
    if !report.problems.is_empty() {
        return Err(Problem(format!("{} problems; nothing was imported.", report.problems.len())));
    }
    let would = if dry_run { "Would be: " } else { "" };
    println!("{would}{added} added, {changed} changed, {unchanged} unchanged ({seconds:.1} s).");
    if report.shows_jobs > 0 {
        let verb = if dry_run { "Would show" } else { "Shows" };
        println!("{verb} {} jobs to contacts of {} customers.", report.shows_jobs, report.shows_to_customers);
    }
    Ok(())
}

async fn tell(progress: Arc<Progress>) {
    loop {
        tokio::time::sleep(TELL_EVERY).await;
        let (done, total) = progress.rows();
        if total > 0 {
            eprintln!("{done} of {total} rows");
        }
    }
}

/// Takes records out, in the name of the business's owner.
pub async fn export(place: &Place, options: Export) -> Result<(), Problem> {
    let Export { tenant, kind, format, to } = options;
    let cx = place.open_beside().await?;
    let asker = Asker::owner_of(&cx, &tenant).await.map_err(in_words)?;
    let format = match format {
        Format::Csv => ExportFormat::Csv,
        Format::Json => ExportFormat::Json,
    };
    let mut target: Box<dyn Write + Send> = match &to {
        Some(path) => Box::new(std::io::BufWriter::new(std::fs::File::create(path)?)),
        None => Box::new(std::io::stdout()),
    };
    let mut records = export::Export::open(&cx, asker, kind.into(), format).await.map_err(in_words)?;
    while let Some(bytes) = records.next().await.map_err(in_words)? {
        target.write_all(&bytes)?;
    }
    target.flush()?;
    Ok(())
}
