//! Files of a job: adding, showing, hiding, removing, handing out.

mod change;
mod hand_out;
mod receive;
mod row;
pub(crate) mod sweep;
mod upload;
pub(crate) mod view;
mod zip;

pub use crate::files::Pace;
pub use change::{remove_file, set_file_audience};
pub use hand_out::{HandedOut, Pieces, Variant, ZipPlan, hand_out, plan_zip};
pub use receive::Upload;
pub(crate) use receive::{Intake, Taken};
pub(crate) use upload::keep_file;
pub use upload::{UploadForm, UploadSide, begin_upload};
pub use zip::zip;

#[cfg(test)]
mod tests;
