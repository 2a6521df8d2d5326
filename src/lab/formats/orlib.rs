//! Assignment problems of OR-Library (Beasley 1990): a square of costs, or a list of pairs.

use super::FileFormat;
use super::problem::{FormatWanted, NoPlace, Unfit};
use super::reading::{FormatFault, Found, Word, assignment, lines, table_of, text, words, written};
use crate::kernel::Faults;
use crate::lab::plain::{PlainInstance, PlainNumber, PlainSense};

/// A number n, then n rows of n costs; or, of a sparse problem, lines `row column cost` counted
/// from 1.
pub(super) struct OrLibrary {
    pub(super) sparse: bool,
}

impl FileFormat for OrLibrary {
    fn name(&self) -> &'static str {
        if self.sparse { "orlib-sparse" } else { "orlib" }
    }

    fn endings(&self) -> &'static [&'static str] {
        if self.sparse { &[] } else { &["orlib"] }
    }

    fn about(&self) -> &'static str {
        match self.sparse {
            true => "OR-Library, assignp: n, then row, column and cost of each allowed pair",
            false => "OR-Library, assign: n, then n times n costs",
        }
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        let mut found = Found::default();
        let mut all = lines(text(bytes)?).flat_map(|line| words(line, &[], &[]));
        let mut last = Word { text: "the end of the file", line: 1, column: 1 };
        let size = all.next().and_then(|word| {
            last = word;
            found.number(word, 0, u32::MAX.into())
        });
        let Some(mut table) = size.and_then(|size| found.table(last, size, size)) else {
            return found.done(None);
        };
        let size = table.len() as u64;
        if self.sparse {
            while let Some(row) = all.next() {
                let (Some(column), Some(cost)) = (all.next(), all.next()) else {
                    found.word(row, FormatWanted::Entry);
                    break;
                };
                let row_at = found.number(row, 1, size);
                let column_at = found.number(column, 1, size);
                if let (Some(i), Some(j), Some(cost)) = (row_at, column_at, found.weight(cost)) {
                    let cell = &mut table[i as usize - 1][j as usize - 1];
                    if cell.replace(cost).is_some() {
                        found.word(row, FormatWanted::PairOnce);
                    }
                }
            }
        } else {
            'all: for row in &mut table {
                for cell in row {
                    let Some(word) = all.next() else {
                        found.at(
                            last.line,
                            last.column,
                            FormatWanted::Costs { count: size * size },
                        );
                        break 'all;
                    };
                    last = word;
                    *cell = found.integer(word).map(PlainNumber::Integer);
                }
            }
            if let (Some(word), false) = (all.next(), found.any()) {
                found.word(word, FormatWanted::NoMoreCosts { count: size * size });
            }
        }
        found.done(Some(assignment(PlainSense::Min, table)))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let weights = table_of(self.name(), instance, PlainSense::Min)?;
        let size = weights.len();
        if weights.iter().any(|row| row.len() != size) {
            return Err(Unfit::new(self.name(), NoPlace::Square));
        }
        let mut out = format!(" {size}\n");
        for (i, row) in weights.iter().enumerate() {
            for (j, cell) in row.iter().enumerate() {
                match cell {
                    Some(cost) if self.sparse => {
                        out.push_str(&format!(" {} {} {}\n", i + 1, j + 1, written(*cost)));
                    }
                    None if self.sparse => {}
                    Some(PlainNumber::Integer(cost)) => out.push_str(&format!(" {cost}")),
                    _ => {
                        let reason = NoPlace::EveryPair;
                        return Err(Unfit::new(self.name(), reason));
                    }
                }
            }
            if !self.sparse {
                out.push('\n');
            }
        }
        Ok(out.into_bytes())
    }
}
