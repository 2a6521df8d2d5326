//! A file as rows of cells under named columns, whichever format it came in.

use super::Format;
use super::problem::JsonKind;
use crate::kernel::{arrange_by_key, is_invisible};
use crate::people::fold::{folded, trimmed};
use serde::{Deserialize, Deserializer, de};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// The content of a cell. CSV knows texts only.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Null,
    Text(String),
    Bool(bool),
    Number(String),
    List(Vec<Cell>),
    Map(Vec<(String, Cell)>),
}

impl Cell {
    /// What it is, for messages.
    pub(super) fn kind(&self) -> JsonKind {
        match self {
            Self::Null => JsonKind::Null,
            Self::Text(_) => JsonKind::Text,
            Self::Bool(_) => JsonKind::Truth,
            Self::Number(_) => JsonKind::Number,
            Self::List(_) => JsonKind::Array,
            Self::Map(_) => JsonKind::Object,
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyCell)
    }
}

/// Reads any value of JSON and keeps keys that stand twice. The parser bounds the depth.
struct AnyCell;

impl<'de> de::Visitor<'de> for AnyCell {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Cell, E> {
        Ok(Cell::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Cell, E> {
        Ok(Cell::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Cell, E> {
        Ok(Cell::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Cell, E> {
        Ok(Cell::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Cell, E> {
        Ok(Cell::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Cell, E> {
        Ok(Cell::Text(value))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Cell, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Cell::List(list))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut entries: A) -> Result<Cell, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Cell::Map(map))
    }
}

/// One person's cells. A column without an answer has no cell.
#[derive(Debug)]
pub(super) struct Row {
    /// The line on which it starts.
    pub(super) line: usize,
    /// Number of the column, ascending, and the cell.
    cells: Vec<(usize, Cell)>,
}

impl Row {
    /// The cell under this column, where there is one.
    pub(super) fn cell(&self, column: usize) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |&(column, _)| column).ok()?;
        self.cells.get(at).map(|(_, cell)| cell)
    }

    /// All cells with their columns, ascending.
    pub(super) fn cells(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().map(|(column, cell)| (*column, cell))
    }
}

/// The rows of a file.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) format: Format,
    /// The separator of a CSV file.
    pub(super) separator: Option<char>,
    /// Names of the columns, as in the file; those of JSON in the order in which they
    /// first appear.
    pub(super) columns: Vec<String>,
    /// The number of each column by its name's key.
    by_key: BTreeMap<String, usize>,
    /// The same by the names as they were written, for those of JSON, which stand in every row.
    by_name: HashMap<String, usize>,
    pub(super) rows: Vec<Row>,
    /// Columns with the heading of an earlier one: the number of that one, and the own.
    pub(super) twins: Vec<(usize, usize)>,
    /// Rows with nothing in them, which were passed over.
    pub(super) blank_rows: usize,
    /// Rows above the header.
    pub(super) title_rows: usize,
    /// Rows that end before the last column.
    pub(super) short_rows: usize,
    /// Whether a row could not be read: then somebody may be missing.
    pub(super) incomplete: bool,
}

impl Table {
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            separator: None,
            columns: Vec::new(),
            by_key: BTreeMap::new(),
            by_name: HashMap::new(),
            rows: Vec::new(),
            twins: Vec::new(),
            blank_rows: 0,
            title_rows: 0,
            short_rows: 0,
            incomplete: false,
        }
    }

    /// A table of the same columns without rows.
    pub(super) fn without_rows(&self) -> Self {
        Self {
            columns: self.columns.clone(),
            by_key: self.by_key.clone(),
            by_name: self.by_name.clone(),
            twins: self.twins.clone(),
            separator: self.separator,
            title_rows: self.title_rows,
            ..Self::new(self.format)
        }
    }

    /// The number of the column that JSON calls so, which may be new.
    pub(super) fn column_of_key(&mut self, name: &str) -> usize {
        if let Some(&known) = self.by_name.get(name) {
            return known;
        }
        let column = self.add_column(name).unwrap_or_else(|taken| taken);
        self.by_name.insert(name.to_owned(), column);
        column
    }

    /// The number of the column of this name.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.by_key.get(&key(name)).copied()
    }

    /// What a column without a heading is called: by its number, from 1.
    pub(super) fn nameless(at: usize) -> String {
        format!("column {}", at + 1)
    }

    /// Adds a column at the end.
    ///
    /// # Errors
    /// The number of the column that has the name already.
    pub(super) fn add_column(&mut self, name: &str) -> Result<usize, usize> {
        let at = self.columns.len();
        match self.by_key.entry(key(name)) {
            std::collections::btree_map::Entry::Occupied(taken) => Err(*taken.get()),
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(at);
                // A rule names the column as it looks: a line break or a no-break space is a blank.
                let seen = |word: &str| word.chars().filter(|&c| !is_invisible(c)).collect();
                let words: Vec<String> = name.split_whitespace().map(seen).collect();
                self.columns.push(words.join(" "));
                Ok(at)
            }
        }
    }

    /// Adds a row, unless there is nothing in it.
    pub(super) fn add_row(&mut self, line: usize, mut cells: Vec<(usize, Cell)>) {
        cells.retain(|(_, cell)| match cell {
            Cell::Null => false,
            Cell::Text(text) => !trimmed(text).is_empty(),
            _ => true,
        });
        if cells.is_empty() {
            self.blank_rows += 1;
        } else {
            arrange_by_key(&mut cells, |&(column, _)| column);
            self.rows.push(Row { line, cells });
        }
    }
}

/// What decides whether two names are of one column: letters and digits, whatever their
/// case and whatever joins the words.
pub(super) fn key(name: &str) -> String {
    folded(&name.replace(['-', '_'], " ")).replace(' ', "-")
}

/// Bounds on what is read.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) rows: usize,
    pub(super) columns: usize,
}
