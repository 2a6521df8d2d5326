//! What stands in the way of somebody whom few or none may be paired with.

use super::CompiledRules;
use crate::kernel::{Index, MenteeIx, MentorIx};
use serde::{Deserialize, Serialize};

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
    /// cohort. O(mentors × barriers).
    #[must_use]
    pub fn obstacles(&self, mentee: MenteeIx) -> Option<Obstacles> {
        self.plan.mentees.get(mentee.get())?;
        Some(self.count((0..self.mentors()).map(|mentor| (mentee.get(), mentor))))
    }

    /// What forbids a mentor's mentees; nothing where the mentor is not in the
    /// cohort. O(mentees × barriers).
    #[must_use]
    pub fn mentor_obstacles(&self, mentor: MentorIx) -> Option<Obstacles> {
        self.plan.mentors.get(mentor.get())?;
        Some(self.count((0..self.mentees()).map(|mentee| (mentee, mentor.get()))))
    }

    fn count(&self, pairs: impl ExactSizeIterator<Item = (usize, usize)>) -> Obstacles {
        let barriers = &self.plan.barriers;
        let partners = pairs.len();
        let mut allowed = 0;
        let mut counts = vec![(0, 0); barriers.len()];
        let mut forbidding = Vec::new();
        for (mentee, mentor) in pairs {
            forbidding.clear();
            forbidding.extend(
                (0..barriers.len()).filter(|&at| self.plan.forbids(&barriers[at], mentee, mentor)),
            );
            allowed += usize::from(forbidding.is_empty());
            for &at in &forbidding {
                counts[at].0 += 1;
                counts[at].1 += usize::from(forbidding.len() == 1);
            }
        }
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
