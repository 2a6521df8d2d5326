//! Complete strict lists, kept as the matrices that were given.

use crate::kernel::{Csr, Matrix, Pace, Side, Wide, by_row, fetch_ahead};
use crate::market::Lists;

mod sealed {
    pub trait Sealed {}
}

/// An integer that can stand in a matrix of preference lists. A negative entry of
/// a signed type, or the largest value of an unsigned one, pads a short row. Sealed.
pub trait ListCell: sealed::Sealed + Copy + Eq + Send + Sync + 'static {
    /// The partner, or nothing where the entry pads the row.
    fn partner(self) -> Option<u64>;

    /// The lower 32 bits, which are the partner once the entry has been checked.
    #[doc(hidden)]
    fn low(self) -> u32;

    /// The lower 16 bits, for marks that need no bounds check.
    #[doc(hidden)]
    fn low16(self) -> u16;

    /// The cell of a checked partner; one that does not fit gives padding.
    #[doc(hidden)]
    fn of(partner: u32) -> Self;

    /// The bits above the lower 16: none exactly in `0..2¹⁶`.
    #[doc(hidden)]
    fn high(self) -> Self;

    /// Both numbers' bits together.
    #[doc(hidden)]
    fn or(self, other: Self) -> Self;

    /// The number 0.
    #[doc(hidden)]
    const ZERO: Self;

    /// Whether the cells are `u16`.
    #[doc(hidden)]
    const SHORT: bool = size_of::<Self>() == 2;

    /// The matrix as it is where its cells are `u16`; nothing of any other.
    #[doc(hidden)]
    fn short(matrix: Matrix<Self>) -> Option<Matrix<u16>>;

    #[doc(hidden)]
    fn complete(mentees: Matrix<Self>, mentors: Matrix<Self>) -> Complete;
}

macro_rules! cell {
    ($($cell:ty, $pad:expr, $variant:ident, $short:expr);*) => {$(
        impl sealed::Sealed for $cell {}
        impl ListCell for $cell {
            #[inline]
            fn partner(self) -> Option<u64> {
                // A negative number is refused by the conversion.
                if self == $pad { None } else { u64::try_from(self).ok() }
            }
            #[inline]
            fn low(self) -> u32 {
                self as u32
            }
            #[inline]
            fn low16(self) -> u16 {
                self as u16
            }
            #[inline]
            fn of(partner: u32) -> Self {
                Self::try_from(partner).unwrap_or($pad)
            }
            const ZERO: Self = 0;

            #[inline]
            fn high(self) -> Self {
                self & !(u16::MAX as $cell)
            }
            #[inline]
            fn or(self, other: Self) -> Self {
                self | other
            }
            fn short(matrix: Matrix<Self>) -> Option<Matrix<u16>> {
                $short(matrix)
            }
            fn complete(mentees: Matrix<Self>, mentors: Matrix<Self>) -> Complete {
                Complete::$variant(mentees, mentors)
            }
        }
    )*};
}
cell!(
    u16, u16::MAX, U16, Some;
    u32, u32::MAX, U32, |_| None;
    i32, -1, I32, |_| None;
    i64, -1, I64, |_| None
);

/// The lists of both sides, each row a permutation of the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Complete {
    U16(Matrix<u16>, Matrix<u16>),
    U32(Matrix<u32>, Matrix<u32>),
    I32(Matrix<i32>, Matrix<i32>),
    I64(Matrix<i64>, Matrix<i64>),
}

/// Runs the same code with whichever cells the lists have.
macro_rules! with_complete {
    ($complete:expr, $mentees:ident, $mentors:ident => $body:expr) => {
        match $complete {
            $crate::market::Complete::U16($mentees, $mentors) => $body,
            $crate::market::Complete::U32($mentees, $mentors) => $body,
            $crate::market::Complete::I32($mentees, $mentors) => $body,
            $crate::market::Complete::I64($mentees, $mentors) => $body,
        }
    };
}
pub(crate) use with_complete;

/// So many first choices of each mentee are looked up while lists are checked.
const FIRST_CHOICES: usize = 32;

/// How welcome each mentee is to its first choices: its place in their lists, mentee by
/// mentee. Empty where it was not looked up. It follows from the lists, so it does not
/// count when markets are compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Welcome {
    places: Vec<u32>,
}

impl PartialEq for Welcome {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Welcome {}

impl Welcome {
    /// The places of the agents of one side. The mentors' are not looked up: only where mentees
    /// propose are first choices judged by them.
    pub(crate) fn of(&self, side: Side) -> &[u32] {
        match side {
            Side::Mentee => &self.places,
            Side::Mentor => &[],
        }
    }
}

/// Checks that each row of both sides' lists is a permutation of the other side, and
/// looks up the mentees' first choices meanwhile; nothing where one is not.
pub(in crate::market) fn checked<T: ListCell, P: Pace>(
    mentees: &Matrix<T>,
    mentors: &Matrix<T>,
    pace: &mut P,
) -> Result<Option<Welcome>, P::Cut> {
    let (rows, columns) = (mentees.rows(), mentees.columns());
    if rows.min(columns) == 0 || rows.max(columns) >= 1 << 16 {
        let fine = wide_rows_are_permutations(mentees, pace)?
            && wide_rows_are_permutations(mentors, pace)?;
        return Ok(fine.then(Welcome::default));
    }
    // Each mentee's list, and its first choices while they are at hand.
    let depth = FIRST_CHOICES.min(columns);
    let firsts = by_row(
        0..rows,
        |_| columns,
        pace,
        Marks::new,
        |marks, mentee| {
            let list = mentees.row(mentee);
            // The list of the mentee before, which is checked too: all may have one ranking.
            let same = mentee > 0 && list == mentees.row(mentee - 1);
            let fine = same || marks.all_in::<0, T>(mentees.items_from(mentee), columns, None);
            let first = |place: usize| list.get(place).map_or(0, |choice| choice.low16());
            fine.then(|| -> [u16; FIRST_CHOICES] { std::array::from_fn(first) })
        },
    )?;
    let Some(firsts) = firsts.into_iter().collect::<Option<Vec<_>>>() else { return Ok(None) };
    // The number of a wish is that of its place among all first choices.
    let numbers = (0..(rows * depth) as u32).zip(firsts.iter().flat_map(|first| &first[..depth]));
    let mut wishes = Csr::new();
    wishes.regroup(columns, numbers.map(|(number, &mentor)| (usize::from(mentor), number)));
    // Each mentor's list, and where it names those who wish for it.
    let noted = by_row(
        0..mentors.rows(),
        |_| mentors.columns(),
        pace,
        Marks::new,
        |marks, mentor| {
            let all = marks.all_in::<1, T>(mentors.items_from(mentor), rows, None);
            let place = |wish: &u32| marks.place(wish / depth as u32);
            all.then(|| wishes.row(mentor).iter().map(place).collect::<Box<[u32]>>())
        },
    )?;
    let mut places = vec![0; wishes.len()];
    for (mentor, noted) in noted.into_iter().enumerate() {
        let Some(noted) = noted else { return Ok(None) };
        for (&number, place) in wishes.row(mentor).iter().zip(noted) {
            places[number as usize] = place;
        }
    }
    Ok(Some(Welcome { places }))
}

/// The marks of one list after another, which tell whether it names everybody once; for fewer
/// than 2¹⁶ agents.
///
/// Each entry marks whom it names, one store an entry into a row of marks that up to some 8000
/// agents stays in the first-level cache; a list as long as there are agents to be named, none
/// of whom bears no mark of this list's, names each once. Marks of 32 bits are faster than
/// shorter ones, which the processor merges. What lies a page ahead is fetched meanwhile: without
/// that a check of tables in memory takes half as long again.
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

    /// Whether the first of `lists`, which follow one another, names each of so many `agents` once,
    /// all but `own`. The lower halves of the marks count the entries before by `STEP`s.
    #[inline]
    pub(in crate::market) fn all_in<const STEP: u32, T: ListCell>(
        &mut self,
        lists: &[T],
        agents: usize,
        own: Option<usize>,
    ) -> bool {
        let length = agents.checked_sub(usize::from(own.is_some()));
        let Some(list) = length.and_then(|length| lists.get(..length)) else { return false };
        if agents >= 1 << 16 {
            return false;
        }
        let marks = &mut *self.marks;
        self.first = self.first.checked_add(STAMP).unwrap_or_else(|| {
            marks.fill(0);
            STAMP
        });
        // As if the agent named itself once.
        own.into_iter().for_each(|own| marks[usize::from(own as u16)] = self.first);
        let mut mark = self.first;
        let mut name = |entries: &[T]| {
            for entry in entries {
                marks[usize::from(entry.low16())] = mark;
                mark += STEP;
            }
        };
        let (lines, rest) = list.as_chunks::<16>();
        for (line, entries) in lines.iter().enumerate() {
            fetch_ahead::<_, 16>(lists, line * 16);
            name(entries);
        }
        name(rest);
        // An entry from `agents` up to 2¹⁶ marks nobody who is looked at.
        Named { list, marks: &self.marks[..agents], first: self.first }.widely()
    }

    /// The place of an agent in the latest list, where the marks counted by ones.
    #[inline]
    pub(in crate::market) fn place(&self, agent: u32) -> u32 {
        u32::from(self.marks[usize::from(agent as u16)] as u16)
    }
}

/// Whether no entry has more than 16 bits and nobody bears an earlier mark than the first.
struct Named<'a, T> {
    list: &'a [T],
    marks: &'a [u32],
    first: u32,
}

impl<T: ListCell> Wide for Named<'_, T> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let bits = self.list.iter().fold(T::ZERO, |bits, &entry| bits.or(entry));
        let earliest = self.marks.iter().fold(u32::MAX, |earliest, &mark| earliest.min(mark));
        bits.high() == T::ZERO && earliest >= self.first
    }
}

fn wide_rows_are_permutations<T: ListCell, P: Pace>(
    lists: &Matrix<T>,
    pace: &mut P,
) -> Result<bool, P::Cut> {
    let columns = lists.columns();
    if columns == 0 {
        return Ok(true);
    }
    let mut marks = vec![0u32; columns];
    for (stamp, row) in (1..=u32::MAX).zip(lists.items().chunks_exact(columns)) {
        pace.steps(columns)?;
        for &entry in row {
            let mark = entry.partner().and_then(|at| marks.get_mut(usize::try_from(at).ok()?));
            match mark {
                Some(mark) if *mark != stamp => *mark = stamp,
                _ => return Ok(false),
            }
        }
    }
    Ok(true)
}

/// A cell of a matrix of lists that is no entry of a list, with its row and column.
pub(in crate::market) enum BadCell {
    /// An entry after the padding that began at a column.
    AfterPadding(usize, usize, usize),
    /// A partner that no `u32` holds.
    TooLarge(usize, usize, u64),
}

/// The rows as raw lists, padding left out, for what is not complete.
pub(in crate::market) fn to_lists<T: ListCell, P: Pace>(
    matrix: &Matrix<T>,
    mut fault: impl FnMut(BadCell),
    pace: &mut P,
) -> Result<Lists, P::Cut> {
    let mut lists = Lists::default();
    for agent in 0..matrix.rows() {
        pace.steps(matrix.columns())?;
        let mut padded = None;
        for (position, entry) in matrix.row(agent).iter().enumerate() {
            match (entry.partner(), padded) {
                (None, None) => padded = Some(position),
                (None, Some(_)) => {}
                (Some(_), Some(padding)) => {
                    fault(BadCell::AfterPadding(agent, position, padding));
                    break;
                }
                (Some(partner), None) => match u32::try_from(partner) {
                    Ok(partner) => lists.entry(partner),
                    Err(_) => fault(BadCell::TooLarge(agent, position, partner)),
                },
            }
        }
        lists.end_row();
    }
    Ok(lists)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Unbounded;

    fn check<T: ListCell>(one: &Matrix<T>, two: &Matrix<T>) -> Option<Welcome> {
        checked(one, two, &mut Unbounded).unwrap()
    }

    #[test]
    fn permutations_are_told_from_the_rest() {
        let matrix = |items: Vec<i32>| Matrix::new(2, 3, items).unwrap();
        let others = || Matrix::new(3, 2, vec![0, 1, 1, 0, 1, 0]).unwrap();
        let fine = check(&matrix(vec![0, 1, 2, 2, 0, 1]), &others()).unwrap();
        assert_eq!(fine.of(Side::Mentee), [0, 1, 1, 0, 1, 0]);
        for last in [2, -1, 65537, 3] {
            assert!(check(&matrix(vec![0, 1, 2, 2, 0, last]), &others()).is_none());
            assert!(check(&others(), &matrix(vec![0, 1, 2, 2, 0, last])).is_none());
        }
        let nobody =
            (Matrix::<i32>::new(2, 0, vec![]).unwrap(), Matrix::new(0, 2, vec![]).unwrap());
        assert!(check(&nobody.0, &nobody.1).is_some() && check(&nobody.1, &nobody.0).is_some());
        let columns = (1usize << 16) + 1;
        let mut wide: Vec<i64> = (0..columns as i64).rev().collect();
        let one = Matrix::new(columns, 1, vec![0; columns]).unwrap();
        assert!(check(&Matrix::new(1, columns, wide.clone()).unwrap(), &one).is_some());
        wide[5] = 7;
        assert!(check(&Matrix::new(1, columns, wide).unwrap(), &one).is_none());
    }

    #[test]
    fn lists_that_name_everybody_once_are_told_from_the_rest() {
        let mut marks = Marks::new();
        assert!(marks.all_in::<1, _>(&[2, 0, 1], 3, None));
        assert_eq!([0, 1, 2].map(|agent| marks.place(agent)), [1, 2, 0]);
        assert!(marks.all_in::<0, _>(&[2, 0], 3, Some(1)));
        assert!(marks.all_in::<0, _>(&[2, 0, 1, 1], 3, Some(1)), "what follows is another list");
        for wrong in [[2, 1], [2, 2], [2, -1], [2, 3], [2, 65_536], [65_538, 0]] {
            assert!(!marks.all_in::<0, i32>(&wrong, 3, Some(1)), "{wrong:?}");
        }
        assert!(!marks.all_in::<0, i32>(&[2], 3, Some(1)));
        // One wrong entry anywhere, in lists that end within a line of memory and at its end.
        for agents in [15i64, 16, 17, 32, 70] {
            let list: Vec<i64> = (0..agents).map(|at| (at * 11 + 3) % agents).collect();
            let fine = marks.all_in::<1, _>(&list, agents as usize, None);
            assert!(fine);
            for place in 0..list.len() {
                let next = list[(place + 1) % list.len()];
                for wrong in [next, agents, -1, 65_536 + list[place], i64::MAX] {
                    let mut list = list.clone();
                    list[place] = wrong;
                    assert!(!marks.all_in::<1, _>(&list, agents as usize, None), "{place} {wrong}");
                }
                assert!(marks.all_in::<1, _>(&list, agents as usize, None));
                assert_eq!(marks.place(list[place] as u32) as usize, place);
            }
        }
        // More lists than there are stamps: old marks are nobody's.
        for turn in 0..140_000 {
            assert!(marks.all_in::<0, u16>(&[1, 0, 2], 3, None), "{turn}");
            assert!(!marks.all_in::<0, u16>(&[1, 0, 0], 3, None), "{turn}");
        }
    }
}
