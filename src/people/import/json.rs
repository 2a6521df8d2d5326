//! The rows of JSON files: an array of objects, or an object on each line.

use super::fault::{Faults, Spot, shown};
use super::problem::JsonKind;
use super::table::{Bounds, Cell, Table};
use super::text::Lines;
use super::{Format, Problem};
use crate::kernel::arrange_by_key;

/// Blanks between the values of JSON.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Whether a text that begins with an object has more of them, each on a line of its own. `None`
/// where the text does not show it yet, if it goes on.
pub(super) fn has_lines(text: &str) -> Option<bool> {
    let text = text.trim_start();
    let (first, rest) = text.split_once('\n')?;
    let is_object = matches!(serde_json::from_str(first), Ok(Cell::Map(_)));
    match (is_object, rest.trim_matches(BLANKS).is_empty()) {
        (true, true) => None,
        (is_object, _) => Some(is_object),
    }
}

/// The rows of a file with an object on each line.
pub(super) fn read_json_lines(text: &str, bounds: Bounds, faults: &mut Faults) -> Option<Table> {
    let mut table = Table::new(Format::JsonLines);
    let mut lines = Lines::new(text.as_bytes());
    add_lines(text, |at| lines.line_at(at), &mut table, bounds, faults).then_some(table)
}

/// Adds the objects of a text to the table; `line` tells the line of a place, and is asked for
/// ascending places. False where nothing more needs to be read: there is a fault of the file.
pub(super) fn add_lines(
    text: &str,
    mut line: impl FnMut(usize) -> usize,
    table: &mut Table,
    bounds: Bounds,
    faults: &mut Faults,
) -> bool {
    let mut at = 0;
    for written in text.split_inclusive('\n') {
        let from = at;
        at += written.len();
        let object = written.trim_start_matches(BLANKS);
        let line = line(from + written.len() - object.len());
        let object = object.trim_end_matches(BLANKS);
        if object.is_empty() {
            continue;
        }
        match serde_json::from_str(object) {
            Ok(Cell::Map(entries)) => table.add_object(line, entries, bounds, faults),
            Ok(other) => {
                table.incomplete = true;
                let found = other.kind();
                faults.of_line(line, Problem::WrongType { expected: JsonKind::Object, found });
            }
            Err(error) => {
                table.incomplete = true;
                faults.of_line(line, Problem::Json { message: named(&error) });
            }
        }
        if !fits(table, bounds, faults) {
            return false;
        }
    }
    true
}

/// Whether the table has no more rows and columns than are allowed.
fn fits(table: &Table, bounds: Bounds, faults: &mut Faults) -> bool {
    if table.rows.len() > bounds.rows {
        faults.of_file(Problem::TooManyRows { maximum: bounds.rows });
        return false;
    }
    if table.columns.len() > bounds.columns {
        faults.of_file(Problem::TooManyColumns { maximum: bounds.columns });
        return false;
    }
    true
}

/// The rows of a JSON array of objects. Nothing where the array cannot be found.
pub(super) fn read_json(text: &str, bounds: Bounds, faults: &mut Faults) -> Option<Table> {
    let mut table = Table::new(Format::Json);
    let mut lines = Lines::new(text.as_bytes());
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
            if !fits(&table, bounds, faults) {
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
            let column = self.column_of_key(&name);
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
        self.at += rest.len() - rest.trim_start_matches(BLANKS).len();
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
