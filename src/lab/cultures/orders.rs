//! Complete orders of everybody over everybody else, culture by culture.

use super::dice::Dice;
use super::mallows::Mallows;
use super::recipe::{Culture, Recipe};
use crate::kernel::arrange_by_key;
use std::cmp::Ordering;

/// The lists of a side, or of the pool, over the other side: tiers of equals, best first.
pub(super) type Tiers = Vec<Vec<Vec<u32>>>;

/// Who lists whom: agents are numbered through, mentees first.
#[derive(Clone, Copy)]
struct Group {
    voters: (usize, usize),
    others: (usize, usize),
}

/// Everybody's list: of mentees and of mentors, or of the pool and of nobody.
pub(super) fn lists(recipe: &Recipe, dice: impl Fn(&str) -> Dice) -> [Tiers; 2] {
    let (mentees, mentors) = (recipe.mentees as usize, recipe.mentors as usize);
    let all = mentees + mentors;
    let groups = if recipe.pool() {
        vec![Group { voters: (0, all), others: (0, all) }]
    } else {
        let (first, second) = ((0, mentees), (mentees, all));
        vec![Group { voters: first, others: second }, Group { voters: second, others: first }]
    };
    let mut dice = dice("orders");
    let world = World::of(recipe, all, &mut dice);
    let mut sides = groups.into_iter().map(|group| {
        let orders = world.orders(recipe, group, &mut dice);
        let own = group.voters == group.others;
        let strict = |(voter, order): (usize, Vec<u32>)| {
            let others = order.into_iter().filter(|&other| !own || other as usize != voter);
            others.map(|other| vec![other]).collect()
        };
        orders.into_iter().enumerate().map(strict).collect()
    });
    [sides.next().unwrap_or_default(), sides.next().unwrap_or_default()]
}

/// What cultures of space know of each agent.
struct World {
    points: Vec<Vec<f64>>,
    /// Ideals or importances; nothing where the points serve.
    ideals: Vec<Vec<f64>>,
    /// Whether the ideals say how much one cares for each coordinate.
    attributes: bool,
    fame: Vec<f64>,
    reverse: Vec<bool>,
}

impl World {
    fn of(recipe: &Recipe, agents: usize, dice: &mut Dice) -> Self {
        use Culture as C;
        let spatial = matches!(
            recipe.culture,
            C::Euclidean
                | C::ReverseEuclidean
                | C::MallowsEuclidean
                | C::Fame
                | C::Expectations
                | C::Attributes
        );
        let mut world = Self {
            points: Vec::new(),
            ideals: Vec::new(),
            attributes: recipe.culture == C::Attributes,
            fame: Vec::new(),
            reverse: Vec::new(),
        };
        if !spatial {
            return world;
        }
        let dimension = recipe.dimension.unwrap_or(2);
        let cube = |dice: &mut Dice| -> Vec<f64> { (0..dimension).map(|_| dice.unit()).collect() };
        world.points = (0..agents).map(|_| cube(dice)).collect();
        match recipe.culture {
            C::Attributes => world.ideals = (0..agents).map(|_| cube(dice)).collect(),
            C::Expectations => {
                let deviation = recipe.deviation.unwrap_or(0.4);
                let mut about = |point: &Vec<f64>| -> Vec<f64> {
                    point.iter().map(|at| at + deviation * dice.normal()).collect()
                };
                world.ideals = world.points.iter().map(&mut about).collect();
            }
            C::Fame => {
                let largest = recipe.fame.unwrap_or(0.4);
                world.fame = (0..agents).map(|_| largest * dice.unit()).collect();
            }
            C::ReverseEuclidean => {
                let share = recipe.share.unwrap_or(0.5);
                let reversed = (share * agents as f64).round() as usize;
                world.reverse = vec![false; agents];
                for &agent in dice.order(agents).iter().take(reversed) {
                    world.reverse[agent as usize] = true;
                }
            }
            _ => {}
        }
        world
    }

    fn orders(&self, recipe: &Recipe, group: Group, dice: &mut Dice) -> Vec<Vec<u32>> {
        let voters = group.voters.0..group.voters.1;
        let count = group.others.1 - group.others.0;
        match recipe.culture {
            Culture::Impartial | Culture::SmtiGrp | Culture::Glasgow => {
                let default = if recipe.culture == Culture::Glasgow { 5 } else { 1 };
                let skew = recipe.skew.unwrap_or(default);
                if skew == 1 {
                    return voters.map(|_| dice.order(count)).collect();
                }
                let weights = popularity(count, skew, dice);
                voters.map(|_| dice.weighted_order(&weights)).collect()
            }
            Culture::Identical => {
                let order = dice.order(count);
                voters.map(|_| order.clone()).collect()
            }
            Culture::Urn => urn(voters.len(), count, recipe.alpha.unwrap_or(0.5), dice),
            Culture::Mallows => {
                let centre = dice.order(count);
                let mallows = Mallows::new(count, recipe.dispersion.unwrap_or(0.5));
                voters.map(|_| mallows.draw(&centre, dice)).collect()
            }
            Culture::Symmetric | Culture::Asymmetric => {
                let mutual = recipe.culture == Culture::Symmetric;
                if group.voters == group.others {
                    return voters.map(|voter| pool_cycle(voter, count, mutual)).collect();
                }
                let turns = count.max(voters.len());
                // Mentees go round from their own number; mentors do so backwards.
                let forward = group.voters.0 == 0 && group.others.0 > 0;
                let places = (0..voters.len()).map(|voter| {
                    let rank = |other: usize| {
                        let (from, to) = if forward { (voter, other) } else { (other, voter) };
                        let rank = (to + turns - from) % turns;
                        if mutual || forward { rank } else { turns - 1 - rank }
                    };
                    let mut order: Vec<u32> = (0..).take(count).collect();
                    arrange_by_key(&mut order, |&other| rank(other as usize));
                    order
                });
                places.collect()
            }
            Culture::MallowsEuclidean => {
                let mallows = Mallows::new(count, recipe.dispersion.unwrap_or(0.5));
                voters.map(|voter| mallows.draw(&self.near(voter, group), dice)).collect()
            }
            _ => voters.map(|voter| self.near(voter, group)).collect(),
        }
    }

    /// The others by how well the voter likes them; equals by index.
    fn near(&self, voter: usize, group: Group) -> Vec<u32> {
        let ideal = self.ideals.get(voter).unwrap_or(&self.points[voter]);
        let far = self.reverse.get(voter).copied().unwrap_or(false);
        let mut costs: Vec<(f64, u32)> = (group.others.0..group.others.1)
            .zip(0..)
            .map(|(other, at)| {
                let pairs = ideal.iter().zip(&self.points[other]);
                if self.attributes {
                    return (-pairs.map(|(cares, has)| cares * has).sum::<f64>(), at);
                }
                let square: f64 = pairs.map(|(from, to)| (from - to) * (from - to)).sum();
                let fame = self.fame.get(other);
                (fame.map_or(square, |fame| square.sqrt() - fame), at)
            })
            .collect();
        costs.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal));
        if far {
            costs.reverse();
        }
        costs.into_iter().map(|(_, at)| at).collect()
    }
}

/// Whole weights in equal steps, the largest `skew` times the least, in random order.
pub(super) fn popularity(count: usize, skew: u32, dice: &mut Dice) -> Vec<u64> {
    let steps = (count as u64).saturating_sub(1).max(1);
    let weight = |place: u32| steps + u64::from(place) * u64::from(skew - 1);
    dice.order(count).into_iter().map(weight).collect()
}

/// Pólya's urn: each voter draws a new order, or one of those drawn before, each of which
/// has put `alpha` times the urn's first content back beside itself.
fn urn(voters: usize, count: usize, alpha: f64, dice: &mut Dice) -> Vec<Vec<u32>> {
    let mut orders: Vec<Vec<u32>> = Vec::with_capacity(voters);
    for before in 0..voters {
        let copied = dice.unit() * (1.0 + alpha * before as f64) >= 1.0;
        let order = if copied { orders[dice.place(before)].clone() } else { dice.order(count) };
        orders.push(order);
    }
    orders
}

/// A pool's list in which ranks agree, by the rounds of a tournament where everybody meets
/// everybody (of an odd pool one rests each round), or disagree, around a circle.
fn pool_cycle(voter: usize, count: usize, mutual: bool) -> Vec<u32> {
    if !mutual {
        return (1..count).map(|step| ((voter + step) % count) as u32).collect();
    }
    // The last of an even number stays in its place; the others turn.
    let turning = if count % 2 == 0 { count - 1 } else { count };
    let met = |round: usize| {
        if voter == turning {
            // In this round the voter who stays meets the one whose number, doubled, is the round
            // modulo the number of those who turn.
            return Some(if round % 2 == 0 { round / 2 } else { (round + turning) / 2 });
        }
        let other = (round + turning - voter) % turning;
        if other != voter { Some(other) } else { Some(turning).filter(|&last| last < count) }
    };
    (0..turning).filter_map(met).map(|other| other as u32).collect()
}
