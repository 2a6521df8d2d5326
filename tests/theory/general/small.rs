//! Small pools of every kind against exhaustive search, each answer and each witness checked by
//! the verifiers.

use super::support::{Drawn, pairs, solve};
use crate::stable::oracle::Dice;
use mentormatch::audit::{verify_general, verify_general_impossible, verify_partial_general};
use mentormatch::general;
use mentormatch::kernel::{AgentIx, Control, Dyadic};
use mentormatch::market::{
    Cardinality, GeneralFault, GeneralProblem, Outcome, Sense, Value, Weight, WeightFault,
};

/// Solves the pool in one kind of numbers, has the answer verified and compares.
fn check<W: Weight>(drawn: &Drawn, of: impl Fn(i64) -> W, told: impl Fn(i128) -> Value<W>) {
    let problem = drawn.problem(of);
    match solve(&problem) {
        Ok(answer) => {
            let made = pairs(&answer);
            let best = drawn.best().unwrap_or_else(|| panic!("impossible: {drawn:?}"));
            let (count, gain) = drawn.see(&made).unwrap_or_else(|| panic!("{made:?} {drawn:?}"));
            assert_eq!(gain, best.1, "{made:?} {drawn:?}");
            if drawn.cardinality == Cardinality::Maximum {
                assert_eq!(count, best.0, "{made:?} {drawn:?}");
            }
            assert_eq!(answer.value, told(drawn.value(gain)), "{drawn:?}");
            let proof = verify_general(&problem, &answer)
                .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{drawn:?}"));
            assert_eq!((proof.pairs, proof.value), (count as u64, answer.value));
        }
        Err(witness) => {
            assert_eq!(drawn.best(), None, "{witness:?} {drawn:?}");
            assert!(verify_general_impossible(&problem, &witness), "{witness:?} {drawn:?}");
        }
    }
}

#[test]
fn every_kind_of_pool_equals_exhaustive_search() {
    let mut dice = Dice::new(40);
    for round in 0..3000 {
        let range = [1, 3, 20, 1 << 40][round % 4];
        let drawn = Drawn::draw(&mut dice, 7 + round % 3, range);
        check(&drawn, |weight| weight, |value| value);
        if range <= 20 {
            check(&drawn, |weight| weight as i32, |value| value);
            check(&drawn, |weight| weight as f32 / 8.0, |value| value as f64 / 8.0);
        }
        check(&drawn, |weight| weight as f64 / 1024.0, |value| value as f64 / 1024.0);
    }
}

/// Large integers are counted in wide numbers, up to the end of the range.
#[test]
fn the_largest_integers_are_added_up_exactly() {
    let mut dice = Dice::new(41);
    for _ in 0..1000 {
        let drawn = Drawn::draw(&mut dice, 8, (1 << 61) / 9);
        check(&drawn, |weight| weight, |value| value);
    }
}

/// Weights of very different sizes: the best is that of the very numbers given.
#[test]
fn floats_of_any_two_sizes_are_exact() {
    let mut dice = Dice::new(42);
    for round in 0..400 {
        let drawn = Drawn::draw(&mut dice, 7, 3);
        let powers: Vec<i32> = (0..7).map(|_| dice.below(1900) as i32 - 1000).collect();
        // Each weight is a small number times one of a few powers of two, all far apart.
        let mut weights = std::collections::BTreeMap::new();
        let edges = drawn.edges.iter().enumerate().map(|(at, &(one, two, weight))| {
            let power = powers[(at + round) % if round % 2 == 0 { 2 } else { 7 }];
            let float = weight as f64 * 2_f64.powi(power);
            weights.insert((one.min(two), one.max(two)), float);
            (one, two, float)
        });
        let edges: Vec<_> = edges.collect();
        let problem = GeneralProblem::of(drawn.agents, edges)
            .sense(drawn.sense)
            .cardinality(drawn.cardinality)
            .build()
            .unwrap();
        let answer = solve(&problem).unwrap();
        verify_general(&problem, &answer).unwrap();
        // Every matching, without rounding.
        let mut best: Option<(usize, Dyadic)> = None;
        let mut open = vec![(0_u32, Vec::<(u32, u32)>::new())];
        while let Some((next, made)) = open.pop() {
            if next as usize == drawn.agents {
                let mut sum = Dyadic::ZERO;
                made.iter().for_each(|pair| sum.add_float(weights[pair]));
                let gain = if drawn.sense == Sense::Max { sum } else { -sum };
                let count = if drawn.cardinality == Cardinality::Free { 0 } else { made.len() };
                best = best.max(Some((count, gain)));
                continue;
            }
            for two in next + 1..drawn.agents as u32 {
                let is_used = |end| made.iter().any(|&(_, other): &(u32, u32)| other == end);
                if weights.contains_key(&(next, two)) && !is_used(two) && !is_used(next) {
                    open.push((next + 1, [&made[..], &[(next, two)]].concat()));
                }
            }
            open.push((next + 1, made));
        }
        let (_, gain) = best.unwrap();
        let value = if drawn.sense == Sense::Max { gain } else { -gain };
        assert_eq!(answer.value, value.to_float(), "{problem:?}");
    }
}

#[test]
fn a_stopped_run_holds_a_matching_and_a_bound() {
    let mut dice = Dice::new(43);
    let mut stopped = 0;
    for _ in 0..2000 {
        let drawn = Drawn::draw(&mut dice, 9, 20);
        let control = Control::unbounded().with_work_limit(dice.below(90) as u64);
        let problem = drawn.problem(|weight| weight);
        let floats = drawn.problem(|weight| weight as f64 / 4.0);
        if let Outcome::Stopped(left) = general::best_matching(&floats, &control) {
            let near = left.best.unwrap();
            verify_partial_general(&floats, &near).unwrap();
            let best = drawn.value(drawn.best().unwrap().1) as f64 / 4.0;
            assert!(if drawn.sense == Sense::Max {
                best <= near.bound
            } else {
                near.bound <= best
            });
        }
        let Outcome::Stopped(left) = general::best_matching(&problem, &control) else { continue };
        stopped += 1;
        let near = left.best.unwrap();
        verify_partial_general(&problem, &near)
            .unwrap_or_else(|flaws| panic!("{flaws:?}\n{near:?}\n{drawn:?}"));
        let best = drawn.value(drawn.best().unwrap().1);
        let holds = if drawn.sense == Sense::Max { best <= near.bound } else { near.bound <= best };
        assert!(holds, "{near:?} {drawn:?}");
    }
    assert!(stopped > 300, "{stopped}");
}

#[test]
fn every_fault_of_a_pool_is_told_at_once() {
    let pair = |one, two| (AgentIx::new(one), AgentIx::new(two));
    let faults = GeneralProblem::of(3, [(0, 1, 1.0), (1, 0, 2.0), (2, 2, 1.0), (0, 9, f64::NAN)])
        .required(vec![pair(1, 5)])
        .forbidden(vec![pair(0, 1), pair(1, 0)])
        .build()
        .unwrap_err();
    let [one, two] = [0, 1].map(AgentIx::new);
    for expected in [
        GeneralFault::Itself { what: "edges", place: 2, agent: AgentIx::new(2) },
        GeneralFault::OutOfRange { what: "edges", place: 3, agent: AgentIx::new(9), agents: 3 },
        GeneralFault::Twice { what: "edges", one, two },
        GeneralFault::OutOfRange { what: "required", place: 0, agent: AgentIx::new(5), agents: 3 },
        GeneralFault::Twice { what: "forbidden", one, two },
    ] {
        assert!(faults.contains(&expected), "{expected:?} {faults:?}");
    }
    let is_number = |fault: &GeneralFault| {
        matches!(fault, GeneralFault::Weight { place: 3, fault: WeightFault::NotFinite { .. }, .. })
    };
    assert!(faults.iter().any(is_number) && faults.len() == 6, "{faults:?}");
    let full = GeneralProblem::of(2, [(0, 1, 1_i64)]).cardinality(Cardinality::Full).build();
    assert_eq!(full, Err(GeneralFault::Cardinality { cardinality: Cardinality::Full }.into()));
}
