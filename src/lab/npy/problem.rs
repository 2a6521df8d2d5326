//! The kinds of numbers that are read, and what can be wrong with a file.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// The kind of numbers in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dtype {
    /// 64-bit floating point.
    Float64,
    /// 32-bit floating point.
    Float32,
    /// Signed, 64 bits.
    Int64,
    /// Signed, 32 bits.
    Int32,
    /// Unsigned, 32 bits.
    Uint32,
    /// Unsigned, 16 bits.
    Uint16,
}

impl Dtype {
    pub(super) const ALL: [Self; 6] =
        [Self::Float64, Self::Float32, Self::Int64, Self::Int32, Self::Uint32, Self::Uint16];
    /// Weights of an assignment.
    pub const WEIGHTS: &'static [Self] = &[Self::Float64, Self::Float32, Self::Int64, Self::Int32];
    /// Preference lists.
    pub const LISTS: &'static [Self] = &[Self::Int32, Self::Int64, Self::Uint16, Self::Uint32];
    /// Scores of both sides.
    pub const SCORES: &'static [Self] = &[Self::Float64, Self::Float32];

    pub(super) fn descr(self) -> &'static str {
        match self {
            Self::Float64 => "<f8",
            Self::Float32 => "<f4",
            Self::Int64 => "<i8",
            Self::Int32 => "<i4",
            Self::Uint32 => "<u4",
            Self::Uint16 => "<u2",
        }
    }

    pub(super) fn bytes(self) -> u64 {
        match self {
            Self::Float64 | Self::Int64 => 8,
            Self::Float32 | Self::Int32 | Self::Uint32 => 4,
            Self::Uint16 => 2,
        }
    }
}

impl fmt::Display for Dtype {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Float64 => "float64",
            Self::Float32 => "float32",
            Self::Int64 => "int64",
            Self::Int32 => "int32",
            Self::Uint32 => "uint32",
            Self::Uint16 => "uint16",
        })
    }
}

/// A file that cannot be read as the array asked for.
#[derive(Debug, thiserror::Error)]
#[error("file `{}`: {problem}", path.display())]
pub struct NpyError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: NpyProblem,
}

/// What is wrong with a NumPy file. What is in it is not told: it may be any file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NpyProblem {
    /// The system cannot open or read it.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Not a file but a folder, a pipe or a device.
    #[error("not a regular file")]
    NotAFile,
    /// It does not start as a NumPy file does.
    #[error("damaged, or of another kind: it does not start with NumPy's magic string")]
    Magic,
    /// A format version other than 1, 2 and 3.
    #[error("format version {0}.{1} is not supported")]
    Version(u8, u8),
    /// The header is no dictionary of the three known entries.
    #[error("damaged header at byte {at}: {expected} is expected")]
    Header {
        /// What is expected.
        expected: &'static str,
        /// The byte of the file, from 0, at which reading stopped.
        at: u64,
    },
    /// Numbers of a kind that is not taken here.
    #[error("its numbers are {}, {} are taken here", kind(.descr), taken(.allowed))]
    Dtype {
        /// NumPy's name of the kind; empty where it is longer than any such name.
        descr: String,
        /// The kinds that are.
        allowed: &'static [Dtype],
    },
    /// Not two dimensions.
    #[error("its shape {shape:?} does not have 2 dimensions")]
    Dimensions {
        /// The shape.
        shape: Vec<u64>,
    },
    /// The shape and the file's length do not fit.
    #[error(
        "damaged: {rows} × {columns} numbers of {each} bytes do not fill the {bytes} bytes after \
         its header"
    )]
    Length {
        /// Rows of the shape.
        rows: u64,
        /// Columns of the shape.
        columns: u64,
        /// Bytes of a number.
        each: u64,
        /// Bytes of the file behind the header.
        bytes: u64,
    },
    /// The limit of agents or memory is passed.
    #[error("{0}")]
    Limit(String),
    /// Instances may name no file here.
    #[error("instances may name no files here")]
    NoFiles,
    /// Only files of the instance's folder are allowed.
    #[error("only files of the instance's folder may be named, by a path without `..`")]
    Outside,
}

fn kind(descr: &str) -> String {
    if descr.is_empty() { "of no known kind".to_owned() } else { format!("`{descr}`") }
}

fn taken(allowed: &[Dtype]) -> String {
    allowed
        .iter()
        .map(|dtype| format!("{dtype} (`{}`)", dtype.descr()))
        .collect::<Vec<_>>()
        .join(", ")
}
