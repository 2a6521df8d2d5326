//! Groups with a mentor and a co-mentor, against exhaustive search.

use super::support::*;
use mentormatch::kernel::Control;
use mentormatch::market::Outcome;
use mentormatch::people::{Answer, Base, Cohort, PersonId, Value};
use mentormatch::strategy::{
    Claim, CoLeaders, CoMentors, GroupSizes, Situation, SituationFault, Strategy, StrategyError,
};

struct Shared {
    case: Case,
    /// Two who may lead together.
    teams: Vec<(usize, usize)>,
    /// The school of each mentor, and whether those of one school may lead together.
    schools: Vec<Option<usize>>,
    by_school: bool,
    alone: bool,
    least: u32,
}

impl Shared {
    fn random(dice: &Dice) -> Option<Self> {
        let mut case = Case::random(dice, 1 + dice.roll(4), 1 + dice.roll(4), 3);
        if case.pairs().len() > 12 {
            return None;
        }
        if dice.hits(2) {
            case.locked.clear();
        }
        for seats in &mut case.mentee_seats {
            *seats = (*seats).max(u32::from(!dice.hits(6))) + u32::from(!dice.hits(3));
        }
        let mentors = case.mentors();
        let mut teams = Vec::new();
        for one in 0..mentors {
            for two in one + 1..mentors {
                if dice.hits(3) {
                    teams.push(if dice.hits(2) { (one, two) } else { (two, one) });
                }
            }
        }
        let schools = (0..mentors).map(|_| (!dice.hits(4)).then(|| dice.roll(2))).collect();
        let (by_school, alone) = (dice.hits(2), !dice.hits(4));
        let least = if dice.hits(4) { 2 } else { 0 };
        Some(Self { case, teams, schools, by_school, alone, least })
    }

    fn strategy(&self) -> CoMentors {
        let team = |&(main, co): &(usize, usize)| CoLeaders::new(mentor(main), mentor(co));
        let mut strategy = CoMentors::of(self.teams.iter().map(team).collect());
        if self.by_school {
            strategy.alike = Some("school".into());
        }
        strategy.alone = self.alone;
        let mut sizes = GroupSizes::default();
        sizes.otherwise.least = self.least;
        strategy.in_groups(sizes)
    }

    fn situation<T>(&self, look: impl FnOnce(&Situation) -> T) -> T {
        let cohort = self.case.cohort();
        let mentees: Vec<_> = cohort.mentees().iter().map(|(_, one)| one.clone()).collect();
        let mut mentors: Vec<_> = cohort.mentors().iter().map(|(_, one)| one.clone()).collect();
        for (mentor, school) in mentors.iter_mut().zip(&self.schools) {
            if let Some(school) = school {
                let answer = Answer::Given(Value::Text(format!("s{school}")));
                mentor.person.attributes.insert("school".to_owned(), answer);
            }
        }
        let cohort = Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap();
        self.case.situation_of(cohort, &rules(&self.case.scores), look)
    }

    /// The mentors of each mentee, where the pairs are groups that may be led.
    fn keeps(&self, made: &Made) -> bool {
        let led = |a: usize| -> Vec<usize> {
            made.iter().filter(|pair| pair.0 == a).map(|pair| pair.1).collect()
        };
        let groups: Vec<Vec<usize>> = (0..self.case.mentees()).map(led).collect();
        groups.iter().all(|group| {
            let size = groups.iter().filter(|other| *other == group).count() as u32;
            let may = match group[..] {
                [] => return true,
                [_] => self.alone && size >= self.least,
                [one, two] => {
                    let named =
                        self.teams.contains(&(one, two)) || self.teams.contains(&(two, one));
                    let alike = self.by_school
                        && self.schools[one].is_some()
                        && self.schools[one] == self.schools[two];
                    named || alike && size >= self.least
                }
                _ => false,
            };
            // A mentor of two groups has mentees whose mentors differ.
            may && groups
                .iter()
                .all(|other| other == group || group.iter().all(|mentor| !other.contains(mentor)))
        })
    }

    fn value(&self, made: &Made) -> (usize, i64) {
        let served = (0..self.case.mentees()).filter(|&a| made.iter().any(|pair| pair.0 == a));
        (served.count(), self.case.total(made))
    }
}

#[test]
fn as_many_mentees_as_groups_of_one_mentor_or_two_can_have_and_the_best_of_those() {
    let (mut two, mut refused) = (0, 0);
    for seed in 0..cases(600) {
        let dice = &Dice::new(181 << 40 | seed);
        let Some(shared) = Shared::random(dice) else { continue };
        let all = shared.case.every_pairing().into_iter().filter(|made| shared.keeps(made));
        let best = all.map(|made| shared.value(&made)).max();
        shared.situation(|situation| {
            let strategy = shared.strategy();
            let formed = strategy.form(situation, &free());
            let Some(best) = best else {
                let Err(StrategyError::Undoable(faults)) = formed else { panic!("{formed:?}") };
                assert!(matches!(&faults[..], [SituationFault::LockedCoLed { mentees }]
                    if !mentees.is_empty()));
                refused += 1;
                return;
            };
            let formed = formed.unwrap().solved().unwrap();
            assert!(formed.verified && formed.claim == Claim::BestCoLed, "seed {seed}");
            let got = made(&formed);
            assert!(shared.case.fits(&got) && shared.keeps(&got), "seed {seed}: {got:?}");
            assert!(shared.case.locked.iter().all(|pair| got.contains(pair)));
            assert_eq!(shared.value(&got), best, "seed {seed}");
            let groups = strategy.groups(&formed);
            let pairs: usize = groups.iter().map(|one| one.leaders.len() * one.mentees.len()).sum();
            assert_eq!(pairs, got.len());
            for group in groups.iter().filter(|group| group.leaders.len() == 2) {
                two += 1;
                let (main, co) = (at(&group.leaders[0]), at(&group.leaders[1]));
                assert!(shared.teams.contains(&(main, co)) || !shared.teams.contains(&(co, main)));
            }
        });
    }
    println!("{two} {refused}");
    assert!(two > 60 && refused > 4);
}

#[test]
fn a_stopped_search_for_co_mentors_gives_what_it_has_or_says_that_it_has_nothing() {
    let mut told = 0;
    for seed in 0..cases(400) {
        let Some(shared) = Shared::random(&Dice::new(182 << 40 | seed)) else { continue };
        shared.situation(|situation| {
            let mut strategy = shared.strategy();
            strategy.nodes = 1 + seed % 4;
            let Ok(Outcome::Stopped(stopped)) = strategy.form(situation, &free()) else { return };
            let Some(best) = stopped.best else { return };
            let got = made(&best.pairing);
            assert!(shared.case.fits(&got) && shared.keeps(&got), "seed {seed}");
            assert_eq!(best.pairing.claim, Claim::Feasible);
            assert!(best.bound.is_some_and(|bound| bound.pairs.is_none()));
            told += 1;
        });
    }
    assert!(told > 5, "{told}");
}

#[test]
fn co_mentors_are_written_as_data_and_nobody_unknown_leads() {
    let text = r#"{"teams": [{"main": "b0", "co": "b1", "size": {"least": 2, "most": 6}}],
        "alike": "organisation", "alone": false}"#;
    let strategy: CoMentors = serde_json::from_str(text).unwrap();
    assert!(!strategy.alone && strategy.teams[0].size.most == Some(6));
    let again = serde_json::to_string(&strategy).unwrap();
    assert_eq!(serde_json::from_str::<CoMentors>(&again).unwrap(), strategy);
    let shared = Shared::random(&Dice::new(3)).unwrap();
    shared.situation(|situation| {
        let nobody = PersonId::new("nobody").unwrap();
        let strategy = CoMentors::of(vec![CoLeaders::new(mentor(0), nobody.clone())]);
        let Err(StrategyError::Undoable(faults)) = strategy.form(situation, &free()) else {
            panic!("nobody is known");
        };
        assert!(matches!(&faults[..], [SituationFault::UnknownPerson { person, .. }]
            if *person == nobody));
        let twice = CoMentors::of(vec![CoLeaders::new(mentor(0), mentor(0))]);
        let refused = twice.form(situation, &free());
        // A mentor without seats leads nothing, and then the team is not looked at.
        assert!(matches!(refused, Err(StrategyError::Refused { .. })) || refused.is_ok());
        let stopped =
            CoMentors::default().form(situation, &Control::unbounded().with_work_limit(0));
        assert!(stopped.unwrap().reason().is_some());
    });
}
