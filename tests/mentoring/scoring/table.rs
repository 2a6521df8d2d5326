//! Scoring against a naive scorer, on more than a thousand random cohorts and rules, and at
//! its edges.

use crate::support::id;
use crate::support::naive::Naive;
use crate::support::random::{cases, cohort, rng, rules};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, StopReason};
use mentormatch::market::{NextChoice, Prefers};
use mentormatch::people::{Base, Cohort, Mentee, Mentor};
use mentormatch::scoring::{
    CompiledRules, Obstacles, OrderBy, PairVerdict, Rules, ScoreTable, TableFault,
};
use rand::RngExt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

fn table(rules: &CompiledRules) -> ScoreTable {
    rules.score(&Control::unbounded()).unwrap()
}

/// Holds the table, the explanations and the obstacles of a cohort against the naive
/// scorer.
fn check(rules: &Rules, cohort: &Cohort) {
    let compiled = rules.compile(cohort).unwrap();
    let table = table(&compiled);
    let scores = table.scores();
    let barriers: Vec<_> = compiled.barriers().map(str::to_owned).collect();
    let mut obstacles = vec![(0, 0); barriers.len()];
    let mut of_mentors = vec![(0, obstacles.clone()); cohort.mentors().len()];
    for (mentee_ix, mentee) in cohort.mentees().iter() {
        obstacles.fill((0, 0));
        let mut allowed = 0;
        for (mentor_ix, mentor) in cohort.mentors().iter() {
            let decimals = compiled.unit().decimals();
            let naive = Naive { rules, decimals, mentee, mentor };
            let (forbidden, parts) = (naive.forbidden(), naive.contributions());
            let explained = compiled.explain(mentee_ix, mentor_ix).unwrap();
            let first = table.barrier(mentee_ix, mentor_ix).map(|at| barriers[at].clone());
            assert_eq!(first.as_ref(), forbidden.first());
            for name in &forbidden {
                let at = barriers.iter().position(|barrier| barrier == name).unwrap();
                let of_mentor = &mut of_mentors[mentor_ix.get()].1;
                for found in [&mut obstacles[at], &mut of_mentor[at]] {
                    found.0 += 1;
                    found.1 += usize::from(forbidden.len() == 1);
                }
            }
            match &explained.verdict {
                PairVerdict::Forbidden(violations) => {
                    let names: Vec<_> = violations.iter().map(|found| found.rule.clone()).collect();
                    assert_eq!(names, forbidden);
                    assert!(!names.is_empty());
                    assert_eq!(scores.of(mentee_ix, mentor_ix), None);
                }
                PairVerdict::Allowed(found) => {
                    allowed += 1;
                    of_mentors[mentor_ix.get()].0 += 1;
                    assert!(forbidden.is_empty());
                    let found: Vec<_> = found
                        .iter()
                        .map(|part| (i128::from(part.mentee), i128::from(part.mentor)))
                        .collect();
                    assert_eq!(found, parts, "{rules:?}");
                    let views =
                        (explained.mentee_view().unwrap(), explained.mentor_view().unwrap());
                    assert_eq!(scores.of(mentee_ix, mentor_ix), Some(views));
                    let sums =
                        parts.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
                    assert_eq!((i128::from(views.0), i128::from(views.1)), sums);
                }
            }
            // Many are said in the same words.
            if (mentee_ix.get() + mentor_ix.get()) % 8 == 0 {
                assert!(!explained.to_string().contains('{'), "{explained}");
            }
        }
        let counted = compiled.obstacles(mentee_ix).unwrap();
        same_obstacles(&counted, (allowed, cohort.mentors().len()), &obstacles);
    }
    for ((allowed, obstacles), (mentor_ix, _)) in of_mentors.iter().zip(cohort.mentors().iter()) {
        let counted = compiled.mentor_obstacles(mentor_ix).unwrap();
        same_obstacles(&counted, (*allowed, cohort.mentees().len()), obstacles);
    }
}

/// Holds obstacles against how many of the partners are allowed, and for each barrier how many it
/// forbids and how many it alone.
fn same_obstacles(counted: &Obstacles, people: (usize, usize), expected: &[(usize, usize)]) {
    assert_eq!((counted.allowed, counted.partners), people);
    let found = |at: usize| (expected[at].0 > 0).then_some((at, expected[at].0, expected[at].1));
    let expected: Vec<_> = (0..expected.len()).filter_map(found).collect();
    let counted: Vec<_> =
        counted.barriers.iter().map(|found| (found.barrier, found.forbids, found.alone)).collect();
    assert_eq!(counted, expected);
}

#[test]
fn small_random_cohorts_agree_with_a_naive_scorer() {
    for seed in 0..cases(2000) / 2 {
        let mut rng = rng(seed);
        let (mentees, mentors) = (rng.random_range(0..9), rng.random_range(0..9));
        let cohort = cohort(&mut rng, mentees, mentors);
        check(&rules(&mut rng, &cohort), &cohort);
    }
}

#[test]
fn middle_random_cohorts_agree_with_a_naive_scorer() {
    // Large enough for distinct answers to be compared directly, not by memo.
    for seed in 0..cases(2000) / 100 {
        let mut rng = rng(seed + (1 << 32));
        let (mentees, mentors) = (rng.random_range(40..70), rng.random_range(40..90));
        let cohort = cohort(&mut rng, mentees, mentors);
        check(&rules(&mut rng, &cohort), &cohort);
    }
}

#[test]
fn many_mentors_are_scored_block_by_block() {
    for (seed, mentees, mentors) in [(1, 5, 2100), (2, 15, 1024), (3, 3, 1025), (4, 66, 520)] {
        let mut rng = rng(seed + (1 << 33));
        let cohort = cohort(&mut rng, mentees, mentors);
        check(&rules(&mut rng, &cohort), &cohort);
    }
}

/// The bytes of a table.
fn bytes(table: &ScoreTable) -> (Vec<i32>, Vec<i32>, Option<Vec<u64>>) {
    let scores = table.scores();
    let words = scores
        .allowed()
        .map(|bits| (0..bits.rows()).flat_map(|row| bits.row(row).to_vec()).collect());
    (scores.mentee_view().items().to_vec(), scores.mentor_view().items().to_vec(), words)
}

#[test]
fn threads_change_no_byte() {
    for seed in 0..6 {
        let mut rng = rng(seed + (1 << 34));
        let cohort = cohort(&mut rng, 300, 200);
        let compiled = rules(&mut rng, &cohort).compile(&cohort).unwrap();
        let of = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            bytes(&pool.install(|| table(&compiled)))
        };
        let one = of(1);
        assert_eq!(one, of(2));
        assert_eq!(one, of(8));
    }
}

#[test]
fn people_scored_on_demand_equal_the_table() {
    for seed in 0..cases(2000) / 50 {
        let mut rng = rng(seed + (1 << 35));
        let (mentees, mentors) = (rng.random_range(0..60), rng.random_range(0..60));
        let cohort = cohort(&mut rng, mentees, mentors);
        let compiled = rules(&mut rng, &cohort).compile(&cohort).unwrap();
        let table = table(&compiled);
        let scores = table.scores();
        let mut source = compiled.on_demand();
        for mentee in MenteeIx::all(mentees) {
            let mut expected: Vec<_> = MentorIx::all(mentors)
                .filter_map(|mentor| Some((scores.of(mentee, mentor)?, mentor)))
                .collect();
            expected.sort_by_key(|((view, _), mentor)| (std::cmp::Reverse(*view), *mentor));
            let order: Vec<_> = expected.iter().map(|(_, mentor)| *mentor).collect();
            let found: Vec<MentorIx> = std::iter::from_fn(|| source.next_choice(mentee)).collect();
            assert_eq!(found, order);
            let most = rng.random_range(0..5);
            let short = compiled.shortlist(mentee, most, OrderBy::MenteeView);
            let short: Vec<_> =
                short.iter().map(|c| ((c.mentee_view, c.mentor_view), c.mentor)).collect();
            assert_eq!(short, expected[..most.min(expected.len())]);
            expected.sort_by_key(|((a, b), mentor)| (std::cmp::Reverse(a + b), *mentor));
            let total = compiled.shortlist(mentee, most, OrderBy::Total);
            let total: Vec<_> = total.iter().map(|candidate| candidate.mentor).collect();
            let best = expected.iter().take(most).map(|(_, mentor)| *mentor);
            assert_eq!(total, best.collect::<Vec<_>>());
        }
        for mentor in MentorIx::all(mentors) {
            let mut order: Vec<_> = MenteeIx::all(mentees)
                .filter_map(|mentee| Some((scores.of(mentee, mentor)?.1, mentee)))
                .collect();
            order.sort_by_key(|(view, mentee)| (std::cmp::Reverse(*view), *mentee));
            let order: Vec<_> = order.into_iter().map(|(_, mentee)| mentee).collect();
            for pair in order.windows(2) {
                assert!(source.prefers(mentor, pair[0], pair[1]));
                assert!(!source.prefers(mentor, pair[1], pair[0]));
            }
            let found: Vec<MenteeIx> = std::iter::from_fn(|| source.next_choice(mentor)).collect();
            assert_eq!(found, order);
        }
    }
}

#[test]
fn nobody_somebody_and_everybody_alike() {
    let rules = Rules::default();
    let base =
        |count: usize| Base::new((0..count).map(|at| Mentee::new(id(&format!("a{at}"))))).unwrap();
    let others =
        |count: usize| Base::new((0..count).map(|at| Mentor::new(id(&format!("x{at}"))))).unwrap();
    for (mentees, mentors) in [(0, 0), (0, 3), (3, 0), (1, 1), (5, 4)] {
        let cohort = Cohort::new(base(mentees), others(mentors)).unwrap();
        let compiled = rules.compile(&cohort).unwrap();
        let table = table(&compiled);
        assert_eq!((table.scores().mentees(), compiled.mentors()), (mentees, mentors));
        assert!(table.scores().allowed().is_none());
        assert!(table.scores().mentee_view().items().iter().all(|&score| score == 0));
        assert_eq!(compiled.explain(MenteeIx::at(mentees), MentorIx::new(0)), None);
        assert_eq!(compiled.obstacles(MenteeIx::at(mentees)), None);
        assert_eq!(compiled.mentor_obstacles(MentorIx::at(mentors)), None);
        let lost = compiled.shortlist(MenteeIx::at(mentees), 3, OrderBy::Total);
        assert!(lost.is_empty());
    }
    let forbid_all: Rules = serde_json::from_str(
        r#"{"version": 1, "restrictions": [{"name": "nobody", "kind": "must-be-within",
            "of": "mentee", "field": "age", "least": 200, "needs-answer": true}]}"#,
    )
    .unwrap();
    let cohort = Cohort::new(base(3), others(2)).unwrap();
    let compiled = forbid_all.compile(&cohort).unwrap();
    let table = table(&compiled);
    assert_eq!(table.scores().allowed().unwrap().count_ones(), 0);
    let obstacles = compiled.mentor_obstacles(MentorIx::new(1)).unwrap();
    assert_eq!((obstacles.allowed, obstacles.partners), (0, 3));
    assert_eq!((obstacles.barriers[0].forbids, obstacles.barriers[0].alone), (3, 3));
}

#[test]
fn a_run_is_watched_and_stopped() {
    let mut rng = rng(7);
    let cohort = cohort(&mut rng, 3000, 40);
    let compiled = rules(&mut rng, &cohort).compile(&cohort).unwrap();
    let seen = Mutex::new(Vec::new());
    let caller = std::thread::current().id();
    let watch = |progress: mentormatch::kernel::Progress| {
        assert_eq!(std::thread::current().id(), caller);
        seen.lock().unwrap().push((progress.done, progress.total));
    };
    compiled.score(&Control::unbounded().with_observer(&watch)).unwrap();
    assert_eq!(seen.lock().unwrap().last(), Some(&(120_000, Some(120_000))));
    let cancel = AtomicBool::new(false);
    cancel.store(true, Ordering::Relaxed);
    let stopped = compiled.score(&Control::unbounded().with_cancel(&cancel));
    assert_eq!(stopped.unwrap_err(), TableFault::Stopped(StopReason::Cancelled));
    let stopped = compiled.score(&Control::unbounded().with_work_limit(119_999));
    assert_eq!(stopped.unwrap_err(), TableFault::Stopped(StopReason::WorkLimit));
}
