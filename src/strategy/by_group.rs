//! What a pairing gives to each group of people, so that unfairness between groups is seen.

use super::open_pairs::OpenPairs;
use super::{Pairing, SideMeasures, Situation, StrategyError};
use crate::kernel::{Index, MenteeIx, MentorIx, Ordered, Ratio, Side, Unit};
use crate::market::Matching;
use crate::people::{Answer, Field, FieldValue};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a pairing gives to the groups of one side that an answer of theirs makes: a form, a region, a
/// gender, whatever is asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ByGroup {
    /// Whose groups.
    #[serde(with = "crate::kernel::lines")]
    pub side: Side,
    /// The question.
    pub field: Field,
    /// The unit in which scores are counted.
    pub unit: Unit,
    /// The groups, by label; those who gave no answer last. Whoever has several labels is in several groups.
    pub groups: Vec<GroupMeasures>,
}

/// What a pairing gives to a group.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupMeasures {
    /// The answer that they share; nothing of those who gave none.
    pub label: Option<String>,
    /// How many of them could take part: people with a seat.
    pub people: usize,
    /// How many of these have a partner.
    pub served: usize,
    /// How many pairs they are in.
    pub pairs: usize,
    /// What they think of their partners: scores and ranks, as of a whole side.
    pub measures: SideMeasures,
    /// How many of them would leave a partner, or come in, for somebody who would do the same.
    pub blocking: usize,
}

impl GroupMeasures {
    /// The share that has a partner; nothing where nobody could take part.
    #[must_use]
    pub fn coverage(&self) -> Option<Ratio> {
        Ratio::new(self.served as u128, self.people as u128)
    }

    /// The mean score that they give their partners, in units; nothing without pairs.
    #[must_use]
    pub fn mean_score(&self) -> Option<f64> {
        (self.pairs > 0).then(|| self.measures.total as f64 / self.pairs as f64)
    }

    /// The mean rank of their partners, from 1; nothing without pairs.
    #[must_use]
    pub fn mean_rank(&self) -> Option<f64> {
        let ranks = (1_u64..).zip(&self.measures.rank_profile);
        let sum: u64 = ranks.map(|(rank, &pairs)| rank * pairs as u64).sum();
        (self.pairs > 0).then(|| sum as f64 / self.pairs as f64)
    }

    /// The share of their pairs that are a first choice; nothing without pairs.
    #[must_use]
    pub fn first_choices(&self) -> Option<Ratio> {
        let first = self.measures.rank_profile.first().copied().unwrap_or(0);
        Ratio::new(first as u128, self.pairs as u128)
    }
}

impl ByGroup {
    /// How far the groups that gave an answer are apart in their shares of people with a partner: the
    /// largest less the smallest, from 0 to 1. Nothing with fewer than two groups.
    #[must_use]
    pub fn coverage_gap(&self) -> Option<f64> {
        self.gap(|group| group.coverage().map(Ratio::to_float))
    }

    /// The same of the mean ranks of their partners.
    #[must_use]
    pub fn rank_gap(&self) -> Option<f64> {
        self.gap(GroupMeasures::mean_rank)
    }

    fn gap(&self, of: impl Fn(&GroupMeasures) -> Option<f64>) -> Option<f64> {
        let named = self.groups.iter().filter(|group| group.label.is_some());
        let values: Vec<f64> = named.filter_map(of).collect();
        let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |ends, &value| {
            (ends.0.min(value), ends.1.max(value))
        });
        (values.len() > 1).then_some(high - low)
    }
}

/// What a pairing of this situation gives to the groups of `side` that their answers to `field`
/// make. Of weekly time, which makes no groups, all are in the one without an answer; so is whoever withheld
/// theirs. A group in which nobody could take part is left out. A pair of somebody whom the situation does
/// not know counts for nothing.
///
/// Time O(pairs · people) for ranks and a pass over all allowed pairs for those that block; for scores
/// that are a table, which is made where there is none.
///
/// ```
/// use mentormatch::kernel::{Control, Side};
/// use mentormatch::people::{Answer, Cohort, Mentee, Mentor, Value};
/// use mentormatch::scoring::{Own, Rules};
/// use mentormatch::strategy::{Optimal, Prepared, Strategy, by_group};
///
/// let mut mentees = [1_u64, 2, 3].map(Mentee::new);
/// for (mentee, region) in mentees.iter_mut().zip(["north", "north", "south"]) {
///     mentee.person.attributes.insert("region".into(), Answer::Given(Value::from(region)));
/// }
/// let cohort = Cohort::of(mentees, [7_u64, 8].map(Mentor::new))?;
/// let likes = Own::table("likes", [[3.0, 2.0], [3.0, 1.0], [2.0, 1.0]]);
/// let rules = Rules::default().compile_with(&cohort, [likes])?;
/// let free = Control::unbounded();
/// let situation = Prepared::of(cohort, rules)?.situation(&free)?;
/// let pairing = Optimal.form(&situation, &free)?.or_stopped()?;
/// let found = by_group(&pairing, &situation, Side::Mentee, &"region".into())?;
/// let served = found.groups.iter().map(|group| (group.label.as_deref(), group.people, group.served));
/// assert_eq!(served.collect::<Vec<_>>(), [(Some("north"), 2, 2), (Some("south"), 1, 0)]);
/// assert_eq!(found.coverage_gap(), Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A situation whose table does not fit the address space.
pub fn by_group(
    pairing: &Pairing,
    situation: &Situation,
    side: Side,
    field: &Field,
) -> Result<ByGroup, StrategyError> {
    let open = situation.market()?;
    let cohort = situation.cohort();
    let known = pairing.pairs.iter().filter_map(|pair| {
        let mentee = situation.mentee(&pair.mentee).ok()?;
        Some((mentee, situation.mentor(&pair.mentor).ok()?))
    });
    let pairs: BTreeSet<(MenteeIx, MentorIx)> = known.into_set();
    let code = "by-group";
    let (mentees, mentors) = (open.scores.mentees(), open.scores.mentors());
    let made = Matching::new(mentees, mentors, pairs.iter().copied())
        .map_err(|faults| StrategyError::refused(code, &faults))?;
    let blocking: BTreeSet<usize> = {
        let market = open.scored(code)?;
        let found = crate::audit::stability_by_scores(&market, &made, usize::MAX);
        let agent = |mentee: MenteeIx, mentor: MentorIx| match side {
            Side::Mentee => mentee.get(),
            Side::Mentor => mentor.get(),
        };
        found.pairs.iter().map(|pair| agent(pair.mentee, pair.mentor)).into_set()
    };
    let seats = open.seats();
    let answers: Vec<Answer<FieldValue<'_>>> = match side {
        Side::Mentee => cohort.mentees().iter().map(|(_, one)| one.field(field)).collect(),
        Side::Mentor => cohort.mentors().iter().map(|(_, one)| one.field(field)).collect(),
    };
    // Those without an answer stand behind every label.
    let mut groups: BTreeMap<(bool, Option<String>), GroupMeasures> = BTreeMap::new();
    for (agent, answer) in answers.into_iter().enumerate() {
        if seats[side].of(agent) == 0 {
            continue;
        }
        let partners: Vec<usize> = match side {
            Side::Mentee => {
                made.mentors_of(MenteeIx::at(agent)).iter().map(|one| one.get()).collect()
            }
            Side::Mentor => {
                made.mentees_of(MentorIx::at(agent)).iter().map(|one| one.get()).collect()
            }
        };
        for label in labels(answer) {
            let key = (label.is_none(), label.clone());
            let group = groups.entry(key).or_insert(GroupMeasures { label, ..Default::default() });
            group.people += 1;
            group.served += usize::from(!partners.is_empty());
            group.pairs += partners.len();
            group.blocking += usize::from(blocking.contains(&agent));
            for &partner in &partners {
                open.rank_into(side, agent, partner, &mut group.measures);
            }
        }
    }
    let (groups, unit) = (groups.into_values().collect(), pairing.unit);
    Ok(ByGroup { side, field: field.clone(), unit, groups })
}

/// The groups that an answer puts somebody into.
fn labels(answer: Answer<FieldValue<'_>>) -> Vec<Option<String>> {
    let Answer::Given(value) = answer else { return vec![None] };
    let labels: Vec<Option<String>> = match value {
        FieldValue::Text(text) => vec![Some(text.to_owned())],
        FieldValue::Number(number) => vec![Some(number.to_string())],
        FieldValue::Labels(labels) => {
            labels.into_iter().map(|label| Some(label.to_owned())).collect()
        }
        FieldValue::Graded(graded) => {
            graded.into_iter().map(|(label, _)| Some(label.to_owned())).collect()
        }
        FieldValue::Time(_) => Vec::new(),
    };
    if labels.is_empty() { vec![None] } else { labels }
}
