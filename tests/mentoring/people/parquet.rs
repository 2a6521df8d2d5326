//! People from Parquet: those of the same table as CSV, read as a whole and row by row.

use crate::forming::Dice;
use mentormatch::kernel::{Index, MenteeIx, MentorIx, Side, Sides};
use mentormatch::market::ViewRows;
use mentormatch::people::Cohort;
use mentormatch::people::import::{Format, Mapping, Options, cohort, roster};
use mentormatch::scoring::Rules;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io::Cursor;
use std::sync::Arc;

const HEADINGS: [&str; 7] = ["id", "name", "age", "seats", "languages", "subjects", "share"];

/// The texts of a row, by heading; empty where a question was not answered.
type Cells = Vec<String>;

/// Rows as a file, in groups of so many: ages and seats are whole numbers, shares are floats,
/// subjects a list of texts.
fn written(rows: &[Cells], group: usize) -> Vec<u8> {
    let field = |heading: &&str| {
        let (physical, logical) = match *heading {
            "age" | "seats" => (Physical::INT64, None),
            "share" => (Physical::DOUBLE, None),
            _ => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let repetition = match *heading {
            "subjects" => Repetition::REPEATED,
            _ => Repetition::OPTIONAL,
        };
        let field = Type::primitive_type_builder(heading, physical);
        Arc::new(field.with_repetition(repetition).with_logical_type(logical).build().unwrap())
    };
    let fields = HEADINGS.iter().map(field).collect();
    let schema = Type::group_type_builder("people").with_fields(fields).build().unwrap();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), properties).unwrap();
    for rows in rows.chunks(group) {
        let mut own = writer.next_row_group().unwrap();
        for (at, heading) in HEADINGS.iter().enumerate() {
            let mut column = own.next_column().unwrap().unwrap();
            let cells: Vec<&String> = rows.iter().map(|row| &row[at]).collect();
            let there: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_empty())).collect();
            let given = cells.iter().filter(|cell| !cell.is_empty());
            match *heading {
                "age" | "seats" => {
                    let numbers: Vec<i64> = given.map(|cell| cell.parse().unwrap()).collect();
                    column.typed::<Int64Type>().write_batch(&numbers, Some(&there), None).unwrap();
                }
                "share" => {
                    let numbers: Vec<f64> = given.map(|cell| cell.parse().unwrap()).collect();
                    column.typed::<DoubleType>().write_batch(&numbers, Some(&there), None).unwrap();
                }
                "subjects" => {
                    let (mut texts, mut there, mut again) = (Vec::new(), Vec::new(), Vec::new());
                    for cell in cells {
                        let parts: Vec<&str> =
                            cell.split("; ").filter(|part| !part.is_empty()).collect();
                        there.extend(if parts.is_empty() { vec![0] } else { vec![1; parts.len()] });
                        again.extend((0..parts.len().max(1)).map(|part| i16::from(part > 0)));
                        texts.extend(parts.iter().map(|part| ByteArray::from(*part)));
                    }
                    let column = column.typed::<ByteArrayType>();
                    column.write_batch(&texts, Some(&there), Some(&again)).unwrap();
                }
                _ => {
                    let texts: Vec<ByteArray> =
                        given.map(|cell| ByteArray::from(cell.as_str())).collect();
                    let column = column.typed::<ByteArrayType>();
                    column.write_batch(&texts, Some(&there), None).unwrap();
                }
            }
            column.close().unwrap();
        }
        own.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn csv(rows: &[Cells]) -> String {
    let line = |cells: &Cells| {
        cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",")
    };
    let lines = rows.iter().map(line);
    std::iter::once(HEADINGS.join(",")).chain(lines).collect::<Vec<_>>().join("\n")
}

fn drawn(dice: &Dice, side: &str) -> Vec<Cells> {
    let wrong = dice.hits(3);
    let row = |at: usize| {
        HEADINGS
            .iter()
            .map(|heading| match *heading {
                // Once in a while somebody sends the form twice, or has no id.
                "id" if dice.hits(12) => format!("{side}0"),
                "id" if wrong && dice.hits(9) => String::new(),
                "id" => format!("{side}{at}"),
                // A list that nobody filled is an empty one, and so an answer.
                "subjects" => ["chess", "music; chess", "a; b; c"][dice.roll(3)].to_owned(),
                // Below zero is a fault.
                "seats" => {
                    (dice.roll(20) as i64 - if wrong && dice.hits(4) { 30 } else { 0 }).to_string()
                }
                _ if dice.hits(4) => String::new(),
                "name" => ["Ольга", "Пётр", "Анна, мл."][dice.roll(3)].to_owned(),
                "age" => (10 + dice.roll(90)).to_string(),
                "languages" => ["ru", "en; ru", "tt"][dice.roll(3)].to_owned(),
                _ => ["0.5", "1.25", "-3"][dice.roll(3)].to_owned(),
            })
            .collect()
    };
    (0..1 + dice.roll(12)).map(row).collect()
}

fn mapping() -> Mapping {
    let share = r#"{"attributes": {"share": {"from": "share", "kind": "number"}}}"#;
    serde_json::from_str(&format!(r#"{{"mentees": {share}, "mentors": {share}}}"#)).unwrap()
}

/// Each answer decides something.
fn rules() -> Rules {
    Rules::from_json(
        r#"{"version": 1, "criteria": [
            {"name": "subjects", "kind": "jaccard", "field": "subjects", "mentee-weight": 9, "mentor-weight": 2},
            {"name": "languages", "kind": "jaccard", "field": "languages", "mentee-weight": 5},
            {"name": "ages", "kind": "number-distance", "field": "age", "scale": 100, "mentor-weight": 7},
            {"name": "shares", "kind": "number-distance", "field": "share", "scale": 10, "mentee-weight": 3}
        ]}"#,
    )
    .unwrap()
}

#[test]
fn files_of_parquet_give_the_people_and_the_faults_of_csv() {
    let (mut good, mut bad) = (0, 0);
    let rules = rules();
    for seed in 0..80 {
        let dice = Dice::new(seed);
        let rows = ["e", "m"].map(|side| drawn(&dice, side));
        let [mentees, mentors] = rows.each_ref().map(|rows| written(rows, 1 + dice.roll(5)));
        let texts = rows.each_ref().map(|rows| csv(rows));
        let (mapping, options) = (mapping(), Options::default());
        let whole = cohort(&mentees[..], &mentors[..], &mapping, &options);
        let by_rows = roster(
            Cursor::new(&mentees),
            Cursor::new(&mentors),
            &mapping,
            &options,
            &rules.fields(),
        );
        let text = cohort(texts[0].as_bytes(), texts[1].as_bytes(), &mapping, &options);
        match (whole, by_rows, text) {
            (Ok(whole), Ok(by_rows), Ok(text)) => {
                good += 1;
                let told = |cohort: &Cohort| serde_json::to_string_pretty(cohort).unwrap();
                assert_eq!(told(&whole.cohort), told(&text.cohort), "{seed}");
                assert_eq!(whole.mentees.format, Format::Parquet);
                assert_eq!((&by_rows.mentees, &by_rows.mentors), (&whole.mentees, &whole.mentors));
                let roster = &by_rows.roster;
                let ways = [rules.compile(&whole.cohort), rules.compile_roster(roster)];
                let [table, columns] = ways.map(Result::unwrap);
                for mentee in MenteeIx::all(table.mentees()) {
                    for mentor in MentorIx::all(table.mentors()) {
                        assert_eq!(columns.view(mentee, mentor), table.view(mentee, mentor));
                    }
                }
                assert_eq!(roster.count(Side::Mentee), whole.cohort.mentees().len());
                for (at, (_, mentee)) in whole.cohort.mentees().iter().enumerate() {
                    assert_eq!(roster.ids(Side::Mentee)[at], mentee.person.id);
                    assert_eq!(roster.seats(Side::Mentee)[at], mentee.seats);
                }
            }
            (Err(whole), Err(by_rows), Err(text)) => {
                bad += 1;
                assert_eq!(whole, by_rows, "{seed}");
                let told = |faults: &mentormatch::people::import::ImportFaults| -> Vec<_> {
                    faults.faults.iter().map(|fault| fault.problem.to_string()).collect()
                };
                assert_eq!(told(&whole), told(&text), "{seed}");
            }
            (whole, by_rows, text) => panic!("{seed}: {whole:?} {by_rows:?} {text:?}"),
        }
    }
    assert!(good > 12 && bad > 12, "{good} {bad}");
}

#[test]
fn damaged_files_of_parquet_are_refused_and_end_no_program() {
    let rows: Vec<Cells> = (0..9)
        .map(|at| {
            let subjects = ["chess", "a; b", ""][at % 3].to_owned();
            let at = at.to_string();
            vec![
                format!("e{at}"),
                String::new(),
                at,
                "1".into(),
                "ru".into(),
                subjects,
                "0.5".into(),
            ]
        })
        .collect();
    let whole = written(&rows, 4);
    let people = || Cursor::new("id\nx\n");
    let read = |bytes: &[u8]| {
        let (mapping, options) = (Mapping::default(), Options::default());
        roster(Cursor::new(bytes), people(), &mapping, &options, &Sides::default())
    };
    assert_eq!(read(&whole).unwrap().roster.count(Side::Mentee), 9);
    let mut refused = 0;
    for at in (0..whole.len()).step_by(9) {
        let mut bytes = whole.clone();
        bytes[at] ^= if at % 2 == 0 { 0xFF } else { 0x40 };
        refused += usize::from(read(&bytes).is_err());
        assert!(read(&whole[..at]).is_err(), "cut after {at}");
    }
    assert!(refused > 20, "{refused}");
}
