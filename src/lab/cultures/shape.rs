//! From complete lists to an instance: hard rules, lengths, ties, seats, weights.

use super::super::plain::{ListEntry, PlainInstance, PlainLists, PlainNumber, PlainSense};
use super::dice::Dice;
use super::orders::Tiers;
use super::recipe::{Culture, DrawnProblem, Recipe};
use crate::kernel::arrange;
use std::collections::HashSet;

/// The instance with these lists: of mentees and mentors, or of the pool alone.
pub(super) fn instance(
    recipe: &Recipe,
    [mut first, mut second]: [Tiers; 2],
    dice: impl Fn(&str) -> Dice,
) -> PlainInstance {
    let pool = recipe.pool();
    keep(recipe, &mut first, &mut second, &mut dice("rules"));
    let default = match recipe.culture {
        Culture::Glasgow => 0.85,
        Culture::SmtiGrp => 0.5,
        _ => 0.0,
    };
    let ties = recipe.ties.unwrap_or(default);
    if ties > 0.0 {
        let mut dice = dice("ties");
        if recipe.culture != Culture::Glasgow || pool {
            tie(&mut first, ties, &mut dice);
        }
        tie(&mut second, ties, &mut dice);
    }
    let mentors = recipe.mentors as usize;
    let own = match recipe.culture {
        Culture::Glasgow => {
            // Posts for everybody, shared out evenly.
            let (all, each) = (recipe.mentees, recipe.mentors.max(1));
            Some((0..recipe.mentors).map(|at| all / each + u32::from(at < all % each)).collect())
        }
        Culture::Mentoring => Some(seats(mentors, (1, 3), &mut dice("seats"))),
        _ => None,
    };
    let asked = recipe.seats.map(|range| seats(mentors, range, &mut dice("seats")));
    let mentor_seats = asked.or(own);
    let mentee_seats = recipe
        .mentee_seats
        .map(|range| seats(recipe.mentees as usize, range, &mut dice("mentee seats")));
    let mut values = dice("values");
    match recipe.problem() {
        DrawnProblem::TwoSided => PlainInstance::TwoSided {
            mentees: entries(first),
            mentors: entries(second),
            mentee_seats,
            mentor_seats,
        },
        DrawnProblem::Roommates => PlainInstance::Roommates { lists: entries(first) },
        DrawnProblem::Assignment => {
            let mut weights = vec![vec![None; mentors]; first.len()];
            for (row, column, value) in valued(recipe, &first, &mut values) {
                weights[row][column] = Some(PlainNumber::Integer(value));
            }
            for (column, row, value) in valued(recipe, &second, &mut values) {
                if let Some(PlainNumber::Integer(sum)) = &mut weights[row][column] {
                    *sum += value;
                }
            }
            // A table without rows has no columns either.
            let column_seats = mentor_seats.filter(|_| !weights.is_empty());
            PlainInstance::Assignment {
                sense: PlainSense::Max,
                weights,
                row_seats: mentee_seats,
                column_seats,
            }
        }
        DrawnProblem::General => {
            let mut edges: Vec<(u32, u32, i64)> = valued(recipe, &first, &mut values)
                .map(|(a, b, value)| (a.min(b) as u32, a.max(b) as u32, value))
                .collect();
            arrange(&mut edges, Ord::cmp);
            let merged = edges.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).map(|both| {
                let sum = both.iter().map(|edge| edge.2).sum();
                (both[0].0, both[0].1, PlainNumber::Integer(sum))
            });
            PlainInstance::General {
                agents: recipe.mentees + recipe.mentors,
                edges: merged.collect(),
            }
        }
    }
}

/// Takes out what hard rules forbid and what lies below the ends of lists; what stays is
/// on both lists.
fn keep(recipe: &Recipe, first: &mut Tiers, second: &mut Tiers, dice: &mut Dice) {
    let pool = recipe.pool();
    let smti = recipe.culture == Culture::SmtiGrp;
    let allowed = recipe.allowed.unwrap_or(if smti { 0.5 } else { 1.0 });
    let glasgow = (recipe.culture == Culture::Glasgow).then_some(6);
    let length = recipe.length.or(glasgow).map_or(usize::MAX, |length| length as usize);
    if allowed >= 1.0 && length == usize::MAX {
        return;
    }
    let key =
        |a: usize, b: u32| if pool { (b.min(a as u32), b.max(a as u32)) } else { (a as u32, b) };
    let mut kept = HashSet::new();
    let mut forbidden = HashSet::new();
    if allowed < 1.0 {
        for (agent, list) in first.iter().enumerate() {
            let mut others: Vec<u32> = list.iter().flatten().copied().collect();
            others.sort_unstable();
            // A pair of a pool is judged once.
            others.retain(|&other| !pool || agent < other as usize);
            forbidden.extend(
                others
                    .into_iter()
                    .filter(|_| !dice.happens(allowed))
                    .map(|other| key(agent, other)),
            );
        }
    }
    for (agent, list) in first.iter().enumerate() {
        let open = list.iter().flatten().map(|&other| key(agent, other));
        kept.extend(open.filter(|pair| !forbidden.contains(pair)).take(length));
    }
    let retain = |lists: &mut Tiers, turned: bool| {
        for (agent, list) in lists.iter_mut().enumerate() {
            for tier in list.iter_mut() {
                tier.retain(|&other| {
                    kept.contains(&if turned { (other, agent as u32) } else { key(agent, other) })
                });
            }
            list.retain(|tier| !tier.is_empty());
        }
    };
    retain(first, false);
    retain(second, true);
}

/// Ties each tier with the one before it with this probability.
fn tie(lists: &mut Tiers, probability: f64, dice: &mut Dice) {
    for list in lists {
        let mut tied: Vec<Vec<u32>> = Vec::with_capacity(list.len());
        for tier in list.drain(..) {
            match tied.last_mut() {
                Some(before) if dice.happens(probability) => before.extend(tier),
                _ => tied.push(tier),
            }
        }
        *list = tied;
    }
}

fn seats(count: usize, range: (u32, u32), dice: &mut Dice) -> Vec<u32> {
    (0..count).map(|_| dice.between(range)).collect()
}

fn entries(lists: Tiers) -> PlainLists {
    let tiers = |list: Vec<Vec<u32>>| {
        let sorted = list.into_iter().map(|mut tier| {
            tier.sort_unstable();
            tier
        });
        sorted.filter_map(ListEntry::of).collect()
    };
    lists.into_iter().map(tiers).collect()
}

/// Each entry with a value that falls with its rank, the same within a tie.
fn valued<'a>(
    recipe: &'a Recipe,
    lists: &'a Tiers,
    dice: &'a mut Dice,
) -> impl Iterator<Item = (usize, usize, i64)> + 'a {
    lists.iter().enumerate().flat_map(move |(agent, list)| {
        let tiers = list.len() as u32;
        let (least, most) = recipe.values.unwrap_or((1, tiers.max(1000)));
        // Distinct values: drawn from a range short of the steps that are then added.
        let range = (least, most.saturating_sub(tiers.saturating_sub(1)).max(least));
        let mut drawn: Vec<u32> = (0..tiers).map(|_| dice.between(range)).collect();
        drawn.sort_unstable();
        let steps = drawn.into_iter().zip(0_i64..);
        let mut values: Vec<i64> = steps.map(|(value, step)| i64::from(value) + step).collect();
        values.reverse();
        let valued = list.iter().zip(values).flat_map(move |(tier, value)| {
            tier.iter().map(move |&other| (agent, other as usize, value))
        });
        valued.collect::<Vec<_>>()
    })
}
