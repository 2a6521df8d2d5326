//! Stable improvement cycles: where mentors are indifferent, breaking their ties costs mentees
//! something, and exchanges that keep stability give it back.

use super::deferred::deferred;
use super::fault::{Ended, MechanismFault, told};
use super::formed::{FormedOutcome, FormedPairs, Property};
use super::reading::Reading;
use super::setting::{Domain, Given, Mechanism, Room};
use crate::kernel::{Control, Internal, Meter};

/// Stable improvement cycles. Domain: strict lists of mentees with one seat each; mentors may
/// have ties and several seats. Stable, and no other stable matching is better for one mentee
/// and worse for none.
///
/// From the mentee-optimal matching with ties broken by index; then, as long as there is one, a
/// circle of mentees each of whom would rather have the next one's mentor, and is among those
/// whom that mentor likes best of all who would rather have it, moves on by one. The circle found
/// first from the mentor with the lowest index is taken. Time O(entries) a circle.
///
/// # References
/// A. Erdil and H. Ergin, What's the matter with tie-breaking? Improving efficiency in school
/// choice, 2008, theorem 1.
#[derive(Clone, Copy, Debug)]
pub struct StableImprovementCycles;

impl Mechanism for StableImprovementCycles {
    fn code(&self) -> &'static str {
        "stable-improvement-cycles"
    }

    fn domain(&self) -> Domain {
        Domain::STRICT_MENTEES
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        told(improve(setting, &mut Meter::new(control)))
    }
}

fn improve(setting: &Given<'_>, meter: &mut Meter<'_>) -> Result<FormedPairs, Ended> {
    let reading = Reading::new(setting.market, meter)?;
    let all = vec![true; reading.mentees()];
    let mut held = deferred(&reading, &all, |_| true, meter)?;
    loop {
        let moves = moves(&reading, &held, meter)?;
        let circle = circle(&moves, meter)?;
        if circle.is_empty() {
            break;
        }
        // Every move of a circle is to a better entry, so the loop ends.
        for &entry in &circle {
            let twin = reading.twin(entry);
            let mentee = reading.other().partners[twin as usize] as usize;
            if held[mentee].is_none_or(|now| now <= entry) {
                return Err(Internal::broken("a circle improves whoever stands on it").into());
            }
            held[mentee] = Some(entry);
        }
    }
    let claims = [Property::Stable, Property::StableEfficient];
    Ok(FormedPairs::new(reading.matching_of(&held)?, &claims))
}

/// For each mentor, to whom its mentees may move on: the other mentor and the mentee's entry.
type Moves = Vec<Vec<(u32, u32)>>;

fn moves(
    reading: &Reading<'_>,
    held: &[Option<u32>],
    meter: &mut Meter<'_>,
) -> Result<Moves, Ended> {
    let mut moves: Moves = vec![Vec::new(); reading.mentors()];
    for mentor in (0..reading.mentors()).filter(|&one| reading.mentor_has_seats(one)) {
        let mut best = None;
        for twin in reading.other().range(mentor) {
            meter.step()?;
            let tie = reading.other().tie(twin as u32);
            if best.is_some_and(|best| tie != best) {
                break;
            }
            let mentee = reading.other().partners[twin] as usize;
            let entry = reading.other().twins[twin];
            if !reading.mentee_has_seats(mentee) || held[mentee].is_some_and(|now| now <= entry) {
                continue;
            }
            best = Some(tie);
            if let Some(now) = held[mentee] {
                moves[reading.mentor(now) as usize].push((mentor as u32, entry));
            }
        }
    }
    Ok(moves)
}

/// The entries along a circle of moves; empty where there is none.
fn circle(moves: &Moves, meter: &mut Meter<'_>) -> Result<Vec<u32>, Ended> {
    // 0: not seen; 1: on the walk; 2: no circle beyond it.
    let mut seen = vec![0u8; moves.len()];
    let mut walk: Vec<(u32, usize)> = Vec::new();
    for start in 0..moves.len() {
        if seen[start] != 0 {
            continue;
        }
        seen[start] = 1;
        walk.push((start as u32, 0));
        while let Some((mentor, at)) = walk.last_mut() {
            meter.step()?;
            let Some(&(next, _)) = moves[*mentor as usize].get(*at) else {
                seen[*mentor as usize] = 2;
                walk.pop();
                continue;
            };
            *at += 1;
            match seen[next as usize] {
                0 => {
                    seen[next as usize] = 1;
                    walk.push((next, 0));
                }
                1 => {
                    let on_circle = walk.iter().skip_while(|step| step.0 != next);
                    let entry = |&(mentor, at): &(u32, usize)| moves[mentor as usize][at - 1].1;
                    return Ok(on_circle.map(entry).collect());
                }
                _ => {}
            }
        }
    }
    Ok(Vec::new())
}
