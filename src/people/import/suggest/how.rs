//! How a column would be read: what separates several answers, what they mean, whether day or month
//! comes first.

use super::guess::{AnswerKind, Answers, consent_of};
use super::options::listed;
use crate::people::fold::means_yes;
use crate::people::import::answers::Words;
use crate::people::import::table::key;
use crate::people::import::{Column, DateOrder, ImportField, Kind};
use crate::people::{Field, Level};

/// What is known of a whole file.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) words: &'a Words,
    /// What its service puts between several answers.
    pub(super) usual: Option<&'a str>,
}

/// How these columns would be read for a field.
pub(super) fn how(field: ImportField, columns: &[&Answers<'_>], known: Known<'_>) -> Column {
    use ImportField as F;
    let Known { words, usual } = known;
    let from = columns.iter().map(|column| column.heading.to_owned()).collect();
    let mut how = Column { from, ..Column::default() };
    let texts: Vec<&str> = columns.iter().flat_map(|column| column.texts.iter().copied()).collect();
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
                how.level = Level::new(5).ok();
            }
        }
        F::Wishes if !texts.iter().any(|text| text.contains('>')) => {
            how.separator = listed(&texts, usual).map(|listed| listed.separator);
        }
        F::Availability => {
            let fits = |separator: &str| {
                let tried = Column { separator: Some(separator.to_owned()), ..how.clone() };
                columns.iter().all(|one| one.misfits(field, &[one.at], &tried, words) == 0)
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
        F::Seats if columns.iter().any(|column| !column.is_whole()) => {
            how.otherwise = Some("1".to_owned());
        }
        _ => {}
    }
    how
}

/// How a free attribute would be read; nothing where it is kept as it is.
pub(super) fn attribute(column: &Answers<'_>, known: Known<'_>) -> Option<Column> {
    let Known { words, usual } = known;
    let mut how = Column { from: vec![column.heading.to_owned()], ..Column::default() };
    match column.kind(words, usual) {
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

/// Whether day or month comes first between slashes.
pub(super) struct DatesRead {
    pub(super) order: Option<DateOrder>,
    /// The columns that leave it open, where no other one settles it.
    pub(super) unclear: Vec<usize>,
}

/// Looks at all columns of days.
pub(super) fn dates(columns: &[Answers<'_>], known: Known<'_>) -> DatesRead {
    let Known { words, usual } = known;
    let mut order = None;
    let mut unclear = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let slashed: Vec<_> = column.texts.iter().filter_map(|text| slashed(text)).collect();
        if slashed.is_empty() || column.kind(words, usual) != AnswerKind::Day {
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
            let guess =
                if day_first <= month_first { DateOrder::DayFirst } else { DateOrder::MonthFirst };
            unclear.push((at, guess));
        }
    }
    let guessed = unclear.first().map(|(_, guess)| *guess);
    let open = unclear.into_iter().filter(|_| order.is_none()).map(|(at, _)| at);
    DatesRead { unclear: open.collect(), order: order.or(guessed) }
}

/// Whether a column of this heading would be read as a field by its name alone.
pub(super) fn is_taken(heading: &str) -> bool {
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
