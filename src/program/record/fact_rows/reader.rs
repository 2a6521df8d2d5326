//! What all kinds of rows are read with.

use super::words::{CURATOR, FINAL, INTERIM, MENTEE, MENTOR};
use crate::people::fold::folded;
use crate::people::import::references::{NotFound, Register};
use crate::people::import::sheet::{Col, Sheet};
use crate::people::import::{KnownWords, Looked, Problem};
use crate::people::{Date, PersonId};
use crate::program::{FactRow, FeedbackFrom, ImportedFacts, Moment, NewFact, PairNo, Record, Side};
use std::collections::BTreeMap;

pub(super) struct Reader<'a> {
    pub(super) record: &'a Record,
    pub(super) sheet: Sheet<'a>,
    pub(super) people: Register,
    pub(super) rows: Vec<FactRow>,
}

impl Reader<'_> {
    /// The rows in the order of their days. Of several about the same thing the last counts:
    /// that which was sent last, else that of the later day, else that which stands lower.
    pub(super) fn finish(mut self) -> ImportedFacts {
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        // Each row that goes, with the one for which it goes.
        let mut replaced: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, row) in self.rows.iter().enumerate() {
            let Some(key) = row.fact.key() else { continue };
            let Some(&before) = last.get(&key) else {
                last.insert(key, at);
                continue;
            };
            let earlier = self.rows.get(before).is_some_and(|known| known.order() <= row.order());
            let (gone, counts) = if earlier { (before, at) } else { (at, before) };
            last.insert(key, counts);
            replaced.insert(gone, counts);
        }
        let line = |at: usize| self.rows.get(at).map_or(0, |row| row.line);
        for (&gone, &counts) in &replaced {
            // What replaced it may have been replaced in turn: the last one counts.
            let mut counts = counts;
            while let Some(&next) = replaced.get(&counts) {
                counts = next;
            }
            let Some(row) = self.rows.get(gone) else { continue };
            let (counts, person) = (line(counts), row.fact.person());
            // What is told of a pair names nobody in a column of its own.
            let (column, problem) = match person {
                Some(_) => ("person", Problem::SentAgain { counts }),
                None => ("date", Problem::ToldAgain { counts }),
            };
            self.sheet.note(row.row, Col::Named(column), person.as_deref(), problem);
        }
        let mut at = 0;
        self.rows.retain(|_| {
            at += 1;
            !replaced.contains_key(&(at - 1))
        });
        let (faults, notes) = self.sheet.finish();
        ImportedFacts { rows: self.rows, faults, notes }
    }

    /// Reads every row; one with a fault gives nothing.
    pub(super) fn each(&mut self, mut read: impl FnMut(&mut Self, usize) -> Option<Vec<NewFact>>) {
        for row in self.sheet.rows() {
            let before = self.sheet.faults();
            let facts = read(self, row);
            let (line, sent) = (self.sheet.line(row), self.sheet.sent(row));
            if self.sheet.faults() == before {
                let made = facts.into_iter().flatten();
                self.rows.extend(made.map(|fact| FactRow { line, row, sent, fact }));
            }
        }
    }

    pub(super) fn needs(&mut self, names: &[&str]) -> bool {
        let absent: Vec<_> = names.iter().filter(|name| !self.sheet.has(name)).copied().collect();
        absent.iter().for_each(|name| self.sheet.missing(name));
        absent.is_empty()
    }

    pub(super) fn needed(&mut self, row: usize, name: &'static str) -> Option<String> {
        let before = self.sheet.faults();
        let text = self.sheet.text(row, Col::Named(name)).given();
        if text.is_none() && self.sheet.faults() == before {
            let why = Problem::Unanswered { field: name };
            self.sheet.fault(row, Col::Named(name), None, why);
        }
        text
    }

    pub(super) fn who(&self, named: &str) -> Result<PersonId, Problem> {
        self.people.find(named).map_err(|why| match why {
            NotFound::Several => Problem::Several,
            NotFound::Nobody => Problem::NoSuch { what: Looked::Person },
        })
    }

    pub(super) fn found(&mut self, row: usize, name: &'static str) -> Option<PersonId> {
        let text = self.needed(row, name)?;
        match self.who(&text) {
            Ok(id) => Some(id),
            Err(problem) => {
                self.sheet.fault(row, Col::Named(name), Some(&text), problem);
                None
            }
        }
    }

    /// One of several words; `None` where nothing or something else is written.
    pub(super) fn word<T: Copy>(
        &mut self,
        row: usize,
        name: &'static str,
        words: &[(T, &[&str])],
    ) -> Option<Option<T>> {
        let before = self.sheet.faults();
        let Some(text) = self.sheet.text(row, Col::Named(name)).given() else {
            return (self.sheet.faults() == before).then_some(None);
        };
        let text = folded(&text);
        let found = words.iter().find(|(_, words)| words.contains(&text.as_str()));
        if found.is_none() {
            let known = KnownWords::among(words.iter().map(|&(_, words)| words));
            let why = Problem::NotOneOf { words: known };
            self.sheet.fault(row, Col::Named(name), None, why);
        }
        found.map(|&(meant, _)| Some(meant))
    }

    pub(super) fn date(&mut self, row: usize) -> Option<Date> {
        self.sheet.date(row, Col::Named("date")).given()
    }

    pub(super) fn role(&mut self, row: usize) -> Option<Option<FeedbackFrom>> {
        let words: [(FeedbackFrom, &[&str]); 3] = [
            (FeedbackFrom::Mentee, &MENTEE),
            (FeedbackFrom::Mentor, &MENTOR),
            (FeedbackFrom::Curator, &CURATOR),
        ];
        self.word(row, "role", &words)
    }

    /// In which role the row speaks of a person: as it says, else that of their base.
    pub(super) fn side(&mut self, row: usize, person: &PersonId) -> Option<Side> {
        let cohort = self.record.cohort();
        let in_bases =
            (cohort.mentees().get(person).is_some(), cohort.mentors().get(person).is_some());
        match (self.role(row)?, in_bases) {
            (Some(FeedbackFrom::Mentee), _) | (None, (true, false)) => Some(Side::Mentee),
            (Some(FeedbackFrom::Mentor), _) | (None, (false, true)) => Some(Side::Mentor),
            _ => {
                let why = Problem::WhichRole;
                self.sheet.fault(row, Col::Named("role"), Some(person.as_str()), why);
                None
            }
        }
    }

    pub(super) fn moment(&mut self, row: usize) -> Option<Option<Moment>> {
        let words: [(Moment, &[&str]); 2] = [(Moment::Interim, &INTERIM), (Moment::Final, &FINAL)];
        self.word(row, "moment", &words)
    }

    /// The pair of a row: by its number, or the last one of the two.
    pub(super) fn pair(&mut self, row: usize) -> Option<PairNo> {
        let before = self.sheet.faults();
        let number = self.sheet.whole(row, Col::Named("pair"), 1, u32::MAX.into()).given();
        if let Some(number) = number {
            let pair = PairNo::new(u32::try_from(number).unwrap_or_default());
            if self.record.pair(pair).is_none() {
                let why = Problem::NoSuch { what: Looked::Pair };
                self.sheet.fault(row, Col::Named("pair"), None, why);
                return None;
            }
            return Some(pair);
        }
        if self.sheet.faults() > before {
            return None;
        }
        let (mentee, mentor) = (self.found(row, "mentee"), self.found(row, "mentor"));
        let (mentee, mentor) = (mentee?, mentor?);
        let theirs = self.record.pairs_of(Side::Mentee, &mentee).iter().rev();
        let is_it =
            |pair: &&PairNo| self.record.pair(**pair).is_some_and(|one| one.mentor == mentor);
        let found = theirs.copied().collect::<Vec<_>>();
        let pair = found.iter().find(is_it).copied();
        if pair.is_none() {
            let why = Problem::NoSuch { what: Looked::Pair };
            self.sheet.fault(row, Col::Named("mentor"), Some(mentee.as_str()), why);
        }
        pair
    }

    /// A file names the pair by number or by both people.
    pub(super) fn needs_pair(&mut self) -> bool {
        self.sheet.has("pair") || self.needs(&["mentee", "mentor"])
    }
}
