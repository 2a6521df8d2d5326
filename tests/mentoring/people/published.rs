//! The files of two organisations, where they are at hand.

use mentormatch::people::import::{Mapping, Options, cohort};
use std::path::Path;

/// A shared data set, or nothing (and a word about it) where there is none.
fn shared(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: {} is not there", path.display());
    }
    bytes
}

/// The mapping inside the rules file of this organisation.
fn mapping_of(organisation: &str) -> Mapping {
    let path = format!("{}/examples/data/rules/{organisation}.json", env!("CARGO_MANIFEST_DIR"));
    let mut rules: serde_json::Value =
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    serde_json::from_value(rules["import"].take()).unwrap()
}

#[test]
fn a_civil_services_own_columns() {
    let how = mapping_of("jonodrew");
    for size in ["small", "large"] {
        let file = |side: &str| shared(&format!("mentoring_jonodrew/{size}_{side}.csv"));
        let (Some(mentees), Some(mentors)) = (file("mentees"), file("mentors")) else {
            return;
        };
        let read = cohort(&mentees[..], &mentors[..], &how, &Options::default()).unwrap();
        // Counted without a parser: no cell of these files has a line break.
        let lines = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'\n').count() - 1;
        assert_eq!(read.cohort.mentees().len(), lines(&mentees));
        assert_eq!(read.cohort.mentors().len(), lines(&mentors));
        for (_, mentor) in read.cohort.mentors().iter() {
            let person = &mentor.person;
            assert!(person.stage.is_given() && person.institution.is_given());
            assert!(person.attributes["profession"].is_given() && person.name.is_given());
            assert_eq!((mentor.seats, person.attributes.len()), (1, 1));
        }
    }
}

#[test]
fn slots_of_a_students_project() {
    let (Some(mentees), Some(mentors)) =
        (shared("mentoring_rafaykhan/mentees.json"), shared("mentoring_rafaykhan/mentors.json"))
    else {
        return;
    };
    let mut options = Options::default();
    options.mentor_seats = Some(20);
    let how = mapping_of("rafaykhan");
    let read = cohort(&mentees[..], &mentors[..], &how, &options).unwrap();
    assert_eq!((read.cohort.mentees().len(), read.cohort.mentors().len()), (500, 25));
    assert!(read.cohort.mentors().seats().iter().all(|&seats| seats == 20));
    // answers.json: 7627 pairs share an hour, and hours are shared whole.
    let mut pairs = 0;
    for (_, mentee) in read.cohort.mentees().iter() {
        let mentee = mentee.person.availability.as_ref().given().unwrap();
        for (_, mentor) in read.cohort.mentors().iter() {
            let shared =
                mentee.shared_minutes(mentor.person.availability.as_ref().given().unwrap());
            assert_eq!(shared % 60, 0);
            pairs += usize::from(shared >= 60);
        }
    }
    assert_eq!(pairs, 7627);
}
