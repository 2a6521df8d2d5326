//! A shortage stands once in an answer, however many it leaves without a partner.

use mentormatch::kernel::{Control, Phrases};
use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{Optimal, Pairing, Prepared, Strategy, WhyUnmatched};
use serde_json::json;

fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

/// So many mentees for three mentors with one seat each.
fn crowded(mentees: usize) -> Pairing {
    let mentees = (0..mentees).map(|at| Mentee::new(id(&format!("mentee-{at:05}"))));
    let mentors = ["one", "two", "three"].map(|name| Mentor::new(id(name)));
    let cohort = Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap();
    let rules = Rules::from_json(
        r#"{"version": 1,
            "criteria": [{"name": "skills", "kind": "coverage", "mentee-weight": 10}]}"#,
    );
    let prepared = Prepared::new(cohort, &rules.unwrap()).unwrap();
    let free = Control::unbounded();
    let situation = prepared.situation(&free).unwrap();
    Optimal.form(&situation, &free).unwrap().or_stopped().unwrap()
}

#[test]
fn the_json_of_a_crowd_without_mentors_grows_with_its_people() {
    let [small, large] = [1000, 2000].map(|mentees| {
        let pairing = crowded(mentees);
        assert!(pairing.verified);
        assert_eq!(pairing.unmatched_mentees.len(), mentees - 3);
        let [shortage] = &pairing.shortages[..] else { panic!("{:?}", pairing.shortages.len()) };
        assert_eq!((shortage.mentees.len(), shortage.mentors.len()), (mentees, 3));
        assert_eq!((shortage.needed, shortage.available), (mentees as u64, 3));
        for one in &pairing.unmatched_mentees {
            assert_eq!(one.why, WhyUnmatched::InShortage { number: 1 });
            assert!(shortage.mentees.contains(&one.person));
        }
        let json = pairing.to_json().unwrap();
        assert_eq!(Pairing::from_json(&json).unwrap(), pairing);
        json.len()
    });
    assert!(large < small * 21 / 10, "{small} {large}");
    assert!(large < 2000 * 200, "{large}");
}

#[test]
fn whoever_names_a_shortage_is_told_with_all_of_it() {
    let pairing = crowded(5);
    let one = &pairing.unmatched_mentees[0];
    let WhyUnmatched::Shortage { mentees, mentors, needed, available } = pairing.why(one) else {
        panic!("{one:?}")
    };
    assert_eq!((mentees.len(), mentors.len(), needed, available), (5, 3, 5, 3));
    let told = Phrases::english().say(pairing.why(one));
    assert!(told.contains("mentee-00004") && told.contains("need 5 seats"), "{told}");
    assert_eq!(Phrases::english().say(&one.why), "part of shortage 1");
    // A number that is none, in a file that somebody wrote, is told as it stands.
    let mut other = one.clone();
    other.why = WhyUnmatched::InShortage { number: 0 };
    assert_eq!(pairing.why(&other), other.why);
    other.why = WhyUnmatched::InShortage { number: 9 };
    assert_eq!((pairing.why(&other), pairing.shortage(&other)), (other.why.clone(), None));
}

/// As pairings were written before, with the whole shortage beside each person.
#[test]
fn a_pairing_that_repeats_its_shortages_is_still_read() {
    let pairing = crowded(5);
    let mut json: serde_json::Value = serde_json::from_str(&pairing.to_json().unwrap()).unwrap();
    json.as_object_mut().unwrap().remove("shortages");
    for one in json["unmatched_mentees"].as_array_mut().unwrap() {
        let mentees: Vec<_> = (0..5).map(|at| format!("mentee-{at:05}")).collect();
        one["why"] = json!({ "code": "shortage", "mentees": mentees,
                             "mentors": ["one", "two", "three"], "needed": 5, "available": 3 });
    }
    let read = Pairing::from_json(&json.to_string()).unwrap();
    for (old, new) in read.unmatched_mentees.iter().zip(&pairing.unmatched_mentees) {
        assert_eq!(read.why(old), pairing.why(new));
    }
}
