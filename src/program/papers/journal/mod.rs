//! Who decided what on which ground, and when.

mod act;
mod what;

pub use act::Act;
pub use what::What;

use crate::kernel::{Phrases, Said, words};
use crate::people::{Date, PersonId};
use crate::program::{Fact, PairNo, StageName, TimeOfDay};
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// What a line of the journal says of an earlier one that it corrects.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[serde(tag = "code")]
    #[non_exhaustive]
    pub enum Corrects: "corrects", fills {
        /// That it corrects the entry of this number.
        Entry {
            /// The number, from 1.
            entry: usize,
        } = "entry", "corrects entry {entry}", "исправлена запись № {entry}";
    }
}

/// A line of the journal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Entry {
    /// When it was entered.
    pub on: Date,
    /// At which time of that day, where it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<TimeOfDay>,
    /// When it happened, where it was entered later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<Date>,
    /// Who decided.
    pub by: PersonId,
    /// What.
    pub what: What,
    /// On which ground; empty where it was erased with a person it told of.
    pub ground: String,
    /// Whom it is about, mentees before mentors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<PersonId>,
    /// Which pair it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<PairNo>,
    /// What it withdraws or corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Fact>,
    /// The number of the entry, from 1, that it corrects: the one that had recorded what is
    /// withdrawn, where one is found, or the one that the act names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<usize>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({} {:?} by {} about {:?})", self.on, self.what, self.by, self.about)
    }
}

/// All that was decided, in order. It only grows; erasing a person replaces the id
/// and blanks the grounds that were about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Journal(Vec<Entry>);

impl Journal {
    /// The entries, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// Whether what a stage comes to was taken over when the cycle began. O(1): it stands
    /// right after the beginning.
    #[must_use]
    pub fn took_over(&self, stage: StageName) -> bool {
        let at = usize::from(stage.number());
        self.0.get(at).is_some_and(|entry| entry.what == What::TakenOver(stage))
    }

    /// The day of the last entry.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.0.last().map(|entry| entry.on)
    }

    /// The entries about `person` or by them, oldest first. O(entries).
    pub fn about<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = &'a Entry> {
        self.0.iter().filter(move |entry| entry.concerns(person))
    }

    /// The entries about a pair, oldest first. O(entries).
    pub fn about_pair(&self, pair: PairNo) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(move |entry| entry.pair == Some(pair))
    }

    pub(in crate::program) fn push(
        &mut self,
        act: &Act,
        what: What,
        about: Vec<PersonId>,
        pair: Option<PairNo>,
    ) {
        let (on, at, by, ground) = (act.on, act.at, act.by.clone(), act.ground.clone());
        let happened = act.happened.filter(|&day| day != on);
        let (corrects, entry) = (None, act.corrects);
        self.0.push(Entry { on, at, happened, by, what, ground, about, pair, corrects, entry });
    }

    /// Enters that a fact was withdrawn or corrected, with the number of the entry that had
    /// recorded it, from 1.
    pub(in crate::program) fn push_correction(
        &mut self,
        act: &Act,
        what: What,
        (fact, about): (&Fact, Vec<PersonId>),
        entry: Option<usize>,
    ) {
        self.push(act, what, about, fact.pair());
        if let Some(last) = self.0.last_mut() {
            (last.corrects, last.entry) = (Some(fact.clone()), entry);
        }
    }

    /// Replaces an erased person's id.
    pub(in crate::program) fn replace(&mut self, person: &PersonId, tombstone: &PersonId) {
        for entry in &mut self.0 {
            let concerned = entry.concerns(person);
            let Entry {
                on: _,
                at: _,
                happened: _,
                by,
                what: _,
                ground,
                about,
                pair: _,
                corrects,
                entry: _,
            } = entry;
            if concerned {
                ground.clear();
            }
            let corrected = corrects.iter_mut().flat_map(Fact::people_mut);
            let names = about.iter_mut().chain([by]).chain(corrected);
            names.filter(|name| *name == person).for_each(|name| *name = tombstone.clone());
        }
    }
}

impl Entry {
    fn concerns(&self, person: &PersonId) -> bool {
        self.by == *person || self.about.contains(person)
    }

    /// A line of the journal: when, what, about whom, by whom and on which ground.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> String {
        let at = self.at.map_or(String::new(), |time| format!(" {time}"));
        let on = self.on.said("", phrases);
        let mut line = format!("{on}{at} {}", phrases.say(self.what));
        if let Some(fact) = &self.corrects {
            line.push_str(&format!(": {}", phrases.say(fact)));
        } else if let Some(entry) = self.entry {
            line.push_str(&format!(", {}", phrases.say(Corrects::Entry { entry })));
        }
        if let Some(day) = self.happened {
            line.push_str(&format!(" [{}]", day.said("", phrases)));
        }
        let mut about: Vec<_> = self.about.iter().map(PersonId::to_string).collect();
        about.extend(self.pair.map(|pair| format!("№ {pair}")));
        if !about.is_empty() {
            line.push_str(&format!(" ({})", about.join(", ")));
        }
        line.push_str(&format!(" – {}", self.by));
        if !self.ground.is_empty() {
            line.push_str(&format!(": {}", self.ground));
        }
        line
    }
}
