//! The examples and lists of `docs/IMPORT.md` are those of the code.

use mentormatch::people::import::{ImportField, Mapping, UNKNOWN, WITHHELD, mentors};

const DOC: &str = include_str!("../../../docs/IMPORT.md");

#[test]
fn every_field_and_every_word_is_documented() {
    let fields = DOC.split("## Fields").nth(1).unwrap().split("\n## ").next().unwrap();
    for field in ImportField::ALL {
        assert!(fields.contains(&format!("`{field}`")), "{field}");
    }
    let words = DOC.split("## Unknown and withheld").nth(1).unwrap().split("\n## ").next().unwrap();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in UNKNOWN.iter().chain(WITHHELD) {
        let written = [format!("`{word}`"), format!("«{word}»")];
        assert!(written.iter().any(|written| words.contains(written)), "{word}");
    }
}

#[test]
fn the_mapping_shown_works() {
    let json = DOC.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let mapping: Mapping = serde_json::from_str(json).unwrap();
    let file = "E-mail;Фамилия;имя;предмет 1;предмет 2;умеет;время;first choice;second choice;мест;\
        ставка;удалённо;biography;этаж\n\
        a;Образцова;Анна;физика,химия;;шахматы;вечера;;;;1,5;да;long;3\n";
    let read = mentors(file.as_bytes(), &mapping.mentors, &Default::default()).unwrap();
    assert_eq!(read.base.len(), 1);
    assert_eq!(read.report.ignored().collect::<Vec<_>>(), ["biography"]);
}
