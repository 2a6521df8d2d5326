//! Independent verifiers and measures. Nothing here imports a solver, and no solver imports it.
