//! A folder for the length of a run.

use crate::Outcome;
use std::path::PathBuf;

/// Goes with everything in it.
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// A new one, with the benchmark's name in its own.
    ///
    /// # Errors
    /// A sentence when it cannot be made.
    pub fn make(name: &str) -> Outcome<Self> {
        let path = std::env::temp_dir().join(format!("vitrine-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| format!("cannot make {}: {error}", path.display()))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
