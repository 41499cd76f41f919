//! The server under test.

use super::client::Client;
use super::database::{self, Dump, unique};
use leptos::config::LeptosOptions;
use sea_orm::prelude::Uuid;
use sea_orm::{Database, DatabaseConnection, Value};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use vitrine::http;
use vitrine_server::{Clock, Config, Context};

/// The moment at which every test begins: 2027-01-15 08:00 UTC.
const MORNING: i64 = 1_800_000_000_000;

/// A server with a database and a clock of its own. Cheap to clone; ends with its test.
#[derive(Clone)]
pub struct TestServer {
    inner: Arc<Inner>,
}

struct Inner {
    cx: Context,
    db: DatabaseConnection,
    clock: Arc<AtomicI64>,
    base: String,
    http: reqwest::Client,
    folder: PathBuf,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.cx.hub().shut_down();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl TestServer {
    /// Starts with the settings of production.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts with other settings.
    pub async fn start_with(settings: impl FnOnce(&mut Config)) -> Self {
        let name = unique();
        let folder = std::env::temp_dir().join(format!("vitrine-http-{name}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut config = Config::in_folder(&folder);
        config.database_url = database::fresh_url(&folder, &name).await;
        settings(&mut config);
        let url = config.database_url.clone();
        let clock = Arc::new(AtomicI64::new(MORNING));
        let cx = Context::open_for_test(config, Clock::Fixed(Arc::clone(&clock)), 1).await.expect("opens");
        let db = Database::connect(&url).await.expect("a second connection");
        let listener = http::CuttableListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("bound"));
        let options = LeptosOptions::builder()
            .output_name("vitrine")
            .site_root(folder.join("site").display().to_string())
            .build();
        let router = http::router(cx.clone(), options);
        tokio::spawn(http::serve(listener, router, std::future::pending()));
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        Self { inner: Arc::new(Inner { cx, db, clock, base, http, folder }) }
    }

    /// A browser that has never been here.
    pub fn stranger(&self) -> Client {
        Client::new(self.inner.http.clone(), self.inner.base.clone())
    }

    /// `http://127.0.0.1:<port>`.
    pub fn base(&self) -> &str {
        &self.inner.base
    }

    /// The machine.
    pub fn cx(&self) -> &Context {
        &self.inner.cx
    }

    /// Everything that the database holds.
    pub async fn dump(&self) -> Dump {
        Dump::of(&self.inner.db).await
    }

    /// Now, in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.inner.clock.load(Ordering::SeqCst)
    }

    /// Lets time pass.
    pub fn pass_secs(&self, secs: u64) {
        let millis = i64::try_from(secs * 1000).expect("not for ever");
        self.inner.clock.fetch_add(millis, Ordering::SeqCst);
    }

    /// Runs a statement with `$1`, `$2`… behind the server's back.
    pub async fn run(&self, sql: &str, values: Vec<Value>) -> u64 {
        database::run(&self.inner.db, sql, values).await
    }

    /// The one value that a question to the database finds.
    pub async fn ask<T: sea_orm::TryGetable>(&self, sql: &str, values: Vec<Value>) -> Option<T> {
        database::ask(&self.inner.db, sql, values).await
    }
}

/// An id as the database takes it.
pub fn id(text: &str) -> Value {
    text.parse::<Uuid>().expect("an id").into()
}
