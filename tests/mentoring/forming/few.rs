//! Pairs among the best few of everybody: what is said of the loss holds against exhaustive
//! search, and with everybody kept nothing is lost.

use crate::support::by_table;
use crate::support::random::{cases, cohort, rng, rules};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, StopReason, Stream};
use mentormatch::market::{Matching, Outcome, Seats, ViewRows};
use mentormatch::scoring::{CompiledRules, Rules};
use mentormatch::strategy::{
    BestOfFew, Objective, StableOfFew, StrategyError, best_of_few, best_without_table,
    stable_of_few, stable_without_table,
};
use rand::RngExt;
use std::collections::BTreeMap;

fn free() -> Control<'static> {
    Control::unbounded()
}

/// Seats of few people, some of whom have none.
fn seats(rng: &mut Stream, count: usize, most: u32) -> Seats {
    Seats::each((0..count).map(|_| rng.random_range(0..=most)).collect())
}

/// What both think of every pair; nothing where it may not be made.
fn views(rules: &CompiledRules) -> Vec<Vec<Option<(i32, i32)>>> {
    let row = |mentee: MenteeIx| {
        MentorIx::all(rules.mentors()).map(|mentor| rules.view(mentee, mentor)).collect()
    };
    MenteeIx::all(rules.mentees()).map(row).collect()
}

/// How many pairs would both rather be together, by the definition.
fn blocking(
    views: &[Vec<Option<(i32, i32)>>],
    [mentees, mentors]: [&Seats; 2],
    made: &Matching,
) -> u64 {
    let mut blocking = 0;
    for (a, row) in views.iter().enumerate() {
        for (b, cell) in row.iter().enumerate() {
            let (mentee, mentor) = (MenteeIx::at(a), MentorIx::at(b));
            let &Some((own, theirs)) = cell else {
                assert!(!made.contains(mentee, mentor));
                continue;
            };
            let partners = made.mentors_of(mentee);
            let others = made.mentees_of(mentor);
            assert!(partners.len() <= mentees.of(a) as usize);
            assert!(others.len() <= mentors.of(b) as usize);
            let of = |a: usize, b: usize| views[a][b].unwrap();
            let gains = partners.len() < mentees.of(a) as usize
                || partners.iter().any(|with| of(a, with.get()).0 < own);
            let is_wanted = others.len() < mentors.of(b) as usize
                || others.iter().any(|with| of(with.get(), b).1 < theirs);
            // Somebody without a seat has room for nobody and nobody to give up.
            blocking += u64::from(!made.contains(mentee, mentor) && gains && is_wanted);
        }
    }
    blocking
}

/// The best sum for each number of pairs, by trying every set of mentors for one mentee after the
/// other.
fn best_sums(
    views: &[Vec<Option<(i32, i32)>>],
    [mentees, mentors]: [&Seats; 2],
) -> BTreeMap<u64, i128> {
    let all: Vec<u32> = (0..mentors.agents()).map(|at| mentors.of(at)).collect();
    let mut states = BTreeMap::from([((all, 0_u64), 0_i128)]);
    for (a, row) in views.iter().enumerate() {
        let mut next: BTreeMap<_, i128> = BTreeMap::new();
        for ((left, pairs), sum) in &states {
            for chosen in 0_u32..1 << row.len() {
                let is_chosen = |b: usize| chosen >> b & 1 == 1;
                let fits = chosen.count_ones() <= mentees.of(a)
                    && (0..row.len()).all(|b| !is_chosen(b) || (left[b] > 0 && row[b].is_some()));
                if !fits {
                    continue;
                }
                let (mut left, mut sum) = (left.clone(), *sum);
                for b in (0..row.len()).filter(|&b| is_chosen(b)) {
                    left[b] -= 1;
                    let (own, theirs) = row[b].unwrap();
                    sum += i128::from(own) + i128::from(theirs);
                }
                let known = next.entry((left, pairs + u64::from(chosen.count_ones())));
                let known = known.or_insert(sum);
                *known = sum.max(*known);
            }
        }
        states = next;
    }
    let mut best: BTreeMap<u64, i128> = BTreeMap::new();
    for ((_, pairs), sum) in states {
        let known = best.entry(pairs).or_insert(sum);
        *known = sum.max(*known);
    }
    best
}

fn stable(rules: &CompiledRules, seats: [&Seats; 2], few: usize) -> StableOfFew {
    stable_of_few(rules, seats, few, &free()).unwrap().solved().unwrap()
}

fn best(rules: &CompiledRules, seats: [&Seats; 2], few: usize, of: Objective) -> BestOfFew {
    best_of_few(rules, seats, few, of, &free()).unwrap().solved().unwrap()
}

/// Random scores of a few values, or far apart, some pairs forbidden.
fn scored(rng: &mut Stream) -> (CompiledRules, Seats, Seats) {
    let (mentees, mentors) = (rng.random_range(0..6), rng.random_range(0..5));
    let spread = [2, 5, 1000][rng.random_range(0..3)];
    let open = [0.4, 0.8, 1.0][rng.random_range(0..3)];
    let mut cell = || {
        let scores = (rng.random_range(-spread..=spread), rng.random_range(-spread..=spread));
        rng.random_bool(open).then_some(scores)
    };
    let table: Vec<Vec<_>> = (0..mentees).map(|_| (0..mentors).map(|_| cell()).collect()).collect();
    let cohort = by_table::cohort(&vec![1; mentees], &vec![1; mentors], &[]);
    let rules = by_table::rules(&table).compile(&cohort).unwrap();
    let most = rng.random_range(1..3);
    let of_mentees = seats(rng, mentees, most);
    let of_mentors = seats(rng, mentors, 3);
    (rules, of_mentees, of_mentors)
}

#[test]
fn what_is_said_of_the_loss_holds_against_exhaustive_search() {
    let (mut blocked, mut lost, mut proven, mut short) = (0, 0, 0, 0);
    for seed in 0..cases(400) {
        let mut rng = rng(seed + (1 << 50));
        let (rules, of_mentees, of_mentors) = scored(&mut rng);
        let both = [&of_mentees, &of_mentors];
        let views = views(&rules);
        let possible = views.iter().flatten().flatten().count() as u64;
        let sums = best_sums(&views, both);
        for few in [1, 2, 3, 7] {
            let found = stable(&rules, both, few);
            assert_eq!(found.blocking, blocking(&views, both, &found.matching), "{seed}");
            assert_eq!(found.few, few);
            assert!(found.pairs_kept <= possible);
            blocked += u64::from(found.blocking > 0);
            for objective in [Objective::MostPairs, Objective::HighestTotal] {
                let found = best(&rules, both, few, objective);
                blocking(&views, both, &found.matching);
                let worth = |(one, two): (MenteeIx, MentorIx)| {
                    let (own, theirs) = rules.view(one, two).unwrap();
                    i128::from(own) + i128::from(theirs)
                };
                assert_eq!(found.value, found.matching.pairs().map(worth).sum::<i128>());
                let (pairs, value) = match objective {
                    Objective::MostPairs => sums.last_key_value().map(|(p, v)| (*p, *v)).unwrap(),
                    _ => (0, sums.values().copied().max().unwrap()),
                };
                assert!(found.value_at_most >= value, "{seed} {few} {objective:?}: {found:?}");
                match objective {
                    Objective::MostPairs => {
                        let most = found.pairs_at_most.unwrap();
                        assert!(most >= pairs && found.matching.size() as u64 <= pairs);
                        short += u64::from(pairs > found.matching.size() as u64);
                    }
                    _ => {
                        assert_eq!(found.pairs_at_most, None);
                        assert!(found.value <= value && found.gap() >= 0);
                        lost += u64::from(found.value < value);
                    }
                }
                proven += u64::from(found.gap() == 0 && found.pairs_kept < possible);
                if few == 7 {
                    // Everybody was kept.
                    assert_eq!(found.pairs_kept, possible);
                    assert_eq!((found.value, found.value_at_most), (value, value), "{seed}");
                    if objective == Objective::MostPairs {
                        assert_eq!(
                            (found.matching.size() as u64, found.pairs_at_most),
                            (pairs, Some(pairs))
                        );
                    }
                }
            }
            if few == 7 {
                assert_eq!((found.blocking, found.pairs_kept), (0, possible));
                let exact = stable_without_table(&rules, both, &free()).unwrap().solved().unwrap();
                assert_eq!(found.matching, exact.matching);
            }
        }
    }
    // Something is lost in some of them, and something proven in others.
    assert!(blocked.min(lost).min(proven).min(short) > 8, "{blocked} {lost} {proven} {short}");
}

#[test]
fn random_people_lose_nothing_where_everybody_is_kept_and_threads_change_no_byte() {
    for seed in 0..cases(400) / 20 {
        let mut rng = rng(seed + (1 << 51));
        let (mentees, mentors) = (rng.random_range(1..60), rng.random_range(1..40));
        let cohort = cohort(&mut rng, mentees, mentors);
        let mut rules = rules(&mut rng, &cohort);
        (rules.quotas, rules.mixes) = (Vec::new(), Vec::new());
        let rules = rules.compile(&cohort).unwrap();
        let (of_mentees, of_mentors) = (seats(&mut rng, mentees, 2), seats(&mut rng, mentors, 4));
        let both = [&of_mentees, &of_mentors];
        for few in [1, 4, 60] {
            let said = [1, 2, 8].map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| {
                    let stable = stable(&rules, both, few);
                    let best = best(&rules, both, few, Objective::MostPairs);
                    let total = best_of_few(&rules, both, few, Objective::HighestTotal, &free());
                    format!("{stable:?} {best:?} {total:?}")
                })
            });
            assert!(said.iter().all(|one| *one == said[0]), "{seed}");
        }
        let exact = stable_without_table(&rules, both, &free()).unwrap().solved().unwrap();
        let found = stable(&rules, both, 60);
        assert_eq!((found.matching, found.blocking), (exact.matching, 0));
        for objective in [Objective::MostPairs, Objective::HighestTotal] {
            let exact = best_without_table(&rules, both, objective, &free());
            let exact = exact.unwrap().solved().unwrap();
            let found = best(&rules, both, 60, objective);
            assert_eq!((found.value, found.gap()), (exact.value, 0));
            assert_eq!(found.matching.size(), exact.matching.size());
        }
    }
}

#[test]
fn a_run_is_stopped_in_every_phase_and_holds_what_it_has() {
    let mut rng = rng(1 << 52);
    let cohort = cohort(&mut rng, 50, 30);
    let rules = Rules::default().compile(&cohort).unwrap();
    let (mentees, mentors) = (Seats::one_each(50), Seats::one_each(30));
    let both = [&mentees, &mentors];
    let mut held = 0;
    for after in 0..40_u64 {
        let asked = std::sync::atomic::AtomicU64::new(0);
        let late = |_: u64| asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= after;
        let control = free().with_cancel_when(&late);
        match stable_of_few(&rules, both, 3, &control).unwrap() {
            Outcome::Stopped(stopped) => {
                assert_eq!(stopped.reason, StopReason::Cancelled);
                held += u64::from(stopped.best.is_some());
            }
            Outcome::Solved(found) => assert_eq!(found.matching, stable(&rules, both, 3).matching),
            Outcome::Impossible(never) => match never {},
        }
        let asked = std::sync::atomic::AtomicU64::new(0);
        let late = |_: u64| asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= after;
        let control = free().with_cancel_when(&late);
        let objective = Objective::MostPairs;
        match best_of_few(&rules, both, 3, objective, &control).unwrap() {
            Outcome::Stopped(stopped) => {
                assert_eq!(stopped.reason, StopReason::Cancelled);
                held += u64::from(stopped.best.is_some());
            }
            Outcome::Solved(found) => {
                assert_eq!(found.value, best(&rules, both, 3, objective).value);
            }
            Outcome::Impossible(never) => match never {},
        }
    }
    assert!(held > 0);
    let stopped = best_of_few(&rules, both, 3, Objective::MostPairs, &free().with_work_limit(49));
    assert_eq!(stopped.unwrap().reason(), Some(StopReason::WorkLimit));
}

#[test]
fn rules_over_groups_are_refused_by_name() {
    let cohort = by_table::cohort(&[1, 1], &[1], &[]);
    let rules = Rules::from_json(
        r#"{"version": 1, "quotas": [{"name": "few", "of": "mentee", "field": "id", "most": 1}]}"#,
    );
    let rules = rules.unwrap().compile(&cohort).unwrap();
    let (mentees, mentors) = (Seats::one_each(2), Seats::one_each(1));
    let refused = stable_of_few(&rules, [&mentees, &mentors], 1, &free()).unwrap_err();
    assert!(matches!(refused, StrategyError::OverGroups { strategy: "stable-of-few", .. }));
    let refused = best_of_few(&rules, [&mentees, &mentors], 1, Objective::MostPairs, &free());
    assert!(matches!(
        refused.unwrap_err(),
        StrategyError::OverGroups { strategy: "best-of-few", .. }
    ));
}
