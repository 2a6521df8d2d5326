//! Numbers of rules are the floats nearest to what a curator wrote, and come back bit for
//! bit. That the library itself asks for it, and not a test, is held by
//! `.ci/dependencies`.

use mentormatch::people::{Answer, Base, Cohort, Mentee, Mentor, PersonId, Value};
use mentormatch::scoring::{Measure, Must, Rules};
use proptest::prelude::*;

/// Rules with this number wherever a number with a fraction may stand, as text.
fn rules(number: &str) -> Rules {
    let text = r#"{"version": 1,
        "restrictions": [
            {"name": "r", "kind": "must-be-within", "of": "mentor", "field": "age", "least": N}],
        "criteria": [
            {"name": "a", "kind": "equal", "field": "age",
             "mentee-weight": N, "mentor-weight": N, "unanswered": N},
            {"name": "b", "kind": "wish", "of": "mentee", "by-rank": [N, N], "later": N}]}"#;
    let text = text.replace('N', number);
    Rules::from_json(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn numbers(rules: &Rules) -> Vec<f64> {
    let Must::BeWithin { least: Some(least), .. } = rules.restrictions[0].must else {
        panic!("{rules:?}")
    };
    let Measure::Wish { by_rank, later, .. } = &rules.criteria[1].measure else {
        panic!("{rules:?}")
    };
    let weights = &rules.criteria[0];
    let mut numbers = vec![least, weights.mentee_weight, weights.mentor_weight];
    numbers.extend([weights.unanswered, *later]);
    numbers.extend(by_rank);
    numbers
}

/// The standard library reads a decimal to the nearest float, halves to the even.
fn come_back(text: &str) {
    let written: f64 = text.parse().unwrap();
    let read = rules(text);
    let again = Rules::from_json(&read.to_json().unwrap()).unwrap();
    for numbers in [numbers(&read), numbers(&again)] {
        assert_eq!(numbers.len(), 7);
        for number in numbers {
            assert_eq!(number.to_bits(), written.to_bits(), "{text} became {number:e}");
        }
    }
}

#[test]
fn decimals_and_extremes_of_rules_come_back() {
    for text in [
        "218223372036854775807",
        "-218223372036854775807",
        "9223372036854775807",
        "18446744073709551615",
        "18446744073709551616",
        "9007199254740993",
        "-9007199254740993",
        "0.1",
        "-0.0",
        "0.30000000000000004",
        "5e-324",
        "2.4703282292062328e-324",
        "2.2250738585072011e-308",
        "2.2250738585072014e-308",
        "1.7976931348623157e308",
        "123456789012345678901234567890.123456789",
        "1.00000000000000011102230246251565404236316680908203125",
        "1.00000000000000011102230246251565404236316680908203126",
        "8.41e+21",
        "89255e-22",
        "6.9294956446009195e15",
    ] {
        come_back(text);
    }
}

proptest! {
    #[test]
    fn every_float_of_rules_comes_back(bits in any::<u64>()) {
        let number = f64::from_bits(bits);
        prop_assume!(number.is_finite());
        come_back(&format!("{number:e}"));
    }

    #[test]
    fn every_decimal_of_rules_is_read_to_the_nearest_float(
        text in "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,24})?(e-?[1-2]?[0-9]{1,2})?",
    ) {
        prop_assume!(text.parse::<f64>().unwrap().is_finite());
        come_back(&text);
    }

    #[test]
    fn every_float_of_a_person_comes_back(bits in any::<u64>()) {
        let number = f64::from_bits(bits);
        prop_assume!(number.is_finite());
        let mut mentor = Mentor::new(PersonId::new("m").unwrap());
        let name = "shoe size".to_owned();
        mentor.person.attributes.insert(name.clone(), Answer::Given(Value::Number(number)));
        let mentors = Base::new([mentor]).unwrap();
        let cohort = Cohort::new(Base::<Mentee>::default(), mentors).unwrap();
        let read = Cohort::from_json(&cohort.to_json().unwrap()).unwrap();
        let mentor = read.mentors().iter().next().unwrap().1;
        let Answer::Given(Value::Number(read)) = mentor.person.attributes[&name] else {
            panic!("{cohort:?}")
        };
        prop_assert_eq!(read.to_bits(), bits);
    }
}
