//! Whom the people of one file name in the other: by id or by name, as they are written there.

use super::fault::{Faults, Spot, Unread};
use super::person::FromRow;
use super::{ImportField, Problem};
use crate::kernel::Side;
use crate::people::fold::folded;
use crate::people::{Person, PersonId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// People by id and by name, as they are compared where a file names them.
#[derive(Default)]
pub(crate) struct Register {
    ids: HashMap<String, PersonId>,
    /// Nothing where several have the name.
    names: HashMap<String, Option<PersonId>>,
}

/// Why a name leads to nobody.
pub(crate) enum NotFound {
    /// Nobody has it, as id or as name.
    Nobody,
    /// Several have it, and none as id.
    Several,
}

impl Register {
    /// Somebody who is given twice, as mentee and as mentor, is one person.
    pub(crate) fn of<'p>(people: impl IntoIterator<Item = &'p Person>) -> Self {
        let mut register = Self::default();
        for person in people {
            let name = person.name.as_ref().given().map(|name| folded(name));
            register.add(person.id.clone(), name);
        }
        register
    }

    /// Adds somebody of this id and name, which is folded.
    pub(crate) fn add(&mut self, id: PersonId, name: Option<String>) {
        if let Some(name) = name {
            let one = Some(id.clone());
            let known = self.names.entry(name).or_insert_with(|| one.clone());
            if *known != one {
                *known = None;
            }
        }
        self.ids.insert(folded(id.as_str()), id);
    }

    /// Who is meant, or why nobody is.
    pub(crate) fn find(&self, named: &str) -> Result<PersonId, NotFound> {
        let key = folded(named);
        if let Some(id) = self.ids.get(&key) {
            return Ok(id.clone());
        }
        match self.names.get(&key) {
            Some(Some(id)) => Ok(id.clone()),
            Some(None) => Err(NotFound::Several),
            None => Err(NotFound::Nobody),
        }
    }
}

/// What is needed to say where a note belongs.
pub(super) struct Places<'a> {
    pub(super) columns: &'a BTreeMap<ImportField, String>,
    pub(super) line: Option<usize>,
}

/// Turns whom somebody names into the ids of the other file. Who cannot be found there, or is
/// named again, is left out and noted with the column.
pub(super) fn resolve<P: FromRow>(
    participant: &mut P,
    others: &Register,
    others_whole: bool,
    places: &Places<'_>,
    faults: &mut Faults,
) {
    let id = participant.person().id.clone();
    let find = |named: &PersonId, field: &'static str| {
        let other = P::SIDE.other();
        others.find(named.as_str()).map_err(|why| match why {
            NotFound::Several => Problem::SeveralOfTheName { field, other },
            NotFound::Nobody => Problem::UnknownPerson { field, other },
        })
    };
    let mut note = |field: ImportField, problem: Problem, named: &PersonId| {
        // Somebody of a file that could not be read whole may be in what is missing.
        let unfound = matches!(problem, Problem::UnknownPerson { .. });
        if unfound && !others_whole {
            return;
        }
        let place = Spot {
            line: places.line,
            column: places.columns.get(&field).cloned(),
            person: Some(id.to_string()),
        };
        let unread: Unread = problem.of(named.as_str());
        faults.note(place, unread);
    };
    let mut set = |named: BTreeSet<PersonId>, field, words: &'static str| {
        let mut found = BTreeSet::new();
        for one in named {
            match find(&one, words) {
                Ok(id) => {
                    if !found.insert(id) {
                        note(field, Problem::NamedTwice { field: words }, &one);
                    }
                }
                Err(problem) => note(field, problem, &one),
            }
        }
        found
    };
    let wishes = &mut participant.person_mut().wishes;
    let vetoed = set(std::mem::take(&mut wishes.vetoed), ImportField::Vetoes, "vetoes");
    wishes.vetoed = vetoed.clone();
    let ranked = std::mem::take(&mut wishes.ranked);
    let (field, name) = match P::SIDE {
        Side::Mentee => (ImportField::EarlierMentors, "earlier-mentors"),
        Side::Mentor => (ImportField::EarlierMentees, "earlier-mentees"),
    };
    let earlier = participant.earlier();
    *earlier = set(std::mem::take(earlier), field, name);
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for rank in ranked {
        let mut tier = Vec::new();
        for one in rank {
            let problem = match find(&one, "wishes") {
                Ok(id) if vetoed.contains(&id) => Problem::WishedAndRefused,
                Ok(id) if seen.insert(id.clone()) => {
                    tier.push(id);
                    continue;
                }
                Ok(_) => Problem::NamedTwice { field: "wishes" },
                Err(problem) => problem,
            };
            note(ImportField::Wishes, problem, &one);
        }
        kept.extend((!tier.is_empty()).then_some(tier));
    }
    participant.person_mut().wishes.ranked = kept;
}
