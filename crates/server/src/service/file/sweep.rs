//! Clearing away bytes that nobody needs: of removed files, and of uploads that a crash or a broken line cut off.

use crate::store::blob;
use crate::{Context, ServiceResult};
use std::time::Duration;

/// So often it is looked for such bytes.
const EVERY: Duration = Duration::from_secs(10 * 60);
/// An upload that has not ended after so long never will: a day.
const STRANDED_AFTER_SECS: i64 = 24 * 60 * 60;
/// So long after it was given up, nobody is still reading it: an hour.
const DOOMED_AFTER_SECS: i64 = 60 * 60;
/// So many are removed in one round.
const ROUND: u64 = 200;

/// Sweeps now and then for as long as the context is open.
pub(crate) fn start(cx: &Context) {
    let weak = cx.downgrade();
    drop(tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            let Some(cx) = weak.upgrade() else { return };
            if let Err(error) = sweep(&cx).await {
                tracing::warn!(%error, "unneeded bytes could not be cleared away; tried again later");
            }
        }
    }));
}

/// One round; answers how many were cleared away. The bytes go first and the row that names them last: whatever is cut
/// off in between is found again by the next round.
pub(crate) async fn sweep(cx: &Context) -> ServiceResult<usize> {
    let now = cx.now();
    let db = cx.store().change().await?;
    blob::doom_stranded(&db, now.plus_secs(-STRANDED_AFTER_SECS), now).await?;
    db.commit().await?;
    let look = cx.store().look().await?;
    let names = blob::select_doomed(&look, now.plus_secs(-DOOMED_AFTER_SECS), ROUND).await?;
    drop(look);
    for name in &names {
        cx.blobs().remove(name).await?;
        let db = cx.store().change().await?;
        blob::forget(&db, name).await?;
        db.commit().await?;
    }
    Ok(names.len())
}
