//! Reads mentors and mentees from CSV and JSON files with the organisation's own
//! columns.

mod field;
mod mapping;

pub use field::ImportField;
pub use mapping::{Column, Format, Kind, Mapping, SideMapping, UNKNOWN, WITHHELD};
