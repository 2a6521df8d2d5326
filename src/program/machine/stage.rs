//! The seven stages, as types and as names.

use crate::program::StageName;
use crate::program::papers::pairs::OpenPairing;
use crate::program::papers::saved::Saved;
use crate::program::reasons::Reason;
use crate::program::record::{Facts, Index, demands};
mod sealed {
    pub trait Sealed {}
}
/// One of the seven stages, or [`Finished`]: whatever a
/// [`Program`](crate::program::Program) can be in. Sealed.
pub trait State: sealed::Sealed + Sized {
    /// What the state leaves in a snapshot.
    #[doc(hidden)]
    fn save(&self) -> Saved;

    /// A copy for a scenario.
    #[doc(hidden)]
    fn fork(&self) -> Self;

    /// The pairing under way, where there is one.
    #[doc(hidden)]
    fn open(&mut self) -> Option<&mut OpenPairing> {
        None
    }
}

/// One of the seven stages. Sealed.
///
/// What each transition demands, all of it together where anything is missing:
///
/// | from | to | the result that [`advance`](crate::program::Program::advance) demands |
/// | --- | --- | --- |
/// | [`Preparation`] | [`MenteeBase`] | a curator, a form, a roadmap with steps, a resource |
/// | [`MenteeBase`] | [`MentorBase`] | a mentee who takes part: consent, a request, an open form |
/// | [`MentorBase`] | [`Selection`] | a mentor who takes part: consent, an open form |
/// | [`Selection`] | [`Forming`] | criteria and a training plan for each form; questionnaire, interview and decision of every mentor who takes part; somebody ready on each side |
/// | [`Forming`] | [`Work`] | a working pair, or one whose work is closed; no draft left open; support for every ready mentee without a mentor; no working pair whose match to requests is judged provisionally only |
/// | [`Work`] | [`Closing`] | no draft, proposal or agreed pair left open; support as before; a format and interim feedback of both sides for every working pair, and the assessment where its form obliges to one; a measurement; an interim review; a reward devised |
/// | [`Closing`] | [`Finished`] | no working pair; final feedback of both sides of every closed pair; exit measurements where there were entry ones; a final review; a reward granted; a case; a long-term base; both bases being refilled |
///
/// Pairs move at their own speed: what is proposed or agreed when stage 6 begins is answered
/// and published there, and pairs that are published in stage 5 work in it.
///
/// The last cycle's [`Finished`] leads to the next one's [`Preparation`] by
/// [`next_cycle`](crate::program::Program::next_cycle).
pub trait Stage: State {
    /// What follows this stage.
    type Next: State;

    /// The stage's name.
    const NAME: StageName;

    /// Why the stage's result is not there yet.
    #[doc(hidden)]
    fn demands(&self, facts: &Facts, index: &Index) -> Vec<Reason>;

    /// Hands the open work on.
    #[doc(hidden)]
    fn next(self) -> Self::Next;
}

/// Stages 5 and 6: pairs are formed, first for all, then for newcomers and those
/// whose pair broke. Sealed.
pub trait FormsPairs: Stage {
    /// The pairing under way.
    #[doc(hidden)]
    fn pairing(&self) -> &OpenPairing;

    /// The pairing under way, to be changed.
    #[doc(hidden)]
    fn pairing_mut(&mut self) -> &mut OpenPairing;
}

/// Stages 5, 6 and 7: pairs that an order fixed work, whatever others still wait for, and
/// their work can be closed. Sealed.
pub trait ClosesPairs: Stage {}

macro_rules! stages {
    ($($(#[$doc:meta])* $name:ident => $next:ident, $demands:path;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, PartialEq)]
        pub struct $name {
            pub(in crate::program) sealed: (),
        }

        impl sealed::Sealed for $name {}

        impl State for $name {
            fn save(&self) -> Saved {
                Saved::$name
            }

            fn fork(&self) -> Self {
                Self::begin()
            }
        }

        impl Stage for $name {
            type Next = $next;
            const NAME: StageName = StageName::$name;

            fn demands(&self, facts: &Facts, index: &Index) -> Vec<Reason> {
                $demands(facts, index)
            }

            fn next(self) -> $next {
                $next::begin()
            }
        }

        impl $name {
            pub(in crate::program) fn begin() -> Self {
                Self { sealed: () }
            }
        }
    )*};
}

stages! {
    /// Stage 1: forms, curator, roadmap and resources are settled.
    Preparation => MenteeBase, demands::preparation;
    /// Stage 2: mentees and their requests are collected.
    MenteeBase => MentorBase, demands::mentee_base;
    /// Stage 3: mentors and their resources are collected.
    MentorBase => Selection, demands::mentor_base;
    /// Stage 4: mentors are selected and trained.
    Selection => Forming, demands::selection;
    /// Stage 7: results, feedback, rewards, the long-term base.
    Closing => Finished, demands::closing;
}

macro_rules! pairing_stages {
    ($($(#[$doc:meta])* $name:ident => $next:ty, $next_is:expr, $demands:path;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, PartialEq)]
        pub struct $name {
            pub(in crate::program) open: OpenPairing,
        }

        impl sealed::Sealed for $name {}

        impl State for $name {
            fn save(&self) -> Saved {
                Saved::$name(self.open.clone())
            }

            fn fork(&self) -> Self {
                Self { open: self.open.fork() }
            }

            fn open(&mut self) -> Option<&mut OpenPairing> {
                Some(&mut self.open)
            }
        }

        impl Stage for $name {
            type Next = $next;
            const NAME: StageName = StageName::$name;

            fn demands(&self, facts: &Facts, index: &Index) -> Vec<Reason> {
                let mut reasons = $demands(facts, index);
                reasons.extend(self.open.demand());
                reasons
            }

            fn next(self) -> $next {
                $next_is(self)
            }
        }

        impl FormsPairs for $name {
            fn pairing(&self) -> &OpenPairing {
                &self.open
            }

            fn pairing_mut(&mut self) -> &mut OpenPairing {
                &mut self.open
            }
        }
    )*};
}

pairing_stages! {
    /// Stage 5: pairs and groups are formed. Owns the locks and the draft.
    Forming => Work, |stage: Forming| Work { open: stage.open }, demands::forming;
    /// Stage 6: pairs work, break and are formed anew. Owns the locks and the draft
    /// of re-pairing.
    Work => Closing, |_| Closing::begin(), demands::work;
}

impl Forming {
    pub(in crate::program) fn begin() -> Self {
        Self { open: OpenPairing::default() }
    }
}

impl ClosesPairs for Forming {}

impl ClosesPairs for Work {}

impl ClosesPairs for Closing {}

/// After stage 7: a cycle whose results are all there. It can be read, saved,
/// cleared of a person, and followed by the next cycle.
#[derive(Debug, PartialEq)]
pub struct Finished {
    pub(in crate::program) sealed: (),
}

impl Finished {
    pub(in crate::program) fn begin() -> Self {
        Self { sealed: () }
    }
}

impl sealed::Sealed for Finished {}

impl State for Finished {
    fn save(&self) -> Saved {
        Saved::Finished
    }

    fn fork(&self) -> Self {
        Self::begin()
    }
}
