//! `/settings/pipelines`: pipelines and their stages. What shows or hides something goes over the page that says so
//! first, with and without JavaScript.

mod confirm;
mod desk;
mod list;
mod page;
mod stage;

pub use confirm::ConfirmEditPage;
pub use desk::{EditForm, EditProblem, EditSender, UndoLine};
pub use list::PipelinesPage;
pub use page::PipelinePage;
