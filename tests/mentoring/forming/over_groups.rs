//! Rules over people together against exhaustive search.

use super::support::*;
use mentormatch::kernel::Side;
use mentormatch::people::{Answer, Base, Cohort, Value};
use mentormatch::scoring::{MixRule, QuotaRule, Rules};
use mentormatch::strategy::{
    Claim, Even, Greedy, Optimal, ShortlistRule, Situation, SituationFault, Stable, Strategy,
    StrategyError, Unmatched, WhyUnmatched, shortlists,
};

const FIELDS: [&str; 2] = ["firm", "school"];

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

    /// Whether pairs keep every rule, counted from the labels.
    fn keeps(&self, made: &Made) -> bool {
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
        let mixes = self.mixes.iter().all(|rule| {
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
                    let asked = rule.least as usize * kinds.len() <= seats as usize;
                    (!asked || count >= rule.least as usize)
                        && rule.most.is_none_or(|most| count <= most as usize)
                        && rule.share.is_none_or(|_| count <= own.len().div_ceil(2))
                })
            })
        });
        quotas && mixes
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

#[test]
fn rules_over_groups_are_kept_by_the_best_pairs_and_by_no_other_strategy_unseen() {
    let (mut bound, mut refused, mut told, mut broken) = (0, 0, 0, 0);
    for seed in 0..cases(1200) {
        let Some(what) = Labelled::random(&Dice::new(33 << 40 | seed)) else { continue };
        let is_empty = what.quotas.is_empty() && what.mixes.is_empty();
        let all = what.case.every_pairing();
        let best =
            all.iter().filter(|made| what.keeps(made)).map(|made| what.case.value(made)).max();
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
            assert!(formed.verified && what.case.fits(&got) && what.keeps(&got), "seed {seed}");
            assert_eq!(what.case.value(&got), best, "seed {seed}");
            assert_eq!(formed.claim == Claim::BestUnderGroups, !is_empty);
            bound += usize::from(Some(best) != unbound);
            let held = |one: &&Unmatched| matches!(one.why, WhyUnmatched::RulesOverGroups { .. });
            told += formed.unmatched_mentees.iter().filter(held).count();
            // Whoever knows nothing of the rules keeps them by luck, or is refused by name.
            for other in [&Greedy as &dyn Strategy, &Stable::for_mentees(), &Even::default()] {
                match other.form(situation, &free()) {
                    Ok(pairing) => assert!(what.keeps(&made(&pairing.solved().unwrap()))),
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
        bound > 80 && refused > 12 && told > 8 && broken > 80,
        "{bound} {refused} {told} {broken}"
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
