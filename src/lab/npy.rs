//! NumPy's `.npy` files: one array of numbers, format versions 1 to 3.
//!
//! Read as the format's description says (NumPy enhancement proposal 1 and
//! `numpy.lib.format`): a magic string, the version, the length of the header, the
//! header as the text of a Python dictionary, then the bare numbers. Only 2-D
//! arrays of little-endian numbers are taken. The shape is held against the file's
//! length before anything is allocated for it, what is wrong is told by its byte, and nothing of the
//! file's content is repeated: the crates that read this format do none of the three.

mod header;
mod problem;

use super::limits::Budget;
use crate::kernel::Matrix;
use header::Header;
pub use problem::{Dtype, HeaderPart, NpyError, NpyProblem};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A 2-D array, row after row whatever the order in the file.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Array {
    /// 64-bit floating point.
    Float64(Matrix<f64>),
    /// 32-bit floating point.
    Float32(Matrix<f32>),
    /// Signed, 64 bits.
    Int64(Matrix<i64>),
    /// Signed, 32 bits.
    Int32(Matrix<i32>),
    /// Unsigned, 32 bits.
    Uint32(Matrix<u32>),
    /// Unsigned, 16 bits.
    Uint16(Matrix<u16>),
}

impl Array {
    /// Rows and columns.
    #[must_use]
    pub fn shape(&self) -> (usize, usize) {
        match self {
            Self::Float64(matrix) => (matrix.rows(), matrix.columns()),
            Self::Float32(matrix) => (matrix.rows(), matrix.columns()),
            Self::Int64(matrix) => (matrix.rows(), matrix.columns()),
            Self::Int32(matrix) => (matrix.rows(), matrix.columns()),
            Self::Uint32(matrix) => (matrix.rows(), matrix.columns()),
            Self::Uint16(matrix) => (matrix.rows(), matrix.columns()),
        }
    }

    /// How many numbers there are.
    pub(crate) fn cells(&self) -> usize {
        let (rows, columns) = self.shape();
        rows.saturating_mul(columns)
    }

    /// Each number as a 64-bit integer; fractions are cut off.
    #[must_use]
    pub fn into_i64(self) -> Matrix<i64> {
        match self {
            Self::Float64(matrix) => matrix.map(|number| number as i64),
            Self::Float32(matrix) => matrix.map(|number| number as i64),
            Self::Int64(matrix) => matrix,
            Self::Int32(matrix) => matrix.map(i64::from),
            Self::Uint32(matrix) => matrix.map(i64::from),
            Self::Uint16(matrix) => matrix.map(i64::from),
        }
    }

    /// Each number as a 64-bit floating-point number, the nearest one.
    #[must_use]
    pub fn into_f64(self) -> Matrix<f64> {
        match self {
            Self::Float64(matrix) => matrix,
            Self::Float32(matrix) => matrix.map(f64::from),
            Self::Int64(matrix) => matrix.map(|number| number as f64),
            Self::Int32(matrix) => matrix.map(f64::from),
            Self::Uint32(matrix) => matrix.map(f64::from),
            Self::Uint16(matrix) => matrix.map(f64::from),
        }
    }

    /// The kind of its numbers.
    #[must_use]
    pub fn dtype(&self) -> Dtype {
        match self {
            Self::Float64(_) => Dtype::Float64,
            Self::Float32(_) => Dtype::Float32,
            Self::Int64(_) => Dtype::Int64,
            Self::Int32(_) => Dtype::Int32,
            Self::Uint32(_) => Dtype::Uint32,
            Self::Uint16(_) => Dtype::Uint16,
        }
    }
}

/// Reads the array in the file at `path`, whose numbers must be of a kind in
/// `allowed`.
///
/// # Errors
/// [`NpyError`] for a file that is missing or damaged, holds other numbers or
/// another number of dimensions, or goes beyond the budget.
pub(crate) fn read(
    path: &Path,
    allowed: &'static [Dtype],
    budget: &mut Budget,
) -> Result<Array, NpyError> {
    read_array(path, allowed, budget).map_err(|problem| NpyError { path: path.to_owned(), problem })
}

fn read_array(
    path: &Path,
    allowed: &'static [Dtype],
    budget: &mut Budget,
) -> Result<Array, NpyProblem> {
    // Asked before opening: opening a pipe would wait for its writer.
    if !std::fs::metadata(path)?.is_file() {
        return Err(NpyProblem::NotAFile);
    }
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    read_from(&mut file, length, allowed, budget)
}

/// Reads the array that is the whole of these bytes.
pub(super) fn read_bytes(
    bytes: &[u8],
    allowed: &'static [Dtype],
    budget: &mut Budget,
) -> Result<Array, NpyProblem> {
    read_from(&mut &*bytes, bytes.len() as u64, allowed, budget)
}

fn read_from(
    file: &mut impl Read,
    length: u64,
    allowed: &'static [Dtype],
    budget: &mut Budget,
) -> Result<Array, NpyProblem> {
    let header = Header::read(file, length)?;
    let dtype = Dtype::ALL.into_iter().find(|dtype| dtype.descr() == header.descr);
    let Some(dtype) = dtype.filter(|dtype| allowed.contains(dtype)) else {
        let is_name = (1..=LONGEST_DESCR).contains(&header.descr.len()) && header.descr.is_ascii();
        let allowed = allowed.to_vec();
        return Err(match is_name {
            true => NpyProblem::Dtype { descr: header.descr, allowed },
            false => NpyProblem::NoDtype { allowed },
        });
    };
    let &[rows, columns] = header.shape.as_slice() else {
        return Err(NpyProblem::Dimensions { shape: header.shape });
    };
    let bytes = length.saturating_sub(header.ends_at);
    let product = rows.checked_mul(columns).and_then(|count| count.checked_mul(dtype.bytes()));
    if product != Some(bytes) {
        return Err(NpyProblem::Length { rows, columns, each: dtype.bytes(), bytes });
    }
    let named = rows.saturating_mul(columns).saturating_mul(2);
    budget.agents(&[rows, columns], named)?;
    budget.memory(&[bytes, 1 + u64::from(header.fortran)])?;
    let shape = Shape { rows, columns, fortran: header.fortran };
    Ok(match dtype {
        Dtype::Float64 => Array::Float64(shape.read(file, f64::from_le_bytes)?),
        Dtype::Float32 => Array::Float32(shape.read(file, f32::from_le_bytes)?),
        Dtype::Int64 => Array::Int64(shape.read(file, i64::from_le_bytes)?),
        Dtype::Int32 => Array::Int32(shape.read(file, i32::from_le_bytes)?),
        Dtype::Uint32 => Array::Uint32(shape.read(file, u32::from_le_bytes)?),
        Dtype::Uint16 => Array::Uint16(shape.read(file, u16::from_le_bytes)?),
    })
}

/// NumPy's names of kinds of numbers are shorter.
const LONGEST_DESCR: usize = 8;

struct Shape {
    rows: u64,
    columns: u64,
    fortran: bool,
}

impl Shape {
    /// Reads the numbers through a buffer, so that no second copy of all bytes exists.
    fn read<const N: usize, T: Copy>(
        &self,
        file: &mut impl Read,
        number: impl Fn([u8; N]) -> T,
    ) -> Result<Matrix<T>, NpyProblem> {
        let too_large = || io::Error::from(io::ErrorKind::OutOfMemory);
        let side = |count: u64| usize::try_from(count).map_err(|_| too_large());
        let (rows, columns) = (side(self.rows)?, side(self.columns)?);
        let count = rows.checked_mul(columns).ok_or_else(too_large)?;
        let mut items = Vec::new();
        items.try_reserve_exact(count).map_err(|_| too_large())?;
        let mut buffer = vec![0_u8; N * (count.min(1 << 16))];
        while items.len() < count {
            let part = N * (count - items.len()).min(1 << 16);
            let part = &mut buffer[..part];
            file.read_exact(part)?;
            items.extend(part.chunks_exact(N).map(|chunk| {
                let mut bytes = [0; N];
                bytes.copy_from_slice(chunk);
                number(bytes)
            }));
        }
        let shape = if self.fortran { (columns, rows) } else { (rows, columns) };
        let matrix = Matrix::new(shape.0, shape.1, items).map_err(|_| too_large())?;
        Ok(if self.fortran { matrix.transposed() } else { matrix })
    }
}

/// The file of these whole numbers.
pub(super) fn written_i64(matrix: &Matrix<i64>) -> Vec<u8> {
    written(Dtype::Int64, matrix, i64::to_le_bytes)
}

/// The file of these floats.
pub(super) fn written_f64(matrix: &Matrix<f64>) -> Vec<u8> {
    written(Dtype::Float64, matrix, f64::to_le_bytes)
}

fn written<T: Copy>(dtype: Dtype, matrix: &Matrix<T>, bytes: fn(T) -> [u8; 8]) -> Vec<u8> {
    let mut file = header::written(dtype.descr(), matrix.rows(), matrix.columns());
    let rows = (0..matrix.rows()).flat_map(|row| matrix.row(row));
    file.extend(rows.flat_map(|&number| bytes(number)));
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Limits;
    use std::path::PathBuf;

    fn file(name: &str, version: u8, header: &str, data: &[u8]) -> PathBuf {
        let path = std::env::temp_dir().join(format!("mentormatch-{}-{name}", std::process::id()));
        let mut bytes = b"\x93NUMPY".to_vec();
        bytes.extend([version, 0]);
        let size = u32::try_from(header.len()).unwrap().to_le_bytes();
        bytes.extend(&size[..if version > 1 { 4 } else { 2 }]);
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn read_back(path: &Path, allowed: &'static [Dtype]) -> Result<Array, String> {
        let array = read(path, allowed, &mut Budget::new(Limits::default()));
        std::fs::remove_file(path).unwrap();
        array.map_err(|error| error.to_string())
    }

    #[test]
    fn both_orders_and_all_versions_give_the_same_rows() {
        let c: Vec<u8> = [1_i32, 2, 3, 4, 5, 6].iter().flat_map(|n| n.to_le_bytes()).collect();
        let f: Vec<u8> = [1_i32, 4, 2, 5, 3, 6].iter().flat_map(|n| n.to_le_bytes()).collect();
        let expected = Array::Int32(Matrix::new(2, 3, vec![1, 2, 3, 4, 5, 6]).unwrap());
        for version in 1..=3 {
            for (order, data) in [("False", &c), ("True", &f)] {
                let text =
                    format!("{{'descr': '<i4', 'fortran_order': {order}, 'shape': (2, 3), }}\n");
                let path = file(&format!("order-{version}-{order}"), version, &text, data);
                assert_eq!(read_back(&path, Dtype::LISTS).unwrap(), expected);
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_by_name() {
        let head = |descr: &str, shape: &str| {
            format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}\n")
        };
        let cases = [
            ("big", 1, head("'>f8'", "(1, 1)"), 8, "`>f8`"),
            (
                "record",
                1,
                head("[('a', '<f8')]", "(1, 1)"),
                8,
                "byte 20: one type of number, not a record",
            ),
            ("secret", 1, head("'nobody may read this'", "(1, 1)"), 8, "of no known kind"),
            ("kind", 1, head("'<u2'", "(1, 1)"), 2, "`<u2`"),
            ("flat", 1, head("'<f8'", "(1,)"), 8, "[1]"),
            ("short", 1, head("'<f8'", "(1, 2)"), 15, "1 × 2"),
            ("long", 1, head("'<f8'", "(1, 2)"), 17, "17 bytes"),
            ("huge", 1, head("'<f8'", "(4294967296, 4294967296)"), 8, "4294967296 × 4294967296"),
            ("agents", 1, head("'<f8'", "(100000000000, 0)"), 0, "100000000000 agents"),
            ("version", 9, head("'<f8'", "(1, 1)"), 8, "9.0"),
        ];
        for (name, version, text, bytes, part) in cases {
            let path = file(name, version, &text, &vec![0; bytes]);
            let error = read_back(&path, Dtype::WEIGHTS).unwrap_err();
            assert!(error.contains(part) && error.contains(name), "{error}");
        }
        let path = std::env::temp_dir().join(format!("mentormatch-{}-text", std::process::id()));
        for text in [&b""[..], b"\x93NUMPY", b"\x93NUMPY\x01\x00", b"\x93NUMPY\x01\x00\xff\xff{"] {
            std::fs::write(&path, text).unwrap();
            assert!(read_back(&path, Dtype::WEIGHTS).is_err());
        }
        let folder = std::env::temp_dir();
        let error = read(&folder, Dtype::WEIGHTS, &mut Budget::new(Limits::default()));
        assert!(matches!(error.unwrap_err().problem, NpyProblem::NotAFile));
    }
}
