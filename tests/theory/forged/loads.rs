//! Even loads and loads within a spread: forged levels, windows and matchings.

use super::harness::{Case, Tally, attack};
use super::inequalities::{Asked, is_shown};
use super::numbers::Exact;
use crate::assignment::loads::{forge, forgeable, is_even, seated_spread};
use crate::assignment::support::{Instance, below};
use crate::stable::oracle::Dice;
use crate::unbounded::free;
use mentormatch::assignment::{even_loads, within_spread};
use mentormatch::audit::{refutes_spread, verify_even_loads, verify_within_spread};
use mentormatch::kernel::{Index, Side, Stream, stream};
use mentormatch::market::{
    AssignmentProblem, AssignmentWitness, Cardinality, EvenLoads, LoadWindow, Outcome, Quota,
    SpreadWitness, WithinSpread,
};
use std::cmp::Ordering;
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

fn draw(dice: &mut Dice, column_quotas: bool) -> Option<Drawn> {
    let what =
        forgeable(&mut random(dice), column_quotas).filter(|what| what.allowed().len() <= 9)?;
    Some(Drawn { problem: what.dense(|weight| weight), what, spread: 0 })
}

pub(super) fn even() -> Tally {
    attack(
        91,
        |dice| {
            let drawn = draw(dice, false)?;
            let claim = even_loads(&drawn.problem, &free()).unwrap().solved()?;
            Some(Case { problem: drawn, claim, is_own: true })
        },
        |_, claim: &mut EvenLoads<i64>, dice| forge(claim, &mut random(dice)),
        |drawn, claim| verify_even_loads(&drawn.problem, claim).is_ok(),
        |drawn, claim| {
            is_even(&drawn.what, claim)
                && is_shown(&drawn.what, &claim.answer)
                && levels_hold(&drawn.what, claim)
        },
    )
}

/// Whether one more, and one fewer, partner would cost an agent or a group nothing.
struct Moves {
    gains: bool,
    loses: bool,
}

/// Levels with the instance that they speak of, and the prices as gains.
struct Levelled<'a> {
    asked: Asked<'a>,
    what: &'a Instance,
    even: &'a EvenLoads<i64>,
}

impl Levelled<'_> {
    fn signed(&self, price: &i64) -> Exact {
        Exact::zero().plus(&Exact::told(price).unwrap(), self.asked.turn())
    }

    fn is_made(&self, (row, column): (usize, usize)) -> bool {
        self.even.answer.matching.contains(Index::at(row), Index::at(column))
    }

    fn partners(&self, side: usize, at: usize) -> u64 {
        let of = |(row, column): (usize, usize)| [row, column][side] == at;
        let made = self.asked.allowed().into_iter().map(|pair| pair.0);
        made.filter(|&pair| of(pair) && self.is_made(pair)).count() as u64
    }

    /// Of an agent with so many partners: having any at all may be worth something of its own.
    fn moves(&self, side: Side, at: usize, price: &i64) -> Moves {
        let partners = self.partners(side as usize, at);
        let (least, most) = self.asked.bounds(side, at);
        let price = self.signed(price);
        let first = price.plus(&Exact::of(self.what.prices[side as usize][at].into(), 0), 1);
        let is_nothing = |fewer: u64| {
            let price = if fewer == 0 { &first } else { &price };
            price.sign() == Ordering::Equal
        };
        Moves {
            gains: partners < most && is_nothing(partners),
            loses: partners > least && is_nothing(partners - 1),
        }
    }

    /// Whether a pair's weight is all that is paid for it.
    fn gains_nothing(&self, (row, column): (usize, usize), gain: i64) -> bool {
        let certificate = &self.even.answer.certificate;
        let mut left = self.asked.exact(gain);
        let groups = self.what.quotas[0].iter().zip(&certificate.row_group_prices);
        let around = groups.filter(|group| group.0.members.contains(&(row as u32)));
        let own = [&certificate.row_prices[row], &certificate.column_prices[column]];
        let prices = own.into_iter().chain(around.map(|group| group.1));
        for price in prices.chain([&certificate.pair_price]) {
            left = left.minus(&self.signed(price));
        }
        left.sign() == Ordering::Equal
    }

    /// The level of the smallest group that holds these rows and others, or of what stands
    /// around all.
    fn outer(&self, rows: &[u32]) -> u32 {
        let is_around = |quota: &Quota| {
            let all = rows.iter().all(|row| quota.members.contains(row));
            all && (rows.len() == 1 || quota.members.len() > rows.len())
        };
        let levels = &self.even.levels;
        let groups = self.what.quotas[0].iter().zip(&levels.row_groups);
        let around = groups.filter(|group| is_around(group.0));
        let smallest = around.min_by_key(|group| group.0.members.len());
        smallest.map_or(levels.around, |group| *group.1)
    }

    fn never_fall_between_pairs(&self) -> bool {
        let levels = &self.even.levels;
        self.asked.allowed().into_iter().all(|(pair, gain)| {
            let (row, column) = (levels.rows[pair.0], levels.columns[pair.1]);
            let falls = match self.is_made(pair) {
                true => column > row && !self.asked.has_to_be(pair),
                false => row > column,
            };
            !(falls && self.gains_nothing(pair, gain))
        })
    }

    fn never_fall_around(&self) -> bool {
        let certificate = &self.even.answer.certificate;
        let levels = &self.even.levels;
        let fits = |moves: Moves, own: u32, outer: u32| {
            let falls = (moves.loses && own > outer) || (moves.gains && outer > own);
            !falls
        };
        let rows = (0..self.what.rows()).all(|row| {
            let moves = self.moves(Side::Mentee, row, &certificate.row_prices[row]);
            fits(moves, levels.rows[row], self.outer(&[row as u32]))
        });
        let groups = self.what.quotas[0].iter().zip(self.asked.groups(Side::Mentee));
        let groups = groups.enumerate().all(|(at, (quota, (members, (least, most))))| {
            let pairs: u64 = members.iter().map(|&row| self.partners(0, row)).sum();
            let free = certificate.row_group_prices[at] == 0;
            let moves = Moves { gains: free && pairs < most, loses: free && pairs > least };
            // A group of one row stands around it, and others around the group.
            members.len() < 2 || fits(moves, levels.row_groups[at], self.outer(&quota.members))
        });
        rows && groups
    }

    fn fit_columns(&self) -> bool {
        let certificate = &self.even.answer.certificate;
        (0..self.what.columns).all(|column| {
            let load = self.partners(1, column);
            let level = u64::from(self.even.levels.columns[column]);
            let moves = self.moves(Side::Mentor, column, &certificate.column_prices[column]);
            let misfits = (moves.gains && level > load) || (moves.loses && load > level + 1);
            !misfits
        })
    }
}

/// Whether levels never fall along a chain and every column fits its own, as docs/CERTIFICATES.md
/// tells. Groups of the same members are left to the search.
fn levels_hold(what: &Instance, even: &EvenLoads<i64>) -> bool {
    let levels = &even.levels;
    if (levels.rows.len(), levels.columns.len(), levels.row_groups.len())
        != (what.rows(), what.columns, what.quotas[0].len())
    {
        return false;
    }
    let same = |one: &Quota, two: &Quota| {
        let is_inside = |at: &u32| two.members.contains(at);
        one.members.len() == two.members.len() && one.members.iter().all(is_inside)
    };
    let quotas = &what.quotas[0];
    let twice = |at: usize| quotas[..at].iter().any(|other| same(other, &quotas[at]));
    let is_plain = !(0..quotas.len()).any(twice);
    let levelled = Levelled { asked: Asked::new(what, 0), what, even };
    levelled.never_fall_between_pairs()
        && (!is_plain || levelled.never_fall_around())
        && levelled.fit_columns()
}

fn bounded(dice: &mut Dice) -> Option<Drawn> {
    let drawn = draw(dice, true)?;
    let free = matches!(drawn.what.cardinality, Cardinality::Maximum | Cardinality::Free);
    free.then(|| Drawn { spread: dice.below(3) as u32, ..drawn })
}

impl Drawn {
    /// The instance in which every column with a seat has a load from `least` on, up to the
    /// spread above it.
    fn window(&self, least: u32, spread: u32) -> Instance {
        let mut within = self.what.clone();
        for column in 0..within.columns {
            let seats = self.what.seats[1][column];
            if seats > 0 {
                let minimum = &mut within.minimums[1][column];
                *minimum = (*minimum).max(least);
                within.seats[1][column] = seats.min(least.saturating_add(spread));
            }
        }
        within
    }

    /// How many smallest loads there can be.
    fn windows(&self) -> usize {
        let columns = self.what.columns as u32;
        let places: u32 = self.what.seats[0].iter().map(|&seats| seats.min(columns)).sum();
        let seated = self.what.seats[1].iter().filter(|&&seats| seats > 0).count() as u32;
        places.checked_div(seated).unwrap_or(0) as usize + 1
    }

    /// Whether a witness's numbers are those of the window, and nothing is in it.
    fn is_empty(&self, (least, spread): (u32, u32), witness: &AssignmentWitness) -> bool {
        let within = self.window(least, spread);
        within.feasible_sets().is_empty() && Asked::new(&within, 0).counts(witness)
    }
}

/// Whether every window's best is shown to be that, or that it has none, and one is the answer;
/// without windows the answer is shown to be the best of all.
fn windows_hold(drawn: &Drawn, claim: &WithinSpread<i64>) -> bool {
    if claim.windows.is_empty() {
        return is_shown(&drawn.what, &claim.answer);
    }
    let holds = claim.windows.iter().zip(0..).all(|(window, least)| match window {
        LoadWindow::Best(best) => is_shown(&drawn.window(least, claim.spread), best),
        LoadWindow::Impossible(witness) => drawn.is_empty((least, claim.spread), witness),
    });
    let is_answer = |window: &LoadWindow<i64>| match window {
        LoadWindow::Best(best) => best.matching == claim.answer.matching,
        LoadWindow::Impossible(_) => false,
    };
    claim.windows.len() == drawn.windows() && holds && claim.windows.iter().any(is_answer)
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
                    && windows_hold(drawn, claim)
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
        |drawn, claim| {
            let is_shown = match claim {
                SpreadWitness::Whole(witness) => Asked::new(&drawn.what, 0).counts(witness),
                SpreadWitness::Windows(windows) => {
                    let mut each = windows.iter().zip(0..);
                    windows.len() == drawn.windows()
                        && each.all(|(one, least)| drawn.is_empty((least, drawn.spread), one))
                }
            };
            best(drawn, drawn.spread).is_none() && is_shown
        },
    )
}
