//! The tests' own world stands.

use crate::support::World;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn world_stands() {
    let world = World::new().await;
    let jobs = world.dana.client.call("portal/jobs", json!({})).await.ok();
    assert_eq!(jobs.as_array().map(Vec::len), Some(3));
    let page = world.dana.client.get(&format!("/user/jobs/{}", world.job)).await.expect(200);
    assert!(page.text().contains("We come on Monday."));
    assert!(!page.text().contains("long ladder"));
}
