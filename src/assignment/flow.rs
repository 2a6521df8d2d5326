//! Assignment with seats and minimums on both sides, as a flow with unit edges.
//!
//! Successive shortest paths (Edmonds and Karp 1972; Ahuja, Magnanti and Orlin,
//! *Network Flows*, section 9.7) over agents, never over clones of them: a pair is
//! an edge of capacity 1, so it is made at most once however many seats there are.
//!
//! The network: a source with an arc to each row, an edge a pair, an arc from each
//! column to a sink. First every minimum is met: it enters as flow that its agent
//! has but has not yet passed on, and is routed along shortest paths while an arc
//! from the sink back to the source costs more than any pair can gain. Then pairs
//! are added one by one, each along a shortest path from source to sink, so that
//! after each step the sum is the best of all sets with that many pairs. The
//! potentials that make each search fast are the prices of the certificate.
//!
//! Time O(P · ((n + m)² + nm)) for P pairs, memory O(n + m + P).

use super::decided::{Room, required_of};
use super::shortage::{Need, shortage};
use crate::kernel::{Index, MenteeIx, MentorIx};
use crate::market::{
    AssignmentProblem, AssignmentStats, AssignmentWitness, Cardinality, PairCover, Price,
    RowBuffer, Sense, Side, Weight,
};

const NONE: u32 = u32::MAX;

/// The pairs made beside the required ones, and prices in terms of costs: for each
/// pair `cost − row − column − pair` is at least 0 where it is not made.
pub(super) struct Solved<P> {
    pub(super) pairs: Vec<(MenteeIx, MentorIx)>,
    pub(super) row_prices: Vec<P>,
    pub(super) column_prices: Vec<P>,
    pub(super) pair_price: P,
    pub(super) cover: Option<PairCover>,
    pub(super) stats: AssignmentStats,
}

/// What a weight costs: itself, or what is lost by a gain.
#[inline]
pub(super) fn cost<P: Price>(sense: Sense, weight: P) -> P {
    match sense {
        Sense::Min => weight,
        Sense::Max => -weight,
    }
}

pub(super) fn solve<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
) -> Result<Solved<W::Price>, AssignmentWitness> {
    let mut flow = Flow::new(problem, room);
    flow.start_potentials();
    flow.meet_minimums()?;
    let cover = flow.add_pairs()?;
    Ok(flow.finish(cover))
}

/// Nodes are numbered: rows, then columns, then the source, then the sink.
struct Flow<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    room: &'a Room,
    buffer: RowBuffer<W>,
    rows: usize,
    source: usize,
    sink: usize,
    /// Flow on the arc of each row and column.
    flow: Vec<u32>,
    /// Flow that a node has and has not passed on (rows), or has promised and not
    /// received (columns); of the source and the sink likewise.
    owed: Vec<u64>,
    /// Pairs made, by column, with their costs.
    partners: Vec<Vec<(u32, W::Price)>>,
    /// Columns of each row that are made or required.
    taken: Vec<Vec<u32>>,
    /// Flow on the arc from sink to source, and its cost while there is one.
    returned: u64,
    back: Option<W::Price>,
    potential: Vec<W::Price>,
    distance: Vec<W::Price>,
    settled: Vec<bool>,
    parent: Vec<u32>,
    stats: AssignmentStats,
}

impl<'a, W: Weight> Flow<'a, W> {
    fn new(problem: &'a AssignmentProblem<W>, room: &'a Room) -> Self {
        let (rows, columns) = (problem.rows(), problem.columns());
        let nodes = rows + columns + 2;
        let flow: Vec<u32> = room.least.concat();
        let mut owed: Vec<u64> = flow.iter().map(|&least| u64::from(least)).collect();
        let total =
            |side: usize| -> u64 { room.least[side].iter().map(|&least| u64::from(least)).sum() };
        owed.extend([total(0), total(1)]);
        let mut taken = vec![Vec::new(); rows];
        for &(row, column) in problem.required() {
            taken[row.get()].push(column.raw());
        }
        Self {
            problem,
            room,
            buffer: RowBuffer::new(),
            rows,
            source: rows + columns,
            sink: rows + columns + 1,
            flow,
            owed,
            partners: vec![Vec::new(); columns],
            taken,
            returned: 0,
            back: None,
            potential: vec![W::Price::ZERO; nodes],
            distance: vec![W::Price::INFINITE; nodes],
            settled: vec![false; nodes],
            parent: vec![NONE; nodes],
            stats: AssignmentStats::default(),
        }
    }

    fn side(&self, node: usize) -> (Side, usize) {
        if node < self.rows { (Side::Rows, node) } else { (Side::Columns, node - self.rows) }
    }

    fn places(&self, node: usize) -> u32 {
        let (side, at) = self.side(node);
        self.room.places[side as usize][at]
    }

    fn least(&self, node: usize) -> u32 {
        let (side, at) = self.side(node);
        self.room.least[side as usize][at]
    }

    /// What the unit of flow after `flow` costs on this agent's arc: the first one
    /// saves the price of staying unmatched.
    fn arc(&self, node: usize, flow: u32) -> W::Price {
        let (side, at) = self.side(node);
        if flow > 0 || self.room.required(side, at) > 0 {
            return W::Price::ZERO;
        }
        -self.problem.unmatched_price(side, at).price()
    }

    /// Shortest distances from the source without any flow: no reduced cost is
    /// negative then.
    fn start_potentials(&mut self) {
        let sense = self.problem.sense();
        let infinite = W::Price::INFINITE;
        let mut nearest = vec![infinite; self.partners.len()];
        for row in 0..self.rows {
            self.potential[row] = self.arc(row, self.flow[row]);
            if self.places(row) == 0 {
                continue;
            }
            let from = self.potential[row];
            let required = required_of(self.problem.required(), row);
            let view = self.problem.row(MenteeIx::at(row), &mut self.buffer);
            view.for_each(|column, weight| {
                let decided = required.iter().any(|pair| pair.1.get() == column);
                if !decided {
                    let there = from + cost(sense, weight.price());
                    nearest[column] = nearest[column].least(there);
                }
            });
            self.stats.row_reads += 1;
        }
        let mut sink = infinite;
        for (column, &near) in nearest.iter().enumerate() {
            let node = self.rows + column;
            if near < infinite {
                self.potential[node] = near;
                if self.places(node) > 0 {
                    sink = sink.least(near + self.arc(node, self.flow[node]));
                }
            }
        }
        let zero = W::Price::ZERO;
        // Nothing flows yet, so a lower potential of the sink is as good.
        self.potential[self.sink] = if sink < infinite { sink.least(zero) } else { zero };
        self.back = Some((-self.potential[self.sink]).most(zero));
    }

    fn meet_minimums(&mut self) -> Result<(), AssignmentWitness> {
        for row in 0..self.rows {
            while self.owed[row] > 0 {
                let Some(to) = self.search(row, None, |flow, node| {
                    node >= flow.rows && node != flow.sink && flow.owed[node] > 0
                }) else {
                    let group = &self.settled[..self.rows];
                    return Err(AssignmentWitness::Shortage(shortage(
                        self.problem,
                        self.room,
                        Side::Rows,
                        group,
                        Need::Least,
                    )));
                };
                self.settle_debt(row, to);
            }
        }
        while self.owed[self.sink] > 0 {
            let Some(to) = self.search(self.sink, None, |flow, node| {
                node >= flow.rows && node != flow.sink && flow.owed[node] > 0
            }) else {
                let group: Vec<bool> =
                    self.settled[self.rows..self.source].iter().map(|&settled| !settled).collect();
                return Err(AssignmentWitness::Shortage(shortage(
                    self.problem,
                    self.room,
                    Side::Columns,
                    &group,
                    Need::Least,
                )));
            };
            self.settle_debt(self.sink, to);
        }
        self.back = None;
        Ok(())
    }

    fn settle_debt(&mut self, from: usize, to: usize) {
        self.augment(from, to);
        self.owed[from] -= 1;
        self.owed[to] -= 1;
    }

    /// Adds pairs until there are as many as asked for. For as many as can be, the
    /// cut that shows that there are.
    fn add_pairs(&mut self) -> Result<Option<PairCover>, AssignmentWitness> {
        let cardinality = self.problem.cardinality();
        let (source, sink) = (self.source, self.sink);
        if let Cardinality::Cover(_) = cardinality {
            return Ok(None);
        }
        if cardinality == Cardinality::Free {
            loop {
                // The next pair is worth making while it costs less than nothing.
                let limit = self.potential[source] - self.potential[sink];
                let end = self.search(source, Some(limit), |flow, node| node == flow.sink);
                if end.is_none() {
                    self.potential[sink] = self.potential[source];
                    return Ok(None);
                }
                self.augment(source, sink);
            }
        }
        let full = self.problem.full_size();
        let mut made = self.partners.iter().map(|rows| rows.len() as u64).sum::<u64>()
            + self.problem.required().len() as u64;
        while made < full {
            if self.search(source, None, |flow, node| node == flow.sink).is_none() {
                return if cardinality == Cardinality::Full {
                    Err(self.short_of_full(full))
                } else {
                    Ok(Some(self.cut()))
                };
            }
            self.augment(source, sink);
            made += 1;
        }
        let cover = self.all_of_a_side(full);
        Ok((cardinality == Cardinality::Maximum).then_some(cover))
    }

    fn row_places(&self) -> u64 {
        (0..self.rows).map(|row| u64::from(self.problem.places(Side::Rows, row))).sum()
    }

    fn short_of_full(&self, full: u64) -> AssignmentWitness {
        let witness = if self.row_places() == full {
            let group = &self.settled[..self.rows];
            shortage(self.problem, self.room, Side::Rows, group, Need::Places)
        } else {
            let group: Vec<bool> =
                self.settled[self.rows..self.source].iter().map(|&settled| !settled).collect();
            shortage(self.problem, self.room, Side::Columns, &group, Need::Places)
        };
        AssignmentWitness::Shortage(witness)
    }

    /// The cut that the last, failed search found.
    fn cut(&self) -> PairCover {
        let columns = self.partners.len();
        PairCover {
            rows: MenteeIx::all(self.rows).filter(|row| !self.settled[row.get()]).collect(),
            columns: MentorIx::all(columns)
                .filter(|column| self.settled[self.rows + column.get()])
                .collect(),
        }
    }

    /// Where all places of a side are taken, that side bounds the number of pairs.
    fn all_of_a_side(&self, full: u64) -> PairCover {
        if self.row_places() == full {
            PairCover { rows: MenteeIx::all(self.rows).collect(), columns: Vec::new() }
        } else {
            let columns = MentorIx::all(self.partners.len()).collect();
            PairCover { rows: Vec::new(), columns }
        }
    }

    /// Dijkstra's search from one node to the nearest that `is_end`, over reduced
    /// costs, not farther than `limit`. Raises the potentials by the distances, up
    /// to the end's, or to the limit; leaves them where no end can be reached.
    fn search(
        &mut self,
        from: usize,
        limit: Option<W::Price>,
        is_end: impl Fn(&Self, usize) -> bool,
    ) -> Option<usize> {
        let infinite = W::Price::INFINITE;
        self.distance.fill(infinite);
        self.settled.fill(false);
        self.distance[from] = W::Price::ZERO;
        self.parent[from] = NONE;
        loop {
            let mut next = None;
            let mut least = infinite;
            for (node, &distance) in self.distance.iter().enumerate() {
                if distance < least && !self.settled[node] {
                    least = distance;
                    next = Some(node);
                }
            }
            let beyond = limit.filter(|&limit| least >= limit);
            let (reach, end) = match (beyond, next) {
                (Some(limit), _) => (limit, None),
                (None, None) => return None,
                (None, Some(node)) if is_end(self, node) => (least, Some(node)),
                (None, Some(node)) => {
                    self.settled[node] = true;
                    self.stats.settled += 1;
                    self.relax(node);
                    continue;
                }
            };
            for (potential, &distance) in self.potential.iter_mut().zip(&self.distance) {
                *potential = *potential + distance.least(reach);
            }
            return end;
        }
    }

    fn relax(&mut self, node: usize) {
        let zero = W::Price::ZERO;
        if node == self.source {
            for row in 0..self.rows {
                if self.flow[row] < self.places(row) {
                    self.reach(node, row, self.arc(row, self.flow[row]));
                }
            }
            if let Some(back) = self.back.filter(|_| self.returned > 0) {
                self.reach(node, self.sink, -back);
            }
        } else if node == self.sink {
            for column in self.rows..self.source {
                if self.flow[column] > self.least(column) {
                    self.reach(node, column, -self.arc(column, self.flow[column] - 1));
                }
            }
            if let Some(back) = self.back {
                self.reach(node, self.source, back);
            }
        } else if node < self.rows {
            if self.flow[node] > self.least(node) {
                self.reach(node, self.source, -self.arc(node, self.flow[node] - 1));
            }
            self.relax_row(node);
        } else {
            if self.flow[node] < self.places(node) {
                self.reach(node, self.sink, self.arc(node, self.flow[node]));
            }
            let column = node - self.rows;
            for at in 0..self.partners[column].len() {
                let (row, cost) = self.partners[column][at];
                self.reach(node, row as usize, zero - cost);
            }
        }
    }

    fn relax_row(&mut self, row: usize) {
        let sense = self.problem.sense();
        let base = self.distance[row] + self.potential[row];
        let taken = &self.taken[row];
        let (distance, parent) = (&mut self.distance, &mut self.parent);
        let (potential, first) = (&self.potential, self.rows);
        self.stats.row_reads += 1;
        self.problem.row(MenteeIx::at(row), &mut self.buffer).for_each(|column, weight| {
            let node = first + column;
            // A reduced cost is never negative; rounding may say otherwise.
            let there = base + cost(sense, weight.price()) - potential[node];
            if there < distance[node] && !taken.iter().any(|&other| other as usize == column) {
                let there = there.most(distance[row]);
                if there < distance[node] {
                    distance[node] = there;
                    parent[node] = MenteeIx::at(row).raw();
                }
            }
        });
    }

    fn reach(&mut self, from: usize, to: usize, cost: W::Price) {
        let reduced = cost + self.potential[from] - self.potential[to];
        let there = self.distance[from] + reduced.most(W::Price::ZERO);
        if there < self.distance[to] {
            self.distance[to] = there;
            self.parent[to] = MenteeIx::at(from).raw();
        }
    }

    /// Sends one unit along the path that the last search found.
    fn augment(&mut self, from: usize, to: usize) {
        self.stats.augmentations += 1;
        let mut node = to;
        while node != from {
            let parent = self.parent[node] as usize;
            self.shift(parent, node);
            node = parent;
        }
    }

    fn shift(&mut self, from: usize, to: usize) {
        let (source, sink, rows) = (self.source, self.sink, self.rows);
        if from == source && to == sink {
            self.returned -= 1;
        } else if from == sink && to == source {
            self.returned += 1;
        } else if from == source || to == sink {
            self.flow[if from == source { to } else { from }] += 1;
        } else if to == source || from == sink {
            self.flow[if to == source { from } else { to }] -= 1;
        } else if from < rows {
            let column = to - rows;
            let (row_ix, column_ix) = (MenteeIx::at(from), MentorIx::at(column));
            let weight = self.problem.weight(row_ix, column_ix).unwrap_or_default();
            let cost = cost(self.problem.sense(), weight.price());
            self.partners[column].push((row_ix.raw(), cost));
            self.taken[from].push(column_ix.raw());
        } else {
            let column = from - rows;
            self.partners[column].retain(|pair| pair.0 as usize != to);
            self.taken[to].retain(|&other| other as usize != column);
        }
    }

    fn finish(mut self, cover: Option<PairCover>) -> Solved<W::Price> {
        let (source, sink) = (self.source, self.sink);
        let from = self.potential[source];
        let to = self.potential[sink];
        let mut pair_price = to - from;
        let mut row_prices: Vec<_> =
            self.potential[..self.rows].iter().map(|&potential| from - potential).collect();
        let mut column_prices: Vec<_> =
            self.potential[self.rows..source].iter().map(|&potential| potential - to).collect();
        match self.problem.cardinality() {
            Cardinality::Cover(Side::Rows) => {
                row_prices.iter_mut().for_each(|price| *price = *price + pair_price);
                pair_price = W::Price::ZERO;
            }
            Cardinality::Cover(Side::Columns) => {
                column_prices.iter_mut().for_each(|price| *price = *price + pair_price);
                pair_price = W::Price::ZERO;
            }
            _ => {}
        }
        self.price_the_idle(&mut row_prices, &mut column_prices, pair_price);
        let pairs = self.partners.iter().enumerate().flat_map(|(column, rows)| {
            let column = MentorIx::at(column);
            rows.iter().map(move |&(row, _)| (MenteeIx::new(row), column))
        });
        Solved {
            pairs: pairs.collect(),
            row_prices,
            column_prices,
            pair_price,
            cover,
            stats: self.stats,
        }
    }

    /// No search meets a row without a place left, nor a column that only such rows
    /// may have: the prices of both are set here.
    fn price_the_idle(
        &mut self,
        row_prices: &mut [W::Price],
        column_prices: &mut [W::Price],
        pair_price: W::Price,
    ) {
        let sense = self.problem.sense();
        let mut met = vec![false; column_prices.len()];
        for row in 0..self.rows {
            if self.places(row) > 0 {
                self.problem.row(MenteeIx::at(row), &mut self.buffer).for_each(|column, _| {
                    met[column] = true;
                });
            }
        }
        for (column, price) in column_prices.iter_mut().enumerate() {
            if !met[column] {
                *price = -self.arc(self.rows + column, 0);
            }
        }
        for (row, price) in row_prices.iter_mut().enumerate() {
            if self.places(row) > 0 {
                continue;
            }
            let required = required_of(self.problem.required(), row);
            self.problem.row(MenteeIx::at(row), &mut self.buffer).for_each(|column, weight| {
                if !required.iter().any(|pair| pair.1.get() == column) {
                    let cost = cost(sense, weight.price());
                    *price = price.least(cost - column_prices[column] - pair_price);
                }
            });
        }
    }
}
