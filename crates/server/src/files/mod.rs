//! Where the bytes of files lie, what they are, and what they look like small. Knows nothing of jobs and rights.

mod blobs;
mod location;
mod media;
mod metadata;
mod pace;
mod room;
mod thumbnail;

pub(crate) use blobs::{BlobError, BlobWriter, Blobs};
#[cfg(test)]
pub(crate) use location::exif_with_place;
pub(crate) use location::{HEAD_BEGINS, HEAD_BYTES_MAX, Head, PictureEnd, forget_location};
pub(crate) use media::{SNIFF_BYTES, what_it_is};
pub(crate) use metadata::{Built, Forgetter};
pub use pace::Pace;
pub(crate) use room::{FILE_PLACES, Places, Seat, UploadRoom};
#[cfg(test)]
pub(crate) use thumbnail::png_that_claims;
pub(crate) use thumbnail::{THUMBNAIL_MEDIA_TYPE, draw_thumbnail, open_picture, picture_turn};
