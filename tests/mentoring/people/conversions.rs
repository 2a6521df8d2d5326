//! Ids, answers and values from what a program has at hand, faults that `?` hands on, and
//! pairs by the application's own ids.

use mentormatch::kernel::{Control, Faults, Phrases};
use mentormatch::market::{Lists, Seats, TwoSided};
use mentormatch::people::{
    Answer, Cohort, CohortFault, Field, Level, Mentee, Mentor, PersonId, Value,
};
use mentormatch::scoring::{Fields, Rules, RulesFault};
use mentormatch::strategy::{Optimal, Pairing, Prepared, Strategy};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

#[test]
fn what_a_program_has_at_hand_becomes_answers() {
    assert!(Answer::<u8>::from(16) == Answer::Given(16));
    assert!(Answer::<u8>::from(None) == Answer::Unknown);
    assert!(Answer::<u8>::from(Some(3)) == Answer::Given(3));
    assert!(Answer::<String>::from("a") == Answer::Given("a".to_owned()));
    let labels: BTreeSet<String> = ["a".to_owned(), "b".to_owned()].into();
    assert!(Answer::from(["b", "a"]) == Answer::Given(labels.clone()));
    assert!(Answer::from(&["b", "a", "a"][..]) == Answer::Given(labels.clone()));
    assert!(Answer::from(vec!["b".to_owned(), "a".to_owned()]) == Answer::Given(labels.clone()));
    let level = Level::new(7).unwrap();
    let levels = Answer::Given(BTreeMap::from([("chess".to_owned(), level)]));
    assert!(Answer::<BTreeMap<_, _>>::from([("chess", level)]) == levels);
    assert!(Answer::<BTreeMap<_, _>>::from(vec![("chess".to_owned(), level)]) == levels);
    assert!(Value::from(2_u8) == Value::Number(2.0) && Value::from(-2_i32) == Value::Number(-2.0));
    assert!(Value::from(0.5_f32) == Value::Number(0.5));
    assert!(Value::from(true) == Value::from("yes") && Value::from(false) == Value::from("no"));
    assert!(Value::from(["a", "b"]) == Value::Labels(labels.clone()));
    assert!(Value::from("a") == Value::from("a".to_owned()));
    assert!(Answer::<Value>::from("a") == Answer::Given(Value::Text("a".to_owned())));
    assert!(Answer::<Value>::from(["b", "a"]) == Answer::Given(Value::Labels(labels)));
    assert!(Answer::<Value>::from(1.5) == Answer::Given(Value::Number(1.5)));
    assert_eq!(Field::from("languages"), Field::Languages);
    assert_eq!(Field::from("grade"), Field::Attribute("grade".to_owned()));
    let (mentee, mentor) = (Field::Attribute("grade".to_owned()), Field::Stage);
    assert_eq!(Fields::from(("grade", "stage")), Fields { mentee, mentor });
    assert_eq!(Fields::from("age"), Field::Age.into());
    assert_eq!(Fields::from("age".to_owned()), Field::Age.into());
}

#[test]
fn ids_come_from_numbers_and_text_and_go_back() {
    assert_eq!(PersonId::from(u64::MAX).as_str(), "18446744073709551615");
    assert_eq!(PersonId::from(u64::MAX).parse::<u64>(), Ok(u64::MAX));
    assert_eq!(PersonId::from(-5_i64).parse::<i64>(), Ok(-5));
    assert!(PersonId::try_from("m-1").unwrap().parse::<u64>().is_err());
    assert!(PersonId::try_from(" ").is_err() && "\u{200b}".parse::<PersonId>().is_err());
}

#[cfg(feature = "uuid")]
#[test]
fn a_uuid_is_an_id_and_comes_back() {
    let id = uuid::Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8);
    assert_eq!(PersonId::from(id).as_str(), "67e55044-10b1-426f-9247-bb680e5fe0c8");
    assert_eq!(PersonId::from(id).parse::<uuid::Uuid>().unwrap(), id);
}

fn paired(ids: &[u64], weight: f64) -> Result<(Prepared, Pairing), Box<dyn Error>> {
    let mentees = ids.iter().map(|&id| Mentee::new(id));
    let cohort = Cohort::of(mentees, [Mentor::new(90_u64)])?;
    let rules = Rules::from_json(&format!(
        r#"{{"version": 1, "criteria": [
            {{"name": "s", "kind": "coverage", "mentee-weight": {weight}}}]}}"#
    ))?;
    let prepared = Prepared::new(cohort, &rules)?;
    let situation = prepared.situation(&Control::unbounded())?;
    let pairing = Optimal.form(&situation, &Control::unbounded())?.or_stopped()?;
    Ok((prepared, pairing))
}

#[test]
fn the_main_path_needs_nothing_but_question_marks() {
    let (prepared, pairing) = paired(&[7], 1.0).unwrap();
    assert_eq!(pairing.by::<u64>(), Ok(vec![(7, 90)]));
    let own: Vec<_> = pairing.among(prepared.cohort(), &["Ivan"], &[("Maria", 3)]).collect();
    assert_eq!(own, [(&"Ivan", &("Maria", 3))]);
    assert!(prepared.explain(&7_u64.into(), &90_u64.into()).is_some());
    assert!(prepared.explain(&90_u64.into(), &7_u64.into()).is_none());

    let error = paired(&[7, 8, 7, 8], 1.0).unwrap_err();
    assert_eq!(error.downcast_ref::<Faults<CohortFault>>().unwrap().len(), 2);
    assert_eq!(
        error.to_string(),
        "the mentee 7 is given twice, as number 1 and number 3\n\
         the mentee 8 is given twice, as number 2 and number 4"
    );
    let error = paired(&[7], 1e300).unwrap_err().to_string();
    assert!(error.starts_with("the rules do not fit the people: the mentees' view"), "{error}");
}

#[test]
fn a_fault_is_a_code_with_parameters_and_words_in_two_languages() {
    let faults = Cohort::of([1_u64, 2, 1].map(Mentee::new), []).unwrap_err();
    assert_eq!(
        serde_json::to_value(&faults).unwrap(),
        serde_json::json!([{
            "code": "duplicate",
            "parameters": {"side": "mentee", "id": "1", "first": "1", "second": "3"},
            "english": "the mentee 1 is given twice, as number 1 and number 3",
            "russian": "наставляемый 1 указан дважды, под номерами 1 и 3",
        }])
    );
    let nameless = RulesFault::Nameless { number: 2 };
    assert_eq!(nameless.code(), "nameless");
    assert_eq!(Phrases::russian().say(&nameless), "у правила номер 2 нет имени");
}

#[test]
fn a_fault_of_lists_says_what_no_field_holds_as_it_is() {
    let (mentees, mentors) = (Lists::strict([vec![3_u32]]), Lists::strict([vec![0_u32, 0]]));
    let faults = TwoSided::new(mentees, mentors, Seats::one_each(1), Seats::one_each(1));
    let faults = faults.unwrap_err();
    assert_eq!(
        faults.said(&Phrases::russian()),
        "наставляемый 0: на месте 0 указан 3, но наставников всего 1\n\
         наставник 0: наставляемый 0 указан дважды, повторно на месте 1"
    );
    let told = serde_json::to_value(&faults).unwrap();
    assert_eq!(told[0]["parameters"]["other"], "mentor");
    assert_eq!(told[0]["english"], "mentee 0 lists 3 at place 0, but the number of mentors is 1");
}
