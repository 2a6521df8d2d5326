//! What can be wrong with a file of people, and where.

use super::Options;
use crate::kernel::{Side, arrange_by_key};
use crate::people::{AvailabilityFault, CohortFault, IdFault, LevelFault};
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

impl fmt::Display for ImportFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.faults.iter().enumerate() {
            let line_break = if at > 0 { "\n" } else { "" };
            write!(f, "{line_break}{fault}")?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for ImportFaults {}

/// One fault of a file: where, and what.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}{}: {problem}", answered(.answer.as_deref()))]
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

fn answered(answer: Option<&str>) -> String {
    answer.map_or_else(String::new, |answer| format!(", answered {answer:?}"))
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

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.side {
            Some(side) => write!(f, "{side}s")?,
            None => f.write_str("the file")?,
        }
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column:?}")?;
        }
        if let Some(person) = &self.person {
            write!(f, ", {person}")?;
        }
        Ok(())
    }
}

/// What is wrong. It never holds what somebody answered: that is the fault's
/// [`answer`](ImportFault::answer).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file could not be read to its end.
    #[error("the file cannot be read: {message}")]
    Read {
        /// What the reader said.
        message: String,
    },
    /// The file is longer than the options allow.
    #[error("the file has more than {maximum} bytes")]
    TooManyBytes {
        /// The most that is read.
        maximum: usize,
    },
    /// The file has more people than the options allow.
    #[error("the file has more than {maximum} rows")]
    TooManyRows {
        /// The most that are read.
        maximum: usize,
    },
    /// The file has more columns than the options allow.
    #[error("the file has more than {maximum} columns")]
    TooManyColumns {
        /// The most that are read.
        maximum: usize,
    },
    /// The file is a document of another kind.
    #[error("the file is {what}: save the table as CSV in UTF-8")]
    NotATable {
        /// What it is.
        what: &'static str,
    },
    /// The file is a workbook, and the crate is built without the feature that reads them.
    #[error("the file is a workbook (.xlsx or .ods): save the sheet as CSV in UTF-8")]
    Workbook,
    /// The workbook does not have the sheet that the mapping names, or it has several and the
    /// mapping names none.
    #[error("say in the mapping which sheet is read; there are: {}", .names.join(", "))]
    Sheets {
        /// The names of the sheets.
        names: Vec<String>,
    },
    /// There is no encoding of this name.
    #[error("there is no encoding {label:?}; as in utf-8, windows-1251, utf-16le")]
    Encoding {
        /// The name in the mapping.
        label: String,
    },
    /// The bytes are not of the encoding that the mapping or the byte order mark says.
    #[error("the file is not whole in {encoding}")]
    Broken {
        /// The encoding.
        encoding: &'static str,
    },
    /// The file ends before the line on which the mapping says that the header stands.
    #[error("the file ends before line {row}, where the mapping says that the header is")]
    NoHeader {
        /// The line.
        row: usize,
    },
    /// The file is not in UTF-8, and it is not known what it is in.
    #[error(
        "the file is not in UTF-8: save it so, or name its encoding in the mapping; byte {byte}"
    )]
    NotUtf8 {
        /// How many bytes of the file come before the wrong one.
        byte: usize,
    },
    /// There is nothing in the file, not even a header.
    #[error("the file is empty: a header is needed, or a JSON array")]
    EmptyFile,
    /// A cell opens with a quotation mark and is never closed.
    #[error("a quotation mark is opened in this row and never closed")]
    OpenQuote,
    /// A row has more or fewer cells than the header. It was not read.
    #[error("{found} cells under a header of {expected}")]
    RaggedRow {
        /// Columns of the header.
        expected: usize,
        /// Cells of the row.
        found: usize,
    },
    /// Two columns have one name, and only one of them is read or ignored by name.
    #[error(
        "the name stands twice in the header, as columns {first} and {second}; the second is \
         called {name:?}: read it too, or ignore it"
    )]
    DuplicateColumn {
        /// Number of the first column, from 1.
        first: usize,
        /// Number of the second column, from 1.
        second: usize,
        /// What the second is called.
        name: String,
    },
    /// The file does not have a column that the mapping names, or that of the ids.
    #[error("this column is needed for {field}, and the file does not have it")]
    MissingColumn {
        /// The field or attribute that it would fill, or `ignore`.
        field: String,
    },
    /// The file is no JSON.
    #[error("not JSON: {message}")]
    Json {
        /// What the parser said.
        message: String,
    },
    /// A value of JSON has another type than the field needs.
    #[error("{found} where {expected} is needed")]
    WrongType {
        /// What is needed.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// An object of JSON has one key twice.
    #[error("the key stands twice in one object")]
    DuplicateKey,
    /// A person has no id.
    #[error("there is no id")]
    MissingId,
    /// A text is no id, or no code of a form or role model.
    #[error("no id: {why}")]
    Id {
        /// Why not.
        why: &'static str,
    },
    /// An id or a code has a character that shows nothing.
    #[error("no id: it has the invisible character U+{:04X}", u32::from(*.character))]
    Invisible {
        /// The first such character.
        character: char,
    },
    /// A person stands in the file again, and another row counts.
    #[error("the same person stands on line {counts}, which counts")]
    SentAgain {
        /// The line of the row that counts.
        counts: usize,
    },
    /// A text is no number.
    #[error("no number with a decimal {mark}")]
    NotANumber {
        /// `"point"` or `"comma"`, as the mapping has it.
        mark: &'static str,
    },
    /// The mapping fills a field that this kind of file does not have.
    #[error("this kind of file has no field {field}")]
    NoField {
        /// The field.
        field: String,
    },
    /// Nothing reads this column.
    #[error("nothing reads this column; map it or ignore it")]
    Unread,
    /// Something is needed here that is not answered.
    #[error("{field} is needed")]
    Unanswered {
        /// What.
        field: &'static str,
    },
    /// A text is none of the words that are known here.
    #[error("none of: {words}")]
    NotOneOf {
        /// The words.
        words: &'static str,
    },
    /// A text is none of the options of a question.
    #[error("no option of the question")]
    NotAnOption,
    /// There is nobody and nothing of this name.
    #[error("there is no such {what}")]
    NoSuch {
        /// What was looked for.
        what: &'static str,
    },
    /// A name is that of several.
    #[error("several have this name; write the id")]
    Several,
    /// Somebody is in both bases, and the file does not say in which role.
    #[error("in which role? this person is mentee and mentor")]
    WhichRole,
    /// A number is outside its range, or is not whole.
    #[error("no whole number from {lowest} to {highest}")]
    OutOfRange {
        /// The lowest possible.
        lowest: i64,
        /// The highest possible.
        highest: i64,
    },
    /// A text means neither yes nor no.
    #[error("neither yes nor no")]
    NotYesNo,
    /// A text is the code of no standing.
    #[error("no standing: learner, student, educator, employer, parent, alumnus, other")]
    Standing,
    /// A number is no level.
    #[error("no level from 1 to 10")]
    Level,
    /// A skill is written without a level and the mapping gives none.
    #[error("a skill without a level from 1 to 10, as in \"chess: 3\"")]
    NoLevel,
    /// One answer grades the same skill twice.
    #[error("a skill is graded twice")]
    GradedTwice,
    /// A text is no weekly slot.
    #[error("no weekly slot: {why}")]
    Slot {
        /// Why not.
        why: &'static str,
    },
    /// A text is no date.
    #[error("no date of the form 2026-09-01 or 01.09.2026")]
    Date,
    /// A date between slashes could be read in two ways.
    #[error("day or month first? the mapping says it, as in \"dates\": \"month-first\"")]
    DayOrMonth,
    /// A text is no offset from universal time.
    #[error("no time zone of the form UTC+3, GMT-8:30 or МСК+2")]
    Zone,
    /// Time in a file with time zones is given without one.
    #[error("the file has time zones, and there is none here")]
    NoZone,
    /// One file has time zones and the other has none.
    #[error("the other file has time zones and this one has none: hours would not be the same")]
    ZonesOfOneSide,
    /// Somebody offers no meeting and no minute a month.
    #[error("no meeting and no minute a month: counted as without a seat")]
    NoTime,
    /// A text does not say who consented.
    #[error("it does not say who consented: themselves, guardian or none")]
    Consenter,
    /// It is known who consented and not when, or when and not who.
    #[error("a consent needs both: who gave it and when")]
    HalfConsent,
    /// A mentee wants something and names no form in which to be helped.
    #[error("a request needs a form; the mapping can give one to all under \"otherwise\"")]
    RequestWithoutForm,
    /// There is a column of seats, and it gives no number for this person.
    #[error("no number of seats, and the mapping gives none for those without")]
    MissingSeats,
    /// Somebody is named who is not in the other file.
    #[error("{field} names somebody who is not among the {other}s")]
    UnknownPerson {
        /// In which field.
        field: &'static str,
        /// The side that was searched.
        other: Side,
    },
    /// Somebody is named twice.
    #[error("{field} names somebody more than once; the first mention counts")]
    NamedTwice {
        /// In which field.
        field: &'static str,
    },
    /// Somebody is named by a name that several bear.
    #[error("{field} names somebody by a name that several {other}s have")]
    SeveralOfTheName {
        /// In which field.
        field: &'static str,
        /// The side that was searched.
        other: Side,
    },
    /// Somebody is wished for and refused.
    #[error("somebody is wished for and refused; the refusal counts")]
    WishedAndRefused,
    /// Rules could not read a free attribute of this name: it is that of a field, or of
    /// an attribute that the mapping fills from elsewhere.
    #[error("no free attribute can have this name, it is taken; map the column or ignore it")]
    ReservedName,
    /// The mapping fills a field that this side does not have.
    #[error("only a {side} has the field {field}")]
    FieldOfOtherSide {
        /// The field.
        field: &'static str,
        /// The side that has it.
        side: Side,
    },
    /// The mapping gives a built-in field another kind.
    #[error("the field {field} has its own kind; only a free attribute is given one")]
    KindOfField {
        /// The field.
        field: &'static str,
    },
    /// The mapping both reads and ignores a column.
    #[error("the mapping both reads and ignores this column")]
    ReadAndIgnored,
    /// The mapping fills a free attribute from no column and with no value.
    #[error("the mapping fills {field} from nowhere")]
    NoSource {
        /// The field or attribute.
        field: String,
    },
    /// The separator of cells cannot be this character.
    #[error(
        "{separator:?} cannot separate cells: one ASCII character, no quotation mark, no line break"
    )]
    Separator {
        /// The character.
        separator: char,
    },
    /// Another fault of the people together.
    #[error(transparent)]
    Cohort(#[from] CohortFault),
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
            IdFault::Empty => Problem::Id { why: "it is empty" }.into(),
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
            AvailabilityFault::Day { text } => ("a day is needed, such as Mon, F or пн", text),
            AvailabilityFault::Time { text } => {
                ("an interval is needed, such as 18:00-19:30 or 6:00-7:00pm", text)
            }
            AvailabilityFault::Empty { text } => ("the interval is empty", text),
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

    /// How many were found so far.
    pub(super) fn len(&self) -> usize {
        self.found.faults.len().saturating_add(self.found.more)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes over what was found in another file.
    pub(super) fn append(&mut self, other: Self) {
        for fault in other.found.faults {
            self.found.keep(fault, self.maximum);
        }
        self.found.more = self.found.more.saturating_add(other.found.more);
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
