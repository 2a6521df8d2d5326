//! Repairs against exhaustive search: each single chain gives up the fewest pairs, and
//! gains the most among those; several serve as many as any way does, and together give up the fewest.

use super::support::*;
use mentormatch::kernel::Phrases;
use mentormatch::strategy::{
    Repair, SeatShortage, StandingPair, Unmatched, WhyUnmatched, repair, repair_stably,
};
use std::collections::BTreeSet;

/// A feasible set of pairs, some fixed, and a mentee with a free seat.
struct Broken {
    case: Case,
    standing: Made,
    fixed: Made,
}

fn broken(dice: &Dice, fullness: usize) -> Broken {
    let mut case = Case::random(dice, 1 + dice.roll(5), 1 + dice.roll(4), 2);
    case.locked.clear();
    if dice.hits(2) {
        // One seat each and few pairs: chains grow long.
        case.mentor_seats.fill(1);
        for cell in case.scores.iter_mut().flatten() {
            *cell = cell.filter(|_| !dice.hits(3));
        }
    }
    let mut standing = Made::new();
    let mut pairs = case.pairs();
    while !pairs.is_empty() {
        let pair = pairs.swap_remove(dice.roll(pairs.len()));
        standing.insert(pair);
        if !case.fits(&standing) || dice.roll(10) >= fullness {
            standing.remove(&pair);
        }
    }
    let fixed = standing.iter().copied().filter(|_| dice.hits(4)).collect();
    Broken { case, standing, fixed }
}

impl Broken {
    fn taken(&self, made: &Made, a: usize) -> usize {
        made.iter().filter(|pair| pair.0 == a).count()
    }

    fn free(&self) -> Vec<usize> {
        let free = |&a: &usize| self.taken(&self.standing, a) < self.case.mentee_seats[a] as usize;
        (0..self.case.mentees()).filter(free).collect()
    }

    fn named(&self) -> Vec<StandingPair> {
        let pairs = self.standing.iter().map(|pair| StandingPair {
            mentee: mentee(pair.0),
            mentor: mentor(pair.1),
            may_move: !self.fixed.contains(pair),
        });
        pairs.collect()
    }

    /// Whether two would rather have each other than those that they have beside the fixed pairs.
    fn is_blocked(&self, made: &Made) -> bool {
        let free = made - &self.fixed;
        let left = |seats: u32, fixed: usize| (seats as usize).saturating_sub(fixed);
        self.case.pairs().into_iter().filter(|pair| !made.contains(pair)).any(|(a, b)| {
            let (own, theirs) = self.case.open(a, b).unwrap();
            let (of_a, of_b): (Vec<_>, Vec<_>) = (
                free.iter().filter(|pair| pair.0 == a).collect(),
                free.iter().filter(|pair| pair.1 == b).collect(),
            );
            let fixed = |is_own: &dyn Fn(&(usize, usize)) -> bool| {
                self.fixed.iter().filter(|pair| is_own(pair)).count()
            };
            let room_a = left(self.case.mentee_seats[a], fixed(&|pair| pair.0 == a));
            let room_b = left(self.case.mentor_seats[b], fixed(&|pair| pair.1 == b));
            let view = |pair: &(usize, usize)| self.case.open(pair.0, pair.1).unwrap();
            let wants_b = of_a.len() < room_a || of_a.iter().any(|pair| view(pair).0 < own);
            let wants_a = of_b.len() < room_b || of_b.iter().any(|pair| view(pair).1 < theirs);
            wants_a && wants_b
        })
    }

    fn repaired(&self, freed: &[usize]) -> Repair {
        let standing = self.named();
        let freed: Vec<_> = freed.iter().map(|&a| mentee(a)).collect();
        let repaired =
            self.case.situation(|situation| repair(situation, &standing, &freed, &free()));
        repaired.unwrap().solved().unwrap()
    }

    /// What a repair makes of the standing pairs, with everything it says checked.
    fn after(&self, repair: &Repair) -> Made {
        assert!(repair.verified);
        let (new, ended) = (positions(&repair.new_pairs), positions(&repair.ended_pairs));
        assert!(new.is_disjoint(&self.standing) && ended.is_subset(&self.standing));
        assert!(ended.is_disjoint(&self.fixed));
        let after = &(&self.standing - &ended) | &new;
        assert!(self.case.fits(&after));
        assert!(after.iter().all(|&(a, b)| self.case.open(a, b).is_some()));
        let unit = i64::from(repair.unit.per_one());
        assert_eq!(repair.gain, (self.case.total(&after) - self.case.total(&self.standing)) * unit);
        let moved: BTreeSet<_> = ended.iter().map(|pair| pair.0).collect();
        assert_eq!(repair.moved, moved.len());
        // The chains, followed in words, lead to the same pairs.
        let mut followed = self.standing.clone();
        for chain in &repair.chains {
            assert!(chain.moves[0].from.is_none());
            for (step, next) in chain.moves.iter().zip(chain.moves.iter().skip(1)) {
                assert_eq!(Some(&step.to), next.from.as_ref());
            }
            for step in &chain.moves {
                if let Some(from) = &step.from {
                    assert!(followed.remove(&(at(&step.mentee), at(from))));
                }
                assert!(followed.insert((at(&step.mentee), at(&step.to))));
            }
        }
        assert_eq!(followed, after);
        after
    }
}

#[test]
fn a_single_chain_gives_up_the_fewest_pairs_and_gains_the_most_of_those() {
    let (mut longest, mut stuck) = ([0; 4], 0);
    for seed in 0..cases(2500) {
        let dice = &Dice::new(9 << 40 | seed);
        let broken = broken(dice, 9);
        let Some(freed) = dice.pick(&broken.free()) else { continue };
        if broken.case.pairs().len() > 11 {
            continue;
        }
        // Fixed pairs stay, nobody has fewer mentors, and the freed one has one more.
        let served: Vec<Made> = broken
            .case
            .every_pairing()
            .into_iter()
            .filter(|made| {
                made.is_superset(&broken.fixed)
                    && (0..broken.case.mentees()).all(|a| {
                        let before = broken.taken(&broken.standing, a);
                        broken.taken(made, a) >= before + usize::from(a == freed)
                    })
            })
            .collect();
        let given_up = |made: &Made| (&broken.standing - made).len();
        let repair = broken.repaired(&[freed]);
        let after = broken.after(&repair);
        let Some(fewest) = served.iter().map(given_up).min() else {
            assert!(repair.chains.is_empty() && repair.unserved.len() == 1);
            assert_eq!(after, broken.standing);
            shortage_holds(&broken, freed, &repair.why(&repair.unserved[0]));
            stuck += 1;
            continue;
        };
        assert!(repair.unserved.is_empty() && served.contains(&after), "seed {seed}");
        assert_eq!(given_up(&after), fewest, "seed {seed}");
        assert_eq!(repair.chains[0].moves.len(), fewest + 1);
        let best = served
            .iter()
            .filter(|made| given_up(made) == fewest && made.len() == broken.standing.len() + 1)
            .map(|made| broken.case.total(made))
            .max();
        assert_eq!(Some(broken.case.total(&after)), best, "seed {seed}");
        longest[fewest.min(3)] += 1;
    }
    assert!(longest[1] > 50 && longest[2] > 5 && stuck > 100, "{longest:?} {stuck}");
}

/// The reason of somebody whom no chain serves: those named compete for the mentors
/// named, and for nobody else, unless a fixed pair is theirs.
fn shortage_holds(broken: &Broken, freed: usize, why: &WhyUnmatched) {
    let allowed = |a: usize| {
        let open = move |&b: &usize| broken.case.open(a, b).is_some();
        (0..broken.case.mentors()).filter(open).filter(move |&b| !broken.standing.contains(&(a, b)))
    };
    match why {
        WhyUnmatched::NobodyAllowed => assert_eq!(allowed(freed).count(), 0),
        WhyUnmatched::Shortage { mentees, mentors, needed, available } => {
            let mentees: BTreeSet<_> = mentees.iter().map(at).collect();
            let mentors: BTreeSet<_> = mentors.iter().map(at).collect();
            assert!(mentees.contains(&freed) && needed > available);
            assert!(mentees.iter().all(|&a| allowed(a).all(|b| mentors.contains(&b))));
            for &b in &mentors {
                let of_b: Vec<_> = broken.standing.iter().filter(|pair| pair.1 == b).collect();
                assert_eq!(of_b.len(), broken.case.mentor_seats[b] as usize);
                assert!(of_b.iter().all(|p| broken.fixed.contains(p) || mentees.contains(&p.0)));
            }
        }
        other => panic!("{other:?} is no reason here"),
    }
}

#[test]
fn several_freed_are_served_as_many_as_any_way_serves_and_give_up_the_fewest() {
    let (mut several, mut shared) = (0, 0);
    for seed in 0..cases(1200) {
        let dice = &Dice::new(10 << 40 | seed);
        let broken = broken(dice, 6);
        let freed = broken.free();
        if broken.case.pairs().len() > 10 || broken.case.mentee_seats.iter().any(|&s| s > 1) {
            continue;
        }
        let served = |made: &Made| freed.iter().filter(|&&a| broken.taken(made, a) > 0).count();
        let all = broken.case.every_pairing().into_iter().filter(|made| {
            made.is_superset(&broken.fixed)
                && (0..broken.case.mentees())
                    .all(|a| broken.taken(made, a) >= broken.taken(&broken.standing, a))
        });
        let all: Vec<Made> = all.collect();
        let most = all.iter().map(&served).max().unwrap();
        let repair = broken.repaired(&freed);
        let after = broken.after(&repair);
        assert_eq!(served(&after), most, "seed {seed}");
        assert_eq!(repair.chains.len() + repair.unserved.len(), freed.len());
        // Of all that serve the same people none gives up fewer pairs, or has a higher total then.
        let given_up = |made: &Made| (&broken.standing - made).len();
        let same = |made: &&Made| {
            (0..broken.case.mentees()).all(|a| broken.taken(made, a) == broken.taken(&after, a))
        };
        let cost = |made: &Made| (given_up(made), -broken.case.total(made));
        assert_eq!(all.iter().filter(same).map(cost).min(), Some(cost(&after)), "seed {seed}");
        let chain_moves: usize = repair.chains.iter().map(|chain| chain.moves.len()).sum();
        assert_eq!(chain_moves, given_up(&after) + repair.chains.len());
        // Each shortage stands once, and lacks a seat for each who names it.
        let named = |at: usize| {
            let number = at as u64 + 1;
            let names = |one: &&Unmatched| one.why == WhyUnmatched::InShortage { number };
            repair.unserved.iter().filter(names).count() as u64
        };
        for (at, shortage) in repair.shortages.iter().enumerate() {
            assert_eq!(shortage.needed - shortage.available, named(at), "seed {seed}");
            let same = |other: &&SeatShortage| other.mentors == shortage.mentors;
            assert_eq!(repair.shortages.iter().filter(same).count(), 1);
        }
        shared += usize::from((0..repair.shortages.len()).any(|at| named(at) > 1));
        several += usize::from(repair.chains.len() > 1);
    }
    assert!(several > 50 && shared > 20, "{several} {shared}");
}

#[test]
fn a_chain_is_told_in_words() {
    let case = Case {
        mentee_seats: vec![1, 1],
        mentor_seats: vec![1, 1],
        waiting: vec![0, 0],
        scores: vec![vec![Some((1, 1)), Some((0, 0))], vec![Some((2, 2)), None]],
        locked: Vec::new(),
        vetoed: Vec::new(),
    };
    let broken = Broken { case, standing: Made::from([(0, 0)]), fixed: Made::new() };
    let repair = broken.repaired(&[1]);
    broken.after(&repair);
    let chain = &repair.chains[0];
    assert_eq!(chain.words(&Phrases::english()), "a1 gets the mentor b0; a0 moves from b0 to b1");
    let russian = "a1 получает наставника b0; a0 переходит от наставника b0 к наставнику b1";
    assert_eq!(chain.words(&Phrases::russian()), russian);
}

#[test]
fn by_preferences_nobody_would_rather_change_and_the_fewest_mentees_get_another_mentor() {
    let (mut moved, mut lost, mut around, mut several) = (0, 0, 0, 0);
    for seed in 0..cases(1500) {
        let dice = &Dice::new(12 << 40 | seed);
        let mut broken = broken(dice, 6);
        let strict = dice.hits(2);
        if strict {
            // No two partners as good as each other, and one seat a mentee: the fewest are proven.
            for (at, cell) in broken.case.scores.iter_mut().flatten().enumerate() {
                *cell = cell.map(|(one, two)| (one * 100 + at as i32, two * 100 - at as i32));
            }
        }
        if broken.case.pairs().len() > 10 || broken.case.mentee_seats.iter().any(|&s| s > 1) {
            continue;
        }
        let repair = broken.case.situation(|situation| {
            repair_stably(situation, &broken.named(), &free()).unwrap().solved().unwrap()
        });
        assert!(repair.verified, "seed {seed}");
        let (new, ended) = (positions(&repair.new_pairs), positions(&repair.ended_pairs));
        assert!(new.is_disjoint(&broken.standing) && ended.is_subset(&broken.standing));
        assert!(ended.is_disjoint(&broken.fixed));
        let after = &(&broken.standing - &ended) | &new;
        assert!(broken.case.fits(&after) && !broken.is_blocked(&after), "seed {seed}");
        // Whoever would rather change would do so with one of a pair that stays.
        let stays = |a: usize, b: usize| broken.fixed.iter().any(|pair| pair.0 == a || pair.1 == b);
        assert!(broken.case.blocking(&after).iter().all(|&(a, b)| stays(a, b)), "seed {seed}");
        let unit = i64::from(repair.unit.per_one());
        let gain = broken.case.total(&after) - broken.case.total(&broken.standing);
        assert_eq!(repair.gain, gain * unit);
        let alone = |&a: &usize| broken.case.mentee_seats[a] > 0 && broken.taken(&after, a) == 0;
        let alone: BTreeSet<usize> = (0..broken.case.mentees()).filter(alone).collect();
        assert_eq!(
            repair.unserved.iter().map(|one| at(&one.person)).collect::<BTreeSet<_>>(),
            alone
        );
        let changed = |made: &Made| {
            let of = |made: &Made, a: usize| made.iter().find(|pair| pair.0 == a).copied();
            let differs = |&a: &usize| of(made, a) != of(&broken.standing, a);
            (0..broken.case.mentees()).filter(differs).count()
        };
        if strict {
            let all = broken.case.every_pairing().into_iter();
            let stable =
                all.filter(|made| made.is_superset(&broken.fixed) && !broken.is_blocked(made));
            let fewest: Vec<usize> = stable.map(|made| changed(&made)).collect();
            assert_eq!(fewest.iter().min(), Some(&changed(&after)), "seed {seed}");
            several += usize::from(fewest.len() > 1);
        }
        moved += usize::from(repair.moved > 1);
        lost += usize::from(ended.iter().any(|pair| alone.contains(&pair.0)));
        around += usize::from(!broken.case.blocking(&after).is_empty());
    }
    println!("{moved} {lost} {around} {several}");
    assert!(
        moved > 10 && lost > 10 && around > 5 && several > 3,
        "{moved} {lost} {around} {several}"
    );
}
