//! Assignment with seats, minimums and quotas on both sides, as a flow.
//!
//! Successive shortest paths (Edmonds and Karp 1972; Ahuja, Magnanti and Orlin,
//! *Network Flows*, section 9.7) through the [`Network`]. First every lower bound is met:
//! it enters as flow that a node has but has not yet passed on, and is routed along
//! shortest paths while an arc from the sink back to the source costs more than any pair
//! can gain. Then pairs are added one by one, each along a shortest path from source to
//! sink, so that after each step the sum is the best of all sets with that many pairs. The
//! potentials that keep reduced costs from being negative are the prices of the
//! certificate.
//!
//! Time O(P · (n + m)²) for P pairs from a table, O(P · E log E) for E edges; memory
//! O(n + m + P).

use super::cost::cost;
use super::decided::Room;
use super::draft::{Draft, Ended};

use super::network::Network;
use super::search::{Found, Ground, Search};
use super::shortage::{Need, cut_witness, shortage};
use crate::kernel::{Index as _, Meter, Side, Sides, StopReason};
use crate::market::{
    AssignmentProblem, AssignmentStats, AssignmentWitness, Cardinality, PairCover, Price, Sense,
    Weight,
};

/// The network and a search through it, kept from one problem to the next.
pub(super) struct Flow<W: Weight> {
    pub(super) network: Network<W::Price>,
    pub(super) search: Search<W>,
}

impl<W: Weight> Default for Flow<W> {
    fn default() -> Self {
        Self { network: Network::default(), search: Search::default() }
    }
}

/// Solves the problem. Where `is_near`, the draft holds the best pairs and prices but for minimums,
/// in terms of costs, and only what these ask beside is looked for.
pub(super) fn solve<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    is_near: bool,
    (flow, meter): (&mut Flow<W>, &mut Meter<'_>),
    draft: &mut Draft<W>,
) -> Result<(), Ended> {
    draft.as_they_are = false;
    // What is impossible writes nothing.
    draft.answer.stats = AssignmentStats::default();
    flow.network.clear(problem, room);
    flow.search.stats = AssignmentStats::default();
    flow.search.keep_lists(problem);
    if is_near && flow.network.read_prices(Sense::Min, &draft.prices) {
        for &(row, column) in &draft.pairs {
            if let Some(weight) = problem.weight(row, column) {
                let cost = cost(problem.sense(), weight.price());
                flow.network.take_pair((row.raw(), column.raw()), cost);
            }
        }
        if let Some(done) = finish(problem, room, flow, meter, draft) {
            return done;
        }
        // The minimums cannot be met: why, the whole flow tells.
        flow.network.clear(problem, room);
        flow.search.keep_lists(problem);
    }
    flow.network.start_potentials(problem, flow.search.buffer());
    flow.network.balance();
    let potential = &flow.network.potential;
    let lead = potential[flow.network.source()] - potential[flow.network.sink()];
    flow.network.back = Some(lead.most(W::Price::ZERO));
    let mut run = Run { problem, room, flow, meter };
    match run.route() {
        Ok(None) => run.complete(draft),
        Ok(Some(from)) => Err(run.lacking(from)),
        Err(reason) => {
            run.write(draft);
            Err(Ended::Stopped(reason))
        }
    }
}

/// Evens out what pairs and prices of another problem leave and adds the pairs that are missing;
/// nothing where that fails.
pub(super) fn finish<W: Weight>(
    problem: &AssignmentProblem<W>,
    room: &Room,
    flow: &mut Flow<W>,
    meter: &mut Meter<'_>,
    draft: &mut Draft<W>,
) -> Option<Result<(), Ended>> {
    flow.search.stats = AssignmentStats::default();
    flow.network.settle_flows();
    if !matches!(problem.cardinality(), Cardinality::Maximum | Cardinality::Full) {
        flow.network.back = Some(W::Price::ZERO);
    }
    flow.network.balance();
    let mut run = Run { problem, room, flow, meter };
    match run.route() {
        Ok(None) => Some(run.complete(draft)),
        Ok(Some(_)) => None,
        Err(reason) => {
            run.write(draft);
            Some(Err(reason.into()))
        }
    }
}

/// One solve.
pub(super) struct Run<'a, 'c, W: Weight> {
    pub(super) problem: &'a AssignmentProblem<W>,
    pub(super) room: &'a Room,
    pub(super) flow: &'a mut Flow<W>,
    pub(super) meter: &'a mut Meter<'c>,
}

impl<W: Weight> Run<'_, '_, W> {
    fn search(
        &mut self,
        from: usize,
        limit: Option<W::Price>,
        is_end: impl Fn(usize) -> bool,
    ) -> Result<Found, StopReason> {
        let Flow { network, search } = &mut *self.flow;
        let ground = Ground { problem: self.problem, network: &*network };
        let found = search.run(ground, from, limit, is_end, self.meter)?;
        match found {
            Found::At(end) => search.lower(network, search.distance[end]),
            Found::Limit => search.lower(network, limit.unwrap_or_default()),
            Found::Nothing => {}
        }
        Ok(found)
    }

    fn augment(&mut self, from: usize, to: usize, most: u64) -> u64 {
        let Flow { network, search } = &mut *self.flow;
        search.augment((self.problem, network), (from, to), most)
    }

    /// Routes what nodes have too much of to where it is missing, each time along a
    /// shortest path; then closes the arc from the sink to the source. Gives back the
    /// node from which no way leads on, if there is one.
    pub(super) fn route(&mut self) -> Result<Option<usize>, StopReason> {
        for from in 0..self.flow.network.nodes() {
            while let Ok(much @ 1..) = u64::try_from(self.flow.network.excess[from]) {
                // The excesses are moved out while the search runs, since its end is looked up in
                // them while it changes the network.
                let excess = std::mem::take(&mut self.flow.network.excess);
                let found = self.search(from, None, |node| excess[node] < 0);
                self.flow.network.excess = excess;
                let Found::At(to) = found? else { return Ok(Some(from)) };
                let excess = &self.flow.network.excess;
                let most = much.min(excess[to].unsigned_abs());
                let units = i64::try_from(self.augment(from, to, most)).unwrap_or(i64::MAX);
                let excess = &mut self.flow.network.excess;
                excess[from] -= units;
                excess[to] += units;
            }
        }
        self.flow.network.back = None;
        Ok(None)
    }

    /// Adds the pairs that are missing once everything is balanced, and writes the answer.
    pub(super) fn complete(&mut self, draft: &mut Draft<W>) -> Result<(), Ended> {
        draft.as_they_are = true;
        let cover = draft.answer.certificate.cover.get_or_insert_default();
        let done = self.add_pairs(cover);
        if self.problem.cardinality() != Cardinality::Maximum {
            draft.answer.certificate.cover = None;
        }
        self.write(draft);
        done
    }

    /// Adds pairs until there are as many as asked for. For as many as can be, writes
    /// the cut that shows that there are.
    pub(super) fn add_pairs(&mut self, cover: &mut PairCover) -> Result<(), Ended> {
        let (source, sink) = (self.flow.network.source(), self.flow.network.sink());
        let cardinality = self.problem.cardinality();
        match cardinality {
            Cardinality::Cover(_) => return Ok(()),
            Cardinality::Free => loop {
                // The next pair is worth making while it costs less than nothing.
                let potential = &self.flow.network.potential;
                let limit = potential[source] - potential[sink];
                let found = self.search(source, Some(limit), |node| node == sink);
                if !matches!(found.map_err(Ended::Stopped)?, Found::At(_)) {
                    let potential = &mut self.flow.network.potential;
                    potential[sink] = potential[source];
                    return Ok(());
                }
                self.flow.network.returned += self.augment(source, sink, 1);
            },
            _ => {}
        }
        let full = self.problem.full_size();
        let required = self.problem.required().len() as u64;
        while self.flow.network.returned + required < full {
            let found = self.search(source, None, |node| node == sink);
            if found.map_err(Ended::Stopped)? == Found::Nothing {
                if cardinality == Cardinality::Full {
                    return Err(self.short_of_full(full));
                }
                let Flow { network, search } = &*self.flow;
                let listed = |node| search.is_settled(node) == (network.side(node) == Side::Mentor);
                network.write_listed(listed, cover);
                return Ok(());
            }
            self.flow.network.returned += self.augment(source, sink, 1);
        }
        // Where all places of a side are taken, that side bounds the number of pairs.
        let network = &self.flow.network;
        if self.row_places() == full {
            network.write_listed(|node| node < network.rows, cover);
        } else {
            network.write_listed(|node| network.is_column(node), cover);
        }
        Ok(())
    }

    fn row_places(&self) -> u64 {
        self.problem.all_places(Side::Mentee)
    }

    /// Why nothing that misses a pair can be reached from a node that has one too many.
    fn lacking(&self, from: usize) -> Ended {
        let side = if from < self.problem.rows() { Side::Mentee } else { Side::Mentor };
        Ended::Impossible(self.witness(side, Need::Least))
    }

    fn short_of_full(&self, full: u64) -> Ended {
        let side = if self.row_places() == full { Side::Mentee } else { Side::Mentor };
        Ended::Impossible(self.witness(side, Need::Places))
    }

    /// The witness of a search that found no way: for a shortage of one side, the rows
    /// that it settled, or the columns that it did not.
    fn witness(&self, side: Side, need: Need) -> AssignmentWitness {
        let Flow { network, search } = &*self.flow;
        if self.problem.has_quotas() {
            let mut cut = PairCover::default();
            network.write_listed(|node| search.is_settled(node), &mut cut);
            let ends = Sides::new(network.source(), network.sink());
            let ends = ends.map(|_, node| search.is_settled(node));
            return AssignmentWitness::Quotas(cut_witness(
                self.problem,
                self.room,
                cut,
                ends,
                need,
            ));
        }
        let group: Vec<bool> = match side {
            Side::Mentee => (0..network.rows).map(|node| search.is_settled(node)).collect(),
            Side::Mentor => {
                (network.rows..network.source()).map(|node| !search.is_settled(node)).collect()
            }
        };
        AssignmentWitness::Shortage(shortage(self.problem, self.room, side, &group, need))
    }

    /// Writes pairs and prices as they are.
    pub(super) fn write(&mut self, draft: &mut Draft<W>) {
        let Flow { network, search } = &mut *self.flow;
        network.price_closed(self.problem, search.buffer());
        draft.pairs.clear();
        draft.pairs.extend(network.made());
        draft.answer.stats = search.stats;
        let certificate = &mut draft.prices;
        network.write_prices(certificate);
        if let Cardinality::Cover(side) = self.problem.cardinality() {
            let prices = match side {
                Side::Mentee => &mut certificate.row_prices,
                Side::Mentor => &mut certificate.column_prices,
            };
            for price in prices {
                *price = *price + certificate.pair_price;
            }
            certificate.pair_price = W::Price::ZERO;
        }
    }
}
