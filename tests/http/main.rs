//! What the server answers over HTTP, to whom, and what it leaves behind. Each test is named after the rule it holds.

#[path = "../support/mod.rs"]
mod support;

mod alerts;
mod auto_invites;
mod contact_invites;
mod contacts;
mod endpoints;
mod fields;
mod file_fields;
mod files;
mod forms;
mod headers;
mod ids;
mod invitations;
mod linger;
mod listed;
mod lists;
mod logo;
mod mails;
mod members;
mod people;
mod permissions;
mod pipelines;
mod portal_marks;
mod portal_settings;
mod preview;
mod preview_ends;
mod records;
mod refusals;
mod riding_links;
mod sessions;
mod share_links;
mod share_logins;
mod sharing;
mod submissions;
mod switches;
mod table;
mod who_sees;
