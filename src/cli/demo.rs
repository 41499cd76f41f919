//! `vitrine demo`.

use super::{Place, Problem};
use clap::Args;
use vitrine_server::demo::{DEMO_PASSWORD, SCALE_MAX, fill, is_empty, is_there};

/// What to fill in.
#[derive(Debug, Args)]
pub struct Options {
    /// So many times as large, for load and benchmarks.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(SCALE_MAX)))]
    scale: u32,
    /// Add nothing when there are tenants already.
    #[arg(long)]
    if_empty: bool,
}

/// Fills the database with demo tenants and says who can sign in.
pub async fn run(place: &Place, options: &Options) -> Result<(), Problem> {
    let cx = place.open().await?;
    let database = cx.config().database_in_words();
    if options.if_empty && !is_empty(&cx).await? && !is_there(&cx).await? {
        println!("{database} has tenants already; nothing was added.");
        return Ok(());
    }
    let report = fill(&cx, options.scale).await?;
    if report.tenants == 0 {
        println!("The demo is in {database} already; nothing was added.");
    } else {
        println!(
            "The demo is in {database}: {} tenants, {} customers, {} jobs, {} entries.",
            report.tenants, report.customers, report.jobs, report.entries
        );
    }
    println!("Everybody's password is {DEMO_PASSWORD}.");
    let mut tenant = "";
    for login in &report.logins {
        if login.tenant != tenant {
            tenant = login.tenant;
            println!("\n{tenant}");
        }
        println!("  {:<40} {}, {}", login.email, login.name, login.role);
    }
    Ok(())
}
