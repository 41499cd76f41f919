//! Reading: a snapshot with the asker's rights of that very snapshot.

use super::{Db, load_actor, preview};
use crate::{Context, ServiceResult, Viewer};
use vitrine_policy::Actor;

/// A snapshot of the database, and who looks at it.
pub(crate) struct Look {
    pub(crate) db: Db,
    /// With the rights that hold in this snapshot.
    pub(crate) actor: Actor,
}

impl Look {
    /// Opens a snapshot for the viewer.
    ///
    /// # Errors
    /// `NotSignedIn` when the session has ended meanwhile; the database's.
    pub(crate) async fn open(cx: &Context, viewer: &Viewer) -> ServiceResult<Self> {
        let db = cx.store().look().await?;
        let actor = match viewer.behind {
            None => load_actor(&db, viewer.session, cx.now()).await?,
            Some(_) => Actor::Contact(preview::load_contact(&db, viewer.session, cx.now()).await?),
        };
        Ok(Self { db, actor })
    }
}
