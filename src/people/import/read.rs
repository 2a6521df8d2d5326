//! The way from the bytes of files to a cohort.

use super::answers::Words;
use super::csv::read_csv;
use super::fault::{Faults, Spot};
use super::person::{FromRow, read_row};
use super::plan::Planner;
use super::table::{Bounds, Table, read_json};
use super::{Column, ColumnUse, Format, ImportFaults, ImportField, Mapping, Problem, SideMapping};
use crate::people::{Base, Cohort, CohortFault, Mentee, Mentor, Participant, PersonId};
use indexmap::IndexMap;
use std::io::Read;

/// What a caller allows, and sets for everybody.
///
/// Memory while reading is bounded by a small multiple of `max_bytes` for each file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The longest file that is read; 256 MiB.
    pub max_bytes: usize,
    /// The most people of one file; 5 000 000.
    pub max_rows: usize,
    /// The most columns; 4096.
    pub max_columns: usize,
    /// The most faults that are told; the others are counted. 100.
    pub max_faults: usize,
    /// Seats for every mentor, whatever the file says.
    pub mentor_seats: Option<u32>,
    /// Whether a fault shows the answer that cannot be read. No: answers may be private,
    /// and the line, the column, the person and the kind of fault are enough to find it.
    pub show_answers: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_rows: 5_000_000,
            max_columns: 4096,
            max_faults: 100,
            mentor_seats: None,
            show_answers: false,
        }
    }
}

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Its format.
    pub format: Format,
    /// The separator of a CSV file.
    pub separator: Option<char>,
    /// Rows with nothing in them, which were passed over.
    pub blank_rows: usize,
    /// Every column of the file, in order, and what became of it.
    pub columns: Vec<(String, ColumnUse)>,
}

impl Report {
    /// The columns that were not read.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        let ignored = self.columns.iter().filter(|(_, used)| *used == ColumnUse::Ignored);
        ignored.map(|(name, _)| name.as_str())
    }
}

/// One base, and how its file was read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Imported<P: Participant> {
    /// The people in the order of the file.
    pub base: Base<P>,
    /// How the file was read.
    pub report: Report,
}

/// Both bases, and how their files were read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ImportedCohort {
    /// The people, with every reference between the files checked.
    pub cohort: Cohort,
    /// How the file of mentees was read.
    pub mentees: Report,
    /// How the file of mentors was read.
    pub mentors: Report,
}

/// Reads a file of mentors. Whom they name is not checked: [`cohort`] does.
///
/// O(bytes · log columns) time; memory is a small multiple of the file.
///
/// # Errors
/// All faults of the file together.
pub fn mentors(
    file: impl Read,
    mapping: &SideMapping,
    options: &Options,
) -> Result<Imported<Mentor>, ImportFaults> {
    draft(file, mapping, options).imported()
}

/// Reads a file of mentees, as [`mentors`] does.
///
/// # Errors
/// All faults of the file together.
pub fn mentees(
    file: impl Read,
    mapping: &SideMapping,
    options: &Options,
) -> Result<Imported<Mentee>, ImportFaults> {
    draft(file, mapping, options).imported()
}

/// Reads both files and checks whom the people of one name in the other.
///
/// # Errors
/// All faults of both files together; a name that nobody bears is a fault of the line on
/// which it stands. Names are not looked up in a file of which a row could not be read.
pub fn cohort(
    mentees: impl Read,
    mentors: impl Read,
    mapping: &Mapping,
    options: &Options,
) -> Result<ImportedCohort, ImportFaults> {
    let mut mentees = draft::<Mentee>(mentees, &mapping.mentees, options);
    let mut mentors = draft::<Mentor>(mentors, &mapping.mentors, options);
    let (mentee_base, mentor_base) = (mentees.base(), mentors.base());
    let cohort = match Cohort::new(mentee_base, mentor_base) {
        Ok(cohort) => cohort,
        Err(faults) => {
            let whole = (mentees.is_whole(), mentors.is_whole());
            for fault in faults {
                if !mentees.take_fault(&fault, whole.1) && !mentors.take_fault(&fault, whole.0) {
                    mentees.faults.of_file(fault);
                }
            }
            Cohort::default()
        }
    };
    let mut faults = mentees.faults.in_order();
    faults.append(mentors.faults.in_order());
    match (mentees.report, mentors.report) {
        (Some(mentees), Some(mentors)) if faults.is_empty() => {
            Ok(ImportedCohort { cohort, mentees, mentors })
        }
        _ => Err(faults.into_found()),
    }
}

/// A file as far as it could be read.
struct Draft<P> {
    people: Vec<P>,
    /// The line of each person.
    lines: IndexMap<PersonId, usize>,
    /// Whether everybody of the file is among the people.
    complete: bool,
    /// Nothing where there was no table at all; then there is a fault.
    report: Option<Report>,
    faults: Faults,
}

impl<P: FromRow> Draft<P> {
    /// The base of these people, who have different ids.
    fn base(&mut self) -> Base<P> {
        Base::new(std::mem::take(&mut self.people)).unwrap_or_else(|faults| {
            for fault in faults {
                self.faults.of_file(fault);
            }
            Base::default()
        })
    }

    fn imported(mut self) -> Result<Imported<P>, ImportFaults> {
        let base = self.base();
        match self.report {
            Some(report) if self.faults.is_empty() => Ok(Imported { base, report }),
            _ => Err(self.faults.in_order().into_found()),
        }
    }

    /// Whether everybody of the file is known. Where somebody is not, there is a fault.
    fn is_whole(&self) -> bool {
        self.complete || self.faults.is_empty()
    }

    /// Reports a fault between the files if it is one of this side; one that names
    /// somebody of a file that could not be read whole is no news.
    fn take_fault(&mut self, fault: &CohortFault, other_is_whole: bool) -> bool {
        let (person, problem) = match fault {
            CohortFault::UnknownPerson { side, person, field, named, other }
                if *side == P::SIDE =>
            {
                if !other_is_whole {
                    return true;
                }
                (person, Problem::UnknownPerson { field, other: *other }.of(named.as_str()))
            }
            CohortFault::NamedTwice { side, person, field, named } if *side == P::SIDE => {
                (person, Problem::NamedTwice { field }.of(named.as_str()))
            }
            _ => return false,
        };
        let line = self.lines.get(person).copied();
        let person = Some(person.to_string());
        self.faults.push(Spot { line, person, ..Spot::default() }, problem);
        true
    }
}

fn draft<P: FromRow>(file: impl Read, mapping: &SideMapping, options: &Options) -> Draft<P> {
    let mut draft = Draft {
        people: Vec::new(),
        lines: IndexMap::new(),
        complete: false,
        report: None,
        faults: Faults::new(P::SIDE, options.max_faults, options.show_answers),
    };
    let Some(table) = table(file, mapping, options, &mut draft.faults) else {
        return draft;
    };
    draft.complete = !table.incomplete;
    let words = Words::new(mapping);
    let plain = Column::default();
    let planner = Planner { side: P::SIDE, table: &table, mapping, words: &words, plain: &plain };
    let mut plan = planner.plan(&mut draft.faults);
    plan.seats = options.mentor_seats.filter(|_| P::SIDE == Mentor::SIDE);
    for row in &table.rows {
        let Some(participant) = read_row::<P>(&plan, row, &mut draft.faults) else {
            draft.complete = false;
            continue;
        };
        let id = &participant.person().id;
        if let Some(&first) = draft.lines.get(id) {
            let column = plan.fields.get(&ImportField::Id).map(|source| source.names.clone());
            let place = Spot { line: Some(row.line), column, person: Some(id.to_string()) };
            draft.faults.push(place, Problem::DuplicateId { first });
        } else {
            draft.lines.insert(id.clone(), row.line);
            draft.people.push(participant);
        }
    }
    let columns = table.columns.iter().cloned().zip(plan.uses).collect();
    draft.report = Some(Report {
        format: table.format,
        separator: table.separator,
        blank_rows: table.blank_rows,
        columns,
    });
    draft
}

/// The rows of the file, in whichever format.
fn table(
    file: impl Read,
    mapping: &SideMapping,
    options: &Options,
    faults: &mut Faults,
) -> Option<Table> {
    let maximum = options.max_bytes;
    let mut bytes = Vec::new();
    // One byte more than is allowed shows that there are more.
    let most = u64::try_from(maximum).unwrap_or(u64::MAX).saturating_add(1);
    if let Err(error) = file.take(most).read_to_end(&mut bytes) {
        faults.of_file(Problem::Read { message: error.to_string() });
        return None;
    }
    if bytes.len() > maximum {
        faults.of_file(Problem::TooManyBytes { maximum });
        return None;
    }
    let text = match super::text::decode(&bytes) {
        Ok(text) => text,
        Err((place, problem)) => {
            let line = super::text::Lines::new(&bytes).line_at(place);
            faults.of_line(line, problem);
            return None;
        }
    };
    let bounds = Bounds { rows: options.max_rows, columns: options.max_columns };
    let format = mapping.format.unwrap_or_else(|| found_format(text));
    if text.trim().is_empty() {
        faults.of_file(Problem::EmptyFile);
        return None;
    }
    match format {
        Format::Csv => read_csv(text, mapping.separator, bounds, faults),
        Format::Json => read_json(text, bounds, faults),
    }
}

/// A text that starts with a bracket is JSON.
fn found_format(text: &str) -> Format {
    if text.trim_start().starts_with(['[', '{']) { Format::Json } else { Format::Csv }
}
