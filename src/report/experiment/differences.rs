//! Which differences between strategies are more than chance, and what had no answer.

use super::super::block::{Block, Table};
use super::ExperimentReport;
use crate::lab::experiments::{Metric, RowStatus};
use std::collections::BTreeMap;

impl ExperimentReport<'_> {
    /// Every strategy against the first, by satisfaction and by blocking pairs.
    pub(super) fn comparisons(&self) -> Vec<Block> {
        let plan = &self.results.plan;
        let Some(first) = plan.strategies.first() else { return Vec::new() };
        let baseline = self.way(first);
        let about = if self.is_russian() {
            format!(
                "Каждая стратегия против {baseline} на тех же примерах: средняя разность с \
                 интервалом; на скольких примерах лучше, так же и хуже; эффект (среднее на \
                 отклонение разностей; ранги от −1 до 1) и вероятность такой разности случайно \
                 (знаковые ранги) с поправкой на все сравнения таблицы (Холм). Меньше 0,05 \
                 считается неслучайным."
            )
        } else {
            format!(
                "Each strategy against {baseline} on the same instances: the mean difference with \
                 its interval, on how many instances it is better, equal and worse, the effect \
                 (mean over deviation of differences; ranks from −1 to 1), and the probability of \
                 such a difference by chance (signed ranks), corrected for all comparisons of the \
                 table (Holm). Below 0.05 it counts as more than chance."
            )
        };
        let mut blocks = vec![Block::text(about)];
        let wanted = [Metric::Satisfaction, Metric::MenteeRankMean, Metric::BlockingPairs];
        for measure in wanted.into_iter().filter(|measure| plan.measures.contains(measure)) {
            let compared = self.results.compare(measure, Some(first));
            let rows = compared.iter().filter(|one| one.count > 0).map(|one| {
                let or =
                    |value: Option<f64>| value.map_or("–".to_owned(), |value| self.short(value));
                vec![
                    self.way(&one.first).to_owned(),
                    one.group.clone(),
                    one.difference.map_or("–".to_owned(), |mean| self.spread(mean, one.interval)),
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
                self.said("strategy", "стратегия"),
                self.said("group", "группа"),
                self.said("difference", "разность"),
                self.said("better / equal / worse", "лучше / так же / хуже"),
                self.said("standardised", "на отклонение"),
                self.said("ranks", "ранги"),
                self.said("p (Holm)", "p (Холм)"),
            ];
            let head = head.map(str::to_owned).to_vec();
            let (name, all) = (self.measure(measure), rows.len());
            let (summary, caption) = if self.is_russian() {
                (
                    format!("{name}: неслучайных различий {clear} из {all}"),
                    format!("{name} за вычетом {baseline}"),
                )
            } else {
                (
                    format!(
                        "{name}: {clear} of {} more than chance",
                        self.counted(all, ["difference is", "differences are"])
                    ),
                    format!("{name}, less that of {baseline}"),
                )
            };
            blocks.push(Block::closed(summary, vec![Block::Table(Table { caption, head, rows })]));
        }
        blocks
    }

    /// What was refused, impossible or stopped, with the first reason of each.
    pub(super) fn unsolved(&self) -> Vec<Block> {
        let mut found: BTreeMap<(&str, &str, &str), (usize, &str)> = BTreeMap::new();
        for row in self.results.rows.iter().filter(|row| row.status != RowStatus::Solved) {
            let key = (row.group.as_str(), row.strategy.as_str(), row.status.code());
            let russian = row.reason_russian.as_deref().filter(|_| self.is_russian());
            let reason = russian.or(row.reason.as_deref()).unwrap_or_default();
            found.entry(key).or_insert((0, reason)).0 += 1;
        }
        if found.is_empty() {
            return Vec::new();
        }
        let ended = |status: &str| match status {
            "impossible" => self.said("impossible", "невозможно").to_owned(),
            "stopped" => self.said("stopped", "остановлено").to_owned(),
            "refused" => self.said("refused", "отказано").to_owned(),
            other => other.to_owned(),
        };
        let rows = found.into_iter().map(|((group, strategy, status), (count, reason))| {
            let (strategy, group) = (self.way(strategy).to_owned(), group.to_owned());
            vec![strategy, group, ended(status), count.to_string(), reason.to_owned()]
        });
        let head = [
            self.said("strategy", "стратегия"),
            self.said("group", "группа"),
            self.said("ended", "чем кончилось"),
            self.said("instances", "примеры"),
            self.said("the first reason", "первая причина"),
        ];
        let head = head.map(str::to_owned).to_vec();
        let caption = self.said("Runs without an answer", "Запуски без ответа").to_owned();
        let table = Table { caption, head, rows: rows.collect() };
        let title = self.said("What was refused or not found", "В чём отказано и что не найдено");
        vec![Block::section(title), Block::Table(table)]
    }
}
