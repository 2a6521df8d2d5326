//! Rows that arrive one after another: what the papers promise, over every order and every draw.

use super::support::{below, cases};
use crate::unbounded::free;
use mentormatch::assignment::{ArrivalFault, Arrivals, Decision, WhyWait};
use mentormatch::kernel::{Control, Index, MentorIx, Stream, stream};
use std::collections::BTreeSet;

type Table = Vec<Vec<Option<i64>>>;

fn table(random: &mut Stream, rows: usize, columns: usize, allowed: u64) -> Table {
    let weight =
        |random: &mut Stream| (below(random, 100) < allowed).then(|| below(random, 20) as i64);
    (0..rows).map(|_| (0..columns).map(|_| weight(random)).collect()).collect()
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for next in 0..count {
        let longer = all.iter().flat_map(|order: &Vec<usize>| {
            (0..=order.len()).map(move |at| {
                let mut order = order.clone();
                order.insert(at, next);
                order
            })
        });
        all = longer.collect();
    }
    all
}

/// The most pairs and the best sum, by trying everything.
fn best(table: &Table, seats: &[u32]) -> (usize, i64) {
    fn from(table: &[Vec<Option<i64>>], seats: &mut Vec<u32>) -> (usize, i64) {
        let Some((row, rest)) = table.split_first() else { return (0, 0) };
        let (mut most, mut sum) = from(rest, seats);
        for (column, weight) in row.iter().enumerate() {
            let Some(weight) = *weight else { continue };
            if seats[column] == 0 {
                continue;
            }
            seats[column] -= 1;
            let (pairs, worth) = from(rest, seats);
            seats[column] += 1;
            (most, sum) = (most.max(pairs + 1), sum.max(worth + weight));
        }
        (most, sum)
    }
    from(table, &mut seats.to_vec())
}

/// What a year comes to, with every decision looked at.
fn year(mut year: Arrivals, table: &Table, order: &[usize], seats: &[u32]) -> (usize, i64) {
    let (mut taken, mut sum, mut pairs) = (vec![0; seats.len()], 0, 0);
    for &row in order {
        match year.arrive(row as u64, table[row].clone(), &free()).unwrap().solved().unwrap() {
            Decision::Now(column) => {
                taken[column.get()] += 1;
                sum += table[row][column.get()].expect("an allowed pair");
                pairs += 1;
            }
            Decision::Wait(why) => {
                let is_open =
                    |column: usize| table[row][column].is_some() && taken[column] < seats[column];
                let any = (0..seats.len()).any(is_open);
                match why {
                    WhyWait::NoSeat => assert!(!any),
                    WhyWait::Taken(column) => assert!(table[row][column.get()].is_some()),
                    _ => {}
                }
            }
        }
    }
    assert!(taken.iter().zip(seats).all(|(taken, seats)| taken <= seats));
    let made = year.made();
    assert_eq!(made.iter().flatten().count(), pairs);
    (pairs, sum)
}

#[test]
fn over_all_draws_of_the_seats_the_share_of_the_most_is_kept_whatever_the_order() {
    let mut random = stream(190, "arrivals");
    let share = 1.0 - 1.0 / std::f64::consts::E;
    let mut tight = 1.0_f64;
    for _ in 0..cases() / 40 {
        let (rows, columns) = (1 + below(&mut random, 5) as usize, 1 + below(&mut random, 4));
        let seats: Vec<u32> = (0..columns).map(|_| below(&mut random, 3) as u32).collect();
        let count = seats.iter().sum::<u32>() as usize;
        if count > 5 {
            continue;
        }
        let table = table(&mut random, rows, seats.len(), 55);
        let most = best(&table, &seats).0;
        let order: Vec<usize> = (0..rows).collect();
        let draws = orders(count);
        let served: usize = draws
            .iter()
            .map(|draw| {
                year(Arrivals::in_order(seats.clone(), draw.clone()), &table, &order, &seats).0
            })
            .inspect(|served| assert!(2 * served >= most))
            .sum();
        let reached = served as f64 / draws.len() as f64;
        assert!(reached >= share * most as f64, "{reached} {most} {table:?} {seats:?}");
        if most > 0 {
            tight = tight.min(reached / most as f64);
        }
    }
    assert!(tight < 0.9, "{tight}");
}

#[test]
fn over_all_orders_of_arrival_the_share_of_the_best_sum_is_kept() {
    let mut random = stream(191, "arrivals");
    for _ in 0..cases() / 100 {
        let (rows, columns) = (3 + below(&mut random, 3) as usize, 1 + below(&mut random, 3));
        let seats: Vec<u32> = (0..columns).map(|_| 1 + below(&mut random, 2) as u32).collect();
        let table = table(&mut random, rows, seats.len(), 80);
        let sum = best(&table, &seats).1;
        let all = orders(rows);
        let watching = || Arrivals::watching(seats.clone(), rows as u32);
        let total: i64 = all.iter().map(|order| year(watching(), &table, order, &seats).1).sum();
        let watched = (rows as f64 / std::f64::consts::E).floor();
        let share: f64 =
            (watched as usize + 1..=rows).map(|l| watched / (l as f64 - 1.0)).sum::<f64>()
                / rows as f64;
        let reached = total as f64 / all.len() as f64;
        assert!(reached + 1e-9 >= share * sum as f64, "{reached} {share} {sum} {table:?}");
    }
}

#[test]
fn what_others_decided_counts_and_faults_change_nothing() {
    let mut year = Arrivals::watching(vec![1, 0], 4);
    let column = MentorIx::at(0);
    let short = year.arrive(1, vec![Some(1)], &free()).unwrap_err();
    assert_eq!(short, ArrivalFault::Length { got: 1, columns: 2 });
    let first = year.arrive(1, vec![Some(1), Some(9)], &free()).unwrap().solved().unwrap();
    assert_eq!(first, Decision::Wait(WhyWait::Watched));
    year.decided(2, vec![Some(2), None], Some(column)).unwrap();
    let full = year.decided(3, vec![Some(2), None], Some(column)).unwrap_err();
    assert_eq!(full, ArrivalFault::Full { column });
    let stopped = Control::unbounded().with_work_limit(0);
    let late = year.arrive(4, vec![Some(5), None], &stopped).unwrap();
    assert!(late.reason().is_none() || year.made().len() == 2);
    assert_eq!(year.made()[..2], [None, Some(column)]);
    // The same seed draws the same order, and some seeds draw another.
    let drawn = |seed| {
        let mut year = Arrivals::drawn(vec![1; 6], seed);
        year.arrive(1, vec![Some(0); 6], &free()).unwrap().solved().unwrap()
    };
    let all: BTreeSet<_> = (0..40).map(|seed| format!("{:?}", drawn(seed))).collect();
    assert_eq!(drawn(3), drawn(3));
    assert_eq!(all.len(), 6);
}
