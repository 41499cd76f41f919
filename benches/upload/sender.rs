//! One file as a browser sends it: a form with its words first, then the bytes.

use std::net::SocketAddr;
use vitrine_bench::Outcome;
use vitrine_bench::http::Connection;
use vitrine_domain::JobId;

const BOUNDARY: &str = "----vitrine-bench";
/// Sent at once.
const PIECE_BYTES: usize = 64 * 1024;
/// What the server knows a PDF file by.
const HEAD: &[u8] = b"%PDF-1.7\n";

/// What is sent, and by whom.
#[derive(Clone)]
pub struct File {
    /// The secret of a session of staff.
    pub cookie: String,
    /// Where to.
    pub job: JobId,
    /// How large it is.
    pub bytes: u64,
}

/// Sends it and waits until it is kept.
pub async fn send(address: SocketAddr, file: File) -> Outcome<()> {
    let field = |name: &str, value: &str| {
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let words = field("job", &file.job.to_string()) + &field("audience", "internal");
    let begin = format!(
        "{words}--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"plan.pdf\"\r\n\
         Content-Type: application/pdf\r\n\r\n"
    );
    let end = format!("\r\n--{BOUNDARY}--\r\n");
    let length = u64::try_from(begin.len() + end.len()).unwrap_or(u64::MAX).saturating_add(file.bytes);
    let head = format!(
        "POST /api/files/add HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: vitrine={}\r\nAccept: application/json\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
         Content-Length: {length}\r\n\r\n",
        file.cookie
    );
    let noise = noise();
    let pieces = [begin.as_bytes()].into_iter().chain(body(&noise, file.bytes)).chain([end.as_bytes()]);
    let answer = Connection::open(address).await?.send_pieces(&head, pieces).await?;
    if answer.status == 200 {
        return Ok(());
    }
    Err(format!("a file was refused with {}: {}", answer.status, String::from_utf8_lossy(&answer.body)))
}

/// So many bytes that begin like a PDF file.
fn body(noise: &[u8], bytes: u64) -> impl Iterator<Item = &[u8]> {
    let mut left = usize::try_from(bytes).unwrap_or(usize::MAX).saturating_sub(HEAD.len());
    let rest = std::iter::from_fn(move || {
        let piece = &noise[..left.min(noise.len())];
        left -= piece.len();
        (!piece.is_empty()).then_some(piece)
    });
    std::iter::once(HEAD).chain(rest)
}

/// Bytes in which no boundary is found, and which nothing could store smaller than they are.
fn noise() -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let word = std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    });
    word.flatten().take(PIECE_BYTES).collect()
}
