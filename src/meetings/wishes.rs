//! What both sides answered after meeting each other.

use crate::kernel::{Faults, Index, MenteeIx, MentorIx, Ordered, Side, faults, words};
use crate::people::{Base, Cohort, Participant, PersonId, Wishes};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The wishes of those who answered: ranked, with ties, and vetoes. Whoever is not here
/// is silent, which is neither a wish nor a veto; an answer that names nobody is an
/// answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WishSheets {
    /// What mentees answered about mentors.
    pub mentees: BTreeMap<PersonId, Wishes>,
    /// What mentors answered about mentees.
    pub mentors: BTreeMap<PersonId, Wishes>,
}

words! {
    /// How silence counts; the sources do not say, so it is our rule.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Silence: "silence" {
        /// As naming nobody: where one side is silent no wishes coincide.
        #[default]
        NamesNobody = "names-nobody",
            "silence names nobody",
            "отсутствие ответа означает, что никто не выбран";
        /// As accepting, equally, everybody by whom the silent person is named.
        AcceptsAnybody = "accepts-anybody",
            "silence accepts whoever names the silent person",
            "отсутствие ответа означает согласие с любым, кто выбрал этого участника";
    }
}

faults! {
    /// What is wrong with an answer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum WishFault: "wish-fault" {
        /// Somebody answered who is not in the base.
        Unknown {
            /// Which base was searched.
            side: Side,
            /// Who.
            person: PersonId,
        } = "unknown",
            "{person} answered and is not among the {side:pl}",
            "есть ответ {person}, но среди {side:gen-pl} такого нет";
        /// Somebody is named who is not in the other base.
        UnknownNamed {
            /// The side of the person.
            side: Side,
            /// Who answered.
            person: PersonId,
            /// Who is named.
            named: PersonId,
        } = "unknown-named",
            "{side} {person} names {named}, who is not in the other base",
            "{side} {person} называет {named}, но в другой базе такого нет";
        /// Somebody is named twice, or wished for and refused.
        NamedTwice {
            /// The side of the person.
            side: Side,
            /// Who answered.
            person: PersonId,
            /// Who is named.
            named: PersonId,
        } = "named-twice",
            "{side} {person} names {named} more than once",
            "{side} {person} называет {named} больше одного раза";
    }
}

impl WishSheets {
    /// The answers of a side.
    #[must_use]
    pub fn of(&self, side: Side) -> &BTreeMap<PersonId, Wishes> {
        match side {
            Side::Mentee => &self.mentees,
            Side::Mentor => &self.mentors,
        }
    }

    /// The answers of a side, to be changed.
    pub fn of_mut(&mut self, side: Side) -> &mut BTreeMap<PersonId, Wishes> {
        match side {
            Side::Mentee => &mut self.mentees,
            Side::Mentor => &mut self.mentors,
        }
    }

    /// Whether both name each other.
    #[must_use]
    pub fn is_mutual(&self, mentee: &PersonId, mentor: &PersonId) -> bool {
        let names = |sheets: &BTreeMap<PersonId, Wishes>, one, other| {
            sheets.get(one).is_some_and(|wishes: &Wishes| wishes.rank_of(other).is_some())
        };
        names(&self.mentees, mentee, mentor) && names(&self.mentors, mentor, mentee)
    }

    /// Whether one of the two refuses the other.
    #[must_use]
    pub fn refuses(&self, mentee: &PersonId, mentor: &PersonId) -> bool {
        let refuses = |sheets: &BTreeMap<PersonId, Wishes>, one, other| {
            sheets.get(one).is_some_and(|wishes: &Wishes| wishes.vetoed.contains(other))
        };
        refuses(&self.mentees, mentee, mentor) || refuses(&self.mentors, mentor, mentee)
    }

    /// The pairs that one of the two refuses, as mentee and mentor, ascending.
    #[must_use]
    pub fn vetoes(&self) -> BTreeSet<(PersonId, PersonId)> {
        let of_mentees = self.mentees.iter().flat_map(|(mentee, wishes)| {
            wishes.vetoed.iter().map(|mentor| (mentee.clone(), mentor.clone()))
        });
        let of_mentors = self.mentors.iter().flat_map(|(mentor, wishes)| {
            wishes.vetoed.iter().map(|mentee| (mentee.clone(), mentor.clone()))
        });
        of_mentees.chain(of_mentors).into_set()
    }

    /// The answers by position in the bases of this cohort.
    ///
    /// # Errors
    /// Every person who is unknown or named twice.
    pub fn ballots(&self, cohort: &Cohort) -> Result<Ballots, Faults<WishFault>> {
        let (mentees, mentors) = (cohort.mentees(), cohort.mentors());
        let mut faults = Vec::new();
        let ballots = Ballots {
            mentees: ballots(Side::Mentee, &self.mentees, mentees, mentors, &mut faults),
            mentors: ballots(Side::Mentor, &self.mentors, mentors, mentees, &mut faults),
        };
        if faults.is_empty() { Ok(ballots) } else { Err(faults.into()) }
    }
}

fn ballots<P: Participant, O: Participant>(
    side: Side,
    sheets: &BTreeMap<PersonId, Wishes>,
    base: &Base<P>,
    others: &Base<O>,
    faults: &mut Vec<WishFault>,
) -> Vec<Option<Ballot>> {
    let mut ballots = vec![None; base.len()];
    for (person, wishes) in sheets {
        let Some(at) = base.index_of(person) else {
            faults.push(WishFault::Unknown { side, person: person.clone() });
            continue;
        };
        let (mut ballot, mut seen) = (Ballot::default(), BTreeSet::new());
        let mut rank = 1;
        let tiers = wishes.ranked.iter().map(|tier| (tier.iter().collect::<Vec<_>>(), false));
        for (tier, refused) in tiers.chain([(wishes.vetoed.iter().collect(), true)]) {
            let first = rank;
            for named in tier {
                let (person, name) = (person.clone(), named.clone());
                let Some(other) = others.index_of(named) else {
                    faults.push(WishFault::UnknownNamed { side, person, named: name });
                    continue;
                };
                if !seen.insert(named) {
                    faults.push(WishFault::NamedTwice { side, person, named: name });
                } else if refused {
                    ballot.refuses(other.raw());
                } else {
                    ballot.names(other.raw(), first);
                    rank += 1;
                }
            }
        }
        ballots[at.get()] = Some(ballot);
    }
    ballots
}

/// What one person answered about the people of the other side, by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ballot {
    ranks: BTreeMap<u32, u32>,
    refused: BTreeSet<u32>,
    unanswered: BTreeSet<u32>,
}

impl Ballot {
    /// Names somebody with this rank: 1 + how many are strictly preferred.
    pub fn names(&mut self, other: u32, rank: u32) {
        self.ranks.insert(other, rank);
    }

    /// Refuses somebody.
    pub fn refuses(&mut self, other: u32) {
        self.refused.insert(other);
    }

    /// Has not answered about this one, whatever is said of others.
    pub fn leaves_open(&mut self, other: u32) {
        self.unanswered.insert(other);
    }

    /// Whether nothing was answered about anybody, though somebody asked.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.ranks.is_empty() && self.refused.is_empty() && !self.unanswered.is_empty()
    }

    /// Those named, with their ranks, by position.
    pub fn named(&self) -> impl ExactSizeIterator<Item = (u32, u32)> {
        self.ranks.iter().map(|(&other, &rank)| (other, rank))
    }
}

/// What one person says of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Names them, with this rank.
    Named(u32),
    /// Refuses them.
    Refused,
    /// Answered and does not name them.
    NotNamed,
    /// Did not answer.
    Silent,
}

/// All answers by position; nothing stands for somebody silent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ballots {
    /// What mentees answered, by position in their base.
    pub mentees: Vec<Option<Ballot>>,
    /// What mentors answered, by position in their base.
    pub mentors: Vec<Option<Ballot>>,
}

impl Ballots {
    /// Nobody of so many mentees and mentors answered yet.
    #[must_use]
    pub fn silent(mentees: usize, mentors: usize) -> Self {
        Self { mentees: vec![None; mentees], mentors: vec![None; mentors] }
    }

    /// What a mentee answered.
    #[must_use]
    pub fn of_mentee(&self, mentee: MenteeIx) -> Option<&Ballot> {
        self.mentees.get(mentee.get())?.as_ref()
    }

    /// What a mentor answered.
    #[must_use]
    pub fn of_mentor(&self, mentor: MentorIx) -> Option<&Ballot> {
        self.mentors.get(mentor.get())?.as_ref()
    }

    /// What a mentee says of a mentor.
    #[must_use]
    pub fn of_mentee_on(&self, mentee: MenteeIx, mentor: MentorIx) -> Voice {
        voice(self.of_mentee(mentee), mentor.raw())
    }

    /// What a mentor says of a mentee.
    #[must_use]
    pub fn of_mentor_on(&self, mentor: MentorIx, mentee: MenteeIx) -> Voice {
        voice(self.of_mentor(mentor), mentee.raw())
    }

    /// The pairs whose wishes coincide, with both ranks. A silent side that counts as
    /// accepting ranks everybody first. O(names · log).
    #[must_use]
    pub fn coinciding(&self, silence: Silence) -> BTreeMap<(MenteeIx, MentorIx), (u32, u32)> {
        let accepts = |voice| match (voice, silence) {
            (Voice::Named(rank), _) => Some(rank),
            (Voice::Silent, Silence::AcceptsAnybody) => Some(1),
            _ => None,
        };
        let mut pairs = BTreeMap::new();
        for mentee in MenteeIx::all(self.mentees.len()) {
            for (mentor, rank) in self.of_mentee(mentee).into_iter().flat_map(Ballot::named) {
                let mentor = MentorIx::new(mentor);
                let back = accepts(self.of_mentor_on(mentor, mentee));
                pairs.extend(back.map(|back| ((mentee, mentor), (rank, back))));
            }
        }
        for mentor in MentorIx::all(self.mentors.len()) {
            for (mentee, rank) in self.of_mentor(mentor).into_iter().flat_map(Ballot::named) {
                let mentee = MenteeIx::new(mentee);
                let back = accepts(self.of_mentee_on(mentee, mentor));
                pairs.extend(back.map(|back| ((mentee, mentor), (back, rank))));
            }
        }
        pairs
    }
}

fn voice(ballot: Option<&Ballot>, other: u32) -> Voice {
    let Some(ballot) = ballot else { return Voice::Silent };
    if ballot.refused.contains(&other) {
        Voice::Refused
    } else if let Some(&rank) = ballot.ranks.get(&other) {
        Voice::Named(rank)
    } else if ballot.unanswered.contains(&other) {
        Voice::Silent
    } else {
        Voice::NotNamed
    }
}
