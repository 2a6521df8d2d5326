//! Reads what a rule compares from the people of a cohort.

use super::fields::Fields;
use super::operands::Operands;
use super::range::{number_in, ranged};
use crate::kernel::{Csr, Side, arrange};
use crate::people::{Field, FieldValue};
use crate::scoring::RulesFault;
use crate::scoring::columns::{self, Column, LabelSet, Pair, Unfit, Words};
use crate::scoring::source::{Naming, People};
use std::collections::BTreeMap;
use std::hash::Hash;

/// A rule made ready for a cohort: the code of its kind, what it compares, and what it
/// makes of that.
pub(in crate::scoring) struct Ready<What> {
    pub(in crate::scoring) code: &'static str,
    pub(in crate::scoring) operands: Operands,
    /// The side that it is about, where only one.
    pub(in crate::scoring) of: Option<Side>,
    pub(in crate::scoring) what: What,
}

impl<What> Ready<What> {
    pub(in crate::scoring) fn new(code: &'static str, operands: Operands, what: What) -> Self {
        Self { code, operands, of: None, what }
    }

    /// About one side only.
    pub(in crate::scoring) fn about(self, side: Side) -> Self {
        Self { of: Some(side), ..self }
    }
}

/// Reads answers for one rule.
pub(in crate::scoring) struct Reader<'a> {
    people: People<'a>,
    scales: &'a BTreeMap<String, Words>,
    faults: &'a mut Vec<RulesFault>,
    rule: &'a str,
    /// The labels met, by number.
    pub(in crate::scoring) words: Words,
}

impl<'a> Reader<'a> {
    pub(in crate::scoring) fn new(
        people: People<'a>,
        scales: &'a BTreeMap<String, Words>,
        faults: &'a mut Vec<RulesFault>,
        rule: &'a str,
    ) -> Self {
        Self { people, scales, faults, rule, words: Words::default() }
    }

    /// Named pairs by mentee, mentors ascending.
    pub(in crate::scoring) fn named(&self, mut pairs: Vec<(u32, (u32, u32))>) -> Operands {
        arrange(&mut pairs, Ord::cmp);
        let rows = Csr::group(self.people.count(Side::Mentee), &pairs, |pair| pair.0 as usize);
        Operands::Named(rows.map(|pair| pair.1))
    }

    /// Whom `side` wishes for, with ranks, or refuses.
    pub(in crate::scoring) fn wishes(&self, side: Side, vetoed: bool) -> Operands {
        let naming = if vetoed { Naming::Vetoes } else { Naming::Wishes };
        let named = self.people.named(side, naming).into_iter();
        self.named(match side {
            Side::Mentee => named.map(|(own, other, rank)| (own, (other, rank))).collect(),
            Side::Mentor => named.map(|(own, other, rank)| (other, (own, rank))).collect(),
        })
    }

    /// Who was a pair in an earlier cycle: whichever side tells of it, and whichever of the two was
    /// the mentor.
    pub(in crate::scoring) fn earlier(&self) -> Operands {
        let named = |side| self.people.named(side, Naming::Earlier).into_iter();
        let mut pairs: Vec<(u32, u32)> =
            named(Side::Mentee).map(|(own, other, _)| (own, other)).collect();
        pairs.extend(named(Side::Mentor).map(|(own, other, _)| (other, own)));
        let turned: Vec<_> = pairs.iter().filter_map(|&pair| self.people.turned(pair)).collect();
        pairs.extend(turned);
        pairs.sort_unstable();
        pairs.dedup();
        self.named(pairs.into_iter().map(|(mentee, mentor)| (mentee, (mentor, 0))).collect())
    }

    /// Texts and numbers as labels.
    pub(in crate::scoring) fn keys(&mut self, fields: &Fields) -> Operands {
        Operands::Keys(self.both(fields, |_, words, value| columns::key(words, value)))
    }

    /// Positions on a scale, whose labels become the rule's.
    pub(in crate::scoring) fn ranks(&mut self, fields: &Fields, scale: &str) -> Operands {
        // A scale that is not there is a fault already: its labels are not compared.
        let Some(labels) = self.scales.get(scale) else {
            let pair = Pair { mentee: Column::constant(0, 0), mentor: Column::constant(0, 0) };
            return Operands::Ranks(pair);
        };
        self.words = labels.clone();
        Operands::Ranks(self.both(fields, |_, words, value| columns::rank(scale, words, value)))
    }

    /// Numbers.
    pub(in crate::scoring) fn numbers(&mut self, fields: &Fields) -> Operands {
        Operands::Numbers(self.both(fields, |_, _, value| columns::number(value)))
    }

    /// Sets of labels; a label without a level has priority 1, or is known wholly. With
    /// `within` a label of a mentor may name the range of the mentees' numbers for which it
    /// holds, and every label stands for itself with one such number.
    pub(in crate::scoring) fn labels(
        &mut self,
        fields: &Fields,
        within: Option<&Field>,
    ) -> Operands {
        if let Some(within) = within {
            return self.ranged_labels(fields, within);
        }
        Operands::Labels(self.both(fields, |side, words, value| {
            let level = if side == Side::Mentee { 1 } else { 10 };
            columns::labels(words, level, value)
        }))
    }

    fn ranged_labels(&mut self, fields: &Fields, within: &Field) -> Operands {
        let numbers = self.of(Side::Mentee, within, |_, value| columns::whole(value, number_in));
        let wanted =
            self.of(Side::Mentee, &fields.mentee, |words, value| columns::labels(words, 1, value));
        let plain = std::mem::take(&mut self.words);
        let mut words = Words::default();
        let joined =
            |words: &mut Words, name: &str, number| words.code(&format!("{name} ({number})"));
        let mentee = wanted.joined(&numbers, |set, &number| {
            let labels = set.labels.iter();
            LabelSet::new(
                labels
                    .map(|&(label, level)| (joined(&mut words, &plain.text(label), number), level))
                    .collect(),
            )
        });
        let mut offered = Words::default();
        let offers = self
            .of(Side::Mentor, &fields.mentor, |_, value| columns::labels(&mut offered, 10, value));
        let mentor = offers.map(|set| {
            let mut labels = Vec::new();
            for &(label, level) in &set.labels {
                let label = offered.text(label);
                let label = ranged(&label);
                let held = numbers.values.iter().filter(|&&number| label.holds_for(number));
                labels.extend(held.map(|&number| (joined(&mut words, label.name, number), level)));
            }
            LabelSet::new(labels)
        });
        self.words = words;
        Operands::Labels(Pair { mentee, mentor })
    }

    /// Weekly time.
    pub(in crate::scoring) fn times(&mut self, fields: &Fields) -> Operands {
        Operands::Times(self.both(fields, |_, _, value| columns::time(value)))
    }

    /// One side's numbers against 0.
    pub(in crate::scoring) fn number_of(&mut self, side: Side, field: &Field) -> Operands {
        let answers = self.of(side, field, |_, value| columns::number(value));
        Operands::Numbers(Pair::one_sided(side, answers, self.others(side), 0.0))
    }

    /// One side's labels against these.
    pub(in crate::scoring) fn labels_of(
        &mut self,
        side: Side,
        field: &Field,
        wanted: &[String],
    ) -> Operands {
        let wanted = wanted.iter().map(|label| (self.words.code(label), 1)).collect();
        let answers = self.of(side, field, |words, value| columns::labels(words, 1, value));
        let wanted = LabelSet::new(wanted);
        Operands::Labels(Pair::one_sided(side, answers, self.others(side), wanted))
    }

    fn both<K: Hash + Eq, V>(
        &mut self,
        fields: &Fields,
        mut turn: impl FnMut(Side, &mut Words, FieldValue<'_>) -> Result<(K, V), Unfit>,
    ) -> Pair<V> {
        Pair {
            mentee: self
                .of(Side::Mentee, &fields.mentee, |words, value| turn(Side::Mentee, words, value)),
            mentor: self
                .of(Side::Mentor, &fields.mentor, |words, value| turn(Side::Mentor, words, value)),
        }
    }

    /// One side's answers.
    fn of<K: Hash + Eq, V>(
        &mut self,
        side: Side,
        field: &Field,
        mut turn: impl FnMut(&mut Words, FieldValue<'_>) -> Result<(K, V), Unfit>,
    ) -> Column<V> {
        let Self { people, faults, rule, words, .. } = self;
        people.read((rule, side, field), faults, |value: FieldValue<'_>| turn(words, value))
    }

    /// How many people the other side has.
    fn others(&self, side: Side) -> usize {
        self.people.count(side.other())
    }
}
