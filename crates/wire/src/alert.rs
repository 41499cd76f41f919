//! The staff's bell, and the mails to contacts as owners and admins see them.

use serde::{Deserialize, Serialize};
use vitrine_domain::{AlertId, AlertKind, CustomerId, Instant, JobId, MailId, MailState};

/// The job that an alert is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertJob {
    /// Which.
    pub job: JobId,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
}

/// One alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertLine {
    /// Which.
    pub alert: AlertId,
    /// What happened.
    pub kind: AlertKind,
    /// The contact's name.
    pub who: String,
    /// On which job; `None`: about the contact.
    pub job: Option<AlertJob>,
    /// The contact's customer, where the alert is about the contact.
    pub customer: Option<CustomerId>,
    /// When.
    pub created_at: Instant,
    /// Marked read, or its job was opened since.
    pub is_read: bool,
}

/// `/alerts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertList {
    /// The newest 100, newest first.
    pub alerts: Vec<AlertLine>,
    /// How many are unread.
    pub unread: u64,
}

/// One kind of alert on the account page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertChoice {
    /// Which.
    pub kind: AlertKind,
    /// It rings the asker's bell.
    pub is_on: bool,
}

/// One mail on the Outbox page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxMail {
    /// Which.
    pub mail: MailId,
    /// To whom: the contact's name.
    pub name: String,
    /// The contact's address.
    pub email: String,
    /// How far it has come.
    pub state: MailState,
    /// When it is tried (again); for a mail that was sent, when it was.
    pub at: Instant,
    /// Why it did not arrive, in words; empty: nothing went wrong.
    pub reason: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What it tells of; empty for an invitation.
    pub jobs: Vec<MailedJob>,
    /// It brings an invitation.
    pub is_invitation: bool,
}

/// A job of which a mail tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailedJob {
    /// Which.
    pub job: JobId,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// How many entries of its feed; none where the mail brings a link to the job instead.
    pub entries: u32,
}

/// `/outbox`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxView {
    /// The newest 100 mails: first those that failed, then those under way and waiting, then those sent. A mail of which
    /// nothing is left to say is not here: it will not be sent.
    pub mails: Vec<OutboxMail>,
    /// How many failed.
    pub failed: u64,
    /// Mails go to files in the data folder: no mail server is set up.
    pub goes_to_files: bool,
}
