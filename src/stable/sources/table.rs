//! Two score tables, sorted only as far as proposals reach.
//!
//! A proposer takes a few best partners at a time. One sweep over its row finds a bound that
//! about so many scores reach, and only those that reach it are sorted. Each later sweep takes
//! four times as many. Once one has swept again while most receivers have seats, or many have,
//! tastes may be shared and most proposals refused: from then on only receivers who may still say yes are taken ([`Willing`]),
//! as many as were taken before, and whoever has got a better partner since is passed over.
//! Receivers compare scores directly, so no rank table exists. Each lies in a line of memory of its
//! own, so those for the next few partners of many proposers are asked for before any is looked at.
//! Memory: four bytes a partner of each proposer's latest sweep, beside some 220 bytes an agent; once
//! many have swept again an eighth of a byte an entry of the receivers' table.

use super::sweeping::{Sought, Sweeping, key};
use super::willing::Willing;
use crate::kernel::{BitMatrix, Index, Matrix, Side, fetch};
use crate::market::{NextChoice, Prefers, Score, ScoredMarket, Ties};
use std::cmp::Ordering;
use std::marker::PhantomData;

/// How many partners the first sweep of a row takes.
const FIRST: usize = 16;
/// One proposer of so many has swept again when receivers are asked whom they may still take.
const SHARED: usize = 4;
/// They are asked once more when one pair of so many was passed over since by a look at its score:
/// these looks took about as long as reading the table does.
const STALE: usize = 64;
/// How many of those who may say yes are taken at least.
const WILLING: usize = 32;
/// Where they are fewer than one receiver of so many, they are looked up one by one.
const FEW: usize = 16;
/// For how many partners ahead what they think of a proposer is fetched at once.
const AHEAD: usize = 8;
/// For so many proposers that is done before the first of them names its choice: more of them would
/// drive out of the cache what was fetched for the first.
const TOGETHER: usize = 64;
/// So many partners are passed over before one may take the proposer, as a rule.
const PASSING: usize = 2 * AHEAD;

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
    willing: Option<Willing<W>>,
    /// How many partners were passed over by their scores since the willing were last asked.
    passed: usize,
    /// What each receiver whose seats are taken thinks of its worst partner.
    worst: Vec<Option<W>>,
    /// How many these are.
    filled: usize,
    proposers: PhantomData<P>,
}

/// A proposer's sorted partners of the latest sweep.
#[derive(Clone)]
struct Taken<W> {
    partners: Vec<u32>,
    next: usize,
    /// What [`AHEAD`] partners think of it: the one at `next` and those beside it.
    ahead: [W; AHEAD],
    /// The last of these partners, packed as in [`Sought`].
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
                    ahead: [W::LOWEST; AHEAD],
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
            passed: 0,
            worst: vec![None; receivers],
            filled: 0,
            proposers: PhantomData,
        }
    }

    /// Whether two equal scores were met: only then may the rule that breaks ties have
    /// had a say.
    pub(in crate::stable) fn met_tie(&self) -> bool {
        self.met_tie
    }

    /// Whether both accept the pair, which the receiver gives this score; the proposer's own floor
    /// was looked at before.
    fn is_acceptable(&self, proposer: P, receiver: R, score: W) -> bool {
        let allowed = match self.allowed {
            None => true,
            Some((bits, true)) => bits.get(proposer.get(), receiver.get()),
            Some((bits, false)) => bits.get(receiver.get(), proposer.get()),
        };
        allowed && ScoredMarket::reaches(self.other_floor, score)
    }

    /// Whether all partners taken for `proposer` were named and there are more.
    fn is_used_up(&self, proposer: P) -> bool {
        let taken = &self.taken[proposer.get()];
        taken.next == taken.partners.len() && !taken.exhausted
    }

    /// Asks the memory for the scores that decide on the next choice of `proposer`.
    fn fetch_scores(&self, proposer: P) {
        let taken = &self.taken[proposer.get()];
        if taken.next % AHEAD != 0 {
            return;
        }
        let count = if self.willing.is_some() { PASSING } else { AHEAD };
        for &partner in taken.partners.iter().skip(taken.next).take(count) {
            if Self::is_looked_up(&self.willing, proposer, partner) {
                fetch(self.other.row(partner as usize), proposer.get());
            }
        }
    }

    /// Whether the score that `partner` gives `proposer` has a say.
    #[inline]
    fn is_looked_up(willing: &Option<Willing<W>>, proposer: P, partner: u32) -> bool {
        willing.as_ref().is_none_or(|all| all.may_take(proposer.get(), partner as usize))
    }

    /// Takes the next partners of `proposer` after those taken before.
    fn take(&mut self, proposer: P) {
        let taken = &mut self.taken[proposer.get()];
        let (sweeps, sum) = (taken.sweeps, taken.sum);
        taken.sweeps = sweeps.saturating_add(1);
        let sought = Sought {
            row: self.own.row(proposer.get()),
            floor: self.own_floor.map_or(u64::MAX, W::key),
            places: self.receiver_places.as_deref(),
            last: taken.last,
        };
        if sweeps > 0 {
            self.again += 1;
            match &mut self.willing {
                // With tastes of their own half of these would have had a seat.
                None if self.again > self.own.rows() / SHARED
                    || self.filled < self.own.rows().min(self.other.rows()) / 2 =>
                {
                    self.willing = Some(Willing::new(self.other, &self.worst));
                }
                Some(willing) if self.passed > self.own.items().len() / STALE => {
                    willing.renew(self.other, &self.worst);
                    self.passed = 0;
                }
                _ => {}
            }
        }
        let sweeping = &mut self.sweeping;
        let columns = sought.row.len();
        let (count, bound) = match (&self.willing, sought.last) {
            (Some(willing), Some((_, last))) => {
                let count = WILLING.max(sum).min(columns);
                if willing.find(proposer.get(), &mut sweeping.counts) < columns / FEW {
                    sweeping.collect_few(sought);
                    return self.keep(proposer, count, true);
                }
                (count, sweeping.near_rank(sought.row, count, last))
            }
            // All so far were the best of the row: the next end at the rank of both together.
            _ => {
                let count = FIRST.saturating_mul(4usize.saturating_pow(sweeps)).min(columns);
                (count, sweeping.at_rank(sought.row, sum + count))
            }
        };
        sweeping.collect(sought, bound);
        let mut all = bound <= W::LOWEST || bound.key() >= sought.floor;
        if sweeping.found.is_empty() && !all {
            // Whoever reached the bound ties with the last choice and was given before.
            sweeping.collect(sought, W::LOWEST);
            all = true;
        }
        self.keep(proposer, count, all);
    }

    /// Keeps the partners that were found, sorted; the best `count` where they are many.
    fn keep(&mut self, proposer: P, count: usize, all: bool) {
        let taken = &mut self.taken[proposer.get()];
        taken.exhausted = all;
        let found = &mut self.sweeping.found;
        let mut cut = false;
        // Where many were found some are left, and may tie with the last.
        if found.len() > 2 * count {
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
    fn expect(&mut self, proposers: &[P]) -> usize {
        let now = &proposers[..proposers.len().min(TOGETHER)];
        for (at, &proposer) in now.iter().enumerate() {
            if let Some(&next) = now.get(at + 1).filter(|&&next| self.is_used_up(next)) {
                self.sweeping.fetch_sample(self.own.row(next.get()));
            }
            if self.is_used_up(proposer) {
                self.take(proposer);
            }
        }
        now.iter().for_each(|&proposer| self.fetch_scores(proposer));
        now.len()
    }

    fn next_choice(&mut self, proposer: P) -> Option<R> {
        loop {
            let taken = &mut self.taken[proposer.get()];
            let Some(&partner) = taken.partners.get(taken.next) else {
                if taken.exhausted {
                    return None;
                }
                self.take(proposer);
                continue;
            };
            if taken.next % AHEAD == 0 {
                for (score, &partner) in taken.ahead.iter_mut().zip(&taken.partners[taken.next..]) {
                    // Below the worst partner, whatever it is, where nobody asks.
                    *score = match Self::is_looked_up(&self.willing, proposer, partner) {
                        true => *self.other.get(partner as usize, proposer.get())?,
                        false => W::LOWEST,
                    };
                }
            }
            let score = taken.ahead[taken.next % AHEAD];
            taken.next += 1;
            let receiver = R::at(partner as usize);
            if self.willing.is_some()
                && self.worst[receiver.get()].is_some_and(|worst| score < worst)
            {
                self.passed += usize::from(score > W::LOWEST);
                continue;
            }
            if self.is_acceptable(proposer, receiver, score) {
                self.offered[proposer.get()] = Some((receiver, score));
                return Some(receiver);
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
        let worst = self.score(receiver, worst);
        self.filled += usize::from(self.worst[receiver.get()].is_none() && worst.is_some());
        self.worst[receiver.get()] = worst;
        if let (Some(willing), Some(worst)) = (&mut self.willing, worst) {
            willing.filled(receiver.get(), worst);
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
