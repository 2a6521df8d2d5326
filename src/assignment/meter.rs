//! Counts a solver's steps and asks now and then whether it may go on.

use crate::kernel::{Control, StopReason};

/// Steps between two looks at the clock and the caller's flag.
const STRIDE: u64 = 1024;

pub(super) struct Meter<'c> {
    control: &'c Control<'c>,
    /// Steps so far: bids, lists that a search went through, agents that it settled.
    work: u64,
    /// When to ask next: never later than the work limit.
    next: u64,
}

impl<'c> Meter<'c> {
    /// A meter that asks at once, so that a run whose time is up does not begin.
    pub(super) fn new(control: &'c Control<'c>) -> Self {
        Self { control, work: 0, next: 0 }
    }

    /// One more step.
    ///
    /// # Errors
    /// Why the run must stop.
    #[inline]
    pub(super) fn step(&mut self) -> Result<(), StopReason> {
        self.work += 1;
        if self.work < self.next { Ok(()) } else { self.ask() }
    }

    #[cold]
    fn ask(&mut self) -> Result<(), StopReason> {
        self.control.check(self.work)?;
        let limit = self.control.work_limit().map_or(u64::MAX, |limit| limit.saturating_add(1));
        self.next = limit.min(self.work + STRIDE);
        Ok(())
    }
}
