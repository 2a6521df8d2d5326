//! A pairing for a screen: names, decimal scores, reasons in words, each shortage once, and its
//! JSON Schema.

use crate::json_schema::check;
use mentormatch::kernel::{Control, Phrases};
use mentormatch::people::{Cohort, Mentee, Mentor, PersonId};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{
    DraftReview, Edit, Objective, Optimal, Pairing, Prepared, Reach, Strategy,
};
use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../docs/pairing-view.schema.json")).unwrap()
}

fn fits(view: &impl serde::Serialize, path: &str) -> Value {
    let (schema, value) = (schema(), serde_json::to_value(view).unwrap());
    let part = schema.pointer(path).unwrap();
    check(&value, part, &schema, "").unwrap_or_else(|why| panic!("{why}\n{value:#}"));
    value
}

/// Four mentees want physics, which one mentor with one seat offers; one wants chess.
fn prepared() -> Prepared {
    let names = ["Аня", "Боря", "Вера", "Глеб", "Даша"];
    let mentees = names.iter().zip(1_u64..).map(|(&name, id)| {
        let mut mentee = Mentee::new(id);
        mentee.person.name = name.into();
        mentee.person.age = (10 + id as u8).into();
        mentee.person.subjects = [if id < 5 { "physics" } else { "chess" }].into();
        mentee
    });
    let mentors = [(11_u64, "physics"), (12, "chess")].map(|(id, subject)| {
        let mut mentor = Mentor::new(id);
        mentor.person.age = 21.into();
        mentor.person.subjects = [subject].into();
        mentor
    });
    let rules = r#"{"version": 1,
        "restrictions": [{"name": "subject", "kind": "must-share-label", "field": "subjects"}],
        "criteria": [
            {"name": "age", "kind": "number-distance", "field": "age", "scale": 20,
             "mentee-weight": 0.3, "mentor-weight": 1},
            {"name": "shared", "kind": "overlap", "field": "subjects", "mentee-weight": 2}]}"#;
    Prepared::new(Cohort::of(mentees, mentors).unwrap(), &Rules::from_json(rules).unwrap()).unwrap()
}

fn formed(prepared: &Prepared) -> Pairing {
    let free = Control::unbounded();
    Optimal.form(&prepared.situation(&free).unwrap(), &free).unwrap().solved().unwrap()
}

#[test]
fn a_view_has_names_decimal_scores_and_reasons_in_words_and_fits_its_schema() {
    let prepared = prepared();
    let pairing = formed(&prepared);
    let view = fits(&pairing.view_explained(&prepared, &Phrases::russian()), "");
    assert_eq!(view["units"], json!({"scores": "баллы", "step": 1e-6}));
    let pair = &view["pairs"][0];
    assert_eq!(pair["mentee"], json!({"id": "4", "name": "Глеб"}));
    assert_eq!(pair["mentor"], json!({"id": "11", "name": null}));
    // 0.3 × (1 − 7/20) + 2, and 1 − 7/20.
    assert_eq!((&pair["mentee_score"], &pair["mentor_score"]), (&json!(2.195), &json!(0.65)));
    assert_eq!(pair["score"], json!(2.845));
    let sum = |side: &str| -> f64 {
        let parts = pair["contributions"].as_array().unwrap();
        parts.iter().map(|part| part[side].as_f64().unwrap()).sum()
    };
    assert!((sum("mentee") - 2.195).abs() < 1e-9 && (sum("mentor") - 0.65).abs() < 1e-9);
    assert_eq!(pair["contributions"][0]["rule"], "age");
    assert!(pair["contributions"][1]["words"].as_str().unwrap().contains("physics"));
    assert_eq!(view["claim"]["code"], "maximum-size-then-total");
    assert_eq!(view["measures"]["total"].as_f64(), Some(pairing.measures.total as f64 / 1e6));
    // Without rules the rest is the same.
    let mut plain = fits(&pairing.view(prepared.cohort(), &Phrases::russian()), "");
    for at in 0..2 {
        assert_eq!(plain["pairs"][at]["contributions"], Value::Null);
        plain["pairs"][at]["contributions"] = view["pairs"][at]["contributions"].clone();
    }
    assert_eq!(plain, view);
}

#[test]
fn a_shortage_stands_once_and_whoever_is_part_of_it_names_its_number() {
    let prepared = prepared();
    let view = fits(&formed(&prepared).view(prepared.cohort(), &Phrases::english()), "");
    assert_eq!(view["shortages"].as_array().unwrap().len(), 1);
    let shortage = &view["shortages"][0];
    assert_eq!((&shortage["number"], &shortage["needed"]), (&json!(1), &json!(4)));
    assert_eq!(shortage["mentees"].as_array().unwrap().len(), 4);
    let unmatched = view["unmatched_mentees"].as_array().unwrap();
    assert_eq!(unmatched.len(), 3);
    for one in unmatched {
        assert_eq!((&one["shortage"], &one["people"]), (&json!(1), &json!([])));
        assert_eq!(one["why"], json!({"code": "in-shortage", "words": "part of shortage 1"}));
    }
}

#[test]
fn changes_of_a_draft_and_their_effects_are_told_with_names() {
    let prepared = prepared();
    let (free, russian) = (Control::unbounded(), Phrases::russian());
    let draft = formed(&prepared);
    let review =
        DraftReview::new(prepared.situation(&free).unwrap(), draft.clone(), Objective::MostPairs)
            .unwrap();
    let (anya, gleb, physics) =
        (PersonId::from(1_u64), PersonId::from(4_u64), PersonId::from(11_u64));
    let edit = Edit::Move {
        mentee: anya.clone(),
        from: None,
        to: physics.clone(),
        in_place_of: Some(gleb.clone()),
    };
    let effect = review.effect(&edit, &free).unwrap().solved().unwrap();
    let told = fits(&effect.view(draft.unit, prepared.cohort(), &russian), "/$defs/EffectView");
    // 0.3 × 3/20 and 3/20 less, of the age.
    assert_eq!(told["as_it_is"]["total"], json!(-0.195));
    assert_eq!(told["as_it_is"]["words"], "пары: 0, баллы: −0,195");
    assert_eq!(told["as_it_is"]["new_pairs"][0][0], json!({"id": "1", "name": "Аня"}));
    let changed = review.apply(&edit, Reach::AsItIs, &free).unwrap().solved().unwrap();
    let view = fits(&changed.view(prepared.cohort(), &russian), "");
    assert_eq!(view["edits"][0]["words"], "Аня получает наставника 11 вместо Глеб");
    assert_eq!(view["edits"][0]["reach"], "as-it-is");
    assert_eq!(view["lost"], json!({"pairs": 0, "total": 0.195}));
    let ids = || (anya.clone(), physics.clone());
    let swap = Edit::Swap {
        mentee: anya.clone(),
        mentor: physics.clone(),
        other_mentee: gleb,
        other_mentor: 12_u64.into(),
    };
    let ((mentee, mentor), english) = (ids(), Phrases::english());
    let insist = Edit::Insist { mentee, mentor };
    let (mentee, mentor) = ids();
    let forbid = Edit::Forbid { mentee, mentor };
    for (edit, words) in [
        (swap, "Аня and Глеб exchange their mentors 11 and 12"),
        (insist, "Аня has to work with 11"),
        (forbid, "Аня may not work with 11"),
    ] {
        let view = edit.view(prepared.cohort(), &english);
        assert_eq!(fits(&view, "/$defs/EditView")["words"], words);
        // What a view holds is read back as the change.
        let edit_again = serde_json::to_value(&view).unwrap()["edit"].take();
        assert_eq!(serde_json::from_value::<Edit>(edit_again).unwrap(), edit);
    }
}

/// A changed type writes another schema: its text is then to be put into the file.
#[cfg(feature = "schema")]
#[test]
fn the_schema_is_the_one_that_the_types_derive() {
    let derived: Value = serde_json::from_str(&mentormatch::strategy::view_schema()).unwrap();
    assert!(derived == schema(), "{}", mentormatch::strategy::view_schema());
    // It says what the types cannot: which version it is, and that nothing else is there.
    assert_eq!(derived["properties"]["version"]["const"], 1);
    let objects = derived["$defs"].as_object().unwrap().values().chain([&derived]);
    for object in objects.filter(|one| one["type"] == "object") {
        assert_eq!(object["additionalProperties"], false, "{object}");
        let described = object["properties"].as_object().unwrap().values();
        for property in described.filter(|one| one.get("$ref").is_none()) {
            assert!(property["description"].is_string(), "{object}");
        }
    }
}

#[test]
fn the_schema_refuses_what_is_no_view() {
    let prepared = prepared();
    let view = formed(&prepared).view_explained(&prepared, &Phrases::english());
    let (schema, view) = (schema(), serde_json::to_value(&view).unwrap());
    let broken = |pointer: &str, value: Value| {
        let mut broken = view.clone();
        *broken.pointer_mut(pointer).unwrap() = value;
        check(&broken, &schema, &schema, "").is_err()
    };
    assert!(broken("/version", json!(2)) && broken("/pairs/0/score", json!("2.8")));
    assert!(broken("/pairs/0/mentee", json!({"id": "4"})) && broken("/lost", json!({})));
    assert!(broken("/shortages/0/number", json!(1.5)) && broken("/verified", Value::Null));
    assert!(broken("/pairs/0/contributions/0", json!({"rule": "age", "extra": 1})));
    let mut more = view.clone();
    more["more"] = json!(1);
    assert!(check(&more, &schema, &schema, "").is_err());
    // A view shows names, and its Debug does not.
    let shown = format!("{:?}", formed(&prepared).view(prepared.cohort(), &Phrases::english()));
    assert!(shown.contains("PersonView(4)") && !shown.contains("Глеб"), "{shown}");
}
