//! What the answers under a heading are.

use super::options::listed;
use crate::kernel::{Ordered, Topic, Worded, words};
use crate::people::fold::{folded, means_yes};
use crate::people::import::answers::{Source, Words};
use crate::people::import::table::{Cell, Table};
use crate::people::import::{Column, ImportField, words as spelled};
use crate::people::{
    FormId, LearnerProblem, MotivationKind, PersonId, ProgrammeDirection, ServedLast,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

words! {
    /// What the answers of a column look like.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum AnswerKind: "answer-kind", display {
        /// Nobody answered.
        Nothing = "nothing", "no answers", "ответов нет";
        /// Texts.
        Text = "text", "texts", "тексты";
        /// One of a few labels.
        Choice = "choice", "one of a few options", "один из немногих вариантов";
        /// Several labels in one answer.
        Several = "several", "several options in one answer", "несколько вариантов в одном ответе";
        /// Numbers.
        Number = "number", "numbers", "числа";
        /// Yes or no.
        YesNo = "yes-no", "yes or no", "да или нет";
        /// Days, with a time or without.
        Day = "day", "dates", "даты";
        /// Hours of the week.
        Hours = "hours", "hours of the week", "время в течение недели";
        /// E-mail addresses.
        Address = "address", "e-mail addresses", "адреса электронной почты";
    }
}

/// The answers of one column.
pub(super) struct Answers<'t> {
    table: &'t Table,
    pub(super) at: usize,
    pub(super) heading: &'t str,
    /// The texts that answer, in the order of the rows.
    pub(super) texts: Vec<&'t str>,
    /// Whether every answer is a text: lists and numbers of JSON have their own types.
    pub(super) plain: bool,
    pub(super) answered: usize,
}

impl<'t> Answers<'t> {
    pub(super) fn of(table: &'t Table, at: usize, words: &Words) -> Self {
        let heading = table.columns.get(at).map_or("", |name| name.as_str());
        let plain = Column::default();
        let source = source(&[at], heading, &plain, words);
        let (mut texts, mut answered, mut all_texts) = (Vec::new(), 0, true);
        for row in &table.rows {
            let Some(cell) = row.cell(at).filter(|_| source.cells(row).is_given()) else {
                continue;
            };
            answered += 1;
            match cell {
                Cell::Text(text) => texts.push(text.trim()),
                _ => all_texts = false,
            }
        }
        Self { table, at, heading, texts, plain: all_texts, answered }
    }

    /// The different answers, folded.
    pub(super) fn distinct(&self) -> BTreeSet<String> {
        self.texts.iter().map(|text| folded(text)).into_set()
    }

    /// Whether every row has an answer.
    pub(super) fn is_whole(&self) -> bool {
        self.answered == self.table.rows.len()
    }

    /// What they look like.
    pub(super) fn kind(&self, words: &Words, usual: Option<&str>) -> AnswerKind {
        let plain = Column::default();
        let all = |read: &dyn Fn(&Source<'_>, &[Cow<'_, Cell>]) -> bool| {
            self.unread(&plain, words, read) == 0
        };
        if self.answered == 0 {
            return AnswerKind::Nothing;
        }
        if self.texts.iter().any(|text| means_yes(text).is_some())
            && self.texts.iter().all(|text| means_yes(text).is_some())
            && !self.texts.iter().all(|text| text.bytes().all(|b| b.is_ascii_digit()))
        {
            return AnswerKind::YesNo;
        }
        if all(&|source, cells| source.number(cells).is_ok()) || self.has_decimal_commas() {
            return AnswerKind::Number;
        }
        if all(&|source, cells| source.date(cells).is_ok()) || self.are_slashed_days() {
            return AnswerKind::Day;
        }
        if self.misfits(ImportField::Availability, &[self.at], &plain, words) == 0 {
            return AnswerKind::Hours;
        }
        if self.plain && self.texts.iter().all(|text| is_address(text)) {
            return AnswerKind::Address;
        }
        if self.plain && listed(&self.texts, usual).is_some() {
            return AnswerKind::Several;
        }
        let few = self.distinct().len();
        if self.plain && few * 2 <= self.answered && few <= 20 {
            AnswerKind::Choice
        } else {
            AnswerKind::Text
        }
    }

    /// Whether they are numbers with a decimal comma.
    pub(super) fn has_decimal_commas(&self) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = |text: &&str| match text.split_once(',') {
            Some((whole, part)) => digits(whole.trim_start_matches('-')) && digits(part),
            None => digits(text.trim_start_matches('-')),
        };
        self.plain
            && self.texts.iter().any(|text| text.contains(','))
            && self.texts.iter().all(number)
    }

    /// Whether they are days between slashes, in whichever order.
    fn are_slashed_days(&self) -> bool {
        let day = |text: &&str| {
            let day = text.split([' ', ',', 'T']).next().unwrap_or_default();
            let parts: Vec<_> = day.split('/').collect();
            let numbers = parts.iter().all(|part| part.parse::<u16>().is_ok());
            parts.len() == 3 && numbers
        };
        self.plain && !self.texts.is_empty() && self.texts.iter().all(day)
    }

    fn unread(
        &self,
        how: &Column,
        words: &Words,
        read: &dyn Fn(&Source<'_>, &[Cow<'_, Cell>]) -> bool,
    ) -> usize {
        let source = source(&[self.at], self.heading, how, words);
        let rows = self.table.rows.iter();
        rows.filter(|row| source.cells(row).given().is_some_and(|cells| !read(&source, &cells)))
            .count()
    }

    /// How many answers of these columns cannot be read as the field's.
    pub(super) fn misfits(
        &self,
        field: ImportField,
        columns: &[usize],
        how: &Column,
        words: &Words,
    ) -> usize {
        use ImportField as F;
        let source = source(columns, self.heading, how, words);
        let whole = |cells: &[Cow<'_, Cell>], lowest, highest, range| {
            source.whole(cells, lowest, highest, range).is_ok()
        };
        let rows = self.table.rows.iter();
        rows.filter(|row| {
            let Some(cells) = source.cells(row).given() else { return false };
            !match field {
                F::Id => source.text(&cells).is_ok_and(|id| PersonId::new(&id).is_ok()),
                F::Age => whole(&cells, 0, 150, false),
                F::Motivation => whole(&cells, 1, 10, false),
                F::MeetingsPerMonth => whole(&cells, 0, u16::MAX.into(), true),
                F::MinutesPerMonth | F::Seats => whole(&cells, 0, u32::MAX.into(), true),
                F::ExperienceYears => whole(&cells, 0, u16::MAX.into(), false),
                F::Waiting | F::CyclesInARow => whole(&cells, 0, u32::MAX.into(), false),
                F::ServedLast => of_topic(&source, &cells, ServedLast::TOPIC),
                F::Availability => source.slots(row, &cells, &self.table.columns).is_ok(),
                F::ConsentOn => source.date(&cells).is_ok(),
                F::ConsentBy => {
                    source.text(&cells).is_ok_and(|text| spelled::consenter(&text).is_some())
                }
                F::OtherOrganisations => source.yes(&cells).is_ok(),
                F::Standing => {
                    source.text(&cells).is_ok_and(|text| spelled::standing(&text).is_some())
                }
                F::Forms => source.labels(&cells).is_ok_and(|labels| {
                    labels.iter().all(|label| FormId::TOPIC.word(&folded(label)).is_some())
                }),
                F::Skills => source.graded(&cells).is_ok(),
                F::Wishes => source.ranks(&cells).is_ok(),
                F::Vetoes | F::EarlierMentors | F::EarlierMentees => source.ids(&cells).is_ok(),
                F::Subjects | F::Languages | F::Categories | F::Goals => {
                    source.labels(&cells).is_ok()
                }
                F::Problems => of_topic(&source, &cells, LearnerProblem::TOPIC),
                F::MotivationKinds => of_topic(&source, &cells, MotivationKind::TOPIC),
                F::Directions => of_topic(&source, &cells, ProgrammeDirection::TOPIC),
                _ => source.text(&cells).is_ok(),
            }
        })
        .count()
    }
}

/// Whether all labels are codes or phrases of a topic.
fn of_topic(source: &Source<'_>, cells: &[Cow<'_, Cell>], topic: Topic) -> bool {
    let is_code = |label: &String| spelled::coded::<serde_json::Value>(topic, label).is_some();
    source.labels(cells).is_ok_and(|labels| labels.iter().all(is_code))
}

/// The columns as one source.
fn source<'a>(columns: &[usize], names: &str, how: &'a Column, words: &'a Words) -> Source<'a> {
    Source::new(columns.to_vec(), names.to_owned(), how, words)
}

/// Whether a text is an e-mail address.
pub(super) fn is_address(text: &str) -> bool {
    let mut parts = text.split('@');
    let (name, host) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    parts.next().is_none()
        && !name.is_empty()
        && host.contains('.')
        && !text.contains(char::is_whitespace)
}

/// Whom an answer about consent says has consented, in the importer's words; nothing where it
/// does not say.
pub(super) fn consent_of(text: &str) -> Option<&'static str> {
    let text = folded(text);
    let agrees = means_yes(&text) == Some(true)
        || ["agree", "consent", "соглас", "даю", "разреша"].iter().any(|word| text.contains(word));
    let refuses = means_yes(&text) == Some(false)
        || text.starts_with("не ")
        || text.contains(" не ")
        || text.contains("not ")
        || text.contains("n't ")
        || text.contains("несоглас");
    let guardian = ["parent", "guardian", "родител", "опекун", "законн"]
        .iter()
        .any(|word| text.contains(word));
    if refuses {
        Some("none")
    } else if guardian {
        Some("guardian")
    } else {
        agrees.then_some("themselves")
    }
}
