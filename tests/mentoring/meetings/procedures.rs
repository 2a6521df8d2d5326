//! Procedures B and D as strategies: locks, vetoes, silence, reasons, and the rest by
//! scores.

use super::support::*;
use crate::support::id;
use mentormatch::kernel::{Control, Phrases, Side, Stream};
use mentormatch::market::Ties;
use mentormatch::meetings::{MutualChoice, Silence, WishSheets};
use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId, Wishes};
use mentormatch::scoring::Rules;
use mentormatch::strategy::procedures::{Approach, GroupMeeting, MentorAnswer, OpenDay, Rest, Way};
use mentormatch::strategy::{Pairing, Prepared, Strategy, StrategyError, WhyUnmatched};
use std::collections::BTreeSet;

fn cohort(mentees: &[(&str, u32)], mentors: &[(&str, u32)]) -> Cohort {
    let mentees = mentees.iter().map(|&(name, seats)| {
        let mut mentee = Mentee::new(id(name));
        mentee.seats = seats;
        mentee
    });
    let mentors = mentors.iter().map(|&(name, seats)| {
        let mut mentor = Mentor::new(id(name));
        mentor.seats = seats;
        mentor
    });
    Cohort::new(Base::new(mentees).unwrap(), Base::new(mentors).unwrap()).unwrap()
}

/// Rules with these points a pair, for both sides together, and these pairs forbidden.
fn rules(points: &[(&str, &str, i32)], forbidden: &[(&str, &str)]) -> Rules {
    let mut table = vec![serde_json::json!({"mentee": "-", "mentor": "-", "points": 0})];
    table.extend(points.iter().map(|(mentee, mentor, points)| {
        serde_json::json!({"mentee": mentee, "mentor": mentor, "points": points})
    }));
    Rules::from_json(
        &serde_json::json!({
            "version": 1,
            "forbidden": forbidden,
            "criteria": [{"name": "fit", "kind": "category-table", "field": "id",
                          "points": table, "mentee-weight": 1}]
        })
        .to_string(),
    )
    .unwrap()
}

/// Mentees and mentors.
type Names<'a> = &'a [(&'a str, &'a str)];

/// Forms pairs after these locks and vetoes of the curator.
fn form(
    cohort: &Cohort,
    rules: &Rules,
    (locks, vetoes): (Names<'_>, Names<'_>),
    strategy: &dyn Strategy,
) -> Result<Pairing, StrategyError> {
    let prepared = Prepared::new(cohort.clone(), rules).unwrap();
    let mut situation = prepared.situation(&Control::unbounded()).unwrap();
    for (mentee, mentor) in locks {
        situation.lock(&id(mentee), &id(mentor)).unwrap();
    }
    for (mentee, mentor) in vetoes {
        situation.veto(&id(mentee), &id(mentor)).unwrap();
    }
    Ok(strategy.form(&situation, &Control::unbounded())?.solved().unwrap())
}

fn pairs(pairing: &Pairing) -> Vec<(&str, &str)> {
    pairing.pairs.iter().map(|pair| (pair.mentee.as_str(), pair.mentor.as_str())).collect()
}

/// `"b c|d !e"`: first b and c equally, then d, never e.
fn wishes(text: &str) -> Wishes {
    let mut wishes = Wishes::default();
    for tier in text.split('|') {
        let (vetoed, named): (Vec<&str>, Vec<&str>) =
            tier.split_whitespace().partition(|name| name.starts_with('!'));
        wishes.vetoed.extend(vetoed.iter().map(|name| id(name.trim_start_matches('!'))));
        if !named.is_empty() {
            wishes.ranked.push(named.into_iter().map(id).collect());
        }
    }
    wishes
}

fn sheets(mentees: &[(&str, &str)], mentors: &[(&str, &str)]) -> WishSheets {
    let side = |sheets: &[(&str, &str)]| {
        sheets.iter().map(|(person, named)| (id(person), wishes(named))).collect()
    };
    WishSheets { mentees: side(mentees), mentors: side(mentors) }
}

fn why<'a>(pairing: &'a Pairing, person: &str) -> &'a WhyUnmatched {
    let all = pairing.unmatched_mentees.iter().chain(&pairing.unmatched_mentors);
    &all.into_iter().find(|unmatched| unmatched.person == id(person)).unwrap().why
}

fn ids(names: &[&str]) -> Vec<PersonId> {
    names.iter().map(|name| id(name)).collect()
}

const MENTEES: &[(&str, u32)] = &[("a1", 1), ("a2", 1), ("a3", 1), ("a4", 1), ("a5", 1), ("a6", 1)];
const MENTORS: &[(&str, u32)] = &[("b1", 1), ("b2", 1), ("b3", 2), ("b4", 1)];

#[test]
fn wishes_that_coincide_become_pairs_and_everybody_else_learns_why() {
    let cohort = cohort(MENTEES, MENTORS);
    let rules = rules(&[("a5", "b4", 3), ("a6", "b4", 1)], &[("a6", "b3")]);
    let sheets = sheets(
        &[("a1", "b1 | b2"), ("a2", "b1"), ("a3", "b2 b4"), ("a4", ""), ("a6", "b3")],
        &[("b1", "a1 a2"), ("b2", "a1 !a3"), ("b3", "a4 | a6 | a5")],
    );
    assert!(sheets.is_mutual(&id("a1"), &id("b2")) && !sheets.is_mutual(&id("a3"), &id("b2")));
    let meeting = GroupMeeting::new(sheets, MutualChoice::Largest);
    let pairing = form(&cohort, &rules, (&[], &[]), &meeting).unwrap();
    assert!(pairing.verified);
    assert_eq!(pairs(&pairing), [("a1", "b2"), ("a2", "b1")]);
    assert_eq!(
        *why(&pairing, "a3"),
        WhyUnmatched::NotNamedBack { silent: ids(&["b4"]), refused: ids(&["b2"]), others: vec![] }
    );
    assert_eq!(*why(&pairing, "a4"), WhyUnmatched::NamedNobody);
    assert_eq!(*why(&pairing, "a5"), WhyUnmatched::Silent);
    assert_eq!(*why(&pairing, "a6"), WhyUnmatched::WishesExcluded { with: ids(&["b3"]) });
    assert_eq!(*why(&pairing, "b3"), WhyUnmatched::WishesExcluded { with: ids(&["a6"]) });
    assert_eq!(*why(&pairing, "b4"), WhyUnmatched::Silent);

    // Stable for mentees: a1 gets the first wish, and a2 learns who took it.
    let ties = Ties::Index;
    let stable = MutualChoice::Stable { best_for: Side::Mentee, ties };
    let meeting = GroupMeeting::new(meeting.wishes, stable);
    let pairing = form(&cohort, &rules, (&[], &[]), &meeting).unwrap();
    assert_eq!(pairs(&pairing), [("a1", "b1")]);
    assert_eq!(*why(&pairing, "a2"), WhyUnmatched::WishesTaken { with: ids(&["b1"]) });
    assert_eq!(
        Phrases::english().say(why(&pairing, "a2")),
        "the wishes of b1 coincide, but others took the seats"
    );

    // Silence that counts as accepting: a5 is named by b3, b4 by a3.
    let accepts = meeting.clone().with_silence(Silence::AcceptsAnybody);
    let pairing = form(&cohort, &rules, (&[], &[]), &accepts).unwrap();
    assert_eq!(pairs(&pairing), [("a1", "b1"), ("a3", "b4"), ("a5", "b3")]);

    // Kemerovo's combination: scores place those whom wishes left, but nobody with
    // whom one of the two refuses to work.
    let rest = meeting.with_rest(Rest::Best);
    let pairing = form(&cohort, &rules, (&[], &[]), &rest).unwrap();
    assert!(pairing.verified && pairing.pairs[0].mentor == id("b1"));
    assert_eq!(pairing.pairs.len(), 5);
    assert!(pairs(&pairing).contains(&("a5", "b4")), "the best score of the rest");
    assert!(!pairs(&pairing).contains(&("a3", "b2")) && !pairs(&pairing).contains(&("a6", "b3")));
    assert_eq!(pairing.unmatched_mentees.len(), 1);
}

#[test]
fn locks_and_vetoes_of_the_curator_hold() {
    let cohort = cohort(MENTEES, MENTORS);
    let rules = rules(&[], &[]);
    let sheets = sheets(
        &[("a1", "b1"), ("a2", "b2"), ("a3", "b3")],
        &[("b1", "a1"), ("b2", "a2 !a4"), ("b3", "a3")],
    );
    let meeting = GroupMeeting::new(sheets, MutualChoice::Largest);
    let pairing = form(&cohort, &rules, (&[("a5", "b1")], &[("a3", "b3")]), &meeting).unwrap();
    assert_eq!(pairs(&pairing), [("a2", "b2"), ("a5", "b1")]);
    assert!(pairing.pairs[1].locked && !pairing.pairs[0].locked);
    // The lock took the only seat of b1; the curator's veto excludes a3 with b3.
    assert_eq!(*why(&pairing, "a1"), WhyUnmatched::WishesExcluded { with: ids(&["b1"]) });
    assert_eq!(*why(&pairing, "a3"), WhyUnmatched::WishesExcluded { with: ids(&["b3"]) });
    // A lock on a pair that one of the two refuses is refused by name.
    let refused = form(&cohort, &rules, (&[("a4", "b2")], &[]), &meeting).unwrap_err();
    assert!(refused.to_string().contains("a4 and b2"), "{refused}");
    // Answers of and about people nobody knows are faults, all together.
    let mut unknown = meeting.clone();
    unknown.wishes.mentees.insert(id("zz"), wishes("b1"));
    unknown.wishes.mentors.insert(id("b4"), wishes("a1 a1 yy"));
    let fault = form(&cohort, &rules, (&[], &[]), &unknown).unwrap_err().to_string();
    for part in ["zz answered", "b4 names a1 more than once", "b4 names yy"] {
        assert!(fault.contains(part), "{fault}");
    }
}

#[test]
fn after_an_open_day_pairs_follow_from_the_answers() {
    let cohort = cohort(MENTEES, MENTORS);
    let rules = rules(&[], &[]);
    let approach = |mentee, mentor, place, answer| Approach {
        mentee: id(mentee),
        mentor: id(mentor),
        way: if place == 1 { Way::Offer } else { Way::Wish },
        place,
        answer,
    };
    let (yes, no) = (Some(MentorAnswer::Accepted), Some(MentorAnswer::Declined));
    let day = OpenDay::new(
        vec![
            approach("a1", "b2", 1, yes),
            approach("a1", "b1", 2, yes),
            approach("a2", "b1", 1, yes),
            approach("a2", "b2", 2, no),
            approach("a3", "b1", 1, no),
            approach("a3", "b3", 2, None),
            approach("a4", "b1", 1, yes),
        ],
        MutualChoice::Largest,
    );
    let pairing = form(&cohort, &rules, (&[], &[]), &day).unwrap();
    assert!(pairing.verified);
    // a1's first wish; of a2 and a4, whom b1 accepted equally, one.
    assert_eq!(pairs(&pairing), [("a1", "b2"), ("a2", "b1")]);
    assert_eq!(*why(&pairing, "a4"), WhyUnmatched::WishesTaken { with: ids(&["b1"]) });
    assert_eq!(
        *why(&pairing, "a3"),
        WhyUnmatched::NotNamedBack { silent: ids(&["b3"]), refused: ids(&["b1"]), others: vec![] }
    );
    assert_eq!(*why(&pairing, "a5"), WhyUnmatched::NamedNobody);
    assert_eq!(*why(&pairing, "b3"), WhyUnmatched::Silent);
    assert_eq!(*why(&pairing, "b4"), WhyUnmatched::NotApproached);
    let everybody = form(&cohort, &rules, (&[], &[]), &day.with_rest(Rest::Best)).unwrap();
    assert!(!pairs(&everybody).contains(&("a3", "b1")) && everybody.pairs.len() == 5);
    let nobody = OpenDay::new(vec![approach("a1", "zz", 1, yes)], MutualChoice::Largest);
    assert!(form(&cohort, &rules, (&[], &[]), &nobody).is_err());
}

#[test]
fn random_meetings_give_pairings_that_hold_up() {
    let names = |count: usize, letter: char| -> Vec<String> {
        (0..count).map(|at| format!("{letter}{at}")).collect()
    };
    for case in 0..400 {
        let mut draws = draws("procedures", case);
        let (mentees, mentors) =
            (names(1 + below(&mut draws, 7), 'a'), names(1 + below(&mut draws, 5), 'b'));
        let seats = |draws: &mut Stream, names: &[String]| -> Vec<(String, u32)> {
            names.iter().map(|name| (name.clone(), below(draws, 3) as u32)).collect()
        };
        let (of_mentees, of_mentors) = (seats(&mut draws, &mentees), seats(&mut draws, &mentors));
        let one: Vec<_> = of_mentees.iter().map(|(name, seats)| (name.as_str(), *seats)).collect();
        let other: Vec<_> =
            of_mentors.iter().map(|(name, seats)| (name.as_str(), *seats)).collect();
        let cohort = cohort(&one, &other);
        let answer = |draws: &mut Stream, others: &[String]| {
            let mut wishes = Wishes::default();
            for name in others {
                match below(draws, 4) {
                    0 => {
                        wishes.vetoed.insert(id(name));
                    }
                    1 => {}
                    _ => wishes.ranked.push(vec![id(name)]),
                }
            }
            wishes
        };
        let mut sheets = WishSheets::default();
        for name in &mentees {
            if below(&mut draws, 5) > 0 {
                sheets.mentees.insert(id(name), answer(&mut draws, &mentors));
            }
        }
        for name in &mentors {
            if below(&mut draws, 5) > 0 {
                sheets.mentors.insert(id(name), answer(&mut draws, &mentees));
            }
        }
        let vetoes = sheets.vetoes();
        let rules = rules(&[], &[]);
        for choice in [
            MutualChoice::Largest,
            MutualChoice::BestRanks,
            MutualChoice::Stable { best_for: Side::Mentor, ties: Ties::Lottery { seed: case } },
        ] {
            let meeting = GroupMeeting::new(sheets.clone(), choice);
            let pairing = form(&cohort, &rules, (&[], &[]), &meeting).unwrap();
            assert!(pairing.verified, "case {case}");
            for pair in &pairing.pairs {
                assert!(sheets.is_mutual(&pair.mentee, &pair.mentor), "case {case}");
            }
            let rest = meeting.with_rest(Rest::Best);
            let more = form(&cohort, &rules, (&[], &[]), &rest).unwrap();
            assert!(more.verified, "case {case}");
            let made: BTreeSet<_> =
                more.pairs.iter().map(|pair| (pair.mentee.clone(), pair.mentor.clone())).collect();
            // What wishes made stays; nothing that somebody refused is added.
            for pair in &pairing.pairs {
                assert!(made.contains(&(pair.mentee.clone(), pair.mentor.clone())));
            }
            assert!(made.is_disjoint(&vetoes), "case {case}");
            for &(name, seats) in one.iter().chain(&other) {
                let of_person = made.iter().filter(|pair| pair.0 == id(name) || pair.1 == id(name));
                assert!(of_person.count() <= seats as usize, "case {case}");
            }
        }
    }
}
