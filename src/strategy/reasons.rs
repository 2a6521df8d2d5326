//! Why somebody stayed without a partner.
//!
//! A mentee who is allowed somebody and yet has nobody is either part of a shortage
//! or not. From the mentee, follow allowed pairs to mentors and made pairs back to
//! mentees: where no free seat can be reached, everybody met on the way competes for
//! too few seats (Hall 1935), and no pairing could serve them all. Where one can be
//! reached, a chain of exchanges would have served the mentee, and the strategy had
//! its own reason not to.

use super::open_pairs::{OpenPairs, Wooers};
use super::{Claim, SeatShortage, Situation, Unmatched, WhyUnmatched};
use crate::kernel::{Index, MenteeIx, MentorIx, Sides};
use crate::market::Matching;
use crate::people::PersonId;
use crate::scoring::Waiver;
use petgraph::unionfind::UnionFind;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Reasons<'a> {
    situation: &'a Situation,
    /// Everybody who takes part, locked pairs included.
    open: &'a dyn OpenPairs,
    whole: &'a Matching,
    /// Those who competed for the pairs that were not locked.
    remaining: &'a dyn OpenPairs,
    rest: &'a Matching,
    /// What is not asked of whom it cannot be kept.
    waived: &'a [Waiver],
}

impl<'a> Reasons<'a> {
    pub(super) fn new(
        situation: &'a Situation,
        [open, remaining]: [&'a dyn OpenPairs; 2],
        whole: &'a Matching,
        rest: &'a Matching,
        waived: &'a [Waiver],
    ) -> Self {
        Self { situation, open, whole, remaining, rest, waived }
    }

    /// Mentees with a free seat and no mentor, and why; the shortages that they name.
    pub(super) fn mentees(&self, claim: Claim) -> (Vec<Unmatched>, Vec<SeatShortage>) {
        let base = self.situation.cohort().mentees();
        let unmatched = self.unmatched_mentees();
        let (numbers, shortages) = self.shortages(&unmatched);
        let unmatched = unmatched
            .into_iter()
            .zip(numbers)
            .filter_map(|(mentee, number)| {
                let best = self.remaining.best_mentor(mentee);
                let why = match (best, number) {
                    (None, _) => WhyUnmatched::NobodyAllowed,
                    (Some(_), Some(number)) => WhyUnmatched::InShortage { number },
                    (Some(best), None) => match claim {
                        Claim::MenteeOptimalStable | Claim::MentorOptimalStable => {
                            WhyUnmatched::PartnersPreferOthers { best: self.mentor_id(best)? }
                        }
                        claim if may_leave_alone(claim) => WhyUnmatched::CouldBeServed,
                        Claim::BestUnderGroups => self.held_back(mentee),
                        _ => WhyUnmatched::OthersGainMore,
                    },
                };
                Some(Unmatched { person: base.id(mentee)?.clone(), why })
            })
            .collect();
        (unmatched, shortages)
    }

    /// Mentors with a free seat and no mentee, and why.
    pub(super) fn mentors(&self, claim: Claim) -> Vec<Unmatched> {
        let base = self.situation.cohort().mentors();
        let unmatched = self.unmatched_mentors();
        let wooers = self.open.wooers(&unmatched, self.whole);
        let why = |(mentor, wooers): (MentorIx, Wooers)| {
            let why = match wooers.best {
                None => WhyUnmatched::NobodyAllowed,
                Some(_) if !wooers.unserved => WhyUnmatched::NotNeeded,
                Some(best) => match claim {
                    Claim::MenteeOptimalStable | Claim::MentorOptimalStable => {
                        let best = self.situation.cohort().mentees().id(best)?.clone();
                        WhyUnmatched::PartnersPreferOthers { best }
                    }
                    claim if may_leave_alone(claim) => WhyUnmatched::CouldBeServed,
                    _ => WhyUnmatched::OthersGainMore,
                },
            };
            Some(Unmatched { person: base.id(mentor)?.clone(), why })
        };
        unmatched.into_iter().zip(wooers).filter_map(why).collect()
    }

    /// The mentees and the mentors without anybody, where nobody could look why.
    pub(super) fn not_looked_into(&self) -> (Vec<Unmatched>, Vec<Unmatched>) {
        let cohort = self.situation.cohort();
        let told = |person: &PersonId| Unmatched {
            person: person.clone(),
            why: WhyUnmatched::NotLookedInto,
        };
        let mentees = self.unmatched_mentees().into_iter();
        let mentors = self.unmatched_mentors().into_iter();
        (
            mentees.filter_map(|mentee| cohort.mentees().id(mentee)).map(told).collect(),
            mentors.filter_map(|mentor| cohort.mentors().id(mentor)).map(told).collect(),
        )
    }

    fn unmatched_mentees(&self) -> Vec<MenteeIx> {
        let has_a_seat = |mentee: &MenteeIx| self.open.seats().mentee.of(mentee.get()) > 0;
        self.whole.unmatched_mentees().filter(has_a_seat).collect()
    }

    fn unmatched_mentors(&self) -> Vec<MentorIx> {
        let has_a_seat = |mentor: &MentorIx| self.open.seats().mentor.of(mentor.get()) > 0;
        self.whole.unmatched_mentors().filter(has_a_seat).collect()
    }

    /// The rules over groups that a pair with an allowed mentor who has a seat would break;
    /// where there are none, others gain more.
    fn held_back(&self, mentee: MenteeIx) -> WhyUnmatched {
        let (over, prepared) = (self.situation.rules().over_groups(), self.situation.prepared());
        let seats = Sides::new(prepared.mentee_seats(), prepared.mentor_seats());
        let mut rules = BTreeSet::new();
        for mentor in self.remaining.mentors_allowed(mentee) {
            let load = self.whole.mentees_of(mentor).len();
            if load >= self.open.seats().mentor.of(mentor.get()) as usize {
                continue;
            }
            let pairs = self.whole.pairs().chain([(mentee, mentor)]);
            if let Ok(with) = Matching::new(self.whole.mentees(), self.whole.mentors(), pairs) {
                rules.extend(over.broken_but(&with, seats, self.waived));
            }
        }
        match rules.is_empty() {
            true => WhyUnmatched::OthersGainMore,
            false => WhyUnmatched::RulesOverGroups { rules: rules.into_iter().collect() },
        }
    }

    fn mentor_id(&self, mentor: MentorIx) -> Option<PersonId> {
        self.situation.cohort().mentors().id(mentor).cloned()
    }

    /// For each of `unmatched`, the number of the shortage it is part of, if it is, and all
    /// shortages. O(pairs).
    fn shortages(&self, unmatched: &[MenteeIx]) -> (Vec<Option<u64>>, Vec<SeatShortage>) {
        if unmatched.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let relieved = self.remaining.relieved(self.rest);
        let stuck: Vec<bool> = unmatched
            .iter()
            .map(|&mentee| {
                // Whoever is allowed with nobody is held back by the rules, not by a shortage.
                let allowed = self.remaining.mentors_allowed(mentee);
                !allowed.is_empty() && !allowed.iter().any(|mentor| relieved[mentor.get()])
            })
            .collect();
        let starts: Vec<MenteeIx> =
            unmatched.iter().zip(&stuck).filter(|(_, stuck)| **stuck).map(|(m, _)| *m).collect();
        let groups = self.groups(&starts);
        let mut numbers: BTreeMap<usize, u64> = BTreeMap::new();
        let mut shortages = Vec::new();
        let number = |(mentee, stuck): (&MenteeIx, bool)| {
            stuck.then(|| {
                let root = groups.union.find(mentee.get());
                *numbers.entry(root).or_insert_with(|| {
                    shortages.push(groups.shortage(self, root));
                    shortages.len() as u64
                })
            })
        };
        let numbers = unmatched.iter().zip(stuck).map(number).collect();
        (numbers, shortages)
    }

    /// Everybody who competes with those of `starts`, in groups that do not touch.
    fn groups(&self, starts: &[MenteeIx]) -> Groups {
        let (mentees, mentors) = (self.rest.mentees(), self.rest.mentors());
        let mut groups = Groups {
            mentees,
            met: vec![false; mentees + mentors],
            union: UnionFind::new(mentees + mentors),
        };
        let mut queue = starts.to_vec();
        for mentee in starts {
            groups.met[mentee.get()] = true;
        }
        while let Some(mentee) = queue.pop() {
            for mentor in self.remaining.mentors_allowed(mentee) {
                if self.rest.contains(mentee, mentor) {
                    continue;
                }
                let at = mentees + mentor.get();
                groups.union.union(mentee.get(), at);
                if std::mem::replace(&mut groups.met[at], true) {
                    continue;
                }
                for &other in self.rest.mentees_of(mentor) {
                    groups.union.union(other.get(), at);
                    if !std::mem::replace(&mut groups.met[other.get()], true) {
                        queue.push(other);
                    }
                }
            }
        }
        groups
    }
}

/// Whether a pairing with this claim may leave people alone who could be served.
fn may_leave_alone(claim: Claim) -> bool {
    matches!(
        claim,
        Claim::Feasible
            | Claim::WithinSpread
            | Claim::BestKept
            | Claim::Mechanism
            | Claim::Own
            | Claim::LargestMutual
            | Claim::BestMutualRanks
            | Claim::StableMutual
    )
}

/// Mentees and mentors met in the search, and who hangs together with whom.
struct Groups {
    mentees: usize,
    met: Vec<bool>,
    union: UnionFind<usize>,
}

impl Groups {
    /// The shortage of a group.
    fn shortage(&self, reasons: &Reasons<'_>, root: usize) -> SeatShortage {
        let inside = |at: usize| self.met[at] && self.union.find(at) == root;
        let mentees: Vec<MenteeIx> =
            MenteeIx::all(self.mentees).filter(|mentee| inside(mentee.get())).collect();
        let is_mentor = |mentor: &MentorIx| inside(self.mentees + mentor.get());
        let mentors: Vec<MentorIx> =
            MentorIx::all(self.met.len() - self.mentees).filter(is_mentor).collect();
        let needed = mentees
            .iter()
            .map(|&mentee| {
                let seats = reasons.remaining.seats().mentee.of(mentee.get()) as usize;
                let possible = reasons.remaining.mentors_allowed(mentee).len();
                let own = reasons.rest.mentors_of(mentee);
                let elsewhere = own.iter().filter(|mentor| !is_mentor(mentor)).count();
                (seats.min(possible).saturating_sub(elsewhere)) as u64
            })
            .sum();
        let available = mentors
            .iter()
            .map(|mentor| u64::from(reasons.remaining.seats().mentor.of(mentor.get())))
            .sum();
        let cohort = reasons.situation.cohort();
        SeatShortage {
            mentees: mentees.iter().filter_map(|&m| cohort.mentees().id(m).cloned()).collect(),
            mentors: mentors.iter().filter_map(|&m| cohort.mentors().id(m).cloned()).collect(),
            needed,
            available,
        }
    }
}
