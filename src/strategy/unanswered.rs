//! Which missing answer would change the pairs: whom a curator should ask what before trusting a pairing.

use super::findings::{Ended, Place, matching, placed, told};
use super::{Objective, OpenMarket, Pairing, Situation, StrategyError};
use crate::assignment::{largest_regret, regret_alone};
use crate::kernel::{
    Control, Index, MenteeIx, MentorIx, Meter, Phrases, Said, Side, Unit, arrange_by_key, coded,
};
use crate::market::{AssignmentProblem, Matching, Outcome, Seats};
use crate::people::PersonId;
use crate::scoring::{MissingAnswer, OpenAnswers, Range, Turn};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

coded! {
    /// What is said of answers that are missing.
    pub const UNANSWERED: "unanswered" [count, pairs, points, person, field, effects, who] {
        "answered",
            "every question that the rules ask is answered",
            "на все вопросы, которые задают правила, есть ответы";
        "missing", "answers that are missing: {count}", "недостающих ответов: {count}";
        "sure",
            "pairs that are made whatever the missing answers are: {count} of {pairs}",
            "пар, которые не зависят от недостающих ответов: {count} из {pairs}";
        "best",
            "no other pairs are better, whatever the missing answers are",
            "других, лучших пар нет, какими бы ни были недостающие ответы";
        "regret",
            "with other answers, other pairs may be better by up to {points}",
            "при других ответах другие пары могут быть лучше – самое большее на {points}";
        "possible",
            "other pairs that may be made then: {count}",
            "других пар, возможных в этом случае: {count}";
        "stays-stable",
            "no two would rather have each other, whatever the missing answers are",
            "никакие двое не предпочтут друг друга, какими бы ни были недостающие ответы";
        "may-block",
            "pairs that may turn out to prefer each other: {count}",
            "пар, которые могут предпочесть друг друга: {count}";
        "question", "{person}, `{field}`: {effects}", "{person}, «{field}»: {effects}";
        "question-regret",
            "other pairs may be better by up to {points}",
            "другие пары могут быть лучше – самое большее на {points}";
        "question-block",
            "pairs that may prefer each other: {count}",
            "пар, которые могут предпочесть друг друга: {count}";
        "question-shut",
            "the answer may forbid the pair with {who}",
            "ответ может запретить пару: {who}";
        "question-open",
            "pairs that the answer may allow: {count}",
            "пар, которые ответ может разрешить: {count}";
        "question-nothing", "changes nothing", "ничего не меняет";
    }
}

/// What a missing answer may change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenQuestion {
    /// Who is to be asked what.
    pub question: MissingAnswer,
    /// Of a pairing with the best total: by how much other pairs may be better at most, in units, once this is
    /// answered, with what the same rules still ask of partners.
    pub regret: i128,
    /// Of a pairing that nothing blocks: the pairs that may block it then.
    pub blocks: usize,
    /// The made pairs that the answer may forbid, a mentee and a mentor each.
    pub forbids: Vec<(PersonId, PersonId)>,
    /// How many pairs may not be made for want of this answer.
    pub allows: usize,
}

impl OpenQuestion {
    /// Whether the answer may change anything.
    #[must_use]
    pub fn matters(&self) -> bool {
        self.regret > 0 || self.blocks > 0 || !self.forbids.is_empty() || self.allows > 0
    }
}

/// What missing answers may change of a pairing. What is told of scores holds as long as no answer changes which
/// pairs may be made; answers that may are told beside their questions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unanswered {
    /// The unit of all scores here.
    pub unit: Unit,
    /// How many pairs there are.
    pub pairs: usize,
    /// The pairs that every best, or every stable, pairing makes whatever the missing answers are, a mentee
    /// and a mentor each, with those that are locked; nothing where the pairing claims neither.
    pub sure: Option<Vec<(PersonId, PersonId)>>,
    /// Of a pairing with the best total: by how much other pairs may be better at most, in units.
    pub regret: Option<i128>,
    /// The pairs beside its own that a best pairing may hold then; every other is out of the question.
    pub possible: Vec<(PersonId, PersonId)>,
    /// Of a pairing that nothing blocks: the pairs that may block it.
    pub blocks: Option<Vec<(PersonId, PersonId)>>,
    /// Every missing answer: those that may forbid made pairs first, then by regret, by pairs that may
    /// block, and by pairs that may become allowed, the most first; then in the order of
    /// [`CompiledRules::questions`](crate::scoring::CompiledRules::questions).
    pub questions: Vec<OpenQuestion>,
}

impl Unanswered {
    /// The findings as sentences, and a line for each question that may change something; `name` says
    /// who is who.
    #[must_use]
    pub fn words(
        &self,
        phrases: &Phrases,
        name: impl Fn(&PersonId) -> String,
    ) -> (Vec<String>, Vec<String>) {
        let say =
            |code: &str, values: &[(&str, String)]| phrases.filled_from(UNANSWERED, code, values);
        if self.questions.is_empty() {
            return (vec![say("answered", &[])], Vec::new());
        }
        let count = |count: usize| ("count", count.to_string());
        let points = |units: i128| {
            // For reading: two decimals, upwards, since it is said of what others are worth at the most.
            let step = i64::from(self.unit.per_one() / 100).max(1);
            let units = i64::try_from(units).unwrap_or(i64::MAX - step);
            let up = units.saturating_add(step - 1) / step * step;
            ("points", phrases.language().number(&self.unit.exact(up).to_string()))
        };
        let mut all = vec![say("missing", &[count(self.questions.len())])];
        if let Some(sure) = &self.sure {
            all.push(say("sure", &[count(sure.len()), ("pairs", self.pairs.to_string())]));
        }
        match self.regret {
            Some(0) => all.push(say("best", &[])),
            Some(regret) => {
                all.push(say("regret", &[points(regret)]));
                all.push(say("possible", &[count(self.possible.len())]));
            }
            None => {}
        }
        match &self.blocks {
            Some(blocks) if blocks.is_empty() => all.push(say("stays-stable", &[])),
            Some(blocks) => all.push(say("may-block", &[count(blocks.len())])),
            None => {}
        }
        let line = |one: &OpenQuestion| {
            let mut effects = Vec::new();
            for (mentee, mentor) in &one.forbids {
                let who = if *mentee == one.question.person { mentor } else { mentee };
                effects.push(say("question-shut", &[("who", name(who))]));
            }
            if one.regret > 0 {
                effects.push(say("question-regret", &[points(one.regret)]));
            }
            if one.blocks > 0 {
                effects.push(say("question-block", &[count(one.blocks)]));
            }
            if one.allows > 0 {
                effects.push(say("question-open", &[count(one.allows)]));
            }
            if effects.is_empty() {
                effects.push(say("question-nothing", &[]));
            }
            let field = one.question.field.said("", phrases);
            let person = ("person", name(&one.question.person));
            say("question", &[person, ("field", field), ("effects", effects.join("; "))])
        };
        let lines = self.questions.iter().filter(|one| one.matters()).map(line).collect();
        (all, lines)
    }
}

const CODE: &str = "unanswered";

/// Which missing answers would change the pairing, and which of its pairs no answer changes.
///
/// An answer that is missing may be any that suits the question, so that a pair's scores lie
/// in a range; of labels, as many as somebody named. For a pairing that claims the best total, the most that it
/// can be behind ([`largest_regret`](crate::assignment::largest_regret)), over ranges that vary for each
/// pair by itself: a bound, as answers of one person move all of that person's pairs. For one that nothing
/// blocks, the pairs that may come to block it, over the same ranges. Sure pairs are sure, though others may be too: a pair of
/// a stable pairing is told where each of the two has, whatever the answers, a seat for the other once the pairs that are
/// told so are made.
///
/// A solve and a search for each row, and a solve for each question; the pairs for each question.
///
/// # Errors
/// [`StrategyError`] where the pairing is not one of this situation.
///
/// # References
/// J. Drummond and C. Boutilier, Elicitation and approximately stable matching with partial preferences,
/// 2013, for regret under answers that are missing and for the questions that reduce it.
pub fn unanswered(
    situation: &Situation,
    pairing: &Pairing,
    control: &Control<'_>,
) -> Result<Outcome<Unanswered>, StrategyError> {
    told(found(situation, pairing, control))
}

/// The first of these pairings that may miss the least of the highest total once every question is
/// answered, and how much that is at most, in units (minimax regret among these); nothing where there are
/// none. Pairings of any strategies, with any number of pairs. A solve each.
///
/// # Errors
/// [`StrategyError`] where one is not of this situation.
pub fn least_missed(
    situation: &Situation,
    pairings: &[Pairing],
    control: &Control<'_>,
) -> Result<Outcome<Option<(usize, i128)>>, StrategyError> {
    let run = || {
        let asked = Asked::new(situation, control)?;
        let mut least = None;
        for (at, pairing) in pairings.iter().enumerate() {
            let pairs = placed(situation, pairing)?;
            let best = Best::new(&asked, Objective::HighestTotal, &pairs)?;
            let regret = best.regret(&asked, None, control)?;
            if least.is_none_or(|(_, least)| regret < least) {
                least = Some((at, regret));
            }
        }
        Ok(least)
    };
    told(run())
}

/// A situation, and for each open pair what it is worth now and its range.
struct Asked<'a> {
    situation: &'a Situation,
    open: OpenAnswers<'a>,
    pairs: BTreeMap<Place, Worth>,
}

struct Worth {
    now: Range,
    asked: Range,
}

impl<'a> Asked<'a> {
    fn new(situation: &'a Situation, control: &Control<'_>) -> Result<Self, Ended> {
        let open = OpenAnswers::new(situation.rules(), situation.cohort());
        let mut meter = Meter::new(control);
        let market = situation.market()?;
        let mut pairs = BTreeMap::new();
        for mentee in MenteeIx::all(market.scores.mentees()) {
            for mentor in MentorIx::all(market.scores.mentors()) {
                if market.scores.is_allowed(mentee, mentor) {
                    meter.step().map_err(Ended::Stopped)?;
                    let pair = (mentee, mentor);
                    let worth = Worth { now: open.now(pair), asked: open.range(pair, None) };
                    pairs.insert(pair, worth);
                }
            }
        }
        Ok(Self { situation, open, pairs })
    }

    /// The range of an open pair, where every question is asked or only this one.
    fn range(&self, pair: Place, only: Option<&Only>) -> Range {
        match only {
            None => self.pairs.get(&pair).map(|worth| worth.asked).unwrap_or_default(),
            Some(only) if only.concerns(pair) => self.open.range(pair, Some(only.number)),
            // A locked pair need not be open.
            Some(_) => self.pairs.get(&pair).map_or_else(|| self.open.now(pair), |worth| worth.now),
        }
    }

    fn ids(&self, pairs: impl IntoIterator<Item = Place>) -> Vec<(PersonId, PersonId)> {
        pairs.into_iter().filter_map(|pair| self.situation.ids(pair.0, pair.1)).collect()
    }
}

/// One question, and whose it is.
struct Only {
    number: usize,
    mentee: Option<MenteeIx>,
    mentor: Option<MentorIx>,
}

impl Only {
    fn concerns(&self, (mentee, mentor): Place) -> bool {
        self.mentee == Some(mentee) || self.mentor == Some(mentor)
    }
}

/// The pairs beside those that are locked, as an assignment that is to be the best.
struct Best {
    problem: AssignmentProblem<i64>,
    made: Matching,
}

impl Best {
    fn new(
        asked: &Asked<'_>,
        objective: Objective,
        pairs: &BTreeSet<Place>,
    ) -> Result<Self, Ended> {
        let market = asked.situation.remaining()?;
        let rest = pairs.difference(asked.situation.locked()).copied();
        let made = matching(&market, rest)?;
        let problem = market.problem(objective.cardinality()).build();
        let problem = problem.map_err(|faults| StrategyError::refused(CODE, &faults))?;
        Ok(Self { problem, made })
    }

    fn range<'r>(
        asked: &'r Asked<'_>,
        only: Option<&'r Only>,
    ) -> impl Fn(MenteeIx, MentorIx, i64) -> (i64, i64) + 'r {
        move |mentee, mentor, _| asked.range((mentee, mentor), only).both
    }

    fn regret(
        &self,
        asked: &Asked<'_>,
        only: Option<&Only>,
        control: &Control<'_>,
    ) -> Result<i128, Ended> {
        regret_alone(&self.problem, Self::range(asked, only), &self.made, control)
            .map_err(|fault| Ended::Fault(StrategyError::refused(CODE, &[fault])))?
            .or_stopped()
            .map_err(Ended::Stopped)
    }
}

fn found(
    situation: &Situation,
    pairing: &Pairing,
    control: &Control<'_>,
) -> Result<Unanswered, Ended> {
    let pairs = placed(situation, pairing)?;
    let asked = Asked::new(situation, control)?;
    let mut all = Unanswered {
        unit: pairing.unit,
        pairs: pairs.len(),
        sure: None,
        regret: None,
        possible: Vec::new(),
        blocks: None,
        questions: Vec::new(),
    };
    let locked = situation.locked().iter().copied();
    let objective = Objective::claimed(&pairing.claim);
    let best = objective.map(|objective| Best::new(&asked, objective, &pairs)).transpose()?;
    if let Some(best) = &best {
        let range = Best::range(&asked, None);
        let found = largest_regret(&best.problem, range, &best.made, control)
            .map_err(|fault| Ended::Fault(StrategyError::refused(CODE, &[fault])))?
            .or_stopped()
            .map_err(Ended::Stopped)?;
        all.regret = Some(found.regret);
        all.possible = asked.ids(found.possible);
        let sure: BTreeSet<Place> = found.sure.into_iter().chain(locked.clone()).collect();
        all.sure = Some(asked.ids(sure));
    }
    let mut standing = None;
    if pairing.measures.blocking_pairs == Some(0) {
        let market = situation.market()?;
        let made = matching(&market, pairs.iter().copied())?;
        let blocks = may_block(&asked, &market, &made, None, control)?;
        all.blocks = Some(asked.ids(blocks));
        if best.is_none() {
            let left = situation.remaining()?;
            let sure = surely_stable(&asked, &left, control)?;
            let sure: BTreeSet<Place> = sure.into_iter().chain(locked).collect();
            all.sure = Some(asked.ids(sure));
        }
        standing = Some((market, made));
    }
    let mut turns = turns(&asked, &pairs, control)?;
    for (number, question) in asked.open.questions().iter().enumerate() {
        let (mentee, mentor) = match question.side {
            Side::Mentee => (situation.mentee(&question.person).ok(), None),
            Side::Mentor => (None, situation.mentor(&question.person).ok()),
        };
        let only = Only { number, mentee, mentor };
        let regret = best.as_ref().map(|best| best.regret(&asked, Some(&only), control));
        let blocks = standing.as_ref().map(|(market, made)| {
            may_block(&asked, market, made, Some(&only), control).map(|blocks| blocks.len())
        });
        let (forbids, allows) = turns.remove(&number).unwrap_or_default();
        all.questions.push(OpenQuestion {
            question: question.clone(),
            regret: regret.transpose()?.unwrap_or(0),
            blocks: blocks.transpose()?.unwrap_or(0),
            forbids: asked.ids(forbids),
            allows,
        });
    }
    let order =
        |one: &OpenQuestion| Reverse((one.forbids.len(), one.regret, one.blocks, one.allows));
    arrange_by_key(&mut all.questions, order);
    Ok(all)
}

/// By question the made pairs that it may forbid, and how many it may allow.
type Turns = BTreeMap<usize, (Vec<Place>, usize)>;

fn turns(
    asked: &Asked<'_>,
    pairs: &BTreeSet<Place>,
    control: &Control<'_>,
) -> Result<Turns, Ended> {
    let mut turns = Turns::new();
    let mut meter = Meter::new(control);
    let situation = asked.situation;
    let rules = situation.rules();
    for mentee in MenteeIx::all(rules.mentees()) {
        for mentor in MentorIx::all(rules.mentors()) {
            meter.step().map_err(Ended::Stopped)?;
            let is_made = pairs.contains(&(mentee, mentor));
            for (question, turn) in asked.open.turns((mentee, mentor)) {
                let entry = turns.entry(question).or_default();
                match turn {
                    Turn::Shut if is_made => entry.0.push((mentee, mentor)),
                    Turn::Open if situation.is_left_by_decisions(mentee, mentor) => entry.1 += 1,
                    _ => {}
                }
            }
        }
    }
    Ok(turns)
}

/// The open pairs that may block, ascending: each of the two may like the other better than somebody they have,
/// or has a seat free.
fn may_block(
    asked: &Asked<'_>,
    market: &OpenMarket,
    made: &Matching,
    only: Option<&Only>,
    control: &Control<'_>,
) -> Result<Vec<Place>, Ended> {
    let mut meter = Meter::new(control);
    let (mentees, mentors) = (market.scores.mentees(), market.scores.mentors());
    // The least that anybody of theirs may be worth to them; nothing where a seat is free.
    let of_mentee: Vec<Option<i64>> = MenteeIx::all(mentees)
        .map(|mentee| {
            let have = made.mentors_of(mentee);
            let full = have.len() >= market.mentee_seats.of(mentee.get()) as usize;
            let worth = have.iter().map(|&mentor| asked.range((mentee, mentor), only).mentee.0);
            if full { worth.min() } else { None }
        })
        .collect();
    let of_mentor: Vec<Option<i64>> = MentorIx::all(mentors)
        .map(|mentor| {
            let have = made.mentees_of(mentor);
            let full = have.len() >= market.mentor_seats.of(mentor.get()) as usize;
            let worth = have.iter().map(|&mentee| asked.range((mentee, mentor), only).mentor.0);
            if full { worth.min() } else { None }
        })
        .collect();
    let mut found = Vec::new();
    for &(mentee, mentor) in asked.pairs.keys() {
        meter.step().map_err(Ended::Stopped)?;
        if made.contains(mentee, mentor) {
            continue;
        }
        let range = asked.range((mentee, mentor), only);
        let better = |worst: Option<i64>, most: i64| worst.is_none_or(|worst| most > worst);
        if better(of_mentee[mentee.get()], range.mentee.1)
            && better(of_mentor[mentor.get()], range.mentor.1)
        {
            found.push((mentee, mentor));
        }
    }
    Ok(found)
}

/// Pairs that every stable matching makes whatever the answers are.
///
/// If fewer others than an agent has seats may be as good for it as a partner, and the same holds for the
/// partner, the two block every matching without them. They are made and take a seat of each, and whoever has none left is out of the
/// question for others; again, until nothing is found.
fn surely_stable(
    asked: &Asked<'_>,
    market: &OpenMarket,
    control: &Control<'_>,
) -> Result<Vec<Place>, Ended> {
    let mut meter = Meter::new(control);
    let left = |seats: &Seats, agents: usize| -> Vec<usize> {
        (0..agents).map(|at| seats.of(at) as usize).collect()
    };
    let (mentees, mentors) = (market.scores.mentees(), market.scores.mentors());
    let mut of_mentee = left(&market.mentee_seats, mentees);
    let mut of_mentor = left(&market.mentor_seats, mentors);
    let mut open: Vec<(Place, Range)> = asked
        .pairs
        .iter()
        .filter(|((mentee, mentor), _)| market.scores.is_allowed(*mentee, *mentor))
        .map(|(&pair, worth)| (pair, worth.asked))
        .collect();
    let mut sure = Vec::new();
    loop {
        // The most that others may be worth to each, best first.
        let (mut mentee_tops, mut mentor_tops) =
            (vec![Vec::new(); mentees], vec![Vec::new(); mentors]);
        for ((mentee, mentor), range) in &open {
            meter.step().map_err(Ended::Stopped)?;
            mentee_tops[mentee.get()].push(range.mentee.1);
            mentor_tops[mentor.get()].push(range.mentor.1);
        }
        mentee_tops.iter_mut().chain(&mut mentor_tops).for_each(|tops| {
            arrange_by_key(tops, |&top| Reverse(top));
        });
        // The pair itself is one of those that reach its least worth.
        let is_first = |tops: &[i64], least: i64, seats: usize| {
            seats > 0 && tops.partition_point(|&top| top >= least) <= seats
        };
        let (first, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(|(pair, range)| {
            let (one, other) = (pair.0.get(), pair.1.get());
            is_first(&mentee_tops[one], range.mentee.0, of_mentee[one])
                && is_first(&mentor_tops[other], range.mentor.0, of_mentor[other])
        });
        if first.is_empty() {
            return Ok(sure);
        }
        for ((mentee, mentor), _) in first {
            sure.push((mentee, mentor));
            // Some matching is stable and makes all of them, so that nobody's seats run out.
            of_mentee[mentee.get()] -= 1;
            of_mentor[mentor.get()] -= 1;
        }
        let is_left = |pair: &Place| of_mentee[pair.0.get()] > 0 && of_mentor[pair.1.get()] > 0;
        open = rest.into_iter().filter(|(pair, _)| is_left(pair)).collect();
    }
}
