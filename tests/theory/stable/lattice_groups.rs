//! The cheapest groups of all stable matchings, against exhaustion.

use super::oracle::{Dice, Pairs, Raw, Shape, cases, matching, pairs};
use crate::unbounded::{free, lattice};
use mentormatch::audit::{GroupCostFault, least_group_cost};
use mentormatch::kernel::{Index, MenteeIx, MentorIx};
use mentormatch::stable::StableFault;

/// A market with seats that often has several stable matchings: opposite tastes, somewhat disturbed.
pub(crate) fn opposed(dice: &mut Dice) -> Raw {
    let (mentees, mentors) = (3 + dice.below(4), 2 + dice.below(2));
    let list = |count: usize, from: usize, dice: &mut Dice| -> Vec<Vec<u32>> {
        let mut list: Vec<Vec<u32>> =
            (0..count).map(|at| vec![((from + at) % count) as u32]).collect();
        if dice.chance(40) {
            let at = dice.below(count - 1);
            list.swap(at, at + 1);
        }
        list
    };
    let of_mentees = (0..mentees).map(|at| list(mentors, at, dice)).collect();
    let of_mentors = (0..mentors)
        .map(|mentor| {
            // Who ranks the mentor last stands first.
            let mut order: Vec<u32> = (0..mentees as u32).collect();
            let far = |mentee: u32| (mentor + mentors - mentee as usize % mentors) % mentors;
            order.sort_by_key(|&mentee| (std::cmp::Reverse(far(mentee)), mentee));
            if dice.chance(40) {
                let at = dice.below(mentees - 1);
                order.swap(at, at + 1);
            }
            order.into_iter().map(|mentee| vec![mentee]).collect()
        })
        .collect();
    Raw {
        mentees: of_mentees,
        mentors: of_mentors,
        mentee_seats: vec![1; mentees],
        mentor_seats: (0..mentors).map(|_| 1 + dice.below(3) as u32).collect(),
    }
}

/// Any function of a mentor's group: looks like chance, and is the same for the same group.
pub(crate) fn price(salt: u64, mentor: usize, group: &[usize]) -> i64 {
    let mixed = group.iter().fold(salt ^ ((mentor as u64) << 40), |mixed, &mentee| {
        (mixed ^ (mentee as u64 + 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    });
    (mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 59) as i64 - 16
}

fn group(made: &Pairs, mentor: usize) -> Vec<usize> {
    made.iter().filter(|pair| pair.1 == mentor).map(|pair| pair.0).collect()
}

pub(crate) fn total(raw: &Raw, salt: u64, made: &Pairs) -> i128 {
    (0..raw.mentors.len()).map(|at| i128::from(price(salt, at, &group(made, at)))).sum()
}

pub(crate) fn of_group(salt: u64) -> impl Fn(MentorIx, &[MenteeIx]) -> i64 {
    move |mentor, group| {
        let group: Vec<usize> = group.iter().map(|mentee| mentee.get()).collect();
        price(salt, mentor.get(), &group)
    }
}

#[test]
fn the_groups_of_no_stable_matching_cost_less_in_sum_or_at_the_dearest() {
    let mut dice = Dice::new(71);
    let (mut several, mut gains, mut refuted) = (0, 0, 0);
    for case in 0..cases(1000) {
        let raw = match dice.chance(70) {
            true => opposed(&mut dice),
            false => Raw::draw(
                &mut dice,
                Shape {
                    mentees: 5,
                    mentors: 3,
                    absent: 20,
                    tied: 0,
                    mentee_seats: 1,
                    mentor_seats: 3,
                },
            ),
        };
        let market = raw.market();
        let lattice = lattice(&market).unwrap();
        let stable = raw.stable();
        several += usize::from(stable.len() > 1);
        let salt = dice.below(1 << 40) as u64;
        let found = lattice.cheapest_groups(of_group(salt), &free()).unwrap().solved().unwrap();
        let made = pairs(&found.matching);
        let least = stable.iter().map(|made| total(&raw, salt, made)).min().unwrap();
        assert_eq!((total(&raw, salt, &made), found.cost), (least, least), "case {case}: {raw:?}");
        let checked = least_group_cost(&market, &found.matching, of_group(salt), &found.proof);
        assert_eq!(checked, Ok(least), "case {case}: {raw:?}");
        for other in &stable {
            let other_cost = total(&raw, salt, other);
            let other = matching(&raw, other);
            let checked = least_group_cost(&market, &other, of_group(salt), &found.proof);
            assert_eq!(checked.is_ok(), other_cost == least);
            gains += usize::from(other_cost > least);
        }
        let another = least_group_cost(&market, &found.matching, of_group(salt + 1), &found.proof);
        assert!(another.is_err() || total(&raw, salt + 1, &made) == another.unwrap());

        let dearest = |made: &Pairs| {
            (0..raw.mentors.len()).map(|at| price(salt, at, &group(made, at))).max().unwrap_or(0)
        };
        let found = lattice.least_dearest_group(of_group(salt), &free()).unwrap();
        let found = found.solved().unwrap();
        let least = stable.iter().map(dearest).min().unwrap();
        assert_eq!((dearest(&pairs(&found.matching)), found.cost), (least, least), "{raw:?}");
        if let Some(proof) = &found.proof {
            // Groups that cost as much cost 1: the fewest of them are one or more.
            let price = of_group(salt);
            let dear =
                |mentor: MentorIx, group: &[MenteeIx]| i64::from(price(mentor, group) >= least);
            let fewest = |made: &Pairs| {
                let costs = (0..raw.mentors.len()).map(|at| {
                    let members: Vec<MenteeIx> =
                        group(made, at).into_iter().map(MenteeIx::at).collect();
                    i128::from(dear(MentorIx::at(at), &members))
                });
                costs.sum::<i128>()
            };
            let some = stable.iter().min_by_key(|made| fewest(made)).unwrap();
            let shown = least_group_cost(&market, &matching(&raw, some), dear, proof);
            assert!(shown.unwrap() >= 1);
            refuted += 1;
        }
    }
    println!("{several} {gains} {refuted}");
    assert!(several > 80 && gains > 80 && refuted > 120, "{several} {gains} {refuted}");
}

#[test]
fn groups_of_mentees_with_several_seats_are_refused_by_name() {
    let list = || vec![vec![vec![0], vec![1]], vec![vec![1], vec![0]]];
    let raw = Raw {
        mentees: list(),
        mentors: list(),
        mentee_seats: vec![1, 2],
        mentor_seats: vec![1, 2],
    };
    let market = raw.market();
    let all = lattice(&market).unwrap();
    let refused = all.cheapest_groups(of_group(1), &free()).unwrap_err();
    assert_eq!(refused, StableFault::MenteeSeats { mentee: 1, seats: 2 });
    let one = Raw { mentee_seats: vec![1, 1], ..raw.clone() };
    let of_one = one.market();
    let found = lattice(&of_one).unwrap().cheapest_groups(of_group(1), &free()).unwrap();
    let found = found.solved().unwrap();
    let refused = least_group_cost(&market, &found.matching, of_group(1), &found.proof);
    assert_eq!(refused, Err(GroupCostFault::Seats { mentee: 1 }));
    // Costs that no number holds are refused, not rounded.
    let large = |_: MentorIx, group: &[MenteeIx]| if group.is_empty() { 0 } else { i64::MAX };
    assert!(lattice(&of_one).unwrap().cheapest_groups(large, &free()).is_ok());
}
