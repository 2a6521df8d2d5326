//! Counts what a run holds against its memory limit.

use super::{Control, Progress, StopReason};

/// So many items of a list between two reports.
const LISTED: u64 = 1024;

/// The bytes that a run holds beyond its input, counted as they are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    bytes: u64,
    limit: u64,
}

impl Held {
    pub(crate) fn new(control: &Control<'_>) -> Self {
        Self { bytes: 0, limit: control.memory_limit().unwrap_or(u64::MAX) }
    }

    /// So many more bytes.
    pub(crate) fn take(&mut self, bytes: u64) -> Result<(), StopReason> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > self.limit { Err(StopReason::MemoryLimit) } else { Ok(()) }
    }

    /// So many bytes were freed.
    pub(crate) fn free(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

/// What an iterator finds, in a list of at most `limit`, and why there are no more where
/// some may be left. A step of `control` is an item; its memory limit counts the list, where
/// `bytes` says what an item holds beside its own place.
pub(crate) fn list_within<T>(
    found: impl Iterator<Item = T>,
    limit: Option<u64>,
    bytes: impl Fn(&T) -> u64,
    control: &Control<'_>,
) -> (Vec<T>, Option<StopReason>) {
    // A vector that grows holds its items in the old place and in one twice as large.
    let place = 3 * size_of::<T>() as u64;
    let (mut held, mut listed) = (Held::new(control), Vec::new());
    for item in found {
        let done = listed.len() as u64;
        if done % LISTED == 0 {
            control.report(Progress::new("listing", done, None));
        }
        let within = if limit == Some(done) {
            Err(StopReason::WorkLimit)
        } else {
            control.check(done).and_then(|()| held.take(place + bytes(&item)))
        };
        if let Err(reason) = within {
            return (listed, Some(reason));
        }
        listed.push(item);
    }
    (listed, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_ends_at_its_limit_and_where_memory_does() {
        let control = Control::unbounded().with_memory_limit(10 * (3 * 8 + 6));
        let (listed, stopped) = list_within(0u64.., None, |_| 6, &control);
        assert_eq!((listed.len(), stopped), (10, Some(StopReason::MemoryLimit)));
        let (listed, stopped) = list_within(0u64.., Some(4), |_| 6, &control);
        assert_eq!((listed.len(), stopped), (4, Some(StopReason::WorkLimit)));
        let (listed, stopped) = list_within(0u64..4, Some(4), |_| 6, &control);
        assert_eq!((listed.len(), stopped), (4, None));
        let mut held = Held::new(&control);
        assert_eq!(held.take(300), Ok(()));
        held.free(1);
        assert_eq!((held.take(1), held.take(1)), (Ok(()), Err(StopReason::MemoryLimit)));
    }
}
