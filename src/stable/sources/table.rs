//! Two score tables, sorted only as far as proposals reach.
//!
//! A proposer takes a few best partners at a time. One sweep over its row finds the best
//! score of each of some groups; a group whose best is not among the first so many is
//! passed over, the scores of the others are looked at one by one, and only those that
//! reach the last of these bests are sorted. Each later sweep takes four times as many.
//! Once many proposers have swept again, tastes may be shared and most proposals refused:
//! from then on only receivers who may still say yes are taken ([`Willing`]), as many
//! as were taken before.
//! Receivers compare scores directly, so no rank table exists; a round's scores are
//! fetched together. Memory: four bytes a partner of each proposer's latest sweep, beside
//! some 150 bytes an agent; once many have swept again a byte an entry of the receivers' table.

use super::sweeping::{GROUPS, Sweeping, key};
use super::willing::Willing;
use crate::kernel::{BitMatrix, Index, Matrix, Side};
use crate::market::{NextChoice, Prefers, Score, ScoredMarket, Ties};
use std::cmp::Ordering;
use std::marker::PhantomData;

/// How many partners the first sweep of a row takes.
const FIRST: usize = 16;
/// One proposer of so many has swept again when the receivers' grades are written.
const SHARED: usize = 4;
/// How many of those who may say yes are taken at least.
const WILLING: usize = 32;
/// Where they are fewer than one receiver of so many, they are looked up one by one.
const FEW: usize = 16;

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
    /// How often a row was swept that had been swept before.
    again: usize,
    willing: Option<Willing>,
    /// The worst partner of each receiver whose seats are taken.
    worst: Vec<Option<P>>,
    proposers: PhantomData<P>,
}

/// A proposer's sorted partners of the latest sweep.
#[derive(Clone)]
struct Taken<W> {
    partners: Vec<u32>,
    next: usize,
    /// The last of these partners, as [`packed`].
    last: Option<(u128, W)>,
    sweeps: u32,
    /// How many partners all sweeps took.
    sum: usize,
    exhausted: bool,
}

impl<'a, W: Score, P: Index, R: Index> TableSource<'a, W, P, R> {
    /// The source where `side` proposes.
    pub(in crate::stable) fn new(market: &ScoredMarket<'a, W>, side: Side, ties: Ties) -> Self {
        let scores = market.scores();
        let (own, other) = match side {
            Side::Mentee => (scores.mentee_view(), scores.mentor_view()),
            Side::Mentor => (scores.mentor_view(), scores.mentee_view()),
        };
        // The number of rows alone counts: a table without rows has no columns to tell.
        let (proposers, receivers) = (own.rows(), other.rows());
        Self {
            own,
            other,
            allowed: scores.allowed().map(|bits| (bits, side == Side::Mentee)),
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
                    sum: 0,
                    exhausted: false
                };
                proposers
            ],
            offered: vec![None; proposers],
            met_tie: false,
            sweeping: Sweeping::new(receivers),
            again: 0,
            willing: None,
            worst: vec![None; receivers],
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
    fn take(&mut self, proposer: P) {
        let sweeps = self.taken[proposer.get()].sweeps;
        self.taken[proposer.get()].sweeps = sweeps.saturating_add(1);
        if sweeps > 0 {
            self.again += 1;
            if self.willing.is_none() && self.again > self.taken.len() / SHARED {
                self.willing = Some(self.ask_receivers());
            }
        }
        if let (Some(willing), true) = (&self.willing, sweeps > 0) {
            let found = willing.find(proposer.get(), &mut self.sweeping.flags);
            if found < self.own.columns() / FEW {
                let row = self.own.row(proposer.get());
                let floor = self.own_floor.map_or(u64::MAX, W::key);
                let places = self.receiver_places.as_deref();
                let last = self.taken[proposer.get()].last;
                self.sweeping.collect_few(row, floor, places, last);
                return self.keep(proposer, self.count(proposer, sweeps), true);
            }
        }
        let count = self.count(proposer, sweeps);
        let all = self.sweep(proposer, count);
        self.keep(proposer, count, all);
    }

    /// Who would be taken by whom as things stand.
    fn ask_receivers(&self) -> Willing {
        let mut willing = Willing::new(self.other);
        for (receiver, worst) in self.worst.iter().enumerate() {
            worst.iter().for_each(|worst| willing.filled(receiver, worst.get()));
        }
        willing
    }

    /// How many partners `proposer` seeks after so many sweeps.
    fn count(&self, proposer: P, sweeps: u32) -> usize {
        let count = if self.willing.is_some() && sweeps > 0 {
            WILLING.max(self.taken[proposer.get()].sum)
        } else {
            FIRST.saturating_mul(4usize.saturating_pow(sweeps))
        };
        count.min(self.own.columns())
    }

    /// Finds the next `count` partners of `proposer`; whether all that remain were found.
    fn sweep(&mut self, proposer: P, count: usize) -> bool {
        let row = self.own.row(proposer.get());
        // No score below the floor is taken.
        let floor = self.own_floor.map_or(u64::MAX, W::key);
        let places = self.receiver_places.as_deref();
        let last = self.taken[proposer.get()].last;
        let sweeping = &mut self.sweeping;
        let mut bound = floor;
        if count < row.len() / GROUPS {
            bound = floor.min(sweeping.bound(row, count, last.map(|last| last.1)));
            sweeping.collect(row, bound, places, last);
            if sweeping.found.is_empty() {
                // Everything that reached the bound ties with the last choice and was given before,
                // so the bound is lowered.
                bound = floor;
            }
        }
        if bound == floor {
            sweeping.collect_all(row, floor, places, last);
        }
        bound == floor
    }

    /// Keeps the partners that were found, sorted; the best `count` where they are many.
    fn keep(&mut self, proposer: P, count: usize, all: bool) {
        let taken = &mut self.taken[proposer.get()];
        taken.exhausted = all;
        let found = &mut self.sweeping.found;
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
        taken.partners.clear();
        taken.partners.extend(found.iter().map(|&found| found as u32));
        taken.sum += found.len();
        taken.next = 0;
        if let Some(&last) = found.last() {
            let row = self.own.row(proposer.get());
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
                None => self.take(proposer),
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

    fn filled(&mut self, receiver: R, worst: P) {
        self.worst[receiver.get()] = Some(worst);
        if let Some(willing) = &mut self.willing {
            willing.filled(receiver.get(), worst.get());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{MenteeIx, MentorIx};
    use crate::market::Scores;

    /// Where nobody is turned down, each of many proposals is reached in few sweeps, in order.
    #[test]
    fn sweeps_grow_though_only_the_willing_are_taken() {
        let (proposers, receivers) = (24usize, 3000usize);
        let score = |at: usize| (at * 7919 % 100_003) as f64;
        let items: Vec<f64> = (0..proposers * receivers).map(score).collect();
        let own = Matrix::new(proposers, receivers, items.clone()).unwrap();
        let other = Matrix::new(receivers, proposers, items).unwrap();
        let scores = Scores::new(own, other, None).unwrap();
        let market = ScoredMarket::new(&scores);
        let ties = Ties::Index;
        let mut source = TableSource::<_, MenteeIx, MentorIx>::new(&market, Side::Mentee, ties);
        for proposer in 0..proposers {
            let mut last = f64::INFINITY;
            let mut count = 0;
            while let Some(next) = source.next_choice(MenteeIx::at(proposer)) {
                let score = source.own.row(proposer)[next.get()];
                assert!(score < last);
                last = score;
                count += 1;
            }
            assert_eq!(count, receivers);
            assert!(source.taken[proposer].sweeps <= 10, "{}", source.taken[proposer].sweeps);
        }
        assert!(source.willing.is_some());
    }
}
