//! Pairs of very many people from the best few of everybody, with what is lost by it.
//!
//! Nothing here is done unless it is asked for by name. One pass over all pairs keeps the best few of
//! every mentee and of every mentor; the small problem of these pairs is solved exactly; and one
//! more pass over all pairs says how far the answer may be from that of the whole problem. With
//! as many kept as there are people the answer is exact, and the pass says so.

mod kept;

use super::{Objective, StrategyError};
use crate::assignment;
use crate::audit;
use crate::kernel::{Control, Index, Internal, MenteeIx, Side, StopReason};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Lists, Matching, Outcome, PartialAssignment, Seats,
    Stopped, TwoSided,
};
use crate::scoring::CompiledRules;
use crate::stable;
use kept::{By, Cell, at_most, by_bands, kept, largest, lists, positions};
use std::convert::Infallible;

/// A matching that is stable among the best few of everybody.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StableOfFew {
    /// The matching: no pair that was kept blocks it, and among the matchings of which that is true
    /// it is the best for every mentee, ties by the lower position.
    pub matching: Matching,
    /// How many of each were kept.
    pub few: usize,
    /// How many pairs were kept.
    pub pairs_kept: u64,
    /// How many pairs of all that may be made block the matching: both would rather be together.
    /// 0 where it is stable.
    pub blocking: u64,
}

/// A matching that is stable among the best `few` of everybody, at least one: every mentee's by
/// what the mentee thinks, and every mentor's by what the mentor thinks, ties by the lower
/// position. `seats` are those of the mentees and of the mentors.
///
/// *Loss*: the pairs that block are counted, each one that may be made; none of them was kept.
/// Whoever is left without a partner here may have one in a stable matching of all.
/// Where `few` is no less than the people of either side, the matching is that of
/// [`stable_without_table`](super::stable_without_table) and nothing blocks it.
///
/// Time: two passes over all pairs, in parallel in the caller's rayon pool, and O(pairs kept · log
/// few) between them. Memory O((mentees + mentors) · few). The answer does not depend on the
/// number of threads. A step of `control` is a row, a pair kept or a proposal, and each phase has
/// the whole work limit; a run that is stopped in the last pass gives the matching, of which then
/// nothing is known but that no pair that was kept blocks it.
///
/// # Errors
/// [`StrategyError::OverGroups`] for rules over groups; what an internal error would be.
pub fn stable_of_few(
    rules: &CompiledRules,
    seats: [&Seats; 2],
    few: usize,
    control: &Control<'_>,
) -> Result<Outcome<StableOfFew, Infallible, Matching>, StrategyError> {
    const CODE: &str = "stable-of-few";
    StrategyError::without_groups(rules, CODE)?;
    let few = few.max(1);
    let pairs = match kept(rules, few, By::OwnView, control) {
        Ok(pairs) => pairs,
        Err(reason) => return Ok(Outcome::stopped(reason)),
    };
    let of_mentees = lists(&pairs, rules.mentees(), |cell| cell.mentee, |c| (c.own, c.mentor));
    let of_mentors = lists(&pairs, rules.mentors(), |cell| cell.mentor, |c| (c.theirs, c.mentee));
    let (of_mentees, of_mentors) = (Lists::strict(of_mentees), Lists::strict(of_mentors));
    let pairs_kept = pairs.len() as u64;
    drop(pairs);
    let free = control.without_work_limit();
    let [of_mentee, of_mentor] = seats.map(Seats::clone);
    let market = TwoSided::within(of_mentees, of_mentors, of_mentee, of_mentor, &free)
        .map_err(|faults| StrategyError::refused(CODE, &faults))?;
    let market = match market {
        Outcome::Solved(market) => market,
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, .. }) => return Ok(Outcome::stopped(reason)),
    };
    let formed = stable::mentee_optimal(&market, control)
        .map_err(|fault| StrategyError::refused(CODE, &[fault]))?;
    let matching = match formed {
        Outcome::Solved(formed) => formed.matching,
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, .. }) => return Ok(Outcome::stopped(reason)),
    };
    Ok(match audit::stability_by_rows(rules, seats, &matching, 0, control) {
        Outcome::Solved(found) if found.faults.is_empty() => {
            let blocking = found.blocking;
            Outcome::Solved(StableOfFew { matching, few, pairs_kept, blocking })
        }
        Outcome::Solved(_) => return Err(Internal::broken("pairs that were kept fit").into()),
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, .. }) => Outcome::stopped_with(reason, matching),
    })
}

/// An assignment that is the best among the best few of everybody.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BestOfFew {
    /// The matching: the best that can be made of the pairs that were kept.
    pub matching: Matching,
    /// The sum of what its pairs are worth to both, in units.
    pub value: i128,
    /// How many of each were kept.
    pub few: usize,
    /// How many pairs were kept.
    pub pairs_kept: u64,
    /// No assignment of all pairs has more of them; nothing where the sum alone counts. Where the
    /// matching has as many, it has as many pairs as can be.
    pub pairs_at_most: Option<u64>,
    /// The best assignment of all pairs, in the same sense, is worth no more than this.
    pub value_at_most: i128,
}

impl BestOfFew {
    /// How much more than this matching the best of all may be worth at the most; 0 where this is
    /// proven to be the best sum. Below 0 where the best has more pairs, which are worth less.
    #[must_use]
    pub fn gap(&self) -> i128 {
        self.value_at_most - self.value
    }
}

/// The best pairs, as `objective` says, among the best `few` of everybody, at least one: every
/// mentee's and every mentor's by what the pair is worth to both, ties by the lower position.
/// `seats` are those of the mentees and of the mentors.
///
/// *Loss*: the prices that prove the answer best among the pairs kept bound what any assignment of
/// all pairs is worth. Let gain(i, j) = weight − row price − column price − pair price, `K` the
/// number of pairs and sᵢ the seats, no more than the partners whom i may have. Whatever the
/// prices, an assignment is worth no more than
/// Σᵢ (the sᵢ largest positive gains of row i) + Σᵢ sᵢ·max(0, row price) +
/// Σⱼ sⱼ·max(0, column price) + `K` · pair price, which is weak duality of the linear programme of
/// [`AssignmentCertificate`](crate::market::AssignmentCertificate) with every yᵢⱼ = max(0, gain).
/// Where all pairs are kept, complementary slackness makes it the value itself. How many pairs can
/// be made at the most follows from the cover of the pairs kept and from who, outside of it, may
/// have anybody.
///
/// Time: two passes over all pairs, in parallel in the caller's rayon pool, and between them
/// [`assignment::solve`] with the pairs kept. Memory O((mentees + mentors) · few). The answer does
/// not depend on the number of threads. A step of `control` is a row or one of the solver's, and each
/// phase has the whole work limit; a run that is stopped after the assignment was solved gives its
/// matching, without a bound.
///
/// # Errors
/// [`StrategyError::OverGroups`] for rules over groups; what the problem of the pairs kept is refused
/// for.
pub fn best_of_few(
    rules: &CompiledRules,
    seats: [&Seats; 2],
    few: usize,
    objective: Objective,
    control: &Control<'_>,
) -> Result<Outcome<BestOfFew, Infallible, Matching>, StrategyError> {
    const CODE: &str = "best-of-few";
    StrategyError::without_groups(rules, CODE)?;
    let few = few.max(1);
    let pairs = match kept(rules, few, By::Sum, control) {
        Ok(pairs) => pairs,
        Err(reason) => return Ok(Outcome::stopped(reason)),
    };
    let edge = |cell: &Cell| {
        let (mentee, mentor) = positions(cell);
        (mentee, mentor, cell.sum())
    };
    let pairs_kept = pairs.len() as u64;
    let edges = pairs.iter().map(edge).collect();
    drop(pairs);
    let built = AssignmentProblem::sparse(rules.mentees(), rules.mentors(), edges)
        .seats(Side::Mentee, seats[0].clone())
        .seats(Side::Mentor, seats[1].clone())
        .cardinality(objective.cardinality())
        .build_within(&control.without_work_limit())
        .map_err(|faults| StrategyError::refused(CODE, &faults))?;
    let problem = match built {
        Outcome::Solved(problem) => problem,
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(Stopped { reason, .. }) => return Ok(Outcome::stopped(reason)),
    };
    let answer = match assignment::solve(&problem, control) {
        Outcome::Solved(answer) => answer,
        Outcome::Stopped(Stopped { reason, best }) => return Ok(cut(reason, best)),
        // Both objectives leave the number of pairs open, so no problem of theirs is impossible.
        Outcome::Impossible(_) => return Err(Internal::broken("nothing was demanded").into()),
    };
    let bound = match Bound::of(rules, seats, &answer, control) {
        Ok(bound) => bound,
        Err(reason) => return Ok(Outcome::stopped_with(reason, answer.matching)),
    };
    let made = answer.matching.size() as u64;
    let pairs_at_most = match objective {
        Objective::MostPairs => Some(bound.pairs),
        Objective::HighestTotal => None,
    };
    // The pair price is 0 where the number of pairs is free. Else the best assignment has between as
    // many pairs as this one and as many as can be, and the bound is a line in their number.
    let pair_price = i128::from(answer.certificate.pair_price);
    let most = pairs_at_most.unwrap_or(made);
    let of_pairs = (pair_price * i128::from(made)).max(pair_price * i128::from(most));
    let value_at_most = bound.rest + of_pairs;
    let AssignmentAnswer { matching, value, .. } = answer;
    Ok(Outcome::Solved(BestOfFew {
        matching,
        value,
        few,
        pairs_kept,
        pairs_at_most,
        value_at_most,
    }))
}

/// What a run holds that was stopped within the assignment.
fn cut(
    reason: StopReason,
    best: Option<Box<PartialAssignment<i64>>>,
) -> Outcome<BestOfFew, Infallible, Matching> {
    match best {
        Some(best) => Outcome::stopped_with(reason, best.matching),
        None => Outcome::stopped(reason),
    }
}

/// What the prices of an assignment of some pairs say of all pairs.
struct Bound {
    /// How many pairs can be made at the most.
    pairs: u64,
    /// What any assignment is worth at the most, less what its pairs cost by the pair price.
    rest: i128,
}

/// What is added up over the rows.
struct Sums {
    rest: i128,
    /// Pairs that the seats of the mentees allow, each with the mentors whom it may have.
    by_mentees: u64,
    /// Pairs that the cover does not bound.
    uncovered: u64,
    /// Whether each mentor may be had by anybody.
    wanted: Vec<bool>,
}

impl Bound {
    fn of(
        rules: &CompiledRules,
        [mentees, mentors]: [&Seats; 2],
        answer: &AssignmentAnswer<i64>,
        control: &Control<'_>,
    ) -> Result<Self, StopReason> {
        let certificate = &answer.certificate;
        let cover = certificate.cover.as_ref();
        let is_row = |at: MenteeIx| cover.is_some_and(|c| c.rows.binary_search(&at).is_ok());
        let is_column: Vec<bool> = {
            let mut listed = vec![false; rules.mentors()];
            for column in cover.into_iter().flat_map(|cover| &cover.columns) {
                if let Some(listed) = listed.get_mut(column.get()) {
                    *listed = true;
                }
            }
            listed
        };
        let column_prices: Vec<i128> =
            certificate.column_prices.iter().map(|&price| price.into()).collect();
        let pair_price = i128::from(certificate.pair_price);
        let most_of_mentor = |at: usize| at_most(rules.mentees(), mentors.of(at));
        let mut sums =
            Sums { rest: 0, by_mentees: 0, uncovered: 0, wanted: vec![false; rules.mentors()] };
        by_bands(
            (rules, "bounding"),
            control,
            &mut sums,
            |sums, mentee, cells| {
                let price = certificate.row_prices.get(mentee.get()).copied().unwrap_or(0);
                let price = i128::from(price);
                let seats = mentees.of(mentee.get());
                let places = at_most(cells.len(), seats);
                let gain = |cell: &Cell| {
                    let column = column_prices.get(cell.mentor as usize).copied().unwrap_or(0);
                    i128::from(cell.sum()) - price - column - pair_price
                };
                let mut gains: Vec<i128> =
                    cells.iter().map(gain).filter(|&gain| gain > 0).collect();
                let rest = largest(&mut gains, seats) + i128::from(places) * price.max(0);
                let covered = |cell: &Cell| is_column.get(cell.mentor as usize) == Some(&true);
                let uncovered = match is_row(mentee) {
                    true => 0,
                    false => at_most(cells.iter().filter(|cell| !covered(cell)).count(), seats),
                };
                // Whom nobody could have before.
                let is_new = |cell: &&Cell| sums.wanted.get(cell.mentor as usize) == Some(&false);
                let new = cells.iter().filter(|_| seats > 0).filter(is_new);
                let new: Vec<u32> = new.map(|cell| cell.mentor).collect();
                (rest, places, uncovered, new)
            },
            |sums, (rest, places, uncovered, new)| {
                sums.rest += rest;
                sums.by_mentees += places;
                sums.uncovered += uncovered;
                for mentor in new {
                    if let Some(wanted) = sums.wanted.get_mut(mentor as usize) {
                        *wanted = true;
                    }
                }
            },
        )?;
        let mut rest = sums.rest;
        for (at, price) in column_prices.iter().enumerate() {
            rest += i128::from(most_of_mentor(at)) * price.max(&0);
        }
        let wanted = sums.wanted.iter().enumerate().filter(|(_, wanted)| **wanted);
        let by_mentors: u64 = wanted.map(|(at, _)| most_of_mentor(at)).sum();
        let mut pairs = sums.by_mentees.min(by_mentors);
        if let Some(cover) = cover {
            let of_rows = cover.rows.iter().map(|row| u64::from(mentees.of(row.get())));
            let of_columns = cover.columns.iter().map(|column| most_of_mentor(column.get()));
            pairs = pairs.min(of_rows.chain(of_columns).sum::<u64>() + sums.uncovered);
        }
        Ok(Self { pairs, rest })
    }
}
