//! What stands in the way of somebody whom few or none may be paired with.

use super::CompiledRules;
use crate::kernel::{Index, MenteeIx, MentorIx};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Partners who are looked at by one thread at least.
const TOGETHER: usize = 4096;

/// How one person's pairs are forbidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacles {
    /// How many partners are allowed.
    pub allowed: usize,
    /// How many there are.
    pub partners: usize,
    /// The barriers that forbid some pair, in their order.
    pub barriers: Vec<Obstacle>,
}

/// What one barrier does to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    /// Its number among [`CompiledRules::barriers`].
    pub barrier: usize,
    /// Its name.
    pub rule: String,
    /// How many partners it forbids.
    pub forbids: usize,
    /// How many partners nothing else forbids: so many would be allowed without it.
    pub alone: usize,
}

impl CompiledRules {
    /// What forbids a mentee's mentors; nothing where the mentee is not in the
    /// cohort. O(mentors × barriers), in parallel in the caller's rayon pool.
    #[must_use]
    pub fn obstacles(&self, mentee: MenteeIx) -> Option<Obstacles> {
        self.plan.mentees.get(mentee.get())?;
        Some(self.count(self.mentors(), |mentor| (mentee.get(), mentor)))
    }

    /// What forbids a mentor's mentees; nothing where the mentor is not in the
    /// cohort. O(mentees × barriers), in parallel likewise.
    #[must_use]
    pub fn mentor_obstacles(&self, mentor: MentorIx) -> Option<Obstacles> {
        self.plan.mentors.get(mentor.get())?;
        Some(self.count(self.mentees(), |mentee| (mentee, mentor.get())))
    }

    fn count(&self, partners: usize, pair: impl Fn(usize) -> (usize, usize) + Sync) -> Obstacles {
        let barriers = &self.plan.barriers;
        let nothing = || (0, vec![(0, 0); barriers.len()]);
        let (allowed, counts) = (0..partners)
            .into_par_iter()
            .with_min_len(TOGETHER)
            .fold(nothing, |(mut allowed, mut counts), at| {
                let (mentee, mentor) = pair(at);
                let forbids = |at: &usize| self.plan.forbids(&barriers[*at], mentee, mentor);
                let mut forbidding = (0..barriers.len()).filter(forbids);
                let (first, second) = (forbidding.next(), forbidding.next());
                allowed += usize::from(first.is_none());
                if let Some(alone) = first.filter(|_| second.is_none()) {
                    counts[alone].1 += 1;
                }
                for at in first.into_iter().chain(second).chain(forbidding) {
                    counts[at].0 += 1;
                }
                (allowed, counts)
            })
            .reduce(nothing, |(one, mut counts), (two, more)| {
                for (sum, more) in counts.iter_mut().zip(more) {
                    *sum = (sum.0 + more.0, sum.1 + more.1);
                }
                (one + two, counts)
            });
        let barriers = barriers.iter().zip(counts).enumerate();
        let barriers = barriers
            .filter(|(_, (_, (forbids, _)))| *forbids > 0)
            .map(|(at, (barrier, (forbids, alone)))| Obstacle {
                barrier: at,
                rule: barrier.rule.name.to_string(),
                forbids,
                alone,
            })
            .collect();
        Obstacles { allowed, partners, barriers }
    }
}
