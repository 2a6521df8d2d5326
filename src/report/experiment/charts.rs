//! The drawings of an experiment's report.

use super::super::block::{Block, Table};
use super::super::chart::{Axis, Chart, Series};
use super::ExperimentReport;
use crate::lab::experiments::{InstanceMap, Metric, RowStatus};

impl ExperimentReport<'_> {
    /// How many people get a partner of each rank or a better one.
    pub(super) fn profile(&self, group: &str, mentees: bool) -> Option<Block> {
        let (side, other) = match (mentees, self.is_russian()) {
            (true, false) => ("mentees", "mentor"),
            (false, false) => ("mentors", "mentee"),
            (true, true) => ("наставляемых", "наставника"),
            (false, true) => ("наставников", "наставляемого"),
        };
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
            let (name, line, marks) = (self.way(strategy).to_owned(), true, false);
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
        if series.is_empty() {
            return None;
        }
        let ends: Vec<String> = series.iter().map(|one| self.first_and_last(one)).collect();
        let ends = ends.join("; ");
        let (title, about, up) = if self.is_russian() {
            (
                format!("{group}: доля {side} по месту {other}"),
                format!(
                    "Для каждого места и каждой стратегии: сколько пар на сто {side} дают {other} \
                     на этом месте или лучше. {ends}"
                ),
                format!("пар на 100 {side}"),
            )
        } else {
            (
                format!("{group}: {side} by the rank of their {other}"),
                format!(
                    "For each rank and strategy, how many pairs give one of a hundred {side} a \
                     {other} of this rank or a better one. {ends}"
                ),
                format!("pairs per 100 {side}"),
            )
        };
        let across = self.said("rank, or better", "место или лучше").to_owned();
        Some(Block::Chart(Chart {
            title,
            about,
            x: Axis { label: across, logarithmic: last > 20.0, from_zero: false },
            y: Axis { label: up, logarithmic: false, from_zero: true },
            series,
        }))
    }

    /// Satisfaction against blocking pairs: a mark a strategy.
    pub(super) fn trade(&self, group: &str) -> Option<Chart> {
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
                let name = self.way(name).to_owned();
                Some(Series { name, points, line: false, marks: true })
            });
        let series: Vec<Series> = series.collect();
        let title = self
            .said("satisfaction against blocking pairs", "удовлетворённость и блокирующие пары");
        let about = self.said(
            "Each strategy's mean satisfaction and mean number of blocking pairs: best is right and \
             below.",
            "Средняя удовлетворённость и среднее число блокирующих пар каждой стратегии: лучше \
             правее и ниже.",
        );
        let more = self.said("more is better", "больше – лучше");
        let fewer =
            self.said("blocking pairs (fewer is better)", "блокирующие пары (меньше – лучше)");
        (!series.is_empty()).then(|| Chart {
            title: format!("{group}: {title}"),
            about: about.to_owned(),
            x: Axis {
                label: format!("{} ({more})", self.measure(measure)),
                logarithmic: false,
                from_zero: false,
            },
            y: Axis { label: fewer.to_owned(), logarithmic: false, from_zero: true },
            series,
        })
    }

    pub(super) fn frontier_blocks(&self) -> Vec<Block> {
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
                    Some((least, most)) if most != Some(least) => {
                        format!("{} {least}", self.said("at least", "не меньше"))
                    }
                    _ => self.said("exact", "точно").to_owned(),
                };
                let (sum, blocking) = (point.satisfaction.to_string(), point.blocking.to_string());
                rows.push(vec![name.clone(), sum, blocking, known]);
            }
        }
        let title = self.said(
            "The fewest blocking pairs for each level of satisfaction",
            "Наименьшее число блокирующих пар при каждой удовлетворённости",
        );
        let about = self.said(
            "One line an instance: every matching of that satisfaction or more has at least so many \
             blocking pairs where the frontier is exact; the numbers stand in the table.",
            "Линия на пример: у каждого набора пар с такой или большей удовлетворённостью не меньше \
             стольких блокирующих пар, где граница точна; числа стоят в таблице.",
        );
        let across = self.said("satisfaction", "удовлетворённость");
        let up = self.said("fewest blocking pairs", "меньше всего блокирующих пар");
        let chart = Chart {
            title: title.to_owned(),
            about: about.to_owned(),
            x: Axis { label: across.to_owned(), logarithmic: false, from_zero: false },
            y: Axis { label: up.to_owned(), logarithmic: false, from_zero: true },
            series,
        };
        let head = [
            self.said("instance", "пример"),
            self.said("satisfaction at least", "удовлетворённость не меньше"),
            self.said("fewest blocking pairs known", "известное наименьшее число блокирующих пар"),
            self.said("proven", "доказано"),
        ];
        let head = head.map(str::to_owned).to_vec();
        let caption = self.said("The frontier of single instances", "Граница отдельных примеров");
        let table = Block::Table(Table { caption: caption.to_owned(), head, rows });
        let summary = self.said("The frontier as numbers", "Граница в числах");
        vec![Block::Chart(chart), Block::closed(summary, vec![table])]
    }

    /// The median time by the number of people, of groups that were drawn.
    pub(super) fn times(&self) -> Option<Chart> {
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
            let name = self.way(strategy).to_owned();
            Series { name, points: points.collect(), line: true, marks: true }
        });
        let series: Vec<Series> = series.collect();
        let ends: Vec<String> = series.iter().map(|one| self.first_and_last(one)).collect();
        let about = self.said(
            "One line a strategy, both axes by powers of ten.",
            "Линия на стратегию, обе оси – по степеням десяти.",
        );
        let title =
            self.said("Median seconds by the number of people", "Медиана секунд по числу людей");
        let (people, seconds) = (self.said("people", "люди"), self.said("seconds", "секунды"));
        Some(Chart {
            title: title.to_owned(),
            about: format!("{about} {}", ends.join("; ")),
            x: Axis { label: people.to_owned(), logarithmic: true, from_zero: false },
            y: Axis { label: seconds.to_owned(), logarithmic: true, from_zero: false },
            series,
        })
    }

    /// The map, a mark an instance.
    pub(super) fn map_blocks(&self, map: &InstanceMap) -> Vec<Block> {
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
        let alike = map.correlation.map_or(String::new(), |correlation| {
            let told = self.said(
                "Distances on the map and between instances correlate with",
                "Корреляция расстояний на карте и между примерами:",
            );
            format!(" {told} {}.", self.short(correlation))
        });
        let out = self.said("is left out", "не показана");
        let left = map.left_out.iter().map(|left| {
            let why = self.phrases.say(&left.why);
            format!("{} {out}: {why}.", left.group)
        });
        let left = left.collect::<Vec<_>>().join(" ");
        let size = map.size;
        let text = if self.is_russian() {
            format!(
                "Знак – это пример, в котором на каждой стороне людей: {size}; рядом стоят примеры, в \
                 которых люди одинаково нравятся и одинаково выбирают (расстояние взаимного \
                 притяжения, классическое шкалирование).{alike} {left}"
            )
        } else {
            let people = self.counted(size, ["person", "people"]);
            format!(
                "A mark is an instance with {people} on each side; near marks are instances in \
                 which people like and are liked alike (mutual-attraction distance, classical \
                 scaling).{alike} {left}"
            )
        };
        let axis =
            |label: &str| Axis { label: label.to_owned(), logarithmic: false, from_zero: false };
        let mut blocks = vec![Block::text(text)];
        if !series.is_empty() {
            let count = map.places.len();
            let about = if self.is_russian() {
                format!("Примеров на плоскости: {count}, по культурам.")
            } else {
                let instances = self.counted(count, ["instance", "instances"]);
                format!("{instances} in a plane, by culture.")
            };
            blocks.push(Block::Chart(Chart {
                title: self.said("The map of the instances", "Карта примеров").to_owned(),
                about,
                x: axis(self.said("first coordinate", "первая координата")),
                y: axis(self.said("second coordinate", "вторая координата")),
                series,
            }));
        }
        blocks
    }

    /// What a line of a chart comes to, for those who do not see it.
    fn first_and_last(&self, series: &Series) -> String {
        let (Some(first), Some(last)) = (series.points.first(), series.points.last()) else {
            return format!("{}: {}", series.name, self.said("nothing", "ничего"));
        };
        let [x, y, to_x, to_y] = [first.0, first.1, last.0, last.1].map(|value| self.short(value));
        if self.is_russian() {
            format!("{}: от {y} при {x} до {to_y} при {to_x}", series.name)
        } else {
            format!("{}: from {y} at {x} to {to_y} at {to_x}", series.name)
        }
    }
}
