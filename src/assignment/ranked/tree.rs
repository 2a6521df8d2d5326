//! The sets of assignments that are still to be told, and their queue.

use super::bars::{Bars, Pair};
use super::detour::{Detour, Ends, Way};
use super::first::First;
use crate::assignment::cost::cost;
use crate::assignment::decided::{Room, required_of};
use crate::assignment::incremental::is_fixed;
use crate::assignment::network::Network;
use crate::kernel::{Held, Index, MenteeIx, MentorIx, Meter, StopReason, narrow};
use crate::market::{AssignmentProblem, Price, Weight};
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

type Total<V> = <<V as Weight>::Price as Price>::Total;

/// A set whose best assignment has been told, or is about to be.
struct Node<V: Weight> {
    /// The best assignment, required pairs included.
    list: Arc<[Pair]>,
    cost: Total<V>,
    potentials: Vec<V::Price>,
    bars: Bars,
}

/// The decision that a set goes against: one of the pairs of a row of its parent's best
/// assignment, or, without a column, that the row has no more of them.
#[derive(Clone, Copy, Debug)]
struct Against {
    parent: usize,
    row: u32,
    column: Option<u32>,
}

/// What is known of the best of a set.
enum Known<V: Weight> {
    /// It costs at least so much, and the last arc of the way around its decision at least
    /// that.
    Bound(Against, V::Price),
    /// It costs so much.
    Cost(Against),
    /// All of it.
    All(Box<Node<V>>),
}

/// A set in the queue, with the least that its best can cost and the first list that it can
/// have.
struct Open<V: Weight> {
    cost: Total<V>,
    list: Arc<[Pair]>,
    /// The list goes so far as this, and then on with that pair.
    upto: usize,
    then: Option<Pair>,
    known: Known<V>,
}

impl<V: Weight> Open<V> {
    fn list(&self) -> impl Iterator<Item = Pair> {
        self.list[..self.upto].iter().copied().chain(self.then)
    }
}

impl<V: Weight> PartialEq for Open<V> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<V: Weight> Eq for Open<V> {}

impl<V: Weight> PartialOrd for Open<V> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<V: Weight> Ord for Open<V> {
    /// The cheapest set is the greatest, of equally cheap ones the one whose list comes first.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_cost = other.cost.partial_cmp(&self.cost).unwrap_or(Ordering::Equal);
        by_cost.then_with(|| other.list().cmp(self.list()))
    }
}

/// What the best of a set costs; the least is the greatest.
struct Sure<T>(T);

impl<T: PartialOrd> PartialEq for Sure<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T: PartialOrd> Eq for Sure<T> {}

impl<T: PartialOrd> PartialOrd for Sure<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: PartialOrd> Ord for Sure<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.partial_cmp(&self.0).unwrap_or(Ordering::Equal)
    }
}

/// The sets that are still to be told.
pub(super) struct Tree<V: Weight> {
    room: Room,
    network: Network<V::Price>,
    /// The node whose assignment the network holds.
    loaded: Option<usize>,
    nodes: Vec<Node<V>>,
    queue: BinaryHeap<Open<V>>,
    /// What those sets of the queue cost of which it is known: no set that costs more than the
    /// first of them comes before it.
    sure: BinaryHeap<Sure<Total<V>>>,
    /// The node whose subsets are not in the queue yet.
    to_split: Option<usize>,
    detour: Detour<V>,
    held: Held,
}

impl<V: Weight> Tree<V> {
    /// The set of all assignments, whose best one `network` holds with its potentials.
    pub(super) fn new(
        problem: &AssignmentProblem<V>,
        room: Room,
        mut network: Network<V::Price>,
        meter: &mut Meter<'_>,
    ) -> Result<Self, StopReason> {
        network.back = (!is_fixed(problem.cardinality())).then_some(V::Price::ZERO);
        let mut tree = Self {
            room,
            network,
            loaded: None,
            nodes: Vec::new(),
            queue: BinaryHeap::new(),
            sure: BinaryHeap::new(),
            to_split: None,
            detour: Detour::default(),
            held: Held::new(meter.control()),
        };
        let node = tree.settled(problem, Total::<V>::default(), Bars::default(), meter)?;
        tree.sure.push(Sure(node.cost));
        tree.queue.push(Self::found(node));
        Ok(tree)
    }

    /// The next assignment, required pairs included. What a run that is stopped has found out
    /// is kept.
    pub(super) fn next(
        &mut self,
        problem: &AssignmentProblem<V>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Arc<[Pair]>>, StopReason> {
        if let Some(node) = self.to_split {
            self.split(problem, node, meter)?;
            self.to_split = None;
        }
        while let Some(open) = self.queue.peek() {
            let (cost, known) = (open.cost, &open.known);
            let next = match *known {
                Known::All(_) => return Ok(self.tell()),
                Known::Bound(against, last) => {
                    let found = self.cost(problem, (against, last), meter)?;
                    found.map(|found| match found {
                        Way::Found(cost) => {
                            self.sure.push(Sure(cost));
                            self.open(cost, against, None)
                        }
                        Way::Beyond(cost) => self.open(cost, against, Some(last)),
                    })
                }
                Known::Cost(against) => {
                    let bars = self.bars(problem, against);
                    self.go_around(problem, (against, cost), &bars, meter)?;
                    let node = self.settled(problem, cost, bars, meter)?;
                    Some(Self::found(node))
                }
            };
            self.queue.pop();
            self.queue.extend(next);
        }
        Ok(None)
    }

    /// Takes the best set out of the queue, whose best assignment is known.
    fn tell(&mut self) -> Option<Arc<[Pair]>> {
        let Known::All(node) = self.queue.pop()?.known else { return None };
        self.sure.pop();
        let list = Arc::clone(&node.list);
        self.to_split = Some(self.nodes.len());
        self.nodes.push(*node);
        Some(list)
    }

    fn found(node: Box<Node<V>>) -> Open<V> {
        let (list, cost) = (Arc::clone(&node.list), node.cost);
        Open { cost, upto: list.len(), then: None, list, known: Known::All(node) }
    }

    /// A set whose best costs just so much, or, with what the last arc of a way costs at least,
    /// so much at least.
    fn open(&self, cost: Total<V>, against: Against, last: Option<V::Price>) -> Open<V> {
        let parent = &self.nodes[against.parent];
        let list = Arc::clone(&parent.list);
        // With the sum of the parent's best the set's best agrees with that in all earlier
        // decisions, since it came first. With another sum it can begin with any pair.
        let (upto, then) = match against.column {
            _ if cost != parent.cost => (0, None),
            Some(column) => {
                let pair = (against.row, column);
                (list.partition_point(|&other| other < pair), Some((against.row, column + 1)))
            }
            None => (list.partition_point(|&other| other.0 <= against.row), None),
        };
        let known = last.map_or(Known::Cost(against), |last| Known::Bound(against, last));
        Open { cost, list, upto, then, known }
    }

    /// What the assignments of a set have in common.
    fn bars(&self, problem: &AssignmentProblem<V>, against: Against) -> Bars {
        let Node { list, bars, .. } = &self.nodes[against.parent];
        let row = against.row as usize;
        let mut own = if row == bars.row { bars.clone() } else { Bars::default() };
        own.row = row;
        let before = against.column.unwrap_or(u32::MAX);
        for column in made_by(problem, list, row) {
            if column < before && !own.forced.contains(&column) {
                own.forced.push(column);
            }
        }
        match against.column {
            Some(column) => own.forbidden.push(column),
            None => own.least = own.forced.len() as u64 + 1,
        }
        own
    }

    /// Puts the assignment of a node into the network.
    fn load(&mut self, problem: &AssignmentProblem<V>, node: usize) {
        if self.loaded == Some(node) {
            return;
        }
        let Self { network, nodes, room, .. } = self;
        network.clear(problem, room);
        let sense = problem.sense();
        for row in 0..network.rows {
            for column in made_by(problem, &nodes[node].list, row) {
                let pair = (MenteeIx::at(row), MentorIx::new(column));
                let weight = problem.weight(pair.0, pair.1).unwrap_or_default();
                let cost = cost(sense, weight.price());
                let taken = network.take_pair((pair.0.raw(), column), cost);
                debug_assert!(taken, "an assignment keeps its bounds");
            }
        }
        network.potential.clone_from(&nodes[node].potentials);
        network.back = (!is_fixed(problem.cardinality())).then_some(V::Price::ZERO);
        self.loaded = Some(node);
    }

    /// Where the way around a decision begins and ends, and the reduced cost of going against
    /// it.
    fn ends(&self, against: Against) -> ((usize, usize), V::Price) {
        let network = &self.network;
        let row = against.row as usize;
        match against.column {
            Some(column) => {
                let node = network.rows + column as usize;
                let made = network.pairs.of_row(row).find(|pair| pair.0 == column);
                let cost = made.map_or(V::Price::ZERO, |pair| pair.1);
                let reduced = network.potential[node] - cost - network.potential[row];
                ((row, node), reduced.most(V::Price::ZERO))
            }
            None => ((row, network.around(row)), network.first_pair(row)),
        }
    }

    /// What the best of a set costs, looked for as far as it can come next; nothing where the
    /// set is empty.
    fn cost(
        &mut self,
        problem: &AssignmentProblem<V>,
        (against, last): (Against, V::Price),
        meter: &mut Meter<'_>,
    ) -> Result<Option<Way<Total<V>>>, StopReason> {
        self.load(problem, against.parent);
        let bars = self.bars(problem, against);
        let ((from, to), first) = self.ends(against);
        let before = self.nodes[against.parent].cost + first.wide();
        let most = self.sure.peek().map(|sure| sure.0 - before);
        let ends = Ends { from, to, last, most };
        let way = self.detour.run((problem, &self.network), &bars, &ends, meter)?;
        Ok(way.map(|way| match way {
            Way::Found(way) => Way::Found(before + way.wide()),
            Way::Beyond(way) => Way::Beyond(before + way.wide()),
        }))
    }

    /// Changes the network to the best assignment of a set, which costs so much.
    fn go_around(
        &mut self,
        problem: &AssignmentProblem<V>,
        (against, cost): (Against, Total<V>),
        bars: &Bars,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.load(problem, against.parent);
        let (ends, first) = self.ends(against);
        let (from, to) = ends;
        let most = cost - self.nodes[against.parent].cost - first.wide();
        // Potentials need the distance of each node that is nearer than the end.
        let search = Ends { from, to, last: V::Price::ZERO, most: Some(most) };
        let way = self.detour.run((problem, &self.network), bars, &search, meter)?;
        self.loaded = None;
        let Some(Way::Found(way)) = way else { return Ok(()) };
        if let Some(column) = against.column {
            self.network.pairs.remove(against.row, column);
        }
        self.detour.follow((problem, &mut self.network), ends, way);
        if against.column.is_none() {
            self.network.shift(problem, ends.1, ends.0, 1);
        }
        let network = &mut self.network;
        let base = network.potential[network.source()];
        for potential in &mut network.potential {
            *potential = *potential - base;
        }
        if !network.has_room() {
            self.detour.renew((problem, network), bars, meter)?;
        }
        Ok(())
    }

    /// The set whose best assignments cost what the one in the network does, with the one of
    /// them that comes first.
    fn settled(
        &mut self,
        problem: &AssignmentProblem<V>,
        cost: Total<V>,
        bars: Bars,
        meter: &mut Meter<'_>,
    ) -> Result<Box<Node<V>>, StopReason> {
        self.loaded = None;
        let Self { network, detour, held, .. } = self;
        let mut list = First::run(problem, network, &bars, &mut detour.buffer, meter)?;
        list.extend(problem.required().iter().map(|pair| (pair.0.raw(), pair.1.raw())));
        list.sort_unstable();
        let node = Node { list: list.into(), cost, potentials: network.potential.clone(), bars };
        let potentials = size_of_val(&*node.potentials) + size_of_val(&*node.list);
        held.take((potentials + size_of::<Node<V>>() + size_of::<Open<V>>()) as u64)?;
        Ok(Box::new(node))
    }

    /// Puts the sets that remain of a node without its best assignment into the queue.
    fn split(
        &mut self,
        problem: &AssignmentProblem<V>,
        parent: usize,
        meter: &mut Meter<'_>,
    ) -> Result<(), StopReason> {
        self.load(problem, parent);
        let Node { list, bars, cost: told, .. } = &self.nodes[parent];
        let (told, from, first_forced) = (*told, bars.row, bars.forced.clone());
        let list = Arc::clone(list);
        let rows = self.network.rows;
        let latest = self.latest();
        // The cheapest arc of a pair into each column, from the rows that were gone through.
        let mut into = vec![V::Price::INFINITE; self.network.columns];
        let mut sets = Vec::new();
        // The set that goes against a decision of a row keeps all rows before it. So rows are gone
        // through from the last one on, and their arcs are the only ones that are open.
        for row in (from..rows).rev() {
            if !self.network.is_open(row) {
                continue;
            }
            meter.step()?;
            let made = made_by(problem, &list, row);
            let ends: Vec<_> = made.iter().map(|&column| into[column as usize]).collect();
            let out = self.cheapest_out(problem, (parent, row), &latest, &mut into);
            let forced = if row == from { &first_forced[..] } else { &[] };
            let full = made.len() as u64 == self.network.places(row);
            let pairs = made.iter().zip(ends).map(|(&column, end)| Some((column, end)));
            let more = if full { None } else { Some(None) };
            for pair in pairs.chain(more) {
                let column = pair.map(|(column, _)| column);
                if column.is_some_and(|column| forced.contains(&column)) {
                    continue;
                }
                let against = Against { parent, row: narrow(row), column };
                let own = self.bars(problem, against);
                let (_, first) = self.ends(against);
                if let Some((start, last)) = self.nearest(&own, (row, out), pair) {
                    let least = told + first.wide() + start.wide() + last.wide();
                    sets.push((least, against, last));
                }
            }
        }
        let each = size_of::<Open<V>>() + size_of::<Sure<Total<V>>>();
        self.held.take((sets.len() * each) as u64)?;
        for (cost, against, last) in sets {
            let open = self.open(cost, against, Some(last));
            self.queue.push(open);
        }
        Ok(())
    }

    /// The last row to which a way can go on from each column: that of its last pair, or one beyond
    /// all where it has a place left.
    fn latest(&self) -> Vec<usize> {
        let network = &self.network;
        let latest = |column: usize| {
            let mut latest = 0;
            network.arcs(network.rows + column, |next, _| {
                latest = latest.max(if next < network.rows { next } else { usize::MAX });
            });
            latest
        };
        (0..network.columns).map(latest).collect()
    }

    /// The cheapest arc of a pair out of a row to a column from which a way can go on to a later
    /// row; the arcs that lead into columns are noted.
    fn cheapest_out(
        &mut self,
        problem: &AssignmentProblem<V>,
        (parent, row): (usize, usize),
        latest: &[usize],
        into: &mut [V::Price],
    ) -> V::Price {
        let Self { network, nodes, detour, .. } = self;
        let bars = &nodes[parent].bars;
        let base = network.potential[row];
        let sense = problem.sense();
        let mut out = V::Price::INFINITE;
        problem.row(MenteeIx::at(row), &mut detour.buffer).for_each(|column, weight| {
            let node = network.rows + column;
            let reduced = cost(sense, weight.price()) + base - network.potential[node];
            if (reduced < out || reduced < into[column])
                && !network.pairs.holds(row, column)
                && !bars.shut(network, row, node)
            {
                let reduced = reduced.most(V::Price::ZERO);
                into[column] = into[column].least(reduced);
                if latest[column] > row {
                    out = out.least(reduced);
                }
            }
        });
        out
    }

    /// The least first and last arc of a way around a decision of a row, whose cheapest arc to a
    /// column is `out`; nothing where one is missing, so that the set is empty. With a pair, its
    /// column and the cheapest arc of another row into it.
    fn nearest(
        &self,
        own: &Bars,
        (row, out): (usize, V::Price),
        pair: Option<(u32, V::Price)>,
    ) -> Option<(V::Price, V::Price)> {
        let network = &self.network;
        let zero = V::Price::ZERO;
        let mut start = out;
        network.arcs(row, |next, reduced| {
            if !own.shut(network, row, next) {
                start = start.least(reduced.most(zero));
            }
        });
        let mut last = zero;
        if let Some((column, end)) = pair {
            let node = network.rows + column as usize;
            last = end;
            network.arcs_into(node, |before, reduced| {
                if !own.shut(network, before, node) {
                    last = last.least(reduced.most(zero));
                }
            });
        }
        (start < V::Price::INFINITE && last < V::Price::INFINITE).then_some((start, last))
    }
}

/// The columns of the pairs of a row that are not required, ascending.
fn made_by<V: Weight>(problem: &AssignmentProblem<V>, list: &[Pair], row: usize) -> Vec<u32> {
    let from = list.partition_point(|pair| (pair.0 as usize) < row);
    let required = required_of(problem.required(), row);
    let of_row = list[from..].iter().take_while(|pair| pair.0 as usize == row);
    let is_free = |column: &u32| !required.iter().any(|pair| pair.1.raw() == *column);
    of_row.map(|pair| pair.1).filter(is_free).collect()
}
