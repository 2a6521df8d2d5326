//! Forged certificates that were accepted once.

use mentormatch::audit::{AssignmentFlaw, SizeFault, largest_possible};
use mentormatch::audit::{verify_assignment, verify_partial};
use mentormatch::kernel::{Dyadic, Matrix, MenteeIx, MentorIx, Side};
use mentormatch::market::{
    AssignmentAnswer, AssignmentCertificate, AssignmentProblem, Cardinality, Lists, Matching,
    PartialAssignment, Price, Seats, Sense, SizeBound, TwoSided,
};

fn diagonal() -> Matching {
    Matching::new(2, 2, [0, 1].map(|at| (MenteeIx::new(at), MentorIx::new(at)))).unwrap()
}

/// Prices of 10¹⁹ leave nothing of weights of 1000 where sums are rounded: the diagonal passed for
/// the best, and 2000 is possible.
#[test]
fn large_prices_do_not_absorb_weights() {
    let table = Matrix::from_rows(vec![vec![1.0, 1000.0], vec![1000.0, 1.0]]).unwrap();
    let problem = AssignmentProblem::dense(table).cardinality(Cardinality::Full).build().unwrap();
    let exact = |float| Dyadic::from_float(float).unwrap();
    let answer = |row: Dyadic, pair: Dyadic| {
        let certificate =
            AssignmentCertificate::new(vec![row; 2], vec![Dyadic::ZERO; 2], pair, None);
        AssignmentAnswer::<f64>::new(diagonal(), 2.0, certificate)
    };
    let flaws = verify_assignment(&problem, &answer(exact(1e19), exact(-1e19))).unwrap_err();
    assert!(flaws.iter().any(|flaw| matches!(flaw, AssignmentFlaw::Slack { .. })), "{flaws:?}");
    // Numbers that no text can state, at which sums of 2304 bits end, are refused by name.
    let end = <Dyadic as Price>::INFINITE;
    let flaws = verify_assignment(&problem, &answer(end.clone(), Dyadic::ZERO - end)).unwrap_err();
    assert!(flaws.contains(&AssignmentFlaw::Range { what: "row", at: 0 }), "{flaws:?}");
    assert!(flaws.contains(&AssignmentFlaw::Range { what: "each pair", at: 0 }), "{flaws:?}");
}

/// The lowest integer has no opposite: turned around it stayed itself.
#[test]
fn the_lowest_price_of_a_stopped_run_is_turned_around() {
    let table = Matrix::from_rows(vec![vec![1_i64, 1000], vec![1000, 1]]).unwrap();
    for sense in [Sense::Max, Sense::Min] {
        let problem = AssignmentProblem::dense(table.clone())
            .cardinality(Cardinality::Full)
            .sense(sense)
            .build()
            .unwrap();
        for lowest in [0, 1, 2, 3, 4] {
            let mut prices = [0; 5];
            prices[lowest] = i64::MIN;
            let certificate = AssignmentCertificate::new(
                prices[..2].to_vec(),
                prices[2..4].to_vec(),
                prices[4],
                None,
            );
            let mut partial = PartialAssignment::<i64>::new(diagonal(), 2, 2, certificate);
            (partial.asked, partial.complete) = (Some(2), true);
            let flaws = verify_partial(&problem, &partial);
            // For costs the diagonal is the best, but these prices do not show it.
            assert_eq!(flaws, Err(AssignmentFlaw::Bound.into()), "{sense:?} {lowest}");
        }
    }
}

/// 2⁶³ + 2⁶³ + 1 is 1 in 64 bits.
#[test]
fn sums_of_parts_do_not_wrap() {
    let market = TwoSided::new(
        Lists::strict([&[0][..], &[1], &[2]]),
        Lists::strict([&[0][..], &[1], &[2]]),
        Seats::one_each(3),
        Seats::one_each(3),
    )
    .unwrap();
    let bound = |mentees: [u64; 3]| SizeBound {
        unit: 1,
        mentees: mentees.to_vec(),
        mentors: vec![0; 3],
        pairs: Vec::new(),
        assured: Vec::new(),
    };
    assert_eq!(largest_possible(&market, &bound([1, 1, 1])), Ok(3));
    assert_eq!(largest_possible(&market, &bound([1 << 63, 1 << 63, 1])), Err(SizeFault::Range));
    let mut repeated = bound([1, 1, 1]);
    let pair = (MenteeIx::new(0), MentorIx::new(0), u64::MAX);
    repeated.pairs = vec![pair, pair];
    assert_eq!(largest_possible(&market, &repeated), Err(SizeFault::Range));
}

/// Whoever is not in the problem has no seats, required pairs or minimum.
#[test]
fn witnesses_of_nobody_show_nothing() {
    use mentormatch::audit::verify_impossible;
    use mentormatch::market::AssignmentWitness;
    let table = Matrix::from_rows(vec![vec![1_i64]]).unwrap();
    let problem = AssignmentProblem::dense(table).build().unwrap();
    for side in Side::BOTH {
        for agent in [1, u32::MAX] {
            for number in [0, 1, u32::MAX] {
                let (required, minimum, seats) = (number, number, 0);
                assert!(!verify_impossible(
                    &problem,
                    &AssignmentWitness::RequiredAboveSeats { side, agent, required, seats }
                ));
                assert!(!verify_impossible(
                    &problem,
                    &AssignmentWitness::MinimumAboveSeats { side, agent, minimum, seats }
                ));
            }
        }
    }
}
