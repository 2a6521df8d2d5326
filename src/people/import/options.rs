//! What a caller allows.

/// What a caller allows, and sets for everybody.
///
/// Memory while reading is bounded by a small multiple of `max_bytes` for each file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The longest file that is read; 256 MiB.
    pub max_bytes: usize,
    /// The most people of one file; 5 000 000.
    pub max_rows: usize,
    /// The most columns; 4096.
    pub max_columns: usize,
    /// The most faults that are told; the others are counted. 100.
    pub max_faults: usize,
    /// Seats for every mentor, whatever the file says.
    pub mentor_seats: Option<u32>,
    /// Whether what is otherwise noted is a fault: somebody named who is not there or is
    /// named twice, a person who stands in the file again. No.
    pub strict: bool,
    /// Whether a fault shows the answer that cannot be read. No: answers may be private,
    /// and the line, the column, the person and the kind of fault are enough to find it.
    pub show_answers: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_rows: 5_000_000,
            max_columns: 4096,
            max_faults: 100,
            mentor_seats: None,
            strict: false,
            show_answers: false,
        }
    }
}
