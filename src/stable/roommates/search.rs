//! Searches over Irving's tables: all stable matchings of a pool, and the cheapest.

use super::pairing;
use super::shortlists::Shortlists;
use super::table::{Solved, Table};
use crate::kernel::{Control, Held, Meter, StopReason, list_within};
use crate::market::{Half, Outcome, Pool, PoolPairing};
use std::convert::Infallible;
use std::sync::Arc;

/// All stable matchings of a pool, each once.
///
/// Whoever has two left either gets the first, or its first must do better: both cut
/// lists at their ends, and proposals go on. A table that still holds a stable matching
/// is kept. So every leaf is a matching, reached by one path.
///
/// As an iterator it gives each as [`Outcome::Solved`]; a run that is stopped ends with one
/// [`Outcome::Stopped`]. The control's memory limit counts the tables that are open.
#[derive(Debug)]
pub struct RoommateMatchings<'c> {
    search: Search,
    meter: Meter<'c>,
}

/// The tables that are still open.
#[derive(Debug)]
struct Search {
    lists: Arc<Half>,
    /// Who has a partner in every stable matching.
    matched: Vec<bool>,
    open: Vec<Table>,
    /// The open tables' bytes.
    held: Held,
}

impl<'c> RoommateMatchings<'c> {
    pub(super) fn new(pool: &Pool, mut meter: Meter<'c>) -> Result<Self, StopReason> {
        let lists = Shortlists::new(pool, &mut meter)?;
        Ok(Self { search: Search::new(&lists, &mut meter)?, meter })
    }
}

impl<'c> RoommateMatchings<'c> {
    /// All of them in a list, at most `limit`. There may be exponentially many, and all are
    /// held: a run ends at the control's memory limit, which counts what the list takes.
    /// Stopped, it gives those found, each of which is stable; at `limit` it is stopped too
    /// where more are left, by [`StopReason::WorkLimit`].
    pub fn list(
        self,
        limit: Option<u64>,
    ) -> Outcome<Vec<PoolPairing>, Infallible, Vec<PoolPairing>> {
        let control: &'c Control<'c> = self.meter.control();
        let mut cut = None;
        let found = self.map_while(|one| match one.or_stopped() {
            Ok(pairing) => Some(pairing),
            Err(reason) => {
                cut = Some(reason);
                None
            }
        });
        let bytes = |pairing: &PoolPairing| size_of_val(pairing.partners.as_slice()) as u64;
        // Steps are counted by the search.
        let (listed, stopped) = list_within(found, limit, bytes, &control.without_work_limit());
        match stopped.or(cut) {
            None => Outcome::Solved(listed),
            Some(reason) => Outcome::stopped_with(reason, listed),
        }
    }
}

impl Search {
    fn new(lists: &Shortlists, meter: &mut Meter<'_>) -> Result<Self, StopReason> {
        let table = lists.table(meter)?;
        let (matched, open) = match table.clone().solve(meter)? {
            Solved::Matching(entries) => {
                (entries.iter().map(Option::is_some).collect(), vec![table])
            }
            Solved::Parties(_) => (Vec::new(), Vec::new()),
        };
        Ok(Self {
            lists: Arc::clone(&lists.lists),
            matched,
            open,
            held: Held::new(meter.control()),
        })
    }

    /// Keeps a table where its cuts leave a stable matching.
    fn keep(&mut self, mut table: Table, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        if !table.propose(|agent| self.matched[agent], meter)? {
            return Ok(());
        }
        if let Solved::Matching(entries) = table.clone().solve(meter)? {
            if entries.iter().zip(&self.matched).all(|(entry, &must)| entry.is_some() == must) {
                self.held.take(table.bytes_held())?;
                self.open.push(table);
            }
        }
        Ok(())
    }

    fn pop(&mut self) -> Option<Table> {
        let table = self.open.pop()?;
        self.held.free(table.bytes_held());
        Some(table)
    }

    /// Both halves of a table with a choice left, or its only matching.
    fn split(
        &mut self,
        mut table: Table,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Vec<Option<u32>>>, StopReason> {
        let Some((_, first)) = table.undecided() else {
            return Ok(Some((0..self.matched.len()).map(|agent| table.first(agent)).collect()));
        };
        let mut without = table.clone();
        without.without_first(first);
        self.keep(without, meter)?;
        table.with_first(first);
        self.keep(table, meter)?;
        Ok(None)
    }
}

impl Iterator for RoommateMatchings<'_> {
    type Item = Outcome<PoolPairing>;

    fn next(&mut self) -> Option<Outcome<PoolPairing>> {
        while let Some(table) = self.search.pop() {
            match self.search.split(table, &mut self.meter) {
                Ok(None) => {}
                Ok(Some(entries)) => {
                    return Some(Outcome::Solved(pairing(&self.search.lists, &entries)));
                }
                Err(reason) => {
                    self.search.open.clear();
                    return Some(Outcome::stopped(reason));
                }
            }
        }
        None
    }
}

/// The cheapest stable matching of a pool that a search found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct RoommatesSought {
    /// The matching.
    pub pairing: PoolPairing,
    /// The sum of its ranks.
    pub value: u64,
    /// No stable matching has a smaller sum than this; `value` where the search ended.
    pub bound: u64,
    /// How many tables were looked at.
    pub visited: u64,
}

/// The least sum of ranks; `known` is a stable matching of the pool, by entries.
pub(super) fn egalitarian(
    lists: &Shortlists,
    known: Vec<Option<u32>>,
    meter: &mut Meter<'_>,
) -> Outcome<RoommatesSought, Infallible, RoommatesSought> {
    let rank = |agent: usize, entry: u32| lists.rank(agent, entry);
    let sum = |entries: &[Option<u32>]| -> u64 {
        entries.iter().enumerate().filter_map(|(at, entry)| Some(rank(at, (*entry)?))).sum()
    };
    let agents = known.len();
    let floor = |table: &mut Table| -> u64 {
        (0..agents).filter_map(|agent| Some(rank(agent, table.first(agent)?))).sum()
    };
    let mut best = (sum(&known), known);
    let (mut visited, mut stopped, mut bound) = (0, None, 0);
    match Search::new(lists, meter) {
        Err(reason) => stopped = Some(reason),
        Ok(mut search) => {
            while let Some(mut table) = search.pop() {
                let least = floor(&mut table);
                visited += 1;
                if least >= best.0 {
                    continue;
                }
                match search.split(table, meter) {
                    Ok(None) => {}
                    Ok(Some(entries)) => {
                        let value = sum(&entries);
                        if value < best.0 {
                            best = (value, entries);
                        }
                    }
                    Err(reason) => {
                        // What was being split, and what is open.
                        bound = search.open.iter_mut().map(floor).fold(least, u64::min);
                        stopped = Some(reason);
                        break;
                    }
                }
            }
        }
    }
    let (value, entries) = best;
    let bound = if stopped.is_some() { bound.min(value) } else { value };
    let sought =
        RoommatesSought { pairing: pairing(&lists.lists, &entries), value, bound, visited };
    match stopped.filter(|_| bound < value) {
        None => Outcome::Solved(sought),
        Some(reason) => Outcome::stopped_with(reason, sought),
    }
}
