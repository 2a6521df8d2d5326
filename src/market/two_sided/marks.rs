//! Whether a list names everybody once, seen by marks.
//!
//! Each entry marks whom it names, one store an entry into a row of marks that up to some 8000
//! agents stays in the first-level cache; a list as long as there are agents to be named, none
//! of whom bears no mark of this list's, names each once. Marks of 32 bits are faster than
//! shorter ones, which the processor merges.

use super::ListCell;

/// The marks of one list after another; for fewer than 2¹⁶ agents.
pub(in crate::market) struct Marks {
    marks: Box<[u32; 1 << 16]>,
    /// The marks of the latest list are from this number on.
    first: u32,
}

/// Marks of one list are below this number above its first.
const STAMP: u32 = 1 << 16;

impl Marks {
    pub(in crate::market) fn new() -> Self {
        Self { marks: Box::new([0; 1 << 16]), first: 0 }
    }

    /// Whether `list` names each of so many `agents` once, all but `own`. The lower halves of
    /// the marks count the entries before by `STEP`s.
    #[inline]
    pub(in crate::market) fn all_in<const STEP: u32, T: ListCell>(
        &mut self,
        list: &[T],
        agents: usize,
        own: Option<usize>,
    ) -> bool {
        if agents >= 1 << 16 || list.len() + usize::from(own.is_some()) != agents {
            return false;
        }
        let marks = &mut *self.marks;
        self.first = self.first.checked_add(STAMP).unwrap_or_else(|| {
            marks.fill(0);
            STAMP
        });
        let first = self.first;
        // As if the agent named itself once.
        own.into_iter().for_each(|own| marks[usize::from(own as u16)] = first);
        let mut mark = first;
        let mut bits = T::ZERO;
        for &entry in list {
            bits = bits.or(entry);
            marks[usize::from(entry.low16())] = mark;
            mark += STEP;
        }
        // An entry from `agents` up to 2¹⁶ marks nobody who is looked at.
        let all = marks[..agents].iter().fold(true, |all, &mark| all & (mark >= first));
        bits.high() == T::ZERO && all
    }

    /// The place of an agent in the latest list, where the marks counted by ones.
    #[inline]
    pub(in crate::market) fn place(&self, agent: u32) -> u32 {
        u32::from(self.marks[usize::from(agent as u16)] as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_name_everybody_once_are_told_from_the_rest() {
        let mut marks = Marks::new();
        assert!(marks.all_in::<1, _>(&[2, 0, 1], 3, None));
        assert_eq!([0, 1, 2].map(|agent| marks.place(agent)), [1, 2, 0]);
        assert!(marks.all_in::<0, _>(&[2, 0], 3, Some(1)));
        for wrong in [[2, 1], [2, 2], [2, -1], [2, 3], [2, 65_536], [65_538, 0]] {
            assert!(!marks.all_in::<0, i32>(&wrong, 3, Some(1)), "{wrong:?}");
        }
        assert!(!marks.all_in::<0, i32>(&[2], 3, Some(1)));
        // More lists than there are stamps: old marks are nobody's.
        for turn in 0..140_000 {
            assert!(marks.all_in::<0, u16>(&[1, 0, 2], 3, None), "{turn}");
            assert!(!marks.all_in::<0, u16>(&[1, 0, 0], 3, None), "{turn}");
        }
    }
}
