//! The pairs made so far, as lists by row and by column in one array.

/// No node and no link.
pub(super) const NONE: u32 = u32::MAX;

/// Pairs with their costs. Pairs that are decided stand in the lists of their rows only.
#[derive(Default)]
pub(super) struct Pairs<P> {
    of_row: Vec<u32>,
    of_column: Vec<u32>,
    links: Vec<Link<P>>,
    /// The first link that holds no pair any more.
    free: u32,
}

#[derive(Clone, Copy)]
struct Link<P> {
    row: u32,
    column: u32,
    cost: P,
    next_of_row: u32,
    next_of_column: u32,
}

impl<P: Copy> Pairs<P> {
    pub(super) fn clear(&mut self, rows: usize, columns: usize) {
        self.of_row.clear();
        self.of_row.resize(rows, NONE);
        self.of_column.clear();
        self.of_column.resize(columns, NONE);
        self.links.clear();
        self.free = NONE;
    }

    /// Adds a pair; one that is decided cannot be left by its column.
    pub(super) fn add(&mut self, row: u32, column: u32, cost: P, decided: bool) {
        let next_of_row = self.of_row[row as usize];
        let next_of_column = if decided { NONE } else { self.of_column[column as usize] };
        let link = Link { row, column, cost, next_of_row, next_of_column };
        let at = self.free;
        let at = match self.links.get_mut(at as usize) {
            Some(free) => {
                self.free = free.next_of_row;
                *free = link;
                at
            }
            None => {
                self.links.push(link);
                // No more links than pairs of 32-bit indices are in memory.
                u32::try_from(self.links.len() - 1).unwrap_or(NONE)
            }
        };
        self.of_row[row as usize] = at;
        if !decided {
            self.of_column[column as usize] = at;
        }
    }

    /// Takes a pair out that is not decided.
    pub(super) fn remove(&mut self, row: u32, column: u32) {
        let mut at = self.of_row[row as usize];
        let mut before = NONE;
        while let Some(link) = self.links.get(at as usize).copied() {
            if link.column == column {
                match self.links.get_mut(before as usize) {
                    Some(before) => before.next_of_row = link.next_of_row,
                    None => self.of_row[row as usize] = link.next_of_row,
                }
                break;
            }
            before = at;
            at = link.next_of_row;
        }
        let mut at = self.of_column[column as usize];
        let mut before = NONE;
        while let Some(link) = self.links.get(at as usize).copied() {
            if link.row == row {
                match self.links.get_mut(before as usize) {
                    Some(before) => before.next_of_column = link.next_of_column,
                    None => self.of_column[column as usize] = link.next_of_column,
                }
                if let Some(link) = self.links.get_mut(at as usize) {
                    link.next_of_row = self.free;
                    self.free = at;
                }
                break;
            }
            before = at;
            at = link.next_of_column;
        }
    }

    /// Says anew what a pair costs, if it is made.
    pub(super) fn set_cost(&mut self, row: u32, column: u32, cost: P) {
        let mut at = self.of_row[row as usize];
        while let Some(link) = self.links.get_mut(at as usize) {
            if link.column == column {
                link.cost = cost;
                return;
            }
            at = link.next_of_row;
        }
    }

    /// How many pairs a row has, decided ones included.
    pub(super) fn count_of_row(&self, row: usize) -> usize {
        self.of_row(row).count()
    }

    /// The columns of a row with the costs of the pairs, decided ones included.
    pub(super) fn of_row(&self, row: usize) -> impl Iterator<Item = (u32, P)> {
        let first = self.links.get(self.of_row[row] as usize);
        std::iter::successors(first, |link| self.links.get(link.next_of_row as usize))
            .map(|link| (link.column, link.cost))
    }

    /// Whether a row has a column, decided or not.
    #[inline]
    pub(super) fn holds(&self, row: usize, column: usize) -> bool {
        let mut at = self.of_row[row];
        while let Some(link) = self.links.get(at as usize) {
            if link.column as usize == column {
                return true;
            }
            at = link.next_of_row;
        }
        false
    }

    /// The rows of a column with the costs of the pairs, without decided pairs.
    pub(super) fn of_column(&self, column: usize) -> impl Iterator<Item = (u32, P)> {
        let first = self.links.get(self.of_column[column] as usize);
        std::iter::successors(first, |link| self.links.get(link.next_of_column as usize))
            .map(|link| (link.row, link.cost))
    }
}
