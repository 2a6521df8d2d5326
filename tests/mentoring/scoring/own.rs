//! Numbers that an application brings: every way to bring them and every way to score
//! gives the same bits.

use crate::support::id;
use crate::support::random::{cases, cohort, rng, rules};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Phrases};
use mentormatch::market::{NextChoice, Prefers};
use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::{
    CompiledRules, Found, OrderBy, Own, OwnFault, PairVerdict, Rules, RulesFault, ScoreTable,
};
use rand::RngExt;
use std::cmp::Reverse;
use std::collections::HashMap;

/// The numbers of a test by position; `None` where there is none.
type Numbers = Vec<Vec<Option<f64>>>;

fn table(rules: &CompiledRules) -> ScoreTable {
    rules.score(&Control::unbounded()).unwrap()
}

fn ids(cohort: &Cohort) -> (Vec<PersonId>, Vec<PersonId>) {
    (cohort.mentees().ids().cloned().collect(), cohort.mentors().ids().cloned().collect())
}

/// The places of both sides by id.
fn places(cohort: &Cohort) -> (HashMap<PersonId, usize>, HashMap<PersonId, usize>) {
    let (mentees, mentors) = ids(cohort);
    let numbered = |ids: Vec<PersonId>| ids.into_iter().zip(0..).collect();
    (numbered(mentees), numbered(mentors))
}

/// Holds every way of scoring one set of rules against the table, and the table against the
/// rules alone and the numbers.
fn check(plain: &CompiledRules, with: &CompiledRules, numbers: &Numbers, least: f64) {
    let (table, scored) = (table(with), table(plain));
    let (scores, before) = (table.scores(), scored.scores());
    let (mentees, mentors) = (with.mentees(), with.mentors());
    let per_one = |rules: &CompiledRules| f64::from(rules.unit().per_one());
    let same_unit = per_one(plain) == per_one(with);
    for mentee in MenteeIx::all(mentees) {
        for mentor in MentorIx::all(mentors) {
            let number = numbers[mentee.get()][mentor.get()];
            let too_low = number.is_some_and(|number| number < least);
            let allowed = before.of(mentee, mentor).is_some() && !too_low;
            let found = scores.of(mentee, mentor);
            assert_eq!(found.is_some(), allowed);
            let why = with.explain(mentee, mentor).unwrap();
            let words = why.words(&Phrases::russian());
            assert!(!words.contains('{'), "{words}");
            match &why.verdict {
                PairVerdict::Forbidden(violations) => {
                    let own = violations.iter().find(|violation| violation.rule == "own");
                    assert_eq!(own.is_some(), too_low);
                    if let Some(own) = own {
                        assert_eq!((own.least, &own.found), (Some(least), &Found::Own { number }));
                        assert_eq!(own.code, "own-at-least");
                    }
                }
                PairVerdict::Allowed(parts) => {
                    let sums = parts.iter().fold((0, 0), |(a, b), p| (a + p.mentee, b + p.mentor));
                    assert_eq!(found, Some(sums));
                    let own = parts.last().unwrap();
                    assert_eq!((own.rule.as_str(), &*own.code), ("own", "own"));
                    assert_eq!(own.found, Found::Own { number });
                    // The weights are 3 and -2, a pair without a number has half a point.
                    let points = number.unwrap_or(0.5);
                    let units = |weight: f64| (points * weight * per_one(with)).round_ties_even();
                    assert_eq!(f64::from(own.mentee), units(3.0));
                    assert_eq!(f64::from(own.mentor), units(-2.0));
                    if same_unit {
                        let (a, b) = before.of(mentee, mentor).unwrap();
                        assert_eq!(sums, (a + own.mentee, b + own.mentor));
                    }
                }
            }
        }
    }
    for part in with.parts() {
        let inside = self::table(&part.rules);
        for (at, &mentee) in part.mentees.iter().enumerate() {
            for (place, &mentor) in part.mentors.iter().enumerate() {
                let found = inside.scores().of(MenteeIx::at(at), MentorIx::at(place));
                assert_eq!(found, scores.of(mentee, mentor));
            }
        }
    }
    let mut source = with.on_demand();
    for mentee in MenteeIx::all(mentees) {
        let mut expected: Vec<_> = MentorIx::all(mentors)
            .filter_map(|mentor| Some((Reverse(scores.of(mentee, mentor)?.0), mentor)))
            .collect();
        expected.sort();
        let found: Vec<MentorIx> = std::iter::from_fn(|| source.next_choice(mentee)).collect();
        assert_eq!(found, expected.iter().map(|pair| pair.1).collect::<Vec<_>>());
        for candidate in with.shortlist(mentee, mentors, OrderBy::MenteeView) {
            let views = (candidate.mentee_view, candidate.mentor_view);
            assert_eq!(scores.of(mentee, candidate.mentor), Some(views));
        }
    }
    for mentor in MentorIx::all(mentors) {
        let mut expected: Vec<_> = MenteeIx::all(mentees)
            .filter_map(|mentee| Some((Reverse(scores.of(mentee, mentor)?.1), mentee)))
            .collect();
        expected.sort();
        let order: Vec<_> = expected.iter().map(|pair| pair.1).collect();
        for pair in order.windows(2) {
            assert!(source.prefers(mentor, pair[0], pair[1]));
        }
        let found: Vec<MenteeIx> = std::iter::from_fn(|| source.next_choice(mentor)).collect();
        assert_eq!(found, order);
    }
}

fn bytes(rules: &CompiledRules) -> (Vec<i32>, Vec<i32>) {
    let table = table(rules);
    (table.scores().mentee_view().items().to_vec(), table.scores().mentor_view().items().to_vec())
}

#[test]
fn every_way_to_bring_and_to_score_own_numbers_gives_the_same_bits() {
    for seed in 0..cases(2000) / 25 {
        let mut rng = rng(seed + (1 << 36));
        // Some cohorts are wider than a block of people.
        let wide = seed % 40 == 0;
        let mentees = rng.random_range(0..if wide { 70 } else { 9 });
        let mentors = rng.random_range(0..if wide { 530 } else { 9 });
        let cohort = cohort(&mut rng, mentees, mentors);
        let rules = rules(&mut rng, &cohort);
        let Ok(plain) = rules.compile(&cohort) else { continue };
        let gaps = seed % 2 == 1;
        let mut number =
            || (!gaps || rng.random_bool(0.7)).then(|| rng.random_range(-4000..4000) as f64 / 64.0);
        let numbers: Numbers =
            (0..mentees).map(|_| (0..mentors).map(|_| number()).collect()).collect();
        let (mentee_at, mentor_at) = places(&cohort);
        let of = |mentee: &Mentee, mentor: &Mentor| {
            numbers[mentee_at[&mentee.person.id]][mentor_at[&mentor.person.id]]
        };
        let least = -20.0;
        let compile = |own: Own<'_>| {
            let own = own.weights(3.0, -2.0).without_number(0.5).better_nobody_below(least);
            rules.compile_with(&cohort, [own])
        };
        // Rules whose unit leaves no room or whose required pair is too low are refused
        // alike in each way.
        let compiled = compile(Own::of_two("own", of));
        let by_blocks = compile(Own::of_blocks("own", |some, others, out| {
            for (mentee, row) in some.iter().zip(out.chunks_mut(others.len())) {
                for (mentor, entry) in others.iter().zip(row) {
                    *entry = of(mentee, mentor);
                }
            }
        }));
        let (mentee_ids, mentor_ids) = ids(&cohort);
        let listed = numbers.iter().zip(&mentee_ids).flat_map(|(row, mentee)| {
            row.iter().zip(&mentor_ids).filter_map(move |(number, mentor)| {
                Some((mentee.clone(), mentor.clone(), (*number)?))
            })
        });
        let by_list = compile(Own::listed("own", listed));
        let Ok(compiled) = compiled else {
            assert!(by_blocks.is_err() && by_list.is_err());
            continue;
        };
        check(&plain, &compiled, &numbers, least);
        let expected = bytes(&compiled);
        assert_eq!(bytes(&by_blocks.unwrap()), expected);
        assert_eq!(bytes(&by_list.unwrap()), expected);
        if !gaps {
            let rows: Vec<Vec<f64>> =
                numbers.iter().map(|row| row.iter().flatten().copied().collect()).collect();
            assert_eq!(bytes(&compile(Own::table("own", &rows)).unwrap()), expected);
        }
    }
}

#[test]
fn products_of_vectors_are_exact_in_their_steps_and_near_to_those_given() {
    for seed in 0..cases(2000) / 20 {
        let mut rng = rng(seed + (1 << 37));
        let (mentees, mentors) = (rng.random_range(1..9), rng.random_range(1..9));
        let width = [1, 3, 16, 100, 1024][seed as usize % 5];
        let blank = |prefix: &str, at: usize| id(&format!("{prefix}{at}"));
        let cohort = Cohort::new(
            Base::new((0..mentees).map(|at| Mentee::new(blank("a", at)))).unwrap(),
            Base::new((0..mentors).map(|at| Mentor::new(blank("b", at)))).unwrap(),
        )
        .unwrap();
        let mut vectors = |people: usize| -> Vec<Option<Vec<f32>>> {
            let size = [1.0_f32, 1e-30, 1e15][rng.random_range(0..3)];
            let mut vector =
                || (0..width).map(|_| rng.random_range(-1.0..1.0_f32) * size).collect();
            (0..people).map(|at| (at != 7).then(&mut vector)).collect()
        };
        let (of_mentees, of_mentors) = (vectors(mentees), vectors(mentors));
        let (mentee_at, mentor_at) = places(&cohort);
        // In steps, by another way: each side's step from its longest vector.
        let steps = |side: &[Option<Vec<f32>>]| {
            let lengths = side.iter().flatten().map(|vector| {
                vector.iter().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>().sqrt()
            });
            let step = lengths.fold(0.0, f64::max) / 32767.0;
            let whole = |vector: &Vec<f32>| -> Vec<i128> {
                vector.iter().map(|&x| (f64::from(x) / step).round_ties_even() as i128).collect()
            };
            let whole = side.iter().map(|vector| vector.as_ref().map(whole)).collect::<Vec<_>>();
            (whole, step)
        };
        let ((one, one_step), (other, other_step)) = (steps(&of_mentees), steps(&of_mentors));
        let longest = one_step * 32767.0 * other_step * 32767.0;
        let numbers: Numbers = one
            .iter()
            .zip(&of_mentees)
            .map(|(a, given)| {
                let product = |(b, also): (&Option<Vec<i128>>, &Option<Vec<f32>>)| {
                    let sum: i128 = a.as_ref()?.iter().zip(b.as_ref()?).map(|(x, y)| x * y).sum();
                    let number = sum as f64 * (one_step * other_step);
                    let pairs = given.as_ref()?.iter().zip(also.as_ref()?);
                    let exact: f64 = pairs.map(|(&x, &y)| f64::from(x) * f64::from(y)).sum();
                    let bound = longest * (width as f64).sqrt() / 32000.0;
                    assert!((number - exact).abs() <= bound, "{number} for {exact}");
                    Some(number)
                };
                other.iter().zip(&of_mentors).map(product).collect()
            })
            .collect();
        // Numbers of every size are worth something: points go by the longest.
        let own = Own::vectors(
            "own",
            |mentee: &Mentee| of_mentees[mentee_at[&mentee.person.id]].as_deref(),
            |mentor: &Mentor| of_mentors[mentor_at[&mentor.person.id]].as_deref(),
        );
        let least = longest / 5.0;
        let own = own.weights(3.0, -2.0).without_number(0.5).better_nobody_below(least);
        let rules = Rules::default();
        match rules.compile_with(&cohort, [own]) {
            Ok(with) => check(&rules.compile(&cohort).unwrap(), &with, &numbers, least),
            // Only what is too large for any unit is refused.
            Err(faults) => {
                assert!(longest > 1e8, "{faults:?}");
                assert!(matches!(faults[0], RulesFault::Range { .. }), "{faults:?}");
            }
        }
    }
}

fn small() -> Cohort {
    Cohort::new(
        Base::new(["a", "b"].map(|name| Mentee::new(id(name)))).unwrap(),
        Base::new(["x", "y"].map(|name| Mentor::new(id(name)))).unwrap(),
    )
    .unwrap()
}

#[test]
fn every_fault_of_own_numbers_is_told_with_whom_it_concerns() {
    let cohort = small();
    let faults = |own: Own<'_>| -> Vec<OwnFault> {
        let faults = Rules::default().compile_with(&cohort, [own]).unwrap_err();
        let of_own = |fault| match fault {
            RulesFault::Own { rule, fault } if rule == "own" => fault,
            other => panic!("{other}"),
        };
        faults.into_iter().map(of_own).collect()
    };
    let said =
        |own: Own<'_>| -> Vec<String> { faults(own).iter().map(ToString::to_string).collect() };
    assert_eq!(
        said(Own::table("own", vec![vec![1.0, 2.0, 3.0]])),
        ["the table has 1 row for 2 mentees", "row 0 of the table has 3 entries for 2 mentors"]
    );
    let not_finite = "the number of mentee a and mentor y is inf, which is not finite";
    assert_eq!(said(Own::table("own", [[1.0, f64::INFINITY], [0.0, 0.0]])), [not_finite]);
    let infinite = |a: &Mentee, x: &Mentor| {
        Some(if (a.person.id.as_str(), x.person.id.as_str()) == ("a", "y") {
            1.0 / 0.0
        } else {
            0.0
        })
    };
    assert_eq!(said(Own::of_two("own", infinite)), [not_finite]);
    let list = [("a", "y", f64::INFINITY), ("b", "x", 1.0), ("b", "x", 2.0), ("c", "z", 0.0)];
    assert_eq!(
        said(Own::listed("own", list.map(|(a, b, number)| (id(a), id(b), number)))),
        [
            not_finite,
            "c is not among the mentees",
            "z is not among the mentors",
            "mentee b and mentor x are listed twice"
        ]
    );
    let vector = |mentee: &Mentee| {
        Some(if mentee.person.id.as_str() == "a" { vec![0.0_f32, 1.0] } else { vec![0.0] })
    };
    assert_eq!(
        said(Own::vectors("own", vector, |_| Some(vec![f32::NAN, 1.0]))),
        [
            "the vector of mentee b has 1 entry, but the first one has 2",
            "entry 0 of the vector of mentor x is NaN, which is not finite",
            "entry 0 of the vector of mentor y is NaN, which is not finite"
        ]
    );
    let twice = [Own::table("own", [[0.0; 2]; 2]), Own::table("own", [[0.0; 2]; 2])];
    let faults = Rules::default().compile_with(&cohort, twice).unwrap_err();
    assert!(matches!(faults[..], [RulesFault::DuplicateName { .. }]), "{faults:?}");
    let endless = Own::table("own", [[0.0; 2]; 2]).weights(f64::NAN, 1.0);
    let faults = Rules::default().compile_with(&cohort, [endless]).unwrap_err();
    assert!(matches!(faults[..], [RulesFault::NotFinite { .. }]), "{faults:?}");
}

#[test]
fn a_pair_without_a_number_is_forbidden_only_where_one_is_needed() {
    let cohort = small();
    let listed = || Own::listed("own", [(id("a"), id("x"), 1.0)]).better_nobody_below(0.5);
    let free = Rules::default().compile_with(&cohort, [listed()]).unwrap();
    assert!(table(&free).scores().is_allowed(MenteeIx::new(1), MentorIx::new(0)));
    let needing = Rules::default().compile_with(&cohort, [listed().needs_number()]).unwrap();
    assert!(table(&needing).scores().is_allowed(MenteeIx::new(0), MentorIx::new(0)));
    assert!(!table(&needing).scores().is_allowed(MenteeIx::new(1), MentorIx::new(0)));
    let why = needing.explain(MenteeIx::new(1), MentorIx::new(0)).unwrap().to_string();
    assert!(why.contains("own: there is no number"), "{why}");
    let obstacles = needing.obstacles(MenteeIx::new(1)).unwrap();
    assert_eq!((obstacles.allowed, obstacles.barriers[0].rule.as_str()), (0, "own"));
}
