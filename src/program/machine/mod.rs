//! The machine: stages, what they demand, transitions, snapshots.

pub(in crate::program) mod any;
pub(in crate::program) mod applying;
pub(in crate::program) mod desks;
pub(in crate::program) mod erasing;
pub(in crate::program) mod forking;
#[cfg(feature = "import")]
pub(in crate::program) mod importing;
pub(in crate::program) mod light;
pub(in crate::program) mod program;
pub(in crate::program) mod revisions;
pub(in crate::program) mod rostov;
pub(in crate::program) mod snapshot;
pub(in crate::program) mod snapshot_files;
pub(in crate::program) mod stage;
