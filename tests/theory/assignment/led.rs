//! Groups that mentors lead alone or together, against exhaustive search.

use super::support::{below, cases};
use crate::unbounded::free;
use mentormatch::assignment::solve_led;
use mentormatch::audit::{GroupedCheck, verify_led};
use mentormatch::kernel::{Stream, stream};
use mentormatch::market::{
    Cardinality, GroupedProof, GroupedWitness, LedFault, LedGroup, LedGroups, Matching, Outcome,
};

/// Mentees, mentors and groups as plain data.
#[derive(Clone, Debug)]
pub(crate) struct Led {
    mentors: usize,
    weights: Vec<Vec<Option<i64>>>,
    seats: Vec<u32>,
    groups: Vec<LedGroup>,
    cardinality: Cardinality,
    required: Vec<(u32, u32)>,
}

pub(crate) fn led(random: &mut Stream, mentees: u64) -> Led {
    let (mentees, mentors) = (below(random, mentees) as usize, 1 + below(random, 4) as usize);
    let weight = |random: &mut Stream| (below(random, 4) > 0).then(|| below(random, 12) as i64 - 2);
    let weights: Vec<Vec<_>> =
        (0..mentees).map(|_| (0..mentors).map(|_| weight(random)).collect()).collect();
    let mut groups = Vec::new();
    for one in 0..mentors as u32 {
        if below(random, 4) > 0 {
            groups.push(LedGroup::of(vec![one], below(random, 4) as u32));
        }
        for two in (0..mentors as u32).filter(|&two| two != one) {
            if below(random, 3) == 0 {
                groups.push(LedGroup::of(vec![one, two], 1 + below(random, 3) as u32));
            }
        }
    }
    for group in &mut groups {
        group.least = (below(random, 3) as u32).min(group.most);
        group.worth = below(random, 5) as i64 - 1;
    }
    while groups.len() > 6 {
        groups.swap_remove(below(random, 7) as usize);
    }
    let seats = (0..mentees).map(|_| below(random, 4).min(2) as u32).collect();
    let cardinality = [Cardinality::Maximum, Cardinality::Free][below(random, 2) as usize];
    let required = (below(random, 4) == 0 && mentees > 0)
        .then(|| (below(random, mentees as u64) as u32, below(random, mentors as u64) as u32));
    Led { mentors, weights, seats, groups, cardinality, required: required.into_iter().collect() }
}

impl Led {
    pub(crate) fn problem(&self) -> LedGroups {
        let weights = (self.mentors, self.weights.clone());
        LedGroups::new(weights, &self.seats, self.groups.clone(), self.cardinality, &self.required)
            .unwrap()
    }

    /// How many are served and the sum, where each mentee is in this group or in none.
    fn rated(&self, of: &[Option<usize>]) -> Option<(usize, i64)> {
        let mut leads = vec![None; self.mentors];
        let mut sum = 0;
        for (mentee, group) in of.iter().enumerate() {
            let Some(group) = *group else { continue };
            let led = &self.groups[group];
            if led.leaders.len() > self.seats[mentee] as usize {
                return None;
            }
            sum += led.worth;
            for &leader in &led.leaders {
                sum += self.weights[mentee][leader as usize]?;
                if leads[leader as usize].replace(group).is_some_and(|other| other != group) {
                    return None;
                }
            }
        }
        for (at, led) in self.groups.iter().enumerate() {
            let size = of.iter().filter(|own| **own == Some(at)).count();
            if size > led.most as usize || size > 0 && size < led.least as usize {
                return None;
            }
        }
        let is_made = |pair: &(u32, u32)| {
            of[pair.0 as usize].is_some_and(|at| self.groups[at].leaders.contains(&pair.1))
        };
        let served = of.iter().flatten().count();
        let served = if self.cardinality == Cardinality::Maximum { served } else { 0 };
        self.required.iter().all(is_made).then_some((served, sum))
    }

    pub(crate) fn best(&self) -> Option<(usize, i64)> {
        let ways = self.groups.len() + 1;
        let mentees = self.weights.len() as u32;
        let mut best = None;
        for mut code in 0..ways.pow(mentees) {
            let mut of = Vec::new();
            for _ in 0..mentees {
                of.push((code % ways).checked_sub(1));
                code /= ways;
            }
            best = best.max(self.rated(&of));
        }
        best
    }

    /// The same of an answer; nothing where it is none.
    pub(crate) fn see(&self, matching: &Matching) -> Option<(usize, i64)> {
        let size = (matching.mentees(), matching.mentors());
        if size != (self.weights.len(), self.groups.len()) {
            return None;
        }
        let mut of = vec![None; self.weights.len()];
        for (mentee, group) in matching.pairs() {
            use mentormatch::kernel::Index;
            if of[mentee.get()].replace(group.get()).is_some() {
                return None;
            }
        }
        self.rated(&of)
    }
}

#[test]
fn groups_of_one_leader_or_two_have_the_best_sum_of_all() {
    let mut random = stream(181, "led");
    let (mut priced, mut searched, mut none, mut together) = (0, 0, 0, 0);
    for _ in 0..cases() {
        let what = led(&mut random, 5);
        let (problem, best) = (what.problem(), what.best());
        match solve_led(&problem, u64::MAX, &free()) {
            Outcome::Solved(answer) => {
                let check = verify_led(&problem, &answer)
                    .unwrap_or_else(|flaws| panic!("{flaws:?}\n{answer:?}\n{what:?}"));
                assert_eq!(what.see(&answer.matching), best, "{answer:?}\n{what:?}");
                assert_eq!(Some(answer.value), best.map(|best| best.1.into()), "{what:?}");
                let pairs = problem.pairs(&answer.matching);
                let of = |mentee: u32| pairs.iter().filter(|pair| pair.0 == mentee).count();
                assert!(what.seats.iter().zip(0..).all(|(&seats, at)| of(at) <= seats as usize));
                together += usize::from((0..what.seats.len()).any(|at| of(at as u32) > 1));
                match answer.proof {
                    GroupedProof::Prices(_) => {
                        assert_eq!(check, GroupedCheck::Optimal);
                        priced += 1;
                    }
                    GroupedProof::Search { .. } => searched += 1,
                }
            }
            Outcome::Impossible(witness) => {
                assert!(matches!(
                    witness,
                    GroupedWitness::Nested(_) | GroupedWitness::Search { .. }
                ));
                assert!(best.is_none(), "{best:?}\n{what:?}");
                none += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
    }
    println!("{priced} {searched} {none} {together}");
    assert!(priced > 150 && searched > 50 && none > 25 && together > 150);
}

#[test]
fn a_stopped_search_for_groups_tells_a_bound_that_nothing_exceeds() {
    let mut random = stream(182, "led");
    let (mut stops, mut found) = (0, 0);
    for _ in 0..cases() / 2 {
        let what = led(&mut random, 5);
        let (problem, best) = (what.problem(), what.best());
        for nodes in [1, 2, 4] {
            let Outcome::Stopped(stopped) = solve_led(&problem, nodes, &free()) else { continue };
            let Some(near) = stopped.best else { continue };
            stops += 1;
            let most = what.cardinality == Cardinality::Maximum;
            let bound = (if most { near.most_pairs } else { 0 }, near.bound);
            if let Some((served, sum)) = best {
                assert!(bound >= (served as u64, sum.into()), "{near:?}\n{what:?}");
            }
            if let Some((matching, value)) = near.best {
                found += 1;
                let (_, sum) = what.see(&matching).unwrap();
                assert_eq!(value, sum.into());
            }
        }
    }
    println!("{stops} {found}");
    assert!(stops > 50 && found > 2);
}

#[test]
fn faults_of_groups_that_may_be_led_are_told_together() {
    let mut group = LedGroup::of(vec![0, 0, 4], 1);
    group.least = 2;
    let groups = vec![group, LedGroup::of(Vec::new(), 1)];
    let weights = (2, vec![vec![Some(1), Some(i64::MAX)], vec![None]]);
    let most = Cardinality::Maximum;
    let faults = LedGroups::new(weights, &[1], groups, most, &[(5, 0)]).unwrap_err();
    let expected = [
        LedFault::Ragged { mentee: 1, got: 1, mentors: 2 },
        LedFault::MenteeSeats { got: 1, mentees: 2 },
        LedFault::LeaderTwice { group: 0, leader: 0 },
        LedFault::Leader { group: 0, leader: 4, mentors: 2 },
        LedFault::Sizes { group: 0, least: 2, most: 1 },
        LedFault::NoLeader { group: 1 },
        LedFault::Required { mentee: 5, mentor: 0 },
    ];
    assert_eq!(*faults, expected);
    let weights = (2, vec![vec![Some(1), Some(i64::MAX)]]);
    let both = vec![LedGroup::of(vec![0, 1], 1)];
    let faults = LedGroups::new(weights, &[2], both, most, &[]).unwrap_err();
    assert_eq!(*faults, [LedFault::Sum { mentee: 0, group: 0 }]);
}

/// Twenty-four mentees and eight mentors, any two of whom may lead together.
#[test]
fn a_centre_of_two_dozen_is_placed_in_few_nodes() {
    let mut random = stream(183, "centre");
    let weights =
        (0..24).map(|_| (0..8).map(|_| Some(below(&mut random, 100) as i64)).collect()).collect();
    let alone = (0..8).map(|at| LedGroup::of(vec![at], 3));
    let pairs = (0..8).flat_map(|one| (one + 1..8).map(move |two| vec![one, two]));
    let groups = alone.chain(pairs.map(|leaders| LedGroup::of(leaders, 3))).collect();
    let seats = [vec![2; 6], vec![1; 18]].concat();
    let most = Cardinality::Maximum;
    let problem = LedGroups::new((8, weights), &seats, groups, most, &[]).unwrap();
    let answer = solve_led(&problem, 2_000, &free()).solved().unwrap();
    assert!(verify_led(&problem, &answer).is_ok());
    assert_eq!(answer.matching.size(), 24);
}
