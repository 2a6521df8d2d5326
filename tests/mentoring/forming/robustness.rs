//! How far weights may change: rules compiled anew with other weights say the same.

use super::support::{Dice, cases};
use mentormatch::kernel::{Control, Phrases, Ratio};
use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::{Own, Rules};
use mentormatch::strategy::{
    HighestTotal, Optimal, Pairing, Prepared, Robustness, Situation, Stable, Strategy, robustness,
};

/// Two criteria with numbers of pairs.
struct Numbers {
    people: usize,
    tables: [Vec<Vec<f64>>; 2],
}

/// The weights of both criteria, for the mentee and for the mentor.
type Weights = [(f64, f64); 2];

const GIVEN: Weights = [(8.0, 5.0), (4.0, 9.0)];

impl Numbers {
    fn draw(dice: &Dice, people: usize) -> Self {
        let row = || (0..people).map(|_| dice.roll(9) as f64).collect();
        let table = || (0..people).map(|_| row()).collect();
        Self { people, tables: [table(), table()] }
    }

    fn situation(&self, weights: Weights) -> Situation {
        let id = |kind: &str, at: usize| PersonId::new(&format!("{kind}{at}")).unwrap();
        let mentees = Base::new((0..self.people).map(|at| Mentee::new(id("e", at)))).unwrap();
        let mentors = Base::new((0..self.people).map(|at| Mentor::new(id("m", at)))).unwrap();
        let cohort = Cohort::new(mentees, mentors).unwrap();
        let own = ["first", "second"].iter().zip(&self.tables).zip(weights);
        let own = own.map(|((name, table), (mentee, mentor))| {
            Own::table(name, table).weights(mentee, mentor)
        });
        let compiled = Rules::default().compile_with(&cohort, own).unwrap();
        Prepared::of(cohort, compiled).unwrap().situation(&Control::unbounded()).unwrap()
    }
}

fn form(strategy: &dyn Strategy, situation: &Situation) -> Pairing {
    strategy.form(situation, &Control::unbounded()).unwrap().solved().unwrap()
}

/// The same pairs where weights are others.
fn again(pairing: &Pairing, situation: &Situation) -> Pairing {
    let pairs = pairing.pairs.iter().map(|pair| {
        (situation.mentee(&pair.mentee).unwrap(), situation.mentor(&pair.mentor).unwrap())
    });
    situation.pairing("again", pairs).unwrap()
}

fn asked(situation: &Situation, pairing: &Pairing) -> Robustness {
    robustness(situation, pairing, &Control::unbounded()).unwrap().solved().unwrap()
}

/// Weights moved by this share of themselves, up or down by bits.
fn moved(share: f64, signs: u32) -> Weights {
    let of = |weight: f64, bit: u32| {
        weight * if signs >> bit & 1 == 0 { 1.0 + share } else { 1.0 - share }
    };
    [(of(GIVEN[0].0, 0), of(GIVEN[0].1, 1)), (of(GIVEN[1].0, 2), of(GIVEN[1].1, 3))]
}

#[test]
fn rules_with_other_weights_within_the_share_form_no_better_pairs() {
    let dice = Dice::new(611);
    let (mut some, mut blocked) = (0, 0);
    for _ in 0..cases(60) {
        let numbers = Numbers::draw(&dice, 3);
        let situation = numbers.situation(GIVEN);
        for strategy in [&Optimal as &dyn Strategy, &HighestTotal] {
            let pairing = form(strategy, &situation);
            let found = asked(&situation, &pairing);
            let share = found.weights.unwrap().to_float() * 0.999;
            some += u32::from(share > 0.05);
            for signs in 0..4u32 {
                // Both weights of a rule together.
                let signs = ((signs & 1) * 3) | ((signs >> 1) * 12);
                let other = numbers.situation(moved(share, signs));
                let best = form(strategy, &other);
                assert_eq!(again(&pairing, &other).measures.total, best.measures.total);
            }
            for (at, room) in found.rules.iter().enumerate() {
                for (share, is_up) in [(room.up, true), (room.down, false)] {
                    let factor = 1.0 + share.to_float() * if is_up { 0.999 } else { -0.999 };
                    let mut weights = GIVEN;
                    weights[at].0 *= factor;
                    weights[at].1 *= factor;
                    let other = numbers.situation(weights);
                    let best = form(strategy, &other);
                    assert_eq!(again(&pairing, &other).measures.total, best.measures.total);
                }
            }
        }
        let stable = form(&Stable::for_mentees(), &situation);
        let found = asked(&situation, &stable);
        assert_eq!((found.weights, found.rules.len()), (None, 0));
        let share = found.stable.unwrap();
        for signs in 0..16 {
            let within = share.map_or(1.0, |share| share.to_float() * 0.999);
            let other = numbers.situation(moved(within, signs));
            assert_eq!(again(&stable, &other).measures.blocking_pairs, Some(0));
        }
        if let Some(share) =
            share.filter(|share| *share > Ratio::ZERO && *share < Ratio::new(9, 10).unwrap())
        {
            let beyond = |signs| {
                let other = numbers.situation(moved(share.to_float() + 0.01, signs));
                again(&stable, &other).measures.blocking_pairs > Some(0)
            };
            assert!((0..16).any(beyond), "{share}");
            blocked += 1;
        }
    }
    assert!(some > 10 && blocked > 5, "{some} {blocked}");
}

#[test]
fn how_far_weights_may_change_is_said_in_both_languages() {
    let numbers = Numbers {
        people: 2,
        tables: [vec![vec![3.0, 1.0], vec![1.0, 3.0]], vec![vec![1.0, 2.0], vec![2.0, 1.0]]],
    };
    let situation = numbers.situation([(1.0, 0.0), (1.0, 0.0)]);
    let pairing = form(&Optimal, &situation);
    let found = asked(&situation, &pairing);
    // 8 against 6: as the weights move apart, 6(1 - x) + 2(1 - x) is 2(1 + x) + 4(1 + x) at 1/3: less a few
    // units of a millionth for rounding.
    let share = found.weights.unwrap().to_float();
    assert!(share < 1.0 / 3.0 && share > 0.3333, "{share}");
    let english = found.words(&Phrases::english());
    let first = "no other pairs are better as long as no rule's weight changes by more than 33.3 % of \
                 itself";
    assert_eq!(english[0], first);
    assert_eq!(english[1], "the weight of `first` alone may fall by 49.9 % and rise by 100 %");
    let russian = found.words(&Phrases::russian());
    assert_eq!(
        russian[2],
        "вес правила «second» может один снизиться на 100 % и вырасти на 99.9 %"
    );
}
