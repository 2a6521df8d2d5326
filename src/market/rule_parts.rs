//! What each rule adds to both views of each pair.

use crate::kernel::{Faults, MenteeIx, MentorIx, arrange_by_key, faults};

/// What each rule adds to a pair, for the mentee and for the mentor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairParts {
    /// The pair's mentee.
    pub mentee: MenteeIx,
    /// The pair's mentor.
    pub mentor: MentorIx,
    /// What each rule adds to the mentee's view.
    pub of_mentee: Vec<i64>,
    /// What each rule adds to the mentor's view.
    pub of_mentor: Vec<i64>,
}

/// Scores of pairs as sums over rules: what has to be known to say what other weights of the rules would
/// change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleParts {
    rules: usize,
    /// Ascending by mentee, then mentor.
    pairs: Vec<PairParts>,
}

faults! {
    /// Parts that do not belong together.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum RulePartsFault: "rule-parts-fault" {
        /// A pair has another number of parts than there are rules.
        Rules {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
            /// How many rules there are.
            rules: usize,
        } = "rules",
            "mentee {mentee} and mentor {mentor}: one part a rule is needed, of {rules:rule|rules}",
            "наставляемый {mentee}, наставник {mentor}: нужна часть на каждое правило, правил {rules}";
        /// A pair stands there twice.
        Twice {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "twice",
            "mentee {mentee} and mentor {mentor} have parts twice",
            "части наставляемого {mentee} и наставника {mentor} указаны дважды";
        /// A part beyond 2⁴⁸, so that sums might overflow.
        Range {
            /// The pair's mentee.
            mentee: MenteeIx,
            /// The pair's mentor.
            mentor: MentorIx,
        } = "range",
            "mentee {mentee} and mentor {mentor}: a part is beyond 2^48",
            "наставляемый {mentee}, наставник {mentor}: часть больше 2^48";
    }
}

impl RuleParts {
    /// The parts of the allowed pairs, in any order.
    ///
    /// # Errors
    /// Every [`RulePartsFault`].
    pub fn new(rules: usize, mut pairs: Vec<PairParts>) -> Result<Self, Faults<RulePartsFault>> {
        arrange_by_key(&mut pairs, |pair| (pair.mentee, pair.mentor));
        let mut faults = Vec::new();
        let mut last = None;
        for pair in &pairs {
            let (mentee, mentor) = (pair.mentee, pair.mentor);
            if pair.of_mentee.len() != rules || pair.of_mentor.len() != rules {
                faults.push(RulePartsFault::Rules { mentee, mentor, rules });
            }
            let mut parts = pair.of_mentee.iter().chain(&pair.of_mentor);
            if parts.any(|part| part.unsigned_abs() > 1 << 48) {
                faults.push(RulePartsFault::Range { mentee, mentor });
            }
            if last == Some((mentee, mentor)) {
                faults.push(RulePartsFault::Twice { mentee, mentor });
            }
            last = Some((mentee, mentor));
        }
        if faults.is_empty() { Ok(Self { rules, pairs }) } else { Err(faults.into()) }
    }

    /// How many rules there are.
    #[must_use]
    pub fn rules(&self) -> usize {
        self.rules
    }

    /// The pairs, ascending by mentee, then mentor.
    #[must_use]
    pub fn pairs(&self) -> &[PairParts] {
        &self.pairs
    }

    /// The parts of one pair; nothing where it is not allowed.
    #[must_use]
    pub fn of(&self, mentee: MenteeIx, mentor: MentorIx) -> Option<&PairParts> {
        let key = (mentee, mentor);
        let at = self.pairs.binary_search_by_key(&key, |pair| (pair.mentee, pair.mentor)).ok()?;
        Some(&self.pairs[at])
    }
}

impl PairParts {
    /// What each rule adds to both views together.
    pub(crate) fn together(&self) -> impl Iterator<Item = i64> + '_ {
        self.of_mentee.iter().zip(&self.of_mentor).map(|(one, other)| one + other)
    }
}
