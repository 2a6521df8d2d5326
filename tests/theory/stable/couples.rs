//! Couples who choose together, against exhaustion.

use super::oracle::{Dice, Pairs, Raw, Shape, cases};
use crate::unbounded::free;
use mentormatch::audit::{CouplesBlocking, couples_stability};
use mentormatch::kernel::{Index, MenteeIx, MentorIx};
use mentormatch::market::{
    Couple, CouplesFault, CouplesMarket, Lists, Matching, Outcome, Seats, TwoSided,
};
use mentormatch::stable::stable_with_couples;

/// A market with the joint lists of the couples of its first mentees.
#[derive(Clone, Debug)]
pub(crate) struct Coupled {
    pub(crate) raw: Raw,
    pub(crate) lists: Vec<Vec<[Option<usize>; 2]>>,
}

impl Coupled {
    pub(crate) fn draw(dice: &mut Dice, mentees: usize, mentors: usize) -> Self {
        let shape = Shape {
            mentees,
            mentors,
            absent: [0, 20, 40][dice.below(3)],
            tied: [0, 0, 30][dice.below(3)],
            mentee_seats: 1,
            mentor_seats: 1 + dice.below(2),
        };
        let raw = Raw::draw(dice, shape);
        let couples = if mentees < 2 { 0 } else { dice.below(mentees / 2 + 1) };
        let lists = (0..couples)
            .map(|couple| {
                let members = [2 * couple, 2 * couple + 1];
                let places = |member: usize| -> Vec<Option<usize>> {
                    let all = (0..mentors).filter(|&at| raw.mentee_rank(member, at).is_some());
                    all.map(Some).chain([None]).collect()
                };
                let mut all: Vec<[Option<usize>; 2]> = Vec::new();
                for one in places(members[0]) {
                    for two in places(members[1]) {
                        all.push([one, two]);
                    }
                }
                all.retain(|entry| *entry != [None, None] && !dice.chance(30));
                let order = dice.shuffled(all.len());
                order.into_iter().map(|at| all[at as usize]).collect()
            })
            .collect();
        Self { raw, lists }
    }

    pub(crate) fn market(&self) -> CouplesMarket {
        let couples = self.lists.iter().enumerate().map(|(at, list)| Couple {
            members: [2 * at, 2 * at + 1].map(MenteeIx::at),
            list: list.iter().map(|entry| entry.map(|at| at.map(MentorIx::at))).collect(),
        });
        CouplesMarket::new(self.raw.market(), couples.collect()).unwrap()
    }

    fn seats(&self, mentor: usize) -> usize {
        // More seats than mentees are as many.
        (self.raw.mentor_seats[mentor] as usize).min(self.raw.mentees.len() + 1)
    }

    /// Whether newcomers can each take a seat of their own, tried seat by seat: free ones, and
    /// those of whoever the mentor ranks below. `gone` have left, `kept` give no seat up.
    fn can_sit(&self, made: &[Option<usize>], movers: &[(usize, usize)], couple: &[usize]) -> bool {
        let gone: Vec<usize> = couple
            .iter()
            .copied()
            .filter(|one| movers.iter().any(|mover| mover.0 == *one) || made[*one].is_none())
            .collect();
        // Each seat by its mentor and who holds it.
        let mut seats: Vec<(usize, Option<usize>)> = Vec::new();
        for mentor in 0..self.raw.mentors.len() {
            let held = (0..made.len()).filter(|&one| made[one] == Some(mentor));
            let held: Vec<usize> = held.filter(|one| !gone.contains(one)).collect();
            seats.extend(held.iter().map(|&one| (mentor, Some(one))));
            seats.extend((held.len()..self.seats(mentor)).map(|_| (mentor, None)));
        }
        let takes = |&(mover, to): &(usize, usize), &(mentor, holder): &(usize, Option<usize>)| {
            mentor == to
                && holder.is_none_or(|holder| {
                    !couple.contains(&holder)
                        && self.raw.mentor_rank(mentor, holder)
                            > self.raw.mentor_rank(mentor, mover)
                })
        };
        match movers {
            [] => true,
            [one] => seats.iter().any(|seat| takes(one, seat)),
            [one, two] => seats.iter().enumerate().any(|(at, seat)| {
                takes(one, seat)
                    && seats.iter().enumerate().any(|(other, seat)| other != at && takes(two, seat))
            }),
            _ => panic!("two at most move"),
        }
    }

    /// Whether a matching respects couples and seats, and who blocks it.
    pub(crate) fn judge(&self, made: &[Option<usize>]) -> Option<Vec<CouplesBlocking>> {
        for (mentor, _) in self.raw.mentors.iter().enumerate() {
            if made.iter().filter(|at| **at == Some(mentor)).count() > self.seats(mentor) {
                return None;
            }
        }
        let mut blocking = Vec::new();
        for one in 2 * self.lists.len()..made.len() {
            let own = match made[one] {
                Some(at) => Some(self.raw.mentee_rank(one, at)?),
                None => None,
            };
            // Blocking pairs are told by rank, then in the order of the list.
            for wanted in self.raw.mentees[one].iter().flatten().map(|&at| at as usize) {
                let Some(rank) = self.raw.mentee_rank(one, wanted) else { continue };
                if own.is_none_or(|own| rank < own) && self.can_sit(made, &[(one, wanted)], &[one])
                {
                    blocking.push(CouplesBlocking::Single(MenteeIx::at(one), MentorIx::at(wanted)));
                }
            }
        }
        for (couple, list) in self.lists.iter().enumerate() {
            let members = [2 * couple, 2 * couple + 1];
            let own = [made[members[0]], made[members[1]]];
            let place = match own {
                [None, None] => list.len(),
                _ => list.iter().position(|entry| *entry == own)?,
            };
            for (entry, wanted) in list[..place].iter().enumerate() {
                let movers: Vec<(usize, usize)> = (0..2)
                    .filter(|&at| wanted[at] != own[at])
                    .filter_map(|at| Some((members[at], wanted[at]?)))
                    .collect();
                // Who goes to nobody leaves its seat too.
                let mut left = made.to_vec();
                for at in (0..2).filter(|&at| wanted[at] != own[at] && wanted[at].is_none()) {
                    left[members[at]] = None;
                }
                if self.can_sit(&left, &movers, &members) {
                    blocking.push(CouplesBlocking::Couple(couple, entry));
                }
            }
        }
        Some(blocking)
    }

    /// Every matching of acceptable pairs that respects couples and seats.
    pub(crate) fn all(&self) -> Vec<Vec<Option<usize>>> {
        let mut open: Vec<Vec<Option<usize>>> = vec![Vec::new()];
        for one in 0..self.raw.mentees.len() {
            let mut more = Vec::new();
            for made in open {
                for at in (0..self.raw.mentors.len()).map(Some).chain([None]) {
                    let fits = at.is_none_or(|at| self.raw.mentee_rank(one, at).is_some());
                    if fits {
                        more.push(made.iter().copied().chain([at]).collect());
                    }
                }
            }
            open = more;
        }
        open.retain(|made| self.judge(made).is_some());
        open
    }

    pub(crate) fn matching(&self, made: &[Option<usize>]) -> Matching {
        let pair =
            |(one, at): (usize, &Option<usize>)| Some((MenteeIx::at(one), MentorIx::at((*at)?)));
        let pairs: Vec<_> = made.iter().enumerate().filter_map(pair).collect();
        Matching::new(self.raw.mentees.len(), self.raw.mentors.len(), pairs).unwrap()
    }
}

pub(crate) fn places(matching: &Matching) -> Vec<Option<usize>> {
    let pairs: Pairs = matching.pairs().map(|(one, at)| (one.get(), at.get())).collect();
    let mut made = vec![None; matching.mentees()];
    pairs.into_iter().for_each(|(one, at)| made[one] = Some(at));
    made
}

#[test]
fn couples_are_placed_stably_or_no_matching_is_stable() {
    let mut dice = Dice::new(63);
    let (mut found, mut none, mut coupled) = (0, 0, 0);
    for case in 0..cases(1500) {
        let (mentees, mentors) = (1 + dice.below(4), 1 + dice.below(3));
        let drawn = Coupled::draw(&mut dice, mentees, mentors);
        let market = drawn.market();
        let all = drawn.all();
        let stable = |made: &&Vec<Option<usize>>| drawn.judge(made).unwrap().is_empty();
        match stable_with_couples(&market, &free()) {
            Outcome::Solved(matching) => {
                let made = places(&matching);
                assert!(
                    all.iter().filter(stable).any(|one| *one == made),
                    "{case}: {drawn:?} {made:?}"
                );
                assert!(couples_stability(&market, &matching).is_stable(), "{case}: {drawn:?}");
                found += 1;
                coupled += u32::from(!drawn.lists.is_empty());
            }
            Outcome::Impossible(_) => {
                assert_eq!(all.iter().find(stable), None, "{case}: {drawn:?}");
                none += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
        // The verifier says of any matching what the definition says.
        for _ in 0..3 {
            let made = &all[dice.below(all.len())];
            let told = couples_stability(&market, &drawn.matching(made));
            assert!(told.misplaced.is_empty() && told.crowded.is_empty());
            let sorted = |mut blocking: Vec<CouplesBlocking>| {
                blocking.sort_by_key(|one| format!("{one:?}"));
                blocking
            };
            let expected = sorted(drawn.judge(made).unwrap());
            assert_eq!(sorted(told.blocking), expected, "{case}: {drawn:?} {made:?}");
        }
    }
    println!("{found} {none} {coupled}");
    assert!(found > 700 && none > 3 && coupled > 300, "{found} {none} {coupled}");
}

/// Roth's kind of example: one couple that wants two mentors, and a single whom one of them prefers.
#[test]
fn a_couple_and_a_single_may_have_no_stable_matching() {
    // The mentors prefer 0 and 2, and 2 and 1; the single 2 likes mentor 0 better.
    let mentees = Lists::strict([vec![0_u32], vec![1], vec![0, 1]]);
    let mentors = Lists::strict([vec![0_u32, 2], vec![2, 1]]);
    let market = TwoSided::new(mentees, mentors, Seats::one_each(3), Seats::one_each(2)).unwrap();
    let at = |mentor: u32| Some(MentorIx::new(mentor));
    let couple = Couple { members: [0, 1].map(MenteeIx::new), list: vec![[at(0), at(1)]] };
    let market = CouplesMarket::new(market, vec![couple]).unwrap();
    let Outcome::Impossible(searched) = stable_with_couples(&market, &free()) else {
        panic!("none is stable")
    };
    assert!(searched.visited > 0);
}

#[test]
fn a_couple_at_one_place_lists_all_pairs_of_its_mentors() {
    let lists = || Lists::strict([vec![0_u32, 1, 2], vec![2, 1, 0]]);
    let mentors = Lists::strict([vec![0_u32, 1], vec![0, 1], vec![1, 0]]);
    let seats = Seats::each(vec![2, 1, 2]);
    let market = TwoSided::new(lists(), mentors, Seats::one_each(2), seats).unwrap();
    let members = [0, 1].map(MenteeIx::new);
    let told = |places: &[Vec<u32>]| -> Vec<[u32; 2]> {
        let list = Couple::at_one_place(&market, members, places).list;
        list.iter().map(|entry| entry.map(|at| at.unwrap().raw())).collect()
    };
    // Each mentor is a place; mentor 1 has one seat only.
    assert_eq!(told(&[vec![0], vec![1], vec![2]]), [[0, 0], [2, 2]]);
    // Mentors 0 and 2 are one place.
    assert_eq!(told(&[vec![0, 2]]), [[0, 2], [0, 0], [2, 2], [2, 0]]);
}

#[test]
fn every_fault_of_couples_is_told_at_once() {
    let lists = || Lists::strict([vec![0_u32], vec![0], vec![]]);
    let mentors = Lists::strict([vec![0_u32, 1]]);
    let seats = Seats::each(vec![1, 1, 2]);
    let market = TwoSided::new(lists(), mentors, seats, Seats::one_each(1)).unwrap();
    let ix = MenteeIx::new;
    let at = |mentor: u32| Some(MentorIx::new(mentor));
    let couples = vec![
        Couple { members: [ix(0), ix(2)], list: vec![[at(0), at(0)], [None, None], [None, None]] },
        Couple { members: [ix(0), ix(9)], list: Vec::new() },
    ];
    let faults = CouplesMarket::new(market, couples).unwrap_err();
    let expected = [
        CouplesFault::Seats { mentee: ix(2), seats: 2 },
        CouplesFault::Unacceptable { couple: 0, entry: 0 },
        CouplesFault::Nobody { couple: 0, entry: 1 },
        CouplesFault::Nobody { couple: 0, entry: 2 },
        CouplesFault::Twice { couple: 0, entry: 2 },
        CouplesFault::Shared { couple: 1, mentee: ix(0) },
        CouplesFault::Outside { couple: 1, mentee: ix(9) },
    ];
    assert_eq!(*faults, expected);
}
