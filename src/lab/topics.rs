//! What the interchange has words for.

use super::{
    Expected, FaultKind, HeaderPart, LimitFault, Needed, NoMeaning, NpyError, NpyProblem,
    ParameterWanted, RecipeFault, RunError, experiments, formats,
};
use crate::kernel::{Topic, Worded};
use crate::mechanisms::MECHANISMS;

/// Every topic of the interchange and its parts, beside those that the layers below it have: for a
/// translator, as [`program::TOPICS`](crate::program::TOPICS) are.
pub const LAB_TOPICS: &[Topic] = &[
    MECHANISMS,
    FaultKind::TOPIC,
    Expected::TOPIC,
    Needed::TOPIC,
    NoMeaning::TOPIC,
    LimitFault::TOPIC,
    RunError::TOPIC,
    NpyError::TOPIC,
    NpyProblem::TOPIC,
    HeaderPart::TOPIC,
    RecipeFault::TOPIC,
    ParameterWanted::TOPIC,
    formats::FormatProblem::TOPIC,
    formats::FaultPlace::TOPIC,
    formats::FormatWanted::TOPIC,
    formats::ProjectLine::TOPIC,
    formats::NoPlace::TOPIC,
    formats::Unfit::TOPIC,
    experiments::PlanFault::TOPIC,
    experiments::PlanPart::TOPIC,
    experiments::ExperimentFault::TOPIC,
    experiments::KeptFault::TOPIC,
    experiments::TrialFault::TOPIC,
    experiments::MapFault::TOPIC,
    experiments::LandscapeFault::TOPIC,
    experiments::FrontierFault::TOPIC,
    experiments::NoSuchMatching::TOPIC,
];
