//! Forms mentoring pairs and groups from weighted preferences, proves what it formed
//! and says why.
//!
//! | task | where | guarantee | cost |
//! | --- | --- | --- | --- |
//! | read people from files | `people::import::cohort` (feature `import`) | all faults together | O(bytes) |
//! | score pairs by rules | [`scoring::Rules::compile`], [`scoring::CompiledRules::score`] | exact, parts add up | O(pairs × rules), parallel |
//! | explain a score | [`scoring::CompiledRules::explain`] | sums exactly | O(rules) |
//! | say why somebody fits nobody | [`scoring::CompiledRules::obstacles`] | counts by rule | O(people × rules) |
//! | plan quick meetings | [`meetings::plan()`], [`meetings::replan()`] | fewest rounds, or the best set within a limit | see there |
//! | pairs where wishes coincide | [`meetings::mutual()`], [`strategy::procedures::GroupMeeting`] | three stated choices, proven | an assignment |
//! | form pairs by a named strategy | [`strategy::Strategy`], [`strategy::built_in`] | stated and verified claim | see there |
//! | shortlists, and the review of a draft | [`strategy::shortlists`], [`strategy::Review`] | exact costs | O(n³) |
//! | repair after a decline | [`strategy::repair`] | fewest pairs given up for one mentee | O(pairs) |
//! | exchange in one pool | [`strategy::exchange`] | stable or Tan's partition; best total by search | see there |
//! | compare strategies | [`strategy::compare`] | the same measures for all | sum of its parts |
//! | run a programme | [`program::Program`] | a result demanded at each transition | transitions move pointers |
//! | stable matching, best for one side | [`stable::mentee_optimal`], [`stable::mentor_optimal`] | Gale and Shapley 1962 | O(entries) |
//! | the same from scores | [`stable::optimal_by_scores`] | sorted only as far as needed | O(entries) |
//! | the same from your own source | [`stable::deferred_acceptance`] | the same | O(proposals) |
//! | the best sum of pairs | [`assignment::solve`] | exact for integers, stated tolerance for floats | see there |
//! | the same within a limit, in lent memory | [`assignment::solve_with`] | a matching and a bound where stopped | the same |
//! | the same after a change | [`assignment::solve_again`] | the same | a few searches |
//! | what a demand would cost | [`assignment::Sensitivity`] | exact | O(n²) a pair, O(n³) all |
//! | check an answer | [`audit`] | shares no code with the solvers | one pass |
//! | solve instances from any language | `lab::run` (feature `lab`) | verified answers | – |
//!
//! The layers: [`kernel`] and [`market`] hold what all others speak of; [`stable`],
//! [`assignment`], [`triads`] and [`audit`] are matching theory and know nothing of people;
//! [`people`], [`scoring`], [`meetings`], [`strategy`] (feature `people`) and [`program`]
//! (feature `program`) are mentoring. Without any feature the theory stands alone.

// What lower layers keep for higher ones is not dead where a feature leaves these out.
#![cfg_attr(not(feature = "program"), allow(dead_code, unused_imports, unused_macros))]

pub mod kernel;
pub mod market;

pub mod assignment;
pub mod audit;
pub mod stable;
pub mod triads;

#[cfg(feature = "people")]
pub mod meetings;
#[cfg(feature = "people")]
pub mod people;
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
