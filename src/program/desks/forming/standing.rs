//! What holds of a pair beyond the moment: whether it may be formed again, whether repairs
//! may move it.

use super::FormingDesk;
use crate::program::papers::operation::{Operation, own};
use crate::program::record::transact::Doing;
use crate::program::{Act, PairNo, PairReason, Reason, Reasons, What};

impl FormingDesk<'_> {
    /// Lets two who were a pair be one again in this cycle, though one of them had declined
    /// or the pair was dissolved: both think otherwise now. Whoever left or withdrew a
    /// consent and came back needs no such decision, and an end that was typed by mistake is
    /// [withdrawn](crate::program::Program::withdraw).
    ///
    /// # Errors
    /// There is no such pair, or nothing keeps the two apart; the day is before the
    /// journal's last entry.
    pub fn allow_again(&mut self, act: &Act, pair: PairNo) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::AllowAgain { pair: own(&pair) });
        let check: Option<Reason> = match self.record.facts.pair(pair) {
            Err(unknown) => Some(unknown),
            Ok(known) => (known.is_live() || !known.bars_again())
                .then(|| PairReason::NotBarred { pair }.into()),
        };
        self.record.transact(doing, check, |record| {
            record.change_pair(pair, |known| known.again = Some(act.day()));
            record.note_pair(act, What::AllowedAgain, pair)
        })
    }

    /// Keeps a live pair from being moved by repairs: it is decided. Pairs of a draft that
    /// were locked, or required by the rules, or made by a change of the curator's are kept
    /// so from the adoption of the draft on.
    ///
    /// # Errors
    /// There is no such pair, or it has ended, or is kept so already; the day is before the
    /// journal's last entry.
    pub fn pin(&mut self, act: &Act, pair: PairNo) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::Pin { pair: own(&pair) });
        self.set_pin(doing, pair, true)
    }

    /// Lets repairs move a pair again.
    ///
    /// # Errors
    /// There is no such pair, or it has ended, or repairs may move it already; the day is
    /// before the journal's last entry.
    pub fn unpin(&mut self, act: &Act, pair: PairNo) -> Result<(), Reasons> {
        let doing = self.record.doing(act, || Operation::Unpin { pair: own(&pair) });
        self.set_pin(doing, pair, false)
    }

    fn set_pin(&mut self, doing: Doing<'_>, pair: PairNo, pinned: bool) -> Result<(), Reasons> {
        let act = doing.act();
        let check: Option<Reason> = match self.record.live(pair) {
            Err(reason) => Some(reason),
            Ok(known) if known.pinned != pinned => None,
            Ok(_) if pinned => Some(PairReason::IsPinned { pair }.into()),
            Ok(_) => Some(PairReason::NotPinned { pair }.into()),
        };
        self.record.transact(doing, check, |record| {
            record.change_pair(pair, |known| known.pinned = pinned);
            record.note_pair(act, if pinned { What::Pinned } else { What::Unpinned }, pair)
        })
    }
}
