//! The two bases of a programme, and the cohort they make.

use super::{Called, Mentee, Mentor, Person, PersonId};
use crate::kernel::{Faults, Index, MenteeIx, MentorIx, Side, TooMany, faults};
use indexmap::IndexMap;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::marker::PhantomData;

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Mentee {}
    impl Sealed for super::Mentor {}
}

/// A mentor or a mentee. Sealed.
pub trait Participant: sealed::Sealed + Clone {
    /// The type of a position in this participant's base.
    type Ix: Index;

    /// On which side the participant is.
    const SIDE: Side;

    /// The person.
    fn person(&self) -> &Person;

    /// How many partners the participant may have.
    fn seats(&self) -> u32;
}

impl Participant for Mentee {
    type Ix = MenteeIx;
    const SIDE: Side = Side::Mentee;

    fn person(&self) -> &Person {
        &self.person
    }

    fn seats(&self) -> u32 {
        self.seats
    }
}

impl Participant for Mentor {
    type Ix = MentorIx;
    const SIDE: Side = Side::Mentor;

    fn person(&self) -> &Person {
        &self.person
    }

    fn seats(&self) -> u32 {
        self.seats
    }
}

faults! {
    /// A fault among people that are each well formed.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum CohortFault: "cohort-fault" {
        /// Two participants of one base have the same id.
        Duplicate {
            /// Which base.
            side: Side,
            /// The id.
            id: PersonId,
            /// Position of the first, from 1.
            first: usize,
            /// Position of the second, from 1.
            second: usize,
        } = "duplicate",
            "the {side} {id} is given twice, as number {first} and number {second}",
            "{side} {id} указан дважды, под номерами {first} и {second}";
        /// Somebody names a person whom the other base does not have.
        UnknownPerson {
            /// Which base the person is in.
            side: Side,
            /// Who names somebody.
            person: PersonId,
            /// In which field.
            field: &'static str,
            /// Who is named.
            named: PersonId,
            /// The base that was searched.
            other: Side,
        } = "unknown-person",
            "{side} {person}: {called}: {named} is not among the {other:pl}",
            "{side} {person}: {called}: {named} – такого нет среди {other:gen-pl}",
            called = Called(field);
        /// Somebody is wished for twice, or wished for and refused.
        NamedTwice {
            /// Which base the person is in.
            side: Side,
            /// Who names somebody.
            person: PersonId,
            /// In which field.
            field: &'static str,
            /// Who is named.
            named: PersonId,
        } = "named-twice",
            "{side} {person}: {called}: {named} is named more than once",
            "{side} {person}: {called}: {named} – дважды",
            called = Called(field);
        /// More participants than can be numbered.
        TooMany(fault: TooMany) = "too-many", "{fault}", "{fault}";
    }
}

/// A base of mentors or of mentees: participants in the order they joined, found by
/// id in O(1).
///
/// ```
/// use mentormatch::people::{Base, Mentor, PersonId};
///
/// let base = Base::new([Mentor::new(7_u64), Mentor::new(8_u64)])?;
/// assert_eq!(base.get(&PersonId::new("8")?).map(|mentor| mentor.seats), Some(1));
/// assert!(Base::new([Mentor::new(7_u64), Mentor::new(7_u64)]).is_err(), "two with one id");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Base<P: Participant> {
    people: IndexMap<PersonId, P>,
}

impl<P: Participant> Default for Base<P> {
    fn default() -> Self {
        Self { people: IndexMap::new() }
    }
}

impl<P: Participant> Base<P> {
    /// A base of these participants, in this order.
    ///
    /// # Errors
    /// Every id that is given twice, or too many participants.
    pub fn new(people: impl IntoIterator<Item = P>) -> Result<Self, Faults<CohortFault>> {
        let mut base = Self::default();
        let mut faults = Vec::new();
        for (at, participant) in people.into_iter().enumerate() {
            if let Some(first) = base.people.get_index_of(&participant.person().id) {
                faults.push(CohortFault::Duplicate {
                    side: P::SIDE,
                    id: participant.person().id.clone(),
                    first: first + 1,
                    second: at + 1,
                });
            } else {
                base.people.insert(participant.person().id.clone(), participant);
            }
        }
        if let Err(too_many) = P::Ix::check_count(base.len()) {
            faults.push(too_many.into());
        }
        if faults.is_empty() { Ok(base) } else { Err(faults.into()) }
    }

    /// Adds a participant at the end.
    ///
    /// # Errors
    /// [`CohortFault::Duplicate`] where the id is taken; the base is unchanged.
    pub fn add(&mut self, participant: P) -> Result<P::Ix, CohortFault> {
        P::Ix::check_count(self.len() + 1)?;
        let id = participant.person().id.clone();
        match self.people.entry(id) {
            indexmap::map::Entry::Occupied(taken) => Err(CohortFault::Duplicate {
                side: P::SIDE,
                id: taken.key().clone(),
                first: taken.index() + 1,
                second: self.people.len() + 1,
            }),
            indexmap::map::Entry::Vacant(free) => {
                let at = P::Ix::at(free.index());
                free.insert(participant);
                Ok(at)
            }
        }
    }

    /// Replaces what is known of a participant who is in the base already, and
    /// gives back what was known before; nothing where the id is new.
    pub fn update(&mut self, participant: P) -> Option<P> {
        let known = self.people.get_mut(&participant.person().id)?;
        Some(std::mem::replace(known, participant))
    }

    /// Takes a participant out; the later ones move up. O(people).
    pub fn remove(&mut self, id: &PersonId) -> Option<P> {
        self.people.shift_remove(id)
    }

    /// How many participants.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether the base is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The participant of this id.
    #[must_use]
    pub fn get(&self, id: &PersonId) -> Option<&P> {
        self.people.get(id)
    }

    /// The participant at this position.
    #[must_use]
    pub fn at(&self, at: P::Ix) -> Option<&P> {
        self.people.get_index(at.get()).map(|(_, participant)| participant)
    }

    /// The id at this position.
    #[must_use]
    pub fn id(&self, at: P::Ix) -> Option<&PersonId> {
        self.people.get_index(at.get()).map(|(id, _)| id)
    }

    /// The position of this id.
    #[must_use]
    pub fn index_of(&self, id: &PersonId) -> Option<P::Ix> {
        self.people.get_index_of(id).map(P::Ix::at)
    }

    /// The participants with their positions, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (P::Ix, &P)> {
        self.people.values().enumerate().map(|(at, participant)| (P::Ix::at(at), participant))
    }

    /// The participants themselves, in order.
    pub fn into_people(self) -> impl ExactSizeIterator<Item = P> {
        self.people.into_values()
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &PersonId> {
        self.people.keys()
    }

    /// Each participant's seats, in order.
    #[must_use]
    pub fn seats(&self) -> Vec<u32> {
        self.people.values().map(P::seats).collect()
    }
}

impl<'de, P: Participant + Deserialize<'de>> Deserialize<'de> for Base<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Reads a base from a map of ids, none of which stands there twice.
struct Entries<P>(PhantomData<P>);

impl<'de, P: Participant + Deserialize<'de>> Visitor<'de> for Entries<P> {
    type Value = Base<P>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map of {}s by id", P::SIDE)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Base<P>, A::Error> {
        let mut base = Base::default();
        while let Some((id, participant)) = map.next_entry::<PersonId, P>()? {
            if id != participant.person().id {
                return Err(A::Error::custom(format!(
                    "the {} {} stands under the id {id}",
                    P::SIDE,
                    participant.person().id
                )));
            }
            base.add(participant).map_err(A::Error::custom)?;
        }
        Ok(base)
    }
}

/// Both bases together. Every reference between them is checked when a cohort is
/// made; people change later, and [`Cohort::faults`] checks again. Somebody who has
/// left may still be named: nobody can be paired with them, and nothing else follows.
///
/// ```
/// use mentormatch::people::{Cohort, Mentee, Mentor};
///
/// let mut olga = Mentee::new(1_u64);
/// let cohort = Cohort::of([olga.clone()], [Mentor::new(7_u64)])?;
/// assert_eq!((cohort.mentees().len(), cohort.mentors().len()), (1, 1));
///
/// olga.person.wishes.ranked.push(vec![9_u64.into()]);
/// let faults = Cohort::of([olga], [Mentor::new(7_u64)]).unwrap_err();
/// assert_eq!(faults.len(), 1, "she names a mentor who is not there");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cohort {
    mentees: Base<Mentee>,
    mentors: Base<Mentor>,
}

crate::kernel::json!(Cohort);

impl Cohort {
    /// A cohort of these bases.
    ///
    /// # Errors
    /// Every wish, veto, earlier mentor and earlier mentee that names nobody of the other base, and
    /// everybody named twice by one person.
    pub fn new(mentees: Base<Mentee>, mentors: Base<Mentor>) -> Result<Self, Faults<CohortFault>> {
        let cohort = Self { mentees, mentors };
        let faults = cohort.faults();
        if faults.is_empty() { Ok(cohort) } else { Err(faults.into()) }
    }

    /// A cohort of these people, in this order.
    ///
    /// ```
    /// use mentormatch::people::{Cohort, Mentee, Mentor};
    ///
    /// let cohort = Cohort::of([1_u64, 2].map(Mentee::new), [Mentor::new(9_u64)])?;
    /// assert_eq!((cohort.mentees().len(), cohort.mentors().len()), (2, 1));
    /// assert_eq!(Cohort::of([1_u64, 1].map(Mentee::new), []).unwrap_err().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every id that is given twice on a side; where there is none, what [`Cohort::new`] finds.
    pub fn of(
        mentees: impl IntoIterator<Item = Mentee>,
        mentors: impl IntoIterator<Item = Mentor>,
    ) -> Result<Self, Faults<CohortFault>> {
        match (Base::new(mentees), Base::new(mentors)) {
            (Ok(mentees), Ok(mentors)) => Self::new(mentees, mentors),
            (mentees, mentors) => {
                Err(mentees.err().into_iter().chain(mentors.err()).flatten().collect())
            }
        }
    }

    /// Every wish, veto and earlier mentor that names nobody of the other base, and
    /// everybody named twice by one person.
    #[must_use]
    pub fn faults(&self) -> Vec<CohortFault> {
        let Self { mentees, mentors } = self;
        let mut faults = Vec::new();
        for (_, mentee) in mentees.iter() {
            let earlier = mentee.earlier_mentors.iter();
            check_named(mentee, "wishes", mentee.person.wishes.people(), mentors, &mut faults);
            check_named(mentee, "earlier-mentors", earlier, mentors, &mut faults);
        }
        for (_, mentor) in mentors.iter() {
            let earlier = mentor.earlier_mentees.iter();
            check_named(mentor, "wishes", mentor.person.wishes.people(), mentees, &mut faults);
            check_named(mentor, "earlier-mentees", earlier, mentees, &mut faults);
        }
        faults
    }

    /// The base of mentees.
    #[must_use]
    pub fn mentees(&self) -> &Base<Mentee> {
        &self.mentees
    }

    /// The base of mentors.
    #[must_use]
    pub fn mentors(&self) -> &Base<Mentor> {
        &self.mentors
    }

    /// The base of mentees, to be changed.
    pub fn mentees_mut(&mut self) -> &mut Base<Mentee> {
        &mut self.mentees
    }

    /// The base of mentors, to be changed.
    pub fn mentors_mut(&mut self) -> &mut Base<Mentor> {
        &mut self.mentors
    }

    /// The bases themselves.
    #[must_use]
    pub fn into_bases(self) -> (Base<Mentee>, Base<Mentor>) {
        (self.mentees, self.mentors)
    }
}

fn check_named<'a, P: Participant, O: Participant>(
    participant: &P,
    field: &'static str,
    named: impl Iterator<Item = &'a PersonId>,
    others: &Base<O>,
    faults: &mut Vec<CohortFault>,
) {
    let mut seen = std::collections::BTreeSet::new();
    for name in named {
        let person = || participant.person().id.clone();
        if !seen.insert(name) {
            let (side, named) = (P::SIDE, name.clone());
            faults.push(CohortFault::NamedTwice { side, person: person(), field, named });
        } else if others.get(name).is_none() {
            faults.push(CohortFault::UnknownPerson {
                side: P::SIDE,
                person: person(),
                field,
                named: name.clone(),
                other: O::SIDE,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> PersonId {
        PersonId::new(text).unwrap()
    }

    #[test]
    fn all_faults_are_reported_together() {
        let twice = Base::new([Mentor::new(id("x")), Mentor::new(id("y")), Mentor::new(id("x"))]);
        assert_eq!(
            twice.unwrap_err(),
            [CohortFault::Duplicate { side: Side::Mentor, id: id("x"), first: 1, second: 3 }]
        );
        let mut mentee = Mentee::new(id("a"));
        mentee.person.wishes.ranked = vec![vec![id("x"), id("nobody")], vec![id("x")]];
        mentee.earlier_mentors.insert(id("gone"));
        let mentees = Base::new([mentee]).unwrap();
        let mentors = Base::new([Mentor::new(id("x"))]).unwrap();
        let faults = Cohort::new(mentees, mentors).unwrap_err();
        assert_eq!(faults.len(), 3);
        assert_eq!(faults[0].to_string(), "mentee a: wishes: nobody is not among the mentors");
    }

    #[test]
    fn a_base_keeps_its_order_and_a_restored_cohort_is_equal() {
        let mut mentors = Base::new(["x", "y", "z"].map(|name| Mentor::new(id(name)))).unwrap();
        assert_eq!(mentors.index_of(&id("z")), Some(MentorIx::new(2)));
        mentors.remove(&id("x"));
        assert_eq!(mentors.ids().collect::<Vec<_>>(), [&id("y"), &id("z")]);
        assert!(mentors.add(Mentor::new(id("y"))).is_err());
        let cohort = Cohort::new(Base::default(), mentors).unwrap();
        let json = serde_json::to_string(&cohort).unwrap();
        assert_eq!(serde_json::from_str::<Cohort>(&json).unwrap(), cohort);
        assert!(
            serde_json::from_str::<Cohort>(&json.replace("\"id\":\"y\"", "\"id\":\"q\"")).is_err()
        );
        assert!(serde_json::from_str::<Cohort>(&json.replace("\"z\"", "\"y\"")).is_err());
    }

    #[test]
    fn debug_shows_ids_and_no_answers() {
        let mut mentee = Mentee::new(id("a"));
        mentee.person.name = super::super::Answer::Given("Secret Name".to_owned());
        let shown = format!("{:?}", Base::new([mentee]).unwrap());
        assert!(shown.contains("Mentee(a)") && !shown.contains("Secret"), "{shown}");
    }
}
