//! Even loads and loads within a spread: forged levels, windows and matchings.

use super::harness::{Case, Tally, attack};
use crate::assignment::loads::{forge, forgeable, is_even, seated_spread};
use crate::assignment::support::{Instance, below};
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::assignment::{even_loads, within_spread};
use mentormatch::audit::{refutes_spread, verify_even_loads, verify_within_spread};
use mentormatch::kernel::{Stream, stream};
use mentormatch::market::{
    AssignmentProblem, Cardinality, EvenLoads, LoadWindow, Outcome, SpreadWitness, WithinSpread,
};
use std::fmt;

pub(super) struct Drawn {
    what: Instance,
    problem: AssignmentProblem<i64>,
    spread: u32,
}

impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "spread {}: {:?}", self.spread, self.what)
    }
}

fn random(dice: &mut Dice) -> Stream {
    stream(dice.below(1 << 40) as u64, "forged loads")
}

fn draw(dice: &mut Dice) -> Option<Drawn> {
    let what = forgeable(&mut random(dice)).filter(|what| what.allowed().len() <= 9)?;
    Some(Drawn { problem: what.dense(|weight| weight), what, spread: 0 })
}

pub(super) fn even() -> Tally {
    attack(
        91,
        |dice| {
            let drawn = draw(dice)?;
            let claim = even_loads(&drawn.problem, &free()).unwrap().solved()?;
            Some(Case { problem: drawn, claim, is_own: true })
        },
        |_, claim: &mut EvenLoads<i64>, dice| forge(claim, &mut random(dice)),
        |drawn, claim| verify_even_loads(&drawn.problem, claim).is_ok(),
        |drawn, claim| is_even(&drawn.what, claim),
    )
}

fn bounded(dice: &mut Dice) -> Option<Drawn> {
    let drawn = draw(dice)?;
    let free = matches!(drawn.what.cardinality, Cardinality::Maximum | Cardinality::Free);
    free.then(|| Drawn { spread: dice.below(3) as u32, ..drawn })
}

/// The best rank and sum of all sets within the spread.
fn best(drawn: &Drawn, spread: u32) -> Option<(u32, i64)> {
    let sets = drawn.what.feasible_sets().into_iter();
    let within = sets.filter(|set| seated_spread(&drawn.what, set.3) <= spread);
    within.map(|set| (set.0, set.1)).max()
}

pub(super) fn within() -> Tally {
    attack(
        92,
        |dice| {
            let drawn = bounded(dice)?;
            let claim = within_spread(&drawn.problem, drawn.spread, &free()).unwrap().solved()?;
            Some(Case { problem: drawn, claim, is_own: true })
        },
        |_, claim: &mut WithinSpread<i64>, dice| {
            let mut random = random(dice);
            match below(&mut random, 4) {
                0 => claim.spread = below(&mut random, 3) as u32,
                1 => drop(claim.windows.pop()),
                2 => claim.windows.clear(),
                _ => {
                    for window in &claim.windows {
                        if let LoadWindow::Best(answer) = window
                            && below(&mut random, 2) == 0
                        {
                            claim.answer = answer.clone();
                        }
                    }
                }
            }
        },
        |drawn, claim| verify_within_spread(&drawn.problem, claim).is_ok(),
        |drawn, claim| {
            let matching = &claim.answer.matching;
            let sign = i128::from(drawn.what.sign());
            let Some(set) = drawn.what.set_of(matching) else { return false };
            let sets = drawn.what.feasible_sets();
            let own = sets.iter().find(|own| own.3 == set);
            own.is_some_and(|own| {
                seated_spread(&drawn.what, set) <= claim.spread
                    && Some((own.0, own.1)) == best(drawn, claim.spread)
                    && claim.answer.value == sign * i128::from(own.1)
            })
        },
    )
}

pub(super) fn none() -> Tally {
    attack(
        93,
        |dice| {
            let drawn = bounded(dice)?;
            match within_spread(&drawn.problem, drawn.spread, &free()).unwrap() {
                Outcome::Impossible(claim) => Some(Case { problem: drawn, claim, is_own: true }),
                // The proof of another problem is tried here too.
                _ => Some(Case {
                    problem: drawn,
                    claim: SpreadWitness::Windows(Vec::new()),
                    is_own: false,
                }),
            }
        },
        |_, claim: &mut SpreadWitness, dice| match claim {
            SpreadWitness::Windows(windows) if dice.chance(50) => drop(windows.pop()),
            SpreadWitness::Windows(windows) => windows.extend(windows.first().cloned()),
            SpreadWitness::Whole(witness) => *claim = SpreadWitness::Windows(vec![witness.clone()]),
        },
        |drawn, claim| refutes_spread(&drawn.problem, drawn.spread, claim),
        |drawn, _| best(drawn, drawn.spread).is_none(),
    )
}
