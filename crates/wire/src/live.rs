//! The live stream. It says that something changed, never what: opaque ids and nothing else.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use vitrine_domain::JobId;

/// One frame of the stream. On the wire: the SSE event's name, and for a job its id as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LiveFrame {
    /// The stream is open: read everything again once, for what was missed.
    Hello,
    /// What the viewer may see of this job has changed; its page and the lists read again.
    Job(JobId),
    /// Something else the viewer may see has changed, or something went away: read again whatever is shown.
    Recheck,
    /// The stream ends here for good: this session may not listen any more.
    Bye,
}

impl LiveFrame {
    /// The SSE event name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hello => "hello",
            Self::Job(_) => "job",
            Self::Recheck => "recheck",
            Self::Bye => "bye",
        }
    }
}

impl fmt::Display for LiveFrame {
    /// `event data`, as tabs pass it to each other.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Job(job) => write!(f, "job {job}"),
            Self::Hello | Self::Recheck | Self::Bye => f.write_str(self.name()),
        }
    }
}

impl FromStr for LiveFrame {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(' ') {
            Some(("job", id)) => id.parse().map(Self::Job).map_err(|_| ()),
            Some(_) => Err(()),
            None => [Self::Hello, Self::Recheck, Self::Bye].into_iter().find(|frame| frame.name() == text).ok_or(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_round_trips_through_text() {
        for frame in [LiveFrame::Hello, LiveFrame::Job(JobId::from_bits(7)), LiveFrame::Recheck, LiveFrame::Bye] {
            assert_eq!(frame.to_string().parse(), Ok(frame));
        }
        assert_eq!("job x".parse::<LiveFrame>(), Err(()));
    }
}
