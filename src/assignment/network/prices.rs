//! The prices that prove an answer, out of potentials and back.

use super::Network;
use crate::assignment::cost::cost;
use crate::kernel::{Index, MenteeIx, MentorIx, Side};
use crate::market::{
    AssignmentCertificate, AssignmentProblem, PairCover, Price, RowBuffer, Sense, Weight,
};

impl<P: Price + Copy> Network<P> {
    /// Lets the potentials of rows without a place follow from the columns, and those of
    /// columns without a place from all rows: no search goes through them, but their
    /// prices belong to the proof.
    pub(crate) fn price_closed<W: Weight<Price = P>>(
        &mut self,
        problem: &AssignmentProblem<W>,
        buffer: &mut RowBuffer<W>,
    ) {
        for row in 0..self.rows {
            if self.is_open(row) {
                continue;
            }
            if let Some(least) = self.best_potential(problem, buffer, row) {
                self.potential[row] = least;
            }
        }
        if (self.rows..self.source()).all(|column| self.is_open(column)) {
            return;
        }
        let mut met = vec![false; self.columns];
        for row in 0..self.rows {
            problem.row(MenteeIx::at(row), buffer).for_each(|column, weight| {
                if !self.is_open(self.rows + column) && !self.pairs.holds(row, column) {
                    let node = self.rows + column;
                    let most = cost(problem.sense(), weight.price()) + self.potential[row];
                    if !met[column] || most < self.potential[node] {
                        met[column] = true;
                        self.potential[node] = most;
                    }
                }
            });
        }
    }

    /// Writes the agents and groups whose nodes are `listed`.
    pub(crate) fn write_listed(&self, listed: impl Fn(usize) -> bool, lists: &mut PairCover) {
        let (row_groups, column_groups) = (self.sink() + 1, self.first_group(Side::Mentor));
        let numbers = |nodes: std::ops::Range<usize>| {
            (0u32..).zip(nodes).filter(|&(_, node)| listed(node)).map(|pair| pair.0)
        };
        lists.rows.clear();
        lists.rows.extend(numbers(0..self.rows).map(MenteeIx::new));
        lists.columns.clear();
        lists.columns.extend(numbers(self.rows..self.source()).map(MentorIx::new));
        lists.row_groups.clear();
        lists.row_groups.extend(numbers(row_groups..column_groups));
        lists.column_groups.clear();
        lists.column_groups.extend(numbers(column_groups..self.nodes()));
    }

    /// The price of the arc of each agent or group of a side: what lies between its
    /// potential and that of what is around it.
    fn prices(&self, nodes: std::ops::Range<usize>) -> impl Iterator<Item = P> {
        nodes.map(|node| {
            let around = self.potential[self.tree[node].parent as usize];
            match self.side(node) {
                Side::Mentee => around - self.potential[node],
                Side::Mentor => self.potential[node] - around,
            }
        })
    }

    /// Writes the prices of agents, groups and pairs, in terms of costs.
    pub(crate) fn write_prices(&self, certificate: &mut AssignmentCertificate<P>) {
        let groups = self.first_group(Side::Mentor);
        let ranges = [
            (&mut certificate.row_prices, 0..self.rows),
            (&mut certificate.column_prices, self.rows..self.source()),
            (&mut certificate.row_group_prices, self.sink() + 1..groups),
            (&mut certificate.column_group_prices, groups..self.nodes()),
        ];
        for (prices, nodes) in ranges {
            prices.clear();
            prices.extend(self.prices(nodes));
        }
        certificate.pair_price = self.potential[self.sink()] - self.potential[self.source()];
    }

    /// Sets the potentials to what prices in the problem's sense say; those of agents
    /// through which nothing can run do not matter. False where a price is larger than
    /// weights can make it.
    pub(crate) fn read_prices(
        &mut self,
        sense: Sense,
        certificate: &AssignmentCertificate<P>,
    ) -> bool {
        let (source, sink) = (self.source(), self.sink());
        // A potential is the sum of a price, the pair price and those of the groups around.
        let limit = P::limit(self.outer_first.len());
        let is_sane = |price: P| -limit <= price && price <= limit;
        let pair_price = certificate.pair_price;
        self.potential[source] = P::ZERO;
        self.potential[sink] = if is_sane(pair_price) { cost(sense, pair_price) } else { P::ZERO };
        let groups = self.first_group(Side::Mentor);
        let lists = [
            (0, &certificate.row_prices),
            (self.rows, &certificate.column_prices),
            (sink + 1, &certificate.row_group_prices),
            (groups, &certificate.column_group_prices),
        ];
        let mut sane = is_sane(pair_price);
        for (first, prices) in lists {
            for (node, &price) in (first..).zip(prices) {
                let matters = self.is_open(node);
                sane &= !matters || is_sane(price);
                self.potential[node] = if matters && sane { cost(sense, price) } else { P::ZERO };
            }
        }
        // From differences to potentials, what is around first.
        for at in 0..self.outer_first.len() {
            self.set_potential(self.outer_first[at] as usize);
        }
        (0..source).for_each(|node| self.set_potential(node));
        sane
    }

    /// Turns the price that stands in the place of a potential into the potential.
    fn set_potential(&mut self, node: usize) {
        let around = self.potential[self.tree[node].parent as usize];
        let price = self.potential[node];
        self.potential[node] = match self.side(node) {
            Side::Mentee => around - price,
            Side::Mentor => around + price,
        };
    }
}
