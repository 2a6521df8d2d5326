//! A mentor or a mentee from a row.

use super::answers::Source;
use super::fault::{Faults, Spot, Unread, shown};
use super::plan::Plan;
use super::table::{Cell, Row};
use super::{ImportField, Kind, KnownWords, Problem, words};
use crate::kernel::{Topic, Worded};
use crate::people::{
    Answer, Availability, Category, Consent, Field, FieldValue, FormId, GivenConsent,
    LearnerProblem, Mentee, Mentor, MotivationKind, Participant, Person, PersonId,
    ProgrammeDirection, Request, RoleModelId, ServedLast, Standing, Value, Wishes,
};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A side that can be read from rows.
pub(super) trait FromRow: Participant {
    /// The participant with all that only this side has.
    fn finish(person: Person, seats: u32, reader: &mut RowReader<'_>) -> Self;

    fn person_mut(&mut self) -> &mut Person;

    /// The partners of earlier cycles, where this side has them.
    fn earlier(&mut self) -> &mut BTreeSet<PersonId>;

    /// Somebody of whom nothing is known but this.
    fn bare(id: PersonId) -> Self;

    /// The answer to a question of rules.
    fn answer(&self, field: &Field) -> Answer<FieldValue<'_>>;

    /// The forms of the requests, in their order, or of a mentor.
    fn form_names(&self) -> Vec<&str>;
}

/// Reads one row. A field with a fault is reported and stays unknown.
pub(super) struct RowReader<'a> {
    plan: &'a Plan<'a>,
    row: &'a Row,
    person: Option<String>,
    faults: &'a mut Faults,
}

/// Whom a row is about.
pub(super) enum RowId {
    Given(PersonId),
    /// There is none, and there need not be.
    Missing,
    /// There is a fault.
    Fault,
}

/// The id of a row.
pub(super) fn row_id(plan: &Plan<'_>, row: &Row, may_miss: bool, faults: &mut Faults) -> RowId {
    RowReader { plan, row, person: None, faults }.id(may_miss)
}

/// The participant of a row.
pub(super) fn read_row<P: FromRow>(
    plan: &Plan<'_>,
    row: &Row,
    id: PersonId,
    faults: &mut Faults,
) -> P {
    let name = Some(id.as_str().to_owned());
    let mut reader = RowReader { plan, row, person: name, faults };
    let mut person = Person::new(id);
    reader.person(&mut person);
    let seats = reader.seats(&person);
    P::finish(person, seats, &mut reader)
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

    /// What keeps the person from nothing, and should be seen.
    fn note(&mut self, column: Option<&str>, problem: Problem) {
        let place = Spot {
            line: Some(self.row.line),
            column: column.map(shown),
            person: self.person.as_deref().map(shown),
        };
        self.faults.note(place, problem);
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
        self.read(plan.fields.get(field), read)
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
        self.number(field, lowest, highest, false)
    }

    /// A whole number of which a range says the most.
    fn most<T: TryFrom<i64>>(&mut self, field: ImportField, highest: i64) -> Answer<T> {
        self.number(field, 0, highest, true)
    }

    fn number<T: TryFrom<i64>>(
        &mut self,
        field: ImportField,
        lowest: i64,
        highest: i64,
        range: bool,
    ) -> Answer<T> {
        self.field(field, |source, cells| {
            let number = source.whole(cells, lowest, highest, range)?;
            T::try_from(number)
                .map_err(|_| Problem::OutOfRange { lowest, highest }.of(&number.to_string()))
        })
    }

    fn id(&mut self, may_miss: bool) -> RowId {
        let plan = self.plan;
        // Without a column of ids the whole file has a fault, unless ids are numbered.
        let Some(source) = plan.fields.get(ImportField::Id) else {
            return if may_miss { RowId::Missing } else { RowId::Fault };
        };
        let mut failed = false;
        let id = self.read(Some(source), |source, cells| {
            let id = source.text(cells).and_then(|text| Ok(PersonId::new(&text)?));
            failed = id.is_err();
            id
        });
        if id.is_unknown() && failed {
            return RowId::Fault;
        }
        if !id.is_given() && may_miss {
            return RowId::Missing;
        }
        if !id.is_given() {
            self.fault(Some(&source.names), Problem::MissingId);
        }
        id.given().map_or(RowId::Fault, RowId::Given)
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
        person.availability = self.availability();
        person.meetings_per_month = self.most(F::MeetingsPerMonth, u16::MAX.into());
        person.minutes_per_month = self.most(F::MinutesPerMonth, u32::MAX.into());
        person.motivation = self.field(F::Motivation, |source, cells| {
            let number = source.whole(cells, i64::MIN, i64::MAX, false)?;
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
            words::standing(&text).ok_or_else(|| Problem::Standing.of(&text))
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
            words::consenter(&text).ok_or_else(|| Problem::Consenter.of(&text))
        });
        let plan = self.plan;
        let on = self.field(ImportField::ConsentOn, Source::date);
        let both_read = self.faults.len() == before;
        let other = self.field(ImportField::OtherOrganisations, Source::yes);
        // A date that the mapping gives to everybody says nothing of one person, and neither does
        // the day on which the form was sent.
        let dated = plan
            .fields
            .get(ImportField::ConsentOn)
            .is_some_and(|source| source.columns.iter().any(|&column| Some(column) != plan.sent));
        // A day beside the answer that nobody consented is the day of that answer. A day alone may
        // be that on which a form was sent without consent: it records none, and is noted.
        let unsaid = !by.is_given();
        let (by, on) = (by.given().flatten(), on.given());
        let source = plan.fields.get(ImportField::ConsentBy);
        let column = source.map(|source| source.names.as_str());
        if both_read && by.is_some() && on.is_none() {
            self.fault(column, Problem::HalfConsent);
        } else if both_read && unsaid && on.is_some() && dated {
            self.note(column, Problem::DayWithoutConsent);
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

    /// Weekly time, in universal time where the file has time zones.
    fn availability(&mut self) -> Answer<Availability> {
        let plan = self.plan;
        let Some(source) = plan.fields.get(ImportField::Availability) else {
            return Answer::Unknown;
        };
        let row = self.row;
        let week = self.read(Some(source), |source, cells| source.slots(row, cells, plan.headings));
        let (Some(zone), true) = (&plan.zone, week.is_given()) else { return week };
        let before = self.faults.len();
        let offset = self.read(Some(zone), Source::zone).given();
        if offset.is_none() && self.faults.len() == before {
            self.fault(Some(&zone.names), Problem::NoZone);
        }
        match offset {
            Some(offset) => week.map(|week| week.shifted(-offset)),
            None => Answer::Unknown,
        }
    }

    /// The seats: one where the file does not speak of seats at all, and none for somebody who
    /// offers or wants no meeting at all.
    fn seats(&mut self, person: &Person) -> u32 {
        let (meetings, minutes) = (person.meetings_per_month, person.minutes_per_month);
        let none = |number: Option<u32>| number.is_none_or(|number| number == 0);
        let (meetings, minutes) = (meetings.given().map(u32::from), minutes.given());
        let asked = meetings.is_some() || minutes.is_some();
        let seats = self.seats_of_row();
        if asked && none(meetings) && none(minutes) && seats > 0 {
            let fields = &self.plan.fields;
            let of = |field: ImportField| fields.get(field).map(|source| source.names.clone());
            let column =
                of(ImportField::MeetingsPerMonth).or_else(|| of(ImportField::MinutesPerMonth));
            let place = Spot { line: Some(self.row.line), column, person: self.person.clone() };
            self.faults.note(place, Problem::NoTime);
            return 0;
        }
        seats
    }

    fn seats_of_row(&mut self) -> u32 {
        let plan = self.plan;
        if let Some(seats) = plan.seats {
            return seats;
        }
        let Some(source) = plan.fields.get(ImportField::Seats) else {
            return 1;
        };
        let asked = source.cells(self.row).is_given();
        if !asked {
            self.fault(Some(&source.names), Problem::MissingSeats);
        }
        self.most(ImportField::Seats, u32::MAX.into()).given().unwrap_or_default()
    }

    /// Labels that are codes or phrases of a topic.
    fn coded<T: DeserializeOwned + Ord>(
        &mut self,
        field: ImportField,
        topic: Topic,
    ) -> Answer<BTreeSet<T>> {
        self.field(field, |source, cells| {
            let known = |label: &String| {
                let why = || Problem::NotOneOf { words: KnownWords::of(topic) }.of(label);
                words::coded(topic, label).ok_or_else(why)
            };
            source.labels(cells)?.iter().map(known).collect()
        })
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
        let cycles = reader.whole(ImportField::CyclesInARow, 0, u32::MAX.into());
        mentor.cycles_in_a_row = cycles.given().unwrap_or_default();
        let earlier = reader.field(ImportField::EarlierMentees, Source::ids);
        mentor.earlier_mentees = earlier.given().unwrap_or_default().into_iter().collect();
        mentor
    }

    fn person_mut(&mut self) -> &mut Person {
        &mut self.person
    }

    fn earlier(&mut self) -> &mut BTreeSet<PersonId> {
        &mut self.earlier_mentees
    }

    fn bare(id: PersonId) -> Self {
        Self::new(id)
    }

    fn answer(&self, field: &Field) -> Answer<FieldValue<'_>> {
        self.field(field)
    }

    fn form_names(&self) -> Vec<&str> {
        self.forms.iter().map(FormId::as_str).collect()
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
        let served = reader.field(F::ServedLast, |source, cells| {
            let text = source.text(cells)?;
            let why = || Problem::NotOneOf { words: KnownWords::of(ServedLast::TOPIC) }.of(&text);
            words::coded(ServedLast::TOPIC, &text).ok_or_else(why)
        });
        mentee.served_last = served.given();
        let role_model =
            reader.field(F::RoleModel, |source, cells| Ok(RoleModelId::new(&source.text(cells)?)?));
        let problem = reader.text(F::Problem);
        let goals = reader.field(F::Goals, Source::labels);
        let wanted = reader.field(F::Skills, Source::graded);
        let problems = reader.coded(F::Problems, LearnerProblem::TOPIC);
        let motivation = reader.coded(F::MotivationKinds, MotivationKind::TOPIC);
        let directions = reader.coded(F::Directions, ProgrammeDirection::TOPIC);
        let before = reader.faults.len();
        let forms = reader.forms();
        let wants = role_model.is_given()
            || problem.is_given()
            || goals.is_given()
            || problems.is_given()
            || motivation.is_given()
            || directions.is_given();
        if forms.is_empty() && (wants || wanted.is_given()) && reader.faults.len() == before {
            let plan = reader.plan;
            // Without a column of forms the whole file has a fault.
            if let Some(source) = plan.fields.get(F::Forms) {
                reader.fault(Some(&source.names), Problem::RequestWithoutForm);
            }
        }
        mentee.requests = forms
            .into_iter()
            .map(|form| Request {
                role_model: role_model.clone(),
                problem: problem.clone(),
                goals: goals.clone(),
                wanted: wanted.clone(),
                problems: problems.clone(),
                motivation: motivation.clone(),
                directions: directions.clone(),
                form,
            })
            .collect();
        mentee
    }

    fn person_mut(&mut self) -> &mut Person {
        &mut self.person
    }

    fn earlier(&mut self) -> &mut BTreeSet<PersonId> {
        &mut self.earlier_mentors
    }

    fn bare(id: PersonId) -> Self {
        Self::new(id)
    }

    fn answer(&self, field: &Field) -> Answer<FieldValue<'_>> {
        self.field(field)
    }

    fn form_names(&self) -> Vec<&str> {
        self.requests.iter().map(|request| request.form.as_str()).collect()
    }
}
