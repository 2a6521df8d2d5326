//! Who is kept together and apart, against exhaustive search.

use super::support::*;
use mentormatch::kernel::Control;
use mentormatch::market::Outcome;
use mentormatch::people::{Answer, Base, Cohort, PersonId, Value};
use mentormatch::scoring::{KeepRule, Rules, RulesFault};
use mentormatch::strategy::{
    Claim, Greedy, GroupSizes, HighestTotal, Optimal, Situation, SituationFault, Stable, Strategy,
    StrategyError, Together, WhyUnmatched, stable_together,
};

/// Mentees of a rule, and whether places are firms.
type Wish = (Vec<usize>, bool);

struct Wished {
    case: Case,
    /// The firms of each mentor; nothing where it gave no answer.
    firms: Vec<Option<Vec<usize>>>,
    together: Vec<Wish>,
    apart: Vec<Wish>,
    least: u32,
    /// How many seats each mentee takes.
    needs: Vec<u32>,
}

impl Wished {
    fn random(dice: &Dice) -> Option<Self> {
        let mut case = Case::random(dice, 2 + dice.roll(4), 1 + dice.roll(3), 4);
        if case.pairs().len() > 11 {
            return None;
        }
        if dice.hits(2) {
            case.locked.clear();
        }
        let wishes = |dice: &Dice| -> Vec<Wish> {
            let wish = |dice: &Dice| {
                let mentees = (0..case.mentees()).filter(|_| dice.hits(2)).collect();
                (mentees, dice.hits(3))
            };
            (0..dice.roll(3)).map(|_| wish(dice)).collect()
        };
        let (together, apart) = (wishes(dice), wishes(dice));
        let firms = (0..case.mentors())
            .map(|_| {
                let of = (0..2).filter(|_| dice.hits(2)).collect::<Vec<_>>();
                (!of.is_empty()).then_some(of)
            })
            .collect();
        let least = if dice.hits(3) { dice.roll(4) as u32 } else { 0 };
        let needs = (0..case.mentees()).map(|_| if dice.hits(5) { 2 } else { 1 }).collect();
        Some(Self { case, firms, together, apart, least, needs })
    }

    fn rules_of(wishes: &[Wish]) -> Vec<KeepRule> {
        let rule = |(mentees, by_firm): &Wish| {
            let rule = KeepRule::of(mentees.iter().map(|&at| mentee(at)).collect());
            if *by_firm { rule.at("firm") } else { rule }
        };
        wishes.iter().map(rule).collect()
    }

    fn strategy(&self) -> Together {
        let (together, apart) = (&self.together, &self.apart);
        let all = Self::rules_of;
        let mut sizes = GroupSizes::default();
        sizes.otherwise.least = self.least;
        let needs = self.needs.iter().enumerate().filter(|(_, seats)| **seats > 1);
        let needs = needs.map(|(at, &seats)| (mentee(at), seats));
        Together::of(all(together), all(apart)).in_groups(sizes).needing(needs)
    }

    /// Whether two mentors are in one place, one of some mentors.
    fn share(&self, mentors: &[usize], by_firm: bool) -> bool {
        if !by_firm {
            return mentors.iter().all(|&one| one == mentors[0]);
        }
        (0..2).any(|firm| {
            let is_in = |&at: &usize| self.firms[at].as_ref().is_some_and(|of| of.contains(&firm));
            mentors.iter().all(is_in)
        })
    }

    fn keeps(&self, made: &Made) -> bool {
        let of = |a: usize| made.iter().filter(move |pair| pair.0 == a).map(|pair| pair.1);
        let together = self.together.iter().all(|(mentees, by_firm)| {
            let mentors: Vec<usize> = mentees.iter().flat_map(|&a| of(a)).collect();
            let all = mentees.iter().all(|&a| of(a).next().is_some());
            mentors.is_empty() || all && self.share(&mentors, *by_firm)
        });
        let apart = self.apart.iter().all(|(mentees, by_firm)| {
            let pairs = mentees.iter().flat_map(|&a| mentees.iter().map(move |&b| (a, b)));
            pairs
                .filter(|(a, b)| a < b)
                .all(|(a, b)| of(a).all(|one| of(b).all(|two| !self.share(&[one, two], *by_firm))))
        });
        let sizes = (0..self.case.mentors()).all(|b| {
            let load = made.iter().filter(|pair| pair.1 == b).count() as u32;
            load == 0 || load >= self.least
        });
        let fits = (0..self.case.mentors()).all(|b| {
            let own = made.iter().filter(|pair| pair.1 == b).map(|pair| self.needs[pair.0]);
            own.sum::<u32>() <= self.case.mentor_seats[b]
        });
        together && apart && sizes && fits
    }

    fn situation<T>(&self, look: impl FnOnce(&Situation) -> T) -> T {
        self.situation_by(&rules(&self.case.scores), look)
    }

    fn situation_by<T>(&self, rules: &Rules, look: impl FnOnce(&Situation) -> T) -> T {
        let cohort = self.case.cohort();
        let mentees: Vec<_> = cohort.mentees().iter().map(|(_, one)| one.clone()).collect();
        let mut mentors: Vec<_> = cohort.mentors().iter().map(|(_, one)| one.clone()).collect();
        for (mentor, firms) in mentors.iter_mut().zip(&self.firms) {
            if let Some(firms) = firms {
                let labels = firms.iter().map(|firm| format!("f{firm}")).collect();
                let answer = Answer::Given(Value::Labels(labels));
                mentor.person.attributes.insert("firm".to_owned(), answer);
            }
        }
        let cohort = Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap();
        self.case.situation_of(cohort, rules, look)
    }
}

#[test]
fn siblings_stay_together_others_apart_and_nothing_that_keeps_this_is_better() {
    let (mut bound, mut refused, mut free_of) = (0, 0, 0);
    for seed in 0..cases(600) {
        let dice = &Dice::new(41 << 40 | seed);
        let Some(wished) = Wished::random(dice) else { continue };
        let case = &wished.case;
        let all = case.every_pairing().into_iter().filter(|made| wished.keeps(made));
        let best = all.map(|made| case.value(&made)).max();
        wished.situation(|situation| {
            let formed = wished.strategy().form(situation, &free());
            let Some(best) = best else {
                let Err(StrategyError::Undoable(faults)) = formed else { panic!("{formed:?}") };
                assert!(matches!(faults[0], SituationFault::NotKept { .. }));
                refused += 1;
                return;
            };
            let formed = formed.unwrap().solved().unwrap();
            assert!(formed.verified && formed.claim == Claim::BestKept, "seed {seed}");
            let got = made(&formed);
            assert!(case.fits(&got) && wished.keeps(&got), "seed {seed}: {got:?}");
            assert!(case.locked.iter().all(|pair| got.contains(pair)));
            assert_eq!(case.value(&got), best, "seed {seed}");
            let optimal = Optimal.form(situation, &free()).unwrap().solved().unwrap();
            let is_bound = case.value(&made(&optimal)) != best;
            (bound, free_of) = (bound + u32::from(is_bound), free_of + u32::from(!is_bound));
            // Stopped early, what is told keeps the wishes, and the bound is no lower than the best.
            let mut short = wished.strategy();
            short.nodes = 2;
            if let Outcome::Stopped(stopped) = short.form(situation, &free()).unwrap()
                && let Some(near) = stopped.best
            {
                let got = made(&near.pairing);
                assert!(wished.keeps(&got) && near.pairing.claim == Claim::Feasible);
                let bound = near.bound.unwrap();
                let total = i128::from(best.1) * i128::from(near.pairing.unit.per_one());
                assert!((bound.pairs, bound.total) >= (Some(best.0 as u64), total));
            }
        });
    }
    println!("{bound} {free_of} {refused}");
    assert!(bound > 60 && free_of > 20 && refused > 2, "{bound} {free_of} {refused}");
}

#[test]
fn rules_about_nobody_are_refused_and_written_rules_read_back() {
    let dice = &Dice::new(5);
    let mut wished = Wished::random(dice).unwrap();
    wished.case.locked.clear();
    let nobody = PersonId::new("nobody").unwrap();
    wished.situation(|situation| {
        let strategy = Together::of(vec![KeepRule::of(vec![nobody.clone()])], Vec::new());
        let Err(StrategyError::Undoable(faults)) = strategy.form(situation, &free()) else {
            panic!("nobody is known");
        };
        assert!(matches!(&faults[0], SituationFault::UnknownPerson { person, .. }
            if *person == nobody));
        let stopped = wished.strategy().form(situation, &Control::unbounded().with_work_limit(0));
        assert!(stopped.unwrap().reason().is_some());
    });
    let text = r#"{"together": [{"name": "sisters", "mentees": ["a0", "a1"], "place": "firm"}],
        "apart": [{"mentees": ["a1", "a2"]}], "sizes": {"otherwise": {"least": 2}}}"#;
    let strategy: Together = serde_json::from_str(text).unwrap();
    assert_eq!(
        strategy.together,
        [KeepRule {
            name: "sisters".to_owned(),
            ..KeepRule::of(vec![mentee(0), mentee(1)]).at("firm")
        }]
    );
    let again = serde_json::to_string(&strategy).unwrap();
    assert_eq!(serde_json::from_str::<Together>(&again).unwrap(), strategy);
}

#[test]
fn a_rules_file_keeps_together_and_apart_by_the_best_pairs_and_by_no_other_strategy_unseen() {
    let (mut bound, mut refused, mut told, mut broken) = (0, 0, 0, 0);
    for seed in 0..cases(500) {
        let Some(mut wished) = Wished::random(&Dice::new(77 << 40 | seed)) else { continue };
        (wished.least, wished.needs) = (0, vec![1; wished.case.mentees()]);
        let (case, mut rules) = (&wished.case, rules(&wished.case.scores));
        rules.together = Wished::rules_of(&wished.together);
        rules.apart = Wished::rules_of(&wished.apart);
        let is_free = rules.together.is_empty() && rules.apart.is_empty();
        let kept: Vec<Made> =
            case.every_pairing().into_iter().filter(|made| wished.keeps(made)).collect();
        let best = kept.iter().map(|made| case.value(made)).max();
        let total = kept.iter().map(|made| case.value(made).1).max();
        let unbound = case.every_pairing().iter().map(|made| case.value(made)).max();
        wished.situation_by(&rules, |situation| {
            let (Some(best), Some(total)) = (best, total) else {
                let Err(StrategyError::Undoable(faults)) = Optimal.form(situation, &free()) else {
                    panic!("seed {seed}: nothing keeps the rules");
                };
                assert!(matches!(&faults[..], [SituationFault::RulesOverGroups { rules }]
                    if !rules.is_empty()));
                refused += 1;
                return;
            };
            let formed = Optimal.form(situation, &free()).unwrap().solved().unwrap();
            let got = made(&formed);
            assert!(formed.verified && case.fits(&got) && wished.keeps(&got), "seed {seed}");
            assert!(case.locked.iter().all(|pair| got.contains(pair)));
            assert_eq!(case.value(&got), best, "seed {seed}");
            assert_eq!(formed.claim == Claim::BestUnderGroups, !is_free);
            let most = HighestTotal.form(situation, &free()).unwrap().solved().unwrap();
            assert!(wished.keeps(&made(&most)));
            assert_eq!(case.value(&made(&most)).1, total, "seed {seed}");
            // The strategy with no wishes of its own keeps those of the rules.
            let own = Together::default().form(situation, &free()).unwrap().solved().unwrap();
            assert_eq!((case.value(&made(&own)), own.claim), (best, Claim::BestKept));
            bound += usize::from(Some(best) != unbound);
            told += formed
                .unmatched_mentees
                .iter()
                .filter(|one| matches!(one.why, WhyUnmatched::RulesOverGroups { .. }))
                .count();
            for other in [&Greedy as &dyn Strategy, &Stable::for_mentees()] {
                match other.form(situation, &free()) {
                    Ok(pairing) => assert!(wished.keeps(&made(&pairing.solved().unwrap()))),
                    Err(StrategyError::OverGroups { rules, .. }) => {
                        assert!(!rules.is_empty());
                        broken += 1;
                    }
                    Err(other) => panic!("seed {seed}: {other}"),
                }
            }
        });
    }
    println!("{bound} {refused} {told} {broken}");
    assert!(bound > 33 && refused > 2 && told > 3 && broken > 33);
}

#[test]
fn whom_a_rules_file_keeps_together_is_checked_with_the_other_rules() {
    let case = Case::random(&Dice::new(1), 2, 2, 1);
    let text = r#"{"version": 1,
        "together": [{"name": "sisters", "mentees": ["a0", "nobody"]}],
        "apart": [{"name": "sisters", "mentees": ["a0", "a1"], "place": "availability"}]}"#;
    let rules = Rules::from_json(text).unwrap();
    let faults = rules.compile(&case.cohort()).unwrap_err();
    let is_named = |fault: &RulesFault| {
        matches!(fault, RulesFault::UnknownPerson { list: "together", .. })
            || matches!(fault, RulesFault::DuplicateName { name, .. } if name == "sisters")
    };
    assert!(faults.iter().filter(|fault| is_named(fault)).count() == 2, "{faults:?}");
    let again = serde_json::to_string(&rules).unwrap();
    assert_eq!(Rules::from_json(&again).unwrap(), rules);
    assert!(Rules::from_json(r#"{"version": 1, "apart": [{"name": "x"}]}"#).is_err());
}

/// Sisters with one mentor, among others who choose for themselves.
struct Sisters<'c> {
    case: &'c Case,
}

impl Sisters<'_> {
    /// The mentee's rank of the mentor, or the mentor's of the mentee: how many it strictly prefers.
    fn rank(&self, a: usize, b: usize, of_mentee: bool) -> Option<usize> {
        let view = |a: usize, b: usize| {
            let open = self.case.open(a, b)?;
            Some(if of_mentee { open.0 } else { open.1 })
        };
        let own = view(a, b)?;
        let better = |other: Option<i32>| other.is_some_and(|other| other > own);
        let count = match of_mentee {
            true => (0..self.case.mentors()).filter(|&other| better(view(a, other))).count(),
            false => (0..self.case.mentees()).filter(|&other| better(view(other, b))).count(),
        };
        Some(count)
    }

    /// By the definition: the sisters are together, nobody else and they do not block.
    fn is_stable(&self, made: &Made) -> bool {
        let mentor_of = |a: usize| made.iter().find(|pair| pair.0 == a).map(|pair| pair.1);
        if mentor_of(0) != mentor_of(1) {
            return false;
        }
        let load = |b: usize| made.iter().filter(|pair| pair.1 == b).count();
        let seats = |b: usize| self.case.mentor_seats[b] as usize;
        let prefers = |b: usize, a: usize, to: usize| {
            self.rank(a, b, false).unwrap() < self.rank(to, b, false).unwrap()
        };
        let alone = (2..self.case.mentees()).any(|a| {
            (0..self.case.mentors()).any(|b| {
                let Some(rank) = self.rank(a, b, true) else { return false };
                let gains = mentor_of(a).is_none_or(|own| rank < self.rank(a, own, true).unwrap());
                let held = || made.iter().filter(|pair| pair.1 == b);
                gains && (load(b) < seats(b) || held().any(|pair| prefers(b, a, pair.0)))
            })
        });
        let worth = |b: usize| {
            let (one, two) = (self.rank(0, b, true)?, self.rank(1, b, true)?);
            (seats(b) > 1).then_some((one + two, one.max(two), b))
        };
        let own = mentor_of(0).map(|b| worth(b).unwrap());
        let together = (0..self.case.mentors()).any(|b| {
            let Some(new) = worth(b).filter(|new| own.is_none_or(|own| *new < own)) else {
                return false;
            };
            assert!(Some(new) != own);
            // Seats for each of the two: free ones, and those of others whom the mentor ranks below.
            let free = seats(b).saturating_sub(load(b)).min(2);
            let held: Vec<usize> =
                made.iter().filter(|pair| pair.1 == b).map(|pair| pair.0).collect();
            let below = |sister: usize| -> Vec<usize> {
                held.iter().copied().filter(|&other| prefers(b, sister, other)).collect()
            };
            let (first, second) = (below(0), below(1));
            free == 2
                || free == 1 && (!first.is_empty() || !second.is_empty())
                || first.iter().any(|one| second.iter().any(|two| one != two))
        });
        !alone && !together
    }
}

#[test]
fn sisters_are_together_and_nobody_would_rather_change_or_there_is_no_such_pairing() {
    let (mut some, mut together, mut none) = (0, 0, 0);
    for seed in 0..cases(1000) {
        let dice = &Dice::new(23 << 40 | seed);
        let mut case = Case::random(dice, 2 + dice.roll(3), 1 + dice.roll(3), 3);
        (case.locked, case.vetoed) = (Vec::new(), Vec::new());
        case.mentee_seats.fill(1);
        if case.pairs().len() > 10 {
            continue;
        }
        let sisters = [KeepRule::of(vec![mentee(0), mentee(1)])];
        let outcome = case.situation(|situation| {
            stable_together(situation, &sisters, &Control::unbounded()).unwrap()
        });
        let asked = Sisters { case: &case };
        let all: Vec<Made> =
            case.every_pairing().into_iter().filter(|made| asked.is_stable(made)).collect();
        match outcome {
            Outcome::Solved(pairing) => {
                assert!(pairing.verified && pairing.claim == Claim::StableTogether);
                let made: Made =
                    pairing.pairs.iter().map(|pair| (at(&pair.mentee), at(&pair.mentor))).collect();
                assert!(all.contains(&made), "seed {seed}: {made:?} {case:?}");
                together += usize::from(made.iter().any(|pair| pair.0 == 0));
                some += 1;
            }
            Outcome::Impossible(why) => {
                assert!(all.is_empty() && why.visited > 0, "seed {seed}: {all:?} {case:?}");
                none += 1;
            }
            Outcome::Stopped(stopped) => panic!("{stopped:?}"),
        }
    }
    println!("{some} {together} {none}");
    assert!(some > 200 && together > 60 && none > 1, "{some} {together} {none}");
}

#[test]
fn couples_who_are_not_two_or_are_unknown_are_refused() {
    let dice = &Dice::new(5);
    let mut case = Case::random(dice, 4, 2, 2);
    (case.locked, case.vetoed) = (Vec::new(), Vec::new());
    case.mentee_seats.fill(1);
    case.situation(|situation| {
        let ask = |rules: &[KeepRule]| stable_together(situation, rules, &Control::unbounded());
        let three = KeepRule::of(vec![mentee(0), mentee(1), mentee(2)]);
        assert!(matches!(ask(&[three]), Err(StrategyError::Refused { .. })));
        let unknown = KeepRule::of(vec![mentee(0), mentee(99)]);
        assert!(matches!(ask(&[unknown]), Err(StrategyError::Undoable(_))));
        let (one, two) = (vec![mentee(0), mentee(1)], vec![mentee(1), mentee(2)]);
        let shared = [KeepRule::of(one), KeepRule::of(two)];
        assert!(matches!(ask(&shared), Err(StrategyError::Refused { .. })));
    });
}
