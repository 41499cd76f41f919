//! The rows. The only room that names `sea_orm`.
//!
//! Reading and writing happen inside a [`Look`] or a [`Change`]: a transaction in which the asker's rights are loaded
//! first. So what is read is never newer than the rights it is read with. Lists start from a scope of the policy;
//! there is no way to select jobs, entries or customers without one.

mod actor;
mod change;
mod connection;
pub(crate) mod entity;
mod key;
mod look;
mod scope;

pub(crate) mod alert;
pub(crate) mod blob;
pub(crate) mod customer;
pub(crate) mod entry;
pub(crate) mod field;
pub(crate) mod file;
pub(crate) mod history;
pub(crate) mod identity;
pub(crate) mod import;
pub(crate) mod invitation;
pub(crate) mod invitation_mail;
pub(crate) mod job;
pub(crate) mod mail;
pub(crate) mod membership;
pub(crate) mod outbox;
pub(crate) mod permission_edit;
pub(crate) mod pipeline;
pub(crate) mod pipeline_edit;
pub(crate) mod preview;
pub(crate) mod read_mark;
pub(crate) mod reference;
pub(crate) mod session;
pub(crate) mod share_link;
pub(crate) mod stage;
pub(crate) mod stream;
pub(crate) mod tenant;

#[cfg(test)]
mod probe;
#[cfg(test)]
mod scope_agrees;

pub(crate) use actor::load_actor;
pub(crate) use change::{Change, Recorded};
pub(crate) use connection::{Db, Store, StoreError};
pub(crate) use key::Key;
pub(crate) use look::Look;
pub(crate) use pipeline::Pipelines;
