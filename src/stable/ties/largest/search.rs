//! Branch and bound over the lists of one part: pairs are tried, the relaxation bounds each case,
//! integers check the bound.

use super::cutoffs::{Change, Contradiction, Cutoffs};
use super::model::{Certified, Model, UNIT};
use super::probe::Probe;
use super::relaxed::{Relaxed, WHOLE};
use super::tableau::Ending;
use super::work::{Work, scattered};
use crate::kernel::{Control, Progress, Side, Sides, StopReason};

/// In how many ways ties are broken for a first try, and near each solution of the relaxation.
const TRIES: u32 = 40;
const TRIES_NEAR: u32 = 16;

/// A part's largest weakly stable matching, or the best found.
pub(super) struct Found {
    pub(super) made: Vec<bool>,
    pub(super) bound: u64,
    /// What the relaxation of the whole part proves.
    pub(super) root: Certified,
    pub(super) stopped: Option<StopReason>,
}

/// What two cases differ in.
#[derive(Clone, Copy)]
enum Question {
    /// Whether a pair is made.
    Pair(usize),
    /// Whether somebody's seats are full of pairs that are no worse than this place of its list.
    Full { side: Side, agent: usize, by: u32 },
}

/// A question, and whether both its cases were begun.
struct Decision {
    question: Question,
    yes: bool,
    both: bool,
    /// How many changes there were before.
    changes: usize,
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
    relaxed: Relaxed<'a>,
    cutoffs: Cutoffs<'a>,
    /// Whether what is known so far leaves no larger matching.
    is_closed: bool,
    best: Vec<bool>,
    size: u64,
    /// Who must fill all seats, where only some matchings count.
    full: Option<&'a Sides<Vec<bool>>>,
    /// What the relaxation of the whole part proves, once it is solved.
    root: Option<Certified>,
    /// Whether ends of ranges were ruled out for the whole part.
    narrowed: bool,
    /// Whether cases are supposed only to see what follows.
    probes: bool,
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
    explore(model, (known, None), true, most_bytes, control, work)
}

/// Another weakly stable matching in which all of `full` fill their seats, as one that is known:
/// as large, or the largest. The first is what comes back where none is larger, perhaps what is
/// known.
pub(super) fn within(
    model: &Model,
    known: Vec<bool>,
    full: &Sides<Vec<bool>>,
    most_bytes: u64,
    control: &Control<'_>,
    work: &mut Work,
) -> Found {
    explore(model, (known, Some(full)), true, most_bytes, control, work)
}

/// Without probing, what decides is the relaxation and asking questions.
fn explore(
    model: &Model,
    (known, full): (Vec<bool>, Option<&Sides<Vec<bool>>>),
    probes: bool,
    most_bytes: u64,
    control: &Control<'_>,
    work: &mut Work,
) -> Found {
    let mut search = Search {
        model,
        control,
        most_bytes,
        relaxed: Relaxed::whole(model),
        cutoffs: Cutoffs::new(model),
        is_closed: false,
        // Others of the same size count as larger.
        size: size(&known).saturating_sub(u64::from(full.is_some())),
        best: known,
        full,
        // Where some must fill their seats, the whole is narrowed before it is bounded.
        root: full.map(|_| model.fewer_seats()),
        narrowed: false,
        probes,
        probe: if probes { Probe::new(model) } else { None },
        work: *work,
    };
    let mut decisions: Vec<Decision> = Vec::new();
    let stopped = if full.is_some() || search.first_tries() {
        search.run(&mut decisions).err()
    } else {
        None
    };
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
        let now = self.relaxed.certify(self.relaxed.multipliers(), UNIT, &self.cutoffs);
        let seats = self.model.fewer_seats();
        if now.sum < seats.sum { now } else { seats }
    }

    fn run(&mut self, decisions: &mut Vec<Decision>) -> Result<(), StopReason> {
        let most = pairs(self.model.fewer_seats().sum);
        let mut is_first = self.full.is_none();
        loop {
            self.control.check(self.work.total())?;
            self.control.report(Progress::new("searching", self.work.nodes, None));
            self.work.nodes += 1;
            let known = decisions.last().map_or(most, |decision| decision.bound);
            match self.node(known)? {
                // The bound of the whole part is known: what it leaves open is narrowed.
                Node::Open { .. } if std::mem::take(&mut is_first) => {}
                Node::Open { question, yes, bound } => {
                    let changes = self.cutoffs.changes.len();
                    decisions.push(Decision { question, yes, both: false, changes, bound });
                    self.answer(question, yes);
                }
                Node::Closed => loop {
                    let Some(decision) = decisions.last_mut() else { return Ok(()) };
                    let Decision { question, yes, changes, .. } = *decision;
                    let goes_on = !decision.both && decision.bound > self.size;
                    decision.both = true;
                    self.undo(changes);
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
        if self.is_closed || (self.root.is_some() && self.narrow()?.is_err()) {
            return Ok(Node::Closed);
        }
        let ending = loop {
            let ending = self.solve()?;
            let Ending::Infeasible { row, low } = ending else { break ending };
            let refutation = self.relaxed.refutation(row, low);
            if self.relaxed.certify(refutation, 0, &self.cutoffs).sum < 0 {
                return Ok(Node::Closed);
            }
            // Rounding errors may have hidden the refutation.
            let (control, done) = (self.control, self.work.total());
            if !self.relaxed.renew(&mut |_| control.check(done))? {
                break ending;
            }
        };
        let certified = self.relaxed.certify(self.relaxed.multipliers(), UNIT, &self.cutoffs);
        if self.root.is_none() {
            self.root = Some(self.whole_bound());
        }
        let bound = known.min(pairs(certified.sum));
        if bound > self.size && ending == Ending::Optimal {
            let values = self.relaxed.values(&self.cutoffs);
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
        // The whole part's changes are kept apart from those of a case.
        if !self.narrowed {
            let question = Question::Pair(0);
            return Ok(Node::Open { question, yes: true, bound });
        }
        if self.fix_by_worth(&certified).is_err() {
            return Ok(Node::Closed);
        }
        if let Some((question, yes)) = self.question() {
            return Ok(Node::Open { question, yes, bound });
        }
        let made: Vec<bool> = self.cutoffs.made.iter().map(|made| *made == Some(true)).collect();
        if self.model.is_stable(&made) {
            self.offer(made);
        }
        Ok(Node::Closed)
    }

    /// What to ask next, and which case to try first: the question about which the relaxation is
    /// undecided and whose cases both leave out many pairs.
    fn question(&self) -> Option<(Question, bool)> {
        let mut best: Option<(f64, Question, bool)> = None;
        let values = self.relaxed.values(&self.cutoffs);
        for (side, order) in self.model.sides.iter() {
            for (agent, row) in order.rows.iter().enumerate() {
                let is_open = |pair: u32| self.cutoffs.made[pair as usize].is_none();
                let seats = order.seats[agent];
                let whole = row.iter().filter(|&&pair| is_open(pair)).count();
                let (mut sum, mut count) = (0.0, 0);
                for (at, &pair) in row.iter().enumerate() {
                    sum += values[pair as usize] / f64::from(seats);
                    count += usize::from(is_open(pair));
                    let by = order.as_good[pair as usize];
                    if by as usize > at + 1 || !self.cutoffs.is_open(side, agent, by) {
                        continue;
                    }
                    let fewer = count.min(whole - count).max(1);
                    let weight = sum.min(1.0 - sum).max(0.0) * fewer as f64;
                    if best.is_none_or(|best| weight > best.0) {
                        let question = Question::Full { side, agent, by };
                        best = Some((weight, question, sum > 0.5));
                    }
                }
            }
        }
        if let Some((_, question, yes)) = best {
            return Some((question, yes));
        }
        let mut open: Option<(f64, usize)> = None;
        for pair in (0..self.model.pairs).filter(|&pair| self.cutoffs.made[pair].is_none()) {
            let distance = (values[pair] - 0.5).abs();
            if open.is_none_or(|(least, _)| distance < least) {
                open = Some((distance, pair));
            }
        }
        open.map(|open| (Question::Pair(open.1), true))
    }

    /// Goes into a case.
    fn answer(&mut self, question: Question, yes: bool) {
        self.cutoffs.wanted = self.size + 1;
        let held = match question {
            Question::Pair(pair) => self.cutoffs.decide(pair as u32, yes),
            Question::Full { side, agent, by } if yes => self.cutoffs.at_most(side, agent, by),
            Question::Full { side, agent, by } => self.cutoffs.at_least(side, agent, by + 1),
        };
        self.is_closed = held.and_then(|()| self.cutoffs.conclude()).is_err();
    }

    /// Leaves out what no matching larger than the best can make; an error where there is none.
    fn narrow(&mut self) -> Result<Result<(), Contradiction>, StopReason> {
        self.cutoffs.wanted = self.size + 1;
        let is_first = !std::mem::replace(&mut self.narrowed, true);
        let holds = if is_first { self.begin() } else { self.cutoffs.conclude() };
        if holds.is_err() {
            return Ok(holds);
        }
        if self.probes && self.cutoffs.probe(is_first, &mut self.work, self.control)?.is_err() {
            return Ok(Err(Contradiction));
        }
        if let Some(mut probe) = self.probe.take() {
            let holds = self.probe_with(&mut probe);
            self.probe = Some(probe);
            if holds?.is_err() {
                return Ok(Err(Contradiction));
            }
        }
        if is_first {
            self.relaxed = Relaxed::reduced(self.model, &self.cutoffs);
        } else {
            self.relaxed.keep_up(&self.cutoffs);
        }
        Ok(Ok(()))
    }

    fn begin(&mut self) -> Result<(), Contradiction> {
        for (side, full) in self.full.into_iter().flat_map(|full| full.iter()) {
            for (agent, _) in full.iter().enumerate().filter(|full| *full.1) {
                let all = self.model.sides[side].rows.row(agent).len() as u32;
                self.cutoffs.at_most(side, agent, all)?;
            }
        }
        self.cutoffs.begin()
    }

    fn probe_with(
        &mut self,
        probe: &mut Probe<'_>,
    ) -> Result<Result<(), Contradiction>, StopReason> {
        let wanted = self.size + 1;
        loop {
            let before = self.cutoffs.changes.len();
            for pair in 0..self.model.pairs {
                self.work.reads += std::mem::take(&mut probe.reads);
                self.control.check(self.work.total())?;
                if self.cutoffs.made[pair].is_some() {
                    continue;
                }
                let made = &self.cutoffs.made;
                let is_left = |other: u32| made[other as usize] != Some(false);
                if !probe.has_base(is_left, wanted) {
                    return Ok(Err(Contradiction));
                }
                if !probe.is_possible(pair as u32, is_left, wanted) {
                    let holds = self.cutoffs.decide(pair as u32, false);
                    if holds.and_then(|()| self.cutoffs.conclude()).is_err() {
                        return Ok(Err(Contradiction));
                    }
                }
            }
            if self.cutoffs.changes.len() == before {
                return Ok(Ok(()));
            }
        }
    }

    /// Solves the relaxation, with the rows of pairs that would be exceeded.
    fn solve(&mut self) -> Result<Ending, StopReason> {
        loop {
            let (before, done) = (self.relaxed.steps(), self.work.total());
            let control = self.control;
            let ending = self.relaxed.solve(|steps| control.check(done + steps - before));
            self.work.steps += self.relaxed.steps() - before;
            if ending? != Ending::Optimal {
                return ending;
            }
            let values = self.relaxed.values(&self.cutoffs);
            self.offer(self.model.serve(|pair| values[pair as usize]));
            if !self.relaxed.add_exceeded(&values, self.most_bytes) {
                return ending;
            }
        }
    }

    fn offer(&mut self, made: Vec<bool>) {
        let size = size(&made);
        if size > self.size && self.full.is_none_or(|full| self.model.fills(&made, full)) {
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
    fn fix_by_worth(&mut self, certified: &Certified) -> Result<(), Contradiction> {
        let needed = i128::from(self.size + 1) * i128::from(UNIT);
        self.cutoffs.wanted = self.size + 1;
        for pair in 0..self.model.pairs {
            let worth = certified.worth[pair];
            if self.cutoffs.made[pair].is_none() && certified.sum - worth.abs() < needed {
                self.cutoffs.decide(pair as u32, worth > 0)?;
            }
        }
        self.cutoffs.conclude()
    }

    fn undo(&mut self, changes: usize) {
        self.is_closed = false;
        let relaxed = &mut self.relaxed;
        self.cutoffs.undo(changes, |cutoffs, change: Change| relaxed.apply(cutoffs, change));
        relaxed.kept_up = relaxed.kept_up.min(changes);
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

    /// Without cuts before, sometimes without rows of pairs and without probing: then asking questions
    /// decides.
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
                let probes = case % 4 < 2;
                let found =
                    explore(&model, (nobody, None), probes, most_bytes, &control, &mut work);
                assert!(model.is_stable(&found.made) && found.stopped.is_none());
                assert!(self::pairs(found.root.sum) >= found.bound);
                size += found.bound;
            }
            assert_eq!(size, exhausted(&pairs, &seats), "{market:?}");
            probed += u64::from(work.nodes > 1);
            deep += u64::from(work.nodes > 2);
        }
        assert!(probed > 100 && deep > 15, "{probed} {deep}");
    }
}
