//! The rows of an experiment, and what they say.

use super::metric::{Better, Metric};
use super::plan::Plan;
use super::row::{Row, csv};
use super::statistics::{deviation, holm, interval, mean, median, signed_ranks};
use crate::kernel::Ordered;
use serde::Serialize;
use std::collections::BTreeMap;

/// All rows of an experiment, by cell, with their plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Results {
    /// The plan.
    pub plan: Plan,
    /// The rows, by cell.
    pub rows: Vec<Row>,
}

/// A measure of a strategy on a group of instances.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// The group.
    pub group: String,
    /// The strategy's code.
    pub strategy: String,
    /// The measure.
    pub measure: Metric,
    /// How many instances have a value.
    pub count: usize,
    /// The mean; nothing without a value.
    pub mean: Option<f64>,
    /// The mean's interval of 95 % by resampling; nothing for fewer than two.
    pub interval: Option<(f64, f64)>,
    /// The deviation of one value; nothing for fewer than two.
    pub deviation: Option<f64>,
    /// The median.
    pub median: Option<f64>,
}

/// Two strategies on the same instances, by a measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Compared {
    /// The group of instances.
    pub group: String,
    /// The measure.
    pub measure: Metric,
    /// The one strategy.
    pub first: String,
    /// The other.
    pub second: String,
    /// On how many instances both have a value.
    pub count: usize,
    /// On how many the first is better.
    pub wins: usize,
    /// On how many neither is.
    pub ties: usize,
    /// On how many the second is better.
    pub losses: usize,
    /// The mean of the first's value less the second's; nothing without instances.
    pub difference: Option<f64>,
    /// The difference's interval of 95 % by resampling instances; nothing for fewer than two.
    pub interval: Option<(f64, f64)>,
    /// The mean difference over the deviation of differences; nothing where they do not differ.
    pub standardised: Option<f64>,
    /// The difference of signed ranks, from −1 to 1: 1 where the first's value is higher wherever
    /// they differ (matched-pairs rank-biserial correlation); nothing where all values are equal.
    pub rank_effect: Option<f64>,
    /// The probability of such signed ranks if neither were better (Wilcoxon's test, two-sided;
    /// counted out up to 60 differences, normal beyond); nothing where all values are equal.
    pub p: Option<f64>,
    /// The same as it counts among all comparisons that were asked for together (Holm 1979).
    pub adjusted: Option<f64>,
}

impl Results {
    pub(super) fn new(plan: Plan, rows: Vec<Row>) -> Self {
        Self { plan, rows }
    }

    /// The rows as a tidy table: one a row, the time in the last column.
    #[must_use]
    pub fn to_csv(&self) -> String {
        csv(&self.plan.measures, &self.rows)
    }

    /// The same table as a Parquet file: texts, whole numbers and floats in columns of these names, a
    /// gap where there is no value.
    ///
    /// # Errors
    /// None that rows of this crate are known to cause.
    #[cfg(feature = "parquet")]
    pub fn to_parquet(&self) -> std::io::Result<Vec<u8>> {
        let columns = super::row::columns(&self.plan.measures, &self.rows);
        crate::lab::parquet::written(&columns).map_err(std::io::Error::other)
    }

    /// The rows as JSON, one object a line.
    ///
    /// # Errors
    /// None that rows of this crate are known to cause.
    pub fn to_lines(&self) -> Result<String, serde_json::Error> {
        let mut lines = String::new();
        for row in &self.rows {
            lines.push_str(&serde_json::to_string(row)?);
            lines.push('\n');
        }
        Ok(lines)
    }

    /// The groups of instances, in the plan's order.
    #[must_use]
    pub fn groups(&self) -> Vec<&str> {
        let mut groups: Vec<&str> = self.rows.iter().map(|row| row.group.as_str()).collect();
        groups.dedup();
        groups
    }

    /// The rows of a strategy on a group, by instance.
    pub fn of<'a>(
        &'a self,
        group: &'a str,
        strategy: &'a str,
    ) -> impl Iterator<Item = &'a Row> + 'a {
        self.rows.iter().filter(move |row| row.group == group && row.strategy == strategy)
    }

    fn values(&self, group: &str, strategy: &str, measure: Metric) -> BTreeMap<u64, f64> {
        let rows = self.of(group, strategy);
        rows.filter_map(|row| Some((row.instance, row.value(measure)?))).into_map()
    }

    /// A measure of every strategy on every group, with its interval.
    #[must_use]
    pub fn summaries(&self, measure: Metric) -> Vec<Summary> {
        let mut summaries = Vec::new();
        for group in self.groups() {
            for strategy in &self.plan.strategies {
                let values: Vec<f64> =
                    self.values(group, strategy, measure).into_values().collect();
                let label = format!("{measure} of {strategy} on {group}");
                summaries.push(Summary {
                    group: group.to_owned(),
                    strategy: strategy.clone(),
                    measure,
                    count: values.len(),
                    mean: mean(&values),
                    interval: interval(&values, self.plan.seed, &label),
                    deviation: deviation(&values),
                    median: median(&values),
                });
            }
        }
        summaries
    }

    /// Strategies in pairs on the same instances of each group: every two of them, or each with
    /// `baseline` where one is named. Instances on which either has no value are left out.
    #[must_use]
    pub fn compare(&self, measure: Metric, baseline: Option<&str>) -> Vec<Compared> {
        let strategies = &self.plan.strategies;
        let mut compared = Vec::new();
        for group in self.groups() {
            let values: Vec<_> =
                strategies.iter().map(|code| self.values(group, code, measure)).collect();
            for (first, one) in strategies.iter().zip(&values) {
                for (second, other) in strategies.iter().zip(&values) {
                    let wanted = match baseline {
                        Some(baseline) => second == baseline && first != baseline,
                        None => {
                            strategies.iter().position(|code| code == first)
                                < strategies.iter().position(|code| code == second)
                        }
                    };
                    if wanted {
                        let pair = (first.as_str(), second.as_str());
                        compared.push(self.pair(group, measure, pair, one, other));
                    }
                }
            }
        }
        let p: Vec<_> = compared.iter().map(|one| one.p).collect();
        for (one, adjusted) in compared.iter_mut().zip(holm(&p)) {
            one.adjusted = adjusted;
        }
        compared
    }

    fn pair(
        &self,
        group: &str,
        measure: Metric,
        (first, second): (&str, &str),
        one: &BTreeMap<u64, f64>,
        other: &BTreeMap<u64, f64>,
    ) -> Compared {
        let both = one.iter().filter_map(|(at, value)| Some(value - other.get(at)?));
        let differences: Vec<f64> = both.collect();
        let gains = |difference: &&f64| match measure.better() {
            Better::Higher => **difference > 0.0,
            Better::Lower => **difference < 0.0,
        };
        let wins = differences.iter().filter(gains).count();
        let ties = differences.iter().filter(|difference| **difference == 0.0).count();
        let difference = mean(&differences);
        let spread = deviation(&differences).filter(|&spread| spread > 0.0);
        let ranks = signed_ranks(&differences);
        let label = format!("{measure} of {first} less {second} on {group}");
        Compared {
            group: group.to_owned(),
            measure,
            first: first.to_owned(),
            second: second.to_owned(),
            count: differences.len(),
            wins,
            ties,
            losses: differences.len() - wins - ties,
            difference,
            interval: interval(&differences, self.plan.seed, &label),
            standardised: difference.zip(spread).map(|(mean, spread)| mean / spread),
            rank_effect: ranks.map(|ranks| ranks.effect),
            p: ranks.map(|ranks| ranks.p),
            adjusted: None,
        }
    }
}
