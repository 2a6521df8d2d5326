//! Files of other tools: read into a [`PlainInstance`], written from one.
//!
//! | name | what it holds |
//! | --- | --- |
//! | `json` | one line of the interchange |
//! | `csv`, `csv-costs` | a table of gains, or of costs |
//! | `orlib`, `orlib-sparse` | assignment problems of OR-Library |
//! | `dimacs` | assignment problems of DIMACS |
//! | `preflib-orders` | orders of PrefLib: SOC, SOI, TOC and TOI |
//! | `preflib-categories` | categories of PrefLib: CAT |
//! | `preflib-graph` | weighted matching data of PrefLib: WMD |
//! | `algmatch-sm`, `algmatch-hr` | markets of algmatch (MATWA), ties in brackets |
//! | `algmatch-spa` | students, projects and lecturers of algmatch (SPA-S) |
//! | `glasgow-hrt` | hospitals and residents with ties, as Glasgow's generators write them |
//! | `kidney` | kidney-exchange pools in JSON |
//! | `npy`, `npy-costs` | a table of gains, or of costs, as an array of NumPy |
//! | `parquet`, `parquet-costs` | the same as columns of Parquet, with the feature `parquet` |
//!
//! [`FORMATS`] lists all, [`format_named`] and [`format_of_file`] find one. A damaged or foreign
//! file is refused with every fault that can be told, each by its place: line and column of a text, row
//! and column of a table; an instance that
//! a format cannot hold is refused by name, and nothing is left out silently. What is read back
//! after writing equals what was written.
//!
//! ```
//! use mentormatch::lab::formats::format_named;
//!
//! let (from, to) = (format_named("orlib").unwrap(), format_named("csv-costs").unwrap());
//! let instance = from.read(b" 2\n 4 1\n 3 7\n").unwrap();
//! assert_eq!(to.write(&instance).unwrap(), b"4,1\n3,7\n");
//! let faults = from.read(b"2\n4 x\n3").unwrap_err();
//! assert_eq!(faults[0].to_string(), "line 2, column 3: an integer is expected, not \"x\"");
//! ```

mod csv;
mod dimacs;
mod json;
mod kidney;
mod lists;
mod npy;
mod orlib;
#[cfg(feature = "parquet")]
mod parquet;
mod preflib;
mod problem;
mod projects;
mod reading;

use super::plain::PlainInstance;
use crate::kernel::Faults;
pub use problem::{FormatProblem, FormatWanted, NoPlace, ProjectLine, Unfit};
pub use reading::{FaultPlace, FormatFault};

/// A file format.
pub trait FileFormat: Sync {
    /// Its name, by which it is asked for.
    fn name(&self) -> &'static str;

    /// Endings of file names that mean it, without the dot.
    fn endings(&self) -> &'static [&'static str];

    /// What it holds, in a line.
    fn about(&self) -> &'static str;

    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong, by its place; of very many faults the first hundred.
    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>>;

    /// The bytes of a file: of most formats a text in UTF-8.
    ///
    /// # Errors
    /// Why the format cannot hold the instance.
    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit>;
}

/// Every format.
pub const FORMATS: &[&dyn FileFormat] = &[
    &json::JsonLine,
    &csv::Csv { costs: false },
    &csv::Csv { costs: true },
    &orlib::OrLibrary { sparse: false },
    &orlib::OrLibrary { sparse: true },
    &dimacs::Dimacs,
    &preflib::Orders,
    &preflib::Categories,
    &preflib::Graph,
    &lists::Text::MARRIAGE,
    &lists::Text::HOSPITALS,
    &projects::Text,
    &lists::Text::GLASGOW,
    &kidney::Kidney,
    &npy::NumPy { costs: false },
    &npy::NumPy { costs: true },
    #[cfg(feature = "parquet")]
    &parquet::Parquet { costs: false },
    #[cfg(feature = "parquet")]
    &parquet::Parquet { costs: true },
];

/// The format with this name.
#[must_use]
pub fn format_named(name: &str) -> Option<&'static dyn FileFormat> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// The first format that the ending of a file's name means, in any letter case.
#[must_use]
pub fn format_of_file(name: &str) -> Option<&'static dyn FileFormat> {
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    FORMATS.iter().copied().find(|format| format.endings().contains(&&*ending))
}
