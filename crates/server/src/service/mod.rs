//! Use cases. Each: load the facts → ask the policy → read or change → answer with a view. Every public function here
//! takes the [`Context`](crate::Context) and, where somebody signed in asks, the [`Viewer`](crate::Viewer).

pub mod customer;
pub mod entry;
mod history_words;
pub mod home;
pub mod invitation;
pub mod job;
mod parse;
pub mod portal;
pub mod session;
pub mod settings;
pub mod sign_up;
mod browser;
mod frame;
mod secret;
mod contact;
pub(crate) mod member;
