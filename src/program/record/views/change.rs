//! One parameter of one group: how it changed.

use crate::program::record::views::plan::Plan;
use crate::program::statistics::{
    Draws, Effect, Interval, Sample, SampleFault, SignFlip, Wilcoxon, effect, mean_interval,
    sign_flip, wilcoxon,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How a parameter changed between entry and exit. What the numbers are too few for is
/// refused by name, each answer on its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// How many people have both values.
    pub n: usize,
    /// Their mean at entry.
    pub entry_mean: f64,
    /// Their mean at exit.
    pub exit_mean: f64,
    /// The mean change, exit less entry.
    pub mean: f64,
    /// The standard deviation of the changes.
    pub deviation: Result<f64, SampleFault>,
    /// Cohen's d_z and Hedges' g_z.
    pub effect: Result<Effect, SampleFault>,
    /// The bootstrap interval of the mean change.
    pub interval: Result<Interval, SampleFault>,
    /// Fisher's permutation test of the mean change. It is the test that counts: its
    /// p-value is the one adjusted.
    pub test: Result<SignFlip, SampleFault>,
    /// Wilcoxon's signed rank test with the rank-biserial correlation, beside it.
    pub ranks: Result<Wilcoxon, SampleFault>,
    /// The p-value of `test` adjusted for all tests of the report (Holm).
    pub adjusted: Option<f64>,
}

/// How a parameter changed where every pair counts once, and pairs that work as one, a group, a
/// team of three sides or an exchange, count once together: a large group weighs as much as a
/// pair does (our rule).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UnitChange {
    /// How many units have somebody with both values.
    pub n: usize,
    /// The mean, over these units, of the mean change of those of their people who have both
    /// values. Somebody of several units counts in each.
    pub mean: f64,
}

impl UnitChange {
    /// The change of these units, from those of people; nothing where nobody has both values.
    pub(in crate::program) fn of<'a, Person: Ord + 'a>(
        units: impl IntoIterator<Item = &'a BTreeSet<Person>>,
        changes: &BTreeMap<Person, f64>,
    ) -> Option<Self> {
        let mean = |values: &[f64]| {
            let n = values.len() as f64;
            (!values.is_empty()).then(|| values.iter().map(|value| value / n).sum::<f64>())
        };
        let of_unit = |people: &BTreeSet<Person>| {
            let known: Vec<f64> =
                people.iter().filter_map(|one| changes.get(one)).copied().collect();
            mean(&known)
        };
        let means: Vec<f64> = units.into_iter().filter_map(of_unit).collect();
        mean(&means).map(|mean| Self { n: means.len(), mean })
    }
}

/// Values before and after, of the same people.
#[derive(Default)]
pub(in crate::program) struct Numbers {
    before: Vec<f64>,
    after: Vec<f64>,
}

impl Numbers {
    pub(in crate::program) fn push(&mut self, before: f64, after: f64) {
        self.before.push(before);
        self.after.push(after);
    }
}

impl Change {
    /// The change of these people; nothing of nobody. `label` names the draws.
    pub(in crate::program) fn of(numbers: &Numbers, plan: &Plan, label: &str) -> Option<Self> {
        let n = numbers.before.len();
        if n == 0 {
            return None;
        }
        let mean = |numbers: &[f64]| numbers.iter().map(|x| x / n as f64).sum::<f64>();
        let (entry_mean, exit_mean) = (mean(&numbers.before), mean(&numbers.after));
        let draws = Draws { seed: plan.seed, label, count: plan.draws };
        let changes = Sample::changes(&numbers.before, &numbers.after);
        let enough = changes.clone().and_then(|changes| {
            if n < plan.least {
                return Err(SampleFault::TooFew { has: n, needs: plan.least });
            }
            Ok(changes)
        });
        let deviation = changes.as_ref().map_err(Clone::clone).and_then(|changes| {
            changes.deviation().ok_or(SampleFault::TooFew { has: n, needs: 2 })
        });
        Some(Self {
            n,
            entry_mean,
            exit_mean,
            mean: exit_mean - entry_mean,
            deviation,
            effect: changes.as_ref().map_err(Clone::clone).and_then(effect),
            interval: enough
                .as_ref()
                .map_err(Clone::clone)
                .and_then(|changes| mean_interval(changes, plan.level, draws)),
            test: enough.as_ref().map(|changes| sign_flip(changes, draws)).map_err(Clone::clone),
            ranks: enough.as_ref().map(wilcoxon).map_err(Clone::clone),
            adjusted: None,
        })
    }
}
