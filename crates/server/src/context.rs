//! What every service needs: configuration, database, clock, randomness, hub. Time, randomness and ids come from
//! here alone, so that a test can fix them.

use crate::config::Config;
use crate::files::{Blobs, FILE_PLACES, UploadRoom};
use crate::live::Hub;
use crate::password::Passwords;
use crate::rate_limit::RateLimits;
use crate::service::file::sweep;
use crate::service::import::Running;
use crate::store::{Store, StoreError};
use rand::rngs::{OsRng, StdRng};
use rand::{RngCore, SeedableRng, TryRngCore};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::{ContextV7, Timestamp, Uuid};
use vitrine_domain::Instant;

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// Stands still until somebody sets it: milliseconds since 1970.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// Now.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Instant::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Fixed(millis) => Instant::from_millis(millis.load(Ordering::SeqCst)),
        }
    }
}

struct Inner {
    config: Config,
    store: Store,
    hub: Hub,
    passwords: Passwords,
    limits: RateLimits,
    imports: Running,
    blobs: Blobs,
    uploads: UploadRoom,
    order: Mutex<ContextV7>,
    /// `Some` in tests: makes ids repeatable. Secrets never come from here.
    seeded: Option<Mutex<StdRng>>,
}

/// Cheap to clone; one per server (or per test).
#[derive(Clone)]
pub struct Context {
    inner: Arc<Inner>,
    clock: Clock,
}

/// A context that does not keep itself open: for the relay, which the context itself owns.
pub(crate) struct WeakContext {
    inner: Weak<Inner>,
    clock: Clock,
}

impl WeakContext {
    /// `None`: the context has been dropped.
    pub(crate) fn upgrade(&self) -> Option<Context> {
        self.inner.upgrade().map(|inner| Context { inner, clock: self.clock.clone() })
    }
}

/// Why the machine does not start. The sentence says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database address is neither SQLite nor PostgreSQL.
    #[error("{0}: use sqlite://<file> or postgres://…")]
    UnknownDatabase(String),
    /// The folder or file cannot be made.
    #[error("cannot use {path}: {cause}")]
    Folder {
        /// Which.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Another server has the file open.
    #[error("another Vitrine server uses {0}: stop it, or choose another data folder (--data-dir)")]
    InUse(String),
    /// The object store cannot be used as it is set up.
    #[error("the place for files cannot be used: {0}")]
    Files(String),
    /// The database refuses.
    #[error("the database cannot be opened: {0}")]
    Database(String),
}

/// Opens the database (making it when absent), brings its schema up to date and starts the live relay.
///
/// # Errors
/// See [`OpenError`].
pub async fn open(config: Config) -> Result<Context, OpenError> {
    let store = Store::open(&config, false).await?;
    store.migrate().await?;
    let cx = Context::assemble(config, store, Clock::System, None)?;
    cx.hub().start(&cx);
    sweep::start(&cx);
    Ok(cx)
}

/// Opens the database beside a server that may be running on it, for the command line: holds no file, starts no relay.
///
/// # Errors
/// See [`OpenError`].
pub async fn open_beside(config: Config) -> Result<Context, OpenError> {
    let store = Store::open(&config, true).await?;
    store.migrate().await?;
    Context::assemble(config, store, Clock::System, None)
}

impl Context {
    /// For tests: an open, migrated store with a clock and a seed of their own.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open_for_test(config: Config, clock: Clock, seed: u64) -> Result<Self, OpenError> {
        let store = Store::open(&config, false).await?;
        store.migrate().await?;
        let cx = Self::assemble(config, store, clock, Some(seed))?;
        cx.hub().start(&cx);
        Ok(cx)
    }

    fn assemble(config: Config, store: Store, clock: Clock, seed: Option<u64>) -> Result<Self, OpenError> {
        let inner = Inner {
            passwords: Passwords::new(&config),
            limits: RateLimits::new(),
            imports: Running::default(),
            blobs: Blobs::open(&config)?,
            uploads: UploadRoom::new(FILE_PLACES),
            hub: Hub::new(),
            order: Mutex::new(ContextV7::new()),
            seeded: seed.map(|seed| Mutex::new(StdRng::seed_from_u64(seed))),
            config,
            store,
        };
        Ok(Self { inner: Arc::new(inner), clock })
    }

    /// The same server with another clock: the demo writes what happened weeks ago.
    pub(crate) fn with_clock(&self, clock: Clock) -> Self {
        Self { inner: Arc::clone(&self.inner), clock }
    }

    /// The same without keeping it open.
    pub(crate) fn downgrade(&self) -> WeakContext {
        WeakContext { inner: Arc::downgrade(&self.inner), clock: self.clock.clone() }
    }

    /// How this server is set up.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The live hub.
    pub fn hub(&self) -> &Hub {
        &self.inner.hub
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    pub(crate) fn imports(&self) -> &Running {
        &self.inner.imports
    }

    pub(crate) fn blobs(&self) -> &Blobs {
        &self.inner.blobs
    }

    pub(crate) fn uploads(&self) -> &UploadRoom {
        &self.inner.uploads
    }

    pub(crate) fn limits(&self) -> &RateLimits {
        &self.inner.limits
    }

    /// A fresh id; later ones sort after earlier ones of this process, also within one millisecond.
    pub(crate) fn new_bits(&self) -> u128 {
        let millis = u64::try_from(self.now().millis()).unwrap_or_default();
        let (secs, nanos) = (millis / 1000, u32::try_from(millis % 1000 * 1_000_000).unwrap_or_default());
        let stamp = {
            let order = self.inner.order.lock().unwrap_or_else(PoisonError::into_inner);
            Timestamp::from_unix(&*order, secs, nanos)
        };
        let uuid = Uuid::new_v7(stamp);
        let Some(seeded) = &self.inner.seeded else { return uuid.as_u128() };
        // Time and counter stay, the random tail (the low 32 bits) becomes repeatable.
        let tail = seeded.lock().unwrap_or_else(PoisonError::into_inner).next_u32();
        (uuid.as_u128() & !0xffff_ffff) | u128::from(tail)
    }

    /// 256 random bits from the operating system as 64 hexadecimal digits: for cookies and links.
    pub(crate) fn new_secret(&self) -> String {
        let mut bytes = [0_u8; 32];
        OsRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// What it said instead; for `check` and `/healthz`, not for strangers.
    pub async fn ping(&self) -> Result<(), String> {
        self.inner.store.ping().await.map_err(|error: StoreError| error.to_string())
    }
}
