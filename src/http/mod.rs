//! The HTTP side: addresses, cookies, headers, and the way between a request and the services. Decides nothing about
//! rights: the gate shows the way, the services ask the policy.

mod answer;
mod arriving;
mod ask;
mod assets;
mod call;
mod cookies;
mod cut;
mod files;
mod fill;
mod gate;
mod headers;
mod linger;
mod live;
mod logo;
mod pages;
mod place;
mod preview;
mod range;
mod record;
mod records;
mod retry;
mod router;
mod serve;
mod site;
mod upload;
mod visitor;

pub use ask::{Ask, ask, enter, go_to, leave, look, look_no_more};
pub use call::CALL_BYTES_MAX;
pub use cut::{CuttableListener, CuttableStream, Cutter};
pub use files::DOWNLOADS;
pub use live::LIVE;
pub use router::router;
pub use serve::{CONNECTIONS_MAX, Connection, DRAIN_SECS, HEAD_READ_SECS, Peer, serve};
pub use site::Site;
pub use visitor::Visitor;
