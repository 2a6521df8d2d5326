//! Markets of independent blocks: what is searched for grows with the blocks, not with
//! their product; and lists and counts keep to the memory that they are given.

use super::oracle::{Dice, Raw, cases, pairs};
use crate::unbounded::{free, lattice};
use mentormatch::audit::{measures, stability};
use mentormatch::kernel::{Natural, StopReason};
use mentormatch::market::{Outcome, Pool, Stopped};
use mentormatch::stable::{Lattice, Sought, all_stable_roommates};
use std::collections::BTreeSet;

/// Several markets side by side, and strangers among them: pairs who want each other most, and
/// whom everybody lists somewhere. They are in nobody's reach and make ranks differ widely.
struct Side {
    blocks: Vec<Raw>,
    whole: Raw,
}

impl Side {
    fn draw(dice: &mut Dice, blocks: usize, most: usize, strangers: usize) -> Self {
        let blocks: Vec<Raw> = (0..blocks)
            .map(|_| {
                let agents = 2 + dice.below(most - 1);
                // Opposite tastes, of which there is a chain of stable matchings, or any.
                let opposed = dice.chance(70);
                let mut lists = |shift: usize| {
                    let list = |row: usize| match opposed {
                        true => {
                            (0..agents).map(|at| ((row + at + shift) % agents) as u32).collect()
                        }
                        false => dice.shuffled(agents),
                    };
                    (0..agents).map(list).map(|list: Vec<u32>| strict(&list)).collect()
                };
                let (mentees, mentors) = (lists(0), lists(1));
                let one = vec![1; agents];
                Raw { mentees, mentors, mentee_seats: one.clone(), mentor_seats: one }
            })
            .collect();
        let agents: usize = blocks.iter().map(|block| block.mentees.len()).sum();
        let mut side = |lists: fn(&Raw) -> &Vec<Vec<Vec<u32>>>| -> Vec<Vec<Vec<u32>>> {
            let mut all = Vec::new();
            let mut start = 0;
            for block in &blocks {
                for list in lists(block) {
                    let own = list.iter().map(|group| group[0] + start);
                    let mut list: Vec<u32> = own.collect();
                    for stranger in 0..strangers {
                        let place = dice.below(list.len() + 1);
                        list.insert(place, (agents + stranger) as u32);
                    }
                    all.push(strict(&list));
                }
                start += lists(block).len() as u32;
            }
            for stranger in agents..agents + strangers {
                let mut list = vec![stranger as u32];
                list.extend(0..agents as u32);
                all.push(strict(&list));
            }
            all
        };
        let (mentees, mentors) = (side(|raw| &raw.mentees), side(|raw| &raw.mentors));
        let one = vec![1; agents + strangers];
        let whole = Raw { mentees, mentors, mentee_seats: one.clone(), mentor_seats: one };
        Self { blocks, whole }
    }

    /// The pairs of rank sums that stable matchings have: each block's by exhaustion, one from
    /// each block added up.
    fn sums(&self) -> Vec<(u64, u64)> {
        let strangers = self.whole.mentees.len()
            - self.blocks.iter().map(|block| block.mentees.len()).sum::<usize>();
        let place = |list: &[Vec<u32>], partner: usize| {
            let at = list.iter().position(|group| group[0] as usize == partner);
            at.unwrap() as u64 + 1
        };
        // Two sums in one number, in ascending order.
        let both = |one: u64, other: u64| one << 32 | other;
        let mut sums = vec![both(strangers as u64, strangers as u64)];
        let mut start = 0;
        for block in &self.blocks {
            let mut next: Vec<u64> = Vec::new();
            for made in block.stable() {
                let of = made.iter().map(|&(mentee, mentor)| {
                    let (mentee, mentor) = (mentee + start, mentor + start);
                    let of_mentee = place(&self.whole.mentees[mentee], mentor);
                    (of_mentee, place(&self.whole.mentors[mentor], mentee))
                });
                let of = of.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
                next = merged(&next, &sums, both(of.0, of.1));
            }
            sums = next;
            start += block.mentees.len();
        }
        sums.into_iter().map(|sum| (sum >> 32, sum & 0xffff_ffff)).collect()
    }
}

/// The numbers of one ascending list and those of another, each so much greater, without doubles.
fn merged(one: &[u64], other: &[u64], more: u64) -> Vec<u64> {
    let mut merged = Vec::with_capacity(one.len() + other.len());
    let (mut at, mut of_other) = (0, 0);
    while at < one.len() || of_other < other.len() {
        let first = if at < one.len() { one[at] } else { u64::MAX };
        let second = if of_other < other.len() { other[of_other] + more } else { u64::MAX };
        at += usize::from(first <= second);
        of_other += usize::from(second <= first);
        merged.push(if first < second { first } else { second });
    }
    merged
}

fn strict(list: &[u32]) -> Vec<Vec<u32>> {
    list.iter().map(|&one| vec![one]).collect()
}

#[test]
fn fair_matchings_of_several_blocks_are_those_of_all_their_products() {
    let mut dice = Dice::new(70);
    let mut several = 0;
    for case in 0..cases(400) {
        let (blocks, strangers) = (2 + dice.below(7), [0, 0, 3, 20][dice.below(4)]);
        let side = Side::draw(&mut dice, blocks, 4, strangers);
        let sums = side.sums();
        several += u32::from(sums.len() > 8);
        let market = side.whole.market();
        let lattice = lattice(&market).unwrap();
        // With no room for tables everything is walked over.
        for control in [free(), free().with_memory_limit(64)] {
            let check = |found: &Sought, of: &dyn Fn(u64, u64) -> u64| {
                let least = sums.iter().map(|&(mentees, mentors)| of(mentees, mentors)).min();
                assert_eq!(Some(found.value), least, "case {case}: {:?}", side.whole);
                assert_eq!(found.bound, found.value);
                assert!(stability(&market, &found.matching, 0).is_stable(), "case {case}");
                let reached = measures(&market, &found.matching);
                let reached = of(reached.mentees.total, reached.mentors.total);
                assert_eq!(reached, found.value, "case {case}");
            };
            check(&lattice.sex_equal(&control).solved().unwrap(), &u64::abs_diff);
            check(&lattice.balanced(&control).solved().unwrap(), &u64::max);
        }
        // However early it is stopped, what it says holds.
        let control = free().with_work_limit(dice.below(40) as u64);
        let (found, _) = lattice.balanced(&control).best().unwrap();
        let least = sums.iter().map(|sums| sums.0.max(sums.1)).min().unwrap();
        assert!(found.bound <= least && least <= found.value, "case {case}");
        let (found, _) = lattice.sex_equal(&control).best().unwrap();
        let least = sums.iter().map(|sums| sums.0.abs_diff(sums.1)).min().unwrap();
        assert!(found.bound <= least && least <= found.value, "case {case}");
    }
    assert!(several > 65, "{several}");
}

/// Blocks of two and two, with two stable matchings each.
fn twos(blocks: u32) -> Raw {
    let lists = |swapped: u32| {
        (0..2 * blocks).map(|agent| strict(&[agent ^ swapped, agent ^ swapped ^ 1])).collect()
    };
    let one = vec![1; 2 * blocks as usize];
    Raw { mentees: lists(0), mentors: lists(1), mentee_seats: one.clone(), mentor_seats: one }
}

#[test]
fn hundreds_of_blocks_take_steps_in_proportion() {
    for blocks in [30, 100, 300] {
        let market = twos(blocks).market();
        let lattice = lattice(&market).unwrap();
        let control = free().with_work_limit(1000 * u64::from(blocks));
        // A block's ranks add up to 2 and 4, or to 4 and 2.
        let found = lattice.balanced(&control).solved().unwrap();
        assert_eq!(found.value, 3 * u64::from(blocks));
        assert_eq!(lattice.sex_equal(&control).solved().unwrap().value, 0);
    }
    let mut dice = Dice::new(71);
    for blocks in [30, 60] {
        let side = Side::draw(&mut dice, blocks, 4, 40);
        let sums = if blocks == 30 { side.sums() } else { Vec::new() };
        let market = side.whole.market();
        let lattice = lattice(&market).unwrap();
        let control = free().with_work_limit(50_000_000);
        let balanced = lattice.balanced(&control).solved().unwrap().value;
        let equal = lattice.sex_equal(&control).solved().unwrap().value;
        if blocks == 30 {
            assert_eq!(Some(balanced), sums.iter().map(|sums| sums.0.max(sums.1)).min());
            assert_eq!(Some(equal), sums.iter().map(|sums| sums.0.abs_diff(sums.1)).min());
        }
    }
}

#[test]
fn a_list_of_all_stable_matchings_keeps_to_the_memory_it_is_given() {
    let market = twos(30).market();
    let lattice = lattice(&market).unwrap();
    let limit = free().with_memory_limit(1 << 20);
    let Outcome::Stopped(Stopped { reason, best: Some(listed) }) = lattice.list(None, &limit)
    else {
        panic!("2^30 matchings do not fit")
    };
    assert_eq!(reason, StopReason::MemoryLimit);
    // A matching of 30 pairs a side takes some hundreds of bytes.
    assert!((300..3000).contains(&listed.len()), "{}", listed.len());
    let distinct: BTreeSet<_> = listed.iter().map(pairs).collect();
    assert_eq!(distinct.len(), listed.len());
    assert!(listed.iter().all(|made| stability(&market, made, 0).is_stable()));

    let few = twos(5).market();
    let few = crate::unbounded::lattice(&few).unwrap();
    assert_eq!(few.list(None, &limit).solved().unwrap().len(), 32);
    assert_eq!(few.list(Some(32), &limit).solved().unwrap().len(), 32);
    let cut = few.list(Some(31), &limit);
    assert_eq!(cut.reason(), Some(StopReason::WorkLimit));
    assert_eq!(cut.best().unwrap().0.len(), 31);
}

#[test]
fn a_list_of_all_stable_roommates_keeps_to_the_memory_it_is_given() {
    let pool = |blocks: u32| {
        let market = twos(blocks);
        // Mentees first, then mentors.
        let shifted = market
            .mentees
            .iter()
            .map(|list| list.iter().map(|group| group[0] + 2 * blocks).collect::<Vec<u32>>());
        let mentors = market.mentors.iter().map(|list| list.iter().map(|group| group[0]).collect());
        let lists: Vec<Vec<u32>> = shifted.chain(mentors).collect();
        Pool::new(mentormatch::market::Lists::strict(lists)).unwrap()
    };
    let limit = free().with_memory_limit(1 << 20);
    let many = pool(30);
    let all = all_stable_roommates(&many, &limit).unwrap().solved().unwrap();
    let (listed, reason) = all.list(None).best().unwrap();
    assert_eq!(reason, Some(StopReason::MemoryLimit));
    assert!((300..3000).contains(&listed.len()), "{}", listed.len());
    let holds = |one| mentormatch::audit::pool_stability(&many, one).is_stable();
    assert!(listed.iter().all(holds));
    // Open tables count as well.
    let tight = free().with_memory_limit(20_000);
    let all = all_stable_roommates(&many, &tight).unwrap().solved().unwrap();
    let last = all.last().unwrap();
    assert_eq!(last.reason(), Some(StopReason::MemoryLimit));
    let few = pool(5);
    let all = all_stable_roommates(&few, &limit).unwrap().solved().unwrap();
    assert_eq!(all.list(None).solved().unwrap().len(), 32);
}

#[test]
fn a_count_that_is_stopped_is_above_the_number_of_rotations() {
    let mut dice = Dice::new(72);
    let (mut early, mut short) = (0, 0);
    for case in 0..cases(300) {
        let blocks = 3 + dice.below(5);
        let side = Side::draw(&mut dice, blocks, 4, 0);
        let market = side.whole.market();
        let whole = lattice(&market).unwrap();
        let exact = whole.count(&free()).solved().unwrap().to_u128().unwrap();
        let rotations = whole.rotations().count() as u128;
        for control in [free().with_work_limit(dice.below(30) as u64), free().with_memory_limit(1)]
        {
            let found = whole.count(&control);
            let stopped = found.reason().is_some();
            short += u32::from(stopped);
            let (count, _): (Natural, _) = found.best().unwrap();
            let count = count.to_u128().unwrap();
            assert!(rotations < count && count <= exact, "case {case}");
            assert!(stopped || count == exact);
        }
        // Stopped before all rotations are found, it tells those.
        let control = free().with_work_limit(dice.below(200) as u64);
        if let Outcome::Stopped(Stopped { best: Some(found), .. }) =
            Lattice::new(&market, &control).unwrap()
        {
            early += u32::from(found > 0);
            assert!((found as u128) <= rotations, "case {case}");
        }
    }
    assert!(early > 10 && short > 100, "{early} {short}");
}
