//! A file as rows of cells under named columns, whichever format it came in.

use super::fault::{Faults, Spot, shown};
use super::problem::JsonKind;
use super::{Format, Problem};
use crate::kernel::{arrange_by_key, is_invisible};
use crate::people::fold::folded;
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeMap;
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
            rows: Vec::new(),
            twins: Vec::new(),
            blank_rows: 0,
            title_rows: 0,
            short_rows: 0,
            incomplete: false,
        }
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
            Cell::Text(text) => !text.trim().is_empty(),
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

/// The rows of a JSON array of objects. Nothing where the array cannot be found.
pub(super) fn read_json(text: &str, bounds: Bounds, faults: &mut Faults) -> Option<Table> {
    let mut table = Table::new(Format::Json);
    let mut lines = super::text::Lines::new(text.as_bytes());
    let mut rest = Cursor { text, at: 0 };
    if !rest.take('[') {
        // The parser names the error, or what is there instead of an array.
        let line = lines.line_at(rest.at);
        match rest.value() {
            Ok(cell) => faults.of_line(
                line,
                Problem::WrongType { expected: JsonKind::Objects, found: cell.kind() },
            ),
            Err((place, message)) => {
                faults.of_line(lines.line_at(place), Problem::Json { message });
            }
        }
        return None;
    }
    if !rest.take(']') {
        loop {
            rest.skip_blanks();
            let line = lines.line_at(rest.at);
            match rest.value() {
                Ok(Cell::Map(entries)) => table.add_object(line, entries, bounds, faults),
                Ok(other) => {
                    table.incomplete = true;
                    let found = other.kind();
                    faults.of_line(line, Problem::WrongType { expected: JsonKind::Object, found });
                }
                Err((place, message)) => {
                    table.incomplete = true;
                    faults.of_line(lines.line_at(place), Problem::Json { message });
                    return Some(table);
                }
            }
            if table.rows.len() > bounds.rows {
                faults.of_file(Problem::TooManyRows { maximum: bounds.rows });
                return None;
            }
            if table.columns.len() > bounds.columns {
                faults.of_file(Problem::TooManyColumns { maximum: bounds.columns });
                return None;
            }
            if rest.take(']') {
                break;
            }
            if !rest.take(',') {
                table.incomplete = true;
                let message = "a comma or the end of the array is missing".to_owned();
                faults.of_line(lines.line_at(rest.at), Problem::Json { message });
                return Some(table);
            }
        }
    }
    rest.skip_blanks();
    if rest.at < text.len() {
        let message = "there is more after the end of the array".to_owned();
        faults.of_line(lines.line_at(rest.at), Problem::Json { message });
    }
    Some(table)
}

impl Table {
    /// Adds a person of JSON, with columns that no one had before.
    fn add_object(
        &mut self,
        line: usize,
        entries: Vec<(String, Cell)>,
        bounds: Bounds,
        faults: &mut Faults,
    ) {
        let mut cells: Vec<(usize, Cell)> = Vec::with_capacity(entries.len());
        for (name, cell) in entries {
            let column = self.add_column(&name).unwrap_or_else(|taken| taken);
            if self.columns.len() > bounds.columns {
                return;
            }
            cells.push((column, cell));
        }
        arrange_by_key(&mut cells, |&(column, _)| column);
        cells.dedup_by(|second, first| {
            let twice = second.0 == first.0;
            if twice {
                let column = self.columns.get(first.0).map(|name| shown(name));
                let place = Spot { line: Some(line), column, ..Spot::default() };
                faults.push(place, Problem::DuplicateKey);
            }
            twice
        });
        self.add_row(line, cells);
    }
}

/// A place in a JSON text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    /// Passes over this character, if it comes next.
    fn take(&mut self, character: char) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(character);
        self.at += if found { character.len_utf8() } else { 0 };
        found
    }

    /// Reads one value, or gives back where the parser stopped and why.
    fn value(&mut self) -> Result<Cell, (usize, String)> {
        let mut values = serde_json::Deserializer::from_str(self.rest()).into_iter::<Cell>();
        let value = values.next();
        let read = values.byte_offset();
        match value {
            Some(Ok(cell)) => {
                self.at += read;
                Ok(cell)
            }
            Some(Err(error)) => Err((self.at + self.place_of(&error), named(&error))),
            None => Err((self.at, "the text ends where a value is needed".to_owned())),
        }
    }

    /// The place in the rest that an error names by line and column.
    fn place_of(&self, error: &serde_json::Error) -> usize {
        let before: usize = self
            .rest()
            .split_inclusive('\n')
            .take(error.line().saturating_sub(1))
            .map(str::len)
            .sum();
        // The column may be 1 past a line that the text ends with.
        (before + error.column().saturating_sub(1)).min(self.rest().len())
    }
}

/// The parser's words without its place, which counts from the value.
fn named(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words).to_owned()
}
