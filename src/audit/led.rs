//! Are groups led by mentors who may, each by one or by several, by the best sum?
//!
//! *By definition*: each mentee's group is looked at anew in the weights of mentees and mentors: every
//! leader is allowed, no mentor leads two groups, and the sum is counted again.
//!
//! *Theorem*: an answer is an assignment of mentees to groups of which no two that share a leader are
//! used, so the theorem of `kept.rs` holds of it.
//!
//! *Trusts* the problem's checked construction, and nothing of the solver.

use super::flaw::{AssignmentFlaw, unbounded};
use super::kept::{KeptFlaw, verify_kept_within};
use super::relaxed::GroupedCheck;
use crate::kernel::{Control, Faults, Index, MenteeIx, MentorIx, faults};
use crate::market::{GroupedAnswer, LedGroups, Outcome};

faults! {
    /// Why groups are not led as they may be, or are not shown to be the best.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum LedFlaw: "led-flaw" {
        /// A mentee is in a group with a leader whom the mentee may not have.
        Forbidden {
            /// The mentee.
            mentee: MenteeIx,
            /// The leader.
            leader: u32,
        } = "forbidden",
            "mentee {mentee} is in a group of mentor {leader}, which is not allowed",
            "наставляемый {mentee} в группе наставника {leader}, а это не разрешено";
        /// A mentor leads two groups.
        Twice {
            /// The mentor.
            leader: u32,
        } = "twice",
            "mentor {leader} leads two groups",
            "наставник {leader} ведёт две группы";
        /// The sum is not that of the pairs and groups.
        Sum = "sum",
            "the sum is another",
            "сумма другая";
        /// The assignment of mentees to groups, or its proof, is wrong.
        Groups(flaw: KeptFlaw) = "groups", "{flaw}", "{flaw}";
    }
}

impl From<AssignmentFlaw> for LedFlaw {
    fn from(flaw: AssignmentFlaw) -> Self {
        Self::Groups(flaw.into())
    }
}

/// Checks groups that are led alone or together, and the proof that none are better. A pass over
/// mentees and groups; memory O(mentees + groups).
///
/// # Errors
/// Every flaw of the assignment and its proof; where they have none, those of leaders.
pub fn verify_led(
    problem: &LedGroups,
    answer: &GroupedAnswer<i64>,
) -> Result<GroupedCheck, Faults<LedFlaw>> {
    unbounded(|control| verify_led_within(problem, answer, control))
}

/// [`verify_led`] under a control; a step is a mentee.
///
/// # Errors
/// As of [`verify_led`].
pub fn verify_led_within(
    problem: &LedGroups,
    answer: &GroupedAnswer<i64>,
    control: &Control<'_>,
) -> Result<Outcome<GroupedCheck>, Faults<LedFlaw>> {
    let outcome = verify_kept_within(problem.kept(), answer, control)
        .map_err(|flaws| flaws.into_iter().map(LedFlaw::from).collect::<Faults<_>>())?;
    let mut flaws = Vec::new();
    let mut leads = vec![None; problem.size().1];
    let mut sum = 0_i128;
    for (mentee, group) in answer.matching.pairs() {
        let Some(led) = problem.groups().get(group.get()) else { continue };
        sum += i128::from(led.worth);
        for &leader in &led.leaders {
            match problem.weight(mentee.raw(), leader) {
                Some(weight) => sum += i128::from(weight),
                None => flaws.push(LedFlaw::Forbidden { mentee, leader }),
            }
            let own: Option<&mut Option<MentorIx>> = leads.get_mut(leader as usize);
            if own.is_some_and(|own| *own.get_or_insert(group) != group) {
                flaws.push(LedFlaw::Twice { leader });
            }
        }
    }
    if sum != answer.value {
        flaws.push(LedFlaw::Sum);
    }
    if flaws.is_empty() { Ok(outcome) } else { Err(flaws.into()) }
}
