//! Forms mentoring pairs and groups from weighted preferences, proves what it formed
//! and says why.
//!
//! Three doors lead in; [`guides`] has more, with a cookbook of twenty tasks.
//!
//! # Numbers
//!
//! Rows and columns, proposers and receivers, or one pool: places in, partners and the proof
//! out ([`assignment::best()`], [`stable::pairs()`], [`stable::roommates()`]). Vectors, slices,
//! and arrays of `ndarray` and of Arrow (features of these names) are taken as they lie: [`kernel::Rows`].
//!
//! ```
//! use mentormatch::{assignment, audit, stable};
//!
//! // How well they fit: a row a mentee, a column a mentor.
//! let table = vec![vec![9.0, 8.0, 1.0], vec![9.0, 5.0, 1.0]];
//! let found = assignment::best(&table)?;
//! assert_eq!((found.columns, found.value), (vec![Some(1), Some(0)], 17.0));
//! // The proof is checked by code that shares nothing with the solver.
//! let problem = assignment::SumTask::of(&table).problem()?;
//! assert!(audit::verify_assignment(&problem, &found.proof).is_ok());
//!
//! // Whom each would rather have, the best first: nobody would rather change.
//! let found = stable::pairs([[0_u8, 1], [0, 1]], &vec![vec![1_usize, 0], vec![0]])?;
//! assert_eq!(found.receivers, [Some(1), Some(0)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # People
//!
//! Who they are, rules as data, pairs with reasons ([`people`], [`scoring`], [`strategy`];
//! feature `people`). Ids are yours: numbers, texts, `Uuid`.
//!
#![cfg_attr(feature = "people", doc = "```")]
#![cfg_attr(not(feature = "people"), doc = "```ignore")]
//! use mentormatch::people::{Cohort, Mentee, Mentor};
//! use mentormatch::strategy::{Optimal, Prepared, Strategy};
//! use mentormatch::{kernel::Control, scoring::Rules};
//!
//! let (mut olga, mut maria) = (Mentee::new(1_u64), Mentor::new(7_u64));
//! olga.person.languages = ["tt", "ru"].into();
//! maria.person.languages = ["ru"].into();
//! let rules = Rules::from_json(r#"{"version": 1, "criteria": [{"name": "a language",
//!     "kind": "overlap", "field": "languages", "mentee-weight": 2}]}"#)?;
//! let prepared = Prepared::new(Cohort::of([olga], [maria, Mentor::new(8_u64)])?, &rules)?;
//!
//! let free = Control::unbounded();
//! let pairing = Optimal.form(&prepared.situation(&free)?, &free)?.or_stopped()?;
//! assert_eq!(pairing.by::<u64>()?, [(1, 7)]);
//! let why = prepared.explain(&1_u64.into(), &7_u64.into()).ok_or("nobody")?;
//! assert!(why.to_string().contains("points: 2 for the mentee"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A programme
//!
//! Seven stages as types, with papers, consent, a journal and snapshots (`program`; feature
//! `program`). A transition names all that is missing.
//!
#![cfg_attr(feature = "program", doc = "```")]
#![cfg_attr(not(feature = "program"), doc = "```ignore")]
//! use mentormatch::people::{Date, Mentee, PersonId};
//! use mentormatch::program::{Act, Program, Snapshot, StageName};
//!
//! let curator = PersonId::new("curator")?;
//! let act = Act::new(curator.clone(), Date::new(2026, 9, 1).ok_or("no day")?, "order 12");
//! let mut program = Program::begin(&act);
//! program.team().name_curator(&act, &curator)?;
//! program.people().add_mentee(&act, Mentee::new(1_u64))?; // facts may come early
//! // What this stage still lacks, in words; at last `program.advance(&act)` leads on.
//! for reason in program.demands() {
//!     println!("{reason}");
//! }
//! let kept = program.snapshot().to_json()?;
//! let again = Snapshot::from_json(&kept)?.restore()?; // checked again
//! assert_eq!(again.stage(), StageName::Preparation);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The layers: [`kernel`] and [`market`] hold what all others speak of; [`stable`],
//! [`assignment`], [`general`], [`triads`], [`mechanisms`] and [`audit`] are matching theory and know
//! nothing of people;
//! [`people`], [`scoring`], [`meetings`], [`strategy`] (feature `people`) and [`program`]
//! (feature `program`) are mentoring, [`printing`] (feature `printing`) makes their papers; [`lab`] (feature `lab`) is for researchers;
//! [`report`] (feature `report`) writes pages of what was made. Without
//! any feature the theory stands alone.
//!
#![doc = include_str!("../docs/TASKS.md")]
// What lower layers keep for higher ones is not dead where a feature leaves these out.
#![cfg_attr(
    not(all(feature = "import", feature = "lab", feature = "printing", feature = "report")),
    allow(dead_code, unused_imports, unused_macros)
)]

#[cfg(any(doc, doctest))]
pub mod guides;

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

#[cfg(all(feature = "report", any(feature = "lab", feature = "people")))]
pub mod report;

#[cfg(all(doctest, feature = "people"))]
#[doc = include_str!("../README.md")]
struct Readme;
