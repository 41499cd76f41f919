//! The live stream as the pages see it.

use leptos::prelude::*;
use vitrine_domain::JobId;

/// How the stream is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiveState {
    /// Not open yet.
    Connecting,
    /// Changes arrive.
    Open,
    /// Away; tries again by itself.
    Lost,
    /// Ended by the server.
    Ended,
}

/// The stream.
#[derive(Clone, Copy)]
pub struct Live {
    any: RwSignal<u64>,
    state: RwSignal<LiveState>,
}

impl Live {
    /// Bumps on every frame that concerns the viewer.
    pub fn any(&self) -> Signal<u64> {
        self.any.into()
    }
    /// Bumps for that job, and when everything has to be looked at again.
    pub fn job(&self, _id: Signal<JobId>) -> Signal<u64> {
        self.any.into()
    }
    /// How the stream is doing.
    pub fn state(&self) -> Signal<LiveState> {
        self.state.into()
    }
}

/// Called by each frame.
pub fn provide_live() {
    provide_context(Live { any: RwSignal::new(0), state: RwSignal::new(LiveState::Connecting) });
}

/// The stream of the frame around.
pub fn use_live() -> Live {
    expect_context::<Live>()
}
