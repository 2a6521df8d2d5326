//! What the cells of a person answer, kind by kind.

use super::dates::{Moment, moment};
use super::fault::Unread;
use super::problem::{DecimalMark, JsonKind};
use super::table::{Cell, Row};
use super::{Column, DateOrder, Problem, SideMapping, UNKNOWN, WITHHELD, words};
use crate::kernel::{Ordered, arrange_by_key};
use crate::people::fold::{first_letter, folded, means_yes, trimmed};
use crate::people::{Answer, Availability, Date, Level, PersonId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Texts that stand for an empty list: asked, and there is nothing.
const NOTHING: [&str; 2] = ["none", "нет"];

fn is_nothing(text: &str) -> bool {
    matches!(first_letter(text), None | Some('n' | 'н')) && NOTHING.contains(&folded(text).as_str())
}

/// The words of a file that have a meaning of their own.
pub(super) struct Words {
    unknown: BTreeSet<String>,
    withheld: BTreeSet<String>,
    /// What these begin with, so that most answers need not be looked up.
    first: BTreeSet<char>,
    decimal_comma: bool,
    dates: Option<DateOrder>,
}

impl Words {
    pub(super) fn new(mapping: &SideMapping) -> Self {
        let set = |own: &Option<Vec<String>>, default: &[&str]| match own {
            Some(texts) => texts.iter().map(|text| folded(text)).into_set(),
            None => default.iter().map(|&text| text.to_owned()).into_set(),
        };
        let unknown = set(&mapping.unknown, UNKNOWN);
        let withheld = set(&mapping.withheld, WITHHELD);
        let first = unknown.iter().chain(&withheld).filter_map(|text| text.chars().next());
        Self {
            first: first.into_set(),
            unknown,
            withheld,
            decimal_comma: mapping.decimal_comma,
            dates: mapping.dates,
        }
    }

    fn state(&self, text: &str) -> Answer<()> {
        if first_letter(text).is_some_and(|first| !self.first.contains(&first)) {
            return Answer::Given(());
        }
        let text = folded(text);
        if text.is_empty() || self.unknown.contains(&text) {
            Answer::Unknown
        } else if self.withheld.contains(&text) {
            Answer::Withheld
        } else {
            Answer::Given(())
        }
    }
}

/// Where a field of ours is read, in one file.
pub(super) struct Source<'a> {
    /// Numbers of the columns.
    pub(super) columns: Vec<usize>,
    /// Their names, for messages.
    pub(super) names: String,
    how: &'a Column,
    words: &'a Words,
    /// What the organisation's own labels mean, by how they are compared.
    values: BTreeMap<String, &'a str>,
    /// Which days and hours the headings of the columns name, once somebody asks.
    hours: OnceLock<Vec<(String, String)>>,
}

impl<'a> Source<'a> {
    /// What `how` says of these columns, which are called `names` together.
    pub(super) fn new(
        columns: Vec<usize>,
        names: String,
        how: &'a Column,
        words: &'a Words,
    ) -> Self {
        let mut values = BTreeMap::new();
        for (own, ours) in &how.values {
            values.entry(folded(own)).or_insert(ours.as_str());
        }
        Self { columns, names, how, words, values, hours: OnceLock::new() }
    }
}

impl Source<'_> {
    /// What the columns say together: the cells that answer; otherwise withheld where
    /// any is.
    pub(super) fn cells<'r>(&self, row: &'r Row) -> Answer<Vec<Cow<'r, Cell>>> {
        let mut given = Vec::new();
        let mut state = Answer::Unknown;
        for cell in self.columns.iter().filter_map(|&column| row.cell(column)) {
            let answer = match cell {
                Cell::Text(text) | Cell::Number(text) => self.words.state(self.ours(text)),
                _ => Answer::Given(()),
            };
            match answer {
                Answer::Given(()) => given.push(Cow::Borrowed(cell)),
                Answer::Withheld => state = Answer::Withheld,
                Answer::Unknown => {}
            }
        }
        match (given.is_empty(), state, &self.how.otherwise) {
            (false, ..) => Answer::Given(given),
            (true, Answer::Unknown, Some(text)) => {
                Answer::Given(vec![Cow::Owned(Cell::Text(text.clone()))])
            }
            (true, state, _) => state.map(|()| Vec::new()),
        }
    }

    /// The text in our words.
    fn ours<'t>(&'t self, text: &'t str) -> &'t str {
        let text = trimmed(text);
        if self.values.is_empty() {
            return text;
        }
        let exact = self.how.values.get(text).map(String::as_str);
        let ours = exact.or_else(|| self.values.get(&folded(text)).copied());
        ours.map_or(text, str::trim)
    }

    /// One text. A number stands for itself.
    fn one<'t>(&'t self, cell: &'t Cell) -> Result<&'t str, Unread> {
        match cell {
            Cell::Text(text) => Ok(self.ours(text)),
            Cell::Number(number) => Ok(self.ours(number)),
            other => {
                Err(Problem::WrongType { expected: JsonKind::Text, found: other.kind() }.into())
            }
        }
    }

    /// Texts that are joined.
    pub(super) fn text(&self, cells: &[Cow<'_, Cell>]) -> Result<String, Unread> {
        if let [cell] = cells {
            return self.one(cell).map(str::to_owned);
        }
        let texts: Result<Vec<_>, _> = cells.iter().map(|cell| self.one(cell)).collect();
        Ok(texts?.join(self.how.join.as_deref().unwrap_or(" ")))
    }

    /// A finite number, written without exponent.
    pub(super) fn number(&self, cells: &[Cow<'_, Cell>]) -> Result<f64, Unread> {
        let (text, _) = self.decimal(cells)?;
        text.parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .ok_or_else(|| self.no_number(&text))
    }

    /// A whole number of this range.
    pub(super) fn whole(
        &self,
        cells: &[Cow<'_, Cell>],
        lowest: i64,
        highest: i64,
        range: bool,
    ) -> Result<i64, Unread> {
        let (text, written) = match self.decimal(cells) {
            Ok(read) => read,
            Err(unread) => {
                let written = self.text(cells)?;
                let number = words::number(&written, range).ok_or(unread)?;
                (number.to_string(), written)
            }
        };
        let whole = match text.split_once('.') {
            Some((whole, part)) if part.bytes().all(|digit| digit == b'0') => whole,
            _ => &text,
        };
        whole
            .parse::<i64>()
            .ok()
            .filter(|number| (lowest..=highest).contains(number))
            .ok_or_else(|| Problem::OutOfRange { lowest, highest }.of(&written))
    }

    /// A decimal number with a point, and as it was written.
    fn decimal(&self, cells: &[Cow<'_, Cell>]) -> Result<(String, String), Unread> {
        let written = self.text(cells)?;
        let of_json = matches!(cells, [cell] if matches!(**cell, Cell::Number(_)));
        let mark = if self.words.decimal_comma && !of_json { ',' } else { '.' };
        let digits = written.strip_prefix(['-', '+']).unwrap_or(&written);
        let (whole, part) = digits.split_once(mark).unwrap_or((digits, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if is_number(whole) && is_number(part) {
            Ok((written.replace(mark, "."), written))
        } else {
            Err(self.no_number(&written))
        }
    }

    fn no_number(&self, value: &str) -> Unread {
        let mark = if self.words.decimal_comma { DecimalMark::Comma } else { DecimalMark::Point };
        Problem::NotANumber { mark }.of(value)
    }

    /// Yes or no.
    pub(super) fn yes(&self, cells: &[Cow<'_, Cell>]) -> Result<bool, Unread> {
        if let [cell] = cells {
            if let Cell::Bool(yes) = **cell {
                return Ok(yes);
            }
        }
        let text = self.text(cells)?;
        means_yes(&text).ok_or_else(|| Problem::NotYesNo.of(&text))
    }

    /// The items of lists, one after another, each in our words.
    fn items<'t>(
        &'t self,
        cells: &'t [Cow<'_, Cell>],
        separator: &str,
    ) -> Result<Vec<&'t str>, Unread> {
        let separator = self.how.separator.as_deref().unwrap_or(separator);
        let mut items = Vec::new();
        for cell in cells {
            match &**cell {
                Cell::Text(text) if is_nothing(text) => {}
                Cell::Text(text) if separator.is_empty() => items.push(self.ours(text)),
                Cell::Text(text) if !self.how.options.is_empty() => {
                    let chosen = chosen(text, separator, &self.how.options);
                    items.extend(chosen.into_iter().map(|item| self.ours(item)));
                }
                Cell::Text(text) => items.extend(text.split(separator).map(|item| self.ours(item))),
                Cell::List(list) => {
                    for item in list {
                        items.push(self.one(item)?);
                    }
                }
                other => items.push(self.one(other)?),
            }
        }
        items.retain(|item| !item.is_empty());
        Ok(items)
    }

    /// Labels, each once.
    pub(super) fn labels(&self, cells: &[Cow<'_, Cell>]) -> Result<BTreeSet<String>, Unread> {
        let mut seen = BTreeSet::new();
        let mut labels = self.items(cells, ";")?;
        labels.retain(|label| seen.insert(folded(label)));
        Ok(labels.into_iter().map(str::to_owned).collect())
    }

    /// Labels with a level, as `chess: 3` or as an object.
    pub(super) fn graded(
        &self,
        cells: &[Cow<'_, Cell>],
    ) -> Result<BTreeMap<String, Level>, Unread> {
        let mut graded = BTreeMap::new();
        let mut add = |label: &str, level: Level| match graded.insert(label.to_owned(), level) {
            None => Ok(()),
            Some(_) => Err(Problem::GradedTwice.of(label)),
        };
        for cell in cells {
            if let Cell::Map(entries) = &**cell {
                for (label, level) in entries {
                    add(self.ours(label), self.level(self.one(level)?)?)?;
                }
                continue;
            }
            for item in self.items(std::slice::from_ref(cell), ";")? {
                let (label, level) = match item.rsplit_once(':') {
                    // What is no option of a question, such as "other: chess", is a label too.
                    Some((_, text)) if self.grades_options() && !self.is_number(text) => {
                        (item, self.how.level)
                    }
                    Some((label, level)) => (label.trim(), Some(self.level(self.ours(level))?)),
                    None => (item, self.how.level),
                };
                let level = level.ok_or_else(|| Problem::NoLevel.of(label))?;
                add(self.ours(label), level)?;
            }
        }
        Ok(graded)
    }

    /// Whether it is a question with options, each of which gets the mapping's level.
    fn grades_options(&self) -> bool {
        !self.how.options.is_empty() && self.how.level.is_some()
    }

    fn is_number(&self, text: &str) -> bool {
        self.ours(text).trim().parse::<i64>().is_ok()
    }

    fn level(&self, text: &str) -> Result<Level, Unread> {
        let number = text.trim().parse::<i64>().map_err(|_| self.no_number(text))?;
        Ok(Level::new(number)?)
    }

    /// Weekly slots. What a cell leaves out, the day or the time, its heading may say; `headings`
    /// are those of the file.
    pub(super) fn slots(
        &self,
        row: &Row,
        cells: &[Cow<'_, Cell>],
        headings: &[String],
    ) -> Result<Availability, Unread> {
        let hours = self.hours.get_or_init(|| {
            let of = |&at: &usize| headings.get(at).map_or("", |heading| self.ours(heading));
            self.columns.iter().map(|at| Availability::parts_of(of(at))).collect()
        });
        let mut slots = Vec::new();
        for cell in cells {
            let is_own = |at: usize| row.cell(at).is_some_and(|own| std::ptr::eq(own, &**cell));
            let column = self.columns.iter().position(|&at| is_own(at));
            let (day, time) = column
                .and_then(|at| hours.get(at))
                .map_or(("", ""), |(day, time)| (day.as_str(), time.as_str()));
            for item in self.items(std::slice::from_ref(cell), ";")? {
                // Under a heading that names hours a no is an answer: none of them.
                if !(day.is_empty() && time.is_empty()) && is_no_hour(item) {
                    continue;
                }
                // One word of the organisation's may stand for several slots of ours.
                let read = item.parse::<Availability>().or_else(|fault| {
                    let said = if means_yes(item) == Some(true) { "" } else { item };
                    // Where a cell has its time, that of its heading says nothing more.
                    [format!("{day} {said}"), format!("{day} {said} {time}")]
                        .iter()
                        .find_map(|whole| Availability::parse_slot(whole).ok())
                        .ok_or(fault)
                })?;
                slots.extend(read.slots().iter().copied());
            }
        }
        Ok(Availability::new(slots))
    }

    /// An offset from universal time, in minutes.
    pub(super) fn zone(&self, cells: &[Cow<'_, Cell>]) -> Result<i32, Unread> {
        let text = self.text(cells)?;
        words::zone(&text).ok_or_else(|| Problem::Zone.of(&text))
    }

    /// A day and a time.
    pub(super) fn moment(&self, cells: &[Cow<'_, Cell>]) -> Result<Moment, Unread> {
        moment(&self.text(cells)?, self.words.dates)
    }

    /// Ids.
    pub(super) fn ids(&self, cells: &[Cow<'_, Cell>]) -> Result<Vec<PersonId>, Unread> {
        let ids = self.items(cells, ";")?.into_iter().map(PersonId::new);
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// Ranks of ids: `m1 > m2 = m3`, or lists within a list.
    pub(super) fn ranks(&self, cells: &[Cow<'_, Cell>]) -> Result<Vec<Vec<PersonId>>, Unread> {
        let mut ranks = Vec::new();
        let mut add = |ids: Vec<&str>| -> Result<(), Unread> {
            let ids = ids.into_iter().filter(|id| !id.is_empty()).map(PersonId::new);
            let rank = ids.collect::<Result<Vec<_>, _>>()?;
            ranks.extend((!rank.is_empty()).then_some(rank));
            Ok(())
        };
        for cell in cells {
            match &**cell {
                Cell::List(list) => {
                    for item in list {
                        match item {
                            Cell::List(equal) => {
                                let ids: Result<_, _> =
                                    equal.iter().map(|id| self.one(id)).collect();
                                add(ids?)?;
                            }
                            id => add(vec![self.one(id)?])?,
                        }
                    }
                }
                _ => {
                    for rank in self.items(std::slice::from_ref(cell), ">")? {
                        add(rank.split('=').map(|id| self.ours(id)).collect())?;
                    }
                }
            }
        }
        Ok(ranks)
    }

    /// A day, with a time or without.
    pub(super) fn date(&self, cells: &[Cow<'_, Cell>]) -> Result<Date, Unread> {
        let text = self.text(cells)?;
        Ok(moment(&text, self.words.dates)?.0)
    }
}

/// The answers in a cell: the options among them, the longest that fits first, and whatever
/// stands between two of them as one answer.
fn chosen<'t>(text: &'t str, separator: &str, options: &'t [String]) -> Vec<&'t str> {
    let mut longest: Vec<_> = options.iter().map(|option| option.trim()).collect();
    longest.retain(|option| !option.is_empty());
    arrange_by_key(&mut longest, |option| std::cmp::Reverse(option.len()));
    let trimmed = |text: &'t str| text.trim_matches(|c: char| c.is_whitespace());
    let mut chosen = Vec::new();
    // Where the text begins that is no option, and where the next answer would.
    let (mut open, mut at) = (0, 0);
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let start = at + (rest.len() - rest.trim_start().len());
        let rest = text.get(start..).unwrap_or_default();
        let found = longest.iter().find_map(|option| {
            let end = length_of(rest, option)?;
            // A separator may be white space itself, as a line break is.
            let after = rest.get(end..)?;
            let next = after.trim_start();
            let ends = next.is_empty() || next.starts_with(separator);
            (ends || after.starts_with(separator)).then_some((*option, start + end))
        });
        if let Some((option, end)) = found {
            let between = text.get(open..at).unwrap_or_default().trim_end();
            chosen.push(trimmed(between.strip_suffix(separator).unwrap_or(between)));
            chosen.push(option);
            let rest = text.get(end..).unwrap_or_default();
            let Some(next) = rest.find(separator) else { break };
            at = end + next + separator.len();
            open = at;
        } else if let Some(next) = rest.find(separator) {
            at = start + next + separator.len();
        } else {
            chosen.push(trimmed(text.get(open..).unwrap_or_default()));
            break;
        }
    }
    chosen
}

/// How long the option is at the beginning of the text, whatever its letter case and white
/// space there; nothing where the text begins otherwise.
fn length_of(text: &str, option: &str) -> Option<usize> {
    let wanted = folded(option);
    let mut letters = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    // As long as the option is in letters, or as blanks and accents make it longer.
    let least = wanted.chars().count().saturating_sub(1);
    let most = 2 * wanted.chars().count() + 2;
    let mut length = None;
    for end in letters.by_ref().skip(least).take(most) {
        let now = folded(text.get(..end)?);
        if now == wanted && text.get(..end)?.trim_end().len() == end {
            length = Some(end);
        } else if now.len() > wanted.len() {
            break;
        }
    }
    length
}

/// Words for no hour at all, beside those for no, folded.
const NO_HOUR: [&str; 9] = [
    "не могу",
    "не получится",
    "занят",
    "занята",
    "нет времени",
    "none",
    "busy",
    "not available",
    "unavailable",
];

/// Whether an answer about hours says that there are none.
fn is_no_hour(text: &str) -> bool {
    means_yes(text) == Some(false) || NO_HOUR.contains(&folded(text).as_str())
}
