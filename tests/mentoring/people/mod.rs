//! Forms as data, and reading people from files.

mod conversions;
mod forms;
mod ids;
#[cfg(feature = "import")]
mod import;
#[cfg(feature = "import")]
mod import_bounds;
#[cfg(feature = "import")]
mod import_docs;
#[cfg(feature = "import")]
mod import_fuzz;
#[cfg(feature = "import")]
mod import_shapes;
#[cfg(all(feature = "import", feature = "parquet"))]
mod parquet;
#[cfg(feature = "import")]
mod published;
#[cfg(feature = "import")]
mod report_kinds;
mod report_nasty;
#[cfg(feature = "import")]
mod report_rules;
#[cfg(feature = "import")]
mod reports;
#[cfg(feature = "import")]
mod suggest;
