//! The bounds of one instance's run, from the line to the verified answer.

use super::answer::{Answer, Status, Verified};
use super::options::Options;
use crate::kernel::{Control, StopReason, arrange};
use std::time::{Duration, Instant};

/// How long after the deadline a stopped run's answer may still be verified.
const GRACE: Duration = Duration::from_millis(80);

/// One clock and one control for all parts of a run. It starts once the line is parsed.
pub(crate) struct Clock {
    start: Instant,
    control: Control<'static>,
    deadline: Option<Instant>,
}

impl Clock {
    pub(super) fn start(options: &Options) -> Self {
        let (control, deadline) = options.bounds();
        Self { start: Instant::now(), control, deadline }
    }

    /// For the solvers.
    pub(super) fn control(&self) -> &Control<'static> {
        &self.control
    }

    /// For passes over the input, which are no steps of a solver.
    pub(super) fn passing(&self) -> Control<'static> {
        self.control.without_work_limit()
    }

    /// Stopped with nothing found yet.
    pub(super) fn nothing(&self, reason: StopReason) -> Answer {
        self.told(Answer::stopped(reason), |_| Ok(Verified::No))
    }

    /// The answer that lists these matchings, all there are unless stopped, each of which
    /// `holds` verifies.
    pub(super) fn listed(
        &self,
        mut matchings: Vec<Vec<[u32; 2]>>,
        stopped: Option<StopReason>,
        holds: impl Fn(&[[u32; 2]], &Control<'static>) -> Result<bool, StopReason>,
    ) -> Answer {
        arrange(&mut matchings, Ord::cmp);
        let answer = self.told(Answer::listed(matchings.len(), stopped), |control| {
            for pairs in &matchings {
                control.check(0)?;
                if !holds(pairs, control)? {
                    return Ok(Verified::No);
                }
            }
            Ok(Verified::Feasible)
        });
        Answer { matchings: Some(matchings), ..answer }
    }

    /// The answer with the seconds up to now, with what the verifier says of it, and with
    /// the seconds that it took. Verification that the deadline ends leaves the answer
    /// stopped and not verified.
    pub(super) fn told(
        &self,
        answer: Answer,
        verify: impl FnOnce(&Control<'static>) -> Result<Verified, StopReason>,
    ) -> Answer {
        let mut verify = Some(verify);
        self.told_by(answer, &mut |control| match verify.take() {
            Some(verify) => verify(control),
            None => Ok(Verified::No),
        })
    }

    /// [`Clock::told`], compiled once for all verifiers.
    fn told_by(
        &self,
        answer: Answer,
        verify: &mut dyn FnMut(&Control<'static>) -> Result<Verified, StopReason>,
    ) -> Answer {
        let seconds = self.start.elapsed().as_secs_f64();
        let verifying = Instant::now();
        let mut control = self.passing();
        if let (Status::Stopped, Some(deadline)) = (answer.status, self.deadline) {
            control = control.with_deadline(deadline + GRACE);
        }
        let answer = match verify(&control) {
            Ok(verified) => Answer { verified, ..answer },
            Err(reason) => Answer {
                status: Status::Stopped,
                reason: answer.reason.or(Some(reason)),
                verified: Verified::No,
                ..answer
            },
        };
        Answer { seconds, verify_seconds: verifying.elapsed().as_secs_f64(), ..answer }
    }
}
