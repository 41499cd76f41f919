//! Frames as bytes, and the bounded heap of those that wait for one viewer.

use bytes::Bytes;
use vitrine_domain::JobId;
use vitrine_wire::LiveFrame;

/// So many jobs can wait by name for one viewer; with one more, all become a single "read again whatever is shown".
pub const PENDING_JOBS_MAX: usize = 64;

/// One piece of a stream, ready for the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it says; `None` for the heartbeat, which says nothing.
    pub frame: Option<LiveFrame>,
    /// The same as server-sent events want it. Shared, not copied. No `id:` and no number: a gap between two numbers
    /// would tell that something hidden happened.
    pub bytes: Bytes,
}

impl Event {
    /// A frame.
    pub(super) fn of(frame: LiveFrame) -> Self {
        let bytes = match frame {
            LiveFrame::Hello => Bytes::from_static(b"event: hello\ndata:\n\n"),
            LiveFrame::Recheck => Bytes::from_static(b"event: recheck\ndata:\n\n"),
            LiveFrame::Bye => Bytes::from_static(b"event: bye\ndata:\n\n"),
            LiveFrame::Job(job) => Bytes::from(format!("event: job\ndata: {job}\n\n")),
        };
        Self { frame: Some(frame), bytes }
    }

    /// The heartbeat keeps proxies from closing a quiet stream, and tells the browser that the connection lives (it
    /// would not see a mere comment). Its rhythm does not depend on what happens.
    pub(super) const fn beat() -> Self {
        Self { frame: None, bytes: Bytes::from_static(b"event: beat\ndata:\n\n") }
    }
}

/// What waits for one viewer. Never more than [`PENDING_JOBS_MAX`] names, however slowly the viewer reads.
#[derive(Debug, Default)]
pub(super) enum Pending {
    /// Nothing.
    #[default]
    Nothing,
    /// These jobs changed, oldest first.
    Jobs(Vec<(JobId, Bytes)>),
    /// Read everything again. Names nothing, and covers every change before it is taken.
    Recheck,
}

impl Pending {
    /// Adds a job by name. `event` is that job's frame, made once for all viewers.
    pub(super) fn add_job(&mut self, job: JobId, event: &Event) {
        match self {
            Self::Nothing => *self = Self::Jobs(vec![(job, event.bytes.clone())]),
            Self::Jobs(jobs) if jobs.iter().any(|(waiting, _)| *waiting == job) => {}
            Self::Jobs(jobs) if jobs.len() >= PENDING_JOBS_MAX => *self = Self::Recheck,
            Self::Jobs(jobs) => jobs.push((job, event.bytes.clone())),
            Self::Recheck => {}
        }
    }

    /// Replaces all names by "read everything again".
    pub(super) fn recheck(&mut self) {
        *self = Self::Recheck;
    }

    /// The same, where there are names.
    pub(super) fn forget_names(&mut self) {
        if matches!(self, Self::Jobs(_)) {
            *self = Self::Recheck;
        }
    }

    /// Takes the oldest.
    pub(super) fn take(&mut self) -> Option<Event> {
        match self {
            Self::Nothing => None,
            Self::Recheck => {
                *self = Self::Nothing;
                Some(Event::of(LiveFrame::Recheck))
            }
            Self::Jobs(jobs) => {
                let (job, bytes) = jobs.remove(0);
                if jobs.is_empty() {
                    *self = Self::Nothing;
                }
                Some(Event { frame: Some(LiveFrame::Job(job)), bytes })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_carry_a_name_an_id_and_nothing_else() {
        let job = JobId::from_bits(7);
        assert_eq!(
            Event::of(LiveFrame::Job(job)).bytes,
            Bytes::from_static(b"event: job\ndata: 00000000-0000-0000-0000-000000000007\n\n")
        );
        for frame in [LiveFrame::Hello, LiveFrame::Recheck, LiveFrame::Bye] {
            assert_eq!(Event::of(frame).bytes, Bytes::from(format!("event: {}\ndata:\n\n", frame.name())));
        }
    }

    #[test]
    fn what_waits_is_coalesced_and_bounded() {
        let mut pending = Pending::default();
        let add = |pending: &mut Pending, bits: usize| {
            let job = JobId::from_bits(bits as u128);
            pending.add_job(job, &Event::of(LiveFrame::Job(job)));
        };
        (0..PENDING_JOBS_MAX).for_each(|bits| add(&mut pending, bits));
        (0..PENDING_JOBS_MAX).for_each(|bits| add(&mut pending, bits));
        assert!(matches!(&pending, Pending::Jobs(jobs) if jobs.len() == PENDING_JOBS_MAX));
        add(&mut pending, PENDING_JOBS_MAX);
        add(&mut pending, 1);
        assert!(matches!(pending, Pending::Recheck));
        assert_eq!(pending.take(), Some(Event::of(LiveFrame::Recheck)));
        assert_eq!(pending.take(), None);
    }
}
