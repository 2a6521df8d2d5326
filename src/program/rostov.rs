//! Progress in the numbering of Rostov's six-stage model.

use super::demands;
use super::{Program, Reason, Record, Side, Stage, StageName};

/// The codes of Rostov's six stages, in order.
pub(super) const ROSTOV_STAGES: [&str; 6] =
    ["launch", "selection", "mentor-bank", "mentee-bank", "organisation", "closing"];

/// Where a programme stands on one of Rostov's six stages.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RostovStage {
    /// Its number, 1 to 6: launch conditions; selection and training; bank of mentors;
    /// bank of mentees; organisation of work; closing.
    pub number: u8,
    /// What its result still lacks; nothing where it is reached.
    pub open: Vec<Reason>,
}

impl<S: Stage> Program<S> {
    /// The programme's progress in Rostov's numbering (our reading of it,
    /// [`StageName::rostov`]): for each of the six stages, what its result still
    /// lacks. Rostov selects and trains before the banks are complete and collects
    /// mentors before mentees; since facts may be recorded early, the results come in
    /// that order here whatever the stage of the target model.
    ///
    /// Time: proportional to what is missing and the final papers.
    #[must_use]
    pub fn rostov(&self) -> [RostovStage; 6] {
        let record = self.record();
        let [launch, mentees, mentors, mut selection, forming, work, closing] =
            StageName::ALL.map(|stage| match stage == S::NAME {
                true => self.demands(),
                false => record.lacks(stage, S::NAME),
            });
        // Selection does not wait for mentees here: their bank comes after it.
        selection.retain(|reason| *reason != Reason::NobodyReady { side: Side::Mentee });
        let organisation = [forming, work].concat();
        let mut number = 0;
        [launch, selection, mentors, mentees, organisation, closing].map(|open| {
            number += 1;
            RostovStage { number, open }
        })
    }

    /// The number of the first of Rostov's stages whose result is not reached; 6 where
    /// all are.
    #[must_use]
    pub fn rostov_number(&self) -> u8 {
        let stages = self.rostov();
        stages.iter().find(|stage| !stage.open.is_empty()).map_or(6, |stage| stage.number)
    }
}

impl Record {
    /// What another stage's result lacks, seen from the stage `now`: nothing of a
    /// stage that is past.
    fn lacks(&self, stage: StageName, now: StageName) -> Vec<Reason> {
        if stage < now {
            return Vec::new();
        }
        let demands = match stage {
            StageName::Preparation => demands::preparation,
            StageName::MenteeBase => demands::mentee_base,
            StageName::MentorBase => demands::mentor_base,
            StageName::Selection => demands::selection,
            StageName::Forming => demands::forming,
            StageName::Work => demands::work,
            StageName::Closing => demands::closing,
        };
        demands(&self.facts, &self.index)
    }
}
