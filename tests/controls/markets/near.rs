//! Matchings near to what stands, with minimums, without envy, and with couples.

use super::strict;
use crate::{AGENTS, Case, End, case, end, free};
use mentormatch::audit;
use mentormatch::kernel::{Index, MenteeIx, MentorIx, StopReason};
use mentormatch::market::{
    Couple, CouplesMarket, Lists, Matching, Outcome, Restrictions, Seats, TwoSided,
};
use mentormatch::stable;

pub(super) fn cases() -> Vec<Case<'static>> {
    let strict = strict();
    let stands = move |matching: &Matching| audit::stability(strict, matching, 0).is_stable();
    let ended = |stopped: Option<StopReason>| stopped.map_or(End::Solved, End::Stopped);
    // Four mentees who tie two at a time: small enough for a search.
    let few = || {
        let groups = |at: u32| [0, 2].map(|two| vec![(at + two) % 4, (at + two + 1) % 4]);
        Lists::tied((0..4).map(groups))
    };
    let few: &'static TwoSided = Box::leak(Box::new(
        TwoSided::new(few(), few(), Seats::one_each(4), Seats::each(vec![2; 4])).unwrap(),
    ));
    let spread = (0..4).map(|at| (MenteeIx::at(at), MentorIx::at(3 - at)));
    let spread: &'static Matching = Box::leak(Box::new(Matching::new(4, 4, spread).unwrap()));
    let wanted = [2, 1, 0, 1];
    let changed = stable::repair(few, spread, &Restrictions::default(), &free())
        .unwrap()
        .solved()
        .unwrap()
        .changed;
    let fewest = stable::fewest_blocking(few, &wanted, &free()).unwrap().solved().unwrap().blocking;
    let most = stable::largest_with_minimums(few, &wanted, &free()).unwrap().solved().is_some();
    let alone: Vec<u32> = (0..AGENTS).map(|at| u32::from(at % 2 == 0)).collect();
    let alone: &'static [u32] = Box::leak(alone.into_boxed_slice());
    vec![
        case("stable::repair", move |control| {
            let none = Restrictions::default();
            let (found, stopped) = match stable::repair(few, spread, &none, control).unwrap() {
                Outcome::Solved(found) => (found, None),
                Outcome::Impossible(_) => panic!("nothing is locked"),
                Outcome::Stopped(stopped) => match stopped.best {
                    Some(best) => (best, Some(stopped.reason)),
                    None => return End::Stopped(stopped.reason),
                },
            };
            assert!(audit::stability(few, &found.matching, 0).is_stable());
            assert!(found.least_changed <= changed && changed <= found.changed);
            ended(stopped)
        }),
        case("stable::repair_frontier", move |control| {
            let lists = |own: usize| (0..4).map(|at| (own + at) as u32 % 4).collect::<Vec<_>>();
            let side = || Lists::strict((0..4).map(lists));
            let seats = || Seats::one_each(4);
            let small = TwoSided::new(side(), side(), seats(), seats()).unwrap();
            let present = Matching::new(4, 4, []).unwrap();
            end(&stable::repair_frontier(&small, &present, control).unwrap())
        }),
        case("stable::settle", move |control| {
            let nobody = Matching::new(AGENTS, AGENTS, []).unwrap();
            let found = stable::settle(strict, &nobody, control).unwrap();
            assert!(found.as_solved().is_none_or(|found| stands(&found.matching)));
            end(&found)
        }),
        case("stable::least_discontent", move |control| {
            let lists = |own: usize| (0..4).map(|at| (own + at) as u32 % 4).collect::<Vec<_>>();
            let side = || Lists::strict((0..4).map(lists));
            let seats = || Seats::one_each(4);
            let small = TwoSided::new(side(), side(), seats(), seats()).unwrap();
            let lock = [(MenteeIx::new(0), MentorIx::new(3))];
            let locks = Restrictions::new((4, 4), [], lock).unwrap();
            end(&stable::least_discontent(&small, &locks, control).unwrap())
        }),
        case("stable::fewest_blocking", move |control| {
            let outcome = stable::fewest_blocking(few, &wanted, control).unwrap();
            let ended = end(&outcome);
            let best = match outcome {
                Outcome::Solved(found) => Some(found),
                Outcome::Impossible(_) => panic!("the minimums can be met"),
                Outcome::Stopped(stopped) => stopped.best,
            };
            if let Some(found) = best {
                let blocking = audit::stability(few, &found.matching, 0).blocking;
                assert!(audit::stability(few, &found.matching, 0).faults.is_empty());
                assert_eq!(blocking, found.blocking);
                assert!(found.bound <= fewest && fewest <= blocking);
            }
            ended
        }),
        case("stable::largest_with_minimums", move |control| {
            let outcome = stable::largest_with_minimums(few, &wanted, control).unwrap();
            if let Outcome::Solved(found) = &outcome {
                assert!(most && audit::stability(few, &found.matching, 0).is_stable());
            }
            end(&outcome)
        }),
        case("stable::envy_free", move |control| {
            let outcome = stable::envy_free(strict, alone, control).unwrap();
            if let Outcome::Solved(found) = &outcome {
                assert!(audit::envy(strict, alone, &found.matching).is_free());
            }
            end(&outcome)
        }),
        case("audit::envy_within", move |control| {
            let outcome =
                audit::envy_within(strict, alone, &Matching::empty(AGENTS, AGENTS), control);
            if let Outcome::Solved(found) = &outcome {
                assert_eq!(found.short.len(), AGENTS / 2);
            }
            end(&outcome)
        }),
        case("audit::refutes_envy_free_within", move |control| {
            let best = stable::mentee_optimal(strict, &free()).unwrap().solved().unwrap().matching;
            let outcome = audit::refutes_envy_free_within(strict, &[1; AGENTS], &best, control);
            if let Outcome::Solved(refuted) = &outcome {
                assert!(!refuted);
            }
            end(&outcome)
        }),
        case("stable::stable_with_couples", move |control| {
            let market = coupled(strict);
            let found = stable::stable_with_couples(&market, control);
            let holds = |found: &Matching| audit::couples_stability(&market, found).is_stable();
            assert!(found.as_solved().is_none_or(holds));
            end(&found)
        }),
        case("audit::couples_stability_within", move |control| {
            let market = coupled(strict);
            let found = stable::mentee_optimal(strict, &free()).unwrap().solved().unwrap();
            end(&audit::couples_stability_within(&market, &found.matching, control))
        }),
    ]
}

/// The first two as a couple that may be anywhere, best by their ranks.
fn coupled(market: &TwoSided) -> CouplesMarket {
    let anywhere = vec![(0..market.mentors() as u32).collect()];
    let couple = Couple::at_one_place(market, [0, 1].map(MenteeIx::new), &anywhere);
    CouplesMarket::new(market.clone(), vec![couple]).unwrap()
}
