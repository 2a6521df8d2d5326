//! Quotas over groups of people, against exhaustive search.

use super::control::stop_everywhere;
use super::small::check;
use super::support::{below, cases, instance, with_quotas};
use crate::unbounded::{solve, solve_again};
use mentormatch::assignment::Scratch;
use mentormatch::audit::{verify_assignment, verify_impossible};
use mentormatch::kernel::{Dyadic, Matrix, Side, stream};
use mentormatch::market::{
    AssignmentFault, AssignmentProblem, AssignmentWitness, Outcome, Quota, QuotaFault,
};

#[test]
fn quotas_equal_exhaustive_search() {
    let mut random = stream(51, "quotas");
    let (mut solved, mut impossible) = (0, 0);
    for case in 0..cases() {
        let what = with_quotas(instance(&mut random), &mut random);
        if what.weights.iter().flatten().flatten().count() > 13 {
            continue;
        }
        let expected = what.exhaustive();
        if expected.is_some() {
            solved += 1;
        } else {
            impossible += 1;
        }
        match case % 3 {
            0 => check(&what.dense(|weight| weight), expected, &what),
            1 => check(&what.sparse(|weight| weight as i32), expected, &what),
            _ => check(&what.dense(|weight| weight as f64), expected, &what),
        }
    }
    assert!(solved > cases() / 5 && impossible > cases() / 10, "{solved} {impossible}");
}

#[test]
fn runs_with_quotas_stop_anywhere() {
    let mut random = stream(52, "stopped quotas");
    let mut scratch = Scratch::new();
    let mut stops = 0;
    for _ in 0..cases() / 4 {
        let what = with_quotas(instance(&mut random), &mut random);
        if what.weights.iter().flatten().flatten().count() <= 10 {
            stops += stop_everywhere(&what, &what.dense(|weight| weight), &mut scratch);
        }
    }
    assert!(stops > cases() / 2, "{stops}");
}

#[test]
fn other_weights_and_bounds_are_solved_from_the_prices_that_were() {
    let mut random = stream(53, "changed quotas");
    let mut solved = 0;
    for _ in 0..cases() / 2 {
        let mut what = with_quotas(instance(&mut random), &mut random);
        let Some(answer) = solve(&what.dense(|weight| weight)).solved() else { continue };
        for weight in what.weights.iter_mut().flatten().flatten() {
            *weight += below(&mut random, 7) as i64 - 3;
        }
        for quota in what.quotas.iter_mut().flatten() {
            quota.most = quota.most.map(|most| most + 1);
        }
        let problem = what.dense(|weight| weight);
        match (solve_again(&problem, &answer, &[]).unwrap(), solve(&problem)) {
            (Outcome::Solved(answer), Outcome::Solved(anew)) => {
                solved += 1;
                verify_assignment(&problem, &answer)
                    .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{what:?}"));
                assert_eq!(answer.value, anew.value, "{what:?}");
            }
            (Outcome::Impossible(witness), Outcome::Impossible(_)) => {
                assert!(verify_impossible(&problem, &witness), "{witness:?} {what:?}");
            }
            (outcome, anew) => panic!("{outcome:?}\n{anew:?}\n{what:?}"),
        }
    }
    assert!(solved > cases() / 8, "{solved}");
}

/// Sixty mentees in nested groups, twenty mentors with three seats each in two firms.
fn large(seed: u64, most: u32) -> AssignmentProblem<f64> {
    let mut random = stream(seed, "large quotas");
    let weights = (0..60 * 20).map(|_| below(&mut random, 1 << 30) as f64 / 1e6).collect();
    let rows = vec![
        Quota::new("school", (0..40).collect()).at_least(30),
        Quota::new("ninth grade", (0..12).collect()).at_least(10).at_most(11),
        Quota::new("target group", (50..60).collect()).at_least(8),
    ];
    let columns = vec![Quota::new("one firm", (5..17).collect()).at_most(most)];
    AssignmentProblem::dense(Matrix::new(60, 20, weights).unwrap())
        .seats(Side::Mentor, mentormatch::market::Seats::each(vec![3; 20]))
        .quotas(Side::Mentee, rows)
        .quotas(Side::Mentor, columns)
        .build()
        .unwrap()
}

#[test]
fn larger_problems_are_proven_and_damaged_proofs_are_refused() {
    for seed in 0..20 {
        let problem = large(seed, 25);
        let answer = solve(&problem).solved().unwrap();
        let proof = verify_assignment(&problem, &answer).unwrap();
        assert_eq!(proof.pairs, 24 + 25, "eight mentors with three seats, and the firm");
        for change in [1.0, -1.0] {
            let mut damaged = answer.clone();
            let price = &mut damaged.certificate.column_group_prices[0];
            *price += Dyadic::from_float(change * 1e9).unwrap();
            assert!(verify_assignment(&problem, &damaged).is_err());
        }
        let mut damaged = answer.clone();
        damaged.certificate.row_group_prices.pop();
        assert!(verify_assignment(&problem, &damaged).is_err());
        let mut damaged = answer.clone();
        damaged.certificate.cover.as_mut().unwrap().column_groups.clear();
        assert!(verify_assignment(&problem, &damaged).is_err());
        // With a looser quota the answer is still allowed and no longer the largest.
        assert!(verify_assignment(&large(seed, 26), &answer).is_err());
        assert!(verify_assignment(&large(seed, 24), &answer).is_err());
    }
}

#[test]
fn what_cannot_be_kept_is_shown_with_numbers() {
    let weights = Matrix::filled(4, 3, 1_i64).unwrap();
    let build = |rows: Vec<Quota>, columns: Vec<Quota>| {
        let builder = AssignmentProblem::dense(weights.clone()).quotas(Side::Mentee, rows);
        builder.quotas(Side::Mentor, columns).build()
    };
    // Two mentees must be served by one mentor's seat: the others may have nobody.
    let target = Quota::new("target", vec![0, 1, 2]).at_least(2);
    let firm = Quota::new("firm", vec![0, 1, 2]).at_most(1);
    let problem = build(vec![target], vec![firm]).unwrap();
    let Outcome::Impossible(witness) = solve(&problem) else { panic!("one pair is not two") };
    assert!(verify_impossible(&problem, &witness));
    let AssignmentWitness::Quotas(cut) = &witness else { panic!("{witness:?}") };
    assert!(cut.needed > cut.available);
    for change in 0..5 {
        let mut damaged = cut.clone();
        match change {
            0 => damaged.needed += 1,
            1 => damaged.available += 1,
            2 => damaged.row_groups.push(9),
            3 => damaged.columns.clear(),
            _ => damaged.all_columns = !damaged.all_columns,
        }
        assert!(!verify_impossible(&problem, &AssignmentWitness::Quotas(damaged)), "{change}");
    }
    // Three required pairs where two are allowed.
    let few = Quota::new("few", vec![0, 1, 2]).at_most(2);
    let pairs = [0, 1, 2]
        .map(|at| (mentormatch::kernel::MenteeIx::new(at), mentormatch::kernel::MentorIx::new(at)));
    let builder = AssignmentProblem::dense(weights.clone()).quotas(Side::Mentee, vec![few]);
    let problem = builder.required(pairs.to_vec()).build().unwrap();
    let Outcome::Impossible(witness) = solve(&problem) else { panic!("three are not two") };
    let expected = AssignmentWitness::RequiredAboveQuota {
        side: Side::Mentee,
        group: 0,
        required: 3,
        most: 2,
    };
    assert_eq!(witness, expected);
    assert!(verify_impossible(&problem, &witness));
}

#[test]
fn groups_that_overlap_are_refused_by_name() {
    let weights = Matrix::filled(4, 3, 1_i64).unwrap();
    let grade = Quota::new("ninth grade", vec![0, 1, 2]);
    let orphans = Quota::new("orphans", vec![2, 3]);
    let builder = AssignmentProblem::dense(weights).quotas(Side::Mentee, vec![grade, orphans]);
    let faults = builder.build().unwrap_err();
    let expected = AssignmentFault::Quota(QuotaFault::Crossing {
        side: Side::Mentee,
        first: "ninth grade".to_owned(),
        second: "orphans".to_owned(),
        shared: vec![2],
        only_first: vec![0, 1],
        only_second: vec![3],
    });
    assert_eq!(faults, [expected]);
    let text = faults[0].to_string();
    assert!(text.contains("ninth grade") && text.contains("orphans"), "{text}");
}
