//! A table of weights as an array of NumPy (`.npy`).

use super::FileFormat;
use super::problem::{FormatWanted, NoPlace, Unfit};
use super::reading::{FaultPlace, FormatFault, Found, assignment, table_of};
use crate::kernel::{Faults, Matrix};
use crate::lab::limits::{Budget, Limits};
use crate::lab::npy::{Array, Dtype, read_bytes, written_f64, written_i64};
use crate::lab::plain::{PlainInstance, PlainNumber, PlainSense};

/// A two-dimensional array of gains or of costs: `int64` where all weights are whole and every pair
/// is allowed, else `float64` with NaN where a pair is forbidden. Other kinds of whole and floating
/// numbers are read too. Whole numbers among floats would come back as floats, so that such a table is
/// refused.
pub(super) struct NumPy {
    pub(super) costs: bool,
}

impl NumPy {
    fn sense(&self) -> PlainSense {
        if self.costs { PlainSense::Min } else { PlainSense::Max }
    }
}

const KINDS: &[Dtype] =
    &[Dtype::Float64, Dtype::Float32, Dtype::Int64, Dtype::Int32, Dtype::Uint32, Dtype::Uint16];

impl FileFormat for NumPy {
    fn name(&self) -> &'static str {
        if self.costs { "npy-costs" } else { "npy" }
    }

    fn endings(&self) -> &'static [&'static str] {
        if self.costs { &[] } else { &["npy"] }
    }

    fn about(&self) -> &'static str {
        match self.costs {
            true => "an array of NumPy with costs, NaN for forbidden pairs",
            false => "an array of NumPy with gains, NaN for forbidden pairs",
        }
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        let mut found = Found::default();
        let array = match read_bytes(bytes, KINDS, &mut Budget::new(Limits::default())) {
            Ok(array) => array,
            Err(problem) => {
                found.place(FaultPlace::File, problem);
                return found.done(None);
            }
        };
        let weights = match array {
            array @ (Array::Float64(_) | Array::Float32(_)) => {
                let matrix = array.into_f64();
                let rows = (0..matrix.rows()).map(|row| {
                    let cells = matrix.row(row).iter().enumerate().map(|(column, &weight)| {
                        if weight.is_infinite() {
                            let place = FaultPlace::Cell {
                                row: row as u64 + 1,
                                column: column.to_string(),
                            };
                            let value = weight.to_string();
                            found.place(place, FormatWanted::FiniteOrNan { value });
                        }
                        (!weight.is_nan()).then_some(PlainNumber::Float(weight))
                    });
                    cells.collect()
                });
                rows.collect()
            }
            array => {
                let matrix = array.into_i64();
                let row = |row: usize| {
                    matrix.row(row).iter().map(|&one| Some(PlainNumber::Integer(one))).collect()
                };
                (0..matrix.rows()).map(row).collect()
            }
        };
        found.done(Some(assignment(self.sense(), weights)))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let unfit = |reason| Unfit::new(self.name(), reason);
        let weights = table_of(self.name(), instance, self.sense())?;
        let (rows, columns) = (weights.len(), weights.first().map_or(0, Vec::len));
        let cells = || weights.iter().flatten();
        let uneven = |_| unfit(NoPlace::Ragged);
        if weights.iter().any(|row| row.len() != columns) {
            return Err(unfit(NoPlace::Ragged));
        }
        let whole = |cell: &Option<PlainNumber>| match cell {
            Some(PlainNumber::Integer(whole)) => Some(*whole),
            _ => None,
        };
        if let Some(whole) = cells().map(whole).collect::<Option<Vec<i64>>>() {
            return Ok(written_i64(&Matrix::new(rows, columns, whole).map_err(uneven)?));
        }
        let float = |cell: &Option<PlainNumber>| match cell {
            Some(PlainNumber::Float(float)) => Some(*float),
            None => Some(f64::NAN),
            Some(PlainNumber::Integer(_)) => None,
        };
        match cells().map(float).collect::<Option<Vec<f64>>>() {
            Some(floats) => Ok(written_f64(&Matrix::new(rows, columns, floats).map_err(uneven)?)),
            None => Err(unfit(NoPlace::Mixed)),
        }
    }
}
