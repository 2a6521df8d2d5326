//! Pairs formed without a table are those of the table: random people and rules of every kind,
//! and cohorts that are hard for a search that leaves people out.

use crate::support::random::{cases, cohort, rng, rules};
use crate::support::{by_table, id};
use mentormatch::assignment;
use mentormatch::audit::{stability_by_rows, stability_by_scores, verify_assignment};
use mentormatch::kernel::{Control, Index, Language, MenteeIx, MentorIx, Phrases, Side, Stream};
use mentormatch::market::{
    AssignmentProblem, Cardinality, CostRows, Matching, NextChoice, Outcome, RowBuffer,
    ScoredMarket, Seats, Ties, ViewRows,
};
use mentormatch::people::{Answer, Base, Cohort, Mentee, Mentor, Value};
use mentormatch::scoring::{CompiledRules, OnDemand, PlanStep, Rules};
use mentormatch::stable::{self, deferred_acceptance};
use mentormatch::strategy::{Objective, best_without_table, stable_without_table};
use rand::RngExt;

fn free() -> Control<'static> {
    Control::unbounded()
}

/// The stable matching of the table, best for the mentees.
fn of_table(rules: &CompiledRules, [mentees, mentors]: [&Seats; 2]) -> Matching {
    let table = rules.score(&free()).unwrap();
    let market = ScoredMarket::new(table.scores());
    let market = market.with_seats(mentees.clone(), mentors.clone()).unwrap();
    let found = stable::optimal_by_scores(&market, Side::Mentee, Ties::Index, &free());
    let matching = found.unwrap().solved().unwrap().matching;
    let by_rows = stability_by_rows(rules, [mentees, mentors], &matching, 3, &free());
    assert_eq!(by_rows.solved().unwrap(), stability_by_scores(&market, &matching, 3));
    // Nobody together is blocked by many.
    let none = Matching::empty(matching.mentees(), matching.mentors());
    let by_rows = stability_by_rows(rules, [mentees, mentors], &none, 3, &free());
    assert_eq!(by_rows.solved().unwrap(), stability_by_scores(&market, &none, 3));
    matching
}

/// The same without a table, with so many choices kept at first.
fn on_demand(rules: &CompiledRules, [mentees, mentors]: [&Seats; 2], first: usize) -> Matching {
    let mut source = rules.on_demand().with_first_choices(first);
    let formed = deferred_acceptance::<MenteeIx, MentorIx>(&mut source, mentees, mentors, &free());
    let pairs = formed.solved().unwrap().pairs;
    Matching::new(rules.mentees(), rules.mentors(), pairs).unwrap()
}

/// The stable matching that is best for every mentor, of the table and without one.
fn check_mentors(rules: &CompiledRules, [mentees, mentors]: [&Seats; 2], threads: &[usize]) {
    let table = rules.score(&free()).unwrap();
    let market = ScoredMarket::new(table.scores());
    let market = market.with_seats(mentees.clone(), mentors.clone()).unwrap();
    let expected = stable::optimal_by_scores(&market, Side::Mentor, Ties::Index, &free());
    let expected = expected.unwrap().solved().unwrap().matching;
    let mut scored = None;
    for &threads in threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for first in [1, 3, 16] {
            let mut source = rules.on_demand().with_first_choices(first);
            let formed = pool.install(|| {
                deferred_acceptance::<MentorIx, MenteeIx>(&mut source, mentors, mentees, &free())
            });
            let pairs = formed.solved().unwrap().pairs.into_iter().map(|(one, two)| (two, one));
            let found = Matching::new(rules.mentees(), rules.mentors(), pairs).unwrap();
            assert_eq!(found, expected, "{threads} {first}");
            if first == 16 {
                let now = source.pairs_scored();
                assert_eq!(*scored.get_or_insert(now), now);
            }
        }
    }
}

fn seats(rng: &mut Stream, count: usize, most: u32) -> Seats {
    Seats::each((0..count).map(|_| rng.random_range(0..=most)).collect())
}

/// Holds every way without a table against the table.
fn check(rules: &CompiledRules, seats: [&Seats; 2], threads: &[usize]) {
    let expected = of_table(rules, seats);
    for first in [1, 2, 3, 7, 16, 1000] {
        assert_eq!(on_demand(rules, seats, first), expected, "{first}");
    }
    // The fewest choices, a few, and the fewest bytes that are enough.
    for most in [1, 2, 5] {
        let mut source = rules.on_demand().with_most_choices(most);
        let formed = deferred_acceptance(&mut source, seats[0], seats[1], &free());
        let pairs: Vec<(MenteeIx, MentorIx)> = formed.solved().unwrap().pairs;
        assert_eq!(Matching::new(rules.mentees(), rules.mentors(), pairs).unwrap(), expected);
    }
    let least = OnDemand::bytes_a_choice() * rules.mentees() as u64;
    for given in [least, 3 * least, u64::MAX] {
        let tight = free().with_memory_limit(given);
        let found = stable_without_table(rules, seats, &tight).unwrap().solved().unwrap();
        assert_eq!(found.matching, expected, "{given}");
    }
    if least > 0 {
        let found = stable_without_table(rules, seats, &free().with_memory_limit(least - 1));
        let refused = found.unwrap_err().to_string();
        assert!(
            refused.contains(&format!("{least} bytes, {} are allowed", least - 1)),
            "{refused}"
        );
    }
    check_stopped(rules, seats, &expected);
    check_mentors(rules, seats, threads);
    let mut scored = None;
    for &threads in threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let found = pool.install(|| stable_without_table(rules, seats, &free()));
        let found = found.unwrap().solved().unwrap();
        assert_eq!(found.matching, expected, "{threads}");
        assert!(found.audit(rules, seats, 1, &free()).solved().unwrap().is_stable());
        // By parts and over all the same is found, of nobody together too.
        let mut alone = found.clone();
        alone.matching = Matching::empty(rules.mentees(), rules.mentors());
        for found in [&found, &alone] {
            let of_parts = found.audit(rules, seats, 3, &free()).solved().unwrap();
            let whole = stability_by_rows(rules, seats, &found.matching, 3, &free());
            let whole = whole.solved().unwrap();
            assert_eq!((of_parts.blocking, of_parts.pairs), (whole.blocking, whole.pairs));
        }
        assert_eq!(*scored.get_or_insert(found.pairs_scored), found.pairs_scored);
    }
    check_parts(rules);
}

/// A run that is stopped holds pairs that only those block whom it names.
fn check_stopped(rules: &CompiledRules, seats: [&Seats; 2], expected: &Matching) {
    for steps in [0, 1, 2, 5, 10, 20, 50] {
        let near = match stable_without_table(rules, seats, &free().with_work_limit(steps)).unwrap()
        {
            Outcome::Solved(found) => {
                assert_eq!(found.matching, *expected);
                continue;
            }
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(stopped) => stopped.best.unwrap(),
        };
        let found = stability_by_rows(rules, seats, &near.matching, usize::MAX, &free());
        let found = found.solved().unwrap();
        assert_eq!(found.faults, []);
        assert_eq!(found.blocking, found.pairs.len() as u64);
        for pair in found.pairs {
            assert!(near.waiting.contains(&pair.mentee), "{steps}: {pair:?}");
        }
        for &mentee in &near.waiting {
            let held = near.matching.mentors_of(mentee).len();
            assert!(held < seats[0].of(mentee.get()) as usize);
        }
    }
}

/// Whoever may be paired stands in one part, scored as in the whole.
fn check_parts(rules: &CompiledRules) {
    let mut part_of = vec![None; rules.mentees()];
    let mut of_mentor = vec![None; rules.mentors()];
    for (number, part) in rules.parts().iter().enumerate() {
        assert!(!part.mentees.is_empty() && !part.mentors.is_empty());
        for (at, &mentee) in part.mentees.iter().enumerate() {
            assert!(part_of[mentee.get()].replace(number).is_none());
            for (place, &mentor) in part.mentors.iter().enumerate() {
                let inside = part.rules.view(MenteeIx::at(at), MentorIx::at(place));
                assert_eq!(inside, rules.view(mentee, mentor));
            }
            let mut row = Vec::new();
            let mut room = part.rules.room();
            part.rules.for_each_view(MenteeIx::at(at), &mut room, |mentor, own, theirs| {
                row.push((part.mentors[mentor.get()], (own, theirs)));
            });
            let all = MentorIx::all(rules.mentors());
            let expected = all.filter_map(|mentor| Some((mentor, rules.view(mentee, mentor)?)));
            assert_eq!(row, expected.collect::<Vec<_>>());
        }
        for &mentor in &part.mentors {
            assert!(of_mentor[mentor.get()].replace(number).is_none());
        }
    }
    for mentee in MenteeIx::all(rules.mentees()) {
        for mentor in MentorIx::all(rules.mentors()) {
            if rules.view(mentee, mentor).is_some() {
                let part = part_of[mentee.get()];
                assert!(part.is_some() && part == of_mentor[mentor.get()]);
            }
        }
    }
}

#[test]
fn random_people_and_rules_of_every_kind() {
    for seed in 0..cases(2000) / 25 {
        let mut rng = rng(seed + (1 << 41));
        let most = if seed % 40 == 0 { 200 } else { 24 };
        let (mentees, mentors) = (rng.random_range(0..most), rng.random_range(0..most));
        let cohort = cohort(&mut rng, mentees, mentors);
        let compiled = rules(&mut rng, &cohort).compile(&cohort).unwrap();
        let one = Seats::one_each(mentees);
        let of_mentees = if rng.random_bool(0.7) { one } else { seats(&mut rng, mentees, 3) };
        let of_mentors = seats(&mut rng, mentors, 4);
        check(&compiled, [&of_mentees, &of_mentors], &[1, 2, 8]);
    }
}

#[test]
fn best_pairs_of_random_people_are_those_of_the_table() {
    for seed in 0..cases(2000) / 40 {
        let mut rng = rng(seed + (1 << 42));
        let (mentees, mentors) = (rng.random_range(0..24), rng.random_range(0..24));
        let cohort = cohort(&mut rng, mentees, mentors);
        let compiled = rules(&mut rng, &cohort).compile(&cohort).unwrap();
        let of_mentees = seats(&mut rng, mentees, 2);
        let of_mentors = seats(&mut rng, mentors, 3);
        for (objective, asked) in [
            (Objective::MostPairs, Cardinality::Maximum),
            (Objective::HighestTotal, Cardinality::Free),
        ] {
            let table = compiled.score(&free()).unwrap();
            let problem = AssignmentProblem::from_scores(table.scores())
                .seats(Side::Mentee, of_mentees.clone())
                .seats(Side::Mentor, of_mentors.clone())
                .cardinality(asked)
                .build()
                .unwrap();
            let expected = assignment::solve(&problem, &free()).solved().unwrap();
            verify_assignment(&problem, &expected).unwrap();
            let both = [&of_mentees, &of_mentors];
            // Rows are kept where there is room, and scored again where there is none.
            for given in [0, 1, 100, 700, 1 << 20] {
                let within = free().with_memory_limit(given);
                let found = best_without_table(&compiled, both, objective, &within).unwrap();
                let found = found.solved().unwrap();
                assert_eq!(found.value, expected.value, "{given}");
                assert_eq!(found.verify(&free()).unwrap().solved(), Some(expected.value));
            }
            let found = best_without_table(&compiled, both, objective, &free());
            let found = found.unwrap().solved().unwrap();
            assert_eq!(found.value, expected.value);
            assert_eq!(found.matching.size(), expected.matching.size());
            assert_eq!(found.verify(&free()).unwrap().solved(), Some(expected.value));
            let pairs = found.matching.pairs();
            let worth = pairs
                .map(|(one, two)| i128::from(table.scores().of(one, two).map_or(0, |s| s.0 + s.1)));
            assert_eq!(worth.sum::<i128>(), expected.value);
        }
    }
}

/// Scores of which `worth` tells what both sides think.
fn cohort_of(
    [mentees, mentors]: [usize; 2],
    worth: impl Fn(usize, usize) -> Option<(i32, i32)>,
) -> CompiledRules {
    let scores: Vec<Vec<_>> =
        (0..mentees).map(|a| (0..mentors).map(|b| worth(a, b)).collect()).collect();
    let cohort = by_table::cohort(&vec![1; mentees], &vec![1; mentors], &[]);
    by_table::rules(&scores).compile(&cohort).unwrap()
}

#[test]
fn cohorts_that_are_hard_for_a_scan() {
    let mut rng = rng(1 << 43);
    let noise: Vec<i32> = (0..400 * 120).map(|_| rng.random_range(0..50)).collect();
    let noise = |a: usize, b: usize| noise[(a * 120 + b) % (400 * 120)];
    // Everybody wants the same few, in the same order but for some noise.
    let popular = cohort_of([80, 40], |a, b| {
        let well_known = if b >= 33 { 1000 } else { 0 };
        Some((well_known + noise(a, b), 10 * (a as i32 % 7) + noise(b, a)))
    });
    // All scores are equal.
    let equal = cohort_of([60, 30], |_, _| Some((5, 5)));
    // One attribute decides all: nobody's taste is his own.
    let one_order = cohort_of([50, 50], |a, b| Some((b as i32 / 3, -(a as i32) / 4)));
    // Nobody may be paired.
    let none = cohort_of([30, 30], |_, _| None);
    // One mentee accepts a single mentor at the end of the order, whom all others prefer.
    let last = cohort_of([40, 34], |a, b| {
        let alone = a == 17;
        (!alone || b == 33).then(|| (b as i32, if alone { 99 } else { noise(a, b) }))
    });
    for rules in [&popular, &equal, &one_order, &none, &last] {
        let mentees = Seats::one_each(rules.mentees());
        for most in [1, 2, 5] {
            let mentors = Seats::each(vec![most; rules.mentors()]);
            check(rules, [&mentees, &mentors], &[1, 2, 8]);
        }
    }
    let mentees = Seats::one_each(40);
    let found = stable_without_table(&last, [&mentees, &Seats::one_each(34)], &free());
    let found = found.unwrap().solved().unwrap().matching;
    assert_eq!(found.mentor_of(MenteeIx::new(17)), Some(MentorIx::new(33)));
    let nobody = Seats::one_each(30);
    let nobody = stable_without_table(&none, [&nobody, &nobody], &free()).unwrap();
    assert_eq!(nobody.solved().unwrap().matching.size(), 0);
}

#[test]
fn more_mentors_than_a_block_holds() {
    let mut rng = rng(1 << 44);
    let cohort = cohort(&mut rng, 40, 1300);
    let compiled = rules(&mut rng, &cohort).compile(&cohort).unwrap();
    let mentors = Seats::one_each(1300);
    check(&compiled, [&Seats::one_each(40), &mentors], &[1, 2]);
}

#[test]
fn rows_that_are_kept_are_scored_once() {
    let rules = cohort_of([64, 40], |a, b| ((a * b) % 3 > 0).then_some((a as i32, b as i32)));
    // Eight bytes a pair and what a row takes beside: room for all, for about half, for none.
    let pairs: usize = (0..64).map(|a| (0..40).filter(|b| (a * b) % 3 > 0).count()).sum();
    let all = 8 * pairs as u64 * 2;
    for (bytes, least, most) in
        [(all, 0, 0), (8 * pairs as u64 / 2, 16, 48), (20, 64, 64), (0, 64, 64)]
    {
        let sums = rules.sums_on_demand_within(bytes);
        let mut buffer = RowBuffer::new();
        let mut read = || -> Vec<Vec<Option<i64>>> {
            let row = |at| {
                let view = sums.row(at, &mut buffer);
                MentorIx::all(40).map(|mentor| view.weight(mentor)).collect()
            };
            MenteeIx::all(64).map(row).collect()
        };
        let first = read();
        let once = sums.pairs_scored();
        assert_eq!(read(), first);
        let again = sums.pairs_scored() - once;
        assert!((least * 40..=most * 40).contains(&again), "{bytes}: {again}");
        let before = sums.pairs_scored();
        sums.score_anew();
        assert_eq!(read(), first);
        assert_eq!(sums.pairs_scored() - before, 64 * 40);
        for mentee in MenteeIx::all(64) {
            for mentor in MentorIx::all(40) {
                assert_eq!(first[mentee.get()][mentor.get()], sums.weight(mentee, mentor));
            }
        }
    }
}

#[test]
fn choices_end_with_the_control() {
    let rules = cohort_of([40, 30], |a, b| Some((a as i32, b as i32)));
    let cancel = std::sync::atomic::AtomicBool::new(true);
    let control = free().with_cancel(&cancel);
    let mut source = rules.on_demand().with_control(control);
    assert_eq!(NextChoice::<MentorIx, MenteeIx>::next_choice(&mut source, MentorIx::new(3)), None);
    let seats = [Seats::one_each(30), Seats::one_each(40)];
    let ended =
        deferred_acceptance::<MentorIx, MenteeIx>(&mut source, &seats[0], &seats[1], &control);
    assert!(matches!(ended, Outcome::Stopped(_)));
    // Nothing that a stopped run left out is missing afterwards.
    cancel.store(false, std::sync::atomic::Ordering::Relaxed);
    let all = std::iter::from_fn(|| {
        NextChoice::<MentorIx, MenteeIx>::next_choice(&mut source, MentorIx::new(3))
    });
    assert_eq!(all.count(), 40);
}

#[test]
fn hard_rules_keep_pairs_from_being_scored() {
    let mut rng = rng(1 << 48);
    let labels = |rng: &mut Stream, of: &str, count: usize, most: usize| {
        let some = (0..rng.random_range(1..=most)).map(|_| rng.random_range(0..count));
        let labels = some.map(|at| format!("{of} {at}")).collect();
        if rng.random_bool(0.04) { Answer::Unknown } else { Answer::Given(labels) }
    };
    let mut person = |person: &mut mentormatch::people::Person| {
        person.languages = labels(&mut rng, "language", 9, 1);
        person.subjects = labels(&mut rng, "subject", 60, 2);
        let hours = f64::from(rng.random_range(0..50));
        person.attributes.insert("hours".to_owned(), Answer::Given(Value::Number(hours)));
    };
    let mentees = (0..90).map(|at| {
        let mut mentee = Mentee::new(id(&format!("a{at}")));
        person(&mut mentee.person);
        mentee
    });
    let mentees: Vec<_> = mentees.collect();
    let mentors = (0..1200).map(|at| {
        let mut mentor = Mentor::new(id(&format!("x{at}")));
        person(&mut mentor.person);
        mentor
    });
    let cohort = Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap();
    let rules: Rules = serde_json::from_str(
        r#"{"version": 1, "restrictions": [
            {"name": "language", "kind": "must-share-label", "field": "languages"},
            {"name": "subject", "kind": "must-share-label", "field": "subjects", "needs-answer": true}
        ], "criteria": [
            {"name": "hours", "kind": "number-distance", "field": "hours", "scale": 50,
             "mentee-weight": 3, "mentor-weight": 2},
            {"name": "subjects", "kind": "jaccard", "field": "subjects", "mentee-weight": 1}
        ]}"#,
    )
    .unwrap();
    let compiled = rules.compile(&cohort).unwrap();
    let mentors = Seats::one_each(1200);
    check(&compiled, [&Seats::one_each(90), &mentors], &[1, 2, 8]);
    let mut left = 0;
    for mentee in MenteeIx::all(90) {
        left += MentorIx::all(1200).filter(|&at| compiled.view(mentee, at).is_some()).count();
    }
    let steps = compiled.explain_plan();
    let [PlanStep::Parts { possible: 108_000, .. }, listed, PlanStep::Scored { pairs }] =
        &steps[..]
    else {
        panic!("{steps:?}");
    };
    let rules = vec!["language".to_owned(), "subject".to_owned()];
    assert_eq!(*listed, PlanStep::Listed { rules, pairs: left as u64 });
    // A pass scores those who are left and a few blocks of which more are.
    assert!(*pairs >= left as u64 && *pairs < 108_000 / 4, "{pairs} of {left}");
    let mut source = compiled.on_demand();
    for mentee in MenteeIx::all(90) {
        NextChoice::<MenteeIx, MentorIx>::next_choice(&mut source, mentee);
    }
    assert!(source.pairs_scored() <= *pairs);
    let said =
        [Language::English, Language::Russian].map(|language| Phrases::new(language).say(listed));
    assert_eq!(
        said,
        [
            format!("lists of mentors answer for language, subject and leave {left} pairs"),
            format!("по спискам наставников проверяется: language, subject; остаётся пар: {left}"),
        ]
    );
}

#[test]
fn regions_are_parts_and_those_without_anybody_are_none() {
    let region = |at: usize| Answer::Given(Value::Text(format!("r{at}")));
    let mentees = (0..12).map(|at| {
        let mut mentee = Mentee::new(id(&format!("a{at}")));
        mentee.person.attributes.insert("region".to_owned(), region(at % 4));
        mentee
    });
    let mentors = (0..9).map(|at| {
        let mut mentor = Mentor::new(id(&format!("x{at}")));
        mentor.person.attributes.insert("region".to_owned(), region(at % 3));
        mentor
    });
    let cohort = Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap();
    let rules: Rules = serde_json::from_str(
        r#"{"version": 1, "restrictions": [
            {"name": "region", "kind": "must-equal", "field": "region"}]}"#,
    )
    .unwrap();
    let compiled = rules.compile(&cohort).unwrap();
    let parts = compiled.parts();
    let of = |part: usize| -> Vec<u32> {
        parts[part].mentees.iter().map(|mentee| mentee.raw()).collect()
    };
    assert_eq!(parts.len(), 3);
    assert_eq!([of(0), of(1), of(2)], [vec![0, 4, 8], vec![1, 5, 9], vec![2, 6, 10]]);
    assert_eq!(parts.iter().map(|part| part.pairs()).sum::<u64>(), 27);
    let seats = [Seats::one_each(12), Seats::each(vec![2; 9])];
    let found = stable_without_table(&compiled, [&seats[0], &seats[1]], &free()).unwrap();
    let found = found.solved().unwrap();
    assert_eq!((found.parts, found.pairs_scored, found.matching.size()), (3, 27, 9));
    check(&compiled, [&seats[0], &seats[1]], &[1, 2]);
}
