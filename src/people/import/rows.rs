//! Which rows count: those that the mapping's filters let through, and of a person's several
//! the last that was sent.

use super::answers::{Source, Words};
use super::dates::Moment;
use super::fault::{Faults, Spot};
use super::person::{RowId, row_id};
use super::plan::Plan;
use super::table::{Cell, Row, Table};
use super::{Column, ImportField, Problem, RowFilter, SideMapping};
use crate::people::PersonId;
use crate::people::fold::folded;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// The rows that count, each with its person.
pub(super) struct Counted<'t> {
    pub(super) rows: Vec<(&'t Row, PersonId)>,
    /// Whether every row has somebody.
    pub(super) whole: bool,
    /// How many rows the filters left out.
    pub(super) left_out: usize,
}

/// A row of somebody, and when it was sent.
type Submission<'t> = (Option<Moment>, &'t Row, PersonId);

/// The people of a table, in the order of the rows that count.
pub(super) fn counted<'t>(
    table: &'t Table,
    mapping: &SideMapping,
    plan: &Plan<'_>,
    words: &Words,
    faults: &mut Faults,
) -> Counted<'t> {
    let Some(rows) = filtered(table, &mapping.only, faults) else {
        return Counted { rows: Vec::new(), whole: false, left_out: 0 };
    };
    let left_out = table.rows.len() - rows.len();
    let mut whole = true;
    let mut nameless = Vec::new();
    // The rows of each person, with the time at which they were sent.
    let mut of_person: IndexMap<String, Vec<Submission<'_>>> = IndexMap::new();
    let sent = sent_column(table, mapping, faults);
    let reader = Submissions { plan, mapping, words, sent };
    for (number, row) in rows {
        match reader.of(row, faults) {
            Submitted::By(id, moment) => {
                of_person.entry(folded(id.as_str())).or_default().push((moment, row, id));
            }
            Submitted::Nameless => nameless.push((number, row)),
            Submitted::Fault => whole = false,
        }
    }
    let mut rows = Vec::new();
    let column = plan.fields.get(ImportField::Id).map(|source| source.names.clone());
    for sent in of_person.values_mut() {
        // A later row of the file is later where no time tells them apart.
        let Some(last) = (0..sent.len()).max_by_key(|&at| sent.get(at).map(|row| row.0)) else {
            continue;
        };
        let (_, counts, id) = sent.swap_remove(last);
        for (_, earlier, own) in sent.iter() {
            let (line, person) = (Some(earlier.line), Some(own.to_string()));
            let place = Spot { line, column: column.clone(), person };
            faults.note(place, Problem::SentAgain { counts: counts.line });
        }
        rows.push((counts, id));
    }
    if let Some(prefix) = &mapping.number_ids {
        let mut taken: BTreeSet<_> = of_person.keys().cloned().collect();
        for (number, row) in nameless {
            let mut number = number;
            let mut id = format!("{prefix}{number}");
            while !taken.insert(folded(&id)) {
                number += table.rows.len();
                id = format!("{prefix}{number}");
            }
            match PersonId::new(&id) {
                Ok(id) => rows.push((row, id)),
                Err(fault) => {
                    whole = false;
                    faults.of_line(row.line, fault);
                }
            }
        }
    }
    crate::kernel::arrange_by_key(&mut rows, |(row, _)| row.line);
    Counted { rows, whole, left_out }
}

/// The column of the form's time stamp.
pub(super) fn sent_column(
    table: &Table,
    mapping: &SideMapping,
    faults: &mut Faults,
) -> Option<usize> {
    let name = mapping.sent.as_deref()?;
    let column = table.column(name);
    if column.is_none() {
        faults.of_column(name, Problem::MissingColumn { field: "sent".to_owned() });
    }
    column
}

/// Reads whose a row is, and when it was sent.
pub(super) struct Submissions<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) mapping: &'a SideMapping,
    pub(super) words: &'a Words,
    /// The column of the time stamp.
    pub(super) sent: Option<usize>,
}

/// Whose a row is.
pub(super) enum Submitted {
    By(PersonId, Option<Moment>),
    /// Somebody's who needs no id.
    Nameless,
    /// There is a fault.
    Fault,
}

impl Submissions<'_> {
    pub(super) fn of(&self, row: &Row, faults: &mut Faults) -> Submitted {
        let id = match row_id(self.plan, row, self.mapping.number_ids.is_some(), faults) {
            RowId::Given(id) => id,
            RowId::Missing => return Submitted::Nameless,
            RowId::Fault => return Submitted::Fault,
        };
        let moment = self.sent.and_then(|column| {
            let (plain, names) = (Column::default(), self.mapping.sent.clone().unwrap_or_default());
            let source = Source::new(vec![column], names, &plain, self.words);
            let cells = source.cells(row).given()?;
            let read = source.moment(&cells);
            read.map_err(|unread| {
                let (column, person) = (Some(source.names.clone()), Some(id.to_string()));
                faults.push(Spot { line: Some(row.line), column, person }, unread);
            })
            .ok()
        });
        Submitted::By(id, moment)
    }
}

/// The rows that every filter lets through, with their numbers from 1; nothing where a filter
/// names a column that is not there.
pub(super) fn filtered<'t>(
    table: &'t Table,
    filters: &[RowFilter],
    faults: &mut Faults,
) -> Option<Vec<(usize, &'t Row)>> {
    let known = known_filters(table, filters, faults)?;
    let rows = table.rows.iter().enumerate().map(|(at, row)| (at + 1, row));
    Some(rows.filter(|(_, row)| pass(row, &known)).collect())
}

/// A filter with its column.
pub(super) type KnownFilter<'f> = (usize, &'f RowFilter);

/// The filters with their columns; nothing where one names a column that is not there.
pub(super) fn known_filters<'f>(
    table: &Table,
    filters: &'f [RowFilter],
    faults: &mut Faults,
) -> Option<Vec<KnownFilter<'f>>> {
    let mut known = Vec::new();
    for filter in filters {
        match table.column(&filter.column) {
            Some(column) => known.push((column, filter)),
            None => {
                let problem = Problem::MissingColumn { field: "only".to_owned() };
                faults.of_column(&filter.column, problem);
            }
        }
    }
    (known.len() == filters.len()).then_some(known)
}

/// Whether every filter lets the row through.
pub(super) fn pass(row: &Row, filters: &[KnownFilter<'_>]) -> bool {
    filters.iter().all(|&(column, filter)| passes(row, column, filter))
}

fn passes(row: &Row, column: usize, filter: &RowFilter) -> bool {
    let mut said = Vec::new();
    match row.cell(column) {
        None => said.push(String::new()),
        Some(cell) => texts(cell, filter.separator.as_deref(), &mut said),
    }
    let names = |words: &[String]| words.iter().any(|word| said.contains(&folded(word)));
    (filter.is.is_empty() || names(&filter.is)) && !names(&filter.is_not)
}

fn texts(cell: &Cell, separator: Option<&str>, said: &mut Vec<String>) {
    match (cell, separator.filter(|separator| !separator.is_empty())) {
        (Cell::Text(text), Some(separator)) => said.extend(text.split(separator).map(folded)),
        (Cell::Text(text) | Cell::Number(text), _) => said.push(folded(text)),
        (Cell::Bool(yes), _) => said.push(yes.to_string()),
        // The parser of JSON bounds how deep lists go.
        (Cell::List(list), _) => list.iter().for_each(|cell| texts(cell, None, said)),
        (Cell::Null | Cell::Map(_), _) => {}
    }
}
