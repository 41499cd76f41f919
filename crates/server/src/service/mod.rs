//! Use cases. Each: load the facts → ask the policy → read or change → answer with a view. Every public function here
//! takes the [`Context`](crate::Context) and, where somebody signed in asks, the [`Viewer`](crate::Viewer).

mod browser;
mod contact;
pub mod customer;
pub mod entry;
pub mod file;
mod frame;
mod history_words;
pub mod home;
pub mod invitation;
pub mod job;
pub(crate) mod member;
mod open_job;
mod parse;
pub mod portal;
mod secret;
pub mod session;
pub mod settings;
mod sight;
pub mod sign_up;

#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod kill_tests;
#[cfg(test)]
mod live_tests;
#[cfg(test)]
mod lock_tests;
#[cfg(test)]
mod pairing_tests;
#[cfg(test)]
mod race_tests;
#[cfg(test)]
mod record_tests;
#[cfg(test)]
mod scenario;
#[cfg(test)]
mod scenario_tests;
