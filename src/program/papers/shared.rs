//! A big part of what is recorded, shared by copies until one of them changes it.

use serde::{Deserialize, Serialize};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A value that copies share. A copy costs a counter; the first change of one of the
/// copies makes it a value of its own, which costs what cloning the value costs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::program) struct Shared<T>(Arc<T>);

impl<T: Clone> Shared<T> {
    pub(in crate::program) fn new(value: T) -> Self {
        Self(Arc::new(value))
    }

    /// The value itself, copied only where somebody else has it too.
    pub(in crate::program) fn into_inner(self) -> T {
        Arc::unwrap_or_clone(self.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}
