//! The logo: who may load it, what is taken, and that it crosses to no other business (LEAKS 15, 45).

use super::table::Scene;
use crate::support::{ONE_PIXEL, World, send_picture};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn logo_is_for_own_people_alone() {
    let scene = Scene::new().await;
    for persona in scene.personas().await {
        if let Some(switch) = persona.off {
            scene.world.here.switch(switch, false).await;
        }
        let answer = persona.client.get("/logo").await;
        let may = match persona.name {
            "stranger" => 401,
            "owner, ended" | "c. invited" | "c. blocked" | "c. customer archived" | "c. portal off" => 404,
            // They have none of their own, and get no other.
            "another tenant's owner" | "another tenant's contact" => 404,
            _ => 200,
        };
        assert_eq!(answer.status, may, "{}", persona.name);
        if may == 200 {
            assert_eq!(answer.header("content-type"), "image/png");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert!(answer.header("content-security-policy").contains("default-src 'none'"));
        }
        if let Some(switch) = persona.off {
            scene.world.here.switch(switch, true).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_businesses_have_two_logos() {
    let World { here, there, dana, there_contact, .. } = &World::new().await;
    here.send_logo(&here.owner.client).await.expect(200);
    there.owner.client.get("/logo").await.expect(404);
    there_contact.client.get("/logo").await.expect(404);
    let page = dana.client.get("/user/jobs").await.expect(200).text();
    let address = page.split("src=\"/logo").nth(1).expect("the portal shows it");
    assert!(address.starts_with("?v=") && !address[..40].contains(&here.tenant), "the address tells nothing");
    here.does("settings/remove_logo", json!({})).await;
    dana.client.get("/logo").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_shows_the_logo_while_it_works() {
    let World { server, here, reyes, .. } = &World::new().await;
    here.send_logo(&here.owner.client).await.expect(200);
    let (.., secret) = here.invite(reyes, "Ned New").await;
    let stranger = server.stranger();
    let page = stranger.get(&format!("/invitation/{secret}")).await.expect(200).text();
    assert!(page.contains(&format!("/invitation/{secret}/logo")));
    let logo = stranger.get(&format!("/invitation/{secret}/logo")).await.expect(200);
    assert_eq!((logo.header("content-type"), logo.header("cache-control")), ("image/png", "no-store"));
    here.switch("portal", false).await;
    stranger.get(&format!("/invitation/{secret}/logo")).await.expect(404);
    stranger.get("/invitation/unknown/logo").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pictures_are_taken_and_only_from_who_may_change_settings() {
    let World { server, here, staff, dana, .. } = &World::new().await;
    let before = server.dump().await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".as_slice();
    let large = vec![0_u8; 2 * 1024 * 1024 + 1];
    let larger = vec![0_u8; 3 * 1024 * 1024];
    for (what, bytes) in [("svg", svg), ("nothing", b""), ("large", &large), ("larger", &larger)] {
        let answer = send_picture(&here.owner.client, bytes, "application/json").await;
        assert_eq!(answer.status, 422, "{what}: {}", answer.text());
        assert!(answer.text().contains("\"logo\""), "{what}: {}", answer.text());
    }
    for (client, status) in [(&staff["supervisor"].client, 404), (&dana.client, 404), (&server.stranger(), 401)] {
        assert_eq!(send_picture(client, ONE_PIXEL, "application/json").await.status, status);
    }
    let seen = ["session", "membership"];
    assert_eq!(before.without(&seen).difference(&server.dump().await.without(&seen)), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn logo_works_without_javascript() {
    let World { here, .. } = &World::new().await;
    let owner = &here.owner.client;
    let back = send_picture(owner, b"no picture", "text/html").await.expect(303);
    assert!(back.location().starts_with("/settings/portal?retry="), "{}", back.location());
    let page = owner.get(back.location()).await.expect(200).text();
    assert!(page.contains("not a picture that can be used"), "says what to do");
    let back = send_picture(owner, ONE_PIXEL, "text/html").await.expect(303);
    assert_eq!(back.location(), "/settings/portal");
    assert!(owner.get("/settings/portal").await.expect(200).text().contains("src=\"/logo?v="));
}
