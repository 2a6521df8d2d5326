//! What leaves the organisation names nobody, and can be joined over the years.

use crate::support::*;
use mentormatch::people::{Answer, PersonId};
use mentormatch::program::*;
use std::collections::{BTreeMap, BTreeSet};

fn named() -> Program<Closing> {
    let mut program = closing();
    let mut known = program.record().cohort().mentees().get(&id("a")).unwrap().clone();
    known.person.name = Answer::Given("Secret Name".to_owned());
    known.person.institution = Answer::Given("Secret school".to_owned());
    known.requests[0].problem = Answer::Given("Secret problem".to_owned());
    program
        .people()
        .update_mentee(&Act::new(id("curator"), day(6), "Secret ground"), known)
        .unwrap();
    program
}

#[test]
fn an_export_names_nobody_and_loses_no_row() {
    let program = named();
    let record = program.record();
    let pseudonyms = Pseudonyms::new([7; 32]);
    let export = record.export(&pseudonyms, false);
    let json = serde_json::to_string(&export).unwrap();
    assert!(!json.contains("Secret") && !json.contains("\"by\":\"curator"), "{json}");
    for person in ["a", "b", "c", "x", "y"] {
        assert!(!json.contains(&format!("\"{person}\"")), "{person}: {json}");
    }
    assert_eq!(serde_json::from_str::<Export>(&json).unwrap(), export);
    // Undone with the secret, everything is where it was.
    let people: Vec<PersonId> = ["a", "b", "c", "x", "y", "curator"].map(id).into();
    let back: BTreeMap<String, &PersonId> =
        people.iter().map(|person| (pseudonyms.of(person), person)).collect();
    assert_eq!(back.len(), people.len());
    assert_eq!(export.pairs.len(), record.pairs().len());
    for (exported, (number, pair)) in export.pairs.iter().zip(record.pairs()) {
        assert_eq!(exported.pair, number);
        assert_eq!((back[&exported.mentee], back[&exported.mentor]), (&pair.mentee, &pair.mentor));
        assert_eq!(exported.end, pair.end);
    }
    let entries = record.journal().entries();
    assert_eq!(export.journal.len(), entries.len());
    for (exported, entry) in export.journal.iter().zip(entries) {
        assert_eq!(
            (exported.on, exported.what, back[&exported.by]),
            (entry.on, entry.what, &entry.by)
        );
        assert!(exported.about.iter().map(|one| back[one]).eq(&entry.about));
        assert_eq!(exported.ground, None);
    }
    let measured: usize = record.monitoring().measurements.values().map(Vec::len).sum();
    assert_eq!(export.measurements.len(), measured);
    assert!(export.people.windows(2).all(|two| two[0].person < two[1].person));
    // By choice, the grounds stay.
    let with_texts = record.export(&pseudonyms, true);
    assert!(
        with_texts.journal.iter().any(|entry| entry.ground.as_deref() == Some("Secret ground"))
    );
}

#[test]
fn pseudonyms_are_stable_and_differ_by_secret_and_by_id() {
    let one = Pseudonyms::new([1; 32]);
    let mut other = [1; 32];
    other[31] = 2;
    let other = Pseudonyms::new(other);
    let mut seen = BTreeSet::new();
    // Ids that are prefixes of each other, with and without zero bytes' worth of padding.
    for number in 0..3_000 {
        for text in [format!("m-{number}"), "x".repeat(number % 40 + 1) + &number.to_string()] {
            let person = id(&text);
            assert_eq!(one.of(&person), one.of(&person));
            assert_ne!(one.of(&person), other.of(&person));
            seen.insert(one.of(&person));
        }
    }
    let distinct: BTreeSet<_> = (0..3_000)
        .flat_map(|number: usize| {
            [format!("m-{number}"), "x".repeat(number % 40 + 1) + &number.to_string()]
        })
        .collect();
    assert_eq!(seen.len(), distinct.len());
    // Frozen, as another implementation of ChaCha20 gives it: data of earlier years must
    // still join.
    assert_eq!(one.of(&id("m-1")), "p-09198a39badc59b5d2dc");
    assert_eq!(format!("{one:?}"), "Pseudonyms(…)");
    // The next cycle gives the same people the same pseudonyms.
    let finished = finished();
    let before = finished.record().export(&one, false);
    let after = finished.next_cycle(&act(8)).unwrap().record().export(&one, false);
    let names = |export: &Export| {
        export.people.iter().map(|person| person.person.clone()).collect::<BTreeSet<_>>()
    };
    assert!(names(&after).is_subset(&names(&before)) && !names(&after).is_empty());
}
