//! Parts of a cohort between which no pair may be made, as regions are.
//!
//! A restriction tells people apart by their answers only, so whoever answers alike in every
//! restriction may be paired with the same others. Such classes of mentees and of mentors are
//! few where restrictions compare regions, organisations, languages or grades: which classes
//! may be paired is asked once for each two of them, and the connected parts of that graph are
//! the parts of the cohort. A restriction with many distinct answers is left out: the parts are
//! then larger than they would have to be, never wrong. No pair of people is scored.

use super::CompiledRules;
use super::fast::Fast;
use super::memo::answer_classes;
use super::plan::Plan;
use crate::kernel::{Index, MenteeIx, MentorIx, arrange_by_key};
use indexmap::IndexSet;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::sync::Arc;

/// The most pairs of classes that are looked at.
const LIMIT: usize = 1 << 20;

/// A part of a cohort: no pair may be made between somebody here and somebody of another part.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Part {
    /// Its mentees by their positions in the whole cohort, ascending. The rules' own positions
    /// are places in this list.
    pub mentees: Vec<MenteeIx>,
    /// Its mentors likewise.
    pub mentors: Vec<MentorIx>,
    /// The rules for these people alone: they score pairs as the rules of all do.
    pub rules: CompiledRules,
}

impl Part {
    /// How many pairs of a mentee and a mentor it has.
    #[must_use]
    pub fn pairs(&self) -> u64 {
        (self.mentees.len() as u64).saturating_mul(self.mentors.len() as u64)
    }
}

impl CompiledRules {
    /// The parts of the cohort between which the restrictions allow no pair, those of most pairs
    /// first, then by the first mentee. Whoever may be paired with nobody stands in none.
    ///
    /// What keeps single pairs apart, vetoes among it, and restrictions over too many distinct
    /// answers are left out of account, so a part may fall apart further than is told.
    ///
    /// O(people × restrictions + classes²) time, no pair is scored; memory for the compiled
    /// rules once more, shared where all is one part.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let (mentees, mentors) = (self.mentees(), self.mentors());
        let everybody = [vec![0; mentees], vec![0; mentors]];
        let [of_mentee, of_mentor] = part_numbers(&self.plan).unwrap_or(everybody);
        let count = of_mentee.iter().chain(&of_mentor).max().map_or(0, |&last| last as usize + 1);
        let mut people = vec![[Vec::new(), Vec::new()]; count];
        for (side, numbers) in [of_mentee, of_mentor].into_iter().enumerate() {
            for (at, number) in (0u32..).zip(numbers) {
                people[number as usize][side].push(at);
            }
        }
        people.retain(|[mentees, mentors]| !mentees.is_empty() && !mentors.is_empty());
        people
            .sort_by_key(|[mentees, mentors]| (Reverse(mentees.len() * mentors.len()), mentees[0]));
        people.into_par_iter().map(|people| self.part(people)).collect()
    }

    fn part(&self, [mentees, mentors]: [Vec<u32>; 2]) -> Part {
        let whole = mentees.len() == self.mentees() && mentors.len() == self.mentors();
        let rules = if whole {
            self.clone()
        } else {
            let plan = self.plan.part([&mentees, &mentors]);
            let within = |pairs: &[(MenteeIx, MentorIx)]| {
                let place = |&(mentee, mentor): &(MenteeIx, MentorIx)| {
                    let mentee = mentees.binary_search(&mentee.raw()).ok()?;
                    let mentor = mentors.binary_search(&mentor.raw()).ok()?;
                    Some((MenteeIx::at(mentee), MentorIx::at(mentor)))
                };
                pairs.iter().filter_map(place).collect()
            };
            let (forbidden, required) = (within(&self.forbidden), within(&self.required));
            let fast = Arc::new(Fast::new(&plan));
            // Groups reach across parts: whoever pairs part by part refuses rules over them.
            let over_groups = Arc::default();
            Self { plan: Arc::new(plan), fast, forbidden, required, over_groups }
        };
        Part {
            mentees: mentees.into_iter().map(MenteeIx::new).collect(),
            mentors: mentors.into_iter().map(MentorIx::new).collect(),
            rules,
        }
    }
}

/// Classes of each side, and whether each two of them may be paired so far.
struct Classed {
    of: [Vec<u32>; 2],
    counts: [usize; 2],
    /// A row a class of mentees.
    allowed: Vec<bool>,
}

/// The part of every person; nothing where one part holds all for want of restrictions.
fn part_numbers(plan: &Plan) -> Option<[Vec<u32>; 2]> {
    let mut barriers: Vec<_> = plan
        .barriers
        .iter()
        .filter_map(|barrier| {
            let classes = answer_classes(plan, &barrier.rule)?;
            let cells = classes[0].1.len().checked_mul(classes[1].1.len())?;
            (cells <= LIMIT).then_some((cells, barrier, classes))
        })
        .collect();
    // Few classes first: many of such fit.
    arrange_by_key(&mut barriers, |(cells, ..)| *cells);
    let people = [vec![0; plan.mentees.len()], vec![0; plan.mentors.len()]];
    let mut known = Classed { of: people, counts: [1, 1], allowed: vec![true] };
    for (_, barrier, classes) in barriers {
        let joined: [Vec<u32>; 2];
        let distinct: [IndexSet<(u32, u32)>; 2];
        {
            let mut sides = known.of.iter().zip(&classes).map(|(of, (more, _))| {
                let mut distinct = IndexSet::new();
                let number = |(&known, &class): (&u32, &u32)| {
                    // In range: no more classes than people.
                    distinct.insert_full((known, class)).0 as u32
                };
                let of: Vec<u32> = of.iter().zip(more).map(number).collect();
                (of, distinct)
            });
            let (Some(mentees), Some(mentors)) = (sides.next(), sides.next()) else { continue };
            joined = [mentees.0, mentors.0];
            distinct = [mentees.1, mentors.1];
        }
        let counts = [distinct[0].len(), distinct[1].len()];
        if counts[0].checked_mul(counts[1]).is_none_or(|cells| cells > LIMIT) {
            continue;
        }
        let mut allowed = Vec::with_capacity(counts[0] * counts[1]);
        for &(before, mentee) in &distinct[0] {
            let Some(&(mentee, mentee_form)) = classes[0].1.get_index(mentee as usize) else {
                continue;
            };
            for &(beside, mentor) in &distinct[1] {
                let known = known.allowed[before as usize * known.counts[1] + beside as usize];
                let class = classes[1].1.get_index(mentor as usize);
                allowed.push(class.is_some_and(|&(mentor, mentor_form)| {
                    let rule = &barrier.rule;
                    let forbids = rule.applies(&plan.forms, (mentee_form, mentor_form))
                        && barrier.forbids(rule.operands.find(mentee, mentor));
                    known && !forbids
                }));
            }
        }
        known = Classed { of: joined, counts, allowed };
    }
    if known.counts == [1, 1] && known.allowed == [true] {
        return None;
    }
    let [rows, columns] = known.counts;
    let mut root: Vec<usize> = (0..rows + columns).collect();
    for row in 0..rows {
        for column in (0..columns).filter(|column| known.allowed[row * columns + column]) {
            let (one, two) = (root_of(&mut root, row), root_of(&mut root, rows + column));
            root[one.max(two)] = one.min(two);
        }
    }
    let numbers = |of: &[u32], first: usize, root: &mut [usize]| -> Vec<u32> {
        // In range: no more classes than people.
        of.iter().map(|&class| root_of(root, first + class as usize) as u32).collect()
    };
    let mentees = numbers(&known.of[0], 0, &mut root);
    Some([mentees, numbers(&known.of[1], rows, &mut root)])
}

/// The least class of a part; the way there is halved.
fn root_of(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}
