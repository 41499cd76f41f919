//! Adding files, second half: the bytes. Each file is looked at by its first bytes, streamed into the store under a
//! random name, and counted on its way; nothing of it is held whole.

use super::upload::{UploadForm, UploadSide, too_many, write_rows};
use crate::files::{
    BlobWriter, Built, Forgetter, HEAD_BEGINS, HEAD_BYTES_MAX, Head, PictureEnd, SNIFF_BYTES, Seat, draw_thumbnail,
    forget_location, what_it_is,
};
use crate::store::blob;
use crate::{Context, ServiceError, ServiceResult, Viewer};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use std::io;
use vitrine_domain::{FILES_PER_UPLOAD_MAX, FileKind, FileName, MediaType, TenantId, bytes_in_words};
use vitrine_wire::FilesAdded;

/// An upload under way.
pub struct Upload {
    viewer: Viewer,
    side: UploadSide,
    form: UploadForm,
    pub(super) intake: Intake,
}

/// A file whose bytes lie in the store.
pub(crate) struct Taken {
    pub(crate) name: FileName,
    pub(super) media: MediaType,
    pub(super) byte_count: u64,
    pub(super) blob: String,
    pub(super) thumbnail: Option<String>,
}

impl Taken {
    /// The names of its bytes.
    pub(super) fn blobs(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.blob).chain(&self.thumbnail)
    }
}

/// The first bytes of a file, and what it is by them.
struct Begun {
    head: Vec<u8>,
    media: MediaType,
    /// For a photo: where in the head its picture begins.
    picture_at: Option<usize>,
}

impl Upload {
    pub(super) fn new(viewer: Viewer, side: UploadSide, form: UploadForm, intake: Intake) -> Self {
        Self { viewer, side, form, intake }
    }

    /// How many files were taken.
    pub fn count(&self) -> usize {
        self.intake.taken.len()
    }

    /// Takes one file. `sent_name` is what the sender calls it.
    ///
    /// # Errors
    /// As [`Intake::take`]. Then nothing of the whole upload may be finished: see [`Self::give_up`].
    pub async fn take<S>(&mut self, cx: &Context, sent_name: &str, pieces: S) -> ServiceResult<()>
    where
        S: Stream<Item = io::Result<Bytes>> + Unpin,
    {
        self.intake.take(cx, sent_name, pieces).await
    }

    /// Writes the rows: from now on the files are there.
    ///
    /// # Errors
    /// The policy's refusal, asked anew; a problem of the form; a conflict.
    pub async fn finish(self, cx: &Context) -> ServiceResult<FilesAdded> {
        if self.intake.taken.is_empty() {
            return Err(ServiceError::field("files", "Choose a file first."));
        }
        let written = write_rows(cx, &self.viewer, self.side, &self.form, &self.intake.taken).await;
        if written.is_err() {
            self.give_up(cx).await;
        }
        written
    }

    /// Forgets everything that was taken and that no file names. Where even that fails, the sweeper finds it later.
    pub async fn give_up(self, cx: &Context) {
        self.intake.give_up(cx).await;
    }
}

/// Files on their way into the store, whatever they are for: every one passes here.
pub(crate) struct Intake {
    tenant: TenantId,
    bytes_max: u64,
    taken: Vec<Taken>,
    /// Names of all bytes that were announced, for when they are given up.
    announced: Vec<String>,
    _seat: Seat,
}

impl Intake {
    /// `bytes_max`: the largest file, in bytes.
    pub(crate) fn new(tenant: TenantId, bytes_max: u64, seat: Seat) -> Self {
        Self { tenant, bytes_max, taken: Vec::new(), announced: Vec::new(), _seat: seat }
    }

    /// What was taken, in order.
    pub(crate) fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// Takes one file. `sent_name` is what the sender calls it.
    ///
    /// # Errors
    /// A problem of the field `files` that names the file: too large, or nothing that is kept; `Busy` when the store
    /// cannot take it now. Then nothing of the whole form may be finished: see [`Self::give_up`].
    pub(crate) async fn take<S>(&mut self, cx: &Context, sent_name: &str, mut pieces: S) -> ServiceResult<()>
    where
        S: Stream<Item = io::Result<Bytes>> + Unpin,
    {
        if self.taken.len() >= FILES_PER_UPLOAD_MAX {
            return Err(too_many());
        }
        let name = FileName::clean(sent_name);
        let begun = begin(&name, self.bytes_max, &mut pieces).await?;
        let name = name.with_ending_of(begun.media);
        let blob = self.announce(cx).await?;
        let mut writer = cx.blobs().write(&blob).await?;
        match pour(&mut writer, &name, self.bytes_max, &begun, &mut pieces).await {
            Ok(byte_count) => {
                writer.finish().await?;
                let thumbnail = self.thumbnail(cx, begun.media, &blob).await?;
                self.taken.push(Taken { name, media: begun.media, byte_count, blob, thumbnail });
                Ok(())
            }
            Err(error) => {
                writer.abort().await;
                Err(error)
            }
        }
    }

    /// Forgets everything that was taken and that no file names. Where even that fails, the sweeper finds it later.
    pub(crate) async fn give_up(self, cx: &Context) {
        let given_up = async {
            let db = cx.store().change().await?;
            for name in &self.announced {
                blob::doom_pending(&db, name, cx.now()).await?;
            }
            db.commit().await
        };
        if let Err(error) = given_up.await {
            tracing::warn!(%error, "an upload could not be given up now; the sweeper will");
        }
    }

    /// A random name for bytes, in the database before there is a byte in the store.
    async fn announce(&mut self, cx: &Context) -> ServiceResult<String> {
        let name = cx.new_secret();
        let db = cx.store().change().await?;
        blob::announce(&db, self.tenant, &name, cx.now()).await?;
        db.commit().await?;
        self.announced.push(name.clone());
        Ok(name)
    }

    async fn thumbnail(&mut self, cx: &Context, media: MediaType, original: &str) -> ServiceResult<Option<String>> {
        if !media.kind.is_picture() {
            return Ok(None);
        }
        let Some(bytes) = draw_thumbnail(cx.blobs(), original).await? else { return Ok(None) };
        let name = self.announce(cx).await?;
        cx.blobs().write_small(&name, bytes.into()).await?;
        Ok(Some(name))
    }
}

/// Collects the first bytes until they tell what the file is; for a JPEG, until its picture begins.
async fn begin<S>(name: &FileName, bytes_max: u64, pieces: &mut S) -> ServiceResult<Begun>
where
    S: Stream<Item = io::Result<Bytes>> + Unpin,
{
    let mut head = Vec::new();
    let mut is_all = false;
    while !is_all && head.len() < SNIFF_BYTES {
        match next(pieces).await? {
            Some(piece) => head.extend_from_slice(&piece),
            None => is_all = true,
        }
        check_size(name, head.len() as u64, bytes_max)?;
    }
    if head.is_empty() {
        return Err(ServiceError::field("files", format!("“{name}” is empty. Choose another file.")));
    }
    let sniffed = head.get(..SNIFF_BYTES.min(head.len())).unwrap_or_default();
    let media = what_it_is(sniffed, name.as_str()).ok_or_else(|| not_kept(name))?;
    if media.kind != FileKind::Jpeg {
        return Ok(Begun { head, media, picture_at: None });
    }
    let mut at = HEAD_BEGINS;
    loop {
        let (found, came_to) = forget_location(&mut head, at);
        at = came_to;
        match found {
            Head::Whole => return Ok(Begun { head, media, picture_at: Some(at) }),
            Head::Unfinished if !is_all && head.len() < HEAD_BYTES_MAX => match next(pieces).await? {
                Some(piece) => head.extend_from_slice(&piece),
                None => is_all = true,
            },
            Head::Unfinished | Head::Broken => return Err(damaged(name)),
        }
        check_size(name, head.len() as u64, bytes_max)?;
    }
}

/// Streams a file into the store, without what it says about itself where that can be told from the picture, and a photo
/// to the end of its picture; answers how many bytes are kept.
async fn pour<S>(
    writer: &mut BlobWriter,
    name: &FileName,
    bytes_max: u64,
    begun: &Begun,
    pieces: &mut S,
) -> ServiceResult<u64>
where
    S: Stream<Item = io::Result<Bytes>> + Unpin,
{
    let mut sieve = Sieve::of(begun);
    let (opening, rest) = begun.head.split_at(begun.picture_at.unwrap_or_default());
    writer.write(opening).await?;
    let (mut sent, mut kept) = (begun.head.len() as u64, opening.len() as u64);
    let mut next_piece = Some(Bytes::copy_from_slice(rest));
    while let Some(piece) = next_piece {
        let piece = sieve.pass(name, piece)?;
        kept += piece.len() as u64;
        writer.write(&piece).await?;
        next_piece = next(pieces).await?;
        sent += next_piece.as_ref().map_or(0, |piece| piece.len() as u64);
        check_size(name, sent, bytes_max)?;
    }
    Ok(kept)
}

/// What is kept of a file's pieces.
enum Sieve {
    /// As they were sent.
    All,
    /// A photo to the end of its picture.
    Photo(PictureEnd),
    /// All but what a picture says about itself.
    Picture(Forgetter),
}

impl Sieve {
    fn of(begun: &Begun) -> Self {
        match (begun.picture_at, built(begun.media.kind)) {
            (Some(_), _) => Self::Photo(PictureEnd::Picture),
            (None, Some(built)) => Self::Picture(Forgetter::new(built)),
            (None, None) => Self::All,
        }
    }

    fn pass(&mut self, name: &FileName, piece: Bytes) -> ServiceResult<Bytes> {
        match self {
            Self::All => Ok(piece),
            Self::Photo(end) => Ok(piece.slice(..end.within(&piece))),
            Self::Picture(forgetter) => forgetter.pass(&piece).map(Bytes::from).map_err(|_| damaged(name)),
        }
    }
}

/// JPEGs are looked through before they are written; the other kinds either hold no such thing in a known place, or are
/// kept as they were sent.
const fn built(kind: FileKind) -> Option<Built> {
    match kind {
        FileKind::Png => Some(Built::Png),
        FileKind::Webp => Some(Built::Webp),
        FileKind::Jpeg
        | FileKind::Gif
        | FileKind::Heic
        | FileKind::Pdf
        | FileKind::Document
        | FileKind::Sheet
        | FileKind::Slides
        | FileKind::Text
        | FileKind::Csv => None,
    }
}

async fn next<S>(pieces: &mut S) -> ServiceResult<Option<Bytes>>
where
    S: Stream<Item = io::Result<Bytes>> + Unpin,
{
    // How long they may take is the affair of whoever takes them off the line.
    match pieces.next().await {
        None => Ok(None),
        Some(Ok(piece)) => Ok(Some(piece)),
        Some(Err(_)) => Err(ServiceError::field("files", "The line broke before the file had arrived. Send it again.")),
    }
}

fn check_size(name: &FileName, bytes: u64, bytes_max: u64) -> ServiceResult<()> {
    if bytes <= bytes_max {
        return Ok(());
    }
    let max = bytes_in_words(bytes_max);
    Err(ServiceError::field("files", format!("“{name}” is larger than {max}. Send a smaller one.")))
}

fn not_kept(name: &FileName) -> ServiceError {
    let sentence = format!(
        "“{name}” is not a kind of file that is kept here. Send a picture (JPEG, PNG, GIF, WebP, HEIC), a PDF, an \
         office document or plain text."
    );
    ServiceError::field("files", sentence)
}

fn damaged(name: &FileName) -> ServiceError {
    ServiceError::field("files", format!("“{name}” cannot be read as a photo. Save it again, then send it."))
}
