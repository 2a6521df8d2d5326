//! Whatever is read row by row, cut anywhere, is what is read as a whole.

use super::super::cohort;
use super::*;
use crate::kernel::{Stream, stream};
use crate::people::{Answer, Cohort, FieldValue, Participant};
use encoding_rs::WINDOWS_1251;
use rand::RngExt;
use std::io::{self, Cursor, SeekFrom};

/// Hands out one byte at a time.
struct Slow<'a>(Cursor<&'a [u8]>);

impl Read for Slow<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let one = to.len().min(1);
        self.0.read(to.get_mut(..one).unwrap_or_default())
    }
}

impl Seek for Slow<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

const HEADINGS: [&str; 14] = [
    "id",
    "name",
    "seats",
    "subjects",
    "languages",
    "availability",
    "wishes",
    "vetoes",
    "stage",
    "age",
    "own question",
    "Number",
    "sent",
    "forms",
];

fn word(rng: &mut Stream) -> String {
    let words = ["a", "Ёлка", "b c", "тигр", "x", "п\u{301}", " ", "", "n/a", "withheld", "🙂"];
    pick(rng, &words).to_owned()
}

fn pick<'a>(rng: &mut Stream, words: &[&'a str]) -> &'a str {
    words[rng.random_range(0..words.len())]
}

/// One of the good ones, now and then a bad one.
fn mostly(rng: &mut Stream, good: &[&str], bad: &[&str]) -> String {
    let words = if rng.random_bool(0.03) { bad } else { good };
    pick(rng, words).to_owned()
}

/// An answer under a heading, good or bad.
fn answer(rng: &mut Stream, heading: &str, side: &str, row: usize) -> String {
    let other = if side == "e" { "m" } else { "e" };
    let somebody = |rng: &mut Stream| match rng.random_range(0..6) {
        0 => format!("Имя {}", rng.random_range(0..6)),
        1 => "nobody".to_owned(),
        2 => format!("{}{}", other.to_uppercase(), rng.random_range(0..8)),
        _ => format!("{other}{}", rng.random_range(0..8)),
    };
    match heading {
        "id" => match rng.random_range(0..12) {
            0 => format!("{side}{}", rng.random_range(0..8)),
            1 => format!(" {}{row} ", side.to_uppercase()),
            2 if rng.random_bool(0.3) => String::new(),
            _ => format!("{side}{row}"),
        },
        "name" => format!("Имя {}", rng.random_range(0..6)),
        "seats" => mostly(rng, &["1", "2", "0", "3.0"], &["x", ""]),
        "subjects" | "languages" => {
            (0..rng.random_range(0..3)).map(|_| word(rng)).collect::<Vec<_>>().join(";")
        }
        "availability" => {
            mostly(rng, &["Mon 10:00-11:00", "Tue 9:00-12:00; Fri 10:00-11:00", "?"], &["Xyz", ""])
        }
        "wishes" if rng.random_bool(0.5) => {
            format!("{} > {} = {}", somebody(rng), somebody(rng), somebody(rng))
        }
        "vetoes" if rng.random_bool(0.2) => somebody(rng),
        "age" => {
            if rng.random_bool(0.05) {
                "old".to_owned()
            } else {
                rng.random_range(10..70).to_string()
            }
        }
        "sent" if rng.random_bool(0.03) => "soon".to_owned(),
        "sent" => format!("2026-09-{:02} 10:0{}", rng.random_range(1..29), rng.random_range(0..9)),
        "forms" => "learner-learner".to_owned(),
        "Number" => (f64::from(rng.random_range(0..50)) / 4.0).to_string(),
        _ => word(rng),
    }
}

fn headings(rng: &mut Stream, side: &str) -> Vec<&'static str> {
    let mut all: Vec<_> = HEADINGS.to_vec();
    all.retain(|&heading| heading == "id" || rng.random_bool(0.7));
    if side == "m" && rng.random_bool(0.5) {
        all.rotate_left(1);
    }
    all
}

/// A file of some people, in good order mostly.
fn csv(rng: &mut Stream, side: &str) -> String {
    let separator = pick(rng, &[",", ";", "\t"]);
    let end = pick(rng, &["\n", "\r\n", "\r"]);
    let mut text = String::new();
    if rng.random_bool(0.1) {
        text += &format!("sep={separator}{end}");
    }
    if rng.random_bool(0.1) {
        text += &format!("A list of people{end}{end}");
    }
    let headings = headings(rng, side);
    text += &headings.join(separator);
    text += end;
    for row in 0..rng.random_range(0..14) {
        let mut cells: Vec<String> = headings
            .iter()
            .map(|heading| {
                let answer = answer(rng, heading, side, row);
                let is_quoted = answer.contains([',', ';', '\t', '"']) || rng.random_bool(0.1);
                match rng.random_range(0..20) {
                    0 => format!("\"{answer}\"\"{end}\""),
                    1 if rng.random_bool(0.05) => format!("\"{answer}"),
                    _ if is_quoted => format!("\"{answer}\""),
                    _ => answer,
                }
            })
            .collect();
        match rng.random_range(0..30) {
            0 => cells.truncate(1),
            1 => cells.push("beyond".to_owned()),
            2 => text += end,
            _ => {}
        }
        text += &cells.join(separator);
        if row < 13 || rng.random_bool(0.5) {
            text += end;
        }
    }
    text
}

/// The same as JSON, an object on each line; the first two lines are objects.
fn json(rng: &mut Stream, side: &str) -> String {
    let mut text = String::new();
    for row in 0..rng.random_range(2..14) {
        let headings = headings(rng, side);
        let entries: Vec<String> = headings
            .iter()
            .map(|heading| {
                let answer = answer(rng, heading, side, row);
                let value = match answer.parse::<f64>() {
                    Ok(_) if rng.random_bool(0.5) => answer,
                    _ => serde_json::to_string(&answer).unwrap_or_default(),
                };
                format!("\"{heading}\": {value}")
            })
            .collect();
        let line = match rng.random_range(0..25) {
            0 if row > 1 => "[1]".to_owned(),
            1 if row > 1 => "{\"id\": ".to_owned(),
            2 => format!(" {{{}}}\r\n ", entries.join(",")),
            _ => format!("{{{}}}", entries.join(", ")),
        };
        text += &line;
        text += "\n";
    }
    text
}

fn encoded(rng: &mut Stream, text: &str) -> Vec<u8> {
    let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect();
    match rng.random_range(0..8) {
        0 => format!("\u{FEFF}{text}").into_bytes(),
        1 => utf16(u16::to_le_bytes),
        2 => utf16(u16::to_be_bytes),
        3 => WINDOWS_1251.encode(text).0.into_owned(),
        4 => {
            let mut bytes = text.as_bytes().to_vec();
            let at = rng.random_range(0..=bytes.len());
            bytes.insert(at, 0xE9);
            bytes
        }
        5 => {
            let mut bytes = text.as_bytes().to_vec();
            bytes.truncate(rng.random_range(0..=bytes.len()));
            bytes
        }
        _ => text.as_bytes().to_vec(),
    }
}

fn mapping(rng: &mut Stream, format: &str) -> Mapping {
    let mut sides = ["mentees", "mentors"].map(|_| {
        let mut how = serde_json::json!({});
        if rng.random_bool(0.3) {
            how["number-ids"] = "n".into();
        }
        if rng.random_bool(0.3) {
            how["sent"] = "sent".into();
        }
        if rng.random_bool(0.2) {
            how["only"] = serde_json::json!([{"column": "name", "is-not": ["имя 3"]}]);
        }
        if rng.random_bool(0.2) {
            how["format"] = format.into();
        }
        if rng.random_bool(0.1) {
            how["time-zone"] = serde_json::json!({"otherwise": "UTC+3"});
        }
        if rng.random_bool(0.1) {
            how["ignore"] = serde_json::json!(["*"]);
        }
        if rng.random_bool(0.1) {
            how["fields"] =
                serde_json::json!({"stage": {"from": "own question", "values": {"ЁЛКА": "x"}}});
        }
        how
    });
    let [mentees, mentors] = [sides[0].take(), sides[1].take()];
    serde_json::from_value(serde_json::json!({"mentees": mentees, "mentors": mentors}))
        .unwrap_or_default()
}

fn fields() -> Sides<Vec<Field>> {
    let names = Field::BUILT_IN.iter().copied().chain(["own question", "Number", "sent"]);
    let all: Vec<Field> = names.map(|name| Field::from(name.to_owned())).collect();
    Sides::new(all.clone(), all)
}

/// Holds one side of a roster against the people themselves.
fn same_side<'c, P: Participant + 'c>(
    roster: &'c Roster,
    people: impl ExactSizeIterator<Item = &'c P>,
    answer: impl Fn(&'c P, &Field) -> Answer<FieldValue<'c>>,
    forms: impl Fn(&'c P) -> Vec<&'c str>,
) {
    let side = P::SIDE;
    assert_eq!(roster.count(side), people.len());
    let kept = roster.forms(side).collect::<Vec<_>>();
    for (at, one) in people.enumerate() {
        assert_eq!(roster.ids(side)[at], one.person().id);
        assert_eq!(roster.position(side, &one.person().id), Some(at as u32));
        assert_eq!(roster.seats(side)[at], one.seats());
        assert_eq!(kept[at], forms(one));
        for field in roster.fields(side) {
            let answers = roster.answers(side, field);
            let number = answers.and_then(|answers| answers.numbers().nth(at));
            let held = match number {
                Some(Answer::Given(number)) => answers.and_then(|all| all.value(number)).into(),
                Some(Answer::Withheld) => Answer::Withheld,
                _ => Answer::Unknown,
            };
            assert_eq!(held, answer(one, field), "{field}");
        }
        let own = at as u32;
        let of = |id: &PersonId| roster.position(side.other(), id);
        let wishes = &one.person().wishes;
        let ranked: Vec<_> =
            wishes.ranks().filter_map(|(id, rank)| Some((own, of(id)?, rank))).collect();
        let held = roster.wishes(side).iter().filter(|wish| wish.0 == own);
        assert_eq!(held.copied().collect::<Vec<_>>(), ranked);
        let vetoed: Vec<_> = wishes.vetoed.iter().filter_map(|id| Some((own, of(id)?))).collect();
        let held = roster.vetoes(side).iter().filter(|pair| pair.0 == own);
        assert_eq!(held.copied().collect::<Vec<_>>(), vetoed);
    }
}

fn same(roster: &Roster, cohort: &Cohort) {
    let mentees = cohort.mentees().iter().map(|(_, mentee)| mentee);
    same_side(roster, mentees, Mentee::field, FromRow::form_names);
    let mentors = cohort.mentors().iter().map(|(_, mentor)| mentor);
    same_side(roster, mentors, Mentor::field, FromRow::form_names);
}

#[test]
fn rows_cut_anywhere_give_the_people_and_the_faults_of_the_whole_file() {
    let (mut good, mut bad, mut noted, mut whole) = (0, 0, 0, 0);
    let is_whole = |fault: &super::super::ImportFault| fault.problem == Problem::NotByRows;
    for seed in 0..125 {
        let mut rng = stream(seed, "rows of people");
        let files = ["e", "m"].map(|side| match rng.random_bool(0.6) {
            true => (csv(&mut rng, side), "csv"),
            false => (json(&mut rng, side), "json-lines"),
        });
        let format = files[0].1;
        // As programs of DOS end a file, and once in a while twice.
        let marked = |(text, _): (String, _)| match seed % 5 {
            0 => text + if seed % 25 == 0 { "\u{1A}\u{1A}" } else { "\u{1A}" },
            _ => text,
        };
        let files = files.map(marked);
        let [mentees, mentors] = files.map(|text| encoded(&mut rng, &text));
        let mapping = mapping(&mut rng, format);
        let mut options = Options { max_faults: 10_000, ..Options::default() };
        options.strict = rng.random_bool(0.2);
        options.show_answers = rng.random_bool(0.5);
        options.mentor_seats = rng.random_bool(0.2).then_some(2);
        if rng.random_bool(0.1) {
            options.max_rows = rng.random_range(0..8);
        }
        let expected = cohort(&mentees[..], &mentors[..], &mapping, &options);
        let sizes = Sizes { part: rng.random_range(1..60), block: rng.random_range(1..120) };
        let slow = (Slow(Cursor::new(&mentees[..])), Slow(Cursor::new(&mentors[..])));
        let found = read_roster(slow, &mapping, &options, &fields(), sizes);
        match (expected, found) {
            (Ok(expected), Ok(found)) => {
                good += 1;
                noted += usize::from(!expected.mentees.notes.is_empty());
                assert_eq!(
                    (found.mentees, found.mentors),
                    (expected.mentees, expected.mentors),
                    "{seed}"
                );
                same(&found.roster, &expected.cohort);
            }
            // What is no table of several lines is read as a whole only.
            (Err(_), Err(found)) if found.faults.iter().any(is_whole) => whole += 1,
            (Err(expected), Err(found)) => {
                bad += 1;
                let [found, expected] = [found, expected].map(|faults| faults.to_string());
                assert_eq!(found, expected, "{seed} {sizes:?}", sizes = (sizes.part, sizes.block));
            }
            (Ok(_), Err(found)) => panic!("{seed}: {found}"),
            (Err(expected), Ok(_)) => panic!("{seed}: no {expected}"),
        }
    }
    assert!(whole < 25 && good > 0 && bad > 20, "{whole} {good} {bad} {noted}");
}
