//! Optimal assignment.
