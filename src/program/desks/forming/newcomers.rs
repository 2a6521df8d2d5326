//! Newcomers who are admitted while pairs are formed.

use super::FormingDesk;
use crate::kernel::Side;
use crate::people::{Mentee, Mentor};
use crate::program::papers::operation::{Operation, own};
use crate::program::{Act, MentorFile, Ready, Reasons, Training, What};

impl FormingDesk<'_> {
    /// Admits a newcomer with everything at hand: the mentee enters the base and is
    /// ready. Step by step it goes by [`PeopleDesk::add_mentee`](crate::program::PeopleDesk::add_mentee),
    /// [`PeopleDesk::record_consent`](crate::program::PeopleDesk::record_consent) and
    /// [`Program::ready_mentee`](crate::program::Program::ready_mentee).
    ///
    /// # Errors
    /// Everything that the mentee lacks, and the faults of [`PeopleDesk::add_mentee`](crate::program::PeopleDesk::add_mentee);
    /// nothing is recorded then.
    pub fn admit_mentee(&mut self, act: &Act, mentee: Mentee) -> Result<Ready<Mentee>, Reasons> {
        let doing = self.record.doing(act, || Operation::AdmitMentee { mentee: own(&mentee) });
        let mut reasons = self.record.entry_faults(Side::Mentee, &mentee.person);
        reasons.extend(self.record.facts.mentee_lacks(&mentee));
        self.record.transact(doing, reasons, |record| {
            let id = mentee.person.id.clone();
            record.insert_mentee(mentee);
            record.note(act, What::Admitted, [id.clone()]).with(Ready::new(id))
        })
    }

    /// Admits a newcomer with everything at hand: the mentor enters the base with
    /// questionnaire, interview, decision and training, and is ready. Step by step it
    /// goes by the same operations as in stages 3 and 4, and then
    /// [`Program::ready_mentor`](crate::program::Program::ready_mentor).
    ///
    /// # Errors
    /// Everything that the mentor lacks, and the faults of [`PeopleDesk::add_mentor`](crate::program::PeopleDesk::add_mentor);
    /// nothing is recorded then.
    pub fn admit_mentor(
        &mut self,
        act: &Act,
        mentor: Mentor,
        file: MentorFile,
    ) -> Result<Ready<Mentor>, Reasons> {
        let doing = self
            .record
            .doing(act, || Operation::AdmitMentor { mentor: own(&mentor), file: own(&file) });
        let mut reasons = self.record.entry_faults(Side::Mentor, &mentor.person);
        reasons.extend(self.record.facts.mentor_lacks_with(&mentor, &file));
        if file.training == Some(Training::Waived) {
            reasons.extend(self.record.waiver_faults(&mentor));
        }
        self.record.transact(doing, reasons, |record| {
            let id = mentor.person.id.clone();
            record.facts.mentor_files.insert(id.clone(), file);
            record.insert_mentor(mentor);
            record.note(act, What::Admitted, [id.clone()]).with(Ready::new(id))
        })
    }
}
