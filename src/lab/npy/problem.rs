//! The kinds of numbers that are read, and what can be wrong with a file.

use crate::kernel::{Phrases, Said, faults, words};
use crate::lab::limits::LimitFault;
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

faults! {
    /// A file that cannot be read as the array asked for.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct NpyError: "npy-error" {
        /// The file.
        pub path: PathBuf,
        /// What is wrong with it.
        pub problem: NpyProblem,
    } = "npy", "file `{path}`: {problem}", "файл `{path}`: {problem}";
}

faults! {
    /// What is wrong with a NumPy file. What is in it is not told: it may be any file.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum NpyProblem: "npy-problem" {
        /// The system cannot open or read it.
        System {
            /// What the system says.
            said: String,
        } = "system", "{said}", "{said}";
        /// Not a file but a folder, a pipe or a device.
        NotAFile = "not-a-file", "not a regular file", "это не обычный файл";
        /// It does not start as a NumPy file does.
        Magic = "magic",
            "damaged, or of another kind: it does not start with NumPy's magic string",
            "повреждён или другого вида: начинается не так, как файлы NumPy";
        /// A format version other than 1, 2 and 3.
        Version {
            /// Its first number.
            major: u8,
            /// Its second number.
            minor: u8,
        } = "version",
            "format version {major}.{minor} is not supported",
            "версия формата {major}.{minor} не поддерживается";
        /// The header is no dictionary of the three known entries.
        Header {
            /// What is expected.
            expected: HeaderPart,
            /// The byte of the file, from 0, at which reading stopped.
            at: u64,
        } = "header",
            "damaged header at byte {at}: {expected} is expected",
            "повреждён заголовок, байт {at}; должно быть: {expected}";
        /// Numbers of a kind that is not taken here.
        Dtype {
            /// NumPy's name of the kind.
            descr: String,
            /// The kinds that are.
            allowed: Vec<Dtype>,
        } = "dtype",
            "its numbers are `{descr}`, {allowed} are taken here",
            "числа вида `{descr}`, а здесь можно {allowed}";
        /// The same where the name of the kind is longer than any such name.
        NoDtype {
            /// The kinds that are.
            allowed: Vec<Dtype>,
        } = "no-dtype",
            "its numbers are of no known kind, {allowed} are taken here",
            "числа неизвестного вида, а здесь можно {allowed}";
        /// Not two dimensions.
        Dimensions {
            /// The shape.
            shape: Vec<u64>,
        } = "dimensions",
            "its shape {shape:?} does not have 2 dimensions",
            "в форме {shape:?} не 2 измерения";
        /// The shape and the file's length do not fit.
        Length {
            /// Rows of the shape.
            rows: u64,
            /// Columns of the shape.
            columns: u64,
            /// Bytes of a number.
            each: u64,
            /// Bytes of the file behind the header.
            bytes: u64,
        } = "length",
            "damaged: {rows} × {columns} numbers of {each} bytes do not fill the {bytes} bytes after its header",
            "повреждён: {rows} × {columns} чисел по {each} байт не составляют {bytes} байт после заголовка";
        /// The limit of agents or memory is passed.
        Limit(fault: LimitFault) = "limit", "{fault}", "{fault}";
        /// Instances may name no file here.
        NoFiles = "no-files",
            "instances may name no files here", "задачам здесь нельзя называть файлы";
        /// Only files of the instance's folder are allowed.
        Outside = "outside",
            "only files of the instance's folder may be named, by a path without `..`",
            "можно называть только файлы из папки задачи, путём без `..`";
    }
}

words! {
    /// What a header should have where reading stopped.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum HeaderPart: "npy-header", display {
        /// A header that ends within the file.
        Short = "short", "a short header within the file", "короткий заголовок внутри файла";
        /// One kind of number.
        OneType = "one-type", "one type of number, not a record", "один вид чисел, а не запись";
        /// Its three entries.
        Entries = "entries",
            "each of descr, fortran_order and shape once",
            "по одному разу descr, fortran_order и shape";
        /// What comes after an entry of the dictionary.
        CommaOrBrace = "comma-or-brace", "a comma or a closing brace", "запятая или закрывающая фигурная скобка";
        /// The end.
        End = "end", "nothing after the dictionary", "после словаря – ничего";
        /// The start of the dictionary.
        Brace = "brace", "an opening brace", "открывающая фигурная скобка";
        /// What comes after a name.
        Colon = "colon", "a colon", "двоеточие";
        /// The start of a tuple.
        Bracket = "bracket", "an opening bracket", "открывающая скобка";
        /// A text.
        Quoted = "quoted", "a text in quotes", "текст в кавычках";
        /// The end of a text.
        TextEnd = "text-end", "the end of the text", "конец текста";
        /// A Boolean.
        TrueOrFalse = "true-or-false", "True or False", "True или False";
        /// A size.
        Size = "size", "a size from 0 to below 2^64", "размер от 0 и меньше 2^64";
        /// What comes after a size.
        CommaOrBracket = "comma-or-bracket", "a comma or a closing bracket", "запятая или закрывающая скобка";
    }
}

impl From<io::Error> for NpyProblem {
    fn from(error: io::Error) -> Self {
        Self::System { said: error.to_string() }
    }
}

/// With NumPy's name.
impl Said for Dtype {
    fn said(&self, _: &str, _: &Phrases) -> String {
        format!("{self} (`{}`)", self.descr())
    }
}
