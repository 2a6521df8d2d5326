//! The first place of a value in a list, many entries looked at together.

use super::Wide;

/// How many entries are compared without a branch between them.
const BLOCK: usize = 64;

/// The first place of `value`.
pub(crate) fn place_of<T: Copy + Eq>(list: &[T], value: T) -> Option<usize> {
    first_of(list, value, value).0
}

/// The first place of either value, and how many entries were read.
pub(crate) fn first_of<T: Copy + Eq>(list: &[T], one: T, two: T) -> (Option<usize>, usize) {
    let (from, to) = match (FirstBlock { list, one, two }.widely()) {
        Some(block) => (block * BLOCK, (block + 1) * BLOCK),
        None => (list.len() / BLOCK * BLOCK, list.len()),
    };
    let place = list[from..to].iter().position(|&entry| entry == one || entry == two);
    (place.map(|at| from + at), to)
}

/// The first whole block with either value.
struct FirstBlock<'a, T> {
    list: &'a [T],
    one: T,
    two: T,
}

impl<T: Copy + Eq> Wide for FirstBlock<'_, T> {
    type Output = Option<usize>;

    #[inline(always)]
    fn run(self) -> Option<usize> {
        self.list.chunks_exact(BLOCK).position(|block| {
            // No early exit inside a block, so that its comparisons are done together.
            let mut seen = [0u8; BLOCK];
            for (seen, &entry) in seen.iter_mut().zip(block) {
                *seen = ((entry == self.one) | (entry == self.two)).into();
            }
            seen != [0; BLOCK]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_both_is_found_wherever_it_stands() {
        for length in [0, 1, 63, 64, 65, 200] {
            let list: Vec<u16> = (0..length).map(|at| at * 7 % 151).collect();
            for (one, two) in [(0, 0), (7, 3), (150, 149), (999, 14), (999, 998)] {
                let place = list.iter().position(|&entry| entry == one || entry == two);
                let (found, read) = first_of(&list, one, two);
                assert_eq!(found, place);
                assert!(read <= list.len() && found.is_none_or(|place| place < read));
                assert_eq!(place_of(&list, two), list.iter().position(|&entry| entry == two));
            }
        }
    }
}
