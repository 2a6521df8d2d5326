//! Reports for people: one file that opens anywhere, or Markdown.
//!
//! A page holds its drawings and its style; it asks no network, runs no script, and can be read on
//! a phone, in print, in the dark, with a keyboard and by a screen reader. What comes from outside,
//! names first of all, is shown as text whatever it is.
//!
//! | report | item |
//! | --- | --- |
//! | of an experiment (feature `lab`) | `ExperimentReport` |
//! | of one pairing, for the curator (feature `people`) | `PairingReport` |

// Only reports of experiments have charts and parts that open.
#![cfg_attr(not(feature = "lab"), allow(dead_code, unused_imports))]

mod block;
mod chart;
#[cfg(feature = "lab")]
mod experiment;
mod html;
mod markdown;
#[cfg(feature = "people")]
mod pairing;

#[cfg(feature = "lab")]
pub use experiment::ExperimentReport;
#[cfg(feature = "people")]
pub use pairing::PairingReport;
