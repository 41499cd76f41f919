//! Whoever sends more than is taken hears so: browsers send a form to its end before they read the answer.

use crate::support::World;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// More than a connection holds while nobody reads it.
const BODY_BYTES: usize = 24 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_too_much_is_heard_out_and_told() {
    let World { here, dana, .. } = &World::new().await;
    let server = here.owner.client.address("").replace("http://", "");
    let (owner, contact) = (here.owner.client.cookie_line(), dana.client.cookie_line());
    let form = "multipart/form-data; boundary=end";
    for (path, kind, cookies, status) in [
        ("/api/settings/logo", form, owner.as_str(), "422"),
        ("/api/settings/logo", form, "", "401"),
        ("/api/files/add", form, "", "401"),
        ("/api/portal/upload", form, &contact, "422"),
        ("/api/jobs/create", "application/x-www-form-urlencoded", &owner, "422"),
        ("/api/jobs/create", "application/x-www-form-urlencoded", "", "422"),
        ("/nowhere", form, &owner, "404"),
    ] {
        let answer = send_whole(&server, path, kind, cookies).await;
        assert_eq!(answer.get(9..12), Some(status), "{path}: {answer}");
    }
}

/// Sends a form whose one part does not end, and reads when all of it is sent.
async fn send_whole(address: &str, path: &str, kind: &str, cookies: &str) -> String {
    let mut line = TcpStream::connect(address).await.expect("a connection");
    let part = "--end\r\ncontent-disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\n\r\n";
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nsec-fetch-site: same-origin\r\naccept: application/json\r\n\
         cookie: {cookies}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{part}",
        BODY_BYTES + part.len()
    );
    line.write_all(head.as_bytes()).await.expect("the head is taken");
    line.write_all(&vec![b'x'; BODY_BYTES]).await.unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap_or_else(|error| panic!("{path}: {error}"));
    answer
}
