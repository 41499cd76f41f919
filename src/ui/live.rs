//! The live stream as the pages see it: signals that say *read again*, never what changed.
//!
//! The tabs of a browser share one stream ([`wire`]). On the server, and before the page has come alive, everything here
//! stands still.

#[cfg(feature = "hydrate")]
mod wire;

use leptos::prelude::*;
use vitrine_domain::JobId;
#[cfg(any(feature = "hydrate", test))]
use vitrine_wire::LiveFrame;

/// So many jobs are counted by name; with one more, all pages read again once and the counting begins anew.
#[cfg(any(feature = "hydrate", test))]
const COUNTED_JOBS_MAX: usize = 256;

/// How the stream is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiveState {
    /// Not open yet.
    Connecting,
    /// Changes arrive.
    Open,
    /// Away for longer than a moment; it tries again by itself.
    Lost,
    /// Ended for good: the person may not listen (any more). Signing in again in place begins anew.
    Ended,
}

/// The stream, to be asked what to read again. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Live {
    heard: RwSignal<Heard>,
    state: RwSignal<LiveState>,
}

/// What was heard so far. Numbers only ever grow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Heard {
    /// How many frames.
    frames: u64,
    /// The last frame that concerned everything.
    everything: u64,
    /// How many of them ended the stream.
    ends: u64,
    /// The last frame about each job.
    jobs: Vec<(JobId, u64)>,
}

impl Heard {
    #[cfg(any(feature = "hydrate", test))]
    fn hear(&mut self, frame: LiveFrame) {
        self.frames += 1;
        self.ends += u64::from(frame == LiveFrame::Bye);
        match frame {
            LiveFrame::Hello | LiveFrame::Recheck | LiveFrame::Bye => self.all(),
            LiveFrame::Job(job) => {
                let is_full = self.jobs.len() >= COUNTED_JOBS_MAX;
                match self.jobs.iter_mut().find(|(counted, _)| *counted == job) {
                    Some((_, last)) => *last = self.frames,
                    None if is_full => self.all(),
                    None => self.jobs.push((job, self.frames)),
                }
            }
        }
    }

    #[cfg(any(feature = "hydrate", test))]
    fn all(&mut self) {
        self.everything = self.frames;
        self.jobs.clear();
    }

    fn of_job(&self, job: JobId) -> u64 {
        let own = self.jobs.iter().find(|(counted, _)| *counted == job).map_or(0, |(_, last)| *last);
        own.max(self.everything)
    }
}

impl Live {
    /// Changes with every frame: for lists.
    pub fn any(&self) -> Signal<u64> {
        let heard = self.heard;
        Memo::new(move |_| heard.with(|heard| heard.frames)).into()
    }

    /// Changes when this job has to be read again, and when everything has.
    pub fn job(&self, id: Signal<JobId>) -> Signal<u64> {
        let heard = self.heard;
        Memo::new(move |_| heard.with(|heard| heard.of_job(id.get()))).into()
    }

    /// Changes when everything has to be read again, and not for a single job: for what stands around the pages.
    pub fn rechecks(&self) -> Signal<u64> {
        let heard = self.heard;
        Memo::new(move |_| heard.with(|heard| heard.everything)).into()
    }

    /// How often the server has ended the stream: this person may be cut off from what is on the screen.
    pub fn ends(&self) -> Signal<u64> {
        let heard = self.heard;
        Memo::new(move |_| heard.with(|heard| heard.ends)).into()
    }

    /// How the stream is doing.
    pub fn state(&self) -> Signal<LiveState> {
        self.state.into()
    }

    #[cfg(feature = "hydrate")]
    fn hear(&self, frame: LiveFrame) {
        self.heard.try_update(|heard| heard.hear(frame));
        self.enter(match frame {
            LiveFrame::Hello | LiveFrame::Recheck | LiveFrame::Job(_) => LiveState::Open,
            LiveFrame::Bye => LiveState::Ended,
        });
    }

    #[cfg(feature = "hydrate")]
    fn enter(&self, state: LiveState) {
        if self.state.try_get_untracked().is_some_and(|now| now != state) {
            self.state.set(state);
        }
    }
}

/// Called by the frame of each side. In the browser the stream opens once the page has come alive, and closes with the
/// frame.
pub fn provide_live() {
    let live = Live { heard: RwSignal::new(Heard::default()), state: RwSignal::new(LiveState::Connecting) };
    provide_context(live);
    #[cfg(feature = "hydrate")]
    wire::attach(live);
}

/// The stream of the frame around.
///
/// # Panics
/// Outside of a frame, which provides it.
pub fn use_live() -> Live {
    expect_context::<Live>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_about_one_job_concerns_that_job_alone() {
        let (one, other) = (JobId::from_bits(1), JobId::from_bits(2));
        let mut heard = Heard::default();
        heard.hear(LiveFrame::Job(one));
        assert_eq!((heard.frames, heard.of_job(one), heard.of_job(other), heard.everything), (1, 1, 0, 0));
        heard.hear(LiveFrame::Recheck);
        assert_eq!((heard.frames, heard.of_job(one), heard.of_job(other), heard.everything), (2, 2, 2, 2));
    }

    #[test]
    fn an_end_is_counted_and_concerns_everything() {
        let mut heard = Heard::default();
        heard.hear(LiveFrame::Recheck);
        assert_eq!(heard.ends, 0);
        heard.hear(LiveFrame::Bye);
        assert_eq!((heard.ends, heard.everything), (1, 2));
    }

    #[test]
    fn numbers_grow_also_when_the_counting_begins_anew() {
        let mut heard = Heard::default();
        let jobs = || (0..=COUNTED_JOBS_MAX as u128).map(JobId::from_bits);
        for job in jobs().chain(jobs()) {
            let before = heard.of_job(job);
            heard.hear(LiveFrame::Job(job));
            assert!(heard.of_job(job) > before);
            assert!(heard.jobs.len() <= COUNTED_JOBS_MAX);
        }
    }
}
