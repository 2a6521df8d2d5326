//! Branch and bound over the lists of one part: pairs are tried, the relaxation bounds each case,
//! integers check the bound.

use super::model::{Certified, Model, Row, UNIT};
use super::probe::Probe;
use super::tableau::{Ending, Tableau};
use crate::kernel::{Control, Csr, Side, StopReason};

/// What is within this of 0 or 1 is taken for it.
const WHOLE: f64 = 1e-6;

/// In how many ways ties are broken for a first try, and near each solution of the relaxation.
const TRIES: u32 = 40;
const TRIES_NEAR: u32 = 16;

/// How many rows are added at a time: those that are exceeded most.
const ROWS_AT_A_TIME: usize = 60;

/// A part's largest weakly stable matching, or the best found.
pub(super) struct Found {
    pub(super) made: Vec<bool>,
    pub(super) bound: u64,
    /// What the relaxation of the whole part proves.
    pub(super) root: Certified,
    pub(super) stopped: Option<StopReason>,
}

/// So many entries read count as a step.
const READS_A_STEP: u64 = 1 << 12;

/// Counts of the steps of all parts.
#[derive(Clone, Copy, Default)]
pub(super) struct Work {
    pub(super) nodes: u64,
    pub(super) steps: u64,
    /// Entries read while lists are cut and pairs tried.
    pub(super) reads: u64,
}

impl Work {
    /// What a limit of the work counts.
    pub(super) fn total(self) -> u64 {
        self.nodes + self.steps + self.reads / READS_A_STEP
    }

    /// Counts entries that were read, and asks the control where they make a step full.
    pub(super) fn read(&mut self, entries: usize, control: &Control<'_>) -> Result<(), StopReason> {
        let before = self.reads / READS_A_STEP;
        self.reads += entries as u64;
        if self.reads / READS_A_STEP == before { Ok(()) } else { control.check(self.total()) }
    }
}

/// What two cases differ in.
#[derive(Clone, Copy)]
enum Question {
    /// Whether a pair is made.
    Pair(usize),
    /// Whether somebody with one seat has a partner from the first so many of its list, or none of
    /// them.
    Part { side: Side, agent: usize, first: usize },
}

/// A question, and whether both its cases were begun.
struct Decision {
    question: Question,
    yes: bool,
    both: bool,
    trail: usize,
    bound: u64,
}

enum Node {
    Closed,
    Open { question: Question, yes: bool, bound: u64 },
}

struct Search<'a, 'c> {
    model: &'a Model,
    control: &'a Control<'c>,
    /// How much the tableau may take.
    most_bytes: u64,
    tableau: Tableau,
    /// What the tableau's rows say. Those of pairs are added where they are exceeded.
    rows: Vec<Row>,
    /// The pairs whose rows are there.
    added: Vec<bool>,
    fixed: Vec<Option<bool>>,
    trail: Vec<usize>,
    best: Vec<bool>,
    size: u64,
    root: Option<Certified>,
    probe: Option<Probe<'a>>,
    work: Work,
}

/// The largest weakly stable matching of a part, from one that is known.
pub(super) fn search(
    model: &Model,
    known: Vec<bool>,
    most_bytes: u64,
    control: &Control<'_>,
    work: &mut Work,
) -> Found {
    let rows = model.seat_rows();
    let (mut cells, mut limits) = (Csr::new(), Vec::new());
    for &row in &rows {
        let (entries, limit) = model.row(row);
        cells.push_row(entries);
        limits.push(limit);
    }
    // Costs a little apart from each other keep the simplex method from going round.
    let costs = (0..model.pairs as u32).map(|pair| 1.0 + scattered(pair, 0) * 1e-4).collect();
    let mut search = Search {
        model,
        control,
        most_bytes,
        tableau: Tableau::new(cells, limits, costs),
        rows,
        added: vec![false; model.pairs],
        fixed: vec![None; model.pairs],
        trail: Vec::new(),
        size: size(&known),
        best: known,
        root: None,
        probe: Probe::new(model),
        work: *work,
    };
    let mut decisions: Vec<Decision> = Vec::new();
    let stopped = if search.first_tries() { search.run(&mut decisions).err() } else { None };
    *work = search.work;
    let root = match search.root.take() {
        Some(root) => root,
        None => search.whole_bound(),
    };
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

/// A number from 0 to 1 that looks like chance (the finalizer of MurmurHash3).
fn scattered(pair: u32, turn: u32) -> f64 {
    let mut mixed = u64::from(pair) << 32 | u64::from(turn);
    mixed = (mixed ^ mixed >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed = (mixed ^ mixed >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    f64::from((mixed ^ mixed >> 33) as u32) / f64::from(u32::MAX)
}

/// How many pairs are made.
pub(super) fn size(made: &[bool]) -> u64 {
    made.iter().filter(|&&made| made).count() as u64
}

impl Search<'_, '_> {
    /// Breaks ties in some ways; false where that gave as many pairs as there are seats for.
    fn first_tries(&mut self) -> bool {
        let most = pairs(self.model.fewer_seats().sum);
        for turn in 1..=TRIES {
            if self.size >= most {
                return false;
            }
            self.offer(self.model.serve(|pair| scattered(pair, turn)));
        }
        self.size < most
    }

    /// What the multipliers at hand prove of the whole part, or its seats if that is better.
    fn whole_bound(&self) -> Certified {
        let now = self.certify(self.tableau.multipliers(), UNIT);
        let seats = self.model.fewer_seats();
        if now.sum < seats.sum { now } else { seats }
    }

    fn run(&mut self, decisions: &mut Vec<Decision>) -> Result<(), StopReason> {
        let most = pairs(self.model.fewer_seats().sum);
        let mut is_first = true;
        loop {
            self.control.check(self.work.total())?;
            self.work.nodes += 1;
            let known = decisions.last().map_or(most, |decision| decision.bound);
            match self.node(known)? {
                // The bound of the whole part is known: what it leaves open is probed.
                Node::Open { .. } if std::mem::take(&mut is_first) && self.probe.is_some() => {}
                Node::Open { question, yes, bound } => {
                    let trail = self.trail.len();
                    decisions.push(Decision { question, yes, both: false, trail, bound });
                    self.answer(question, yes);
                }
                Node::Closed => loop {
                    let Some(decision) = decisions.last_mut() else { return Ok(()) };
                    let Decision { question, yes, trail, .. } = *decision;
                    let goes_on = !decision.both && decision.bound > self.size;
                    decision.both = true;
                    self.undo(trail);
                    if goes_on {
                        self.answer(question, !yes);
                        break;
                    }
                    decisions.pop();
                },
            }
        }
    }

    /// Bounds the case at hand; where it stays open, says what to ask next.
    fn node(&mut self, known: u64) -> Result<Node, StopReason> {
        if self.root.is_some() && !self.probe()? {
            return Ok(Node::Closed);
        }
        let ending = loop {
            let ending = self.solve()?;
            let Ending::Infeasible { row, low } = ending else { break ending };
            let refutation = self.tableau.refutation(row, low);
            if self.certify(refutation, 0).sum < 0 {
                return Ok(Node::Closed);
            }
            // Rounding errors may have hidden the refutation.
            let (control, done) = (self.control, self.work.total());
            if !self.tableau.renew(&mut |_| control.check(done))? {
                break ending;
            }
        };
        let certified = self.certify(self.tableau.multipliers(), UNIT);
        if self.root.is_none() {
            self.root = Some(self.whole_bound());
        }
        let bound = known.min(pairs(certified.sum));
        if bound > self.size && ending == Ending::Optimal {
            let values = self.values();
            let whole: Vec<bool> = values.iter().map(|&value| value > 0.5).collect();
            if values.iter().all(|&value| value.min(1.0 - value) < WHOLE)
                && self.model.is_stable(&whole)
            {
                self.offer(whole);
            }
            self.offer_near(&values, bound);
        }
        if bound <= self.size {
            return Ok(Node::Closed);
        }
        self.fix_by_worth(&certified);
        if let Some((question, yes)) = self.question() {
            return Ok(Node::Open { question, yes, bound });
        }
        let made: Vec<bool> = self.fixed.iter().map(|made| *made == Some(true)).collect();
        if self.model.is_stable(&made) {
            self.offer(made);
        }
        Ok(Node::Closed)
    }

    /// What to ask next, and which case to try first: the question about which the relaxation is
    /// undecided and whose cases both leave out many pairs.
    fn question(&self) -> Option<(Question, bool)> {
        let mut best: Option<(f64, Question, bool)> = None;
        for (side, order) in self.model.sides.iter() {
            for (agent, row) in order.rows.iter().enumerate() {
                if order.seats[agent] != 1 {
                    continue;
                }
                let is_open = |pair: u32| self.fixed[pair as usize].is_none();
                let whole = row.iter().filter(|&&pair| is_open(pair)).count();
                let (mut sum, mut count) = (0.0, 0);
                for (at, &pair) in row.iter().enumerate() {
                    sum += self.tableau.value(pair as usize);
                    count += usize::from(is_open(pair));
                    let fewer = count.min(whole - count);
                    let weight = sum.min(1.0 - sum).max(0.0) * fewer as f64;
                    if fewer > 0 && is_open(pair) && best.is_none_or(|best| weight > best.0) {
                        let question = Question::Part { side, agent, first: at + 1 };
                        best = Some((weight, question, sum > 0.5));
                    }
                }
            }
        }
        if let Some((_, question, yes)) = best {
            return Some((question, yes));
        }
        let mut open: Option<(f64, usize)> = None;
        for pair in (0..self.model.pairs).filter(|&pair| self.fixed[pair].is_none()) {
            let distance = (self.tableau.value(pair) - 0.5).abs();
            if open.is_none_or(|(least, _)| distance < least) {
                open = Some((distance, pair));
            }
        }
        open.map(|open| (Question::Pair(open.1), true))
    }

    /// Goes into a case.
    fn answer(&mut self, question: Question, yes: bool) {
        match question {
            Question::Pair(pair) => self.fix(pair, yes),
            Question::Part { side, agent, first } => {
                let row = self.model.sides[side].rows.row(agent);
                let (first, rest) = row.split_at(first);
                for &pair in if yes { rest } else { first } {
                    if self.fixed[pair as usize].is_none() {
                        self.fix(pair as usize, false);
                    }
                }
            }
        }
    }

    /// Leaves out the pairs that no matching larger than the best can make; false where there is
    /// none.
    fn probe(&mut self) -> Result<bool, StopReason> {
        let Some(mut probe) = self.probe.take() else { return Ok(true) };
        let result = self.probe_with(&mut probe);
        self.probe = Some(probe);
        result
    }

    fn probe_with(&mut self, probe: &mut Probe<'_>) -> Result<bool, StopReason> {
        let wanted = self.size + 1;
        loop {
            let before = self.trail.len();
            for pair in 0..self.model.pairs {
                self.work.reads += std::mem::take(&mut probe.reads);
                self.control.check(self.work.total())?;
                if self.fixed[pair].is_some() {
                    continue;
                }
                let fixed = &self.fixed;
                let is_left = |other: u32| fixed[other as usize] != Some(false);
                if !probe.has_base(is_left, wanted) {
                    return Ok(false);
                }
                if !probe.is_possible(pair as u32, is_left, wanted) {
                    self.fix(pair, false);
                }
            }
            if self.trail.len() == before {
                return Ok(true);
            }
        }
    }

    fn certify(&self, multipliers: Vec<f64>, value: u64) -> Certified {
        self.model.certify(self.rows.iter().copied().zip(multipliers), value, &self.fixed)
    }

    /// Solves the relaxation, with the rows of pairs that would be exceeded.
    fn solve(&mut self) -> Result<Ending, StopReason> {
        loop {
            let before = self.tableau.steps;
            let done = self.work.total();
            let control = self.control;
            let ending = self.tableau.solve(|steps| control.check(done + steps - before));
            self.work.steps += self.tableau.steps - before;
            if ending? != Ending::Optimal {
                return ending;
            }
            let values = self.values();
            self.offer(self.model.serve(|pair| values[pair as usize]));
            let excess = self.model.excess(&values);
            // A row that is there is exceeded by rounding errors only: then the values are no
            // solution.
            let mut exceeded: Vec<u32> = (0..self.model.pairs as u32)
                .filter(|&pair| excess[pair as usize] > WHOLE && !self.added[pair as usize])
                .collect();
            exceeded.sort_by(|&one, &two| {
                excess[two as usize].total_cmp(&excess[one as usize]).then(one.cmp(&two))
            });
            exceeded.truncate(ROWS_AT_A_TIME.min(self.tableau.rows_within(self.most_bytes)));
            if exceeded.is_empty() {
                return ending;
            }
            self.tableau.reserve(exceeded.len());
            for pair in exceeded {
                let (entries, limit) = self.model.row(Row::Stable(pair));
                self.rows.push(Row::Stable(pair));
                self.added[pair as usize] = true;
                self.tableau.add_row(&entries, limit);
            }
        }
    }

    fn values(&self) -> Vec<f64> {
        (0..self.model.pairs).map(|pair| self.tableau.value(pair)).collect()
    }

    fn offer(&mut self, made: Vec<bool>) {
        let size = size(&made);
        if size > self.size {
            (self.size, self.best) = (size, made);
        }
    }

    /// Breaks ties by what the relaxation says, with more and more chance.
    fn offer_near(&mut self, values: &[f64], bound: u64) {
        for turn in 1..=TRIES_NEAR {
            if self.size >= bound {
                return;
            }
            let share = f64::from(turn) / f64::from(TRIES_NEAR);
            let drawn =
                (self.work.nodes as u32).wrapping_mul(TRIES_NEAR).wrapping_add(TRIES + turn);
            let value = |pair: u32| values[pair as usize] + share * scattered(pair, drawn);
            self.offer(self.model.serve(value));
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

#[cfg(test)]
mod tests {
    use super::super::model;
    use super::*;
    use crate::kernel::stream;
    use crate::market::{Lists, Seats, TwoSided};
    use rand::Rng;

    /// The largest matching of these pairs that no pair blocks, by trying all. A pair comes with
    /// its mentee, its mentor and the ranks that each gives the other.
    fn exhausted(pairs: &[[usize; 4]], seats: &[[u32; 2]]) -> u64 {
        let mut largest = 0;
        for set in 0u32..1 << pairs.len() {
            let made = |at: usize| set >> at & 1 == 1;
            let held = |side: usize, agent: usize| {
                (0..pairs.len()).filter(move |&at| made(at) && pairs[at][side] == agent)
            };
            let fits = |side: usize| {
                (0..seats.len())
                    .all(|agent| held(side, agent).count() <= seats[agent][side] as usize)
            };
            let gains = |at: usize, side: usize| {
                let (agent, rank) = (pairs[at][side], pairs[at][side + 2]);
                held(side, agent).count() < seats[agent][side] as usize
                    || held(side, agent).any(|other| pairs[other][side + 2] > rank)
            };
            let blocks = |at: usize| !made(at) && gains(at, 0) && gains(at, 1);
            if fits(0) && fits(1) && !(0..pairs.len()).any(blocks) {
                largest = largest.max(u64::from(set.count_ones()));
            }
        }
        largest
    }

    /// Without cuts before and without rows of pairs, what decides is trying pairs and asking
    /// questions.
    #[test]
    fn the_search_alone_finds_what_exhaustion_finds() {
        let mut draws = stream(7, "search");
        let mut below = |bound: u32| draws.next_u32() % bound;
        let (mut probed, mut deep) = (0, 0);
        for case in 0..3000 {
            let most_seats = 1 + case % 3 / 2;
            let ranks: Vec<Vec<[u32; 3]>> =
                (0..4).map(|_| (0..4).map(|_| [below(2), below(3), below(3)]).collect()).collect();
            let mut lists = [vec![vec![Vec::new(); 3]; 4], vec![vec![Vec::new(); 3]; 4]];
            let mut pairs = Vec::new();
            for mentee in 0..4 {
                for mentor in 0..4 {
                    let [there, own, other] = ranks[mentee][mentor].map(|rank| rank as usize);
                    if there == 0 && pairs.len() < 11 {
                        lists[0][mentee][own].push(mentor as u32);
                        lists[1][mentor][other].push(mentee as u32);
                        pairs.push([mentee, mentor, own, other]);
                    }
                }
            }
            let seats: Vec<[u32; 2]> =
                (0..4).map(|_| [1 + below(most_seats), 1 + below(most_seats)]).collect();
            let of_side = |side: usize| Seats::each(seats.iter().map(|both| both[side]).collect());
            let tied = lists.map(|rows| {
                let full = |row: Vec<Vec<u32>>| row.into_iter().filter(|tie| !tie.is_empty());
                Lists::tied(rows.into_iter().map(|row| full(row).collect::<Vec<_>>()))
            });
            let [mentees, mentors] = tied;
            let market = TwoSided::new(mentees, mentors, of_side(0), of_side(1)).unwrap();
            let entries = market.entries().unwrap();
            let mut size = 0;
            let mut work = Work::default();
            for model in model::parts(&market, &entries, &vec![true; pairs.len()]) {
                let nobody = vec![false; model.pairs];
                let most_bytes = if case % 2 == 0 { 0 } else { 1 << 20 };
                let control = Control::unbounded();
                let found = search(&model, nobody, most_bytes, &control, &mut work);
                assert!(model.is_stable(&found.made) && found.stopped.is_none());
                assert!(self::pairs(found.root.sum) >= found.bound);
                size += found.bound;
            }
            assert_eq!(size, exhausted(&pairs, &seats), "{market:?}");
            probed += u64::from(work.nodes > 1);
            deep += u64::from(work.nodes > 2);
        }
        assert!(probed > 100 && deep > 30, "{probed} {deep}");
    }
}
