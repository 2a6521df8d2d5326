//! A matching between mentees and mentors.

use crate::kernel::{Csr, Faults, Index, Internal, MenteeIx, MentorIx, Pace, Unbounded, faults};
use serde::{Deserialize, Serialize};

faults! {
    /// A list of pairs is not a matching of the sides it was given for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum MatchingFault: "matching-fault" {
        /// A mentee's index is out of range.
        Mentee {
            /// The index given.
            mentee: MenteeIx,
            /// How many mentees there are.
            mentees: usize,
        } = "mentee",
            "mentee {mentee} is not among {mentees:mentee|mentees}",
            "наставляемого {mentee} нет: наставляемых всего {mentees}";
        /// A mentor's index is out of range.
        Mentor {
            /// The index given.
            mentor: MentorIx,
            /// How many mentors there are.
            mentors: usize,
        } = "mentor",
            "mentor {mentor} is not among {mentors:mentor|mentors}",
            "наставника {mentor} нет: наставников всего {mentors}";
        /// A pair stands in the list twice.
        Twice {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "twice",
            "the pair of mentee {mentee} and mentor {mentor} is given twice",
            "пара наставляемого {mentee} и наставника {mentor} указана дважды";
    }
}

/// Which mentee works with which mentor. An agent of either side may have several
/// partners; whether its seats allow them is for `audit` to say.
///
/// Partners are held in ascending order, and both directions are stored: a look at
/// an agent's partners costs O(1) from either side.
///
/// ```
/// use mentormatch::kernel::{Index, MenteeIx, MentorIx};
/// use mentormatch::market::Matching;
///
/// let pair = |mentee, mentor| (MenteeIx::at(mentee), MentorIx::at(mentor));
/// let matching = Matching::new(3, 2, [pair(0, 1), pair(2, 1)])?;
/// assert_eq!(matching.mentor_of(MenteeIx::at(2)), Some(MentorIx::at(1)));
/// assert_eq!(matching.unmatched_mentees().map(|one| one.get()).collect::<Vec<_>>(), [1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matching {
    mentors_of: Csr<MentorIx>,
    mentees_of: Csr<MenteeIx>,
}

impl Matching {
    /// The matching that makes no pair between these sides.
    #[must_use]
    pub fn empty(mentees: usize, mentors: usize) -> Self {
        Self::from_sorted(mentees, mentors, &[])
    }

    /// The matching of these pairs, given in any order.
    ///
    /// # Errors
    /// Every fault of the list: indices out of range, pairs given twice.
    pub fn new(
        mentees: usize,
        mentors: usize,
        pairs: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
    ) -> Result<Self, Faults<MatchingFault>> {
        Self::of_pairs(mentees, mentors, pairs.into_iter().collect())
    }

    fn of_pairs(
        mentees: usize,
        mentors: usize,
        mut pairs: Vec<(MenteeIx, MentorIx)>,
    ) -> Result<Self, Faults<MatchingFault>> {
        pairs.sort_unstable();
        let mut faults = Vec::new();
        for (at, &(mentee, mentor)) in pairs.iter().enumerate() {
            if mentee.get() >= mentees {
                faults.push(MatchingFault::Mentee { mentee, mentees });
            }
            if mentor.get() >= mentors {
                faults.push(MatchingFault::Mentor { mentor, mentors });
            }
            if at > 0 && pairs[at - 1] == (mentee, mentor) {
                faults.push(MatchingFault::Twice { mentee, mentor });
            }
        }
        if faults.is_empty() {
            Ok(Self::from_sorted(mentees, mentors, &pairs))
        } else {
            Err(faults.into())
        }
    }

    /// The one-to-one matching that gives each mentee this mentor.
    ///
    /// # Errors
    /// [`MatchingFault::Mentor`] for each index out of range.
    pub fn from_partners(
        partners: &[Option<MentorIx>],
        mentors: usize,
    ) -> Result<Self, Faults<MatchingFault>> {
        Self::new(
            partners.len(),
            mentors,
            MenteeIx::all(partners.len())
                .zip(partners)
                .filter_map(|(mentee, &mentor)| Some((mentee, mentor?))),
        )
    }

    /// The matching of pairs that a solver formed: in range and distinct, in any order.
    ///
    /// # Errors
    /// [`Internal`] where they are not, since the solver then formed no matching.
    pub(crate) fn formed(
        mentees: usize,
        mentors: usize,
        pairs: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
    ) -> Result<Self, Internal> {
        match Self::formed_paced(mentees, mentors, pairs, &mut Unbounded) {
            Ok(formed) => formed,
            Err(never) => match never {},
        }
    }

    /// [`Matching::formed`] at a pace: pairs are put in order by counting, part by part.
    pub(crate) fn formed_paced<P: Pace>(
        mentees: usize,
        mentors: usize,
        pairs: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
        pace: &mut P,
    ) -> Result<Result<Self, Internal>, P::Cut> {
        let mut all = Vec::new();
        for pair in pairs {
            pace.steps(1)?;
            all.push(pair);
        }
        Self::of_distinct(mentees, mentors, &all, pace)
    }

    fn of_distinct<P: Pace>(
        mentees: usize,
        mentors: usize,
        all: &[(MenteeIx, MentorIx)],
        pace: &mut P,
    ) -> Result<Result<Self, Internal>, P::Cut> {
        let by_mentee = Csr::group_paced(mentees, all, |pair| pair.0.get(), pace)?;
        let mut sorted = Vec::with_capacity(all.len());
        let mut distinct = true;
        for row in by_mentee.iter() {
            pace.steps(1 + row.len())?;
            let from = sorted.len();
            sorted.extend_from_slice(row);
            sorted[from..].sort_unstable();
            distinct &= sorted[from..].windows(2).all(|two| two[0] != two[1]);
        }
        let mentors_of = Csr::group_paced(mentees, &sorted, |pair| pair.0.get(), pace)?;
        let mentees_of = Csr::group_paced(mentors, &sorted, |pair| pair.1.get(), pace)?;
        if !distinct || mentees_of.len() < all.len() {
            return Ok(Err(Internal::broken("a solver's pairs are distinct and in range")));
        }
        let (mentors_of, mentees_of) =
            (mentors_of.map(|pair| pair.1), mentees_of.map(|pair| pair.0));
        Ok(Ok(Self { mentors_of, mentees_of }))
    }

    /// The same pairs with the sides exchanged.
    pub(crate) fn turned(&self) -> Self {
        let turned = |(row, column): (MenteeIx, MentorIx)| {
            (MenteeIx::new(column.raw()), MentorIx::new(row.raw()))
        };
        let mut pairs: Vec<_> = self.pairs().map(turned).collect();
        pairs.sort_unstable();
        Self::from_sorted(self.mentors(), self.mentees(), &pairs)
    }

    /// From pairs that are sorted, in range and distinct.
    pub(crate) fn from_sorted(
        mentees: usize,
        mentors: usize,
        pairs: &[(MenteeIx, MentorIx)],
    ) -> Self {
        let mut matching = Self { mentors_of: Csr::new(), mentees_of: Csr::new() };
        matching.refill(mentees, mentors, pairs);
        matching
    }

    /// Replaces everything by these pairs, which are sorted, in range and distinct, in
    /// the memory that is there.
    pub(crate) fn refill(
        &mut self,
        mentees: usize,
        mentors: usize,
        pairs: &[(MenteeIx, MentorIx)],
    ) {
        self.mentors_of.regroup(mentees, pairs.iter().map(|pair| (pair.0.get(), pair.1)));
        self.mentees_of.regroup(mentors, pairs.iter().map(|pair| (pair.1.get(), pair.0)));
    }

    /// Replaces everything by the pairs of agents that have one partner at most, in the memory that is there: the mentor of
    /// each mentee and the mentee of each mentor, which tell of the same pairs.
    pub(crate) fn refill_one_each(
        &mut self,
        mentor_of: impl Iterator<Item = Option<MentorIx>>,
        mentee_of: impl Iterator<Item = Option<MenteeIx>>,
    ) {
        self.mentors_of.refill(mentor_of);
        self.mentees_of.refill(mentee_of);
    }

    /// The bytes that the matching holds beside its own place.
    pub(crate) fn bytes_held(&self) -> u64 {
        (self.mentors_of.bytes_held() + self.mentees_of.bytes_held()) as u64
    }

    /// How many mentees there are, paired or not.
    #[must_use]
    pub fn mentees(&self) -> usize {
        self.mentors_of.rows()
    }

    /// How many mentors there are, paired or not.
    #[must_use]
    pub fn mentors(&self) -> usize {
        self.mentees_of.rows()
    }

    /// How many pairs were made.
    #[must_use]
    pub fn size(&self) -> usize {
        self.mentors_of.len()
    }

    /// The mentors of `mentee`, ascending.
    #[must_use]
    #[inline]
    pub fn mentors_of(&self, mentee: MenteeIx) -> &[MentorIx] {
        self.mentors_of.row(mentee.get())
    }

    /// The mentees of `mentor`, ascending: a group, where there are several.
    #[must_use]
    #[inline]
    pub fn mentees_of(&self, mentor: MentorIx) -> &[MenteeIx] {
        self.mentees_of.row(mentor.get())
    }

    /// The first mentor of `mentee`: the only one, where mentees have one seat.
    #[must_use]
    #[inline]
    pub fn mentor_of(&self, mentee: MenteeIx) -> Option<MentorIx> {
        self.mentors_of(mentee).first().copied()
    }

    /// Whether this pair was made.
    #[must_use]
    pub fn contains(&self, mentee: MenteeIx, mentor: MentorIx) -> bool {
        self.mentors_of(mentee).binary_search(&mentor).is_ok()
    }

    /// All pairs, ascending by mentee, then mentor.
    pub fn pairs(&self) -> impl Iterator<Item = (MenteeIx, MentorIx)> {
        MenteeIx::all(self.mentees())
            .flat_map(|mentee| self.mentors_of(mentee).iter().map(move |&mentor| (mentee, mentor)))
    }

    /// The mentees without a mentor, ascending.
    pub fn unmatched_mentees(&self) -> impl Iterator<Item = MenteeIx> {
        MenteeIx::all(self.mentees()).filter(|&mentee| self.mentors_of(mentee).is_empty())
    }

    /// The mentors without a mentee, ascending.
    pub fn unmatched_mentors(&self) -> impl Iterator<Item = MentorIx> {
        MentorIx::all(self.mentors()).filter(|&mentor| self.mentees_of(mentor).is_empty())
    }
}

impl<'de> Deserialize<'de> for Matching {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Raw {
            mentors_of: Vec<Vec<MentorIx>>,
            mentees_of: Vec<Vec<MenteeIx>>,
        }
        let raw = Raw::deserialize(deserializer)?;
        let pairs = MenteeIx::all(raw.mentors_of.len())
            .zip(&raw.mentors_of)
            .flat_map(|(mentee, mentors)| mentors.iter().map(move |&mentor| (mentee, mentor)));
        let matching = Self::new(raw.mentors_of.len(), raw.mentees_of.len(), pairs)
            .map_err(|faults| serde::de::Error::custom(crate::kernel::joined(&faults)))?;
        if matching.mentees_of == Csr::from(raw.mentees_of) {
            Ok(matching)
        } else {
            Err(serde::de::Error::custom("the two sides of the matching disagree"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(mentee: u32, mentor: u32) -> (MenteeIx, MentorIx) {
        (MenteeIx::new(mentee), MentorIx::new(mentor))
    }

    #[test]
    fn both_directions_agree() {
        let matching = Matching::new(3, 2, [pair(2, 1), pair(0, 1)]).unwrap();
        assert_eq!(matching.pairs().collect::<Vec<_>>(), [pair(0, 1), pair(2, 1)]);
        assert_eq!(matching.mentees_of(MentorIx::new(1)), [MenteeIx::new(0), MenteeIx::new(2)]);
        assert_eq!(matching.unmatched_mentees().collect::<Vec<_>>(), [MenteeIx::new(1)]);
        assert_eq!(matching.unmatched_mentors().collect::<Vec<_>>(), [MentorIx::new(0)]);
        assert!(matching.contains(MenteeIx::new(2), MentorIx::new(1)));
        let json = serde_json::to_string(&matching).unwrap();
        assert_eq!(serde_json::from_str::<Matching>(&json).unwrap(), matching);
    }

    #[test]
    fn every_fault_of_a_list_is_reported() {
        let faults = Matching::new(1, 1, [pair(0, 0), pair(0, 0), pair(4, 7)]).unwrap_err();
        assert_eq!(faults.len(), 3);
        let damaged = r#"{"mentors_of":[[0]],"mentees_of":[[]]}"#;
        assert!(serde_json::from_str::<Matching>(damaged).is_err());
    }
}
