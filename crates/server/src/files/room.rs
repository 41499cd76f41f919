//! How many uploads there may be at once: so that memory is bounded, and nobody takes all the room.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use vitrine_domain::{MembershipId, TenantId};

/// So long an upload waits for its turn.
const WAIT: Duration = Duration::from_secs(20);

/// How many uploads of a sort there are at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Places {
    /// On one server.
    pub(crate) all: usize,
    /// So many of them belong to one business.
    pub(crate) per_tenant: usize,
    /// So many of them belong to one person.
    pub(crate) per_person: usize,
}

/// Files of jobs are streamed: each upload holds at most two pieces of bytes and the head of one file.
pub(crate) const FILE_PLACES: Places = Places { all: 24, per_tenant: 12, per_person: 4 };

/// The room for uploads.
pub(crate) struct UploadRoom {
    places: Places,
    everybody: Arc<Semaphore>,
    people: Arc<Mutex<HashMap<MembershipId, usize>>>,
    /// Each business's share, as long as it has an upload.
    tenants: Mutex<HashMap<TenantId, Weak<Semaphore>>>,
}

/// One upload's place; given back when it is dropped.
pub(crate) struct Seat {
    person: MembershipId,
    people: Arc<Mutex<HashMap<MembershipId, usize>>>,
    permits: Option<(OwnedSemaphorePermit, OwnedSemaphorePermit)>,
}

impl UploadRoom {
    /// Empty.
    pub(crate) fn new(places: Places) -> Self {
        let everybody = Arc::new(Semaphore::new(places.all));
        Self { places, everybody, people: Arc::default(), tenants: Mutex::default() }
    }

    /// A place, after waiting for one where need be; `None` when there is none.
    pub(crate) async fn enter(&self, tenant: TenantId, person: MembershipId) -> Option<Seat> {
        // Made before waiting: whoever goes away while waiting leaves as well.
        let mut seat = Seat { person, people: Arc::clone(&self.people), permits: None };
        {
            let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
            let own = people.entry(person).or_default();
            *own += 1;
            if *own > self.places.per_person {
                drop(people);
                return None;
            }
        }
        let share = self.share_of(tenant);
        let waiting = async {
            // First one's own share: whoever waits for it takes no room from other businesses.
            let own = share.acquire_owned().await.ok()?;
            Some((own, Arc::clone(&self.everybody).acquire_owned().await.ok()?))
        };
        seat.permits = Some(tokio::time::timeout(WAIT, waiting).await.ok()??);
        Some(seat)
    }

    fn share_of(&self, tenant: TenantId) -> Arc<Semaphore> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        tenants.retain(|_, share| share.strong_count() > 0);
        tenants.get(&tenant).and_then(Weak::upgrade).unwrap_or_else(|| {
            let share = Arc::new(Semaphore::new(self.places.per_tenant));
            tenants.insert(tenant, Arc::downgrade(&share));
            share
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        leave(&self.people, self.person);
    }
}

fn leave(people: &Mutex<HashMap<MembershipId, usize>>, person: MembershipId) {
    let mut people = people.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(own) = people.get_mut(&person) {
        *own -= 1;
        if *own == 0 {
            people.remove(&person);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Pace;

    const HERE: TenantId = TenantId::from_bits(1);

    #[tokio::test]
    async fn one_person_cannot_take_all_the_room() {
        let room = UploadRoom::new(FILE_PLACES);
        let (one, other) = (MembershipId::from_bits(1), MembershipId::from_bits(2));
        let mut seats = Vec::new();
        for _ in 0..FILE_PLACES.per_person {
            seats.push(room.enter(HERE, one).await.expect("there is room"));
        }
        assert!(room.enter(HERE, one).await.is_none());
        assert!(room.enter(HERE, other).await.is_some());
        seats.pop();
        assert!(room.enter(HERE, one).await.is_some());
    }

    #[tokio::test]
    async fn one_business_cannot_take_all_the_room() {
        let room = UploadRoom::new(FILE_PLACES);
        let mut seats = Vec::new();
        for person in (0..).take(FILE_PLACES.per_tenant) {
            seats.push(room.enter(HERE, MembershipId::from_bits(person)).await.expect("there is room"));
        }
        let more = room.enter(HERE, MembershipId::from_bits(99));
        let mut more = std::pin::pin!(more);
        assert!(futures::poll!(&mut more).is_pending(), "its share is taken");
        let elsewhere = room.enter(TenantId::from_bits(2), MembershipId::from_bits(100));
        assert!(elsewhere.await.is_some(), "and others have room");
        seats.pop();
        assert!(more.await.is_some());
        seats.clear();
        drop(room.enter(TenantId::from_bits(3), MembershipId::from_bits(1)).await);
        assert!(room.tenants.lock().expect("not broken").len() <= 1, "nothing of them is kept");
    }

    #[tokio::test]
    async fn stalled_upload_gives_its_seat_back() {
        let room = UploadRoom::new(FILE_PLACES);
        let person = MembershipId::from_bits(1);
        let short = Duration::from_millis(5);
        for _ in 0..2 * FILE_PLACES.per_person {
            let seat = room.enter(HERE, person).await.expect("there is room");
            let upload = async move {
                let mut pace = Pace::with(short, short);
                // Nothing ever comes.
                let came = pace.within(std::future::pending::<()>()).await;
                drop(seat);
                came
            };
            assert_eq!(upload.await, None);
        }
    }
}
