//! From where a run was stopped to a matching and a bound.

use super::bound::{Proven, best_bound};
use super::cost::cost;
use super::decided::{Room, required_of};
use super::draft::{Draft, Left, around, value};
use super::fast::is_exact;
use super::follow::Least;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Side, StopReason, Wide, arrange};
use crate::market::{
    AssignmentProblem, Cardinality, Matching, PartialAssignment, Price, RowBuffer, RowView, Sense,
    Weight,
};
use std::time::{Duration, Instant};

/// Rows between two looks at the clock.
const TOGETHER: usize = 64;
/// How long whoever stopped a run waits for what it tells.
const LAST_WORDS: Duration = Duration::from_millis(50);

/// What bounds the telling of a run that was stopped: its time, where time was up or the run was
/// cancelled.
pub(super) fn last_words(reason: StopReason) -> Control<'static> {
    match reason {
        StopReason::WorkLimit | StopReason::MemoryLimit => Control::unbounded(),
        _ => Control::unbounded().with_deadline(Instant::now() + LAST_WORDS),
    }
}

/// The pairs of the draft, with more of them where there is room, and the best bound that is
/// known. Two passes over the weights, one of them over the rows with seats left; once the
/// control's time is up they are given up, for fewer pairs and a poor bound.
pub(super) fn partial<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    draft: &mut Draft<W>,
    control: &Control<'_>,
) -> PartialAssignment<W> {
    let met = |pairs: &[_]| minimums_are_met(problem, room, pairs);
    // A run that leaves nobody alone takes pairs apart on its way, so the number of its pairs so
    // far proves nothing.
    let steady = draft.as_they_are || draft.leading.iter().any(|one| one.alone.is_some());
    let found = if steady { draft.pairs.len() as u64 } else { 0 };
    extend(problem, room, &mut draft.pairs, control);
    let mut meets = met(&draft.pairs);
    // A lower bound of how many pairs are possible.
    let mut fewest = if meets { found } else { 0 };
    let asked = match problem.cardinality() {
        Cardinality::Full | Cardinality::Maximum => Some(problem.full_size()),
        Cardinality::Cover(side) => {
            let agents = 0..problem.agents(side);
            Some(agents.map(|at| u64::from(problem.least(side, at))).sum())
        }
        _ => None,
    };
    let required = problem.required().len() as u64;
    let most = asked.map(|asked| asked.saturating_sub(required));
    if problem.cardinality() == Cardinality::Maximum {
        // Where every pair is allowed nothing is ever missing.
        let all = matches!(problem.weights_table(), Some((_, None)))
            && !(problem.has_quotas() || problem.has_minimums())
            && problem.required().is_empty()
            && Side::BOTH.iter().any(|&side| problem.seats(side).is_one_each());
        let all = all && most == Some(draft.pairs.len() as u64);
        if all {
            fewest = draft.pairs.len() as u64;
        } else {
            // A greedy pairing from nothing may have more pairs than the run had so far.
            let mut pairs = Vec::new();
            extend(problem, room, &mut pairs, control);
            let meets_too = met(&pairs);
            if meets_too {
                fewest = fewest.max(pairs.len() as u64);
            }
            if (meets_too, pairs.len()) > (meets, draft.pairs.len()) {
                (meets, draft.pairs) = (meets_too, pairs);
            }
        }
    }
    let range = match (problem.cardinality(), most) {
        (Cardinality::Full, Some(most)) => Some((most, most)),
        (Cardinality::Maximum, Some(most)) => Some((fewest.min(most), most)),
        _ => None,
    };
    let Proven { cost, certificate } = best_bound(problem, room, draft, range, control);
    let made = draft.pairs.len() as u64;
    draft.answer.certificate.clone_from(&certificate);
    draft.finish(problem);
    let matching = draft.answer.matching.clone();
    let value = value(problem, &matching);
    let bound = match problem.sense() {
        Sense::Max => W::bound_above(-cost),
        Sense::Min => -W::bound_above(-cost),
    };
    let certificate = draft.answer.certificate.clone();
    let mut partial = PartialAssignment::new(matching, value, bound, certificate);
    partial.asked = asked;
    partial.complete = meets && asked.is_none_or(|asked| made + required == asked);
    partial.stats = draft.answer.stats;
    partial
}

/// What the pairs made so far leave.
struct Taken<'a, W> {
    problem: &'a AssignmentProblem<W>,
    left: Left,
    /// How many pairs each row, and each column, has.
    made: Vec<u32>,
    served: Vec<u32>,
    /// Nothing for a column with room of its own, and a price below everything, which keeps a
    /// column out of a search for the least cost, for one without.
    open: Vec<f64>,
}

impl<'a, W: Weight> Taken<'a, W> {
    fn new(problem: &'a AssignmentProblem<W>, room: &Room) -> Self {
        let left = Left::new(room);
        let open = |column| price_of(left.has_room(problem, Side::Mentor, column));
        Self {
            problem,
            made: vec![0; problem.rows()],
            served: vec![0; problem.columns()],
            open: (0..problem.columns()).map(open).collect(),
            left,
        }
    }

    fn has_room(&self, side: Side, at: usize) -> bool {
        self.left.has_room(self.problem, side, at)
    }

    /// Takes a pair's place; there is room for it.
    fn take(&mut self, pair: (MenteeIx, MentorIx)) {
        let (row, column) = (pair.0.get(), pair.1.get());
        self.left.take(self.problem, pair);
        self.made[row] += 1;
        self.served[column] += 1;
        self.open[column] = price_of(self.has_room(Side::Mentor, column));
    }
}

fn price_of(is_open: bool) -> f64 {
    if is_open { 0.0 } else { f64::NEG_INFINITY }
}

/// Adds pairs, row by row the cheapest that there is room for; with a free number of
/// pairs those only that are worth making.
fn extend<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    pairs: &mut Vec<(MenteeIx, MentorIx)>,
    control: &Control<'_>,
) {
    let mut taken = Taken::new(problem, room);
    // On the way to meeting minimums a group may have more pairs than it may keep.
    pairs.retain(|&pair| {
        let fits = taken.has_room(Side::Mentee, pair.0.get())
            && taken.has_room(Side::Mentor, pair.1.get());
        if fits {
            taken.take(pair);
        }
        fits
    });
    let present = Matching::new(problem.rows(), problem.columns(), pairs.iter().copied());
    let free = problem.cardinality() == Cardinality::Free;
    let saves = |side: Side, at: usize, partners: u32| {
        if partners + room.required(side, at) > 0 {
            W::Price::ZERO
        } else {
            problem.unmatched_price(side, at).price()
        }
    };
    // A row may simply take its cheapest pair if no group of columns is shared between pairs and
    // staying alone costs nothing.
    let by_cost_alone = problem.quotas(Side::Mentor).groups().is_empty()
        && !(free && problem.has_unmatched_prices());
    let quickly = by_cost_alone && !free && (W::FLOATS || is_exact(problem));
    let sign = if problem.sense() == Sense::Max { -1.0 } else { 1.0 };
    let mut buffer = RowBuffer::new();
    let mut offers: Vec<(W::Price, usize)> = Vec::new();
    // Whether time is up, and a column before which none is open.
    let (mut hasty, mut first) = (false, 0);
    for row in MenteeIx::all(problem.rows()) {
        let at = row.get();
        hasty |= at % TOGETHER == 0 && control.check(0).is_err();
        if !taken.has_room(Side::Mentee, at) {
            continue;
        }
        let required = required_of(problem.required(), at);
        let view = problem.row(row, &mut buffer);
        if let RowView::Full(weights) = view
            && quickly
            && required.is_empty()
            && taken.left.places(Side::Mentee, at) == 1
            && taken.made[at] == 0
        {
            let column = if hasty {
                // Out of time: any open column is taken, since the bound is better once all pairs
                // are made.
                first += taken.open[first..].iter().take_while(|&&open| open != 0.0).count();
                Some(first).filter(|&column| column < taken.open.len())
            } else {
                let least = Least { weights, prices: &taken.open, sign }.widely();
                let is_least = |(weight, &open): (&W, &f64)| {
                    open == 0.0 && sign * weight.small_float() == least
                };
                weights.iter().zip(&taken.open).position(is_least)
            };
            if let Some(column) = column {
                let pair = (row, MentorIx::at(column));
                taken.take(pair);
                pairs.push(pair);
            }
            continue;
        }
        if hasty {
            continue;
        }
        offers.clear();
        view.for_each(|column, weight| {
            let is_new = !required.iter().any(|pair| pair.1.get() == column)
                && present.as_ref().is_ok_and(|made| !made.contains(row, MentorIx::at(column)));
            if is_new && taken.has_room(Side::Mentor, column) {
                offers.push((cost(problem.sense(), weight.price()), column));
            }
        });
        let by_cost =
            |a: &(W::Price, usize), b: &(W::Price, usize)| a.0.order(&b.0).then(a.1.cmp(&b.1));
        let places = taken.left.places(Side::Mentee, at);
        if places < offers.len() && by_cost_alone {
            offers.select_nth_unstable_by(places, by_cost);
            offers.truncate(places);
        }
        arrange(&mut offers, by_cost);
        for &(cost, column) in &offers {
            if !taken.has_room(Side::Mentee, at) {
                break;
            }
            let saved = saves(Side::Mentee, at, taken.made[at])
                + saves(Side::Mentor, column, taken.served[column]);
            if taken.has_room(Side::Mentor, column) && !(free && cost >= saved) {
                let pair = (row, MentorIx::at(column));
                taken.take(pair);
                pairs.push(pair);
            }
        }
    }
}

/// Whether every agent and every group has as many pairs as it must have.
fn minimums_are_met<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    pairs: &[(MenteeIx, MentorIx)],
) -> bool {
    Side::BOTH.into_iter().all(|side| {
        let mut agents = vec![0u32; problem.agents(side)];
        let mut groups = vec![0u64; room.groups[side].len()];
        for pair in pairs {
            let at = if side == Side::Mentee { pair.0.get() } else { pair.1.get() };
            agents[at] += 1;
            around(problem, side, at).for_each(|group| groups[group] += 1);
        }
        let met = agents.iter().zip(&room.least[side]).all(|(have, least)| have >= least);
        met && groups.iter().zip(&room.groups[side]).all(|(have, bounds)| *have >= bounds.0)
    })
}
