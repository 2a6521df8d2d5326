//! Which columns of a file fill which fields: the mapping set against the header.

use super::answers::{Source, Words};
use super::fault::Faults;
use super::grid::unread_twins;
use super::table::{Table, key};
use super::{Column, Format, ImportField, Kind, Problem, SideMapping};
use crate::kernel::{Ordered, Side};
use crate::people::Field;
use std::collections::{BTreeMap, BTreeSet};

/// What became of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnUse {
    /// It fills these fields and attributes.
    Fields(Vec<String>),
    /// Nothing maps it: it is kept as the free attribute of its own name.
    Attribute,
    /// The mapping says that it is not read.
    Ignored,
}

/// The sources of fields by the fields' numbers, since every row asks for each.
#[derive(Default)]
pub(super) struct Sources<'a>(Vec<Option<Source<'a>>>);

impl<'a> Sources<'a> {
    pub(super) fn get(&self, field: ImportField) -> Option<&Source<'a>> {
        self.0.get(field as usize)?.as_ref()
    }

    fn set(&mut self, field: ImportField, source: Source<'a>) {
        if self.0.is_empty() {
            self.0.resize_with(ImportField::ALL.len(), || None);
        }
        if let Some(place) = self.0.get_mut(field as usize) {
            *place = Some(source);
        }
    }

    /// The fields that are read, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ImportField, &Source<'a>)> {
        let fields = ImportField::ALL.iter().zip(&self.0);
        fields.filter_map(|(&field, source)| Some((field, source.as_ref()?)))
    }
}

/// Every field with its source, for one file.
pub(super) struct Plan<'a> {
    pub(super) fields: Sources<'a>,
    /// Free attributes of the mapping.
    pub(super) attributes: Vec<(&'a str, Kind, Source<'a>)>,
    /// Columns that nothing maps, kept under their own names.
    pub(super) kept: BTreeMap<usize, (&'a str, Source<'a>)>,
    /// The seats that everybody gets, whatever the file says.
    pub(super) seats: Option<u32>,
    /// The column of the form's time stamp.
    pub(super) sent: Option<usize>,
    /// Where each person's time zone stands.
    pub(super) zone: Option<Source<'a>>,
    /// The names of all columns.
    pub(super) headings: &'a [String],
    /// What becomes of each column.
    pub(super) uses: Vec<ColumnUse>,
}

/// What the plan is made from.
pub(super) struct Planner<'a> {
    pub(super) side: Side,
    pub(super) table: &'a Table,
    pub(super) mapping: &'a SideMapping,
    pub(super) words: &'a Words,
    /// How a column is read that the mapping says nothing of.
    pub(super) plain: &'a Column,
}

impl<'a> Planner<'a> {
    /// The plan, as far as the mapping and the header have no faults.
    pub(super) fn plan(&self, faults: &mut Faults) -> Plan<'a> {
        let mut plan = Plan {
            fields: Sources::default(),
            attributes: Vec::new(),
            kept: BTreeMap::new(),
            seats: None,
            sent: self.mapping.sent.as_deref().and_then(|name| self.table.column(name)),
            zone: None,
            headings: &self.table.columns,
            uses: vec![ColumnUse::Attribute; self.table.columns.len()],
        };
        let mut taken = BTreeSet::new();
        for (&field, how) in &self.mapping.fields {
            if let Some(side) = field.only_side().filter(|&side| side != self.side) {
                let field = field.name();
                faults.of_column(field, Problem::FieldOfOtherSide { field, side });
            } else if how.kind.is_some() {
                let field = field.name();
                faults.of_column(field, Problem::KindOfField { field });
            } else if !how.from.is_empty() {
                let source = self.source(field.name(), how, faults);
                taken.extend(source.columns.iter().copied());
                plan.fields.set(field, source);
            }
        }
        for (name, how) in &self.mapping.attributes {
            let source = self.source(name, how, faults);
            if is_reserved(name) {
                faults.of_column(name, Problem::ReservedName);
            } else if how.from.is_empty() && how.otherwise.is_none() {
                faults.of_column(name, Problem::NoSource { field: name.clone() });
            }
            taken.extend(source.columns.iter().copied());
            plan.attributes.push((name, how.kind.unwrap_or_default(), source));
        }
        if let Some(how) = &self.mapping.time_zone {
            let source = self.source("time-zone", how, faults);
            taken.extend(source.columns.iter().copied());
            plan.zone = Some(source);
        }
        let ignored = self.ignored(&taken, faults);
        self.own_names(&mut plan, &mut taken, &ignored, faults);
        unread_twins(self.table, &taken, &ignored, faults);
        self.rest(&mut plan, &taken, &ignored, faults);
        self.check_forms(&plan, faults);
        plan
    }

    /// The columns that a field or attribute is mapped from.
    fn source(&self, field: &str, how: &'a Column, faults: &mut Faults) -> Source<'a> {
        let mut columns = Vec::new();
        for name in &how.from {
            match self.table.column(name) {
                Some(column) => columns.push(column),
                None => self.missing(name, field, faults),
            }
        }
        let names = how.from.iter().map(|name| name.trim()).collect::<Vec<_>>().join(" + ");
        Source::new(columns, names, how, self.words)
    }

    /// A JSON file without people has no columns, and none is missing.
    fn missing(&self, name: &str, field: &str, faults: &mut Faults) {
        let is_json = matches!(self.table.format, Format::Json | Format::JsonLines);
        if !is_json || !self.table.columns.is_empty() {
            faults.of_column(name, Problem::MissingColumn { field: field.to_owned() });
        }
    }

    /// The columns that the mapping ignores by name.
    fn ignored(&self, taken: &BTreeSet<usize>, faults: &mut Faults) -> BTreeSet<usize> {
        let mut ignored = BTreeSet::new();
        for name in self.mapping.ignore.iter().filter(|name| *name != "*") {
            match self.table.column(name) {
                None => self.missing(name, "ignore", faults),
                Some(column) if taken.contains(&column) => {
                    faults.of_column(name, Problem::ReadAndIgnored);
                }
                Some(column) => {
                    ignored.insert(column);
                }
            }
        }
        ignored
    }

    /// Fields without columns of the mapping, read from the column of their own name or
    /// from what the mapping says to read otherwise.
    fn own_names(
        &self,
        plan: &mut Plan<'a>,
        taken: &mut BTreeSet<usize>,
        ignored: &BTreeSet<usize>,
        faults: &mut Faults,
    ) {
        let mut found = Vec::new();
        for &field in ImportField::ALL {
            let of_side = field.only_side().is_none_or(|side| side == self.side);
            if plan.fields.get(field).is_some() || !of_side {
                continue;
            }
            let mapped = self.mapping.fields.get(&field);
            let how = mapped.unwrap_or(self.plain);
            let column = self.table.column(field.name());
            let column =
                column.filter(|column| !taken.contains(column) && !ignored.contains(column));
            if column.is_some() || how.otherwise.is_some() {
                let names = column
                    .and_then(|column| self.table.columns.get(column))
                    .map_or_else(|| field.name().to_owned(), Clone::clone);
                let columns = column.into_iter().collect();
                found.extend(column);
                plan.fields.set(field, Source::new(columns, names, how, self.words));
            } else if field == ImportField::Id && self.mapping.number_ids.is_some() {
                // Everybody gets a number.
            } else if field == ImportField::Id || mapped.is_some_and(|how| how.kind.is_none()) {
                self.missing(field.name(), field.name(), faults);
            }
        }
        taken.extend(found);
    }

    /// What becomes of the columns that nothing reads, and of all others.
    fn rest(
        &self,
        plan: &mut Plan<'a>,
        taken: &BTreeSet<usize>,
        ignored: &BTreeSet<usize>,
        faults: &mut Faults,
    ) {
        let ignore_rest = self.mapping.ignore.iter().any(|name| name == "*");
        let mut fills: Vec<Vec<String>> = vec![Vec::new(); self.table.columns.len()];
        let fields = plan.fields.iter().map(|(field, source)| (field.name(), source));
        let attributes = plan.attributes.iter().map(|(name, _, source)| (*name, source));
        let zone = plan.zone.iter().map(|source| ("time-zone", source));
        for (name, source) in fields.chain(attributes).chain(zone) {
            for &column in &source.columns {
                if let Some(fills) = fills.get_mut(column) {
                    fills.push(name.to_owned());
                }
            }
        }
        let mapped: BTreeSet<_> = plan.attributes.iter().map(|(name, ..)| *name).into_set();
        plan.uses.clear();
        for ((at, name), fills) in self.table.columns.iter().enumerate().zip(fills) {
            plan.uses.push(if taken.contains(&at) {
                ColumnUse::Fields(fills)
            } else if ignore_rest || ignored.contains(&at) {
                ColumnUse::Ignored
            } else {
                // A rule that names the attribute has to get this one and no other.
                if is_reserved(name) || mapped.contains(name.as_str()) {
                    faults.of_column(name, Problem::ReservedName);
                }
                let source = Source::new(vec![at], name.clone(), self.plain, self.words);
                plan.kept.insert(at, (name, source));
                ColumnUse::Attribute
            });
        }
    }

    /// Whether requests have a form.
    fn check_forms(&self, plan: &Plan<'a>, faults: &mut Faults) {
        use ImportField as F;
        let wants = [F::RoleModel, F::Problem, F::Goals, F::Skills];
        let wanted = wants.iter().any(|field| plan.fields.get(*field).is_some());
        if self.side == Side::Mentee && wanted && plan.fields.get(F::Forms).is_none() {
            faults.of_file(Problem::RequestWithoutForm);
        }
    }
}

/// Whether rules understand this name as that of a built-in field.
fn is_reserved(name: &str) -> bool {
    !matches!(Field::from(name.to_owned()), Field::Attribute(_)) || key(name).is_empty()
}
