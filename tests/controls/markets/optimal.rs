//! Stable matchings that are best for a side, and who verifies them.

use super::{lattice, scores, strict};
use crate::{AGENTS, Case, case, end, free};
use mentormatch::audit;
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side, Sides};
use mentormatch::market::{
    Matching, Outcome, PairParts, Restrictions, RuleParts, ScoredMarket, Seats, Stopped, Strength,
    Ties,
};
use mentormatch::stable;

pub(super) fn cases() -> Vec<Case<'static>> {
    let strict = strict();
    let lattice = lattice(strict);
    let scores = scores();
    let stands = move |matching: &Matching| audit::stability(strict, matching, 0).is_stable();
    let optimal = move |outcome: stable::SideOptimalOutcome| {
        match &outcome {
            Outcome::Solved(found) => {
                assert!(stands(&found.matching));
                assert!(audit::improvement(strict, &found.matching, found.best_for).is_none());
            }
            Outcome::Stopped(Stopped { best: Some(held), .. }) => {
                let found = audit::stability(strict, &held.matching, usize::MAX);
                let pairs = found.pairs.iter().map(|pair| (pair.mentee, pair.mentor));
                assert!(found.faults.is_empty() && may_block(held, pairs));
            }
            _ => {}
        }
        end(&outcome)
    };
    let regret = |matching: &Matching| audit::measures(strict, matching).regret();
    let least = lattice.matchings().map(|one| regret(&one)).min().unwrap();
    vec![
        case("stable::mentee_optimal", move |control| {
            optimal(stable::mentee_optimal(strict, control).unwrap())
        }),
        case("stable::mentor_optimal", move |control| {
            optimal(stable::mentor_optimal(strict, control).unwrap())
        }),
        case("stable::optimal", move |control| {
            optimal(stable::optimal(strict, Side::Mentor, control).unwrap())
        }),
        case("stable::optimal_by_scores", move |control| {
            let market = ScoredMarket::new(scores);
            let (side, ties) = (Side::Mentee, Ties::Index);
            let found = stable::optimal_by_scores(&market, side, ties, control).unwrap();
            match &found {
                Outcome::Solved(found) => {
                    let matching = &found.matching;
                    assert!(audit::stability_by_scores(&market, matching, 0).is_stable());
                    assert!(audit::improvement_by_scores(&market, matching, side, ties).is_none());
                }
                Outcome::Stopped(Stopped { best: Some(held), .. }) => {
                    let found = audit::stability_by_scores(&market, &held.matching, usize::MAX);
                    let pairs = found.pairs.iter().map(|pair| (pair.mentee, pair.mentor));
                    assert!(found.faults.is_empty() && may_block(held, pairs));
                }
                _ => {}
            }
            end(&found)
        }),
        case("stable::deferred_acceptance", move |control| {
            let (_, compiled) = crate::people::compiled(AGENTS);
            let mut source = compiled.on_demand();
            let seats = |count: usize| Seats::one_each(count);
            let found = stable::deferred_acceptance::<MenteeIx, MentorIx>(
                &mut source,
                &seats(compiled.mentees()),
                &seats(compiled.mentors()),
                control,
            );
            end(&found)
        }),
        case("stable::optimal_restricted", move |control| {
            let counts = (AGENTS, AGENTS);
            let pair = lattice.mentee_optimal().pairs().next().unwrap();
            let restrictions = Restrictions::new(counts, [], [pair]).unwrap();
            let side = Side::Mentee;
            let found = stable::optimal_restricted(strict, &restrictions, side, control).unwrap();
            if let Outcome::Solved(found) = &found {
                assert!(stands(&found.optimal.matching));
                assert!(found.optimal.matching.contains(pair.0, pair.1));
            }
            end(&found)
        }),
        case("stable::minimum_regret", move |control| {
            let outcome =
                stable::minimum_regret(strict, &Restrictions::default(), control).unwrap();
            let ended = end(&outcome);
            let (found, is_cut) = match outcome {
                Outcome::Solved(found) => (Some(found), false),
                Outcome::Impossible(log) => panic!("nothing is restricted: {log:?}"),
                Outcome::Stopped(stopped) => (stopped.best, true),
            };
            if let Some(found) = found {
                assert!(stands(&found.matching));
                assert_eq!(regret(&found.matching), found.regret);
                assert!(found.bound <= least && least <= found.regret);
                assert!(is_cut || found.regret == least);
            }
            ended
        }),
        case("stable::stability_radius", move |control| {
            let told = MenteeIx::all(AGENTS).flat_map(|mentee| {
                strict.mentee_list(mentee).map(move |choice| PairParts {
                    mentee,
                    mentor: choice.partner,
                    of_mentee: vec![-i64::from(choice.rank)],
                    of_mentor: vec![0],
                })
            });
            let parts = RuleParts::new(1, told.collect()).unwrap();
            let seats = Sides::of(|side| strict.seats(side).clone());
            end(&stable::stability_radius(&parts, &seats, &lattice.mentee_optimal(), 0, control))
        }),
        case("audit::stability_within", move |control| {
            let found = audit::stability_within(strict, &lattice.mentee_optimal(), 0, control);
            assert!(found.as_solved().is_none_or(audit::Stability::is_stable));
            end(&found)
        }),
        case("audit::stability_of_within", move |control| {
            let matching = lattice.mentee_optimal();
            let strength = Strength::Strong;
            let found = audit::stability_of_within(strict, &matching, strength, 0, control);
            assert!(found.as_solved().is_none_or(audit::Stability::is_stable));
            end(&found)
        }),
        case("audit::improvement_within", move |control| {
            let best = lattice.mentee_optimal();
            let found = audit::improvement_within(strict, &best, Side::Mentee, control);
            assert!(found.as_solved().is_none_or(Option::is_none));
            end(&found)
        }),
        case("audit::stability_by_scores_within", move |control| {
            let market = ScoredMarket::new(scores);
            let found = stable::optimal_by_scores(&market, Side::Mentee, Ties::Index, &free());
            let matching = found.unwrap().solved().unwrap().matching;
            let found = audit::stability_by_scores_within(&market, &matching, 0, control);
            assert!(found.as_solved().is_none_or(audit::Stability::is_stable));
            end(&found)
        }),
        case("audit::improvement_by_scores_within", move |control| {
            let (market, side) = (ScoredMarket::new(scores), Side::Mentee);
            let found = stable::optimal_by_scores(&market, side, Ties::Index, &free());
            let matching = found.unwrap().solved().unwrap().matching;
            let ties = Ties::Index;
            let found =
                audit::improvement_by_scores_within(&market, &matching, side, ties, control);
            assert!(found.as_solved().is_none_or(Option::is_none));
            end(&found)
        }),
        case("audit::measures_within", move |control| {
            end(&audit::measures_within(strict, &lattice.mentee_optimal(), control))
        }),
        case("audit::replay_within", move |control| {
            let pair = lattice.mentee_optimal().pairs().next().unwrap();
            let restrictions = Restrictions::new((AGENTS, AGENTS), [], [pair]).unwrap();
            let side = Side::Mentee;
            let found = stable::optimal_restricted(strict, &restrictions, side, &free());
            let log = found.unwrap().solved().unwrap().log;
            end(&audit::replay_within(strict, &restrictions, &log, control).unwrap())
        }),
        case("audit::replay_regret_within", move |control| {
            let found = stable::minimum_regret(strict, &Restrictions::default(), &free())
                .unwrap()
                .solved()
                .unwrap();
            let log = found.log.unwrap();
            end(&audit::replay_regret_within(
                strict,
                &Restrictions::default(),
                found.regret,
                &log,
                control,
            )
            .unwrap())
        }),
    ]
}

/// Whether each of the blocking pairs has one of those who were still to be heard.
fn may_block(
    held: &stable::PartialSideOptimal,
    mut pairs: impl Iterator<Item = (MenteeIx, MentorIx)>,
) -> bool {
    pairs.all(|(mentee, mentor)| {
        let at = if held.best_for == Side::Mentee { mentee.get() } else { mentor.get() };
        held.waiting.contains(&at)
    })
}
