//! The lists of a pool as far as the first proposals leave them.
//!
//! Where everybody lists everybody else, twins of all entries would cost more than all that is
//! done with them: proposals cut most lists to a small part. So proposals run over the lists as
//! they are, where a scan of what an agent still keeps, many entries at a time, tells whether it
//! keeps the proposer; an agent that has scanned four lists' worth writes its ranks down. Then
//! only the pairs that both ends keep get entries with twins.

use super::table::Table;
use crate::kernel::{Matrix, Meter, Pace, StopReason, place_of};
use crate::market::{Half, Lists, Pool, PoolLists};
use std::sync::Arc;

/// The entries that Irving's tables stand on.
#[derive(Debug)]
pub(super) struct Shortlists {
    pub(super) lists: Arc<Half>,
    /// The rank that each entry gives; nothing where the lists are whole.
    ranks: Option<Vec<u32>>,
}

impl Shortlists {
    /// All that a stable matching of the pool can hold, and more.
    pub(super) fn new(pool: &Pool, meter: &mut Meter<'_>) -> Result<Self, StopReason> {
        match pool.lists() {
            PoolLists::Entries(half) => Ok(Self { lists: Arc::clone(half), ranks: None }),
            PoolLists::Complete(lists) => {
                let mut proposals = Proposals::new(lists);
                proposals.run(meter)?;
                proposals.kept(&mut meter.passing())
            }
        }
    }

    /// The table after the proposals.
    pub(super) fn table(&self, meter: &mut Meter<'_>) -> Result<Table, StopReason> {
        let mut table = Table::new(&self.lists);
        if self.ranks.is_none() {
            table.propose(|_| false, meter)?;
        }
        Ok(table)
    }

    /// The rank of `entry` in the whole list of `agent`.
    pub(super) fn rank(&self, agent: usize, entry: u32) -> u64 {
        match &self.ranks {
            Some(ranks) => ranks[entry as usize].into(),
            None => u64::from(entry - self.lists.starts[agent]) + 1,
        }
    }
}

/// How many lists' worth of entries an agent scans before it writes its ranks down.
const SCANS: usize = 4;

/// Proposals over complete lists: phase 1, as [`Table::propose`] does it.
struct Proposals<'a> {
    lists: &'a Matrix<u16>,
    /// Whom each agent asks next; nobody before is there any more.
    first: Vec<usize>,
    /// The end of what each agent keeps.
    end: Vec<usize>,
    scanned: Vec<usize>,
    /// The places of all in the list of an agent who was asked often.
    places: Vec<Vec<u16>>,
}

impl<'a> Proposals<'a> {
    fn new(lists: &'a Matrix<u16>) -> Self {
        let agents = lists.rows();
        Self {
            lists,
            first: vec![0; agents],
            end: vec![lists.columns(); agents],
            scanned: vec![0; agents],
            places: vec![Vec::new(); agents],
        }
    }

    fn run(&mut self, meter: &mut Meter<'_>) -> Result<(), StopReason> {
        let agents = self.lists.rows();
        let mut holds: Vec<Option<u16>> = vec![None; agents];
        let mut free: Vec<u16> = (0..agents).rev().map(|agent| agent as u16).collect();
        while let Some(agent) = free.pop() {
            meter.step()?;
            let at = usize::from(agent);
            while self.first[at] < self.end[at] {
                let asked = usize::from(self.lists.row(at)[self.first[at]]);
                if let Some(place) = self.place(asked, agent) {
                    self.end[asked] = place + 1;
                    if let Some(turned_down) = holds[asked].replace(agent) {
                        self.first[usize::from(turned_down)] += 1;
                        free.push(turned_down);
                    }
                    break;
                }
                self.first[at] += 1;
            }
        }
        Ok(())
    }

    /// The place of `proposer` among those whom `asked` keeps.
    fn place(&mut self, asked: usize, proposer: u16) -> Option<usize> {
        let list = self.lists.row(asked);
        let end = self.end[asked];
        if let Some(&place) = self.places[asked].get(usize::from(proposer)) {
            return Some(usize::from(place)).filter(|&place| place < end);
        }
        let place = place_of(&list[..end], proposer);
        self.scanned[asked] += place.unwrap_or(end);
        if self.scanned[asked] > SCANS * list.len() {
            let mut places = vec![0; self.lists.rows()];
            for (place, &other) in (0..).zip(list) {
                places[usize::from(other)] = place;
            }
            self.places[asked] = places;
        }
        place
    }

    /// The pairs that both keep.
    fn kept<P: Pace>(self, pace: &mut P) -> Result<Shortlists, P::Cut> {
        let agents = self.lists.rows();
        let row = |agent: usize| {
            &self.lists.row(agent)[self.first[agent]..self.end[agent].max(self.first[agent])]
        };
        // A row of bits for each agent: whom it keeps.
        let words = agents.div_ceil(64);
        let mut keeps = vec![0u64; agents * words];
        for (agent, keeps) in keeps.chunks_exact_mut(words).enumerate() {
            pace.steps(row(agent).len())?;
            row(agent)
                .iter()
                .for_each(|&other| keeps[usize::from(other / 64)] |= 1 << (other % 64));
        }
        let (mut lists, mut ranks) = (Lists::default(), Vec::new());
        for agent in 0..agents {
            pace.steps(row(agent).len())?;
            for (rank, &other) in (self.first[agent] as u32 + 1..).zip(row(agent)) {
                if keeps[usize::from(other) * words + agent / 64] >> (agent % 64) & 1 == 1 {
                    lists.entry(other.into());
                    ranks.push(rank);
                }
            }
            lists.end_row();
        }
        let lists = Half::pair_up(lists, pace)?.0.into();
        Ok(Shortlists { lists, ranks: Some(ranks) })
    }
}
