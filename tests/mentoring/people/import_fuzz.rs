//! Files that nobody wrote: whatever the bytes are, reading ends with people or with
//! faults that name lines of the file.

use mentormatch::people::import::{Mapping, Options, SideMapping, cohort, mentees, mentors};
use proptest::prelude::*;

const MENTORS_CSV: &str = "\u{FEFF}id;name;age;skills;availability;wishes;consent-by;consent-on;seats\r\n\
    m1;Анна;41;physics:8, chess;\"Mon 9:00-10:00; пт 6:00-7:30pm\";a > b = c;self;2026-09-01;2\r\n\
    m2;\"О. \"\"Ш\"\"\nвторая строка\";-;none;withheld;;нет;;0\r\n";
const MENTORS_JSON: &str = r#"[
    {"id": "m1", "name": "Анна", "skills": {"physics": 8}, "availability": ["Mon 9:00-10:00"],
     "wishes": ["a", ["b", "c"]], "seats": 2, "rate": -1.5e3, "\u0430": [true, null, {"x": []}]},
    {"id": 7, "seats": 1}
]"#;
const MENTEES: &str = "id,forms,skills,wishes,earlier-mentors,waiting,vetoes\n\
    a,learner-learner,physics:3,m1 > m2,,1,\nb,,,,m2,,m1\nc,reverse,n/a,,none,,\n";

fn lenient() -> SideMapping {
    serde_json::from_str(
        r#"{"fields": {"skills": {"from": "skills", "separator": ",", "level": 3},
                       "availability": {"from": ["availability", "age"], "separator": ""},
                       "name": {"from": ["name", "id"], "join": "\n", "otherwise": "?"}},
            "attributes": {"n": {"from": "seats", "kind": "number"},
                           "y": {"from": "consent-by", "kind": "yes-no"}}}"#,
    )
    .unwrap()
}

/// Reads the bytes in every way there is.
fn read(bytes: &[u8]) -> Result<(), TestCaseError> {
    let options = Options::default();
    let lines = 1 + bytes.iter().filter(|&&byte| byte == b'\n' || byte == b'\r').count();
    for how in [SideMapping::default(), lenient()] {
        let (a, b) = (mentors(bytes, &how, &options), mentees(bytes, &how, &options));
        for faults in [a.err(), b.err()].into_iter().flatten() {
            prop_assert!(!faults.faults.is_empty());
            prop_assert!(!faults.to_string().is_empty());
            for fault in faults.faults {
                prop_assert!(fault.place.line.is_none_or(|line| (1..=lines).contains(&line)));
            }
        }
    }
    let how = Mapping::default();
    let both =
        [cohort(MENTEES.as_bytes(), bytes, &how, &options), cohort(bytes, bytes, &how, &options)];
    for read in both.into_iter().flatten() {
        // Everybody who was read can be written and read again.
        let json = serde_json::to_string(&read.cohort).unwrap();
        prop_assert_eq!(serde_json::from_str(&json).map_err(|e| e.to_string()), Ok(read.cohort));
    }
    Ok(())
}

/// A file with some bytes changed, left out or copied to another place.
fn mutated(file: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let change = (0..file.len(), 0..file.len(), 0..4u8, any::<u8>());
    proptest::collection::vec(change, 1..6).prop_map(move |changes| {
        let mut bytes = file.as_bytes().to_vec();
        let special = b",;\"\n\r\t[]{}:>=\0\xFF-0";
        for (at, other, what, byte) in changes {
            let (at, other) = (at.min(bytes.len()), other.min(bytes.len()));
            let (start, end) = (at.min(other), at.max(other));
            match what {
                0 => drop(bytes.drain(start..end.min(start + 8))),
                1 => bytes.insert(at, special[usize::from(byte) % special.len()]),
                2 => bytes.insert(at, byte),
                _ => {
                    let copied = bytes[start..end.min(start + 40)].to_vec();
                    bytes.splice(at..at, copied);
                }
            }
        }
        bytes
    })
}

#[test]
fn the_files_themselves_are_good() {
    let (how, options) = (Mapping::default(), Options::default());
    let mut with_levels = how.clone();
    with_levels.mentors =
        serde_json::from_str(r#"{"fields": {"skills": {"separator": ",", "level": 5}}}"#).unwrap();
    cohort(MENTEES.as_bytes(), MENTORS_CSV.as_bytes(), &with_levels, &options).unwrap();
    mentors(
        MENTORS_JSON.as_bytes(),
        &serde_json::from_str(r#"{"ignore": ["а"]}"#).unwrap(),
        &options,
    )
    .unwrap();
}

/// How many random files of each kind: `PROPTEST_CASES` where it is set.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(96)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read(&bytes)?;
    }

    #[test]
    fn random_texts(text in "[\\[{]?[a-c,;\"\n\r\t:>=\\[\\]{} 0-9iд-]{0,80}") {
        read(text.as_bytes())?;
        read(format!("id,{text}").as_bytes())?;
    }

    #[test]
    fn mutated_csv(bytes in mutated(MENTORS_CSV)) {
        read(&bytes)?;
    }

    #[test]
    fn mutated_json(bytes in mutated(MENTORS_JSON)) {
        read(&bytes)?;
    }

    #[test]
    fn mutated_mentees(bytes in mutated(MENTEES)) {
        read(&bytes)?;
    }
}
