//! Whether what the model demands of a mentor is needed: criteria of selection against what
//! became of the mentors' pairs and mentees (Kemerovo 8.2).

use crate::kernel::{Ordered, Side};
use crate::people::{FormId, PersonId};
use crate::program::statistics::{Draws, KruskalWallis, Sample, SampleFault, kruskal_wallis};
use crate::program::{Ending, Judged, MeasuredAt, PairRecord, Record};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What became of the pairs of the mentors who meet a criterion, or of those who do not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MentorsOutcome {
    /// Mentors with a published pair.
    pub mentors: usize,
    /// Their published pairs in the form.
    pub pairs: usize,
    /// Those that ended early.
    pub ended_early: usize,
    /// Those that closed their work.
    pub closed: usize,
    /// Those of the closed that reached their goals.
    pub reached: usize,
    /// Of each parameter, how many of their mentees were measured at entry and exit, and the
    /// mean change.
    pub changes: BTreeMap<String, (usize, f64)>,
}

/// One criterion of a form, met and not met.
///
/// It describes and proves no cause: mentors were not drawn by lot, and those who were taken
/// without meeting a criterion had other strengths (our reading).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CriterionOutcome {
    /// The form.
    pub form: FormId,
    /// The criterion.
    pub criterion: String,
    /// The mentors who meet it.
    pub met: MentorsOutcome,
    /// The mentors who were taken without meeting it: the comparison.
    pub not_met: MentorsOutcome,
    /// Mentors of whom it is not known, or not judged.
    pub unknown: usize,
    /// Of each parameter, whether mentees' changes differ between the two.
    pub tests: BTreeMap<String, Result<KruskalWallis, SampleFault>>,
}

impl Record {
    /// For every criterion of the chosen forms, what became of the pairs and mentees of the
    /// mentors who meet it and of those who do not. A mentee with several mentors of a group
    /// counts once in it; of repeated measurements the last counts.
    ///
    /// The permutation tests are not adjusted for their number: `statistics::holm` does it.
    /// O(criteria · (pairs + parameters · draws · mentees)).
    #[must_use]
    pub fn criteria_against_outcomes(&self, draws: Draws<'_>) -> Vec<CriterionOutcome> {
        let mut found = Vec::new();
        for (form, criteria) in &self.selection().criteria {
            for criterion in criteria {
                found.push(self.criterion_against_outcomes(form, criterion, draws));
            }
        }
        found
    }

    fn criterion_against_outcomes(
        &self,
        form: &FormId,
        criterion: &str,
        draws: Draws<'_>,
    ) -> CriterionOutcome {
        let of_form = |pair: &&PairRecord| {
            pair.order.is_some() && pair.form.as_ref().is_none_or(|one| one == form)
        };
        let pairs: Vec<_> = self.pairs().map(|(_, pair)| pair).filter(of_form).collect();
        let judged = |mentor: &PersonId| {
            let judgements = self.judgements(mentor).into_iter();
            let mut of_it =
                judgements.filter(|one| one.form == *form && one.criterion == criterion);
            of_it.next().map_or(Judged::Unknown, |one| one.judged)
        };
        let mentors: BTreeSet<_> = pairs.iter().map(|pair| &pair.mentor).into_set();
        let by = |wanted: Judged| -> Vec<&PairRecord> {
            pairs.iter().copied().filter(|pair| judged(&pair.mentor) == wanted).collect()
        };
        let (met, not_met) = (by(Judged::Met), by(Judged::NotMet));
        let changes = [&met, &not_met].map(|pairs| self.changes_of_mentees(pairs));
        let measures: BTreeSet<&String> = changes.iter().flat_map(BTreeMap::keys).into_set();
        let mut tests = BTreeMap::new();
        for measure in measures {
            let groups = changes
                .iter()
                .map(|changes| Sample::new(changes.get(measure).cloned().unwrap_or_default()));
            let label = format!("{form}/{criterion}/{measure}");
            let draws = Draws { label: &label, ..draws };
            let groups = groups.collect::<Result<Vec<_>, _>>();
            tests.insert(measure.clone(), groups.and_then(|groups| kruskal_wallis(&groups, draws)));
        }
        let [of_met, of_not_met] = &changes;
        CriterionOutcome {
            form: form.clone(),
            criterion: criterion.to_owned(),
            met: outcome(&met, of_met),
            not_met: outcome(&not_met, of_not_met),
            unknown: mentors.iter().filter(|mentor| judged(mentor) == Judged::Unknown).count(),
            tests,
        }
    }

    /// The changes of these pairs' mentees from entry to exit, by parameter.
    fn changes_of_mentees(&self, pairs: &[&PairRecord]) -> BTreeMap<String, Vec<f64>> {
        let mentees: BTreeSet<_> = pairs.iter().map(|pair| &pair.mentee).into_set();
        let mut changes: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for mentee in mentees {
            let measured = self.monitoring().measurements.get(mentee).into_iter().flatten();
            let mut last: BTreeMap<&str, [Option<f64>; 2]> = BTreeMap::new();
            for one in measured.filter(|one| one.side == Side::Mentee) {
                let at = usize::from(one.moment == MeasuredAt::Exit);
                last.entry(&one.name).or_default()[at] = one.value.given();
            }
            for (name, values) in last {
                if let [Some(entry), Some(exit)] = values {
                    changes.entry(name.to_owned()).or_default().push(exit - entry);
                }
            }
        }
        changes
    }
}

fn outcome(pairs: &[&PairRecord], changes: &BTreeMap<String, Vec<f64>>) -> MentorsOutcome {
    let mut found = MentorsOutcome { pairs: pairs.len(), ..MentorsOutcome::default() };
    found.mentors = pairs.iter().map(|pair| &pair.mentor).into_set().len();
    for pair in pairs {
        match pair.end {
            Some((Ending::Closed { outcome }, _)) => {
                found.closed += 1;
                found.reached += usize::from(outcome.goals_reached);
            }
            Some(_) => found.ended_early += 1,
            None => {}
        }
    }
    let mean = |numbers: &Vec<f64>| numbers.iter().sum::<f64>() / numbers.len() as f64;
    let changes = changes.iter().filter(|(_, numbers)| !numbers.is_empty());
    found.changes =
        changes.map(|(name, numbers)| (name.clone(), (numbers.len(), mean(numbers)))).into_map();
    found
}
