//! Strategies on random small situations, held against exhaustive search and against
//! the definitions, straight from the ids in the pairing.

use crate::support::by_table::{cohort, mentee, mentor, rules};
use mentormatch::kernel::{Control, Side, StopReason};
use mentormatch::people::PersonId;
use mentormatch::strategy::{
    Claim, Pairing, PrepareFault, Prepared, SituationFault, Stable, WhyUnmatched, built_in,
    by_code, compare,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A situation as plain data, from which both the crate and the checks start.
#[derive(Clone, Debug)]
struct Case {
    mentee_seats: Vec<u32>,
    mentor_seats: Vec<u32>,
    /// By mentee, then mentor: both views, or nothing for a forbidden pair.
    scores: Vec<Vec<Option<(i32, i32)>>>,
    locked: Vec<(usize, usize)>,
    vetoed: Vec<(usize, usize)>,
}

impl Case {
    /// Allowed between people with seats, and not vetoed.
    fn open(&self, a: usize, b: usize) -> Option<(i32, i32)> {
        let seated = self.mentee_seats[a] > 0 && self.mentor_seats[b] > 0;
        self.scores[a][b].filter(|_| seated && !self.vetoed.contains(&(a, b)))
    }

    fn pairs(&self) -> Vec<(usize, usize)> {
        let all = (0..self.mentee_seats.len())
            .flat_map(|a| (0..self.mentor_seats.len()).map(move |b| (a, b)));
        all.filter(|&(a, b)| self.open(a, b).is_some()).collect()
    }

    /// Every feasible set of pairs that holds the locks.
    fn every_pairing(&self, mut each: impl FnMut(&[(usize, usize)])) {
        let pairs = self.pairs();
        for set in 0u32..1 << pairs.len() {
            let made: Vec<_> =
                (0..pairs.len()).filter(|at| set >> at & 1 == 1).map(|at| pairs[at]).collect();
            if self.locked.iter().all(|pair| made.contains(pair)) && self.fits(&made) {
                each(&made);
            }
        }
    }

    fn fits(&self, made: &[(usize, usize)]) -> bool {
        let count = |at: usize, side: fn(&(usize, usize)) -> usize| {
            made.iter().filter(|pair| side(pair) == at).count() as u32
        };
        (0..self.mentee_seats.len()).all(|a| count(a, |p| p.0) <= self.mentee_seats[a])
            && (0..self.mentor_seats.len()).all(|b| count(b, |p| p.1) <= self.mentor_seats[b])
    }

    fn total(&self, made: &[(usize, usize)]) -> i64 {
        made.iter()
            .map(|&(a, b)| {
                let (one, other) = self.scores[a][b].unwrap();
                i64::from(one) + i64::from(other)
            })
            .sum()
    }

    /// Pairs that block, locked people free to leave.
    fn blocking(&self, made: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let open = |pair: &(usize, usize)| self.open(pair.0, pair.1).unwrap();
        self.pairs()
            .into_iter()
            .filter(|pair| !made.contains(pair))
            .filter(|pair| {
                let own = |of: fn(&(usize, usize)) -> usize| {
                    made.iter().filter(|other| of(other) == of(pair)).collect::<Vec<_>>()
                };
                let (of_mentee, of_mentor) = (own(|p| p.0), own(|p| p.1));
                let mentee_wants = (of_mentee.len() as u32) < self.mentee_seats[pair.0]
                    || of_mentee.iter().any(|other| open(other).0 < open(pair).0);
                let mentor_wants = (of_mentor.len() as u32) < self.mentor_seats[pair.1]
                    || of_mentor.iter().any(|other| open(other).1 < open(pair).1);
                mentee_wants && mentor_wants
            })
            .collect()
    }
}

fn case() -> impl Strategy<Value = Case> {
    let sizes = (0usize..5, 0usize..4);
    sizes.prop_flat_map(|(mentees, mentors)| {
        let cell = proptest::option::weighted(0.7, (-3i32..8, -3i32..8));
        let scores = proptest::collection::vec(proptest::collection::vec(cell, mentors), mentees);
        let seats = |agents| proptest::collection::vec(0u32..3, agents);
        let picks = proptest::collection::vec((any::<prop::sample::Index>(), 0u8..8), 2);
        (seats(mentees), seats(mentors), scores, picks).prop_map(
            |(mentee_seats, mentor_seats, scores, picks)| {
                let mut case = Case {
                    mentee_seats,
                    mentor_seats,
                    scores,
                    locked: Vec::new(),
                    vetoed: Vec::new(),
                };
                for (pick, kind) in picks {
                    let pairs = case.pairs();
                    if pairs.is_empty() {
                        continue;
                    }
                    let pair = *pick.get(&pairs);
                    let locked = case.locked.iter().copied().chain([pair]).collect::<Vec<_>>();
                    if kind == 0 && case.fits(&locked) && !case.locked.contains(&pair) {
                        case.locked = locked;
                    } else if kind == 1 && !case.locked.contains(&pair) {
                        case.vetoed.push(pair);
                    }
                }
                case
            },
        )
    })
}

fn at(id: &PersonId) -> usize {
    id.as_str()[1..].parse().unwrap()
}

fn made(pairing: &Pairing) -> Vec<(usize, usize)> {
    pairing.pairs.iter().map(|pair| (at(&pair.mentee), at(&pair.mentor))).collect()
}

/// Forms pairs by every built-in strategy and hands each over.
fn with_pairings(case: &Case, mut each: impl FnMut(&Pairing)) {
    let people = cohort(&case.mentee_seats, &case.mentor_seats, &[]);
    let prepared = Prepared::new(people, &rules(&case.scores)).unwrap();
    let mut situation = prepared.situation(&Control::unbounded()).unwrap();
    for &(a, b) in &case.vetoed {
        situation.veto(&mentee(a), &mentor(b)).unwrap();
    }
    for &(a, b) in &case.locked {
        situation.lock(&mentee(a), &mentor(b)).unwrap();
    }
    for strategy in built_in() {
        let formed = strategy.form(&situation, &Control::unbounded()).unwrap();
        each(&formed.solved().unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(1000), ..ProptestConfig::default() })]

    #[test]
    fn pairings_keep_their_claims(case in case()) {
        // Exhaustive search over at most 2^12 sets of pairs.
        prop_assume!(case.pairs().len() <= 12);
        let (mut largest, mut best_of_size) = (0, BTreeMap::new());
        case.every_pairing(|made| {
            largest = largest.max(made.len());
            let total = case.total(made);
            let best = best_of_size.entry(made.len()).or_insert(total);
            *best = (*best).max(total);
        });
        let highest = *best_of_size.values().max().unwrap();
        with_pairings(&case, |pairing| {
            let made = made(pairing);
            assert!(pairing.verified, "{pairing:?}");
            assert!(case.fits(&made) && case.locked.iter().all(|pair| made.contains(pair)));
            assert!(made.iter().all(|&(a, b)| case.open(a, b).is_some()));
            let units = i64::from(pairing.unit.per_one());
            let total = case.total(&made) * units;
            assert_eq!(pairing.measures.total, total);
            assert_eq!(pairing.pairs.iter().map(|pair| pair.score()).sum::<i64>(), total);
            assert_eq!(pairing.measures.size, made.len());
            let blocking = case.blocking(&made);
            assert_eq!(pairing.measures.blocking_pairs, Some(blocking.len() as u64));
            match pairing.claim {
                Claim::MaximumSizeThenTotal => {
                    assert_eq!(made.len(), largest);
                    assert_eq!(total, best_of_size[&largest] * units);
                }
                Claim::HighestTotal => assert_eq!(total, highest * units),
                // With locks, only those who are not locked can claim anything.
                Claim::MenteeOptimalStable | Claim::MentorOptimalStable
                    if case.locked.is_empty() =>
                {
                    assert!(blocking.is_empty(), "{blocking:?} in {pairing:?}");
                }
                _ => {}
            }
        });
    }

    #[test]
    fn reasons_hold(case in case()) {
        with_pairings(&case, |pairing| {
            let made = made(pairing);
            let partners_of = |b: usize| made.iter().filter(|pair| pair.1 == b).count() as u32;
            let unmatched: BTreeSet<usize> = (0..case.mentee_seats.len())
                .filter(|&a| case.mentee_seats[a] > 0 && !made.iter().any(|pair| pair.0 == a))
                .collect();
            let told: BTreeSet<usize> =
                pairing.unmatched_mentees.iter().map(|one| at(&one.person)).collect();
            assert_eq!(unmatched, told);
            for one in &pairing.unmatched_mentees {
                let a = at(&one.person);
                let allowed: Vec<usize> = (0..case.mentor_seats.len())
                    .filter(|&b| case.open(a, b).is_some())
                    .collect();
                // Seats that locks do not take.
                let seats = |b: usize| {
                    let locks = case.locked.iter().filter(|pair| pair.1 == b).count() as u32;
                    case.mentor_seats[b] - locks
                };
                match &pairing.why(one) {
                    WhyUnmatched::NobodyAllowed => {
                        assert!(allowed.iter().all(|&b| seats(b) == 0), "{one:?}");
                    }
                    WhyUnmatched::Shortage { mentees, mentors, needed, available } => {
                        assert!(mentees.contains(&one.person));
                        let mentors: BTreeSet<usize> = mentors.iter().map(at).collect();
                        assert!(allowed.iter().all(|&b| mentors.contains(&b) || seats(b) == 0));
                        let sum: u32 = mentors.iter().map(|&b| seats(b)).sum();
                        assert_eq!(u64::from(sum), *available);
                        assert!(needed > available, "{one:?}");
                        assert!(mentors.iter().all(|&b| partners_of(b) == case.mentor_seats[b]));
                        // With one seat a mentee it is Hall's condition, word for word.
                        if case.mentee_seats.iter().all(|&seats| seats <= 1) {
                            assert_eq!(*needed, mentees.len() as u64);
                            for other in mentees.iter().map(at) {
                                assert!((0..case.mentor_seats.len()).all(|b| {
                                    case.open(other, b).is_none()
                                        || mentors.contains(&b)
                                        || seats(b) == 0
                                }));
                            }
                        }
                    }
                    WhyUnmatched::PartnersPreferOthers { best } => {
                        assert!(allowed.contains(&at(best)));
                        assert!(allowed.iter().all(|&b| partners_of(b) == case.mentor_seats[b]));
                    }
                    WhyUnmatched::CouldBeServed => {
                        assert!(!allowed.is_empty());
                        assert!(matches!(pairing.claim, Claim::Feasible | Claim::BestGroups));
                    }
                    WhyUnmatched::OthersGainMore => {
                        assert!(!allowed.is_empty());
                        assert_ne!(pairing.claim, Claim::MaximumSizeThenTotal);
                    }
                    other => panic!("{other:?} is no reason of a mentee"),
                }
            }
            for one in &pairing.unmatched_mentors {
                let b = at(&one.person);
                assert!(partners_of(b) == 0 && case.mentor_seats[b] > 0);
                let suitors: Vec<usize> = (0..case.mentee_seats.len())
                    .filter(|&a| case.open(a, b).is_some())
                    .collect();
                match one.why {
                    WhyUnmatched::NobodyAllowed => assert!(suitors.is_empty()),
                    WhyUnmatched::NotNeeded => {
                        assert!(suitors.iter().all(|a| !unmatched.contains(a)));
                    }
                    _ => assert!(suitors.iter().any(|a| unmatched.contains(a))),
                }
            }
        });
    }
}

fn cases(default: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default)
}

/// Two mentees, one mentor with one seat whom both may have.
fn contested() -> Case {
    Case {
        mentee_seats: vec![1, 1],
        mentor_seats: vec![1],
        scores: vec![vec![Some((1, 1))], vec![Some((2, 2))]],
        locked: Vec::new(),
        vetoed: Vec::new(),
    }
}

#[test]
fn locks_and_vetoes_are_refused_by_name() {
    let mut case = contested();
    case.scores[0][0] = None;
    case.scores.push(vec![Some((0, 0))]);
    case.mentee_seats.push(1);
    let people = cohort(&case.mentee_seats, &case.mentor_seats, &[]);
    let prepared = Prepared::new(people, &rules(&case.scores)).unwrap();
    let mut situation = prepared.situation(&Control::unbounded()).unwrap();
    assert!(matches!(
        situation.lock(&mentee(0), &mentor(0)),
        Err(SituationFault::LockedForbidden { .. })
    ));
    let nobody = PersonId::new("nobody").unwrap();
    assert!(matches!(
        situation.lock(&nobody, &mentor(0)),
        Err(SituationFault::UnknownPerson { side: Side::Mentee, .. })
    ));
    situation.lock(&mentee(1), &mentor(0)).unwrap();
    situation.lock(&mentee(1), &mentor(0)).unwrap();
    assert!(matches!(
        situation.veto(&mentee(1), &mentor(0)),
        Err(SituationFault::LockedVetoed { .. })
    ));
    let full = situation.lock(&mentee(2), &mentor(0)).unwrap_err();
    assert_eq!(full.to_string(), "the mentor b0 has no free seat left for another locked pair");
    let other = contested();
    let people = cohort(&other.mentee_seats, &other.mentor_seats, &[]);
    let fault = Prepared::of(people, prepared.rules().clone()).unwrap_err();
    assert!(matches!(fault, PrepareFault::OtherCohort { mentees: 3, cohort_mentees: 2, .. }));
}

#[test]
fn strategies_are_found_by_code_and_compared() {
    let case = contested();
    let people = cohort(&case.mentee_seats, &case.mentor_seats, &[]);
    let prepared = Prepared::new(people, &rules(&case.scores)).unwrap();
    let situation = prepared.situation(&Control::unbounded()).unwrap();
    for strategy in built_in() {
        assert_eq!(by_code(strategy.code()).unwrap().code(), strategy.code());
    }
    assert!(by_code("no-such").is_none());
    let lottery = Stable::for_mentees().with_ties(mentormatch::market::Ties::Lottery { seed: 7 });
    let optimal = by_code("optimal").unwrap();
    let compared = compare(&[&*optimal, &lottery], &situation, &Control::unbounded());
    let compared = compared.unwrap().solved().unwrap();
    assert_eq!(compared.pairings[1].seed, Some(7));
    assert_eq!(compared.shared_pairs(0, 1), 1);
    assert_eq!(compared.shared_pairs(0, 9), 0);
    let text = compared.to_string();
    assert!(text.contains("optimal") && text.contains("blocking pairs"), "{text}");
    let json = serde_json::to_string(&compared.pairings[0]).unwrap();
    assert_eq!(Pairing::from_json(&json).unwrap(), compared.pairings[0]);
}

#[test]
fn a_cancelled_run_stops() {
    let case = contested();
    let people = cohort(&case.mentee_seats, &case.mentor_seats, &[]);
    let prepared = Prepared::new(people, &rules(&case.scores)).unwrap();
    let situation = prepared.situation(&Control::unbounded()).unwrap();
    let cancel = std::sync::atomic::AtomicBool::new(true);
    let control = Control::unbounded().with_cancel(&cancel);
    for strategy in built_in() {
        let stopped = strategy.form(&situation, &control).unwrap();
        assert_eq!(stopped.reason(), Some(StopReason::Cancelled), "{}", strategy.code());
    }
}
