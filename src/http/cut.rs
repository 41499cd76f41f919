//! Connections that can be cut from outside, and taken over after an answer.
//!
//! The body of a stream is polled only while the socket takes bytes: a reader that has stalled would keep a stream open
//! that must end. So the connection itself can be told to fail, whoever is waiting for it and whatever fills its buffers.
//!
//! A stream that is open for hours and says little need not keep the buffers of an HTTP connection (some 16 KiB). When
//! its answer's head has been sent, the bare socket can be handed on.
//!
//! The serve loop takes a [`CuttableListener`] like any other listener; handlers find the connection's [`Cutter`] among
//! the request's extensions.

use super::serve::Connection;
use axum::http::Extensions;
use axum::serve::Listener;
use futures::task::AtomicWaker;
use std::fmt;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::time::{Sleep, sleep};

/// So long may a connection take no byte of what is waiting to be sent; then it is cut off.
const STALL_MAX: Duration = Duration::from_secs(30);

/// Accepts connections that can be cut.
#[derive(Debug)]
pub struct CuttableListener(TcpListener);

impl CuttableListener {
    /// Listens on an address.
    ///
    /// # Errors
    /// The system's: the address is taken, or not ours.
    pub async fn bind(address: impl ToSocketAddrs) -> io::Result<Self> {
        TcpListener::bind(address).await.map(Self)
    }

    /// The address that is listened on.
    ///
    /// # Errors
    /// The system's.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CuttableStream, SocketAddr) {
        let (tcp, peer) = Listener::accept(&mut self.0).await;
        // A frame of the live stream is small and must not wait for more to go with it.
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "a connection ended before it began");
        }
        (CuttableStream { tcp: Some(tcp), cutter: Cutter::default(), stall_max: STALL_MAX, stalled: None }, peer)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Cuts one connection. Cheap to clone; does nothing once the connection has gone.
#[derive(Clone, Default)]
pub struct Cutter(Arc<Cut>);

#[derive(Default)]
struct Cut {
    is_cut: AtomicBool,
    /// Whoever waits for the connection. One task drives both of its directions.
    waiting: AtomicWaker,
    successor: Mutex<Option<Successor>>,
}

type Successor = Box<dyn FnOnce(TcpStream) + Send>;

impl Cut {
    fn take_successor(&self) -> Option<Successor> {
        self.successor.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Cutter {
    /// Ends the connection now. What its buffers still hold is not sent.
    pub fn cut(&self) {
        self.0.is_cut.store(true, Ordering::SeqCst);
        self.0.waiting.wake();
    }

    /// Once the answer under way has been sent and the connection would be closed, gives the socket to `successor`
    /// instead. The answer must end its connection (`Connection: close`). When the connection fails before that,
    /// `successor` is dropped.
    pub fn hand_over(&self, successor: impl FnOnce(TcpStream) + Send + 'static) {
        *self.0.successor.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(successor));
    }

    /// Fails once the connection has been cut; otherwise sees to it that a cut wakes the task.
    ///
    /// # Errors
    /// `ConnectionAborted`. Then the socket, when dropped, sends nothing more.
    pub fn check(&self, tcp: &TcpStream, task: &Context<'_>) -> io::Result<()> {
        // Registered before the flag is read: a cut in between wakes.
        self.0.waiting.register(task.waker());
        if !self.0.is_cut.load(Ordering::SeqCst) {
            return Ok(());
        }
        // Closing would leave it to the system to go on sending what the buffers hold.
        if let Err(error) = tcp.set_zero_linger() {
            tracing::debug!(%error, "a cut connection had ended by itself");
        }
        Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut off"))
    }
}

impl fmt::Debug for Cutter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cutter").field(&self.0.is_cut).finish()
    }
}

/// A connection that can be cut, and cuts itself off when its reader has stalled.
#[derive(Debug)]
pub struct CuttableStream {
    /// `None`: handed over.
    tcp: Option<TcpStream>,
    cutter: Cutter,
    stall_max: Duration,
    /// Runs while the socket takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Connection for CuttableStream {
    fn extensions(&self) -> Extensions {
        let mut extensions = Extensions::new();
        extensions.insert(self.cutter.clone());
        extensions
    }
}

impl CuttableStream {
    fn tcp(&mut self, task: &Context<'_>) -> io::Result<Pin<&mut TcpStream>> {
        let tcp = self.tcp.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        self.cutter.check(tcp, task)?;
        Ok(Pin::new(tcp))
    }

    /// What the socket says to a write; an error once it has taken nothing for too long.
    fn unless_stalled(&mut self, written: Poll<io::Result<usize>>, task: &mut Context<'_>) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stall_max = self.stall_max;
        ready!(self.stalled.get_or_insert_with(|| Box::pin(sleep(stall_max))).as_mut().poll(task));
        self.cutter.cut();
        Poll::Ready(self.tcp(task).and(Err(io::ErrorKind::TimedOut.into())))
    }
}

impl Drop for CuttableStream {
    fn drop(&mut self) {
        // It may hold a cutter of this very connection, and would keep itself for ever.
        drop(self.cutter.0.take_successor());
    }
}

impl AsyncRead for CuttableStream {
    fn poll_read(mut self: Pin<&mut Self>, task: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.tcp(task)?.poll_read(task, into)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(mut self: Pin<&mut Self>, task: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.tcp(task)?.poll_write(task, bytes);
        self.unless_stalled(written, task)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.tcp(task)?.poll_write_vectored(task, slices);
        self.unless_stalled(written, task)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.tcp(task)?.poll_flush(task)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Some(mut tcp) = self.tcp.take() else { return Poll::Ready(Ok(())) };
        if let Some(successor) = self.cutter.0.take_successor() {
            successor(tcp);
            return Poll::Ready(Ok(()));
        }
        let outcome = Pin::new(&mut tcp).poll_shutdown(task);
        self.tcp = Some(tcp);
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn stalled_reader_is_cut() {
        let mut listener = CuttableListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut client = TcpStream::connect(address).await.expect("a connection");
        let (mut stream, _) = listener.accept().await;
        let cutter = stream.extensions().get::<Cutter>().cloned().expect("a cutter");
        let writing = tokio::spawn(async move {
            loop {
                if let Err(error) = stream.write_all(&[0; 65_536]).await {
                    return error.kind();
                }
            }
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!writing.is_finished(), "it waits for the reader");
        cutter.cut();
        let ended = tokio::time::timeout(Duration::from_secs(5), writing).await;
        assert_eq!(ended.expect("in time").expect("no panic"), io::ErrorKind::ConnectionAborted);
        let mut rest = Vec::new();
        let outcome = tokio::time::timeout(Duration::from_secs(5), client.read_to_end(&mut rest)).await;
        assert!(outcome.expect("in time").is_err(), "the client is reset");
    }

    #[tokio::test]
    async fn reader_that_takes_nothing_is_cut_off_without_being_told() {
        let mut listener = CuttableListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let _client = TcpStream::connect(address).await.expect("a connection");
        let (mut stream, _) = listener.accept().await;
        stream.stall_max = Duration::from_millis(200);
        let writing = async {
            loop {
                if let Err(error) = stream.write_all(&[0; 65_536]).await {
                    return error.kind();
                }
            }
        };
        let ended = tokio::time::timeout(Duration::from_secs(5), writing).await;
        assert_eq!(ended.expect("in time"), io::ErrorKind::ConnectionAborted);
    }

    #[tokio::test]
    async fn socket_is_handed_over_instead_of_closed() {
        let mut listener = CuttableListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut client = TcpStream::connect(address).await.expect("a connection");
        let (mut stream, _) = listener.accept().await;
        let cutter = stream.extensions().get::<Cutter>().cloned().expect("a cutter");
        let (give, given) = tokio::sync::oneshot::channel();
        cutter.hand_over(|tcp| drop(give.send(tcp)));
        stream.write_all(b"head ").await.expect("written");
        stream.shutdown().await.expect("handed over");
        drop(stream);
        given.await.expect("given").write_all(b"body").await.expect("written");
        let mut text = String::new();
        client.read_to_string(&mut text).await.expect("read");
        assert_eq!(text, "head body");
    }
}
