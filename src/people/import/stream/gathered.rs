//! The people of a file, gathered into columns while its rows are read.

use super::super::answers::Words;
use super::super::dates::Moment;
use super::super::fault::{Faults, Spot};
use super::super::person::{FromRow, read_row};
use super::super::plan::Plan;
use super::super::references::{Places, Register, resolve};
use super::super::rows::{KnownFilter, Submissions, Submitted, known_filters, pass, sent_column};
use super::super::table::{Row, Table};
use super::super::{ImportField, Problem, SideMapping};
use crate::kernel::narrow;
use crate::people::fold::folded;
use crate::people::{Answer, Answers, Field, FieldValue, PersonId, RosterSide};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The people of the other file, whom these name.
pub(super) struct Others {
    pub(super) register: Register,
    /// Whether everybody of the file is among them.
    pub(super) whole: bool,
    pub(super) positions: HashMap<PersonId, u32>,
}

/// Of whom the other file may speak.
pub(super) enum Wanted {
    /// Of anybody.
    All,
    /// Of those who have one of these as id or name, folded.
    These(HashSet<String>),
}

/// How the rows of a file are read.
pub(super) struct Reading<'a> {
    pub(super) mapping: &'a SideMapping,
    pub(super) plan: &'a Plan<'a>,
    pub(super) words: &'a Words,
    pub(super) columns: &'a BTreeMap<ImportField, String>,
    filters: Option<Vec<KnownFilter<'a>>>,
    sent: Option<usize>,
    others: Option<&'a Others>,
    wanted: &'a Wanted,
}

/// Somebody who names people of a file that is not read yet.
pub(super) struct Naming<P> {
    pub(super) at: u32,
    pub(super) line: usize,
    pub(super) one: P,
}

/// Whom somebody names, by their positions.
#[derive(Default)]
pub(super) struct Named {
    wishes: Vec<(u32, u32)>,
    vetoes: Vec<u32>,
    earlier: Vec<u32>,
}

/// Everybody of a file so far.
pub(super) struct Gathered<P> {
    pub(super) side: RosterSide,
    /// The ids as they are compared, one after the other, and where each ends.
    pub(super) folded: String,
    pub(super) ends: Vec<usize>,
    pub(super) lines: Vec<usize>,
    /// When each row was sent, where the file says it.
    pub(super) moments: Vec<Option<Moment>>,
    /// Who has no id, by position, and the number of the row.
    pub(super) nameless: Vec<(u32, usize)>,
    /// Who names somebody of a file that is not read yet.
    pub(super) naming: Vec<Naming<P>>,
    /// Of whom the other file may speak: position, and the name as it is compared.
    pub(super) known: Vec<(u32, Option<String>)>,
    /// The faults of the rows of somebody, and how many faults and notes there are of each row of
    /// which they are not kept.
    pub(super) told: BTreeMap<u32, Told>,
    kept: usize,
    /// The faults of rows that are nobody's.
    pub(super) faults: Faults,
    pub(super) rows: usize,
    pub(super) left_out: usize,
    /// Whether every row has somebody.
    pub(super) whole: bool,
}

/// What is told of a row.
pub(super) enum Told {
    All(Faults),
    Counted((usize, usize)),
}

/// What some rows say that stand one after another, read apart from all others.
struct Part<P> {
    entries: Vec<Entry<P>>,
    forms: Answers,
    /// By field, in order.
    answers: Vec<Answers>,
}

/// A row that was read.
enum Entry<P> {
    LeftOut,
    Nobody(Faults),
    Somebody(Somebody<P>),
}

/// Somebody whose answers were gathered.
struct Somebody<P> {
    id: PersonId,
    seats: u32,
    line: usize,
    /// The number of the row, where it has no id.
    number: Option<usize>,
    moment: Option<Moment>,
    folded: String,
    named: Named,
    /// Whom this person names of a file that is not read yet.
    naming: Option<Box<P>>,
    /// The name as it is compared, where the other file may speak of this person.
    known: Option<Option<String>>,
    of_stamp: Option<Box<Faults>>,
    faults: Option<Box<Faults>>,
}

/// How many rows are read one after another.
const TOGETHER: usize = 1024;

impl<'a> Reading<'a> {
    pub(super) fn new(
        (mapping, table): (&'a SideMapping, &Table),
        (plan, words): (&'a Plan<'a>, &'a Words),
        columns: &'a BTreeMap<ImportField, String>,
        (others, wanted): (Option<&'a Others>, &'a Wanted),
        faults: &mut Faults,
    ) -> Self {
        let filters = known_filters(table, &mapping.only, faults);
        // Without its filters no row of the file is read.
        let sent = filters.as_ref().and_then(|_| sent_column(table, mapping, faults));
        Self { mapping, plan, words, columns, filters, sent, others, wanted }
    }

    /// Reads rows of which the first has this number.
    fn part<P: FromRow>(&self, rows: &[Row], first: usize, all: &Gathered<P>) -> Part<P> {
        let fields: Vec<&Field> = all.side.answers.keys().collect();
        let mut forms = Answers::default();
        let mut answers = vec![Answers::default(); fields.len()];
        let mut gather = |one: &P| {
            forms.push(Answer::Given(FieldValue::Labels(one.form_names())));
            for (field, answers) in fields.iter().zip(&mut answers) {
                answers.push(one.answer(field));
            }
        };
        let rows = rows.iter().zip(first..);
        let read = |(row, number)| self.entry(row, number, all.faults.fresh(), &mut gather);
        let entries = rows.map(read).collect();
        Part { entries, forms, answers }
    }

    /// Reads a row; `gather` is handed who stands in it.
    fn entry<P: FromRow>(
        &self,
        row: &Row,
        number: usize,
        mut faults: Faults,
        gather: impl FnOnce(&P),
    ) -> Entry<P> {
        if !self.filters.as_ref().is_some_and(|filters| pass(row, filters)) {
            return Entry::LeftOut;
        }
        let Self { mapping, plan, words, sent, .. } = *self;
        let (id, moment, number) =
            match (Submissions { plan, mapping, words, sent }).of(row, &mut faults) {
                Submitted::By(id, moment) => (id, moment, None),
                Submitted::Fault => return Entry::Nobody(faults),
                Submitted::Nameless => {
                    let prefix = mapping.number_ids.as_deref().unwrap_or_default();
                    match PersonId::new(&format!("{prefix}{number}")) {
                        Ok(id) => (id, None, Some(number)),
                        Err(fault) => {
                            faults.of_line(row.line, fault);
                            return Entry::Nobody(faults);
                        }
                    }
                }
            };
        let folded_id = folded(id.as_str());
        // What is wrong with the time stamp is told of every row, though another may count.
        let fresh = faults.fresh();
        let of_stamp = std::mem::replace(&mut faults, fresh);
        let mut one = read_row::<P>(plan, row, id, &mut faults);
        let named = match self.others {
            Some(others) => {
                let places = Places { columns: self.columns, line: Some(row.line) };
                resolve(&mut one, &others.register, others.whole, &places, &mut faults);
                Named::of(&mut one, &others.positions)
            }
            None => Named::default(),
        };
        let name = one.person().name.as_ref().given().map(|name| folded(name));
        let known = match self.wanted {
            Wanted::All => Some(name),
            // A row without an id may get another one than it has now.
            Wanted::These(wanted) => {
                let is_known = (number.is_some() && !wanted.is_empty())
                    || wanted.contains(&folded_id)
                    || name.as_ref().is_some_and(|name| wanted.contains(name));
                is_known.then_some(name)
            }
        };
        gather(&one);
        let names = self.others.is_none() && one.person().wishes.people().next().is_some();
        let naming = names.then(|| {
            let mut bare = P::bare(one.person().id.clone());
            bare.person_mut().wishes = std::mem::take(&mut one.person_mut().wishes);
            Box::new(bare)
        });
        let some = |faults: Faults| (faults.counts() != (0, 0)).then(|| Box::new(faults));
        Entry::Somebody(Somebody {
            id: one.person().id.clone(),
            seats: one.seats(),
            line: row.line,
            number,
            moment,
            folded: folded_id,
            named,
            naming,
            known,
            of_stamp: some(of_stamp),
            faults: some(faults),
        })
    }
}

impl Named {
    /// Whom somebody names, all of whom were found; they are forgotten.
    pub(super) fn of<P: FromRow>(one: &mut P, positions: &HashMap<PersonId, u32>) -> Self {
        let at = |id: &PersonId| positions.get(id).copied();
        let earlier = std::mem::take(one.earlier());
        let wishes = std::mem::take(&mut one.person_mut().wishes);
        Self {
            wishes: wishes.ranks().filter_map(|(id, rank)| Some((at(id)?, rank))).collect(),
            vetoes: wishes.vetoed.iter().filter_map(at).collect(),
            earlier: earlier.iter().filter_map(at).collect(),
        }
    }

    /// Adds them to what is known of a side.
    pub(super) fn add(self, own: u32, side: &mut RosterSide) {
        side.wishes.extend(self.wishes.into_iter().map(|(other, rank)| (own, other, rank)));
        side.vetoes.extend(self.vetoes.into_iter().map(|other| (own, other)));
        side.earlier.extend(self.earlier.into_iter().map(|other| (own, other)));
    }
}

impl<P: FromRow + Send + Sync> Gathered<P> {
    pub(super) fn new(side: RosterSide, faults: Faults) -> Self {
        Self {
            side,
            folded: String::new(),
            ends: Vec::new(),
            lines: Vec::new(),
            moments: Vec::new(),
            nameless: Vec::new(),
            naming: Vec::new(),
            known: Vec::new(),
            told: BTreeMap::new(),
            kept: 0,
            faults,
            rows: 0,
            left_out: 0,
            whole: true,
        }
    }

    /// The id of somebody as it is compared.
    pub(super) fn folded(&self, at: u32) -> &str {
        let at = at as usize;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let to = self.ends.get(at).copied().unwrap_or(self.folded.len());
        self.folded.get(from.unwrap_or(0)..to).unwrap_or_default()
    }

    /// Reads some rows, side by side, and adds who stands in them in their order.
    pub(super) fn add(&mut self, rows: Vec<Vec<Row>>, reading: &Reading<'_>) {
        self.whole &= reading.filters.is_some();
        let mut parts = Vec::new();
        for rows in &rows {
            for part in rows.chunks(TOGETHER) {
                parts.push((self.rows + 1, part));
                self.rows += part.len();
            }
        }
        if reading.filters.is_none() {
            return;
        }
        let all = &*self;
        let parts: Vec<Part<P>> = parts
            .par_iter()
            .with_max_len(1)
            .map(|&(first, rows)| reading.part(rows, first, all))
            .collect();
        let mut forms = std::mem::take(&mut self.side.forms);
        let mut answers = std::mem::take(&mut self.side.answers);
        let mut columns: Vec<(&mut Answers, Vec<Answers>)> = std::iter::once(&mut forms)
            .chain(answers.values_mut())
            .map(|all| (all, Vec::new()))
            .collect();
        let mut entries = Vec::with_capacity(parts.len());
        for part in parts {
            let of_part = std::iter::once(part.forms).chain(part.answers);
            for (column, answers) in columns.iter_mut().zip(of_part) {
                column.1.push(answers);
            }
            entries.push(part.entries);
        }
        rayon::join(
            || {
                columns.into_par_iter().with_max_len(1).for_each(|(all, parts)| {
                    for answers in parts {
                        all.append(answers);
                    }
                });
            },
            || {
                for entry in entries.into_iter().flatten() {
                    match entry {
                        Entry::LeftOut => self.left_out += 1,
                        Entry::Nobody(faults) => {
                            self.whole = false;
                            self.faults.append(faults);
                        }
                        Entry::Somebody(one) => self.add_one(one, reading),
                    }
                }
            },
        );
        (self.side.forms, self.side.answers) = (forms, answers);
        rows.into_par_iter().for_each(drop);
    }

    fn add_one(&mut self, one: Somebody<P>, reading: &Reading<'_>) {
        let at = narrow(self.lines.len());
        let Somebody { id, seats, line, number, moment, folded, named, .. } = one;
        if let Some(of_stamp) = one.of_stamp {
            self.faults.append(*of_stamp);
        }
        self.side.ids.push(id);
        self.side.seats.push(seats);
        named.add(at, &mut self.side);
        self.lines.push(line);
        if reading.sent.is_some() {
            self.moments.push(moment);
        }
        self.nameless.extend(number.map(|number| (at, number)));
        // Who has no id yet is compared with nobody.
        if number.is_none() {
            self.folded.push_str(&folded);
        }
        self.ends.push(self.folded.len());
        self.known.extend(one.known.map(|name| (at, name)));
        self.naming.extend(one.naming.map(|one| Naming { at, line, one: *one }));
        if let Some(faults) = one.faults {
            let (found, noted) = faults.counts();
            // So many are told at most; of the others it is enough to know how many there are.
            let told = match self.kept <= self.faults.maximum() {
                true => Told::All(*faults),
                false => Told::Counted((found, noted)),
            };
            self.kept += found + noted;
            self.told.insert(at, told);
        }
    }
}

/// Who of those of one id counts: the row that was sent last, or the last of the file. The others
/// are noted and left out.
impl<P: FromRow + Send + Sync> Gathered<P> {
    pub(super) fn settle(&mut self, reading: &Reading<'_>) {
        let is_nameless: BTreeSet<u32> = self.nameless.iter().map(|one| one.0).collect();
        let count = narrow(self.lines.len());
        let all = &*self;
        // The first bytes tell most ids apart, and stand side by side while they are sorted.
        let mut keys: Vec<(u64, u32)> = (0..count)
            .filter(|at| !is_nameless.contains(at))
            .map(|at| (first_bytes(all.folded(at)), at))
            .collect();
        keys.par_sort_unstable_by(|one, two| {
            let by_bytes = one.0.cmp(&two.0);
            by_bytes.then_with(|| all.folded(one.1).cmp(all.folded(two.1)).then(one.1.cmp(&two.1)))
        });
        let order: Vec<u32> = keys.into_iter().map(|key| key.1).collect();
        let mut is_kept = vec![true; self.lines.len()];
        let id_column = reading.plan.fields.get(ImportField::Id).map(|id| id.names.clone());
        let mut again = Vec::new();
        for same in order.chunk_by(|&one, &two| self.folded(one) == self.folded(two)) {
            if same.len() < 2 {
                continue;
            }
            // A later row of the file is later where no time tells them apart.
            let moment = |at: u32| self.moments.get(at as usize).copied().flatten();
            let last = same.iter().copied().max_by_key(|&at| moment(at));
            again.extend(same.iter().filter(|&&at| Some(at) != last).map(|&at| (at, last)));
        }
        again.sort_unstable();
        for (at, last) in again {
            let line_of = |at: u32| self.lines.get(at as usize).copied();
            let person = self.side.ids.get(at as usize).map(ToString::to_string);
            let place = Spot { line: line_of(at), column: id_column.clone(), person };
            let counts = last.and_then(line_of).unwrap_or(0);
            self.faults.note(place, Problem::SentAgain { counts });
            self.told.remove(&at);
            if let Some(kept) = is_kept.get_mut(at as usize) {
                *kept = false;
            }
        }
        let is_numbered = !self.nameless.is_empty();
        self.number(&order, reading);
        let place_of = self.compact(&is_kept);
        if is_numbered {
            self.side.sort_ids();
        } else {
            let place = |at: u32| place_of.get(at as usize).copied().flatten();
            self.side.by_id = order.into_iter().filter_map(place).collect();
        }
    }

    /// Gives ids to those who have none: that of their row, or the next one that nobody has.
    fn number(&mut self, order: &[u32], reading: &Reading<'_>) {
        let Some(prefix) = &reading.mapping.number_ids else { return };
        let mut given: HashSet<String> = HashSet::new();
        for (at, mut number) in std::mem::take(&mut self.nameless) {
            let mut id = format!("{prefix}{number}");
            let is_taken =
                |id: &str| order.binary_search_by(|&one| self.folded(one).cmp(id)).is_ok();
            let mut compared = folded(&id);
            while is_taken(&compared) || !given.insert(compared.clone()) {
                number += self.rows;
                id = format!("{prefix}{number}");
                compared = folded(&id);
            }
            // The prefix was good with another number.
            let Ok(id) = PersonId::new(&id) else { continue };
            let Some(known) = self.side.ids.get_mut(at as usize) else { continue };
            if *known == id {
                continue;
            }
            *known = id.clone();
            if let Some(Told::All(faults)) = self.told.get_mut(&at) {
                faults.rename(id.as_str());
            }
            for naming in self.naming.iter_mut().filter(|naming| naming.at == at) {
                naming.one.person_mut().id = id.clone();
            }
        }
    }

    /// Leaves out whoever is not kept, and tells where everybody is now.
    fn compact(&mut self, is_kept: &[bool]) -> Vec<Option<u32>> {
        let mut place = Vec::with_capacity(is_kept.len());
        let mut next = 0;
        for &kept in is_kept {
            place.push(kept.then_some(next));
            next += u32::from(kept);
        }
        let to = |at: u32| place.get(at as usize).copied().flatten();
        self.side.keep(is_kept);
        self.side.wishes.retain_mut(|pair| to(pair.0).map(|at| pair.0 = at).is_some());
        self.side.vetoes.retain_mut(|pair| to(pair.0).map(|at| pair.0 = at).is_some());
        self.side.earlier.retain_mut(|pair| to(pair.0).map(|at| pair.0 = at).is_some());
        self.naming.retain_mut(|naming| to(naming.at).map(|at| naming.at = at).is_some());
        self.known.retain_mut(|known| to(known.0).map(|at| known.0 = at).is_some());
        let told = std::mem::take(&mut self.told).into_iter();
        self.told = told.filter_map(|(at, told)| Some((to(at)?, told))).collect();
        (self.folded, self.ends) = (String::new(), Vec::new());
        (self.lines, self.moments) = (Vec::new(), Vec::new());
        place
    }
}

/// The first eight bytes of a text as a number: of two numbers that differ, the smaller is that of
/// the text that comes first.
fn first_bytes(text: &str) -> u64 {
    let mut bytes = [0; 8];
    for (to, &from) in bytes.iter_mut().zip(text.as_bytes()) {
        *to = from;
    }
    u64::from_be_bytes(bytes)
}
