//! Measurements, questionnaires, feedback, opinions and ratings.

use super::reader::Reader;
use super::words::{ENTRY, EXIT, MENTEE, MENTOR};
use crate::people::fold::folded;
use crate::people::import::sheet::Col;
use crate::people::import::{KnownWords, Problem};
use crate::people::{Answer, FormId, Level, PersonId};
use crate::program::monitoring::{Kind, Question, Reply, Sheet as Answers};
use crate::program::results::{Opinion, Rater, Rating};
use crate::program::{Feedback, FeedbackFrom, MeasuredAt, Measurement, Moment, NewFact, Side};
use std::collections::BTreeMap;

impl Reader<'_> {
    pub(super) fn measurements(&mut self) {
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
            let moment = reader.word(row, "moment", &words)?;
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

    pub(super) fn answers(
        &mut self,
        code: &str,
        from: Option<FeedbackFrom>,
        moment: Option<Moment>,
    ) {
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

    pub(super) fn reply(&mut self, row: usize, at: usize, question: &Question) -> Answer<Reply> {
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

    pub(super) fn feedback(&mut self) {
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

    /// A level from 1 to 10.
    fn level(&mut self, row: usize) -> Answer<Level> {
        let level = self.sheet.whole(row, Col::Named("level"), 1, 10);
        // What is no level was refused above.
        match level.map(Level::new) {
            Answer::Given(level) => level.map_or(Answer::Unknown, Answer::Given),
            Answer::Unknown => Answer::Unknown,
            Answer::Withheld => Answer::Withheld,
        }
    }

    pub(super) fn opinions(&mut self) {
        if !(self.needs_pair() && self.needs(&["role", "level"])) {
            return;
        }
        self.each(|reader, row| {
            let pair = reader.pair(row);
            let from = match reader.role(row)? {
                Some(FeedbackFrom::Mentee) => Some(Side::Mentee),
                Some(FeedbackFrom::Mentor) => Some(Side::Mentor),
                Some(FeedbackFrom::Curator) => {
                    let words = KnownWords::among([&MENTEE[..], &MENTOR[..]].into_iter());
                    reader.sheet.fault(row, Col::Named("role"), None, Problem::NotOneOf { words });
                    None
                }
                None => {
                    reader.needed(row, "role");
                    None
                }
            };
            let opinion = Opinion {
                level: reader.level(row),
                text: reader.sheet.text(row, Col::Named("text")),
            };
            let on = reader.date(row);
            Some(vec![NewFact::Opined { pair: pair?, side: from?, opinion, on }])
        });
    }

    pub(super) fn ratings(&mut self) {
        if !self.needs(&["mentor", "by", "level"]) {
            return;
        }
        let raters: [(Rater, &[&str]); 2] = [
            (Rater::Curator, &["curator", "curators", "куратор", "кураторы"]),
            (Rater::Colleague, &["colleague", "colleagues", "коллега", "коллеги"]),
        ];
        self.each(|reader, row| {
            let mentor = reader.found(row, "mentor");
            // Whoever rates may be of the team and stand in no base.
            let by = reader.needed(row, "by")?;
            let by = match reader.who(&by) {
                Ok(known) => Some(known),
                Err(_) => PersonId::new(&by).ok(),
            };
            let rater = reader.word(row, "rater", &raters)?;
            let mut rating = Rating::new(rater.unwrap_or(Rater::Curator), by?, reader.level(row));
            rating.on = reader.date(row);
            Some(vec![NewFact::Rated { mentor: mentor?, rating }])
        });
    }
}
