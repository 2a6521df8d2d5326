//! Seeded streams of random numbers.
//!
//! A stream is named by a seed and a label. Streams of different labels are
//! independent, so adding a draw to one part of a program changes no other part.

use rand::Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_chacha::{ChaCha8Rng, ChaCha20Rng};

/// A reproducible stream of random numbers (ChaCha with 8 rounds).
pub type Stream = ChaCha8Rng;

/// The stream of this seed and label; the same on every platform.
///
/// The label is folded with FNV-1a into ChaCha's stream number.
#[must_use]
pub fn stream(seed: u64, label: &str) -> Stream {
    let folded = label.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut stream = ChaCha8Rng::seed_from_u64(seed);
    stream.set_stream(folded);
    stream
}

/// A position below `count`, which is at least 1; the bias is below count/2⁶⁴.
pub(crate) fn below(draws: &mut impl Rng, count: usize) -> usize {
    // A product of two 64-bit numbers: its upper half is below `count`.
    ((u128::from(draws.next_u64()) * count as u128) >> 64) as usize
}

/// Puts the items in a drawn order (Fisher–Yates).
pub(crate) fn shuffle<T>(items: &mut [T], draws: &mut impl Rng) {
    for at in (1..items.len()).rev() {
        items.swap(at, below(draws, at + 1));
    }
}

/// A code of `message` that cannot be told from chance without the key: ChaCha20 in a
/// cascade (Bellare, Canetti and Krawczyk 1996). The key turns into a new one with each
/// eight bytes, taken as the cipher's stream number; the length goes first, so that no
/// message begins another.
pub(crate) fn keyed_code(key: [u8; 32], message: &[u8]) -> [u8; 32] {
    let block = |key, number| {
        let mut cipher = ChaCha20Rng::from_seed(key);
        cipher.set_stream(number);
        let mut next = [0; 32];
        cipher.fill_bytes(&mut next);
        next
    };
    let mut key = block(key, message.len() as u64);
    for bytes in message.chunks(8) {
        let number = bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
        key = block(key, number);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_frozen_and_independent() {
        let mut first = stream(1, "lottery");
        let drawn = [first.next_u64(), first.next_u64()];
        let mut again = stream(1, "lottery");
        assert_eq!(drawn, [again.next_u64(), again.next_u64()]);
        assert_ne!(drawn[0], stream(1, "cohort").next_u64());
        assert_ne!(drawn[0], stream(2, "lottery").next_u64());
    }
}
