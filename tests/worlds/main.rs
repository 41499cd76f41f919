//! Random worlds against an independent reference: what HTTP and the live stream really deliver is what the product's
//! rules allow, to everybody, after everything that happens.
//!
//! `VITRINE_WORLD_SEED` plays a printed seed again; `VITRINE_WORLDS` makes that many worlds instead of one.

#[path = "../support/mod.rs"]
mod support;

mod act;
mod canary;
mod delivered;
mod reference;
mod streams;
mod told;
mod twins;
mod world;

use serde_json::json;
use streams::Streams;
use support::TestServer;
use world::{Size, World, seeds};

const SMALL: Size = Size { customers: 3, jobs: 7, entries: 4 };
const LARGE: Size = Size { customers: 3, jobs: 10, entries: 8 };
/// Batches of random actions, and actions in each, in each tenant.
const BATCHES: usize = 2;
const ACTIONS: usize = 20;
/// Random actions while streams are open.
const STEPS: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn world_delivers_exactly_what_the_reference_allows() {
    for seed in seeds() {
        let mut world = World::new(seed, LARGE).await;
        // One of the two businesses wants its words in the mails.
        let quotes = json!({ "on": true, "minutes": "10", "quotes": true });
        world.owner(0).call("settings/mails", quotes).await.expect(200);
        let mut letters = world.check_letters().await;
        world.check_everything().await;
        for batch in 0..BATCHES {
            for tenant in 0..world.is.tenants.len() {
                for _ in 0..ACTIONS {
                    world.something_happens(tenant).await;
                }
                if batch % 2 == 0 {
                    world.open_everything(tenant).await;
                }
            }
            letters += world.check_letters().await;
            world.sign_in_again().await;
            world.check_everything().await;
        }
        assert!(letters > 0, "seed {seed}: nobody was sent a mail, nothing is proved");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn crawler_finds_no_canary() {
    for seed in seeds() {
        let mut world = World::new(seed, SMALL).await;
        for tenant in 0..world.is.tenants.len() {
            for _ in 0..ACTIONS {
                world.something_happens(tenant).await;
            }
            world.open_everything(tenant).await;
        }
        world.sign_in_again().await;
        let mut pages = 0;
        for person in world.everybody() {
            pages += world.crawl(person).await;
        }
        assert!(pages > 100, "seed {seed}: only {pages} pages were found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_rows_leave_no_trace() {
    let server = TestServer::start_with(|config| config.insecure_cookies = true).await;
    let full = twins::Twin::new(&server, true).await;
    let empty = twins::Twin::new(&server, false).await;
    let (full, empty) = (full.told().await, empty.told().await);
    let is_paged = empty.lines().any(|line| line.contains("\"earlier\": ") && !line.contains("null"));
    assert!(is_paged, "a feed has an earlier page, or nothing is proved");
    assert_eq!(full, empty);
}

#[tokio::test(flavor = "multi_thread")]
async fn stream_tells_exactly_what_the_reference_allows() {
    for seed in seeds() {
        let mut world = World::new(seed, SMALL).await;
        assert_eq!(told::listen(&world.server.stranger()).await.err(), Some(401), "a stranger gets no stream");
        let mut streams = Streams::open(&mut world).await;
        for step in 0..STEPS {
            streams.step(&mut world, step % 2).await;
        }
        for kind in ["job", "recheck", "bye"] {
            assert!(streams.heard.contains_key(kind), "seed {seed}: no {kind} was ever told, nothing is proved");
        }
    }
}
