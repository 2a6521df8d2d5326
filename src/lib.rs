//! Forms mentoring pairs and groups from weighted preferences, proves what it formed
//! and says why.
//!
//! ```
//! use mentormatch::{assignment::solve, audit::verify_assignment};
//! use mentormatch::{kernel::Control, market::AssignmentProblem};
//!
//! // How well they fit: a row a mentee, a column a mentor; nothing where they must not.
//! let table = vec![vec![Some(9_i64), Some(8)], vec![Some(9), None]];
//! let problem = AssignmentProblem::from_rows(table).build().unwrap();
//! let outcome = solve(&problem, &Control::unbounded());
//! let answer = outcome.solved().ok_or("these pairs cannot be made")?;
//! assert_eq!(answer.value, 17);
//! assert!(verify_assignment(&problem, &answer).is_ok());
//! # Ok::<(), &str>(())
//! ```
//!
//! The layers: [`kernel`] and [`market`] hold what all others speak of; [`stable`],
//! [`assignment`], [`general`], [`triads`], [`mechanisms`] and [`audit`] are matching theory and know
//! nothing of people;
//! [`people`], [`scoring`], [`meetings`], [`strategy`] (feature `people`) and [`program`]
//! (feature `program`) are mentoring, [`printing`] (feature `printing`) makes their papers; [`lab`] (feature `lab`) is for researchers. Without
//! any feature the theory stands alone.
//!
#![doc = include_str!("../docs/TASKS.md")]
// What lower layers keep for higher ones is not dead where a feature leaves these out.
#![cfg_attr(not(feature = "program"), allow(dead_code, unused_imports, unused_macros))]

pub mod kernel;
pub mod market;

pub mod assignment;
pub mod audit;
pub mod general;
pub mod mechanisms;
pub mod stable;
pub mod triads;

#[cfg(feature = "people")]
pub mod meetings;
#[cfg(feature = "people")]
pub mod people;
#[cfg(feature = "printing")]
pub mod printing;
#[cfg(feature = "program")]
pub mod program;
#[cfg(feature = "people")]
pub mod scoring;
#[cfg(feature = "people")]
pub mod strategy;

#[cfg(feature = "lab")]
pub mod lab;

#[cfg(all(doctest, feature = "people"))]
#[doc = include_str!("../README.md")]
struct Readme;
