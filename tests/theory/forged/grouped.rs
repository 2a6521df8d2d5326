//! Assignments under bounds over groups: forged pairs, sums and proofs.

use super::harness::{Case, Tally, attack};
use super::inequalities::{Asked, is_shown};
use crate::assignment::grouped::{Bounded, bounded};
use crate::assignment::support::Instance;
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::assignment::solve_grouped;
use mentormatch::audit::{GroupedCheck, refutes_grouped, verify_grouped};
use mentormatch::kernel::{Index, Side, stream};
use mentormatch::market::{
    AssignmentProblem, Cardinality, GroupedAnswer, GroupedProblem, GroupedProof, GroupedWitness,
    Matching, Outcome,
};

fn draw(dice: &mut Dice) -> Option<Bounded> {
    let what = bounded(&mut stream(dice.below(1 << 40) as u64, "forged groups"))?;
    (what.what.allowed().len() <= 9).then_some(what)
}

pub(super) fn moved(matching: &mut Matching, dice: &mut Dice) {
    let mut pairs: Vec<_> = matching.pairs().collect();
    let (rows, columns) = (matching.mentees(), matching.mentors());
    if rows == 0 || columns == 0 {
        return;
    }
    let pair = (Index::at(dice.below(rows)), Index::at(dice.below(columns)));
    match (dice.below(3), pairs.is_empty()) {
        (0, false) => drop(pairs.swap_remove(dice.below(pairs.len()))),
        (1, false) => {
            let at = dice.below(pairs.len());
            pairs[at] = pair;
        }
        _ => pairs.push(pair),
    }
    if let Ok(changed) = Matching::new(rows, columns, pairs) {
        *matching = changed;
    }
}

/// Moves a pair, the sum or a pair of the bound, or has prices prove what a search found. `sum` is
/// that of pairs as asked.
pub(super) fn forge(
    sum: impl Fn(&Matching) -> Option<i64>,
    claim: &mut GroupedAnswer<i64>,
    dice: &mut Dice,
) {
    match dice.below(4) {
        0 => {
            moved(&mut claim.matching, dice);
            // A careful forger counts again.
            if let Some(sum) = sum(&claim.matching).filter(|_| dice.chance(80)) {
                claim.value = sum.into();
            }
        }
        1 => claim.value = claim.value.wrapping_add([1, -1, i128::MAX / 2][dice.below(3)]),
        2 => {
            let (GroupedProof::Prices(relaxed) | GroupedProof::Search { relaxed, .. }) =
                &mut claim.proof;
            moved(&mut relaxed.matching, dice);
        }
        _ => {
            if let GroupedProof::Search { relaxed, .. } = &claim.proof {
                claim.proof = GroupedProof::Prices(relaxed.clone());
            }
        }
    }
}

/// The sum of allowed pairs, whatever else they keep.
pub(super) fn sum_of(what: &Instance, matching: &Matching) -> Option<i64> {
    let set = what.set_of(matching)?;
    let allowed = what.allowed().into_iter().enumerate();
    Some(allowed.filter(|(at, _)| set >> at & 1 == 1).map(|(_, pair)| pair.2).sum())
}

/// Whether a claim says what is so. `seen` is the rank and sum of pairs that keep every bound,
/// `best` those of the best ones, `without` the problem without the bounds that only a search minds.
/// What is accepted as the best is; of what is accepted without that claim the bound is proven.
pub(super) fn is_so(
    (what, without): (&Instance, &Instance),
    [seen, best]: [Option<(u32, i64)>; 2],
    claim: &GroupedAnswer<i64>,
    check: Option<GroupedCheck>,
) -> bool {
    let Some((rank, sum)) = seen else { return false };
    let (relaxed, is_searched) = match &claim.proof {
        GroupedProof::Prices(relaxed) => (relaxed, false),
        GroupedProof::Search { relaxed, .. } => (relaxed, true),
    };
    let is_best = best == Some((rank, sum));
    let gain = |value: i128| i128::from(what.sign()) * value;
    let more =
        what.cardinality == Cardinality::Maximum && relaxed.matching.size() > claim.matching.size();
    let is_reached = !more && gain(claim.value) >= gain(relaxed.value);
    claim.value == i128::from(what.sign() * sum)
        && (is_best || is_searched)
        && is_shown(without, relaxed)
        && (is_reached || check != Some(GroupedCheck::Optimal))
        && (is_best || check != Some(GroupedCheck::Optimal))
}

/// A problem as it tells itself, without prices of staying alone.
fn told(problem: &AssignmentProblem<i64>) -> Instance {
    let sizes = [problem.rows(), problem.columns()];
    let weight = |row, column| problem.weight(Index::at(row), Index::at(column));
    let weights = (0..sizes[0]).map(|row| (0..sizes[1]).map(|at| weight(row, at)).collect());
    let of = |number: &dyn Fn(Side, usize) -> u32| {
        Side::BOTH.map(|side| (0..problem.agents(side)).map(|at| number(side, at)).collect())
    };
    let required = problem.required().iter().map(|pair| (pair.0.get(), pair.1.get()));
    Instance {
        weights: weights.collect(),
        columns: sizes[1],
        sense: problem.sense(),
        cardinality: problem.cardinality(),
        seats: of(&|side, at| problem.seats(side).of(at)),
        minimums: of(&|side, at| problem.minimum(side, at)),
        prices: sizes.map(|agents| vec![0; agents]),
        required: required.collect(),
        forbidden: Vec::new(),
        quotas: Side::BOTH.map(|side| problem.quotas(side).groups().to_vec()),
    }
}

/// What was drawn, posed once for all claims about it.
#[derive(Debug)]
struct Posed {
    what: Bounded,
    problem: GroupedProblem<i64>,
    /// Without the bounds that only a search minds.
    split: Instance,
}

impl Posed {
    fn draw(dice: &mut Dice) -> Option<Self> {
        let what = draw(dice)?;
        let problem = what.problem();
        let split = told(problem.split());
        Some(Self { what, problem, split })
    }
}

pub(super) fn answers() -> Tally {
    attack(
        94,
        |dice| {
            let posed = Posed::draw(dice)?;
            let claim = solve_grouped(&posed.problem, u64::MAX, &free()).solved()?;
            Some(Case { problem: posed, claim, is_own: true })
        },
        |posed, claim, dice| forge(|made| sum_of(&posed.what.what, made), claim, dice),
        |posed, claim| verify_grouped(&posed.problem, claim).is_ok(),
        |posed, claim| {
            let what = &posed.what;
            let seen = [what.see(&claim.matching), what.best()];
            let check = verify_grouped(&posed.problem, claim).ok();
            is_so((&what.what, &posed.split), seen, claim, check)
        },
    )
}

pub(super) fn none() -> Tally {
    let mut last = GroupedWitness::Search { nodes: 1 };
    attack(
        95,
        move |dice| {
            let posed = Posed::draw(dice)?;
            match solve_grouped(&posed.problem, u64::MAX, &free()) {
                Outcome::Impossible(claim) => {
                    let is_own = matches!(claim, GroupedWitness::Nested(_));
                    last = claim.clone();
                    Some(Case { problem: posed, claim, is_own })
                }
                // The proof of another problem.
                _ => Some(Case { problem: posed, claim: last.clone(), is_own: false }),
            }
        },
        |_, _: &mut GroupedWitness, _| {},
        |posed, claim| refutes_grouped(&posed.problem, claim),
        |posed, claim| match claim {
            GroupedWitness::Nested(witness) => {
                posed.what.best().is_none() && Asked::new(&posed.split, 0).counts(witness)
            }
            _ => true,
        },
    )
}
