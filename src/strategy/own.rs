//! What an application's own strategy formed, made whole.

use super::form::form;
use super::{Claim, OpenMarket, Pairing, PairsFault, Situation, StrategyError};
use crate::kernel::{Index, MenteeIx, MentorIx, Side};
use crate::market::Matching;
use crate::people::PersonId;
use std::collections::BTreeSet;

impl Situation {
    /// The whole pairing of these pairs: what a strategy of the application's own hands
    /// over. Positions are those of the cohort, in any order; locked pairs are made, listed
    /// or not.
    ///
    /// Scores, forms, the people left with the reasons and shortages, and the measures are
    /// filled in, and an independent audit looks whether everybody keeps to their seats and
    /// every pair is allowed. That is all that is claimed ([`Claim::Feasible`]);
    /// [`Situation::pairing_shown`] claims more. O(pairs of the table).
    ///
    /// ```
    /// use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx};
    /// use mentormatch::market::Outcome;
    /// use mentormatch::people::{Base, Cohort, Mentee, Mentor, PersonId};
    /// use mentormatch::scoring::Rules;
    /// use mentormatch::strategy::{Formed, Prepared, Situation, Strategy, StrategyError};
    ///
    /// /// The first mentee with the first mentor, the second with the second.
    /// struct AsTheyStand;
    ///
    /// impl Strategy for AsTheyStand {
    ///     fn code(&self) -> &'static str {
    ///         "as-they-stand"
    ///     }
    ///
    ///     fn form(&self, situation: &Situation, _: &Control<'_>) -> Result<Formed, StrategyError> {
    ///         let open = situation.remaining()?;
    ///         let pairs = MenteeIx::all(open.scores.mentees())
    ///             .zip(MentorIx::all(open.scores.mentors()))
    ///             .filter(|&(mentee, mentor)| open.scores.is_allowed(mentee, mentor));
    ///         situation.pairing(self.code(), pairs).map(Outcome::Solved)
    ///     }
    /// }
    ///
    /// let mentees = ["olga", "ivan"].map(|id| Mentee::new(PersonId::new(id).unwrap()));
    /// let mentors = Base::new([Mentor::new(PersonId::new("maria")?)]).unwrap();
    /// let cohort = Cohort::new(Base::new(mentees).unwrap(), mentors).unwrap();
    /// let free = Control::unbounded();
    /// let situation = Prepared::new(cohort, &Rules::default())?.situation(&free)?;
    /// let pairing = AsTheyStand.form(&situation, &free)?.or_stopped()?;
    /// assert!(pairing.verified);
    /// assert_eq!(pairing.pairs[0].mentee.as_str(), "olga");
    /// assert_eq!(pairing.unmatched_mentees[0].person.as_str(), "ivan");
    /// assert_eq!(pairing.shortages.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`StrategyError::Pairs`] with every fault of the pairs, and as for
    /// [`Situation::market`].
    pub fn pairing(
        &self,
        code: &'static str,
        pairs: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
    ) -> Result<Pairing, StrategyError> {
        self.whole(code, pairs, Claim::Feasible, |_, _| true)
    }

    /// As [`Situation::pairing`], with more claimed of the pairs than that they can be made
    /// ([`Claim::Own`]): what exactly, the strategy's documentation says and `verifier`
    /// checks. It gets the market that the locked pairs leave and what was made of it, and
    /// should share no code with what formed the pairs. [`Pairing::verified`] holds where
    /// it and the audit both accept.
    ///
    /// # Errors
    /// As for [`Situation::pairing`].
    pub fn pairing_shown(
        &self,
        code: &'static str,
        pairs: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
        verifier: impl FnOnce(&OpenMarket, &Matching) -> bool,
    ) -> Result<Pairing, StrategyError> {
        self.whole(code, pairs, Claim::Own, verifier)
    }

    fn whole(
        &self,
        code: &'static str,
        pairs: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
        claim: Claim,
        verifier: impl FnOnce(&OpenMarket, &Matching) -> bool,
    ) -> Result<Pairing, StrategyError> {
        let (made, faults) = self.looked_at(pairs);
        if !faults.is_empty() {
            return Err(StrategyError::Pairs { strategy: code, faults: faults.into() });
        }
        let markets = self.markets()?;
        let remaining = markets.remaining();
        let (mentees, mentors) = (remaining.scores.mentees(), remaining.scores.mentors());
        let rest = made.difference(self.locked()).copied();
        let rest = Matching::new(mentees, mentors, rest)
            .map_err(|faults| StrategyError::refused(code, &faults))?;
        let verified = verifier(remaining, &rest);
        form(self, code, None, &markets, &rest, claim, verified)
    }

    /// The pairs with the locked ones, and everything that keeps them from being made.
    fn looked_at(
        &self,
        pairs: impl IntoIterator<Item = (MenteeIx, MentorIx)>,
    ) -> (BTreeSet<(MenteeIx, MentorIx)>, Vec<PairsFault>) {
        let mut faults = Vec::new();
        let mut listed = BTreeSet::new();
        for (mentee, mentor) in pairs {
            let Some(ids) = self.ids(mentee, mentor) else {
                faults.push(PairsFault::Unknown { mentee, mentor });
                continue;
            };
            if !listed.insert((mentee, mentor)) {
                faults.push(PairsFault::Twice { mentee: ids.0, mentor: ids.1 });
            } else if let Some(because) = self.kept_apart(mentee, mentor) {
                faults.push(PairsFault::KeptApart { mentee: ids.0, mentor: ids.1, because });
            }
        }
        listed.extend(self.locked());
        let (mentee_seats, mentor_seats) =
            (self.prepared().mentee_seats(), self.prepared().mentor_seats());
        let mut taken = (vec![0_u64; mentee_seats.len()], vec![0_u64; mentor_seats.len()]);
        for (mentee, mentor) in &listed {
            taken.0[mentee.get()] += 1;
            taken.1[mentor.get()] += 1;
        }
        let cohort = self.cohort();
        let mut over = |side, taken: &[u64], seats: &[u32], ids: Vec<&PersonId>| {
            for ((&pairs, &seats), person) in taken.iter().zip(seats).zip(ids) {
                if pairs > u64::from(seats) {
                    faults.push(PairsFault::Seats { side, person: person.clone(), seats, pairs });
                }
            }
        };
        over(Side::Mentee, &taken.0, mentee_seats, cohort.mentees().ids().collect());
        over(Side::Mentor, &taken.1, mentor_seats, cohort.mentors().ids().collect());
        (listed, faults)
    }
}
