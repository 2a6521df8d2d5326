//! The cohorts of two organisations, scored by their rules: optima that were published,
//! and stable pairs of people scored on demand.

use super::rules::{root, rules, rules_file};
use mentormatch::assignment;
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Side};
use mentormatch::market::{AssignmentProblem, Cardinality, ScoredMarket, Seats, Ties};
use mentormatch::people::Cohort;
use mentormatch::people::import::{self, Options};
use mentormatch::scoring::CompiledRules;
use mentormatch::stable;
use std::path::Path;

/// A published cohort read and compiled with the rules that name it, where its files
/// are at hand.
fn published(rules_name: &str, mentees: &str, mentors: &str) -> Option<(Cohort, CompiledRules)> {
    let folder = root().join("../shared/data");
    let open = |path: &str| -> Option<std::fs::File> {
        std::fs::File::open(Path::new(&folder).join(path)).ok()
    };
    let (Some(mentees), Some(mentors)) = (open(mentees), open(mentors)) else {
        println!("skipped: {mentees} is not at hand");
        return None;
    };
    let rules = rules(&std::fs::read_to_string(rules_file(rules_name)).unwrap());
    let mapping = rules.import.clone().unwrap();
    let read = import::cohort(mentees, mentors, &mapping, &Options::default());
    let cohort = read.unwrap_or_else(|faults| panic!("{faults}")).cohort;
    let compiled = rules.compile(&cohort).unwrap();
    Some((cohort, compiled))
}

/// How many pairs are allowed, how many are made and what they are worth together,
/// written in the rules' own units.
fn optimum(compiled: &CompiledRules, seats: u32) -> (usize, usize, String) {
    let table = compiled.score(&Control::unbounded()).unwrap();
    let allowed = table.scores().allowed().unwrap().count_ones();
    let problem = AssignmentProblem::<i64>::from_scores(table.scores())
        .cardinality(Cardinality::Maximum)
        .seats(Side::Mentor, Seats::each(vec![seats; compiled.mentors()]))
        .build()
        .unwrap();
    let answer = assignment::solve(&problem, &Control::unbounded()).solved().unwrap();
    (
        allowed,
        answer.matching.size(),
        compiled.unit().exact(answer.value.try_into().unwrap()).to_string(),
    )
}

#[test]
fn the_rules_of_two_organisations_give_their_published_optima() {
    // From answers.json beside the files.
    let civil_service = published(
        "jonodrew",
        "mentoring_jonodrew/small_mentees.csv",
        "mentoring_jonodrew/small_mentors.csv",
    );
    if let Some((_, compiled)) = civil_service {
        assert_eq!(optimum(&compiled, 1), (1658, 50, "617".to_owned()));
        assert_eq!(optimum(&compiled, 2), (1658, 50, "717".to_owned()));
    }
    let slots = published(
        "rafaykhan",
        "mentoring_rafaykhan/mentees.json",
        "mentoring_rafaykhan/mentors.json",
    );
    if let Some((_, compiled)) = slots {
        assert_eq!(optimum(&compiled, 19), (7627, 475, "1176".to_owned()));
        assert_eq!(optimum(&compiled, 20), (7627, 500, "1218".to_owned()));
        assert_eq!(optimum(&compiled, 22), (7627, 500, "1236".to_owned()));
        stable_from_both(&compiled, 20);
    }
}

/// Deferred acceptance over people scored on demand and over the table, from both
/// sides.
fn stable_from_both(compiled: &CompiledRules, seats: u32) {
    let mentee_seats = Seats::one_each(compiled.mentees());
    let mentor_seats = Seats::each(vec![seats; compiled.mentors()]);
    let table = compiled.score(&Control::unbounded()).unwrap();
    let market = ScoredMarket::new(table.scores())
        .with_seats(mentee_seats.clone(), mentor_seats.clone())
        .unwrap();
    let ties = Ties::Index;
    let free = Control::unbounded();
    let mut source = compiled.on_demand();
    let found = stable::deferred_acceptance::<MenteeIx, MentorIx>(
        &mut source,
        &mentee_seats,
        &mentor_seats,
        &free,
    )
    .solved()
    .unwrap();
    let expected = stable::optimal_by_scores(&market, Side::Mentee, ties, &free);
    let expected = expected.unwrap().solved().unwrap();
    let mut pairs: Vec<(MenteeIx, MentorIx)> = found.pairs;
    pairs.sort_unstable();
    assert_eq!(pairs, expected.matching.pairs().collect::<Vec<_>>());
    let mut source = compiled.on_demand();
    let found = stable::deferred_acceptance::<MentorIx, MenteeIx>(
        &mut source,
        &mentor_seats,
        &mentee_seats,
        &free,
    )
    .solved()
    .unwrap();
    let expected = stable::optimal_by_scores(&market, Side::Mentor, ties, &free);
    let expected = expected.unwrap().solved().unwrap();
    let mut pairs: Vec<_> =
        found.pairs.into_iter().map(|(mentor, mentee)| (mentee, mentor)).collect();
    pairs.sort_unstable();
    assert_eq!(pairs, expected.matching.pairs().collect::<Vec<_>>());
    assert!(pairs.iter().all(|pair| pair.0.get() < compiled.mentees()));
}
