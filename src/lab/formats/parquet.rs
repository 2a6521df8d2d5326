//! A table of weights as a Parquet file: a column a mentor, a row a mentee.

use super::FileFormat;
use super::problem::{FormatWanted, NoPlace, Unfit};
use super::reading::{CELLS, FaultPlace, FormatFault, Found, assignment, table_of};
use crate::kernel::{Faults, Shown};
use crate::lab::parquet::{Column, Problem, numbers, written};
use crate::lab::plain::{PlainInstance, PlainNumber, PlainSense};

/// Columns of whole numbers or of floats, with gaps where a pair is forbidden. Written columns are
/// called by their numbers from 0; whatever names a file has are read and not kept. A column that would
/// hold whole numbers and floats is refused, as one of them would come back as the other.
pub(super) struct Parquet {
    pub(super) costs: bool,
}

impl Parquet {
    fn sense(&self) -> PlainSense {
        if self.costs { PlainSense::Min } else { PlainSense::Max }
    }
}

impl FileFormat for Parquet {
    fn name(&self) -> &'static str {
        if self.costs { "parquet-costs" } else { "parquet" }
    }

    fn endings(&self) -> &'static [&'static str] {
        if self.costs { &[] } else { &["parquet"] }
    }

    fn about(&self) -> &'static str {
        match self.costs {
            true => "columns of Parquet with costs, gaps are forbidden pairs",
            false => "columns of Parquet with gains, gaps are forbidden pairs",
        }
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        let mut found = Found::default();
        let columns = match numbers(bytes, CELLS) {
            Ok(columns) => columns,
            Err(problems) => {
                for problem in problems {
                    match problem {
                        Problem::File(wanted) => found.place(FaultPlace::File, wanted),
                        Problem::Column { name, wanted } => {
                            let name = Shown(&name).to_string();
                            found.place(FaultPlace::Column { name }, wanted);
                        }
                    }
                }
                return found.done(None);
            }
        };
        let rows = columns.first().map_or(0, |(_, column)| match column {
            Column::Texts(cells) => cells.len(),
            Column::Whole(cells) => cells.len(),
            Column::Floats(cells) => cells.len(),
        });
        let mut weights = vec![Vec::with_capacity(columns.len()); rows];
        for (name, column) in columns {
            match column {
                Column::Whole(cells) => {
                    for (row, cell) in weights.iter_mut().zip(cells) {
                        row.push(cell.map(PlainNumber::Integer));
                    }
                }
                Column::Floats(cells) => {
                    for (at, (row, cell)) in (1..).zip(weights.iter_mut().zip(cells)) {
                        if let Some(float) = cell.filter(|float| !float.is_finite()) {
                            let column = Shown(&name).to_string();
                            let value = float.to_string();
                            found.place(
                                FaultPlace::Cell { row: at, column },
                                FormatWanted::Finite { value },
                            );
                        }
                        row.push(cell.map(PlainNumber::Float));
                    }
                }
                Column::Texts(_) => {
                    let name = Shown(&name).to_string();
                    found.place(FaultPlace::Column { name }, FormatWanted::Numbers);
                }
            }
        }
        found.done(Some(assignment(self.sense(), weights)))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let weights = table_of(self.name(), instance, self.sense())?;
        let width = weights.first().map_or(0, Vec::len);
        if width == 0 && !weights.is_empty() {
            return Err(Unfit::new(self.name(), NoPlace::NoColumn));
        }
        if weights.iter().any(|row| row.len() != width) {
            return Err(Unfit::new(self.name(), NoPlace::Ragged));
        }
        let column = |at: usize| {
            let cells = || weights.iter().map(move |row| row.get(at).copied().flatten());
            let whole = |cell| match cell {
                None => Some(None),
                Some(PlainNumber::Integer(whole)) => Some(Some(whole)),
                Some(PlainNumber::Float(_)) => None,
            };
            let float = |cell| match cell {
                None => Some(None),
                Some(PlainNumber::Float(float)) => Some(Some(float)),
                Some(PlainNumber::Integer(_)) => None,
            };
            let made = cells().map(whole).collect::<Option<_>>().map(Column::Whole);
            let made =
                made.or_else(|| cells().map(float).collect::<Option<_>>().map(Column::Floats));
            made.map(|column| (at.to_string(), column))
                .ok_or_else(|| Unfit::new(self.name(), NoPlace::MixedColumn { column: at }))
        };
        let columns = (0..width).map(column).collect::<Result<Vec<_>, _>>()?;
        written(&columns).map_err(|error| {
            Unfit::new(self.name(), NoPlace::Unwritten { said: error.to_string() })
        })
    }
}
