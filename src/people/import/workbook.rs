//! Workbooks: `.xlsx` and `.ods`, one sheet of them.

use super::fault::Faults;
use super::table::Bounds;
use super::table::Table;
use super::{Problem, SideMapping};

/// A zip archive; workbooks are such.
const ARCHIVE: &[u8] = b"PK\x03\x04";

pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(ARCHIVE)
}

#[cfg(not(feature = "workbooks"))]
pub(super) fn read_workbook(
    _: Vec<u8>,
    _: &SideMapping,
    _: Bounds,
    _: usize,
    faults: &mut Faults,
) -> Option<Table> {
    faults.of_file(Problem::Workbook);
    None
}

#[cfg(feature = "workbooks")]
pub(super) use reading::read_workbook;

#[cfg(feature = "workbooks")]
mod reading {
    use super::super::Format;
    use super::super::grid::{Grid, is_blank};
    use super::super::table::Cell;
    use super::*;
    use calamine::{Data, Ods, Range, Reader, Xlsx, open_workbook_from_rs};
    use std::io::Cursor;

    /// The sheet that the mapping names, or the only one with anything in it.
    pub(in super::super) fn read_workbook(
        bytes: Vec<u8>,
        how: &SideMapping,
        bounds: Bounds,
        max_bytes: usize,
        faults: &mut Faults,
    ) -> Option<Table> {
        if unpacked(&bytes) > max_bytes as u64 {
            faults.of_file(Problem::TooManyBytes { maximum: max_bytes });
            return None;
        }
        let file = Cursor::new(bytes);
        let found = if let Ok(mut book) = open_workbook_from_rs::<Xlsx<_>, _>(file.clone()) {
            sheet(&mut book, how)
        } else if let Ok(mut book) = open_workbook_from_rs::<Ods<_>, _>(file) {
            sheet(&mut book, how)
        } else {
            Err(Problem::NotATable { what: crate::people::import::FileKind::Archive })
        };
        let range = match found {
            Ok(range) => range,
            Err(problem) => {
                faults.of_file(problem);
                return None;
            }
        };
        let first = range.start().map_or(0, |(row, _)| row as usize) + 1;
        let mut grid = Grid::new(Format::Workbook, how, bounds);
        for (at, row) in range.rows().enumerate() {
            let cells: Vec<_> = row.iter().map(cell).collect();
            // As in other files, lines with nothing in them are no rows above the header.
            if cells.iter().all(is_blank) && grid.width().is_none() {
                continue;
            }
            if !grid.push(first + at, cells, faults) {
                return None;
            }
        }
        grid.finish(faults)
    }

    fn sheet<R: Reader<Cursor<Vec<u8>>>>(
        book: &mut R,
        how: &SideMapping,
    ) -> Result<Range<Data>, Problem>
    where
        R::Error: std::fmt::Display,
    {
        let names = book.sheet_names();
        let mut read = |name: &str| {
            book.worksheet_range(name).map_err(|error| Problem::Read { message: error.to_string() })
        };
        if let Some(stated) = &how.sheet {
            return match names.iter().find(|name| name.trim() == stated.trim()) {
                Some(name) => read(name),
                None => Err(Problem::Sheets { names }),
            };
        }
        let mut filled = Vec::new();
        for name in names {
            let range = read(&name)?;
            if !range.is_empty() {
                filled.push((name, range));
            }
        }
        match filled.len() {
            0 => Err(Problem::EmptyFile),
            1 => Ok(filled.remove(0).1),
            _ => Err(Problem::Sheets { names: filled.into_iter().map(|(name, _)| name).collect() }),
        }
    }

    /// What a cell holds. A day is written as in CSV; an error such as `#N/A` is no answer.
    fn cell(data: &Data) -> Cell {
        match data {
            Data::Empty | Data::Error(_) => Cell::Null,
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
                Cell::Text(text.clone())
            }
            Data::Bool(yes) => Cell::Bool(*yes),
            Data::Int(number) => Cell::Number(number.to_string()),
            Data::Float(number) => Cell::Number(number.to_string()),
            Data::DateTime(moment) if moment.is_datetime() => match moment.as_datetime() {
                Some(moment) => Cell::Text(moment.to_string()),
                None => Cell::Null,
            },
            Data::DateTime(duration) => Cell::Number(duration.as_f64().to_string()),
        }
    }

    /// How many bytes the archive says that its files unpack to.
    fn unpacked(bytes: &[u8]) -> u64 {
        const ENTRY: &[u8] = b"PK\x01\x02";
        let sizes = bytes.windows(28).filter(|entry| entry.starts_with(ENTRY)).map(|entry| {
            let size = entry.get(24..28).and_then(|size| size.try_into().ok());
            u64::from(u32::from_le_bytes(size.unwrap_or_default()))
        });
        sizes.fold(0, u64::saturating_add)
    }
}
