//! Column by column: what it would fill, and what might be meant otherwise.

use super::guess::{AnswerKind, Answers, consent_of};
use super::headings::{fields_of, is_contact, is_zone};
use super::options::listed;
use super::roles;
use super::services::{ExportProfile, FormService, is_among, profile_of};
use crate::kernel::{Phrases, Said, Side, words};
use crate::people::fold::{folded, means_yes};
use crate::people::import::answers::Words;
use crate::people::import::table::{Table, key};
use crate::people::import::{Column, DateOrder, ImportFaults, ImportField, Kind, SideMapping};
use crate::people::{Called, Field, FormId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What might be meant otherwise, or has to be known of a column.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum SuggestDoubt: "suggest-doubt", fills, display {
        /// The heading speaks of another field too.
        CouldBe { /** The field. */ field: ImportField } = "could-be",
            "the heading may also mean: {field}",
            "заголовок может означать и другое: {field}";
        /// Another column speaks of the same and was taken.
        OtherTaken { /** Its heading. */ column: String } = "other-taken",
            "the column {column} speaks of the same and was taken",
            "то же есть в столбце «{column}», читается он";
        /// Answers cannot be read as the field that the heading speaks of.
        CannotBeRead {
            /** The field. */ field: ImportField,
            /** How many answers cannot be read. */ answers: usize,
        } = "cannot-be-read",
            "the heading seems to mean: {field}; {answers:answer does|answers do} not fit",
            "судя по заголовку, здесь {field}, но так не читаются {answers:ответ|ответа|ответов}";
        /// Day or month may come first in dates.
        DayOrMonth = "day-or-month",
            "day or month may come first: the mapping says it under \"dates\"",
            "неясно, что в дате стоит первым – день или месяц: укажите это в ключе dates";
        /// Rows without an id have the same name: one person, or several.
        SameName { /** How many rows have a name that an earlier row has. */ rows: usize } = "same-name",
            "{rows:row has|rows have} the name of an earlier one; without ids they count as other people",
            "имя уже встречалось выше в {rows:строке|строках|строках}; без идентификаторов это разные люди";
        /// A column of the service itself.
        OfService = "of-service", "a column of the service, not of a question", "столбец сервиса, а не вопрос";
        /// A way to reach somebody.
        Contact = "contact",
            "a way to reach somebody: no rule needs it, so it is not read",
            "контактные данные: для подбора не нужны и не читаются";
        /// Whoever agreed is taken to have consented themselves.
        WhoConsents = "who-consents",
            "taken as the person's own consent; for minors a guardian consents",
            "принято за согласие самого участника; за несовершеннолетних согласие даёт законный представитель";
        /// A consent without a day cannot be recorded.
        ConsentWithoutDay = "consent-without-day",
            "a consent needs a day, and no column has one",
            "для согласия нужна дата, а столбца с датой нет";
        /// The form of mentoring is assumed.
        FormAssumed { /** The form. */ form: FormId } = "form-assumed",
            "a request needs a form: {form} is assumed",
            "в запросе нужна форма наставничества: принята «{form}»";
        /// Only one of the files has time zones.
        OneZone = "one-zone",
            "only one file has time zones: hours are compared as they are written",
            "часовой пояс указан лишь в одном файле: часы сравниваются как записаны";
        /// The column says who takes part, and is read as a filter of rows.
        SaysTheRole = "says-the-role",
            "says who is mentor and who is mentee: rows are chosen by it",
            "здесь сказано, кто наставник, а кто наставляемый: по этому столбцу отбираются строки";
    }
}

/// A mapping for a file, and what is to be known of its columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// The service whose export the file seems to be.
    pub service: Option<FormService>,
    /// How the file would be read.
    pub mapping: SideMapping,
    /// Every column in order: what it would fill, and what might be meant otherwise.
    pub columns: Vec<ColumnSuggestion>,
}

/// What is proposed for one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ColumnSuggestion {
    /// Its heading.
    pub column: String,
    /// The field or attribute that it would fill; nothing where it is not read.
    pub fills: Option<String>,
    /// What its answers look like.
    pub kind: AnswerKind,
    /// How many rows have an answer.
    pub answered: usize,
    /// The options of a question with several answers or with a few, as they were first written.
    pub options: Vec<String>,
    /// What might be meant otherwise.
    pub doubts: Vec<SuggestDoubt>,
}

impl ColumnSuggestion {
    /// What the column would fill, in words: a field by what it is called, a question of the
    /// organisation's own by its heading. Nothing where it is not read.
    #[must_use]
    pub fn fills_said(&self, phrases: &Phrases) -> Option<String> {
        self.fills.as_deref().map(|name| Called(name).said("", phrases))
    }
}

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
const ASSUMED: &str = FormId::LEARNER_LEARNER;

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
            let address = column.texts.iter().all(|text| super::guess::is_address(text));
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
        let usual = self.profile.map(|profile| profile.separator);
        let mut order = None;
        let mut unclear = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let slashed: Vec<_> = column.texts.iter().filter_map(|text| slashed(text)).collect();
            if slashed.is_empty() || column.kind(&self.words, usual) != AnswerKind::Day {
                continue;
            }
            if slashed.iter().any(|&(a, ..)| a > 12) {
                order = Some(DateOrder::DayFirst);
            } else if slashed.iter().any(|&(_, b, _)| b > 12) {
                order = Some(DateOrder::MonthFirst);
            } else {
                // A form is open for days or weeks, rarely for months: the reading in which the
                // answers lie closer together.
                let span = |turn: fn(&(u16, u16, u16)) -> u32| {
                    let days = slashed.iter().map(turn);
                    days.clone().max().unwrap_or(0) - days.min().unwrap_or(0)
                };
                let day_first =
                    span(|&(d, m, y)| u32::from(y) * 372 + u32::from(m) * 31 + u32::from(d));
                let month_first =
                    span(|&(m, d, y)| u32::from(y) * 372 + u32::from(m) * 31 + u32::from(d));
                let guess = if day_first <= month_first {
                    DateOrder::DayFirst
                } else {
                    DateOrder::MonthFirst
                };
                unclear.push((at, guess));
            }
        }
        for (at, _) in unclear.iter().filter(|_| order.is_none()) {
            self.doubt(*at, SuggestDoubt::DayOrMonth);
        }
        self.base.dates = order.or(unclear.first().map(|(_, guess)| *guess));
        self.words = Words::new(&self.base);
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

    /// How these columns would be read for a field.
    fn how(&self, field: ImportField, columns: &[usize]) -> Column {
        use ImportField as F;
        let mut how = Column::default();
        let of = columns.iter().filter_map(|&at| self.columns.get(at));
        how.from = of.clone().map(|column| column.heading.to_owned()).collect();
        let texts: Vec<&str> = of.clone().flat_map(|column| column.texts.iter().copied()).collect();
        let usual = self.profile.map(|profile| profile.separator);
        match field {
            F::Subjects
            | F::Languages
            | F::Categories
            | F::Goals
            | F::Forms
            | F::Skills
            | F::Vetoes
            | F::EarlierMentors
            | F::EarlierMentees => {
                if let Some(listed) = listed(&texts, usual) {
                    if listed.holds_separator {
                        how.options = listed.items.into_iter().map(|(item, _)| item).collect();
                    }
                    how.separator = Some(listed.separator).filter(|separator| separator != ";");
                }
                if field == F::Skills && texts.iter().any(|text| !text.contains(':')) {
                    // In range.
                    how.level = crate::people::Level::new(5).ok();
                }
            }
            F::Wishes if !texts.iter().any(|text| text.contains('>')) => {
                how.separator = listed(&texts, usual).map(|listed| listed.separator);
            }
            F::Availability => {
                let fits = |separator: &str| {
                    let tried = Column { separator: Some(separator.to_owned()), ..how.clone() };
                    of.clone().all(|one| one.misfits(field, &[one.at], &tried, &self.words) == 0)
                };
                how.separator = [";", ",", "\n"].into_iter().find(|s| fits(s)).map(str::to_owned);
                how.separator.take_if(|separator| separator == ";");
            }
            F::ConsentBy => {
                for text in texts {
                    if let Some(ours) = consent_of(text) {
                        how.values.insert(text.to_owned(), ours.to_owned());
                    }
                }
            }
            F::Seats if of.clone().any(|column| !column.is_whole()) => {
                how.otherwise = Some("1".to_owned());
            }
            _ => {}
        }
        how
    }

    /// How a free attribute would be read; nothing where it is kept as it is.
    fn attribute(&self, at: usize) -> Option<Column> {
        let column = self.columns.get(at)?;
        let usual = self.profile.map(|profile| profile.separator);
        let mut how = Column { from: vec![column.heading.to_owned()], ..Column::default() };
        match column.kind(&self.words, usual) {
            AnswerKind::Number => how.kind = Some(Kind::Number),
            AnswerKind::YesNo => {
                how.kind = Some(Kind::YesNo);
                for text in &column.texts {
                    let yes = if means_yes(text)? { "yes" } else { "no" };
                    if text.contains([',', '.', ';', '!']) {
                        how.values.insert((*text).to_owned(), yes.to_owned());
                    }
                }
            }
            AnswerKind::Several => {
                let listed = listed(&column.texts, usual)?;
                how.kind = Some(Kind::Labels);
                if listed.holds_separator {
                    how.options = listed.items.into_iter().map(|(item, _)| item).collect();
                }
                how.separator = Some(listed.separator).filter(|separator| separator != ";");
            }
            _ if is_taken(column.heading) => how.kind = Some(Kind::Text),
            _ => return None,
        }
        Some(how)
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
                    if let Some(how) = self.attribute(at) {
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
                options.sort_unstable();
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

/// Whether a column of this heading would be read as a field by its name alone.
fn is_taken(heading: &str) -> bool {
    let key = key(heading);
    ImportField::ALL.iter().any(|field| field.name() == key)
        || !matches!(Field::from(heading.to_owned()), Field::Attribute(_))
}

/// The numbers of a day between slashes.
fn slashed(text: &str) -> Option<(u16, u16, u16)> {
    let day = text.split([' ', ',', 'T']).next()?;
    let mut parts = day.split('/').map(|part| part.parse::<u16>().ok());
    let found = (parts.next()??, parts.next()??, parts.next()??);
    (parts.next().is_none() && found.0 < 100).then_some(found)
}
