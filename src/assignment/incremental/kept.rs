//! The pairs and prices that are kept from change to change, in whole numbers.

use crate::assignment::between::Between;
use crate::assignment::cost::cost;
use crate::assignment::decided::{Room, required_of};
use crate::assignment::draft::{Draft, Ended};
use crate::assignment::flow::{Flow, Run};
use crate::assignment::network::Network;
use crate::assignment::repair::Repair;
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, StopReason, narrow};
use crate::market::{
    AssignmentCertificate, AssignmentProblem, AssignmentStats, Cardinality, Edits, Matching,
    PairCover, Price, RowBuffer, Weight,
};

/// The network of the last answer, and the cover of the most pairs.
pub(in crate::assignment) struct Kept<W: Weight> {
    flow: Flow<W>,
    cover: Option<PairCover>,
    /// Searches from both ends, for problems made of edges.
    between: Option<Between<W::Price>>,
    /// Whether pairs and prices agree; not after a run that was stopped.
    sound: bool,
}

/// Where changes left nothing to start from.
pub(super) enum Failed {
    /// The way there does not exist: the problem is to be solved from the beginning.
    Lost,
    /// The run ended without an answer; what it had is in the draft, if it was stopped.
    Ended(Ended),
}

/// What is changed: places of agents now.
pub(super) struct Changed<'a> {
    pub(super) rows: &'a [u32],
    pub(super) columns: &'a [u32],
    /// Whether the network is to be built anew: agents came, went, or have other bounds.
    pub(super) rebuild: bool,
    /// Whether a pair is allowed that was not.
    pub(super) grown: bool,
}

impl<W: Weight> Kept<W> {
    /// From an answer; nothing where its prices are no start.
    pub(in crate::assignment) fn new(
        problem: &AssignmentProblem<W>,
        room: &Room,
        matching: &Matching,
        prices: &AssignmentCertificate<W::Price>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Self>, StopReason> {
        let mut kept = Self { flow: Flow::default(), cover: None, between: None, sound: false };
        kept.flow.network.clear(problem, room);
        if !kept.flow.network.read_prices(problem.sense(), prices) {
            return Ok(None);
        }
        kept.level(problem);
        let mut repair = Repair::new(problem, &mut kept.flow.network);
        repair.take_pairs(matching.pairs());
        for row in 0..problem.rows() {
            repair.price_row(row, false, meter)?;
        }
        kept.flow.network.settle_flows();
        kept.flow.network.balance();
        kept.list(problem);
        let Flow { network, search } = &mut kept.flow;
        if let Some(nearest) = &mut search.nearest {
            let mut buffer = RowBuffer::new();
            for row in 0..problem.rows() {
                meter.step()?;
                nearest.list(problem, network, &mut buffer, row, false);
            }
        }
        let mut draft = Draft::default();
        match kept.finish(problem, room, false, meter, &mut draft) {
            Ok(()) => Ok(Some(kept)),
            Err(Failed::Ended(Ended::Stopped(reason))) => Err(reason),
            Err(_) => Ok(None),
        }
    }

    /// The network with the answer's pairs and potentials.
    pub(in crate::assignment) fn into_network(self) -> Network<W::Price> {
        self.flow.network
    }

    /// The price of a pair is nothing where their number is not fixed.
    fn level(&mut self, problem: &AssignmentProblem<W>) {
        let network = &mut self.flow.network;
        if !is_fixed(problem.cardinality()) {
            let (source, sink) = (network.source(), network.sink());
            network.potential[sink] = network.potential[source];
        }
    }

    /// Makes room for lists of a table, none of them known, or lists the edges by column.
    fn list(&mut self, problem: &AssignmentProblem<W>) {
        let edges = problem.edges().is_some() && problem.required().is_empty();
        self.between = edges.then(|| Between::new(problem));
        self.flow.search.keep_lists(problem);
    }

    /// What the searches of the last run did.
    pub(super) fn stats(&self) -> AssignmentStats {
        self.flow.search.stats
    }

    /// The best answer of the problem as it is now.
    pub(super) fn change<V>(
        &mut self,
        (problem, room): (&AssignmentProblem<W>, &Room),
        edits: &Edits<V>,
        changed: &Changed<'_>,
        meter: &mut Meter<'_>,
        draft: &mut Draft<W>,
    ) -> Result<(), Failed> {
        let network = &self.flow.network;
        let is_decided = |&(row, column, _): &(u32, u32, Option<V>)| {
            let pair = (MenteeIx::new(row), MentorIx::new(column));
            problem.required().binary_search(&pair).is_ok()
        };
        let rebuild = changed.rebuild
            || !self.sound
            || !network.has_room()
            || (!problem.required().is_empty() && edits.pairs.iter().any(is_decided));
        let before = network.returned;
        let reshaped = edits.origins.values().any(Option::is_some);
        if let Some(between) = self.between.as_mut().filter(|_| !reshaped) {
            // The list by column is made anew where edges come or go.
            let known = edits.pairs.iter().all(|&(row, column, _)| {
                let pair = (MenteeIx::new(row), MentorIx::new(column));
                problem.weight(pair.0, pair.1).is_some_and(|weight| {
                    between.set_cost(row, column, cost(problem.sense(), weight.price()))
                })
            });
            if !known {
                self.between = Some(Between::new(problem));
            }
        }
        // Reading the changed rows is not stopped by any limit: it is no more work than the edits
        // themselves.
        let free = Control::unbounded();
        let mut unmetered = Meter::new(&free);
        let repaired = match rebuild {
            true => self.rebuild(problem, room, edits, changed, &mut unmetered),
            false => self.repair(problem, edits, changed, &mut unmetered),
        };
        if repaired.is_err() || !self.flow.network.has_room() {
            return Err(Failed::Lost);
        }
        // No pair is new and none was lost: there cannot be more of them.
        let most = !rebuild
            && !changed.grown
            && self.flow.network.returned == before
            && self.cover.is_some();
        self.finish(problem, room, most, meter, draft)
    }

    /// The rows that are to be priced: these, and those with a pair whose column has changed.
    fn rows(&self, rows: &[u32], columns: &[u32]) -> Vec<u32> {
        let mut all = rows.to_vec();
        for &column in columns {
            all.extend(self.flow.network.pairs.of_column(column as usize).map(|pair| pair.0));
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Makes pairs and prices agree where bounds of agents have changed.
    fn rebuild<V>(
        &mut self,
        problem: &AssignmentProblem<W>,
        room: &Room,
        edits: &Edits<V>,
        changed: &Changed<'_>,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let earlier = std::mem::take(&mut self.flow.network);
        self.flow.network.clear(problem, room);
        let origins = &edits.origins;
        let network = &mut self.flow.network;
        let base = network
            .take_potentials(&earlier, [origins.mentee.as_deref(), origins.mentor.as_deref()]);
        // Agents without a seat had no flow, so earlier runs did not keep their prices valid: they
        // are read again as if they had changed.
        let mut rows = changed.rows.to_vec();
        let mut columns = changed.columns.to_vec();
        let mut now = [vec![None; earlier.rows], vec![None; earlier.columns]];
        let sides = [
            (&mut rows, &origins.mentee, (0, 0), network.rows),
            (&mut columns, &origins.mentor, (network.rows, earlier.rows), network.columns),
        ];
        for ((changed, origins, (first, was), agents), now) in sides.into_iter().zip(&mut now) {
            for at in 0..agents {
                let place = narrow(at);
                let origin = match origins {
                    Some(origins) => origins[at],
                    None => Some(place),
                };
                let Some(origin) = origin.map(|origin| origin as usize) else { continue };
                now[origin] = Some(place);
                if network.is_open(first + at) && !earlier.is_open(was + origin) {
                    changed.push(place);
                }
            }
            changed.sort_unstable();
            changed.dedup();
        }
        self.level(problem);
        let sound = self.sound;
        let reshaped = origins.values().any(Option::is_some);
        if !sound || reshaped || !edits.required.is_empty() {
            self.list(problem);
        } else if let Some(nearest) = &mut self.flow.search.nearest {
            nearest.lower(base);
            rows.iter().for_each(|&row| nearest.forget(row as usize));
            edits.pairs.iter().for_each(|pair| nearest.forget(pair.0 as usize));
            columns.iter().for_each(|&column| nearest.raise(column));
        }
        let mut repair = Repair::new(problem, &mut self.flow.network);
        // The kept pairs go in first: by the prices another pair may look better for which these
        // leave no room.
        let left = repair.take_pairs(earlier.made().filter_map(|(row, column)| {
            let (row, column) = (now[0][row.get()]?, now[1][column.get()]?);
            Some((MenteeIx::new(row), MentorIx::new(column)))
        }));
        let has_changed = |row: usize| rows.binary_search(&narrow(row)).is_ok();
        repair.price_columns(&columns, has_changed, meter)?;
        let priced = match sound {
            true => self.rows(&[&*rows, &*left].concat(), &columns),
            false => (0..narrow(problem.rows())).collect(),
        };
        let mut repair = Repair::new(problem, &mut self.flow.network);
        for row in priced {
            let row = row as usize;
            repair.price_row(row, sound || has_changed(row), meter)?;
        }
        self.flow.network.settle_flows();
        self.flow.network.balance();
        Ok(())
    }

    /// The same where all agents are as they were: only what has changed is looked at.
    fn repair<V>(
        &mut self,
        problem: &AssignmentProblem<W>,
        edits: &Edits<V>,
        changed: &Changed<'_>,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        let Changed { rows, columns, .. } = *changed;
        let Flow { network, search } = &mut self.flow;
        let mut touched: Vec<u32> = Vec::new();
        let of_columns = network.rows;
        for &(row, column, _) in &edits.pairs {
            if !network.pairs.holds(row as usize, column as usize) {
                continue;
            }
            match problem.weight(MenteeIx::new(row), MentorIx::new(column)) {
                Some(weight) => {
                    let cost = cost(problem.sense(), weight.price());
                    network.pairs.set_cost(row, column, cost);
                }
                None => {
                    network.pairs.remove(row, column);
                    touched.extend([row, narrow(of_columns + column as usize)]);
                }
            }
        }
        if let Some(nearest) = &mut search.nearest {
            rows.iter().for_each(|&row| nearest.forget(row as usize));
            columns.iter().for_each(|&column| nearest.raise(column));
        }
        let mut repair = Repair::new(problem, network);
        let has_changed = |row: usize| rows.binary_search(&narrow(row)).is_ok();
        repair.price_columns(columns, has_changed, meter)?;
        let priced = self.rows(rows, columns);
        let mut repair = Repair::new(problem, &mut self.flow.network);
        for &row in &priced {
            repair.price_row(row as usize, true, meter)?;
        }
        let met = repair.touched.iter().chain(columns);
        touched.extend(met.map(|&column| narrow(of_columns + column as usize)));
        touched.extend(priced);
        touched.sort_unstable();
        touched.dedup();
        let network = &mut self.flow.network;
        for node in touched {
            let node = node as usize;
            let decided = match node < of_columns {
                true => required_of(problem.required(), node).len(),
                false => 0,
            };
            network.settle_agent(node, decided);
        }
        if is_fixed(problem.cardinality()) {
            network.return_fewer();
        }
        Ok(())
    }

    /// Evens out what is left, and adds the pairs that are missing unless these are the
    /// `most`.
    fn finish(
        &mut self,
        problem: &AssignmentProblem<W>,
        room: &Room,
        most: bool,
        meter: &mut Meter<'_>,
        draft: &mut Draft<W>,
    ) -> Result<(), Failed> {
        self.sound = false;
        let flow = &mut self.flow;
        flow.search.stats = AssignmentStats::default();
        flow.network.back = (!is_fixed(problem.cardinality())).then_some(W::Price::ZERO);
        draft.as_they_are = false;
        let Flow { network, search } = &mut *flow;
        let routed = match &mut self.between {
            Some(between) => between.route(problem, network, &mut search.stats, meter),
            None => Ok(()),
        };
        let mut run = Run { problem, room, flow, meter };
        match routed.and_then(|()| run.route()) {
            Ok(None) => {}
            Ok(Some(_)) => return Err(Failed::Lost),
            Err(reason) => {
                run.write(draft);
                return Err(Failed::Ended(Ended::Stopped(reason)));
            }
        }
        if !most {
            let mut cover = self.cover.take().unwrap_or_default();
            draft.as_they_are = true;
            if let Err(ended) = run.add_pairs(&mut cover) {
                run.write(draft);
                return Err(Failed::Ended(ended));
            }
            self.cover = (problem.cardinality() == Cardinality::Maximum).then_some(cover);
        }
        self.sound = true;
        Ok(())
    }

    /// Writes the answer in terms of costs.
    pub(super) fn write(
        &mut self,
        problem: &AssignmentProblem<W>,
        room: &Room,
        draft: &mut Draft<W>,
    ) {
        let free = Control::unbounded();
        let meter = &mut Meter::new(&free);
        Run { problem, room, flow: &mut self.flow, meter }.write(draft);
        draft.answer.certificate.cover = self.cover.clone();
    }

    /// Whether the last run came to its end.
    pub(super) fn is_sound(&self) -> bool {
        self.sound
    }
}

pub(in crate::assignment) fn is_fixed(cardinality: Cardinality) -> bool {
    matches!(cardinality, Cardinality::Maximum | Cardinality::Full)
}
