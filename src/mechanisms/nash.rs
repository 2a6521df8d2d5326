//! The best product of worths: a balance between the sum and the worst pair.

use super::fault::{Ended, MechanismFault, told};
use super::formed::{BestProof, FormedOutcome, FormedPairs};
use super::reading::Reading;
use super::setting::{Domain, Given, Mechanism, Room};
use super::worth::Worths;
use crate::kernel::{Control, Index, Meter, StopReason};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// As many pairs of a positive worth as can be, and among those the largest product of worths:
/// Nash welfare. Domain: one seat a mentee, small sizes. Pairs that are worth nothing or less are
/// not made.
///
/// With scores a pair is worth the sum of both views, which must be whole numbers up to 2⁵³. With
/// lists each side's view of a partner is 1 + the length of its list − the partner's rank, so that
/// every acceptable pair is worth something. Products are compared exactly. Of equal ones the
/// first found is taken, where mentees by index choose mentors by index.
///
/// NP-hard in general; here every way in which the seats can be used up is looked at, mentee by
/// mentee: time and memory O(mentees · ways to use seats), exponential in the mentors. Beyond the
/// memory limit, or a million of such ways, the run stops with nothing.
///
/// # References
/// J. Nash, The bargaining problem, 1950; the most pairs first as in I. Caragiannis et al., The
/// unreasonable fairness of maximum Nash welfare, 2016.
#[derive(Clone, Copy, Debug)]
pub struct NashWelfare;

impl Mechanism for NashWelfare {
    fn code(&self) -> &'static str {
        "nash-welfare"
    }

    fn domain(&self) -> Domain {
        Domain { one_seat: true, ..Domain::ANY }
    }

    fn form_admitted(
        &self,
        setting: &Given<'_>,
        _: &mut Room,
        control: &Control<'_>,
    ) -> Result<FormedOutcome, MechanismFault> {
        told(most(setting, &mut Meter::new(control)))
    }
}

/// The most ways to use seats that are kept where nothing is said.
const MOST_WAYS: u64 = 1 << 20;

/// About how many bytes one of them takes.
const BYTES_A_WAY: u64 = 128;

/// A natural number of any length, the lowest digits first.
type Product = Vec<u64>;

fn times(product: &[u64], factor: u64) -> Product {
    let mut carry = 0u128;
    let mut digits: Product = product
        .iter()
        .map(|&digit| {
            let next = u128::from(digit) * u128::from(factor) + carry;
            carry = next >> 64;
            next as u64
        })
        .collect();
    if carry > 0 {
        digits.push(carry as u64);
    }
    digits
}

fn compare(one: &[u64], other: &[u64]) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.iter().rev().cmp(other.iter().rev()))
}

/// The best way to come to some use of the seats.
struct Way {
    pairs: usize,
    product: Product,
    /// The way before, in the last mentee's row, and the mentor taken.
    before: usize,
    took: Option<u32>,
}

fn most(setting: &Given<'_>, meter: &mut Meter<'_>) -> Result<FormedPairs, Ended> {
    let reading = Reading::new(setting.market, meter)?;
    let worths = positive(setting, &reading, meter)?;
    let mentees = reading.mentees() as u32;
    let seats: Vec<u32> = reading.mentor_seats().iter().map(|&seats| seats.min(mentees)).collect();
    let limit = meter.control().memory_limit().map_or(MOST_WAYS, |bytes| bytes / BYTES_A_WAY);
    let mut rows: Vec<Vec<Way>> = Vec::new();
    let nothing = Way { pairs: 0, product: vec![1], before: 0, took: None };
    let mut used: Vec<(Vec<u32>, Way)> = vec![(vec![0; reading.mentors()], nothing)];
    let mut kept = 0;
    for own in &worths {
        let mut next: BTreeMap<Vec<u32>, Way> = BTreeMap::new();
        for (before, (seats_used, way)) in used.iter().enumerate() {
            let alone = std::iter::once((None, 1));
            let made = own.iter().map(|&(mentor, worth)| (Some(mentor), worth));
            for (took, worth) in alone.chain(made) {
                meter.step()?;
                let mut seats_used = seats_used.clone();
                if let Some(mentor) = took {
                    let mentor = mentor as usize;
                    if seats_used[mentor] == seats[mentor] {
                        continue;
                    }
                    seats_used[mentor] += 1;
                }
                let pairs = way.pairs + usize::from(took.is_some());
                let product = times(&way.product, worth);
                let is_better = next.get(&seats_used).is_none_or(|known| {
                    pairs.cmp(&known.pairs).then(compare(&product, &known.product)).is_gt()
                });
                if is_better {
                    next.insert(seats_used, Way { pairs, product, before, took });
                    if kept + next.len() as u64 > limit {
                        return Err(StopReason::MemoryLimit.into());
                    }
                }
            }
        }
        kept += next.len() as u64;
        let done = std::mem::replace(&mut used, next.into_iter().collect());
        rows.push(done.into_iter().map(|(_, way)| way).collect());
    }
    rows.push(used.into_iter().map(|(_, way)| way).collect());
    let mut at = 0;
    let last = rows.last().map_or(&[][..], |row| &row[..]);
    for (other, way) in last.iter().enumerate() {
        let best = &last[at];
        if way.pairs.cmp(&best.pairs).then(compare(&way.product, &best.product)).is_gt() {
            at = other;
        }
    }
    let mut pairs = Vec::new();
    for (mentee, row) in (0..mentees).zip(&rows[1..]).rev() {
        let way = &row[at];
        pairs.extend(way.took.map(|mentor| (mentee, mentor)));
        at = way.before;
    }
    let formed = FormedPairs::new(reading.matching(pairs)?, &[]);
    Ok(FormedPairs { proof: BestProof::Search, ..formed })
}

/// What the pairs of each mentee are worth, those that are worth something, by mentor.
fn positive(
    setting: &Given<'_>,
    reading: &Reading<'_>,
    meter: &mut Meter<'_>,
) -> Result<Vec<Vec<(u32, u64)>>, Ended> {
    const LARGEST: f64 = (1u64 << 53) as f64;
    let mut rows: Vec<Vec<(u32, u64)>> = vec![Vec::new(); reading.mentees()];
    match Worths::of(setting, reading, meter)? {
        Worths::Whole(pairs) => {
            for (mentee, mentor, worth) in pairs {
                // Minus both ranks, turned round.
                let top = match setting.views {
                    Some(_) => 0,
                    None => {
                        let own = reading.own().range(mentee.get()).len();
                        let other = reading.other().range(mentor.get()).len();
                        own as i64 + other as i64 + 2
                    }
                };
                rows[mentee.get()].push((mentor.raw(), u64::try_from(worth + top).unwrap_or(0)));
            }
        }
        Worths::Float(pairs) => {
            for (mentee, mentor, worth) in pairs {
                if worth.fract() != 0.0 || worth.abs() > LARGEST {
                    let (mentee, mentor) = (mentee.raw(), mentor.raw());
                    return Err(MechanismFault::NotWhole { mentee, mentor, worth }.into());
                }
                rows[mentee.get()].push((mentor.raw(), worth.max(0.0) as u64));
            }
        }
    }
    for (mentee, row) in rows.iter_mut().enumerate() {
        row.retain(|pair| pair.1 > 0 && reading.mentee_has_seats(mentee));
        row.sort_unstable();
    }
    Ok(rows)
}
