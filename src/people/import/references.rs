//! Whom the people of one file name in the other: by id or by name, as they are written there.

use super::fault::{Faults, Spot, Unread};
use super::person::FromRow;
use super::{ImportField, Problem};
use crate::people::fold::folded;
use crate::people::{Answer, Participant, PersonId};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// The people of a file, by id and by name.
pub(super) struct Register {
    ids: BTreeMap<String, PersonId>,
    /// Nothing where several have the name.
    names: BTreeMap<String, Option<PersonId>>,
    side: crate::kernel::Side,
}

impl Register {
    pub(super) fn of<P: Participant>(people: &[P]) -> Self {
        let (mut ids, mut names) = (BTreeMap::new(), BTreeMap::new());
        for participant in people {
            let person = participant.person();
            ids.insert(folded(person.id.as_str()), person.id.clone());
            if let Answer::Given(name) = &person.name {
                let one = Some(person.id.clone());
                names.entry(folded(name)).and_modify(|known| *known = None).or_insert(one);
            }
        }
        Self { ids, names, side: P::SIDE }
    }

    /// Who is meant, or why nobody is.
    fn find(&self, named: &PersonId, field: &'static str) -> Result<PersonId, Problem> {
        let (key, other) = (folded(named.as_str()), self.side);
        match (self.ids.get(&key), self.names.get(&key)) {
            (Some(id), _) | (None, Some(Some(id))) => Ok(id.clone()),
            (None, Some(None)) => Err(Problem::SeveralOfTheName { field, other }),
            (None, None) => Err(Problem::UnknownPerson { field, other }),
        }
    }
}

/// What is needed to say where a note belongs.
pub(super) struct Places<'a> {
    pub(super) columns: &'a BTreeMap<ImportField, String>,
    pub(super) lines: &'a IndexMap<PersonId, usize>,
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
    let mut note = |field: ImportField, problem: Problem, named: &PersonId| {
        // Somebody of a file that could not be read whole may be in what is missing.
        let unfound = matches!(problem, Problem::UnknownPerson { .. });
        if unfound && !others_whole {
            return;
        }
        let place = Spot {
            line: places.lines.get(&id).copied(),
            column: places.columns.get(&field).cloned(),
            person: Some(id.to_string()),
        };
        let unread: Unread = problem.of(named.as_str());
        faults.note(place, unread);
    };
    let mut set = |named: BTreeSet<PersonId>, field, words: &'static str| {
        let mut found = BTreeSet::new();
        for one in named {
            match others.find(&one, words) {
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
    if let Some(earlier) = participant.earlier() {
        *earlier = set(std::mem::take(earlier), ImportField::EarlierMentors, "earlier mentors");
    }
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for rank in ranked {
        let mut tier = Vec::new();
        for one in rank {
            let problem = match others.find(&one, "wishes") {
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
