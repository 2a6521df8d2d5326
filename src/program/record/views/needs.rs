//! What mentees come with, sorted by the codes of the sources.

use crate::people::{
    Answer, LearnerProblem, MotivationKind, PersonId, ProgrammeDirection, Request,
};
use crate::program::Record;
use std::collections::{BTreeMap, BTreeSet};

/// Which mentees come with what. Who named several stands under each; who named nothing in any
/// request stands nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Needs<'a> {
    /// By the problem that a request is about.
    pub problems: BTreeMap<LearnerProblem, BTreeSet<&'a PersonId>>,
    /// By the kind of motivation.
    pub motivation: BTreeMap<MotivationKind, BTreeSet<&'a PersonId>>,
    /// By the direction of programmes.
    pub directions: BTreeMap<ProgrammeDirection, BTreeSet<&'a PersonId>>,
}

impl Record {
    /// The mentees of the base by the problems, kinds of motivation and directions that their
    /// requests name. O(requests · log).
    #[must_use]
    pub fn needs(&self) -> Needs<'_> {
        Needs {
            problems: self.sorted_by(|request| &request.problems),
            motivation: self.sorted_by(|request| &request.motivation),
            directions: self.sorted_by(|request| &request.directions),
        }
    }

    fn sorted_by<T: Copy + Ord>(
        &self,
        named: impl Fn(&Request) -> &Answer<BTreeSet<T>>,
    ) -> BTreeMap<T, BTreeSet<&PersonId>> {
        let mut sorted: BTreeMap<T, BTreeSet<&PersonId>> = BTreeMap::new();
        for (_, mentee) in self.cohort().mentees().iter() {
            for request in &mentee.requests {
                for &code in named(request).as_ref().given().into_iter().flatten() {
                    sorted.entry(code).or_default().insert(&mentee.person.id);
                }
            }
        }
        sorted
    }
}
