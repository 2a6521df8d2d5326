//! Mutual choice against exhaustive search and against the definitions.

use super::support::*;
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Side, Stream};
use mentormatch::market::{Seats, Ties};
use mentormatch::meetings::{Ballot, Ballots, MutualChoice, Silence, Voice, mutual};

/// Some silent, others naming a few with ties and refusing a few.
fn side(draws: &mut Stream, people: usize, others: usize) -> Vec<Option<Ballot>> {
    let one = |draws: &mut Stream| {
        if below(draws, 6) == 0 {
            return None;
        }
        let mut ballot = Ballot::default();
        let (mut rank, mut tier) = (1, 0);
        for other in 0..others as u32 {
            match below(draws, 5) {
                0 => ballot.refuses(other),
                1 => {}
                _ => {
                    ballot.names(other, rank);
                    tier += 1;
                    if below(draws, 3) > 0 {
                        rank += tier;
                        tier = 0;
                    }
                }
            }
        }
        Some(ballot)
    };
    (0..people).map(|_| one(draws)).collect()
}

struct Case {
    ballots: Ballots,
    silence: Silence,
    closed: Vec<(usize, usize)>,
    seats: (Vec<u32>, Vec<u32>),
}

impl Case {
    fn new(case: u64) -> Self {
        let mut draws = draws("mutual", case);
        let (mentees, mentors) = (1 + below(&mut draws, 4), 1 + below(&mut draws, 4));
        let seats =
            |draws: &mut Stream, people| (0..people).map(|_| below(draws, 3) as u32).collect();
        let seats = (seats(&mut draws, mentees), seats(&mut draws, mentors));
        let closed = (0..2).map(|_| (below(&mut draws, mentees), below(&mut draws, mentors)));
        let closed = closed.collect();
        let ballots = Ballots {
            mentees: side(&mut draws, mentees, mentors),
            mentors: side(&mut draws, mentors, mentees),
        };
        let silence = [Silence::NamesNobody, Silence::AcceptsAnybody][below(&mut draws, 2)];
        Self { ballots, silence, closed, seats }
    }

    /// Both ranks, where wishes coincide and the pair is open: from the definition.
    fn ranks(&self, mentee: usize, mentor: usize) -> Option<(u32, u32)> {
        let (a, b) = (MenteeIx::at(mentee), MentorIx::at(mentor));
        let accepts = self.silence == Silence::AcceptsAnybody;
        match (self.ballots.of_mentee_on(a, b), self.ballots.of_mentor_on(b, a)) {
            _ if self.closed.contains(&(mentee, mentor)) => None,
            (Voice::Named(one), Voice::Named(other)) => Some((one, other)),
            (Voice::Named(one), Voice::Silent) if accepts => Some((one, 1)),
            (Voice::Silent, Voice::Named(other)) if accepts => Some((1, other)),
            _ => None,
        }
    }

    fn pairs(&self) -> Vec<(usize, usize, u32, u32)> {
        let mut pairs = Vec::new();
        for mentee in 0..self.seats.0.len() {
            for mentor in 0..self.seats.1.len() {
                if let Some((one, other)) = self.ranks(mentee, mentor) {
                    pairs.push((mentee, mentor, one, other));
                }
            }
        }
        pairs
    }

    fn solve(&self, choice: MutualChoice) -> Vec<(usize, usize)> {
        let solved = mutual(
            &self.ballots,
            (self.silence, choice),
            |mentee, mentor| !self.closed.contains(&(mentee.get(), mentor.get())),
            (Seats::each(self.seats.0.clone()), Seats::each(self.seats.1.clone())),
            &Control::unbounded(),
        );
        let solved = solved.unwrap().solved().unwrap();
        solved.matching.pairs().map(|(a, b)| (a.get(), b.get())).collect()
    }

    fn fits(&self, made: &[(usize, usize)]) -> bool {
        let of_mentee = |at: usize| made.iter().filter(|pair| pair.0 == at).count();
        let of_mentor = |at: usize| made.iter().filter(|pair| pair.1 == at).count();
        self.seats.0.iter().enumerate().all(|(at, &seats)| of_mentee(at) <= seats as usize)
            && self.seats.1.iter().enumerate().all(|(at, &seats)| of_mentor(at) <= seats as usize)
    }

    /// The best value of any feasible set of coinciding wishes.
    fn best<V: Ord>(&self, value: impl Fn(&[(usize, usize, u32, u32)]) -> V) -> V {
        let pairs = self.pairs();
        let sets = (0_u32..1 << pairs.len()).filter_map(|set| {
            let made: Vec<_> =
                (0..pairs.len()).filter(|at| set >> at & 1 == 1).map(|at| pairs[at]).collect();
            let plain: Vec<_> = made.iter().map(|pair| (pair.0, pair.1)).collect();
            self.fits(&plain).then(|| value(&made))
        });
        sets.max().unwrap()
    }

    fn with_ranks(&self, made: &[(usize, usize)]) -> Vec<(usize, usize, u32, u32)> {
        let ranked = |&(a, b): &(usize, usize)| {
            let (one, other) = self.ranks(a, b).expect("only coinciding wishes become pairs");
            (a, b, one, other)
        };
        made.iter().map(ranked).collect()
    }
}

#[test]
fn the_three_choices_are_what_exhaustion_and_the_definition_say() {
    for number in 0..1500 {
        let case = Case::new(number);
        let largest = case.solve(MutualChoice::Largest);
        assert!(case.fits(&largest));
        let value = |made: &[(usize, usize, u32, u32)]| {
            (made.len(), -made.iter().map(|pair| i64::from(pair.2 + pair.3)).sum::<i64>())
        };
        assert_eq!(value(&case.with_ranks(&largest)), case.best(value), "case {number}");

        let ranks = case.solve(MutualChoice::BestRanks);
        assert!(case.fits(&ranks));
        let pairs = case.pairs();
        let worst_of_mentees = pairs.iter().map(|pair| pair.2).max().unwrap_or(0);
        let worst_of_mentors = pairs.iter().map(|pair| pair.3).max().unwrap_or(0);
        let points = |made: &[(usize, usize, u32, u32)]| -> u32 {
            made.iter().map(|pair| worst_of_mentees - pair.2 + worst_of_mentors - pair.3 + 2).sum()
        };
        assert_eq!(points(&case.with_ranks(&ranks)), case.best(points), "case {number}");

        for best_for in Side::BOTH {
            for ties in [Ties::Index, Ties::Lottery { seed: number }] {
                let stable = case.solve(MutualChoice::Stable { best_for, ties });
                let made = case.with_ranks(&stable);
                assert!(case.fits(&stable));
                for (a, b, one, other) in case.pairs() {
                    let wants = |of: Vec<u32>, seats: u32, rank: u32| {
                        seats > 0 && (of.len() < seats as usize || of.iter().any(|&own| own > rank))
                    };
                    let of_a = made.iter().filter(|pair| pair.0 == a).map(|pair| pair.2).collect();
                    let of_b = made.iter().filter(|pair| pair.1 == b).map(|pair| pair.3).collect();
                    let blocks = !stable.contains(&(a, b))
                        && wants(of_a, case.seats.0[a], one)
                        && wants(of_b, case.seats.1[b], other);
                    assert!(!blocks, "case {number}: {a} and {b} would rather have each other");
                }
            }
        }
    }
}

#[test]
fn the_best_by_rank_may_make_fewer_pairs() {
    let mut ballots = Ballots::silent(2, 2);
    for (one, ranks) in [(0, vec![(0, 1), (1, 5)]), (1, vec![(0, 5)])] {
        for side in [&mut ballots.mentees, &mut ballots.mentors] {
            let ballot = side[one].get_or_insert_with(Ballot::default);
            ranks.iter().for_each(|&(other, rank)| ballot.names(other, rank));
        }
    }
    let seats = || Seats::one_each(2);
    let made = |choice| {
        let silence = Silence::NamesNobody;
        let free = Control::unbounded();
        let made = mutual(&ballots, (silence, choice), |_, _| true, (seats(), seats()), &free);
        made.unwrap().solved().unwrap().matching
    };
    assert_eq!(made(MutualChoice::Largest).size(), 2);
    assert_eq!(made(MutualChoice::BestRanks).size(), 1);
}
