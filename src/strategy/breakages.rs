//! What it costs the others if a pair of a stable pairing breaks: whether a curator may expect to mend
//! it quietly.

use super::findings::{Ended, matching, placed, told};
use super::{Pairing, Situation, StrategyError};
use crate::kernel::{Control, Index, MenteeIx, MentorIx, Phrases, Side, arrange_by_key, coded};
use crate::market::{Lists, Matching, Outcome, TwoSided};
use crate::people::PersonId;
use crate::stable::{BreakageFault, Lattice};

coded! {
    /// What is said of pairs that break.
    pub const BREAKAGES: "breakages" [mentee, mentor, others, count, pairs, who] {
        "most",
            "mentees who get another mentor if one pair breaks, so that nobody would rather change: at most {others} beside the pair's own",
            "наставляемых, которые сменят наставника, если одна пара распадётся, чтобы никто не захотел меняться: не больше {others}, кроме самой пары";
        "quiet",
            "pairs that can be replaced without moving anybody else: {count} of {pairs}",
            "пар, которые можно заменить, никого больше не переводя: {count} из {pairs}";
        "fixed",
            "pairs without which somebody would always rather change: {count} of {pairs}",
            "пар, без которых кто-нибудь всегда захочет меняться: {count} из {pairs}";
        "pair-moves",
            "{mentee} and {mentor}: {who} would get another mentor",
            "{mentee} и {mentor}: другого наставника получат {who}";
    }
}

/// A pair, and what it costs the others if it breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PairBreakage {
    /// The mentee.
    pub mentee: PersonId,
    /// The mentor.
    pub mentor: PersonId,
    /// Each mentee who gets another mentor in the nearest stable pairing without the pair, and that mentor, the
    /// pair's own mentee among them; nothing where every stable pairing makes the pair.
    pub moves: Option<Vec<(PersonId, PersonId)>>,
}

impl PairBreakage {
    /// The other mentees who get another mentor; nothing where every stable pairing makes the pair.
    #[must_use]
    pub fn others(&self) -> Option<Vec<&PersonId>> {
        let moves = self.moves.as_ref()?.iter().map(|(mentee, _)| mentee);
        Some(moves.filter(|mentee| **mentee != self.mentee).collect())
    }
}

/// What breaking pairs costs, pair by pair, in the order of the pairing; locked pairs stay and are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Breakages {
    /// The pairs.
    pub pairs: Vec<PairBreakage>,
}

impl Breakages {
    /// The most other mentees that one broken pair moves, of those that can be replaced: with b of them the
    /// pairing is a *(1, b)-supermatch* where every pair can be. Nothing where none can be.
    #[must_use]
    pub fn most(&self) -> Option<usize> {
        self.pairs.iter().filter_map(|pair| Some(pair.others()?.len())).max()
    }

    /// The findings as sentences, and a line for each pair whose break moves others; `name` says who is who.
    #[must_use]
    pub fn words(
        &self,
        phrases: &Phrases,
        name: impl Fn(&PersonId) -> String,
    ) -> (Vec<String>, Vec<String>) {
        let say =
            |code: &str, values: &[(&str, String)]| phrases.filled_from(BREAKAGES, code, values);
        let counted =
            |count: usize| [("count", count.to_string()), ("pairs", self.pairs.len().to_string())];
        let others: Vec<_> = self.pairs.iter().map(PairBreakage::others).collect();
        let quiet = others.iter().flatten().filter(|others| others.is_empty()).count();
        let fixed = others.iter().filter(|others| others.is_none()).count();
        let mut all = Vec::new();
        if let Some(most) = self.most().filter(|_| fixed == 0) {
            all.push(say("most", &[("others", most.to_string())]));
        }
        all.push(say("quiet", &counted(quiet)));
        if fixed > 0 {
            all.push(say("fixed", &counted(fixed)));
        }
        let line = |(pair, others): (&PairBreakage, Option<Vec<&PersonId>>)| {
            let others = others.filter(|others| !others.is_empty())?;
            let who = others.into_iter().map(&name).collect::<Vec<_>>().join(", ");
            let (mentee, mentor) = (name(&pair.mentee), name(&pair.mentor));
            Some(say("pair-moves", &[("mentee", mentee), ("mentor", mentor), ("who", who)]))
        };
        let lines = self.pairs.iter().zip(others).filter_map(line).collect();
        (all, lines)
    }
}

const CODE: &str = "breakages";

/// For each pair of a stable pairing, whom it moves if it breaks: the nearest stable pairing without it
/// ([`Lattice::breakages`]). Ties are broken so that everybody keeps
/// their own partner.
///
/// Nothing where the pairing is not stable beside its locked pairs, or mentees have several seats. O(pairs log pairs) to
/// list the market, then O(pairs made · rotations).
///
/// # Errors
/// [`StrategyError`] where the pairing is not one of this situation.
pub fn breakages(
    situation: &Situation,
    pairing: &Pairing,
    control: &Control<'_>,
) -> Result<Outcome<Option<Breakages>>, StrategyError> {
    told(found(situation, pairing, control))
}

fn found(
    situation: &Situation,
    pairing: &Pairing,
    control: &Control<'_>,
) -> Result<Option<Breakages>, Ended> {
    let pairs = placed(situation, pairing)?;
    let refused = |fault: String| StrategyError::Refused { strategy: CODE, reason: fault };
    let open = situation.remaining()?;
    let made = matching(&open, pairs.difference(situation.locked()).copied())?;
    let listed = open.scored(CODE)?.to_lists_within(control);
    let listed = listed.map_err(|faults| StrategyError::refused(CODE, &faults))?;
    let market = without_ties(&listed.or_stopped().map_err(Ended::Stopped)?, &made, CODE)?;
    let lattice = Lattice::new(&market, control).map_err(|fault| refused(fault.to_string()))?;
    let lattice = match lattice {
        Outcome::Solved(lattice) => lattice,
        Outcome::Impossible(never) => match never {},
        Outcome::Stopped(stopped) => return Err(Ended::Stopped(stopped.reason)),
    };
    let broken = match lattice.breakages(&made, control) {
        Ok(broken) => broken.or_stopped().map_err(Ended::Stopped)?,
        Err(BreakageFault::NotStable | BreakageFault::Stable(_)) => return Ok(None),
    };
    let ids = |mentee: MenteeIx, mentor: MentorIx| situation.ids(mentee, mentor);
    let told = broken.into_iter().filter_map(|broken| {
        let (mentee, mentor) = ids(broken.mentee, broken.mentor)?;
        let moves = broken.moves.map(|moves| {
            moves.into_iter().filter_map(|(mentee, mentor)| ids(mentee, mentor)).collect()
        });
        Some(PairBreakage { mentee, mentor, moves })
    });
    Ok(Some(Breakages { pairs: told.collect() }))
}

/// The market without ties: of partners as good as each other, one's own come first, then the earlier.
pub(super) fn without_ties(
    market: &TwoSided,
    made: &Matching,
    code: &'static str,
) -> Result<TwoSided, StrategyError> {
    let mut mentees = Lists::default();
    for mentee in MenteeIx::all(market.mentees()) {
        let mut row: Vec<_> = market.mentee_list(mentee).collect();
        arrange_by_key(&mut row, |choice| (choice.rank, !made.contains(mentee, choice.partner)));
        row.iter().for_each(|choice| mentees.entry(choice.partner.raw()));
        mentees.end_row();
    }
    let mut mentors = Lists::default();
    for mentor in MentorIx::all(market.mentors()) {
        let mut row: Vec<_> = market.mentor_list(mentor).collect();
        arrange_by_key(&mut row, |choice| (choice.rank, !made.contains(choice.partner, mentor)));
        row.iter().for_each(|choice| mentors.entry(choice.partner.raw()));
        mentors.end_row();
    }
    let seats = Side::BOTH.map(|side| market.seats(side).clone());
    let [mentee_seats, mentor_seats] = seats;
    TwoSided::new(mentees, mentors, mentee_seats, mentor_seats)
        .map_err(|faults| StrategyError::refused(code, &faults))
}
