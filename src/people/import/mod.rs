//! Reads mentors and mentees from CSV and JSON files with the organisation's own
//! columns.
//!
//! A [`Mapping`] says which columns fill which of our fields, what the organisation's
//! own labels mean, and which texts mean that a question was not answered. With none,
//! columns that bear the names of our fields work directly. All faults of both files
//! come back together, each with its line, column and person, and with the answer itself
//! where the caller asks for it ([`Options::show_answers`]).
//!
//! [The guide to files](crate::guides::import) tells a curator how to write a mapping.
//!
//! ```
//! # #[cfg(feature = "import")] {
//! use mentormatch::people::import::{Mapping, Options, cohort};
//!
//! let mentees = "id,languages,wishes\na,en; fr,x > y\nb,prefer not to say,\n";
//! let mentors = r#"[{"id": "x", "languages": ["en"], "seats": 2}, {"id": "y", "seats": 0}]"#;
//! let read = cohort(
//!     mentees.as_bytes(),
//!     mentors.as_bytes(),
//!     &Mapping::default(),
//!     &Options::default(),
//! )?;
//! assert_eq!((read.cohort.mentees().len(), read.cohort.mentors().len()), (2, 2));
//!
//! let wrong = "id,seats,wishes\nx,-1,a\ny,,nobody\n";
//! let faults = cohort(
//!     mentees.as_bytes(),
//!     wrong.as_bytes(),
//!     &Mapping::default(),
//!     &Options::default(),
//! );
//! assert_eq!(
//!     faults.unwrap_err().to_string(),
//!     "mentors, line 2, column \"seats\", x: no whole number from 0 to 4294967295\n\
//!      mentors, line 3, column \"seats\", y: no number of seats, and the mapping gives none for \
//!      those without"
//! );
//! # }
//! # Ok::<(), mentormatch::people::import::ImportFaults>(())
//! ```

#[cfg(feature = "import")]
mod answers;
#[cfg(feature = "import")]
mod csv;
#[cfg(feature = "import")]
mod dates;
#[cfg(feature = "import")]
mod fault;
mod field;
#[cfg(feature = "import")]
mod grid;
#[cfg(feature = "import")]
mod json;
mod mapping;
#[cfg(feature = "import")]
mod options;
#[cfg(feature = "import")]
mod parquet;
#[cfg(feature = "import")]
mod person;
#[cfg(feature = "import")]
mod plan;
#[cfg(feature = "import")]
mod problem;
#[cfg(feature = "import")]
mod read;
#[cfg(feature = "import")]
pub(crate) mod references;
#[cfg(feature = "import")]
mod rows;
#[cfg(all(feature = "import", feature = "program"))]
pub(crate) mod sheet;
#[cfg(feature = "import")]
mod stream;
#[cfg(feature = "import")]
pub mod suggest;
#[cfg(feature = "import")]
mod table;
#[cfg(feature = "import")]
mod text;
#[cfg(feature = "import")]
pub(crate) mod words;
#[cfg(feature = "import")]
mod workbook;

#[cfg(feature = "import")]
pub use fault::{ImportFault, ImportFaults, Place, PlacePart, heading_words};
pub use field::ImportField;
pub use mapping::{
    Column, DateOrder, Format, Kind, Mapping, RowFilter, SideMapping, UNKNOWN, WITHHELD,
};
#[cfg(feature = "import")]
pub use options::Options;
#[cfg(feature = "import")]
pub use plan::ColumnUse;
#[cfg(feature = "import")]
pub use problem::{DecimalMark, FileKind, JsonKind, KnownWords, Looked, Problem, SlotFault};
#[cfg(feature = "import")]
pub use read::{Imported, ImportedCohort, Report, cohort, mentees, mentors};
#[cfg(feature = "import")]
pub use stream::{ImportedRoster, roster};
