//! What a year produces, read from tables: each kind of row under its own headings, in Russian
//! and in English.

use crate::people::fold::folded;
use crate::people::import::references::{NotFound, Register};
use crate::people::import::sheet::{Col, Sheet};
use crate::people::import::{ImportFaults, Looked, Options, Problem, SideMapping};
use crate::people::{Answer, Date, FormId, PersonId, Wishes};
use crate::program::monitoring::{Kind, Question, Reply, Sheet as Answers};
use crate::program::work::{Meeting, MeetingKind, MeetingState};
use crate::program::{
    FactKind, FactRow, Feedback, FeedbackFrom, GroupMeetingNo, ImportedFacts, MeasuredAt,
    Measurement, Moment, NewFact, PairNo, Record, Session, Side,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// The names of columns that are known, each with other headings for it.
const HEADINGS: &[(&str, &[&str])] = &[
    ("person", &["id", "участник", "ФИО", "имя", "name", "наставляемый или наставник"]),
    ("mentee", &["наставляемый", "наставляемая", "ученик"]),
    ("mentor", &["наставник", "наставница"]),
    ("pair", &["пара", "№ пары", "номер пары", "pair number"]),
    ("role", &["роль", "кто отвечает", "from", "as"]),
    ("moment", &["момент", "когда измерено", "этап измерения", "when"]),
    ("parameter", &["показатель", "параметр", "measure"]),
    ("value", &["значение", "балл", "результат", "score"]),
    ("date", &["дата", "день", "дата встречи", "day", "on"]),
    ("kind", &["вид", "вид встречи", "тип встречи"]),
    ("state", &["состоялась", "статус", "held"]),
    ("minutes", &["минут", "минуты", "длительность", "продолжительность", "duration"]),
    ("text", &["отзыв", "текст", "комментарий", "feedback", "comment"]),
    ("form", &["форма", "форма наставничества"]),
    ("wishes", &["пожелания", "с кем хочу работать"]),
    ("vetoes", &["отказы", "с кем не хочу работать", "not with"]),
    ("theme", &["тема", "занятие", "session"]),
    ("attended", &["присутствие", "присутствовал", "посещение", "present"]),
];

const ENTRY: [&str; 9] =
    ["entry", "at entry", "before", "на входе", "вход", "до", "входное", "входная", "начало"];
const EXIT: [&str; 9] =
    ["exit", "at exit", "after", "на выходе", "выход", "после", "выходное", "итоговое", "конец"];
const INTERIM: [&str; 6] =
    ["interim", "during", "промежуточная", "промежуточный", "в ходе работы", "в середине"];
const FINAL: [&str; 6] =
    ["final", "at the end", "итоговая", "итоговый", "заключительная", "в конце"];
const MENTEE: [&str; 5] = ["mentee", "наставляемый", "наставляемая", "ученик", "ученица"];
const MENTOR: [&str; 3] = ["mentor", "наставник", "наставница"];
const CURATOR: [&str; 2] = ["curator", "куратор"];
const HELD: [&str; 8] = ["held", "yes", "да", "+", "1", "состоялась", "проведена", "была"];
const MISSED: [&str; 8] =
    ["missed", "no", "нет", "-", "0", "не состоялась", "сорвалась", "не проведена"];
const PLANNED: [&str; 3] = ["planned", "запланирована", "план"];
const KINDS: [(MeetingKind, &[&str]); 5] = [
    (MeetingKind::Organisational, &["organisational", "first", "организационная", "первая"]),
    (MeetingKind::Trial, &["trial", "пробная рабочая", "пробная"]),
    (MeetingKind::Planning, &["planning", "встреча-планирование", "планирование"]),
    (MeetingKind::Regular, &["regular", "регулярная", "рабочая", "обычная"]),
    (MeetingKind::Closing, &["closing", "заключительная", "итоговая", "последняя"]),
];

/// Reads a file of this kind.
pub(in crate::program) fn read(
    record: &Record,
    kind: &FactKind,
    file: impl Read,
    mapping: &SideMapping,
    options: &Options,
) -> Result<ImportedFacts, ImportFaults> {
    // Headings of questions may hold any word, and so may those of parameters in a wide table.
    let needed: &[&str] = match kind {
        FactKind::Measurements => &["person", "role", "moment", "parameter", "value", "date"],
        FactKind::Answers { .. } => &["person", "role", "moment", "form", "date"],
        FactKind::Wishes { .. } => &["person", "role", "wishes", "vetoes", "date"],
        FactKind::Meetings => &["pair", "mentee", "mentor", "date", "kind", "state", "minutes"],
        FactKind::Attendance => &["person", "theme", "date", "attended"],
        FactKind::Feedback => &["pair", "mentee", "mentor", "role", "moment", "text", "date"],
    };
    let known: Vec<_> =
        HEADINGS.iter().copied().filter(|(name, _)| needed.contains(name)).collect();
    let sheet = Sheet::read(file, mapping, options, &known)?;
    let mut reader = Reader { record, sheet, people: people_of(record), rows: Vec::new() };
    match kind {
        FactKind::Measurements => reader.measurements(),
        FactKind::Answers { questionnaire, from, moment } => {
            reader.answers(questionnaire, *from, *moment);
        }
        FactKind::Wishes { meeting } => reader.wishes(*meeting),
        FactKind::Meetings => reader.meetings(),
        FactKind::Attendance => reader.attendance(),
        FactKind::Feedback => reader.feedback(),
    }
    Ok(reader.finish())
}

/// Everybody of the bases.
fn people_of(record: &Record) -> Register {
    let cohort = record.cohort();
    let mentees = cohort.mentees().iter().map(|(_, one)| &one.person);
    let mentors = cohort.mentors().iter().map(|(_, one)| &one.person);
    Register::of(mentees.chain(mentors))
}

struct Reader<'a> {
    record: &'a Record,
    sheet: Sheet<'a>,
    people: Register,
    rows: Vec<FactRow>,
}

impl Reader<'_> {
    /// The rows in the order of their days. Of several about the same thing the last counts:
    /// that which was sent last, else that of the later day, else that which stands lower.
    fn finish(mut self) -> ImportedFacts {
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        // Each row that goes, with the one for which it goes.
        let mut replaced: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, row) in self.rows.iter().enumerate() {
            let Some(key) = row.fact.key() else { continue };
            let Some(&before) = last.get(&key) else {
                last.insert(key, at);
                continue;
            };
            let earlier = self.rows.get(before).is_some_and(|known| known.order() <= row.order());
            let (gone, counts) = if earlier { (before, at) } else { (at, before) };
            last.insert(key, counts);
            replaced.insert(gone, counts);
        }
        let line = |at: usize| self.rows.get(at).map_or(0, |row| row.line);
        for (&gone, &counts) in &replaced {
            // What replaced it may have been replaced in turn: the last one counts.
            let mut counts = counts;
            while let Some(&next) = replaced.get(&counts) {
                counts = next;
            }
            let Some(row) = self.rows.get(gone) else { continue };
            let (counts, person) = (line(counts), row.fact.person());
            // What is told of a pair names nobody in a column of its own.
            let (column, problem) = match person {
                Some(_) => ("person", Problem::SentAgain { counts }),
                None => ("date", Problem::ToldAgain { counts }),
            };
            self.sheet.note(row.row, Col::Named(column), person.as_deref(), problem);
        }
        let mut at = 0;
        self.rows.retain(|_| {
            at += 1;
            !replaced.contains_key(&(at - 1))
        });
        let (faults, notes) = self.sheet.finish();
        ImportedFacts { rows: self.rows, faults, notes }
    }

    /// Reads every row; one with a fault gives nothing.
    fn each(&mut self, mut read: impl FnMut(&mut Self, usize) -> Option<Vec<NewFact>>) {
        for row in self.sheet.rows() {
            let before = self.sheet.faults();
            let facts = read(self, row);
            let (line, sent) = (self.sheet.line(row), self.sheet.sent(row));
            if self.sheet.faults() == before {
                let made = facts.into_iter().flatten();
                self.rows.extend(made.map(|fact| FactRow { line, row, sent, fact }));
            }
        }
    }

    fn needs(&mut self, names: &[&str]) -> bool {
        let absent: Vec<_> = names.iter().filter(|name| !self.sheet.has(name)).copied().collect();
        absent.iter().for_each(|name| self.sheet.missing(name));
        absent.is_empty()
    }

    fn needed(&mut self, row: usize, name: &'static str) -> Option<String> {
        let before = self.sheet.faults();
        let text = self.sheet.text(row, Col::Named(name)).given();
        if text.is_none() && self.sheet.faults() == before {
            let why = Problem::Unanswered { field: name };
            self.sheet.fault(row, Col::Named(name), None, why);
        }
        text
    }

    fn who(&self, named: &str) -> Result<PersonId, Problem> {
        self.people.find(named).map_err(|why| match why {
            NotFound::Several => Problem::Several,
            NotFound::Nobody => Problem::NoSuch { what: Looked::Person },
        })
    }

    fn found(&mut self, row: usize, name: &'static str) -> Option<PersonId> {
        let text = self.needed(row, name)?;
        match self.who(&text) {
            Ok(id) => Some(id),
            Err(problem) => {
                self.sheet.fault(row, Col::Named(name), Some(&text), problem);
                None
            }
        }
    }

    /// One of several words; `None` where nothing or something else is written.
    fn word<T: Copy>(
        &mut self,
        row: usize,
        name: &'static str,
        words: &[(T, &[&str])],
        expected: &'static str,
    ) -> Option<Option<T>> {
        let before = self.sheet.faults();
        let Some(text) = self.sheet.text(row, Col::Named(name)).given() else {
            return (self.sheet.faults() == before).then_some(None);
        };
        let text = folded(&text);
        let found = words.iter().find(|(_, words)| words.contains(&text.as_str()));
        if found.is_none() {
            let why = Problem::NotOneOf { words: expected };
            self.sheet.fault(row, Col::Named(name), None, why);
        }
        found.map(|&(meant, _)| Some(meant))
    }

    fn date(&mut self, row: usize) -> Option<Date> {
        self.sheet.date(row, Col::Named("date")).given()
    }

    fn role(&mut self, row: usize) -> Option<Option<FeedbackFrom>> {
        let words: [(FeedbackFrom, &[&str]); 3] = [
            (FeedbackFrom::Mentee, &MENTEE),
            (FeedbackFrom::Mentor, &MENTOR),
            (FeedbackFrom::Curator, &CURATOR),
        ];
        self.word(row, "role", &words, "mentee, mentor, curator")
    }

    /// In which role the row speaks of a person: as it says, else that of their base.
    fn side(&mut self, row: usize, person: &PersonId) -> Option<Side> {
        let cohort = self.record.cohort();
        let in_bases =
            (cohort.mentees().get(person).is_some(), cohort.mentors().get(person).is_some());
        match (self.role(row)?, in_bases) {
            (Some(FeedbackFrom::Mentee), _) | (None, (true, false)) => Some(Side::Mentee),
            (Some(FeedbackFrom::Mentor), _) | (None, (false, true)) => Some(Side::Mentor),
            _ => {
                let why = Problem::WhichRole;
                self.sheet.fault(row, Col::Named("role"), Some(person.as_str()), why);
                None
            }
        }
    }

    fn moment(&mut self, row: usize) -> Option<Option<Moment>> {
        let words: [(Moment, &[&str]); 2] = [(Moment::Interim, &INTERIM), (Moment::Final, &FINAL)];
        self.word(row, "moment", &words, "interim, final")
    }

    fn measurements(&mut self) {
        // A long table has a row for each value, a wide one a column for each parameter.
        let long = self.sheet.has("parameter");
        let wide = if long { Vec::new() } else { self.sheet.others() };
        let needed: &[&str] =
            if long { &["person", "moment", "value"] } else { &["person", "moment"] };
        if !self.needs(needed) {
            return;
        }
        let words: [(MeasuredAt, &[&str]); 2] =
            [(MeasuredAt::Entry, &ENTRY), (MeasuredAt::Exit, &EXIT)];
        self.each(|reader, row| {
            let person = reader.found(row, "person");
            let moment = reader.word(row, "moment", &words, "entry, exit")?;
            if moment.is_none() {
                reader.needed(row, "moment");
            }
            let on = reader.date(row);
            let mut values = Vec::new();
            if long {
                let name = reader.needed(row, "parameter");
                let value = reader.sheet.number(row, Col::Named("value"));
                values.extend(name.map(|name| (name, value)));
            }
            for (at, name) in &wide {
                values.push((name.clone(), reader.sheet.number(row, Col::At(*at))));
            }
            let (person, moment) = (person?, moment?);
            let side = reader.side(row, &person)?;
            let made = values.into_iter().map(|(name, value)| {
                let mut measurement = Measurement::new(side, name.trim(), moment, value);
                measurement.on = on;
                NewFact::Measured { person: person.clone(), measurement }
            });
            Some(made.collect())
        });
    }

    fn answers(&mut self, code: &str, from: Option<FeedbackFrom>, moment: Option<Moment>) {
        let Some(asked) = self.record.monitoring().questionnaires.get(code).cloned() else {
            self.sheet.missing(code);
            return;
        };
        if !self.needs(&["person"]) {
            return;
        }
        let is = |question: &Question, heading: &str| {
            let texts = [&question.code, &question.text.english, &question.text.russian];
            texts.iter().any(|text| folded(text) == folded(heading))
        };
        let mut columns = Vec::new();
        for (at, heading) in self.sheet.others() {
            match asked.questions.iter().find(|question| is(question, &heading)) {
                Some(question) => columns.push((at, question.clone())),
                None => self.sheet.unread(&heading),
            }
        }
        self.each(|reader, row| {
            // Somebody of the team answers as curator and stands in no base.
            let said = reader.role(row)?.or(from);
            let person = if said == Some(FeedbackFrom::Curator) {
                let text = reader.needed(row, "person")?;
                PersonId::new(&text).ok()
            } else {
                reader.found(row, "person")
            };
            let when = reader.moment(row)?.or(moment);
            if when.is_none() {
                reader.needed(row, "moment");
            }
            let form = reader.sheet.text(row, Col::Named("form")).given();
            let mut answers = BTreeMap::new();
            for (at, question) in &columns {
                let answer = reader.reply(row, *at, question);
                if !answer.is_unknown() {
                    answers.insert(question.code.clone(), answer);
                }
            }
            let (person, when) = (person?, when?);
            let from = match said {
                Some(from) => from,
                None => match reader.side(row, &person)? {
                    Side::Mentee => FeedbackFrom::Mentee,
                    Side::Mentor => FeedbackFrom::Mentor,
                },
            };
            let mut sheet = Answers::new(code, from, person, when);
            (sheet.form, sheet.answers) = (form.and_then(|form| FormId::new(&form).ok()), answers);
            Some(vec![NewFact::Answered { sheet, on: reader.date(row) }])
        });
    }

    fn reply(&mut self, row: usize, at: usize, question: &Question) -> Answer<Reply> {
        match &question.kind {
            Kind::Open => self.sheet.text(row, Col::At(at)).map(Reply::Text),
            Kind::Scored { least, most, .. } => {
                let (least, most) = (i64::from(*least), i64::from(*most));
                let score = self.sheet.whole(row, Col::At(at), least, most);
                score.map(|score| Reply::Score(i32::try_from(score).unwrap_or_default()))
            }
            Kind::Closed { options } => {
                let text = self.sheet.text(row, Col::At(at));
                let Answer::Given(text) = text else { return text.map(Reply::Option) };
                let found = options.iter().find(|(option, _)| folded(option) == folded(&text));
                match found {
                    Some((option, _)) => Answer::Given(Reply::Option(option.clone())),
                    None => {
                        self.sheet.fault(row, Col::At(at), None, Problem::NotAnOption);
                        Answer::Unknown
                    }
                }
            }
        }
    }

    fn wishes(&mut self, meeting: GroupMeetingNo) {
        if !self.needs(&["person", "wishes"]) {
            return;
        }
        self.each(|reader, row| {
            let person = reader.found(row, "person");
            let ranked = reader.sheet.ranks(row, Col::Named("wishes")).given().unwrap_or_default();
            let vetoed = reader.sheet.ids(row, Col::Named("vetoes")).given().unwrap_or_default();
            let mut wishes = Wishes::default();
            for one in vetoed {
                wishes.vetoed.extend(reader.named(row, "vetoes", &one));
            }
            let mut seen = wishes.vetoed.clone();
            for rank in ranked {
                let mut tier = Vec::new();
                for one in rank {
                    let Some(id) = reader.named(row, "wishes", &one) else { continue };
                    let problem = if wishes.vetoed.contains(&id) {
                        Problem::WishedAndRefused
                    } else if !seen.insert(id.clone()) {
                        Problem::NamedTwice { field: "wishes" }
                    } else {
                        tier.push(id);
                        continue;
                    };
                    reader.sheet.note(row, Col::Named("wishes"), Some(id.as_str()), problem);
                }
                wishes.ranked.extend((!tier.is_empty()).then_some(tier));
            }
            let person = person?;
            let side = reader.side(row, &person)?;
            Some(vec![NewFact::Wished { meeting, side, person, wishes, on: reader.date(row) }])
        });
    }

    /// Somebody who is wished for or refused. Who is not in the bases is noted and left out.
    fn named(&mut self, row: usize, field: &'static str, one: &PersonId) -> Option<PersonId> {
        match self.who(one.as_str()) {
            Ok(id) => Some(id),
            Err(problem) => {
                self.sheet.note(row, Col::Named(field), Some(one.as_str()), problem);
                None
            }
        }
    }

    /// The pair of a row: by its number, or the last one of the two.
    fn pair(&mut self, row: usize) -> Option<PairNo> {
        let before = self.sheet.faults();
        let number = self.sheet.whole(row, Col::Named("pair"), 1, u32::MAX.into()).given();
        if let Some(number) = number {
            let pair = PairNo::new(u32::try_from(number).unwrap_or_default());
            if self.record.pair(pair).is_none() {
                let why = Problem::NoSuch { what: Looked::Pair };
                self.sheet.fault(row, Col::Named("pair"), None, why);
                return None;
            }
            return Some(pair);
        }
        if self.sheet.faults() > before {
            return None;
        }
        let (mentee, mentor) = (self.found(row, "mentee"), self.found(row, "mentor"));
        let (mentee, mentor) = (mentee?, mentor?);
        let theirs = self.record.pairs_of(Side::Mentee, &mentee).iter().rev();
        let is_it =
            |pair: &&PairNo| self.record.pair(**pair).is_some_and(|one| one.mentor == mentor);
        let found = theirs.copied().collect::<Vec<_>>();
        let pair = found.iter().find(is_it).copied();
        if pair.is_none() {
            let why = Problem::NoSuch { what: Looked::Pair };
            self.sheet.fault(row, Col::Named("mentor"), Some(mentee.as_str()), why);
        }
        pair
    }

    /// A file names the pair by number or by both people.
    fn needs_pair(&mut self) -> bool {
        self.sheet.has("pair") || self.needs(&["mentee", "mentor"])
    }

    fn meetings(&mut self) {
        if !(self.needs_pair() && self.needs(&["date"])) {
            return;
        }
        #[derive(Clone, Copy, PartialEq)]
        enum Was {
            Planned,
            Held,
            Missed,
        }
        let states: [(Was, &[&str]); 3] =
            [(Was::Held, &HELD), (Was::Missed, &MISSED), (Was::Planned, &PLANNED)];
        self.each(|reader, row| {
            let pair = reader.pair(row);
            let on = reader.date(row);
            if on.is_none() {
                reader.needed(row, "date");
            }
            let expected = "organisational, trial, planning, regular, closing";
            let kind = reader.word(row, "kind", &KINDS, expected)?.unwrap_or(MeetingKind::Regular);
            let was = reader.word(row, "state", &states, "held, missed, planned")?;
            let minutes =
                reader.sheet.whole(row, Col::Named("minutes"), 0, u16::MAX.into()).given();
            let state = match (was.unwrap_or(Was::Held), minutes) {
                (Was::Planned, _) => MeetingState::Planned,
                (Was::Missed, _) => MeetingState::Missed,
                (Was::Held, Some(minutes)) => {
                    MeetingState::Held { minutes: u16::try_from(minutes).unwrap_or_default() }
                }
                (Was::Held, None) => {
                    reader.needed(row, "minutes");
                    return None;
                }
            };
            Some(vec![NewFact::Met { pair: pair?, meeting: Meeting { on: on?, kind, state } }])
        });
    }

    fn feedback(&mut self) {
        if !(self.needs_pair() && self.needs(&["role", "text"])) {
            return;
        }
        self.each(|reader, row| {
            let pair = reader.pair(row);
            let from = reader.role(row)?;
            if from.is_none() {
                reader.needed(row, "role");
            }
            let moment = reader.moment(row)?.unwrap_or(Moment::Interim);
            let text = reader.sheet.text(row, Col::Named("text"));
            let mut feedback = Feedback::new(from?, moment, text);
            feedback.on = reader.date(row);
            Some(vec![NewFact::FedBack { pair: pair?, feedback }])
        });
    }

    /// Rows of one day and theme are one session.
    fn attendance(&mut self) {
        if !self.needs(&["person", "theme", "date"]) {
            return;
        }
        let mut sessions: BTreeMap<(Date, String), usize> = BTreeMap::new();
        for row in self.sheet.rows() {
            let before = self.sheet.faults();
            let person = self.found(row, "person");
            let theme = self.needed(row, "theme");
            let on = self.date(row);
            if on.is_none() && self.sheet.faults() == before {
                self.needed(row, "date");
            }
            // A list of those who came has no column that says so.
            let came = self.sheet.yes(row, Col::Named("attended")).given();
            let came = came.unwrap_or(!self.sheet.has("attended"));
            let (Some(person), Some(theme), Some(on)) = (person, theme, on) else { continue };
            if self.sheet.faults() > before {
                continue;
            }
            let line = self.sheet.line(row);
            let at = *sessions.entry((on, folded(&theme))).or_insert_with(|| {
                let session = Session {
                    on,
                    theme: theme.trim().to_owned(),
                    forms: BTreeSet::new(),
                    attended: BTreeSet::new(),
                };
                self.rows.push(FactRow { line, row, sent: None, fact: NewFact::Trained(session) });
                self.rows.len() - 1
            });
            if let Some(FactRow { fact: NewFact::Trained(session), .. }) = self.rows.get_mut(at) {
                if came && !session.attended.insert(person.clone()) {
                    let (who, counts) = (Some(person.as_str()), line);
                    self.sheet.note(row, Col::Named("person"), who, Problem::SentAgain { counts });
                }
            }
        }
    }
}
