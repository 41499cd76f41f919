//! `vitrine check`.

use super::serve::Options;
use super::{Place, Problem};
use std::path::Path;
use vitrine_server::OpenError;

/// Says what is configured and what the database says; fails on the first problem that would keep `serve` from working.
pub async fn run(place: &Place, options: &Options) -> Result<(), Problem> {
    let leptos = options.leptos()?;
    let config = options.config(place);
    config.check()?;
    println!("Address         http://{}", leptos.site_addr);
    println!("Database        {}", config.database_in_words());
    println!("Files           {}", config.files_in_words());
    println!("Data folder     {}", config.data_dir.display());
    println!("Cookies         {}", if config.insecure_cookies { "insecure (development)" } else { "secure" });
    println!("Sign-up         {}", if config.sign_up_is_open { "open" } else { "closed" });
    println!("Client address  {}", config.trusted_proxy_header.as_deref().unwrap_or("of the connection"));
    println!("Mails           {}", config.mail_in_words());
    println!("Links in mails  {}", config.site());
    vitrine_server::service::mail::try_server(&config).await.map_err(Problem)?;
    let folder = Path::new(&*leptos.site_root).join(&*leptos.site_pkg_dir);
    let missing = ["js", "wasm", "css"]
        .map(|ending| folder.join(format!("{}.{ending}", leptos.output_name)))
        .into_iter()
        .find(|file| !file.is_file());
    println!("Browser files   {}", folder.display());
    // Asked before the files are judged, so that one run tells everything.
    let database = vitrine_server::open(config).await;
    match &database {
        Ok(cx) => {
            cx.ping().await.map_err(Problem)?;
            println!("Database        answers, schema is up to date");
        }
        Err(OpenError::InUse(_)) => println!("Database        in use by a running server"),
        Err(_) => {}
    }
    match (database, missing) {
        (Ok(_) | Err(OpenError::InUse(_)), None) => {
            println!("All is well.");
            Ok(())
        }
        (Err(error), None) => Err(error.into()),
        (Ok(_) | Err(_), Some(file)) => {
            Err(Problem(format!("{} is missing: build the browser files (bin/run does)", file.display())))
        }
    }
}
