//! The markets on which the exact search for the largest weakly stable matching has to work
//! hardest: long lists in an order that all share, with some far more popular than others.

use super::oracle::{Dice, cases};
use crate::unbounded::nearly_largest;
use mentormatch::audit::{largest_possible, stability};
use mentormatch::kernel::Control;
use mentormatch::market::{Lists, Outcome, Seats, TwoSided};
use mentormatch::stable::largest;

/// `count` of `of` in an order in which low indices are popular: the next is the first of those
/// left, but each is passed over with this chance.
fn popular(dice: &mut Dice, of: usize, count: usize, passed: usize) -> Vec<u32> {
    let mut left: Vec<u32> = (0..of as u32).collect();
    let mut drawn = Vec::new();
    while drawn.len() < count && !left.is_empty() {
        let mut at = 0;
        while at + 1 < left.len() && dice.chance(passed) {
            at += 1;
        }
        drawn.push(left.remove(at));
    }
    drawn
}

/// How one side orders its lists.
#[derive(Clone, Copy, Debug)]
enum Order {
    /// All alike, by index.
    Shared,
    /// By popularity, with chance.
    Popular,
}

#[derive(Clone, Copy, Debug)]
struct Family {
    people: usize,
    length: usize,
    orders: [Order; 2],
    /// Percent of entries that are tied with the one before, mentees' and mentors'.
    tied: [usize; 2],
}

impl Family {
    fn draw(self, dice: &mut Dice) -> TwoSided {
        let count = self.people;
        let mut lists = [Vec::new(), vec![Vec::new(); count]];
        for mentee in 0..count as u32 {
            let row = popular(dice, count, self.length, 85);
            row.iter().for_each(|&mentor| lists[1][mentor as usize].push(mentee));
            lists[0].push(row);
        }
        let mut tied = Vec::new();
        for (side, rows) in lists.into_iter().enumerate() {
            let rows = rows.into_iter().map(|mut row: Vec<u32>| {
                match self.orders[side] {
                    Order::Shared => row.sort_unstable(),
                    Order::Popular => {
                        let order = popular(dice, count, count, 90);
                        row.sort_by_key(|one| order.iter().position(|other| other == one));
                    }
                }
                let mut ties: Vec<Vec<u32>> = Vec::new();
                for partner in row {
                    match ties.last_mut() {
                        Some(tie) if dice.chance(self.tied[side]) => tie.push(partner),
                        _ => ties.push(vec![partner]),
                    }
                }
                ties
            });
            tied.push(Lists::tied(rows.collect::<Vec<_>>()));
        }
        let [mentees, mentors]: [Lists; 2] = tied.try_into().unwrap();
        let seats = || Seats::one_each(count);
        TwoSided::new(mentees, mentors, seats(), seats()).unwrap()
    }
}

/// In a number of steps that takes seconds at most where the build is optimised.
#[test]
fn markets_with_shared_tastes_are_solved_in_few_steps() {
    let mut dice = Dice::new(90);
    let (mut searched, mut gained) = (0, 0);
    for people in [20, 28, 36] {
        for length in [people / 2, people * 4 / 5] {
            for orders in [[Order::Shared; 2], [Order::Popular, Order::Shared]] {
                for tied in [[50, 50], [0, 50], [50, 0], [80, 20]] {
                    let family = Family { people, length, orders, tied };
                    for _ in 0..cases(1) {
                        let market = family.draw(&mut dice);
                        let control = Control::unbounded().with_work_limit(5000);
                        let found = match largest(&market, &control).unwrap() {
                            Outcome::Solved(found) => found,
                            other => panic!("{family:?} {other:?}"),
                        };
                        assert!(stability(&market, &found.matching, 0).is_stable());
                        let size = found.matching.size() as u64;
                        let nearly = nearly_largest(&market).unwrap().matching.size() as u64;
                        assert!(nearly <= size && 2 * size <= 3 * nearly);
                        assert!(largest_possible(&market, &found.proof).unwrap() >= size);
                        searched += u64::from(found.nodes > 1);
                        gained += u64::from(size > nearly);
                    }
                }
            }
        }
    }
    assert!(searched > 1 && gained > 3, "{searched} {gained}");
}

/// As many seats as mentees, many at each mentor, some mentors far more popular than others: the
/// relaxation alone leaves gaps of several pairs.
#[test]
fn markets_with_many_seats_are_solved_in_few_steps() {
    let mut dice = Dice::new(91);
    let (mut searched, mut gained) = (0, 0);
    for mentors in [8, 16, 24] {
        for tied in [50, 80] {
            for _ in 0..cases(2) {
                let mentees = 120;
                let own: Vec<Vec<u32>> =
                    (0..mentees).map(|_| popular(&mut dice, mentors, 5, 80)).collect();
                let mut other = vec![Vec::new(); mentors];
                for mentee in dice.shuffled(mentees) {
                    for &mentor in &own[mentee as usize] {
                        let row: &mut Vec<Vec<u32>> = &mut other[mentor as usize];
                        match row.last_mut() {
                            Some(tie) if dice.chance(tied) => tie.push(mentee),
                            _ => row.push(vec![mentee]),
                        }
                    }
                }
                let mut seats = vec![1; mentors];
                (mentors..mentees).for_each(|_| seats[dice.below(mentors)] += 1);
                let own = Lists::strict(&own);
                let (one, many) = (Seats::one_each(mentees), Seats::each(seats));
                let market = TwoSided::new(own, Lists::tied(&other), one, many).unwrap();
                let control = Control::unbounded().with_work_limit(60_000);
                let Ok(Outcome::Solved(found)) = largest(&market, &control) else {
                    panic!("{mentors} {tied}: not solved");
                };
                assert!(stability(&market, &found.matching, 0).is_stable());
                let size = found.matching.size() as u64;
                assert_eq!(found.bound, size);
                let bound = largest_possible(&market, &found.proof).unwrap();
                assert!(bound >= size);
                searched += u64::from(bound > size);
                gained += size - nearly_largest(&market).unwrap().matching.size() as u64;
            }
        }
    }
    assert!(searched > 2 && gained > 3, "{searched} {gained}");
}
