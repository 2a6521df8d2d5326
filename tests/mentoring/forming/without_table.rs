//! Strategies that go without a table of all pairs where it would take too much memory form the
//! pairing that they form with it.

use crate::support::random::{cases, cohort, rng, rules};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, StopReason, Stream};
use mentormatch::market::{Outcome, Ties};
use mentormatch::people::PersonId;
use mentormatch::strategy::{
    HighestTotal, Optimal, Pairing, Prepared, Situation, Stable, Strategy, WaitingFirst,
};
use rand::RngExt;

pub(super) fn free() -> Control<'static> {
    Control::unbounded()
}

/// Tables of as many pairs are large enough to be gone without.
const SHAPES: [(usize, usize); 3] = [(300, 250), (620, 122), (150, 500)];

/// Random people and rules with seats, vetoes and pairs that are ruled out; the mentees have so
/// many seats at most.
pub(super) fn prepared(rng: &mut Stream, shape: (usize, usize), most: u32) -> Prepared {
    let (mentees, mentors) = shape;
    let cohort = cohort(rng, mentees, mentors);
    let mut rules = rules(rng, &cohort);
    // Rules over groups keep to the table.
    (rules.quotas, rules.mixes) = (Vec::new(), Vec::new());
    let vetoed: Vec<(PersonId, PersonId)> = (0..40)
        .filter_map(|_| {
            let mentee = MenteeIx::at(rng.random_range(0..mentees));
            let mentor = MentorIx::at(rng.random_range(0..mentors));
            Some((cohort.mentees().id(mentee)?.clone(), cohort.mentors().id(mentor)?.clone()))
        })
        .collect();
    let required = rules.required.clone();
    let vetoed = vetoed.iter().filter(|&pair| !required.contains(pair));
    let prepared = Prepared::new(cohort, &rules).unwrap();
    let prepared = if rng.random_bool(0.5) {
        prepared.with_vetoes(vetoed.map(|(mentee, mentor)| (mentee, mentor))).unwrap()
    } else {
        prepared
    };
    let out = rng.random_range(2..5);
    let prepared = if rng.random_bool(0.3) {
        let kept = prepared.rules().required().to_vec();
        let out = move |mentee: MenteeIx, mentor: MentorIx| {
            !kept.contains(&(mentee, mentor)) && (mentee.get() + mentor.get()) % out == 0
        };
        prepared.ruling_out(out).unwrap()
    } else {
        prepared
    };
    let mut of_mentees = vec![1; mentees];
    if rng.random_bool(0.7) {
        of_mentees = (0..mentees).map(|_| rng.random_range(0..=most)).collect();
    }
    let mut of_mentors: Vec<u32> = (0..mentors).map(|_| rng.random_range(0..4)).collect();
    for &(mentee, mentor) in prepared.rules().required() {
        of_mentees[mentee.get()] = of_mentees[mentee.get()].max(1);
        of_mentors[mentor.get()] = of_mentors[mentor.get()].max(1);
    }
    prepared.with_seats(of_mentees, of_mentors).unwrap()
}

/// Locks some pairs that may be made, the same in both.
pub(super) fn lock(rng: &mut Stream, situations: [&mut Situation; 2]) {
    let [one, two] = situations;
    for _ in 0..20 {
        let mentee = MenteeIx::at(rng.random_range(0..one.cohort().mentees().len()));
        let mentor = MentorIx::at(rng.random_range(0..one.cohort().mentors().len()));
        let (mentee, mentor) = one.ids(mentee, mentor).unwrap();
        let locked = one.lock(&mentee, &mentor);
        assert_eq!(locked, two.lock(&mentee, &mentor));
    }
}

fn form(strategy: &dyn Strategy, situation: &Situation) -> Pairing {
    strategy.form(situation, &free()).unwrap().solved().unwrap()
}

/// Holds a strategy without a table against itself with one. Says whether it went without.
fn check(strategy: &dyn Strategy, [table, rows]: [&Situation; 2], threads: usize) -> bool {
    let expected = form(strategy, table);
    assert!(expected.verified && expected.pairs_scored.is_none());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let mut found = pool.install(|| form(strategy, rows));
    let scored = found.pairs_scored.take();
    assert_eq!(found, expected, "{} in {threads} threads", strategy.code());
    scored.is_some()
}

#[test]
fn strategies_without_a_table_form_the_pairing_of_the_table() {
    let strategies: [&dyn Strategy; 5] = [
        &Optimal,
        &HighestTotal,
        &Stable::for_mentees(),
        &Stable::for_mentors(),
        &WaitingFirst::at_most(2),
    ];
    let mut without = [0; 5];
    let rounds = (cases(2500) / 800).max(3);
    for seed in 0..rounds {
        let mut rng = rng(seed + (1 << 45));
        let most = if seed % 3 == 2 { 2 } else { 1 };
        let prepared = prepared(&mut rng, SHAPES[seed as usize % 3], most);
        assert!(prepared.table_bytes() > 600_000);
        let mut table = prepared.situation(&free()).unwrap();
        let rows = prepared.clone().with_table_limit(0);
        let mut rows = rows.situation(&free()).unwrap();
        if rng.random_bool(0.6) {
            lock(&mut rng, [&mut table, &mut rows]);
        }
        for (strategy, without) in strategies.into_iter().zip(&mut without) {
            let threads = [1, 2, 8][seed as usize % 3];
            *without += u64::from(check(strategy, [&table, &rows], threads));
        }
    }
    // Mentors have several seats in all of these, so that no assignment is read by mentor.
    assert_eq!(without, [rounds; 5]);
}

#[test]
fn a_table_is_made_where_it_fits_or_nothing_else_will_do() {
    let mut rng = rng(1 << 46);
    let prepared = prepared(&mut rng, (300, 250), 1);
    // What the control allows counts as the limit does.
    let tight = free().with_memory_limit(1 << 19);
    let rows = prepared.situation(&tight).unwrap();
    assert!(form(&Stable::for_mentees(), &rows).pairs_scored.is_some());
    // Other ties, other strategies and the table itself are there all the same.
    let lottery = Stable::for_mentees().with_ties(Ties::Lottery { seed: 1 });
    assert!(form(&lottery, &rows).pairs_scored.is_none());
    assert_eq!(rows.table().unwrap().scores(), prepared.table(&free()).unwrap().scores());
    // A small table is always made.
    let few = self::prepared(&mut rng, (60, 50), 1).with_table_limit(0);
    assert!(form(&Optimal, &few.situation(&free()).unwrap()).pairs_scored.is_none());
    // Mentors of one seat each, fewer than the mentees: read by mentor, from a table.
    let (mentees, mentors) = (vec![1; 300], vec![1; 250]);
    let single = prepared.with_seats(mentees, mentors).unwrap().with_table_limit(0);
    let single = single.situation(&free()).unwrap();
    assert!(form(&Optimal, &single).pairs_scored.is_none());
    assert!(form(&Stable::for_mentors(), &single).pairs_scored.is_some());
}

#[test]
fn a_run_without_a_table_is_stopped_in_every_pass() {
    let mut rng = rng(1 << 47);
    let prepared = prepared(&mut rng, (300, 250), 1).with_table_limit(0);
    let situation = prepared.situation(&free()).unwrap();
    let strategies: [&dyn Strategy; 3] =
        [&Optimal, &Stable::for_mentees(), &WaitingFirst::default()];
    for strategy in strategies {
        let cancel = std::sync::atomic::AtomicBool::new(true);
        let stopped = strategy.form(&situation, &free().with_cancel(&cancel)).unwrap();
        let Outcome::Stopped(stopped) = stopped else { panic!("{} went on", strategy.code()) };
        assert_eq!(stopped.reason, StopReason::Cancelled);
    }
}
