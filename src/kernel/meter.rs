//! Counts a solver's steps and asks now and then whether it may go on.

use super::{Control, Progress, StopReason};
use std::convert::Infallible;

/// Steps between two looks at the clock and the caller's flag.
const STRIDE: u64 = 1024;

/// Looks between two reports, once a run has gone on for so many; before that the first look
/// reports, the second, the fourth and so on.
const REPORTS: u64 = 64;

/// The steps of one run, counted against its [`Control`]: what a solver holds so that
/// it can ask in every turn of its innermost loop at the price of an addition.
///
/// The clock and the flag are looked at every 1024 steps, the work limit never later
/// than it is passed. Some of these looks report how far the run has come, the first among
/// them: whatever counts its steps here is watched without a line of its own.
#[derive(Debug)]
pub struct Meter<'c> {
    control: &'c Control<'c>,
    work: u64,
    /// Entries of rows since somebody asked.
    entries: usize,
    /// When to ask next: never later than the work limit.
    next: u64,
    looks: u64,
    phase: &'static str,
    /// How many units of the phase are done, of how many; steps count where that is not known.
    units: Option<(u64, u64)>,
}

impl<'c> Meter<'c> {
    /// A meter that asks at once, so that a run whose time is up does not begin.
    #[must_use]
    pub fn new(control: &'c Control<'c>) -> Self {
        Self { control, work: 0, entries: 0, next: 0, looks: 0, phase: "solving", units: None }
    }

    /// One more step.
    ///
    /// # Errors
    /// Why the run must stop.
    #[inline]
    pub fn step(&mut self) -> Result<(), StopReason> {
        self.steps(1)
    }

    /// So many more steps, which are done before anybody asks again.
    ///
    /// # Errors
    /// Why the run must stop.
    #[inline]
    pub fn steps(&mut self, steps: u64) -> Result<(), StopReason> {
        self.work += steps;
        if self.work < self.next { Ok(()) } else { self.ask() }
    }

    /// One more step, which was a row of so many entries: of long rows fewer go by before
    /// somebody asks.
    ///
    /// # Errors
    /// Why the run must stop.
    pub(crate) fn row(&mut self, entries: usize) -> Result<(), StopReason> {
        self.step()?;
        self.entries += entries;
        if self.entries < PASSED {
            return Ok(());
        }
        self.entries = 0;
        self.look()
    }

    /// From here on reports speak of this phase, of which none of `total` units is done.
    pub(crate) fn begin(&mut self, phase: &'static str, total: usize) {
        (self.phase, self.units) = (phase, Some((0, total as u64)));
    }

    /// So many units of the phase are done by now.
    #[inline]
    pub(crate) fn done(&mut self, units: usize) {
        if let Some((done, total)) = &mut self.units {
            *done = (units as u64).min(*total);
        }
    }

    /// From here on reports speak of this phase, whose steps nobody can count beforehand.
    pub(crate) fn enter(&mut self, phase: &'static str) {
        (self.phase, self.units) = (phase, None);
    }

    /// The bounds of the run.
    pub(crate) fn control(&self) -> &'c Control<'c> {
        self.control
    }

    /// Asks now, without a step: between parts of a pass that counts for none.
    ///
    /// # Errors
    /// Why the run must stop.
    pub(crate) fn check(&self) -> Result<(), StopReason> {
        self.control.check(self.work)
    }

    /// For a pass that counts for no step.
    pub(crate) fn passing(&self) -> Passing<'_, 'c> {
        Passing { meter: self, since: 0 }
    }

    /// Whether the run may be stopped at all.
    pub(crate) fn is_bounded(&self) -> bool {
        self.control.is_bounded()
    }

    /// How many steps were done.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.work
    }

    #[cold]
    fn ask(&mut self) -> Result<(), StopReason> {
        self.look()?;
        let limit = self.control.work_limit().map_or(u64::MAX, |limit| limit.saturating_add(1));
        self.next = limit.min(self.work + STRIDE);
        Ok(())
    }

    /// Asks, and reports now and then.
    fn look(&mut self) -> Result<(), StopReason> {
        self.check()?;
        self.looks += 1;
        if self.looks.is_multiple_of(REPORTS) || self.looks.is_power_of_two() {
            let (done, total) = match self.units {
                Some((done, total)) => (done, Some(total)),
                None => (self.work, None),
            };
            self.control.report(Progress::new(self.phase, done, total));
        }
        Ok(())
    }
}

/// What a pass over an input asks as it goes.
pub(crate) trait Pace {
    /// Why it is cut short; [`Infallible`] where nothing bounds it.
    type Cut;

    /// So many more steps.
    fn steps(&mut self, steps: usize) -> Result<(), Self::Cut>;
}

impl Pace for Meter<'_> {
    type Cut = StopReason;

    #[inline]
    fn steps(&mut self, steps: usize) -> Result<(), StopReason> {
        Meter::steps(self, steps as u64)
    }
}

/// A pass that counts for no step of a solver, and asks every so many of its own.
pub(crate) struct Passing<'m, 'c> {
    meter: &'m Meter<'c>,
    since: usize,
}

/// Steps of a pass between two looks at the clock.
const PASSED: usize = 1 << 15;

impl Pace for Passing<'_, '_> {
    type Cut = StopReason;

    #[inline]
    fn steps(&mut self, steps: usize) -> Result<(), StopReason> {
        self.since += steps;
        if self.since < PASSED {
            return Ok(());
        }
        self.since = 0;
        self.meter.check()
    }
}

/// Nothing bounds the pass.
pub(crate) struct Unbounded;

impl Pace for Unbounded {
    type Cut = Infallible;

    #[inline]
    fn steps(&mut self, _: usize) -> Result<(), Infallible> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn a_run_is_watched_from_its_first_step_in_units_where_they_are_known() {
        let seen = Mutex::new(Vec::new());
        let watch = |progress: Progress| seen.lock().unwrap().push(progress);
        let control = Control::unbounded().with_observer(&watch);
        let mut meter = Meter::new(&control);
        (0..5000).for_each(|_| meter.step().unwrap());
        meter.begin("rows", 10);
        meter.done(3);
        meter.steps(4 * STRIDE).unwrap();
        (0..10 * STRIDE).for_each(|_| meter.step().unwrap());
        let told: Vec<_> =
            seen.lock().unwrap().iter().map(|one| (one.phase, one.done, one.total)).collect();
        let solving = |done| ("solving", done, None);
        let rows = ("rows", 3, Some(10));
        assert_eq!(told, [solving(1), solving(1025), solving(3073), rows, rows]);
        // Part of a run in several threads is watched by nobody.
        let unwatched = control.unwatched();
        assert!(Meter::new(&unwatched).step().is_ok());
    }

    #[test]
    fn a_work_limit_is_exact_and_what_is_left_of_it_is_handed_on() {
        let control = Control::unbounded().with_work_limit(1500);
        let mut meter = Meter::new(&control);
        let done = (0..2000).take_while(|_| meter.step().is_ok()).count();
        assert_eq!((done, meter.work()), (1500, 1501));
        let rest = control.after(1400);
        let mut meter = Meter::new(&rest);
        assert_eq!(meter.steps(100), Ok(()));
        assert_eq!(meter.step(), Err(StopReason::WorkLimit));
        assert_eq!(Meter::new(&control.after(9999)).step(), Err(StopReason::WorkLimit));
    }
}
