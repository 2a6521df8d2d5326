//! Searches over Irving's tables: all stable matchings of a pool, and the cheapest.

use super::pairing;
use super::table::{Solved, Table};
use crate::kernel::{Control, StopReason};
use crate::market::{Half, Pairing};

/// All stable matchings of a pool, each once.
///
/// Whoever has two left either gets the first, or its first must do better: both cut
/// lists at their ends, and proposals go on. A table that still holds a stable matching
/// is kept. So every leaf is a matching, reached by one path.
pub struct RoommateMatchings<'a> {
    lists: &'a Half,
    /// Who has a partner in every stable matching.
    matched: Vec<bool>,
    open: Vec<Table<'a>>,
}

impl<'a> RoommateMatchings<'a> {
    pub(super) fn new(lists: &'a Half) -> Self {
        let mut table = Table::new(lists);
        table.propose(|_| false);
        let (matched, open) = match table.clone().solve() {
            Solved::Matching(entries) => {
                (entries.iter().map(Option::is_some).collect(), vec![table])
            }
            Solved::Parties(_) => (Vec::new(), Vec::new()),
        };
        Self { lists, matched, open }
    }

    /// Keeps a table where its cuts leave a stable matching.
    fn keep(&mut self, mut table: Table<'a>) {
        if !table.propose(|agent| self.matched[agent]) {
            return;
        }
        if let Solved::Matching(entries) = table.clone().solve() {
            if entries.iter().zip(&self.matched).all(|(entry, &must)| entry.is_some() == must) {
                self.open.push(table);
            }
        }
    }

    /// Both halves of a table with a choice left, or its only matching.
    fn split(&mut self, mut table: Table<'a>) -> Option<Vec<Option<u32>>> {
        let Some((_, first)) = table.undecided() else {
            return Some((0..self.matched.len()).map(|agent| table.first(agent)).collect());
        };
        let mut without = table.clone();
        without.without_first(first);
        self.keep(without);
        table.with_first(first);
        self.keep(table);
        None
    }
}

impl Iterator for RoommateMatchings<'_> {
    type Item = Pairing;

    fn next(&mut self) -> Option<Pairing> {
        while let Some(table) = self.open.pop() {
            if let Some(entries) = self.split(table) {
                return Some(pairing(self.lists, &entries));
            }
        }
        None
    }
}

/// The cheapest stable matching of a pool that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoommatesSought {
    /// The matching.
    pub pairing: Pairing,
    /// The sum of its ranks.
    pub value: u64,
    /// No stable matching has a smaller sum than this.
    pub bound: u64,
    /// How many tables were looked at.
    pub visited: u64,
    /// Why the search ended early, if it did.
    pub stopped: Option<StopReason>,
}

/// The least sum of ranks; the pool has a stable matching.
pub(super) fn egalitarian(lists: &Half, control: &Control<'_>) -> RoommatesSought {
    let rank = |agent: usize, entry: u32| u64::from(entry - lists.starts[agent]) + 1;
    let sum = |entries: &[Option<u32>]| -> u64 {
        entries.iter().enumerate().filter_map(|(at, entry)| Some(rank(at, (*entry)?))).sum()
    };
    let mut all = RoommateMatchings::new(lists);
    let floor = |table: &mut Table<'_>, agents: usize| -> u64 {
        (0..agents).filter_map(|agent| Some(rank(agent, table.first(agent)?))).sum()
    };
    let agents = all.matched.len();
    let mut best: Option<(u64, Vec<Option<u32>>)> = None;
    if let Some(table) = all.open.last() {
        if let Solved::Matching(entries) = table.clone().solve() {
            best = Some((sum(&entries), entries));
        }
    }
    let (mut visited, mut stopped) = (0, None);
    while let Some(mut table) = all.open.pop() {
        if let Err(reason) = control.check(visited) {
            stopped = Some(reason);
            all.open.push(table);
            break;
        }
        visited += 1;
        let found = best.as_ref().map_or(u64::MAX, |best| best.0);
        if floor(&mut table, agents) >= found {
            continue;
        }
        if let Some(entries) = all.split(table) {
            let value = sum(&entries);
            if value < found {
                best = Some((value, entries));
            }
        }
    }
    let (value, entries) = best.unwrap_or((0, vec![None; agents]));
    let open = all.open.iter_mut().map(|table| floor(table, agents)).min();
    let bound = if stopped.is_some() { open.unwrap_or(value).min(value) } else { value };
    RoommatesSought { pairing: pairing(lists, &entries), value, bound, visited, stopped }
}
