//! The events that a programme keeps since it was asked to.

use crate::people::PersonId;
use crate::program::papers::event::Event;
use crate::program::papers::shared::Shared;
use std::sync::Arc;

/// What was done since a revision. Copies share it until one of them goes on.
#[derive(Clone, Debug)]
pub(in crate::program) struct EventLog {
    /// The revision since which it is whole.
    since: u64,
    events: Shared<Vec<Arc<Event>>>,
}

impl EventLog {
    pub(in crate::program) fn new(since: u64) -> Self {
        Self { since, events: Shared::default() }
    }

    pub(in crate::program) fn since(&self) -> u64 {
        self.since
    }

    pub(in crate::program) fn events(&self) -> &[Arc<Event>] {
        &self.events
    }

    pub(in crate::program) fn push(&mut self, event: Event) {
        self.events.push(Arc::new(event));
    }

    /// Lets go of the events up to this revision.
    pub(in crate::program) fn drop_until(&mut self, revision: u64) {
        let gone = self.events.partition_point(|event| event.number <= revision);
        if let Some(last) = gone.checked_sub(1).and_then(|at| self.events.get(at)) {
            self.since = last.number;
        }
        self.events.drain(..gone);
    }

    /// Takes the events after the first `count` of them.
    pub(in crate::program) fn take_from(&mut self, count: usize) -> Vec<Arc<Event>> {
        let count = count.min(self.events.len());
        self.events.split_off(count)
    }

    /// Takes an erased person out, and gives the numbers of the events that were rewritten.
    pub(in crate::program) fn forget(
        &mut self,
        person: &PersonId,
        tombstone: &PersonId,
    ) -> Vec<u64> {
        let mut rewritten = Vec::new();
        for event in self.events.iter_mut() {
            if Arc::make_mut(event).forget(person, tombstone) {
                rewritten.push(event.number);
            }
        }
        rewritten
    }
}
