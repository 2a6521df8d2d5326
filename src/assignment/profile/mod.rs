//! Profiles: the best weights as often as can be, or the worst ones as seldom as can be, one
//! weight after another.
//!
//! A profile could be maximised as one sum in which a pair of the i-th weight counts as a power of
//! the number of pairs, but such powers leave every machine number behind. So it is done in
//! stages, each a sum over as few weights as fit a number, and each among the assignments that
//! are best for all stages before (Irving, Kavitha, Mehlhorn, Michail and Paluch 2006 do so with
//! one rank a stage). What those are the prices of a stage tell by complementary slackness: a pair
//! that loses is out, one that gains is in, and an agent or a group with a price has as many pairs
//! as it has now. These prices together are the proof.
//!
//! Where few pairs of bad weights are wanted and weights are many, most of them are never made.
//! Then the assignment at hand is improved first ([`exchange`]): while each of its worst pairs can
//! be replaced by better ones along an alternating path, it is; the weights behind are out without
//! any stage.

mod classes;
mod exchange;
mod face;
mod mates;

use super::{Scratch, solve_with};
use crate::kernel::{Control, Internal, Meter, StopReason, faults};
use crate::market::{
    AssignmentCertificate, AssignmentProblem, AssignmentStats, AssignmentWitness, Cardinality,
    Outcome, PartialAssignment, PartialProfile, Price, ProfileAnswer, ProfileOrder, ProfileProof,
    ProfileStage, Weight,
};
use face::{Ended, Face};

faults! {
    /// Why a profile cannot be asked for.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum ProfileFault: "profile-fault" {
        /// As few bad pairs as can be are wanted, and their number is free.
        Free = "free",
            "fewest pairs need a number of pairs: with a free one, no pair at all would be best",
            "для наименьшего числа плохих пар нужно задать число пар: иначе лучше всего ни одной";
        /// Leaving somebody unmatched has a price.
        Prices = "prices",
            "a profile is no sum, so that a price of staying unmatched has no place in it",
            "профиль – не сумма, поэтому цене остаться без пары в нём нет места";
        /// Seats allow so many pairs that their number cannot be a digit of a machine number.
        Seats {
            /// The most pairs that seats allow.
            pairs: u64,
        } = "seats",
            "seats allow {pairs} pairs, which are too many to count in stages",
            "места допускают {pairs} пар: слишком много, чтобы считать ступенями";
        /// A fault of this crate; please report it.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
}

/// What [`solve_profile`] comes to.
pub type ProfileOutcome<W> = Outcome<ProfileAnswer<W>, AssignmentWitness, Box<PartialProfile<W>>>;

/// The assignment whose profile is best: weights are compared, not added.
///
/// In mentoring words: as many mentees as can be get their first choice, and among such pairings
/// as many as can be their second; or nobody gets their last choice if that can be avoided, and
/// so on upwards.
///
/// The problem is that of [`AssignmentProblem`]. Its [`Sense`](crate::market::Sense) says which
/// weights are good (for ranks, `Min`), its cardinality among which assignments the best one is
/// looked for, and `order` from which end the profile is compared:
///
/// | known as | order | cardinality | source |
/// | --- | --- | --- | --- |
/// | rank-maximal | `MostBest` | `Free` | Irving et al. 2006 |
/// | greedy maximum | `MostBest` | `Maximum` | Manlove 2013, section 8.4 |
/// | generous maximum | `FewestWorst` | `Maximum` | Manlove 2013, section 8.4 |
/// | leximin, leximax | `FewestWorst` | `Maximum` | the smallest gain as large, or the largest cost as small as can be, then the second … |
///
/// Of assignments with the same profile the one found first is given; the same problem gives the
/// same answer on every machine and with any number of threads. `audit::verify_profile` checks
/// it.
///
/// A solve of a sum for every few weights: as many as have their powers of the number of pairs
/// below 2⁵³ / (32 · agents), which are three to six for people by the hundred; each among ever
/// fewer pairs. Where few bad pairs are wanted and weights are many, a stage for each weight made
/// and a search for each exchange. Memory O(nm) for the pairs, and a price for each agent and
/// stage.
///
/// A run that `control` stops gives back [`Outcome::Stopped`] with an assignment that is as good
/// as can be in the stages done, once one as asked is known.
///
/// ```
/// use mentormatch::assignment::solve_profile;
/// use mentormatch::kernel::{Control, Matrix};
/// use mentormatch::market::{AssignmentProblem, Cardinality, ProfileOrder, Sense};
///
/// let ranks = vec![vec![Some(1_i64), Some(2)], vec![Some(3), None]];
/// let problem = |cardinality| {
///     let builder = AssignmentProblem::from_rows(ranks.clone()).sense(Sense::Min);
///     builder.cardinality(cardinality).build().unwrap()
/// };
/// let best = |cardinality| {
///     let problem = problem(cardinality);
///     let outcome = solve_profile(&problem, ProfileOrder::MostBest, &Control::unbounded());
///     outcome.unwrap().solved().unwrap().profile
/// };
/// // A first choice for one of them alone, or both with something.
/// assert_eq!(best(Cardinality::Free), [(1, 1)]);
/// assert_eq!(best(Cardinality::Maximum), [(2, 1), (3, 1)]);
/// ```
///
/// # Errors
/// [`ProfileFault`], where no profile is meant.
pub fn solve_profile<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    control: &Control<'_>,
) -> Result<ProfileOutcome<W>, ProfileFault> {
    solve_profile_with(problem, order, &mut Scratch::new(), control)
}

/// [`solve_profile`] in memory that is used again: each stage is a solve of whole numbers.
///
/// # Errors
/// [`ProfileFault`], where no profile is meant.
pub fn solve_profile_with<W: Weight>(
    problem: &AssignmentProblem<W>,
    order: ProfileOrder,
    scratch: &mut Scratch<i64>,
    control: &Control<'_>,
) -> Result<ProfileOutcome<W>, ProfileFault> {
    if order == ProfileOrder::FewestWorst && problem.cardinality() == Cardinality::Free {
        return Err(ProfileFault::Free);
    }
    if problem.has_unmatched_prices() {
        return Err(ProfileFault::Prices);
    }
    let pairs = problem.full_size();
    let agents = problem.rows() + problem.columns();
    if face::base(problem).is_none_or(|base| base > i64::limit(agents) / 3) {
        return Err(ProfileFault::Seats { pairs });
    }
    let mut run = Run {
        problem,
        order,
        meter: Meter::new(control),
        scratch,
        stats: AssignmentStats::default(),
        proof: ProfileProof::new(Vec::new(), None),
        begun: None,
    };
    let mut face = None;
    match run.solve(&mut face) {
        Ok(()) => {
            let face =
                face.ok_or_else(|| Internal::broken("a profile that is solved has its pairs"))?;
            let matching = face.matching()?;
            let profile = problem.profile(&matching);
            let stats = run.stats;
            let answer = ProfileAnswer::new(matching, profile, run.proof);
            Ok(Outcome::Solved(ProfileAnswer { stats, ..answer }))
        }
        Err(Ended::Impossible(witness)) => Ok(Outcome::Impossible(witness)),
        Err(Ended::Stopped(reason)) => run.stopped(face, reason),
        Err(Ended::Internal(fault)) => Err(fault.into()),
    }
}

/// One solve.
struct Run<'a, 's, 'c, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    order: ProfileOrder,
    meter: Meter<'c>,
    scratch: &'s mut Scratch<i64>,
    stats: AssignmentStats,
    proof: ProfileProof<W>,
    /// What a first solve that was stopped had.
    begun: Option<Box<PartialAssignment<i64>>>,
}

impl<'a, W: Weight> Run<'a, '_, '_, W> {
    fn solve(&mut self, kept: &mut Option<Face<'a, W>>) -> Result<(), Ended> {
        let face = kept.insert(Face::new(self.problem, self.order, &mut self.meter)?);
        let fewest = self.order == ProfileOrder::FewestWorst;
        if fewest && face.is_long() {
            // Something to improve: the best sum of places in the order of weights.
            let start = face.problem(&|class| class as i64, 0, &self.meter)?;
            self.stage(face, &start)?;
        }
        loop {
            if fewest && face.has_pairs() {
                if face.is_long() {
                    face.improve(&mut self.meter)?;
                }
                face.drop_unmade(&mut self.meter)?;
            }
            let step = face.next_step();
            if step.is_empty() && face.has_pairs() {
                return Ok(());
            }
            let stage = face.problem(&|class| step.counts(class), step.bonus(), &self.meter)?;
            let prices = self.stage(face, &stage)?;
            let prices = face.settle(&step, prices, &mut self.meter)?;
            if !step.is_empty() {
                self.proof.stages.push(ProfileStage::new(face.weights(&step), prices));
            }
        }
    }

    /// Solves the sum of one stage, keeps its pairs where they are better, and gives its prices.
    fn stage(
        &mut self,
        face: &mut Face<'_, W>,
        problem: &AssignmentProblem<i64>,
    ) -> Result<AssignmentCertificate<i64>, Ended> {
        let control = self.meter.control().after(self.meter.work());
        let first = !face.has_pairs();
        let solved = match solve_with(problem, self.scratch, &control) {
            Outcome::Solved(answer) => {
                let stats = &mut self.stats;
                stats.row_reads += answer.stats.row_reads;
                stats.augmentations += answer.stats.augmentations;
                stats.settled += answer.stats.settled;
                face.keep(problem, answer);
                Ok(answer.certificate.clone())
            }
            Outcome::Impossible(witness) if first => Err(Ended::Impossible(witness)),
            Outcome::Impossible(_) => {
                Err(Internal::broken("the best of one stage are not nobody's in the next").into())
            }
            Outcome::Stopped(stopped) => {
                self.begun = stopped.best.filter(|_| first);
                Err(Ended::Stopped(stopped.reason))
            }
        };
        let mut prices = solved?;
        self.meter.steps(self.scratch.steps())?;
        let cover = prices.cover.take();
        if first && self.problem.cardinality() == Cardinality::Maximum {
            self.proof.cover = cover;
        }
        Ok(prices)
    }

    /// The best that is known.
    fn stopped(
        self,
        face: Option<Face<'a, W>>,
        reason: StopReason,
    ) -> Result<ProfileOutcome<W>, ProfileFault> {
        let (matching, complete) = match (face, self.begun) {
            (Some(face), _) if face.has_pairs() => (face.matching()?, true),
            (_, Some(begun)) => (begun.matching, false),
            _ => return Ok(Outcome::stopped(reason)),
        };
        let proof = if complete { self.proof } else { ProfileProof::new(Vec::new(), None) };
        let profile = self.problem.profile(&matching);
        let partial = PartialProfile::new(matching, profile, complete, proof);
        let best = Box::new(PartialProfile { stats: self.stats, ..partial });
        Ok(Outcome::stopped_with(reason, best))
    }
}
