//! Use cases. Each: load the facts → ask the policy → read or change → answer with a view. Every public function here
//! takes the [`Context`](crate::Context) and, where somebody signed in asks, the [`Viewer`](crate::Viewer).

pub mod alert;
pub mod appearance;
pub mod auto_invite;
mod browser;
mod calendar;
mod cell;
mod contact;
pub mod contact_access;
pub mod contact_page;
pub mod customer;
pub mod entry;
pub mod export;
pub mod file;
pub mod form;
mod frame;
mod history_words;
pub mod home;
pub mod import;
pub mod invitation;
pub mod job;
pub mod mail;
pub mod member;
pub(crate) mod news;
mod open_job;
mod parse;
pub mod permission;
pub mod pipeline;
pub mod portal;
mod portal_mark;
pub mod preview;
pub mod read_mark;
pub mod roles;
mod secret;
pub mod session;
pub mod settings;
pub mod share;
mod sight;
pub mod sign_up;
mod ticks;
pub mod who_sees;

#[cfg(test)]
mod alert_tests;
#[cfg(test)]
mod auto_invite_tests;
#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod kill_tests;
#[cfg(test)]
mod live_tests;
#[cfg(test)]
mod lock_tests;
#[cfg(test)]
mod mail_tests;
#[cfg(test)]
mod member_tests;
#[cfg(test)]
mod pairing_tests;
#[cfg(test)]
mod preview_tests;
#[cfg(test)]
mod race_tests;
#[cfg(test)]
mod record_tests;
#[cfg(test)]
mod scenario;
#[cfg(test)]
mod scenario_tests;
#[cfg(test)]
mod unseen_tests;
