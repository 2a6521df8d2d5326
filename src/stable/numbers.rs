//! Stable pairs of numbered lists in one call: proposers and receivers, or one pool.
//!
//! Everything is checked by [`TwoSided`] and [`Pool`] and solved by [`optimal`] and
//! [`stable_roommates`]; here lists of any unsigned integers become theirs, and their faults
//! are told in words that know no mentoring.

use super::{SideOptimal, StableFault, optimal, stable_roommates};
use crate::kernel::{
    Control, Faults, Index, Internal, MentorIx, Rows, Side, TooMany, Unsigned, faults, words,
};
use crate::market::{
    ListFault, Lists, Outcome, Pool, PoolFault, PoolPairing, Seats, StablePartition, TwoSided,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The stable pairs that give every proposer the best receiver it has in any stable set of
/// pairs.
///
/// Each row lists partners by their place on the other side, from 0, the best first; who is
/// not listed is not acceptable. Rows are anything that [`Rows`] is there for, entries `u8`,
/// `u16`, `u32`, `u64` or `usize`. Stable: no two who list each other would both rather be
/// together than as they are. Such pairs always exist.
///
/// Guarantee and cost are those of [`optimal`]. The pairs are their own proof: see
/// [`PairsTask::market`] for how to check them, and [`PairsTask`] for receivers with several
/// seats.
///
/// # Errors
/// Every fault of the lists, with its row and place.
///
/// ```
/// use mentormatch::stable::pairs;
///
/// let found = pairs([[0_u8, 1], [0, 1]], &vec![vec![1_usize, 0], vec![0]])?;
/// assert_eq!(found.receivers, [Some(1), Some(0)]);
///
/// let faults = pairs(&[vec![0_u64, 7], vec![1, 1]], [[0_u8, 1], [1, 0]]).unwrap_err();
/// assert_eq!(
///     faults.to_string(),
///     "proposer 0 lists 7 at place 1, but the number of receivers is 2\n\
///      proposer 1 lists receiver 1 twice, again at place 1"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pairs<P: Unsigned, R: Unsigned>(
    proposers: impl Rows<P>,
    receivers: impl Rows<R>,
) -> Result<StablePairs, Faults<PreferenceFault>> {
    PairsTask::of(proposers, receivers).solve()
}

/// Lists of proposers and receivers, where [`pairs()`] says too little: receivers may have
/// several seats, their best can be asked for, and the checked market can be had.
///
/// Proposers have one seat each, so that each has one receiver at most. For proposers with
/// several, for ties, scores and required pairs, see [`TwoSided`].
///
/// ```
/// use mentormatch::{audit::stability, stable::PairsTask};
///
/// let proposers = vec![vec![0_u32, 1], vec![0], vec![1, 0]];
/// let receivers = vec![vec![1_u32, 0, 2], vec![2, 0]];
/// let task = || PairsTask::of(&proposers, &receivers).receiver_seats(&[1_u8, 2]);
/// let found = task().solve()?;
/// assert_eq!(found.receivers, [Some(1), Some(0), Some(1)]);
/// assert_eq!(found.proposers_of(1).collect::<Vec<_>>(), [0, 2]);
///
/// // Checked by code that shares nothing with the solver.
/// assert!(stability(&task().market()?, &found.proof.matching, 10).is_stable());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct PairsTask {
    proposers: Result<Read, TooMany>,
    receivers: Result<Read, TooMany>,
    receiver_seats: Option<Vec<u32>>,
    best_for: Side,
}

impl PairsTask {
    /// The best for the proposers of these lists, with one seat each.
    pub fn of<P: Unsigned, R: Unsigned>(proposers: impl Rows<P>, receivers: impl Rows<R>) -> Self {
        let (proposers, receivers) = (Read::of(&proposers), Read::of(&receivers));
        Self { proposers, receivers, receiver_seats: None, best_for: Side::Mentee }
    }

    /// The best for the receivers in place of the proposers.
    pub fn best_for_receivers(mut self) -> Self {
        self.best_for = Side::Mentor;
        self
    }

    /// How many proposers each receiver may have; 1 each by default.
    pub fn receiver_seats<N: Unsigned>(mut self, seats: &[N]) -> Self {
        // More than 2³² − 1 are as good as that many: no side has more agents.
        let narrow = |seats: &N| u32::try_from(seats.widened()).unwrap_or(u32::MAX);
        self.receiver_seats = Some(seats.iter().map(narrow).collect());
        self
    }

    /// The checked market: what `audit::stability` and `audit::improvement` need beside
    /// [`StablePairs::proof`], and what [`optimal`] takes where a run is to be stopped or
    /// watched. In it proposers are called mentees and receivers mentors.
    ///
    /// # Errors
    /// Every fault of the lists and the seats.
    pub fn market(self) -> Result<TwoSided, Faults<PreferenceFault>> {
        let (proposers, receivers) = match (self.proposers, self.receivers) {
            (Ok(proposers), Ok(receivers)) => (proposers, receivers),
            (proposers, receivers) => {
                let faults = [proposers.err(), receivers.err()].into_iter().flatten();
                return Err(faults.map(PreferenceFault::from).collect::<Vec<_>>().into());
            }
        };
        let ones = Seats::one_each(proposers.lists.rows());
        let seats = match self.receiver_seats {
            Some(seats) => Seats::each(seats),
            None => Seats::one_each(receivers.lists.rows()),
        };
        let (own, other) = (&proposers.wide, &receivers.wide);
        let market = TwoSided::new(proposers.lists, receivers.lists, ones, seats);
        market.map_err(|faults| {
            let told = |fault| told(fault, own, other);
            faults.into_iter().map(told).collect::<Vec<_>>().into()
        })
    }

    /// The stable pairs.
    ///
    /// # Errors
    /// Every fault of the lists and the seats.
    pub fn solve(self) -> Result<StablePairs, Faults<PreferenceFault>> {
        let best_for = self.best_for;
        let market = self.market()?;
        match optimal(&market, best_for, &Control::unbounded()) {
            Ok(Outcome::Solved(proof)) => Ok(StablePairs::told(proof)),
            Ok(Outcome::Impossible(never)) => match never {},
            Ok(Outcome::Stopped(_)) => Err(unstopped()),
            Err(fault) => Err(unsolved(fault)),
        }
    }
}

/// Lists as the solvers take them, and what did not fit into these.
#[derive(Clone, Debug)]
struct Read {
    lists: Lists,
    /// Numbers beyond 2³² − 1, by list and place. No side has so many agents, so that they are
    /// out of range, and the lists hold the largest number in their place, which is so too.
    wide: BTreeMap<(usize, usize), u64>,
}

impl Read {
    fn of<T: Unsigned>(rows: &impl Rows<T>) -> Result<Self, TooMany> {
        MentorIx::check_count(rows.rows())?;
        let mut read = Self { lists: Lists::default(), wide: BTreeMap::new() };
        for row in 0..rows.rows() {
            for (place, number) in rows.row(row).iter().enumerate() {
                let number = number.widened();
                let entry = u32::try_from(number).unwrap_or_else(|_| {
                    read.wide.insert((row, place), number);
                    u32::MAX
                });
                read.lists.entry(entry);
            }
            read.lists.end_row();
        }
        Ok(read)
    }
}

/// Stable pairs of proposers and receivers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenPairs")]
#[non_exhaustive]
pub struct StablePairs {
    /// The receiver of each proposer; nothing where a proposer has none. Who has none is the
    /// same in every stable set of pairs.
    pub receivers: Vec<Option<usize>>,
    /// The answer as the solver gave it: `audit::stability` checks it against
    /// [`PairsTask::market`].
    pub proof: SideOptimal,
}

impl StablePairs {
    fn told(proof: SideOptimal) -> Self {
        Self { receivers: receivers(&proof), proof }
    }

    /// The proposers of this receiver, ascending.
    pub fn proposers_of(&self, receiver: usize) -> impl Iterator<Item = usize> + '_ {
        let proposers = self.proof.matching.mentees_of(MentorIx::at(receiver));
        proposers.iter().map(|proposer| proposer.get())
    }

    /// The pairs of a proposer and its receiver, ascending.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let receivers = self.receivers.iter().enumerate();
        receivers.filter_map(|(proposer, receiver)| Some((proposer, (*receiver)?)))
    }
}

fn receivers(proof: &SideOptimal) -> Vec<Option<usize>> {
    let mut receivers = vec![None; proof.matching.mentees()];
    for (proposer, receiver) in proof.matching.pairs() {
        receivers[proposer.get()] = Some(receiver.get());
    }
    receivers
}

/// An answer as it is read, before its two halves are compared.
#[derive(Deserialize)]
struct WrittenPairs {
    receivers: Vec<Option<usize>>,
    proof: SideOptimal,
}

impl TryFrom<WrittenPairs> for StablePairs {
    type Error = &'static str;

    fn try_from(written: WrittenPairs) -> Result<Self, Self::Error> {
        let WrittenPairs { receivers: read, proof } = written;
        match read == receivers(&proof) {
            true => Ok(Self { receivers: read, proof }),
            false => Err(DISAGREE),
        }
    }
}

const DISAGREE: &str = "the partners are not those of the proof";

/// Stable pairs of one pool, in which everybody may be paired with everybody; or who stands in
/// the way.
///
/// Each row lists others of the pool by their place, from 0, the best first; who is not listed
/// is not acceptable. Rows and entries are as for [`pairs()`]. There may be no stable pairs:
/// then the answer is [`PoolAnswer::Impossible`], with the circles of members that show it.
///
/// Guarantee and cost are those of [`stable_roommates`]. [`pool_of`] gives what
/// `audit::pool_stability` and `audit::is_stable_partition` need beside the proof.
///
/// # Errors
/// Every fault of the lists, with its row and place.
///
/// ```
/// use mentormatch::stable::{PoolAnswer, roommates};
///
/// let found = roommates([[1_u8, 2, 3], [0, 3, 2], [3, 0, 1], [2, 1, 0]])?;
/// let found = found.solved().ok_or("no stable pairs")?;
/// assert_eq!(found.partners, [Some(1), Some(0), Some(3), Some(2)]);
///
/// // Each of three prefers the next one.
/// let PoolAnswer::Impossible(none) = roommates([[1_u8, 2], [2, 0], [0, 1]])? else {
///     return Err("whoever is left alone and the one before would rather pair".into());
/// };
/// assert_eq!(none.circles, [[0, 1, 2]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn roommates<A: Unsigned>(lists: impl Rows<A>) -> Result<PoolAnswer, Faults<PreferenceFault>> {
    let pool = pool_of(lists)?;
    match stable_roommates(&pool, &Control::unbounded()) {
        Ok(Outcome::Solved(proof)) => Ok(PoolAnswer::Solved(PoolPairs::told(proof))),
        Ok(Outcome::Impossible(proof)) => Ok(PoolAnswer::Impossible(NoPoolPairs::told(proof))),
        Ok(Outcome::Stopped(_)) => Err(unstopped()),
        Err(fault) => Err(unsolved(fault)),
    }
}

/// The checked pool of the lists that [`roommates()`] takes.
///
/// # Errors
/// Every fault of the lists.
///
/// ```
/// use mentormatch::audit::pool_stability;
/// use mentormatch::stable::{pool_of, roommates};
///
/// let lists = [[1_usize], [0]];
/// let found = roommates(&lists)?.solved().ok_or("no stable pairs")?;
/// assert!(pool_stability(&pool_of(&lists)?, &found.proof).is_stable());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pool_of<A: Unsigned>(lists: impl Rows<A>) -> Result<Pool, Faults<PreferenceFault>> {
    let read = Read::of(&lists).map_err(|fault| Faults::from(vec![fault.into()]))?;
    let Read { lists, wide } = read;
    Pool::new(lists).map_err(|faults| {
        let told = |fault| told_of_pool(fault, &wide);
        faults.into_iter().map(told).collect::<Vec<_>>().into()
    })
}

/// What [`roommates()`] finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "status")]
#[must_use]
pub enum PoolAnswer {
    /// Stable pairs.
    Solved(PoolPairs),
    /// There are none, and why.
    Impossible(NoPoolPairs),
}

impl PoolAnswer {
    /// The stable pairs, if there are any.
    #[must_use]
    pub fn solved(self) -> Option<PoolPairs> {
        match self {
            Self::Solved(found) => Some(found),
            Self::Impossible(_) => None,
        }
    }
}

/// Stable pairs of one pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenPool")]
#[non_exhaustive]
pub struct PoolPairs {
    /// The partner of each; nothing where somebody stays alone. Who does is the same in every
    /// stable set of pairs.
    pub partners: Vec<Option<usize>>,
    /// The same as the solver gave it: `audit::pool_stability` checks it against [`pool_of`].
    pub proof: PoolPairing,
}

impl PoolPairs {
    fn told(proof: PoolPairing) -> Self {
        Self { partners: partners(&proof), proof }
    }
}

fn partners(proof: &PoolPairing) -> Vec<Option<usize>> {
    proof.partners.iter().map(|partner| partner.map(Index::get)).collect()
}

/// Why a pool has no stable pairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenCircles")]
#[non_exhaustive]
pub struct NoPoolPairs {
    /// Circles of an odd number of members, three at least, each of whom prefers the next one
    /// to the one before: whoever of them is left alone breaks up a pair.
    pub circles: Vec<Vec<usize>>,
    /// The same with all others, as the solver gave it: `audit::is_stable_partition` checks it
    /// against [`pool_of`], and with an odd party it proves that there are no stable pairs
    /// (Tan 1991).
    pub proof: StablePartition,
}

impl NoPoolPairs {
    fn told(proof: StablePartition) -> Self {
        Self { circles: circles(&proof), proof }
    }
}

fn circles(proof: &StablePartition) -> Vec<Vec<usize>> {
    proof.odd_parties().map(|party| party.iter().map(|one| one.get()).collect()).collect()
}

/// An answer as it is read, before its two halves are compared.
#[derive(Deserialize)]
struct WrittenPool {
    partners: Vec<Option<usize>>,
    proof: PoolPairing,
}

impl TryFrom<WrittenPool> for PoolPairs {
    type Error = &'static str;

    fn try_from(written: WrittenPool) -> Result<Self, Self::Error> {
        let WrittenPool { partners: read, proof } = written;
        match read == partners(&proof) {
            true => Ok(Self { partners: read, proof }),
            false => Err(DISAGREE),
        }
    }
}

/// A refutation as it is read, before its two halves are compared.
#[derive(Deserialize)]
struct WrittenCircles {
    circles: Vec<Vec<usize>>,
    proof: StablePartition,
}

impl TryFrom<WrittenCircles> for NoPoolPairs {
    type Error = &'static str;

    fn try_from(written: WrittenCircles) -> Result<Self, Self::Error> {
        let WrittenCircles { circles: read, proof } = written;
        match read == circles(&proof) {
            true => Ok(Self { circles: read, proof }),
            false => Err("the circles are not those of the proof"),
        }
    }
}

words! {
    /// Who has a list.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Lister: "lister", display {
        /// A proposer.
        Proposer = "proposer", "proposer", "предлагающий",
            "pl": "proposers", "предлагающие", "gen-pl": "proposers", "предлагающих";
        /// A receiver.
        Receiver = "receiver", "receiver", "выбирающий",
            "pl": "receivers", "выбирающие", "gen-pl": "receivers", "выбирающих";
        /// Somebody of one pool.
        Member = "member", "member", "участник",
            "pl": "members", "участники", "gen-pl": "members", "участников";
    }
}

impl Lister {
    fn of(side: Side) -> Self {
        match side {
            Side::Mentee => Self::Proposer,
            Side::Mentor => Self::Receiver,
        }
    }

    /// Who stands in the list.
    fn listed(self) -> Self {
        match self {
            Self::Proposer => Self::Receiver,
            Self::Receiver => Self::Proposer,
            Self::Member => Self::Member,
        }
    }
}

faults! {
    /// What is wrong with lists of numbers.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PreferenceFault: "preference-fault" {
        /// An entry names nobody.
        OutOfRange {
            /// Whose list.
            lister: Lister,
            /// Which list, from 0.
            row: usize,
            /// The entry's place in the list, from 0.
            place: usize,
            /// The number given.
            value: u64,
            /// How many there are to be listed.
            count: usize,
        } = "out-of-range",
            "{lister} {row} lists {value} at place {place}, but the number of {listed:pl} is {count}",
            "{lister} {row}: на месте {place} указан {value}, но {listed:gen-pl} всего {count}",
            listed = lister.listed();
        /// A list names somebody twice.
        Twice {
            /// Whose list.
            lister: Lister,
            /// Which list, from 0.
            row: usize,
            /// The place of the second naming, from 0.
            place: usize,
            /// Who is named twice.
            value: u64,
        } = "twice",
            "{lister} {row} lists {listed} {value} twice, again at place {place}",
            "{lister} {row}: {listed} {value} указан дважды, повторно на месте {place}",
            listed = lister.listed();
        /// A member of a pool lists itself.
        Itself {
            /// Who.
            row: usize,
            /// The entry's place, from 0.
            place: usize,
        } = "itself",
            "member {row} lists itself at place {place}",
            "участник {row} указывает себя на месте {place}";
        /// Seats are given for another number of receivers.
        Seats {
            /// Whose seats.
            lister: Lister,
            /// How many there are.
            expected: usize,
            /// How many seats were given.
            got: usize,
        } = "seats",
            "seats are given for {got}, but the number of {lister:pl} is {expected}",
            "места указаны для {got}, а {lister:gen-pl} всего {expected}";
        /// Lists hold more entries than can be numbered.
        TooManyEntries {
            /// Whose lists.
            lister: Lister,
            /// How many entries.
            entries: usize,
        } = "too-many-entries",
            "the lists of the {lister:pl} hold {entries} entries, more than can be numbered",
            "в списках {lister:gen-pl} записей {entries}, больше, чем можно пронумеровать";
        /// There are more lists than can be numbered.
        TooMany(fault: TooMany) = "too-many", "{fault}", "{fault}";
        /// A fault of this crate.
        Internal(fault: Internal) = "internal", "{fault}", "{fault}";
    }
}

/// A fault of a market, with the numbers that did not fit into its lists.
fn told(
    fault: ListFault,
    proposers: &BTreeMap<(usize, usize), u64>,
    receivers: &BTreeMap<(usize, usize), u64>,
) -> PreferenceFault {
    match fault {
        ListFault::OutOfRange { side, agent: row, position: place, partner, partners } => {
            let wide = if side == Side::Mentee { proposers } else { receivers };
            let value = wide.get(&(row, place)).copied().unwrap_or(partner);
            let (lister, count) = (Lister::of(side), partners);
            PreferenceFault::OutOfRange { lister, row, place, value, count }
        }
        ListFault::Twice { side, agent: row, position: place, partner } => {
            let (lister, value) = (Lister::of(side), partner.into());
            PreferenceFault::Twice { lister, row, place, value }
        }
        ListFault::Seats { side, expected, got } => {
            PreferenceFault::Seats { lister: Lister::of(side), expected, got }
        }
        ListFault::TooManyEntries { side, entries } => {
            PreferenceFault::TooManyEntries { lister: Lister::of(side), entries }
        }
        ListFault::TooMany(fault) => fault.into(),
        ListFault::Internal(fault) => fault.into(),
        ListFault::EmptyTie { .. } | ListFault::AfterPadding { .. } => {
            Internal::broken("lists without ties and padding have no fault of these").into()
        }
    }
}

/// A fault of a pool, with the numbers that did not fit into its lists.
fn told_of_pool(fault: PoolFault, wide: &BTreeMap<(usize, usize), u64>) -> PreferenceFault {
    let lister = Lister::Member;
    match fault {
        PoolFault::OutOfRange { agent: row, position: place, partner, agents: count } => {
            let value = wide.get(&(row, place)).copied().unwrap_or(partner);
            PreferenceFault::OutOfRange { lister, row, place, value, count }
        }
        PoolFault::Itself { agent: row, position: place } => PreferenceFault::Itself { row, place },
        PoolFault::Twice { agent: row, position: place, partner } => {
            PreferenceFault::Twice { lister, row, place, value: partner.into() }
        }
        PoolFault::TooManyEntries { entries } => {
            PreferenceFault::TooManyEntries { lister, entries }
        }
        PoolFault::TooMany(fault) => fault.into(),
        PoolFault::Internal(fault) => fault.into(),
        PoolFault::EmptyTie { .. } | PoolFault::AfterPadding { .. } => {
            Internal::broken("lists without ties and padding have no fault of these").into()
        }
    }
}

fn unstopped() -> Faults<PreferenceFault> {
    vec![Internal::broken("what nothing bounds is not stopped").into()].into()
}

fn unsolved(fault: StableFault) -> Faults<PreferenceFault> {
    let fault = match fault {
        StableFault::Internal(fault) => fault,
        _ => Internal::broken("strict lists and one seat a proposer are always solved"),
    };
    vec![fault.into()].into()
}
