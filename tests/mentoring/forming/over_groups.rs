//! Rules over people together against exhaustive search.

use super::support::*;
use mentormatch::kernel::Side;
use mentormatch::people::{Answer, Base, Cohort, PersonId, Value};
use mentormatch::scoring::{MixRule, QuotaRule, Rules};
use mentormatch::strategy::{
    Claim, Even, Greedy, Optimal, Pairing, ShortlistRule, Situation, SituationFault, Stable,
    Strategy, StrategyError, Unmatched, Waived, WhyUnmatched, shortlists,
};
use std::collections::BTreeSet;

const FIELDS: [&str; 2] = ["firm", "school"];

/// A side, a person, a rule on mixes and a kind.
type Demand = (Side, usize, usize, usize);

/// The case's people, each with labels of two fields, under these rules.
struct Labelled {
    case: Case,
    /// By side, person and field.
    labels: [Vec<[usize; 2]>; 2],
    quotas: Vec<QuotaRule>,
    mixes: Vec<MixRule>,
}

impl Labelled {
    fn random(dice: &Dice) -> Option<Self> {
        let mut case = Case::random(dice, 1 + dice.roll(5), 1 + dice.roll(4), 3);
        if case.pairs().len() > 11 {
            return None;
        }
        if dice.hits(2) {
            case.locked.clear();
        }
        let labels = [case.mentee_seats.len(), case.mentors()]
            .map(|people| (0..people).map(|_| [dice.roll(2), dice.roll(2)]).collect());
        let side = |dice: &Dice| if dice.hits(2) { Side::Mentee } else { Side::Mentor };
        let quotas = (0..dice.roll(3)).map(|at| QuotaRule {
            name: String::new(),
            of: side(dice),
            field: FIELDS[at].to_owned().into(),
            labels: dice.hits(3).then(|| vec!["l0".to_owned()]),
            least: u32::from(dice.hits(6)),
            most: (!dice.hits(4)).then(|| 1 + dice.roll(2) as u32),
        });
        let quotas = quotas.collect();
        let mixes = (0..dice.roll(3)).map(|at| MixRule {
            name: format!("mix {at}"),
            of: side(dice),
            field: FIELDS[at].to_owned().into(),
            labels: None,
            least: u32::from(dice.hits(3)),
            most: dice.hits(2).then_some(1),
            share: dice.hits(4).then_some(0.5),
        });
        Some(Self { case, labels, quotas, mixes: mixes.collect() })
    }

    fn label(&self, side: Side, person: usize, field: usize) -> usize {
        self.labels[side as usize][person][field]
    }

    /// Whom rules ask for a least number of partners of a kind, in the order in which it is kept: a
    /// side, a person, a rule and a kind.
    fn demands(&self) -> Vec<Demand> {
        let mut all = Vec::new();
        for side in Side::BOTH {
            let seats = match side {
                Side::Mentee => &self.case.mentee_seats,
                Side::Mentor => &self.case.mentor_seats,
            };
            let partners = &self.labels[side.other() as usize];
            for (person, &seats) in seats.iter().enumerate() {
                for (at, rule) in self.mixes.iter().enumerate() {
                    let field = usize::from(rule.field.name() == FIELDS[1]);
                    // Kinds in the order in which partners first say them.
                    let mut kinds: Vec<usize> = Vec::new();
                    for own in partners {
                        if !kinds.contains(&own[field]) {
                            kinds.push(own[field]);
                        }
                    }
                    let asked = rule.least as usize * kinds.len() <= seats as usize;
                    if rule.of == side && rule.least > 0 && asked {
                        all.extend(kinds.into_iter().map(|kind| (side, person, at, kind)));
                    }
                }
            }
        }
        all
    }

    /// Of the demands those that cannot be kept beside those before them; nothing where the other
    /// rules cannot be kept at all.
    fn waived(&self, all: &[Made]) -> Option<Vec<Demand>> {
        let demands = self.demands();
        let can_be = |waived: &[Demand]| all.iter().any(|made| self.keeps(made, waived));
        can_be(&demands).then(|| {
            let mut waived = demands.clone();
            for demand in &demands {
                waived.retain(|one| one != demand);
                if !can_be(&waived) {
                    waived.push(*demand);
                }
            }
            waived
        })
    }

    /// Whether pairs keep every rule, counted from the labels, but what is not asked of somebody.
    fn keeps(&self, made: &Made, waived: &[Demand]) -> bool {
        let end = |side: Side, pair: &(usize, usize)| match side {
            Side::Mentee => pair.0,
            Side::Mentor => pair.1,
        };
        let field = |name: &str| usize::from(name == FIELDS[1]);
        let quotas = self.quotas.iter().all(|rule| {
            let at = field(rule.field.name());
            (0..2).filter(|label| rule.labels.is_none() || *label == 0).all(|label| {
                let members = &self.labels[rule.of as usize];
                if !members.iter().any(|own| own[at] == label) && rule.labels.is_none() {
                    return true;
                }
                let inside =
                    |pair: &&(usize, usize)| self.label(rule.of, end(rule.of, pair), at) == label;
                let pairs = made.iter().filter(inside).count();
                pairs >= rule.least as usize && rule.most.is_none_or(|most| pairs <= most as usize)
            })
        });
        let mixes = self.mixes.iter().enumerate().all(|(number, rule)| {
            let at = field(rule.field.name());
            let seats = match rule.of {
                Side::Mentee => &self.case.mentee_seats,
                Side::Mentor => &self.case.mentor_seats,
            };
            let other = rule.of.other();
            let partners = &self.labels[other as usize];
            let kinds: Vec<usize> =
                (0..2).filter(|label| partners.iter().any(|own| own[at] == *label)).collect();
            seats.iter().enumerate().all(|(person, &seats)| {
                let own: Vec<_> = made.iter().filter(|pair| end(rule.of, pair) == person).collect();
                kinds.iter().all(|&kind| {
                    let of_kind =
                        |pair: &&&(usize, usize)| self.label(other, end(other, pair), at) == kind;
                    let count = own.iter().filter(of_kind).count();
                    let asked = rule.least as usize * kinds.len() <= seats as usize
                        && !waived.contains(&(rule.of, person, number, kind));
                    (!asked || count >= rule.least as usize)
                        && rule.most.is_none_or(|most| count <= most as usize)
                        && rule.share.is_none_or(|_| count <= own.len().div_ceil(2))
                })
            })
        });
        quotas && mixes
    }

    /// The demands as a pairing tells them.
    fn told(&self, waived: &[Demand]) -> BTreeSet<String> {
        let told = |&(side, person, rule, kind): &Demand| {
            let rule = format!("{}: l{kind}", self.mixes[rule].name);
            let person = match side {
                Side::Mentee => PersonId::new(&format!("a{person}")).unwrap(),
                Side::Mentor => PersonId::new(&format!("b{person}")).unwrap(),
            };
            match side {
                Side::Mentee => Waived::Mentee { person, rule },
                Side::Mentor => Waived::Mentor { person, rule },
            }
            .to_string()
        };
        waived.iter().map(told).collect()
    }

    fn situation<T>(&self, look: impl FnOnce(&Situation) -> T) -> T {
        let cohort = self.case.cohort();
        let mut mentees: Vec<_> = cohort.mentees().iter().map(|(_, one)| one.clone()).collect();
        let mut mentors: Vec<_> = cohort.mentors().iter().map(|(_, one)| one.clone()).collect();
        let answer = |side: Side, at: usize, field: usize| {
            Answer::Given(Value::Text(format!("l{}", self.label(side, at, field))))
        };
        for (field, name) in FIELDS.iter().enumerate() {
            for (at, mentee) in mentees.iter_mut().enumerate() {
                let answer = answer(Side::Mentee, at, field);
                mentee.person.attributes.insert((*name).to_owned(), answer);
            }
            for (at, mentor) in mentors.iter_mut().enumerate() {
                let answer = answer(Side::Mentor, at, field);
                mentor.person.attributes.insert((*name).to_owned(), answer);
            }
        }
        let cohort = Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap();
        let mut rules = rules(&self.case.scores);
        (rules.quotas, rules.mixes) = (self.quotas.clone(), self.mixes.clone());
        self.case.situation_of(cohort, &rules, look)
    }
}

fn told_of(formed: &Pairing) -> BTreeSet<String> {
    formed.waived.iter().map(ToString::to_string).collect()
}

#[test]
fn rules_over_groups_are_kept_by_the_best_pairs_and_by_no_other_strategy_unseen() {
    let (mut bound, mut refused, mut told, mut broken, mut waived_in) = (0, 0, 0, 0, 0);
    for seed in 0..cases(500) {
        let Some(what) = Labelled::random(&Dice::new(33 << 40 | seed)) else { continue };
        let is_empty = what.quotas.is_empty() && what.mixes.is_empty();
        let all = what.case.every_pairing();
        let waived = what.waived(&all);
        let best = waived.as_ref().and_then(|waived| {
            all.iter().filter(|made| what.keeps(made, waived)).map(|m| what.case.value(m)).max()
        });
        let unbound = all.iter().map(|made| what.case.value(made)).max();
        what.situation(|situation| {
            let formed = Optimal.form(situation, &free());
            let Some(best) = best else {
                let Err(StrategyError::Undoable(faults)) = formed else { panic!("{formed:?}") };
                assert!(matches!(faults[..], [SituationFault::RulesOverGroups { .. }]));
                refused += 1;
                return;
            };
            let formed = formed.unwrap_or_else(|fault| panic!("seed {seed}: {fault}"));
            let formed = formed.solved().unwrap();
            let got = made(&formed);
            let waived = waived.unwrap_or_default();
            let kept = what.keeps(&got, &waived);
            assert!(formed.verified && what.case.fits(&got) && kept, "seed {seed}");
            assert_eq!(told_of(&formed), what.told(&waived), "seed {seed}");
            waived_in += usize::from(!waived.is_empty());
            assert_eq!(what.case.value(&got), best, "seed {seed}");
            assert_eq!(formed.claim == Claim::BestUnderGroups, !is_empty);
            bound += usize::from(Some(best) != unbound);
            let held = |one: &&Unmatched| matches!(one.why, WhyUnmatched::RulesOverGroups { .. });
            told += formed.unmatched_mentees.iter().filter(held).count();
            // Whoever knows nothing of the rules keeps them by luck, or is refused by name.
            for other in [&Greedy as &dyn Strategy, &Stable::for_mentees(), &Even::default()] {
                match other.form(situation, &free()) {
                    // Some need nobody's luck: nobody at all could keep what they waive.
                    Ok(pairing) => {
                        let pairing = pairing.solved().unwrap();
                        let own = pairing.waived.iter().map(ToString::to_string).collect();
                        assert!(what.told(&waived).is_superset(&own), "seed {seed}");
                        assert!(what.keeps(&made(&pairing), &waived), "seed {seed}");
                    }
                    Err(StrategyError::OverGroups { rules, .. }) => {
                        assert!(!rules.is_empty());
                        broken += 1;
                    }
                    Err(other) => panic!("seed {seed}: {other}"),
                }
            }
            let lists = shortlists(situation, &ShortlistRule::default(), &free());
            assert_eq!(lists.is_err(), !is_empty);
        });
    }
    assert!(
        bound > 25 && refused > 2 && told > 3 && broken > 33 && waived_in > 16,
        "{bound} {refused} {told} {broken} {waived_in}"
    );
}

#[test]
fn rules_over_groups_are_checked_with_the_others() {
    let case = Case::random(&Dice::new(1), 2, 2, 1);
    let rules = r#"{"version": 1,
        "quotas": [{"name": "a", "of": "mentor", "field": "firm", "least": 2, "most": 1},
                   {"name": "a", "of": "mentee", "field": "firm", "most": 1}],
        "mixes": [{"of": "mentor", "field": "availability", "share": 1.5}]}"#;
    let faults = Rules::from_json(rules).unwrap().compile(&case.cohort()).unwrap_err();
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(Rules::from_json(r#"{"version": 1, "quotas": [{"of": "mentor"}]}"#).is_err());
}
