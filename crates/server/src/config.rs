//! What can be set from outside, with its limits and defaults. Read once at the start, never changed while running.

use crate::service::mail::is_smtp_url;
use std::path::{Path, PathBuf};
use vitrine_domain::Email;

/// A session that nobody uses ends after so many seconds: 14 days.
pub const SESSION_IDLE_SECS: u64 = 14 * DAY_SECS;
/// A session ends so many seconds after it was opened, used or not: 60 days.
pub const SESSION_ABSOLUTE_SECS: u64 = 60 * DAY_SECS;
/// An invitation link works for so many seconds: 7 days.
pub const INVITATION_SECS: u64 = 7 * DAY_SECS;
/// The shortest time that a session or a link may be set to live, in seconds.
pub const LIFETIME_SECS_MIN: u64 = 60;
/// The longest time that a session or a link may be set to live, in seconds: 400 days, as long as browsers keep a
/// cookie.
pub const LIFETIME_SECS_MAX: u64 = 400 * DAY_SECS;
/// The folder for everything that the server writes, unless told otherwise.
pub const DATA_DIR: &str = "data";
/// Mails come from this address, unless told otherwise. Nothing can be sent to it.
pub const MAIL_FROM: &str = "portal@vitrine.invalid";
/// The site's address in mails, unless told otherwise.
pub const PUBLIC_URL: &str = "http://127.0.0.1:3000";
/// The folder for the bytes of files inside the data folder, when no other place is named.
pub const FILES_FOLDER: &str = "files";
/// The SQLite file inside the data folder, when no database is named.
pub const SQLITE_FILE: &str = "vitrine.db";

const DAY_SECS: u64 = 24 * 60 * 60;

/// Where the bytes of files lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesPlace {
    /// In a folder of this machine.
    Folder(PathBuf),
    /// In an S3-compatible object store.
    S3(S3Place),
}

/// A bucket of an S3-compatible object store.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Place {
    /// The bucket. It must be there.
    pub bucket: String,
    /// `https://…` of a store other than Amazon's; `http://…` for one on the same machine.
    pub endpoint: Option<String>,
    /// The region; most other stores take any word.
    pub region: String,
    /// Who asks.
    pub access_key_id: String,
    /// The secret. Never logged.
    pub secret_access_key: String,
}

impl std::fmt::Debug for S3Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3Place")
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// What can be set from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `sqlite://<file>` or `postgres://…`. May hold a password: never log it, show [`Config::database_in_words`].
    pub database_url: String,
    /// The folder for everything that the server writes.
    pub data_dir: PathBuf,
    /// The development setting for plain http on 127.0.0.1: the session cookie travels without `Secure`, under a name
    /// without the `__Host-` prefix, which browsers would refuse otherwise. Never for a server that others can reach.
    pub insecure_cookies: bool,
    /// Whether anybody may make a tenant at `/signup`.
    pub sign_up_is_open: bool,
    /// The header in which the proxy before the server names the client's address (lower case, such as
    /// `x-forwarded-for`). Only to be set when every request comes through that proxy, since anybody else could write
    /// what they like into it. `None`: the address of the connection counts.
    pub trusted_proxy_header: Option<String>,
    /// A session that nobody uses ends after so many seconds.
    pub session_idle_secs: u64,
    /// A session ends so many seconds after it was opened, used or not.
    pub session_absolute_secs: u64,
    /// An invitation link works for so many seconds.
    pub invitation_secs: u64,
    /// The mail server: `smtps://user:password@host:port`, or `smtp://…?tls=required` for STARTTLS. May hold a password:
    /// never log it, show [`Config::mail_in_words`]. `None`: mails go to files in the data folder.
    pub smtp_url: Option<String>,
    /// The address that mails come from; the name beside it is the business's.
    pub mail_from: String,
    /// Where people reach the site, such as `https://portal.example.com`: links in mails begin with it.
    pub public_url: String,
    /// Where the bytes of files lie.
    pub files: FilesPlace,
}

/// A setting that cannot work. Says which, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Neither SQLite nor PostgreSQL.
    #[error("the database URL must begin with sqlite:// or postgres://")]
    DatabaseUrl,
    /// A lifetime outside [`LIFETIME_SECS_MIN`] to [`LIFETIME_SECS_MAX`].
    #[error("{setting} must be between {LIFETIME_SECS_MIN} and {LIFETIME_SECS_MAX} seconds")]
    Lifetime {
        /// Which setting.
        setting: &'static str,
    },
    /// The idle time would never end a session.
    #[error("the idle time of a session must not be longer than its whole lifetime")]
    IdleLongerThanAbsolute,
    /// Not a mail server's address.
    #[error("the mail server must be given as smtps://user:password@host or smtp://user:password@host?tls=required")]
    SmtpUrl,
    /// A mail server, and nobody to send as.
    #[error("with a mail server, set the address that mails come from (VITRINE_MAIL_FROM), such as portal@example.com")]
    MailFrom,
    /// Not a site's address.
    #[error("the site's address (VITRINE_PUBLIC_URL) must begin with https:// or http://")]
    PublicUrl,
    /// S3 without a bucket's name, or without the keys to it.
    #[error("files in S3 need the bucket, the access key id and the secret access key")]
    S3Incomplete,
    /// Not an address.
    #[error("the S3 endpoint must begin with https:// (or http:// for a store on this machine)")]
    S3Endpoint,
    /// Not a header's name.
    #[error("the trusted proxy header must be a header's name, such as x-forwarded-for")]
    ProxyHeader,
}

impl Config {
    /// The defaults: SQLite in `data_dir`, secure cookies, open sign-up, no proxy.
    pub fn in_folder(data_dir: impl Into<PathBuf>) -> Self {
        let data_dir = data_dir.into();
        Self {
            database_url: sqlite_url(&data_dir),
            files: FilesPlace::Folder(data_dir.join(FILES_FOLDER)),
            data_dir,
            insecure_cookies: false,
            sign_up_is_open: true,
            trusted_proxy_header: None,
            session_idle_secs: SESSION_IDLE_SECS,
            session_absolute_secs: SESSION_ABSOLUTE_SECS,
            invitation_secs: INVITATION_SECS,
            smtp_url: None,
            mail_from: MAIL_FROM.to_owned(),
            public_url: PUBLIC_URL.to_owned(),
        }
    }

    /// Refuses settings that cannot work.
    pub fn check(&self) -> Result<(), ConfigError> {
        if !(self.is_sqlite() || self.is_postgres()) {
            return Err(ConfigError::DatabaseUrl);
        }
        for (setting, secs) in [
            ("the idle time of a session", self.session_idle_secs),
            ("the lifetime of a session", self.session_absolute_secs),
            ("the lifetime of an invitation", self.invitation_secs),
        ] {
            if !(LIFETIME_SECS_MIN..=LIFETIME_SECS_MAX).contains(&secs) {
                return Err(ConfigError::Lifetime { setting });
            }
        }
        if self.session_idle_secs > self.session_absolute_secs {
            return Err(ConfigError::IdleLongerThanAbsolute);
        }
        self.check_mail()?;
        if let FilesPlace::S3(place) = &self.files {
            if [&place.bucket, &place.access_key_id, &place.secret_access_key].iter().any(|text| text.is_empty()) {
                return Err(ConfigError::S3Incomplete);
            }
            let fits = |endpoint: &str| endpoint.starts_with("https://") || endpoint.starts_with("http://");
            if place.endpoint.as_deref().is_some_and(|endpoint| !fits(endpoint)) {
                return Err(ConfigError::S3Endpoint);
            }
        }
        match &self.trusted_proxy_header {
            Some(name) if !is_header_name(name) => Err(ConfigError::ProxyHeader),
            Some(_) | None => Ok(()),
        }
    }

    fn check_mail(&self) -> Result<(), ConfigError> {
        let is_address = Email::parse(&self.mail_from).is_ok();
        match &self.smtp_url {
            Some(url) if !is_smtp_url(url) => return Err(ConfigError::SmtpUrl),
            Some(_) if self.mail_from == MAIL_FROM => return Err(ConfigError::MailFrom),
            Some(_) | None if !is_address => return Err(ConfigError::MailFrom),
            Some(_) | None => {}
        }
        let rest = self.public_url.strip_prefix("https://").or_else(|| self.public_url.strip_prefix("http://"));
        match rest {
            Some(host) if !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(()),
            Some(_) | None => Err(ConfigError::PublicUrl),
        }
    }

    /// The site's address without a slash at its end.
    pub fn site(&self) -> String {
        self.public_url.trim_end_matches('/').to_owned()
    }

    /// Where mails go, without user name and password.
    pub fn mail_in_words(&self) -> String {
        let Some(url) = &self.smtp_url else {
            return format!("files in {}", self.data_dir.join(crate::service::mail::OUTBOX_FOLDER).display());
        };
        let place = url.split_once("://").map_or("", |(_, rest)| rest).split('?').next().unwrap_or_default();
        let host = place.rsplit_once('@').map_or(place, |(_, host)| host);
        format!("mail server {host}, from {}", self.mail_from)
    }

    /// The database is an SQLite file (or in memory).
    pub fn is_sqlite(&self) -> bool {
        self.database_url.starts_with("sqlite:")
    }

    /// The database is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.database_url.starts_with("postgres://") || self.database_url.starts_with("postgresql://")
    }

    /// The SQLite file, where there is one.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let rest = self.database_url.strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest).split('?').next().unwrap_or_default();
        (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
    }

    /// Where the bytes of files lie, without keys.
    pub fn files_in_words(&self) -> String {
        match &self.files {
            FilesPlace::Folder(folder) => format!("folder {}", folder.display()),
            FilesPlace::S3(place) => {
                format!("bucket {} at {}", place.bucket, place.endpoint.as_deref().unwrap_or("Amazon S3"))
            }
        }
    }

    /// Which database it is, without user name and password.
    pub fn database_in_words(&self) -> String {
        if let Some(file) = self.sqlite_file() {
            return format!("SQLite file {}", file.display());
        }
        if self.is_sqlite() {
            return "SQLite in memory".to_owned();
        }
        // Whatever stands before the last @ may be a secret.
        let place = self.database_url.split_once("://").map_or("", |(_, rest)| rest);
        let place = place.split('?').next().unwrap_or_default();
        format!("PostgreSQL at {}", place.rsplit_once('@').map_or(place, |(_, host)| host))
    }
}

/// The URL of the SQLite file inside a data folder. The file is made when it is missing.
pub fn sqlite_url(data_dir: &Path) -> String {
    format!("sqlite://{}?mode=rwc", data_dir.join(SQLITE_FILE).display())
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_pass_their_own_check() {
        assert_eq!(Config::in_folder(DATA_DIR).check(), Ok(()));
    }

    #[test]
    fn database_in_words_never_shows_a_password() {
        let mut config = Config::in_folder("d");
        assert_eq!(config.database_in_words(), "SQLite file d/vitrine.db");
        config.database_url = "postgres://vitrine:s3cret@db.example:5432/vitrine?sslmode=require&password=x".to_owned();
        assert_eq!(config.database_in_words(), "PostgreSQL at db.example:5432/vitrine");
        config.database_url = "postgres://a:p@ss@host/db".to_owned();
        assert_eq!(config.database_in_words(), "PostgreSQL at host/db");
        config.database_url = "sqlite::memory:".to_owned();
        assert_eq!(config.database_in_words(), "SQLite in memory");
    }

    #[test]
    fn mail_in_words_never_shows_a_password() {
        let mut config = Config::in_folder("d");
        assert_eq!(config.mail_in_words(), "files in d/outbox");
        config.smtp_url = Some("smtps://portal:s3cret@mail.example:465".to_owned());
        config.mail_from = "portal@example.com".to_owned();
        assert_eq!(config.check(), Ok(()));
        assert_eq!(config.mail_in_words(), "mail server mail.example:465, from portal@example.com");
    }

    #[test]
    fn keys_to_the_files_are_never_shown() {
        let place = S3Place {
            bucket: "jobs".to_owned(),
            endpoint: None,
            region: "any".to_owned(),
            access_key_id: "the-id".to_owned(),
            secret_access_key: "s3cret".to_owned(),
        };
        let config = Config { files: FilesPlace::S3(place.clone()), ..Config::in_folder("d") };
        assert_eq!(config.check(), Ok(()));
        assert_eq!(config.files_in_words(), "bucket jobs at Amazon S3");
        assert!(!format!("{config:?}").contains("s3cret"));
        let keyless = Config {
            files: FilesPlace::S3(S3Place { secret_access_key: String::new(), ..place }),
            ..Config::in_folder("d")
        };
        assert_eq!(keyless.check(), Err(ConfigError::S3Incomplete));
    }

    #[test]
    fn impossible_settings_are_refused() {
        let good = Config::in_folder("d");
        let refused = |change: fn(&mut Config)| {
            let mut config = good.clone();
            change(&mut config);
            config.check().expect_err("refused")
        };
        assert_eq!(refused(|c| c.database_url = "mysql://x".to_owned()), ConfigError::DatabaseUrl);
        assert_eq!(refused(|c| c.smtp_url = Some("mail.example".to_owned())), ConfigError::SmtpUrl);
        assert_eq!(refused(|c| c.smtp_url = Some("smtps://mail.example".to_owned())), ConfigError::MailFrom);
        assert_eq!(refused(|c| c.mail_from = "nobody".to_owned()), ConfigError::MailFrom);
        assert_eq!(refused(|c| c.public_url = "portal.example".to_owned()), ConfigError::PublicUrl);
        assert!(matches!(refused(|c| c.invitation_secs = 1), ConfigError::Lifetime { .. }));
        assert_eq!(refused(|c| c.session_idle_secs = LIFETIME_SECS_MAX), ConfigError::IdleLongerThanAbsolute);
        assert_eq!(refused(|c| c.trusted_proxy_header = Some("X Real".to_owned())), ConfigError::ProxyHeader);
    }
}
