//! Mappings that mean nothing, and the bounds of what is read.

use super::import::{mapping, read_mentors, the_problem, told};
use mentormatch::people::import::*;

#[test]
fn faults_of_a_mapping() {
    let refused = |json: &str| {
        told(mentors("id,a,b\nx,1,2\n".as_bytes(), &mapping(json), &Options::default()))
    };
    assert_eq!(
        refused(
            r#"{"fields": {"name": ["a", "c"], "waiting": "b", "age": {"from": "b", "kind": "number"}},
                "attributes": {"stage": "a", "level": {"values": {"x": "y"}}},
                "ignore": ["a", "d", "b"]}"#
        ),
        [
            "mentors, column \"c\": this column is needed for name, and the file does not have it",
            "mentors, column \"age\": the field age has its own kind; only a free attribute is \
             given one",
            "mentors, column \"waiting\": only a mentee has the field waiting",
            "mentors, column \"level\": the mapping fills level from nowhere",
            "mentors, column \"stage\": no free attribute can have this name, it is taken; map the \
             column or ignore it",
            "mentors, column \"a\": the mapping both reads and ignores this column",
            "mentors, column \"d\": this column is needed for ignore, and the file does not have it",
        ]
    );
    // A mapping that says how to read a field needs its column.
    assert_eq!(
        told(mentors(
            "name\nx\n".as_bytes(),
            &mapping(r#"{"fields": {"id": {"values": {"x": "y"}}, "skills": {"level": 5}}}"#),
            &Options::default()
        )),
        [
            "mentors, column \"id\": this column is needed for id, and the file does not have it",
            "mentors, column \"skills\": this column is needed for skills, and the file does not \
             have it",
        ]
    );
    // A column that only a mentee has would be kept under a name that rules read otherwise.
    assert_eq!(the_problem(read_mentors("id,waiting\nx,1\n")), Problem::ReservedName);
    let all = mapping(r#"{"ignore": ["*"]}"#);
    let read = mentors("id,waiting,z\nx,1,2\n".as_bytes(), &all, &Options::default()).unwrap();
    assert_eq!(read.report.ignored().collect::<Vec<_>>(), ["waiting", "z"]);
}

#[test]
fn bounds_are_kept() {
    let mut options = Options::default();
    let how = SideMapping::default();
    options.max_bytes = 10;
    assert_eq!(
        the_problem(mentors("id\nx\ny\nz\nabc".as_bytes(), &how, &options)),
        Problem::TooManyBytes { maximum: 10 }
    );
    assert!(mentors("id\nx\ny\nz\na".as_bytes(), &how, &options).is_ok());
    options = Options::default();
    (options.max_rows, options.max_columns) = (2, 3);
    for file in ["id\na\nb\nc\n", "[{\"id\":1},{\"id\":2},{\"id\":3}]"] {
        assert_eq!(
            the_problem(mentors(file.as_bytes(), &how, &options)),
            Problem::TooManyRows { maximum: 2 }
        );
    }
    for file in ["id,a,b,c\n", "[{\"id\":1,\"a\":1},{\"id\":2,\"b\":1,\"c\":1}]"] {
        assert_eq!(
            the_problem(mentors(file.as_bytes(), &how, &options)),
            Problem::TooManyColumns { maximum: 3 }
        );
    }
    options.mentor_seats = Some(20);
    let read = mentors("id,seats\na,\nb,7\n".as_bytes(), &how, &options).unwrap();
    assert_eq!(read.base.seats(), [20, 20]);
    let read = mentees("id,seats\na,1\nb,7\n".as_bytes(), &how, &options).unwrap();
    assert_eq!(read.base.seats(), [1, 7]);
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    assert_eq!(
        the_problem(mentors(Broken, &how, &options)),
        Problem::Read { message: "the disk is gone".to_owned() }
    );
}
