//! The story: two languages, a calendar that begins in May, and what is told alike
//! after every stage.

use mentormatch::kernel::{Language, Phrases, Shown, Side, Topic};
use mentormatch::people::{Date, FormId, PersonId};
use mentormatch::program::{
    Act, Heading, Office, PairNo, Program, Record, Refused, Stage, StepState,
};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;

pub(crate) type Done<T> = Result<T, Box<dyn Error>>;

/// A text of the story in its language. Both are formatted from the same values.
macro_rules! text {
    ($tale:expr, $english:literal, $russian:literal $(, $value:expr)* $(,)?) => {
        match $tale.is_russian() {
            false => format!($english $(, $value)*),
            true => format!($russian $(, $value)*),
        }
    };
}

/// A line of the story.
macro_rules! say {
    ($tale:expr, $english:literal, $russian:literal $(, $value:expr)* $(,)?) => {
        $tale.line(&$crate::tale::text!($tale, $english, $russian $(, $value)*))
    };
}
pub(crate) use {say, text};

/// A text in English and Russian.
pub(crate) type Both = (&'static str, &'static str);

pub(crate) struct Tale {
    pub(crate) phrases: Phrases,
    lines: RefCell<String>,
    /// The day that is told of: that of the last act.
    today: Cell<Option<Date>>,
}

impl Tale {
    pub(crate) fn new(language: Language) -> Self {
        Self { phrases: Phrases::new(language), lines: RefCell::default(), today: Cell::default() }
    }

    pub(crate) fn is_russian(&self) -> bool {
        self.phrases.language() == Language::Russian
    }

    pub(crate) fn of(&self, (english, russian): Both) -> &'static str {
        if self.is_russian() { russian } else { english }
    }

    pub(crate) fn line(&self, text: &str) {
        let mut lines = self.lines.borrow_mut();
        lines.push_str(text);
        lines.push('\n');
    }

    pub(crate) fn heading(&self, heading: Heading) {
        self.part(&self.phrases.say(heading));
    }

    /// A part of the story, with the day it is told of.
    pub(crate) fn part(&self, name: &str) {
        let day = self.today.get().map_or_else(String::new, |day| format!(" ({})", self.date(day)));
        self.line(&format!("\n-- {name}{day}"));
    }

    pub(crate) fn phrase(&self, topic: Topic, code: &str) -> String {
        self.phrases.of(topic, code).to_owned()
    }

    /// Prints what was told since the last time.
    pub(crate) fn print(&self) -> Done<()> {
        let text = std::mem::take(&mut *self.lines.borrow_mut());
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }

    pub(crate) fn opening(&self) -> Done<()> {
        say!(
            self,
            "Sample data: the centre, its people and their answers are invented.",
            "Данные условные: центр, участники и их ответы вымышлены."
        );
        say!(
            self,
            "n-… are mentees, m-… mentors, t-… the team; month 0 is May 2021.",
            "n-… – наставляемые, m-… – наставники, t-… – команда; месяц 0 – май 2021 года."
        );
        self.print()
    }

    /// A day of the cycle: month 0 is May 2021.
    pub(crate) fn day(&self, month: u16, day: u8) -> Done<Date> {
        let months = 4 + month;
        let of_year = u8::try_from(months % 12)? + 1;
        Ok(Date::new(2021 + months / 12, of_year, day).ok_or("the calendar has no such day")?)
    }

    /// The curator's decision or record on a day.
    pub(crate) fn act(&self, month: u16, day: u8, ground: Both) -> Done<Act> {
        let on = self.day(month, day)?;
        self.today.set(Some(on));
        Ok(Act::new(id("t-03")?, on, self.of(ground)))
    }

    pub(crate) fn begin_stage<S: Stage>(&self, _: &Program<S>) {
        let (number, stage) = (S::NAME.number(), self.phrases.say(S::NAME));
        say!(self, "\n==== Stage {number}: {stage}", "\n==== Этап {number}: {stage}");
    }

    /// Where the roadmap and Rostov's stages stand, and on to the next stage.
    pub(crate) fn end_stage<S: Stage>(
        &self,
        program: Program<S>,
        month: u16,
        act: &Act,
    ) -> Done<Program<S::Next>> {
        self.roadmap(program.record(), month);
        self.rostov(&program);
        let next = program.advance(act).map_err(|Refused { reasons, .. }: Refused<S>| reasons)?;
        let (on, number) = (self.date(act.on), S::NAME.number());
        say!(
            self,
            "{on}: stage {number} has reached its result.",
            "{on}: результат этапа {number} достигнут."
        );
        Ok(next)
    }

    fn roadmap(&self, record: &Record, month: u16) {
        self.heading(Heading::Roadmap);
        let steps = record.roadmap_in(month);
        let (mut counts, mut lines) = (BTreeMap::new(), Vec::new());
        for one in &steps {
            *counts.entry(one.state).or_insert(0) += 1;
            if matches!(one.state, StepState::Late | StepState::Due) {
                let state = self.phrases.say(one.state);
                lines.push(format!("   {state}: {}. {}", one.number, one.step.name));
            }
        }
        let counts: Vec<_> = counts
            .iter()
            .map(|(state, count)| {
                let state = self.phrases.say(state);
                if self.is_russian() {
                    format!("{state} {count}")
                } else {
                    format!("{count} {state}")
                }
            })
            .collect();
        let counts = counts.join(", ");
        let all = self.counted(steps.len(), (&["step", "steps"], &["шага", "шагов", "шагов"]));
        say!(self, "month {month}: of {all} {counts}", "{month}-й месяц: из {all} {counts}");
        lines.iter().for_each(|line| self.line(line));
    }

    /// The same progress in the numbering of Rostov's model.
    fn rostov<S: Stage>(&self, program: &Program<S>) {
        let stages = program.rostov();
        let (ours, current) = (S::NAME.number(), program.rostov_number());
        say!(
            self,
            "Stage {ours} of the target model; stage {current} of Rostov's, which has begun:",
            "Этап {ours} целевой модели; по ростовской модели – этап {current}; начаты:"
        );
        for stage in stages.iter().filter(|stage| stage.percent() > 0) {
            let (number, name) = (stage.number, self.phrases.say(stage));
            self.line(&format!("   {number} {name}: {}\u{a0}%", stage.percent()));
        }
    }

    /// A person's name and id.
    pub(crate) fn person(&self, record: &Record, side: Side, person: &PersonId) -> String {
        let cohort = record.cohort();
        let label = match side {
            Side::Mentee => cohort.mentees().get(person).map(|one| one.person.label()),
            Side::Mentor => cohort.mentors().get(person).map(|one| one.person.label()),
        };
        label.map_or_else(|| person.to_string(), |label| format!("{} ({person})", Shown(label)))
    }

    /// A pair by number, names and form.
    pub(crate) fn pair(&self, record: &Record, number: PairNo) -> String {
        let Some(pair) = record.pair(number) else { return number.to_string() };
        let mentee = self.person(record, Side::Mentee, &pair.mentee);
        let mentor = self.person(record, Side::Mentor, &pair.mentor);
        let form = pair.form.as_ref().map_or_else(|| "–".to_owned(), |form| self.phrases.say(form));
        let no = self.of(("pair", "№"));
        format!("{no} {number}: {mentor} – {mentee}, {form}")
    }

    /// Numbers as the language writes them.
    pub(crate) fn numbers(&self, text: &str) -> String {
        self.phrases.language().number(text)
    }

    /// Points with the noun that agrees: 18,6 балла, 12 баллов.
    pub(crate) fn points(&self, exact: &str) -> String {
        let number = self.numbers(exact);
        let whole = exact.trim_start_matches(['-', '+']).parse::<u64>();
        let forms: (&[&str], &[&str]) = (&["point", "points"], &["балл", "балла", "баллов"]);
        match whole {
            Ok(whole) => {
                let counted = self.counted(whole as usize, forms);
                format!("{}{counted}", number.trim_end_matches(|c: char| c.is_ascii_digit()))
            }
            // After a fraction.
            Err(_) => format!("{number} {}", self.of(("points", "балла"))),
        }
    }

    /// What a choice costs, in points and pairs.
    pub(crate) fn loss(&self, points: &str, pairs: i64) -> String {
        let whole = match points {
            "0" => self.of(("the whole loses nothing", "общий результат прежний")).to_owned(),
            points => {
                let points = self.points(points);
                text!(self, "the whole loses {points}", "общий результат ниже на {points}")
            }
        };
        let lost = self
            .counted(pairs.unsigned_abs() as usize, (&["pair", "pairs"], &["пару", "пары", "пар"]));
        match pairs {
            0 => text!(self, "{whole} and no pair", "{whole}, число пар прежнее"),
            1.. => text!(self, "{whole} and {lost}", "{whole}, пар меньше на {lost}"),
            _ => text!(self, "{whole} and gains {lost}", "{whole}, пар больше на {lost}"),
        }
    }

    /// A day as the language writes it.
    pub(crate) fn date(&self, day: Date) -> String {
        day.words(&self.phrases)
    }

    /// A number with the noun that agrees with it.
    pub(crate) fn counted(&self, count: usize, (english, russian): (&[&str], &[&str])) -> String {
        let forms = if self.is_russian() { russian } else { english };
        self.phrases.counted(count as u64, forms)
    }

    pub(crate) fn office(&self, office: Office) -> String {
        self.phrases.say(office)
    }
}

pub(crate) fn id(text: &str) -> Done<PersonId> {
    Ok(PersonId::new(text)?)
}

pub(crate) fn form(code: &str) -> Done<FormId> {
    Ok(FormId::new(code)?)
}

pub(crate) fn ids<'a>(people: impl IntoIterator<Item = &'a PersonId>) -> String {
    let ids: Vec<_> = people.into_iter().map(PersonId::as_str).collect();
    if ids.is_empty() { "–".to_owned() } else { ids.join(", ") }
}
