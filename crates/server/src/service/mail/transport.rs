//! Where mails go: to a mail server, or, where none is set up, into a folder as `.eml` files.

use super::letter::{Letter, Links, Says, unsubscribe_link};
use crate::Config;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};
use vitrine_domain::{Instant, MailId};

/// The folder for mails inside the data folder, where no mail server is set up.
pub const OUTBOX_FOLDER: &str = "outbox";
/// Seconds of a day.
const DAY_SECS: u64 = 24 * 60 * 60;
/// A mail server that says nothing for so long is taken for absent.
const SERVER_SAYS_WITHIN: Duration = Duration::from_secs(20);

/// Why a mail did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// In words, for owners and admins.
    pub(super) reason: String,
    /// Trying again would end the same way.
    pub(super) is_final: bool,
}

impl Failure {
    fn passing(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), is_final: false }
    }

    fn lasting(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), is_final: true }
    }
}

/// The way that mails go.
pub(super) enum Transport {
    Server(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
}

impl Transport {
    /// As configured.
    ///
    /// # Errors
    /// A server's address that cannot be read.
    pub(super) fn open(config: &Config) -> Result<Self, Failure> {
        match &config.smtp_url {
            None => Ok(Self::Folder(config.data_dir.join(OUTBOX_FOLDER))),
            Some(url) => server(url)
                .map(|server| Self::Server(Box::new(server)))
                .map_err(|_| Failure::passing("The address of the mail server (VITRINE_SMTP_URL) cannot be read.")),
        }
    }

    /// Hands a mail over. A crash right after this and before it is noted repeats the mail, with the same Message-ID.
    ///
    /// # Errors
    /// Why it did not arrive.
    pub(super) async fn hand_over(&self, mail: MailId, message: Message) -> Result<(), Failure> {
        match self {
            Self::Server(server) => server.send(message).await.map(|_| ()).map_err(|error| in_words(&error)),
            Self::Folder(folder) => {
                let (folder, bytes) = (folder.clone(), message.formatted());
                let written = tokio::task::spawn_blocking(move || {
                    std::fs::create_dir_all(&folder)?;
                    // Whole or not at all: a reader of the folder never finds half a mail.
                    let half = folder.join(format!("{mail}.part"));
                    std::fs::write(&half, bytes)?;
                    std::fs::rename(half, folder.join(format!("{mail}.eml")))
                });
                match written.await {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(cause)) => Err(Failure::passing(format!("The outbox folder cannot be written: {cause}."))),
                    Err(_) => Err(Failure::passing("The outbox folder cannot be written.")),
                }
            }
        }
    }
}

fn server(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, SmtpError> {
    Ok(AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(SERVER_SAYS_WITHIN)).build())
}

/// Whether a text is the address of a mail server.
pub fn is_smtp_url(url: &str) -> bool {
    AsyncSmtpTransport::<Tokio1Executor>::from_url(url).is_ok()
}

/// Greets the configured mail server without sending anything; fine where none is configured.
///
/// # Errors
/// What is wrong, as a sentence.
pub async fn try_server(config: &Config) -> Result<(), String> {
    match Transport::open(config) {
        Ok(Transport::Folder(_)) => Ok(()),
        Ok(Transport::Server(server)) => match server.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("The mail server does not answer as one.".to_owned()),
            Err(error) => Err(in_words(&error).reason),
        },
        Err(failure) => Err(failure.reason),
    }
}

fn in_words(error: &SmtpError) -> Failure {
    let code = error.status().map(|code| format!(" (code {code})")).unwrap_or_default();
    if error.is_timeout() {
        Failure::passing("The mail server did not answer in time.")
    } else if error.is_permanent() {
        Failure::lasting(format!("The mail server refused this mail{code}. Check the address."))
    } else if error.is_transient() {
        Failure::passing(format!("The mail server could not take this mail now{code}."))
    } else if error.is_tls() {
        Failure::passing("No secure connection to the mail server could be made.")
    } else if error.is_client() {
        Failure::lasting("The mail server cannot be used as it is set up.")
    } else {
        Failure::passing("The mail server could not be reached.")
    }
}

/// The mail itself, with the secrets of its own link and of an invitation that rides on it. It comes from the business by the system's address: no address of the team is in it.
///
/// # Errors
/// An address that cannot be written to.
pub(super) fn message(
    config: &Config,
    mail: MailId,
    letter: &Letter,
    [secret, riding]: &[String; 2],
    at: Instant,
) -> Result<Message, Failure> {
    let address = |text: &str| text.parse::<Address>();
    let from = address(&config.mail_from)
        .map_err(|_| Failure::passing("The sender's address (VITRINE_MAIL_FROM) cannot be read."))?;
    let to = address(&letter.email).map_err(|_| Failure::lasting("The contact's address cannot be written to."))?;
    let site = config.site();
    let invitation_days = config.invitation_secs / DAY_SECS;
    let links = Links { site: &site, secret, riding, invitation_days };
    let host = from.domain().to_owned();
    let millis = u64::try_from(at.millis()).unwrap_or_default();
    let built = Message::builder()
        .from(Mailbox::new(Some(letter.business.clone()), from))
        .to(Mailbox::new(Some(letter.name.clone()), to))
        .subject(letter.subject())
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
        .message_id(Some(format!("<{}@{host}>", message_key(mail))))
        .singlepart(SinglePart::plain(letter.text(&links)));
    let mut message = built.map_err(|_| Failure::lasting("The mail could not be written."))?;
    let headers = message.headers_mut();
    headers.insert_raw(plain("Auto-Submitted", "auto-generated".to_owned()));
    match letter.says {
        Says::News(_) => {
            headers.insert_raw(plain("List-Unsubscribe", format!("<{}>", unsubscribe_link(&site, secret))));
        }
        Says::Share(_) | Says::Invitation(_) => {}
    }
    Ok(message)
}

/// What stands in the Message-ID: the same for every try, and nothing can be read from it. The mail's own id tells when
/// its first entry was written, which may be one that is hidden by now.
fn message_key(mail: MailId) -> String {
    Sha256::digest(mail.bits().to_be_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn plain(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}
