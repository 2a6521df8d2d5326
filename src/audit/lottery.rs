//! Whether odds keep a market's rules, and whether matchings to draw from have these odds.
//!
//! *Theorem*: none but the definitions: weights add up to the whole, each pair's weights add up to its
//! odds, and each matching gives an agent as many pairs as its sum of odds says, rounded down or up.
//! That such matchings exist is the theorem of Budish, Che, Kojima and Milgrom 2013. *Trusts* the
//! checked construction of the lottery (odds in range, above 0 and at most 1, each pair once) and
//! of the market. Sums are natural numbers of any length.

use crate::kernel::{Index, MenteeIx, MentorIx, Natural, Ordered, Side, faults};
use crate::market::{Decomposition, Lottery, TwoSided};
use std::collections::BTreeMap;

faults! {
    /// Why odds are no lottery of a market, or matchings not its decomposition.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum LotteryFlaw: "lottery-flaw" {
        /// The odds are of other numbers of mentees or mentors than the market.
        Sides = "sides",
            "the odds are of other sides than the market",
            "шансы даны для других сторон, чем рынок";
        /// A pair has odds and is not acceptable.
        Unacceptable {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "unacceptable",
            "mentee {mentee} and mentor {mentor} have odds and do not accept each other",
            "у наставляемого {mentee} и наставника {mentor} есть шансы, а друг друга они не принимают";
        /// The odds of an agent add up to more than its seats.
        AboveSeats {
            /// The agent's side.
            side: Side,
            /// The agent.
            at: usize,
        } = "above-seats",
            "the odds of {side} {at} add up to more than its seats",
            "сумма шансов больше числа мест: {side} {at}";
        /// A part has no weight.
        NoWeight {
            /// The part.
            part: usize,
        } = "no-weight", "matching {part} has a weight of 0", "вес паросочетания {part} равен 0";
        /// The weights do not add up to the denominator.
        Weights {
            /// Their sum.
            sum: Natural,
            /// The denominator.
            expected: Natural,
        } = "weights",
            "the weights add up to {sum}, and the denominator is {expected}",
            "сумма весов {sum}, а знаменатель {expected}";
        /// A pair stands twice in a part.
        Twice {
            /// The part.
            part: usize,
        } = "twice",
            "a pair stands twice in matching {part}",
            "пара указана дважды в паросочетании {part}";
        /// A pair's weights do not add up to its odds.
        Mixture {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
            /// The weight of the parts that make it.
            weight: Natural,
            /// Its numerator in the lottery.
            odds: Natural,
        } = "mixture",
            "mentee {mentee} and mentor {mentor} are drawn with {weight}, their odds are {odds}",
            "пара наставляемого {mentee} и наставника {mentor} выпадает с весом {weight}, а шансы её {odds}";
        /// A part gives an agent another number of pairs than its sum of odds, rounded down or up.
        Rounding {
            /// The part.
            part: usize,
            /// The agent's side.
            side: Side,
            /// The agent.
            at: usize,
            /// How many pairs it has there.
            got: u64,
            /// The whole part of its sum of odds.
            least: u64,
        } = "rounding",
            "matching {part} makes {got:pair|pairs} of {side} {at}, whose odds add up to {least} or less \
             than one more",
            "в паросочетании {part} пар {got}, а сумма шансов – {least} или меньше чем на одну больше: \
             {side} {at}";
    }
}

/// Whether these are odds of this market: of acceptable pairs, with sums within seats. Time
/// O(odds · log entries) operations with numbers of the denominator's length.
///
/// # Errors
/// The first [`LotteryFlaw`] found.
pub fn verify_lottery(market: &TwoSided, lottery: &Lottery) -> Result<(), LotteryFlaw> {
    if (lottery.mentees(), lottery.mentors()) != (market.mentees(), market.mentors()) {
        return Err(LotteryFlaw::Sides);
    }
    for odds in lottery.odds() {
        let (mentee, mentor) = (odds.mentee, odds.mentor);
        if market.place_of(Side::Mentee, mentee.get(), mentor.raw()).is_none() {
            return Err(LotteryFlaw::Unacceptable { mentee, mentor });
        }
    }
    for side in [Side::Mentee, Side::Mentor] {
        for (at, (whole, is_over)) in sums(lottery, side) {
            if whole + u64::from(is_over) > u64::from(market.seats(side).of(at)) {
                return Err(LotteryFlaw::AboveSeats { side, at });
            }
        }
    }
    Ok(())
}

/// Whether the mixture of these matchings is the lottery: weights above 0 that add up to the
/// denominator, each pair made with exactly its odds, and in each matching as many pairs of an agent as
/// its sum of odds, rounded down or up. Time O(pairs of all matchings) operations with numbers of the
/// denominator's length.
///
/// # Errors
/// The first [`LotteryFlaw`] found.
pub fn verify_decomposition(lottery: &Lottery, parts: &Decomposition) -> Result<(), LotteryFlaw> {
    let mut sum = Natural::default();
    let mut mixture: BTreeMap<(MenteeIx, MentorIx), Natural> = BTreeMap::new();
    let bounds = [Side::Mentee, Side::Mentor].map(|side| (side, sums(lottery, side)));
    for (at, part) in parts.parts.iter().enumerate() {
        if part.weight.is_zero() {
            return Err(LotteryFlaw::NoWeight { part: at });
        }
        sum.add(&part.weight);
        let mut pairs = part.pairs.clone();
        pairs.sort_unstable();
        if pairs.windows(2).any(|two| two[0] == two[1]) {
            return Err(LotteryFlaw::Twice { part: at });
        }
        for &pair in &pairs {
            mixture.entry(pair).or_default().add(&part.weight);
        }
        // Who has no odds has no pair either, or the mixture differs.
        for (side, sums) in &bounds {
            let mut made: BTreeMap<usize, u64> = BTreeMap::new();
            pairs.iter().for_each(|&pair| *made.entry(agent(pair, *side)).or_default() += 1);
            for (&agent, &(least, is_over)) in sums {
                let got = made.get(&agent).copied().unwrap_or(0);
                if got < least || got > least + u64::from(is_over) {
                    let (side, part) = (*side, at);
                    return Err(LotteryFlaw::Rounding { part, side, at: agent, got, least });
                }
            }
        }
    }
    if sum != *lottery.denominator() {
        let expected = lottery.denominator().clone();
        return Err(LotteryFlaw::Weights { sum, expected });
    }
    // Each pair of the odds is in the mixture with its odds, and no other is.
    for odds in lottery.odds() {
        let (mentee, mentor) = (odds.mentee, odds.mentor);
        let weight = mixture.remove(&(mentee, mentor)).unwrap_or_default();
        if weight != odds.numerator {
            let odds = odds.numerator.clone();
            return Err(LotteryFlaw::Mixture { mentee, mentor, weight, odds });
        }
    }
    match mixture.pop_first() {
        None => Ok(()),
        Some(((mentee, mentor), weight)) => {
            Err(LotteryFlaw::Mixture { mentee, mentor, weight, odds: Natural::default() })
        }
    }
}

fn agent((mentee, mentor): (MenteeIx, MentorIx), side: Side) -> usize {
    match side {
        Side::Mentee => mentee.get(),
        Side::Mentor => mentor.get(),
    }
}

/// The sum of the odds of each agent who has any: its whole part, and whether it is more than that.
pub(super) fn sums(lottery: &Lottery, side: Side) -> BTreeMap<usize, (u64, bool)> {
    let mut sums: BTreeMap<usize, (u64, Natural)> = BTreeMap::new();
    for odds in lottery.odds() {
        let (whole, rest) = sums.entry(agent((odds.mentee, odds.mentor), side)).or_default();
        rest.add(&odds.numerator);
        if let Some(less) = rest.less(lottery.denominator()) {
            *rest = less;
            *whole += 1;
        }
    }
    sums.into_iter().map(|(at, (whole, rest))| (at, (whole, !rest.is_zero()))).into_map()
}
