//! Handing bytes out: the original, a part of it, the small picture, everything in one. One gate for all of them.

use super::row::open_file;
use super::view::{bytes_of, media_of, seen_of_job};
use crate::files::THUMBNAIL_MEDIA_TYPE;
use crate::service::open_job::{open_for_contact, open_for_staff};
use crate::service::parse;
use crate::store::{Key, Look};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;
use std::ops::Range;
use vitrine_domain::{FileId, JobId};
use vitrine_policy::{Actor, Ask, decide};

/// Files that one download of a whole job holds at most; the newest.
const ZIP_FILES_MAX: u64 = 5_000;

/// Bytes piece by piece.
pub type Pieces = BoxStream<'static, io::Result<Bytes>>;

/// What of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// The bytes as they were added.
    Original,
    /// The small picture.
    Thumbnail,
}

/// A file that the asker may have.
#[derive(Debug)]
pub struct HandedOut {
    /// What it is called.
    pub name: String,
    /// What its bytes are, by our own list.
    pub media_type: &'static str,
    /// A browser may show it in place: our own small pictures, and pictures without scripts.
    pub may_show: bool,
    /// How many bytes there are; `None` for a small picture, which is asked for as a whole.
    pub byte_count: Option<u64>,
    blob: String,
}

/// The gate: decides whether the asker may have this variant of a file now.
///
/// # Errors
/// `NotFound` for a file that does not exist, may not be seen, or has no such variant.
pub async fn hand_out(cx: &Context, viewer: &Viewer, file: &str, variant: Variant) -> ServiceResult<HandedOut> {
    let look = Look::open(cx, viewer).await?;
    let found = open_file(&look.db, &look.actor, parse::id(file)?, None).await?;
    let media = media_of(&found.row)?;
    let (blob, byte_count) = match variant {
        Variant::Original => (found.row.blob.clone(), Some(bytes_of(&found.row))),
        Variant::Thumbnail => (found.row.thumbnail_blob.clone(), None),
    };
    Ok(HandedOut {
        name: found.row.name,
        media_type: match variant {
            Variant::Original => media.name,
            Variant::Thumbnail => THUMBNAIL_MEDIA_TYPE,
        },
        may_show: variant == Variant::Thumbnail || media.kind.is_picture(),
        byte_count,
        blob: blob.ok_or_else(ServiceError::not_found)?,
    })
}

impl HandedOut {
    /// The bytes, or a part of them (which must lie within [`Self::byte_count`]).
    ///
    /// # Errors
    /// The object store's.
    pub async fn read(&self, cx: &Context, range: Option<Range<u64>>) -> ServiceResult<Pieces> {
        let pieces = cx.blobs().read(&self.blob, range).await?;
        Ok(pieces.map(|piece| piece.map_err(io::Error::other)).boxed())
    }
}

/// What a download of all files of a job will hold, by name.
#[derive(Debug)]
pub struct ZipPlan {
    /// What the download is called.
    pub name: String,
    files: Vec<(FileId, String)>,
}

/// All files of a job that the asker sees now, oldest first.
///
/// # Errors
/// `NotFound` for a job that may not be seen, and for one without files.
pub async fn plan_zip(cx: &Context, viewer: &Viewer, job: &str, for_staff: bool) -> ServiceResult<ZipPlan> {
    let look = Look::open(cx, viewer).await?;
    let job: JobId = parse::id(job)?;
    let open = if for_staff {
        decide(&look.actor, Ask::UseStaffScreens)?;
        open_for_staff(&look.db, &look.actor, job).await?
    } else {
        match look.actor {
            Actor::Contact(_) | Actor::Stranger => open_for_contact(&look.db, &look.actor, job).await?,
            Actor::Staff(_) => return Err(ServiceError::not_found()),
        }
    };
    let mut rows = seen_of_job(&look.db, &look.actor, &open, ZIP_FILES_MAX).await?;
    rows.reverse();
    let mut taken = TakenNames::default();
    let files: Vec<_> = rows.into_iter().map(|(row, _)| (Key::of(row.id), taken.unlike_others(&row.name))).collect();
    if files.is_empty() {
        return Err(ServiceError::not_found());
    }
    Ok(ZipPlan { name: format!("Job {} files.zip", open.row.number), files })
}

impl ZipPlan {
    /// The files in order. Each is asked for at the gate again when its turn comes: what was hidden meanwhile is left out.
    pub fn files(&self) -> &[(FileId, String)] {
        &self.files
    }
}

/// Names that files of a download have already, in small letters (some systems take `A.jpg` and `a.jpg` for one), and
/// which number the next file of the same name tries first.
#[derive(Default)]
struct TakenNames(HashMap<String, u64>);

impl TakenNames {
    /// `photo.jpg`, `photo (2).jpg`…: two files of one name must not overwrite each other.
    fn unlike_others(&mut self, name: &str) -> String {
        let (stem, ending) =
            name.rsplit_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
        let key = name.to_lowercase();
        let Some(mut number) = self.0.get(&key).copied() else {
            self.0.insert(key, 2);
            return name.to_owned();
        };
        loop {
            let unlike = format!("{stem} ({number}){ending}");
            number += 1;
            if let Entry::Vacant(free) = self.0.entry(unlike.to_lowercase()) {
                free.insert(2);
                self.0.insert(key, number);
                return unlike;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_stay_apart() {
        let mut taken = TakenNames::default();
        let names = ["a.jpg", "A.jpg", "a (2).jpg", "b", "b"].map(|name| taken.unlike_others(name));
        assert_eq!(names, ["a.jpg", "A (2).jpg", "a (2) (2).jpg", "b", "b (2)"]);
    }

    #[test]
    fn thousands_of_one_name_are_named_one_after_the_other() {
        let mut taken = TakenNames::default();
        let names: Vec<String> = (0..20_000).map(|_| taken.unlike_others("photo.jpg")).collect();
        assert_eq!(names[19_999], "photo (20000).jpg");
        assert_eq!(taken.0.len(), 20_000);
    }
}
