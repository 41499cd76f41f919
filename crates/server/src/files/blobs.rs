//! Bytes under random names: in a local folder, or in an S3-compatible store. Streamed in and out, never held whole.

use crate::config::{Config, FilesPlace};
use crate::context::OpenError;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientOptions, Error, GetOptions, GetRange, ObjectStore, ObjectStoreExt, WriteMultipart};
use std::ops::Range;
use std::sync::Arc;

/// Bytes on their way to a local folder are collected to pieces of this size: 1 MiB.
const LOCAL_PIECE_BYTES: usize = 1024 * 1024;
/// The least that S3 takes as one part of an object: 5 MiB.
const S3_PIECE_BYTES: usize = 5 * 1024 * 1024;
/// Pieces of one upload that may be on their way to the store at once, besides the one being collected.
const PIECES_AT_ONCE: usize = 1;

/// The store did not do it. The cause is logged here; nobody outside is told.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BlobError {
    /// There is nothing under that name.
    #[error("there are no such bytes")]
    Missing,
    /// The store is full, away, or refuses.
    #[error("the object store did not do it: {0}")]
    Store(Error),
}

impl From<Error> for BlobError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound { .. } => Self::Missing,
            other => Self::Store(other),
        }
    }
}

impl From<BlobError> for crate::ServiceError {
    fn from(error: BlobError) -> Self {
        tracing::error!(cause = %error, "the object store failed");
        match error {
            BlobError::Missing => Self::Broken,
            BlobError::Store(_) => Self::Busy,
        }
    }
}

/// The open object store.
pub(crate) struct Blobs {
    store: Arc<dyn ObjectStore>,
    piece_bytes: usize,
}

impl Blobs {
    /// Opens the store that the configuration names; makes the local folder when it is absent.
    ///
    /// # Errors
    /// A folder that cannot be made, an S3 configuration that cannot work.
    pub(crate) fn open(config: &Config) -> Result<Self, OpenError> {
        match &config.files {
            FilesPlace::Folder(folder) => {
                let failed = |cause| OpenError::Folder { path: folder.display().to_string(), cause };
                std::fs::create_dir_all(folder).map_err(failed)?;
                let store = LocalFileSystem::new_with_prefix(folder)
                    .map_err(|error| OpenError::Files(error.to_string()))?
                    // What the database says is kept must still be there after a power cut.
                    .with_fsync(true);
                Ok(Self { store: Arc::new(store), piece_bytes: LOCAL_PIECE_BYTES })
            }
            FilesPlace::S3(place) => {
                let is_plain = place.endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://"));
                let mut builder = AmazonS3Builder::new()
                    .with_bucket_name(&place.bucket)
                    .with_region(&place.region)
                    .with_access_key_id(&place.access_key_id)
                    .with_secret_access_key(&place.secret_access_key)
                    .with_client_options(ClientOptions::new().with_allow_http(is_plain));
                if let Some(endpoint) = &place.endpoint {
                    builder = builder.with_endpoint(endpoint);
                }
                let store = builder.build().map_err(|error| OpenError::Files(error.to_string()))?;
                Ok(Self { store: Arc::new(store), piece_bytes: S3_PIECE_BYTES })
            }
        }
    }

    /// Begins to write bytes under a new name. Nothing can be read under it before [`BlobWriter::finish`].
    pub(crate) async fn write(&self, name: &str) -> Result<BlobWriter, BlobError> {
        let upload = self.store.put_multipart(&path(name)).await?;
        Ok(BlobWriter { upload: WriteMultipart::new_with_chunk_size(upload, self.piece_bytes) })
    }

    /// Writes bytes that are few.
    pub(crate) async fn write_small(&self, name: &str, bytes: Bytes) -> Result<(), BlobError> {
        self.store.put(&path(name), bytes.into()).await?;
        Ok(())
    }

    /// The bytes, or a part of them, piece by piece.
    pub(crate) async fn read(
        &self,
        name: &str,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, Result<Bytes, BlobError>>, BlobError> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.store.get_opts(&path(name), options).await?;
        Ok(found.into_stream().map(|piece| piece.map_err(BlobError::from)).boxed())
    }

    /// Removes the bytes; also when there are none.
    pub(crate) async fn remove(&self, name: &str) -> Result<(), BlobError> {
        match self.store.delete(&path(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The names of everything that lies in the store.
    #[cfg(test)]
    pub(crate) async fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .store
            .list(None)
            .filter_map(|found| async { found.ok().and_then(|meta| meta.location.filename().map(str::to_owned)) })
            .collect()
            .await;
        names.sort();
        names
    }
}

/// Two letters of the name make a folder: no folder becomes too large to list.
fn path(name: &str) -> Path {
    Path::from(format!("{}/{name}", name.get(..2).unwrap_or("00")))
}

/// Bytes on their way into the store.
pub(crate) struct BlobWriter {
    upload: WriteMultipart,
}

impl BlobWriter {
    /// Takes the next bytes; waits while the store is slower than they come.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), BlobError> {
        self.upload.wait_for_capacity(PIECES_AT_ONCE).await?;
        self.upload.write(bytes);
        Ok(())
    }

    /// Makes them readable.
    pub(crate) async fn finish(self) -> Result<(), BlobError> {
        self.upload.finish().await?;
        Ok(())
    }

    /// Throws them away.
    pub(crate) async fn abort(self) {
        if let Err(error) = self.upload.abort().await {
            tracing::warn!(%error, "an upload that was given up could not be taken back");
        }
    }
}

#[cfg(test)]
mod tests;
