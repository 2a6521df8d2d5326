//! All stable matchings of a market, and what is best among them.

use super::{lattice, strict};
use crate::{AGENTS, Case, case, end, free};
use mentormatch::audit;
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side};
use mentormatch::market::{Matching, Outcome, Restrictions};
use mentormatch::stable::{self, Lattice};

pub(super) fn cases() -> Vec<Case<'static>> {
    let strict = strict();
    let lattice = lattice(strict);
    let stands = move |matching: &Matching| audit::stability(strict, matching, 0).is_stable();
    let all: Vec<Matching> = lattice.matchings().collect();
    let rank_sums = move |matching: &Matching| {
        let measures = audit::measures(strict, matching);
        (measures.sex_equality(), measures.balance(), measures.regret())
    };
    let [equal, balanced] = [0, 1].map(|which| {
        let of = |matching: &Matching| [rank_sums(matching).0, rank_sums(matching).1][which];
        all.iter().map(of).min().unwrap()
    });
    let regret = all.iter().map(|one| rank_sums(one).2).min().unwrap();
    let count = all.len() as u128;
    let sought = move |outcome: Outcome<stable::Sought, _, stable::Sought>, truth: u64| {
        let ended = end(&outcome);
        let (found, cut) = outcome.best().unwrap();
        assert!(stands(&found.matching));
        assert!(found.bound <= truth && truth <= found.value);
        assert!(cut.is_some() || found.value == truth);
        ended
    };
    let present = lattice.mentor_optimal();
    let rotations = lattice.precedences().count();
    assert!(count > 2 && rotations > 1, "{count} {rotations}");
    vec![
        case("audit::least_cost_within", move |control| {
            let found = lattice.egalitarian(&free()).solved().unwrap();
            let ranks = |mentee: MenteeIx, mentor: MentorIx| {
                let own = strict.mentee_list(mentee).find(|one| one.partner == mentor).unwrap();
                let other = strict.mentor_list(mentor).find(|one| one.partner == mentee).unwrap();
                i64::from(own.rank + other.rank)
            };
            let (matching, proof) = (&found.matching, &found.proof);
            let said = audit::least_cost_within(strict, matching, ranks, proof, control).unwrap();
            assert!(said.as_solved().is_none_or(|&cost| cost == found.cost));
            end(&said)
        }),
        case("audit::best_restricted_within", move |control| {
            let pair = lattice.mentor_optimal().pairs().next().unwrap();
            let restrictions = Restrictions::new((AGENTS, AGENTS), [], [pair]).unwrap();
            let goal = (Side::Mentee, None);
            let found = lattice.best_restricted(&restrictions, goal, &free()).solved().unwrap();
            let (matching, proof) = (&found.matching, &found.proof);
            let said = audit::best_restricted_within(
                strict,
                &restrictions,
                goal,
                matching,
                proof,
                control,
            );
            end(&said.unwrap())
        }),
        case("stable::Lattice::cheapest_groups", move |control| {
            end(&lattice.cheapest_groups(group_cost, control).unwrap())
        }),
        case("stable::Lattice::least_dearest_group", move |control| {
            end(&lattice.least_dearest_group(group_cost, control).unwrap())
        }),
        case("audit::least_group_cost_within", move |control| {
            let found = lattice.cheapest_groups(group_cost, &free()).unwrap().solved().unwrap();
            let (matching, proof) = (&found.matching, &found.proof);
            let said = audit::least_group_cost_within(strict, matching, group_cost, proof, control);
            let said = said.unwrap();
            assert!(said.as_solved().is_none_or(|&cost| cost == found.cost));
            end(&said)
        }),
        case("stable::Lattice::best_restricted", move |control| {
            let pair = lattice.mentor_optimal().pairs().next().unwrap();
            let restrictions = Restrictions::new((AGENTS, AGENTS), [], [pair]).unwrap();
            let found = lattice.best_restricted(&restrictions, (Side::Mentee, None), control);
            if let Outcome::Solved(found) = &found {
                assert!(stands(&found.matching) && found.matching.contains(pair.0, pair.1));
            }
            end(&found)
        }),
        case("stable::Lattice::minimum_regret", move |control| {
            let outcome = lattice.minimum_regret(&Restrictions::default(), control);
            let ended = end(&outcome);
            let found = match outcome {
                Outcome::Stopped(stopped) => stopped.best,
                outcome => outcome.solved(),
            };
            if let Some(found) = found {
                assert!(stands(&found.matching));
                assert!(found.bound <= regret && regret <= found.regret);
            }
            ended
        }),
        case("stable::Lattice::respecting", move |control| {
            let pair = lattice.mentee_optimal().pairs().next().unwrap();
            let restrictions = Restrictions::new((AGENTS, AGENTS), [], [pair]).unwrap();
            let left = lattice.respecting(&restrictions, control);
            if let Outcome::Solved(left) = &left {
                assert!(stands(&left.as_ref().unwrap().mentor_optimal()));
            }
            end(&left)
        }),
        case("stable::Lattice::new", move |control| end(&Lattice::new(strict, control).unwrap())),
        case("stable::Lattice::list", move |control| {
            let outcome = lattice.list(None, control);
            let ended = end(&outcome);
            let (listed, cut) = outcome.best().unwrap();
            assert!(listed.iter().all(&stands));
            assert!(listed.len() as u128 == count || cut.is_some());
            ended
        }),
        case("stable::Lattice::breakages", move |control| {
            let found = lattice.breakages(&lattice.mentee_optimal(), control).unwrap();
            assert!(found.as_solved().is_none_or(|all| all.len() == AGENTS));
            end(&found)
        }),
        case("stable::Lattice::count", move |control| {
            let outcome = lattice.count(control);
            let ended = end(&outcome);
            let (found, cut) = outcome.best().unwrap();
            let found = found.to_u128().unwrap();
            assert!(found <= count && (cut.is_some() || found == count));
            ended
        }),
        case("stable::Lattice::sex_equal", move |control| {
            sought(lattice.sex_equal(control), equal)
        }),
        case("stable::Lattice::balanced", move |control| {
            sought(lattice.balanced(control), balanced)
        }),
        case("stable::Lattice::median", move |control| {
            let outcome = lattice.median(control).unwrap();
            let ended = end(&outcome);
            assert!(stands(&outcome.best().unwrap().0));
            ended
        }),
        case("stable::Sublattice::count", move |control| {
            let outcome = unrestricted(lattice).count(control);
            let ended = end(&outcome);
            assert!(outcome.best().unwrap().0.to_u128().unwrap() <= count);
            ended
        }),
        case("stable::Sublattice::sex_equal", move |control| {
            sought(unrestricted(lattice).sex_equal(control), equal)
        }),
        case("stable::Sublattice::balanced", move |control| {
            sought(unrestricted(lattice).balanced(control), balanced)
        }),
        case("stable::Sublattice::median", move |control| {
            let outcome = unrestricted(lattice).median(control).unwrap();
            let ended = end(&outcome);
            assert!(stands(&outcome.best().unwrap().0));
            ended
        }),
        case("stable::Sublattice::transitive_reduction", move |control| {
            end(&unrestricted(lattice).transitive_reduction(1000, control).unwrap())
        }),
        case("stable::Lattice::least_cost", move |control| {
            end(&lattice
                .least_cost(|mentee, mentor| i64::from(mentee.raw() * mentor.raw()), control))
        }),
        case("stable::Lattice::egalitarian", move |control| end(&lattice.egalitarian(control))),
        case("stable::Lattice::nearest", move |control| {
            let found = lattice.nearest(&present, control);
            assert!(found.as_solved().is_none_or(|found| found.differing == 0));
            end(&found)
        }),
        case("stable::Lattice::transitive_reduction", move |control| {
            end(&lattice.transitive_reduction(1000, control).unwrap())
        }),
        case("stable::Lattice::transitive_closure", move |control| {
            end(&lattice.transitive_closure(1000, control).unwrap())
        }),
        case("stable::Lattice::dot", move |control| end(&lattice.dot(1000, control).unwrap())),
    ]
}

/// Any cost of a mentor's group.
fn group_cost(mentor: MentorIx, group: &[MenteeIx]) -> i64 {
    group.iter().map(|mentee| (mentee.get() * (mentor.get() + 3) % 7) as i64).sum()
}

/// The whole lattice, as what no restriction leaves out.
fn unrestricted<'l>(lattice: &'l stable::Lattice<'_>) -> stable::Sublattice<'l> {
    lattice.respecting(&Restrictions::default(), &free()).solved().unwrap().unwrap()
}
