//! The rows of a CSV file.

use super::fault::Faults;
use super::grid::Grid;
use super::table::{Bounds, Cell, Table};
use super::text::Lines;
use super::{Format, Problem, SideMapping};
use std::collections::BTreeMap;
use std::io::{Chain, Read};

/// Separators that are tried where none is stated.
const SEPARATORS: [char; 3] = [',', ';', '\t'];
/// How many rows decide between them.
const TRIED: usize = 20;
/// Comes after the text. Where the parser does not find it on a row of its own, it was
/// inside of quotation marks when the text ended.
const END: &[u8] = b"\n\0end";

type Records<'a> = ::csv::Reader<Chain<&'a [u8], &'static [u8]>>;

fn records(text: &str, separator: u8) -> Records<'_> {
    ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes().chain(END))
}

/// The rows under a header. Nothing where there is no header.
pub(super) fn read_csv(
    text: &str,
    how: &SideMapping,
    bounds: Bounds,
    faults: &mut Faults,
) -> Option<Table> {
    let Separated { separator, byte, skipped, .. } = separated(text, how, faults)?;
    let mut grid = Grid::new(Format::Csv, how, bounds);
    let body = text.get(skipped..).unwrap_or_default();
    let mut lines = Lines::new(text.as_bytes());
    if !rows_of(body, byte, |at| lines.line_at(skipped + at), &mut grid, faults) {
        return None;
    }
    let mut table = grid.finish(faults)?;
    table.separator = Some(separator);
    Some(table)
}

/// How the beginning of a file says that its cells are separated.
pub(super) struct Separated {
    pub(super) separator: char,
    pub(super) byte: u8,
    /// Where the rows begin.
    pub(super) skipped: usize,
    /// Whether more of the text could say nothing else.
    pub(super) is_sure: bool,
}

/// The separator of a text; nothing where it cannot be one.
pub(super) fn separated(text: &str, how: &SideMapping, faults: &mut Faults) -> Option<Separated> {
    let (hint, skipped) = excels_hint(text);
    let body = text.get(skipped..).unwrap_or_default();
    let (separator, is_sure) = match how.separator.or(hint) {
        Some(stated) => (stated, body.contains(['\r', '\n'])),
        None => found_separator(body),
    };
    match u8::try_from(separator) {
        Ok(byte) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => {
            Some(Separated { separator, byte, skipped, is_sure })
        }
        _ => {
            faults.of_file(Problem::Separator { separator });
            None
        }
    }
}

/// Puts the rows of a text into the grid; `line` tells the line of a place, and is asked for
/// ascending places. False where nothing more needs to be read.
pub(super) fn rows_of(
    body: &str,
    separator: u8,
    mut line: impl FnMut(usize) -> usize,
    grid: &mut Grid,
    faults: &mut Faults,
) -> bool {
    let mut records = records(body, separator);
    let mut record = ::csv::StringRecord::new();
    let mut last_line = line(0);
    loop {
        match records.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => {
                // The end was swallowed by a cell of the last row.
                grid.breaks_off();
                faults.of_line(last_line, Problem::OpenQuote);
                return true;
            }
            Err(error) => {
                grid.breaks_off();
                faults.of_line(last_line, Problem::Read { message: error.to_string() });
                return true;
            }
        }
        let start = start_of(body, &record);
        if start >= body.len() {
            return true;
        }
        last_line = line(start);
        let cells = record.iter().map(|cell| Cell::Text(cell.to_owned())).collect();
        if !grid.push(last_line, cells, faults) {
            return false;
        }
    }
}

/// The separator that Excel names on a line of its own before the header, and where the text
/// after that line begins.
fn excels_hint(text: &str) -> (Option<char>, usize) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let line = text.get(..end).unwrap_or_default().trim_matches('"');
    let hint = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep="));
    let separator = hint.and_then(|_| line.get(4..)).and_then(|rest| {
        let mut letters = rest.trim_matches(' ').chars();
        let separator = letters.next()?;
        // A spreadsheet that saves such a file again gives the line as many cells as the others.
        letters.all(|c| c == separator || SEPARATORS.contains(&c) || c == '"').then_some(separator)
    });
    match separator {
        Some(separator) => (Some(separator), end),
        None => (None, 0),
    }
}

/// Where in the text a record starts; the parser starts it before the blank lines and
/// the rest of the line end that come first.
fn start_of(text: &str, record: &::csv::StringRecord) -> usize {
    let from = record.position().map_or(0, ::csv::Position::byte);
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    from.saturating_add(rest.iter().take_while(|&&byte| matches!(byte, b'\r' | b'\n')).count())
}

/// The separator that cuts most of the first rows into equally many cells, more than one, and
/// among those the one with most cells; the first of equals. Says also whether all of these rows
/// end within the text, so that more of it would change nothing.
fn found_separator(text: &str) -> (char, bool) {
    let mut is_sure = true;
    let mut fit = |separator: char| {
        let mut records = records(text, u8::try_from(separator).unwrap_or(b','));
        let mut record = ::csv::StringRecord::new();
        let mut widths = BTreeMap::new();
        for _ in 0..TRIED {
            let more = records.read_record(&mut record).unwrap_or(false);
            if !more || start_of(text, &record) >= text.len() {
                is_sure = false;
                break;
            }
            *widths.entry(record.len()).or_insert(0_usize) += 1;
        }
        // The last row may be cut off.
        is_sure &= records.position().byte() < text.len() as u64;
        let several = widths.into_iter().filter(|&(width, _)| width > 1);
        several.map(|(width, rows)| (rows, width)).max()
    };
    let mut best = (SEPARATORS[0], fit(SEPARATORS[0]));
    for separator in SEPARATORS.into_iter().skip(1) {
        let fit = fit(separator);
        if fit > best.1 {
            best = (separator, fit);
        }
    }
    (best.0, is_sure)
}
