//! What every problem of the interchange may be given.

use super::fault::{Expected, FaultKind};
use super::fields::Fields;
use crate::kernel::Control;
use std::time::{Duration, Instant};

/// What every problem may be given.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// At most so many answers, for objectives that list answers.
    pub limit: Option<u64>,
    /// A bound in the solver's own steps.
    pub work_limit: Option<u64>,
    /// A bound in seconds, from the start of [`Instance::solve`](crate::lab::Instance::solve).
    pub seconds_limit: Option<f64>,
    /// The seed of any lottery.
    pub seed: Option<u64>,
    /// How many bytes may be taken by what grows during the run, see
    /// [`Control::with_memory_limit`]. Of a line it is what the line leaves of
    /// [`Limits::max_memory`](super::Limits::max_memory), at most
    /// [`Limits::max_growth`](super::Limits::max_growth).
    pub memory_limit: Option<u64>,
}

impl Options {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        let options = Self {
            limit: fields.count("limit"),
            work_limit: fields.count("work_limit"),
            seconds_limit: fields.number("seconds_limit"),
            seed: fields.count("seed"),
            memory_limit: None,
        };
        if let Some(seconds) = options.seconds_limit.filter(|&seconds| seconds < 0.0) {
            let (expected, value) = (Expected::Time, seconds.to_string());
            fields.fault("seconds_limit", FaultKind::Expected { expected, value });
        }
        options
    }

    /// The control of a run that starts now.
    #[must_use]
    pub fn control(&self) -> Control<'static> {
        self.bounds().0
    }

    /// The same, with its deadline.
    pub(super) fn bounds(&self) -> (Control<'static>, Option<Instant>) {
        let mut control = Control::unbounded();
        if let Some(steps) = self.work_limit {
            control = control.with_work_limit(steps);
        }
        if let Some(bytes) = self.memory_limit {
            control = control.with_memory_limit(bytes);
        }
        // A limit beyond what the clock can tell is none.
        let limit =
            self.seconds_limit.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        if let Some(deadline) = deadline {
            control = control.with_deadline(deadline);
        }
        (control, deadline)
    }
}
