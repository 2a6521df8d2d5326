//! What a stopped strategy hands over, with a table of all pairs and without one: pairs that can be
//! made, what the whole run cannot exceed, and, where pairs were to be stable, who may still block.
//! All of it is counted here once more from the open market.

use super::support::{Case, Dice, cases};
use super::without_table::{free, lock, prepared};
use crate::support::random::rng;
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Side, StopReason};
use mentormatch::market::{Outcome, Stopped};
use mentormatch::strategy::{
    Claim, HighestTotal, OpenMarket, Optimal, Pairing, PartialPairing, Situation, Stable, Strategy,
    WaitingFirst, WhyUnmatched, WorstServedFirst,
};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// A situation as the checks read it.
struct Open<'a> {
    situation: &'a Situation,
    market: OpenMarket,
}

type Place = (MenteeIx, MentorIx);

impl<'a> Open<'a> {
    fn of(situation: &'a Situation) -> Self {
        Self { situation, market: situation.market().unwrap() }
    }

    fn places(&self, pairing: &Pairing) -> Vec<Place> {
        let cohort = self.situation.cohort();
        let place = |pair: &mentormatch::strategy::Pair| {
            let mentee = cohort.mentees().index_of(&pair.mentee).unwrap();
            (mentee, cohort.mentors().index_of(&pair.mentor).unwrap())
        };
        pairing.pairs.iter().map(place).collect()
    }

    fn seats(&self, side: Side, at: usize) -> usize {
        let market = &self.market;
        (match side {
            Side::Mentee => market.mentee_seats.of(at),
            Side::Mentor => market.mentor_seats.of(at),
        }) as usize
    }

    /// The pairs that would leave their partners for each other, by the definition.
    fn blocking(&self, made: &[Place]) -> Vec<Place> {
        let scores = &self.market.scores;
        let mut of_mentee = vec![(0, i32::MAX); scores.mentees()];
        let mut of_mentor = vec![(0, i32::MAX); scores.mentors()];
        for &(a, b) in made {
            let (own, theirs) = scores.of(a, b).unwrap();
            let (mentee, mentor) = (&mut of_mentee[a.get()], &mut of_mentor[b.get()]);
            *mentee = (mentee.0 + 1, mentee.1.min(own));
            *mentor = (mentor.0 + 1, mentor.1.min(theirs));
        }
        let made: BTreeSet<Place> = made.iter().copied().collect();
        let mut found = Vec::new();
        for a in MenteeIx::all(scores.mentees()) {
            for b in MentorIx::all(scores.mentors()) {
                let Some((own, theirs)) = scores.of(a, b) else { continue };
                let wants = |(partners, worst): (usize, i32), seats: usize, score: i32| {
                    partners < seats || (partners > 0 && worst < score)
                };
                if !made.contains(&(a, b))
                    && wants(of_mentee[a.get()], self.seats(Side::Mentee, a.get()), own)
                    && wants(of_mentor[b.get()], self.seats(Side::Mentor, b.get()), theirs)
                {
                    found.push((a, b));
                }
            }
        }
        found
    }

    /// Looks at what a stopped run handed over where the whole one gave `whole`. Says whether
    /// everything was counted.
    fn check(&self, near: &PartialPairing, whole: &Pairing) -> bool {
        let (pairing, cohort) = (&near.pairing, self.situation.cohort());
        assert_eq!((pairing.claim, pairing.verified), (Claim::Feasible, true));
        let made = self.places(pairing);
        let (mut of_mentee, mut of_mentor) =
            (vec![0; cohort.mentees().len()], vec![0; cohort.mentors().len()]);
        let (mut own, mut theirs) = (0, 0);
        for (&(a, b), pair) in made.iter().zip(&pairing.pairs) {
            let scores = self.market.scores.of(a, b).expect("a pair that may be made");
            assert_eq!(scores, (pair.mentee_score, pair.mentor_score));
            assert_eq!(pair.locked, self.situation.locked().contains(&(a, b)));
            (of_mentee[a.get()], of_mentor[b.get()]) =
                (of_mentee[a.get()] + 1, of_mentor[b.get()] + 1);
            (own, theirs) = (own + i64::from(scores.0), theirs + i64::from(scores.1));
        }
        assert!(self.situation.locked().iter().all(|pair| made.contains(pair)));
        let within = |side, of: &[usize]| {
            of.iter().enumerate().all(|(at, &partners)| partners <= self.seats(side, at))
        };
        assert!(within(Side::Mentee, &of_mentee) && within(Side::Mentor, &of_mentor));
        let measures = &pairing.measures;
        assert_eq!((measures.size, measures.total), (made.len(), own + theirs));
        assert_eq!((measures.mentees.total, measures.mentors.total), (own, theirs));
        let alone = |side, of: &[usize]| {
            (0..of.len()).filter(|&at| of[at] == 0 && self.seats(side, at) > 0).count()
        };
        assert_eq!(pairing.unmatched_mentees.len(), alone(Side::Mentee, &of_mentee));
        assert_eq!(pairing.unmatched_mentors.len(), alone(Side::Mentor, &of_mentor));

        // Kept and read back.
        let kept = serde_json::to_string(near).unwrap();
        assert_eq!(serde_json::from_str::<PartialPairing>(&kept).unwrap(), *near);

        // Nothing that the whole run could have given is beyond the bound.
        let bound = near.bound.expect("a bound");
        assert!(bound.total >= i128::from(whole.measures.total), "{bound:?} {:?}", whole.measures);
        assert!(bound.pairs.is_none_or(|pairs| pairs >= whole.pairs.len() as u64));

        let blocking = self.blocking(&made);
        if near.pairing.strategy.starts_with("stable") {
            let locked = self.situation.locked();
            let is_locked =
                |pair: &Place| locked.iter().any(|other| other.0 == pair.0 || other.1 == pair.1);
            for (a, b) in blocking.iter().filter(|pair| !is_locked(pair)) {
                let both = [cohort.mentees().id(*a).unwrap(), cohort.mentors().id(*b).unwrap()];
                assert!(both.iter().any(|one| near.waiting.contains(one)), "{both:?}");
            }
        } else {
            assert!(near.waiting.is_empty());
        }
        let ranked = [&measures.mentees, &measures.mentors].map(|side| &side.rank_profile);
        match measures.blocking_pairs {
            Some(counted) => {
                assert_eq!(counted, blocking.len() as u64);
                assert!(ranked.iter().all(|ranks| ranks.iter().sum::<usize>() == made.len()));
            }
            None => {
                assert!(ranked.iter().all(|ranks| ranks.is_empty()));
                let alone = pairing.unmatched_mentees.iter().chain(&pairing.unmatched_mentors);
                assert!(alone.clone().all(|one| one.why == WhyUnmatched::NotLookedInto));
                assert!(pairing.shortages.is_empty());
            }
        }
        measures.blocking_pairs.is_some()
    }
}

fn form(
    strategy: &dyn Strategy,
    situation: &Situation,
    control: &Control<'_>,
) -> Outcome<Pairing, std::convert::Infallible, PartialPairing> {
    strategy.form(situation, control).unwrap()
}

fn strategies() -> [Box<dyn Strategy>; 6] {
    [
        Box::new(Optimal),
        Box::new(HighestTotal),
        Box::new(Stable::for_mentees()),
        Box::new(Stable::for_mentors()),
        Box::new(WaitingFirst::at_most(2)),
        Box::new(WorstServedFirst::default()),
    ]
}

/// Small situations, stopped after few steps, by a deadline and by a flag: thousands of runs.
#[test]
fn a_stopped_strategy_hands_over_its_best_with_its_bound() {
    let mut stopped = 0;
    for seed in 0..cases(200) {
        let dice = Dice::new(seed + (1 << 40));
        let (mentees, mentors) = (1 + dice.roll(9), 1 + dice.roll(7));
        let case = Case::random(&dice, mentees, mentors, 3);
        let raised = AtomicBool::new(true);
        let controls = [
            free().with_work_limit(1),
            free().with_work_limit(2 + dice.roll(9) as u64),
            free().with_work_limit(10 + dice.roll(90) as u64),
            free().with_cancel(&raised),
            free().with_deadline(Instant::now()),
        ];
        case.situation(|situation| {
            let open = Open::of(situation);
            for strategy in strategies() {
                let whole = form(&*strategy, situation, &free()).solved().unwrap();
                for control in &controls {
                    match form(&*strategy, situation, control) {
                        Outcome::Solved(pairing) => assert_eq!(pairing, whole),
                        Outcome::Impossible(never) => match never {},
                        Outcome::Stopped(Stopped { best, .. }) => {
                            let near = best.expect("something was scored, so something is held");
                            assert!(open.check(&near, &whole), "{}", strategy.code());
                            stopped += 1;
                        }
                    }
                }
            }
        });
    }
    assert!(stopped > 800, "{stopped}");
}

/// The same of people for whom no table is made. A work limit bounds the solver alone, so that
/// everything is counted of what it gives.
fn without_a_table(strategy: &dyn Strategy, seed: u64, most: u32, limits: &[u64]) {
    let mut rng = rng(seed);
    let prepared = prepared(&mut rng, (300, 250), most);
    let mut table = prepared.situation(&free()).unwrap();
    let mut rows = prepared.clone().with_table_limit(0).situation(&free()).unwrap();
    lock(&mut rng, [&mut table, &mut rows]);
    let open = Open::of(&table);
    let whole = form(strategy, &table, &free()).solved().unwrap();
    let mut stopped = 0;
    for &limit in limits {
        let control = free().with_work_limit(limit);
        for (situation, is_table) in [(&table, true), (&rows, false)] {
            let Outcome::Stopped(Stopped { reason, best }) = form(strategy, situation, &control)
            else {
                continue;
            };
            assert_eq!(reason, StopReason::WorkLimit);
            let near = best.expect("a solver that began holds something");
            assert_eq!(near.pairing.pairs_scored.is_none(), is_table);
            assert!(open.check(&near, &whole), "{} after {limit}", strategy.code());
            stopped += 1;
        }
    }
    assert!(stopped >= limits.len(), "{} came to its end", strategy.code());
}

#[test]
fn the_best_pairs_so_far_are_handed_over_without_a_table() {
    without_a_table(&Optimal, 1 << 48, 1, &[1, 10, 1000]);
}

#[test]
fn the_highest_total_so_far_is_handed_over_without_a_table() {
    without_a_table(&HighestTotal, 1 << 49, 2, &[1, 10, 1000]);
}

#[test]
fn pairs_held_by_proposals_are_handed_over_without_a_table() {
    without_a_table(&Stable::for_mentees(), 1 << 50, 1, &[1, 10, 100]);
    without_a_table(&Stable::for_mentors(), 1 << 50, 2, &[1, 10, 100]);
}

#[test]
fn those_who_waited_are_handed_over_without_a_table() {
    without_a_table(&WaitingFirst::at_most(2), 1 << 51, 1, &[1, 10, 1000]);
}

/// Cancelled at every so many questions to the control, so in every pass. Nothing is scored then
/// but the pairs themselves, and what was not counted says so.
#[test]
fn a_cancelled_run_without_a_table_hands_over_its_pairs_at_once() {
    let mut rng = rng(1 << 52);
    let prepared = prepared(&mut rng, (300, 250), 1).with_table_limit(0);
    let rows = prepared.situation(&free()).unwrap();
    let open = Open::of(&rows);
    for (strategy, least) in [
        (&Optimal as &dyn Strategy, 4),
        (&Stable::for_mentees(), 4),
        (&Stable::for_mentors(), 4),
        (&WaitingFirst::default(), 2),
    ] {
        let questions = AtomicU64::new(0);
        let count = |_| {
            questions.fetch_add(1, Ordering::Relaxed);
            false
        };
        let whole = form(strategy, &rows, &free().with_cancel_when(&count)).solved().unwrap();
        let all = questions.into_inner();
        let (mut counted, mut not_counted, mut nothing) = (0, 0, 0);
        for at in 0..8 {
            let left = AtomicU64::new(at * all / 8);
            let cancel = |_| {
                left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                    .is_err()
            };
            match form(strategy, &rows, &free().with_cancel_when(&cancel)) {
                Outcome::Solved(mut pairing) => {
                    pairing.pairs_scored = whole.pairs_scored;
                    assert_eq!(pairing, whole);
                }
                Outcome::Impossible(never) => match never {},
                Outcome::Stopped(Stopped { reason, best }) => {
                    assert_eq!(reason, StopReason::Cancelled);
                    match best.map(|near| open.check(&near, &whole)) {
                        None => nothing += 1,
                        Some(true) => counted += 1,
                        Some(false) => not_counted += 1,
                    }
                }
            }
        }
        let code = strategy.code();
        assert_eq!(counted, 0, "{code}");
        assert!(not_counted >= least, "{code}: {not_counted}, nothing {nothing}");
        assert!(nothing == 0 || !code.starts_with("stable"), "{code}");
    }
}
