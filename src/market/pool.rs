//! One pool of agents with preferences over each other.

use super::two_sided::{BadCell, Marks, to_lists};
use super::{Choice, Half, ListCell, Lists, Outcome, Row};
use crate::kernel::{
    AgentIx, Control, Faults, Index, Internal, Matrix, Meter, Pace, TooMany, Unbounded, by_row,
    faults,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

faults! {
    /// A fault of a pool's raw lists.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PoolFault: "pool-fault" {
        /// An entry names nobody.
        OutOfRange {
            /// Whose list.
            agent: usize,
            /// The entry's place, from 0.
            position: usize,
            /// The index given.
            partner: u64,
            /// How many agents there are.
            agents: usize,
        } = "out-of-range",
            "agent {agent} lists {partner} at place {position}, but the number of agents is {agents}",
            "участник {agent}: на месте {position} указан {partner}, но участников всего {agents}";
        /// An agent lists itself.
        Itself {
            /// Who.
            agent: usize,
            /// The entry's place, from 0.
            position: usize,
        } = "itself",
            "agent {agent} lists itself at place {position}",
            "участник {agent} указывает себя на месте {position}";
        /// A list names an agent twice.
        Twice {
            /// Whose list.
            agent: usize,
            /// The place of the second naming, from 0.
            position: usize,
            /// Who is named twice.
            partner: u32,
        } = "twice",
            "agent {agent} lists agent {partner} twice, again at place {position}",
            "участник {agent} указывает участника {partner} дважды, повторно на месте {position}";
        /// A group of tied entries has no member.
        EmptyTie {
            /// Whose list.
            agent: usize,
            /// How many entries stand before the group.
            position: usize,
        } = "empty-tie",
            "agent {agent} has an empty group of ties at place {position}",
            "участник {agent}: пустая группа равных на месте {position}";
        /// A matrix row goes on after its padding began.
        AfterPadding {
            /// Whose list.
            agent: usize,
            /// The entry's place.
            position: usize,
            /// Where the padding began.
            padding: usize,
        } = "after-padding",
            "agent {agent} has an entry at place {position}, after the padding at place {padding}",
            "участник {agent}: запись на месте {position} после заполнителя на месте {padding}";
        /// The lists hold more entries than can be numbered.
        TooManyEntries {
            /// How many.
            entries: usize,
        } = "too-many-entries",
            "the lists hold {entries} entries, more than can be numbered",
            "в списках записей {entries}, больше, чем можно пронумеровать";
        /// There are more agents than can be numbered.
        TooMany(fault: TooMany) = "too-many", "{fault}", "{fault}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
}

/// One pool: whom each agent accepts as a partner, in what order. Learners who mentor
/// each other, say. Entries that are not mutual are dropped and counted.
///
/// Memory: 2 bytes an entry where everybody lists everybody else without ties; otherwise 8
/// bytes an entry, 12 with ties.
///
/// ```
/// use mentormatch::kernel::{Control, Index};
/// use mentormatch::market::{Lists, Pool};
/// use mentormatch::stable::stable_roommates;
///
/// let pool = Pool::new(Lists::strict([vec![1, 2], vec![0, 2], vec![0, 1]]))?;
/// let found = stable_roommates(&pool, &Control::unbounded())?.solved().ok_or("no stable pairs")?;
/// let pairs: Vec<_> = found.pairs().map(|(one, other)| (one.get(), other.get())).collect();
/// assert_eq!(pairs, [(0, 1)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    lists: PoolLists,
    dropped: u64,
}

/// The lists of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PoolLists {
    /// Everybody lists everybody else without ties: a row an agent. 2³² entries are not
    /// numbered, so that 16 bits name everybody.
    Complete(Matrix<u16>),
    /// Mutual entries that know their twins.
    Entries(Arc<Half>),
}

impl Pool {
    /// A pool of these lists. Time O(entries).
    ///
    /// # Errors
    /// Every fault of the lists.
    pub fn new(lists: Lists) -> Result<Self, Faults<PoolFault>> {
        match Self::paced(lists, &mut Unbounded) {
            Ok(pool) => pool,
            Err(never) => match never {},
        }
    }

    /// [`Pool::new`] under a control, for lists of many millions; a step is an entry looked at.
    /// There is no pool before all lists are checked.
    ///
    /// # Errors
    /// Every fault of the lists.
    pub fn within(lists: Lists, control: &Control<'_>) -> Result<Outcome<Self>, Faults<PoolFault>> {
        match Self::paced(lists, &mut Meter::new(control)) {
            Ok(pool) => pool.map(Outcome::Solved),
            Err(reason) => Ok(Outcome::stopped(reason)),
        }
    }

    /// A pool of lists given as a matrix: row `i` holds `i`'s partners, best first, and
    /// padding to the end where it is short ([`ListCell`]).
    ///
    /// Where everybody lists everybody else, entries of 16 bits are checked with one read
    /// and kept as they are, others become so; the rest is as for [`Pool::new`].
    ///
    /// # Errors
    /// Every fault of the lists.
    pub fn from_matrix<T: ListCell>(lists: Matrix<T>) -> Result<Self, Faults<PoolFault>> {
        match Self::of_matrix(lists, &mut Unbounded) {
            Ok(pool) => pool,
            Err(never) => match never {},
        }
    }

    /// [`Pool::from_matrix`] under a control; a step is an entry looked at.
    ///
    /// # Errors
    /// Every fault of the lists.
    pub fn from_matrix_within<T: ListCell>(
        lists: Matrix<T>,
        control: &Control<'_>,
    ) -> Result<Outcome<Self>, Faults<PoolFault>> {
        match Self::of_matrix(lists, &mut Meter::new(control)) {
            Ok(pool) => pool.map(Outcome::Solved),
            Err(reason) => Ok(Outcome::stopped(reason)),
        }
    }

    fn of_matrix<T: ListCell, P: Pace>(
        matrix: Matrix<T>,
        pace: &mut P,
    ) -> Result<Result<Self, Faults<PoolFault>>, P::Cut> {
        let agents = matrix.rows();
        if matrix.columns() + 1 == agents {
            if let Some(short) = complete(matrix.items(), agents, T::SHORT, pace)? {
                let short = if T::SHORT { T::short(matrix) } else { short };
                if let Some(lists) = short {
                    return Ok(Ok(Self { lists: PoolLists::Complete(lists), dropped: 0 }));
                }
                return Ok(Err(
                    vec![Internal::broken("complete lists fill their matrix").into()].into()
                ));
            }
        }
        let mut faults = Vec::new();
        let fault = |cell| {
            faults.push(match cell {
                BadCell::AfterPadding(agent, position, padding) => {
                    PoolFault::AfterPadding { agent, position, padding }
                }
                BadCell::TooLarge(agent, position, partner) => {
                    PoolFault::OutOfRange { agent, position, partner, agents }
                }
            });
        };
        let lists = to_lists(&matrix, fault, pace)?;
        drop(matrix);
        Ok(match Self::paced(lists, pace)? {
            Ok(pool) if faults.is_empty() => Ok(pool),
            Ok(_) => Err(faults.into()),
            Err(more) => {
                faults.extend(more);
                Err(faults.into())
            }
        })
    }

    fn paced<P: Pace>(
        mut lists: Lists,
        pace: &mut P,
    ) -> Result<Result<Self, Faults<PoolFault>>, P::Cut> {
        let agents = lists.rows();
        let mut faults = Vec::new();
        if let Err(fault) = AgentIx::check_count(agents) {
            faults.push(fault.into());
        }
        if lists.len() >= u32::MAX as usize {
            faults.push(PoolFault::TooManyEntries { entries: lists.len() });
        }
        if !faults.is_empty() {
            return Ok(Err(faults.into()));
        }
        for &(agent, position) in &lists.empty_ties {
            faults.push(PoolFault::EmptyTie { agent, position });
        }
        let columns = agents.saturating_sub(1);
        if lists.is_short(columns) && complete(lists.short(), agents, true, pace)?.is_some() {
            let Ok(lists) = Matrix::new(agents, columns, lists.into_short()) else {
                return Ok(Err(
                    vec![Internal::broken("complete lists fill their matrix").into()].into()
                ));
            };
            return Ok(Ok(Self { lists: PoolLists::Complete(lists), dropped: 0 }));
        }
        let mut last_named_by = vec![usize::MAX; agents];
        for agent in 0..agents {
            let range = lists.range(agent);
            pace.steps(range.len())?;
            for (position, &partner) in lists.items()[range].iter().enumerate() {
                match last_named_by.get_mut(partner as usize) {
                    None => {
                        let partner = u64::from(partner);
                        faults.push(PoolFault::OutOfRange { agent, position, partner, agents });
                    }
                    Some(_) if partner as usize == agent => {
                        faults.push(PoolFault::Itself { agent, position });
                    }
                    Some(last) if *last == agent => {
                        faults.push(PoolFault::Twice { agent, position, partner });
                    }
                    Some(last) => *last = agent,
                }
            }
        }
        if !faults.is_empty() {
            return Ok(Err(faults.into()));
        }
        lists.sort_ties(pace)?;
        let (half, dropped) = Half::pair_up(lists, pace)?;
        Ok(Ok(Self { lists: PoolLists::Entries(half.into()), dropped }))
    }

    /// How many agents.
    #[must_use]
    pub fn agents(&self) -> usize {
        match &self.lists {
            PoolLists::Complete(lists) => lists.rows(),
            PoolLists::Entries(half) => half.agents(),
        }
    }

    /// How many entries were not mutual.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Whether two entries of some list are tied.
    #[must_use]
    pub fn has_ties(&self) -> bool {
        matches!(&self.lists, PoolLists::Entries(half) if half.ties.is_some())
    }

    /// The agents whom `agent` accepts and who accept it, best first.
    pub fn list(&self, agent: AgentIx) -> impl Iterator<Item = Choice<AgentIx>> {
        self.row(agent.get()).choices()
    }

    /// The list of one agent in whichever form it is stored.
    pub(crate) fn row(&self, agent: usize) -> Row<'_> {
        match &self.lists {
            PoolLists::Complete(lists) => Row::U16(lists.row(agent)),
            PoolLists::Entries(half) => half.listed(agent),
        }
    }

    pub(crate) fn lists(&self) -> &PoolLists {
        &self.lists
    }

    /// The entries with their twins; made on demand for complete lists.
    pub(crate) fn entries<P: Pace>(&self, pace: &mut P) -> Result<Arc<Half>, P::Cut> {
        let complete = match &self.lists {
            PoolLists::Entries(half) => return Ok(Arc::clone(half)),
            PoolLists::Complete(complete) => complete,
        };
        let mut lists = Lists::default();
        for agent in 0..complete.rows() {
            complete.row(agent).iter().for_each(|&partner| lists.entry(partner.into()));
            lists.end_row();
        }
        Ok(Half::pair_up(lists, pace)?.0.into())
    }

    /// The same pool without the entries that their agent ranks below `rank`. Lists of
    /// agents who have no partner in `present` stay whole: whoever is single in one
    /// stable matching is so in every one, has no rank there, and can still block.
    #[must_use]
    pub fn cut(&self, rank: u32, present: &PoolPairing) -> Self {
        let is_single = |agent: AgentIx| present.partners.get(agent.get()) == Some(&None);
        self.kept(|agent, choice| choice.rank <= rank || is_single(agent))
    }

    /// The same pool with the entries that are kept, as far as they are still mutual.
    pub(crate) fn kept(&self, keeps: impl Fn(AgentIx, &Choice<AgentIx>) -> bool) -> Self {
        let mut lists = Lists::default();
        for agent in AgentIx::all(self.agents()) {
            let mut tie = Vec::new();
            let mut of = 0;
            for choice in self.list(agent).filter(|choice| keeps(agent, choice)) {
                if choice.rank != of && !tie.is_empty() {
                    lists.tie(&tie);
                    tie.clear();
                }
                of = choice.rank;
                tie.push(choice.partner.raw());
            }
            if !tie.is_empty() {
                lists.tie(&tie);
            }
            lists.end_row();
        }
        let (half, dropped) = match Half::pair_up(lists, &mut Unbounded) {
            Ok(paired) => paired,
            Err(never) => match never {},
        };
        Self { lists: PoolLists::Entries(half.into()), dropped: self.dropped + dropped }
    }
}

/// Rows of a pool checked before they are written in 16 bits, so that they are still at hand.
const TOGETHER: usize = 1 << 20;

/// Nothing unless each row names everybody but its own agent once; then the rows in 16 bits,
/// or nothing where they are to be kept as they are.
fn complete<T: ListCell, P: Pace>(
    items: &[T],
    agents: usize,
    keep: bool,
    pace: &mut P,
) -> Result<Option<Option<Matrix<u16>>>, P::Cut> {
    let columns = agents.saturating_sub(1);
    if columns == 0 || agents >= 1 << 16 {
        return Ok(None);
    }
    let mut short = Vec::with_capacity(if keep { 0 } else { items.len() });
    let band = (TOGETHER / columns).max(1);
    for (first, rows) in (0..agents).step_by(band).zip(items.chunks(band * columns)) {
        let from = |agent: usize| &rows[(agent - first) * columns..];
        let each = |marks: &mut Marks, agent: usize| {
            marks.all_in::<0, T>(from(agent), agents, Some(agent))
        };
        let last = agents.min(first + band);
        let fine = by_row(first..last, |_| columns, pace, Marks::new, each)?;
        if fine.contains(&false) {
            return Ok(None);
        }
        if !keep {
            short.extend(rows.iter().map(|entry| entry.low16()));
        }
    }
    Ok(if keep { Some(None) } else { Matrix::new(agents, columns, short).ok().map(Some) })
}

/// Who works with whom in one pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolPairing {
    /// Each agent's partner; `audit` checks that partners name each other.
    pub partners: Vec<Option<AgentIx>>,
}

impl PoolPairing {
    /// The pairs, each with its lower agent first, ascending.
    pub fn pairs(&self) -> impl Iterator<Item = (AgentIx, AgentIx)> + '_ {
        AgentIx::all(self.partners.len())
            .zip(&self.partners)
            .filter_map(|(agent, &partner)| Some((agent, partner?)))
            .filter(|(agent, partner)| agent < partner)
    }
}

/// A stable partition of a pool (Tan 1991): every agent stands in one party. In a party of three or
/// more everyone prefers the next member to the one before; and no two agents outside that would both
/// rather have each other than the member before them. It always exists; a
/// stable matching exists exactly where no party is odd, singles aside. So an odd party is the
/// proof that there is none, and names those who stand in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StablePartition {
    /// The parties, each in its cyclic order from its smallest member, sorted. One is a single, two are a pair.
    pub parties: Vec<Vec<AgentIx>>,
}

impl StablePartition {
    /// The parties of an odd number of three or more.
    pub fn odd_parties(&self) -> impl Iterator<Item = &[AgentIx]> {
        self.parties
            .iter()
            .filter(|party| party.len() > 2 && party.len() % 2 == 1)
            .map(Vec::as_slice)
    }
}
