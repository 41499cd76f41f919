//! How many uploads there may be at once: so that memory is bounded, and nobody takes all the room.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use vitrine_domain::MembershipId;

/// So long an upload waits for its turn.
const WAIT: Duration = Duration::from_secs(20);

/// How many uploads of a sort there are at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Places {
    /// On one server.
    pub(crate) all: usize,
    /// So many of them belong to one person.
    pub(crate) per_person: usize,
}

/// Files of jobs are streamed: each upload holds at most two pieces of bytes and the head of one file.
pub(crate) const FILE_PLACES: Places = Places { all: 24, per_person: 4 };

/// The room for uploads.
pub(crate) struct UploadRoom {
    places: Places,
    everybody: Arc<Semaphore>,
    people: Arc<Mutex<HashMap<MembershipId, usize>>>,
}

/// One upload's place; given back when it is dropped.
pub(crate) struct Seat {
    person: MembershipId,
    people: Arc<Mutex<HashMap<MembershipId, usize>>>,
    permit: Option<OwnedSemaphorePermit>,
}

impl UploadRoom {
    /// Empty.
    pub(crate) fn new(places: Places) -> Self {
        Self { places, everybody: Arc::new(Semaphore::new(places.all)), people: Arc::default() }
    }

    /// A place, after waiting for one where need be; `None` when there is none.
    pub(crate) async fn enter(&self, person: MembershipId) -> Option<Seat> {
        // Made before waiting: whoever goes away while waiting leaves as well.
        let mut seat = Seat { person, people: Arc::clone(&self.people), permit: None };
        {
            let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
            let own = people.entry(person).or_default();
            *own += 1;
            if *own > self.places.per_person {
                drop(people);
                return None;
            }
        }
        let waiting = tokio::time::timeout(WAIT, Arc::clone(&self.everybody).acquire_owned());
        seat.permit = Some(waiting.await.ok()?.ok()?);
        Some(seat)
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

    #[tokio::test]
    async fn one_person_cannot_take_all_the_room() {
        let room = UploadRoom::new(FILE_PLACES);
        let (one, other) = (MembershipId::from_bits(1), MembershipId::from_bits(2));
        let mut seats = Vec::new();
        for _ in 0..FILE_PLACES.per_person {
            seats.push(room.enter(one).await.expect("there is room"));
        }
        assert!(room.enter(one).await.is_none());
        assert!(room.enter(other).await.is_some());
        seats.pop();
        assert!(room.enter(one).await.is_some());
    }
}
