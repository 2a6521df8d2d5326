//! Even loads and loads within a spread, against exhaustive search over all sets of pairs.

use super::support::{Instance, below, cases, instance, with_quotas};
use crate::unbounded::free;
use mentormatch::assignment::{LoadsFault, even_loads, within_spread};
use mentormatch::audit::{
    LoadsFlaw, refutes_spread, verify_assignment, verify_even_loads, verify_within_spread,
};
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, Side, Stream, stream};
use mentormatch::market::{
    AssignmentProblem, Cardinality, EvenLoads, Matching, NearEven, Outcome, Quota, Seats,
    SpreadWitness, Weight,
};

/// The loads of the columns in a set of allowed pairs.
fn loads_of(what: &Instance, set: u32) -> Vec<u32> {
    let mut loads = vec![0; what.columns];
    for (at, (_, column, _)) in what.allowed().into_iter().enumerate() {
        loads[column] += set >> at & 1;
    }
    loads
}

fn loads(matching: &Matching) -> Vec<u32> {
    let mut loads = vec![0; matching.mentors()];
    matching.pairs().for_each(|(_, column)| loads[column.get()] += 1);
    loads
}

/// Loads from the largest down: the smaller in this order, the more even.
fn falling(mut loads: Vec<u32>) -> Vec<u32> {
    loads.sort_unstable_by(|one, other| other.cmp(one));
    loads
}

/// By how much the loads of the columns with a seat differ in a set.
pub(crate) fn seated_spread(what: &Instance, set: u32) -> u32 {
    let loads = loads_of(what, set);
    let seated = loads.iter().zip(&what.seats[1]).filter(|(_, seats)| **seats > 0);
    let seated: Vec<u32> = seated.map(|(load, _)| *load).collect();
    seated.iter().max().unwrap_or(&0) - seated.iter().min().unwrap_or(&0)
}

fn one(random: &mut Stream, column_quotas: bool) -> Option<Instance> {
    let mut what = instance(random);
    if below(random, 2) == 0 {
        // A few columns with several seats each, and nothing demanded.
        let (rows, columns) = [(5, 2), (4, 2), (3, 3)][below(random, 3) as usize];
        let weight = |random: &mut Stream| (below(random, 5) > 0).then(|| below(random, 2) as i64);
        what.weights = (0..rows).map(|_| (0..columns).map(|_| weight(random)).collect()).collect();
        what.columns = columns;
        let mut seats = |most: u64, count: usize| -> Vec<u32> {
            (0..count).map(|_| 1 + below(random, most) as u32).collect()
        };
        what.seats = [seats(2, rows), seats(5, columns)];
        what.minimums = [vec![0; rows], vec![0; columns]];
        what.prices = what.minimums.each_ref().map(|none| vec![0; none.len()]);
        (what.required, what.forbidden) = (Vec::new(), Vec::new());
    }
    if below(random, 2) == 0 {
        what = with_quotas(what, random);
    }
    if !column_quotas {
        what.quotas[1].clear();
    }
    // Few different weights, so that there are many best assignments.
    if below(random, 3) > 0 {
        what.weights.iter_mut().flatten().flatten().for_each(|weight| *weight %= 2);
    }
    (what.allowed().len() <= 11).then_some(what)
}

/// The loads of all best assignments with so many pairs.
pub(crate) fn of_the_best(what: &Instance, pairs: u32) -> Vec<Vec<u32>> {
    let sets = what.feasible_sets();
    let Some(best) = sets.iter().map(|set| (set.0, set.1)).max() else { return Vec::new() };
    let best = sets.iter().filter(|set| (set.0, set.1) == best && set.3.count_ones() == pairs);
    best.map(|set| loads_of(what, set.3)).collect()
}

fn is_most_even<W: Weight>(what: &Instance, problem: &AssignmentProblem<W>) -> Option<bool> {
    let even = match even_loads(problem, &free()).unwrap() {
        Outcome::Solved(even) => even,
        Outcome::Impossible(_) => {
            assert!(what.feasible().is_empty(), "{what:?}");
            return None;
        }
        Outcome::Stopped(_) => panic!("nothing bounds the run"),
    };
    verify_even_loads(problem, &even)
        .unwrap_or_else(|flaws| panic!("{flaws:?}\n{even:?}\n{what:?}"));
    let own = loads(&even.answer.matching);
    let pairs = even.answer.matching.size() as u32;
    let all = of_the_best(what, pairs);
    let best = all.iter().map(|loads| falling(loads.clone())).min().unwrap();
    assert_eq!(falling(own.clone()), best, "{even:?}\n{what:?}");
    // Of such sets the same loads are the best in every sense.
    assert_eq!(own.iter().max(), all.iter().map(|loads| loads.iter().max()).min().unwrap());
    assert_eq!(own.iter().min(), all.iter().map(|loads| loads.iter().min()).max().unwrap());
    let squares = |loads: &[u32]| loads.iter().map(|load| load * load).sum::<u32>();
    assert_eq!(squares(&own), all.iter().map(|loads| squares(loads)).min().unwrap());
    let spread =
        |loads: &[u32]| loads.iter().max().unwrap_or(&0) - loads.iter().min().unwrap_or(&0);
    assert_eq!(spread(&own), all.iter().map(|loads| spread(loads)).min().unwrap());
    Some(all.iter().any(|loads| falling(loads.clone()) != best))
}

#[test]
fn loads_are_as_even_as_in_any_best_assignment() {
    let mut random = stream(81, "even loads");
    let (mut uneven, mut solved) = (0, 0);
    for case in 0..cases() {
        let Some(what) = one(&mut random, false) else { continue };
        let found = match case % 3 {
            0 => is_most_even(&what, &what.dense(|weight| weight)),
            1 => is_most_even(&what, &what.sparse(|weight| weight as i32)),
            _ => is_most_even(&what, &what.dense(|weight| weight as f64 / 3.0)),
        };
        solved += u64::from(found.is_some());
        uneven += u64::from(found == Some(true));
    }
    assert!(solved > cases() / 4 && uneven > cases() / 16, "{solved} {uneven}");
}

#[test]
fn loads_within_a_spread_have_the_best_sum_of_all() {
    let mut random = stream(82, "spread of loads");
    let (mut bounded, mut whole, mut none) = (0, 0, 0);
    for _ in 0..cases() {
        let Some(mut what) = one(&mut random, true) else { continue };
        if !matches!(what.cardinality, Cardinality::Maximum | Cardinality::Free) {
            what.cardinality = Cardinality::Maximum;
            what.prices = [vec![0; what.rows()], vec![0; what.columns]];
        }
        let spread = below(&mut random, 3) as u32;
        let keeps = |set: u32| seated_spread(&what, set) <= spread;
        let sets = what.feasible_sets().into_iter().filter(|set| keeps(set.3));
        let best = sets.map(|set| (set.0, set.1)).max();
        let problem = what.dense(|weight| weight);
        match within_spread(&problem, spread, &free()).unwrap() {
            Outcome::Solved(found) => {
                verify_within_spread(&problem, &found).unwrap();
                let (rank, sum) = best.unwrap();
                assert_eq!(
                    found.answer.value,
                    i128::from(what.sign() * sum),
                    "{found:?}\n{what:?}"
                );
                if what.cardinality == Cardinality::Maximum {
                    assert_eq!(found.answer.matching.size(), rank as usize);
                }
                match found.windows.is_empty() {
                    true => whole += 1,
                    false => bounded += 1,
                }
                // What keeps to a larger spread only is refused.
                let tighter = mentormatch::market::WithinSpread { spread: 0, ..found.clone() };
                if seated_spread(&what, what.set_of(&found.answer.matching).unwrap()) > 0 {
                    assert!(verify_within_spread(&problem, &tighter).is_err());
                }
            }
            Outcome::Impossible(witness) => {
                none += 1;
                assert_eq!(best, None, "{what:?}");
                assert!(refutes_spread(&problem, spread, &witness));
                if let SpreadWitness::Windows(mut windows) = witness {
                    windows.pop();
                    assert!(!refutes_spread(&problem, spread, &SpreadWitness::Windows(windows)));
                }
            }
            Outcome::Stopped(_) => panic!("nothing bounds the run"),
        }
    }
    assert!(bounded > cases() / 16 && whole > cases() / 8 && none > 10, "{bounded} {whole} {none}");
}

/// Mentees of two tracks, of whom the first can only go to the first mentor.
#[test]
fn whoever_has_to_carry_more_does_not_excuse_the_others() {
    let weights = (0..8)
        .map(|row| (0..3).map(|column| ((row < 4) == (column == 0)).then_some(1_i64)).collect());
    let problem = AssignmentProblem::from_rows(weights.collect())
        .seats(Side::Mentor, Seats::each(vec![4; 3]))
        .build()
        .unwrap();
    let even = even_loads(&problem, &free()).unwrap().solved().unwrap();
    verify_even_loads(&problem, &even).unwrap();
    assert_eq!(loads(&even.answer.matching), [4, 2, 2]);
    // A spread of one costs pairs: three and two and two.
    let within = within_spread(&problem, 1, &free()).unwrap().solved().unwrap();
    verify_within_spread(&problem, &within).unwrap();
    assert_eq!(loads(&within.answer.matching), [3, 2, 2]);
    let exactly = within_spread(&problem, 0, &free()).unwrap().solved().unwrap();
    assert_eq!(loads(&exactly.answer.matching), [2, 2, 2]);
}

#[test]
fn what_cannot_be_proven_is_refused_by_name() {
    let problem = |cardinality| {
        AssignmentProblem::dense(Matrix::filled(2, 2, 1_i64).unwrap()).cardinality(cardinality)
    };
    let quotas = vec![Quota::new("firm", vec![0]).at_most(1)];
    let quotas = problem(Cardinality::Maximum).quotas(Side::Mentor, quotas).build().unwrap();
    assert_eq!(even_loads(&quotas, &free()).unwrap_err(), LoadsFault::ColumnQuotas);
    let full = problem(Cardinality::Full).build().unwrap();
    assert_eq!(within_spread(&full, 1, &free()).unwrap_err(), LoadsFault::Cardinality);
    let even = even_loads(&full, &free()).unwrap().solved().unwrap();
    assert_eq!(verify_even_loads(&quotas, &even).unwrap_err(), [LoadsFlaw::Problem]);
}

#[test]
fn large_loads_are_evened_out_and_stop_anywhere() {
    let mut random = stream(83, "large loads");
    let weights = (0..300 * 20).map(|_| below(&mut random, 3) as i64).collect();
    let problem = AssignmentProblem::dense(Matrix::new(300, 20, weights).unwrap())
        .seats(Side::Mentor, Seats::each(vec![60; 20]))
        .build()
        .unwrap();
    let even = even_loads(&problem, &free()).unwrap().solved().unwrap();
    verify_even_loads(&problem, &even).unwrap();
    // With so many ties everybody carries the same.
    assert_eq!(loads(&even.answer.matching), [15; 20]);
    let mut uneven = 0;
    for limit in (0..6000).step_by(97) {
        match even_loads(&problem, &Control::unbounded().with_work_limit(limit)).unwrap() {
            Outcome::Solved(_) => break,
            Outcome::Impossible(_) => panic!("nothing is demanded"),
            Outcome::Stopped(stopped) => {
                if let NearEven::Uneven(answer) = *stopped.best.unwrap() {
                    uneven += 1;
                    verify_assignment(&problem, &answer).unwrap();
                    assert_eq!(answer.value, even.answer.value);
                }
            }
        }
    }
    assert!(uneven > 3, "{uneven}");
}

/// A change of a proof of even loads.
pub(crate) fn forge(even: &mut EvenLoads<i64>, random: &mut Stream) {
    let level = |level: &mut u32, random: &mut Stream| {
        *level = [level.wrapping_add(1), level.saturating_sub(1), 0, u32::MAX]
            [below(random, 4) as usize];
    };
    let levels = &mut even.levels;
    match below(random, 8) {
        0 => level(&mut levels.around, random),
        1 if !levels.rows.is_empty() => {
            let at = below(random, levels.rows.len() as u64) as usize;
            level(&mut levels.rows[at], random);
        }
        2 | 3 if !levels.columns.is_empty() => {
            let at = below(random, levels.columns.len() as u64) as usize;
            level(&mut levels.columns[at], random);
        }
        4 if !levels.row_groups.is_empty() => {
            let at = below(random, levels.row_groups.len() as u64) as usize;
            level(&mut levels.row_groups[at], random);
        }
        5 => drop(levels.rows.pop()),
        _ => {
            // A pair goes to another column.
            let matching = &even.answer.matching;
            let mut pairs: Vec<_> = matching.pairs().collect();
            let (rows, columns) = (matching.mentees(), matching.mentors());
            if let Some(at) = (!pairs.is_empty()).then(|| below(random, pairs.len() as u64)) {
                pairs[at as usize].1 = Index::at(below(random, columns as u64) as usize);
                if below(random, 4) == 0 {
                    pairs[at as usize].0 = MenteeIx::at(below(random, rows as u64) as usize);
                }
            }
            if let Ok(changed) = Matching::new(rows, columns, pairs) {
                even.answer.matching = changed;
            }
        }
    }
}

/// A small instance; with groups of columns loads are bounded, but not evened out.
pub(crate) fn forgeable(random: &mut Stream, column_quotas: bool) -> Option<Instance> {
    one(random, column_quotas)
}

/// Whether this is a best assignment, and none with as many pairs is more even.
pub(crate) fn is_even(what: &Instance, even: &EvenLoads<i64>) -> bool {
    let Some(own) = what.set_of(&even.answer.matching) else { return false };
    let sets = what.feasible_sets();
    let best = sets.iter().map(|set| (set.0, set.1)).max();
    let is_best = sets.iter().any(|set| set.3 == own && Some((set.0, set.1)) == best)
        && best.is_some_and(|best| even.answer.value == i128::from(what.sign() * best.1));
    is_best
        && of_the_best(what, own.count_ones())
            .into_iter()
            .all(|other| falling(other) >= falling(loads_of(what, own)))
}
