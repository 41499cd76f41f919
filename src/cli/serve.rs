//! `vitrine serve`.

use super::{Place, Problem, open};
use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args};
use leptos::config::{LeptosOptions, get_configuration};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use tokio::signal::unix::{SignalKind, signal};
use vitrine::http;
use vitrine_server::Config;
use vitrine_server::service::mail::Postman;

/// The run-time configuration of the bare binary, looked for in the working folder.
const LEPTOS_FILE: &str = "Leptos.toml";

/// How to serve.
#[derive(Debug, Args)]
pub struct Options {
    /// The address to listen on [default: as in Leptos.toml, 127.0.0.1].
    #[arg(long, env = "VITRINE_ADDRESS")]
    address: Option<IpAddr>,
    /// The port to listen on [default: as in Leptos.toml, 3000].
    #[arg(long, env = "VITRINE_PORT")]
    port: Option<u16>,
    /// For development on plain http://127.0.0.1 only: session cookies without `Secure`.
    #[arg(long, env = "VITRINE_INSECURE_COOKIES", action = ArgAction::Set, num_args = 0..=1,
          value_parser = BoolishValueParser::new(), default_value_t = false, default_missing_value = "true")]
    insecure_cookies: bool,
    /// The header in which your proxy names the client's address, such as x-forwarded-for. Only when every request
    /// comes through that proxy.
    #[arg(long, env = "VITRINE_TRUSTED_PROXY_HEADER")]
    trusted_proxy_header: Option<String>,
    /// Whether anybody may make a tenant at /signup.
    #[arg(long, env = "VITRINE_SIGN_UP", action = ArgAction::Set, num_args = 0..=1,
          value_parser = BoolishValueParser::new(), default_value_t = true, default_missing_value = "true")]
    open_sign_up: bool,
    /// Where people reach the site, such as https://portal.example.com: links in mails begin with it [default: the
    /// address that is listened on].
    #[arg(long, env = "VITRINE_PUBLIC_URL")]
    public_url: Option<String>,
    /// The mail server: smtps://user:password@host, or smtp://user:password@host?tls=required for STARTTLS. Without it
    /// mails go to files in <data folder>/outbox.
    #[arg(long, env = "VITRINE_SMTP_URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// The address that mails come from, such as portal@example.com.
    #[arg(long, env = "VITRINE_MAIL_FROM")]
    mail_from: Option<String>,
}

impl Options {
    /// The whole configuration.
    pub fn config(&self, place: &Place) -> Config {
        let set = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let config = place.config();
        let here = || self.leptos().map_or(config.public_url.clone(), |leptos| format!("http://{}", leptos.site_addr));
        Config {
            public_url: set(&self.public_url).unwrap_or_else(here),
            smtp_url: set(&self.smtp_url),
            mail_from: set(&self.mail_from).unwrap_or_else(|| config.mail_from.clone()),
            insecure_cookies: self.insecure_cookies,
            sign_up_is_open: self.open_sign_up,
            trusted_proxy_header: self.trusted_proxy_header.as_ref().map(|name| name.to_ascii_lowercase()),
            ..config
        }
    }

    /// Where the browser files are and where to listen: `Leptos.toml`, then `LEPTOS_…`, then these options.
    pub fn leptos(&self) -> Result<LeptosOptions, Problem> {
        let file = Path::new(LEPTOS_FILE).is_file().then_some(LEPTOS_FILE);
        let mut options = get_configuration(file)?.leptos_options;
        let address = self.address.unwrap_or_else(|| options.site_addr.ip());
        options.site_addr = SocketAddr::new(address, self.port.unwrap_or_else(|| options.site_addr.port()));
        Ok(options)
    }
}

/// Serves until Ctrl-C or SIGTERM.
pub async fn run(place: &Place, options: Options) -> Result<(), Problem> {
    let leptos = options.leptos()?;
    let config = options.config(place);
    warn_of_exposure(&config, leptos.site_addr);
    let address = leptos.site_addr;
    let cx = open(config).await?;
    let listener = http::CuttableListener::bind(address).await.map_err(|cause| {
        Problem(format!("cannot listen on {address} ({cause}): choose another --port or --address"))
    })?;
    let address = listener.local_addr()?;
    tracing::info!(database = cx.config().database_in_words(), "database open");
    println!("Vitrine serves http://{address}");
    let postman = Postman::start(&cx);
    let router = http::router(cx.clone(), leptos);
    let mut terminate = signal(SignalKind::terminate())?;
    http::serve(listener, router, async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        // Streams would stay open for ever; requests end by themselves.
        cx.hub().shut_down();
    })
    .await;
    postman.stop().await;
    println!("Vitrine has ended.");
    Ok(())
}

fn warn_of_exposure(config: &Config, address: SocketAddr) {
    if config.insecure_cookies && !address.ip().is_loopback() {
        tracing::warn!("session cookies are insecure, but others can reach {address}: use https and secure cookies");
    }
    if !config.insecure_cookies && address.ip().is_loopback() && config.trusted_proxy_header.is_none() {
        tracing::info!("session cookies need https; for plain http on this machine use --insecure-cookies");
    }
}
