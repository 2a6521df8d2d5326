//! A draft that is made beside the programme, on another thread, while the programme goes
//! on: prepared, solved, and taken where it still fits.

use super::FormingDesk;
use crate::kernel::{Control, MenteeIx, MentorIx, Ordered, Side, StopReason};
use crate::market::{Outcome, Stopped};
use crate::people::PersonId;
use crate::program::papers::operation::Operation;
use crate::program::{
    Act, DraftChange, Entry, FormingReason, OpenPairing, PairReason, Reason, Reasons, Record, What,
};
use crate::strategy::{Pairing, PairingBound, Situation, Strategy};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// A draft still to be made, with all that is needed for it: owned, so that it goes to
/// another thread and no lock is held while it is solved. A copy shares everything.
///
/// ```
/// use mentormatch::kernel::Control;
/// use mentormatch::program::DraftJob;
/// use mentormatch::strategy::Optimal;
///
/// fn in_the_background(job: DraftJob) {
///     let thread = std::thread::spawn(move || job.solve(&Optimal, &Control::unbounded()));
///     # drop(thread);
/// }
/// ```
pub struct DraftJob {
    record: Record,
    open: OpenPairing,
}

impl Clone for DraftJob {
    fn clone(&self) -> Self {
        Self { record: self.record.clone(), open: self.open.fork() }
    }
}

/// What a strategy made of a [`DraftJob`]; [`FormingDesk::take_draft`] takes it.
#[derive(Clone)]
pub struct SolvedDraft {
    job: DraftJob,
    code: &'static str,
    pairing: Pairing,
    stopped: Option<StopReason>,
    bound: Option<PairingBound>,
    waiting: Vec<PersonId>,
}

/// A draft that was taken into the programme.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TakenDraft<'a> {
    /// The draft, under review from now on.
    pub draft: &'a Pairing,
    /// What changed since it was prepared. Where anything did, the draft claims no more than
    /// to be feasible, as the programme stands now.
    pub changes: Vec<DraftChange>,
    /// Its pairs that do not fit any more and were left out.
    pub refused: Vec<RefusedPair>,
}

/// A pair that a draft held and that cannot be made any more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedPair {
    /// The mentee.
    pub mentee: PersonId,
    /// The mentor.
    pub mentor: PersonId,
    /// Everything that keeps them apart.
    pub reasons: Reasons,
}

impl DraftJob {
    /// Has a strategy make the draft, in the situation as it was when the job was prepared.
    /// The control reports how far scoring and strategy have come (phase, done, total), and
    /// cancels or bounds both. A strategy that was stopped, cancelled included, hands over
    /// the best pairing that it found, which claims no more than to be feasible.
    ///
    /// Time and memory: those of scoring everybody and of the strategy.
    ///
    /// # Errors
    /// A locked or required pair cannot be made; the strategy gives no pairing; the run was
    /// stopped before it found one.
    pub fn solve(
        &self,
        strategy: &dyn Strategy,
        control: &Control<'_>,
    ) -> Result<SolvedDraft, Reasons> {
        let formed = self.record.formed(&self.open, strategy, None, control)?;
        let (mut pairing, stopped, bound, waiting) = match formed {
            Outcome::Solved(pairing) => (pairing, None, None, Vec::new()),
            Outcome::Impossible(never) => match never {},
            Outcome::Stopped(Stopped { reason, best: None }) => return Err(reason.into()),
            Outcome::Stopped(Stopped { reason, best: Some(best) }) => {
                (best.pairing, Some(reason), best.bound, best.waiting)
            }
        };
        self.record.settle_forms(&mut pairing);
        let (job, code) = (self.clone(), strategy.code());
        Ok(SolvedDraft { job, code, pairing, stopped, bound, waiting })
    }
}

impl SolvedDraft {
    /// The pairing, in the situation as it was when the job was prepared.
    #[must_use]
    pub fn pairing(&self) -> &Pairing {
        &self.pairing
    }

    /// Why the strategy was stopped, where it was: the pairing is the best that it had found.
    #[must_use]
    pub fn stopped(&self) -> Option<StopReason> {
        self.stopped
    }

    /// How much better the best may be, where the strategy was stopped and that is known.
    #[must_use]
    pub fn bound(&self) -> Option<PairingBound> {
        self.bound
    }

    /// Where a strategy of mutual preferences was stopped, the people who were still to be heard:
    /// every two who would rather have each other are one of them and somebody else, or one of a
    /// locked pair.
    #[must_use]
    pub fn waiting(&self) -> &[PersonId] {
        &self.waiting
    }
}

impl fmt::Debug for DraftJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DraftJob(after change {})", self.record.stamp().number())
    }
}

impl fmt::Debug for SolvedDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.pairing.pairs.len();
        write!(f, "SolvedDraft({size} pairs by {}, {:?})", self.code, self.job)
    }
}

impl<'a> FormingDesk<'a> {
    /// Prepares a draft of those who are ready, to be solved elsewhere: nothing is scored
    /// here, and what the job needs is shared with the programme, which goes on meanwhile.
    /// O(people × rules) where that was not prepared before.
    ///
    /// # Errors
    /// There are no rules, or they do not fit the people.
    pub fn prepare_draft(&self) -> Result<DraftJob, Reasons> {
        self.record.prepared(self.open)?;
        Ok(DraftJob { record: self.record.clone(), open: self.open.fork() })
    }

    /// Takes a draft that was made beside the programme, for review in place of the one that
    /// was under review when it was prepared, and tells what changed since then.
    ///
    /// Where nothing did, it is the draft with everything that was proven of it. Else each of
    /// its pairs is looked at as the programme stands now: those that still fit are the
    /// draft, with the pairs locked or required meanwhile, and the others are left out, each
    /// with its reasons. People are scored anew only where somebody's data or the rules
    /// changed.
    ///
    /// # Errors
    /// The draft is of another programme or cycle; another draft has come under review
    /// meanwhile; the rules do not fit the people any more, or what still fits breaks a rule
    /// over groups; the run was stopped; the day is before the journal's last entry. Nothing
    /// changes then, and the solved draft can be taken later.
    pub fn take_draft(
        self,
        act: &Act,
        solved: &SolvedDraft,
        control: &Control<'_>,
    ) -> Result<TakenDraft<'a>, Reasons> {
        let Self { record, open } = self;
        let job = &solved.job;
        let mut reasons: Vec<Reason> = Vec::new();
        if !record.went_on_from(&job.record) {
            reasons.push(FormingReason::ForeignDraft.into());
        } else if open.draft != job.open.draft {
            reasons.push(FormingReason::OtherDraft.into());
        }
        let make = |record: &Record| record.taken(open, solved, control);
        let doing = record.doing_what_is_made(act);
        let (pairing, changes, refused) =
            record.transact_making(doing, reasons, make, |record, made| {
                record.making(|| Operation::PlaceDraft { pairing: made.0.clone() });
                record.note(act, What::Drafted, []).with(made)
            })?;
        Ok(TakenDraft { draft: open.draft.insert(Arc::new(pairing)), changes, refused })
    }
}

type Taken = (Pairing, Vec<DraftChange>, Vec<RefusedPair>);

impl Record {
    /// Whether this record came from that one by operations. An erasure changes the words
    /// of entries and never what happened when, nor to which pair.
    fn went_on_from(&self, before: &Self) -> bool {
        let (then, now) = (before.journal().entries(), self.journal().entries());
        let same = |(one, other): (&Entry, &Entry)| {
            (one.on, one.what, one.pair) == (other.on, other.what, other.pair)
        };
        self.cycle() == before.cycle() && then.len() <= now.len() && then.iter().zip(now).all(same)
    }

    /// The solved draft as it can be in the record as it stands.
    fn taken(
        &self,
        open: &OpenPairing,
        solved: &SolvedDraft,
        control: &Control<'_>,
    ) -> Result<Taken, Reasons> {
        let SolvedDraft { job, code, pairing, .. } = solved;
        let prepared = job.record.prepared(&job.open)?;
        let alike = self.scored_alike(&job.record)?;
        if self.stamp().is(job.record.stamp()) {
            open.kept.keep(&prepared);
        } else if alike {
            self.prepared_again(open, prepared)?;
        }
        let changes = self.draft_changes((&job.record, &job.open), open)?;
        if changes.is_empty() && alike {
            return Ok((pairing.clone(), changes, Vec::new()));
        }
        let (mut made, refused) = self.in_situation(open, &|_| true, control, |situation| {
            let (pairs, refused) = self.still_fitting(situation, pairing);
            let made = situation.pairing(code, pairs);
            Ok((made.map_err(|error| self.strategy_refused(code, error))?, refused))
        })?;
        made.seed = pairing.seed;
        self.settle_forms(&mut made);
        Ok((made, changes, refused))
    }

    /// The pairs of a draft that can still be made around what is locked now, by position,
    /// and the others with what keeps them apart. Where seats have become fewer, the first
    /// pairs of the draft have them.
    fn still_fitting(
        &self,
        situation: &Situation,
        pairing: &Pairing,
    ) -> (Vec<(MenteeIx, MentorIx)>, Vec<RefusedPair>) {
        let mut asked: BTreeMap<(Side, PersonId), usize> = BTreeMap::new();
        let locked =
            situation.locked().iter().filter_map(|&(one, other)| situation.ids(one, other));
        let locked: BTreeSet<_> = locked.into_set();
        for (mentee, mentor) in &locked {
            *asked.entry((Side::Mentee, mentee.clone())).or_default() += 1;
            *asked.entry((Side::Mentor, mentor.clone())).or_default() += 1;
        }
        let (mut pairs, mut refused) = (Vec::new(), Vec::new());
        for pair in &pairing.pairs {
            let (mentee, mentor) = (pair.mentee.clone(), pair.mentor.clone());
            let at = situation.mentee(&mentee).ok().zip(situation.mentor(&mentor).ok());
            if locked.contains(&(mentee.clone(), mentor.clone())) {
                pairs.extend(at);
                continue;
            }
            let mut reasons = self.pair_faults(&mentee, &mentor);
            let apart = at.and_then(|(one, other)| situation.kept_apart(one, other));
            if reasons.is_empty() {
                reasons.extend(apart.map(|why| Self::apart(mentee.clone(), mentor.clone(), why)));
            }
            let keys = [(Side::Mentee, mentee.clone()), (Side::Mentor, mentor.clone())];
            if reasons.is_empty() {
                let more = |key: &(Side, PersonId)| asked.get(key).copied().unwrap_or_default() + 1;
                let full = |key: &(Side, PersonId)| self.seat_fault(key.0, &key.1, more(key));
                reasons.extend(keys.iter().filter_map(full));
            }
            match (Reasons::check(reasons), at) {
                (Ok(()), Some(at)) => {
                    keys.into_iter().for_each(|key| *asked.entry(key).or_default() += 1);
                    pairs.push(at);
                }
                (Err(reasons), _) => refused.push(RefusedPair { mentee, mentor, reasons }),
                // Whoever is ready stands in the cohort that pairs are formed from.
                (Ok(()), None) => {
                    let reasons =
                        PairReason::Excluded { mentee: mentee.clone(), mentor: mentor.clone() };
                    refused.push(RefusedPair { mentee, mentor, reasons: reasons.into() });
                }
            }
        }
        (pairs, refused)
    }
}
