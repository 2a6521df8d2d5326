//! How the year is told: two languages, days, and where papers go.

use mentormatch::kernel::{Language, Phrases, Shown, Side};
use mentormatch::people::{Date, FormId, PersonId};
use mentormatch::program::{Act, AnyProgram, PairNo, PairState, Record};
use std::cell::RefCell;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(crate) type Done<T> = Result<T, Box<dyn Error>>;

/// A text in English and Russian.
pub(crate) type Both = (&'static str, &'static str);

/// A day of the year that is told.
pub(crate) type Day = (u16, u8, u8);

/// A line of the story in its language. Both are formatted from the same values.
macro_rules! say {
    ($tale:expr, $english:literal, $russian:literal $(,)?) => {
        $tale.line(&match $tale.is_russian() {
            false => format!($english),
            true => format!($russian),
        })
    };
}
pub(crate) use say;

/// Whose decisions and records they are.
pub(crate) const HEAD: Both = ("Peter Principal", "Пётр Директоров");
pub(crate) const CURATOR: Both = ("Nina Curator", "Нина Кураторова");
pub(crate) const OFFICE: Both = ("the office", "канцелярия");

pub(crate) struct Tale {
    pub(crate) phrases: Phrases,
    /// Where snapshots and papers are kept.
    pub(crate) folder: PathBuf,
    lines: RefCell<String>,
}

impl Tale {
    pub(crate) fn new(language: Language, folder: &Path) -> Self {
        Self {
            phrases: Phrases::new(language),
            folder: folder.to_owned(),
            lines: RefCell::default(),
        }
    }

    pub(crate) fn is_russian(&self) -> bool {
        self.phrases.language() == Language::Russian
    }

    pub(crate) fn of<T>(&self, (english, russian): (T, T)) -> T {
        if self.is_russian() { russian } else { english }
    }

    pub(crate) fn line(&self, text: &str) {
        let mut lines = self.lines.borrow_mut();
        for line in text.lines() {
            lines.push_str(&format!("{}\n", Shown(line)));
        }
    }

    pub(crate) fn heading(&self, number: usize, name: Both) {
        let mut lines = self.lines.borrow_mut();
        lines.push_str(&format!("\n==== {number}. {}\n", self.of(name)));
    }

    /// Prints what was told since the last time.
    pub(crate) fn print(&self) -> Done<()> {
        let text = std::mem::take(&mut *self.lines.borrow_mut());
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }

    /// The curator's decision or record on a day.
    pub(crate) fn act(&self, day: Day, ground: Both) -> Done<Act> {
        self.act_of(CURATOR, day, ground)
    }

    /// The same of somebody else.
    pub(crate) fn act_of(&self, who: Both, day: Day, ground: Both) -> Done<Act> {
        Ok(Act::new(id(self.of(who))?, date(day)?, self.of(ground)))
    }

    /// A day as the language writes it.
    pub(crate) fn date(&self, day: Date) -> String {
        day.words(&self.phrases)
    }

    /// Somebody's name, or the id where none is known.
    pub(crate) fn name(&self, record: &Record, person: &PersonId) -> String {
        let cohort = record.cohort();
        let mentee = cohort.mentees().get(person).map(|one| one.person.label());
        let mentor = cohort.mentors().get(person).map(|one| one.person.label());
        mentee.or(mentor).map_or_else(|| person.to_string(), str::to_owned)
    }

    /// A pair by number, mentor and mentee.
    pub(crate) fn pair(&self, record: &Record, number: PairNo) -> String {
        let Some(pair) = record.pair(number) else { return number.to_string() };
        let [mentee, mentor] = Side::BOTH.map(|side| self.name(record, pair.member(side)));
        let no = self.of(("pair", "пара №"));
        format!("{no} {number}, {mentor} – {mentee}")
    }

    /// A number with the noun that agrees with it.
    pub(crate) fn counted(&self, count: usize, english: [&str; 2], russian: [&str; 3]) -> String {
        let forms: &[&str] = if self.is_russian() { &russian } else { &english };
        self.phrases.counted(count as u64, forms)
    }

    pub(crate) fn pairs(&self, count: usize) -> String {
        self.counted(count, ["pair", "pairs"], ["пара", "пары", "пар"])
    }

    /// On to the next stage.
    pub(crate) fn advance(&self, program: AnyProgram, act: &Act) -> Done<AnyProgram> {
        let stage = program.stage().number();
        let next = program.advance(act).map_err(|refused| self.reasons(&refused.reasons))?;
        say!(self, "Stage {stage} has reached its result.", "Результат этапа {stage} достигнут.");
        Ok(next)
    }

    /// Reasons in the language of the story.
    pub(crate) fn reasons(&self, reasons: &mentormatch::program::Reasons) -> String {
        let said: Vec<_> = reasons.as_slice().iter().map(|one| self.phrases.say(one)).collect();
        said.join("; ")
    }
}

pub(crate) fn id(text: &str) -> Done<PersonId> {
    Ok(PersonId::new(text)?)
}

/// The address by which the exports know somebody.
pub(crate) fn at_school(name: &str) -> Done<PersonId> {
    id(&format!("{name}@school.example"))
}

pub(crate) fn form(code: &str) -> Done<FormId> {
    Ok(FormId::new(code)?)
}

pub(crate) fn date((year, month, day): Day) -> Done<Date> {
    Ok(Date::new(year, month, day).ok_or("the calendar has no such day")?)
}

/// A desk that the stage has.
pub(crate) fn desk<T>(desk: Option<T>) -> Done<T> {
    Ok(desk.ok_or("the stage has no such desk")?)
}

/// The pairs that work now.
pub(crate) fn working(record: &Record) -> Vec<PairNo> {
    let all = record.pairs().filter(|(_, pair)| pair.state() == PairState::Working);
    all.map(|(number, _)| number).collect()
}

/// The live pair of these two, or their last one.
pub(crate) fn pair_of(record: &Record, mentee: &str, mentor: &str) -> Done<PairNo> {
    let (mentee, mentor) = (at_school(mentee)?, at_school(mentor)?);
    let theirs = record.pairs_of(Side::Mentee, &mentee).iter().rev().copied();
    let found = theirs
        .into_iter()
        .find(|&pair| record.pair(pair).is_some_and(|known| known.mentor == mentor));
    Ok(found.ok_or_else(|| format!("no pair of {mentee} and {mentor}"))?)
}
