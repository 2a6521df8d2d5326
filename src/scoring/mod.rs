//! Rules as data, compiled and evaluated in parallel.
