//! What an application's own strategy formed is made as whole as what the built-in ones do.

use super::support::{Case, Dice, Made, at, cases, free, made};
use mentormatch::kernel::{Index, MenteeIx, MentorIx};
use mentormatch::strategy::{
    Claim, HighestTotal, Optimal, Pairing, PairsFault, Situation, Stable, Strategy, StrategyError,
    Unmatched,
};

/// The pairs of a pairing by position.
fn positions(pairing: &Pairing, keep: impl Fn(bool) -> bool) -> Vec<(MenteeIx, MentorIx)> {
    let kept = pairing.pairs.iter().filter(|pair| keep(pair.locked));
    kept.map(|pair| (MenteeIx::at(at(&pair.mentee)), MentorIx::at(at(&pair.mentor)))).collect()
}

fn whole(situation: &Situation, strategy: &dyn Strategy, case: &Case) {
    let formed = strategy.form(situation, &free()).unwrap().solved().unwrap();
    let (mentees, mentors) = (case.mentees(), case.mentors());
    for with_locked in [true, false] {
        let mut pairs = positions(&formed, |locked| with_locked || !locked);
        pairs.reverse();
        let own = situation.pairing("mine", pairs.clone()).unwrap();
        assert_eq!(
            (own.strategy.as_str(), own.claim, own.verified),
            ("mine", Claim::Feasible, true)
        );
        assert_eq!(own.pairs, formed.pairs);
        assert_eq!(own.measures, formed.measures);
        assert_eq!(own.shortages, formed.shortages);
        let who = |left: &[Unmatched]| -> Vec<_> {
            left.iter().map(|unmatched| unmatched.person.clone()).collect()
        };
        assert_eq!(who(&own.unmatched_mentees), who(&formed.unmatched_mentees));
        assert_eq!(who(&own.unmatched_mentors), who(&formed.unmatched_mentors));
        // A claim of its own is as good as its verifier, which sees what locks leave.
        for accepted in [true, false] {
            let shown = situation.pairing_shown("mine", pairs.clone(), |open, rest| {
                assert_eq!((rest.mentees(), rest.mentors()), (mentees, mentors));
                assert_eq!(rest.size(), formed.pairs.iter().filter(|pair| !pair.locked).count());
                assert!(rest.pairs().all(|(a, b)| open.scores.is_allowed(a, b)));
                accepted
            });
            let shown = shown.unwrap();
            assert_eq!((shown.claim, shown.verified), (Claim::Own, accepted));
            assert_eq!(shown.pairs, formed.pairs);
        }
    }
}

#[test]
fn pairs_of_ones_own_become_the_pairing_that_the_built_in_strategies_give() {
    for seed in 0..cases(600) {
        let dice = Dice::new(seed);
        let case = Case::random(&dice, 1 + dice.roll(4), 1 + dice.roll(4), 2);
        case.situation(|situation| {
            whole(situation, &Optimal, &case);
            whole(situation, &HighestTotal, &case);
            whole(situation, &Stable::for_mentors(), &case);
        });
    }
}

#[test]
fn every_set_of_pairs_is_refused_or_made_as_the_definition_says() {
    let (mut refused, mut accepted) = (0, 0);
    for seed in 0..cases(600) {
        let dice = Dice::new(seed + (1 << 20));
        let case = Case::random(&dice, 1 + dice.roll(3), 1 + dice.roll(3), 2);
        let mut pairs = Vec::new();
        for mentee in 0..case.mentees() {
            for mentor in 0..case.mentors() {
                if dice.hits(2) {
                    pairs.push((mentee, mentor));
                }
            }
        }
        let all: Made = pairs.iter().chain(&case.locked).copied().collect();
        let fits = all.iter().all(|&(a, b)| case.open(a, b).is_some()) && case.fits(&all);
        let positions =
            pairs.iter().map(|&(a, b)| (MenteeIx::at(a), MentorIx::at(b))).collect::<Vec<_>>();
        match case.situation(|situation| situation.pairing("mine", positions)) {
            Ok(pairing) => {
                assert!(fits && pairing.verified);
                assert_eq!(made(&pairing), all);
                accepted += 1;
            }
            Err(StrategyError::Pairs { strategy: "mine", faults }) => {
                assert!(!fits && !faults.is_empty());
                refused += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused > 20 && accepted > 20, "{refused} and {accepted}");
}

#[test]
fn every_fault_of_pairs_of_ones_own_is_told() {
    let case = Case {
        mentee_seats: vec![1, 1],
        mentor_seats: vec![1, 1],
        waiting: Vec::new(),
        scores: vec![vec![Some((1, 1)), None], vec![Some((1, 1)), Some((1, 1))]],
        locked: Vec::new(),
        vetoed: Vec::new(),
    };
    let (a, b) = (MenteeIx::new(0), MenteeIx::new(1));
    let (x, y) = (MentorIx::new(0), MentorIx::new(1));
    let pairs = [(a, x), (a, x), (a, y), (b, x), (MenteeIx::new(7), x)];
    let error = case.situation(|situation| situation.pairing("mine", pairs)).unwrap_err();
    let StrategyError::Pairs { faults, .. } = &error else { panic!("{error}") };
    assert!(matches!(
        faults[..],
        [
            PairsFault::Twice { .. },
            PairsFault::KeptApart { .. },
            PairsFault::Unknown { .. },
            PairsFault::Seats { pairs: 2, .. },
            PairsFault::Seats { pairs: 2, .. }
        ]
    ));
    assert!(error.to_string().starts_with("the pairs of the mine strategy cannot be made: "));
}
