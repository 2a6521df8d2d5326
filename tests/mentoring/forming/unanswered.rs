//! What missing answers may change: held against every way to answer them.

use super::support::{Dice, cases};
use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Phrases, Side};
use mentormatch::people::{Answer, Base, Cohort, Mentee, Mentor, PersonId, Value};
use mentormatch::scoring::Rules;
use mentormatch::strategy::{
    HighestTotal, Optimal, Pairing, Prepared, Situation, Stable, Strategy, Unanswered,
    least_missed, unanswered,
};
use std::collections::BTreeSet;

const PEOPLE: usize = 3;
const FIELDS: [&str; 4] = ["city", "hobby", "level", "years"];

const RULES: &str = r#"{
    "version": 1,
    "scales": {"levels": ["low", "mid", "high"]},
    "criteria": [
        {"name": "city", "kind": "equal", "field": "city", "mentee-weight": 3, "mentor-weight": 1,
         "unanswered": 0.5},
        {"name": "hobby", "kind": "overlap", "field": "hobby", "mentee-weight": 2, "mentor-weight": 2},
        {"name": "level", "kind": "ordinal-gap", "field": "level", "scale": "levels", "target": 1,
         "peak": 3, "slope": 2, "floor": -1, "mentee-weight": 1, "mentor-weight": 2, "unanswered": 0.2},
        {"name": "years", "kind": "number-distance", "field": "years", "scale": 8,
         "mentee-weight": 2, "mentor-weight": -1}
    ]
}"#;

/// What may be answered: as much as the rules can tell apart.
fn answers(field: usize) -> Vec<Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let labels = |labels: &[&str]| Value::Labels(labels.iter().map(|&l| l.to_owned()).collect());
    match field {
        0 => vec![text("a"), text("b"), text("elsewhere")],
        1 => vec![labels(&[]), labels(&["x"]), labels(&["y"]), labels(&["x", "y"])],
        2 => vec![text("low"), text("mid"), text("high")],
        _ => vec![Value::Number(0.0), Value::Number(5.0), Value::Number(20.0)],
    }
}

/// By side, person and field; nothing where the answer is missing.
type Given = [[[Option<usize>; FIELDS.len()]; PEOPLE]; 2];

fn situation(given: &Given) -> Situation {
    let attributes = |side: usize, at: usize| {
        (0..FIELDS.len()).filter_map(move |field| {
            let answer = answers(field)[given[side][at][field]?].clone();
            Some((FIELDS[field].to_owned(), Answer::Given(answer)))
        })
    };
    let mentees = (0..PEOPLE).map(|at| {
        let mut mentee = Mentee::new(PersonId::new(&format!("e{at}")).unwrap());
        mentee.person.attributes.extend(attributes(0, at));
        mentee
    });
    let mentors = (0..PEOPLE).map(|at| {
        let mut mentor = Mentor::new(PersonId::new(&format!("m{at}")).unwrap());
        mentor.person.attributes.extend(attributes(1, at));
        mentor
    });
    let (mentees, mentors) = (Base::new(mentees).unwrap(), Base::new(mentors).unwrap());
    let cohort = Cohort::new(mentees, mentors).unwrap();
    let prepared = Prepared::new(cohort, &Rules::from_json(RULES).unwrap()).unwrap();
    prepared.situation(&Control::unbounded()).unwrap()
}

/// Every way to answer what is missing there.
fn completions(given: &Given, missing: &[(usize, usize, usize)]) -> Vec<Given> {
    let mut all = vec![*given];
    for &(side, at, field) in missing {
        let each = |one: &Given| {
            let one = *one;
            (0..answers(field).len()).map(move |answer| {
                let mut one = one;
                one[side][at][field] = Some(answer);
                one
            })
        };
        all = all.iter().flat_map(each).collect();
    }
    all
}

type Pairs = BTreeSet<(usize, usize)>;

/// Both views of every pair, and every way to pair as many as can be.
fn views(situation: &Situation) -> [[(i64, i64); PEOPLE]; PEOPLE] {
    std::array::from_fn(|one| {
        std::array::from_fn(|other| {
            let scores = situation.scores_of(MenteeIx::at(one), MentorIx::at(other)).unwrap();
            (scores.0.into(), scores.1.into())
        })
    })
}

fn perfect() -> Vec<Pairs> {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    orders.iter().map(|order| order.iter().copied().enumerate().collect()).collect()
}

fn total(views: &[[(i64, i64); PEOPLE]; PEOPLE], pairs: &Pairs) -> i64 {
    pairs.iter().map(|&(one, other)| views[one][other].0 + views[one][other].1).sum()
}

fn blocking(views: &[[(i64, i64); PEOPLE]; PEOPLE], pairs: &Pairs) -> Pairs {
    let mut found = Pairs::new();
    for one in 0..PEOPLE {
        for other in 0..PEOPLE {
            let own = pairs.iter().find(|pair| pair.0 == one).unwrap().1;
            let its = pairs.iter().find(|pair| pair.1 == other).unwrap().0;
            if views[one][other].0 > views[one][own].0 && views[one][other].1 > views[its][other].1
            {
                found.insert((one, other));
            }
        }
    }
    found
}

fn places(pairs: &[(PersonId, PersonId)]) -> Pairs {
    let at = |id: &PersonId| id.as_str()[1..].parse().unwrap();
    pairs.iter().map(|(mentee, mentor)| (at(mentee), at(mentor))).collect()
}

fn made(pairing: &Pairing) -> Pairs {
    let pairs: Vec<_> =
        pairing.pairs.iter().map(|pair| (pair.mentee.clone(), pair.mentor.clone())).collect();
    places(&pairs)
}

fn form(strategy: &dyn Strategy, situation: &Situation) -> Pairing {
    strategy.form(situation, &Control::unbounded()).unwrap().solved().unwrap()
}

fn asked(situation: &Situation, pairing: &Pairing) -> Unanswered {
    unanswered(situation, pairing, &Control::unbounded()).unwrap().solved().unwrap()
}

/// Answers of everybody but a few.
fn draw(dice: &Dice, missing: usize) -> (Given, Vec<(usize, usize, usize)>) {
    let mut given: Given = Default::default();
    for people in &mut given {
        for person in people {
            for (field, answer) in person.iter_mut().enumerate() {
                *answer = Some(dice.roll(answers(field).len()));
            }
        }
    }
    let mut open = BTreeSet::new();
    while open.len() < missing {
        open.insert((dice.roll(2), dice.roll(PEOPLE), dice.roll(FIELDS.len())));
    }
    for &(side, at, field) in &open {
        given[side][at][field] = None;
    }
    // Nobody names more labels than somebody did.
    let full = (0, 0, 1);
    if !open.contains(&full) {
        given[0][0][1] = Some(3);
    }
    (given, open.into_iter().collect())
}

#[test]
fn no_way_to_answer_passes_what_is_told_of_missing_answers() {
    let dice = Dice::new(20131);
    let (mut reached, mut sure, mut unsure, mut stays, mut blocks) = (0, 0, 0, 0, 0);
    for case in 0..cases(120) {
        let (given, missing) = draw(&dice, 1 + case as usize % 3);
        let now = situation(&given);
        let optimal = form(&Optimal, &now);
        let (pairs, told) = (made(&optimal), asked(&now, &optimal));
        let stable = form(&Stable::for_mentees(), &now);
        let (held, stable_told) = (made(&stable), asked(&now, &stable));
        assert_eq!(told.questions.len(), missing.len(), "{given:?}");
        let (told_sure, possible) = (places(told.sure.as_ref().unwrap()), places(&told.possible));
        let stable_sure = places(stable_told.sure.as_ref().unwrap());
        let may_block = places(stable_told.blocks.as_ref().unwrap());
        let mut worst = 0;
        for answered in completions(&given, &missing) {
            let then = views(&situation(&answered));
            let best = perfect().iter().map(|other| total(&then, other)).max().unwrap();
            let behind = best - total(&then, &pairs);
            worst = worst.max(behind);
            for other in perfect().iter().filter(|other| total(&then, other) == best) {
                assert!(told_sure.is_subset(other), "{given:?} {answered:?}");
                assert!(other.iter().all(|pair| pairs.contains(pair) || possible.contains(pair)));
            }
            assert!(blocking(&then, &held).is_subset(&may_block), "{given:?} {answered:?}");
            for other in perfect().iter().filter(|other| blocking(&then, other).is_empty()) {
                assert!(stable_sure.is_subset(other), "{given:?} {answered:?}");
            }
        }
        let regret = told.regret.unwrap();
        assert!(i128::from(worst) <= regret, "{given:?}: {worst} {regret}");
        reached += u32::from(worst > 0 && i128::from(worst) == regret);
        sure += told_sure.len() + stable_sure.len();
        unsure += usize::from(told_sure.is_empty());
        stays += u32::from(may_block.is_empty());
        blocks += may_block.len();
        // One question, the others open still.
        for one in &missing {
            let side = [Side::Mentee, Side::Mentor][one.0];
            let is_it = |question: &mentormatch::scoring::MissingAnswer| {
                (question.side, question.field.name()) == (side, FIELDS[one.2])
                    && question.person.as_str()[1..] == one.1.to_string()
            };
            let find = |told: &Unanswered| {
                told.questions.iter().find(|open| is_it(&open.question)).unwrap().clone()
            };
            let (of_best, of_stable) = (find(&told), find(&stable_told));
            for answered in completions(&given, &[*one]) {
                let then = views(&situation(&answered));
                let best = perfect().iter().map(|other| total(&then, other)).max().unwrap();
                assert!(i128::from(best - total(&then, &pairs)) <= of_best.regret, "{given:?}");
                assert!(blocking(&then, &held).len() <= of_stable.blocks, "{given:?}");
            }
            assert!(of_best.regret <= regret && of_stable.blocks <= may_block.len());
        }
    }
    assert!(reached > 5, "{reached}");
    assert!(
        sure > 20 && unsure > 5 && stays > 5 && blocks > 20,
        "{sure} {unsure} {stays} {blocks}"
    );
}

#[test]
fn of_several_pairings_the_first_that_may_miss_the_least_is_told() {
    let dice = Dice::new(77);
    let mut others = 0;
    for _ in 0..cases(25) {
        let (given, _) = draw(&dice, 3);
        let now = situation(&given);
        let pairings = [
            form(&Stable::for_mentors(), &now),
            form(&Stable::for_mentees(), &now),
            form(&HighestTotal, &now),
        ];
        let free = Control::unbounded();
        let found = least_missed(&now, &pairings, &free).unwrap().solved().unwrap();
        let alone = |pairing: &Pairing| {
            let alone = std::slice::from_ref(pairing);
            least_missed(&now, alone, &free).unwrap().solved().unwrap().unwrap().1
        };
        let each = pairings.each_ref().map(alone);
        let least = *each.iter().min().unwrap();
        let at = each.iter().position(|&regret| regret == least).unwrap();
        assert_eq!(found, Some((at, least)));
        assert_eq!(asked(&now, &pairings[2]).regret, Some(each[2]));
        others += u32::from(at < 2);
    }
    assert!(others > 5);
    let none = least_missed(&situation(&Default::default()), &[], &Control::unbounded());
    assert_eq!(none.unwrap().solved(), Some(None));
}

#[test]
fn whom_to_ask_what_is_said_in_both_languages() {
    let person = |id: &str, city: Option<&str>, here: Option<&str>| {
        let mut attributes = std::collections::BTreeMap::new();
        for (field, answer) in [("city", city), ("here", here)] {
            if let Some(answer) = answer {
                attributes.insert(field.to_owned(), Answer::Given(Value::Text(answer.to_owned())));
            }
        }
        (PersonId::new(id).unwrap(), attributes)
    };
    let mentees = [person("ivan", None, Some("x")), person("olga", Some("b"), None)];
    let mentors = [person("maria", Some("a"), Some("x")), person("pavel", Some("b"), Some("x"))];
    let cohort = Cohort::of(
        mentees.map(|(id, attributes)| {
            let mut mentee = Mentee::new(id);
            mentee.person.attributes = attributes;
            mentee
        }),
        mentors.map(|(id, attributes)| {
            let mut mentor = Mentor::new(id);
            mentor.person.attributes = attributes;
            mentor
        }),
    )
    .unwrap();
    let rules = |needs: bool| {
        let rules = format!(
            r#"{{"version": 1,
                "restrictions": [{{"name": "here", "kind": "must-equal", "field": "here", "needs-answer": {needs}}}],
                "criteria": [{{"name": "city", "kind": "equal", "field": "city", "mentee-weight": 2.5}}]}}"#
        );
        Rules::from_json(&rules).unwrap()
    };
    let free = Control::unbounded();
    let now = Prepared::new(cohort.clone(), &rules(false)).unwrap().situation(&free).unwrap();
    let pairing = form(&Optimal, &now);
    let told = asked(&now, &pairing);
    let (sentences, lines) = told.words(&Phrases::english(), |id| id.to_string());
    // Ivan with Maria and Olga with Pavel make 2.5 now; were he from b, Pavel would be worth as much to him, and
    // no other pairs more.
    assert_eq!(
        sentences,
        [
            "answers that are missing: 2",
            "pairs that are made whatever the missing answers are: 0 of 2",
            "no other pairs are better, whatever the missing answers are",
            "no two would rather have each other, whatever the missing answers are",
        ]
    );
    assert_eq!(lines, ["olga, `here`: the answer may forbid the pair with pavel"]);
    let (_, lines) = told.words(&Phrases::russian(), |id| id.to_string());
    assert_eq!(lines, ["olga, «here»: ответ может запретить пару: pavel"]);
    // Where the answer is needed, Olga has nobody for want of it, and Ivan may have either.
    let now = Prepared::new(cohort, &rules(true)).unwrap().situation(&free).unwrap();
    let told = asked(&now, &form(&Optimal, &now));
    let (sentences, lines) = told.words(&Phrases::english(), |id| id.to_string());
    assert_eq!(sentences[2], "with other answers, other pairs may be better by up to 2.5");
    assert_eq!(
        lines,
        [
            "ivan, `city`: other pairs may be better by up to 2.5; pairs that may prefer each other: 1",
            "olga, `here`: pairs that the answer may allow: 2",
        ]
    );
    let (sentences, _) = told.words(&Phrases::russian(), |id| id.to_string());
    assert_eq!(
        sentences[2],
        "при других ответах другие пары могут быть лучше – самое большее на 2,5"
    );
}
