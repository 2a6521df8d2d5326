//! The columns nearest to each row of a table, kept from search to search.
//!
//! A search reaches a column from a row for its cost less what the column's potential is above
//! the row's. The columns for which a row gains most, potential less cost, are listed with a
//! bound on the gain of all others. Searches only lower potentials, so the bound holds until a
//! weight of the row changes or a column's potential is raised; the few columns that were
//! raised since are reached one by one. Only where the bound is reached before the search has
//! found its end is the row read again.

use super::cost::cost;
use super::network::Network;
use crate::kernel::{Index, MenteeIx, MentorIx, narrow};
use crate::market::{AssignmentProblem, Price, RowBuffer, Weight};

/// So many columns are listed of each row at first.
const LISTED: usize = 32;
/// So many times more where those did not do.
const WIDER: usize = 6;
/// So many columns are reached beside the lists before these are made anew.
const RAISED: usize = 32;

/// Lists of columns, by row.
#[derive(Default)]
pub(super) struct Nearest<P> {
    lists: Vec<List<P>>,
    /// Columns whose potential or cost is another one than the lists know.
    raised: Vec<u32>,
    is_raised: Vec<bool>,
    /// The search that is going on.
    search: u64,
    offers: Vec<(P, u32, P)>,
}

struct List<P> {
    /// Columns and what pairs with them cost.
    columns: Vec<(u32, P)>,
    /// What every other column gains at most, if there are others.
    others: Option<P>,
    known: bool,
    /// The search in which the list was made.
    search: u64,
}

impl<P: Price + Copy> Nearest<P> {
    /// No lists yet.
    pub(super) fn reset(&mut self, rows: usize, columns: usize) {
        self.lists.truncate(rows);
        self.lists.iter_mut().for_each(|list| list.known = false);
        let list = || List { columns: Vec::new(), others: None, known: false, search: 0 };
        self.lists.resize_with(rows, list);
        self.raised.clear();
        self.is_raised.clear();
        self.is_raised.resize(columns, false);
    }

    /// A search begins.
    pub(super) fn begin(&mut self) {
        self.search += 1;
    }

    /// The weights of a row have changed.
    pub(super) fn forget(&mut self, row: usize) {
        self.lists[row].known = false;
    }

    /// The potential of a column may be higher, or its weights others, than before.
    pub(super) fn raise(&mut self, column: u32) {
        if std::mem::replace(&mut self.is_raised[column as usize], true) {
            return;
        }
        self.raised.push(column);
        if self.raised.len() > RAISED {
            self.lists.iter_mut().for_each(|list| list.known = false);
            self.raised.drain(..).for_each(|column| self.is_raised[column as usize] = false);
        }
    }

    /// All potentials are lower by so much.
    pub(super) fn lower(&mut self, base: P) {
        for list in &mut self.lists {
            list.others = list.others.map(|others| others - base);
        }
    }

    /// Sees to it that the row has a list, or a longer one; whether the row was read for it.
    pub(super) fn list<W: Weight<Price = P>>(
        &mut self,
        problem: &AssignmentProblem<W>,
        network: &Network<P>,
        buffer: &mut RowBuffer<W>,
        row: usize,
        longer: bool,
    ) -> bool {
        let Self { lists, offers, search, .. } = self;
        let list = &mut lists[row];
        if list.known && !longer {
            return false;
        }
        // A list that was made in this very search was used up, so it is made longer. One of an
        // earlier search is only made again, as potentials have changed since.
        let again = list.known && list.search == *search;
        let most = if again { list.columns.len() * WIDER } else { LISTED };
        offers.clear();
        let sense = problem.sense();
        problem.row(MenteeIx::at(row), buffer).for_each(|column, weight| {
            let node = network.rows + column;
            if network.is_open(node) {
                let cost = cost(sense, weight.price());
                offers.push((network.potential[node] - cost, narrow(column), cost));
            }
        });
        list.others = None;
        if offers.len() > most {
            let order = |a: &(P, u32, P), b: &(P, u32, P)| b.0.order(&a.0).then(a.1.cmp(&b.1));
            let (_, first, _) = offers.select_nth_unstable_by(most, order);
            list.others = Some(first.0);
            offers.truncate(most);
        }
        list.columns.clear();
        list.columns.extend(offers.iter().map(|&(_, column, cost)| (column, cost)));
        (list.known, list.search) = (true, *search);
        true
    }

    /// Calls `each` with the columns of a row and their costs, and tells what all others gain
    /// at most, if there are others.
    #[inline]
    pub(super) fn for_each<W: Weight<Price = P>>(
        &self,
        problem: &AssignmentProblem<W>,
        row: usize,
        mut each: impl FnMut(usize, P),
    ) -> Option<P> {
        let list = &self.lists[row];
        for &(column, cost) in &list.columns {
            if self.raised.is_empty() || !self.is_raised[column as usize] {
                each(column as usize, cost);
            }
        }
        for &column in &self.raised {
            if let Some(weight) = problem.weight(MenteeIx::at(row), MentorIx::new(column)) {
                each(column as usize, cost(problem.sense(), weight.price()));
            }
        }
        list.others
    }
}
