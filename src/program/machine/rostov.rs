//! Progress in the numbering of Rostov's six-stage model.

use crate::kernel::{Side, coded};
use crate::program::record::demands;
use crate::program::{
    FeedbackFrom, Moment, PairRecord, Program, Reason, Record, SelectingReason, Stage, StageName,
};

/// Where a programme stands on one of Rostov's six stages.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RostovStage {
    /// Its number, 1 to 6: launch conditions; selection and training; bank of mentors;
    /// bank of mentees; organisation of work; closing.
    pub number: u8,
    /// Its stable code.
    pub code: &'static str,
    /// How many parts of its result are there.
    pub done: usize,
    /// What its result still lacks; nothing where it is reached.
    pub open: Vec<Reason>,
}

coded! {
    impl RostovStage: "rostov-stage" {
        /// The codes of the six stages, in order.
        CODES {
            LAUNCH = "launch", "launch conditions", "подготовка условий для запуска";
            SELECTION = "selection",
                "selection and training of mentors",
                "отбор и обучение наставников";
            MENTOR_BANK = "mentor-bank", "bank of mentors", "формирование банка наставников";
            MENTEE_BANK = "mentee-bank", "bank of mentees", "формирование банка наставляемых";
            ORGANISATION = "organisation", "organisation of work", "организация работы";
            CLOSING = "closing", "closing", "завершение программы";
        }
    }
}

impl RostovStage {
    fn as_str(&self) -> &'static str {
        self.code
    }

    /// How much of the result is there, in whole percent, parts counting alike (our
    /// rule); 100 only where nothing is lacking, and 0 where nothing was asked for.
    #[must_use]
    pub fn percent(&self) -> u32 {
        let parts = self.done.saturating_add(self.open.len()).max(1);
        u32::try_from(self.done.saturating_mul(100) / parts).unwrap_or(0)
    }
}

impl<S: Stage> Program<S> {
    /// The programme's progress in Rostov's numbering (our reading of it,
    /// [`StageName::rostov`]): for each of the six stages, how many parts of its result
    /// are there and what it still lacks. Rostov selects and trains before the banks are complete and collects
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
        selection
            .retain(|reason| *reason != SelectingReason::NobodyReady { side: Side::Mentee }.into());
        let organisation = [forming, work].concat();
        let parts = record.parts(&launch);
        let open = [launch, selection, mentors, mentees, organisation, closing];
        let mut number = 0;
        let mut rows = RostovStage::CODES.into_iter().zip(parts);
        open.map(|open| {
            number += 1;
            let (code, done) = rows.next().unwrap_or_default();
            RostovStage { number, code, done, open }
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
    /// The parts of each of Rostov's results that are there: what launch settled; papers
    /// per form and questionnaires, interviews and decisions per mentor; who takes part
    /// in either bank; published pairs with formats and interim feedback; pairs closed
    /// with final feedback, and the papers of closing. Time: O(people + pairs).
    fn parts(&self, launch_lacks: &[Reason]) -> [usize; 6] {
        let facts = &self.facts;
        let settled = 4_usize.saturating_sub(launch_lacks.len());
        let taking_part = |side: Side| {
            let people = match side {
                Side::Mentee => facts.cohort.mentees().len(),
                Side::Mentor => facts.cohort.mentors().len(),
            };
            people.saturating_sub(self.index.held_back[side].len())
        };
        let papers = facts.conditions.forms.iter().map(|form| {
            usize::from(facts.selection.criteria.contains_key(form))
                + usize::from(facts.selection.training.contains_key(form))
        });
        let files = facts.mentor_files.values().map(|file| {
            usize::from(file.questionnaire.is_some())
                + usize::from(file.interview.is_some())
                + usize::from(file.selection.is_some())
        });
        let selection = papers.sum::<usize>() + files.sum::<usize>();
        let of_pairs = |moment: Moment, counts: fn(&PairRecord) -> bool| -> usize {
            let count = |pair: &PairRecord| {
                let given = |from| usize::from(pair.has_feedback(from, moment));
                1 + given(FeedbackFrom::Mentee) + given(FeedbackFrom::Mentor)
            };
            facts.pairs.iter().filter(|pair| counts(pair)).map(count).sum()
        };
        let formats = facts.pairs.iter().filter(|pair| !pair.formats.is_empty()).count();
        let reviewed = |moment| {
            let there = facts.monitoring.reviews.iter().any(|review| review.moment == moment);
            usize::from(there)
        };
        let papers = &facts.closing;
        let organisation = of_pairs(Moment::Interim, |pair| pair.order.is_some())
            + formats
            + reviewed(Moment::Interim)
            + usize::from(!papers.rewards.is_empty())
            + usize::from(!facts.monitoring.measurements.is_empty());
        let granted = papers.rewards.values().any(|reward| !reward.granted.is_empty());
        let closing = of_pairs(Moment::Final, PairRecord::is_closed)
            + reviewed(Moment::Final)
            + usize::from(granted)
            + usize::from(!papers.cases.is_empty())
            + usize::from(!papers.long_term.is_empty())
            + papers.refilling.len();
        let (mentors, mentees) = (taking_part(Side::Mentor), taking_part(Side::Mentee));
        [settled, selection, mentors, mentees, organisation, closing]
    }

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
