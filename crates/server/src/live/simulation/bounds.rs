//! What one stream costs at most, and what the last of it says.

use super::*;

#[test]
fn stalled_reader_costs_a_bounded_amount() {
    let listener = Listener::new(session(TRADIE), 1, Box::new(|| {}));
    let rights = Rights::new(World::new().actor(TRADIE), NEVER, 0);
    listener.admit(rights);
    for revision in 1..10_000_i64 {
        let job = JobFacts { job: JobId::from_bits(revision.unsigned_abs().into()), ..World::new().job_facts(0) };
        let notice = Notice::Job { before: None, after: job.into(), touches_portal: true };
        listener.offer(revision, &notice, &Event::of(LiveFrame::Job(job.job)));
    }
    let taken = std::iter::from_fn(|| match listener.poll_take(Waker::noop()) {
        Poll::Ready(Some(event)) => event.frame,
        Poll::Ready(None) | Poll::Pending => None,
    });
    assert_eq!(taken.collect::<Vec<_>>(), [LiveFrame::Hello, LiveFrame::Recheck]);
}

#[test]
fn revoked_viewer_gets_one_last_frame_and_nothing_that_waited() {
    let mut world = World::new();
    let listener = Listener::new(session(0), 1, Box::new(|| {}));
    listener.admit(Rights::new(world.actor(0), NEVER, 0));
    let notice = Notice::Job { before: None, after: world.job_facts(0).into(), touches_portal: true };
    listener.offer(1, &notice, &Event::of(LiveFrame::Job(job_id(0))));
    world.is_blocked[0] = true;
    assert!(listener.renew(Rights::new(world.actor(0), NEVER, 2), 2));
    listener.offer(3, &notice, &Event::of(LiveFrame::Job(job_id(0))));
    listener.beat();
    assert_eq!(listener.poll_take(Waker::noop()), Poll::Ready(Some(Event::of(LiveFrame::Bye))));
    assert_eq!(listener.poll_take(Waker::noop()), Poll::Ready(None));
}
