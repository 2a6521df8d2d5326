//! A mentor or a mentee from a row.

use super::answers::Source;
use super::fault::{Faults, Spot, Unread, shown};
use super::plan::Plan;
use super::table::{Cell, Row};
use super::{ImportField, Kind, Problem};
use crate::people::{
    Answer, Category, Consent, ConsentedBy, FormId, GivenConsent, Mentee, Mentor, Participant,
    Person, PersonId, Request, RoleModelId, Standing, Value, Wishes,
};
use std::borrow::Cow;

/// Texts that say who consented.
const THEMSELVES: [&str; 5] = ["themselves", "self", "сам", "сама", "лично"];
const GUARDIAN: [&str; 6] =
    ["guardian", "parent", "опекун", "родитель", "родители", "законный представитель"];
const NOBODY: [&str; 3] = ["none", "no", "нет"];

/// A side that can be read from rows.
pub(super) trait FromRow: Participant {
    /// The participant with all that only this side has.
    fn finish(person: Person, seats: u32, reader: &mut RowReader<'_>) -> Self;
}

/// Reads one row. A field with a fault is reported and stays unknown.
pub(super) struct RowReader<'a> {
    plan: &'a Plan<'a>,
    row: &'a Row,
    person: Option<String>,
    faults: &'a mut Faults,
}

/// The participant of a row; nothing where it has no id.
pub(super) fn read_row<P: FromRow>(plan: &Plan<'_>, row: &Row, faults: &mut Faults) -> Option<P> {
    let mut reader = RowReader { plan, row, person: None, faults };
    let id = reader.id()?;
    reader.person = Some(id.as_str().to_owned());
    let mut person = Person::new(id);
    reader.person(&mut person);
    let seats = reader.seats();
    Some(P::finish(person, seats, &mut reader))
}

impl<'a> RowReader<'a> {
    fn fault(&mut self, column: Option<&str>, problem: impl Into<Unread>) {
        let place = Spot {
            line: Some(self.row.line),
            column: column.map(shown),
            person: self.person.as_deref().map(shown),
        };
        self.faults.push(place, problem);
    }

    /// The answer that `read` makes of the source's cells.
    fn read<T>(
        &mut self,
        source: Option<&Source<'a>>,
        read: impl FnOnce(&Source<'a>, &[Cow<'_, Cell>]) -> Result<T, Unread>,
    ) -> Answer<T> {
        let Some(source) = source else {
            return Answer::Unknown;
        };
        match source.cells(self.row).map(|cells| read(source, &cells)) {
            Answer::Given(Ok(value)) => Answer::Given(value),
            Answer::Given(Err(problem)) => {
                self.fault(Some(&source.names), problem);
                Answer::Unknown
            }
            Answer::Unknown => Answer::Unknown,
            Answer::Withheld => Answer::Withheld,
        }
    }

    fn field<T>(
        &mut self,
        field: ImportField,
        read: impl FnOnce(&Source<'a>, &[Cow<'_, Cell>]) -> Result<T, Unread>,
    ) -> Answer<T> {
        let plan = self.plan;
        self.read(plan.fields.get(&field), read)
    }

    fn text(&mut self, field: ImportField) -> Answer<String> {
        self.field(field, Source::text)
    }

    fn whole<T: TryFrom<i64>>(
        &mut self,
        field: ImportField,
        lowest: i64,
        highest: i64,
    ) -> Answer<T> {
        self.field(field, |source, cells| {
            let number = source.whole(cells, lowest, highest)?;
            T::try_from(number)
                .map_err(|_| Problem::OutOfRange { lowest, highest }.of(&number.to_string()))
        })
    }

    fn id(&mut self) -> Option<PersonId> {
        let plan = self.plan;
        // Without a column of ids the whole file has a fault.
        let source = plan.fields.get(&ImportField::Id)?;
        let mut failed = false;
        let id = self.read(Some(source), |source, cells| {
            let id = source.text(cells).and_then(|text| Ok(PersonId::new(&text)?));
            failed = id.is_err();
            id
        });
        if id.is_unknown() && failed {
            return None;
        }
        if !id.is_given() {
            self.fault(Some(&source.names), Problem::MissingId);
        }
        id.given()
    }

    fn person(&mut self, person: &mut Person) {
        use ImportField as F;
        person.name = self.text(F::Name);
        person.standing = self.standing();
        person.age = self.whole(F::Age, 0, 150);
        person.institution = self.text(F::Institution);
        person.stage = self.text(F::Stage);
        person.subjects = self.field(F::Subjects, Source::labels);
        person.languages = self.field(F::Languages, Source::labels);
        person.availability = self.field(F::Availability, Source::slots);
        person.meetings_per_month = self.whole(F::MeetingsPerMonth, 0, u16::MAX.into());
        person.minutes_per_month = self.whole(F::MinutesPerMonth, 0, u32::MAX.into());
        person.motivation = self.field(F::Motivation, |source, cells| {
            let number = source.whole(cells, i64::MIN, i64::MAX)?;
            Ok(crate::people::Level::new(number)?)
        });
        person.categories = self.field(F::Categories, |source, cells| {
            let labels = source.labels(cells)?;
            Ok(labels.iter().map(|label| Category::new(label)).collect::<Result<_, _>>()?)
        });
        person.wishes = self.wishes();
        person.consent = self.consent();
        self.attributes(person);
    }

    fn standing(&mut self) -> Standing {
        let standing = self.field(ImportField::Standing, |source, cells| {
            let text = source.text(cells)?;
            let found = Standing::ALL.into_iter().find(|standing| standing.code() == text);
            found.ok_or_else(|| Problem::Standing.of(&text))
        });
        standing.given().unwrap_or_default()
    }

    fn wishes(&mut self) -> Wishes {
        let ranked = self.field(ImportField::Wishes, Source::ranks).given().unwrap_or_default();
        let vetoes = self.field(ImportField::Vetoes, Source::ids).given().unwrap_or_default();
        Wishes { ranked, vetoed: vetoes.into_iter().collect() }
    }

    fn consent(&mut self) -> Consent {
        let before = self.faults.len();
        let by = self.field(ImportField::ConsentBy, |source, cells| {
            let text = source.text(cells)?;
            let lower = text.to_lowercase();
            if THEMSELVES.contains(&lower.as_str()) {
                Ok(Some(ConsentedBy::Themselves))
            } else if GUARDIAN.contains(&lower.as_str()) {
                Ok(Some(ConsentedBy::Guardian))
            } else if NOBODY.contains(&lower.as_str()) {
                Ok(None)
            } else {
                Err(Problem::Consenter.of(&text))
            }
        });
        let plan = self.plan;
        let on = self.field(ImportField::ConsentOn, Source::date);
        let both_read = self.faults.len() == before;
        let other = self.field(ImportField::OtherOrganisations, Source::yes);
        // A date that the mapping gives to everybody says nothing of one person.
        let dated = plan.fields.get(&ImportField::ConsentOn).is_some_and(|s| !s.columns.is_empty());
        let (by, on) = (by.given().flatten(), on.given());
        if both_read && by.is_some() != on.is_some() && (by.is_some() || dated) {
            let source = plan.fields.get(&ImportField::ConsentBy);
            self.fault(source.map(|source| source.names.as_str()), Problem::HalfConsent);
        }
        Consent {
            data: by.zip(on).map(|(by, on)| GivenConsent { by, on }),
            other_organisations: other.given().unwrap_or(false),
        }
    }

    fn attributes(&mut self, person: &mut Person) {
        let plan = self.plan;
        for (name, kind, source) in &plan.attributes {
            let value = self.read(Some(source), |source, cells| {
                Ok(match kind {
                    Kind::Text => Value::Text(source.text(cells)?),
                    Kind::Number => Value::Number(source.number(cells)?),
                    Kind::Labels => Value::Labels(source.labels(cells)?),
                    Kind::YesNo => Value::Text(yes_or_no(source.yes(cells)?).to_owned()),
                })
            });
            if !value.is_unknown() {
                person.attributes.insert((*name).to_owned(), value);
            }
        }
        for (column, _) in self.row.cells() {
            let Some((name, source)) = plan.kept.get(&column) else {
                continue;
            };
            let value = self.read(Some(source), |source, cells| match cells {
                [cell] => match &**cell {
                    Cell::Bool(yes) => Ok(Value::Text(yes_or_no(*yes).to_owned())),
                    Cell::Number(_) => Ok(Value::Number(source.number(cells)?)),
                    Cell::List(_) => Ok(Value::Labels(source.labels(cells)?)),
                    _ => Ok(Value::Text(source.text(cells)?)),
                },
                _ => Ok(Value::Text(source.text(cells)?)),
            });
            if !value.is_unknown() {
                person.attributes.insert((*name).to_owned(), value);
            }
        }
    }

    /// The seats: one where the file does not speak of seats at all.
    fn seats(&mut self) -> u32 {
        let plan = self.plan;
        if let Some(seats) = plan.seats {
            return seats;
        }
        let Some(source) = plan.fields.get(&ImportField::Seats) else {
            return 1;
        };
        let asked = source.cells(self.row).is_given();
        if !asked {
            self.fault(Some(&source.names), Problem::MissingSeats);
        }
        self.whole(ImportField::Seats, 0, u32::MAX.into()).given().unwrap_or_default()
    }

    fn forms(&mut self) -> Vec<FormId> {
        let forms = self.field(ImportField::Forms, |source, cells| {
            let forms = source.labels(cells)?;
            Ok(forms.iter().map(|form| FormId::new(form)).collect::<Result<Vec<_>, _>>()?)
        });
        forms.given().unwrap_or_default()
    }
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

impl FromRow for Mentor {
    fn finish(person: Person, seats: u32, reader: &mut RowReader<'_>) -> Self {
        let mut mentor = Self::new(person.id.clone());
        mentor.person = person;
        mentor.seats = seats;
        mentor.forms = reader.forms().into_iter().collect();
        mentor.resources.skills = reader.field(ImportField::Skills, Source::graded);
        mentor.resources.experience_years =
            reader.whole(ImportField::ExperienceYears, 0, u16::MAX.into());
        mentor
    }
}

impl FromRow for Mentee {
    fn finish(person: Person, seats: u32, reader: &mut RowReader<'_>) -> Self {
        use ImportField as F;
        let mut mentee = Self::new(person.id.clone());
        mentee.person = person;
        mentee.seats = seats;
        mentee.experience_years = reader.whole(F::ExperienceYears, 0, u16::MAX.into());
        mentee.waiting = reader.whole(F::Waiting, 0, u32::MAX.into()).given().unwrap_or_default();
        let earlier = reader.field(F::EarlierMentors, Source::ids).given().unwrap_or_default();
        mentee.earlier_mentors = earlier.into_iter().collect();
        let role_model =
            reader.field(F::RoleModel, |source, cells| Ok(RoleModelId::new(&source.text(cells)?)?));
        let problem = reader.text(F::Problem);
        let goals = reader.field(F::Goals, Source::labels);
        let wanted = reader.field(F::Skills, Source::graded);
        let before = reader.faults.len();
        let forms = reader.forms();
        let wants = role_model.is_given() || problem.is_given() || goals.is_given();
        if forms.is_empty() && (wants || wanted.is_given()) && reader.faults.len() == before {
            let plan = reader.plan;
            // Without a column of forms the whole file has a fault.
            if let Some(source) = plan.fields.get(&F::Forms) {
                reader.fault(Some(&source.names), Problem::RequestWithoutForm);
            }
        }
        mentee.requests = forms
            .into_iter()
            .map(|form| Request {
                form,
                role_model: role_model.clone(),
                problem: problem.clone(),
                goals: goals.clone(),
                wanted: wanted.clone(),
            })
            .collect();
        mentee
    }
}
