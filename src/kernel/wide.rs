//! The widest vector registers that the machine at hand has.

/// Does `work` with the widest vector instructions that the machine at hand has,
/// whatever the program was built for: what is inlined into `work` is compiled once for
/// each, and the choice is made when it runs. The result is the same bit for bit,
/// because no operation is reordered or fused.
///
/// The choice costs a few nanoseconds: `work` should be a loop, and functions that it
/// calls should be inlined.
#[inline(always)]
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
