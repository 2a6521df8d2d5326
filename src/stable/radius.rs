//! How far the weights of rules may change before a pair can block a matching.

use crate::kernel::{Control, Index, MenteeIx, MentorIx, Meter, Ratio, Side, Sides, StopReason};
use crate::market::{Matching, Outcome, RuleParts, Seats};

/// How far weights may change before a pair can block.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct StabilityRadius {
    /// The matching stays stable as long as no weight changes by more than this share of itself;
    /// by more, it can be blocked. Nothing where no change can block it.
    pub share: Option<Ratio>,
    /// The first pair that can block then, by mentee, then mentor.
    pub blocking: Option<(MenteeIx, MentorIx)>,
}

/// The largest share by which the rules' weights may change, each of the two of a rule up or down for
/// itself, so that a matching stays stable whatever the change: the least over all pairs that are
/// not made of what it takes that both would rather have each other. Exact: a view's difference is linear in
/// the weights, so it grows by the share times the sum of its parts' magnitudes, and the two views have
/// weights of their own.
///
/// Where two people's scores are rounded after their weights have changed, a difference between two scores may be off;
/// `slack` is by how much at most, and a share is told within which nothing blocks even so. A pair
/// that blocks already gives 0.
///
/// Time O(pairs · (seats + rules)); a step of `control` is a rule looked at.
///
/// # References
/// The question is that of S. Ronen, S. Ravi and S. Kraus 2026, stability under changing weights of
/// attributes; with one norm over all weights it has this short answer.
pub fn stability_radius(
    parts: &RuleParts,
    seats: &Sides<Seats>,
    matching: &Matching,
    slack: u64,
    control: &Control<'_>,
) -> Outcome<StabilityRadius> {
    found(parts, seats, matching, slack, &mut Meter::new(control)).into()
}

fn found(
    parts: &RuleParts,
    seats: &Sides<Seats>,
    matching: &Matching,
    slack: u64,
    meter: &mut Meter<'_>,
) -> Result<StabilityRadius, StopReason> {
    let mut least = StabilityRadius { share: None, blocking: None };
    for pair in parts.pairs() {
        let (mentee, mentor) = (pair.mentee, pair.mentor);
        let inside = mentee.get() < matching.mentees() && mentor.get() < matching.mentors();
        if !inside || matching.contains(mentee, mentor) {
            continue;
        }
        let (mentors, mentees) = (matching.mentors_of(mentee), matching.mentees_of(mentor));
        let rules = parts.rules() as u64;
        meter.steps(1 + rules * (mentors.len() + mentees.len()) as u64)?;
        let is_free = |side: Side, at: usize, held: usize| held < seats[side].of(at) as usize;
        let one = match is_free(Side::Mentee, mentee.get(), mentors.len()) {
            true => Some(Ratio::ZERO),
            false => {
                let held = mentors.iter().filter_map(|&other| parts.of(mentee, other));
                let shares = held.filter_map(|own| exceeds(&pair.of_mentee, &own.of_mentee, slack));
                shares.min()
            }
        };
        let other = match is_free(Side::Mentor, mentor.get(), mentees.len()) {
            true => Some(Ratio::ZERO),
            false => {
                let held = mentees.iter().filter_map(|&other| parts.of(other, mentor));
                let shares = held.filter_map(|own| exceeds(&pair.of_mentor, &own.of_mentor, slack));
                shares.min()
            }
        };
        let Some(share) = one.zip(other).map(|(one, other)| one.max(other)) else { continue };
        if least.share.is_none_or(|least| share < least) {
            least = StabilityRadius { share: Some(share), blocking: Some((mentee, mentor)) };
        }
    }
    Ok(least)
}

/// By what share weights have to change at least so that the first score exceeds the second one;
/// nothing where no change is enough.
fn exceeds(one: &[i64], other: &[i64], slack: u64) -> Option<Ratio> {
    let differences =
        || one.iter().zip(other).map(|(&one, &other)| i128::from(one) - i128::from(other));
    let lead = differences().sum::<i128>() + i128::from(slack);
    let room: u128 = differences().map(i128::unsigned_abs).sum();
    match lead > 0 {
        true => Some(Ratio::ZERO),
        false => Ratio::new(lead.unsigned_abs(), room),
    }
}
