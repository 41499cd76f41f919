//! The commands of the server binary.

mod check;
mod demo;
mod files;
mod records;
mod serve;
mod user;

use clap::{Args, Parser, Subcommand};
use files::FilesOptions;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;
use vitrine_server::config::DATA_DIR;
use vitrine_server::{Config, Context};

/// What is logged unless `VITRINE_LOG` says otherwise.
const LOG_DEFAULT: &str = "info,sqlx=warn,sea_orm=warn,sea_orm_migration=warn";

/// Vitrine: job management with a customer portal whose heart is visibility control.
#[derive(Debug, Parser)]
#[command(name = "vitrine", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
struct Place {
    /// The folder for everything that the server writes.
    #[arg(long, env = "VITRINE_DATA_DIR", default_value = DATA_DIR, global = true)]
    data_dir: PathBuf,
    /// sqlite://<file> or postgres://…; without it an SQLite file in the data folder.
    #[arg(long, env = "VITRINE_DATABASE_URL", hide_env_values = true, global = true)]
    database_url: Option<String>,
    #[command(flatten)]
    files: FilesOptions,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site. Ctrl-C ends it cleanly.
    Serve(serve::Options),
    /// Bring the database's schema up to date (serve does it too).
    Migrate,
    /// Fill the database with demo tenants.
    Demo(demo::Options),
    /// Bring customers, contacts or jobs in from a CSV file: all rows or none.
    Import(records::Import),
    /// Take customers, contacts or jobs out, to a file or the standard output.
    Export(records::Export),
    /// Logins: make an owner, reset a password.
    #[command(subcommand)]
    User(user::Command),
    /// Look at configuration and database and say what is there; exit code 1 on a problem.
    Check(serve::Options),
}

/// What went wrong, as a sentence for whoever typed the command.
struct Problem(String);

impl<E: std::error::Error> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Does what the command line says.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_env("VITRINE_LOG").unwrap_or_else(|_| EnvFilter::new(LOG_DEFAULT));
    let has_colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(has_colours).with_writer(std::io::stderr).init();
    let done = match cli.command {
        Command::Serve(options) => serve::run(&cli.place, options).await,
        Command::Migrate => migrate(&cli.place).await,
        Command::Demo(options) => demo::run(&cli.place, &options).await,
        Command::Import(options) => records::import(&cli.place, options).await,
        Command::Export(options) => records::export(&cli.place, options).await,
        Command::User(command) => user::run(&cli.place, command).await,
        Command::Check(options) => check::run(&cli.place, &options).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Problem(sentence)) => {
            eprintln!("vitrine: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn migrate(place: &Place) -> Result<(), Problem> {
    let cx = place.open().await?;
    println!("{} is up to date.", cx.config().database_in_words());
    Ok(())
}

impl Place {
    /// The configuration with nothing but the place set.
    fn config(&self) -> Config {
        let mut config = Config::in_folder(&self.data_dir);
        if let Some(url) = self.database_url.as_ref().filter(|url| !url.is_empty()) {
            config.database_url.clone_from(url);
        }
        self.files.set(&mut config);
        config
    }

    /// Opens the database for a command that wants it for itself.
    async fn open(&self) -> Result<Context, Problem> {
        open(self.config()).await
    }

    /// Opens the database also while a server runs on it.
    async fn open_beside(&self) -> Result<Context, Problem> {
        let config = self.config();
        config.check()?;
        Ok(vitrine_server::open_beside(config).await?)
    }
}

async fn open(config: Config) -> Result<Context, Problem> {
    config.check()?;
    Ok(vitrine_server::open(config).await?)
}
