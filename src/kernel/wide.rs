//! The widest vector registers that the machine at hand has.

use pulp::{Arch, NullaryFnOnce};

/// A loop that is compiled once for each width of vector registers, and run with the
/// widest that the machine at hand has, whatever the program was built for. The result
/// is the same bit for bit, because no operation is reordered or fused.
pub(crate) trait Wide: Sized {
    type Output;

    /// The loop. What is not inlined stays as it was built, so this and what it calls is
    /// to be marked `#[inline(always)]`; a closure could not be marked.
    fn run(self) -> Self::Output;

    /// Runs the loop. The choice costs a few nanoseconds.
    #[inline(always)]
    fn widely(self) -> Self::Output {
        Arch::new().dispatch(Chosen(self))
    }
}

struct Chosen<Loop>(Loop);

impl<Loop: Wide> NullaryFnOnce for Chosen<Loop> {
    type Output = Loop::Output;

    #[inline(always)]
    fn call(self) -> Loop::Output {
        self.0.run()
    }
}
