//! The guides of the repository's `docs`, to be read here; they exist in the documentation only.
//! Where a guide links to another one, look for it in this list.

/// Twenty tasks, each with a few lines that run.
#[cfg(all(feature = "import", feature = "program"))]
#[doc = include_str!("../docs/COOKBOOK.md")]
pub mod cookbook {}

/// How a curator writes rules.
#[doc = include_str!("../docs/RULES.md")]
pub mod rules {}

/// How the columns of files become people.
#[cfg(feature = "import")]
#[doc = include_str!("../docs/IMPORT.md")]
pub mod import {}

/// Best sums: problems, proofs, techniques.
#[doc = include_str!("../docs/ASSIGNMENT.md")]
pub mod assignment {}

/// Stable matchings: problems, proofs, techniques.
#[doc = include_str!("../docs/STABLE.md")]
pub mod stable {}

/// The proofs that come with answers, as JSON, and how to check them.
#[doc = include_str!("../docs/CERTIFICATES.md")]
pub mod certificates {}

/// Quick meetings of many with many.
#[doc = include_str!("../docs/MEETINGS.md")]
pub mod meetings {}

/// The procedures by which a centre finds pairs.
#[doc = include_str!("../docs/PROCEDURES.md")]
pub mod procedures {}

/// What a programme measures, and what may be concluded.
#[doc = include_str!("../docs/MONITORING.md")]
pub mod monitoring {}

/// Very many people.
#[doc = include_str!("../docs/SCALE.md")]
pub mod scale {}

/// The words of mentoring and of matching, with the Russian terms.
#[doc = include_str!("../docs/GLOSSARY.md")]
pub mod glossary {}
