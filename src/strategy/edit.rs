//! What a curator may change of a draft, and what a draft remembers of it.

use super::{Claim, KeptApart, SituationFault, StrategyError};
use crate::kernel::{Ordered, Side, faults, words};
use crate::people::PersonId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

words! {
    /// A change of a draft.
    ///
    /// ```
    /// use mentormatch::strategy::Edit;
    ///
    /// // As a page sends it.
    /// let edit: Edit = serde_json::from_str(r#"{"edit": "insist", "mentee": "olga", "mentor": "maria"}"#)?;
    /// assert_eq!(edit, Edit::Insist { mentee: "olga".parse()?, mentor: "maria".parse()? });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schema", schemars(transform = may_be_left_out))]
    #[cfg_attr(feature = "schema", schemars(description = "A change of a draft, as an application hands it in too."))]
   #[serde(tag = "edit", deny_unknown_fields)]
    #[non_exhaustive]
    pub enum Edit: "edit" {
        /// Two mentees exchange their mentors.
        Swap {
            /// One mentee.
            mentee: PersonId,
            /// The mentor whom this one gives up.
            mentor: PersonId,
            /// The other mentee.
            other_mentee: PersonId,
            /// The mentor whom the other gives up.
            other_mentor: PersonId,
        } = "swap", "two mentees exchange their mentors", "двое наставляемых меняются наставниками";
        /// A mentee goes to another mentor, or to a first one: to a free seat, or in the
        /// place of somebody, who then has one mentor fewer.
        Move {
            /// Who goes.
            mentee: PersonId,
            /// The mentor left; nothing where the mentee has a free seat.
            #[serde(default)]
            from: Option<PersonId>,
            /// The mentor gone to.
            to: PersonId,
            /// Whose place is taken; nothing for a free seat.
            #[serde(default)]
            in_place_of: Option<PersonId>,
        } = "move",
            "a mentee goes to another mentor",
            "наставляемый переходит к другому наставнику";
        /// A pair has to be made. Without re-optimising, a member whose seats are taken
        /// gives up the pair of theirs with the lowest total, the later in the base among
        /// equals; a locked pair and one insisted on before are not given up.
        Insist {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
        } = "insist", "a pair has to be made", "пара должна быть образована";
        /// A pair may not be made.
        Forbid {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
        } = "forbid", "a pair may not be made", "пара не должна быть образована";
    }
}

/// What has a default is written always, and may be left out by whoever hands it in.
#[cfg(feature = "schema")]
fn may_be_left_out(schema: &mut schemars::Schema) {
    let kinds = schema.get_mut("oneOf").and_then(|kinds| kinds.as_array_mut());
    for kind in kinds.into_iter().flatten() {
        let properties = kind.get("properties").cloned().unwrap_or_default();
        let required = kind.get_mut("required").and_then(|names| names.as_array_mut());
        let Some(required) = required else { continue };
        required.retain(|name| {
            let property = name.as_str().and_then(|name| properties.get(name));
            property.is_some_and(|property| property.get("default").is_none())
        });
    }
}

impl Edit {
    /// Everybody named, mentees first.
    #[must_use]
    pub fn people(&self) -> Vec<PersonId> {
        self.clone().people_mut().into_iter().map(|person| person.clone()).collect()
    }

    fn people_mut(&mut self) -> Vec<&mut PersonId> {
        match self {
            Self::Swap { mentee, mentor, other_mentee, other_mentor } => {
                vec![mentee, other_mentee, mentor, other_mentor]
            }
            Self::Move { mentee, from, to, in_place_of } => {
                std::iter::once(mentee).chain(in_place_of).chain(from).chain([to]).collect()
            }
            Self::Insist { mentee, mentor } | Self::Forbid { mentee, mentor } => {
                vec![mentee, mentor]
            }
        }
    }
}

/// How far a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Nobody moves but those whom the change names.
    AsItIs,
    /// Everybody may move: the best pairing with what the curator decided, in this
    /// change and in those before it.
    Everybody,
}

/// What a curator changed of a draft, and what the draft was before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Revision {
    /// The changes, in order.
    pub edits: Vec<(Edit, Reach)>,
    /// The pairs that the changes made and none of them took back.
    pub kept: BTreeSet<(PersonId, PersonId)>,
    /// The pairs that the changes took apart and none of them made again.
    pub ruled_out: BTreeSet<(PersonId, PersonId)>,
    /// What the strategy claimed of its answer.
    pub claim: Claim,
    /// How many pairs it had.
    pub pairs: usize,
    /// Its total, in units.
    pub total: i64,
}

impl Revision {
    pub(super) fn of(claim: Claim, pairs: usize, total: i64) -> Self {
        Self {
            edits: Vec::new(),
            kept: BTreeSet::new(),
            ruled_out: BTreeSet::new(),
            claim,
            pairs,
            total,
        }
    }

    /// Everybody named, as often as they are.
    pub(crate) fn people(&self) -> Vec<PersonId> {
        let people = std::cell::RefCell::new(Vec::new());
        self.clone().for_each_person(&|person| people.borrow_mut().push(person.clone()));
        people.into_inner()
    }

    /// Calls `each` for every person named.
    pub(crate) fn for_each_person(&mut self, each: &impl Fn(&mut PersonId)) {
        for (edit, _) in &mut self.edits {
            edit.people_mut().into_iter().for_each(each);
        }
        for pairs in [&mut self.kept, &mut self.ruled_out] {
            let changed = std::mem::take(pairs).into_iter().map(|(mut mentee, mut mentor)| {
                each(&mut mentee);
                each(&mut mentor);
                (mentee, mentor)
            });
            *pairs = changed.into_set();
        }
    }
}

faults! {
    /// Why a draft cannot be changed like that.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum EditFault: "edit-fault" {
        /// Somebody is unknown.
        Unknown(fault: SituationFault) = "unknown", "{fault}", "{fault}";
        /// The draft does not hold the pair.
        NotDrafted {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
        } = "not-drafted",
            "the draft does not hold the pair of mentee {mentee} and mentor {mentor}",
            "в черновике нет пары: наставляемый {mentee}, наставник {mentor}";
        /// The draft holds the pair already, or the change names one person twice.
        Drafted {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
        } = "drafted",
            "the draft holds the pair of mentee {mentee} and mentor {mentor} already",
            "в предварительном составе уже есть пара: наставляемый {mentee}, наставник {mentor}";
        /// The pair may not be made.
        NotAllowed {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
            /// What keeps them apart.
            because: KeptApart,
        } = "not-allowed",
            "{because} keeps mentee {mentee} and mentor {mentor} from being paired",
            "наставляемый {mentee} и наставник {mentor} не могут быть парой: {because}";
        /// A pair is locked and stays.
        Locked {
            /// The pair's mentee.
            mentee: PersonId,
            /// The pair's mentor.
            mentor: PersonId,
        } = "locked",
            "the pair of mentee {mentee} and mentor {mentor} is locked",
            "пара зафиксирована до подбора: наставляемый {mentee}, наставник {mentor}";
        /// No seat is free, or can be freed.
        NoSeat {
            /// On which side.
            side: Side,
            /// Who.
            person: PersonId,
        } = "no-seat",
            "the {side} {person} has no free seat for the change",
            "{side} {person}: нет свободного места для этого изменения";
        /// A solver gave no answer.
        Solver(fault: StrategyError) = "solver", "{fault}", "{fault}";
    }
}
