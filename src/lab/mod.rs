//! The instance interchange and generators for researchers.
