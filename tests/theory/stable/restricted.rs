//! Forbidden and required pairs, and minimum regret, against exhaustion.

use super::oracle::{Dice, Pairs, Raw, Shape, cases, pairs};
use crate::unbounded::{minimum_regret, optimal_restricted};
use mentormatch::audit::{Replayed, replay, replay_regret};
use mentormatch::kernel::{MenteeIx, MentorIx, Side};
use mentormatch::market::{Outcome, Restrictions};
use mentormatch::stable::StableFault;

fn shape(dice: &mut Dice) -> Shape {
    let seats = dice.below(3);
    Shape {
        mentees: 1 + dice.below(4),
        mentors: 1 + dice.below(4),
        absent: [0, 20, 50][dice.below(3)],
        tied: if dice.chance(20) { 40 } else { 0 },
        mentee_seats: if seats == 2 { 2 } else { 1 },
        mentor_seats: if seats >= 1 { 3 } else { 1 },
    }
}

fn draw_pairs(dice: &mut Dice, raw: &Raw, percent: usize) -> Pairs {
    let mut drawn = Vec::new();
    for mentee in 0..raw.mentees.len() {
        for mentor in 0..raw.mentors.len() {
            if dice.chance(percent) {
                drawn.push((mentee, mentor));
            }
        }
    }
    drawn
}

fn indices(pairs: &Pairs) -> Vec<(MenteeIx, MentorIx)> {
    let index = |&(mentee, mentor): &(usize, usize)| {
        (MenteeIx::new(mentee as u32), MentorIx::new(mentor as u32))
    };
    pairs.iter().map(index).collect()
}

#[test]
fn the_best_under_restrictions_is_the_best_that_exhaustion_finds() {
    let mut dice = Dice::new(20);
    let (mut solved, mut refuted) = (0, 0);
    for case in 0..cases(8000) {
        let shape = shape(&mut dice);
        let tied = Raw::draw(&mut dice, shape);
        let (market, raw) = (tied.market(), tied.strict());
        let forbidden = draw_pairs(&mut dice, &raw, 12);
        let required = draw_pairs(&mut dice, &raw, if case % 2 == 0 { 0 } else { 8 });
        let sizes = (raw.mentees.len(), raw.mentors.len());
        let restrictions =
            Restrictions::new(sizes, indices(&forbidden), indices(&required)).unwrap();
        let allowed: Vec<Pairs> = raw
            .stable()
            .into_iter()
            .filter(|made| forbidden.iter().all(|pair| !made.contains(pair)))
            .filter(|made| required.iter().all(|pair| made.contains(pair)))
            .collect();
        for side in Side::BOTH {
            match optimal_restricted(&market, &restrictions, side) {
                Err(StableFault::RequiredSeats { mentee, mentor }) => {
                    use mentormatch::kernel::Index;
                    assert!(
                        raw.mentee_seats[mentee.get()] > 1 && raw.mentor_seats[mentor.get()] > 1
                    );
                }
                Err(other) => panic!("{other}"),
                Ok(Outcome::Solved(found)) => {
                    solved += 1;
                    let made = pairs(&found.optimal.matching);
                    assert!(allowed.contains(&made), "{raw:?} {made:?}");
                    for other in &allowed {
                        for agent in 0..raw.mentees.len().max(raw.mentors.len()) {
                            let ranks = |made: &Pairs| match side {
                                Side::Mentee if agent < raw.mentees.len() => {
                                    raw.mentee_ranks(made, agent)
                                }
                                Side::Mentor if agent < raw.mentors.len() => {
                                    raw.mentor_ranks(made, agent)
                                }
                                _ => Vec::new(),
                            };
                            let (mine, theirs) = (ranks(&made), ranks(other));
                            assert!(mine.iter().zip(&theirs).all(|(one, two)| one <= two));
                        }
                    }
                    let proven = replay(&market, &restrictions, &found.log);
                    assert_eq!(proven, Ok(Replayed::Best(found.optimal.matching)));
                    // A log that lost a step proves less, or nothing.
                    let mut damaged = found.log.clone();
                    if !damaged.deleted.is_empty() {
                        let at = dice.below(damaged.deleted.len());
                        damaged.deleted.remove(at);
                        let proven = replay(&market, &restrictions, &damaged);
                        let sound = match &proven {
                            Ok(Replayed::Best(other)) => pairs(other) == made,
                            Ok(Replayed::Impossible) => false,
                            _ => true,
                        };
                        assert!(sound, "{proven:?}");
                    }
                }
                Ok(Outcome::Impossible(log)) => {
                    refuted += 1;
                    assert!(allowed.is_empty(), "{raw:?} {forbidden:?} {required:?} {allowed:?}");
                    let proven = replay(&market, &restrictions, &log);
                    assert_eq!(
                        proven,
                        Ok(Replayed::Impossible),
                        "{raw:?} {restrictions:?} {log:?}"
                    );
                }
                Ok(other) => panic!("{other:?}"),
            }
        }
    }
    assert!(solved > 1000 && refuted > 1000, "{solved} {refuted}");
}

#[test]
fn minimum_regret_is_the_least_that_exhaustion_finds() {
    let mut dice = Dice::new(21);
    for _ in 0..cases(4000) {
        let shape = shape(&mut dice);
        let raw = Raw::draw(&mut dice, shape).strict();
        let market = raw.market();
        let regret = |made: &Pairs| {
            made.iter()
                .map(|&(mentee, mentor)| {
                    raw.mentee_rank(mentee, mentor)
                        .unwrap()
                        .max(raw.mentor_rank(mentor, mentee).unwrap())
                })
                .max()
                .unwrap_or(0)
        };
        let stable = raw.stable();
        let least = stable.iter().map(regret).min().unwrap();
        let found = minimum_regret(&market).unwrap();
        let made = pairs(&found.matching);
        assert!(stable.contains(&made));
        assert_eq!((found.regret as usize, regret(&made)), (least, least), "{raw:?}");
        if let Some(log) = &found.log {
            let proven = replay_regret(&market, found.regret, log);
            assert_eq!(proven, Ok(Replayed::Impossible), "{raw:?} {found:?}");
            assert_ne!(replay_regret(&market, found.regret + 1, log), Ok(Replayed::Impossible));
        }
    }
}
