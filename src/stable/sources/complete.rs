//! Complete lists read in place, without a rank table for most receivers.
//!
//! While the lists were checked, the place of each mentee in the lists of its first choices
//! was looked up: where mentees propose, proposals to those compare by two numbers. Beyond
//! them, a receiver that holds the proposer at place `p` of its list prefers whoever stands
//! before `p`: a scan of `p` entries, many at a time, answers, and `p` only falls. With random
//! tastes a receiver reads about one and a half lists in all. One that is asked very often
//! would read more; once it has read four lists' worth, it writes its ranks down
//! (16 bits each where they fit) and looks up from then on. So the work is at most a
//! constant times the better of the two ways, and only the popular pay for a rank row.
//!
//! Where proposers have like tastes, many ask the same receiver one after another. Of such a
//! crowd at most one can be taken, and its list is read from the front until it names one of
//! those who asked it last: the more they are, the sooner. The others need no place.

use crate::kernel::{Index, Matrix, fetch, first_of};
use crate::market::{ListCell, NextChoice, Prefers};
use std::marker::PhantomData;

/// How many lists' worth of entries a receiver scans before it writes down its ranks.
const SCANS: usize = 4;
/// To begin a scan of a list that no cache holds takes as long as to read about so many entries.
const FINDING: usize = 512;
/// It takes less where all lists have fewer than so many entries for each of these.
const SMALL: usize = 1 << 16;

/// A receiver's rank of each proposer, in the least width that holds it.
#[derive(Clone)]
enum Ranks {
    Unwritten,
    Short(Vec<u16>),
    Long(Vec<u32>),
}

impl Ranks {
    fn new<T: ListCell>(list: &[T]) -> Self {
        let mut ranks = vec![0; list.len()];
        for (place, entry) in list.iter().enumerate() {
            ranks[entry.low() as usize] = place as u32;
        }
        if list.len() <= 1 << 16 {
            Self::Short(ranks.into_iter().map(|rank| rank as u16).collect())
        } else {
            Self::Long(ranks)
        }
    }

    /// The rank of a proposer, where it is written down.
    #[inline]
    fn get(&self, proposer: usize) -> Option<u32> {
        match self {
            Self::Unwritten => None,
            Self::Short(ranks) => ranks.get(proposer).map(|&rank| rank.into()),
            Self::Long(ranks) => ranks.get(proposer).copied(),
        }
    }

    /// Asks the memory for that.
    #[inline]
    fn fetch(&self, proposer: usize) {
        match self {
            Self::Unwritten => {}
            Self::Short(ranks) => fetch(ranks, proposer),
            Self::Long(ranks) => fetch(ranks, proposer),
        }
    }
}

/// A place that was not looked up.
const UNKNOWN: u32 = u32::MAX;
/// Some place after that of another who proposes to the same receiver in the same round.
const BEATEN: u32 = u32::MAX - 1;

/// So many who ask the same receiver one after another are a crowd.
const CROWD: usize = 32;

/// How many choices are taken out of a proposer's list at a time, so that those of all
/// proposers lie close together: their lists lie pages apart.
const AHEAD: usize = 64;
/// Within the first [`AHEAD`] choices, beyond which few go, fewer are taken.
const FIRST: usize = 16;

pub(in crate::stable) struct CompleteSource<'a, T, P, R> {
    own: &'a Matrix<T>,
    other: &'a Matrix<T>,
    /// How many choices each proposer has named.
    next: Vec<u32>,
    /// Of each proposer the choices around the next one, each at its place modulo [`AHEAD`].
    ahead: Vec<[u32; AHEAD]>,
    /// How welcome each proposer is to its first `depth` choices.
    welcome: &'a [u32],
    depth: usize,
    /// Each proposer's place with the receiver that it last proposed to, the only one that
    /// can hold it; or [`UNKNOWN`] or [`BEATEN`].
    arrived: Vec<u32>,
    /// How many entries of its list each receiver has read, and how many more it counts as to begin.
    scanned: Vec<usize>,
    beginning: usize,
    ranks: Vec<Ranks>,
    sides: PhantomData<(P, R)>,
}

impl<'a, T: ListCell, P: Index, R: Index> CompleteSource<'a, T, P, R> {
    pub(in crate::stable) fn new(
        own: &'a Matrix<T>,
        other: &'a Matrix<T>,
        welcome: &'a [u32],
    ) -> Self {
        Self {
            own,
            other,
            next: vec![0; own.rows()],
            ahead: vec![[0; AHEAD]; own.rows()],
            welcome,
            depth: welcome.len() / own.rows().max(1),
            arrived: vec![UNKNOWN; own.rows()],
            scanned: vec![0; other.rows()],
            beginning: FINDING.min(other.items().len() / SMALL),
            ranks: vec![Ranks::Unwritten; other.rows()],
            sides: PhantomData,
        }
    }

    /// Takes `count` choices from `place` on out of the list of the proposer `at`.
    fn look_ahead(&mut self, at: usize, place: usize, count: usize) {
        let list = self.own.row(at);
        let choices = &list[place..list.len().min(place + count)];
        for (ahead, choice) in self.ahead[at][place % AHEAD..].iter_mut().zip(choices) {
            *ahead = choice.low();
        }
    }

    /// Whom the proposer `at` asked last.
    fn asked(&self, at: usize) -> Option<usize> {
        let place = self.next[at].checked_sub(1)? as usize;
        Some(self.ahead[at][place % AHEAD] as usize)
    }

    /// Looks up who of a crowd the receiver `at` prefers.
    ///
    /// Whoever asked it last is of the crowd, or asks it in this round too, or is held by it, or was
    /// turned down for someone better: if the first of them is not of the crowd, none of the
    /// crowd will be taken.
    fn judge(&mut self, at: usize, crowd: &[(P, R)]) {
        for (proposer, _) in crowd {
            self.arrived[proposer.get()] = BEATEN;
        }
        let list = self.other.row(at);
        let asked_it = |cell: &T| self.asked(cell.low() as usize) == Some(at);
        if let Some(place) = list.iter().position(asked_it) {
            self.arrived[list[place].low() as usize] = place as u32;
            self.has_read(at, place);
        }
    }

    /// The receiver `at` has read so many more entries from the front of its list.
    fn has_read(&mut self, at: usize, entries: usize) {
        let list = self.other.row(at);
        self.scanned[at] += self.beginning + entries;
        if self.scanned[at] > SCANS * list.len() {
            self.ranks[at] = Ranks::new(list);
        }
    }
}

impl<T: ListCell, P: Index, R: Index> NextChoice<P, R> for CompleteSource<'_, T, P, R> {
    #[inline]
    fn next_choice(&mut self, proposer: P) -> Option<R> {
        let at = proposer.get();
        let place = self.next[at] as usize;
        if place >= self.own.columns() {
            return None;
        }
        let count = if place < AHEAD { FIRST } else { AHEAD };
        if place % count == 0 {
            self.look_ahead(at, place, count);
        } else if place % AHEAD == AHEAD / 2 {
            // What is taken out next is on its way meanwhile.
            let next = place + AHEAD / 2;
            (next..=next + AHEAD)
                .step_by(FIRST)
                .for_each(|at_place| fetch(self.own.row(at), at_place));
        }
        self.next[at] += 1;
        self.arrived[at] =
            if place < self.depth { self.welcome[at * self.depth + place] } else { UNKNOWN };
        Some(R::at(self.ahead[at][place % AHEAD] as usize))
    }
}

impl<T: ListCell, P: Index, R: Index> Prefers<R, P> for CompleteSource<'_, T, P, R> {
    #[inline]
    fn prefers(&mut self, receiver: R, candidate: P, held: P) -> bool {
        let at = receiver.get();
        let (one, two) = (self.arrived[candidate.get()], self.arrived[held.get()]);
        if one == BEATEN {
            return false;
        }
        if one != UNKNOWN && two != UNKNOWN {
            return one < two;
        }
        let list = self.other.row(at);
        // Where the place of `held` is not known, whoever of the two stands first decides.
        let limit = list.len().min(two as usize);
        let (candidate_cell, held_cell) = (T::of(candidate.raw()), T::of(held.raw()));
        let (place, read) = first_of(&list[..limit], candidate_cell, held_cell);
        let wins = place.is_some_and(|place| list[place] == candidate_cell);
        if let Some(place) = place {
            let first = if wins { candidate } else { held };
            self.arrived[first.get()] = place as u32;
        }
        self.has_read(at, read);
        wins
    }

    /// Looks up places where ranks are written down, and judges crowds.
    fn announce(&mut self, proposals: &[(P, R)]) {
        for (proposer, receiver) in proposals {
            self.ranks[receiver.get()].fetch(proposer.get());
        }
        let mut rest = proposals;
        while let Some(&(proposer, receiver)) = rest.first() {
            let (at, mut heard) = (receiver.get(), 1);
            if let Some(place) = self.ranks[at].get(proposer.get()) {
                self.arrived[proposer.get()] = place;
            } else if rest.get(CROWD).is_some_and(|other| other.1 == receiver) {
                heard = rest.iter().take_while(|other| other.1 == receiver).count();
                if heard >= CROWD {
                    self.judge(at, &rest[..heard]);
                }
            }
            rest = &rest[heard..];
        }
    }
}
