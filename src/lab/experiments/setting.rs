//! One instance as all strategies take it, and the row of each.

use super::metric::{Measured, Metric};
use super::plan::Plan;
use super::row::{Row, RowStatus};
use super::trial::{Trial, most_satisfied, satisfaction};
use crate::audit::{measures_within, quality};
use crate::kernel::{Control, Ordered, Phrases, Side, StopReason, Worded, faults};
use crate::market::{Matching, Outcome, Stopped, Ties, TwoSided};
use crate::mechanisms::{Given, Manipulability, Mechanism, Room, manipulability, verify};
use crate::stable::Lattice;
use std::borrow::Cow;
use std::time::Instant;

faults! {
    /// A mechanism shows that what it looks for does not exist.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct NoSuchMatching: "no-such-matching" {
        /// How many mentees compete for too few seats.
        mentees: usize,
    } = "no-such-matching",
        "no such matching exists: {mentees:mentee competes|mentees compete} for too few seats",
        "такого распределения нет: мест не хватает, наставляемых на них {mentees}";
}

impl Row {
    /// Says why a run has no answer, or not the whole.
    fn says<W: Worded>(&mut self, why: &W) {
        self.reason = Some(Phrases::english().say(why));
        self.reason_russian = Some(Phrases::russian().say(why));
    }
}

/// One instance as all strategies take it.
pub(super) struct Setting<'a> {
    sample: &'a Trial,
    seed: u64,
    plan: &'a Plan,
    control: &'a Control<'a>,
    /// The market without ties; nothing where it has none.
    strict: Option<TwoSided>,
    seated_mentees: u64,
    most: Option<u64>,
    stable_matchings: Option<f64>,
}

impl<'a> Setting<'a> {
    pub(super) fn new(
        sample: &'a Trial,
        seed: u64,
        plan: &'a Plan,
        control: &'a Control<'a>,
    ) -> Result<Self, StopReason> {
        let market = sample.market();
        let strict =
            match market.break_ties_within(Ties::Lottery { seed }, &control.without_work_limit()) {
                Outcome::Solved(Cow::Owned(broken)) if market.has_ties() => Some(broken),
                Outcome::Stopped(stopped) => return Err(stopped.reason),
                _ => None,
            };
        let seats = market.seats(Side::Mentee);
        let seated = (0..seats.agents()).filter(|&mentee| seats.of(mentee) > 0).count() as u64;
        let mut setting = Self {
            sample,
            seed,
            plan,
            control,
            strict,
            seated_mentees: seated,
            most: None,
            stable_matchings: None,
        };
        let asked = |measure| plan.measures.contains(&measure);
        let ask = |_: u64| control.without_work_limit().check(0).is_err();
        let within = setting.bounds(&ask);
        if asked(Metric::SatisfactionShare) {
            setting.most = most_satisfied(market, &within).map(|best| satisfaction(market, &best));
        }
        if asked(Metric::StableMatchings) && !market.has_ties() {
            setting.stable_matchings = stable_matchings(market, &within);
        }
        Ok(setting)
    }

    /// The bounds of one run: the caller's, and the plan's work limit.
    fn bounds<'c>(&self, ask: &'c (dyn Fn(u64) -> bool + Sync)) -> Control<'c> {
        let mut control = Control::unbounded().with_cancel_when(ask);
        if let Some(steps) = self.plan.work_limit {
            control = control.with_work_limit(steps);
        }
        if let Some(bytes) = self.control.memory_limit() {
            control = control.with_memory_limit(bytes);
        }
        control
    }

    /// The row of a strategy.
    pub(super) fn row(
        &self,
        mechanism: &dyn Mechanism,
        room: &mut Room,
        mut row: Row,
    ) -> Result<Row, StopReason> {
        let outer = self.control.without_work_limit();
        outer.check(0)?;
        let ask = |_: u64| outer.check(0).is_err();
        let domain = mechanism.domain();
        let wants_strict = domain.strict_mentees || domain.strict_mentors;
        let broken = (self.plan.break_ties && wants_strict) || domain.breaks_ties;
        let market = match &self.strict {
            Some(strict) if broken => strict,
            _ => self.sample.market(),
        };
        let given = self.sample.given(market, self.seed);
        let start = Instant::now();
        let formed = mechanism.form_in(&given, room, &self.bounds(&ask));
        row.seconds = start.elapsed().as_secs_f64();
        let (formed, stopped) = match formed {
            Err(fault) => {
                row.status = RowStatus::Refused;
                row.says(&fault);
                return Ok(row);
            }
            Ok(Outcome::Solved(formed)) => (Some(formed), None),
            Ok(Outcome::Impossible(witness)) => {
                row.status = RowStatus::Impossible;
                let mentees = witness.mentees.len();
                row.says(&NoSuchMatching { mentees });
                return Ok(row);
            }
            Ok(Outcome::Stopped(Stopped { reason, best })) => {
                outer.check(0)?;
                row.status = RowStatus::Stopped;
                row.says(&reason);
                (best, Some(reason))
            }
        };
        let Some(formed) = formed else { return Ok(row) };
        let ask = |_: u64| outer.check(0).is_err();
        let passing = Control::unbounded().with_cancel_when(&ask);
        if self.plan.verify {
            let said = verify(&given, domain, &formed, stopped.is_some(), &passing);
            row.verified = Some(said.or_stopped()?.into());
        }
        let manipulability = self.manipulability(mechanism, &given, &passing)?;
        self.measure(&formed.matching, manipulability.as_ref(), &mut row, &passing)?;
        Ok(row)
    }

    /// Who gains by an untrue list, where that is asked for, lists are short, and scores do not stand
    /// for what nobody tells.
    fn manipulability(
        &self,
        mechanism: &dyn Mechanism,
        given: &Given<'_>,
        control: &Control<'_>,
    ) -> Result<Option<Manipulability>, StopReason> {
        let measures = &self.plan.measures;
        let asked = [Metric::TruncationShare, Metric::SwapShare];
        let asked = asked.iter().any(|measure| measures.contains(measure));
        let market = given.market;
        let short = [Side::Mentee, Side::Mentor].into_iter().all(|side| {
            let agents = market.seats(side).agents();
            (0..agents).all(|agent| market.row(side, agent).len() <= Metric::MOST_ENTRIES)
        });
        if !asked || !short || given.views.is_some() {
            return Ok(None);
        }
        match manipulability(mechanism, given, control) {
            Ok(Outcome::Solved(found)) => Ok(Some(found)),
            Ok(Outcome::Stopped(stopped)) => Err(stopped.reason),
            Ok(Outcome::Impossible(_)) | Err(_) => Ok(None),
        }
    }

    fn measure(
        &self,
        matching: &Matching,
        manipulability: Option<&Manipulability>,
        row: &mut Row,
        control: &Control<'_>,
    ) -> Result<(), StopReason> {
        let market = self.sample.market();
        let present = self.sample.present();
        let Some(quality) = quality(market, matching, present, control).or_stopped()? else {
            return Ok(());
        };
        let ranks = measures_within(market, matching, control).or_stopped()?;
        let measured = Measured {
            quality: &quality,
            mentee_profile: &ranks.mentees.profile,
            seated_mentees: self.seated_mentees,
            satisfaction: satisfaction(market, matching),
            most: self.most,
            stable_matchings: self.stable_matchings,
            manipulability,
        };
        row.measures =
            self.plan.measures.iter().map(|&measure| (measure, measure.of(&measured))).into_map();
        row.mentee_profile = ranks.mentees.profile;
        row.mentor_profile = ranks.mentors.profile;
        Ok(())
    }
}

fn stable_matchings(market: &TwoSided, control: &Control<'_>) -> Option<f64> {
    let lattice = Lattice::new(market, control).ok()?.solved()?;
    lattice.count(control).solved()?.to_string().parse().ok()
}
