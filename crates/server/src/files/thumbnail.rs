//! Small pictures of pictures, drawn anew: nothing that the camera wrote about itself comes along.

use crate::files::{BlobError, Blobs};
use futures::StreamExt;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, RgbaImage};
use std::io::{BufReader, Seek, Write};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// What thumbnails are.
pub(crate) const THUMBNAIL_MEDIA_TYPE: &str = "image/jpeg";
/// The longer side of a thumbnail, in pixels.
const SIDE: u32 = 480;
/// How good it looks, of 100.
const QUALITY: u8 = 78;
/// The longer side that a picture may have to be looked at, in pixels.
const SOURCE_SIDE_MAX: u32 = 16_384;
/// Drawing one thumbnail uses at most so much memory for the picture: 256 MiB.
const MEMORY_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// So many are drawn at once.
const AT_ONCE: usize = 1;

static TURN: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(AT_ONCE));

/// Draws the thumbnail of a picture that lies in the store; `None` when the picture cannot be read: then an icon stands
/// in its place. The picture itself goes through a temporary file, not through memory.
///
/// # Errors
/// The store's.
pub(crate) async fn draw_thumbnail(blobs: &Blobs, name: &str) -> Result<Option<Vec<u8>>, BlobError> {
    let Ok(_turn) = TURN.acquire().await else { return Ok(None) };
    let Some(mut file) = temporary() else { return Ok(None) };
    let mut pieces = blobs.read(name, None).await?;
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        let written = tokio::task::spawn_blocking(move || file.write_all(&piece).map(|()| file)).await;
        match written {
            Ok(Ok(again)) => file = again,
            Ok(Err(error)) => {
                tracing::warn!(%error, "no room for a temporary file: a thumbnail is left out");
                return Ok(None);
            }
            Err(_) => return Ok(None),
        }
    }
    let drawn = tokio::task::spawn_blocking(move || {
        file.rewind().map_err(ImageError::IoError)?;
        draw(BufReader::new(file))
    });
    match drawn.await {
        Ok(Ok(thumbnail)) => Ok(Some(thumbnail)),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a picture could not be read: no thumbnail");
            Ok(None)
        }
        Err(_) => {
            tracing::error!("drawing a thumbnail panicked");
            Ok(None)
        }
    }
}

/// A file without a name: it is gone when it is closed, however the server ends.
fn temporary() -> Option<std::fs::File> {
    let path = std::env::temp_dir().join(format!("vitrine-thumbnail-{:032x}", rand::random::<u128>()));
    let made = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|file| std::fs::remove_file(&path).map(|()| file));
    made.inspect_err(|error| tracing::warn!(%error, "no temporary file: a thumbnail is left out")).ok()
}

fn draw(source: BufReader<std::fs::File>) -> Result<Vec<u8>, ImageError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SOURCE_SIDE_MAX);
    limits.max_image_height = Some(SOURCE_SIDE_MAX);
    limits.max_alloc = Some(MEMORY_BYTES_MAX);
    let mut reader = ImageReader::new(source).with_guessed_format()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let picture = DynamicImage::from_decoder(decoder)?;
    let is_large = picture.width() > SIDE || picture.height() > SIDE;
    let mut small = if is_large { picture.thumbnail(SIDE, SIDE) } else { picture };
    small.apply_orientation(orientation);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&on_white(small))?;
    Ok(bytes)
}

/// What one could see through becomes white, as on paper.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let mut picture: RgbaImage = picture.into_rgba8();
    for pixel in picture.pixels_mut() {
        let alpha = u16::from(pixel[3]);
        for channel in &mut pixel.0[..3] {
            let over = (u16::from(*channel) * alpha + 255 * (255 - alpha)) / 255;
            *channel = u8::try_from(over).unwrap_or(u8::MAX);
        }
        pixel[3] = 255;
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(picture).into_rgb8())
}
