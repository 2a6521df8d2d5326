//! The ground that every layer stands on: index types, flat containers, exact
//! fixed-point numbers, seeded streams, the control of a long run, and files.
//!
//! Nothing here knows what a matching is.
//!
//! | task | item |
//! | --- | --- |
//! | name a mentee, a mentor or an agent of a pool | [`MenteeIx`], [`MentorIx`], [`AgentIx`] |
//! | say which side, or keep a value for each | [`Side`], [`Sides`] |
//! | bound a long run, cancel it, watch it | [`Control`], [`Progress`], [`StopReason`] |
//! | a table, rows of different lengths, a table of bits | [`Matrix`], [`Csr`], [`BitMatrix`] |
//! | hand in rows of numbers as you have them | [`Rows`], [`FlatRows`]; of Arrow `ArrowRows` |
//! | hand on all faults of an input as one error | [`Faults`] |
//! | sums of floats without rounding | [`Dyadic`] |
//! | counts and odds of any length | [`Natural`] |
//! | scores as whole numbers of a unit | [`Unit`] |
//! | random numbers that a seed repeats | [`stream`] |
//! | words for codes, in two languages or more | [`Phrases`], [`Lexicon`] |
//! | report what cannot be | [`Internal`] |

mod bands;
mod bits;
mod control;
mod csr;
mod dyadic;
mod faults;
mod files;
mod fixed;
mod held;
mod index;
mod internal;
#[cfg(any(feature = "lab", feature = "people"))]
mod json;
mod matrix;
mod meter;
mod natural;
mod order;
mod ratio;
mod rows;
mod seek;
mod shown;
mod side;
mod streams;
mod units;
mod wide;
mod words;

pub(crate) use bands::{Lent, by_row, in_pool, side_by_side, side_by_side_in};
pub use bits::BitMatrix;
pub(crate) use bits::{ones, word};
pub use control::{Control, Observer, Progress, StopReason};
pub use csr::Csr;
pub use dyadic::{Dyadic, DyadicError};
pub(crate) use dyadic::{Limbs, Long, Middle, decoded};
pub use faults::{AnyFault, Faults};
pub use files::{FileFault, FileProblem, MOST_BYTES, read_bytes, read_text, write_whole};
pub use fixed::{FixedError, Unit};
pub(crate) use held::{Held, list_within};
pub(crate) use index::narrow;
pub use index::{AgentIx, Index, MenteeIx, MentorIx, TooMany};
pub use internal::Internal;
#[cfg(any(feature = "lab", feature = "people"))]
pub use json::JsonError;
#[cfg(any(feature = "lab", feature = "people"))]
pub(crate) use json::json;
pub use matrix::{Matrix, ShapeError};
pub use meter::Meter;
pub(crate) use meter::{Pace, Unbounded};
pub use natural::{Natural, NaturalError};
pub(crate) use order::{Ordered, arrange, arrange_by_key, float_key, key_float};
pub use ratio::Ratio;
#[cfg(feature = "arrow")]
pub use rows::{ArrowFault, ArrowHoles, ArrowRows};
pub use rows::{FlatRows, Rows, Unsigned};
pub(crate) use seek::{first_of, place_of};
pub use shown::Shown;
#[cfg(feature = "people")]
pub(crate) use shown::is_invisible;
pub use side::{Side, Sides};
pub(crate) use side::{lines, plural};
#[cfg(any(feature = "lab", feature = "program"))]
pub(crate) use streams::below;
pub use streams::{Stream, stream};
pub(crate) use streams::{keyed_code, shuffle};
pub(crate) use units::{MOST_UNITS, Units};
pub(crate) use wide::{LEAST_OF, Wide, fetch, fetch_ahead, fetch_block, halved, least_of, lower};
pub use words::{Language, Lexicon, LexiconFault, OWN_WORDS, Phrases, Topic, Word, Worded};
pub(crate) use words::{
    Said, as_displayed, assert_sound, coded, count_words, faults, fill, joined_words, words,
};

/// Errors or other items written out one after another, separated by `"; "`.
pub fn joined<T: std::fmt::Display>(items: &[T]) -> String {
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push_str("; ");
        }
        text.push_str(&item.to_string());
    }
    text
}
