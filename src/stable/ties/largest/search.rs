//! Branch and bound over the pairs of one part: the relaxation bounds each case, integers check the bound.

use super::model::{Certified, Model, UNIT};
use super::tableau::{Ending, Tableau};
use crate::kernel::{Control, StopReason};

/// What is within this of 0 or 1 is taken for it.
const WHOLE: f64 = 1e-6;

/// A part's largest weakly stable matching, or the best found.
pub(super) struct Found {
    pub(super) made: Vec<bool>,
    pub(super) bound: u64,
    /// What the relaxation of the whole part proves.
    pub(super) root: Certified,
    pub(super) stopped: Option<StopReason>,
}

/// Counts of the steps of all parts.
#[derive(Clone, Copy, Default)]
pub(super) struct Work {
    pub(super) nodes: u64,
    pub(super) steps: u64,
}

/// A pair that was decided, and whether both cases were begun.
struct Decision {
    pair: usize,
    made: bool,
    both: bool,
    trail: usize,
    bound: u64,
}

enum Node {
    Closed,
    Open { pair: usize, made: bool, bound: u64 },
}

struct Search<'a, 'c> {
    model: &'a Model,
    control: &'a Control<'c>,
    tableau: Tableau,
    fixed: Vec<Option<bool>>,
    trail: Vec<usize>,
    best: Vec<bool>,
    size: u64,
    root: Option<Certified>,
    work: Work,
}

/// The largest weakly stable matching of a part, from one that is known.
pub(super) fn search(
    model: &Model,
    known: Vec<bool>,
    control: &Control<'_>,
    work: &mut Work,
) -> Found {
    let (rows, limits) = model.relaxation();
    // Costs a little apart from each other keep the simplex method from going round.
    let cost = |pair: usize| 1.0 + ((pair * 7919) % 1009) as f64 * 1e-9;
    let mut search = Search {
        model,
        control,
        tableau: Tableau::new(rows, limits, (0..model.pairs).map(cost).collect()),
        fixed: vec![None; model.pairs],
        trail: Vec::new(),
        size: size(&known),
        best: known,
        root: None,
        work: *work,
    };
    let mut decisions: Vec<Decision> = Vec::new();
    let stopped = search.run(&mut decisions).err();
    *work = search.work;
    let whole = vec![None; model.pairs];
    let root = search.root.unwrap_or_else(|| {
        let now = model.certify(&search.tableau.multipliers(), UNIT, &whole);
        let seats = model.fewer_seats();
        if now.sum < seats.sum { now } else { seats }
    });
    // What is still open lies below the decisions that are not closed.
    let bound = match (stopped, decisions.iter().map(|decision| decision.bound).max()) {
        (None, _) => search.size,
        (Some(_), Some(open)) => open.max(search.size),
        (Some(_), None) => pairs(root.sum).max(search.size),
    };
    Found { made: search.best, bound, root, stopped }
}

/// How many whole pairs this many units allow.
pub(super) fn pairs(units: i128) -> u64 {
    u64::try_from(units.div_euclid(i128::from(UNIT))).unwrap_or(0)
}

fn size(made: &[bool]) -> u64 {
    made.iter().filter(|&&made| made).count() as u64
}

impl Search<'_, '_> {
    fn run(&mut self, decisions: &mut Vec<Decision>) -> Result<(), StopReason> {
        loop {
            self.work.nodes += 1;
            let known = decisions.last().map_or(u64::MAX, |decision| decision.bound);
            match self.node(known)? {
                Node::Open { pair, made, bound } => {
                    let trail = self.trail.len();
                    decisions.push(Decision { pair, made, both: false, trail, bound });
                    self.fix(pair, made);
                }
                Node::Closed => loop {
                    let Some(decision) = decisions.last_mut() else { return Ok(()) };
                    let (pair, made, trail) = (decision.pair, decision.made, decision.trail);
                    let goes_on = !decision.both && decision.bound > self.size;
                    decision.both = true;
                    self.undo(trail);
                    if goes_on {
                        self.fix(pair, !made);
                        break;
                    }
                    decisions.pop();
                },
            }
        }
    }

    /// Bounds the case at hand; where it stays open, says which pair to decide next.
    fn node(&mut self, known: u64) -> Result<Node, StopReason> {
        let ending = self.solve()?;
        let mut bound = known;
        if let Ending::Infeasible { row, low } = ending {
            let refutation = self.tableau.refutation(row, low);
            if self.model.certify(&refutation, 0, &self.fixed).sum < 0 {
                return Ok(Node::Closed);
            }
        }
        let certified = self.model.certify(&self.tableau.multipliers(), UNIT, &self.fixed);
        bound = bound.min(pairs(certified.sum));
        if bound > self.size && ending == Ending::Optimal {
            let values: Vec<f64> = (0..self.model.pairs).map(|at| self.tableau.value(at)).collect();
            self.offer(self.model.serve(|pair| values[pair as usize]));
            let whole: Vec<bool> = values.iter().map(|&value| value > 0.5).collect();
            if values.iter().all(|&value| value.min(1.0 - value) < WHOLE)
                && self.model.is_stable(&whole)
            {
                self.offer(whole);
            }
        }
        let is_root = self.root.is_none();
        if bound > self.size {
            self.fix_by_worth(&certified);
        }
        if is_root {
            self.root = Some(certified);
        }
        if bound <= self.size {
            return Ok(Node::Closed);
        }
        // The pair about which the relaxation is the least decided.
        let mut open: Option<(f64, usize)> = None;
        for pair in (0..self.model.pairs).filter(|&pair| self.fixed[pair].is_none()) {
            let value = self.tableau.value(pair);
            let distance = (value - 0.5).abs();
            if open.is_none_or(|(least, _)| distance < least) {
                open = Some((distance, pair));
            }
        }
        match open {
            Some((_, pair)) => Ok(Node::Open { pair, made: true, bound }),
            None => {
                let made: Vec<bool> = self.fixed.iter().map(|made| *made == Some(true)).collect();
                if self.model.is_stable(&made) {
                    self.offer(made);
                }
                Ok(Node::Closed)
            }
        }
    }

    fn solve(&mut self) -> Result<Ending, StopReason> {
        let before = self.tableau.steps;
        let done = self.work.steps + self.work.nodes;
        let control = self.control;
        let ending = self.tableau.solve(|steps| control.check(done + steps - before));
        self.work.steps += self.tableau.steps - before;
        ending
    }

    fn offer(&mut self, made: Vec<bool>) {
        let size = size(&made);
        if size > self.size {
            (self.size, self.best) = (size, made);
        }
    }

    /// Decides the pairs whose other case cannot lead to a larger matching.
    fn fix_by_worth(&mut self, certified: &Certified) {
        let needed = i128::from(self.size + 1) * i128::from(UNIT);
        for pair in 0..self.model.pairs {
            let worth = certified.worth[pair];
            if self.fixed[pair].is_none() && certified.sum - worth.abs() < needed {
                self.fix(pair, worth > 0);
            }
        }
    }

    fn fix(&mut self, pair: usize, made: bool) {
        self.fixed[pair] = Some(made);
        self.trail.push(pair);
        let value = f64::from(u8::from(made));
        self.tableau.set_bounds(pair, value, value);
    }

    fn undo(&mut self, trail: usize) {
        for pair in self.trail.drain(trail..).rev() {
            self.fixed[pair] = None;
            self.tableau.set_bounds(pair, 0.0, 1.0);
        }
    }
}
