//! Mechanisms of matching theory as strategies for people, and what pairings give to groups.

use super::support::{Case, Dice, Made, at, cases, free, made};
use mentormatch::kernel::{Phrases, Side};
use mentormatch::mechanisms::{BUILT_IN, MechanismFault, named};
use mentormatch::people::{Answer, Base, Cohort, Field, Mentee, Value};
use mentormatch::strategy::{
    ByMechanism, Claim, HighestTotal, Optimal, Stable, Strategy, StrategyError, by_group, called,
};
use std::collections::BTreeMap;

const STABLE: [&str; 11] = [
    "mentee-optimal",
    "mentor-optimal",
    "egalitarian",
    "minimum-regret",
    "sex-equal",
    "balanced",
    "median",
    "nearest",
    "maximum-cardinality",
    "exact-maximum-cardinality",
    "stable-improvement-cycles",
];

#[test]
fn every_mechanism_forms_verified_pairs_of_people_around_the_locked_ones() {
    let (mut formed, mut refused, mut none) = (0, 0, 0);
    for seed in 0..cases(120) {
        let dice = Dice::new(seed + 4711);
        // Once in a while one mentor is wanted by all, with one more who is not: no vote is won.
        let mut case = Case::random(&dice, 1 + dice.roll(4), 1 + dice.roll(4), 2 + seed as u32 % 2);
        if dice.hits(10) {
            case.mentee_seats = vec![1; 3];
            case.mentor_seats = vec![1; 2];
            case.waiting = vec![0; 3];
            case.scores = vec![vec![Some((5, 1)), Some((2, 1))]; 3];
            (case.locked, case.vetoed) = (Vec::new(), Vec::new());
        }
        case.situation(|situation| {
            let today = Optimal.form(situation, &free()).unwrap().solved().unwrap();
            let today: Vec<_> =
                today.pairs.into_iter().map(|pair| (pair.mentee, pair.mentor)).collect();
            for mechanism in BUILT_IN {
                let way = ByMechanism::new(mechanism).with_seed(seed).with_present(today.clone());
                let (code, domain) = (way.code(), mechanism.domain());
                let several = (0..case.mentees()).any(|a| {
                    let locked = case.locked.iter().filter(|pair| pair.0 == a).count() as u32;
                    case.mentee_seats[a] - locked > 1
                });
                let pairing = match way.form(situation, &free()) {
                    Ok(outcome) => outcome.solved().unwrap(),
                    Err(StrategyError::Mechanism(MechanismFault::MenteeSeats { .. })) => {
                        assert!(domain.one_seat && several, "{code} {case:?}");
                        refused += 1;
                        continue;
                    }
                    Err(StrategyError::NoneExists { mentees, .. }) => {
                        assert!(code == "popular" && !mentees.is_empty(), "{code} {case:?}");
                        none += 1;
                        continue;
                    }
                    Err(other) => panic!("{code}: {other} {case:?}"),
                };
                formed += 1;
                assert!(!(domain.one_seat && several), "{code} {case:?}");
                assert_eq!((pairing.claim, pairing.verified), (Claim::Mechanism, true), "{code}");
                assert_eq!((pairing.strategy.as_str(), pairing.seed), (code, Some(seed)));
                let pairs = made(&pairing);
                assert!(case.fits(&pairs) && pairs.iter().all(|&(a, b)| case.open(a, b).is_some()));
                assert!(case.locked.iter().all(|pair| pairs.contains(pair)), "{code} {case:?}");
                if case.locked.is_empty() && STABLE.contains(&code) {
                    assert_eq!(case.blocking(&pairs), Made::new(), "{code} {case:?}");
                }
            }
        });
    }
    assert!(formed > 2000 && refused > 100 && none > 3, "{formed} {refused} {none}");
}

#[test]
fn what_a_strategy_and_a_mechanism_both_form_is_equally_good() {
    for seed in 0..cases(300) {
        let dice = Dice::new(seed + 815);
        let case = Case::random(&dice, 1 + dice.roll(4), 1 + dice.roll(4), 2);
        case.situation(|situation| {
            let pairs = |strategy: &dyn Strategy| {
                made(&strategy.form(situation, &free()).unwrap().solved().unwrap())
            };
            let by = |code: &str| pairs(&ByMechanism::new(named(code).unwrap()));
            assert_eq!(by("mentee-optimal"), pairs(&Stable::for_mentees()), "{case:?}");
            assert_eq!(by("mentor-optimal"), pairs(&Stable::for_mentors()), "{case:?}");
            let most = case.value(&pairs(&Optimal));
            assert_eq!(case.value(&by("maximum-size-then-weight")), most, "{case:?}");
            let best = case.total(&pairs(&HighestTotal));
            assert_eq!(case.total(&by("maximum-weight")), best, "{case:?}");
            // Of as many pairs as around the locked ones can be, the worst is the best, and so on.
            let sorted = |pairs: &Made| {
                let free = pairs.iter().filter(|pair| !case.locked.contains(pair));
                let mut worths: Vec<i32> = free
                    .map(|&(a, b)| case.open(a, b).map(|(one, other)| one + other).unwrap())
                    .collect();
                worths.sort_unstable();
                worths
            };
            let all = case.every_pairing();
            let size = all.iter().map(Made::len).max().unwrap();
            let fair = all.iter().filter(|one| one.len() == size).map(sorted).max().unwrap();
            assert_eq!(sorted(&by("leximin")), fair, "{case:?}");
        });
    }
}

#[test]
fn mechanisms_are_called_by_their_names() {
    let russian = Phrases::russian();
    assert_eq!(called(&russian, "top-trading-cycles"), "циклы обмена");
    assert_eq!(
        called(&russian, "optimal"),
        russian.of(mentormatch::strategy::STRATEGIES, "optimal")
    );
    assert_eq!(called(&russian, "my-own"), "my-own");
}

/// The regions of mentees: the north, the south, or no answer.
fn regional(case: &Case, dice: &Dice) -> (Cohort, Vec<Option<&'static str>>) {
    let regions: Vec<Option<&str>> =
        (0..case.mentees()).map(|_| [Some("north"), Some("south"), None][dice.roll(3)]).collect();
    let cohort = case.cohort();
    let mentees = cohort.mentees().iter().map(|(_, mentee)| {
        let mut mentee: Mentee = mentee.clone();
        if let Some(region) = regions[at(&mentee.person.id)] {
            let region = Answer::Given(Value::from(region));
            mentee.person.attributes.insert("region".into(), region);
        }
        mentee
    });
    let mentees = Base::new(mentees.collect::<Vec<_>>()).unwrap();
    (Cohort::new(mentees, cohort.mentors().clone()).unwrap(), regions)
}

#[test]
fn what_each_group_gets_is_what_a_count_by_hand_finds() {
    let mut gaps = 0;
    for seed in 0..cases(400) {
        let dice = Dice::new(seed + 2024);
        let case = Case::random(&dice, 1 + dice.roll(5), 1 + dice.roll(4), 2);
        let (cohort, regions) = regional(&case, &dice);
        case.situation_of(cohort, &super::support::rules(&case.scores), |situation| {
            let random = ByMechanism::new(named("random").unwrap()).with_seed(seed);
            let pairing = random.form(situation, &free()).unwrap().solved().unwrap();
            let pairs = made(&pairing);
            let field = Field::from("region");
            let found = by_group(&pairing, situation, Side::Mentee, &field).unwrap();
            let blocking = case.blocking(&pairs);
            // By label: people, served, pairs, sum of ranks, first choices, score, blocking.
            let mut naive: BTreeMap<(bool, Option<&str>), [i64; 7]> = BTreeMap::new();
            for (a, &region) in regions.iter().enumerate() {
                if case.mentee_seats[a] == 0 {
                    continue;
                }
                let count = naive.entry((region.is_none(), region)).or_default();
                let own: Vec<usize> =
                    pairs.iter().filter(|pair| pair.0 == a).map(|pair| pair.1).collect();
                count[0] += 1;
                count[1] += i64::from(!own.is_empty());
                count[2] += own.len() as i64;
                count[6] += i64::from(blocking.iter().any(|pair| pair.0 == a));
                for b in own {
                    let view = |b: usize| case.open(a, b).map(|views| views.0);
                    let better = (0..case.mentors()).filter(|&other| view(other) > view(b));
                    let better = better.count() as i64;
                    count[3] += better + 1;
                    count[4] += i64::from(better == 0);
                    count[5] += i64::from(view(b).unwrap());
                }
            }
            let told = found.groups.iter().map(|group| {
                let ranks = (1_i64..).zip(&group.measures.rank_profile);
                let ranks = ranks.map(|(rank, &pairs)| rank * pairs as i64).sum();
                let first = group.measures.rank_profile.first().copied().unwrap_or(0) as i64;
                let [people, served, pairs, blocking] =
                    [group.people, group.served, group.pairs, group.blocking].map(|n| n as i64);
                let score = found.unit.value(group.measures.total).round() as i64;
                let counts = [people, served, pairs, ranks, first, score, blocking];
                ((group.label.is_none(), group.label.as_deref()), counts)
            });
            assert_eq!(told.collect::<Vec<_>>(), naive.into_iter().collect::<Vec<_>>(), "{case:?}");
            let share = |label: &str| {
                let group =
                    found.groups.iter().find(|group| group.label.as_deref() == Some(label))?;
                Some(group.served as f64 / group.people as f64)
            };
            let expected = share("north").zip(share("south")).map(|(a, b)| (a - b).abs());
            let close = |gap: Option<f64>| match (gap, expected) {
                (Some(gap), Some(expected)) => (gap - expected).abs() < 1e-12,
                (gap, expected) => gap.is_none() && expected.is_none(),
            };
            assert!(close(found.coverage_gap()), "{found:?}");
            gaps += usize::from(found.coverage_gap().is_some_and(|gap| gap > 0.0));
        });
    }
    assert!(gaps > 50, "{gaps}");
}
