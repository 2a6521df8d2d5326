//! A walk over sets of rotations that hold with each rotation all that precede it.

use super::Lattice;
use crate::kernel::Csr;

/// Visits closed sets of rotations, the empty one first, each once.
///
/// A set is built up in ascending order, so each is reached by one path, and what may be
/// added to a set is ready in it and higher than all it holds. Memory O(rotations).
#[derive(Clone, Debug)]
pub(super) struct ClosedSets<'l> {
    after: &'l Csr<u32>,
    /// How many of the rotations before each one are not yet in the set.
    missing: Vec<u32>,
    /// Those of which nothing is missing, of the rotations that the walk is over.
    ready: Vec<u64>,
    /// How many words of `ready` the walk looks at.
    words: usize,
    chosen: Vec<u32>,
    /// The lowest rotation that may be added next.
    next: u32,
}

/// One step of the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// This rotation was added: a new set.
    Chosen(u32),
    /// This one was taken out: back to a set that was visited.
    Restored(u32),
}

impl<'l> ClosedSets<'l> {
    /// A walk that is over nothing yet.
    pub(super) fn new(lattice: &'l Lattice<'_>) -> Self {
        Self {
            after: &lattice.after,
            missing: lattice.before.iter().map(|before| before.len() as u32).collect(),
            ready: vec![0; lattice.moves.rows().div_ceil(64)],
            words: 0,
            chosen: Vec::new(),
            next: 0,
        }
    }

    /// A walk over all rotations.
    pub(super) fn over_all(lattice: &'l Lattice<'_>) -> Self {
        let mut sets = Self::new(lattice);
        sets.begin(0..lattice.moves.rows() as u32);
        sets
    }

    /// Begins again at the empty set, over these rotations, in ascending order, which hold all
    /// that precede or follow one of them.
    pub(super) fn begin(&mut self, rotations: impl IntoIterator<Item = u32>) {
        while self.restore().is_some() {}
        self.ready.fill(0);
        (self.words, self.next) = (0, 0);
        for rotation in rotations {
            if self.missing[rotation as usize] == 0 {
                self.ready[rotation as usize / 64] |= 1 << (rotation % 64);
            }
            self.words = rotation as usize / 64 + 1;
        }
    }

    /// The rotations of the present set, ascending.
    pub(super) fn chosen(&self) -> &[u32] {
        &self.chosen
    }

    /// The next step; nothing once every set was visited.
    pub(super) fn turn(&mut self) -> Option<Turn> {
        let Some(rotation) = self.lowest_ready() else {
            return self.restore().map(Turn::Restored);
        };
        for &after in self.after.row(rotation as usize) {
            let missing = &mut self.missing[after as usize];
            *missing -= 1;
            if *missing == 0 {
                self.ready[after as usize / 64] |= 1 << (after % 64);
            }
        }
        self.chosen.push(rotation);
        self.next = rotation + 1;
        Some(Turn::Chosen(rotation))
    }

    /// Passes over everything that holds the present set and more.
    pub(super) fn prune(&mut self) {
        self.next = u32::MAX;
    }

    fn lowest_ready(&self) -> Option<u32> {
        let first = self.next as usize / 64;
        let words = self.ready[..self.words].get(first..)?;
        let mut mask = u64::MAX << (self.next % 64);
        for (at, word) in words.iter().enumerate() {
            let bits = word & mask;
            if bits != 0 {
                return Some(((first + at) * 64) as u32 + bits.trailing_zeros());
            }
            mask = u64::MAX;
        }
        None
    }

    fn restore(&mut self) -> Option<u32> {
        let rotation = self.chosen.pop()?;
        for &after in self.after.row(rotation as usize) {
            let missing = &mut self.missing[after as usize];
            if *missing == 0 {
                self.ready[after as usize / 64] &= !(1 << (after % 64));
            }
            *missing += 1;
        }
        self.next = rotation + 1;
        Some(rotation)
    }
}
