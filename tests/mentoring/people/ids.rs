//! Ids and names with characters that nobody sees.

use mentormatch::kernel::Shown;
use mentormatch::people::{Category, FormId, IdFault, Mentee, PersonId};

#[test]
fn ids_refuse_what_nobody_sees_and_say_what_it_is() {
    let hidden = [
        '\u{0}',
        '\t',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{ad}',
        '\u{61c}',
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{2028}',
        '\u{2029}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{3164}',
        '\u{feff}',
        '\u{e0041}',
    ];
    for character in hidden {
        let text = format!("m-{character}017");
        let fault = IdFault::Invisible { id: text.clone(), character };
        assert_eq!(PersonId::new(&text), Err(fault.clone()));
        assert_eq!(FormId::new(&text).err(), Some(fault.clone()));
        assert_eq!(Category::new(&text).err(), Some(fault.clone()));
        let code = format!("U+{:04X}", u32::from(character));
        let told = fault.to_string();
        assert!(told.contains(&code) && told.contains("m-") && !told.contains(character), "{told}");
        let json = serde_json::to_string(&text).unwrap();
        let error = serde_json::from_str::<PersonId>(&json).unwrap_err().to_string();
        assert!(error.contains(&code), "{error}");
    }
    for kept in ["m-017", "ivan@centre.org", "Ольга Ш.", "é", "e\u{301}", "कि", "李", "a\u{a0}b"]
    {
        assert_eq!(PersonId::new(kept).unwrap().as_str(), kept);
    }
}

#[test]
fn a_name_keeps_its_text_and_is_shown_escaped() {
    let mut mentee = Mentee::new(PersonId::new("a").unwrap());
    let name = "Olga\u{202e}\u{1b}[2J\n";
    mentee.person.name = mentormatch::people::Answer::Given(name.to_owned());
    let json = serde_json::to_string(&mentee).unwrap();
    let read: Mentee = serde_json::from_str(&json).unwrap();
    assert_eq!(read.person.label(), name);
    assert_eq!(Shown(read.person.label()).to_string(), r"Olga\u{202e}\u{1b}[2J\u{a}");
}
