//! Are bounds over groups and kinds of partners kept, by the best sum?
//!
//! *By definition*: pairs are allowed, each once, within everybody's seats and minimums; each group
//! and each kind of partners is counted anew from the pairs of people.
//!
//! *Theorem*: an assignment that keeps all bounds is one of the split problem, with the same sum:
//! each pair belongs to one part of either side, and a group that is nested or apart is a group of
//! parts. The rest is the theorem of `relaxed.rs`, of the split problem.
//!
//! *Trusts* the problems' checked construction, and nothing of the solver.

use super::flaw::{AssignmentFlaw, unbounded};
use super::relaxed::{GroupedCheck, NotShown, shown};
use super::rules::{constraints, pairs_within, partners};
use super::shortage::verify_impossible;
use super::standing::is_of;
use crate::kernel::{Control, Faults, Index, MenteeIx, MentorIx, Side, faults};
use crate::market::{
    GroupedAnswer, GroupedProblem, GroupedWitness, Matching, Outcome, Value, Weight,
};

faults! {
    /// Why an answer does not keep its bounds, or is not shown to be the best.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum GroupedFlaw: "grouped-flaw" {
        /// The pairs do not keep the rules of the problem without the bounds, or their sum is another.
        Pairs {
            /// What is wrong.
            flaw: AssignmentFlaw,
        } = "pairs",
            "the pairs: {flaw}",
            "пары: {flaw}";
        /// A group has too few or too many pairs.
        Quota {
            /// The side.
            side: Side,
            /// The group.
            group: usize,
            /// How many pairs it has.
            pairs: u64,
        } = "quota",
            "group {group} of the {side:lines} has {pairs:pair|pairs}",
            "группа {group} ({side:lines}): пар {pairs}";
        /// Somebody has too few or too many partners of a kind.
        Mix {
            /// The side.
            side: Side,
            /// The bound.
            mix: usize,
            /// How many partners are of the kind.
            pairs: u32,
            /// How many partners there are.
            all: u32,
        } = "mix",
            "kind {mix} of the {side:lines} has {pairs} of {all:partner|partners}",
            "вид {mix} ({side:lines}): партнёров {pairs} из {all}";
        /// The best assignment of the parts is not proven.
        Parts {
            /// What is wrong.
            flaw: AssignmentFlaw,
        } = "parts",
            "the parts: {flaw}",
            "части: {flaw}";
        /// The parts' pairs are not those of the people, or their assignment is worse.
        Proof = "proof",
            "the proof is of another assignment",
            "доказательство от другого назначения";
    }
}

impl From<AssignmentFlaw> for GroupedFlaw {
    fn from(flaw: AssignmentFlaw) -> Self {
        Self::Parts { flaw }
    }
}

impl From<NotShown> for GroupedFlaw {
    fn from(why: NotShown) -> Self {
        match why {
            NotShown::Relaxed(flaw) => flaw.into(),
            NotShown::Proof => Self::Proof,
        }
    }
}

/// Checks an assignment under bounds over groups and kinds of partners, and its proof.
///
/// A pass over the pairs of parts; memory O(parts).
///
/// # Errors
/// Every flaw of the pairs; where they have none, those of the proof.
pub fn verify_grouped<W: Weight>(
    problem: &GroupedProblem<W>,
    answer: &GroupedAnswer<W>,
) -> Result<GroupedCheck, Faults<GroupedFlaw>> {
    unbounded(|control| verify_grouped_within(problem, answer, control))
}

/// [`verify_grouped`] under a control; a step is a row of the parts.
///
/// # Errors
/// As of [`verify_grouped`].
pub fn verify_grouped_within<W: Weight>(
    problem: &GroupedProblem<W>,
    answer: &GroupedAnswer<W>,
    control: &Control<'_>,
) -> Result<Outcome<GroupedCheck>, Faults<GroupedFlaw>> {
    kept(problem, &answer.matching, answer.value)?;
    shown(problem.split(), answer, control)
}

/// Checks the pairs themselves.
fn kept<W: Weight>(
    problem: &GroupedProblem<W>,
    matching: &Matching,
    value: Value<W>,
) -> Result<(), Faults<GroupedFlaw>> {
    let base = problem.problem();
    if !is_of(matching, (base.rows(), base.columns())) {
        return Err(Faults::from(GroupedFlaw::Proof));
    }
    let mut flaws = Vec::new();
    constraints(base, (matching, value), &mut flaws);
    let mut flaws: Vec<_> = flaws.into_iter().map(|flaw| GroupedFlaw::Pairs { flaw }).collect();
    for side in Side::BOTH {
        for (group, quota) in problem.quotas(side).iter().enumerate() {
            let pairs = pairs_within(matching, side, quota);
            if pairs < u64::from(quota.least)
                || quota.most.is_some_and(|most| pairs > u64::from(most))
            {
                flaws.push(GroupedFlaw::Quota { side, group, pairs });
            }
        }
        for (at, mix) in problem.mixes(side).iter().enumerate() {
            let agent = mix.agent as usize;
            let of_kind = |partner: u32| mix.partners.binary_search(&partner).is_ok();
            let pairs = match side {
                Side::Mentee => {
                    let own = matching.mentors_of(MenteeIx::at(agent)).iter();
                    own.filter(|partner| of_kind(partner.raw())).count()
                }
                Side::Mentor => {
                    let own = matching.mentees_of(MentorIx::at(agent)).iter();
                    own.filter(|partner| of_kind(partner.raw())).count()
                }
            };
            let all = partners(matching, side, agent) as u32;
            let pairs = pairs as u32;
            let beyond_share = mix.share.is_some_and(|(numerator, denominator)| {
                // Rounded up: beyond it are those with a whole partner more than the share.
                let room = u64::from(all) * u64::from(numerator) + u64::from(denominator) - 1;
                u64::from(pairs) * u64::from(denominator) > room
            });
            if pairs < mix.least || mix.most.is_some_and(|most| pairs > most) || beyond_share {
                flaws.push(GroupedFlaw::Mix { side, mix: at, pairs, all });
            }
        }
    }
    if flaws.is_empty() { Ok(()) } else { Err(flaws.into()) }
}

/// Whether the groups that are nested or apart cannot be served, so that no assignment keeps all
/// bounds. That a search found none is not shown so.
#[must_use]
pub fn refutes_grouped<W: Weight>(problem: &GroupedProblem<W>, witness: &GroupedWitness) -> bool {
    match witness {
        GroupedWitness::Nested(witness) => verify_impossible(problem.split(), witness),
        GroupedWitness::Search { .. } => false,
    }
}
