//! The rows of a CSV file.

use super::fault::{Faults, shown};
use super::table::{Bounds, Cell, Table};
use super::text::Lines;
use super::{Format, Problem};
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
    separator: Option<char>,
    bounds: Bounds,
    faults: &mut Faults,
) -> Option<Table> {
    let separator = separator.unwrap_or_else(|| found_separator(text));
    let byte = match u8::try_from(separator) {
        Ok(byte) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => byte,
        _ => {
            faults.of_file(Problem::Separator { separator });
            return None;
        }
    };
    let mut table = Table::new(Format::Csv);
    table.separator = Some(separator);
    let mut lines = Lines::new(text.as_bytes());
    let mut records = records(text, byte);
    let mut record = ::csv::StringRecord::new();
    let mut last_line = 1;
    let mut header = None;
    loop {
        match records.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => {
                // The end was swallowed by a cell of the last row.
                table.incomplete = true;
                faults.of_line(last_line, Problem::OpenQuote);
                break;
            }
            Err(error) => {
                table.incomplete = true;
                faults.of_line(last_line, Problem::Read { message: error.to_string() });
                break;
            }
        }
        let start = start_of(text, &record);
        if start >= text.len() {
            break;
        }
        last_line = lines.line_at(start);
        let Some(width) = header else {
            if record.len() > bounds.columns {
                faults.of_file(Problem::TooManyColumns { maximum: bounds.columns });
                return None;
            }
            header = Some(record.len());
            read_header(&mut table, &record, faults);
            continue;
        };
        if record.len() != width {
            let blank = record.iter().all(|cell| cell.trim().is_empty());
            if blank {
                table.blank_rows += 1;
            } else {
                table.incomplete = true;
                let (expected, found) = (width, record.len());
                faults.of_line(last_line, Problem::RaggedRow { expected, found });
            }
            continue;
        }
        let cells = record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        let cells = cells.map(|(column, cell)| (column, Cell::Text(cell.to_owned()))).collect();
        table.add_row(last_line, cells);
        if table.rows.len() > bounds.rows {
            faults.of_file(Problem::TooManyRows { maximum: bounds.rows });
            return None;
        }
    }
    if header.is_none() {
        if faults.is_empty() {
            faults.of_file(Problem::EmptyFile);
        }
        return None;
    }
    Some(table)
}

/// Names the columns. One without a name is called by its number.
fn read_header(table: &mut Table, header: &::csv::StringRecord, faults: &mut Faults) {
    for (at, name) in header.iter().enumerate() {
        let unnamed = format!("column {}", at + 1);
        let name = if name.trim().is_empty() { &unnamed } else { name };
        if let Err(first) = table.add_column(name) {
            let problem = Problem::DuplicateColumn { first: first + 1, second: at + 1 };
            faults.of_column(&shown(name), problem);
            // Keeps the numbers of the columns after it right.
            table.columns.push(name.trim().to_owned());
        }
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

/// The separator that cuts the first rows into as many cells each as the header has,
/// and among those the one with most cells; the first of equals.
fn found_separator(text: &str) -> char {
    let fit = |separator: char| {
        let mut records = records(text, u8::try_from(separator).unwrap_or(b','));
        let mut record = ::csv::StringRecord::new();
        let mut width = 0;
        for row in 0..TRIED {
            let more = records.read_record(&mut record).unwrap_or(false);
            if !more || start_of(text, &record) >= text.len() {
                break;
            }
            if row == 0 {
                width = record.len();
            } else if record.len() != width {
                return (false, width);
            }
        }
        (width > 1, width)
    };
    let mut best = (SEPARATORS[0], fit(SEPARATORS[0]));
    for separator in SEPARATORS.into_iter().skip(1) {
        let fit = fit(separator);
        if fit > best.1 {
            best = (separator, fit);
        }
    }
    best.0
}
