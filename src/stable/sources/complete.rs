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

use crate::kernel::{Index, Matrix, first_of};
use crate::market::{ListCell, NextChoice, Prefers};
use std::marker::PhantomData;

/// How many lists' worth of entries a receiver scans before it writes down its ranks.
const SCANS: usize = 4;

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

    /// Whether `one` stands before `two`, where it is written down.
    #[inline]
    fn before(&self, one: usize, two: usize) -> Option<bool> {
        match self {
            Self::Unwritten => None,
            Self::Short(ranks) => Some(ranks.get(one)? < ranks.get(two)?),
            Self::Long(ranks) => Some(ranks.get(one)? < ranks.get(two)?),
        }
    }
}

/// No place.
const UNKNOWN: u32 = u32::MAX;

/// How many choices are taken out of a proposer's list at a time.
const AHEAD: usize = 64;
/// For how many proposers in a row that is done at once, where they have asked equally often:
/// what is read from their lists, pages apart, then arrives together.
const TOGETHER: usize = 8;

pub(in crate::stable) struct CompleteSource<'a, T, P, R> {
    own: &'a Matrix<T>,
    other: &'a Matrix<T>,
    next: Vec<u32>,
    /// The choices ahead, those of one place side by side: proposers who have asked
    /// equally often read along a row, where their lists lie pages apart.
    ahead: [Vec<u32>; AHEAD],
    /// Up to which place the choices of each proposer are there.
    known_to: Vec<u32>,
    /// How welcome each proposer is to its first `depth` choices.
    welcome: &'a [u32],
    depth: usize,
    /// Each proposer's place with the receiver that it last proposed to, the only one that
    /// can hold it; [`UNKNOWN`] where it was not looked up.
    arrived: Vec<u32>,
    /// Per receiver: a proposer whose place is known, and that place.
    known: Vec<Option<(P, u32)>>,
    scanned: Vec<usize>,
    ranks: Vec<Ranks>,
    receivers: PhantomData<R>,
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
            ahead: std::array::from_fn(|_| vec![0; own.rows()]),
            known_to: vec![0; own.rows()],
            welcome,
            depth: welcome.len() / own.rows().max(1),
            arrived: vec![UNKNOWN; own.rows()],
            known: vec![None; other.rows()],
            scanned: vec![0; other.rows()],
            ranks: vec![Ranks::Unwritten; other.rows()],
            receivers: PhantomData,
        }
    }

    /// Takes the choices from `place` on out of the list of the proposer `at`, and out of the
    /// lists of those after it where all have come as far.
    fn look_ahead(&mut self, at: usize, place: usize) {
        let own = self.own;
        let end = own.columns().min(place + AHEAD);
        let others = self.next.get(at..at + TOGETHER);
        let as_far = others.is_some_and(|next| next.iter().all(|&next| next as usize == place));
        if as_far {
            let lists: [&[T]; TOGETHER] = std::array::from_fn(|other| own.row(at + other));
            for (ahead, place) in self.ahead.iter_mut().zip(place..end) {
                let cells = &mut ahead[at..at + TOGETHER];
                for (cell, list) in cells.iter_mut().zip(lists) {
                    *cell = list[place].low();
                }
            }
            self.known_to[at..at + TOGETHER].fill(end as u32);
        } else {
            for (ahead, cell) in self.ahead.iter_mut().zip(&own.row(at)[place..end]) {
                ahead[at] = cell.low();
            }
            self.known_to[at] = end as u32;
        }
    }
}

impl<T: ListCell, P: Index, R: Index> NextChoice<P, R> for CompleteSource<'_, T, P, R> {
    #[inline]
    fn next_choice(&mut self, proposer: P) -> Option<R> {
        let at = proposer.get();
        let place = self.next[at] as usize;
        if place >= self.known_to[at] as usize {
            if place >= self.own.columns() {
                return None;
            }
            self.look_ahead(at, place);
        }
        self.next[at] += 1;
        self.arrived[at] =
            if place < self.depth { self.welcome[at * self.depth + place] } else { UNKNOWN };
        Some(R::at(self.ahead[place % AHEAD][at] as usize))
    }
}

impl<T: ListCell, P: Index, R: Index> Prefers<R, P> for CompleteSource<'_, T, P, R> {
    #[inline]
    fn prefers(&mut self, receiver: R, candidate: P, held: P) -> bool {
        let at = receiver.get();
        let (one, two) = (self.arrived[candidate.get()], self.arrived[held.get()]);
        if one != UNKNOWN && two != UNKNOWN {
            return one < two;
        }
        if let Some(before) = self.ranks[at].before(candidate.get(), held.get()) {
            return before;
        }
        let list = self.other.row(at);
        let limit = match self.known[at] {
            _ if two != UNKNOWN => two as usize,
            Some((known, place)) if known == held => place as usize,
            _ => list.len(),
        };
        // Where the place of `held` is not known, whoever of the two stands first decides.
        let (candidate_cell, held_cell) = (T::of(candidate.raw()), T::of(held.raw()));
        let (place, read) = first_of(&list[..limit], candidate_cell, held_cell);
        let wins = place.is_some_and(|place| list[place] == candidate_cell);
        if let Some(place) = place {
            self.known[at] = Some((if wins { candidate } else { held }, place as u32));
        }
        self.scanned[at] += read;
        if self.scanned[at] > SCANS * list.len() {
            self.ranks[at] = Ranks::new(list);
        }
        wins
    }
}
