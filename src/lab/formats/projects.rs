//! Students, projects and lecturers as text (algmatch's SPA-S), a line each.

use super::FileFormat;
use super::problem::{FormatWanted, NoPlace, ProjectLine, Unfit};
use super::reading::{FormatFault, Found, Word, lines, text, words};
use crate::kernel::Faults;
use crate::lab::plain::{PlainInstance, PlainProject, PlainProjectMentor};

/// How many students, projects and lecturers there are, then a line for each, its number from 1
/// first: of a student the projects that it lists, best first; of a project its seats and its
/// lecturer; of a lecturer their seats and the students, best first. Colons and commas part as
/// blanks do. Ties, which algmatch's SPA-ST files put in brackets, are refused: both sides' lists of
/// projects are strict here.
pub(super) struct Text;

const WHAT: [ProjectLine; 3] = [ProjectLine::Student, ProjectLine::Project, ProjectLine::Lecturer];

impl FileFormat for Text {
    fn name(&self) -> &'static str {
        "algmatch-spa"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["spa"]
    }

    fn about(&self) -> &'static str {
        "algmatch, SPA-S: students, projects with seats and lecturers, lists without ties"
    }

    fn read(&self, bytes: &[u8]) -> Result<PlainInstance, Faults<FormatFault>> {
        let mut found = Found::default();
        let text = text(bytes)?;
        let last = text.lines().count().max(1);
        let mut all = lines(text).map(|line| words(line, &['(', ')'], &[':', ',']));
        let Some(sizes) = sizes(all.next(), &mut found) else { return found.done(None) };
        let [of_students, of_projects, of_lecturers] = sizes;
        let (mut students, mut projects, mut mentors) = (Vec::new(), Vec::new(), Vec::new());
        for (at, &size) in sizes.iter().enumerate() {
            for number in 1..=size {
                let Some(line) = all.next() else {
                    let lines = sizes.iter().sum::<u64>();
                    found.at(last, 1, FormatWanted::Lines { lines });
                    return found.done(None);
                };
                let mut line = Line::new(line, WHAT[at], number, &mut found);
                match at {
                    0 => students.push(line.list(of_projects)),
                    1 => {
                        let seats = line.number(FormatWanted::ProjectSeats, 0, u32::MAX.into());
                        let lecturer = line.number(FormatWanted::ProjectLecturer, 1, of_lecturers);
                        line.ends();
                        let mentor = lecturer.map_or(0, |lecturer| lecturer - 1);
                        projects.push(PlainProject { mentor, seats: seats.unwrap_or(0) });
                    }
                    _ => {
                        let seats = line
                            .number(FormatWanted::LecturerSeats, 0, u32::MAX.into())
                            .unwrap_or(0);
                        mentors.push(PlainProjectMentor { seats, list: line.list(of_students) });
                    }
                }
            }
        }
        if let Some(word) = all.next().and_then(|line| line.first().copied()) {
            found.word(word, FormatWanted::End);
        }
        found.done(Some(PlainInstance::Projects { students, projects, mentors }))
    }

    fn write(&self, instance: &PlainInstance) -> Result<Vec<u8>, Unfit> {
        let PlainInstance::Projects { students, projects, mentors } = instance else {
            return Err(Unfit::new(self.name(), NoPlace::Projects));
        };
        let from_one = |at: u32| (u64::from(at) + 1).to_string();
        let listed =
            |list: &[u32]| list.iter().map(|&at| format!(" {}", from_one(at))).collect::<String>();
        let mut out = format!("{} {} {}\n", students.len(), projects.len(), mentors.len());
        for (number, list) in (1..).zip(students) {
            out.push_str(&format!("{number}{}\n", listed(list)));
        }
        for (number, project) in (1..).zip(projects) {
            out.push_str(&format!("{number} {} {}\n", project.seats, from_one(project.mentor)));
        }
        for (number, mentor) in (1..).zip(mentors) {
            out.push_str(&format!("{number} {}{}\n", mentor.seats, listed(&mentor.list)));
        }
        Ok(out.into_bytes())
    }
}

/// How many students, projects and lecturers there are.
fn sizes(line: Option<Vec<Word<'_>>>, found: &mut Found) -> Option<[u64; 3]> {
    let line = line.unwrap_or_default();
    let [students, projects, lecturers] = line.as_slice() else {
        match line.first() {
            Some(word) => found.word(*word, FormatWanted::ThreeSizes),
            None => found.at(1, 1, FormatWanted::ThreeSizes),
        }
        return None;
    };
    let mut size = |word: &Word<'_>| found.number(*word, 0, u32::MAX.into());
    let [students, projects, lecturers] = [size(students), size(projects), size(lecturers)];
    Some([students?, projects?, lecturers?])
}

/// A line of one student, project or lecturer, behind its number.
struct Line<'a, 'f> {
    words: std::vec::IntoIter<Word<'a>>,
    /// The word read last, at which something is found to be missing.
    last: Word<'a>,
    found: &'f mut Found,
}

impl<'a, 'f> Line<'a, 'f> {
    fn new(words: Vec<Word<'a>>, what: ProjectLine, number: u64, found: &'f mut Found) -> Self {
        let mut words = words.into_iter();
        // A line that is there has a word: blank ones are passed over.
        let last = words.next().unwrap_or(Word { text: "", line: 1, column: 1 });
        if last.text != number.to_string() {
            found.word(last, FormatWanted::LineOf { what, number });
        }
        Self { words, last, found }
    }

    fn number(&mut self, wanted: FormatWanted, least: u64, most: u64) -> Option<u32> {
        let Some(word) = self.words.next() else {
            self.found.at(self.last.line, self.last.column, wanted);
            return None;
        };
        self.last = word;
        u32::try_from(self.found.number(word, least, most)?).ok()
    }

    fn list(&mut self, most: u64) -> Vec<u32> {
        let mut list = Vec::new();
        for word in self.words.by_ref() {
            if matches!(word.text, "(" | ")") {
                self.found.word(word, FormatWanted::StrictNumber);
            } else if let Some(number) = self.found.number(word, 1, most) {
                list.push((number - 1) as u32);
            }
        }
        list
    }

    fn ends(&mut self) {
        if let Some(word) = self.words.next() {
            self.found.word(word, FormatWanted::LineEnd);
        }
    }
}
