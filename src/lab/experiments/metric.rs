//! What is measured of a matching, by name.

use crate::audit::Quality;
use crate::mechanisms::Manipulability;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which values of a measure are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// The higher.
    Higher,
    /// The lower.
    Lower,
}

/// What a measure is read from.
pub(super) struct Measured<'a> {
    pub(super) quality: &'a Quality,
    /// How many pairs give the mentee a mentor of rank 1, 2, ….
    pub(super) mentee_profile: &'a [u64],
    /// How many mentees have a seat.
    pub(super) seated_mentees: u64,
    /// The sum of both sides' points.
    pub(super) satisfaction: u64,
    /// The largest such sum of any matching, where it was asked for.
    pub(super) most: Option<u64>,
    /// How many stable matchings the instance has, where that was asked for.
    pub(super) stable_matchings: Option<f64>,
    /// Who gains by an untrue list, where that was asked for.
    pub(super) manipulability: Option<&'a Manipulability>,
}

macro_rules! measures {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident = $code:literal, $russian:literal, $better:ident, $of:expr;
    )*) => {
        /// A measure of a matching. Ranks and what is made of them are those of
        /// [`Quality`]; sums of ranks compare matchings of one size only, since a pair that
        /// is not made adds nothing.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[non_exhaustive]
        pub enum Metric { $($(#[doc = $doc])+ #[serde(rename = $code)] $name,)* }

        impl Metric {
            /// All measures, in the order in which they are told.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its lasting code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Its name in Russian; in English its code reads as one.
            pub(crate) fn russian(self) -> &'static str {
                match self { $(Self::$name => $russian,)* }
            }

            /// Which values are better.
            #[must_use]
            pub fn better(self) -> Better {
                match self { $(Self::$name => Better::$better,)* }
            }

            /// The value; nothing where there is nothing to divide by.
            pub(super) fn of(self, measured: &Measured<'_>) -> Option<f64> {
                match self { $(Self::$name => { let of: fn(&Measured<'_>) -> Option<f64> = $of; of(measured) })* }
            }
        }
    };
}

measures! {
    /// How many pairs are made.
    Size = "size", "пары", Higher, |m| Some(m.quality.size as f64);
    /// The share of mentees with a mentor among those who have a seat.
    MenteeCoverage = "mentee-coverage", "охват наставляемых", Higher, |m| m.quality.mentee_coverage;
    /// The share of mentors with a mentee among those who have a seat.
    MentorCoverage = "mentor-coverage", "охват наставников", Higher, |m| m.quality.mentor_coverage;
    /// The sum over all pairs and both sides of the length of the list + 1 − the partner's rank:
    /// who gets nobody adds nothing, so that matchings of all sizes can be compared.
    Satisfaction = "satisfaction", "удовлетворённость", Higher, |m| Some(m.satisfaction as f64);
    /// That sum as a share of the largest that any matching has: the price of everything else
    /// that the strategy cares for. An assignment is solved for each instance.
    SatisfactionShare = "satisfaction-share", "доля лучшей удовлетворённости", Higher,
        |m| m.most.filter(|&most| most > 0).map(|most| m.satisfaction as f64 / most as f64);
    /// The share of mentees with a seat who have a mentor of rank 1.
    FirstChoiceShare = "first-choice-share", "доля первых желаний", Higher, |m| {
        let first = m.mentee_profile.first().copied().unwrap_or(0);
        (m.seated_mentees > 0).then(|| first as f64 / m.seated_mentees as f64)
    };
    /// The mean of the mentors' ranks in the mentees' eyes.
    MenteeRankMean = "mentee-rank-mean", "среднее место для наставляемых", Lower, |m| m.quality.mentee_rank_mean;
    /// The median of these ranks.
    MenteeRankMedian = "mentee-rank-median", "медиана мест для наставляемых", Lower, |m| m.quality.mentee_rank_median.map(f64::from);
    /// The largest of these ranks.
    MenteeRankWorst = "mentee-rank-worst", "худшее место для наставляемых", Lower, |m| Some(m.quality.mentee_rank_worst.into());
    /// The mean of the mentees' ranks in the mentors' eyes.
    MentorRankMean = "mentor-rank-mean", "среднее место для наставников", Lower, |m| m.quality.mentor_rank_mean;
    /// The median of these ranks.
    MentorRankMedian = "mentor-rank-median", "медиана мест для наставников", Lower, |m| m.quality.mentor_rank_median.map(f64::from);
    /// The largest of these ranks.
    MentorRankWorst = "mentor-rank-worst", "худшее место для наставников", Lower, |m| Some(m.quality.mentor_rank_worst.into());
    /// The sum of both sides' ranks.
    Egalitarian = "egalitarian", "сумма мест", Lower, |m| Some(m.quality.egalitarian as f64);
    /// The largest rank in any pair.
    Regret = "regret", "худшее место в паре", Lower, |m| Some(m.quality.regret.into());
    /// How far the two sides' rank sums lie apart.
    SexEquality = "sex-equality", "разрыв сумм мест сторон", Lower, |m| Some(m.quality.sex_equality as f64);
    /// The larger of the two sides' rank sums.
    Balance = "balance", "большая из сумм мест сторон", Lower, |m| Some(m.quality.balance as f64);
    /// How many pairs block.
    BlockingPairs = "blocking-pairs", "блокирующие пары", Lower, |m| Some(m.quality.blocking_pairs as f64);
    /// The share of all people who stand in a blocking pair.
    BlockingShare = "blocking-share", "доля людей в блокирующих парах", Lower, |m| m.quality.blocking_share;
    /// In how many blocking pairs one person stands at most.
    BlockingMost = "blocking-most", "больше всего блокирующих пар у одного", Lower, |m| Some(m.quality.blocking_most as f64);
    /// How often a mentee would rather have a mentor whom another has.
    Envy = "envy", "зависть", Lower, |m| Some(m.quality.envy as f64);
    /// How often that mentor, moreover, would rather have the mentee.
    JustifiedEnvy = "justified-envy", "обоснованная зависть", Lower, |m| Some(m.quality.justified_envy as f64);
    /// The Gini coefficient of the mentees' satisfaction.
    Gini = "gini", "коэффициент Джини", Lower, |m| m.quality.gini;
    /// How many pairs the present matching has too, where one is given.
    Overlap = "overlap", "общие пары с нынешними", Higher, |m| m.quality.overlap.map(|shared| shared as f64);
    /// How many stable matchings the instance has, the same for every strategy; of strict lists
    /// only. Counting takes time and memory that may grow exponentially.
    StableMatchings = "stable-matchings", "устойчивые наборы пар", Higher, |m| m.stable_matchings;
    /// The share of people who would get a better partner by a list cut short
    /// ([`manipulability`](crate::mechanisms::manipulability)), where every list has at most
    /// [`Metric::MOST_ENTRIES`] entries and no scores are given. The mechanism runs again for every such list.
    TruncationShare = "truncation-share", "доля выигрывающих от короткого списка", Lower,
        |m| m.manipulability.and_then(Manipulability::truncation_share);
    /// The same by a list with two entries exchanged.
    SwapShare = "swap-share", "доля выигрывающих от перестановки", Lower, |m| m.manipulability.and_then(Manipulability::swap_share);
}

impl Metric {
    /// Untrue lists are tried where no list is longer.
    pub const MOST_ENTRIES: usize = 10;

    /// Those that cost no more than looking at all lists.
    #[must_use]
    pub fn cheap() -> Vec<Self> {
        let dear = [
            Self::SatisfactionShare,
            Self::Overlap,
            Self::StableMatchings,
            Self::TruncationShare,
            Self::SwapShare,
        ];
        Self::ALL.iter().copied().filter(|measure| !dear.contains(measure)).collect()
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
