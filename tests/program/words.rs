//! A third language that comes at run time, and an organisation's own words.

use crate::support::*;
use mentormatch::kernel::{Lexicon, LexiconFault, Phrases, Side, Topic, Worded};
use mentormatch::people::{FormId, Ineligible};
use mentormatch::program::*;

const GERMAN: &str = r#"{
    "side": {"mentee": "Schützling", "mentee:gen-pl": "Schützlinge", "mentor": "Mentor"},
    "stage": {"closing": "Abschluss"},
    "form": {"learner-learner": "Schüler – Schüler", "garden": "im Schulgarten"},
    "ineligible": {"too-young": "erst {age}, mindestens {least} Jahre"},
    "reason": {
        "empty-base": "das Verzeichnis der {side:gen-pl} ist leer",
        "ineligible": "{side} {person} passt nicht zur Form „{form}“: {why}",
        "rule-forbids": "die Regel {rule:?} verbietet {mentee} mit {mentor}"
    }
}"#;

fn german() -> Phrases {
    Phrases::english().plugged(&serde_json::from_str(GERMAN).unwrap())
}

fn too_young() -> Reason {
    Reason::People(PeopleReason::Ineligible {
        side: Side::Mentee,
        person: id("a"),
        form: FormId::new("learner-learner").unwrap(),
        why: Ineligible::TooYoung { side: Side::Mentee, person: id("a"), age: 8, least: 10 },
    })
}

#[test]
fn a_third_language_is_spoken_down_to_the_words_within_words() {
    let german = german();
    assert_eq!(german.say(StageName::Closing), "Abschluss");
    assert_eq!(
        german.say(Reason::People(PeopleReason::EmptyBase { side: Side::Mentee })),
        "das Verzeichnis der Schützlinge ist leer"
    );
    assert_eq!(
        german.say(too_young()),
        "Schützling a passt nicht zur Form „Schüler – Schüler“: erst 8, mindestens 10 Jahre"
    );
    let rule = "in {mentee}".to_owned();
    assert_eq!(
        german.say(Reason::Pairs(PairReason::RuleForbids {
            mentee: id("a"),
            mentor: id("x"),
            rule
        })),
        "die Regel \"in {mentee}\" verbietet a mit x",
        "a value is not read as a phrase"
    );
    // An organisation's own form has a name, and a case that a language lacks is its word.
    assert_eq!(german.say(FormId::new("garden").unwrap()), "im Schulgarten");
    assert_eq!(german.in_case(Side::Mentor, "gen-pl"), "Mentor");
}

#[test]
fn what_a_language_lacks_is_said_in_the_one_underneath() {
    let german: Lexicon = serde_json::from_str(GERMAN).unwrap();
    let stage = StageName::Work;
    assert_eq!(Phrases::english().plugged(&german).say(stage), "work of the pairs or groups");
    assert_eq!(
        Phrases::russian().plugged(&german).say(stage),
        "организация работы наставнических пар или групп"
    );
}

#[test]
fn the_last_words_given_are_those_of_the_organisation() {
    let own = german().with(StageName::TOPIC, "closing", "Abschied");
    assert_eq!(own.say(StageName::Closing), "Abschied");
    let again = own.plugged(&serde_json::from_str(GERMAN).unwrap());
    assert_eq!(again.say(StageName::Closing), "Abschluss");
}

#[test]
fn a_translator_learns_what_is_missing_and_what_nothing_fills() {
    let mut lexicon = Lexicon::default();
    lexicon.insert(Side::TOPIC, "mentee", "Schützling von {school}");
    let json = serde_json::to_string(&lexicon).unwrap();
    let mut lexicon: Lexicon = serde_json::from_str(&json).unwrap();
    let side = || "side".to_owned();
    assert_eq!(
        lexicon.check(&[Side::TOPIC]),
        [
            LexiconFault::Missing { topic: side(), code: "mentor".to_owned() },
            LexiconFault::UnknownBrace {
                topic: side(),
                code: "mentee".to_owned(),
                brace: "school".to_owned()
            },
        ]
    );
    lexicon.insert(StageName::TOPIC, "closing", "Abschluss");
    assert_eq!(
        lexicon.check(&[]),
        ["side", "stage"].map(|topic| LexiconFault::UnknownTopic { topic: topic.to_owned() })
    );
}

/// A whole language made from the English one: every phrase has a mark before it.
fn marked(topics: &[Topic]) -> Lexicon {
    let mut lexicon = Lexicon::default();
    for &topic in topics {
        for word in topic.words() {
            let english = word.in_language(mentormatch::kernel::Language::English);
            lexicon.insert(topic, word.code(), &format!("¡{english}"));
        }
    }
    lexicon
}

#[test]
fn a_whole_language_can_be_plugged_in() {
    let lexicon = marked(TOPICS);
    assert_eq!(lexicon.check(TOPICS), []);
    let phrases = Phrases::russian().plugged(&lexicon);
    for &topic in TOPICS {
        for code in topic.codes() {
            assert!(phrases.of(topic, code).starts_with('¡'), "{topic:?} {code}");
        }
    }
    let (plain, said) = (Phrases::english().say(too_young()), phrases.say(too_young()));
    assert_eq!(said.replace('¡', ""), plain);
    assert_eq!(said.matches('¡').count(), 4, "the reason, the side, the form, the rule: {said}");
}

#[test]
fn a_reason_is_written_and_said_alike_by_its_topic_and_by_all() {
    let of_topic = PeopleReason::EmptyBase { side: Side::Mentee };
    let of_all = Reason::from(of_topic.clone());
    let written = serde_json::json!({"code": "empty-base", "side": "mentee"});
    assert_eq!(serde_json::to_value(&of_all).unwrap(), written);
    assert_eq!(serde_json::to_value(&of_topic).unwrap(), written);
    assert_eq!(serde_json::from_value::<Reason>(written).unwrap(), of_all);
    let german = german();
    assert_eq!(german.say(&of_topic), german.say(&of_all));
    let unknown = serde_json::json!({"code": "no-such-code"});
    let fault = serde_json::from_value::<Reason>(unknown).unwrap_err().to_string();
    assert_eq!(fault, "a reason with a known code and its parameters");
    assert!(Reasons::from(of_topic).has("empty-base"));
}
