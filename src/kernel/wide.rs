//! The widest vector registers that the machine at hand has.

use pulp::{Arch, NullaryFnOnce};

/// A loop that is compiled once for each width of vector registers, and run with the
/// widest that the machine at hand has, whatever the program was built for. The result
/// is the same bit for bit, because no operation is reordered or fused.
///
/// What became of a loop is to be looked at in the machine code: lanes that are added up in a nest of
/// loops may be compiled number by number, or gathered from several blocks at once. Halved in loops of
/// their own, as in [`halved`], or pushed block by block, they become vector instructions.
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

/// Asks the memory for the item at this place, if there is one, and for what lies beside it: it is on
/// its way while something else is done. Only speed depends on it.
///
/// What a processor foresees by itself ends with a page of 4096 bytes, and rows of a table lie
/// pages apart.
#[inline(always)]
pub(crate) fn fetch<T>(items: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    if let (Some(item), Some(sse)) = (items.get(at), pulp::core_arch::x86::Sse::try_new()) {
        // To the second-level cache: the first one is full of what is being worked on.
        sse._mm_prefetch::<{ core::arch::x86_64::_MM_HINT_T1 }>(std::ptr::from_ref(item).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (items, at);
}

/// Bytes that memory hands out together.
const LINE: usize = 64;

/// Asks the memory for so many items from this place on, if there are as many, as [`fetch`] does.
#[inline(always)]
pub(crate) fn fetch_block<T, const SIZE: usize>(items: &[T], from: usize) {
    let Some(block) = items.get(from..).and_then(<[T]>::first_chunk::<SIZE>) else { return };
    for at in (0..SIZE).step_by(LINE.div_ceil(size_of::<T>().max(1))) {
        fetch(block, at);
    }
}

/// Asks the memory for so many items that a loop, which is at this place, comes to a page later: so it
/// need not wait where a page begins.
#[inline(always)]
pub(crate) fn fetch_ahead<T, const SIZE: usize>(items: &[T], at: usize) {
    const PAGE: usize = 4096;
    fetch_block::<T, SIZE>(items, at + PAGE / size_of::<T>().max(1));
}

/// How many numbers [`halved`] takes.
pub(crate) const LEAST_OF: usize = 32;

/// The nearest of numbers, if `nearer` gives that of two, for loops that run
/// [`widely`](Wide::widely): halved again and again, each time in a loop of its own, which the
/// compiler turns into vector instructions.
#[inline(always)]
pub(crate) fn halved<T: Copy>(mut numbers: [T; LEAST_OF], nearer: impl Fn(T, T) -> T) -> T {
    for lane in 0..16 {
        numbers[lane] = nearer(numbers[lane], numbers[lane + 16]);
    }
    for lane in 0..8 {
        numbers[lane] = nearer(numbers[lane], numbers[lane + 8]);
    }
    for lane in 0..4 {
        numbers[lane] = nearer(numbers[lane], numbers[lane + 4]);
    }
    nearer(nearer(numbers[0], numbers[2]), nearer(numbers[1], numbers[3]))
}

/// The least of so many numbers that are no NaN.
#[inline(always)]
pub(crate) fn least_of(numbers: [f64; LEAST_OF]) -> f64 {
    #[inline(always)]
    fn least(one: f64, two: f64) -> f64 {
        if two < one { two } else { one }
    }
    halved(numbers, least)
}

/// Lowers a number in memory to another one, where neither is a NaN.
///
/// The zero that is added changes no number but a negative zero. Without it compilers write only the lanes that become lower,
/// which takes some processors several times as long as writing all.
#[inline(always)]
pub(crate) fn lower(place: &mut f64, number: f64) {
    let least = if number < *place { number } else { *place };
    *place = least + 0.0;
}
