//! Random assignments: with what odds each pair is made, the matchings that a draw chooses
//! from, and the draw.

use super::Matching;
use crate::kernel::{
    Faults, Index, Internal, MenteeIx, MentorIx, Natural, arrange_by_key, faults, stream,
};
use serde::{Deserialize, Serialize};

/// With what odds a pair is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(MenteeIx, MentorIx, Natural)", into = "(MenteeIx, MentorIx, Natural)")]
pub struct Odds {
    /// The pair's mentee.
    pub mentee: MenteeIx,
    /// The pair's mentor.
    pub mentor: MentorIx,
    /// So many of the lottery's [`Lottery::denominator`].
    pub numerator: Natural,
}

impl From<(MenteeIx, MentorIx, Natural)> for Odds {
    fn from((mentee, mentor, numerator): (MenteeIx, MentorIx, Natural)) -> Self {
        Self { mentee, mentor, numerator }
    }
}

impl From<Odds> for (MenteeIx, MentorIx, Natural) {
    fn from(odds: Odds) -> Self {
        (odds.mentee, odds.mentor, odds.numerator)
    }
}

faults! {
    /// Odds that make no lottery.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum LotteryFault: "lottery-fault" {
        /// The denominator is 0.
        NoWhole = "no-whole",
            "odds are parts of a whole, and the denominator is 0",
            "шансы – это доли целого, а знаменатель равен 0";
        /// A mentee's or a mentor's index is out of range.
        Range {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "range",
            "mentee {mentee} or mentor {mentor} is out of range",
            "наставляемого {mentee} или наставника {mentor} нет";
        /// A pair has two odds.
        Twice {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "twice",
            "mentee {mentee} and mentor {mentor} have odds twice",
            "шансы наставляемого {mentee} и наставника {mentor} указаны дважды";
        /// A pair's odds are 0, which is to be left out, or above 1.
        Size {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "size",
            "mentee {mentee} and mentor {mentor} have odds of 0 or above 1",
            "шансы наставляемого {mentee} и наставника {mentor} равны 0 или больше 1";
    }
}

/// A random assignment: the odds of each pair, exactly, over one denominator. Pairs that are not
/// named are never made.
///
/// Odds alone are no lottery to draw from yet: `mechanisms::decompose` finds matchings to draw
/// from whose mixture they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub struct Lottery {
    mentees: usize,
    mentors: usize,
    denominator: Natural,
    /// Ascending by mentee, then mentor.
    odds: Vec<Odds>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    mentees: usize,
    mentors: usize,
    denominator: Natural,
    odds: Vec<Odds>,
}

impl From<Lottery> for Raw {
    fn from(lottery: Lottery) -> Self {
        let Lottery { mentees, mentors, denominator, odds } = lottery;
        Self { mentees, mentors, denominator, odds }
    }
}

impl TryFrom<Raw> for Lottery {
    type Error = Faults<LotteryFault>;

    fn try_from(raw: Raw) -> Result<Self, Faults<LotteryFault>> {
        Self::new(raw.mentees, raw.mentors, raw.denominator, raw.odds)
    }
}

impl Lottery {
    /// The lottery with these odds, in any order, each above 0.
    ///
    /// # Errors
    /// Every [`LotteryFault`]. Whether the odds keep a market's seats is for `audit` to say.
    pub fn new(
        mentees: usize,
        mentors: usize,
        denominator: Natural,
        mut odds: Vec<Odds>,
    ) -> Result<Self, Faults<LotteryFault>> {
        arrange_by_key(&mut odds, |odds| (odds.mentee, odds.mentor));
        let mut faults = Vec::new();
        if denominator.is_zero() {
            faults.push(LotteryFault::NoWhole);
        }
        let mut last = None;
        for &Odds { mentee, mentor, ref numerator } in &odds {
            if mentee.get() >= mentees || mentor.get() >= mentors {
                faults.push(LotteryFault::Range { mentee, mentor });
            }
            if last == Some((mentee, mentor)) {
                faults.push(LotteryFault::Twice { mentee, mentor });
            }
            if numerator.is_zero() || *numerator > denominator {
                faults.push(LotteryFault::Size { mentee, mentor });
            }
            last = Some((mentee, mentor));
        }
        if faults.is_empty() {
            Ok(Self { mentees, mentors, denominator, odds })
        } else {
            Err(faults.into())
        }
    }

    /// The lottery that a solver made.
    pub(crate) fn formed(
        sides: (usize, usize),
        denominator: Natural,
        odds: Vec<Odds>,
    ) -> Result<Self, Internal> {
        Self::new(sides.0, sides.1, denominator, odds)
            .map_err(|_| Internal::broken("the odds of a solver are parts of one"))
    }

    /// How many mentees there are.
    #[must_use]
    pub fn mentees(&self) -> usize {
        self.mentees
    }

    /// How many mentors there are.
    #[must_use]
    pub fn mentors(&self) -> usize {
        self.mentors
    }

    /// What the odds are parts of.
    #[must_use]
    pub fn denominator(&self) -> &Natural {
        &self.denominator
    }

    /// The odds of all pairs that may be made, ascending by mentee, then mentor.
    #[must_use]
    pub fn odds(&self) -> &[Odds] {
        &self.odds
    }

    /// The odds of one mentee, ascending by mentor.
    #[must_use]
    pub fn of(&self, mentee: MenteeIx) -> &[Odds] {
        let start = self.odds.partition_point(|odds| odds.mentee < mentee);
        let length = self.odds[start..].partition_point(|odds| odds.mentee == mentee);
        &self.odds[start..start + length]
    }

    /// How many of the denominator a pair has; nothing where it is never made.
    #[must_use]
    pub fn numerator(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<&Natural> {
        let of = self.of(mentee);
        let at = of.binary_search_by_key(&mentor, |odds| odds.mentor).ok()?;
        Some(&of[at].numerator)
    }

    /// A pair's odds, rounded, from 0 to 1.
    #[must_use]
    pub fn chance(&self, mentee: MenteeIx, mentor: MentorIx) -> f64 {
        self.numerator(mentee, mentor).map_or(0.0, |numerator| numerator.ratio(&self.denominator))
    }
}

/// Pairs that are drawn together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotteryPart {
    /// So many of the denominator of the lottery.
    pub weight: Natural,
    /// The pairs, ascending by mentee, then mentor.
    pub pairs: Vec<(MenteeIx, MentorIx)>,
}

/// A lottery as a draw: matchings with weights that add up to the lottery's denominator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decomposition {
    /// The matchings, in the order in which they were found.
    pub parts: Vec<LotteryPart>,
}

impl Decomposition {
    /// Which of the parts a seed draws, each as likely as its weight says: a number below the sum of the
    /// weights is drawn from the stream `lottery` of the seed, and the part is the first at which
    /// the weights so far exceed it. Nothing where all weights are 0.
    ///
    /// The number has digits to the base 10⁹, drawn from the highest, each as ⌊w · b / 2⁶⁴⌋ of the
    /// stream's next word w of 64 bits; b is 10⁹, and for the highest digit one more than that of the
    /// sum. A number that is not below the sum is drawn again.
    #[must_use]
    pub fn draw(&self, seed: u64) -> Option<usize> {
        let mut sum = Natural::default();
        self.parts.iter().for_each(|part| sum.add(&part.weight));
        let drawn = sum.draw_below(&mut stream(seed, "lottery"));
        let mut so_far = Natural::default();
        self.parts.iter().position(|part| {
            so_far.add(&part.weight);
            so_far > drawn
        })
    }

    /// The matching of a part, between so many mentees and mentors; nothing where there is no such
    /// part, or its pairs are no matching.
    #[must_use]
    pub fn matching(&self, at: usize, mentees: usize, mentors: usize) -> Option<Matching> {
        let pairs = self.parts.get(at)?.pairs.iter().copied();
        Matching::new(mentees, mentors, pairs).ok()
    }
}

/// A lottery that was drawn: all that is needed to see that it was fair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnLottery {
    /// The odds.
    pub lottery: Lottery,
    /// What was drawn from.
    pub parts: Decomposition,
    /// The seed of the draw.
    pub seed: u64,
    /// Which part was drawn.
    pub drawn: usize,
}
