//! Two score tables, sorted only as far as proposals reach.
//!
//! A proposer takes a few best partners at a time. One sweep over its row finds the best
//! score of each of some groups; a group whose best is not among the first so many is
//! passed over, the scores of the others are looked at one by one, and only those that
//! reach the last of these bests are sorted. Each later sweep takes four times as many.
//! Receivers compare scores directly, so no rank table exists; a round's scores are
//! fetched together. Memory: 12 bytes a partner of each proposer's latest sweep, beside
//! 24 bytes an agent.

use crate::kernel::{BitMatrix, Index, Matrix, Wide};
use crate::market::{NextChoice, Party, Prefers, Score, ScoredMarket, Ties};
use std::cmp::Ordering;
use std::marker::PhantomData;

/// How many partners the first sweep of a row takes.
const FIRST: usize = 16;
/// How many groups there are for each partner that is to be taken.
const GROUPS: usize = 3;
/// The most scores of a group.
const LONGEST: usize = 32;

pub(in crate::stable) struct TableSource<'a, W, P, R> {
    own: &'a Matrix<W>,
    other: &'a Matrix<W>,
    /// The allowed pairs, and whether their rows are the proposers.
    allowed: Option<(&'a BitMatrix, bool)>,
    own_floor: Option<W>,
    other_floor: Option<W>,
    /// The places of receivers and of proposers that break ties; nothing for the index.
    receiver_places: Option<Vec<u32>>,
    proposer_places: Option<Vec<u32>>,
    taken: Vec<Taken<W>>,
    /// Whom each proposer last proposed to, and what that receiver thinks of it.
    offered: Vec<Option<(R, W)>>,
    met_tie: bool,
    sweeping: Sweeping<W>,
    proposers: PhantomData<P>,
}

/// Room for a sweep, to be used again.
struct Sweeping<W> {
    bests: Vec<W>,
    keys: Vec<u64>,
    order: Vec<u64>,
    found: Vec<u128>,
}

/// A proposer's sorted partners of the latest sweep.
#[derive(Clone)]
struct Taken<W> {
    partners: Vec<u32>,
    next: usize,
    /// The last of these partners, as [`packed`].
    last: Option<(u128, W)>,
    sweeps: u32,
    exhausted: bool,
}

impl<'a, W: Score, P: Index, R: Index> TableSource<'a, W, P, R> {
    /// The source where `side` proposes.
    pub(in crate::stable) fn new(market: &ScoredMarket<'a, W>, side: Party, ties: Ties) -> Self {
        let scores = market.scores();
        let (own, other) = match side {
            Party::Mentees => (scores.mentee_view(), scores.mentor_view()),
            Party::Mentors => (scores.mentor_view(), scores.mentee_view()),
        };
        // The number of rows alone counts: a table without rows has no columns to tell.
        let (proposers, receivers) = (own.rows(), other.rows());
        Self {
            own,
            other,
            allowed: scores.allowed().map(|bits| (bits, side == Party::Mentees)),
            own_floor: market.floor(side),
            other_floor: market.floor(side.other()),
            receiver_places: ties.places(side.other(), receivers),
            proposer_places: ties.places(side, proposers),
            taken: vec![
                Taken {
                    partners: Vec::new(),
                    next: 0,
                    last: None,
                    sweeps: 0,
                    exhausted: false
                };
                proposers
            ],
            offered: vec![None; proposers],
            met_tie: false,
            sweeping: Sweeping {
                bests: Vec::new(),
                keys: Vec::new(),
                order: Vec::new(),
                found: Vec::new(),
            },
            proposers: PhantomData,
        }
    }

    /// Whether two equal scores were met: only then may the rule that breaks ties have
    /// had a say.
    pub(in crate::stable) fn met_tie(&self) -> bool {
        self.met_tie
    }

    fn is_acceptable(&self, proposer: P, receiver: R) -> bool {
        let allowed = match self.allowed {
            None => true,
            Some((bits, true)) => bits.get(proposer.get(), receiver.get()),
            Some((bits, false)) => bits.get(receiver.get(), proposer.get()),
        };
        allowed
            && (self.other_floor.is_none()
                || self
                    .other
                    .get(receiver.get(), proposer.get())
                    .is_some_and(|&score| ScoredMarket::reaches(self.other_floor, score)))
    }

    /// Takes the next partners of `proposer` after those taken before.
    fn sweep(&mut self, proposer: P) {
        let row = self.own.row(proposer.get());
        let taken = &mut self.taken[proposer.get()];
        let count = FIRST.checked_shl(2 * taken.sweeps).unwrap_or(usize::MAX).max(FIRST);
        taken.sweeps += 1;
        // No score below the floor is taken.
        let floor = self.own_floor.map_or(u64::MAX, W::key);
        let places = self.receiver_places.as_deref();
        let last = taken.last;
        let sweeping = &mut self.sweeping;
        let mut bound = floor;
        if count < row.len() / GROUPS {
            bound = floor.min(sweeping.bound(row, count, last.map(|last| last.1)));
            sweeping.collect(row, bound, places, last);
            if sweeping.found.is_empty() {
                // All that reached the bound were equal to the last and taken before.
                bound = floor;
            }
        }
        if bound == floor {
            sweeping.collect_all(row, floor, places, last);
        }
        taken.exhausted = bound == floor;
        let found = &mut sweeping.found;
        let mut cut = false;
        // Equal scores may be many: then some are left, and may tie with the last.
        if found.len() > 4 * count {
            let (_, &mut last, rest) = found.select_nth_unstable(count - 1);
            cut = rest.iter().any(|&other| key(other) == key(last));
            found.truncate(count);
            taken.exhausted = false;
        }
        found.sort_unstable();
        self.met_tie |= cut || found.windows(2).any(|pair| key(pair[0]) == key(pair[1]));
        taken.partners = found.iter().map(|&found| found as u32).collect();
        taken.next = 0;
        if let Some(&last) = found.last() {
            taken.last = Some((last, row[last as u32 as usize]));
        }
    }

    fn score(&self, receiver: R, proposer: P) -> Option<W> {
        match self.offered[proposer.get()] {
            Some((to, score)) if to == receiver => Some(score),
            _ => self.other.get(receiver.get(), proposer.get()).copied(),
        }
    }
}

/// A score with its partner and the place that breaks ties, so that the better is the
/// lower number.
#[inline]
fn packed<W: Score>(score: W, partner: usize, places: Option<&[u32]>) -> u128 {
    let partner = partner as u32;
    let place = places.map_or(partner, |places| places[partner as usize]);
    u128::from(score.key()) << 64 | u128::from(place) << 32 | u128::from(partner)
}

/// The score's part of a packed number.
fn key(packed: u128) -> u64 {
    (packed >> 64) as u64
}

/// The best score not above `ceiling` of each group, and its key.
struct GroupBests<'a, W> {
    row: &'a [W],
    ceiling: Option<W>,
    bests: &'a mut [W],
    keys: &'a mut [u64],
}

impl<W: Score> Wide for GroupBests<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { row, ceiling, bests, keys } = self;
        let higher = |one: W, two: W| if two > one { two } else { one };
        for scores in row.chunks(bests.len()) {
            // By index: the compiler would otherwise store only where a score is higher,
            // which is slower than to store always.
            let bests = &mut bests[..scores.len()];
            match ceiling {
                None => (0..scores.len()).for_each(|at| bests[at] = higher(bests[at], scores[at])),
                Some(ceiling) => (0..scores.len()).for_each(|at| {
                    let score = if scores[at] <= ceiling { scores[at] } else { W::LOWEST };
                    bests[at] = higher(bests[at], score);
                }),
            }
        }
        for (key, best) in keys.iter_mut().zip(bests) {
            *key = best.key();
        }
    }
}

impl<W: Score> Sweeping<W> {
    /// A key that about `count` scores not above `ceiling` reach, and at least `count`
    /// where so many remain. Group `g` holds every so-many-th score from `g` on.
    fn bound(&mut self, row: &[W], count: usize, ceiling: Option<W>) -> u64 {
        let groups = (GROUPS * count).max(row.len().div_ceil(LONGEST));
        let Self { bests, keys, order, .. } = self;
        bests.clear();
        bests.resize(groups, W::LOWEST);
        keys.clear();
        keys.resize(groups, 0);
        GroupBests { row, ceiling, bests: bests.as_mut_slice(), keys: keys.as_mut_slice() }
            .widely();
        order.clear();
        order.extend_from_slice(keys);
        let bound = *order.select_nth_unstable(count - 1).1;
        // Fewer groups than that hold anything: all that remains is wanted.
        if bound >= W::LOWEST.key() { u64::MAX } else { bound }
    }

    /// Finds what reaches `bound` and comes after `last`, by the groups of
    /// [`Sweeping::bound`].
    fn collect(&mut self, row: &[W], bound: u64, places: Option<&[u32]>, last: Option<(u128, W)>) {
        let Self { keys, found, .. } = self;
        found.clear();
        for (group, _) in keys.iter().enumerate().filter(|&(_, &key)| key <= bound) {
            let mut partner = group;
            while let Some(&score) = row.get(partner) {
                if score.key() <= bound {
                    let packed = packed(score, partner, places);
                    if last.is_none_or(|last| packed > last.0) {
                        found.push(packed);
                    }
                }
                partner += keys.len();
            }
        }
    }

    /// Finds what reaches the floor and comes after `last`.
    fn collect_all(
        &mut self,
        row: &[W],
        floor: u64,
        places: Option<&[u32]>,
        last: Option<(u128, W)>,
    ) {
        let reaching = row.iter().enumerate().filter(|(_, score)| score.key() <= floor);
        let all = reaching.map(|(partner, &score)| packed(score, partner, places));
        self.found.clear();
        self.found.extend(all.filter(|&packed| last.is_none_or(|last| packed > last.0)));
    }
}

impl<W: Score, P: Index, R: Index> NextChoice<P, R> for TableSource<'_, W, P, R> {
    fn next_choice(&mut self, proposer: P) -> Option<R> {
        loop {
            let taken = &mut self.taken[proposer.get()];
            match taken.partners.get(taken.next) {
                Some(&partner) => {
                    taken.next += 1;
                    let receiver = R::at(partner as usize);
                    if self.is_acceptable(proposer, receiver) {
                        return Some(receiver);
                    }
                }
                None if taken.exhausted => return None,
                None => self.sweep(proposer),
            }
        }
    }
}

impl<W: Score, P: Index, R: Index> Prefers<R, P> for TableSource<'_, W, P, R> {
    #[inline]
    fn prefers(&mut self, receiver: R, candidate: P, held: P) -> bool {
        let (Some(candidate_score), Some(held_score)) =
            (self.score(receiver, candidate), self.score(receiver, held))
        else {
            return false;
        };
        match candidate_score.order(held_score) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => {
                self.met_tie |= candidate != held;
                match &self.proposer_places {
                    Some(places) => places[candidate.get()] < places[held.get()],
                    None => candidate < held,
                }
            }
        }
    }

    fn announce(&mut self, proposals: &[(P, R)]) {
        // Nothing here depends on what was loaded before: the cache misses overlap.
        for &(proposer, receiver) in proposals {
            let score = self.other.get(receiver.get(), proposer.get());
            self.offered[proposer.get()] = score.map(|&score| (receiver, score));
        }
    }
}
