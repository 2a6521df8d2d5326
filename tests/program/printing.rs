//! Papers say what the record says, and nothing that people wrote breaks out of them.

use crate::support::{act, closing, day, finish, finished, form, id, mentee, working};
use mentormatch::kernel::{Language, Phrases, Side};
use mentormatch::meetings::Timetable;
use mentormatch::people::{Answer, Source};
use mentormatch::printing::{
    Certificate, Named, OrderPaper, Organisation, PairLetter, PaperKind, PersonTimetable,
    PrintFault, PrintProblem, Printable, Printed, Printer, WallTimetable, WorkPlan, YearTable,
};
use mentormatch::program::monitoring::{Covered, HeadCount, Target};
use mentormatch::program::results::Counted;
use mentormatch::program::work::{Goal, Horizon, Sprint};
use mentormatch::program::{PairNo, Record};
use std::collections::{BTreeMap, BTreeSet};

const WILD: &str = "<script>alert('x')</script> & \"Ольга\"";

fn printer(language: Language) -> Printer {
    Printer::new(Phrases::new(language), &Organisation::new("Sample & School")).unwrap()
}

/// Every page in both languages, by language and file.
fn pages(record: &Record) -> Vec<Printed> {
    let mut all = Vec::new();
    for language in [Language::English, Language::Russian] {
        let printed = printer(language).print_all(record).unwrap();
        let names: BTreeSet<_> = printed.iter().map(|page| page.file_name.clone()).collect();
        assert_eq!(names.len(), printed.len());
        all.extend(printed);
    }
    for page in &all {
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        assert!(page.file_name.chars().all(allowed), "{}", page.file_name);
        assert!(page.html.contains("Sample &amp; School"), "{}", page.file_name);
        for outside in ["http:", "https:", "<script", "src="] {
            assert!(!page.html.contains(outside), "{}: {outside}", page.file_name);
        }
        assert!(!has_iso_date(&page.html), "{}", page.file_name);
    }
    all
}

/// Whether a date stands there as in a file.
fn has_iso_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(10).any(|ten| {
        ten.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    })
}

fn kinds(pages: &[Printed]) -> BTreeMap<PaperKind, usize> {
    let mut counts = BTreeMap::new();
    for page in pages {
        *counts.entry(page.kind).or_insert(0) += 1;
    }
    counts
}

#[test]
fn every_paper_of_a_record_is_printed_once_for_whom_it_is() {
    let working = working();
    let counts = kinds(&pages(working.record()));
    let both = |kind| counts.get(&kind).copied().unwrap_or(0);
    assert_eq!(both(PaperKind::Order), 2);
    assert_eq!(both(PaperKind::PairLetter), 4);
    assert_eq!(both(PaperKind::WorkPlan), 4);
    assert_eq!(both(PaperKind::MenteeRegister), 2);
    assert_eq!(both(PaperKind::Certificate), 0);
    let finished = finished();
    let counts = kinds(&pages(finished.record()));
    let both = |kind| counts.get(&kind).copied().unwrap_or(0);
    // Whoever has finished gets no letter about the beginning.
    assert_eq!(both(PaperKind::PairLetter), 0);
    assert_eq!(both(PaperKind::Certificate), 4);
    assert_eq!(both(PaperKind::ThankYou), 4);
}

#[test]
fn an_order_fixes_the_pairs_that_the_record_has_under_it() {
    let program = working();
    let phrases = Phrases::russian();
    let orders = OrderPaper::all(program.record(), &phrases);
    assert_eq!(orders.len(), 1);
    let order = &orders[0];
    assert_eq!((order.number.as_str(), order.on, order.pairs), ("order 7", day(5), 2));
    let groups: Vec<_> = order.forms.iter().flat_map(|form| &form.groups).collect();
    let named: Vec<_> = groups
        .iter()
        .map(|group| {
            let mentees: Vec<_> = group.mentees.iter().map(|one| one.id.as_str()).collect();
            (group.mentor.id.as_str(), mentees)
        })
        .collect();
    assert_eq!(named, [("x", vec!["a"]), ("y", vec!["b"])]);
    let html = printer(Language::Russian).print(order).unwrap();
    assert!(html.contains("2 пары") && html.contains("06.09.2026"), "{html}");
    let letters = PairLetter::all(program.record(), &phrases);
    let of: Vec<_> = letters.iter().map(|one| (one.pair, one.order.as_str())).collect();
    assert_eq!(of, [(PairNo::new(1), "order 7"), (PairNo::new(2), "order 7")]);
}

#[test]
fn names_and_texts_stay_text() {
    let mut program = working();
    let mut wild = mentee("wild");
    wild.person.name = Answer::Given(WILD.to_owned());
    program.people().add_mentee(&act(6), wild).unwrap();
    let goal = Goal {
        text: WILD.to_owned(),
        horizon: Horizon::Short,
        from: day(6),
        to: day(40),
        sprints: vec![Sprint { task: WILD.to_owned(), from: day(6), to: day(9), done: Some(true) }],
    };
    program.work().set_goal(&act(6), PairNo::new(1), goal).unwrap();
    let pages = pages(program.record());
    let told = pages.iter().filter(|page| page.html.contains("&lt;script&gt;alert(")).count();
    // The register and the plan, in both languages.
    assert_eq!(told, 4);
    let plan = WorkPlan::all(program.record(), &Phrases::english()).remove(0);
    assert_eq!((plan.goals[0].text.as_str(), plan.goals[0].sprints[0].done), (WILD, Some(true)));
    let html = printer(Language::English).print(&plan).unwrap();
    assert!(html.contains("<td>done</td>"), "{html}");
}

#[test]
fn certificates_tell_what_was_brought_to_its_end() {
    let program = finish(closing());
    let certificates = Certificate::all(program.record(), &Phrases::english());
    let told: Vec<_> = certificates
        .iter()
        .map(|one| (one.mentor.id.as_str(), one.mentees, one.from, one.to, one.rewards.clone()))
        .collect();
    let badge = vec!["a badge".to_owned()];
    assert_eq!(
        told,
        [("x", 1, Some(day(5)), day(7), badge), ("y", 1, Some(day(5)), day(7), Vec::new())]
    );
    let html = printer(Language::English).print(&certificates[0]).unwrap();
    assert!(html.contains("Rewards: a badge") && html.contains("1 mentee to its end"), "{html}");
}

#[test]
fn a_timetable_tells_the_wall_and_everybody_the_same() {
    let mut program = crate::support::forming();
    let pair = |mentee: &str, mentor: &str| (id(mentee), id(mentor));
    let rounds = vec![
        vec![pair("a", "x"), pair("b", "y")],
        vec![pair("b", "x")],
        vec![pair("c", "x"), pair("a", "y")],
    ];
    let all = |names: &[&str]| names.iter().map(|name| id(name)).collect::<BTreeSet<_>>();
    program
        .gatherings()
        .record_group_meeting(
            &act(5),
            Timetable::new(rounds),
            all(&["a", "b", "c"]),
            all(&["x", "y"]),
        )
        .unwrap();
    let phrases = Phrases::english();
    let ids = |meets: &[Option<Named>]| -> Vec<String> {
        let id = |one: &Option<Named>| one.as_ref().map_or("–".into(), |one| one.id.to_string());
        meets.iter().map(id).collect()
    };
    let wall = WallTimetable::all(program.record(), &phrases).remove(0);
    let lines: Vec<_> =
        wall.mentors.iter().map(|line| (line.mentor.id.to_string(), ids(&line.meets))).collect();
    let meets = |names: [&str; 3]| names.map(str::to_owned).to_vec();
    assert_eq!(wall.rounds, 3);
    assert_eq!(
        lines,
        [("x".to_owned(), meets(["a", "b", "c"])), ("y".to_owned(), meets(["b", "–", "a"]))]
    );
    let own = PersonTimetable::all(program.record(), &phrases);
    let told: Vec<_> = own.iter().map(|one| (one.name(), one.side, ids(&one.meets))).collect();
    assert_eq!(
        told,
        [
            ("1-mentee-a".to_owned(), Side::Mentee, meets(["x", "–", "y"])),
            ("1-mentee-b".to_owned(), Side::Mentee, meets(["y", "x", "–"])),
            ("1-mentee-c".to_owned(), Side::Mentee, meets(["–", "–", "x"])),
            ("1-mentor-x".to_owned(), Side::Mentor, meets(["a", "b", "c"])),
            ("1-mentor-y".to_owned(), Side::Mentor, meets(["b", "–", "a"])),
        ]
    );
    assert_eq!(kinds(&pages(program.record()))[&PaperKind::PersonTimetable], 10);
}

#[test]
fn a_rest_of_all_is_a_break_on_the_wall_and_not_a_round_without_a_partner() {
    let mut program = crate::support::forming();
    let pair = |mentee: &str, mentor: &str| (id(mentee), id(mentor));
    let rounds = vec![vec![pair("a", "x"), pair("b", "y")], vec![], vec![pair("b", "x")]];
    let all = |names: &[&str]| names.iter().map(|name| id(name)).collect::<BTreeSet<_>>();
    let (mentees, mentors) = (all(&["a", "b"]), all(&["x", "y"]));
    let timetable = Timetable::new(rounds);
    program.gatherings().record_group_meeting(&act(5), timetable, mentees, mentors).unwrap();
    for (language, rest) in [(Language::English, "a break"), (Language::Russian, "перерыв")]
    {
        let phrases = Phrases::new(language);
        let wall = WallTimetable::all(program.record(), &phrases).remove(0);
        assert_eq!(wall.breaks, [false, true, false]);
        let page = printer(language).print(&wall).unwrap();
        let cells = |what: &str| page.matches(&format!("<td>{what}</td>")).count();
        assert_eq!((cells(rest), cells("–")), (2, 1), "{page}");
    }
}

#[test]
fn an_organisation_replaces_templates_and_is_told_what_is_wrong() {
    let program = working();
    let order = OrderPaper::all(program.record(), &Phrases::english()).remove(0);
    let new = || printer(Language::English);
    let own = new().with_template(PaperKind::Order, "{{ paper.number }}: {{ paper.pairs }}");
    assert_eq!(own.unwrap().print(&order).unwrap(), "order 7: 2");
    let framed = new().with_page("<b>{% block body %}{% endblock %}</b>").unwrap();
    assert!(framed.print(&order).unwrap().starts_with("<b>"));
    let unread: PrintFault = new().with_template(PaperKind::Order, "a\n{% if %}").unwrap_err();
    assert_eq!((unread.template.as_str(), unread.line), ("order.html", Some(2)));
    let russian = unread.said(&Phrases::russian());
    assert_eq!(russian, "order.html, строка 2: шаблон записан с ошибкой");
    assert_eq!(unread.said(&Phrases::english()), "order.html, line 2: the template cannot be read");
    let unknown = new().with_template(PaperKind::Order, "a\nb\n{{ paper.nothing }}").unwrap();
    let unknown = unknown.print(&order).unwrap_err();
    assert_eq!((unknown.template.as_str(), unknown.line), ("order.html", Some(3)));
    assert_eq!(unknown.problem, PrintProblem::Unknown);
    let wrong_day = new().with_template(PaperKind::Order, "{{ paper.number|day }}").unwrap();
    assert!(wrong_day.print(&order).unwrap_err().to_string().contains("order 7"));
}

#[test]
fn the_table_of_a_year_has_what_the_record_counts() {
    let mut program = closing();
    let phrases = Phrases::russian();
    assert!(YearTable::all(program.record(), &phrases).is_empty(), "nobody counted yet");
    let target =
        |covered, percent| Target { source: Source::Organisation, covered, year: 2026, percent };
    let targets = vec![target(Covered::Learners, 20), target(Covered::Educators, 30)];
    program.monitoring().set_targets(&act(6), targets).unwrap();
    for (covered, taking_part, of) in [(Covered::Learners, 2, 8), (Covered::Educators, 1, 4)] {
        let count = HeadCount { taking_part, of };
        program.monitoring().record_coverage(&act(6), 2026, covered, count).unwrap();
    }
    let of = form();
    program.results().record_form_result(&act(6), &of, "own", Counted::new(1.5, 3.0)).unwrap();
    let year = YearTable::all(program.record(), &phrases).remove(0);
    let coverage: Vec<_> = year
        .coverage
        .iter()
        .map(|line| (line.covered.as_str(), line.share.as_deref(), line.target, line.reached))
        .collect();
    assert_eq!(
        coverage,
        [
            ("обучающиеся", Some("25,0\u{a0}%"), Some(20), Some(true)),
            ("педагоги", Some("25,0\u{a0}%"), Some(30), Some(false)),
        ]
    );
    assert_eq!(year.forms.len(), 1);
    let row = &year.forms[0];
    assert_eq!((row.mentees, row.mentors, row.pairs, row.units), (2, 2, 2, 2));
    let result = &year.results[0];
    assert_eq!((&*result.what, &*result.before, &*result.after), ("own", "1,5", "3"));
    let ways: Vec<_> = year.ways.iter().map(|way| (way.proposed, way.published)).collect();
    assert_eq!(ways, [(2, 2)]);
    let html = printer(Language::Russian).print(&year).unwrap();
    assert!(html.contains("не менее 20 %") && html.contains("25,0\u{a0}%"), "{html}");
    let html =
        printer(Language::English).print(&YearTable::of(program.record(), &Phrases::english()));
    assert!(html.unwrap().contains("<td>learners</td>"));
}
