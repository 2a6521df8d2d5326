//! Who takes part, and who is ready for a pair.

use crate::people::{Participant, PersonId};
use std::fmt;
use std::marker::PhantomData;
/// The token of somebody who may be paired: a consenting mentee with a request, or
/// a consenting mentor who was selected and trained.
///
/// Only a programme makes one, and it cannot be saved: a restored programme derives
/// it again. Every use checks that it still holds.
///
/// ```compile_fail,E0451
/// use mentormatch::people::{Mentor, PersonId};
/// use mentormatch::program::Ready;
///
/// let id = PersonId::new("m-1").unwrap();
/// let token = Ready::<Mentor> { id, role: std::marker::PhantomData };
/// ```
pub struct Ready<P: Participant> {
    id: PersonId,
    role: PhantomData<P>,
}

impl<P: Participant> Ready<P> {
    pub(in crate::program) fn new(id: PersonId) -> Self {
        Self { id, role: PhantomData }
    }

    /// Whose token it is.
    #[must_use]
    pub fn id(&self) -> &PersonId {
        &self.id
    }
}

impl<P: Participant> fmt::Debug for Ready<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ready({} {})", P::SIDE, self.id)
    }
}
