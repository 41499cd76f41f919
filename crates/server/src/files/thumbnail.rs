//! Small pictures of pictures, drawn anew: nothing that the camera wrote about itself comes along.

use crate::files::{BlobError, Blobs};
use futures::StreamExt;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, RgbaImage};
use std::io::{BufRead, BufReader, Seek, Write};
use std::sync::LazyLock;
use tokio::sync::{Semaphore, SemaphorePermit};

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
/// So many pictures are opened at once, whatever for.
const AT_ONCE: usize = 1;

static TURN: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(AT_ONCE));

/// The turn of whoever opens a picture: each is whole in memory for a while. `None` only while the server ends.
pub(crate) async fn picture_turn() -> Option<SemaphorePermit<'static>> {
    TURN.acquire().await.ok()
}

/// Draws the thumbnail of a picture that lies in the store; `None` when the picture cannot be read: then an icon stands
/// in its place. The picture itself goes through a temporary file, not through memory.
///
/// # Errors
/// The store's.
pub(crate) async fn draw_thumbnail(blobs: &Blobs, name: &str) -> Result<Option<Vec<u8>>, BlobError> {
    let Some(_turn) = picture_turn().await else { return Ok(None) };
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
    let reader = ImageReader::new(source).with_guessed_format()?;
    let (picture, orientation) = open_picture(reader, SOURCE_SIDE_MAX, MEMORY_BYTES_MAX)?;
    let is_large = picture.width() > SIDE || picture.height() > SIDE;
    let mut small = if is_large { picture.thumbnail(SIDE, SIDE) } else { picture };
    small.apply_orientation(orientation);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&on_white(small))?;
    Ok(bytes)
}

/// A picture and which side of it is up; with at most so many pixels on a side, in at most so many bytes of memory.
///
/// # Errors
/// For a larger picture, before room is made for it, and for a damaged one.
pub(crate) fn open_picture<R: BufRead + Seek>(
    mut reader: ImageReader<R>,
    side_max: u32,
    memory_bytes_max: u64,
) -> Result<(DynamicImage, Orientation), ImageError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(side_max);
    limits.max_image_height = Some(side_max);
    limits.max_alloc = Some(memory_bytes_max);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    // A decoder bounds what it needs besides; nobody but its caller bounds the picture.
    limits.reserve(decoder.total_bytes())?;
    // Cameras write which side is up beside the pixels.
    let orientation = decoder.orientation()?;
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
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

/// A PNG that says that it has so many pixels of four times 16 bits on each side; for tests.
#[cfg(test)]
pub(crate) fn png_that_claims(side: u32) -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
        })
    };
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[16, 6, 0, 0, 0]].concat();
    // The beginning of a long row of zeros.
    let row = b"\x78\x9c\xed\xc1\x01\x0d\0\0\0\xc2\xa0";
    for (kind, body) in [(b"IHDR", &header[..]), (b"IDAT", &row[..]), (b"IEND", &[])] {
        let chunk = [&kind[..], body].concat();
        png.extend(u32::try_from(body.len()).expect("short").to_be_bytes());
        png.extend(&chunk);
        png.extend(crc(&chunk).to_be_bytes());
    }
    png
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picture_that_needs_too_much_memory_is_refused() {
        // Half a gigabyte of nothing: not too many pixels on a side, and only a few bytes to send.
        let mut file = temporary().expect("a temporary file");
        file.write_all(&png_that_claims(8_000)).expect("written");
        file.rewind().expect("rewound");
        let refused = draw(BufReader::new(file));
        assert!(matches!(refused, Err(ImageError::Limits(_))), "{refused:?}");
    }
}
