//! What every problem of the interchange may be given.

use super::fault::FaultKind;
use super::fields::Fields;
use crate::kernel::{Control, StopReason};
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
    /// How many bytes tables that grow during the run may take; only
    /// [`largest`](crate::stable::largest) asks, which goes on with weaker bounds. Of a line it is
    /// what the line leaves of [`Limits::max_memory`](super::Limits::max_memory), at most 1 GiB
    /// where that is the default.
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
            let (expected, value) = ("a time from 0 seconds", seconds.to_string());
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

    /// The answers up to the limit, and why there are no more if some were left.
    pub(super) fn list<T>(
        &self,
        answers: impl Iterator<Item = T>,
        control: &Control<'_>,
    ) -> (Vec<T>, Option<StopReason>) {
        let limit = self.limit.unwrap_or(u64::MAX);
        let mut listed = Vec::new();
        for answer in answers {
            let done = listed.len() as u64;
            if done == limit {
                return (listed, Some(StopReason::WorkLimit));
            }
            if let Err(reason) = control.check(done) {
                return (listed, Some(reason));
            }
            listed.push(answer);
        }
        (listed, None)
    }
}
