//! Rows under headings of one's own: what is read of a file that holds something else than
//! people. Cells, encodings, separators and faults are those of people's files.

use super::answers::{Source, Words};
use super::dates::Moment;
use super::fault::{Faults, Spot, Unread, shown};
use super::read::table;
use super::rows::filtered;
use super::table::{Cell, Table};
use super::{Column, ImportFaults, Options, Problem, SideMapping};
use crate::kernel::Ordered;
use crate::people::{Answer, Date, PersonId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// A column: one of those that the reader knows, or another one by its place.
#[derive(Clone, Copy)]
pub(crate) enum Col<'c> {
    Named(&'c str),
    At(usize),
}

/// A file as rows under known headings.
pub(crate) struct Sheet<'a> {
    table: Table,
    /// The rows that the mapping's filters let through.
    rows: Vec<usize>,
    mapping: &'a SideMapping,
    words: Words,
    /// The columns that fill each known name.
    columns: BTreeMap<&'static str, Vec<usize>>,
    faults: Faults,
    plain: Column,
}

impl<'a> Sheet<'a> {
    /// Reads a file. A known name is filled from the columns that the mapping gives it among
    /// its attributes, else from the first of its headings that the file has.
    ///
    /// # Errors
    /// What keeps it from being a table, and columns of the mapping that it does not have.
    pub(crate) fn read(
        file: impl Read,
        mapping: &'a SideMapping,
        options: &Options,
        known: &[(&'static str, &[&str])],
    ) -> Result<Self, ImportFaults> {
        let mut faults = Faults::new(None, options);
        // The header is the first row with a heading that is known.
        let mut sought = mapping.clone();
        for &(name, headings) in known {
            let mut from = vec![name.to_owned()];
            from.extend(headings.iter().map(|&heading| heading.to_owned()));
            sought.attributes.entry(name.to_owned()).or_default().from.extend(from);
        }
        let Some((table, _)) = table(file, &sought, options, &mut faults) else {
            return Err(faults.into_found());
        };
        let mut columns = BTreeMap::new();
        for &(name, headings) in known {
            let mapped = mapping.attributes.get(name).filter(|how| !how.from.is_empty());
            let found: Vec<usize> = match mapped {
                Some(how) => {
                    let mut found = Vec::new();
                    for heading in &how.from {
                        match table.column(heading) {
                            Some(at) => found.push(at),
                            None => faults.of_column(
                                heading,
                                Problem::MissingColumn { field: name.to_owned() },
                            ),
                        }
                    }
                    found
                }
                None => {
                    let mut own = std::iter::once(&name).chain(headings);
                    own.find_map(|heading| table.column(heading)).into_iter().collect()
                }
            };
            if !found.is_empty() {
                columns.insert(name, found);
            }
        }
        for name in mapping.attributes.keys() {
            if known.iter().all(|(own, _)| own != name) {
                faults.of_column(name, Problem::NoField { field: name.clone() });
            }
        }
        let kept = filtered(&table, &mapping.only, &mut faults).unwrap_or_default();
        let rows = kept.into_iter().map(|(number, _)| number - 1).collect();
        if !faults.is_empty() && table.rows.is_empty() {
            return Err(faults.into_found());
        }
        let words = Words::new(mapping);
        Ok(Self { table, rows, mapping, words, columns, faults, plain: Column::default() })
    }

    /// The rows, by place.
    pub(crate) fn rows(&self) -> Vec<usize> {
        self.rows.clone()
    }

    /// The line on which a row starts.
    pub(crate) fn line(&self, row: usize) -> usize {
        self.table.rows.get(row).map_or(0, |row| row.line)
    }

    /// Whether the file has a column of this name, or the mapping a value for everybody.
    pub(crate) fn has(&self, name: &str) -> bool {
        let all = self.mapping.attributes.get(name).is_some_and(|how| how.otherwise.is_some());
        all || self.columns.contains_key(name)
    }

    /// The columns that fill no known name, choose no rows and are not ignored by the mapping.
    pub(crate) fn others(&self) -> Vec<(usize, String)> {
        let taken: BTreeSet<usize> = self.columns.values().flatten().copied().collect();
        let ignored: BTreeSet<usize> =
            self.mapping.ignore.iter().filter_map(|name| self.table.column(name)).into_set();
        let chosen_by = self.mapping.only.iter().filter_map(|one| self.table.column(&one.column));
        let ignored: BTreeSet<usize> = ignored.into_iter().chain(chosen_by).into_set();
        let all = self.mapping.ignore.iter().any(|name| name == "*");
        let sent = self.mapping.sent.as_deref().and_then(|name| self.table.column(name));
        let free =
            |at: &usize| !all && !taken.contains(at) && !ignored.contains(at) && Some(*at) != sent;
        let columns = self.table.columns.iter().cloned().enumerate();
        columns.filter(|(at, _)| free(at)).collect()
    }

    /// How many faults were found so far.
    pub(crate) fn faults(&self) -> usize {
        self.faults.len()
    }

    fn spot(&self, row: usize, col: Col<'_>, person: Option<&str>) -> Spot {
        let at = match col {
            Col::Named(name) => self.columns.get(name).map_or(&[][..], Vec::as_slice),
            Col::At(_) => &[],
        };
        let names = |at: &usize| self.table.columns.get(*at).cloned().unwrap_or_default();
        let column = match col {
            Col::At(at) => names(&at),
            Col::Named(name) if at.is_empty() => name.to_owned(),
            Col::Named(_) => at.iter().map(names).collect::<Vec<_>>().join(" + "),
        };
        Spot { line: Some(self.line(row)), column: Some(shown(&column)), person: person.map(shown) }
    }

    /// Tells that a cell cannot be read.
    pub(crate) fn fault(&mut self, row: usize, col: Col<'_>, person: Option<&str>, why: Problem) {
        let spot = self.spot(row, col, person);
        self.faults.push(spot, why);
    }

    /// Notes what keeps nothing from being read.
    pub(crate) fn note(&mut self, row: usize, col: Col<'_>, person: Option<&str>, what: Problem) {
        let spot = self.spot(row, col, person);
        self.faults.note(spot, what);
    }

    /// Notes a column that nothing reads.
    pub(crate) fn unread(&mut self, heading: &str) {
        let spot = Spot { column: Some(shown(heading)), ..Spot::default() };
        self.faults.note(spot, Problem::Unread);
    }

    /// Notes every column with answers that nothing reads.
    pub(crate) fn note_others(&mut self) {
        for (at, heading) in self.others() {
            if self.table.rows.iter().any(|row| row.cell(at).is_some()) {
                self.unread(&heading);
            }
        }
    }

    /// Tells that a column is needed which the file does not have.
    pub(crate) fn missing(&mut self, name: &str) {
        self.faults.of_column(name, Problem::MissingColumn { field: name.to_owned() });
    }

    /// What was found and what was noted.
    pub(crate) fn finish(mut self) -> (ImportFaults, ImportFaults) {
        let notes = self.faults.take_notes();
        (self.faults.in_order().into_found(), notes)
    }

    fn answer<T>(
        &mut self,
        row: usize,
        col: Col<'_>,
        read: impl FnOnce(&Source<'_>, &[Cow<'_, Cell>]) -> Result<T, Unread>,
    ) -> Answer<T> {
        let columns = match col {
            Col::Named(name) => self.columns.get(name).cloned().unwrap_or_default(),
            Col::At(at) => vec![at],
        };
        let how = match col {
            Col::Named(name) => self.mapping.attributes.get(name).unwrap_or(&self.plain),
            Col::At(_) => &self.plain,
        };
        let source = Source::new(columns, String::new(), how, &self.words);
        let Some(cells) = self.table.rows.get(row).map(|row| source.cells(row)) else {
            return Answer::Unknown;
        };
        match cells.map(|cells| read(&source, &cells)) {
            Answer::Given(Ok(value)) => Answer::Given(value),
            Answer::Given(Err(unread)) => {
                let spot = self.spot(row, col, None);
                self.faults.push(spot, unread);
                Answer::Unknown
            }
            Answer::Unknown => Answer::Unknown,
            Answer::Withheld => Answer::Withheld,
        }
    }

    pub(crate) fn text(&mut self, row: usize, col: Col<'_>) -> Answer<String> {
        self.answer(row, col, |source, cells| source.text(cells))
    }

    pub(crate) fn date(&mut self, row: usize, col: Col<'_>) -> Answer<Date> {
        self.answer(row, col, |source, cells| source.date(cells))
    }

    pub(crate) fn number(&mut self, row: usize, col: Col<'_>) -> Answer<f64> {
        self.answer(row, col, |source, cells| source.number(cells))
    }

    pub(crate) fn whole(&mut self, row: usize, col: Col<'_>, from: i64, to: i64) -> Answer<i64> {
        self.answer(row, col, |source, cells| source.whole(cells, from, to, false))
    }

    pub(crate) fn yes(&mut self, row: usize, col: Col<'_>) -> Answer<bool> {
        self.answer(row, col, |source, cells| source.yes(cells))
    }

    pub(crate) fn ids(&mut self, row: usize, col: Col<'_>) -> Answer<Vec<PersonId>> {
        self.answer(row, col, |source, cells| source.ids(cells))
    }

    pub(crate) fn ranks(&mut self, row: usize, col: Col<'_>) -> Answer<Vec<Vec<PersonId>>> {
        self.answer(row, col, |source, cells| source.ranks(cells))
    }

    /// When the row was sent, where the mapping says in which column that stands.
    pub(crate) fn sent(&mut self, row: usize) -> Option<Moment> {
        let at = self.mapping.sent.as_deref().and_then(|name| self.table.column(name))?;
        self.answer(row, Col::At(at), |source, cells| source.moment(cells)).given()
    }
}
