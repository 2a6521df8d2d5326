//! A mapping to start from: reads a file that nobody wrote a mapping for, and proposes one.
//!
//! Headings are looked up in Russian and English, answers are looked at, and the export of a
//! known service is known by its columns. What is proposed is data that a curator edits; what
//! might be meant otherwise is told column by column. A file is read with the proposed mapping
//! before it is given back, so that importing it works at once.

mod guess;
mod headings;
mod how;
mod options;
mod propose;
mod roles;
mod services;
mod told;

pub use guess::AnswerKind;
pub use services::{ExportProfile, FormService, PROFILES};
pub use told::{ColumnSuggestion, SuggestDoubt, Suggestion};

use super::fault::Faults;
use super::read::{cohort, mentees, mentors, table};
use super::table::Table;
use super::{ImportFaults, Mapping, Options, Problem, SideMapping};
use crate::kernel::Side;
use propose::Draft;
use serde::Serialize;
use std::io::Read;

/// Among how many first lines a header is looked for.
const TRIED: usize = 8;

/// A mapping for the files of both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CohortSuggestion {
    /// How both files would be read.
    pub mapping: Mapping,
    /// What is to be known of the file of mentees.
    pub mentees: Suggestion,
    /// What is to be known of the file of mentors.
    pub mentors: Suggestion,
}

/// Proposes how a file of one side is read, whatever its format and encoding.
///
/// The file is read with the proposed mapping, and a column that could not be read is proposed
/// as a free attribute instead, which is told among its doubts. O(bytes × columns).
///
/// ```
/// # #[cfg(feature = "import")] {
/// use mentormatch::kernel::Side;
/// use mentormatch::people::import::{Options, mentors, suggest};
///
/// let file = "Отметка времени;Адрес электронной почты;Как Вас зовут?;Предметы\n\
///             01.09.2026 10:00;anna@school.example;Анна;Физика, Химия\n";
/// let found = suggest::suggest(file.as_bytes(), Side::Mentor, &Options::default())?;
/// assert_eq!(found.service, Some(suggest::FormService::Google));
/// let read = mentors(file.as_bytes(), &found.mapping, &Options::default())?;
/// assert_eq!(read.base.ids().next().unwrap().as_str(), "anna@school.example");
/// # }
/// # Ok::<(), mentormatch::people::import::ImportFaults>(())
/// ```
///
/// # Errors
/// What keeps the file from being read as a table, or every fault that no mapping removes.
pub fn suggest(
    mut file: impl Read,
    side: Side,
    options: &Options,
) -> Result<Suggestion, ImportFaults> {
    let bytes = bytes(&mut file, side, options)?;
    one(&bytes, side, options)
}

/// Proposes how the files of both sides are read together: one sheet may hold both.
///
/// # Errors
/// As [`suggest`] does, of the file of mentees first.
pub fn suggest_cohort(
    mut mentees: impl Read,
    mut mentors: impl Read,
    options: &Options,
) -> Result<CohortSuggestion, ImportFaults> {
    let of_mentees = bytes(&mut mentees, Side::Mentee, options)?;
    let of_mentors = bytes(&mut mentors, Side::Mentor, options)?;
    let mut mentees = one(&of_mentees, Side::Mentee, options)?;
    let mut mentors = one(&of_mentors, Side::Mentor, options)?;
    // Somebody who stands once in a sheet of both roles is one person, and never their own mentor.
    if of_mentees == of_mentors {
        for found in [&mut mentees, &mut mentors] {
            if let Some(prefix) = &mut found.mapping.number_ids {
                "person-".clone_into(prefix);
            }
        }
    }
    // Hours mean the same only where both files have zones, or none has.
    if mentees.mapping.time_zone.is_some() != mentors.mapping.time_zone.is_some() {
        for found in [&mut mentees, &mut mentors] {
            propose::without_zone(found);
        }
    }
    let mapping = Mapping { mentees: mentees.mapping.clone(), mentors: mentors.mapping.clone() };
    cohort(&of_mentees[..], &of_mentors[..], &mapping, options)?;
    Ok(CohortSuggestion { mapping, mentees, mentors })
}

/// The bytes of a file.
fn bytes(file: &mut impl Read, side: Side, options: &Options) -> Result<Vec<u8>, ImportFaults> {
    let mut bytes = Vec::new();
    // One byte more than is allowed shows that there are more.
    let most = u64::try_from(options.max_bytes).unwrap_or(u64::MAX).saturating_add(1);
    match file.take(most).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => {
            let mut faults = Faults::new(side, options);
            faults.of_file(Problem::Read { message: error.to_string() });
            Err(faults.in_order().into_found())
        }
    }
}

fn one(bytes: &[u8], side: Side, options: &Options) -> Result<Suggestion, ImportFaults> {
    let (table, how) = load(bytes, side, options)?;
    let mut draft = Draft::new(&table, how, side);
    loop {
        let found = draft.suggestion();
        let read = match side {
            Side::Mentee => mentees(bytes, &found.mapping, options).map(|_| ()),
            Side::Mentor => mentors(bytes, &found.mapping, options).map(|_| ()),
        };
        match read {
            Ok(()) => return Ok(found),
            Err(faults) => {
                if !draft.give_up(&faults) {
                    return Err(faults);
                }
            }
        }
    }
}

/// The table of a file, and what of the mapping is needed to read it.
fn load(bytes: &[u8], side: Side, options: &Options) -> Result<(Table, SideMapping), ImportFaults> {
    let mut how = SideMapping::default();
    let read = |how: &SideMapping| {
        let mut faults = Faults::new(side, options);
        let table = table(bytes, how, options, &mut faults).map(|(table, _)| table);
        let whole = faults.is_empty();
        table.filter(|_| whole).ok_or_else(|| faults.in_order().into_found())
    };
    let first = match read(&how) {
        Err(faults) => {
            let sheets = faults.faults.iter().find_map(|fault| match &fault.problem {
                Problem::Sheets { names } => names.first().cloned(),
                _ => None,
            });
            // Titles above the header make rows look too long.
            how.sheet = sheets;
            read(&how)
        }
        table => table,
    };
    let names = |table: &Table| {
        let columns = table.columns.iter().enumerate();
        columns.filter(|(at, name)| **name != Table::nameless(*at)).count()
    };
    let mut best = first.as_ref().map_or(0, names);
    let mut found = first;
    for line in 2..=TRIED {
        let lower = SideMapping { header_row: Some(line), ..how.clone() };
        if let Ok(table) = read(&lower) {
            if names(&table) > best {
                best = names(&table);
                found = Ok(table);
                how = lower;
            }
        }
    }
    found.map(|table| (table, how))
}
