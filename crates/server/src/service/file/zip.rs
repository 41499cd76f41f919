//! All files of a job in one download, made while it is read.

use super::hand_out::{Pieces, Variant, ZipPlan, hand_out};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use async_zip::base::write::ZipFileWriter;
use async_zip::{Compression, ZipEntryBuilder};
use futures::{AsyncWriteExt, StreamExt, stream};
use std::io;
use tokio::io::DuplexStream;
use tokio_util::io::ReaderStream;

/// Bytes between the store and the reader: 64 KiB. A reader who stops stops the work.
const BUFFER_BYTES: usize = 64 * 1024;

/// The download's bytes. The files are stored as they are: photos and PDFs are packed already.
pub fn zip(cx: Context, viewer: Viewer, plan: ZipPlan) -> Pieces {
    let (into, from) = tokio::io::duplex(BUFFER_BYTES);
    let writing = tokio::spawn(async move { write(&cx, &viewer, &plan, into).await });
    // A download that broke off must not look like a whole one.
    let end = stream::once(writing).filter_map(|written| async {
        match written {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(Err(error)),
            Err(error) => Some(Err(io::Error::other(error))),
        }
    });
    ReaderStream::with_capacity(from, BUFFER_BYTES).chain(end).boxed()
}

async fn write(cx: &Context, viewer: &Viewer, plan: &ZipPlan, into: DuplexStream) -> io::Result<()> {
    let mut zip = ZipFileWriter::with_tokio(into);
    for (file, name) in plan.files() {
        let Some(mut pieces) = open(cx, viewer, &file.to_string()).await.map_err(io::Error::other)? else { continue };
        let head = ZipEntryBuilder::new(name.as_str().into(), Compression::Stored);
        let mut entry = zip.write_entry_stream(head).await.map_err(io::Error::other)?;
        while let Some(piece) = pieces.next().await {
            entry.write_all(&piece?).await?;
        }
        entry.close().await.map_err(io::Error::other)?;
    }
    zip.close().await.map_err(io::Error::other)?;
    Ok(())
}

/// Through the gate once more; `None` for what may not be seen any more.
async fn open(cx: &Context, viewer: &Viewer, file: &str) -> ServiceResult<Option<Pieces>> {
    match hand_out(cx, viewer, file, Variant::Original).await {
        Ok(found) => Ok(Some(found.read(cx, None).await?)),
        Err(ServiceError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
