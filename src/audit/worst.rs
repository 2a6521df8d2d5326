//! Is the worst pair of an assignment as stated, and could it be better?
//!
//! *Theorem* (thresholds). A better worst pair would make an assignment as asked of strictly
//! better pairs alone. A witness or a cover of the problem that has only those shows that there is
//! none (theorems in `shortage.rs` and `quotas.rs`).
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::among::{Among, over_rows};
use super::flaw::AssignmentFlaw;
use super::quotas::pair_bound;
use super::shortage::impossible_among;
use crate::kernel::{Control, StopReason};
use crate::market::{
    AssignmentProblem, BottleneckLimit, Cardinality, Matching, PairCover, PartialBottleneck, Weight,
};

/// The pairs no worse than a bottleneck.
pub(super) fn no_worse<W>(bottleneck: Option<W>) -> Among<W> {
    bottleneck.map_or(Among::All, Among::NoWorse)
}

/// What is said of the worst pair of an assignment.
pub(super) struct Worst<'a, W: Weight> {
    pub(super) problem: &'a AssignmentProblem<W>,
    pub(super) matching: &'a Matching,
    pub(super) stated: Option<W>,
}

impl<W: Weight> Worst<'_, W> {
    /// Notes what is wrong with the worst pair, the proof that it cannot be better, and the proof
    /// that there cannot be more pairs.
    pub(super) fn check(
        &self,
        (limit, cover): (&BottleneckLimit, Option<&PairCover>),
        flaws: &mut Vec<AssignmentFlaw>,
        control: &Control<'_>,
    ) -> Result<(), StopReason> {
        let control = self.begin(flaws, control)?;
        if self.problem.cardinality() == Cardinality::Maximum && cover.is_none() {
            flaws.push(AssignmentFlaw::NoCover);
        }
        self.check_cover(cover, flaws, &control)?;
        if let Some(bottleneck) = self.stated
            && !self.limits(Among::Better(bottleneck), limit, &control)?
        {
            flaws.push(AssignmentFlaw::BottleneckLimit);
        }
        Ok(())
    }

    /// The same of a search that was stopped, with its bound in the place of the worst pair.
    pub(super) fn check_stopped(
        &self,
        partial: &PartialBottleneck<W>,
        flaws: &mut Vec<AssignmentFlaw>,
        control: &Control<'_>,
    ) -> Result<(), StopReason> {
        let control = self.begin(flaws, control)?;
        self.check_cover(partial.cover.as_ref(), flaws, &control)?;
        if partial.bound.is_some_and(|bound| bound.price().partial_cmp(&bound.price()).is_none()) {
            flaws.push(AssignmentFlaw::NotANumber);
        }
        let better = partial.bound.map_or(Among::All, Among::Better);
        let shown = match &partial.limit {
            BottleneckLimit::NoPairs => {
                let count = over_rows(self.problem, &control, |_, view| {
                    let mut count = 0;
                    view.for_each(|_, weight| count += u64::from(better.has(self.problem, weight)));
                    count
                });
                count? == 0
            }
            // How many pairs are too few is known of a complete assignment only.
            BottleneckLimit::Fewer(_) if !partial.is_complete() => false,
            limit => self.limits(better, limit, &control)?,
        };
        if !shown {
            flaws.push(AssignmentFlaw::BottleneckLimit);
        }
        Ok(())
    }

    /// Counts the rows as steps and compares the worst pair with what is stated. Gives the control
    /// of what follows.
    fn begin<'c>(
        &self,
        flaws: &mut Vec<AssignmentFlaw>,
        control: &Control<'c>,
    ) -> Result<Control<'c>, StopReason> {
        control.begin("verifying", self.problem.rows() as u64)?;
        if self.problem.worst(self.matching).map(Weight::price) != self.stated.map(Weight::price) {
            flaws.push(AssignmentFlaw::Bottleneck);
        }
        Ok(control.without_work_limit())
    }

    /// Notes a cover that does not show that there can't be more than these pairs.
    fn check_cover(
        &self,
        cover: Option<&PairCover>,
        flaws: &mut Vec<AssignmentFlaw>,
        control: &Control<'_>,
    ) -> Result<(), StopReason> {
        let Some(cover) = cover else { return Ok(()) };
        let pairs = self.matching.size() as u64;
        match pair_bound(self.problem, Among::All, cover, control)? {
            None => flaws.push(AssignmentFlaw::NoCover),
            Some(expected) if pairs != expected => {
                flaws.push(AssignmentFlaw::Count { pairs, expected });
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// Whether the pairs that are better allow no assignment as asked, or only ones with fewer
    /// pairs.
    fn limits(
        &self,
        better: Among<W>,
        limit: &BottleneckLimit,
        control: &Control<'_>,
    ) -> Result<bool, StopReason> {
        match limit {
            BottleneckLimit::Impossible(witness) => {
                impossible_among(self.problem, better, witness, control)
            }
            BottleneckLimit::Fewer(cover) => {
                let most = pair_bound(self.problem, better, cover, control)?;
                Ok(most.is_some_and(|most| most < self.matching.size() as u64))
            }
            BottleneckLimit::NoPairs => Ok(false),
        }
    }
}
