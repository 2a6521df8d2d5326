//! The report of an experiment.

mod charts;
mod differences;

use super::block::{Block, Document, Table};
use super::chart::short;
use crate::kernel::{Internal, Language, Phrases};
use crate::lab::experiments::{Better, Frontier, InstanceMap, Metric, Results, Row, RowStatus};
use crate::mechanisms::MECHANISMS;
use std::collections::BTreeMap;

/// A report of an experiment's results, with what else was looked at, in English or Russian. Names of
/// cultures stay what a plan writes.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::lab::{Context, experiments::{Experiment, Kept, Plan}};
/// use mentormatch::report::ExperimentReport;
///
/// let plan = r#"{"cultures": [{"culture": "urn"}], "sizes": [5], "instances": 4,
///                "strategies": ["mentee-optimal", "greedy"]}"#;
/// let experiment = Experiment::new(Plan::from_json(plan)?, &Context::default())?;
/// let run = experiment.run(Kept::default(), &mut Vec::new(), &Control::unbounded())?;
/// let results = run.or_stopped()?;
/// let page = ExperimentReport::new(&results).to_html()?;
/// assert!(page.contains("</svg>") && page.contains("<th scope=\"row\">greedy</th>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ExperimentReport<'a> {
    results: &'a Results,
    frontiers: Vec<(String, &'a Frontier)>,
    map: Option<&'a InstanceMap>,
    command: Option<String>,
    more: Vec<Block>,
    phrases: Phrases,
}

/// What the tables tell, in this order, where the plan measures it.
const TOLD: [Metric; 10] = [
    Metric::Size,
    Metric::Satisfaction,
    Metric::SatisfactionShare,
    Metric::FirstChoiceShare,
    Metric::MenteeRankMean,
    Metric::MentorRankMean,
    Metric::Regret,
    Metric::BlockingPairs,
    Metric::JustifiedEnvy,
    Metric::Gini,
];

impl<'a> ExperimentReport<'a> {
    /// A report of these results, in English.
    #[must_use]
    pub fn new(results: &'a Results) -> Self {
        Self {
            results,
            frontiers: Vec::new(),
            map: None,
            command: None,
            more: Vec::new(),
            phrases: Phrases::english(),
        }
    }

    /// In the language of these phrases. A pairing's report keeps its own.
    #[must_use]
    pub fn in_words(mut self, phrases: Phrases) -> Self {
        self.phrases = phrases;
        self
    }

    /// With the frontier between satisfaction and stability of an instance of this name.
    #[must_use]
    pub fn with_frontier(mut self, name: &str, frontier: &'a Frontier) -> Self {
        self.frontiers.push((name.to_owned(), frontier));
        self
    }

    /// With the map of the instances.
    #[must_use]
    pub fn with_map(mut self, map: &'a InstanceMap) -> Self {
        self.map = Some(map);
        self
    }

    /// With the command that makes the results again from the plan.
    #[must_use]
    pub fn with_command(mut self, command: &str) -> Self {
        self.command = Some(command.to_owned());
        self
    }

    /// With the report of a pairing after the results.
    #[cfg(feature = "people")]
    #[must_use]
    pub fn with_pairing(mut self, pairing: &super::PairingReport<'_>) -> Self {
        self.more.extend(pairing.blocks());
        self
    }

    /// One HTML file that needs no other.
    ///
    /// # Errors
    /// None that is known: a page that cannot be written is a fault of this crate.
    pub fn to_html(self) -> Result<String, Internal> {
        self.document()?.html()
    }

    /// The same as Markdown, without drawings.
    ///
    /// # Errors
    /// As of [`ExperimentReport::to_html`].
    pub fn to_markdown(self) -> Result<String, Internal> {
        Ok(self.document()?.markdown())
    }

    fn document(mut self) -> Result<Document, Internal> {
        let plan = &self.results.plan;
        let title = match plan.name.as_str() {
            "" => self.said("Strategies compared", "Сравнение стратегий").to_owned(),
            name => name.to_owned(),
        };
        let mut blocks = vec![Block::text(self.introduction())];
        let groups = self.results.groups();
        blocks.push(Block::section(
            self.said("How good each strategy is", "Насколько хороша каждая стратегия"),
        ));
        blocks.push(Block::text(self.said(
            "Means over all instances of a group, in brackets the interval of 95 % by resampling \
             instances. Ranks count from 1; satisfaction adds, for both people of each pair, the \
             length of the list + 1 − the partner's rank. Seconds are the median of single runs \
             and depend on the machine.",
            "Средние по всем примерам группы, в скобках 95-процентный интервал по повторным \
             выборкам примеров. Места считаются с 1; удовлетворённость складывает для обоих людей \
             каждой пары длину списка + 1 − место партнёра. Секунды – медиана отдельных запусков, \
             они зависят от машины.",
        )));
        // Few groups are seen at once, of many the first.
        let few = groups.len() <= 3;
        for ((at, group), table) in groups.iter().enumerate().zip(self.tables(&groups)) {
            let mut inside = vec![Block::Table(table)];
            inside.extend(self.profile(group, true));
            inside.extend(self.profile(group, false));
            inside.extend(self.trade(group).map(Block::Chart));
            let summary = (*group).to_owned();
            blocks.push(Block::Details { summary, open: few || at == 0, blocks: inside });
        }
        if !self.frontiers.is_empty() {
            blocks
                .push(Block::section(self.said("What stability costs", "Чего стоит устойчивость")));
        }
        blocks.extend(self.frontier_blocks());
        if let Some(map) = self.map {
            let title = self.said("How the instances differ", "Чем отличаются примеры");
            blocks.push(Block::section(title));
            blocks.extend(self.map_blocks(map));
        }
        if let Some(chart) = self.times() {
            blocks.push(Block::section(self.said("Time against size", "Время и размер")));
            blocks.push(Block::Chart(chart));
        }
        blocks.push(Block::section(
            self.said("Which differences are more than chance", "Какие различия не случайны"),
        ));
        blocks.extend(self.comparisons());
        blocks.extend(self.unsolved());
        blocks.append(&mut self.more);
        let again = self.said("How to make this again", "Как это повторить");
        blocks.push(Block::section(again));
        let plain = self.said("Run this plan as an experiment", "Запустите этот план");
        let command = self.command.as_deref().unwrap_or(plain);
        let same = self
            .said("All but the times comes out the same.", "Всё, кроме времени, получится тем же.");
        blocks.push(Block::text(format!("{command}. {same}")));
        blocks.push(Block::closed(self.said("The plan", "План"), vec![Block::Code(pretty(plan)?)]));
        Ok(Document { title, language: self.phrases.language(), blocks })
    }

    fn is_russian(&self) -> bool {
        self.phrases.language() == Language::Russian
    }

    fn said<'t>(&self, english: &'t str, russian: &'t str) -> &'t str {
        if self.is_russian() { russian } else { english }
    }

    /// What a strategy is called; the code of a caller's own.
    fn way<'t>(&'t self, code: &'t str) -> &'t str {
        self.phrases.of(MECHANISMS, code)
    }

    fn short(&self, value: f64) -> String {
        short(value, self.phrases.language())
    }

    /// A mean with its interval, where it has one.
    fn spread(&self, mean: f64, interval: Option<(f64, f64)>) -> String {
        match interval {
            Some((low, high)) if low < high => {
                format!("{} [{}; {}]", self.short(mean), self.short(low), self.short(high))
            }
            _ => self.short(mean),
        }
    }

    /// The name of a measure.
    fn measure(&self, measure: Metric) -> String {
        if self.is_russian() {
            measure.russian().to_owned()
        } else {
            measure.code().replace('-', " ")
        }
    }

    fn introduction(&self) -> String {
        let rows = &self.results.rows;
        let strategies = self.results.plan.strategies.len();
        let mut counts = BTreeMap::new();
        rows.iter().for_each(|row| *counts.entry((&row.group, row.instance)).or_insert(0) += 1);
        let verified = rows.iter().filter(|row| row.verified.is_some()).count();
        let refused = |row: &&Row| row.verified == Some(crate::lab::Verified::No);
        let refused = rows.iter().filter(refused).count();
        let checked = match (verified, refused) {
            (0, _) => {
                self.said("claims were not verified", "утверждения не проверялись").to_owned()
            }
            (all, 0) if self.is_russian() => format!("независимо проверено утверждений: {all}"),
            (1, 0) => "the one claim was verified independently".to_owned(),
            (all, 0) => format!("all {all} claims were verified independently"),
            (all, wrong) if self.is_russian() => {
                format!("утверждений {all}, из них ОТКЛОНЕНО проверкой: {wrong}")
            }
            (all, wrong) => {
                let claims = self.counted(all, ["claim", "claims"]);
                let were = if wrong == 1 { "was" } else { "were" };
                format!("of {claims} {wrong} {were} REFUSED by the verifier")
            }
        };
        let (groups, seed) = (self.results.groups().len(), self.results.plan.seed);
        let counts = counts.len();
        if self.is_russian() {
            return format!(
                "Стратегий: {strategies}; примеров: {counts}; групп: {groups}; зерно {seed}; \
                 {checked}."
            );
        }
        let strategies = self.counted(strategies, ["strategy", "strategies"]);
        let instances = self.counted(counts, ["instance", "instances"]);
        let groups = self.counted(groups, ["group", "groups"]);
        format!("{strategies} on {instances} of {groups}; seed {seed}; {checked}.")
    }

    /// A number with the English noun that agrees with it.
    fn counted(&self, count: usize, noun: [&str; 2]) -> String {
        self.phrases.counted(count as u64, &noun)
    }

    /// A table a group: a row a strategy, a column a measure.
    fn tables(&self, groups: &[&str]) -> Vec<Table> {
        let plan = &self.results.plan;
        let told: Vec<Metric> =
            TOLD.into_iter().filter(|measure| plan.measures.contains(measure)).collect();
        let told = if told.is_empty() { plan.measures.clone() } else { told };
        let summaries: Vec<_> =
            told.iter().flat_map(|&measure| self.results.summaries(measure)).collect();
        let table = |group: &&str| {
            let count = self.results.rows.iter().filter(|row| row.group == **group);
            let count = count.map(|row| row.instance).max().map_or(0, |last| last + 1);
            let mut head = vec![self.said("strategy", "стратегия").to_owned()];
            head.extend(told.iter().map(|&measure| {
                let better = if measure.better() == Better::Higher { "↑" } else { "↓" };
                format!("{} {better}", self.measure(measure))
            }));
            head.push(self.said("seconds", "секунды").to_owned());
            let rows = plan.strategies.iter().map(|strategy| {
                let mut row = vec![self.way(strategy).to_owned()];
                for measure in &told {
                    let found = summaries.iter().find(|one| {
                        one.group == **group && one.strategy == *strategy && one.measure == *measure
                    });
                    row.push(
                        found
                            .and_then(|one| Some(self.spread(one.mean?, one.interval)))
                            .unwrap_or("–".to_owned()),
                    );
                }
                let seconds = self.seconds(group, strategy);
                row.push(seconds.map_or("–".to_owned(), |seconds| self.short(seconds)));
                row
            });
            let rows = rows.collect();
            let caption = if self.is_russian() {
                format!("{group}: примеров {count} (↑ больше – лучше, ↓ меньше – лучше)")
            } else {
                let instances = self.counted(count as usize, ["instance", "instances"]);
                format!("{group}: {instances} (↑ higher is better, ↓ lower)")
            };
            Table { caption, head, rows }
        };
        groups.iter().map(table).collect()
    }

    /// The median time of a strategy's runs.
    fn seconds(&self, group: &str, strategy: &str) -> Option<f64> {
        let rows = self.results.of(group, strategy);
        let rows = rows.filter(|row| row.status != RowStatus::Refused);
        let mut seconds: Vec<f64> = rows.map(|row| row.seconds).collect();
        seconds.sort_unstable_by(f64::total_cmp);
        seconds.get(seconds.len() / 2).copied()
    }
}

/// The plan in lines: what it says at the top, a line each.
fn pretty(plan: &crate::lab::experiments::Plan) -> Result<String, Internal> {
    let text = plan.to_json().map_err(|_| Internal::broken("a plan is not written as JSON"))?;
    let Ok(value) = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text)
    else {
        return Ok(text);
    };
    let lines: Vec<String> =
        value.iter().map(|(name, value)| format!("  \"{name}\": {value}")).collect();
    Ok(format!("{{\n{}\n}}", lines.join(",\n")))
}
