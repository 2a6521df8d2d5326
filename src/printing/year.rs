//! The table of a year: what those who keep count of programmes ask for.

use super::kind::{PaperKind, Printable};
use super::named::form;
use crate::kernel::{Phrases, Worded};
use crate::people::Answer;
use crate::program::monitoring::{FormedBy, SwotRules};
use crate::program::results::Progress;
use crate::program::{Origin, Record};
use crate::strategy::called;
use serde::Serialize;

/// The indicators of a cycle as a record has them: coverage against the targets, head-counts by
/// form and role model, satisfaction, results that the forms count, and what became of pairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct YearTable {
    /// Which cycle of the programme it is, from 1.
    pub cycle: u32,
    /// Coverage by whom it covers, year and source of the target.
    pub coverage: Vec<CoverageLine>,
    /// Groups of the organisation's own, in each year that was counted.
    pub groups: Vec<GroupCoverageLine>,
    /// Head-counts: a form, then its role models.
    pub forms: Vec<FormLine>,
    /// Satisfaction at the end: of mentees, then of mentors.
    pub satisfaction: Vec<SatisfactionLine>,
    /// Results of the forms that somebody counted.
    pub results: Vec<ResultLine>,
    /// What became of pairs, by the way they were formed.
    pub ways: Vec<WayLine>,
}

/// Coverage of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CoverageLine {
    /// The year.
    pub year: u16,
    /// Whom it covers, in words.
    pub covered: String,
    /// How many take part.
    pub taking_part: u32,
    /// Of how many.
    pub of: u32,
    /// The share in per cent, as the language writes it; nothing of nobody.
    pub share: Option<String>,
    /// The target in per cent.
    pub target: Option<u8>,
    /// Whose target it is, in words.
    pub source: Option<String>,
    /// Whether it was reached.
    pub reached: Option<bool>,
}

/// How many of a group of the organisation's own take part in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GroupCoverageLine {
    /// The year.
    pub year: u16,
    /// The group's name.
    pub group: String,
    /// How many take part.
    pub taking_part: usize,
    /// Of how many, where that is recorded.
    pub of: Option<u32>,
}

/// Head-counts of a form or of a role model within it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FormLine {
    /// The form in words; empty for pairs without one.
    pub form: String,
    /// The role model in words; nothing for the form as a whole.
    pub role_model: Option<String>,
    /// Different mentees.
    pub mentees: usize,
    /// Different mentors.
    pub mentors: usize,
    /// Pairs.
    pub pairs: usize,
    /// Units: a group, team or exchange counts once.
    pub units: usize,
}

/// Satisfaction of one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SatisfactionLine {
    /// Which side, in words.
    pub side: String,
    /// How many filled in a questionnaire that asks for it.
    pub asked: usize,
    /// How many members of closed pairs did not.
    pub not_asked: usize,
    /// The mean in per cent, as the language writes it.
    pub mean: Option<String>,
}

/// A result that a form counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ResultLine {
    /// The form in words.
    pub form: String,
    /// What is counted.
    pub what: String,
    /// Before the work, as the language writes it.
    pub before: String,
    /// After it.
    pub after: String,
    /// How it reads, in words.
    pub progress: String,
}

/// What became of the pairs formed in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WayLine {
    /// The way in words.
    pub way: String,
    /// Proposed.
    pub proposed: usize,
    /// Declined.
    pub declined: usize,
    /// Fixed by order.
    pub published: usize,
    /// Ended early.
    pub dissolved: usize,
    /// Closed.
    pub closed: usize,
    /// Closed with their goals reached.
    pub reached: usize,
}

impl YearTable {
    /// The table of a record's cycle.
    #[must_use]
    pub fn of(record: &Record, phrases: &Phrases) -> Self {
        let participation =
            record.participation().into_iter().map(|((of, model), counts)| FormLine {
                form: form(of.as_ref(), phrases),
                role_model: model.map(|model| phrases.say(&model)),
                mentees: counts.mentees,
                mentors: counts.mentors,
                pairs: counts.pairs,
                units: counts.units,
            });
        let satisfaction =
            record.satisfaction(&SwotRules::default()).into_iter().map(|(side, found)| {
                SatisfactionLine {
                    side: phrases.in_case(side, "pl"),
                    asked: found.asked,
                    not_asked: found.not_asked,
                    mean: found.favour.mean.map(|mean| phrases.percent(mean.into())),
                }
            });
        let ways = record.fates().into_iter().map(|(way, fates)| WayLine {
            way: match &way {
                FormedBy::Strategy(code) => called(phrases, code).to_owned(),
                other => phrases.of(Origin::TOPIC, other.code()).to_owned(),
            },
            proposed: fates.proposed,
            declined: fates.declined,
            published: fates.published,
            dissolved: fates.dissolved.values().sum(),
            closed: fates.closed,
            reached: fates.reached,
        });
        Self {
            cycle: record.cycle(),
            coverage: coverage(record, phrases),
            groups: groups(record, phrases),
            forms: participation.collect(),
            satisfaction: satisfaction.collect(),
            results: results(record, phrases),
            ways: ways.collect(),
        }
    }

    /// The table of the cycle, once coverage of it was recorded.
    #[must_use]
    pub fn all(record: &Record, phrases: &Phrases) -> Vec<Self> {
        let counted = !record.monitoring().coverage.is_empty();
        counted.then(|| Self::of(record, phrases)).into_iter().collect()
    }
}

fn coverage(record: &Record, phrases: &Phrases) -> Vec<CoverageLine> {
    let line = |row: crate::program::monitoring::CoverageRow| {
        let count = row.count?;
        Some(CoverageLine {
            year: row.year,
            covered: phrases.say(row.covered),
            taking_part: count.taking_part,
            of: count.of,
            share: count.share().map(|share| phrases.percent(share)),
            target: row.target.as_ref().map(|target| target.percent),
            source: row.target.as_ref().map(|target| phrases.say(target.source)),
            reached: row.reached,
        })
    };
    record.coverage().into_iter().filter_map(line).collect()
}

fn groups(record: &Record, phrases: &Phrases) -> Vec<GroupCoverageLine> {
    let papers = record.monitoring();
    let years = papers.coverage.keys().flat_map(|&year| {
        record.group_coverage(year).into_iter().map(move |(code, (taking_part, of))| {
            let named = papers.groups.get(code);
            let group = named.map_or(code, |one| one.name.in_language(phrases.language()));
            GroupCoverageLine { year, group: group.to_owned(), taking_part, of }
        })
    });
    years.collect()
}

fn results(record: &Record, phrases: &Phrases) -> Vec<ResultLine> {
    let number = |value: Answer<f64>| {
        let known = value.given().map(|value| phrases.language().number(&value.to_string()));
        known.unwrap_or_else(|| "–".to_owned())
    };
    let counted = record.form_results().into_iter().filter_map(|result| {
        let counted = result.counted.filter(|_| result.progress != Progress::Unknown)?;
        let words = result.indicator.map(|one| one.words.in_language(phrases.language()));
        Some(ResultLine {
            form: phrases.say(result.form),
            what: words.unwrap_or(result.name).to_owned(),
            before: number(counted.before),
            after: number(counted.after),
            progress: phrases.say(result.progress),
        })
    });
    counted.collect()
}

impl Printable for YearTable {
    const KIND: PaperKind = PaperKind::YearTable;

    fn name(&self) -> String {
        self.cycle.to_string()
    }
}
