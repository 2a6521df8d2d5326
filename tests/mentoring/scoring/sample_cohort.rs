//! What the bundled sample cohort is made to show, seen with the solvers and proven by
//! the verifiers.

use crate::support::id;
use mentormatch::assignment::solve;
use mentormatch::audit::{stability_by_scores, verify_assignment};
use mentormatch::kernel::{Control, Index, Matrix, MenteeIx, MentorIx, Side};
use mentormatch::market::{
    AssignmentProblem, Cardinality, ScoredMarket, Scores, Seats, Sense, Ties,
};
use mentormatch::people::import::{self, Options};
use mentormatch::people::{Answer, Cohort, ConsentFault, Field, Mentee, Mentor};
use mentormatch::scoring::{CompiledRules, Rules};
use mentormatch::stable::optimal_by_scores;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn load() -> (Cohort, Rules) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    let read = |name: &str| fs::read(data.join(name)).unwrap();
    let rules = String::from_utf8(read("rules/centre.json")).unwrap();
    let rules = Rules::from_json(&rules).unwrap();
    let mapping = rules.import.clone().unwrap();
    let (mentees, mentors) = (read("cohort/mentees.csv"), read("cohort/mentors.csv"));
    let read = import::cohort(&mentees[..], &mentors[..], &mapping, &Options::default());
    let read = read.unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(read.mentees.ignored().chain(read.mentors.ignored()).count(), 0);
    (read.cohort, rules)
}

fn compiled() -> (Cohort, CompiledRules) {
    let (cohort, rules) = load();
    let compiled = rules.compile(&cohort).unwrap_or_else(|faults| panic!("{faults:?}"));
    (cohort, compiled)
}

/// Both views together of every allowed pair.
fn totals(scores: &Scores<i32>) -> Vec<(i64, MenteeIx, MentorIx)> {
    let mut totals = Vec::new();
    for mentee in (0..scores.mentees()).map(MenteeIx::at) {
        for mentor in (0..scores.mentors()).map(MentorIx::at) {
            if let Some((one, other)) = scores.of(mentee, mentor) {
                totals.push((i64::from(one) + i64::from(other), mentee, mentor));
            }
        }
    }
    totals
}

/// How many are served where the best-scored pair is made first.
fn greedy(mut pairs: Vec<(i64, MenteeIx, MentorIx)>, cohort: &Cohort) -> usize {
    pairs.sort_by_key(|&(total, mentee, mentor)| (std::cmp::Reverse(total), mentee, mentor));
    let mut free = cohort.mentors().seats();
    let mut served = BTreeSet::new();
    for (_, mentee, mentor) in pairs {
        if free[mentor.get()] > 0 && served.insert(mentee) {
            free[mentor.get()] -= 1;
        }
    }
    served.len()
}

#[test]
fn its_size_and_its_forms() {
    let (cohort, rules) = load();
    assert_eq!((cohort.mentors().len(), cohort.mentees().len()), (40, 120));
    assert!(rules.criteria.len() >= 8);
    let forms: BTreeSet<_> =
        cohort.mentees().iter().flat_map(|(_, mentee)| &mentee.requests).map(|r| &r.form).collect();
    assert_eq!(forms.len(), 4);
    let seats = cohort.mentors().seats();
    assert!(seats.iter().filter(|&&seats| seats > 1).count() > 30, "groups");
    assert_eq!(seats.iter().filter(|&&seats| seats == 0).count(), 1, "one mentor pauses");
    assert!(seats.iter().sum::<u32>() < 120, "seats are scarce");
    let wishing = |wishes: usize| wishes > 15;
    assert!(wishing(
        cohort.mentees().iter().filter(|(_, m)| !m.person.wishes.ranked.is_empty()).count()
    ));
    assert!(wishing(
        cohort.mentors().iter().filter(|(_, m)| !m.person.wishes.ranked.is_empty()).count()
    ));
    let ties = cohort.mentees().iter().flat_map(|(_, m)| &m.person.wishes.ranked);
    assert!(ties.filter(|tier| tier.len() > 1).count() > 5);
    for (_, mentee) in cohort.mentees().iter() {
        assert!(mentee.person.id.as_str().starts_with("s-mentee-"));
    }
}

#[test]
fn a_tenth_of_the_answers_is_unknown_or_withheld() {
    let (cohort, _) = load();
    let both = [
        "age",
        "institution",
        "stage",
        "languages",
        "availability",
        "meetings-per-month",
        "motivation",
        "interests",
        "format of meetings",
        "skills",
    ];
    let fields = |more: &[&str]| -> Vec<Field> {
        both.iter().chain(more).map(|name| Field::from(name.to_string())).collect()
    };
    let (of_mentees, of_mentors) =
        (fields(&["goals", "role-models"]), fields(&["experience-years"]));
    let (mut asked, mut unknown, mut withheld) = (0, 0, 0);
    let mut count = |answer: Answer<()>| {
        asked += 1;
        unknown += usize::from(answer == Answer::Unknown);
        withheld += usize::from(answer == Answer::Withheld);
    };
    for (_, mentee) in cohort.mentees().iter() {
        of_mentees.iter().for_each(|field| count(Mentee::field(mentee, field).map(|_| ())));
    }
    for (_, mentor) in cohort.mentors().iter() {
        of_mentors.iter().for_each(|field| count(Mentor::field(mentor, field).map(|_| ())));
    }
    assert!((unknown + withheld) * 10 >= asked, "{unknown} + {withheld} of {asked}");
    assert!(withheld > 20, "{withheld}");
}

#[test]
fn two_are_held_back_until_a_guardian_consents() {
    let (cohort, _) = load();
    for (_, mentor) in cohort.mentors().iter() {
        assert_eq!(mentor.person.check_consent(), Ok(()));
    }
    let held: Vec<_> =
        cohort.mentees().iter().filter_map(|(_, m)| m.person.check_consent().err()).collect();
    assert_eq!(
        held,
        [
            ConsentFault::NeedsGuardian { person: id("s-mentee-076") },
            ConsentFault::Missing { person: id("s-mentee-102") },
        ]
    );
}

#[test]
fn the_optimum_serves_more_than_greed_and_than_stability() {
    let (cohort, compiled) = compiled();
    let table = compiled.score(&Control::default()).unwrap();
    let scores = table.scores();
    let pairs = totals(scores);
    let mut weights = vec![vec![0; scores.mentors()]; scores.mentees()];
    for &(total, mentee, mentor) in &pairs {
        weights[mentee.get()][mentor.get()] = total;
    }
    let allowed: BTreeSet<_> = pairs.iter().map(|&(_, mentee, mentor)| (mentee, mentor)).collect();
    let all = (0..scores.mentees())
        .flat_map(|mentee| (0..scores.mentors()).map(move |mentor| (mentee, mentor)))
        .map(|(mentee, mentor)| (MenteeIx::at(mentee), MentorIx::at(mentor)));
    let seats = || Seats::each(cohort.mentors().seats());
    let problem = AssignmentProblem::dense(Matrix::from_rows(weights).unwrap())
        .sense(Sense::Max)
        .cardinality(Cardinality::Maximum)
        .seats(Side::Mentor, seats())
        .forbidden(all.filter(|pair| !allowed.contains(pair)).collect())
        .build()
        .unwrap();
    let optimal = solve(&problem, &Control::unbounded()).solved().unwrap();
    verify_assignment(&problem, &optimal).unwrap();

    let market =
        ScoredMarket::new(scores).with_seats(Seats::one_each(scores.mentees()), seats()).unwrap();
    let stable = optimal_by_scores(&market, Side::Mentee, Ties::Index, &Control::unbounded());
    let stable = stable.unwrap().solved().unwrap();
    assert!(stability_by_scores(&market, &stable.matching, 1).is_stable());
    assert!(!stability_by_scores(&market, &optimal.matching, 1).is_stable());

    let greedy = greedy(pairs, &cohort);
    let sizes = (optimal.matching.size(), greedy, stable.matching.size());
    println!("optimal, greedy, stable: {sizes:?}");
    assert!(optimal.matching.size() >= greedy + 5, "{sizes:?}");
    assert_ne!(optimal.matching, stable.matching);
    assert!(optimal.matching.size() > stable.matching.size(), "{sizes:?}");
    let groups = (0..scores.mentors()).map(MentorIx::at);
    assert!(groups.filter(|&mentor| optimal.matching.mentees_of(mentor).len() > 1).count() > 20);
}

/// The README of the cohort names these five. The rules named here are those without
/// one of which somebody could serve them.
#[test]
fn some_are_served_by_nobody_each_for_another_reason() {
    let (cohort, compiled) = compiled();
    let nobody: Vec<_> = (0..cohort.mentees().len())
        .map(MenteeIx::at)
        .filter(|&mentee| compiled.obstacles(mentee).unwrap().allowed == 0)
        .collect();
    assert_eq!(nobody.len(), 9);
    let expected: [(&str, &[&str]); 5] = [
        ("s-mentee-101", &["a mentor of a higher stage"]),
        ("s-mentee-067", &["a language in common"]),
        ("s-mentee-052", &["a wanted topic"]),
        ("s-mentee-078", &["an hour a week in common"]),
        ("s-mentee-006", &["no earlier mentor", "a wanted topic"]),
    ];
    for (mentee, reasons) in expected {
        let at = cohort.mentees().index_of(&id(mentee)).unwrap();
        assert!(nobody.contains(&at), "{mentee}");
        let obstacles = compiled.obstacles(at).unwrap().barriers;
        let alone = obstacles.iter().filter(|barrier| barrier.alone > 0);
        assert_eq!(alone.map(|barrier| &barrier.rule).collect::<Vec<_>>(), reasons, "{mentee}");
    }
}
