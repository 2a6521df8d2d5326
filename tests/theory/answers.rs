//! Answers are data: written as JSON and read back, each is the same.

use crate::stable::oracle::{Dice, cases};
use mentormatch::assignment::{WeightChange, largest_regret, solve, weight_radius};
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side, Sides};
use mentormatch::market::{
    AssignmentProblem, AxialProblem, CyclicProblem, Lists, Matching, PairParts, Pool, Restrictions,
    RuleParts, Seats, TwoSided,
};
use mentormatch::mechanisms::{Deferred, Given, manipulability};
use mentormatch::stable::{
    Lattice, RestrictedOptimal, egalitarian_roommates, envy_free, fewest_blocking,
    fewest_blocking_roommates, largest, largest_internally_stable, minimum_regret,
    minimum_regret_roommates, nearly_largest, optimal_restricted, repair, stability_radius,
    weakly_stable_roommates,
};
use mentormatch::triads::{axial, cyclic_stable};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// Counts the kinds of answers that came back.
#[derive(Default)]
struct Seen(std::collections::BTreeSet<&'static str>);

impl Seen {
    fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(&mut self, answer: &T) {
        let json = serde_json::to_string(answer).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), answer, "{json}");
        self.0.insert(std::any::type_name::<T>());
    }
}

fn lists(dice: &mut Dice, rows: usize, others: usize, tied: usize) -> Lists {
    let row = |_| {
        let mut list: Vec<Vec<u32>> = Vec::new();
        for partner in dice.shuffled(others) {
            match list.last_mut() {
                _ if dice.chance(10) => {}
                Some(group) if dice.chance(tied) => group.push(partner),
                _ => list.push(vec![partner]),
            }
        }
        list
    };
    Lists::tied((0..rows).map(row).collect::<Vec<_>>())
}

fn market(dice: &mut Dice, tied: usize) -> TwoSided {
    let (mentees, mentors) = (2 + dice.below(4), 2 + dice.below(4));
    let of_mentees = lists(dice, mentees, mentors, tied);
    let of_mentors = lists(dice, mentors, mentees, tied);
    let seats = (0..mentors).map(|_| 1 + dice.below(2) as u32).collect::<Vec<_>>();
    TwoSided::new(of_mentees, of_mentors, Seats::one_each(mentees), Seats::each(seats)).unwrap()
}

#[test]
fn answers_on_two_sides_come_back() {
    let (free, mut seen) = (Control::unbounded(), Seen::default());
    for seed in 0..cases(150) {
        let dice = &mut Dice::new(seed);
        let strict = market(dice, 0);
        let (mentees, mentors) = (strict.mentees(), strict.mentors());
        let none = Restrictions::default();
        let optimal = optimal_restricted(&strict, &none, Side::Mentee, &free).unwrap();
        let optimal: RestrictedOptimal = optimal.solved().unwrap();
        seen.comes_back(&optimal);
        seen.comes_back(&minimum_regret(&strict, &none, &free).unwrap().solved().unwrap());
        let empty = Matching::new(mentees, mentors, Vec::new()).unwrap();
        seen.comes_back(&repair(&strict, &empty, &none, &free).unwrap().solved().unwrap());
        let minimum = vec![0; mentors];
        seen.comes_back(&envy_free(&strict, &minimum, &free).unwrap().solved().unwrap());
        seen.comes_back(&fewest_blocking(&strict, &minimum, &free).unwrap().solved().unwrap());

        let lattice = Lattice::new(&strict, &free).unwrap().solved().unwrap();
        let cost = |mentee: MenteeIx, mentor: MentorIx| (mentee.get() * 3 + mentor.get()) as i64;
        seen.comes_back(&lattice.least_cost(cost, &free).solved().unwrap());
        seen.comes_back(&lattice.nearest(&optimal.optimal.matching, &free).solved().unwrap());
        seen.comes_back(&lattice.sex_equal(&free).solved().unwrap());
        seen.comes_back(&lattice.minimum_regret(&none, &free).solved().unwrap());
        let of_group = |mentor: MentorIx, group: &[MenteeIx]| (group.len() * mentor.get()) as i64;
        let groups = lattice.cheapest_groups(of_group, &free).unwrap().solved().unwrap();
        seen.comes_back(&groups);
        seen.comes_back(&lattice.least_dearest_group(of_group, &free).unwrap().solved().unwrap());
        let matching = &optimal.optimal.matching;
        if let Ok(found) = lattice.breakages(matching, &free) {
            found.solved().unwrap().iter().for_each(|one| seen.comes_back(one));
        }

        let tied = market(dice, 30);
        seen.comes_back(&nearly_largest(&tied, &free).unwrap().solved().unwrap());
        seen.comes_back(&largest(&tied, &free).unwrap().solved().unwrap());
        let given = Given::new(&strict);
        if let Ok(found) = manipulability(&Deferred(Side::Mentee), &given, &free) {
            seen.comes_back(&found.solved().unwrap());
        }
    }
    assert_eq!(seen.0.len(), 15, "{:?}", seen.0);
}

#[test]
fn answers_of_pools_and_triples_come_back() {
    let (free, mut seen) = (Control::unbounded(), Seen::default());
    for seed in 0..cases(150) {
        let dice = &mut Dice::new(seed);
        let agents = 2 * (1 + dice.below(3));
        let pool_lists: Vec<Vec<u32>> = (0..agents as u32)
            .map(|own| dice.shuffled(agents).into_iter().filter(|&other| other != own).collect())
            .collect();
        let pool = Pool::new(Lists::strict(pool_lists)).unwrap();
        seen.comes_back(&fewest_blocking_roommates(&pool, &free).solved().unwrap());
        seen.comes_back(&largest_internally_stable(&pool, &free).unwrap().solved().unwrap());
        if let Some(found) = minimum_regret_roommates(&pool, &free).unwrap().solved() {
            seen.comes_back(&found);
            let found = egalitarian_roommates(&pool, &free).unwrap().solved().unwrap();
            seen.comes_back(&found);
        } else if let mentormatch::market::Outcome::Impossible(none) =
            weakly_stable_roommates(&pool, &free)
        {
            seen.comes_back(&none);
        }
        let weights = (0..8).map(|_| (!dice.chance(20)).then(|| dice.below(9) as i128)).collect();
        let axial_problem = AxialProblem::new([2, 2, 2], weights, true).unwrap();
        seen.comes_back(&axial(&axial_problem, &free).solved().unwrap());
        let mut ranks = || {
            let rank = |_| (!dice.chance(10)).then(|| dice.below(3) as u32);
            Matrix::new(3, 3, (0..9).map(rank).collect()).unwrap()
        };
        let cyclic = CyclicProblem::new([ranks(), ranks(), ranks()]).unwrap();
        match cyclic_stable(&cyclic, seed, &free) {
            mentormatch::market::Outcome::Solved(found) => seen.comes_back(&found),
            mentormatch::market::Outcome::Impossible(none) => seen.comes_back(&none),
            mentormatch::market::Outcome::Stopped(_) => panic!("nothing stops it"),
        }
    }
    assert!(seen.0.len() >= 7, "{:?}", seen.0);
}

#[test]
fn how_much_an_answer_bears_comes_back() {
    let (free, mut seen) = (Control::unbounded(), Seen::default());
    for seed in 0..cases(150) {
        let dice = &mut Dice::new(seed);
        let size = 2 + dice.below(3);
        let numbers: Vec<i64> = (0..size * size).map(|_| dice.below(30) as i64).collect();
        let table = Matrix::new(size, size, numbers.clone()).unwrap();
        let problem = AssignmentProblem::dense(table).build().unwrap();
        let matching = solve(&problem, &free).solved().unwrap().matching;
        let range = |_: MenteeIx, _: MentorIx, weight: i64| (weight - 2, weight + 3);
        let regret = largest_regret(&problem, range, &matching, &free).unwrap();
        seen.comes_back(&regret.solved().unwrap());
        let pairs = MenteeIx::all(size)
            .flat_map(|mentee| MentorIx::all(size).map(move |mentor| (mentee, mentor)));
        let parts = pairs.zip(&numbers).map(|((mentee, mentor), &weight)| PairParts {
            mentee,
            mentor,
            of_mentee: vec![weight / 2],
            of_mentor: vec![weight - weight / 2],
        });
        let parts = RuleParts::new(1, parts.collect()).unwrap();
        let (change, slack) = (WeightChange::Any, 0);
        let radius = weight_radius(&problem, &parts, &matching, change, slack, &free).unwrap();
        seen.comes_back(&radius.solved().unwrap());
        let seats = Sides::new(Seats::one_each(size), Seats::one_each(size));
        let radius = stability_radius(&parts, &seats, &matching, 0, &free);
        seen.comes_back(&radius.solved().unwrap());
    }
    assert_eq!(seen.0.len(), 3, "{:?}", seen.0);
}
