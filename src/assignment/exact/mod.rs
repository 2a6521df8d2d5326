//! From the rounded prices of a solver in floats to the exact optimum and exact prices.
//!
//! Floats are whole multiples of a power of two, so prices and reduced costs can be counted
//! without rounding ([`number`]). Whatever the columns' prices are, rows that pay the least of
//! their reduced costs make the prices feasible, and what the pairs at hand cost beyond that,
//! with the seats left over below their worth, is the *gap*: no assignment is cheaper by more.
//! A gap of zero is a proof. Otherwise a pair whose reduced cost exceeds the gap is in no
//! optimum, and a seat that is worth more than the gap is left in none. What remains
//! undecided is a problem of the same kind whose costs lie between zero and the gap.
//! It is solved again in whole numbers of as many bits as the solver adds without rounding,
//! and its prices are added to those at hand (iterative refinement: Gleixner, Steffy and
//! Wolter 2012, here with reduced cost fixing). The next gap is at most one unit of those
//! bits for each pair and seat; once all bits of the gap fit, it is zero.
//!
//! Where as many pairs as can be were found and rows are left, the cut that proves their
//! number splits the problem in two: rows that are all paired, and columns that are all full.

mod counted;
mod number;
mod prices;
mod refine;
mod scan;
mod terms;

use super::core::{Core, Reader};
use super::decided::Room;
use super::draft::Draft;
use super::fast::{Fast, Plan};
use crate::kernel::{Long, Meter, Middle};
use crate::market::{
    AssignmentCertificate, AssignmentProblem, Price, RowBuffer, Weight, lowest_bit,
};
use number::Number;
use refine::{Again, refine};
use scan::{Listed, Source, scan};
pub(super) use terms::Failed;
use terms::{Near, Rounded, Terms};

/// So often the gap may fail to halve.
const PATIENCE: usize = 3;

/// What making prices exact needs, kept from one problem to the next.
#[derive(Default)]
pub(super) struct Exact {
    short: Store<i128>,
    middle: Store<Middle>,
    long: Store<Long>,
    again: Again,
}

struct Store<N> {
    terms: Terms<N>,
    near: Near<N>,
    rounded: Rounded,
}

impl<N: Number> Default for Store<N> {
    fn default() -> Self {
        let rounded = Rounded { served: Vec::new(), left: Vec::new() };
        Self { terms: Terms::default(), near: Near::default(), rounded }
    }
}

/// Makes the answer in the draft, its pairs and prices, exactly optimal, and writes its exact
/// prices. The fast solver has read the problem as planned.
pub(super) fn prove<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    plan: &Plan,
    (fast, exact, meter): (&mut Fast<W>, &mut Exact, &mut Meter<'_>),
    draft: &mut Draft<W>,
) -> Result<(), Failed> {
    let Exact { short, middle, long, again } = exact;
    let (turned, counted) = (plan.turned, fast.has_counted());
    let (reader, core) = fast.reader(problem, plan);
    // The core's lists hold every pair that matters only while prices start at zero and fall.
    // Prices of staying unmatched may start elsewhere, so then the table is read anew.
    let core = core.filter(|_| !problem.has_unmatched_prices());
    let (problem, reader) = ((problem, room), (&reader, core, turned));
    let finest = <i128 as Number>::unit(problem.0.largest());
    // Two units are tried: the one that suits a sample of the weights, since numbers in it are
    // short and it mostly suits all of them, then the finest that any weight may need.
    let units = [sampled_unit(reader.0).max(finest), finest];
    for unit in &units[usize::from(units[0] == finest)..] {
        match run(problem, (reader, counted), (short, again, *unit), meter, draft) {
            Err(Failed::TooFine) => {}
            done => return done,
        }
    }
    // Then numbers of 512 bits, and those that hold every float.
    let unit = <Middle as Number>::unit(problem.0.largest());
    match run(problem, (reader, counted), (middle, again, unit), meter, draft) {
        Err(Failed::TooFine) => {}
        done => return done,
    }
    let unit = <Long as Number>::unit(0.0);
    run(problem, (reader, counted), (long, again, unit), meter, draft)
}

/// Rows that are looked at, weights of each that are not zero, and columns that these are looked
/// for in.
const SAMPLED: usize = 64;
const AMONG: usize = 8 * SAMPLED;

/// The largest unit of which some weights spread over the rows are multiples.
fn sampled_unit<W: Weight>(reader: &Reader<'_, W>) -> i32 {
    let mut buffer = RowBuffer::new();
    let mut unit = i32::MAX;
    let rows = reader.rows();
    for row in (0..rows).step_by(rows.div_ceil(SAMPLED).max(1)) {
        let mut left = SAMPLED;
        reader.shared(row, &mut buffer).head(AMONG).for_each(|_, weight| {
            let weight = weight.float();
            if left > 0 && weight != 0.0 {
                unit = unit.min(lowest_bit(weight));
                left -= 1;
            }
        });
    }
    if unit == i32::MAX { 0 } else { unit }
}

/// The largest magnitude of a solver's prices.
fn highest<P: Price>(prices: &AssignmentCertificate<P>) -> f64 {
    let lists = prices.row_prices.iter().chain(&prices.column_prices);
    let magnitudes = lists.chain([&prices.pair_price]).map(|price| price.float().abs());
    magnitudes.filter(|price| price.is_finite()).fold(0.0, f64::most)
}

fn run<W: Weight, N: Number>(
    (problem, room): (&AssignmentProblem<W>, &Room),
    ((reader, core, turned), counted): ((&Reader<'_, W>, Option<&Core>, bool), bool),
    (store, again, unit): (&mut Store<N>, &mut Again, i32),
    meter: &mut Meter<'_>,
    draft: &mut Draft<W>,
) -> Result<(), Failed> {
    let Store { terms, near, rounded } = store;
    terms.fill((problem, room), (turned, unit), draft)?;
    terms.round(rounded);
    // What rounding leaves of a good answer is mostly less than this: it depends on the costs that prices are made of, which
    // may be far below the largest; but a grid is off by a share of that.
    let agents = (problem.rows() + problem.columns()) as f64;
    let largest = problem.largest();
    let scale = if counted { largest } else { largest.least(2.0 * highest(&draft.prices)) };
    let guess = N::near(scale * agents * 4.0 * f64::EPSILON, terms.unit);
    let lists = core.map(|core| Listed::of(core, rounded));
    let source = Source { reader, largest, lists };
    scan(&source, terms, rounded, (guess, true), (near, meter))?;
    let source = Source { reader, largest, lists: None };
    // Pairs that are not listed have a reduced cost above this.
    let mut outside = guess;
    let mut gap = terms.gap(near);
    if counted && gap > guess {
        return Err(Failed::OffGrid);
    }
    let mut patience = PATIENCE;
    while gap > N::ZERO {
        if near.more || outside < gap {
            terms.round(rounded);
            scan(&source, terms, rounded, (gap, false), (near, meter))?;
            outside = gap;
        }
        let moved = refine(terms, near, gap, again, meter)?;
        outside = outside - moved;
        if outside < N::ZERO {
            terms.round(rounded);
            scan(&source, terms, rounded, (gap, true), (near, meter))?;
            outside = gap;
        }
        let next = terms.gap(near);
        if next + next > gap {
            patience = patience.checked_sub(1).ok_or(Failed::Lost)?;
        }
        gap = next;
    }
    near.expand(terms);
    prices::write(problem, (reader, turned), (terms, near), draft)
}
