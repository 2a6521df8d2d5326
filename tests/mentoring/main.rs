//! The mentoring half below the programme, from outside: people and their files, scores,
//! pairings of every strategy, and quick meetings.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod forming;
mod meetings;
mod people;
mod scoring;
mod support;

#[path = "../support/json_schema.rs"]
mod json_schema;

#[cfg(feature = "workbooks")]
#[path = "../support/workbook.rs"]
mod workbook;
