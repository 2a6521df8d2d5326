//! Which verifier is attacked by which test.

use super::harness::Tally;

/// A kind of certificate and those who verify it.
struct Kind {
    name: &'static str,
    /// Functions of `audit`.
    verifiers: &'static [&'static str],
    /// Types of `market`.
    certificates: &'static [&'static str],
    attack: fn() -> Tally,
}

macro_rules! kinds {
    ($($name:ident: [$($verifier:ident),*], [$($certificate:ident),*], $attack:expr;)*) => {
        const KINDS: &[Kind] = &[$(Kind {
            name: stringify!($name),
            verifiers: &[$(stringify!($verifier)),*],
            certificates: &[$(stringify!($certificate)),*],
            attack: $attack,
        }),*];
        $(#[test]
        fn $name() {
            let kind = KINDS.iter().find(|kind| kind.name == stringify!($name)).unwrap();
            let tally = (kind.attack)();
            println!("{}: {tally:?}", kind.name);
            assert!(tally.judged >= super::harness::least(), "{tally:?}");
            // Otherwise exhaustive search had nothing to say.
            assert!(tally.refused > tally.judged / 50 && tally.accepted > 0, "{tally:?}");
        })*
    };
}

kinds! {
    sums_of_integers: [verify_assignment], [AssignmentAnswer, AssignmentCertificate, PairCover],
        super::sums::answers::<i64>;
    sums_of_floats: [verify_assignment], [AssignmentAnswer, AssignmentCertificate, PairCover],
        super::sums::answers::<f64>;
    sums_of_short_floats: [verify_assignment], [AssignmentAnswer, AssignmentCertificate],
        super::sums::answers::<f32>;
    stopped_sums_of_integers: [verify_partial], [PartialAssignment], super::sums::stopped::<i64>;
    stopped_sums_of_floats: [verify_partial], [PartialAssignment], super::sums::stopped::<f64>;
    worst_pairs_of_integers: [verify_bottleneck], [BottleneckAnswer, BottleneckLimit],
        super::worst::worst::<i64>;
    worst_pairs_of_floats: [verify_bottleneck], [BottleneckAnswer, BottleneckLimit],
        super::worst::worst::<f64>;
    worst_pairs_alone_of_integers: [verify_lone_bottleneck], [LoneBottleneck, BottleneckLimit],
        super::worst::worst_alone::<i64>;
    worst_pairs_alone_of_floats: [verify_lone_bottleneck], [LoneBottleneck],
        super::worst::worst_alone::<f64>;
    stopped_worst_pairs_of_integers: [verify_partial_bottleneck], [PartialBottleneck],
        super::worst::stopped_worst::<i64>;
    stopped_worst_pairs_of_floats: [verify_partial_bottleneck], [PartialBottleneck],
        super::worst::stopped_worst::<f64>;
    profiles_of_integers: [verify_profile], [ProfileAnswer, ProfileProof, ProfileStage],
        super::profiles::best::<i64>;
    profiles_of_floats: [verify_profile], [ProfileAnswer, ProfileProof, ProfileStage],
        super::profiles::best::<f64>;
    stopped_profiles_of_integers: [verify_partial_profile], [PartialProfile],
        super::profiles::stopped::<i64>;
    stopped_profiles_of_floats: [verify_partial_profile], [PartialProfile],
        super::profiles::stopped::<f32>;
    pools_of_integers: [verify_general], [GeneralAnswer, GeneralCertificate, OddSet],
        super::general::answers::<i64>;
    pools_of_floats: [verify_general], [GeneralAnswer, GeneralCertificate, OddSet],
        super::general::answers::<f64>;
    stopped_pools_of_integers: [verify_partial_general], [PartialGeneral],
        super::general::stopped::<i64>;
    stopped_pools_of_floats: [verify_partial_general], [PartialGeneral],
        super::general::stopped::<f64>;
    required_pairs_of_pools: [verify_general_impossible], [GeneralWitness],
        super::general::witnesses;
    groups_of_three: [verify_trio, verify_trio_within], [TrioAnswer, TrioProof, TriedTrio],
        super::trio::answers;
    rooms_of_one_size: [verify_rooms, verify_rooms_within], [RoomsAnswer],
        super::rooms::answers;
    bounds_of_groups_of_three: [trio_bound], [NearTrio], super::trio::bounds;
    drafts_that_differ: [verify_different, verify_different_within], [DifferentDrafts],
        super::different::drafts;
    best_sums_in_order: [verify_ranked], [RankedAssignment], super::ranked::lists;
    even_loads_of_a_best_sum: [verify_even_loads, verify_even_loads_within],
        [EvenLoads, LoadLevels, NearEven], super::loads::even;
    loads_within_a_spread: [verify_within_spread, verify_within_spread_within],
        [WithinSpread, LoadWindow, NearSpread], super::loads::within;
    no_loads_within_a_spread: [refutes_spread], [SpreadWitness], super::loads::none;
    sums_under_groups: [verify_grouped, verify_grouped_within],
        [GroupedAnswer, GroupedProof, NearGrouped], super::grouped::answers;
    groups_that_are_led: [verify_led, verify_led_within], [GroupedAnswer, GroupedProof],
        super::led::answers;
    sums_of_what_is_kept: [verify_kept, verify_kept_within], [GroupedAnswer, GroupedProof],
        super::kept::answers;
    no_sum_under_groups: [refutes_grouped], [GroupedWitness], super::grouped::none;
    shortages: [verify_impossible], [AssignmentWitness, HallWitness, QuotaWitness],
        super::sums::shortages;
    stable_matchings: [stability, stability_within, stability_of], [Matching, Strength],
        super::pairs::stable;
    matchings_with_couples: [couples_stability, couples_stability_within], [Matching],
        super::pairs::with_couples;
    projects_with_ties: [project_stability_of, project_stability_of_within], [ProjectMatching],
        super::projects::tied_allocations;
    projects_of_students: [project_stability, project_stability_within], [ProjectMatching],
        super::projects::allocations;
    stable_matchings_by_scores: [stability_by_scores, stability_by_rows], [Matching], super::pairs::stable_by_scores;
    best_of_one_side: [improvement, improvement_within, improvement_by_scores, improvement_by_rows], [Matching],
        super::pairs::best;
    efficient_for_mentees: [is_efficient], [Matching], super::mentees::efficient;
    efficient_among_stable: [is_stable_efficient], [Matching], super::mentees::stable_efficient;
    popular_matchings: [is_popular], [Matching], super::mentees::popular;
    nothing_popular: [refutes_popular], [], super::mentees::unpopular;
    odds_of_a_market: [verify_lottery], [Lottery, Odds], super::lotteries::within_rules;
    odds_of_eating: [is_probabilistic_serial], [Lottery], super::lotteries::serial;
    odds_that_are_efficient: [is_ordinally_efficient], [Lottery], super::lotteries::efficient;
    odds_that_nothing_blocks: [ex_ante_blocking], [Lottery], super::lotteries::stable;
    odds_that_are_equal: [unequal_treatment], [Lottery], super::lotteries::equal;
    odds_without_envy: [envy_ex_ante], [Lottery], super::lotteries::without_envy;
    mixtures_of_matchings: [verify_decomposition], [Decomposition, DrawnLottery, LotteryPart],
        super::lotteries::mixtures;
    restrictions: [replay], [DeletionLog], super::logs::restricted;
    regrets: [replay_regret], [DeletionLog], super::logs::regret;
    restrictions_by_costs: [best_restricted, best_restricted_within], [LatticeProof],
        super::costs::restricted;
    cheapest_groups: [least_group_cost, least_group_cost_within], [GroupProof, LatticeProof],
        super::group_costs::proofs;
    least_costs: [least_cost], [LatticeProof], super::logs::least_costs;
    no_stronger_matching: [replay_insistence], [InsistenceLog, InsistenceStep],
        super::logs::insisting;
    largest_sizes: [largest_possible], [SizeBound, Assured], super::logs::sizes;
    pools: [pool_stability], [PoolPairing], super::pool::pairings;
    pools_by_strength: [pool_stability_of, pool_stability_of_within], [PoolPairing, Strength],
        super::pool::pairings_by_strength;
    nothing_super_stable_in_a_pool: [refutes_super_stable, refutes_super_stable_within],
        [PoolInsistenceLog, PoolInsistenceStep], super::pool::nothing_super_stable;
    nothing_strongly_stable_in_a_pool: [refutes_strongly_stable, refutes_strongly_stable_within],
        [StrongPoolWitness], super::pool::nothing_strongly_stable;
    no_super_stable_projects:
        [refutes_super_stable_projects, refutes_super_stable_projects_within],
        [NoSuperStableProjects, ProjectDeletion, ProjectSign], super::projects::none_super_stable;
    partitions: [is_stable_partition], [StablePartition], super::pool::partitions;
    internally_stable_pairs: [is_largest_internally_stable], [StablePartition],
        super::pool::internally_stable;
    regrets_of_pools: [refutes_regret], [StablePartition], super::pool::regrets;
    required_of_pools: [refutes_required, refutes_required_within], [],
        super::pool::required;
    matchings_without_envy: [envy], [Matching], super::envy::free;
    no_matching_without_envy: [refutes_envy_free], [Matching], super::envy::refuted;
    bounds_of_triples: [axial_bound, axial_bound_within], [], super::triples::bounds;
    costs_of_triples: [axial_cost], [], super::triples::costs;
    cyclic_triples: [cyclic_blocking, cyclic_blocking_within], [], super::triples::cyclic;
    timetables: [timetable], [], super::pairs::timetables;
}

/// Functions of `audit` that say what is, and check no claim.
const TELLING: &[&str] = &["measures", "quality", "score_measures", "why_not"];

/// What answers are made of beside certificates.
const PLAIN: &[&str] =
    &["AssignmentStats", "GeneralStats", "LotteryFault", "MatchingFault", "Outcome", "Stopped"];

/// The names that a file hands on.
fn handed_on(file: &str) -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let mut names = Vec::new();
    for part in text.split("pub use ").skip(1) {
        let part = part.split(';').next().unwrap();
        let list = part.split("::").last().unwrap();
        let list = list.trim_matches(|c: char| c == '{' || c == '}' || c.is_whitespace());
        names.extend(list.split(',').map(|name| name.trim().to_owned()));
    }
    names.retain(|name| !name.is_empty());
    assert!(names.len() > 5, "{file}: {names:?}");
    names
}

#[test]
fn every_verifier_and_every_certificate_is_attacked() {
    let verifiers: Vec<&str> = KINDS.iter().flat_map(|kind| kind.verifiers).copied().collect();
    for name in handed_on("src/audit/mod.rs") {
        let is_function = name.starts_with(char::is_lowercase);
        // Each is one with itself under a control.
        let plain = name.strip_suffix("_within").unwrap_or(&name);
        let mut known = verifiers.iter().chain(TELLING);
        let is_known = known.any(|&one| one == name || one == plain);
        assert!(!is_function || is_known, "audit::{name} is attacked by no test of this table");
    }
    let certificates: Vec<&str> =
        KINDS.iter().flat_map(|kind| kind.certificates).copied().collect();
    for name in handed_on("src/market/answers/mod.rs") {
        let is_known = certificates.contains(&&*name) || PLAIN.contains(&&*name);
        assert!(is_known, "market::{name} is attacked by no test of this table");
    }
}
