//! The way from the bytes of files to a cohort.

use super::answers::Words;
use super::csv::read_csv;
use super::fault::Faults;
use super::json::{has_lines, read_json, read_json_lines};
use super::parquet::{is_parquet, read_parquet};
use super::person::{FromRow, read_row};
use super::plan::Planner;
use super::references::{Places, Register, resolve};
use super::rows::counted;
use super::table::{Bounds, Table};
use super::workbook::{is_archive, read_workbook};
use super::{
    Column, ColumnUse, Format, ImportFaults, ImportField, Mapping, Options, Problem, SideMapping,
};
use crate::people::{Base, Cohort, Mentee, Mentor, Participant, PersonId};
use indexmap::IndexMap;
use std::collections::BTreeMap;
use std::io::Read;

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Its format.
    pub format: Format,
    /// The encoding of a CSV or JSON file; a guess for Windows-1251 that no mapping states.
    pub encoding: &'static str,
    /// The separator of a CSV file.
    pub separator: Option<char>,
    /// Rows above the header, which were passed over.
    pub title_rows: usize,
    /// Rows with nothing in them, which were passed over.
    pub blank_rows: usize,
    /// Rows that end before the last column: what is missing there was not answered.
    pub short_rows: usize,
    /// Rows that the filters of the mapping left out.
    pub left_out: usize,
    /// What kept nobody from being read, and a curator should know.
    pub notes: ImportFaults,
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
/// All faults of both files together. A name that nobody bears is noted with the line on which
/// it stands, and left out; with [`Options::strict`] it is a fault. Nothing is noted of names
/// where a row of the other file could not be read.
pub fn cohort(
    mentees: impl Read,
    mentors: impl Read,
    mapping: &Mapping,
    options: &Options,
) -> Result<ImportedCohort, ImportFaults> {
    let mut mentees = draft::<Mentee>(mentees, &mapping.mentees, options);
    let mut mentors = draft::<Mentor>(mentors, &mapping.mentors, options);
    let zones = (mapping.mentees.time_zone.is_some(), mapping.mentors.time_zone.is_some());
    mentees.check_zones(zones.0, zones.1);
    mentors.check_zones(zones.1, zones.0);
    let of_mentees = Register::of(mentees.people.iter().map(Participant::person));
    let of_mentors = Register::of(mentors.people.iter().map(Participant::person));
    let whole = (mentees.is_whole(), mentors.is_whole());
    mentees.resolve(&of_mentors, whole.1);
    mentors.resolve(&of_mentees, whole.0);
    let (mentee_base, mentor_base) = (mentees.base(), mentors.base());
    let cohort = Cohort::new(mentee_base, mentor_base).unwrap_or_else(|faults| {
        for fault in faults {
            mentees.faults.of_file(fault);
        }
        Cohort::default()
    });
    mentees.close();
    mentors.close();
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
    /// From which columns each field is read.
    columns: BTreeMap<ImportField, String>,
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
        self.close();
        match self.report {
            Some(report) if self.faults.is_empty() => Ok(Imported { base, report }),
            _ => Err(self.faults.in_order().into_found()),
        }
    }

    /// Whether everybody of the file is known. Where somebody is not, there is a fault.
    fn is_whole(&self) -> bool {
        self.complete || self.faults.is_empty()
    }

    /// Time in this file means something else than time in the other.
    fn check_zones(&mut self, here: bool, there: bool) {
        if there && !here && self.columns.contains_key(&ImportField::Availability) {
            self.faults.of_file(Problem::ZonesOfOneSide);
        }
    }

    /// Looks up whom the people name.
    fn resolve(&mut self, others: &Register, others_whole: bool) {
        for participant in &mut self.people {
            let line = self.lines.get(&participant.person().id).copied();
            let places = Places { columns: &self.columns, line };
            resolve(participant, others, others_whole, &places, &mut self.faults);
        }
    }

    /// Puts what was noted into the report.
    fn close(&mut self) {
        let notes = self.faults.take_notes();
        if let Some(report) = &mut self.report {
            report.notes = notes;
        }
    }
}

fn draft<P: FromRow>(file: impl Read, mapping: &SideMapping, options: &Options) -> Draft<P> {
    let mut draft = Draft {
        people: Vec::new(),
        lines: IndexMap::new(),
        columns: BTreeMap::new(),
        complete: false,
        report: None,
        faults: Faults::new(P::SIDE, options),
    };
    let Some((table, encoding)) = table(file, mapping, options, &mut draft.faults) else {
        return draft;
    };
    let words = Words::new(mapping);
    let plain = Column::default();
    let planner = Planner { side: P::SIDE, table: &table, mapping, words: &words, plain: &plain };
    let mut plan = planner.plan(&mut draft.faults);
    plan.seats = options.mentor_seats.filter(|_| P::SIDE == Mentor::SIDE);
    let counted = counted(&table, mapping, &plan, &words, &mut draft.faults);
    draft.complete = counted.whole && !table.incomplete;
    for (row, id) in counted.rows {
        draft.lines.insert(id.clone(), row.line);
        draft.people.push(read_row::<P>(&plan, row, id, &mut draft.faults));
    }
    let names = plan.fields.iter().map(|(field, source)| (field, source.names.clone()));
    draft.columns = BTreeMap::from_iter(names);
    let columns = table.columns.iter().cloned().zip(plan.uses).collect();
    draft.report = Some(Report {
        format: table.format,
        encoding,
        separator: table.separator,
        title_rows: table.title_rows,
        blank_rows: table.blank_rows,
        short_rows: table.short_rows,
        left_out: counted.left_out,
        notes: ImportFaults::default(),
        columns,
    });
    draft
}

/// The rows of the file, in whichever format.
pub(super) fn table(
    file: impl Read,
    mapping: &SideMapping,
    options: &Options,
    faults: &mut Faults,
) -> Option<(Table, &'static str)> {
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
    let bounds = Bounds { rows: options.max_rows, columns: options.max_columns };
    let is_workbook = mapping.format.map_or_else(|| is_archive(&bytes), |f| f == Format::Workbook);
    if is_workbook {
        return read_workbook(bytes, mapping, bounds, maximum, faults)
            .map(|table| (table, "UTF-8"));
    }
    if mapping.format.map_or_else(|| is_parquet(&bytes), |f| f == Format::Parquet) {
        return read_parquet(bytes, bounds, maximum, faults).map(|table| (table, "UTF-8"));
    }
    let (text, encoding) = match super::text::decode(&bytes, mapping.encoding.as_deref()) {
        Ok(decoded) => decoded,
        Err((place, problem)) => {
            let line = super::text::Lines::new(&bytes).line_at(place);
            faults.of_line(line, problem);
            return None;
        }
    };
    let text = super::text::without_end_mark(&text);
    let format = mapping.format.unwrap_or_else(|| found_format(text).unwrap_or(Format::Json));
    if text.trim().is_empty() {
        faults.of_file(Problem::EmptyFile);
        return None;
    }
    let table = match format {
        Format::Json => read_json(text, bounds, faults),
        Format::JsonLines => read_json_lines(text, bounds, faults),
        _ => read_csv(text, mapping, bounds, faults),
    };
    table.map(|table| (table, encoding))
}

/// A text that starts with a bracket is JSON, one of several lines with an object each JSON lines.
/// Nothing where that shows only where the text goes on.
pub(super) fn found_format(text: &str) -> Option<Format> {
    match text.trim_start().chars().next() {
        Some('[') => Some(Format::Json),
        Some('{') => {
            has_lines(text).map(|lines| if lines { Format::JsonLines } else { Format::Json })
        }
        Some(_) => Some(Format::Csv),
        None => None,
    }
}
