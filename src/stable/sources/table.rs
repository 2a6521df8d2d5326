//! Two score tables, sorted only as far as proposals reach.
//!
//! A proposer takes a few best partners at a time: one sweep over its row keeps the
//! scores above a rising threshold, whole blocks without a candidate are passed over,
//! and each later sweep takes four times as many. Receivers compare scores directly, so no
//! rank table exists. Memory: the partners taken so far, at most eight bytes times
//! four a proposal made, beside 16 bytes an agent.

use crate::kernel::{BitMatrix, Index, Matrix};
use crate::market::{NextChoice, Party, Prefers, Score, ScoredMarket, Ties};
use std::cmp::Ordering;
use std::marker::PhantomData;

/// How many partners the first sweep of a row takes.
const FIRST: usize = 16;
/// How many scores are compared with the threshold without a branch between them.
const BLOCK: usize = 32;

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
    taken: Vec<Taken>,
    /// The held proposer that a receiver last compared, with its score.
    known: Vec<Option<(P, W)>>,
    met_tie: bool,
    buffer: Vec<(W, u32)>,
    receivers: PhantomData<R>,
}

/// A proposer's sorted partners of the latest sweep.
#[derive(Clone, Default)]
struct Taken {
    partners: Vec<u32>,
    next: usize,
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
            taken: vec![Taken::default(); proposers],
            known: vec![None; receivers],
            met_tie: false,
            buffer: Vec::new(),
            receivers: PhantomData,
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
        let places = self.receiver_places.as_deref();
        let place = |partner: u32| places.map_or(partner, |places| places[partner as usize]);
        // Best first: the higher score, then the earlier place.
        let order =
            |a: &(W, u32), b: &(W, u32)| b.0.order(a.0).then_with(|| place(a.1).cmp(&place(b.1)));
        let last = taken.partners.last().map(|&partner| (row[partner as usize], partner));
        let count = FIRST.checked_shl(2 * taken.sweeps).unwrap_or(usize::MAX).max(FIRST);
        let count = if count >= row.len() / 4 { row.len() } else { count };
        let mut threshold = None;
        // The best score among those left for a later sweep, as far as it may tie.
        let mut left = None;
        let best = |left: Option<W>, rest: &[(W, u32)]| {
            rest.iter()
                .map(|entry| entry.0)
                .chain(left)
                .reduce(|best, score| if score > best { score } else { best })
        };
        self.buffer.clear();
        for (block, scores) in row.chunks(BLOCK).enumerate() {
            if let Some(threshold) = threshold {
                let high = |any: bool, &score: &W| any | (score >= threshold);
                // A whole block has a length that the compiler knows.
                let any = match <&[W; BLOCK]>::try_from(scores) {
                    Ok(block) => block.iter().fold(false, high),
                    Err(_) => scores.iter().fold(false, high),
                };
                if !any {
                    continue;
                }
            }
            for (partner, &score) in ((block * BLOCK) as u32..).zip(scores) {
                let high = threshold.is_none_or(|threshold| score >= threshold);
                if high
                    && last.is_none_or(|last| order(&last, &(score, partner)).is_lt())
                    && ScoredMarket::reaches(self.own_floor, score)
                {
                    self.buffer.push((score, partner));
                }
            }
            if self.buffer.len() >= 2 * count {
                let (_, worst, _) = self.buffer.select_nth_unstable_by(count - 1, order);
                threshold = Some(worst.0);
                left = best(left, &self.buffer[count..]);
                self.buffer.truncate(count);
            }
        }
        if self.buffer.len() > count {
            self.buffer.select_nth_unstable_by(count - 1, order);
            left = best(left, &self.buffer[count..]);
            self.buffer.truncate(count);
        } else {
            // A threshold stands where some partners were left for a later sweep.
            taken.exhausted = threshold.is_none();
        }
        self.buffer.sort_unstable_by(order);
        let ties = |pair: &[(W, u32)]| pair[0].0.order(pair[1].0).is_eq();
        let cut = match (left, self.buffer.last()) {
            (Some(left), Some(last)) => left.order(last.0).is_eq(),
            _ => false,
        };
        self.met_tie |= cut || self.buffer.windows(2).any(ties);
        taken.partners.clear();
        taken.partners.extend(self.buffer.iter().map(|entry| entry.1));
        taken.next = 0;
        taken.sweeps += 1;
    }

    fn score(&self, receiver: R, proposer: P) -> Option<W> {
        match self.known[receiver.get()] {
            Some((known, score)) if known == proposer => Some(score),
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
        let wins = match candidate_score.order(held_score) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => {
                self.met_tie |= candidate != held;
                match &self.proposer_places {
                    Some(places) => places[candidate.get()] < places[held.get()],
                    None => candidate < held,
                }
            }
        };
        self.known[receiver.get()] =
            Some(if wins { (candidate, candidate_score) } else { (held, held_score) });
        wins
    }
}
