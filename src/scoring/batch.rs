//! Several look-ups in one pass: what rules say of a block of mentors is joined to the
//! sums three at a time, so that a sum is read and written a third as often. Fused rules
//! have a byte for each mentor that is the same for all mentees, and are joined where they
//! are; the codes that the other rules find wait here.

use super::BLOCK;
use super::plan::Both;

/// The most cells of a table that can wait here.
pub(super) const TABLE: usize = 1024;
/// Look-ups joined in one pass.
pub(super) const AT_ONCE: usize = 3;

/// A code for each mentor of a block.
pub(super) type Codes = [u16; BLOCK];
/// A cell for each code.
pub(super) type Table<T> = [T; TABLE];

/// What a rule says of a pair, and how two rules' sayings are put together.
pub(super) trait Cell: Copy + Default + Send + Sync + 'static {
    fn join(self, other: Self) -> Self;
}

impl Cell for Both {
    #[inline]
    fn join(self, other: Self) -> Self {
        self + other
    }
}

/// 1 where the pair is forbidden.
impl Cell for u8 {
    #[inline]
    fn join(self, other: Self) -> Self {
        self | other
    }
}

/// The sums of a block and the look-ups that wait to be joined to them.
pub(super) struct Batch<T> {
    /// One for each mentor of the block.
    pub(super) sums: Vec<T>,
    codes: Vec<Codes>,
    tables: Vec<Table<T>>,
    waiting: usize,
}

impl<T: Cell> Batch<T> {
    pub(super) fn new() -> Self {
        Self {
            sums: Vec::with_capacity(BLOCK),
            codes: vec![[0; BLOCK]; AT_ONCE],
            tables: vec![[T::default(); TABLE]; AT_ONCE],
            waiting: 0,
        }
    }

    /// Starts a block of so many mentors, all of whom get `all`.
    pub(super) fn clear(&mut self, mentors: usize, all: T) {
        self.sums.clear();
        self.sums.resize(mentors, all);
        self.waiting = 0;
    }

    /// Room for one more look-up. Codes are to be below [`TABLE`]; both hold what an
    /// earlier look-up left.
    pub(super) fn add(&mut self) -> (&mut Codes, &mut Table<T>) {
        if self.waiting == AT_ONCE {
            self.join();
        }
        self.waiting += 1;
        // In range: fewer than `AT_ONCE` waited.
        (&mut self.codes[self.waiting - 1], &mut self.tables[self.waiting - 1])
    }

    /// Joins what waits to the sums.
    pub(super) fn join(&mut self) {
        // The remainder costs nothing and spares the check of the range.
        let of = |table: &Table<T>, code: u16| table[usize::from(code) % TABLE];
        let waiting = std::mem::take(&mut self.waiting);
        match (&self.codes[..waiting], &self.tables[..waiting]) {
            ([a], [x]) => {
                for (sum, &a) in self.sums.iter_mut().zip(a) {
                    *sum = sum.join(of(x, a));
                }
            }
            ([a, b], [x, y]) => {
                for ((sum, &a), &b) in self.sums.iter_mut().zip(a).zip(b) {
                    *sum = sum.join(of(x, a).join(of(y, b)));
                }
            }
            ([a, b, c], [x, y, z]) => {
                for (((sum, &a), &b), &c) in self.sums.iter_mut().zip(a).zip(b).zip(c) {
                    *sum = sum.join(of(x, a).join(of(y, b)).join(of(z, c)));
                }
            }
            _ => {}
        }
    }
}
