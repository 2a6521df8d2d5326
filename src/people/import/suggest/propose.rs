//! Column by column: what it would fill, and what might be meant otherwise.

use super::guess::{AnswerKind, Answers, is_address};
use super::headings::{fields_of, is_contact, is_zone};
use super::how::{Known, attribute, dates, how, is_taken};
use super::options::listed;
use super::roles;
use super::services::{ExportProfile, is_among, profile_of};
use super::told::{ColumnSuggestion, SuggestDoubt, Suggestion};
use crate::kernel::{Side, arrange};
use crate::people::FormId;
use crate::people::fold::folded;
use crate::people::import::answers::Words;
use crate::people::import::table::{Table, key};
use crate::people::import::{Column, ImportFaults, ImportField, SideMapping};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Field(ImportField),
    Attribute,
    Zone,
    Ignored,
}

/// Fields that several columns fill together.
const TOGETHER: [ImportField; 7] = [
    ImportField::Name,
    ImportField::Wishes,
    ImportField::Vetoes,
    ImportField::Availability,
    ImportField::Subjects,
    ImportField::Languages,
    ImportField::Skills,
];

/// The form that is assumed where requests name none.
const ASSUMED: &str = "learner-learner";

/// A mapping in the making.
pub(super) struct Draft<'t> {
    side: Side,
    words: Words,
    columns: Vec<Answers<'t>>,
    profile: Option<&'static ExportProfile>,
    uses: Vec<Use>,
    doubts: Vec<Vec<SuggestDoubt>>,
    /// What reading the file needs, the filter of roles and the order of dates.
    base: SideMapping,
}

impl<'t> Draft<'t> {
    pub(super) fn new(table: &'t Table, base: SideMapping, side: Side) -> Self {
        let words = Words::new(&base);
        let columns: Vec<_> =
            (0..table.columns.len()).map(|at| Answers::of(table, at, &words)).collect();
        let count = columns.len();
        let mut draft = Self {
            side,
            words,
            columns,
            profile: profile_of(&table.columns),
            uses: vec![Use::Attribute; count],
            doubts: vec![Vec::new(); count],
            base,
        };
        draft.choose();
        draft
    }

    fn doubt(&mut self, at: usize, doubt: SuggestDoubt) {
        if let Some(doubts) = self.doubts.get_mut(at).filter(|known| !known.contains(&doubt)) {
            doubts.push(doubt);
        }
    }

    /// What each column is for.
    fn choose(&mut self) {
        if let Some((filter, of)) = roles::filter(&self.columns, self.side) {
            self.base.only.push(filter);
            for at in of {
                self.set(at, Use::Ignored, Some(SuggestDoubt::SaysTheRole));
            }
        }
        for at in 0..self.columns.len() {
            if !self.doubts[at].is_empty() {
                continue;
            }
            let heading = self.columns[at].heading;
            let profile = self.profile;
            // What a sheet's border leaves behind: no heading, and nothing below.
            let is_empty = self.columns[at].answered == 0 && heading == Table::nameless(at);
            if is_empty {
                self.set(at, Use::Ignored, None);
            } else if profile.is_some_and(|profile| is_among(heading, profile.sent)) {
                if self.base.sent.is_none() {
                    self.base.sent = Some(heading.to_owned());
                }
                self.set(at, Use::Ignored, Some(SuggestDoubt::OfService));
            } else if profile.is_some_and(|profile| is_among(heading, profile.technical)) {
                self.set(at, Use::Ignored, Some(SuggestDoubt::OfService));
            } else if is_contact(heading) {
                self.set(at, Use::Ignored, Some(SuggestDoubt::Contact));
            } else if is_zone(heading) && self.columns[at].answered > 0 {
                self.set(at, Use::Zone, None);
            } else {
                self.by_heading(at);
            }
        }
        self.ids();
        self.dates();
        self.alone();
        self.consents();
        self.forms();
        for at in 0..self.columns.len() {
            if self.columns[at].has_decimal_commas() {
                self.base.decimal_comma = true;
                self.words = Words::new(&self.base);
            }
        }
    }

    fn set(&mut self, at: usize, becomes: Use, doubt: Option<SuggestDoubt>) {
        if let Some(of) = self.uses.get_mut(at) {
            *of = becomes;
        }
        if let Some(doubt) = doubt {
            self.doubt(at, doubt);
        }
    }

    /// The field that the heading speaks of and the answers can be read as.
    fn by_heading(&mut self, at: usize) {
        let side = self.side;
        let of_side = |field: &ImportField| field.only_side().is_none_or(|only| only == side);
        let mut fields = fields_of(self.columns[at].heading);
        fields.retain(of_side);
        let usual = self.profile.map(|profile| profile.separator);
        if fields.is_empty() && self.columns[at].answered > 0 {
            match self.columns[at].kind(&self.words, usual) {
                AnswerKind::Hours => fields.push(ImportField::Availability),
                AnswerKind::Address => fields.push(ImportField::Id),
                _ => {}
            }
        }
        let mut chosen = None;
        for field in fields {
            let how = self.how(field, &[at]);
            let misfits = self.columns[at].misfits(field, &[at], &how, &self.words);
            if misfits > 0 {
                self.doubt(at, SuggestDoubt::CannotBeRead { field, answers: misfits });
            } else if chosen.is_none() {
                chosen = Some(field);
            } else {
                self.doubt(at, SuggestDoubt::CouldBe { field });
            }
        }
        if let Some(field) = chosen {
            self.set(at, Use::Field(field), None);
        }
    }

    fn of(&self, field: ImportField) -> Vec<usize> {
        let uses = self.uses.iter().enumerate();
        uses.filter(|(_, of)| **of == Use::Field(field)).map(|(at, _)| at).collect()
    }

    /// The column of ids: one called so, else an address, else what else speaks of an id. It
    /// tells most rows apart.
    fn ids(&mut self) {
        let rank = |at: usize| {
            let column = &self.columns[at];
            // Who sends a form again writes the same address.
            let distinct = column.distinct().len();
            let tells = !column.plain
                || (distinct * 2 >= column.answered && distinct > 1)
                || column.answered == 1;
            let address = column.texts.iter().all(|text| is_address(text));
            let of_service =
                self.profile.is_some_and(|profile| is_among(column.heading, profile.mail));
            let rank = match () {
                () if column.answered == 0 || !tells => return None,
                () if key(column.heading) == "id" => 0,
                () if of_service || address => 1,
                () => 2,
            };
            Some((rank, at))
        };
        let found = self.of(ImportField::Id);
        let best = found.iter().filter_map(|&at| rank(at)).min().map(|(_, at)| at);
        for at in found {
            if Some(at) != best {
                let taken = best.map(|best| self.columns[best].heading.to_owned());
                let doubt = taken.map(|column| SuggestDoubt::OtherTaken { column });
                self.set(at, Use::Attribute, doubt);
            }
        }
        if best.is_none_or(|best| !self.columns[best].is_whole()) {
            self.base.number_ids = Some(format!("{}-", self.side));
            // Namesakes, or somebody who sent the form again: only the curator knows.
            if let [at] = self.of(ImportField::Name)[..] {
                let column = &self.columns[at];
                let rows = column.texts.len() - column.distinct().len();
                if rows > 0 {
                    self.doubt(at, SuggestDoubt::SameName { rows });
                }
            }
        }
    }

    /// Of several columns that speak of one field the first is read, unless all together say it.
    fn alone(&mut self) {
        for &field in ImportField::ALL {
            let found = self.of(field);
            let Some((&first, rest)) = found.split_first() else { continue };
            let parts = |at: &usize| {
                let words = super::headings::words(self.columns[*at].heading);
                ["first", "last", "given", "family", "surname", "фамилия", "имя", "отчество"]
                    .iter()
                    .filter(|word| words.contains(&format!(" {word} ")))
                    .count()
                    == 1
            };
            if field == ImportField::Name {
                // The service's name of an account gives way to the parts of a name.
                let of_name: Vec<_> = found.iter().copied().filter(|at| parts(at)).collect();
                let keep = if of_name.len() > 1 { of_name } else { vec![first] };
                let column = self.columns[keep[0]].heading.to_owned();
                for at in found.into_iter().filter(|at| !keep.contains(at)) {
                    let doubt = SuggestDoubt::OtherTaken { column: column.clone() };
                    self.set(at, Use::Attribute, Some(doubt));
                }
            } else if !TOGETHER.contains(&field) {
                let column = self.columns[first].heading.to_owned();
                for &at in rest {
                    let doubt = SuggestDoubt::OtherTaken { column: column.clone() };
                    self.set(at, Use::Attribute, Some(doubt));
                }
            }
        }
    }

    /// Whether day or month comes first between slashes.
    fn dates(&mut self) {
        let read = dates(&self.columns, self.known());
        for at in read.unclear {
            self.doubt(at, SuggestDoubt::DayOrMonth);
        }
        self.base.dates = read.order;
        self.words = Words::new(&self.base);
    }

    fn known(&self) -> Known<'_> {
        Known { words: &self.words, usual: self.profile.map(|profile| profile.separator) }
    }

    /// How these columns would be read for a field.
    fn how(&self, field: ImportField, columns: &[usize]) -> Column {
        let columns: Vec<_> = columns.iter().filter_map(|&at| self.columns.get(at)).collect();
        how(field, &columns, self.known())
    }

    /// A consent needs a day.
    fn consents(&mut self) {
        let Some(&at) = self.of(ImportField::ConsentBy).first() else { return };
        let dated = !self.of(ImportField::ConsentOn).is_empty() || self.base.sent.is_some();
        if dated {
            self.doubt(at, SuggestDoubt::WhoConsents);
        } else {
            self.set(at, Use::Attribute, Some(SuggestDoubt::ConsentWithoutDay));
        }
    }

    /// A request needs a form.
    fn forms(&mut self) {
        use ImportField as F;
        if self.side != Side::Mentee || !self.of(F::Forms).is_empty() {
            return;
        }
        let Ok(form) = FormId::new(ASSUMED) else { return };
        for field in [F::RoleModel, F::Problem, F::Goals, F::Skills] {
            for at in self.of(field) {
                self.doubt(at, SuggestDoubt::FormAssumed { form: form.clone() });
            }
        }
    }

    /// The mapping as it stands.
    pub(super) fn suggestion(&self) -> Suggestion {
        let mut mapping = self.base.clone();
        let mut fills = vec![None; self.columns.len()];
        let mut done = BTreeSet::new();
        for (at, of) in self.uses.iter().enumerate() {
            let heading = self.columns[at].heading;
            match *of {
                Use::Field(field) => {
                    fills[at] = Some(field.name().to_owned());
                    if done.insert(field) {
                        let columns = self.of(field);
                        let how = self.how(field, &columns);
                        mapping.fields.insert(field, how);
                    }
                }
                Use::Zone => {
                    fills[at] = Some("time-zone".to_owned());
                    let from = vec![heading.to_owned()];
                    mapping.time_zone = Some(Column { from, ..Column::default() });
                }
                Use::Ignored => mapping.ignore.push(heading.to_owned()),
                Use::Attribute => {
                    let taken = is_taken(heading);
                    let name =
                        if taken { format!("{heading} (as written)") } else { heading.to_owned() };
                    if let Some(how) = attribute(&self.columns[at], self.known()) {
                        mapping.attributes.insert(name.clone(), how);
                    }
                    fills[at] = Some(name);
                }
            }
        }
        let consents = mapping.fields.contains_key(&ImportField::ConsentBy);
        if let Some(sent) = mapping.sent.as_ref().filter(|_| consents) {
            let how = Column { from: vec![sent.clone()], ..Column::default() };
            if let std::collections::btree_map::Entry::Vacant(free) =
                mapping.fields.entry(ImportField::ConsentOn)
            {
                free.insert(how);
                mapping.ignore.retain(|name| Some(name) != mapping.sent.as_ref());
            }
        }
        let wants =
            [ImportField::RoleModel, ImportField::Problem, ImportField::Goals, ImportField::Skills];
        if self.side == Side::Mentee
            && wants.iter().any(|field| mapping.fields.contains_key(field))
            && !mapping.fields.contains_key(&ImportField::Forms)
        {
            let how = Column { otherwise: Some(ASSUMED.to_owned()), ..Column::default() };
            mapping.fields.insert(ImportField::Forms, how);
        }
        let columns = self.columns.iter().zip(fills).enumerate();
        let columns = columns.map(|(at, (column, fills))| self.told(at, column, fills)).collect();
        Suggestion { service: self.profile.map(|profile| profile.service), mapping, columns }
    }

    fn told(&self, at: usize, column: &Answers<'_>, fills: Option<String>) -> ColumnSuggestion {
        let usual = self.profile.map(|profile| profile.separator);
        let kind = column.kind(&self.words, usual);
        let options = match kind {
            AnswerKind::Several => listed(&column.texts, usual).map_or_else(Vec::new, |listed| {
                listed.items.into_iter().map(|(item, _)| item).collect()
            }),
            AnswerKind::Choice => {
                let mut seen = BTreeMap::new();
                for (number, text) in column.texts.iter().enumerate() {
                    seen.entry(folded(text)).or_insert((number, *text));
                }
                let mut options: Vec<_> = seen.into_values().collect();
                arrange(&mut options, Ord::cmp);
                options.into_iter().map(|(_, text)| text.to_owned()).collect()
            }
            _ => Vec::new(),
        };
        ColumnSuggestion {
            column: column.heading.to_owned(),
            fills,
            kind,
            answered: column.answered,
            options,
            doubts: self.doubts.get(at).cloned().unwrap_or_default(),
        }
    }

    /// Takes columns with faults for free attributes. False where no fault is one of a column
    /// that could be taken so.
    pub(super) fn give_up(&mut self, faults: &ImportFaults) -> bool {
        let mut counted: BTreeMap<usize, usize> = BTreeMap::new();
        for fault in &faults.faults {
            let Some(named) = &fault.place.column else { continue };
            for at in 0..self.columns.len() {
                let heading = self.columns[at].heading;
                let names = named.split(" + ").any(|name| key(name) == key(heading));
                if names && self.uses[at] != Use::Ignored && self.uses[at] != Use::Attribute {
                    *counted.entry(at).or_default() += 1;
                }
            }
        }
        for (&at, &answers) in &counted {
            if let Use::Field(field) = self.uses[at] {
                self.doubt(at, SuggestDoubt::CannotBeRead { field, answers });
            }
            self.set(at, Use::Attribute, None);
        }
        !counted.is_empty()
    }
}

/// Hours as they are written: without zones.
pub(super) fn without_zone(found: &mut Suggestion) {
    let Some(zone) = found.mapping.time_zone.take() else { return };
    for column in &mut found.columns {
        if zone.from.iter().any(|name| key(name) == key(&column.column)) {
            column.fills = Some(column.column.clone());
            column.doubts.push(SuggestDoubt::OneZone);
        }
    }
}
