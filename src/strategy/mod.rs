//! Named pairing strategies and their comparison.
