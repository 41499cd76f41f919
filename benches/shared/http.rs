//! HTTP/1.1 by hand: as little work as possible on the client's side, so that it does not slow down what it measures.

use crate::Outcome;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer that takes longer counts as none.
const ANSWER_MAX: Duration = Duration::from_secs(15);

/// What the server said.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The whole body.
    pub body: Vec<u8>,
}

/// A connection that stays open between requests.
pub struct Connection {
    tcp: TcpStream,
    /// Read and not yet used.
    buffer: Vec<u8>,
}

/// A GET for a signed-in person.
pub fn get(path: &str, cookie: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: vitrine={cookie}\r\nAccept: text/html\r\n\r\n")
}

/// A form for a signed-in person, sent as the WebAssembly client does.
pub fn post(path: &str, cookie: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: vitrine={cookie}\r\nAccept: application/json\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Where `part` begins in `whole`.
pub fn find(whole: &[u8], part: &[u8]) -> Option<usize> {
    whole.windows(part.len()).position(|window| window == part)
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Outcome<Self> {
        let tcp = TcpStream::connect(address).await.map_err(|error| format!("cannot connect: {error}"))?;
        tcp.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(Self { tcp, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads the whole answer.
    pub async fn ask(&mut self, request: &str) -> Outcome<Answer> {
        let asked = async {
            self.tcp.write_all(request.as_bytes()).await.map_err(|error| format!("cannot send: {error}"))?;
            self.read().await
        };
        tokio::time::timeout(ANSWER_MAX, asked).await.map_err(|_| "the server did not answer in time".to_owned())?
    }

    /// Sends a request whose body comes piece by piece, and reads the whole answer, however long both take.
    pub async fn send_pieces<'a>(&mut self, head: &str, pieces: impl Iterator<Item = &'a [u8]>) -> Outcome<Answer> {
        self.tcp.write_all(head.as_bytes()).await.map_err(|error| format!("cannot send: {error}"))?;
        for piece in pieces {
            self.tcp.write_all(piece).await.map_err(|error| format!("the server stopped listening: {error}"))?;
        }
        self.read().await
    }

    async fn read(&mut self) -> Outcome<Answer> {
        let head = loop {
            match find(&self.buffer, b"\r\n\r\n") {
                Some(end) => break end + 4,
                None => self.more().await?,
            }
        };
        let lines = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
        let status = lines.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or("not an answer")?;
        let value = |name: &str| lines.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let length = value("content-length").and_then(|text| text.parse::<usize>().ok());
        let is_chunked = value("transfer-encoding").is_some_and(|text| text.contains("chunked"));
        let body = match length {
            _ if is_chunked => self.chunks(head).await?,
            Some(length) => {
                while self.buffer.len() < head + length {
                    self.more().await?;
                }
                let body = self.buffer[head..head + length].to_vec();
                self.buffer.drain(..head + length);
                body
            }
            None => return Err("an answer of unknown length".to_owned()),
        };
        Ok(Answer { status, body })
    }

    async fn chunks(&mut self, mut at: usize) -> Outcome<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let from = loop {
                match find(&self.buffer[at..], b"\r\n") {
                    Some(end) => break at + end,
                    None => self.more().await?,
                }
            };
            let size = String::from_utf8_lossy(&self.buffer[at..from]).trim().to_owned();
            let size = usize::from_str_radix(&size, 16).map_err(|_| format!("{size:?} is no chunk's size"))?;
            at = from + 2 + size + 2;
            while self.buffer.len() < at {
                self.more().await?;
            }
            if size == 0 {
                self.buffer.drain(..at);
                return Ok(body);
            }
            body.extend_from_slice(&self.buffer[from + 2..from + 2 + size]);
        }
    }

    async fn more(&mut self) -> Outcome<()> {
        self.buffer.reserve(32 * 1024);
        match self.tcp.read_buf(&mut self.buffer).await {
            Ok(0) => Err("the server closed the connection".to_owned()),
            Ok(_) => Ok(()),
            Err(error) => Err(format!("cannot read: {error}")),
        }
    }
}
