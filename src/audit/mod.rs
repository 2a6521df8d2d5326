//! Independent verifiers and measures. Nothing here imports a solver, and no solver imports it.
//!
//! A proof may come from anybody. So the file of each verifier says at its top which theorem it
//! rests on and what it trusts; sums are of types wider than anything that can arrive, or checked,
//! and a proof out of range is refused by name. `tests/theory/forged` attacks each of them.
//!
//! | task | item |
//! | --- | --- |
//! | whether a matching is stable, and which pairs block it | [`stability`], [`stability_by_scores`] |
//! | the same with ties, in the weak, strong or super sense | [`stability_of`] |
//! | whether a stable matching is the best for a side | [`improvement`], [`improvement_by_scores`], [`improvement_by_rows`] |
//! | why no stable matching respects restrictions or a rank | [`replay`], [`replay_regret`], [`replay_insistence`], by costs [`best_restricted`] |
//! | whether a matching is the cheapest of all stable ones | [`least_cost`] |
//! | whether its groups cost least of all stable ones, by any cost of a group | [`least_group_cost`] |
//! | how many pairs a weakly stable matching may have at most | [`largest_possible`] |
//! | whether an assignment has the best sum | [`verify_assignment`] |
//! | whether it has the best worst pair | [`verify_lone_bottleneck`], [`verify_bottleneck`] |
//! | whether it has the best profile | [`verify_profile`], [`verify_partial_profile`] |
//! | whether a list of the best assignments is in order | [`verify_ranked`] |
//! | whether drafts are good enough and as far apart as is said | [`verify_different`] |
//! | whether loads are as even as the best sum allows, or the best at their spread | [`verify_even_loads`], [`verify_within_spread`], [`refutes_spread`] |
//! | whether bounds over groups and kinds of partners are kept, by the best sum | [`verify_grouped`], [`refutes_grouped`] |
//! | whether rows are kept together and apart and columns have their least size, by the best sum | [`verify_kept`] |
//! | whether groups are led by mentors who may, by the best sum | [`verify_led`] |
//! | whether no assignment of the asked kind exists | [`verify_impossible`] |
//! | the bound of a run that was stopped | [`verify_partial`], [`verify_partial_bottleneck`] |
//! | whether a matching of one pool has the best sum | [`verify_general`], [`verify_partial_general`] |
//! | pairs and one group of three: whether nothing is better, or what nothing exceeds | [`verify_trio`], [`trio_bound`] |
//! | rooms of one size: whether they are allowed, and their sum | [`verify_rooms`] |
//! | whether required pairs of a pool cannot all be made | [`verify_general_impossible`] |
//! | a pool's pairing or stable partition | [`pool_stability`], [`is_stable_partition`] |
//! | the same with ties, in the weak, strong or super sense, or why there is none | [`pool_stability_of`], [`refutes_strongly_stable`], [`refutes_super_stable`] |
//! | whether pairs of a pool are the most that are stable among themselves | [`is_largest_internally_stable`] |
//! | whether minimums are met without justified envy, or by no matching | [`envy`], [`refutes_envy_free`] |
//! | who blocks where couples choose together | [`couples_stability`] |
//! | projects given to students | [`project_stability`], with ties [`project_stability_of`], or why none is super-stable [`refutes_super_stable_projects`] |
//! | triples of three sides: what they cost, their bound, whether a triple blocks | [`axial_cost`], [`axial_bound`], [`cyclic_blocking`] |
//! | a timetable of quick meetings | [`timetable`] |
//! | whether mentees could do better together, or a vote of them be lost | [`is_efficient`], [`is_stable_efficient`], [`is_popular`], [`refutes_popular`] |
//! | odds of pairs, and whether matchings to draw from have them | [`verify_lottery`], [`verify_decomposition`] |
//! | what holds of odds before the draw | [`ex_ante_blocking`], [`unequal_treatment`], [`envy_ex_ante`], [`is_ordinally_efficient`] |
//! | whether odds are those of probabilistic serial | [`is_probabilistic_serial`] |
//! | why somebody has no better partner | [`why_not`] |
//! | all measures of a matching by name: coverage, ranks, blocking, envy, Gini, overlap | [`quality`] |
//! | ranks, sums and sizes of a matching | [`measures`], [`score_measures`] |
//!
//! What each certificate says, and what has to be checked for it to be a proof, is told in
//! [the guide to certificates](crate::guides::certificates) for whoever reads answers without this crate; `benches/peers/check.py`
//! is a second checker, written from there.

mod among;
mod applying;
mod assignment;
mod assured;
mod barrier;
mod between;
mod bottleneck;
mod chain;
mod couples;
mod cuts;
mod deletions;
mod descent;
mod different;
mod doubled;
mod efficiency;
mod envy;
mod ex_ante;
mod ex_ante_envy;
mod fairness;
mod flaw;
mod general;
mod general_flaw;
mod general_required;
mod group_cost;
mod grouped;
mod insistence;
mod insisting;
mod kept;
mod ladder;
mod lagrange;
mod lattice;
mod lattice_fault;
mod led;
mod loads;
mod loads_flaw;
mod lottery;
mod measures;
mod mutual;
mod no_projects;
mod odd_sets;
mod offers;
mod optimality;
mod optimality_by_rows;
mod optimality_by_scores;
mod ordinal;
mod partial;
mod partition;
mod pool;
mod pool_refutations;
mod popularity;
mod profile;
mod profile_signs;
mod projects;
mod quality;
mod quotas;
mod ranked;
mod relaxed;
mod replay;
mod restricted;
mod rooms;
mod rules;
mod score_standings;
mod shortage;
mod signs;
mod size_bound;
mod slacks;
mod spread;
mod stability;
mod stability_by_rows;
mod stability_by_scores;
mod standing;
mod stopped_bottleneck;
mod strength;
mod strong_pool;
mod super_stable;
mod timetable;
mod trio;
mod triples;
mod walks;
mod wanted;
mod wants;
mod why_not;
mod wishes;
mod worst;

pub use assignment::{AssignmentProof, verify_assignment, verify_assignment_within};
pub use assured::SizeFault;
pub use bottleneck::{
    verify_bottleneck, verify_bottleneck_within, verify_lone_bottleneck,
    verify_lone_bottleneck_within,
};
pub use chain::{Chain, Full, Holder};
pub use couples::{CouplesBlocking, CouplesStability, couples_stability, couples_stability_within};
pub use different::{DifferentFlaw, verify_different, verify_different_within};
pub use efficiency::{NotCovered, is_efficient, is_stable_efficient};
pub use envy::{
    Envy, JustifiedEnvy, envy, envy_within, refutes_envy_free, refutes_envy_free_within,
};
pub use ex_ante::{ex_ante_blocking, unequal_treatment};
pub use ex_ante_envy::{EnvyExAnte, envy_ex_ante};
pub use flaw::AssignmentFlaw;
pub use general::{
    GeneralProof, verify_general, verify_general_within, verify_partial_general,
    verify_partial_general_within,
};
pub use general_flaw::GeneralFlaw;
pub use general_required::verify_general_impossible;
pub use group_cost::{GroupCostFault, least_group_cost, least_group_cost_within};
pub use grouped::{GroupedFlaw, refutes_grouped, verify_grouped, verify_grouped_within};
pub use insistence::{replay_insistence, replay_insistence_within};
pub use kept::{KeptFlaw, verify_kept, verify_kept_within};
pub use lattice::{least_cost, least_cost_within};
pub use lattice_fault::LatticeFault;
pub use led::{LedFlaw, verify_led, verify_led_within};
pub use loads::{verify_even_loads, verify_even_loads_within};
pub use loads_flaw::LoadsFlaw;
pub use lottery::{LotteryFlaw, verify_decomposition, verify_lottery};
pub use measures::{
    Measures, RankMeasures, ScoreMeasures, measures, measures_within, score_measures,
};
pub use no_projects::{refutes_super_stable_projects, refutes_super_stable_projects_within};
pub use optimality::{Cycle, improvement, improvement_within};
pub use optimality_by_rows::improvement_by_rows;
pub use optimality_by_scores::{improvement_by_scores, improvement_by_scores_within};
pub use ordinal::{is_ordinally_efficient, is_probabilistic_serial};
pub use partial::{verify_partial, verify_partial_within};
pub use partition::{
    is_largest_internally_stable, is_largest_internally_stable_within, is_stable_partition,
    is_stable_partition_within,
};
pub use pool::{
    PoolBlocking, PoolStability, pool_stability, pool_stability_of, pool_stability_of_within,
    pool_stability_within,
};
pub use pool_refutations::{
    refutes_regret, refutes_regret_within, refutes_required, refutes_required_within,
};
pub use popularity::{is_popular, refutes_popular};
pub use profile::{
    verify_partial_profile, verify_partial_profile_within, verify_profile, verify_profile_within,
};
pub use projects::{
    ProjectBlocking, ProjectStability, project_stability, project_stability_of,
    project_stability_of_within, project_stability_within,
};
pub use quality::{Quality, quality};
pub use ranked::{RankedFlaw, verify_ranked, verify_ranked_within};
pub use relaxed::GroupedCheck;
pub use replay::{
    ReplayFault, Replayed, replay, replay_regret, replay_regret_within, replay_within,
};
pub use restricted::{best_restricted, best_restricted_within};
pub use rooms::{RoomsFlaw, verify_rooms, verify_rooms_within};
pub use score_standings::ScoreStandings;
pub use shortage::{verify_impossible, verify_impossible_within};
pub use size_bound::largest_possible;
pub use spread::{refutes_spread, verify_within_spread, verify_within_spread_within};
pub use stability::{BlockingPair, Gain, Stability, stability, stability_within};
pub(crate) use stability_by_rows::feasibility_by_rows;
pub use stability_by_rows::stability_by_rows;
pub use stability_by_scores::{stability_by_scores, stability_by_scores_within};
pub use standing::Infeasibility;
pub use stopped_bottleneck::{verify_partial_bottleneck, verify_partial_bottleneck_within};
pub use strength::{stability_of, stability_of_within};
pub use strong_pool::{refutes_strongly_stable, refutes_strongly_stable_within};
pub use super_stable::{refutes_super_stable, refutes_super_stable_within};
pub use timetable::{TimetableCheck, TimetableFlaw, timetable};
pub use trio::{TrioFlaw, trio_bound, verify_trio, verify_trio_within};
pub use triples::{
    axial_bound, axial_bound_within, axial_cost, cyclic_blocking, cyclic_blocking_within,
};
pub use why_not::{WhyNot, why_not};
