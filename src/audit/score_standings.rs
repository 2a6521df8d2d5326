//! Whom everybody would rather have than their partners in a market of scores, and which pairs
//! come to block, or block no more, with a few pairs changed.
//!
//! *Theorem*: none but the definition (Gale and Shapley 1962): whether two block depends on nothing
//! but their own partners. *Trusts* the market's checked construction. Scores are compared only.

use super::stability::BlockingPair;
use super::standing::{Infeasibility, partners, size_faults};
use super::wants::{Wants, acceptable, score_standings, wants};
use crate::kernel::{Index, MenteeIx, MentorIx, Ordered, Side};
use crate::market::{Matching, Score, ScoredMarket};
use std::collections::BTreeSet;

/// How everybody stands with a matching in a market of scores: for whoever asks again and
/// again which pairs would block it with a few pairs changed. A pair blocks as in
/// [`stability_by_scores`](super::stability_by_scores()).
///
/// O(agents + pairs made) to make. Memory O(agents).
#[derive(Clone, Debug)]
pub struct ScoreStandings<W> {
    pub(super) mentees: Vec<Wants<W>>,
    pub(super) mentors: Vec<Wants<W>>,
}

/// A mentee and a mentor.
pub(super) type Pair = (MenteeIx, MentorIx);

impl<W: Score> ScoreStandings<W> {
    /// Nothing where the matching is not one of this market: its sides have other sizes, or
    /// somebody has more partners than seats.
    #[must_use]
    pub fn new(market: &ScoredMarket<'_, W>, matching: &Matching) -> Option<Self> {
        let scores = market.scores();
        let mut faults = Vec::new();
        size_faults(matching, (scores.mentees(), scores.mentors()), &mut faults);
        if !faults.is_empty() {
            return None;
        }
        let standings = Self::read(market, matching, &mut faults);
        faults.is_empty().then_some(standings)
    }

    /// Of a matching whose sides have the right sizes.
    pub(super) fn read(
        market: &ScoredMarket<'_, W>,
        matching: &Matching,
        faults: &mut Vec<Infeasibility>,
    ) -> Self {
        let [mentees, mentors] =
            Side::BOTH.map(|side| score_standings(market, matching, side, faults));
        Self { mentees, mentors }
    }

    /// The pairs that block this matching without the pairs `lost` and with the pairs `new`, and
    /// did not before; and those that did before and do no longer. Both ascending. Nothing where
    /// somebody would have more partners than seats, or is not of this market.
    ///
    /// Whether two block depends on nothing but their own partners, so that only those who win or
    /// lose one are looked at: O(m) for each such mentee and O(n) for each such mentor.
    #[must_use]
    pub fn changes(
        &self,
        market: &ScoredMarket<'_, W>,
        matching: &Matching,
        (new, lost): (&[Pair], &[Pair]),
    ) -> Option<(Vec<Pair>, Vec<Pair>)> {
        let is_made = |pair: &Pair| {
            new.contains(pair) || (matching.contains(pair.0, pair.1) && !lost.contains(pair))
        };
        let changed = || new.iter().chain(lost);
        let mentees: BTreeSet<MenteeIx> = changed().map(|pair| pair.0).into_set();
        let mentors: BTreeSet<MentorIx> = changed().map(|pair| pair.1).into_set();
        let (of_mentees, of_mentors) =
            (market.scores().mentee_view(), market.scores().mentor_view());
        let mut now = self.clone();
        for side in Side::BOTH {
            let seen_from = |&(mentee, mentor): &Pair| match side {
                Side::Mentee => (mentee.get(), mentor.raw()),
                Side::Mentor => (mentor.get(), mentee.raw()),
            };
            let standings = match side {
                Side::Mentee => &mut now.mentees,
                Side::Mentor => &mut now.mentors,
            };
            for one in changed().map(|pair| seen_from(pair).0).into_set() {
                let standing = standings.get_mut(one)?;
                let is_lost = |other: u32| lost.iter().any(|pair| seen_from(pair) == (one, other));
                let kept = partners(matching, side, one).filter(|&other| !is_lost(other));
                let added = new.iter().map(seen_from).filter(|pair| pair.0 == one);
                let all: Vec<u32> = kept.chain(added.map(|pair| pair.1)).collect();
                let seats = market.seats(side).of(one) as usize;
                if all.len() > seats {
                    return None;
                }
                *standing = wants(market, (side, one), all.len() < seats, all.into_iter());
            }
        }
        let (mut more, mut fewer) = (Vec::new(), Vec::new());
        let mut compare = |mentee: MenteeIx, mentor: MentorIx| {
            let Some((gets, seen)) = acceptable(market, mentee, mentor) else { return };
            let would = |standings: &Self| {
                standings.mentees[mentee.get()].rather(gets)
                    && standings.mentors[mentor.get()].rather(seen)
            };
            let pair = (mentee, mentor);
            let before = would(self) && !matching.contains(mentee, mentor);
            match (before, would(&now) && !is_made(&pair)) {
                (false, true) => more.push(pair),
                (true, false) => fewer.push(pair),
                _ => {}
            }
        };
        // One side's scores lie together, and rule most pairs out.
        for &mentee in &mentees {
            let (before, now) = (self.mentees[mentee.get()], now.mentees[mentee.get()]);
            for (mentor, &gets) in of_mentees.row(mentee.get()).iter().enumerate() {
                if before.rather(gets) || now.rather(gets) {
                    compare(mentee, MentorIx::at(mentor));
                }
            }
        }
        for &mentor in &mentors {
            let (before, now) = (self.mentors[mentor.get()], now.mentors[mentor.get()]);
            for (mentee, &seen) in of_mentors.row(mentor.get()).iter().enumerate() {
                let mentee = MenteeIx::at(mentee);
                if (before.rather(seen) || now.rather(seen)) && !mentees.contains(&mentee) {
                    compare(mentee, mentor);
                }
            }
        }
        more.sort_unstable();
        fewer.sort_unstable();
        Some((more, fewer))
    }

    /// The pair, where it blocks this matching.
    pub(super) fn of(
        &self,
        market: &ScoredMarket<'_, W>,
        matching: &Matching,
        (mentee, mentor): Pair,
    ) -> Option<BlockingPair<W>> {
        let (own, theirs) = (*self.mentees.get(mentee.get())?, *self.mentors.get(mentor.get())?);
        let (gets, seen) = acceptable(market, mentee, mentor)?;
        let blocks = own.rather(gets) && theirs.rather(seen) && !matching.contains(mentee, mentor);
        blocks.then(|| BlockingPair {
            mentee,
            mentor,
            mentee_gains: own.gain(gets),
            mentor_gains: theirs.gain(seen),
        })
    }
}
