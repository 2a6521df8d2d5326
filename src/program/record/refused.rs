//! What strategies and rules refuse, as reasons.

use crate::people::{PersonId, Words};
use crate::program::record::Record;
use crate::program::{FormingReason, PairReason, PeopleReason, Reason, Reasons};
use crate::scoring::{RulesFault, TableFault};
use crate::strategy::{EditFault, KeptApart, PrepareFault, SituationFault, StrategyError};

impl Record {
    pub(in crate::program) fn strategy_refused(
        &self,
        strategy: &str,
        error: StrategyError,
    ) -> Reasons {
        match error {
            StrategyError::Undoable(faults) => self.situation_refused(faults),
            other => {
                let (strategy, fault) = (strategy.to_owned(), Words::said(&other));
                FormingReason::StrategyFault { strategy, fault }.into()
            }
        }
    }

    /// Why two people cannot be paired, told as what it is.
    pub(in crate::program) fn apart(
        mentee: PersonId,
        mentor: PersonId,
        because: KeptApart,
    ) -> Reason {
        match because {
            KeptApart::Veto => PairReason::Excluded { mentee, mentor }.into(),
            because => PairReason::RuleForbids { mentee, mentor, rule: because.to_string() }.into(),
        }
    }

    pub(in crate::program) fn situation_refused(
        &self,
        faults: crate::kernel::Faults<SituationFault>,
    ) -> Reasons {
        let reason = |fault| match fault {
            SituationFault::LockedForbidden { mentee, mentor, because } => {
                Self::apart(mentee, mentor, because)
            }
            SituationFault::LockedVetoed { mentee, mentor } => {
                PairReason::Excluded { mentee, mentor }.into()
            }
            SituationFault::NoSeatForLock { side, person } => {
                let seats = self.facts.seats(side, &person);
                PairReason::NoSeat { side, person, seats }.into()
            }
            SituationFault::UnknownPerson { side, person } => {
                PeopleReason::UnknownPerson { side, person }.into()
            }
            SituationFault::RulesOverGroups { .. } => {
                FormingReason::RulesFault { fault: Words::said(&fault) }.into()
            }
            SituationFault::LockedGroup { .. }
            | SituationFault::LockedSpread { .. }
            | SituationFault::LockedCoLed { .. }
            | SituationFault::NotKept { .. } => {
                let strategy = match fault {
                    SituationFault::NotKept { .. } => crate::strategy::Together::CODE,
                    SituationFault::LockedSpread { .. } => crate::strategy::Even::CODE,
                    SituationFault::LockedCoLed { .. } => crate::strategy::CoMentors::CODE,
                    _ => crate::strategy::Groups::CODE,
                };
                let strategy = strategy.to_owned();
                FormingReason::StrategyFault { strategy, fault: Words::said(&fault) }.into()
            }
        };
        Reasons::from_iter(faults.into_iter().map(reason))
    }

    pub(in crate::program) fn edit_refused(
        &self,
        faults: crate::kernel::Faults<EditFault>,
    ) -> Reasons {
        let reason = |fault| match fault {
            EditFault::NotDrafted { mentee, mentor } => {
                FormingReason::NotDrafted { mentee, mentor }.into()
            }
            EditFault::Drafted { mentee, mentor } => {
                FormingReason::Drafted { mentee, mentor }.into()
            }
            EditFault::NotAllowed { mentee, mentor, because } => {
                Self::apart(mentee, mentor, because)
            }
            EditFault::Locked { mentee, mentor } => {
                FormingReason::IsLocked { mentee, mentor }.into()
            }
            EditFault::NoSeat { side, person } => {
                let seats = self.facts.seats(side, &person);
                PairReason::NoSeat { side, person, seats }.into()
            }
            EditFault::Unknown(SituationFault::UnknownPerson { side, person }) => {
                PeopleReason::UnknownPerson { side, person }.into()
            }
            other => {
                let strategy = "review".to_owned();
                FormingReason::StrategyFault { strategy, fault: Words::said(&other) }.into()
            }
        };
        Reasons::from_iter(faults.into_iter().map(reason))
    }

    pub(in crate::program) fn prepare_refused(&self, fault: PrepareFault) -> Reasons {
        match fault {
            PrepareFault::Rules(faults) => rules_refused(&faults),
            PrepareFault::Situation(faults) => self.situation_refused(faults),
            PrepareFault::Table(TableFault::Stopped(why)) => why.into(),
            other => FormingReason::RulesFault { fault: Words::said(&other) }.into(),
        }
    }
}

/// Rules that do not fit the people.
pub(in crate::program) fn rules_refused(faults: &[RulesFault]) -> Reasons {
    Reasons::from_iter(
        faults.iter().map(|fault| FormingReason::RulesFault { fault: Words::said(&fault) }.into()),
    )
}
