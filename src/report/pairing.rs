//! The report of one pairing, for the curator: who with whom and why, who without and why, and
//! other strategies beside it.

use super::block::{Block, Document, Table};
use crate::kernel::{Internal, Language, Phrases, Ratio, Side};
use crate::people::{Cohort, FIELDS, PersonId};
use crate::scoring::{CompiledRules, PairVerdict, told};
use crate::strategy::{
    Breakages, ByGroup, GroupMeasures, Pair, Pairing, Robustness, Unanswered, Unmatched, Waived,
    WhyUnmatched, called,
};
use std::collections::BTreeMap;

/// So many lines of a long list are seen at once: those that matter most come first.
const SHOWN: usize = 10;

/// A report of a pairing of a cohort, in English or Russian.
///
/// It names people and what speaks for each pair, so that it is for those who may read both.
pub struct PairingReport<'a> {
    pairing: &'a Pairing,
    others: &'a [Pairing],
    cohort: &'a Cohort,
    rules: &'a CompiledRules,
    robustness: Option<&'a Robustness>,
    unanswered: Option<&'a Unanswered>,
    breakages: Option<(&'a str, &'a Breakages)>,
    groups: &'a [ByGroup],
    phrases: Phrases,
}

impl<'a> PairingReport<'a> {
    /// A report of this pairing, in English.
    #[must_use]
    pub fn new(pairing: &'a Pairing, cohort: &'a Cohort, rules: &'a CompiledRules) -> Self {
        Self {
            pairing,
            others: &[],
            cohort,
            rules,
            robustness: None,
            unanswered: None,
            breakages: None,
            groups: &[],
            phrases: Phrases::english(),
        }
    }

    /// With the pairings of other strategies on the same situation, side by side; they may hold
    /// the first one again.
    #[must_use]
    pub fn with_comparison(mut self, others: &'a [Pairing]) -> Self {
        self.others = others;
        self
    }

    /// With how far the rules' weights may change before the pairs do.
    #[must_use]
    pub fn with_robustness(mut self, found: &'a Robustness) -> Self {
        self.robustness = Some(found);
        self
    }

    /// With what missing answers may change, and whom to ask what first.
    #[must_use]
    pub fn with_unanswered(mut self, found: &'a Unanswered) -> Self {
        self.unanswered = Some(found);
        self
    }

    /// With whom it moves if a pair breaks that the strategy of this code formed: this one, or a stable one
    /// beside it.
    #[must_use]
    pub fn with_breakages(mut self, strategy: &'a str, found: &'a Breakages) -> Self {
        self.breakages = Some((strategy, found));
        self
    }

    /// With what the pairing gives to groups of people, a table for each question.
    #[must_use]
    pub fn with_groups(mut self, found: &'a [ByGroup]) -> Self {
        self.groups = found;
        self
    }

    /// In the words of these phrases.
    #[must_use]
    pub fn in_words(mut self, phrases: Phrases) -> Self {
        self.phrases = phrases;
        self
    }

    /// One HTML file that needs no other.
    ///
    /// # Errors
    /// None that is known: a page that cannot be written is a fault of this crate.
    pub fn to_html(&self) -> Result<String, Internal> {
        self.document().html()
    }

    /// The same as Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        self.document().markdown()
    }

    fn document(&self) -> Document {
        let title = self.said("Pairs and groups", "Пары и группы").to_owned();
        Document { title, language: self.phrases.language(), blocks: self.blocks() }
    }

    pub(super) fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::text(self.introduction())];
        blocks.push(Block::section(self.said("Who with whom, and why", "Кто с кем и почему")));
        blocks.extend(self.groups());
        if !self.pairing.unmatched_mentees.is_empty() {
            blocks.push(Block::section(self.said("Without a mentor", "Без наставника")));
            blocks.extend(self.without());
        }
        if !self.pairing.unmatched_mentors.is_empty() {
            blocks
                .push(Block::section(self.said("Mentors without a mentee", "Наставники без пары")));
            blocks.push(self.free_mentors());
        }
        if !self.pairing.waived.is_empty() {
            let title = self.said("What could not be asked", "Чего нельзя было соблюсти");
            blocks.push(Block::section(title));
            let line = |one: &Waived| (self.phrases.say(one), Vec::new());
            blocks.push(Block::List(self.pairing.waived.iter().map(line).collect()));
        }
        if !self.groups.is_empty() {
            let title = self.said("What each group gets", "Что получает каждая группа");
            blocks.push(Block::section(title));
            blocks.extend(self.groups.iter().map(|found| Block::Table(self.group_table(found))));
        }
        let changes = self.changes();
        if !changes.is_empty() {
            let title = self.said("What would change the pairs", "Что изменило бы пары");
            blocks.push(Block::section(title));
            blocks.extend(changes);
        }
        if !self.others.is_empty() {
            blocks
                .push(Block::section(self.said("Strategies side by side", "Сравнение стратегий")));
            blocks.push(Block::Table(self.side_by_side()));
        }
        blocks
    }

    fn said<'t>(&self, english: &'t str, russian: &'t str) -> &'t str {
        if self.phrases.language() == Language::Russian { russian } else { english }
    }

    fn score(&self, units: i64) -> String {
        self.phrases.rounded(self.pairing.unit.value(units), 2)
    }

    /// The name with the id, or the id alone.
    fn name(&self, id: &PersonId) -> String {
        let mentee = self.cohort.mentees().get(id).map(|one| one.person.label());
        let name = mentee.or_else(|| self.cohort.mentors().get(id).map(|one| one.person.label()));
        match name {
            Some(name) if name != id.as_str() => format!("{name} ({id})"),
            _ => id.to_string(),
        }
    }

    fn strategy(&self, pairing: &Pairing) -> String {
        called(&self.phrases, &pairing.strategy).to_owned()
    }

    fn introduction(&self) -> String {
        let (pairing, measures) = (self.pairing, &self.pairing.measures);
        let facts = [
            (self.said("strategy", "стратегия"), self.strategy(pairing)),
            (self.said("pairs", "пар"), measures.size.to_string()),
            (
                self.said("mentees without a mentor", "наставляемых без наставника"),
                pairing.unmatched_mentees.len().to_string(),
            ),
            (self.said("total of both sides", "баллы обеих сторон"), self.score(measures.total)),
            (
                self.said(
                    "pairs that would leave for each other",
                    "пар, в которых предпочли бы друг друга",
                ),
                measures.blocking_pairs.map_or("–".to_owned(), |blocking| blocking.to_string()),
            ),
            (
                self.said("certificate", "доказательство"),
                if pairing.verified {
                    self.said("verified independently", "проверено независимо").to_owned()
                } else {
                    self.said("REFUSED", "ОТКЛОНЕНО").to_owned()
                },
            ),
        ];
        facts.map(|(name, value)| format!("{name}: {value}")).join("; ") + "."
    }

    /// A part for each mentor: their mentees, with what the scores are made of.
    fn groups(&self) -> Vec<Block> {
        let part = |(mentor, pairs): (&PersonId, Vec<&Pair>)| {
            let entries = pairs.into_iter().map(|pair| self.pair(pair)).collect();
            [Block::part(self.name(mentor)), Block::List(entries)]
        };
        self.pairing.by_mentor().into_iter().flat_map(part).collect()
    }

    fn pair(&self, pair: &Pair) -> (String, Vec<String>) {
        let mut facts = vec![self.name(&pair.mentee)];
        facts.extend(pair.form.as_ref().map(|form| self.phrases.say(form)));
        if pair.locked {
            facts.push(self.said("fixed by the curator", "зафиксировано куратором").to_owned());
        }
        let scores = format!(
            "{} {}, {} {}",
            self.said("for the mentee", "для наставляемого"),
            self.score(pair.mentee_score.into()),
            self.said("for the mentor", "для наставника"),
            self.score(pair.mentor_score.into()),
        );
        let explained = self.rules.explain_people(self.cohort, &pair.mentee, &pair.mentor);
        let parts = match explained.map(|explained| explained.verdict) {
            Some(PairVerdict::Allowed(parts)) => parts,
            _ => Vec::new(),
        };
        let parts = parts.iter().filter(|part| part.mentee != 0 || part.mentor != 0).map(|part| {
            format!(
                "{} ({} / {})",
                told(self.phrases.own(&part.rule), &part.words(&self.phrases)),
                self.score(part.mentee.into()),
                self.score(part.mentor.into()),
            )
        });
        (format!("{} – {scores}", facts.join(", ")), parts.collect())
    }

    /// Who has nobody, and why; a shortage that several share is told once.
    fn without(&self) -> Vec<Block> {
        let entry = |one: &Unmatched| {
            let mut lines = vec![self.phrases.say(&one.why)];
            if one.why == WhyUnmatched::NobodyAllowed {
                lines.extend(self.barriers(&one.person));
            }
            (self.name(&one.person), lines)
        };
        let entries = self.pairing.unmatched_mentees.iter().map(entry).collect();
        let mut blocks = vec![Block::List(entries)];
        let shortages = (1..).zip(&self.pairing.shortages).map(|(number, shortage)| {
            let names = |ids: &[PersonId]| {
                ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(", ")
            };
            let head = format!(
                "{} {number}: {} {}, {} {}",
                self.said("Shortage", "Нехватка"),
                self.said("seats needed", "нужно мест"),
                shortage.needed,
                self.said("there are", "есть"),
                shortage.available,
            );
            let lines = vec![
                format!("{}: {}", self.said("mentees", "наставляемые"), names(&shortage.mentees)),
                format!("{}: {}", self.said("mentors", "наставники"), names(&shortage.mentors)),
            ];
            (head, lines)
        });
        let shortages: Vec<_> = shortages.collect();
        if !shortages.is_empty() {
            blocks.push(Block::part(self.said("Shortages", "Нехватки")));
            blocks.push(Block::List(shortages));
        }
        blocks
    }

    /// Which rules leave a mentee nobody, and which of them alone.
    fn barriers(&self, mentee: &PersonId) -> Vec<String> {
        let place = self.cohort.mentees().index_of(mentee);
        let Some(found) = place.and_then(|place| self.rules.obstacles(place)) else {
            return Vec::new();
        };
        let line = |barrier: &crate::scoring::Obstacle| {
            let alone = match barrier.alone {
                0 => String::new(),
                alone => {
                    format!("; {} {alone}", self.said("possible without it:", "без него возможно:"))
                }
            };
            format!(
                "{}: {} {} {} {}{alone}",
                self.phrases.own(&barrier.rule),
                self.said("rules out", "исключает"),
                barrier.forbids,
                self.said("of", "из"),
                found.partners,
            )
        };
        found.barriers.iter().map(line).collect()
    }

    fn free_mentors(&self) -> Block {
        let mut by_reason: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for one in &self.pairing.unmatched_mentors {
            by_reason.entry(self.phrases.say(&one.why)).or_default().push(self.name(&one.person));
        }
        Block::List(by_reason.into_iter().collect())
    }

    /// What would change the pairs: answers that are missing, weights, a pair that breaks.
    fn changes(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut part = |title: &str, (sentences, lines): (Vec<String>, Vec<String>), list: &str| {
            blocks.push(Block::part(title));
            blocks.push(Block::text(format!("{}.", sentences.join("; "))));
            let mut lines = lines;
            let rest = lines.split_off(lines.len().min(SHOWN));
            if !lines.is_empty() {
                blocks.push(Block::List(vec![(list.to_owned(), lines)]));
            }
            if !rest.is_empty() {
                let summary = format!("{}: {}", self.said("The rest", "Остальное"), rest.len());
                let rest = rest.into_iter().map(|line| (line, Vec::new())).collect();
                blocks.push(Block::closed(summary, vec![Block::List(rest)]));
            }
        };
        if let Some(found) = self.unanswered {
            let told = found.words(&self.phrases, |id| self.name(id));
            let title = self.said("Answers that are missing", "Недостающие ответы");
            part(title, told, self.said("Whom to ask what first", "Кого и о чём спросить сначала"));
        }
        if let Some(found) = self.robustness {
            let told = (found.words(&self.phrases), Vec::new());
            part(self.said("Weights of the rules", "Веса правил"), told, "");
        }
        if let Some((strategy, found)) = self.breakages {
            let mut told = found.words(&self.phrases, |id| self.name(id));
            let strategy = called(&self.phrases, strategy);
            told.0.insert(0, format!("{}: {strategy}", self.said("strategy", "стратегия")));
            let title = self.said("If one pair breaks", "Если одна пара распадётся");
            let list = self.said("Pairs that others depend on", "Пары, от которых зависят другие");
            part(title, told, list);
        }
        blocks
    }

    /// A row a strategy.
    /// A row a group of one side.
    fn group_table(&self, found: &ByGroup) -> Table {
        let side = match found.side {
            Side::Mentee => self.said("mentees", "наставляемые"),
            Side::Mentor => self.said("mentors", "наставники"),
        };
        let field = self.phrases.of(FIELDS, found.field.name());
        let head = [
            self.said("group", "группа"),
            self.said("people", "участники"),
            self.said("with a partner", "с партнёром"),
            self.said("share", "доля"),
            self.said("mean score", "средняя оценка"),
            self.said("mean rank", "среднее место"),
            self.said("first choices", "первые места"),
            self.said("would rather change", "предпочли бы смену"),
        ];
        let share = |share: Option<Ratio>| {
            share.map_or("–".to_owned(), |share| {
                self.phrases.percent((share.to_float() * 10_000.0).round() as u64)
            })
        };
        let mean =
            |mean: Option<f64>| mean.map_or("–".to_owned(), |mean| self.phrases.rounded(mean, 2));
        let row = |group: &GroupMeasures| {
            let none = self.said("no answer", "нет ответа");
            let score = group.mean_score().map(|score| score * found.unit.value(1));
            vec![
                group.label.clone().unwrap_or_else(|| none.to_owned()),
                group.people.to_string(),
                group.served.to_string(),
                share(group.coverage()),
                mean(score),
                mean(group.mean_rank()),
                share(group.first_choices()),
                group.blocking.to_string(),
            ]
        };
        let caption = match found.coverage_gap() {
            Some(gap) => {
                let gap = self.phrases.percent((gap * 10_000.0).round() as u64);
                let said = self.said("shares differ by", "доли различаются на");
                format!("{field}: {side} ({said} {gap})")
            }
            None => format!("{field}: {side}"),
        };
        let rows = found.groups.iter().map(row).collect();
        Table { caption, head: head.map(str::to_owned).to_vec(), rows }
    }

    fn side_by_side(&self) -> Table {
        let head = [
            self.said("strategy", "стратегия"),
            self.said("pairs", "пары"),
            self.said("without a mentor", "без наставника"),
            self.said("total", "баллы"),
            self.said("worst of a mentee", "худшая оценка наставляемого"),
            self.said("worst of a mentor", "худшая оценка наставника"),
            self.said("mentees' ranks 1/2/3/more", "места для наставляемых 1/2/3/ниже"),
            self.said("blocking pairs", "блокирующие пары"),
            self.said("pairs shared with this", "общие пары с этим"),
            self.said("certificate", "доказательство"),
        ];
        let row = |other: &Pairing| {
            let measures = &other.measures;
            let worst = |worst: Option<i32>| {
                worst.map_or("–".to_owned(), |worst| {
                    self.phrases.rounded(other.unit.value(worst.into()), 2)
                })
            };
            let ranks = &measures.mentees.rank_profile;
            let at = |rank: usize| ranks.get(rank).copied().unwrap_or(0);
            let more: usize = ranks.iter().skip(3).sum();
            let shared = other.pairs.iter().filter(|pair| {
                let same = |own: &&Pair| (&own.mentee, &own.mentor) == (&pair.mentee, &pair.mentor);
                self.pairing.pairs.iter().any(|own| same(&own))
            });
            let certificate = if other.verified {
                self.said("verified", "проверено")
            } else {
                self.said("REFUSED", "ОТКЛОНЕНО")
            };
            vec![
                self.strategy(other),
                measures.size.to_string(),
                other.unmatched_mentees.len().to_string(),
                self.phrases.rounded(other.unit.value(measures.total), 2),
                worst(measures.mentees.worst),
                worst(measures.mentors.worst),
                format!("{}/{}/{}/{more}", at(0), at(1), at(2)),
                measures.blocking_pairs.map_or("–".to_owned(), |blocking| blocking.to_string()),
                shared.count().to_string(),
                certificate.to_owned(),
            ]
        };
        Table {
            caption: self
                .said("The same people by each strategy", "Те же люди по каждой стратегии")
                .to_owned(),
            head: head.map(str::to_owned).to_vec(),
            rows: self.others.iter().map(row).collect(),
        }
    }
}
