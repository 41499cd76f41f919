//! How long an upload may keep its place waiting. Only waiting for the sender counts; our own work does not.

use std::time::Duration;
use tokio::time::Instant;

/// The next bytes have to come within so long.
const PIECE_WITHIN: Duration = Duration::from_secs(60);
/// So long somebody may be silent in all, besides the time that their bytes earn.
const GRACE: Duration = Duration::from_secs(60);
/// Each second of waiting has to bring so many bytes in the end: 16 KiB, a poor mobile line.
const LEAST_BYTES_PER_SEC: u64 = 16 * 1024;

/// What an upload has brought, and how long it took.
#[derive(Debug, Clone)]
pub struct Pace {
    piece_within: Duration,
    grace: Duration,
    waited: Duration,
    bytes: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self::with(PIECE_WITHIN, GRACE)
    }
}

impl Pace {
    /// With other limits, for tests.
    pub(crate) const fn with(piece_within: Duration, grace: Duration) -> Self {
        Self { piece_within, grace, waited: Duration::ZERO, bytes: 0 }
    }

    /// How long the sender may take for the next piece.
    fn left(&self) -> Duration {
        let earned = Duration::from_secs(self.bytes / LEAST_BYTES_PER_SEC);
        (self.grace + earned).saturating_sub(self.waited).min(self.piece_within)
    }

    /// Waits for what the sender sends next; `None`: it took too long.
    pub async fn within<T>(&mut self, next: impl Future<Output = T>) -> Option<T> {
        let began = Instant::now();
        let came = tokio::time::timeout(self.left(), next).await;
        self.waited += began.elapsed();
        came.ok()
    }

    /// So many bytes came.
    pub fn brought(&mut self, bytes: usize) {
        self.bytes += u64::try_from(bytes).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long somebody keeps their place who sends so many bytes every so many seconds, and how many they send.
    fn kept_by(bytes: usize, every: Duration) -> (Duration, u64) {
        let mut pace = Pace::default();
        while pace.left() >= every && pace.waited < Duration::from_secs(24 * 3600) {
            pace.waited += every;
            pace.brought(bytes);
        }
        (pace.waited + pace.left(), pace.bytes)
    }

    #[test]
    fn a_drop_a_minute_keeps_no_place() {
        assert!(kept_by(1, Duration::from_secs(59)).0 <= PIECE_WITHIN + GRACE);
        assert!(kept_by(1_000, Duration::from_secs(1)).0 < Duration::from_secs(70));
        assert_eq!(kept_by(0, Duration::from_secs(1)).0, GRACE);
    }

    #[test]
    fn a_slow_line_gets_everything_across() {
        let (waited, bytes) = kept_by(20 * 1024, Duration::from_secs(1));
        assert_eq!(waited, Duration::from_secs(24 * 3600) + PIECE_WITHIN);
        assert!(bytes > 1024 * 1024 * 1024);
    }
}
