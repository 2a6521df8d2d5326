//! Very many people, read row by row into columns.
//!
//! A file is read twice: once to find its encoding and, of JSON, its keys, and once for its rows. Rows are
//! cut into blocks that are read side by side, each as [`cohort`](super::cohort) reads it; a person
//! becomes codes in the columns of a [`Roster`] and is forgotten. The file of mentors comes first, so
//! that whom mentees name is known when they are read; whom mentors name is looked up at the end.

mod blocks;
mod decoded;
mod gathered;
mod opened;
#[cfg(test)]
mod tests;

use super::answers::Words;
use super::fault::Faults;
use super::person::FromRow;
use super::plan::Planner;
use super::references::{Places, Register, resolve};
use super::{Column, ImportFaults, ImportField, Mapping, Options, Problem, Report, SideMapping};
use crate::kernel::{Side, Sides};
use crate::people::fold::folded;
use crate::people::{Field, Mentee, Mentor, PersonId, Roster, RosterSide};
use blocks::Sizes;
use gathered::{Gathered, Named, Naming, Others, Reading, Told, Wanted};
use opened::{Opened, open, tell};
use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Seek};

/// People as columns, and how their files were read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ImportedRoster {
    /// The people.
    pub roster: Roster,
    /// How the file of mentees was read.
    pub mentees: Report,
    /// How the file of mentors was read.
    pub mentors: Report,
}

/// Reads both files as [`cohort`](super::cohort) does, row by row, and keeps of everybody the id, the seats, the
/// forms, whom they name, and the answers to `fields`: those that rules ask
/// ([`Rules::fields`](crate::scoring::Rules::fields)). Files are CSV, JSON with an
/// object on each line, or Parquet (feature `parquet`).
///
/// The people, their order and their answers are those of [`cohort`](super::cohort), and so are all faults and notes,
/// each with its line, column and person. Where there are more of them than
/// [`Options::max_faults`] the first rows' are told, and [`Options::max_bytes`] bounds one row
/// instead of the whole file.
///
/// Time O(bytes · log columns), rows side by side in the caller's rayon pool; the answer does not depend on
/// the number of threads. Memory: some rows at a time, and for each person the id twice, a few
/// numbers and four bytes a field; each distinct answer once; names of mentors, and of mentees
/// whom a mentor names.
///
/// ```
/// # #[cfg(feature = "import")] {
/// use mentormatch::kernel::Side;
/// use mentormatch::people::import::{Mapping, Options, roster};
/// use mentormatch::scoring::Rules;
/// use std::io::Cursor;
///
/// let rules = Rules::from_json(
///     r#"{"version": 1, "criteria": [{"name": "a language in common", "kind": "jaccard",
///         "field": "languages", "mentee-weight": 1, "mentor-weight": 1}]}"#,
/// )
/// .unwrap();
/// let mentees = Cursor::new("id,languages,wishes\na,en; fr,x > y\nb,en,\n");
/// let mentors = Cursor::new("{\"id\": \"x\", \"languages\": [\"en\"]}\n{\"id\": \"y\"}\n");
/// let (mapping, options) = (Mapping::default(), Options::default());
/// let read = roster(mentees, mentors, &mapping, &options, &rules.fields())?;
/// assert_eq!((read.roster.count(Side::Mentee), read.roster.seats(Side::Mentor)), (2, &[1, 1][..]));
/// let compiled = rules.compile_roster(&read.roster).unwrap();
/// assert_eq!((compiled.mentees(), compiled.mentors()), (2, 2));
/// # }
/// # Ok::<(), mentormatch::people::import::ImportFaults>(())
/// ```
///
/// # Errors
/// All faults of both files together, as of [`cohort`](super::cohort); a file that is read as a whole only, a
/// workbook or an array of JSON ([`Problem::NotByRows`]).
pub fn roster(
    mentees: impl Read + Seek,
    mentors: impl Read + Seek,
    mapping: &Mapping,
    options: &Options,
    fields: &Sides<Vec<Field>>,
) -> Result<ImportedRoster, ImportFaults> {
    read_roster((mentees, mentors), mapping, options, fields, Sizes::USUAL)
}

fn read_roster(
    (mentees, mentors): (impl Read + Seek, impl Read + Seek),
    mapping: &Mapping,
    options: &Options,
    fields: &Sides<Vec<Field>>,
    sizes: Sizes,
) -> Result<ImportedRoster, ImportFaults> {
    let zones =
        Sides::new(&mapping.mentees, &mapping.mentors).map(|_, how| how.time_zone.is_some());
    let settings = Settings { options, sizes, others: None, wanted: Wanted::All };
    let mut of_mentors: OneSide<Mentor> = settings.read(mentors, &mapping.mentors, &fields.mentor);
    of_mentors.check_zones(zones.mentor, zones.mentee);
    let wanted = of_mentors.naming.iter().flat_map(|naming| naming.one.person.wishes.people());
    let wanted = wanted.map(|id| folded(id.as_str())).collect();
    let others = Some(of_mentors.others());
    let settings = Settings { options, sizes, others, wanted: Wanted::These(wanted) };
    let mut of_mentees: OneSide<Mentee> = settings.read(mentees, &mapping.mentees, &fields.mentee);
    of_mentees.check_zones(zones.mentee, zones.mentor);
    of_mentors.resolve(&of_mentees.others());
    let (mentees, mentors) = (of_mentees.close(), of_mentors.close());
    let mut faults = of_mentees.faults.in_order();
    faults.append(of_mentors.faults.in_order());
    match (mentees, mentors) {
        (Some(mentees), Some(mentors)) if faults.is_empty() => {
            let sides = Sides::new(of_mentees.side, of_mentors.side);
            Ok(ImportedRoster { roster: Roster { sides }, mentees, mentors })
        }
        _ => Err(faults.into_found()),
    }
}

/// What is the same for all rows of a file.
struct Settings<'o> {
    options: &'o Options,
    sizes: Sizes,
    others: Option<Others>,
    wanted: Wanted,
}

/// A file that was read.
struct OneSide<P> {
    side: RosterSide,
    naming: Vec<Naming<P>>,
    known: Vec<(u32, Option<String>)>,
    columns: BTreeMap<ImportField, String>,
    /// Whether everybody of the file is there.
    complete: bool,
    /// Nothing where there was no table at all; then there is a fault.
    report: Option<Report>,
    faults: Faults,
}

impl Settings<'_> {
    fn read<P: FromRow + Send + Sync>(
        &self,
        mut file: impl Read + Seek,
        mapping: &SideMapping,
        fields: &[Field],
    ) -> OneSide<P> {
        let mut faults = Faults::new(P::SIDE, self.options);
        let opened = open(&mut file, mapping, self.options, self.sizes, &mut faults);
        let mut one = OneSide {
            side: RosterSide::new(fields),
            naming: Vec::new(),
            known: Vec::new(),
            columns: BTreeMap::new(),
            complete: false,
            report: None,
            faults,
        };
        if let Some(opened) = opened {
            self.rows(opened, mapping, &mut one);
        }
        one
    }

    /// Reads the rows of a file whose columns are known.
    fn rows<P: FromRow + Send + Sync, R: Read + Seek>(
        &self,
        mut opened: Opened<R>,
        mapping: &SideMapping,
        one: &mut OneSide<P>,
    ) {
        let rows = std::mem::take(&mut opened.table.rows);
        let mut report = opened.report();
        let mut complete = !opened.table.incomplete;
        // The columns apart from the rows, which go on being read.
        let table = opened.table.without_rows();
        let (words, plain) = (Words::new(mapping), Column::default());
        let planner =
            Planner { side: P::SIDE, table: &table, mapping, words: &words, plain: &plain };
        // What is told of rows is of no interest where the file turns out to be no table.
        let mut of_rows = one.faults.fresh();
        let mut plan = planner.plan(&mut of_rows);
        plan.seats = self.options.mentor_seats.filter(|_| P::SIDE == Side::Mentor);
        report.columns = table.columns.iter().cloned().zip(plan.uses.iter().cloned()).collect();
        let names = plan.fields.iter().map(|(field, source)| (field, source.names.clone()));
        let columns: BTreeMap<_, _> = names.collect();
        let named = (self.others.as_ref(), &self.wanted);
        let reading =
            Reading::new((mapping, &table), (&plan, &words), &columns, named, &mut of_rows);
        let side = std::mem::take(&mut one.side);
        let mut gathered = Gathered::<P>::new(side, of_rows);
        gathered.add(vec![rows], &reading);
        let maximum = self.options.max_rows;
        let (fresh, mut is_long) = (one.faults.fresh(), false);
        let faults = &mut one.faults;
        let read = opened.each(&fresh, |tables| {
            let mut left = maximum.saturating_sub(gathered.rows);
            let mut rows = Vec::with_capacity(tables.len());
            for (table, mut own) in tables {
                let beyond = table.rows.get(left);
                is_long = beyond.is_some();
                if let Some(beyond) = beyond {
                    own.end_at(Some(beyond.line));
                }
                faults.append(own);
                if is_long {
                    return false;
                }
                left -= table.rows.len();
                complete &= !table.incomplete;
                report.blank_rows += table.blank_rows;
                report.short_rows += table.short_rows;
                rows.push(table.rows);
            }
            gathered.add(rows, &reading);
            true
        });
        if let Err(broken) = read {
            return tell(broken, &mut one.faults);
        }
        if is_long {
            return one.faults.of_file(Problem::TooManyRows { maximum });
        }
        gathered.settle(&reading);
        report.left_out = gathered.left_out;
        drop(reading);
        let Gathered { side, naming, known, told, faults, whole, .. } = gathered;
        one.faults.append(faults);
        for told in told.into_values() {
            match told {
                Told::All(faults) => one.faults.append(faults),
                Told::Counted(counts) => one.faults.untold(counts),
            }
        }
        (one.side, one.naming, one.known) = (side, naming, known);
        one.complete = complete && whole;
        one.columns = columns;
        one.report = Some(report);
    }
}

impl<P: FromRow> OneSide<P> {
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

    /// Those of whom the other file may speak.
    fn others(&mut self) -> Others {
        let mut register = Register::default();
        let mut positions: HashMap<PersonId, u32> = HashMap::new();
        for (at, name) in std::mem::take(&mut self.known) {
            let Some(id) = self.side.ids.get(at as usize) else { continue };
            register.add(id.clone(), name);
            positions.insert(id.clone(), at);
        }
        Others { register, whole: self.is_whole(), positions }
    }

    /// Looks up whom these people name in a file that was read later.
    fn resolve(&mut self, others: &Others) {
        for Naming { at, line, mut one } in std::mem::take(&mut self.naming) {
            let places = Places { columns: &self.columns, line: Some(line) };
            resolve(&mut one, &others.register, others.whole, &places, &mut self.faults);
            Named::of(&mut one, &others.positions).add(at, &mut self.side);
        }
    }

    /// The report with what was noted.
    fn close(&mut self) -> Option<Report> {
        let notes = self.faults.take_notes();
        let mut report = self.report.take()?;
        report.notes = notes;
        Some(report)
    }
}
