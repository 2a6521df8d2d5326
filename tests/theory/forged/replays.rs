//! Logs of deletions replayed step by step from the lists as they were drawn, as
//! docs/CERTIFICATES.md tells. Nothing here calls a solver or a verifier.

use crate::stable::oracle::{Pairs, Raw};
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side};
use mentormatch::market::{DeletionLog, InsistenceLog, InsistenceStep, Strength};

pub(super) fn places((mentee, mentor): (MenteeIx, MentorIx)) -> (usize, usize) {
    (mentee.get(), mentor.get())
}

/// What a log of deletions shows.
#[derive(Debug, PartialEq)]
pub(super) enum Shown {
    /// This is the best that keeps the rules.
    Best(Pairs),
    /// Nothing keeps them.
    Nothing,
}

/// Proposers and receivers while pairs are deleted. Lists are strict.
struct Proposing {
    /// The market with the proposers as its mentees.
    raw: Raw,
    acceptable: Pairs,
    barred: Pairs,
    deleted: Pairs,
    /// The rank that each receiver has to be better than, once one is set.
    bars: Vec<Option<usize>>,
}

impl Proposing {
    fn rank_of_proposer(&self, (proposer, receiver): (usize, usize)) -> usize {
        self.raw.mentor_rank(receiver, proposer).unwrap()
    }

    /// Whether the receiver is among the first that are left, as many as the proposer has seats.
    fn insists(&self, pair: (usize, usize)) -> bool {
        let rank = |pair: (usize, usize)| self.raw.mentee_rank(pair.0, pair.1);
        let is_before = |other: &&(usize, usize)| {
            other.0 == pair.0 && rank(**other) < rank(pair) && !self.deleted.contains(other)
        };
        let before = self.acceptable.iter().filter(is_before).count();
        !self.deleted.contains(&pair) && before < self.raw.mentee_seats[pair.0] as usize
    }

    fn insisted(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.acceptable.iter().copied().filter(|&pair| self.insists(pair))
    }

    fn follows(&self, pair: (usize, usize)) -> bool {
        let own = self.rank_of_proposer(pair);
        let is_better = |other: &(usize, usize)| {
            other.1 == pair.1 && self.rank_of_proposer(*other) < own && !self.barred.contains(other)
        };
        let better = self.insisted().filter(is_better).count();
        self.barred.contains(&pair)
            || self.bars[pair.1].is_some_and(|bar| own >= bar)
            || better >= self.raw.mentor_seats[pair.1] as usize
    }

    fn delete(&mut self, pair: (usize, usize)) -> Option<()> {
        let is_left = self.acceptable.contains(&pair) && !self.deleted.contains(&pair);
        if !is_left || !self.follows(pair) {
            return None;
        }
        if self.barred.contains(&pair) && self.insists(pair) {
            let own = self.rank_of_proposer(pair);
            let bar = &mut self.bars[pair.1];
            *bar = Some(bar.map_or(own, |bar| bar.min(own)));
        }
        self.deleted.push(pair);
        Some(())
    }

    fn shown(&self, required: &Pairs) -> Option<Shown> {
        let mut left: Pairs = self.insisted().collect();
        left.sort_unstable();
        let held = |receiver: usize| left.iter().filter(|pair| pair.1 == receiver).count();
        let seats = |receiver: usize| self.raw.mentor_seats[receiver] as usize;
        let receivers = 0..self.bars.len();
        if left.iter().any(|pair| self.barred.contains(pair))
            || receivers.clone().any(|one| held(one) > seats(one))
        {
            return None;
        }
        let is_short = |one: usize| self.bars[one].is_some() && held(one) < seats(one);
        if receivers.clone().any(is_short) {
            return Some(Shown::Nothing);
        }
        let is_stable = self.raw.blocking(&left).is_empty();
        let has_all = required.iter().all(|pair| left.contains(pair));
        is_stable.then_some(if has_all { Shown::Best(left) } else { Shown::Nothing })
    }
}

/// What a log shows of a market with strict lists; nothing where a step does not follow, or where
/// the end is no answer. Pairs are those of mentee and mentor.
pub(super) fn deletions(
    raw: &Raw,
    log: &DeletionLog,
    required: &Pairs,
    barred: impl Fn(usize, usize) -> bool,
) -> Option<Shown> {
    let turns = log.best_for == Side::Mentor;
    let turned = |pair: (usize, usize)| if turns { (pair.1, pair.0) } else { pair };
    let acceptable = raw.acceptable();
    let mut state = Proposing {
        raw: if turns { raw.turned() } else { raw.clone() },
        barred: acceptable
            .iter()
            .filter(|pair| barred(pair.0, pair.1))
            .map(|&p| turned(p))
            .collect(),
        acceptable: acceptable.into_iter().map(turned).collect(),
        deleted: Vec::new(),
        bars: vec![None; if turns { raw.mentees.len() } else { raw.mentors.len() }],
    };
    for &pair in &log.deleted {
        state.delete(turned(places(pair)))?;
    }
    let required = required.iter().map(|&pair| turned(pair)).collect();
    match state.shown(&required)? {
        Shown::Best(mut pairs) => {
            pairs.iter_mut().for_each(|pair| *pair = turned(*pair));
            pairs.sort_unstable();
            Some(Shown::Best(pairs))
        }
        Shown::Nothing => Some(Shown::Nothing),
    }
}

/// Mentees who insist, and mentors, while a log of insistence is replayed.
struct Insisting<'a> {
    raw: &'a Raw,
    strong: bool,
    left: Pairs,
    /// Of each mentor the ranks of those who insisted on it and were deleted.
    refused: Vec<Vec<usize>>,
    filled: Vec<bool>,
}

impl Insisting<'_> {
    fn mentor_rank(&self, (mentee, mentor): (usize, usize)) -> usize {
        self.raw.mentor_rank(mentor, mentee).unwrap()
    }

    fn insists(&self, pair: (usize, usize)) -> bool {
        let rank = |pair: &(usize, usize)| self.raw.mentee_rank(pair.0, pair.1);
        let best = self.left.iter().filter(|other| other.0 == pair.0).map(rank).min();
        self.raw.mentee_seats[pair.0] > 0 && self.left.contains(&pair) && best == Some(rank(&pair))
    }

    fn heads(&self, mentee: usize) -> Vec<usize> {
        let own = self.left.iter().filter(|pair| pair.0 == mentee && self.insists(**pair));
        own.map(|pair| pair.1).collect()
    }

    fn insisting_on(&self, mentor: usize) -> Pairs {
        self.left.iter().copied().filter(|pair| pair.1 == mentor && self.insists(*pair)).collect()
    }

    fn seats(&self, mentor: usize) -> usize {
        self.raw.mentor_seats[mentor] as usize
    }

    fn fill(&mut self) {
        for mentor in 0..self.filled.len() {
            self.filled[mentor] |= self.insisting_on(mentor).len() >= self.seats(mentor);
        }
    }

    fn delete(&mut self, pair: (usize, usize)) {
        if self.insists(pair) {
            let rank = self.mentor_rank(pair);
            self.refused[pair.1].push(rank);
            self.filled[pair.1] = true;
        }
        self.left.retain(|other| *other != pair);
        self.fill();
    }

    fn outranked(&mut self, pair: (usize, usize)) -> Option<()> {
        if !self.left.contains(&pair) {
            return None;
        }
        let own = self.mentor_rank(pair);
        let is_above = |rank: usize| if self.strong { rank < own } else { rank <= own };
        let insisting = self.insisting_on(pair.1).into_iter().filter(|other| other.0 != pair.0);
        let above = insisting.filter(|&other| is_above(self.mentor_rank(other))).count();
        let follows =
            above >= self.seats(pair.1) || self.refused[pair.1].iter().any(|&rank| is_above(rank));
        follows.then(|| self.delete(pair))
    }

    fn contested(&mut self, seated: &Pairs, unseated: &[usize]) -> Option<()> {
        let mut named: Vec<usize> = seated.iter().map(|pair| pair.0).collect();
        named.extend(unseated);
        named.sort_unstable();
        let each_once = named.windows(2).all(|two| two[0] != two[1]);
        let is_there = named.iter().all(|&mentee| mentee < self.raw.mentees.len());
        let insist = seated.iter().all(|&pair| self.left.contains(&pair) && self.insists(pair));
        if !self.strong || unseated.is_empty() || !each_once || !is_there || !insist {
            return None;
        }
        // Whom those who are left reach.
        let (mut mentees, mut mentors) = (unseated.to_vec(), Vec::new());
        let mut at = 0;
        while at < mentees.len() {
            for mentor in self.heads(mentees[at]) {
                if !mentors.contains(&mentor) {
                    mentors.push(mentor);
                    let there = seated.iter().filter(|pair| pair.1 == mentor);
                    mentees.extend(there.map(|pair| pair.0));
                }
            }
            at += 1;
        }
        mentees.sort_unstable();
        if mentees != named {
            return None;
        }
        let mut ends = Vec::new();
        for &mentor in &mentors {
            let own = self.left.iter().filter(|pair| pair.1 == mentor);
            let end = own.map(|&pair| self.mentor_rank(pair)).max()?;
            let insisting = self.insisting_on(mentor).into_iter();
            let better = insisting.filter(|&pair| self.mentor_rank(pair) < end).count();
            let there = seated.iter().filter(|pair| pair.1 == mentor).count();
            if there != self.seats(mentor).saturating_sub(better) {
                return None;
            }
            ends.extend(
                self.left
                    .iter()
                    .copied()
                    .filter(|&pair| pair.1 == mentor && self.mentor_rank(pair) == end),
            );
        }
        let at_end = |&mentee: &usize| {
            self.heads(mentee).into_iter().all(|mentor| ends.contains(&(mentee, mentor)))
        };
        if !mentees.iter().all(at_end) {
            return None;
        }
        ends.into_iter().for_each(|pair| self.delete(pair));
        Some(())
    }

    fn contradicts(&self) -> bool {
        let left = (0..self.raw.mentees.len()).filter(|&one| !self.heads(one).is_empty()).count();
        let needed = (0..self.filled.len()).map(|mentor| {
            let insisting = self.insisting_on(mentor).len();
            if self.filled[mentor] { self.seats(mentor) } else { insisting.min(self.seats(mentor)) }
        });
        needed.sum::<usize>() > left
    }
}

/// Whether each step follows and the end is a contradiction. Mentees have one seat at most.
pub(super) fn contradicts(raw: &Raw, log: &InsistenceLog) -> bool {
    let mut state = Insisting {
        raw,
        strong: log.strength == Strength::Strong,
        left: raw.acceptable(),
        refused: vec![Vec::new(); raw.mentors.len()],
        filled: vec![false; raw.mentors.len()],
    };
    state.fill();
    let follows = log.steps.iter().all(|step| {
        let followed = match step {
            InsistenceStep::Outranked(mentee, mentor) => {
                state.outranked(places((*mentee, *mentor)))
            }
            InsistenceStep::Contested { seated, left } => {
                let seated = seated.iter().map(|&pair| places(pair)).collect();
                let left: Vec<usize> = left.iter().map(|mentee| mentee.get()).collect();
                state.contested(&seated, &left)
            }
            _ => None,
        };
        followed.is_some()
    });
    let one_each = raw.mentee_seats.iter().all(|&seats| seats <= 1);
    log.strength != Strength::Weak && one_each && follows && state.contradicts()
}
