//! Text in lines and words, each with its place.

use super::problem::{FormatProblem, FormatWanted, NoPlace, Unfit};
use crate::kernel::{Faults, Phrases, Shown, Topic, Worded, words};
use crate::lab::plain::{PlainInstance, PlainNumber, PlainSense};
use std::collections::BTreeMap;
use std::fmt;

/// So many faults of a file are told.
const MOST: usize = 100;

/// A table of a file may have so many cells.
pub(super) const CELLS: u64 = 1 << 28;

/// What is wrong with a file, and where. Its code is that of what is wrong; its parameters have
/// the `place` beside those.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormatFault {
    /// Where it is.
    pub place: FaultPlace,
    /// What is expected and what stands there.
    pub problem: FormatProblem,
}

words! {
    /// A place in a file.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum FaultPlace: "format-place", fills, display {
        /// Of a text.
        Text {
            /// The line, from 1.
            line: usize,
            /// The column in characters, from 1.
            column: usize,
        } = "text", "line {line}, column {column}", "строка {line}, знак {column}";
        /// A cell of a table whose columns have names.
        Cell {
            /// The row, from 1.
            row: u64,
            /// The name of the column, with what cannot be seen of it written out.
            column: String,
        } = "cell", "row {row}, column `{column}`", "строка {row}, столбец `{column}`";
        /// A column of such a table.
        Column {
            /// Its name, with what cannot be seen of it written out.
            name: String,
        } = "column", "column `{name}`", "столбец `{name}`";
        /// The file as a whole, of a format that is no text.
        File = "file", "the file", "файл";
    }
}

impl Worded for FormatFault {
    const TOPIC: Topic = FormatProblem::TOPIC;

    fn code(&self) -> &str {
        self.problem.code()
    }

    fn value(&self, name: &str, shape: &str, phrases: &Phrases) -> Option<String> {
        self.problem.value(name, shape, phrases)
    }

    fn placed(&self, said: String, phrases: &Phrases) -> String {
        format!("{}: {said}", phrases.say(&self.place))
    }

    fn parameters(&self, phrases: &Phrases) -> BTreeMap<&'static str, String> {
        let mut told = self.problem.parameters(phrases);
        told.insert("place", phrases.say(&self.place));
        told
    }
}

impl fmt::Display for FormatFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Phrases::english().say(self))
    }
}

impl std::error::Error for FormatFault {}

/// A word and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// The faults of a file while it is read.
#[derive(Default)]
pub(super) struct Found(Vec<FormatFault>);

impl Found {
    pub(super) fn at(&mut self, line: usize, column: usize, wanted: FormatWanted) {
        self.place(FaultPlace::Text { line, column }, wanted);
    }

    pub(super) fn place(&mut self, place: FaultPlace, problem: impl Into<FormatProblem>) {
        if self.0.len() < MOST {
            self.0.push(FormatFault { place, problem: problem.into() });
        }
    }

    pub(super) fn word(&mut self, word: Word<'_>, wanted: FormatWanted) {
        let place = FaultPlace::Text { line: word.line, column: word.column };
        let word = Shown(cut(word.text)).to_string();
        self.place(place, FormatProblem::Word { wanted, word });
    }

    pub(super) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// The instance, where nothing is wrong.
    pub(super) fn done<T>(mut self, value: Option<T>) -> Result<T, Faults<FormatFault>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => {
                if self.0.is_empty() {
                    self.at(1, 1, FormatWanted::Format);
                }
                Err(self.0.into())
            }
        }
    }

    /// A number within bounds.
    pub(super) fn number(&mut self, word: Word<'_>, least: u64, most: u64) -> Option<u64> {
        match word.text.parse::<u64>() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                self.word(word, FormatWanted::Number { least, most });
                None
            }
        }
    }

    pub(super) fn integer(&mut self, word: Word<'_>) -> Option<i64> {
        let number = word.text.parse();
        if number.is_err() {
            self.word(word, FormatWanted::Integer);
        }
        number.ok()
    }

    /// An integer, or a finite number.
    pub(super) fn weight(&mut self, word: Word<'_>) -> Option<PlainNumber> {
        if let Ok(integer) = word.text.parse() {
            return Some(PlainNumber::Integer(integer));
        }
        match word.text.parse::<f64>() {
            Ok(float) if float.is_finite() => Some(PlainNumber::Float(float)),
            _ => {
                self.word(word, FormatWanted::AnyNumber);
                None
            }
        }
    }

    /// A table of this size, empty; nothing where it would be too large.
    pub(super) fn table(&mut self, word: Word<'_>, rows: u64, columns: u64) -> Option<Table> {
        if rows.saturating_mul(columns).saturating_add(rows) > CELLS {
            self.word(word, FormatWanted::SmallTable { cells: CELLS });
            return None;
        }
        Some(vec![vec![None; columns as usize]; rows as usize])
    }
}

/// Rows of weights; nothing where a pair is forbidden.
pub(super) type Table = Vec<Vec<Option<PlainNumber>>>;

/// A text cut short, for a message.
fn cut(text: &str) -> &str {
    text.char_indices().nth(40).map_or(text, |(at, _)| &text[..at])
}

/// The bytes as text, without the mark of its order.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Faults<FormatFault>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
            let place = FaultPlace::Text { line, column };
            Err(FormatFault { place, problem: FormatWanted::Text.into() }.into())
        }
    }
}

/// The lines with their numbers, without ends and without blank ones.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| !line.trim().is_empty())
}

/// The words of a line; each of `alone` is a word of its own, each of `between` parts words as
/// white space does.
pub(super) fn words<'a>(
    (line, text): (usize, &'a str),
    alone: &'static [char],
    between: &'static [char],
) -> Vec<Word<'a>> {
    let mut found = Vec::new();
    let mut start: Option<(usize, usize)> = None;
    for (count, (at, letter)) in text.char_indices().enumerate() {
        let is_alone = alone.contains(&letter);
        if letter.is_whitespace() || between.contains(&letter) || is_alone {
            if let Some((from, column)) = start.take() {
                found.push(Word { text: &text[from..at], line, column });
            }
            if is_alone {
                let text = &text[at..at + letter.len_utf8()];
                found.push(Word { text, line, column: count + 1 });
            }
        } else if start.is_none() {
            start = Some((at, count + 1));
        }
    }
    if let Some((from, column)) = start {
        found.push(Word { text: &text[from..], line, column });
    }
    found
}

/// An assignment without seats.
pub(super) fn assignment(sense: PlainSense, weights: Table) -> PlainInstance {
    PlainInstance::Assignment { sense, weights, row_seats: None, column_seats: None }
}

/// The table of an assignment of this sense without seats.
pub(super) fn table_of<'a>(
    format: &'static str,
    instance: &'a PlainInstance,
    wanted: PlainSense,
) -> Result<&'a Table, Unfit> {
    let unfit = |reason| Err(Unfit::new(format, reason));
    match instance {
        PlainInstance::Assignment { row_seats: Some(_), .. }
        | PlainInstance::Assignment { column_seats: Some(_), .. } => unfit(NoPlace::Seats),
        PlainInstance::Assignment { sense, weights, .. } if *sense == wanted => Ok(weights),
        PlainInstance::Assignment { .. } => match wanted {
            PlainSense::Min => unfit(NoPlace::Costs),
            PlainSense::Max => unfit(NoPlace::Gains),
        },
        _ => unfit(NoPlace::Table),
    }
}

/// A number as it is written: it reads back as the same number of the same kind.
pub(super) fn written(number: PlainNumber) -> String {
    match number {
        PlainNumber::Integer(integer) => integer.to_string(),
        PlainNumber::Float(float) => format!("{float:?}"),
    }
}
