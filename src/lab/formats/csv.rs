//! A table of weights: a row a line, commas or semicolons between, nothing where a pair is forbidden.

use super::FileFormat;
use super::problem::{FormatWanted, NoPlace, Unfit};
use super::reading::{FormatFault, Found, Word, assignment, lines, table_of, text, written};
use crate::kernel::Faults;
use crate::lab::plain::{PlainInstance, PlainSense};

/// A table of gains or of costs.
pub(super) struct Csv {
    pub(super) costs: bool,
}

impl Csv {
    fn sense(&self) -> PlainSense {
        if self.costs { PlainSense::Min } else { PlainSense::Max }
    }
}

impl FileFormat for Csv {
    fn name(&self) -> &'static str {
        if self.costs { "csv-costs" } else { "csv" }
    }

    fn endings(&self) -> &'static [&'static str] {
        if self.costs { &[] } else { &["csv"] }
    }

    fn about(&self) -> &'static str {
        match self.costs {
            true => "a table of costs, empty cells are forbidden pairs",
            false => "a table of gains, empty cells are forbidden pairs",
        }
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        let mut found = Found::default();
        let text = text(bytes)?;
        let separator = if text.contains(';') { ';' } else { ',' };
        let mut width = None;
        let mut weights = Vec::new();
        for (line, row) in lines(text) {
            let mut column = 1;
            let mut own = Vec::new();
            for cell in row.split(separator) {
                let trimmed = cell.trim();
                let blank = cell.chars().take_while(|letter| letter.is_whitespace()).count();
                own.push(match trimmed.is_empty() {
                    true => None,
                    false => found.weight(Word { text: trimmed, line, column: column + blank }),
                });
                column += cell.chars().count() + 1;
            }
            let expected = *width.get_or_insert(own.len());
            if own.len() != expected {
                found.at(line, 1, FormatWanted::Row { expected, got: own.len() });
            }
            weights.push(own);
        }
        found.done(Some(assignment(self.sense(), weights)))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let weights = table_of(self.name(), instance, self.sense())?;
        // A line without anything is no row.
        if weights.iter().any(|row| row.len() < 2 && row.iter().all(Option::is_none)) {
            return Err(Unfit::new(self.name(), NoPlace::BlankRow));
        }
        let mut out = String::new();
        for row in weights {
            let cells = row.iter().map(|cell| cell.map(written).unwrap_or_default());
            out.push_str(&cells.collect::<Vec<_>>().join(","));
            out.push('\n');
        }
        Ok(out.into_bytes())
    }
}
