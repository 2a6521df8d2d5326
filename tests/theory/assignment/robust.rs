//! How far rules' weights may change, and what pairs may cost where weights are ranges, by trying all
//! assignments.

use crate::stable::oracle::{Dice, Pairs, Raw, Shape, cases, matching};
use crate::unbounded::{free, solve};
use mentormatch::assignment::{
    LargestRegret, RobustFault, WeightChange, largest_regret, least_regret, weight_radius,
};
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Ratio, Side};
use mentormatch::market::{
    AssignmentProblem, Cardinality, Matching, PairParts, RuleParts, Seats, Sense,
};

struct Drawn {
    raw: Raw,
    pairs: Pairs,
    parts: Vec<Vec<i64>>,
    problem: AssignmentProblem<i64>,
    all: Vec<Pairs>,
}

/// A market with parts of rules, and all its assignments of the asked kind.
fn draw(dice: &mut Dice, rules: usize, most: usize, sense: Sense) -> Drawn {
    let shape = Shape {
        mentees: 1 + dice.below(most),
        mentors: 1 + dice.below(most),
        absent: [10, 30][dice.below(2)],
        tied: 0,
        mentee_seats: 1 + dice.below(2),
        mentor_seats: 1,
    };
    let raw = Raw::draw(dice, shape);
    let pairs = raw.acceptable();
    let parts: Vec<Vec<i64>> =
        pairs.iter().map(|_| (0..rules).map(|_| dice.below(9) as i64 - 2).collect()).collect();
    let cardinality = [Cardinality::Maximum, Cardinality::Free][dice.below(2)];
    let edges = pairs.iter().zip(&parts).map(|(&(one, two), parts)| {
        (MenteeIx::at(one), MentorIx::at(two), parts.iter().sum::<i64>())
    });
    let problem = AssignmentProblem::sparse(raw.mentees.len(), raw.mentors.len(), edges.collect())
        .sense(sense)
        .cardinality(cardinality)
        .seats(Side::Mentee, Seats::each(raw.mentee_seats.clone()))
        .seats(Side::Mentor, Seats::each(raw.mentor_seats.clone()))
        .build()
        .unwrap();
    let mut all = raw.matchings();
    if cardinality == Cardinality::Maximum {
        let size = all.iter().map(Vec::len).max().unwrap();
        all.retain(|pairs| pairs.len() == size);
    }
    all.iter_mut().for_each(|pairs| pairs.sort_unstable());
    Drawn { raw, pairs, parts, problem, all }
}

impl Drawn {
    fn told(&self) -> RuleParts {
        let pairs = self.pairs.iter().zip(&self.parts).map(|(&(one, two), parts)| PairParts {
            mentee: MenteeIx::at(one),
            mentor: MentorIx::at(two),
            of_mentee: parts.iter().map(|part| part / 2).collect(),
            of_mentor: parts.iter().map(|part| part - part / 2).collect(),
        });
        RuleParts::new(self.parts.first().map_or(0, Vec::len), pairs.collect()).unwrap()
    }

    fn parts_of(&self, made: &Pairs, rule: usize) -> i64 {
        let of = self.pairs.iter().zip(&self.parts).filter(|(pair, _)| made.contains(pair));
        of.map(|(_, parts)| parts[rule]).sum()
    }

    fn matching(&self, pairs: &Pairs) -> Matching {
        matching(&self.raw, pairs)
    }

    /// The least share beyond which some assignment is ahead, by the lines of all of them; at most 1.
    fn radius(&self, made: &Pairs, slack: i64, rise: impl Fn(&[i64]) -> i64) -> Ratio {
        let rules = self.parts.first().map_or(0, Vec::len);
        let shares = self.all.iter().filter_map(|other| {
            let ahead: Vec<i64> = (0..rules)
                .map(|rule| self.parts_of(other, rule) - self.parts_of(made, rule))
                .collect();
            let differing = other.iter().filter(|pair| !made.contains(pair)).count()
                + made.iter().filter(|pair| !other.contains(pair)).count();
            let start = ahead.iter().sum::<i64>() + slack * differing as i64;
            match (start, rise(&ahead)) {
                (1.., _) => Some(Ratio::ZERO),
                (_, rise @ 1..) => Ratio::new(start.unsigned_abs().into(), rise as u128),
                _ => None,
            }
        });
        shares.chain([Ratio::ONE]).min().unwrap()
    }
}

#[test]
fn shares_of_weights_are_those_of_all_assignments_lines() {
    let mut dice = Dice::new(471);
    let mut inner = 0;
    for _ in 0..cases(1200) {
        let rules = 1 + dice.below(3);
        let drawn = draw(&mut dice, rules, 4, Sense::Max);
        let best = solve(&drawn.problem).solved().unwrap().matching;
        let made: Pairs = best.pairs().map(|pair| (pair.0.get(), pair.1.get())).collect();
        let told = drawn.told();
        for slack in [0, 1] {
            let all = WeightChange::Any;
            let found = weight_radius(&drawn.problem, &told, &best, all, slack, &free()).unwrap();
            let found = found.solved().unwrap();
            let sum = |ahead: &[i64]| ahead.iter().map(|one| one.abs()).sum();
            let expected = drawn.radius(&made, slack.into(), sum);
            assert_eq!(found.sure, expected, "{:?} {:?}", drawn.raw, drawn.parts);
            assert!(found.is_exact());
            inner += u32::from(expected > Ratio::ZERO && expected < Ratio::ONE);
            if let Some((share, rival)) = &found.beaten {
                let rival: Pairs = rival.pairs().map(|pair| (pair.0.get(), pair.1.get())).collect();
                assert!(drawn.all.contains(&rival));
                assert_eq!(*share, expected);
            }
        }
        for rule in 0..told.rules() {
            for (change, sign) in [(WeightChange::Up(rule), 1), (WeightChange::Down(rule), -1)] {
                let found =
                    weight_radius(&drawn.problem, &told, &best, change, 0, &free()).unwrap();
                let expected = drawn.radius(&made, 0, |ahead| sign * ahead[rule]);
                assert_eq!(found.solved().unwrap().sure, expected);
            }
        }
    }
    assert!(inner > 200, "{inner}");
}

#[test]
fn with_many_rules_or_large_weights_the_share_lies_between_the_two_told() {
    let mut dice = Dice::new(472);
    let mut apart = 0;
    for case in 0..cases(300) {
        let mut drawn = draw(&mut dice, if case % 2 == 0 { 13 } else { 2 }, 3, Sense::Max);
        if case % 2 == 1 {
            // Fractions of such numbers leave the range of weights.
            for parts in &mut drawn.parts {
                parts
                    .iter_mut()
                    .for_each(|part| *part = *part * 123_456_789_011 + 17 * *part * *part);
            }
            let edges = drawn.pairs.iter().zip(&drawn.parts).map(|(&(one, two), parts)| {
                (MenteeIx::at(one), MentorIx::at(two), parts.iter().sum::<i64>())
            });
            let sides = (drawn.raw.mentees.len(), drawn.raw.mentors.len());
            drawn.problem = AssignmentProblem::sparse(sides.0, sides.1, edges.collect())
                .cardinality(drawn.problem.cardinality())
                .seats(Side::Mentee, Seats::each(drawn.raw.mentee_seats.clone()))
                .seats(Side::Mentor, Seats::each(drawn.raw.mentor_seats.clone()))
                .build()
                .unwrap();
        }
        let best = solve(&drawn.problem).solved().unwrap().matching;
        let made: Pairs = best.pairs().map(|pair| (pair.0.get(), pair.1.get())).collect();
        let all = WeightChange::Any;
        let found = weight_radius(&drawn.problem, &drawn.told(), &best, all, 0, &free()).unwrap();
        let found = found.solved().unwrap();
        let sum = |ahead: &[i64]| ahead.iter().map(|one| one.abs()).sum();
        let expected = drawn.radius(&made, 0, sum);
        let most = found.beaten.as_ref().map_or(Ratio::ONE, |beaten| beaten.0);
        assert!(found.sure <= expected && expected <= most, "{} {expected} {most}", found.sure);
        apart += u32::from(!found.is_exact());
        assert!(case % 2 == 0 || expected.to_float() - found.sure.to_float() < 0.04);
    }
    assert!(apart > 20, "{apart}");
}

/// The worst that these pairs may be behind, which of them no assignment lacks that is as good, and which
/// others one that is as good holds, over all corners of the ranges.
fn worst(drawn: &Drawn, ranges: &[(i64, i64)], made: &Pairs, gain: i64) -> (i64, Pairs, Pairs) {
    let (mut regret, mut possible) = (0, Pairs::new());
    let mut sure = made.clone();
    for corner in 0..1u32 << drawn.pairs.len() {
        let weight = |at: usize| if corner >> at & 1 == 0 { ranges[at].0 } else { ranges[at].1 };
        let value = |pairs: &Pairs| -> i64 {
            let of = drawn.pairs.iter().enumerate().filter(|(_, pair)| pairs.contains(pair));
            of.map(|(at, _)| gain * weight(at)).sum()
        };
        let own = value(made);
        for other in &drawn.all {
            let ahead = value(other) - own;
            regret = regret.max(ahead);
            if ahead >= 0 {
                sure.retain(|pair| other.contains(pair));
                possible.extend(other.iter().filter(|pair| !made.contains(pair)));
            }
        }
    }
    possible.sort_unstable();
    possible.dedup();
    (regret, sure, possible)
}

#[test]
fn regret_sure_and_possible_pairs_are_those_over_all_answers() {
    let mut dice = Dice::new(473);
    let (mut some, mut none) = (0, 0);
    for _ in 0..cases(900) {
        let sense = [Sense::Max, Sense::Min][dice.below(2)];
        let drawn = draw(&mut dice, 1, 3, sense);
        if drawn.pairs.len() > 7 {
            continue;
        }
        let ranges: Vec<(i64, i64)> = drawn
            .parts
            .iter()
            .map(|parts| (parts[0] - dice.below(3) as i64, parts[0] + dice.below(3) as i64))
            .collect();
        let range = |one: MenteeIx, two: MentorIx, _: i64| {
            ranges[drawn.pairs.iter().position(|&pair| pair == (one.get(), two.get())).unwrap()]
        };
        let gain = if sense == Sense::Max { 1 } else { -1 };
        let told = |found: &LargestRegret| {
            let pairs = |pairs: &[(MenteeIx, MentorIx)]| -> Pairs {
                pairs.iter().map(|pair| (pair.0.get(), pair.1.get())).collect()
            };
            (found.regret as i64, pairs(&found.sure), pairs(&found.possible))
        };
        let candidates: Vec<Matching> =
            drawn.all.iter().map(|pairs| drawn.matching(pairs)).collect();
        let mut least = i64::MAX;
        for (pairs, given) in drawn.all.iter().zip(&candidates) {
            let found = largest_regret(&drawn.problem, range, given, &free()).unwrap();
            let found = told(&found.solved().unwrap());
            let expected = worst(&drawn, &ranges, pairs, gain);
            assert_eq!(found, expected, "{:?} {:?} {ranges:?}", drawn.raw, pairs);
            least = least.min(expected.0);
            some += usize::from(!expected.1.is_empty() && expected.0 > 0);
            none += usize::from(expected.1.is_empty());
        }
        let found = least_regret(&drawn.problem, range, &candidates, &free()).unwrap();
        let (at, found) = found.solved().unwrap().unwrap();
        assert_eq!(found.regret as i64, least);
        let first =
            drawn.all.iter().position(|pairs| worst(&drawn, &ranges, pairs, gain).0 == least);
        assert_eq!(first, Some(at));
    }
    assert!(some > 20 && none > 200, "{some} {none}");
}

#[test]
fn what_cannot_be_asked_about_weights_is_refused() {
    let mut dice = Dice::new(474);
    let drawn = loop {
        let drawn = draw(&mut dice, 2, 3, Sense::Max);
        if drawn.pairs.len() > 2 && drawn.all.iter().any(|pairs| !pairs.is_empty()) {
            break drawn;
        }
    };
    let best = solve(&drawn.problem).solved().unwrap().matching;
    let ask = |told: &RuleParts, made: &Matching, change| {
        weight_radius(&drawn.problem, told, made, change, 0, &free()).unwrap_err()
    };
    let told = drawn.told();
    let other = Matching::empty(best.mentees() + 1, best.mentors());
    assert_eq!(ask(&told, &other, WeightChange::Any), RobustFault::Misfit);
    let up = WeightChange::Up(2);
    assert_eq!(ask(&told, &best, up), RobustFault::Rule { rule: 2, rules: 2 });
    let fewer = RuleParts::new(2, told.pairs()[1..].to_vec()).unwrap();
    let (row, column) = (told.pairs()[0].mentee, told.pairs()[0].mentor);
    assert_eq!(ask(&fewer, &best, WeightChange::Any), RobustFault::Parts { row, column });
    let mut twice = told.pairs().to_vec();
    twice.push(twice[0].clone());
    twice[1].of_mentee.pop();
    let faults = RuleParts::new(2, twice).unwrap_err();
    assert_eq!(faults.len(), 2, "{faults:?}");
}
