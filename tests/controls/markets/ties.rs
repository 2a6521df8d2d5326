//! Lists with ties.

use super::tied;
use crate::{Case, case, end, free};
use mentormatch::audit;
use mentormatch::market::{InsistenceLog, Lists, Matching, Outcome, Seats, Strength, TwoSided};
use mentormatch::stable;

pub(super) fn cases() -> Vec<Case<'static>> {
    let with_ties = tied();
    let size =
        stable::largest(with_ties, &free()).unwrap().solved().unwrap().matching.size() as u64;
    let weak = move |matching: &Matching| audit::stability(with_ties, matching, 0).is_stable();
    let strong = move |outcome: &Outcome<Matching, InsistenceLog>, strength| {
        match outcome {
            Outcome::Solved(matching) => {
                assert!(audit::stability_of(with_ties, matching, strength, 0).is_stable());
            }
            Outcome::Impossible(log) => audit::replay_insistence(with_ties, log).unwrap(),
            Outcome::Stopped(_) => {}
        }
        end(outcome)
    };
    vec![
        case("stable::nearly_largest", move |control| {
            let found = stable::nearly_largest(with_ties, control).unwrap();
            assert!(found.as_solved().is_none_or(|found| weak(&found.matching)));
            end(&found)
        }),
        case("stable::largest", move |control| {
            let outcome = stable::largest(with_ties, control).unwrap();
            let ended = end(&outcome);
            if let Ok((found, _)) = outcome.best() {
                assert!(weak(&found.matching));
                assert!(found.matching.size() as u64 <= size && size <= found.bound);
            }
            ended
        }),
        case("stable::strongly_stable", move |control| {
            strong(&stable::strongly_stable(with_ties, control).unwrap(), Strength::Strong)
        }),
        case("stable::super_stable", move |control| {
            strong(&stable::super_stable(with_ties, control).unwrap(), Strength::Super)
        }),
        case("audit::replay_insistence_within", move |control| {
            // Whatever two make of two with whom they are all content, others would do as well.
            let lists = || Lists::tied([[vec![0, 1]], [vec![0, 1]]]);
            let seats = || Seats::one_each(2);
            let market = TwoSided::new(lists(), lists(), seats(), seats()).unwrap();
            let found = stable::super_stable(&market, &free()).unwrap();
            let log = found.as_impossible().unwrap();
            end(&audit::replay_insistence_within(&market, log, control).unwrap())
        }),
    ]
}
