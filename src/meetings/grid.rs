//! Meetings as edges, rounds as colours: who is busy in which round, and how an edge
//! is placed by alternating chains (König 1916).
//!
//! Memory is linear in the meetings: somebody with `d` meetings has `d` slots at hand
//! for the rounds below `d`, and a sorted map holds the others.

use std::collections::BTreeMap;

/// So many rounds beyond the first free ones are tried before a chain is flipped.
const LOOK_AHEAD: usize = 64;

/// Which edge each person has in which round.
pub(super) struct Grid<'a> {
    pub(super) ends: &'a [[usize; 2]],
    /// Where each person's near slots begin.
    starts: Vec<usize>,
    near: Vec<Option<usize>>,
    far: BTreeMap<(usize, usize), usize>,
    /// Below this round each person is busy throughout.
    busy_below: Vec<usize>,
    round_of: Vec<Option<usize>>,
}

impl<'a> Grid<'a> {
    pub(super) fn new(people: usize, ends: &'a [[usize; 2]]) -> Self {
        let mut starts = vec![0; people + 1];
        for &end in ends.iter().flatten() {
            starts[end + 1] += 1;
        }
        for person in 0..people {
            starts[person + 1] += starts[person];
        }
        Self {
            ends,
            near: vec![None; starts[people]],
            starts,
            far: BTreeMap::new(),
            busy_below: vec![0; people],
            round_of: vec![None; ends.len()],
        }
    }

    /// How many people there are.
    pub(super) fn people(&self) -> usize {
        self.busy_below.len()
    }

    /// How many edges a person has, placed or not.
    pub(super) fn degree(&self, person: usize) -> usize {
        self.starts[person + 1] - self.starts[person]
    }

    fn near(&self, person: usize, round: usize) -> Option<usize> {
        (round < self.degree(person)).then(|| self.starts[person] + round)
    }

    /// The edge of a person in a round.
    pub(super) fn edge(&self, person: usize, round: usize) -> Option<usize> {
        match self.near(person, round) {
            Some(slot) => self.near[slot],
            None => self.far.get(&(person, round)).copied(),
        }
    }

    pub(super) fn round_of(&self, edge: usize) -> Option<usize> {
        self.round_of[edge]
    }

    pub(super) fn rounds(&self) -> &[Option<usize>] {
        &self.round_of
    }

    /// Puts an edge that has no round into one in which both its ends are free.
    pub(super) fn place(&mut self, edge: usize, round: usize) {
        self.round_of[edge] = Some(round);
        for person in self.ends[edge] {
            match self.near(person, round) {
                Some(slot) => self.near[slot] = Some(edge),
                None => {
                    self.far.insert((person, round), edge);
                }
            }
        }
    }

    /// Takes an edge out of its round.
    pub(super) fn lift(&mut self, edge: usize) {
        let Some(round) = self.round_of[edge].take() else { return };
        for person in self.ends[edge] {
            match self.near(person, round) {
                Some(slot) => self.near[slot] = None,
                None => {
                    self.far.remove(&(person, round));
                }
            }
            self.busy_below[person] = self.busy_below[person].min(round);
        }
    }

    /// The first round in which a person is free.
    pub(super) fn first_free(&mut self, person: usize) -> usize {
        let mut round = self.busy_below[person];
        while self.edge(person, round).is_some() {
            round += 1;
        }
        self.busy_below[person] = round;
        round
    }

    /// The edges of the path from `person` that alternate between `first` and `second`.
    pub(super) fn path(&self, person: usize, first: usize, second: usize) -> Vec<usize> {
        let (mut at, mut rounds, mut path) = (person, [first, second], Vec::new());
        while let Some(edge) = self.edge(at, rounds[0]) {
            path.push(edge);
            let [one, other] = self.ends[edge];
            at = if at == one { other } else { one };
            rounds.swap(0, 1);
        }
        path
    }

    /// Swaps two rounds along a whole path of them.
    pub(super) fn swap(&mut self, path: &[usize], first: usize, second: usize) {
        let old: Vec<_> = path.iter().map(|&edge| self.round_of[edge]).collect();
        path.iter().for_each(|&edge| self.lift(edge));
        for (&edge, round) in path.iter().zip(old) {
            self.place(edge, if round == Some(first) { second } else { first });
        }
    }

    /// Places an edge in one of the first `rounds` rounds, where both ends have a free
    /// one: in a common free round if one is soon found, else after swapping `a`, free
    /// at one end, and `b`, free at the other, along the path that begins at the other
    /// end in `a`. In a bipartite graph this path cannot come to the first end: it
    /// would arrive there in `a`. Says how many edges were swapped.
    pub(super) fn insert(&mut self, edge: usize, rounds: usize) -> u64 {
        let [one, other] = self.ends[edge];
        let (a, b) = (self.first_free(one), self.first_free(other));
        let from = a.max(b);
        let common = (from..rounds.min(from.saturating_add(LOOK_AHEAD)))
            .find(|&round| self.edge(one, round).is_none() && self.edge(other, round).is_none());
        match common {
            Some(round) => {
                self.place(edge, round);
                0
            }
            None => {
                let path = self.path(other, a, b);
                self.swap(&path, a, b);
                self.place(edge, a);
                path.len() as u64
            }
        }
    }
}
