//! `vitrine demo`.

use super::{Place, Problem};
use clap::Args;

/// What to fill in.
#[derive(Debug, Args)]
pub struct Options {
    /// So many times as large, for load and benchmarks.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    scale: u32,
    /// Do nothing when there are tenants already.
    #[arg(long)]
    if_empty: bool,
}

/// Fills the database with demo tenants.
pub async fn run(place: &Place, options: &Options) -> Result<(), Problem> {
    let cx = place.open().await?;
    if options.if_empty && !vitrine_server::demo::is_empty(&cx).await? {
        println!("{} has tenants already; nothing was added.", cx.config().database_in_words());
        return Ok(());
    }
    vitrine_server::demo::fill(&cx, options.scale).await?;
    println!("The demo is in {}.", cx.config().database_in_words());
    Ok(())
}
