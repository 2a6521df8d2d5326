//! What can be wrong with a file of people, and where.

use super::Options;
use super::problem::{Problem, SlotFault};
use crate::kernel::{Phrases, Side, Topic, Worded, arrange_by_key, words};
use crate::people::{AvailabilityFault, CohortFault, IdFault, LevelFault};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::fmt;

/// All faults of the files that were read together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportFaults {
    /// The faults in the order of the files, up to the maximum of the options.
    pub faults: Vec<ImportFault>,
    /// How many more there are.
    pub more: usize,
}

impl ImportFaults {
    fn keep(&mut self, fault: ImportFault, maximum: usize) {
        if self.faults.len() < maximum {
            self.faults.push(fault);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty() && self.more == 0
    }
}

impl ImportFaults {
    /// All of them in words, a line each.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> String {
        let mut lines: Vec<_> = self.faults.iter().map(|fault| fault.words(phrases)).collect();
        if self.more > 0 {
            lines.push(phrases.say(PlacePart::More { count: self.more }));
        }
        lines.join("\n")
    }
}

impl fmt::Display for ImportFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(&Phrases::english()))
    }
}

impl std::error::Error for ImportFaults {}

impl IntoIterator for ImportFaults {
    type Item = ImportFault;
    type IntoIter = std::vec::IntoIter<ImportFault>;

    fn into_iter(self) -> Self::IntoIter {
        self.faults.into_iter()
    }
}

impl<'a> IntoIterator for &'a ImportFaults {
    type Item = &'a ImportFault;
    type IntoIter = std::slice::Iter<'a, ImportFault>;

    fn into_iter(self) -> Self::IntoIter {
        self.faults.iter()
    }
}

/// `faults`, each as it is below, and how many `more` there are.
impl Serialize for ImportFaults {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut told = to.serialize_struct("ImportFaults", 2)?;
        told.serialize_field("faults", &self.faults)?;
        told.serialize_field("more", &self.more)?;
        told.end()
    }
}

/// Where it is (`side`, `line`, `column`, `person`), then as other faults: `code`,
/// `parameters`, `english` and `russian`, in which the place is said too.
impl Serialize for ImportFault {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (english, Place { side, line, column, person }) = (Phrases::english(), &self.place);
        let mut told = to.serialize_struct("ImportFault", 8)?;
        told.serialize_field("side", &side.map(|side| side.code()))?;
        told.serialize_field("line", line)?;
        told.serialize_field("column", column)?;
        told.serialize_field("person", person)?;
        told.serialize_field("code", self.problem.code())?;
        told.serialize_field("parameters", &self.problem.parameters(&english))?;
        told.serialize_field("english", &self.words(&english))?;
        told.serialize_field("russian", &self.words(&Phrases::russian()))?;
        told.end()
    }
}

/// One fault of a file: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportFault {
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub problem: Problem,
    /// The answer that cannot be read, cut after 80 characters. Only where the caller asks
    /// for it ([`Options::show_answers`](super::Options::show_answers)): it may be private,
    /// and what an error says is kept in places where answers are not.
    pub answer: Option<String>,
}

impl ImportFault {
    /// Where it is and what is wrong, in words.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> String {
        phrases.say(self)
    }
}

/// By the code of its problem; so [`kernel::Faults`](crate::kernel::Faults) takes it too.
impl Worded for ImportFault {
    const TOPIC: Topic = Problem::TOPIC;

    fn code(&self) -> &str {
        self.problem.code()
    }

    fn value(&self, name: &str, shape: &str, phrases: &Phrases) -> Option<String> {
        self.problem.value(name, shape, phrases)
    }

    fn placed(&self, said: String, phrases: &Phrases) -> String {
        let mut place = self.place.words(phrases);
        if let Some(answer) = &self.answer {
            let answer = answer.clone();
            place = format!("{place}, {}", phrases.say(PlacePart::Answer { answer }));
        }
        format!("{place}: {said}")
    }
}

impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(&Phrases::english()))
    }
}

impl std::error::Error for ImportFault {}

words! {
    /// A part of where a fault is, in words.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum PlacePart: "import-place", fills {
        /// The file of a side.
        Side { /** Whose. */ side: Side } = "side", "{side:pl}", "файл {side:gen-pl}";
        /// A file of something else.
        File = "file", "the file", "файл";
        /// A line.
        Line { /** Which. */ line: usize } = "line", "line {line}", "строка {line}";
        /// A column.
        Column { /** Which. */ column: String } = "column",
            "column {column:?}", "столбец «{column}»";
        /// A column without a heading.
        Nameless { /** Its number, from 1. */ column: usize } = "nameless",
            "column {column}", "столбец {column}";
        /// An answer.
        Answer { /** Which. */ answer: String } = "answer",
            "answered {answer:?}", "ответ «{answer}»";
        /// Those that are only counted.
        More { /** How many. */ count: usize } = "more", "and {count} more", "и ещё {count}";
    }
}

/// The number of a column without a heading, from 1, where this is what such a one is called.
fn number_of_nameless(name: &str) -> Option<usize> {
    name.strip_prefix("column ")?.parse().ok()
}

/// A heading as a reader's language says it: itself, and for a column without one its number.
///
/// ```
/// use mentormatch::kernel::Phrases;
/// use mentormatch::people::import::heading_words;
///
/// assert_eq!(heading_words("column 18", &Phrases::russian()), "столбец 18");
/// assert_eq!(heading_words("Возраст", &Phrases::russian()), "Возраст");
/// ```
#[must_use]
pub fn heading_words(heading: &str, phrases: &Phrases) -> String {
    match number_of_nameless(heading) {
        Some(column) => phrases.say(PlacePart::Nameless { column }),
        None => heading.to_owned(),
    }
}

/// Where in the files of mentors and mentees a fault is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose file; nothing for a file of something else than people.
    pub side: Option<Side>,
    /// The line, from 1, on which the row or object starts; nothing where the fault is
    /// one of the mapping or of the whole file.
    pub line: Option<usize>,
    /// The column, or all columns that fill the field, with `" + "` between them.
    pub column: Option<String>,
    /// The person's id, where the row has one.
    pub person: Option<String>,
}

impl Place {
    /// The place in words.
    #[must_use]
    pub fn words(&self, phrases: &Phrases) -> String {
        let file = self.side.map_or(PlacePart::File, |side| PlacePart::Side { side });
        let line = self.line.map(|line| PlacePart::Line { line });
        let column = self.column.clone().map(|column| match number_of_nameless(&column) {
            Some(column) => PlacePart::Nameless { column },
            None => PlacePart::Column { column },
        });
        let parts = [Some(file), line, column].into_iter().flatten();
        let mut parts: Vec<_> = parts.map(|part| phrases.say(part)).collect();
        parts.extend(self.person.clone());
        parts.join(", ")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(&Phrases::english()))
    }
}

/// A problem with the answer that it is about, where it is about one.
#[derive(Debug)]
pub(super) struct Unread {
    problem: Problem,
    answer: Option<String>,
}

impl Problem {
    /// The problem of this answer.
    pub(super) fn of(self, answer: &str) -> Unread {
        Unread { problem: self, answer: Some(shown(answer)) }
    }
}

impl From<Problem> for Unread {
    fn from(problem: Problem) -> Self {
        Self { problem, answer: None }
    }
}

impl From<CohortFault> for Unread {
    fn from(fault: CohortFault) -> Self {
        Problem::from(fault).into()
    }
}

impl From<IdFault> for Unread {
    fn from(fault: IdFault) -> Self {
        match fault {
            IdFault::Empty => Problem::Id.into(),
            IdFault::Invisible { id, character } => Problem::Invisible { character }.of(&id),
        }
    }
}

impl From<LevelFault> for Unread {
    fn from(LevelFault { level }: LevelFault) -> Self {
        Problem::Level.of(&level.to_string())
    }
}

impl From<AvailabilityFault> for Unread {
    fn from(fault: AvailabilityFault) -> Self {
        let (why, text) = match fault {
            AvailabilityFault::Day { text } => (SlotFault::Day, text),
            AvailabilityFault::Time { text } => (SlotFault::Time, text),
            AvailabilityFault::Empty { text } => (SlotFault::Empty, text),
        };
        Problem::Slot { why }.of(&text)
    }
}

/// A text of the file, short enough for a message.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// Where in one file a fault is: see [`Place`].
#[derive(Debug, Default)]
pub(super) struct Spot {
    pub(super) line: Option<usize>,
    pub(super) column: Option<String>,
    pub(super) person: Option<String>,
}

/// Faults as they are found, no more of them kept than `maximum`.
#[derive(Debug)]
pub(super) struct Faults {
    side: Option<Side>,
    maximum: usize,
    show_answers: bool,
    strict: bool,
    found: ImportFaults,
    notes: ImportFaults,
}

impl Faults {
    pub(super) fn new(side: impl Into<Option<Side>>, options: &Options) -> Self {
        Self {
            side: side.into(),
            maximum: options.max_faults,
            show_answers: options.show_answers,
            strict: options.strict,
            found: ImportFaults::default(),
            notes: ImportFaults::default(),
        }
    }

    pub(super) fn push(&mut self, spot: Spot, unread: impl Into<Unread>) {
        let fault = self.fault(spot, unread.into());
        self.found.keep(fault, self.maximum);
    }

    /// Something that a curator should know and that keeps nobody from being read; a fault
    /// where the caller is strict.
    pub(super) fn note(&mut self, spot: Spot, unread: impl Into<Unread>) {
        let fault = self.fault(spot, unread.into());
        let kept = if self.strict { &mut self.found } else { &mut self.notes };
        kept.keep(fault, self.maximum);
    }

    fn fault(&self, Spot { line, column, person }: Spot, unread: Unread) -> ImportFault {
        let place = Place { side: self.side, line, column, person };
        let Unread { problem, answer } = unread;
        ImportFault { place, problem, answer: answer.filter(|_| self.show_answers) }
    }

    /// What was noted, line by line.
    pub(super) fn take_notes(&mut self) -> ImportFaults {
        let mut notes = std::mem::take(&mut self.notes);
        arrange_by_key(&mut notes.faults, |fault| fault.place.line);
        notes
    }

    /// A fault of the whole file.
    pub(super) fn of_file(&mut self, problem: impl Into<Unread>) {
        self.push(Spot::default(), problem);
    }

    /// A fault of a row as a whole.
    pub(super) fn of_line(&mut self, line: usize, problem: impl Into<Unread>) {
        self.push(Spot { line: Some(line), ..Spot::default() }, problem);
    }

    /// A fault of a column, or of what the mapping says of it.
    pub(super) fn of_column(&mut self, column: &str, problem: impl Into<Unread>) {
        self.push(Spot { column: Some(shown(column)), ..Spot::default() }, problem);
    }

    /// How many are told at most.
    pub(super) fn maximum(&self) -> usize {
        self.maximum
    }

    /// How many were found, and how many noted.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.len(), self.notes.faults.len().saturating_add(self.notes.more))
    }

    /// Those of the same file, of which there are none yet.
    pub(super) fn fresh(&self) -> Self {
        let (found, notes) = Default::default();
        Self { found, notes, ..*self }
    }

    /// Forgets what is wrong after this line.
    pub(super) fn end_at(&mut self, last: Option<usize>) {
        self.found.faults.retain(|fault| fault.place.line <= last);
    }

    /// Counts faults and notes that are not told.
    pub(super) fn untold(&mut self, (found, noted): (usize, usize)) {
        self.found.more = self.found.more.saturating_add(found);
        self.notes.more = self.notes.more.saturating_add(noted);
    }

    /// Says of whom the faults are, where their person got another id.
    pub(super) fn rename(&mut self, id: &str) {
        for fault in self.found.faults.iter_mut().chain(&mut self.notes.faults) {
            fault.place.person = Some(shown(id));
        }
    }

    /// How many were found so far.
    pub(super) fn len(&self) -> usize {
        self.found.faults.len().saturating_add(self.found.more)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes over what was found and noted elsewhere.
    pub(super) fn append(&mut self, other: Self) {
        for fault in other.found.faults {
            self.found.keep(fault, self.maximum);
        }
        self.found.more = self.found.more.saturating_add(other.found.more);
        for note in other.notes.faults {
            self.notes.keep(note, self.maximum);
        }
        self.notes.more = self.notes.more.saturating_add(other.notes.more);
    }

    /// The faults of one file: those of the whole file first, then line by line.
    pub(super) fn in_order(mut self) -> Self {
        arrange_by_key(&mut self.found.faults, |fault| fault.place.line);
        self
    }

    pub(super) fn into_found(self) -> ImportFaults {
        self.found
    }
}
