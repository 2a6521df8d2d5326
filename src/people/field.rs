//! Fields of people by name, so that rules can be written as data.

use super::{Answer, Availability, Level, Mentee, Mentor, Person, Value};
use crate::kernel::{Phrases, Said, arrange, coded, words};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// A field of a mentor or a mentee, written by name. A name that is not in
        /// the list is a free attribute.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        #[non_exhaustive]
        pub enum Field {
            $($(#[$doc])* $variant,)*
            /// A free attribute of this name.
            Attribute(String),
        }

        impl Field {
            /// The names of the built-in fields.
            pub const BUILT_IN: &'static [&'static str] = &[$($name),*];

            /// The field's name.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)*
                    Self::Attribute(name) => name,
                }
            }
        }

        impl From<String> for Field {
            fn from(name: String) -> Self {
                match name.trim() {
                    $($name => Self::$variant,)*
                    other => Self::Attribute(other.to_owned()),
                }
            }
        }
    };
}

fields! {
    /// The person's id, as text.
    Id = "id",
    /// What the person is to the organisation, by code, as text.
    Standing = "standing",
    /// Age in years, a number.
    Age = "age",
    /// Institution, enterprise or department, as text.
    Institution = "institution",
    /// Stage of education or career, as text on a scale that the rules order.
    Stage = "stage",
    /// Subjects, as labels.
    Subjects = "subjects",
    /// Languages, as labels.
    Languages = "languages",
    /// Weekly time for meetings.
    Availability = "availability",
    /// Meetings a month, a number.
    MeetingsPerMonth = "meetings-per-month",
    /// Minutes a month, a number.
    MinutesPerMonth = "minutes-per-month",
    /// Motivation from 1 to 10, a number.
    Motivation = "motivation",
    /// Kinds of mentee or mentor, as labels.
    Categories = "categories",
    /// A mentor's forms, or those of a mentee's requests, as labels.
    Forms = "forms",
    /// A mentor's skills with confidence, or the skills a mentee wants with
    /// priority, as graded labels. Where several requests want one skill, the
    /// highest priority holds.
    Skills = "skills",
    /// Years of experience in the profession, a number.
    ExperienceYears = "experience-years",
    /// The role models of a mentee's requests, as labels; unknown for a mentor.
    RoleModels = "role-models",
    /// The goals of a mentee's requests, as labels; unknown for a mentor.
    Goals = "goals",
    /// For how many searches a mentee has waited, a number; unknown for a mentor.
    Waiting = "waiting",
    /// How the last cycle served a mentee, by code, as text; unknown for a mentor.
    ServedLast = "served-last",
    /// For how many cycles in a row a mentor has led, a number; unknown for a mentee.
    CyclesInARow = "cycles-in-a-row",
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.name().to_owned()
    }
}

coded! {
    /// What the fields of people and the columns of files are called, by name.
    pub const FIELDS: "field" [] {
        "id", "id", "идентификатор";
        "name", "name", "имя";
        "standing", "standing", "статус в организации";
        "age", "age", "возраст";
        "institution", "institution", "организация или подразделение";
        "stage", "stage", "ступень";
        "subjects", "subjects", "предметы";
        "languages", "languages", "языки";
        "availability", "free hours", "свободное время";
        "meetings-per-month", "meetings a month", "встречи в месяц";
        "minutes-per-month", "minutes a month", "минуты в месяц";
        "motivation", "motivation", "мотивация";
        "categories", "categories", "категории";
        "wishes", "wishes", "пожелания";
        "vetoes", "vetoes", "отказы заранее";
        "consent-by", "who consented", "кто дал согласие";
        "consent-on", "day of consent", "дата согласия";
        "other-organisations", "use by other organisations", "согласие на участие в других организациях";
        "seats", "seats", "места у наставника";
        "forms", "forms of mentoring", "формы наставничества";
        "skills", "skills", "навыки";
        "experience-years", "years of experience", "стаж, лет";
        "role-model", "role model", "ролевая модель";
        "role-models", "role models", "ролевые модели";
        "problem", "problem", "проблема своими словами";
        "problems", "problems by code", "проблемы из перечня";
        "motivation-kinds", "kinds of motivation", "виды мотивации";
        "directions", "directions of programmes", "направленности программ";
        "goals", "goals", "цели";
        "waiting", "waiting", "сколько подборов ждёт";
        "earlier-mentors", "earlier mentors", "прежние наставники";
        "earlier-mentees", "earlier mentees", "прежние наставляемые";
        "served-last", "how the last cycle served", "итог прошлого цикла";
        "cycles-in-a-row", "cycles led in a row", "циклы подряд";
        "time-zone", "time zone", "часовой пояс";
        "sent", "when it was sent", "время отправки";
        "only", "filter of rows", "отбор строк";
        "ignore", "ignore", "пропуск столбцов";
        "person", "person", "участник";
        "role", "role", "роль";
        "moment", "moment", "момент измерения";
        "parameter", "parameter", "показатель";
        "value", "value", "значение";
        "date", "date", "дата";
        "form", "form of mentoring", "форма наставничества";
        "pair", "pair", "пара";
        "mentee", "mentee", "наставляемый";
        "mentor", "mentor", "наставник";
        "kind", "kind of meeting", "вид встречи";
        "state", "whether it was held", "состоялась ли встреча";
        "minutes", "minutes", "минуты";
        "theme", "theme", "тема";
        "attended", "attendance", "присутствие";
        "text", "text", "текст отзыва";
        "level", "mark", "оценка";
        "rater", "who rated, by role", "в качестве кого оценивает";
        "by", "who rated", "кто оценил";
        "round", "round", "раунд";
        "place", "place", "место проведения";
        "way", "how they turned to the mentor", "способ обращения";
        "answer", "answer", "ответ";
        "cause", "reason", "причина";
    }
}

/// A field or a column by its name, said in words; whatever else is called by its own name.
#[derive(Clone, Copy)]
pub(crate) struct Called<'a>(pub(crate) &'a str);

impl Said for Called<'_> {
    fn said(&self, _: &str, phrases: &Phrases) -> String {
        let known = phrases.find(FIELDS, self.0);
        known.map_or_else(|| phrases.own(self.0).to_owned(), str::to_owned)
    }
}

impl Said for Field {
    fn said(&self, shape: &str, phrases: &Phrases) -> String {
        match self {
            Self::Attribute(name) => phrases.own(name).to_owned(),
            field => Called(field.name()).said(shape, phrases),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The value of a field. `Debug` shows its kind only.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum FieldValue<'a> {
    /// One label.
    Text(&'a str),
    /// A finite number.
    Number(f64),
    /// Labels, ascending, each once.
    Labels(Vec<&'a str>),
    /// Labels with a level, ascending by label, each once.
    Graded(Vec<(&'a str, Level)>),
    /// Weekly time.
    Time(&'a Availability),
}

words! {
    /// What kind of answer something is, or what kind a rule can compare.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum ValueKind: "value-kind", display {
        /// A text.
        Text = "text", "text", "текст";
        /// A number.
        Number = "number", "a number", "число";
        /// A number without a fraction, not below 0.
        WholeNumber = "whole-number", "a whole number", "целое число";
        /// A text or a number.
        TextOrNumber = "text-or-number", "text or a number", "текст или число";
        /// Labels.
        Labels = "labels", "labels", "список значений";
        /// Labels with levels.
        Graded = "graded", "graded labels", "список значений с уровнями";
        /// Weekly time.
        Time = "time", "weekly time", "время в течение недели";
        /// Yes or no, or one of the words that a rule lists.
        YesNoOrListed = "yes-no-or-listed",
            "yes or no, or a word that \"is\" lists",
            "«да», «нет» или слово из списка is";
    }
}

impl FieldValue<'_> {
    /// What kind of value it is, for messages.
    #[must_use]
    pub fn kind(&self) -> ValueKind {
        match self {
            Self::Text(_) => ValueKind::Text,
            Self::Number(_) => ValueKind::Number,
            Self::Labels(_) => ValueKind::Labels,
            Self::Graded(_) => ValueKind::Graded,
            Self::Time(_) => ValueKind::Time,
        }
    }
}

impl fmt::Debug for FieldValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.kind(), f)
    }
}

impl Person {
    /// The answers that every participant may give.
    fn field(&self, field: &Field) -> Answer<FieldValue<'_>> {
        fn text(answer: &Answer<String>) -> Answer<FieldValue<'_>> {
            answer.as_ref().map(|text| FieldValue::Text(text))
        }
        fn number<T: Copy + Into<f64>>(answer: Answer<T>) -> Answer<FieldValue<'static>> {
            answer.map(|number| FieldValue::Number(number.into()))
        }
        match field {
            Field::Id => Answer::Given(FieldValue::Text(self.id.as_str())),
            Field::Standing => Answer::Given(FieldValue::Text(self.standing.code())),
            Field::Age => number(self.age),
            Field::Institution => text(&self.institution),
            Field::Stage => text(&self.stage),
            Field::Subjects => self.subjects.as_ref().map(labels),
            Field::Languages => self.languages.as_ref().map(labels),
            Field::Availability => self.availability.as_ref().map(FieldValue::Time),
            Field::MeetingsPerMonth => number(self.meetings_per_month),
            Field::MinutesPerMonth => number(self.minutes_per_month),
            Field::Motivation => number(self.motivation.map(Level::get)),
            Field::Categories => self.categories.as_ref().map(|categories| {
                FieldValue::Labels(categories.iter().map(super::Category::as_str).collect())
            }),
            Field::Attribute(name) => match self.attributes.get(name) {
                None => Answer::Unknown,
                Some(answer) => answer.as_ref().map(|value| match value {
                    Value::Text(text) => FieldValue::Text(text),
                    Value::Number(number) => FieldValue::Number(*number),
                    Value::Labels(set) => labels(set),
                }),
            },
            _ => Answer::Unknown,
        }
    }
}

fn labels(set: &std::collections::BTreeSet<String>) -> FieldValue<'_> {
    FieldValue::Labels(set.iter().map(String::as_str).collect())
}

impl Mentor {
    /// The answer to this field.
    #[must_use]
    pub fn field(&self, field: &Field) -> Answer<FieldValue<'_>> {
        match field {
            Field::Forms => Answer::Given(FieldValue::Labels(
                self.forms.iter().map(super::FormId::as_str).collect(),
            )),
            Field::Skills => self.resources.skills.as_ref().map(|skills| {
                FieldValue::Graded(
                    skills.iter().map(|(skill, &level)| (skill.as_str(), level)).collect(),
                )
            }),
            Field::ExperienceYears => {
                self.resources.experience_years.map(|years| FieldValue::Number(years.into()))
            }
            Field::CyclesInARow => Answer::Given(FieldValue::Number(self.cycles_in_a_row.into())),
            _ => self.person.field(field),
        }
    }
}

impl Mentee {
    /// The answer to this field. What several requests say is put together: an
    /// answer is given where any request gives one, else withheld where any
    /// withholds it.
    #[must_use]
    pub fn field(&self, field: &Field) -> Answer<FieldValue<'_>> {
        match field {
            Field::Forms => {
                let mut forms: Vec<_> =
                    self.requests.iter().map(|request| request.form.as_str()).collect();
                arrange(&mut forms, Ord::cmp);
                forms.dedup();
                Answer::Given(FieldValue::Labels(forms))
            }
            Field::Skills => {
                let wanted = self.requests.iter().map(|request| {
                    request.wanted.as_ref().map(|wanted| {
                        wanted.iter().map(|(skill, &level)| (skill.as_str(), level)).collect()
                    })
                });
                together(wanted).map(|mut wanted: Vec<(&str, Level)>| {
                    arrange(&mut wanted, |a, b| a.0.cmp(b.0).then(b.1.cmp(&a.1)));
                    wanted.dedup_by_key(|(skill, _)| *skill);
                    FieldValue::Graded(wanted)
                })
            }
            Field::Goals => {
                let goals = self.requests.iter().map(|request| {
                    request.goals.as_ref().map(|goals| goals.iter().map(String::as_str).collect())
                });
                together(goals).map(distinct)
            }
            Field::RoleModels => {
                let models = self
                    .requests
                    .iter()
                    .map(|request| request.role_model.as_ref().map(|model| vec![model.as_str()]));
                together(models).map(distinct)
            }
            Field::Waiting => Answer::Given(FieldValue::Number(self.waiting.into())),
            Field::ServedLast => match self.served_last {
                Some(served) => Answer::Given(FieldValue::Text(served.code())),
                None => Answer::Unknown,
            },
            Field::ExperienceYears => {
                self.experience_years.map(|years| FieldValue::Number(years.into()))
            }
            _ => self.person.field(field),
        }
    }
}

fn distinct(mut labels: Vec<&str>) -> FieldValue<'_> {
    arrange(&mut labels, Ord::cmp);
    labels.dedup();
    FieldValue::Labels(labels)
}

/// The lists of all given answers one after another; else withheld before unknown.
fn together<T>(answers: impl Iterator<Item = Answer<Vec<T>>>) -> Answer<Vec<T>> {
    answers.fold(Answer::Unknown, |all, answer| match (all, answer) {
        (Answer::Given(mut all), Answer::Given(more)) => {
            all.extend(more);
            Answer::Given(all)
        }
        (Answer::Given(all), _) | (_, Answer::Given(all)) => Answer::Given(all),
        (Answer::Withheld, _) | (_, Answer::Withheld) => Answer::Withheld,
        (Answer::Unknown, Answer::Unknown) => Answer::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{FormId, PersonId, Request};
    use super::*;

    #[test]
    fn names_and_fields_correspond() {
        for name in Field::BUILT_IN {
            let field = Field::from((*name).to_owned());
            assert!(!matches!(field, Field::Attribute(_)), "{name}");
            assert_eq!(field.name(), *name);
        }
        assert_eq!(Field::from("grade".to_owned()), Field::Attribute("grade".to_owned()));
    }

    #[test]
    fn every_field_has_words() {
        let names = Field::BUILT_IN.iter().copied();
        #[cfg(feature = "import")]
        let names =
            names.chain(crate::people::import::ImportField::ALL.iter().map(|field| field.name()));
        for name in names {
            assert!(FIELDS.word(name).is_some(), "{name}");
        }
        let russian = Phrases::russian();
        assert_eq!(Field::ExperienceYears.said("", &russian), "стаж, лет");
        assert_eq!(Field::Attribute("age".to_owned()).said("", &russian), "age", "one's own");
    }

    #[test]
    fn requests_are_put_together() {
        let mut mentee = Mentee::new(PersonId::new("a").unwrap());
        assert_eq!(mentee.field(&Field::Skills), Answer::Unknown);
        let form = FormId::new("learner-learner").unwrap();
        let level = |level| Level::new(level).unwrap();
        let mut first = Request::new(form.clone());
        first.wanted = Answer::Withheld;
        mentee.requests.push(first);
        assert_eq!(mentee.field(&Field::Skills), Answer::Withheld);
        for wanted in [[("physics", 3), ("chess", 1)], [("physics", 7), ("art", 2)]] {
            let mut request = Request::new(form.clone());
            request.wanted = Answer::Given(
                wanted.iter().map(|&(skill, l)| (skill.to_owned(), level(l))).collect(),
            );
            mentee.requests.push(request);
        }
        assert_eq!(
            mentee.field(&Field::Skills),
            Answer::Given(FieldValue::Graded(vec![
                ("art", level(2)),
                ("chess", level(1)),
                ("physics", level(7))
            ]))
        );
        assert_eq!(
            mentee.field(&Field::Forms),
            Answer::Given(FieldValue::Labels(vec!["learner-learner"]))
        );
    }
}
