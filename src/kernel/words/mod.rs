//! Words for people, beside the values that they say.
//!
//! | task | item |
//! | --- | --- |
//! | say a value | [`Phrases::say`] |
//! | put a value's code, English and Russian beside its variant | `words!` in this crate |
//! | the same for codes that an organisation may add to | `coded!` in this crate |
//! | the same for what can be wrong with an input | `faults!` in this crate |
//! | replace a phrase | [`Phrases::with`] |
//! | say an organisation's own names in a language | [`OWN_WORDS`], [`Phrases::own`] |
//! | plug in another language | [`Lexicon`], [`Phrases::plugged`] |
//!
//! A phrase is found by its [`Topic`] and code. What stands in braces is filled in with
//! the value's fields: `{mentee}`, or `{side:gen}` for a grammatical case of a word.

mod checking;
mod lexicon;
mod macros;
mod numerals;
mod phrases;
mod said;
mod topic;

pub use checking::LexiconFault;
pub use lexicon::Lexicon;
pub(crate) use macros::{coded, faults, words};
pub(crate) use phrases::fill;
pub use phrases::{Phrases, Worded};
pub(crate) use said::{Said, as_displayed};
pub use topic::{Language, OWN_WORDS, Topic, Word};
pub(crate) use topic::{assert_sound, count_words, joined_words};
