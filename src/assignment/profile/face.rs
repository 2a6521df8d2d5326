//! The assignments that are best for all stages so far.

use super::classes::{before, classes};
use super::mates::Mates;
use crate::kernel::{
    Csr, Index, Internal, MenteeIx, MentorIx, Meter, Pace, Side, Sides, StopReason,
};
use crate::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, AssignmentWitness, Cardinality,
    Matching, ProfileOrder, Quota, RowBuffer, Seats, Sense, Weight,
};

/// Why a run ended without an answer.
pub(super) enum Ended {
    Impossible(AssignmentWitness),
    Stopped(StopReason),
    Internal(Internal),
}

impl From<StopReason> for Ended {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
}

impl From<Internal> for Ended {
    fn from(fault: Internal) -> Self {
        Self::Internal(fault)
    }
}

/// Weights of a stage stay so small that the solver counts in floats without rounding.
const EXACT: u64 = 1 << 53;
/// More weights than these are not looked at together, however few pairs there are.
const WIDEST: usize = 32;

/// One more than the most pairs that seats allow; nothing where that is no machine number.
pub(super) fn base<W: Weight>(problem: &AssignmentProblem<W>) -> Option<i64> {
    i64::try_from(problem.full_size()).ok()?.checked_add(1)
}

/// The weights that a stage looks at, in the order in which they count.
pub(super) struct Step {
    classes: Vec<u32>,
    base: i64,
    sign: i64,
}

impl Step {
    pub(super) fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// What a pair with the class-th weight counts.
    pub(super) fn counts(&self, class: usize) -> i64 {
        let at = self.classes.binary_search_by(|own| (*own as usize).cmp(&class));
        at.map_or(0, |at| self.sign * self.base.pow((self.classes.len() - 1 - at) as u32))
    }

    /// More than all pairs of a stage together can count.
    pub(super) fn bonus(&self) -> i64 {
        self.base.pow(self.classes.len() as u32)
    }
}

/// How the number of an agent's partners is settled.
#[derive(Clone, Copy, PartialEq)]
enum Held {
    Open,
    /// As many as it can have: more were wanted.
    Most,
    /// As few as it must have.
    Least,
}

/// What is left of a problem once some stages are done. An assignment belongs to it if it makes
/// the forced pairs and otherwise pairs of `edges` alone, and gives every agent that is held and
/// every group as many pairs as it has now.
pub(super) struct Face<'a, W: Weight> {
    pub(super) problem: &'a AssignmentProblem<W>,
    order: ProfileOrder,
    /// The distinct weights, in the order in which they count.
    classes: Vec<W>,
    /// Columns and weights of the pairs that are not out, by row and ascending.
    pub(super) edges: Csr<(u32, u32)>,
    /// How many pairs of each weight are not out.
    alive: Vec<u32>,
    /// The first weight that is not settled.
    pub(super) next: usize,
    held: Sides<Vec<Held>>,
    /// Sides whose agents have as many partners as they can in every assignment as asked.
    full: Sides<bool>,
    groups: Sides<Vec<Quota>>,
    /// Pairs that are in, required ones among them; ascending.
    pub(super) forced: Vec<(MenteeIx, MentorIx)>,
    pub(super) mates: Option<Mates>,
    base: i64,
    width: usize,
}

impl<'a, W: Weight> Face<'a, W> {
    /// Everything, before any stage.
    pub(super) fn new(
        problem: &'a AssignmentProblem<W>,
        order: ProfileOrder,
        meter: &mut Meter<'_>,
    ) -> Result<Self, StopReason> {
        let mut buffer = RowBuffer::new();
        let classes = classes(problem, order, meter)?;
        let mut alive = vec![0; classes.len()];
        let mut edges = Csr::with_capacity(problem.rows(), 0);
        let mut own = Vec::new();
        for row in MenteeIx::all(problem.rows()) {
            meter.row(problem.columns())?;
            problem.row(row, &mut buffer).for_each(|column, weight| {
                let class = classes.partition_point(|&class| before(problem, order, class, weight));
                alive[class] += 1;
                own.push((MentorIx::at(column).raw(), class as u32));
            });
            edges.push_row(own.drain(..));
        }
        let base = base(problem).unwrap_or(i64::MAX);
        let agents = (problem.rows() + problem.columns() + 1) as u64;
        let room = (EXACT / (16 * agents)) as i64;
        let fits = |width: u32| {
            let largest = base.checked_pow(width).and_then(|bonus| bonus.checked_mul(3));
            largest.is_some_and(|largest| largest < room)
        };
        let width = (2..=WIDEST).take_while(|&width| fits(width as u32)).last().unwrap_or(1);
        Ok(Self {
            problem,
            order,
            classes,
            edges,
            alive,
            next: 0,
            held: Sides::of(|side| vec![Held::Open; problem.agents(side)]),
            full: Sides::new(false, false),
            groups: Sides::of(|side| problem.quotas(side).groups().to_vec()),
            forced: problem.required().to_vec(),
            mates: None,
            base,
            width,
        })
    }

    pub(super) fn has_pairs(&self) -> bool {
        self.mates.is_some()
    }

    /// Whether more weights are left than one stage can look at.
    pub(super) fn is_long(&self) -> bool {
        self.left().nth(self.width).is_some()
    }

    /// The weights that are not settled and not out.
    fn left(&self) -> impl Iterator<Item = u32> {
        let alive = self.alive.iter().enumerate().skip(self.next);
        alive.filter(|alive| *alive.1 > 0).map(|alive| alive.0 as u32)
    }

    pub(super) fn next_step(&self) -> Step {
        let classes = self.left().take(self.width).collect();
        let sign = if self.order == ProfileOrder::MostBest { 1 } else { -1 };
        Step { classes, base: self.base, sign }
    }

    pub(super) fn weights(&self, step: &Step) -> Vec<W> {
        step.classes.iter().map(|&class| self.classes[class as usize]).collect()
    }

    /// The sum of a stage over what is left. A pair of an agent that is to have all the partners
    /// that it can have counts `bonus` more: more than a whole stage, so that nothing is worth
    /// leaving it with fewer.
    pub(super) fn problem(
        &self,
        counts: &dyn Fn(usize) -> i64,
        bonus: i64,
        meter: &Meter<'_>,
    ) -> Result<AssignmentProblem<i64>, Ended> {
        let mut pace = meter.passing();
        let (rows, columns) = (self.problem.rows(), self.problem.columns());
        let most =
            Sides::of(|side| self.held[side].iter().map(|&held| held == Held::Most).collect());
        let Sides { mentee: row_most, mentor: column_most }: Sides<Vec<bool>> = most;
        let mut weighed = Vec::with_capacity(self.edges.len());
        let mut known = (u32::MAX, 0);
        for (row, &most) in row_most.iter().enumerate() {
            pace.steps(self.edges.row(row).len())?;
            let own = bonus * i64::from(most);
            for &(column, class) in self.edges.row(row) {
                if known.0 != class {
                    known = (class, counts(class as usize));
                }
                let more = bonus * i64::from(column_most[column as usize]);
                weighed.push((MenteeIx::at(row), MentorIx::new(column), known.1 + own + more));
            }
        }
        let cardinality = match self.problem.cardinality() {
            // Pairs that are decided took their seats with them, so `full` would ask for another
            // number. That so many pairs exist is known by now, and the most are asked for.
            Cardinality::Full if self.has_pairs() => Cardinality::Maximum,
            cardinality => cardinality,
        };
        let mut builder = AssignmentProblem::sparse(rows, columns, weighed)
            .sense(Sense::Max)
            .cardinality(cardinality)
            .required(self.forced.clone());
        for side in Side::BOTH {
            let agents = self.problem.agents(side);
            let seats = self.problem.seats(side);
            builder = match self.held[side].contains(&Held::Least) {
                false => builder.seats(side, seats.clone()),
                true => {
                    let seats = (0..agents).map(|at| match self.held[side][at] {
                        Held::Least => self.partners(side, at),
                        _ => seats.of(at),
                    });
                    builder.seats(side, Seats::each(seats.collect()))
                }
            };
            let minimums = (0..agents).map(|at| self.problem.minimum(side, at)).collect();
            builder = builder.minimums(side, minimums).quotas(side, self.groups[side].clone());
        }
        let built = builder.build_within(&meter.control().without_work_limit());
        let built = built.map_err(|_| Internal::broken("what is left of a problem is one"))?;
        built.or_stopped().map_err(Ended::Stopped)
    }

    /// Keeps the pairs of an answer, unless those at hand are as good.
    pub(super) fn keep(&mut self, stage: &AssignmentProblem<i64>, answer: &AssignmentAnswer<i64>) {
        if let Some(mates) = &self.mates {
            let weight = |(row, column)| i128::from(stage.weight(row, column).unwrap_or(0));
            if mates.pairs().map(weight).sum::<i128>() == answer.value {
                return;
            }
        }
        let size = answer.matching.size() as u64;
        let fixed = self.problem.cardinality() != Cardinality::Free;
        self.full = Sides::of(|side| fixed && size == self.problem.all_places(side));
        self.mates = Some(Mates::new(&answer.matching));
    }

    fn partners(&self, side: Side, at: usize) -> u32 {
        self.mates.as_ref().map_or(0, |mates| mates.of(side, at).len() as u32)
    }

    /// The fewest and the most partners of an agent.
    pub(super) fn bounds(&self, side: Side, at: usize) -> (u32, u32) {
        match self.held[side][at] {
            Held::Open => (self.problem.least(side, at), self.problem.places(side, at)),
            _ => (self.partners(side, at), self.partners(side, at)),
        }
    }

    /// The place of a pair's weight, where it is not out.
    pub(super) fn class(&self, row: u32, column: u32) -> Option<u32> {
        let own = self.edges.row(row as usize);
        let at = own.binary_search_by(|edge| edge.0.cmp(&column)).ok()?;
        Some(own[at].1)
    }

    pub(super) fn is_forced(&self, row: u32, column: u32) -> bool {
        self.forced.binary_search(&(MenteeIx::new(row), MentorIx::new(column))).is_ok()
    }

    /// Leaves the best of a stage, as its prices tell them; gives the prices as the proof wants
    /// them.
    pub(super) fn settle(
        &mut self,
        step: &Step,
        mut prices: AssignmentCertificate<i64>,
        meter: &mut Meter<'_>,
    ) -> Result<AssignmentCertificate<i64>, StopReason> {
        let bonus = step.bonus();
        let decided = Sides::of(|side| {
            let mut decided = vec![[0_u32; 2]; self.problem.agents(side)];
            for (at, pairs) in [self.problem.required(), &self.forced].into_iter().enumerate() {
                for pair in pairs {
                    let agent = if side == Side::Mentee { pair.0.get() } else { pair.1.get() };
                    decided[agent][at] += 1;
                }
            }
            decided
        });
        let mut whole = Sides::default();
        for side in Side::BOTH {
            let (own, of_groups) = match side {
                Side::Mentee => (&mut prices.row_prices, &mut prices.row_group_prices),
                Side::Mentor => (&mut prices.column_prices, &mut prices.column_group_prices),
            };
            for (at, price) in own.iter_mut().enumerate() {
                if self.held[side][at] == Held::Most {
                    *price -= bonus;
                }
                let [required, forced] = decided[side][at];
                let partners = self.partners(side, at);
                // The agent's partners are forced by earlier stages, so no price is needed to keep
                // it from having fewer: the price of having so many is zero.
                let bound = self.problem.least(side, at).max(required);
                if *price < 0 && partners == forced && partners > bound {
                    *price = 0;
                }
                if self.held[side][at] == Held::Open && !self.full[side] && *price != 0 {
                    self.held[side][at] = if *price > 0 { Held::Most } else { Held::Least };
                }
            }
            let mut sums: Vec<i128> = own.iter().map(|&price| price.into()).collect();
            let mates = self.mates.as_ref();
            let originals = self.problem.quotas(side).groups();
            for ((quota, original), price) in
                self.groups[side].iter_mut().zip(originals).zip(of_groups)
            {
                let sum = |count: &dyn Fn(usize) -> u32| {
                    quota.members.iter().map(|&at| count(at as usize)).sum::<u32>()
                };
                let pairs = sum(&|at| mates.map_or(0, |mates| mates.of(side, at).len() as u32));
                let [required, forced] = [0, 1].map(|which| sum(&|at| decided[side][at][which]));
                if *price < 0 && pairs == forced && pairs > original.least.max(required) {
                    *price = 0;
                }
                if *price != 0 {
                    (quota.least, quota.most) = (pairs, Some(pairs));
                }
                for &member in &quota.members {
                    sums[member as usize] += i128::from(*price);
                }
            }
            whole[side] = sums;
        }
        let Sides { mentee: rows, mentor: columns } = whole;
        let pair_price = i128::from(prices.pair_price);
        let mates = self.mates.take();
        let mut forced = Vec::new();
        let left = self.retain(meter, |row, column, class| {
            let counts = i128::from(step.counts(class as usize));
            let gain = counts - rows[row as usize] - columns[column as usize] - pair_price;
            let made = mates.as_ref().is_some_and(|mates| mates.has(row, column));
            if made && gain > 0 {
                forced.push((MenteeIx::new(row), MentorIx::new(column)));
            }
            made || gain >= 0
        });
        self.mates = mates;
        left?;
        self.forced.extend(forced);
        self.forced.sort_unstable();
        self.forced.dedup();
        if let Some(&last) = step.classes.last() {
            self.next = last as usize + 1;
        }
        Ok(prices)
    }

    /// Leaves out the pairs of the unsettled weights that count before all those made.
    pub(super) fn drop_unmade(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let (from, first) = (self.next, self.first_made());
        let first = first.map_or(self.classes.len(), |class| class as usize);
        if self.alive[from..first].iter().any(|&alive| alive > 0) {
            self.retain(meter, |_, _, class| !(from..first).contains(&(class as usize)))?;
        }
        self.next = first;
        Ok(())
    }

    /// Of the weights made that are not settled the one that counts first.
    pub(super) fn first_made(&self) -> Option<u32> {
        let mates = self.mates.as_ref()?;
        let made = mates.pairs().filter_map(|pair| self.class(pair.0.raw(), pair.1.raw()));
        made.filter(|&class| class as usize >= self.next).min()
    }

    /// Leaves the pairs that pass.
    fn retain(
        &mut self,
        meter: &mut Meter<'_>,
        mut keep: impl FnMut(u32, u32, u32) -> bool,
    ) -> Result<(), StopReason> {
        let mut edges = Csr::with_capacity(self.edges.rows(), 0);
        let mut own = Vec::new();
        for row in 0..self.edges.rows() {
            meter.row(self.edges.row(row).len())?;
            for &(column, class) in self.edges.row(row) {
                if keep(row as u32, column, class) {
                    own.push((column, class));
                } else {
                    self.alive[class as usize] -= 1;
                }
            }
            edges.push_row(own.drain(..));
        }
        self.edges = edges;
        Ok(())
    }

    /// The pairs at hand.
    pub(super) fn matching(&self) -> Result<Matching, Internal> {
        let pairs = self.mates.iter().flat_map(Mates::pairs);
        Matching::formed(self.problem.rows(), self.problem.columns(), pairs)
    }
}
