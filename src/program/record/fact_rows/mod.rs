//! What a year produces, read from tables: each kind of row under its own headings, in Russian
//! and in English.

mod met;
mod monitored;
mod reader;
mod words;

use crate::people::import::references::Register;
use crate::people::import::sheet::Sheet;
use crate::people::import::{ImportFaults, Options, SideMapping};
use crate::program::{FactKind, ImportedFacts, Record};
use reader::Reader;
use std::io::Read;
use words::HEADINGS;

/// Reads a file of this kind.
pub(in crate::program) fn read(
    record: &Record,
    kind: &FactKind,
    file: impl Read,
    mapping: &SideMapping,
    options: &Options,
) -> Result<ImportedFacts, ImportFaults> {
    // Headings of questions may hold any word, and so may those of parameters in a wide table.
    let needed: &[&str] = match kind {
        FactKind::Measurements => &["person", "role", "moment", "parameter", "value", "date"],
        FactKind::Answers { .. } => &["person", "role", "moment", "form", "date"],
        FactKind::Wishes { .. } => &["person", "role", "wishes", "vetoes", "date"],
        FactKind::Meetings => &["pair", "mentee", "mentor", "date", "kind", "state", "minutes"],
        FactKind::Attendance => &["person", "theme", "date", "attended"],
        FactKind::Feedback => &["pair", "mentee", "mentor", "role", "moment", "text", "date"],
        FactKind::Opinions => &["pair", "mentee", "mentor", "role", "level", "text", "date"],
        FactKind::Ratings => &["mentor", "rater", "by", "level", "date"],
        FactKind::GroupMeetings => &["date", "round", "mentee", "mentor", "state"],
        FactKind::OpenDays => &["date", "place", "mentee", "mentor", "way", "answer", "cause"],
    };
    let known: Vec<_> =
        HEADINGS.iter().copied().filter(|(name, _)| needed.contains(name)).collect();
    let sheet = Sheet::read(file, mapping, options, &known)?;
    let mut reader = Reader { record, sheet, people: people_of(record), rows: Vec::new() };
    // What a wide table measures and what a questionnaire asks stands under headings of its own.
    let own_headings = match kind {
        FactKind::Measurements => !reader.sheet.has("parameter"),
        FactKind::Answers { .. } => true,
        _ => false,
    };
    if !own_headings {
        reader.sheet.note_others();
    }
    match kind {
        FactKind::Measurements => reader.measurements(),
        FactKind::Answers { questionnaire, from, moment } => {
            reader.answers(questionnaire, *from, *moment);
        }
        FactKind::Wishes { meeting } => reader.wishes(*meeting),
        FactKind::Meetings => reader.meetings(),
        FactKind::Attendance => reader.attendance(),
        FactKind::Feedback => reader.feedback(),
        FactKind::Opinions => reader.opinions(),
        FactKind::Ratings => reader.ratings(),
        FactKind::GroupMeetings => reader.group_meetings(),
        FactKind::OpenDays => reader.open_days(),
    }
    Ok(reader.finish())
}

/// Everybody of the bases.
fn people_of(record: &Record) -> Register {
    let cohort = record.cohort();
    let mentees = cohort.mentees().iter().map(|(_, one)| &one.person);
    let mentors = cohort.mentors().iter().map(|(_, one)| &one.person);
    Register::of(mentees.chain(mentors))
}
