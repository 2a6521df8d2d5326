//! Of numbers that a witness tells beside its people, of windows of loads, and of problems that a proof
//! does not speak of.

use super::{matching, pair, table};
use crate::unbounded::free;
use mentormatch::assignment::{solve, within_spread};
use mentormatch::audit::{
    GroupCostFault, LoadsFlaw, ReplayFault, Replayed, TrioFlaw, least_group_cost,
    project_stability_of, refutes_envy_free, replay_regret, verify_general_impossible,
    verify_impossible, verify_trio, verify_within_spread,
};
use mentormatch::general::with_trio;
use mentormatch::kernel::{AgentIx, MentorIx, Side};
use mentormatch::market::{
    AssignmentWitness, Cardinality, DeletionLog, GeneralProblem, GeneralWitness, GroupProof,
    HallWitness, LatticeProof, Lists, LoadWindow, Matching, Outcome, Project, ProjectMatching,
    Quota, Restrictions, Seats, Sense, Strength, TiedProjectMentor, TiedProjects, TwoSided,
};

/// One pair is all that is asked for, since there is one column; and a required pair with the row itself
/// takes nothing from it.
#[test]
fn rows_need_no_more_pairs_than_are_asked_for_and_have_their_own() {
    let short = |agents: &[u32], needed, available| {
        let hall = HallWitness::new(Side::Mentee, agents.to_vec(), vec![0], needed, available);
        AssignmentWitness::Shortage(hall)
    };
    let problem = table(&[&[1], &[1], &[1]]).cardinality(Cardinality::Full).build().unwrap();
    assert!(!verify_impossible(&problem, &short(&[0, 1, 2], 3, 1)));
    let problem = table(&[&[1]]).cardinality(Cardinality::Full).required(vec![pair(0, 0)]);
    let problem = problem.build().unwrap();
    assert!(!verify_impossible(&problem, &short(&[0], 1, 0)));
    // Two rows that are both asked for do need two.
    let problem = table(&[&[1, 0], &[1, 0]])
        .cardinality(Cardinality::Full)
        .forbidden(vec![pair(0, 1), pair(1, 1)])
        .build()
        .unwrap();
    assert!(verify_impossible(&problem, &short(&[0, 1], 2, 1)));
}

/// Two pairs are required of a group that may have two, and the witness says one.
#[test]
fn a_group_may_have_as_many_pairs_as_its_bound_says() {
    let problem = |most| {
        let required = vec![pair(0, 0), pair(1, 1)];
        let quota = Quota::new("both", vec![0, 1]).at_most(most);
        table(&[&[1, 1], &[1, 1]]).required(required).quotas(Side::Mentee, vec![quota]).build()
    };
    let witness = AssignmentWitness::RequiredAboveQuota {
        side: Side::Mentee,
        group: 0,
        required: 2,
        most: 1,
    };
    assert!(!verify_impossible(&problem(2).unwrap(), &witness));
    assert!(verify_impossible(&problem(1).unwrap(), &witness));
}

/// The numbers that stand in a witness about groups are those of its groups.
#[test]
fn a_shortage_of_groups_tells_its_own_numbers() {
    let quota = Quota::new("both", vec![0, 1]).at_least(2);
    let problem = table(&[&[1], &[1]]).quotas(Side::Mentee, vec![quota]).build().unwrap();
    let Outcome::Impossible(own) = solve(&problem, &free()) else {
        panic!("one column serves no two rows")
    };
    assert!(verify_impossible(&problem, &own));
    let AssignmentWitness::Quotas(own) = own else { panic!("{own:?}") };
    for (needed, available) in [(1, 0), (0, -1), (7, 0), (0, 1)] {
        let mut told = own.clone();
        told.needed += needed;
        told.available = told.available.checked_add_signed(available).unwrap();
        let told = AssignmentWitness::Quotas(told);
        assert!(!verify_impossible(&problem, &told), "{told:?}");
    }
}

/// Each window of loads is proven, and the answer is that of a worse one.
#[test]
fn the_best_within_a_spread_is_that_of_the_best_window() {
    let gain = [&[5, -6], &[5, -6], &[5, -6]];
    let four = [&[5, 0], &[5, 0], &[5, 0], &[5, 0]];
    let cost = [&[-5, 0], &[-5, 0], &[-5, 0], &[-5, 0]];
    let cases = [
        (gain.map(|row| &row[..]).to_vec(), Cardinality::Free, Sense::Max, 1, 5),
        (four.map(|row| &row[..]).to_vec(), Cardinality::Maximum, Sense::Max, 2, 15),
        (cost.map(|row| &row[..]).to_vec(), Cardinality::Maximum, Sense::Min, 2, -15),
    ];
    for (rows, cardinality, sense, spread, best) in cases {
        let seats = Seats::each(vec![rows.len() as u32; 2]);
        let problem = table(&rows).cardinality(cardinality).sense(sense).seats(Side::Mentor, seats);
        let problem = problem.build().unwrap();
        let own = within_spread(&problem, spread, &free()).unwrap().solved().unwrap();
        assert_eq!((own.answer.value, verify_within_spread(&problem, &own)), (best, Ok(())));
        let mut worse = 0;
        for window in &own.windows {
            let LoadWindow::Best(of_window) = window else { continue };
            let mut told = own.clone();
            told.answer = of_window.clone();
            let said = verify_within_spread(&problem, &told);
            assert_eq!(said.is_ok(), of_window.value == best, "{told:?}");
            if let Err(flaws) = said {
                assert!(matches!(flaws.as_slice(), [LoadsFlaw::Best { .. }]), "{flaws:?}");
                worse += 1;
            }
        }
        assert!(worse > 0, "{own:?}");
    }
}

/// The mentees' best misses the required pair, which the mentors' best makes.
#[test]
fn a_smallest_regret_is_of_those_that_make_the_required_pairs() {
    let lists = [[&[0, 1][..], &[1, 0]], [&[1, 0], &[0, 1]]].map(Lists::strict);
    let [mentees, mentors] = lists;
    let market = TwoSided::new(mentees, mentors, Seats::one_each(2), Seats::one_each(2)).unwrap();
    let restrictions = Restrictions::new((2, 2), [], [pair(0, 1)]).unwrap();
    let log = |deleted: &[(u32, u32)]| DeletionLog {
        best_for: Side::Mentee,
        deleted: deleted.iter().map(|&(one, two)| pair(one, two)).collect(),
    };
    let said = |deleted: &[(u32, u32)]| replay_regret(&market, &restrictions, 3, &log(deleted));
    assert_eq!(said(&[]), Err(ReplayFault::Inconclusive));
    let other = matching((2, 2), &[(0, 1), (1, 0)]);
    assert_eq!(said(&[(0, 0), (1, 1)]), Ok(Replayed::Best(other)));
}

/// The student loses nothing by the other project, whose mentor gains by the student.
#[test]
fn one_who_gains_and_one_who_loses_nothing_block_in_the_strong_sense() {
    let mentor = || TiedProjectMentor { seats: 1, list: vec![vec![0]] };
    let projects = [0, 1].map(|at| Project { mentor: MentorIx::new(at), seats: 1 });
    let lists = [vec![vec![0, 1]]];
    let problem = TiedProjects::new(&lists, projects.to_vec(), &[mentor(), mentor()]).unwrap();
    let made = ProjectMatching { projects: vec![Some(0)] };
    let stable = |strength| project_stability_of(&problem, &made, strength).is_stable();
    assert!(stable(Strength::Weak) && !stable(Strength::Strong) && !stable(Strength::Super));
}

/// Nothing is refuted where the theorem is not claimed: lists with ties, mentees with several seats.
#[test]
fn envy_is_refuted_for_strict_lists_and_one_seat_a_mentee() {
    let said = |list: Vec<Vec<u32>>, seats: u32| {
        let mentors = Lists::strict([&[0][..], &[0]]);
        let (mentee, two) = (Seats::each(vec![seats]), Seats::one_each(2));
        let market = TwoSided::new(Lists::tied([list]), mentors, mentee, two).unwrap();
        refutes_envy_free(&market, &[1, 1], &matching((1, 2), &[(0, 0)]))
    };
    assert!(said(vec![vec![0], vec![1]], 1));
    assert!(!said(vec![vec![0, 1]], 1));
    let empty = Matching::empty(1, 1);
    let lists = || Lists::strict([&[0][..]]);
    let market = TwoSided::new(lists(), lists(), Seats::each(vec![2]), Seats::one_each(1)).unwrap();
    assert!(!refutes_envy_free(&market, &[2], &matching((1, 1), &[(0, 0)])));
    assert!(!refutes_envy_free(&market, &[2], &empty));
}

/// A proof about an odd pool in which as many pairs as can be are made, and none is required.
#[test]
fn a_group_of_three_is_proven_for_an_odd_pool_of_as_many_pairs_as_can_be() {
    let of = |agents| GeneralProblem::of(agents, [(0, 1, 1), (0, 2, 1), (1, 2, 1_i64)]);
    let problem = of(3).build().unwrap();
    let answer = with_trio(&problem, &free()).unwrap().solved().unwrap();
    assert!(verify_trio(&problem, &answer).is_ok());
    let others = [
        of(3).cardinality(Cardinality::Free).build().unwrap(),
        of(3).required(vec![(AgentIx::new(0), AgentIx::new(1))]).build().unwrap(),
    ];
    for other in others {
        assert_eq!(verify_trio(&other, &answer).unwrap_err(), [TrioFlaw::Problem]);
    }
}

#[test]
fn an_agent_of_two_required_pairs_is_one_too_many() {
    let required = [(0, 1), (0, 2)].map(|(one, two)| (AgentIx::new(one), AgentIx::new(two)));
    let problem = GeneralProblem::of(3, [(0, 1, 1), (0, 2, 1_i64)]);
    let problem = problem.required(required.to_vec()).build().unwrap();
    let twice = |agent| {
        let agent = AgentIx::new(agent);
        verify_general_impossible(&problem, &GeneralWitness::RequiredTwice { agent })
    };
    assert_eq!([0, 1, 2].map(twice), [true, false, false]);
}

#[test]
fn groups_of_mentees_with_several_seats_have_no_proof_of_their_cost() {
    let lists = || Lists::strict([&[0][..]]);
    let market = TwoSided::new(lists(), lists(), Seats::each(vec![2]), Seats::one_each(1)).unwrap();
    let lattice = LatticeProof { rotations: Vec::new(), multipliers: Vec::new() };
    let proof = GroupProof { pairs: Vec::new(), lattice };
    let made = matching((1, 1), &[(0, 0)]);
    let said = least_group_cost(&market, &made, |_, _| 0, &proof);
    assert!(matches!(said, Err(GroupCostFault::Seats { .. })), "{said:?}");
}
