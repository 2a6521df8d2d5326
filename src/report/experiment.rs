//! The report of an experiment.

use super::block::{Block, Document, Table};
use super::chart::{Axis, Chart, Series, short};
use crate::kernel::JsonError;
use crate::lab::experiments::{Better, Frontier, InstanceMap, Metric, Results, Row, RowStatus};
use std::collections::BTreeMap;

/// A report of an experiment's results, with what else was looked at.
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
    /// A report of these results.
    #[must_use]
    pub fn new(results: &'a Results) -> Self {
        Self { results, frontiers: Vec::new(), map: None, command: None, more: Vec::new() }
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
    /// None that plans of this crate are known to cause.
    pub fn to_html(self) -> Result<String, JsonError> {
        Ok(self.document()?.html())
    }

    /// The same as Markdown, without drawings.
    ///
    /// # Errors
    /// None that plans of this crate are known to cause.
    pub fn to_markdown(self) -> Result<String, JsonError> {
        Ok(self.document()?.markdown())
    }

    fn document(mut self) -> Result<Document, JsonError> {
        let plan = &self.results.plan;
        let title = match plan.name.as_str() {
            "" => "Strategies compared".to_owned(),
            name => name.to_owned(),
        };
        let mut blocks = vec![Block::text(self.introduction())];
        let groups = self.results.groups();
        blocks.push(Block::section("How good each strategy is"));
        blocks.push(Block::text(
            "Means over all instances of a group, in brackets the interval of 95 % by resampling \
             instances. Ranks count from 1; satisfaction adds, for both people of each pair, the \
             length of the list + 1 − the partner's rank. Seconds are the median of single runs \
             and depend on the machine.",
        ));
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
            blocks.push(Block::section("What stability costs"));
        }
        blocks.extend(self.frontier_blocks());
        if let Some(map) = self.map {
            blocks.push(Block::section("How the instances differ"));
            blocks.extend(map_blocks(map));
        }
        if let Some(chart) = self.times() {
            blocks.push(Block::section("Time against size"));
            blocks.push(Block::Chart(chart));
        }
        blocks.push(Block::section("Which differences are more than chance"));
        blocks.extend(self.comparisons());
        blocks.extend(self.unsolved());
        blocks.append(&mut self.more);
        blocks.push(Block::section("How to make this again"));
        let command = self.command.as_deref().unwrap_or("Run this plan as an experiment");
        blocks.push(Block::text(format!("{command}. All but the times comes out the same.")));
        blocks.push(Block::closed("The plan", vec![Block::Code(pretty(plan)?)]));
        Ok(Document { title, language: "en", blocks })
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
            (0, _) => "claims were not verified".to_owned(),
            (all, 0) => format!("all {all} claims were verified independently"),
            (all, wrong) => format!("of {all} claims {wrong} were REFUSED by the verifier"),
        };
        format!(
            "{strategies} strategies on {} instances of {} groups; seed {}; {checked}.",
            counts.len(),
            self.results.groups().len(),
            self.results.plan.seed,
        )
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
            let mut head = vec!["strategy".to_owned()];
            head.extend(told.iter().map(|measure| {
                let better = if measure.better() == Better::Higher { "↑" } else { "↓" };
                format!("{} {better}", measure.code().replace('-', " "))
            }));
            head.push("seconds".to_owned());
            let rows = plan.strategies.iter().map(|strategy| {
                let mut row = vec![strategy.clone()];
                for measure in &told {
                    let found = summaries.iter().find(|one| {
                        one.group == **group && one.strategy == *strategy && one.measure == *measure
                    });
                    row.push(
                        found
                            .and_then(|one| Some(spread(one.mean?, one.interval)))
                            .unwrap_or("–".to_owned()),
                    );
                }
                row.push(self.seconds(group, strategy).map_or("–".to_owned(), short));
                row
            });
            let rows = rows.collect();
            let caption = format!("{group}: {count} instances (↑ higher is better, ↓ lower)");
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

    /// How many people get a partner of each rank or a better one.
    fn profile(&self, group: &str, mentees: bool) -> Option<Block> {
        let (side, other) = if mentees { ("mentees", "mentor") } else { ("mentors", "mentee") };
        let series = self.results.plan.strategies.iter().filter_map(|strategy| {
            let mut profile: Vec<u64> = Vec::new();
            let mut people = 0;
            for row in self.results.of(group, strategy).filter(|row| !row.measures.is_empty()) {
                people += if mentees { row.mentees } else { row.mentors };
                let of_row = if mentees { &row.mentee_profile } else { &row.mentor_profile };
                profile.resize(profile.len().max(of_row.len()), 0);
                profile.iter_mut().zip(of_row).for_each(|(sum, count)| *sum += count);
            }
            let mut sum = 0;
            let points = (1_u32..).zip(&profile).map(|(rank, count)| {
                sum += count;
                (f64::from(rank), 100.0 * sum as f64 / people as f64)
            });
            let points: Vec<_> = points.collect();
            let (name, line, marks) = (strategy.clone(), true, false);
            (people > 0).then_some(Series { name, points, line, marks })
        });
        let series: Vec<Series> = series.collect();
        let last =
            series.iter().flat_map(|one| &one.points).map(|point| point.0).fold(1.0, f64::max);
        let mut series = series;
        // A curve that ends early is drawn on to the right at its last height.
        for one in &mut series {
            if let Some(&(rank, share)) = one.points.last()
                && rank < last
            {
                one.points.push((last, share));
            }
        }
        (!series.is_empty()).then(|| {
            Block::Chart(Chart {
                title: format!("{group}: {side} by the rank of their {other}"),
                about: format!(
                    "For each rank and strategy, how many pairs give one of a hundred {side} a {other} \
                     of this rank or a better one. {}",
                    series.iter().map(first_and_last).collect::<Vec<_>>().join("; ")
                ),
                x: Axis { label: "rank, or better".to_owned(), logarithmic: last > 20.0, from_zero: false },
                y: Axis { label: format!("pairs per 100 {side}"), logarithmic: false, from_zero: true },
                series,
            })
        })
    }

    /// Satisfaction against blocking pairs: a mark a strategy.
    fn trade(&self, group: &str) -> Option<Chart> {
        let points = |measure| {
            let all = self.results.summaries(measure);
            let of_group = all.into_iter().filter(|one| one.group == group);
            of_group.map(|one| one.mean).collect::<Vec<_>>()
        };
        let measures = &self.results.plan.measures;
        let share = measures.contains(&Metric::SatisfactionShare);
        let measure = if share { Metric::SatisfactionShare } else { Metric::Satisfaction };
        let (across, up) = (points(measure), points(Metric::BlockingPairs));
        let strategies = &self.results.plan.strategies;
        let series =
            strategies.iter().zip(across.into_iter().zip(up)).filter_map(|(name, (x, y))| {
                let points = vec![(x?, y?)];
                Some(Series { name: name.clone(), points, line: false, marks: true })
            });
        let series: Vec<Series> = series.collect();
        (!series.is_empty()).then(|| Chart {
            title: format!("{group}: satisfaction against blocking pairs"),
            about: "Each strategy's mean satisfaction and mean number of blocking pairs: best is \
                    right and below."
                .to_owned(),
            x: Axis {
                label: format!("{} (more is better)", measure.code().replace('-', " ")),
                logarithmic: false,
                from_zero: false,
            },
            y: Axis {
                label: "blocking pairs (fewer is better)".to_owned(),
                logarithmic: false,
                from_zero: true,
            },
            series,
        })
    }

    fn frontier_blocks(&self) -> Vec<Block> {
        if self.frontiers.is_empty() {
            return Vec::new();
        }
        let mut rows = Vec::new();
        let mut series = Vec::new();
        for (name, frontier) in &self.frontiers {
            let points = frontier
                .points
                .iter()
                .map(|point| (point.satisfaction as f64, point.blocking as f64));
            let (name, points) = (name.clone(), points.collect());
            series.push(Series { name: name.clone(), points, line: true, marks: true });
            for point in &frontier.points {
                let known = match frontier.fewest(point.satisfaction) {
                    Some((least, Some(most))) if least == most => "exact".to_owned(),
                    Some((least, _)) => format!("at least {least}"),
                    None => "exact".to_owned(),
                };
                let (sum, blocking) = (point.satisfaction.to_string(), point.blocking.to_string());
                rows.push(vec![name.clone(), sum, blocking, known]);
            }
        }
        let chart = Chart {
            title: "The fewest blocking pairs for each level of satisfaction".to_owned(),
            about:
                "One line an instance: every matching of that satisfaction or more has at least \
                    so many blocking pairs where the frontier is exact; the numbers stand in the \
                    table."
                    .to_owned(),
            x: Axis { label: "satisfaction".to_owned(), logarithmic: false, from_zero: false },
            y: Axis {
                label: "fewest blocking pairs".to_owned(),
                logarithmic: false,
                from_zero: true,
            },
            series,
        };
        let head = ["instance", "satisfaction at least", "fewest blocking pairs known", "proven"];
        let head = head.map(str::to_owned).to_vec();
        let caption = "The frontier of single instances".to_owned();
        let table = Block::Table(Table { caption, head, rows });
        vec![Block::Chart(chart), Block::closed("The frontier as numbers", vec![table])]
    }

    /// The median time by the number of people, of groups that were drawn.
    fn times(&self) -> Option<Chart> {
        let mut sizes: Vec<usize> =
            self.results.rows.iter().map(|row| row.mentees + row.mentors).collect();
        sizes.sort_unstable();
        sizes.dedup();
        if sizes.len() < 2 {
            return None;
        }
        let series = self.results.plan.strategies.iter().map(|strategy| {
            let points = sizes.iter().filter_map(|&size| {
                let rows = self.results.rows.iter().filter(|row| {
                    row.strategy == *strategy
                        && row.mentees + row.mentors == size
                        && row.status != RowStatus::Refused
                });
                let mut seconds: Vec<f64> = rows.map(|row| row.seconds).collect();
                seconds.sort_unstable_by(f64::total_cmp);
                Some((size as f64, seconds.get(seconds.len() / 2).copied()?))
            });
            Series { name: strategy.clone(), points: points.collect(), line: true, marks: true }
        });
        let series: Vec<Series> = series.collect();
        Some(Chart {
            title: "Median seconds by the number of people".to_owned(),
            about: format!(
                "One line a strategy, both axes by powers of ten. {}",
                series.iter().map(first_and_last).collect::<Vec<_>>().join("; ")
            ),
            x: Axis { label: "people".to_owned(), logarithmic: true, from_zero: false },
            y: Axis { label: "seconds".to_owned(), logarithmic: true, from_zero: false },
            series,
        })
    }

    /// Every strategy against the first, by satisfaction and by blocking pairs.
    fn comparisons(&self) -> Vec<Block> {
        let plan = &self.results.plan;
        let Some(baseline) = plan.strategies.first() else { return Vec::new() };
        let mut blocks = vec![Block::text(format!(
            "Each strategy against {baseline} on the same instances: the mean difference with its \
             interval, on how many instances it is better, equal and worse, the effect (mean over \
             deviation of differences; ranks from −1 to 1), and the probability of such a \
             difference by chance (signed ranks), corrected for all comparisons of the table \
             (Holm). Below 0.05 it counts as more than chance."
        ))];
        let wanted = [Metric::Satisfaction, Metric::MenteeRankMean, Metric::BlockingPairs];
        for measure in wanted.into_iter().filter(|measure| plan.measures.contains(measure)) {
            let compared = self.results.compare(measure, Some(baseline));
            let rows = compared.iter().filter(|one| one.count > 0).map(|one| {
                let or = |value: Option<f64>| value.map_or("–".to_owned(), short);
                vec![
                    one.first.clone(),
                    one.group.clone(),
                    one.difference.map_or("–".to_owned(), |mean| spread(mean, one.interval)),
                    format!("{} / {} / {}", one.wins, one.ties, one.losses),
                    or(one.standardised),
                    or(one.rank_effect),
                    or(one.adjusted),
                ]
            });
            let rows: Vec<_> = rows.collect();
            let clear =
                compared.iter().filter(|one| one.adjusted.is_some_and(|p| p < 0.05)).count();
            let head = [
                "strategy",
                "group",
                "difference",
                "better / equal / worse",
                "standardised",
                "ranks",
                "p (Holm)",
            ];
            let head = head.map(str::to_owned).to_vec();
            let name = measure.code().replace('-', " ");
            let summary =
                format!("{name}: {clear} of {} differences are more than chance", rows.len());
            let caption = format!("{name}, less that of {baseline}");
            blocks.push(Block::closed(summary, vec![Block::Table(Table { caption, head, rows })]));
        }
        blocks
    }

    /// What was refused, impossible or stopped, with the first reason of each.
    fn unsolved(&self) -> Vec<Block> {
        let mut found: BTreeMap<(&str, &str, &str), (usize, &str)> = BTreeMap::new();
        for row in self.results.rows.iter().filter(|row| row.status != RowStatus::Solved) {
            let key = (row.group.as_str(), row.strategy.as_str(), row.status.code());
            let reason = row.reason.as_deref().unwrap_or_default();
            found.entry(key).or_insert((0, reason)).0 += 1;
        }
        if found.is_empty() {
            return Vec::new();
        }
        let rows = found.into_iter().map(|((group, strategy, status), (count, reason))| {
            [strategy, group, status, &count.to_string(), reason].map(str::to_owned).to_vec()
        });
        let head = ["strategy", "group", "ended", "instances", "the first reason"];
        let head = head.map(str::to_owned).to_vec();
        let caption = "Runs without an answer".to_owned();
        let table = Table { caption, head, rows: rows.collect() };
        vec![Block::section("What was refused or not found"), Block::Table(table)]
    }
}

/// The map, a mark an instance.
fn map_blocks(map: &InstanceMap) -> Vec<Block> {
    let mut series: Vec<Series> = Vec::new();
    for place in &map.places {
        let at = (place.at[0], place.at[1]);
        match series.iter_mut().find(|one| one.name == place.source) {
            Some(one) => one.points.push(at),
            None => {
                let (name, points) = (place.source.clone(), vec![at]);
                series.push(Series { name, points, line: false, marks: true });
            }
        }
    }
    let correlation = map.correlation.map_or(String::new(), |correlation| {
        format!(
            " Distances on the map and between instances correlate with {}.",
            short(correlation)
        )
    });
    let left: Vec<String> =
        map.left_out.iter().map(|(group, why)| format!("{group} is left out: {why}.")).collect();
    let text = format!(
        "A mark is an instance with {} people on each side; near marks are instances in which \
         people like and are liked alike (mutual-attraction distance, classical scaling).\
         {correlation} {}",
        map.size,
        left.join(" ")
    );
    let axis = |label: &str| Axis { label: label.to_owned(), logarithmic: false, from_zero: false };
    let mut blocks = vec![Block::text(text)];
    if !series.is_empty() {
        blocks.push(Block::Chart(Chart {
            title: "The map of the instances".to_owned(),
            about: format!("{} instances in a plane, by culture.", map.places.len()),
            x: axis("first coordinate"),
            y: axis("second coordinate"),
            series,
        }));
    }
    blocks
}

/// What a line of a chart comes to, for those who do not see it.
fn first_and_last(series: &Series) -> String {
    match (series.points.first(), series.points.last()) {
        (Some(first), Some(last)) => format!(
            "{}: from {} at {} to {} at {}",
            series.name,
            short(first.1),
            short(first.0),
            short(last.1),
            short(last.0)
        ),
        _ => format!("{}: nothing", series.name),
    }
}

fn spread(mean: f64, interval: Option<(f64, f64)>) -> String {
    match interval {
        Some((low, high)) if low < high => {
            format!("{} [{}; {}]", short(mean), short(low), short(high))
        }
        _ => short(mean),
    }
}

/// The plan in lines: what it says at the top, a line each.
fn pretty(plan: &crate::lab::experiments::Plan) -> Result<String, JsonError> {
    let text = plan.to_json()?;
    let Ok(value) = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text)
    else {
        return Ok(text);
    };
    let lines: Vec<String> =
        value.iter().map(|(name, value)| format!("  \"{name}\": {value}")).collect();
    Ok(format!("{{\n{}\n}}", lines.join(",\n")))
}
