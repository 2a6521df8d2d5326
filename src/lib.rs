//! Forms mentoring pairs and groups from weighted preferences.

pub mod kernel;
pub mod market;

pub mod assignment;
pub mod audit;
pub mod stable;

pub mod people;
pub mod program;
pub mod scoring;
pub mod strategy;

#[cfg(feature = "lab")]
pub mod lab;
