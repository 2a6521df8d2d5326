//! Stable matchings.
