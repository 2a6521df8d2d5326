//! Pairs where wishes coincide.

use super::{Ballots, Silence};
use crate::assignment;
use crate::kernel::{Control, Index, Internal, MenteeIx, MentorIx, Side, faults, words};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Cardinality, Lists, Matching, Outcome, PartialAssignment,
    Seats, Sense, Stopped, Ties, TwoSided,
};
use crate::stable;
use std::collections::BTreeMap;
use std::convert::Infallible;

words! {
    /// Which pairs are made where wishes coincide with several people. Procedures only says
    /// that a pair is made where wishes coincide; the choice among such pairs is our rule,
    /// stated with the answer. Ranks count 1 + those strictly preferred.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[serde(tag = "choice")]
    #[non_exhaustive]
    pub enum MutualChoice: "mutual-choice" {
        /// As many pairs of mutual wishes as can be, and of those the least sum of both
        /// sides' ranks.
        #[default]
        Largest = "largest",
            "as many mutual wishes as can be, then the best ranks",
            "как можно больше пар по взаимному выбору, затем лучшие места в пожеланиях";
        /// The best by rank: a wish is worth one point more for each rank that it is above
        /// the worst rank of any coinciding wish of its side, which is worth one point; the
        /// highest sum of points is taken, even if fewer pairs make it.
        BestRanks = "best-ranks",
            "the highest sum of points for ranks",
            "наибольшая сумма баллов за места в пожеланиях";
        /// The stable pairs, best for one side: no two whose wishes coincide would both
        /// rather have each other. Ties are broken by the stated rule.
        Stable {
            /// For whom it is the best.
            #[serde(with = "crate::kernel::plural")]
            best_for: Side,
            /// How ties are broken.
            #[serde(default)]
            ties: Ties,
        } = "stable",
            "no two would rather have each other",
            "нет двоих, кто предпочёл бы друг друга своим партнёрам";
    }
}

/// The pairs chosen among mutual wishes, with their proof.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Mutual {
    /// The pairs.
    pub matching: Matching,
    /// What is proven.
    pub proof: MutualProof,
}

/// The proof of a choice among mutual wishes, together with the problem it is for, so
/// that `audit` can check it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum MutualProof {
    /// The best sum: prices, and a cover where as many as can be were asked for.
    Assignment(Box<(AssignmentProblem<i64>, AssignmentAnswer<i64>)>),
    /// The run was stopped: a bound of the best sum.
    Partial(Box<(AssignmentProblem<i64>, PartialAssignment<i64>)>),
    /// The market of the coinciding wishes, ties as given, and the stable matching.
    Stable(Box<(TwoSided, stable::SideOptimal)>),
}

faults! {
    /// Why there is no choice among mutual wishes.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum MutualFault: "mutual-fault" {
        /// What a solver refused, in its own words.
        Refused {
            /// What the solver said.
            fault: String,
        } = "refused",
            "the choice among mutual wishes could not be set up: {fault}",
            "не удалось поставить задачу выбора по взаимным желаниям: {fault}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
}

impl MutualFault {
    fn refused<F: std::fmt::Display>(faults: &[F]) -> Self {
        Self::Refused { fault: crate::kernel::joined(faults) }
    }
}

/// Chooses among the pairs whose wishes coincide: those for which `is_open` holds (rules,
/// vetoes of the curator, who is free), within both sides' seats.
///
/// Equal choices are decided by position. Time: that of the assignment, or O(wishes) for
/// the stable choice. `control` counts what the solvers count; a stopped assignment gives
/// pairs that fit as its best, with a bound.
///
/// # Errors
/// [`MutualFault`]; only where seats are given for other people than the answers.
///
/// # References
/// D. Gale and L. Shapley 1962 for the stable choice. Choosing the pairs that want each
/// other is what the Procedures call a group meeting's result.
pub fn mutual(
    ballots: &Ballots,
    (silence, choice): (Silence, MutualChoice),
    is_open: impl Fn(MenteeIx, MentorIx) -> bool,
    (mentee_seats, mentor_seats): (Seats, Seats),
    control: &Control<'_>,
) -> Result<Outcome<Mutual, Infallible, Mutual>, MutualFault> {
    let mut pairs = ballots.coinciding(silence);
    pairs.retain(|&(mentee, mentor), _| is_open(mentee, mentor));
    let seats = (mentee_seats, mentor_seats);
    match choice {
        MutualChoice::Largest => {
            let sum = |one: u32, other: u32| i64::from(one) + i64::from(other);
            assigned(ballots, &pairs, seats, (Sense::Min, Cardinality::Maximum), sum, control)
        }
        MutualChoice::BestRanks => {
            let worst_of_mentees = pairs.values().map(|ranks| ranks.0).max().unwrap_or(0);
            let worst_of_mentors = pairs.values().map(|ranks| ranks.1).max().unwrap_or(0);
            let points = |one: u32, other: u32| {
                i64::from(worst_of_mentees - one) + i64::from(worst_of_mentors - other) + 2
            };
            assigned(ballots, &pairs, seats, (Sense::Max, Cardinality::Free), points, control)
        }
        MutualChoice::Stable { best_for, ties } => {
            stable(ballots, &pairs, seats, (best_for, ties), control)
        }
    }
}

type Pairs = BTreeMap<(MenteeIx, MentorIx), (u32, u32)>;

fn assigned(
    ballots: &Ballots,
    pairs: &Pairs,
    (mentee_seats, mentor_seats): (Seats, Seats),
    (sense, cardinality): (Sense, Cardinality),
    weight: impl Fn(u32, u32) -> i64,
    control: &Control<'_>,
) -> Result<Outcome<Mutual, Infallible, Mutual>, MutualFault> {
    let edges =
        pairs.iter().map(|(&(mentee, mentor), ranks)| (mentee, mentor, weight(ranks.0, ranks.1)));
    let (mentees, mentors) = (ballots.mentees.len(), ballots.mentors.len());
    let problem = AssignmentProblem::sparse(mentees, mentors, edges.collect())
        .sense(sense)
        .cardinality(cardinality)
        .seats(Side::Mentee, mentee_seats)
        .seats(Side::Mentor, mentor_seats)
        .build()
        .map_err(|faults| MutualFault::refused(&faults))?;
    Ok(match assignment::solve(&problem, control) {
        Outcome::Solved(answer) => {
            let matching = answer.matching.clone();
            let proof = MutualProof::Assignment(Box::new((problem, answer)));
            Outcome::Solved(Mutual { matching, proof })
        }
        Outcome::Impossible(_) => {
            let what = "nothing is demanded, so making no pair qualifies";
            return Err(Internal::broken(what).into());
        }
        Outcome::Stopped(Stopped { reason, best }) => {
            let best = best.map(|best| {
                let matching = best.matching.clone();
                Mutual { matching, proof: MutualProof::Partial(Box::new((problem, *best))) }
            });
            Outcome::Stopped(Stopped { reason, best })
        }
    })
}

fn stable(
    ballots: &Ballots,
    pairs: &Pairs,
    (mentee_seats, mentor_seats): (Seats, Seats),
    (best_for, ties): (Side, Ties),
    control: &Control<'_>,
) -> Result<Outcome<Mutual, Infallible, Mutual>, MutualFault> {
    let mut of_mentees = vec![BTreeMap::<u32, Vec<u32>>::new(); ballots.mentees.len()];
    let mut of_mentors = vec![BTreeMap::<u32, Vec<u32>>::new(); ballots.mentors.len()];
    for (&(mentee, mentor), &(one, other)) in pairs {
        of_mentees[mentee.get()].entry(one).or_default().push(mentor.raw());
        of_mentors[mentor.get()].entry(other).or_default().push(mentee.raw());
    }
    let lists = |rows: Vec<BTreeMap<u32, Vec<u32>>>| {
        Lists::tied(rows.into_iter().map(|row| row.into_values().collect::<Vec<_>>()))
    };
    let market = TwoSided::new(lists(of_mentees), lists(of_mentors), mentee_seats, mentor_seats)
        .map_err(|faults| MutualFault::refused(&faults))?;
    let best = stable::optimal(&market.break_ties(ties), best_for, control)
        .map_err(|fault| MutualFault::refused(&[fault]))?
        .or_stopped();
    Ok(match best {
        Ok(best) => {
            let matching = best.matching.clone();
            Outcome::Solved(Mutual {
                matching,
                proof: MutualProof::Stable(Box::new((market, best))),
            })
        }
        Err(reason) => Outcome::stopped(reason),
    })
}
