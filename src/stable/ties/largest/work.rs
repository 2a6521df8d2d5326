//! The steps of a search, and numbers that look like chance.

use crate::kernel::{Control, StopReason};

/// So many entries read count as a step.
const READS_A_STEP: u64 = 1 << 12;

/// Counts of the steps of all parts.
#[derive(Clone, Copy, Default)]
pub(super) struct Work {
    pub(super) nodes: u64,
    pub(super) steps: u64,
    /// Entries read while lists are cut and pairs tried.
    pub(super) reads: u64,
}

impl Work {
    /// What a limit of the work counts.
    pub(super) fn total(self) -> u64 {
        self.nodes + self.steps + self.reads / READS_A_STEP
    }

    /// Counts entries that were read, and asks the control where they make a step full.
    pub(super) fn read(&mut self, entries: usize, control: &Control<'_>) -> Result<(), StopReason> {
        let before = self.reads / READS_A_STEP;
        self.reads += entries as u64;
        if self.reads / READS_A_STEP == before { Ok(()) } else { control.check(self.total()) }
    }
}

/// A number from 0 to 1 that looks like chance (the finalizer of MurmurHash3).
pub(super) fn scattered(pair: u32, turn: u32) -> f64 {
    let mut mixed = u64::from(pair) << 32 | u64::from(turn);
    mixed = (mixed ^ mixed >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed = (mixed ^ mixed >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    f64::from((mixed ^ mixed >> 33) as u32) / f64::from(u32::MAX)
}
