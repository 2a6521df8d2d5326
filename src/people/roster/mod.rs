//! A cohort kept as columns: what rules ask of very many people, and nothing else of them.

mod answers;

pub(crate) use answers::Answers;

use super::fold::folded;
use super::{Field, FieldValue, PersonId};
use crate::kernel::{Ordered, Side, Sides, narrow};
use std::collections::BTreeMap;
use std::fmt;

/// The people of both sides as columns: ids, seats, forms, whom they name, and the answers to
/// chosen questions, each distinct answer kept once. Names and all other texts are left out.
///
/// It is read from files row by row by [`import::roster`](super::import::roster), so that people who
/// would fill the memory as a [`Cohort`](super::Cohort) take some hundred bytes each;
/// [`Rules::compile_roster`](crate::scoring::Rules::compile_roster) makes rules ready for them. On
/// either side no two ids are the same, whatever their letter case.
#[derive(Clone)]
pub struct Roster {
    pub(crate) sides: Sides<RosterSide>,
}

/// One side of a roster.
#[derive(Clone, Default)]
pub(crate) struct RosterSide {
    pub(crate) ids: Vec<PersonId>,
    /// Positions, ascending by the id as it is compared.
    pub(crate) by_id: Vec<u32>,
    pub(crate) seats: Vec<u32>,
    /// The forms of each person's requests, in their order, or those of a mentor.
    pub(crate) forms: Answers,
    pub(crate) answers: BTreeMap<Field, Answers>,
    /// Who wishes for whom: a position, one on the other side, and the rank.
    pub(crate) wishes: Vec<(u32, u32, u32)>,
    /// Who refuses whom.
    pub(crate) vetoes: Vec<(u32, u32)>,
    /// Who had whom in an earlier cycle.
    pub(crate) earlier: Vec<(u32, u32)>,
}

impl Roster {
    /// How many people a side has.
    #[must_use]
    pub fn count(&self, side: Side) -> usize {
        self.sides[side].ids.len()
    }

    /// The ids of a side, by position.
    #[must_use]
    pub fn ids(&self, side: Side) -> &[PersonId] {
        &self.sides[side].ids
    }

    /// How many partners each person of a side may have, by position.
    #[must_use]
    pub fn seats(&self, side: Side) -> &[u32] {
        &self.sides[side].seats
    }

    /// Where somebody stands, by id. O(log people).
    #[must_use]
    pub fn position(&self, side: Side, id: &PersonId) -> Option<u32> {
        let RosterSide { ids, by_id, .. } = &self.sides[side];
        let wanted = folded(id.as_str());
        let told = |at: u32| ids.get(at as usize).map(|id| folded(id.as_str()));
        let place = by_id.binary_search_by(|&at| told(at).as_ref().cmp(&Some(&wanted))).ok()?;
        let found = *by_id.get(place)?;
        (ids.get(found as usize) == Some(id)).then_some(found)
    }

    /// The questions of which a side's answers are kept, ascending.
    pub fn fields(&self, side: Side) -> impl Iterator<Item = &Field> {
        self.sides[side].answers.keys()
    }
}

impl Roster {
    pub(crate) fn answers(&self, side: Side, field: &Field) -> Option<&Answers> {
        self.sides[side].answers.get(field)
    }

    /// The forms of each person of a side.
    pub(crate) fn forms(&self, side: Side) -> impl Iterator<Item = Vec<&str>> {
        let forms = &self.sides[side].forms;
        forms.numbers().map(|number| match number.given().and_then(|at| forms.value(at)) {
            Some(FieldValue::Labels(labels)) => labels,
            _ => Vec::new(),
        })
    }

    /// Who of a side wishes for whom, with the rank.
    pub(crate) fn wishes(&self, side: Side) -> &[(u32, u32, u32)] {
        &self.sides[side].wishes
    }

    /// Who of a side refuses whom.
    pub(crate) fn vetoes(&self, side: Side) -> &[(u32, u32)] {
        &self.sides[side].vetoes
    }

    /// Who of a side had whom in an earlier cycle.
    pub(crate) fn earlier(&self, side: Side) -> &[(u32, u32)] {
        &self.sides[side].earlier
    }
}

/// `Debug` tells how many there are and nothing of them.
impl fmt::Debug for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mentees, mentors) = (self.count(Side::Mentee), self.count(Side::Mentor));
        write!(f, "Roster({mentees} mentees, {mentors} mentors)")
    }
}

impl RosterSide {
    /// Nobody yet, with the answers to these questions to be kept.
    pub(crate) fn new(fields: &[Field]) -> Self {
        let answers = fields.iter().map(|field| (field.clone(), Answers::default())).into_map();
        Self { answers, ..Self::default() }
    }

    /// Leaves out those who are not kept; whom people name is not looked at.
    pub(crate) fn keep(&mut self, is_kept: &[bool]) {
        fn retain<T>(items: &mut Vec<T>, is_kept: &[bool]) {
            let mut kept = is_kept.iter();
            items.retain(|_| kept.next().copied().unwrap_or(false));
        }
        retain(&mut self.ids, is_kept);
        retain(&mut self.seats, is_kept);
        self.forms.keep(is_kept);
        for answers in self.answers.values_mut() {
            answers.keep(is_kept);
        }
    }

    /// Puts the ids in order.
    pub(crate) fn sort_ids(&mut self) {
        let folded: Vec<String> = self.ids.iter().map(|id| folded(id.as_str())).collect();
        self.by_id = (0..narrow(folded.len())).collect();
        self.by_id.sort_by_key(|&at| folded.get(at as usize));
    }
}
