//! From rules and a cohort to compiled rules: reads the columns, chooses the unit,
//! collects every fault.

use super::check::check;
use super::columns::{self, Column, Forms, LabelSet, Pair, Words};
use super::fast::Fast;
use super::plan::{Barrier, Both, Condition, Operands, Plan, Points, Rule, Scored, rounded};
use super::{CompiledRules, Criterion, Fields, Measure, Must, Restriction, Rules, RulesFault};
use crate::kernel::{Csr, Index, MenteeIx, MentorIx, Side, Unit};
use crate::people::{Cohort, Field, PersonId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The names and codes of the barriers that stand in no file.
pub(super) const BUILT_IN: [&str; 3] = ["vetoed-by-mentee", "vetoed-by-mentor", "forbidden-pair"];

/// Compiles `rules` for `cohort`.
pub(super) fn compile(rules: &Rules, cohort: &Cohort) -> Result<CompiledRules, Vec<RulesFault>> {
    let mut faults = Vec::new();
    let scales = check(rules, &mut faults);
    let mut compiler = Compiler { cohort, scales, faults };
    let forms = Forms::read(cohort.mentees(), cohort.mentors());
    let forbidden = compiler.listed("forbidden", &rules.forbidden);
    let required = compiler.listed("required", &rules.required);
    let mut barriers = compiler.built_in(&forbidden);
    for restriction in &rules.restrictions {
        barriers.push(compiler.barrier(restriction, &forms));
    }
    let measured: Vec<_> = rules
        .criteria
        .iter()
        .map(|criterion| (criterion, compiler.measured(criterion, &forms)))
        .collect();
    // Later faults would only repeat the earlier ones.
    if !compiler.faults.is_empty() {
        return Err(compiler.faults);
    }
    let unit = compiler.unit(&measured)?;
    let mut faults = Vec::new();
    let criteria = measured
        .into_iter()
        .map(|(criterion, (rule, points))| weighed(criterion, rule, points, unit, &mut faults))
        .collect();
    let plan = Plan {
        unit,
        mentees: cohort.mentees().ids().cloned().collect(),
        mentors: cohort.mentors().ids().cloned().collect(),
        forms,
        barriers,
        criteria,
    };
    for &(mentee, mentor) in &required {
        if let Some(at) = plan.first_barrier(mentee.get(), mentor.get()) {
            faults.push(RulesFault::RequiredForbidden {
                mentee: plan.mentees[mentee.get()].clone(),
                mentor: plan.mentors[mentor.get()].clone(),
                rule: plan.barriers[at].rule.name.to_string(),
            });
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let fast = Fast::new(&plan);
    Ok(CompiledRules { plan: Arc::new(plan), fast: Arc::new(fast), forbidden, required })
}

struct Compiler<'a> {
    cohort: &'a Cohort,
    scales: BTreeMap<String, Words>,
    faults: Vec<RulesFault>,
}

impl Compiler<'_> {
    /// The positions of listed pairs, ascending.
    fn listed(
        &mut self,
        list: &'static str,
        pairs: &[(PersonId, PersonId)],
    ) -> Vec<(MenteeIx, MentorIx)> {
        let mut found = BTreeSet::new();
        for (mentee, mentor) in pairs {
            let mentee_at = self.cohort.mentees().index_of(mentee);
            let mentor_at = self.cohort.mentors().index_of(mentor);
            if mentee_at.is_none() {
                let (side, id) = (Side::Mentee, mentee.clone());
                self.faults.push(RulesFault::UnknownPerson { list, side, id });
            }
            if mentor_at.is_none() {
                let (side, id) = (Side::Mentor, mentor.clone());
                self.faults.push(RulesFault::UnknownPerson { list, side, id });
            }
            if let (Some(mentee_at), Some(mentor_at)) = (mentee_at, mentor_at) {
                if !found.insert((mentee_at, mentor_at)) {
                    let (mentee, mentor) = (mentee.clone(), mentor.clone());
                    self.faults.push(RulesFault::PairTwice { list, mentee, mentor });
                }
            }
        }
        found.into_iter().collect()
    }

    /// Named pairs by mentee, mentors ascending.
    fn named(&self, mut pairs: Vec<(u32, (u32, u32))>) -> Operands {
        pairs.sort_unstable();
        let rows = Csr::group(self.cohort.mentees().len(), &pairs, |pair| pair.0 as usize);
        Operands::Named(rows.map(|pair| pair.1))
    }

    /// Whom `side` wishes for, with ranks, or refuses.
    fn wishes(&self, side: Side, vetoed: bool) -> Operands {
        let (mentees, mentors) = (self.cohort.mentees(), self.cohort.mentors());
        let mut pairs = Vec::new();
        let ranked = |person: &crate::people::Person| -> Vec<(PersonId, u32)> {
            if vetoed {
                return person.wishes.vetoed.iter().map(|id| (id.clone(), 0)).collect();
            }
            let mut better = 0;
            let mut ranked = Vec::new();
            for tier in &person.wishes.ranked {
                let rank = u32::try_from(better + 1).unwrap_or(u32::MAX);
                ranked.extend(tier.iter().map(|id| (id.clone(), rank)));
                better += tier.len();
            }
            ranked
        };
        match side {
            Side::Mentee => {
                for (mentee, who) in mentees.iter() {
                    for (id, rank) in ranked(&who.person) {
                        let mentor = mentors.index_of(&id);
                        pairs.extend(mentor.map(|mentor| (mentee.raw(), (mentor.raw(), rank))));
                    }
                }
            }
            Side::Mentor => {
                for (mentor, who) in mentors.iter() {
                    for (id, rank) in ranked(&who.person) {
                        let mentee = mentees.index_of(&id);
                        pairs.extend(mentee.map(|mentee| (mentee.raw(), (mentor.raw(), rank))));
                    }
                }
            }
        }
        self.named(pairs)
    }

    fn earlier(&self) -> Operands {
        let mut pairs = Vec::new();
        for (mentee, who) in self.cohort.mentees().iter() {
            let mentors = who.earlier_mentors.iter();
            let mentors = mentors.filter_map(|id| self.cohort.mentors().index_of(id));
            pairs.extend(mentors.map(|mentor| (mentee.raw(), (mentor.raw(), 0))));
        }
        self.named(pairs)
    }

    fn built_in(&self, forbidden: &[(MenteeIx, MentorIx)]) -> Vec<Barrier> {
        let forbidden = forbidden.iter().map(|pair| (pair.0.raw(), (pair.1.raw(), 0))).collect();
        let operands = [
            self.wishes(Side::Mentee, true),
            self.wishes(Side::Mentor, true),
            self.named(forbidden),
        ];
        BUILT_IN
            .into_iter()
            .zip(operands)
            .map(|(code, operands)| Barrier {
                rule: Rule {
                    name: code.into(),
                    code,
                    forms: None,
                    operands,
                    of: None,
                    words: Words::default(),
                },
                condition: Condition::NotNamed,
                needs_answer: false,
            })
            .collect()
    }

    fn keys(&mut self, rule: &str, fields: &Fields, words: &mut Words) -> Operands {
        let faults = &mut self.faults;
        let mentee = columns::read(rule, self.cohort.mentees(), &fields.mentee, faults, |value| {
            columns::key(words, value)
        });
        let mentor = columns::read(rule, self.cohort.mentors(), &fields.mentor, faults, |value| {
            columns::key(words, value)
        });
        Operands::Keys(Pair { mentee, mentor })
    }

    fn ranks(&mut self, rule: &str, fields: &Fields, scale: &str) -> (Operands, Words) {
        let empty = Words::default();
        // A scale that is not there is a fault already: its labels are not compared.
        let Some(labels) = self.scales.get(scale) else {
            let pair = Pair { mentee: Column::constant(0, 0), mentor: Column::constant(0, 0) };
            return (Operands::Ranks(pair), empty);
        };
        let faults = &mut self.faults;
        let mentee = columns::read(rule, self.cohort.mentees(), &fields.mentee, faults, |value| {
            columns::rank(scale, labels, value)
        });
        let mentor = columns::read(rule, self.cohort.mentors(), &fields.mentor, faults, |value| {
            columns::rank(scale, labels, value)
        });
        (Operands::Ranks(Pair { mentee, mentor }), labels.clone())
    }

    fn numbers(&mut self, rule: &str, fields: &Fields) -> Operands {
        let (cohort, faults) = (self.cohort, &mut self.faults);
        let read = columns::number;
        let mentee = columns::read(rule, cohort.mentees(), &fields.mentee, faults, read);
        let mentor = columns::read(rule, cohort.mentors(), &fields.mentor, faults, read);
        Operands::Numbers(Pair { mentee, mentor })
    }

    fn labels(&mut self, rule: &str, fields: &Fields, words: &mut Words) -> Operands {
        let faults = &mut self.faults;
        let mentee = columns::read(rule, self.cohort.mentees(), &fields.mentee, faults, |value| {
            columns::labels(words, 1, value)
        });
        let mentor = columns::read(rule, self.cohort.mentors(), &fields.mentor, faults, |value| {
            columns::labels(words, 10, value)
        });
        Operands::Labels(Pair { mentee, mentor })
    }

    fn times(&mut self, rule: &str, fields: &Fields) -> Operands {
        let (cohort, faults) = (self.cohort, &mut self.faults);
        let read = columns::time;
        let mentee = columns::read(rule, cohort.mentees(), &fields.mentee, faults, read);
        let mentor = columns::read(rule, cohort.mentors(), &fields.mentor, faults, read);
        Operands::Times(Pair { mentee, mentor })
    }

    /// One side's numbers against 0.
    fn number_of(&mut self, rule: &str, side: Side, field: &Field) -> Operands {
        let (cohort, faults) = (self.cohort, &mut self.faults);
        let (mentees, mentors) = (cohort.mentees(), cohort.mentors());
        let (answers, others) = match side {
            Side::Mentee => {
                (columns::read(rule, mentees, field, faults, columns::number), mentors.len())
            }
            Side::Mentor => {
                (columns::read(rule, mentors, field, faults, columns::number), mentees.len())
            }
        };
        Operands::Numbers(Pair::one_sided(side, answers, others, 0.0))
    }

    /// One side's labels against these.
    fn labels_of(
        &mut self,
        rule: &str,
        side: Side,
        field: &Field,
        wanted: &[String],
        words: &mut Words,
    ) -> Operands {
        let (cohort, faults) = (self.cohort, &mut self.faults);
        let wanted = LabelSet::new(wanted.iter().map(|label| (words.code(label), 1)).collect());
        let (mentees, mentors) = (cohort.mentees(), cohort.mentors());
        let read = |value: crate::people::FieldValue<'_>| columns::labels(words, 1, value);
        let (answers, others) = match side {
            Side::Mentee => (columns::read(rule, mentees, field, faults, read), mentors.len()),
            Side::Mentor => (columns::read(rule, mentors, field, faults, read), mentees.len()),
        };
        Operands::Labels(Pair::one_sided(side, answers, others, wanted))
    }

    fn barrier(&mut self, restriction: &Restriction, forms: &Forms) -> Barrier {
        let name = restriction.name.as_str();
        let mut words = Words::default();
        let (code, operands, condition) = match &restriction.must {
            Must::Equal { field } => {
                ("must-equal", self.keys(name, field, &mut words), Condition::Same)
            }
            Must::Differ { field } => {
                ("must-differ", self.keys(name, field, &mut words), Condition::Different)
            }
            Must::BeAbove { field, scale, least, most } => {
                let (operands, labels) = self.ranks(name, field, scale);
                words = labels;
                let most = most.map_or(i64::MAX, i64::from);
                ("must-be-above", operands, Condition::Gap { least: (*least).into(), most })
            }
            Must::ShareTime { field, minutes } => {
                let condition = Condition::Minutes { least: *minutes };
                ("must-share-time", self.times(name, field), condition)
            }
            Must::ShareLabel { field, least } => {
                let condition = Condition::Shared { least: *least };
                ("must-share-label", self.labels(name, field, &mut words), condition)
            }
            Must::Cover { field, least, by_priority } => {
                let condition = Condition::Covered { least: *least, by_priority: *by_priority };
                ("must-cover", self.labels(name, field, &mut words), condition)
            }
            Must::DifferBy { field, least, most } => {
                let condition = Condition::Difference {
                    least: least.unwrap_or(f64::NEG_INFINITY),
                    most: most.unwrap_or(f64::INFINITY),
                };
                ("must-differ-by", self.numbers(name, field), condition)
            }
            Must::BeWithin { of, field, least, most } => {
                let least = least.unwrap_or(f64::NEG_INFINITY);
                let most = most.unwrap_or(f64::INFINITY);
                let condition = match of {
                    Side::Mentee => Condition::Difference { least: -most, most: -least },
                    Side::Mentor => Condition::Difference { least, most },
                };
                ("must-be-within", self.number_of(name, *of, field), condition)
            }
            Must::BeAmong { of, field, labels } => {
                let operands = self.labels_of(name, *of, field, labels, &mut words);
                ("must-be-among", operands, Condition::Shared { least: 1 })
            }
            Must::NotRepeat {} => ("must-not-repeat", self.earlier(), Condition::NotNamed),
        };
        let forms = restriction.forms.as_ref().map(|names| forms.find(names));
        let of = match restriction.must {
            Must::BeWithin { of, .. } | Must::BeAmong { of, .. } => Some(of),
            _ => None,
        };
        let rule = Rule { name: name.into(), code, forms, operands, of, words };
        Barrier { rule, condition, needs_answer: restriction.needs_answer }
    }

    fn measured(&mut self, criterion: &Criterion, forms: &Forms) -> (Rule, Points) {
        let name = criterion.name.as_str();
        let mut words = Words::default();
        let no_bound = |most: Option<u32>| most.map_or(f64::INFINITY, f64::from);
        let (code, operands, points) = match &criterion.measure {
            Measure::Equal { field } => {
                ("equal", self.keys(name, field, &mut words), Points::Equal)
            }
            Measure::Overlap { field, most } => {
                let points = Points::Overlap { most: no_bound(*most) };
                ("overlap", self.labels(name, field, &mut words), points)
            }
            Measure::Coverage { field, confidence } => {
                let points = Points::Coverage { confidence: *confidence };
                ("coverage", self.labels(name, field, &mut words), points)
            }
            Measure::Jaccard { field } => {
                ("jaccard", self.labels(name, field, &mut words), Points::Jaccard)
            }
            Measure::SharedTime { field, minutes_per_point, most } => {
                let most = most.unwrap_or(f64::INFINITY);
                let points = Points::Time { per_point: (*minutes_per_point).into(), most };
                ("shared-time", self.times(name, field), points)
            }
            Measure::OrdinalGap { field, scale, target, peak, slope, floor } => {
                let (operands, labels) = self.ranks(name, field, scale);
                words = labels;
                let target = i64::from(*target);
                let points = Points::Gap { target, peak: *peak, slope: *slope, floor: *floor };
                ("ordinal-gap", operands, points)
            }
            Measure::NumberDistance { field, scale } => {
                ("number-distance", self.numbers(name, field), Points::Distance { scale: *scale })
            }
            Measure::CategoryTable { field, points, otherwise } => {
                let operands = self.keys(name, field, &mut words);
                let cells = points.iter().map(|cell| {
                    ((words.code(&cell.mentee), words.code(&cell.mentor)), cell.points)
                });
                let points = Points::Table { cells: cells.collect(), otherwise: *otherwise };
                ("category-table", operands, points)
            }
            Measure::Wish { of, by_rank, later } => {
                let code = match of {
                    Side::Mentee => "wish-of-mentee",
                    Side::Mentor => "wish-of-mentor",
                };
                let points = Points::Wish { by_rank: by_rank.clone(), later: *later };
                (code, self.wishes(*of, false), points)
            }
            Measure::Waiting { most } => {
                let operands = self.number_of(name, Side::Mentee, &Field::Waiting);
                ("waiting", operands, Points::Waiting { most: no_bound(*most) })
            }
        };
        let forms = criterion.forms.as_ref().map(|names| forms.find(names));
        let of = matches!(criterion.measure, Measure::Waiting { .. }).then_some(Side::Mentee);
        (Rule { name: name.into(), code, forms, operands, of, words }, points)
    }

    /// The finest unit in which every sum of contributions fits.
    fn unit(&self, measured: &[(&Criterion, (Rule, Points))]) -> Result<Unit, Vec<RulesFault>> {
        let mut faults = Vec::new();
        let mut units = Vec::new();
        for side in Side::BOTH {
            let magnitude = measured
                .iter()
                .map(|(criterion, (rule, points))| {
                    weight_of(criterion, side).abs() * bound(points, &rule.operands)
                })
                .sum();
            match Unit::finest_for(magnitude) {
                Ok(unit) => units.push(unit),
                Err(error) => faults.push(RulesFault::Range { side, error }),
            }
        }
        if faults.is_empty() {
            Ok(units.into_iter().min().unwrap_or(Unit::MICRO))
        } else {
            Err(faults)
        }
    }
}

fn weight_of(criterion: &Criterion, side: Side) -> f64 {
    match side {
        Side::Mentee => criterion.mentee_weight,
        Side::Mentor => criterion.mentor_weight,
    }
}

/// The points of which the share of an unanswered question is taken.
fn full(points: &Points) -> f64 {
    let capped = |most: f64| if most.is_finite() { most } else { 1.0 };
    match points {
        Points::Equal | Points::Coverage { .. } | Points::Jaccard | Points::Distance { .. } => 1.0,
        Points::Table { cells, otherwise } => cells.values().copied().fold(*otherwise, f64::max),
        Points::Overlap { most } | Points::Time { most, .. } | Points::Waiting { most } => {
            capped(*most)
        }
        Points::Gap { peak, .. } => *peak,
        Points::Wish { .. } => 0.0,
    }
}

/// The largest magnitude of the points among these people.
fn bound(points: &Points, operands: &Operands) -> f64 {
    let largest = |numbers: &mut dyn Iterator<Item = f64>| numbers.fold(0.0, f64::max);
    let reached = match (points, operands) {
        (Points::Table { cells, otherwise }, _) => {
            largest(&mut cells.values().chain([otherwise]).map(|points| points.abs()))
        }
        (Points::Overlap { most }, Operands::Labels(pair)) => {
            most.min(largest(&mut pair.mentee.values.iter().map(|set| set.labels.len() as f64)))
        }
        (Points::Time { per_point, most }, Operands::Times(pair)) => {
            let minutes =
                pair.mentee.values.iter().map(|time| {
                    time.slots().iter().map(|slot| f64::from(slot.minutes())).sum::<f64>()
                });
            most.min(largest(&mut minutes.map(|minutes| minutes / per_point)))
        }
        (Points::Gap { peak, floor, .. }, _) => peak.abs().max(floor.abs()),
        (Points::Wish { by_rank, later }, _) => {
            largest(&mut by_rank.iter().chain([later]).map(|points| points.abs()))
        }
        (Points::Waiting { most }, Operands::Numbers(pair)) => {
            most.min(largest(&mut pair.mentee.values.iter().copied()))
        }
        _ => 1.0,
    };
    reached.max(full(points).abs())
}

/// The criterion with its weights counted in units.
fn weighed(
    criterion: &Criterion,
    rule: Rule,
    points: Points,
    unit: Unit,
    faults: &mut Vec<RulesFault>,
) -> Scored {
    let mut counted = |side| {
        let weight = weight_of(criterion, side);
        let units = (weight * f64::from(unit.per_one())).round_ties_even();
        if units == 0.0 && weight != 0.0 {
            faults.push(RulesFault::Vanishes { rule: criterion.name.clone(), side, weight, unit });
        }
        units
    };
    let weights = (counted(Side::Mentee), counted(Side::Mentor));
    let neutral = criterion.unanswered * full(&points);
    let neutral = Both::new(rounded(neutral, 1.0, weights.0), rounded(neutral, 1.0, weights.1));
    Scored { rule, points, weights, neutral }
}
