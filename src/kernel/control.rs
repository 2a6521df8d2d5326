//! Control of a long run: cancel it, bound it, watch it.

use super::words::words;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

words! {
    /// Why a run stopped before its end.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum StopReason: "stop-reason", display {
        /// The caller cancelled it.
        Cancelled = "cancelled", "cancelled", "отменено";
        /// The deadline passed.
        Deadline = "deadline", "the deadline passed", "время вышло";
        /// The allowed number of steps was used up.
        WorkLimit = "work-limit", "the work limit was reached", "предел работы достигнут";
        /// What is left to do needs more memory than is allowed.
        MemoryLimit =
            "memory-limit", "the memory limit was reached", "предел памяти достигнут";
    }
}

impl std::error::Error for StopReason {}

/// How far a run has come. Whatever takes a [`Control`] and goes on for long reports: scoring and
/// experiments by their own units, solvers by theirs where they know how many there are
/// (`"pairing"`, for example, counts rows), else by steps, without a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Which part of the work, for example `"scoring"`.
    pub phase: &'static str,
    /// How many of its units are done.
    pub done: u64,
    /// How many there are, where that is known.
    pub total: Option<u64>,
}

impl Progress {
    /// A report of `done` units in `phase`.
    #[must_use]
    pub fn new(phase: &'static str, done: u64, total: Option<u64>) -> Self {
        Self { phase, done, total }
    }

    /// How much longer the phase takes, if it goes on as it went in the `elapsed` time since
    /// its first report. Nothing where the total is not known or nothing is done yet.
    ///
    /// ```
    /// use mentormatch::kernel::Progress;
    /// use std::time::Duration;
    ///
    /// let progress = Progress::new("scoring", 25, Some(100));
    /// assert_eq!(progress.left(Duration::from_secs(2)), Some(Duration::from_secs(6)));
    /// assert_eq!(Progress::new("solving", 25, None).left(Duration::from_secs(2)), None);
    /// ```
    #[must_use]
    pub fn left(&self, elapsed: Duration) -> Option<Duration> {
        let rest = self.total?.saturating_sub(self.done);
        let seconds = elapsed.as_secs_f64() * rest as f64 / self.done as f64;
        Duration::try_from_secs_f64(seconds).ok()
    }
}

/// Watches a run. Called from the thread that runs the solver, never inside a
/// parallel worker.
pub trait Observer: Sync {
    /// Takes a report. It should return quickly: the run waits for it.
    fn progress(&self, progress: Progress);
}

impl<F: Fn(Progress) + Sync> Observer for F {
    fn progress(&self, progress: Progress) {
        self(progress);
    }
}

/// The bounds of a run and who watches it. The default bounds nothing.
///
/// ```
/// use mentormatch::kernel::{Control, StopReason};
///
/// let control = Control::unbounded().with_work_limit(100);
/// assert_eq!(control.check(100), Ok(()));
/// assert_eq!(control.check(101), Err(StopReason::WorkLimit));
/// ```
#[derive(Clone, Copy, Default)]
pub struct Control<'a> {
    cancel: Option<&'a AtomicBool>,
    cancel_when: Option<&'a (dyn Fn(u64) -> bool + Sync)>,
    deadline: Option<Instant>,
    work_limit: Option<u64>,
    memory_limit: Option<u64>,
    observer: Option<&'a dyn Observer>,
}

impl<'a> Control<'a> {
    /// Nothing is bounded and nobody watches.
    #[must_use]
    pub fn unbounded() -> Self {
        Self::default()
    }

    /// Stops soon after `cancel` becomes true.
    #[must_use]
    pub fn with_cancel(mut self, cancel: &'a AtomicBool) -> Self {
        self.cancel = Some(cancel);
        self
    }

    /// Stops soon after `cancel` says so, for whoever keeps that elsewhere than in a flag. It is
    /// asked with the steps done so far, every thousand of them and oftener, also by several
    /// threads at once, and should answer quickly.
    ///
    /// ```
    /// use mentormatch::kernel::{Control, StopReason};
    ///
    /// let enough = |steps| steps >= 5000;
    /// let control = Control::unbounded().with_cancel_when(&enough);
    /// assert_eq!(control.check(4999), Ok(()));
    /// assert_eq!(control.check(5000), Err(StopReason::Cancelled));
    /// ```
    #[must_use]
    pub fn with_cancel_when(mut self, cancel: &'a (dyn Fn(u64) -> bool + Sync)) -> Self {
        self.cancel_when = Some(cancel);
        self
    }

    /// Stops soon after `deadline`.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Stops after this many of the solver's own steps: a bound that gives the
    /// same answer on every machine.
    #[must_use]
    pub fn with_work_limit(mut self, steps: u64) -> Self {
        self.work_limit = Some(steps);
        self
    }

    /// The number of steps after which the run stops, if that is bounded.
    #[must_use]
    pub fn work_limit(&self) -> Option<u64> {
        self.work_limit
    }

    /// What is left of these bounds once so many steps are done: the control of the next
    /// part of a run that has several. All but the work limit stays as it is.
    #[must_use]
    pub fn after(mut self, steps: u64) -> Self {
        self.work_limit = self.work_limit.map(|limit| limit.saturating_sub(steps));
        self
    }

    /// The same without a limit of the work: for parts of a run in several threads, which
    /// count their work together when they are done, so that the answer does not depend
    /// on who asks first.
    pub(crate) fn without_work_limit(mut self) -> Self {
        self.work_limit = None;
        self
    }

    /// The same without its observer: for parts of a run in several threads, which would
    /// report from all of them.
    pub(crate) fn unwatched(mut self) -> Self {
        self.observer = None;
        self
    }

    /// Lets what grows while the run goes on, beyond what the input bounds, take at most so
    /// many bytes: lists of all stable matchings, the states of counting them, the tables of
    /// searches. A list or a count then stops ([`StopReason::MemoryLimit`]); a search that can
    /// go on with less does. Other solvers take what their input needs.
    #[must_use]
    pub fn with_memory_limit(mut self, bytes: u64) -> Self {
        self.memory_limit = Some(bytes);
        self
    }

    /// How many bytes that may take, if that is bounded.
    #[must_use]
    pub fn memory_limit(&self) -> Option<u64> {
        self.memory_limit
    }

    /// Whether functions of the caller are called during a run.
    pub(crate) fn calls_back(&self) -> bool {
        self.observer.is_some() || self.cancel_when.is_some()
    }

    /// Reports progress to `observer`.
    #[must_use]
    pub fn with_observer(mut self, observer: &'a dyn Observer) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Whether anything can stop the run.
    pub(crate) fn is_bounded(&self) -> bool {
        let cancelled = self.cancel.is_some() || self.cancel_when.is_some();
        cancelled || self.deadline.is_some() || self.work_limit.is_some()
    }

    /// Whether the run may go on after `work` steps. A solver asks every few
    /// thousand steps: asking reads the clock where there is a deadline.
    ///
    /// # Errors
    /// The reason to stop.
    pub fn check(&self, work: u64) -> Result<(), StopReason> {
        if self.work_limit.is_some_and(|limit| work > limit) {
            return Err(StopReason::WorkLimit);
        }
        if self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            return Err(StopReason::Cancelled);
        }
        if self.cancel_when.is_some_and(|cancel| cancel(work)) {
            return Err(StopReason::Cancelled);
        }
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(StopReason::Deadline);
        }
        Ok(())
    }

    /// Whether a pass over so many rows, all of which count as steps, may begin; reports that it
    /// does.
    pub(crate) fn begin(&self, phase: &'static str, rows: u64) -> Result<(), StopReason> {
        self.check(rows)?;
        self.report(Progress::new(phase, 0, Some(rows)));
        Ok(())
    }

    /// Passes a report on to the observer, if there is one.
    pub fn report(&self, progress: Progress) {
        if let Some(observer) = self.observer {
            observer.progress(progress);
        }
    }
}

impl fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control")
            .field("cancellable", &(self.cancel.is_some() || self.cancel_when.is_some()))
            .field("deadline", &self.deadline)
            .field("work_limit", &self.work_limit)
            .field("memory_limit", &self.memory_limit)
            .field("observed", &self.observer.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn every_bound_stops_and_none_does_not() {
        assert_eq!(Control::unbounded().check(u64::MAX), Ok(()));
        let cancel = AtomicBool::new(false);
        let control = Control::unbounded().with_cancel(&cancel);
        assert_eq!(control.check(0), Ok(()));
        cancel.store(true, Ordering::Relaxed);
        assert_eq!(control.check(0), Err(StopReason::Cancelled));
        let past = Instant::now() - Duration::from_millis(1);
        assert_eq!(Control::unbounded().with_deadline(past).check(0), Err(StopReason::Deadline));
    }

    #[test]
    fn reports_reach_the_observer() {
        let seen = Mutex::new(Vec::new());
        let watch = |progress: Progress| seen.lock().unwrap().push(progress.done);
        let control = Control::unbounded().with_observer(&watch);
        control.report(Progress::new("test", 3, Some(4)));
        assert_eq!(*seen.lock().unwrap(), [3]);
    }
}
