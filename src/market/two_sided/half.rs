//! One side's lists in flat arrays.

use super::row::Row;
use crate::kernel::Pace;
use crate::market::Lists;

/// One side's lists. An entry is named by its place in the flat arrays, so two
/// entries of one agent compare by that place: the lower is the better.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Half {
    /// Where each agent's entries start, and the end of the last.
    pub(crate) starts: Vec<u32>,
    /// The partner that each entry names.
    pub(crate) partners: Vec<u32>,
    /// The entry of that partner that names this agent.
    pub(crate) twins: Vec<u32>,
    /// The first entry of the tie that each entry stands in; nothing where no two
    /// entries are tied. Members of a tie stand in the order that breaks it.
    pub(crate) ties: Option<Vec<u32>>,
}

impl Half {
    #[inline]
    pub(crate) fn agents(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The entries of `agent`; none past the last agent.
    #[inline]
    pub(crate) fn range(&self, agent: usize) -> std::ops::Range<usize> {
        match (self.starts.get(agent), self.starts.get(agent + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        }
    }

    /// The partners of `agent`, best first.
    #[inline]
    pub(crate) fn row(&self, agent: usize) -> &[u32] {
        &self.partners[self.range(agent)]
    }

    /// The list of `agent` with its ranks.
    pub(crate) fn listed(&self, agent: usize) -> Row<'_> {
        let range = self.range(agent);
        let partners = &self.partners[range.clone()];
        match &self.ties {
            None => Row::U32(partners),
            Some(ties) => Row::Tied { partners, start: range.start as u32, ties: &ties[range] },
        }
    }

    /// The rank that `entry` of `agent` gives its partner.
    #[inline]
    pub(crate) fn rank(&self, agent: usize, entry: u32) -> u32 {
        self.tie(entry) - self.starts[agent] + 1
    }

    /// The first entry of the tie that `entry` stands in.
    #[inline]
    pub(crate) fn tie(&self, entry: u32) -> u32 {
        match &self.ties {
            Some(ties) => ties[entry as usize],
            None => entry,
        }
    }

    /// The lists as they were given, without twins.
    pub(in crate::market) fn from_lists<P: Pace>(
        lists: Lists,
        pace: &mut P,
    ) -> Result<Self, P::Cut> {
        let mut starts = Vec::with_capacity(lists.rows() + 1);
        starts.push(0);
        starts.extend((0..lists.rows()).map(|row| lists.range(row).end as u32));
        let mut ties = None;
        if lists.has_ties() {
            let mut firsts = Vec::with_capacity(lists.len());
            for row in 0..lists.rows() {
                pace.steps(lists.range(row).len())?;
                for group in lists.groups(row) {
                    firsts.resize(group.end, group.start as u32);
                }
            }
            ties = Some(firsts);
        }
        Ok(Self { starts, partners: lists.into_items(), twins: Vec::new(), ties })
    }

    /// Leaves out the entries without a twin. `keep[e]` becomes the new name of `e`.
    pub(in crate::market) fn compact(&mut self) -> Vec<u32> {
        let mut names = Vec::with_capacity(self.twins.len());
        let mut next = 0;
        for &twin in &self.twins {
            names.push(next);
            next += u32::from(twin != NONE);
        }
        names.push(next);
        for start in &mut self.starts {
            *start = names[*start as usize];
        }
        // If a tie loses its first entry, the tie is named after the first entry that is kept.
        if let Some(ties) = &mut self.ties {
            for tie in ties.iter_mut() {
                *tie = names[*tie as usize];
            }
        }
        let mut kept = self.twins.iter().map(|&twin| twin != NONE);
        self.partners.retain(|_| kept.next().unwrap_or(false));
        if let Some(ties) = &mut self.ties {
            let mut kept = self.twins.iter().map(|&twin| twin != NONE);
            ties.retain(|_| kept.next().unwrap_or(false));
        }
        self.twins.retain(|&twin| twin != NONE);
        names
    }

    pub(in crate::market) fn forget_absent_ties(&mut self) {
        if let Some(ties) = &self.ties {
            if (0u32..).zip(ties).all(|(entry, &tie)| entry == tie) {
                self.ties = None;
            }
        }
    }
}

/// No twin: the partner does not list this agent. Only while an instance is built.
pub(in crate::market) const NONE: u32 = u32::MAX;
