//! The frame's facts of a page that the server renders: read before the rendering begins.
//!
//! Rendering runs the content of a `<Suspense>` more than once. A frame that waited for its facts in there would build
//! the page inside it each time: with every reading done again, and with data numbered otherwise than the browser
//! counts.

use crate::api::ApiError;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The answer of the frame's server function for whoever asks for the page. The HTTP layer provides it as context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstFrame<T>(pub Result<T, ApiError>);

/// The same on the server and in the browser that takes the page over; `None` when somebody came to the frame within
/// the browser, which then asks for itself.
pub fn first_frame<T>() -> Option<Result<T, ApiError>>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    SharedValue::new(use_context::<FirstFrame<T>>).into_inner().map(|FirstFrame(answer)| answer)
}
