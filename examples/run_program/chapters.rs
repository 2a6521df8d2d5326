//! The chapters of the story, one for each stage.

use crate::tale::{Done, Tale};
use crate::{closing, forming, mentees, mentors, preparing, selecting, working};
use mentormatch::program::AnyProgram;

/// One stage from its beginning to the next one's; after the last, the next cycle.
pub(crate) fn tell(program: AnyProgram, tale: &Tale) -> Done<AnyProgram> {
    Ok(match program {
        AnyProgram::Preparation(program) => preparing::tell(program, tale)?.into(),
        AnyProgram::MenteeBase(program) => mentees::tell(program, tale)?.into(),
        AnyProgram::MentorBase(program) => mentors::tell(program, tale)?.into(),
        AnyProgram::Selection(program) => selecting::tell(program, tale)?.into(),
        AnyProgram::Forming(program) => forming::tell(program, tale)?.into(),
        AnyProgram::Work(program) => working::tell(program, tale)?.into(),
        AnyProgram::Closing(program) => closing::tell(program, tale)?.into(),
        AnyProgram::Finished(program) => closing::next_cycle(program, tale)?.into(),
    })
}
