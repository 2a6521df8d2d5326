//! What insisting on a pair costs, or ruling it out, or serving somebody.
//!
//! An optimal assignment is a flow through the [`Network`], and the prices of its
//! certificate make every reduced cost of a residual arc at least 0. The best assignment
//! that holds a pair it does not hold differs from it by circulations in the residual
//! network, one of which runs through the arc of that pair; those that do not can only make
//! it worse. So the loss is the reduced cost of the pair plus the distance from its
//! column back to its row. Ruling out a pair that is made is a circulation through its arc
//! in the other direction, and serving somebody one through the arc of their first seat
//! (Ahuja, Magnanti and Orlin, *Network Flows*, sections 3.5 and 9.11).
//!
//! Where as many pairs as can be are asked for, the number of pairs is not to change; only
//! where the way back does not exist may it lead from the source to the sink, which takes
//! one pair away. It never leads from the sink to the source: that would be one pair more
//! than there can be.

use super::cost::cost;
use super::decided::{Room, required_of};
use super::draft::partners;

use super::network::Network;
use super::search::{Found, Ground, Search};
use crate::kernel::{Control, Csr, Index, MenteeIx, MentorIx, Meter, Side, StopReason, narrow};
use crate::market::{
    AssignmentAnswer, AssignmentProblem, Cardinality, Matching, Outcome, Price, RowBuffer, Weight,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// So many rows are looked at together, in threads, before the work is counted.
const SLAB: usize = 32;

/// What an assignment loses by a demand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", bound = "")]
#[non_exhaustive]
pub enum Loss<P: Price> {
    /// As many pairs, and a sum that is worse by this much: 0 where it costs nothing.
    Sum(P),
    /// Where as many pairs as can be are asked for: one pair fewer, and a sum that is
    /// worse by this much, or better where it is negative.
    PairAndSum(P),
    /// With the demand there is no assignment of the asked kind.
    Impossible,
}

/// Why an answer says nothing about demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SensitivityFault {
    /// Quotas over groups are not supported here.
    #[error("sensitivity does not support quotas over groups")]
    Quotas,
    /// The answer is one to another problem: its matching or its prices do not fit, or
    /// there could be more pairs.
    #[error("the answer does not fit the problem")]
    Misfit,
    /// The prices do not prove the answer: this pair should be made, or should not.
    #[error("row {row}, column {column}: the prices do not prove the answer")]
    Slack {
        /// The pair's row.
        row: MenteeIx,
        /// The pair's column.
        column: MentorIx,
    },
    /// The prices do not prove the answer: a seat of this agent has a wrong price.
    #[error("{} {agent}: the price of a seat does not prove the answer", side.lines())]
    Seat {
        /// The agent's side.
        side: Side,
        /// The agent.
        agent: u32,
    },
}

/// What an optimal assignment would lose by demands that were not made.
///
/// In mentoring words: the curator asks "what if I insist on this pair?", "what if these
/// two may not meet?", "what does it take to serve this mentee?".
///
/// Made from a problem and its answer of [`solve`](super::solve). Losses are exact for
/// integers; for floats every pair along the way that a loss is read from may miss by as
/// much as the certificate's slack of that pair.
///
/// With seats the ways run over agents, never over clones of them. A single demand costs
/// one search, O((n + m)²) from a table, O(E log E) from E edges; memory O(n + m).
/// Searches count their work as [`solve`](super::solve) does; one that is stopped has
/// found nothing.
///
/// ```
/// use mentormatch::assignment::{Loss, Sensitivity, solve};
/// use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx};
/// use mentormatch::market::AssignmentProblem;
///
/// let weights = Matrix::from_rows(vec![vec![9_i64, 8], vec![9, 5], vec![4, 3]]).unwrap();
/// let problem = AssignmentProblem::dense(weights).build().unwrap();
/// let free = Control::unbounded();
/// let answer = solve(&problem, &free).solved().unwrap();
/// assert_eq!(answer.value, 17);
/// let sensitivity = Sensitivity::new(&problem, &answer, &free).unwrap().solved().unwrap();
/// // Mentee 0 with mentor 0 leaves mentor 1 to mentee 1, which makes 9 + 5; that is also
/// // the best that is left when mentee 1 may not meet mentor 0.
/// let [one, two] = [0, 1].map(MenteeIx::new);
/// let force = sensitivity.force(one, MentorIx::new(0), &free);
/// assert_eq!(force.solved(), Some(Loss::Sum(3)));
/// let forbid = sensitivity.forbid(two, MentorIx::new(0), &free);
/// assert_eq!(forbid.solved(), Some(Loss::Sum(3)));
/// // Mentee 2 would take the place of one of the others: 8 + 4 or 9 + 3.
/// let serve = sensitivity.serve_row(MenteeIx::new(2), &free);
/// assert_eq!(serve.solved(), Some(Loss::Sum(5)));
/// ```
pub struct Sensitivity<'a, W: Weight> {
    problem: &'a AssignmentProblem<W>,
    matching: &'a Matching,
    answer: &'a AssignmentAnswer<W>,
    room: Room,
    network: Network<W::Price>,
    /// Distances from the sink, where a demand may cost a pair.
    from_sink: Option<Vec<W::Price>>,
}

impl<W: Weight> std::fmt::Debug for Sensitivity<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sensitivity").field("matching", self.matching).finish_non_exhaustive()
    }
}

impl<'a, W: Weight> Sensitivity<'a, W> {
    /// Reads the answer's pairs and prices, and checks that they are optimal.
    ///
    /// One pass over the weights; where as many pairs as can be are asked for, one search.
    ///
    /// # Errors
    /// The first [`SensitivityFault`] found.
    pub fn new(
        problem: &'a AssignmentProblem<W>,
        answer: &'a AssignmentAnswer<W>,
        control: &Control<'_>,
    ) -> Result<Outcome<Self>, SensitivityFault> {
        if problem.has_quotas() {
            return Err(SensitivityFault::Quotas);
        }
        let (matching, certificate) = (&answer.matching, &answer.certificate);
        let fits = matching.mentees() == problem.rows()
            && matching.mentors() == problem.columns()
            && certificate.row_prices.len() == problem.rows()
            && certificate.column_prices.len() == problem.columns();
        let room = Room::new(problem).ok().filter(|_| fits).ok_or(SensitivityFault::Misfit)?;
        let mut meter = Meter::new(control);
        let (sensitivity, fits) = match Self::read(problem, answer, room, &mut meter) {
            Ok(read) => read,
            Err(reason) => return Ok(Outcome::stopped(reason)),
        };
        if !fits {
            return Err(SensitivityFault::Misfit);
        }
        Ok(match check(problem, &sensitivity.network, &mut meter) {
            Ok(None) => Outcome::Solved(sensitivity),
            Ok(Some(fault)) => return Err(fault),
            Err(reason) => Outcome::stopped(reason),
        })
    }

    /// Reads the answer without checking its slacks, and says whether it fits.
    fn read(
        problem: &'a AssignmentProblem<W>,
        answer: &'a AssignmentAnswer<W>,
        room: Room,
        meter: &mut Meter<'_>,
    ) -> Result<(Self, bool), StopReason> {
        let (matching, certificate) = (&answer.matching, &answer.certificate);
        let cardinality = problem.cardinality();
        let mut network = Network::default();
        network.clear(problem, &room);
        let mut fits = network.read_pairs(problem, matching)
            && network.read_prices(problem.sense(), certificate);
        match cardinality {
            Cardinality::Maximum => {}
            Cardinality::Full => fits &= matching.size() as u64 == problem.full_size(),
            _ => {
                fits &= certificate.pair_price == W::Price::ZERO;
                network.back = Some(W::Price::ZERO);
            }
        }
        let mut sensitivity = Self { problem, matching, answer, room, network, from_sink: None };
        if cardinality == Cardinality::Maximum && fits {
            let (source, sink) = (sensitivity.network.source(), sensitivity.network.sink());
            let mut search = Search::default();
            let more = sensitivity.search(&mut search, source, |node| node == sink, meter)?;
            fits &= more == Found::Nothing;
            sensitivity.search(&mut search, sink, |_| false, meter)?;
            sensitivity.from_sink = Some(search.distance);
        }
        Ok((sensitivity, fits))
    }

    /// What insisting on a pair costs: nothing where it is made.
    pub fn force(
        &self,
        row: MenteeIx,
        column: MentorIx,
        control: &Control<'_>,
    ) -> Outcome<Loss<W::Price>> {
        if self.matching.contains(row, column) {
            return Outcome::Solved(Loss::Sum(W::Price::ZERO));
        }
        let Some(weight) = self.problem.weight(row, column) else {
            return Outcome::Solved(Loss::Impossible);
        };
        let (mut search, from) = (Search::default(), self.column(column.get()));
        let mut meter = Meter::new(control);
        let found = self.search(&mut search, from, |node| node == row.get(), &mut meter);
        found.map(|_| self.forced(&search, row.get(), column.get(), weight)).into()
    }

    /// What ruling out a pair costs: nothing where it is not made.
    pub fn forbid(
        &self,
        row: MenteeIx,
        column: MentorIx,
        control: &Control<'_>,
    ) -> Outcome<Loss<W::Price>> {
        if !self.matching.contains(row, column) {
            return Outcome::Solved(Loss::Sum(W::Price::ZERO));
        }
        let mut meter = Meter::new(control);
        self.forbidden(&mut Search::default(), row, column, &mut meter).into()
    }

    /// What it costs that a mentee has a partner: nothing where it has one.
    pub fn serve_row(&self, row: MenteeIx, control: &Control<'_>) -> Outcome<Loss<W::Price>> {
        if !self.is_alone(Side::Mentee, row.get()) {
            return Outcome::Solved(self.served_already(row.get() < self.problem.rows()));
        }
        if self.room.places.mentee[row.get()] == 0 {
            return Outcome::Solved(Loss::Impossible);
        }
        let source = self.network.source();
        let mut search = Search::default();
        let mut meter = Meter::new(control);
        let found = self.search(&mut search, row.get(), |node| node == source, &mut meter);
        let served = |found| match found == Found::At(source) {
            true => Loss::Sum(search.distance[source] + self.network.first_pair(row.get())),
            false => Loss::Impossible,
        };
        found.map(served).into()
    }

    /// What it costs that a mentor has a partner: nothing where it has one.
    pub fn serve_column(&self, column: MentorIx, control: &Control<'_>) -> Outcome<Loss<W::Price>> {
        if !self.is_alone(Side::Mentor, column.get()) {
            return Outcome::Solved(self.served_already(column.get() < self.problem.columns()));
        }
        let (mut search, mut meter) = (Search::default(), Meter::new(control));
        let node = self.column(column.get());
        let found = self.search(&mut search, self.network.sink(), |at| at == node, &mut meter);
        found.map(|_| self.served_column(&search.distance, column.get())).into()
    }

    /// What serving each agent of a side costs that has no partner, ascending.
    ///
    /// One search for all of them; for rows, the problem is copied with rows and columns
    /// exchanged.
    pub fn serve_all(
        &self,
        side: Side,
        control: &Control<'_>,
    ) -> Outcome<Vec<(u32, Loss<W::Price>)>> {
        let mut meter = Meter::new(control);
        if side == Side::Mentor {
            return self.serve_columns(&mut meter).into();
        }
        let (problem, answer, room) = self.turned();
        // It fits and is proven, as it was before it was turned.
        let turned = Sensitivity::read(&problem, &answer, room, &mut meter);
        turned.and_then(|(turned, _)| turned.serve_columns(&mut meter)).into()
    }

    fn serve_columns(
        &self,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<(u32, Loss<W::Price>)>, StopReason> {
        let mut search = Search::default();
        self.search(&mut search, self.network.sink(), |_| false, meter)?;
        let columns = MentorIx::all(self.problem.columns());
        Ok(columns
            .filter(|column| self.is_alone(Side::Mentor, column.get()))
            .map(|column| (column.raw(), self.served_column(&search.distance, column.get())))
            .collect())
    }

    /// For each allowed pair the loss by its opposite: of forbidding it where it is made, of
    /// forcing it where it is not.
    ///
    /// One search for each row and one, ended early, for each pair made, rows in parallel:
    /// O(n³) time from a table, n searches over the edges otherwise. Memory for the
    /// losses, and for a copy of the weights.
    pub fn all(&self, control: &Control<'_>) -> Outcome<Losses<W::Price>> {
        self.all_losses(control).into()
    }

    fn all_losses(&self, control: &Control<'_>) -> Result<Losses<W::Price>, StopReason> {
        let mut meter = Meter::new(control);
        // Ways lead from the column back to the row: searched from the row, in the
        // problem turned round, they end at all columns.
        let (problem, answer, room) = self.turned();
        // It fits and is proven, as it was before it was turned.
        let (turned, _) = Sensitivity::read(&problem, &answer, room, &mut meter)?;
        let within = control.without_work_limit();
        let mut rows = Vec::with_capacity(self.problem.rows());
        for slab in (0..self.problem.rows()).step_by(SLAB) {
            let slab = slab..self.problem.rows().min(slab + SLAB);
            let losses: Result<Vec<_>, StopReason> = slab
                .into_par_iter()
                .map_init(
                    || (Search::default(), RowBuffer::new()),
                    |(search, buffer), row| {
                        let mut meter = Meter::new(&within);
                        let row = MenteeIx::at(row);
                        turned
                            .column_losses(search, self.problem, row, buffer, &mut meter)
                            .map(|losses| (losses, meter.work()))
                    },
                )
                .collect();
            for (losses, work) in losses? {
                rows.push(losses);
                meter.steps(work)?;
            }
        }
        Ok(Losses(Csr::from(rows)))
    }

    /// In the problem turned round: the losses of a row of the `original`.
    fn column_losses(
        &self,
        search: &mut Search<W>,
        original: &AssignmentProblem<W>,
        row: MenteeIx,
        buffer: &mut RowBuffer<W>,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<(MentorIx, Loss<W::Price>)>, StopReason> {
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
        at < self.problem.agents(side) && partners(self.matching, side, at) == 0
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
        let ground = Ground { problem: self.problem, network: &self.network };
        search.run(ground, from, None, is_end, meter)
    }

    /// The problem, its answer and its room with rows and columns exchanged.
    fn turned(&self) -> (AssignmentProblem<W>, AssignmentAnswer<W>, Room) {
        let problem = self.problem.turned();
        let mut answer = self.answer.clone();
        answer.matching = self.matching.turned();
        let certificate = &mut answer.certificate;
        std::mem::swap(&mut certificate.row_prices, &mut certificate.column_prices);
        (problem, answer, self.room.turned())
    }
}

/// The first residual arc with a negative reduced cost, beyond rounding.
fn check<W: Weight>(
    problem: &AssignmentProblem<W>,
    network: &Network<W::Price>,
    meter: &mut Meter<'_>,
) -> Result<Option<SensitivityFault>, StopReason> {
    let agents = problem.rows() + problem.columns();
    let name = |node: usize| match node.checked_sub(network.rows) {
        Some(column) => (Side::Mentor, narrow(column)),
        None => (Side::Mentee, narrow(node)),
    };
    let zero = <W::Price as Price>::Total::default();
    for node in 0..network.source() {
        let (side, agent) = name(node);
        // Nothing runs through an agent whose required pairs leave no place.
        let fine = network
            .seat_slacks(node)
            .all(|(slack, terms)| slack >= zero || -slack <= W::Price::tolerance(&terms, agents));
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
            let tolerance = W::Price::tolerance(&[cost, from, to], agents);
            if !(slack >= zero || -slack <= tolerance) && fault.is_none() {
                fault = Some(SensitivityFault::Slack { row, column: at });
            }
        });
    }
    Ok(fault)
}

/// The losses of all allowed pairs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "", transparent)]
pub struct Losses<P: Price>(Csr<(MentorIx, Loss<P>)>);

impl<P: Price> Losses<P> {
    /// The losses of a row's allowed pairs, ascending by column.
    #[must_use]
    pub fn row(&self, row: MenteeIx) -> &[(MentorIx, Loss<P>)] {
        self.0.row(row.get())
    }

    /// The loss of a pair's opposite: of forbidding it where it is made, of forcing it where
    /// it is not. Nothing where the pair is not allowed.
    #[must_use]
    pub fn of(&self, row: MenteeIx, column: MentorIx) -> Option<Loss<P>> {
        let losses = self.row(row);
        let at = losses.binary_search_by_key(&column, |loss| loss.0).ok()?;
        losses.get(at).map(|loss| loss.1)
    }
}
