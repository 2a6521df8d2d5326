//! The ways through the residual network along which an optimal assignment can change.

use super::cost::cost;
use super::decided::{Room, required_of};
use super::draft::partners;
use super::loss::{Loss, SensitivityFault};
use super::network::Network;
use super::search::{Found, Ground, Search};
use crate::kernel::{
    Control, Csr, Index, MenteeIx, MentorIx, Meter, Side, StopReason, side_by_side_in,
};
use crate::market::{
    AssignmentCertificate, AssignmentProblem, Cardinality, Matching, Price, RowBuffer, Weight,
};
use std::borrow::Cow;

/// So many rows are looked at together, in threads, before the work is counted.
const SLAB: usize = 32;

/// An optimal assignment as a flow, in whole numbers.
pub(super) struct Ways<'a, W: Weight> {
    problem: Cow<'a, AssignmentProblem<W>>,
    matching: Cow<'a, Matching>,
    prices: AssignmentCertificate<W::Price>,
    room: Room,
    network: Network<W::Price>,
    /// Distances from the sink, where a demand may cost a pair.
    from_sink: Option<Vec<W::Price>>,
}

/// What pairs with each partner of the other side, or staying without one, costs.
type Costs<W> = Vec<(MentorIx, Loss<<W as Weight>::Price>)>;

/// The same for each row.
type CostsByRow<W> = Csr<(MentorIx, Loss<<W as Weight>::Price>)>;

/// A problem and its matching.
type Solved<'a, W> = (Cow<'a, AssignmentProblem<W>>, Cow<'a, Matching>);

impl<'a, W: Weight> Ways<'a, W> {
    /// Reads pairs and prices, and checks that they are optimal.
    pub(super) fn new(
        solved: Solved<'a, W>,
        prices: AssignmentCertificate<W::Price>,
        room: Room,
        meter: &mut Meter<'_>,
    ) -> Result<Result<Self, StopReason>, SensitivityFault> {
        let (ways, fits) = match Self::read(solved, prices, room, meter) {
            Ok(read) => read,
            Err(reason) => return Ok(Err(reason)),
        };
        if !fits {
            return Err(SensitivityFault::Misfit);
        }
        match check(&ways.problem, &ways.network, meter) {
            Ok(None) => Ok(Ok(ways)),
            Ok(Some(fault)) => Err(fault),
            Err(reason) => Ok(Err(reason)),
        }
    }

    pub(super) fn matching(&self) -> &Matching {
        &self.matching
    }

    /// Reads the answer without checking its slacks, and says whether it fits.
    fn read(
        (problem, matching): Solved<'a, W>,
        prices: AssignmentCertificate<W::Price>,
        room: Room,
        meter: &mut Meter<'_>,
    ) -> Result<(Self, bool), StopReason> {
        let cardinality = problem.cardinality();
        let mut network = Network::default();
        network.clear(&problem, &room);
        let mut fits = network.read_pairs(&problem, &matching)
            && network.read_prices(problem.sense(), &prices);
        match cardinality {
            Cardinality::Maximum => {}
            Cardinality::Full => fits &= matching.size() as u64 == problem.full_size(),
            _ => {
                fits &= prices.pair_price == W::Price::ZERO;
                network.back = Some(W::Price::ZERO);
            }
        }
        let mut ways = Self { problem, matching, prices, room, network, from_sink: None };
        if cardinality == Cardinality::Maximum && fits {
            let (source, sink) = (ways.network.source(), ways.network.sink());
            let mut search = Search::default();
            let more = ways.search(&mut search, source, |node| node == sink, meter)?;
            fits &= more == Found::Nothing;
            ways.search(&mut search, sink, |_| false, meter)?;
            ways.from_sink = Some(search.distance);
        }
        Ok((ways, fits))
    }

    /// What insisting on a pair costs: nothing where it is made.
    pub(super) fn force(
        &self,
        row: MenteeIx,
        column: MentorIx,
        meter: &mut Meter<'_>,
    ) -> Result<Loss<W::Price>, StopReason> {
        if self.matching.contains(row, column) {
            return Ok(Loss::Sum(W::Price::ZERO));
        }
        let Some(weight) = self.problem.weight(row, column) else { return Ok(Loss::Impossible) };
        let (mut search, from) = (Search::default(), self.column(column.get()));
        self.search(&mut search, from, |node| node == row.get(), meter)?;
        Ok(self.forced(&search, row.get(), column.get(), weight))
    }

    /// What ruling out a pair costs: nothing where it is not made.
    pub(super) fn forbid(
        &self,
        row: MenteeIx,
        column: MentorIx,
        meter: &mut Meter<'_>,
    ) -> Result<Loss<W::Price>, StopReason> {
        if !self.matching.contains(row, column) {
            return Ok(Loss::Sum(W::Price::ZERO));
        }
        self.forbidden(&mut Search::default(), row, column, meter)
    }

    /// What it costs that a mentee has a partner: nothing where it has one.
    pub(super) fn serve_row(
        &self,
        row: MenteeIx,
        meter: &mut Meter<'_>,
    ) -> Result<Loss<W::Price>, StopReason> {
        if !self.is_alone(Side::Mentee, row.get()) {
            return Ok(self.served_already(row.get() < self.problem.rows()));
        }
        if self.room.places.mentee[row.get()] == 0 {
            return Ok(Loss::Impossible);
        }
        let source = self.network.source();
        let mut search = Search::default();
        let found = self.search(&mut search, row.get(), |node| node == source, meter)?;
        Ok(match found == Found::At(source) {
            true => Loss::Sum(search.distance[source] + self.network.first_pair(row.get())),
            false => Loss::Impossible,
        })
    }

    /// What it costs that a mentor has a partner: nothing where it has one.
    pub(super) fn serve_column(
        &self,
        column: MentorIx,
        meter: &mut Meter<'_>,
    ) -> Result<Loss<W::Price>, StopReason> {
        if !self.is_alone(Side::Mentor, column.get()) {
            return Ok(self.served_already(column.get() < self.problem.columns()));
        }
        let mut search = Search::default();
        let node = self.column(column.get());
        self.search(&mut search, self.network.sink(), |at| at == node, meter)?;
        Ok(self.served_column(&search.distance, column.get()))
    }

    /// What serving each agent of a side costs that has no partner, ascending.
    pub(super) fn serve_all(
        &self,
        side: Side,
        meter: &mut Meter<'_>,
    ) -> Result<Costs<W>, StopReason> {
        if side == Side::Mentee {
            return self.turned(meter)?.serve_all(Side::Mentor, meter);
        }
        let mut search = Search::default();
        self.search(&mut search, self.network.sink(), |_| false, meter)?;
        let columns = MentorIx::all(self.problem.columns());
        Ok(columns
            .filter(|column| self.is_alone(side, column.get()))
            .map(|column| (column, self.served_column(&search.distance, column.get())))
            .collect())
    }

    /// For each allowed pair the loss by its opposite.
    pub(super) fn all(&self, control: &Control<'_>) -> Result<CostsByRow<W>, StopReason> {
        let mut meter = Meter::new(control);
        // Ways lead from the column back to the row: searched from the row, in the
        // problem turned round, they end at all columns.
        let turned = self.turned(&mut meter)?;
        let within = control.without_work_limit().unwatched();
        let mut rows = Vec::with_capacity(self.problem.rows());
        for slab in (0..self.problem.rows()).step_by(SLAB) {
            let slab = slab..self.problem.rows().min(slab + SLAB);
            let scratch = || (Search::default(), RowBuffer::new());
            let losses: Result<Vec<_>, StopReason> =
                side_by_side_in(slab.len(), &scratch, &|(search, buffer), at| {
                    let mut meter = Meter::new(&within);
                    let row = MenteeIx::at(slab.start + at);
                    turned
                        .column_losses(search, &self.problem, row, buffer, &mut meter)
                        .map(|losses| (losses, meter.work()))
                })
                .collect();
            for (losses, work) in losses? {
                rows.push(losses);
                meter.steps(work)?;
            }
        }
        Ok(Csr::from(rows))
    }

    /// In the problem turned round: the losses of a row of the `original`.
    fn column_losses(
        &self,
        search: &mut Search<W>,
        original: &AssignmentProblem<W>,
        row: MenteeIx,
        buffer: &mut RowBuffer<W>,
        meter: &mut Meter<'_>,
    ) -> Result<Costs<W>, StopReason> {
        let turned_row = MentorIx::new(row.raw());
        self.search(search, self.column(row.get()), |_| false, meter)?;
        let mut losses = Vec::new();
        original.row(row, buffer).for_each(|column, weight| {
            let loss = self.forced(search, column, row.get(), weight);
            losses.push((MentorIx::at(column), loss));
        });
        for &made in self.matching.mentees_of(turned_row) {
            let made_column = MentorIx::new(made.raw());
            if let Ok(at) = losses.binary_search_by_key(&made_column, |loss| loss.0) {
                losses[at].1 = self.forbidden(search, made, turned_row, meter)?;
            }
        }
        Ok(losses)
    }

    /// The loss of forcing a pair that is not made, after a search from its column.
    fn forced(&self, search: &Search<W>, row: usize, column: usize, weight: W) -> Loss<W::Price> {
        let network = &self.network;
        let node = self.column(column);
        let reduced = cost(self.problem.sense(), weight.price()) + network.potential[row]
            - network.potential[node];
        self.closed(search, node, row, reduced.most(W::Price::ZERO))
    }

    /// The loss of ruling out a pair that is made.
    fn forbidden(
        &self,
        search: &mut Search<W>,
        row: MenteeIx,
        column: MentorIx,
        meter: &mut Meter<'_>,
    ) -> Result<Loss<W::Price>, StopReason> {
        let required = required_of(self.problem.required(), row.get());
        let weight = self.problem.weight(row, column);
        let Some(weight) = weight.filter(|_| !required.iter().any(|pair| pair.1 == column)) else {
            return Ok(Loss::Impossible);
        };
        let node = self.column(column.get());
        self.search(search, row.get(), |at| at == node, meter)?;
        let network = &self.network;
        let reduced = network.potential[node]
            - cost(self.problem.sense(), weight.price())
            - network.potential[row.get()];
        Ok(self.closed(search, row.get(), node, reduced.most(W::Price::ZERO)))
    }

    /// The loss along the circle that an arc of this reduced cost closes: it leads from
    /// `to` to `from`, and a search was made from `from`.
    fn closed(
        &self,
        search: &Search<W>,
        from: usize,
        to: usize,
        reduced: W::Price,
    ) -> Loss<W::Price> {
        let infinite = W::Price::INFINITE;
        debug_assert!(search.distance[from] == W::Price::ZERO);
        if search.distance[to] < infinite {
            return Loss::Sum(reduced + search.distance[to]);
        }
        let network = &self.network;
        let (source, sink) = (network.source(), network.sink());
        match &self.from_sink {
            Some(from_sink) if search.distance[source] < infinite && from_sink[to] < infinite => {
                let pair = network.potential[source] - network.potential[sink];
                Loss::PairAndSum(reduced + search.distance[source] + pair + from_sink[to])
            }
            _ => Loss::Impossible,
        }
    }

    fn served_column(&self, from_sink: &[W::Price], column: usize) -> Loss<W::Price> {
        let node = self.column(column);
        if self.room.places.mentor[column] == 0 || from_sink[node] == W::Price::INFINITE {
            return Loss::Impossible;
        }
        Loss::Sum(from_sink[node] + self.network.first_pair(node))
    }

    fn served_already(&self, exists: bool) -> Loss<W::Price> {
        if exists { Loss::Sum(W::Price::ZERO) } else { Loss::Impossible }
    }

    fn is_alone(&self, side: Side, at: usize) -> bool {
        at < self.problem.agents(side) && partners(&self.matching, side, at) == 0
    }

    fn column(&self, column: usize) -> usize {
        self.problem.rows() + column
    }

    fn search(
        &self,
        search: &mut Search<W>,
        from: usize,
        is_end: impl Fn(usize) -> bool,
        meter: &mut Meter<'_>,
    ) -> Result<Found, StopReason> {
        let ground = Ground { problem: &self.problem, network: &self.network };
        search.run(ground, from, None, is_end, meter)
    }

    /// The same with rows and columns exchanged.
    fn turned(&self, meter: &mut Meter<'_>) -> Result<Ways<'static, W>, StopReason> {
        let problem = self.problem.turned();
        let matching = self.matching.turned();
        let mut prices = self.prices.clone();
        std::mem::swap(&mut prices.row_prices, &mut prices.column_prices);
        // Turning swaps rows and columns and changes neither the pairs nor their proof.
        let solved = (Cow::Owned(problem), Cow::Owned(matching));
        Ok(Ways::read(solved, prices, self.room.turned(), meter)?.0)
    }
}

/// The first residual arc with a negative reduced cost.
fn check<W: Weight>(
    problem: &AssignmentProblem<W>,
    network: &Network<W::Price>,
    meter: &mut Meter<'_>,
) -> Result<Option<SensitivityFault>, StopReason> {
    let name = |node: usize| match node.checked_sub(network.rows) {
        Some(column) => (Side::Mentor, MentorIx::at(column).raw()),
        None => (Side::Mentee, MenteeIx::at(node).raw()),
    };
    let zero = <W::Price as Price>::Total::default();
    for node in 0..network.source() {
        let (side, agent) = name(node);
        // Nothing runs through an agent whose required pairs leave no place.
        let fine = network.seat_slacks(node).all(|slack| slack >= zero);
        if !fine {
            return Ok(Some(SensitivityFault::Seat { side, agent }));
        }
    }
    let mut buffer = RowBuffer::new();
    let mut fault = None;
    for row in MenteeIx::all(problem.rows()).filter(|row| network.is_open(row.get())) {
        meter.step()?;
        let required = required_of(problem.required(), row.get());
        problem.row(row, &mut buffer).for_each(|column, weight| {
            let node = network.rows + column;
            let at = MentorIx::at(column);
            if !network.is_open(node) || required.iter().any(|pair| pair.1 == at) {
                return;
            }
            let cost = cost(problem.sense(), weight.price()).wide();
            let (from, to) = (network.potential[row.get()].wide(), network.potential[node].wide());
            let slack = cost + from - to;
            let slack = if network.pairs.holds(row.get(), column) { -slack } else { slack };
            if slack < zero && fault.is_none() {
                fault = Some(SensitivityFault::Slack { row, column: at });
            }
        });
    }
    Ok(fault)
}
