//! Rows of cells become a table: which row is the header, what the columns are called, and
//! what becomes of rows that are shorter or longer.

use super::fault::{Faults, shown};
use super::table::{Bounds, Cell, Table, key};
use super::{Format, ImportField, Problem, SideMapping};
use crate::kernel::Ordered;
use crate::people::fold::trimmed;
use std::collections::BTreeSet;

/// Among how many rows the header is looked for.
const TRIED: usize = 20;

/// Takes the rows of a file one after another.
pub(super) struct Grid {
    /// The line on which the header stands, where the mapping says it.
    stated: Option<usize>,
    /// Keys of the columns that are read.
    wanted: BTreeSet<String>,
    bounds: Bounds,
    table: Table,
    width: Option<usize>,
    /// Rows that come before it is known which is the header.
    waiting: Vec<(usize, Vec<Cell>)>,
}

impl Grid {
    pub(super) fn new(format: Format, how: &SideMapping, bounds: Bounds) -> Self {
        Self {
            stated: how.header_row,
            wanted: wanted(how),
            bounds,
            table: Table::new(format),
            width: None,
            waiting: Vec::new(),
        }
    }

    /// For more rows of a file whose header is known and as wide as this.
    pub(super) fn below(width: usize, bounds: Bounds) -> Self {
        Self {
            stated: None,
            wanted: BTreeSet::new(),
            bounds,
            table: Table::new(Format::Csv),
            width: Some(width),
            waiting: Vec::new(),
        }
    }

    /// How many cells the header has; nothing while it is not found.
    pub(super) fn width(&self) -> Option<usize> {
        self.width
    }

    /// Takes a row. False where nothing more needs to be read: there is a fault of the file.
    pub(super) fn push(&mut self, line: usize, cells: Vec<Cell>, faults: &mut Faults) -> bool {
        if let Some(width) = self.width {
            return self.add(width, line, cells, faults);
        }
        if cells.len() > self.bounds.columns && filled(&cells) > self.bounds.columns {
            faults.of_file(Problem::TooManyColumns { maximum: self.bounds.columns });
            return false;
        }
        let found = self.stated.is_some_and(|stated| line >= stated);
        if self.stated.is_some() && !found {
            self.table.title_rows += 1;
            return true;
        }
        self.waiting.push((line, cells));
        if found || self.waiting.len() >= TRIED { self.settle(faults) } else { true }
    }

    /// Chooses the header among the rows that wait, and reads those below it.
    fn settle(&mut self, faults: &mut Faults) -> bool {
        let waiting = std::mem::take(&mut self.waiting);
        let at = self.header_of(&waiting);
        for (row, (line, cells)) in waiting.into_iter().enumerate() {
            let more = match self.width {
                Some(width) => self.add(width, line, cells, faults),
                None if row < at => {
                    self.table.title_rows += 1;
                    true
                }
                None => self.header(&cells, faults),
            };
            if !more {
                return false;
            }
        }
        true
    }

    /// The first row with a column that is read, unless a row above it has as many cells; then,
    /// and where there is none, the first row.
    fn header_of(&self, rows: &[(usize, Vec<Cell>)]) -> usize {
        let named = |cells: &[Cell]| {
            cells.iter().any(|cell| text(cell).is_some_and(|text| self.wanted.contains(&key(text))))
        };
        let Some(found) = rows.iter().position(|(_, cells)| named(cells)) else { return 0 };
        let width = rows.get(found).map_or(0, |(_, cells)| filled(cells));
        let sparse = rows.iter().take(found).all(|(_, cells)| filled(cells) < width);
        if sparse { found } else { 0 }
    }

    /// Names the columns. One without a name is called by its number, one whose name stands
    /// already by the name and how often it stood.
    fn header(&mut self, cells: &[Cell], faults: &mut Faults) -> bool {
        if cells.len() > self.bounds.columns {
            faults.of_file(Problem::TooManyColumns { maximum: self.bounds.columns });
            return false;
        }
        for (at, cell) in cells.iter().enumerate() {
            let name = match cell {
                Cell::Text(name) | Cell::Number(name) if !name.trim().is_empty() => name.clone(),
                _ => Table::nameless(at),
            };
            let Err(first) = self.table.add_column(&name) else { continue };
            self.table.twins.push((first, at));
            let mut times = 2;
            while self.table.add_column(&format!("{} ({times})", name.trim())).is_err() {
                times += 1;
            }
        }
        self.width = Some(cells.len());
        true
    }

    /// Adds a row. Cells that are missing at its end were not answered.
    fn add(&mut self, width: usize, line: usize, cells: Vec<Cell>, faults: &mut Faults) -> bool {
        let found = cells.len();
        let beyond = cells.iter().skip(width).any(|cell| !is_blank(cell));
        if beyond {
            self.table.incomplete = true;
            faults.of_line(line, Problem::RaggedRow { expected: width, found });
            return true;
        }
        let cells: Vec<_> = cells.into_iter().enumerate().filter(|(_, c)| !is_blank(c)).collect();
        self.table.short_rows += usize::from(found < width && !cells.is_empty());
        self.table.add_row(line, cells);
        if self.table.rows.len() > self.bounds.rows {
            faults.of_file(Problem::TooManyRows { maximum: self.bounds.rows });
            return false;
        }
        true
    }

    /// Marks that a row could not be read.
    pub(super) fn breaks_off(&mut self) {
        self.table.incomplete = true;
    }

    /// The table; nothing where there is no header.
    pub(super) fn finish(mut self, faults: &mut Faults) -> Option<Table> {
        let whole = self.width.is_some() || self.settle(faults);
        if self.width.is_none() {
            match self.stated {
                Some(row) if faults.is_empty() => faults.of_file(Problem::NoHeader { row }),
                _ if faults.is_empty() => faults.of_file(Problem::EmptyFile),
                _ => {}
            }
        }
        (whole && self.width.is_some()).then_some(self.table)
    }
}

/// The keys of the columns from which something is read.
fn wanted(how: &SideMapping) -> BTreeSet<String> {
    let mapped = how.fields.values().chain(how.attributes.values()).flat_map(|column| &column.from);
    let own = ImportField::ALL.iter().map(|field| key(field.name()));
    mapped.chain(&how.ignore).map(|name| key(name)).chain(own).into_set()
}

fn text(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

pub(super) fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Null => true,
        Cell::Text(text) => trimmed(text).is_empty(),
        _ => false,
    }
}

fn filled(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| !is_blank(cell)).count()
}

/// A column that is read while another one of the same heading is not, by the second's name.
pub(super) fn unread_twins(
    table: &Table,
    read: &BTreeSet<usize>,
    ignored: &BTreeSet<usize>,
    faults: &mut Faults,
) {
    for &(first, second) in &table.twins {
        let passed = |at: &usize| !read.contains(at) && !ignored.contains(at);
        let one_read = read.contains(&first) || read.contains(&second);
        if one_read && (passed(&first) || passed(&second)) {
            let name = table.columns.get(second).cloned().unwrap_or_default();
            let problem = Problem::DuplicateColumn { first: first + 1, second: second + 1, name };
            let heading = table.columns.get(first).map_or("", |name| name);
            faults.of_column(&shown(heading), problem);
        }
    }
}
