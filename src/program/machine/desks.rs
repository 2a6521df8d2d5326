//! Which stage has which desk.

use crate::people::Mentee;
use crate::people::Mentor;
use crate::people::PersonId;
use crate::program::Ready;
use crate::program::Reasons;
use crate::program::desks::forming::FormingDesk;
use crate::program::desks::gatherings::GatheringsDesk;
use crate::program::desks::monitoring::MonitoringDesk;
use crate::program::desks::people::PeopleDesk;
use crate::program::desks::planning::PlanningDesk;
use crate::program::desks::preparing::PreparingDesk;
use crate::program::desks::results::{ClosingDesk, ResultsDesk};
use crate::program::desks::selecting::SelectingDesk;
use crate::program::desks::team::TeamDesk;
use crate::program::desks::work::{ArrangingDesk, WorkDesk};
use crate::program::{
    ClosesPairs, Closing, FormsPairs, OpenPairing, Preparation, Program, Stage, State,
};

impl<S: Stage> Program<S> {
    /// The desk of people: who enters, what is known of them, consent, who leaves.
    pub fn people(&mut self) -> PeopleDesk<'_> {
        PeopleDesk { record: &mut self.record }
    }

    /// The desk of the team: offices, tasks and papers, resources, audiences outside, steps
    /// of the roadmap, the rules of pairing and of proposals.
    pub fn team(&mut self) -> TeamDesk<'_> {
        TeamDesk { record: &mut self.record }
    }

    /// The desk of selection and training: criteria, plans, interviews, decisions, sessions.
    pub fn selecting(&mut self) -> SelectingDesk<'_> {
        SelectingDesk { record: &mut self.record }
    }

    /// The desk of gatherings: group meetings, open days, personal talks.
    pub fn gatherings(&mut self) -> GatheringsDesk<'_> {
        GatheringsDesk { record: &mut self.record }
    }

    /// The desk of monitoring: questionnaires, measurements, reviews, feedback, coverage.
    pub fn monitoring(&mut self) -> MonitoringDesk<'_> {
        MonitoringDesk { record: &mut self.record }
    }
}

impl Program<Preparation> {
    /// The desk of stage 1: forms, roadmap, numbering.
    pub fn preparing(&mut self) -> PreparingDesk<'_> {
        PreparingDesk { record: &mut self.record }
    }
}

impl<S: FormsPairs> Program<S> {
    /// The pairs locked for the next draft, and the draft under review.
    #[must_use]
    pub fn open_pairing(&self) -> &OpenPairing {
        self.stage.pairing()
    }

    /// The desk of forming, in stages 5 and 6: locks, vetoes, drafts, proposals, consent,
    /// the order, dissolving, repair, support, newcomers.
    pub fn forming(&mut self) -> FormingDesk<'_> {
        FormingDesk { record: &mut self.record, open: self.stage.pairing_mut() }
    }

    /// The desk of planning, in stages 5 and 6: what may be asked before pairs are formed.
    /// It only reads.
    pub fn planning(&self) -> PlanningDesk<'_> {
        PlanningDesk { record: &self.record, open: self.stage.pairing() }
    }
}

impl<S: ClosesPairs> Program<S> {
    /// The desk of work, in stages 5 to 7: analyses, goals, meetings, diary, assessment,
    /// closing a pair.
    pub fn work(&mut self) -> WorkDesk<'_> {
        WorkDesk { record: &mut self.record }
    }

    /// The desk of results, in stages 5 to 7: results, opinions, ratings.
    pub fn results(&mut self) -> ResultsDesk<'_> {
        ResultsDesk { record: &mut self.record }
    }
}

impl<S: FormsPairs> Program<S> {
    /// The desk of what stages 5 and 6 arrange: formats, trials, rewards.
    pub fn arranging(&mut self) -> ArrangingDesk<'_> {
        ArrangingDesk { record: &mut self.record }
    }
}

impl Program<Closing> {
    /// The desk of stage 7: rewards granted, cases, next themes, assessment from outside, the
    /// long-term base.
    pub fn closing(&mut self) -> ClosingDesk<'_> {
        ClosingDesk { record: &mut self.record }
    }
}

impl<S: State> Program<S> {
    /// The token of a mentee who may be paired.
    ///
    /// # Errors
    /// Everything that the mentee lacks.
    pub fn ready_mentee(&self, mentee: &PersonId) -> Result<Ready<Mentee>, Reasons> {
        let facts = self.record().facts();
        let known = facts.mentee(mentee)?;
        Reasons::check(facts.mentee_lacks(known))?;
        Ok(Ready::new(mentee.clone()))
    }

    /// The token of a mentor who may be paired.
    ///
    /// # Errors
    /// Everything that the mentor lacks.
    pub fn ready_mentor(&self, mentor: &PersonId) -> Result<Ready<Mentor>, Reasons> {
        let facts = self.record().facts();
        let known = facts.mentor(mentor)?;
        Reasons::check(facts.mentor_lacks(known))?;
        Ok(Ready::new(mentor.clone()))
    }
}
