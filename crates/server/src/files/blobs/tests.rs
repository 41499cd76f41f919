use super::*;
use crate::config::S3Place;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use std::path::{Path as Folder, PathBuf};
use tokio::net::TcpListener;

/// More than two parts of S3.
const BYTES: u64 = 12_000_000;
/// No piece that is read is larger: nothing is held whole.
const PIECE_MAX: usize = 1024 * 1024;

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("vitrine-blobs-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A real S3-compatible server on a folder, with one bucket.
async fn s3_server(root: &Folder) -> S3Place {
    std::fs::create_dir_all(root.join("files")).expect("a bucket");
    let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(root).expect("a folder"));
    builder.set_auth(SimpleAuth::from_single("the-id", "the-secret"));
    let service = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await;
            });
        }
    });
    S3Place {
        bucket: "files".to_owned(),
        endpoint: Some(format!("http://{address}")),
        region: "us-east-1".to_owned(),
        access_key_id: "the-id".to_owned(),
        secret_access_key: "the-secret".to_owned(),
    }
}

fn byte_at(at: u64) -> u8 {
    u8::try_from((at * 31 + at / 977) % 251).expect("below 251")
}

async fn write_all(blobs: &Blobs, name: &str, bytes: u64) {
    let mut writer = blobs.write(name).await.expect("begins");
    let mut at = 0;
    while at < bytes {
        let end = (at + 70_001).min(bytes);
        let piece: Vec<u8> = (at..end).map(byte_at).collect();
        writer.write(&piece).await.expect("takes");
        at = end;
    }
    writer.finish().await.expect("finishes");
}

/// Reads a part, checks every byte on its way; answers how many there were.
async fn check(blobs: &Blobs, name: &str, range: Option<Range<u64>>) -> u64 {
    let mut at = range.as_ref().map_or(0, |range| range.start);
    let first = at;
    let mut pieces = blobs.read(name, range).await.expect("is there");
    while let Some(piece) = pieces.next().await {
        let piece = piece.expect("readable");
        assert!(piece.len() <= PIECE_MAX, "{} bytes at once", piece.len());
        for byte in piece {
            assert_eq!(byte, byte_at(at), "{at}");
            at += 1;
        }
    }
    at - first
}

async fn bytes_go_in_and_out(blobs: &Blobs) {
    let name = format!("{:064x}", 0xabcd_u32);
    write_all(blobs, &name, BYTES).await;
    assert_eq!(check(blobs, &name, None).await, BYTES);
    assert_eq!(check(blobs, &name, Some(0..1)).await, 1);
    assert_eq!(check(blobs, &name, Some(6_000_000..6_100_000)).await, 100_000);
    assert_eq!(check(blobs, &name, Some(BYTES - 5..BYTES)).await, 5);

    blobs.write_small("small", Bytes::from_static(b"few")).await.expect("written");
    let unfinished = blobs.write("unfinished").await.expect("begins");
    unfinished.abort().await;
    assert!(matches!(blobs.read("unfinished", None).await, Err(BlobError::Missing)));
    assert_eq!(blobs.names().await, [name.as_str(), "small"]);

    for _ in 0..2 {
        blobs.remove(&name).await.expect("also when it is gone");
    }
    assert!(matches!(blobs.read(&name, None).await, Err(BlobError::Missing)));
    assert_eq!(blobs.names().await, ["small"]);
}

#[tokio::test]
async fn bytes_go_in_and_out_of_a_folder() {
    let folder = folder("local");
    bytes_go_in_and_out(&Blobs::open(&Config::in_folder(&folder)).expect("opens")).await;
    let _ = std::fs::remove_dir_all(folder);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_go_in_and_out_of_an_s3_compatible_store() {
    let folder = folder("s3");
    let place = s3_server(&folder).await;
    let config = Config { files: FilesPlace::S3(place.clone()), ..Config::in_folder(&folder) };
    bytes_go_in_and_out(&Blobs::open(&config).expect("opens")).await;

    let wrong = S3Place { secret_access_key: "another".to_owned(), ..place };
    let config = Config { files: FilesPlace::S3(wrong), ..Config::in_folder(&folder) };
    let refused = Blobs::open(&config).expect("opens").read("small", None).await;
    assert!(matches!(refused, Err(BlobError::Store(_))), "the keys are asked for");
    let _ = std::fs::remove_dir_all(folder);
}
