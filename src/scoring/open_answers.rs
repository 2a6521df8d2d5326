//! What pairs may be worth once the questions are answered that nobody has answered yet.
//!
//! A missing answer leaves a criterion's points between the fewest and the most that any answer could give
//! ([`Points::extremes`](super::kinds::Points::extremes)). Weighing and rounding never change an
//! order, so both ends are weighed as a score is, and the ends of all criteria are added.

use super::CompiledRules;
use super::columns::{FIRST, Respondent};
use super::kinds::{Operands, Unasked};
use super::plan::{Barrier, Rule, Scored};
use crate::kernel::{Index, MenteeIx, MentorIx, Side, arrange_by_key};
use crate::people::{Answer, Base, Cohort, Field, FieldValue, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A question that the rules ask and somebody has not answered. Whoever withholds an answer has answered: it is
/// not to be asked again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingAnswer {
    /// The side of the person.
    pub side: Side,
    /// Who is to be asked.
    pub person: PersonId,
    /// What.
    pub field: Field,
}

/// Between what both views of a pair and their sum lie, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) mentee: (i64, i64),
    pub(crate) mentor: (i64, i64),
    pub(crate) both: (i64, i64),
}

impl Range {
    fn of(mentee: i64, mentor: i64) -> Self {
        let both = mentee + mentor;
        Self { mentee: (mentee, mentee), mentor: (mentor, mentor), both: (both, both) }
    }

    fn join(self, other: Self) -> Self {
        let join = |one: (i64, i64), other: (i64, i64)| (one.0.min(other.0), one.1.max(other.1));
        Self {
            mentee: join(self.mentee, other.mentee),
            mentor: join(self.mentor, other.mentor),
            both: join(self.both, other.both),
        }
    }

    fn add(self, other: Self) -> Self {
        let add = |one: (i64, i64), other: (i64, i64)| (one.0 + other.0, one.1 + other.1);
        Self {
            mentee: add(self.mentee, other.mentee),
            mentor: add(self.mentor, other.mentor),
            both: add(self.both, other.both),
        }
    }
}

/// What a restriction may do to a pair once it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The pair may be made now, and an answer may forbid it.
    Shut,
    /// The pair may not be made for want of answers alone.
    Open,
}

/// Rules beside the questions that are open.
pub(crate) struct OpenAnswers<'a> {
    rules: &'a CompiledRules,
    questions: Vec<MissingAnswer>,
    criteria: Vec<OpenRule>,
    barriers: Vec<OpenRule>,
}

/// The open questions of one rule, by side and position.
#[derive(Default)]
struct OpenRule {
    compared: [Vec<Vec<usize>>; 2],
    /// Those that decide whether the rule holds.
    deciding: [Vec<Vec<usize>>; 2],
    /// How many labels each named, where labels are compared.
    labels: [Vec<usize>; 2],
}

type Numbers = BTreeMap<(Side, usize, Field), usize>;

impl<'a> OpenAnswers<'a> {
    /// The questions of rules that were compiled for this cohort. O(people × rules).
    pub(crate) fn new(rules: &'a CompiledRules, cohort: &Cohort) -> Self {
        let mut numbers = Numbers::new();
        let plan = &rules.plan;
        let mut open = |rule: &Rule| {
            let mut open = OpenRule::default();
            open.read(Side::Mentee, rule, cohort.mentees(), &mut numbers);
            open.read(Side::Mentor, rule, cohort.mentors(), &mut numbers);
            open
        };
        let criteria = plan.criteria.iter().map(|scored| open(&scored.rule)).collect();
        let barriers = plan.barriers.iter().map(|barrier| open(&barrier.rule)).collect();
        let mut questions: Vec<_> = numbers.into_iter().collect();
        arrange_by_key(&mut questions, |&(_, number)| number);
        let question = |((side, at, field), _): ((Side, usize, Field), usize)| {
            let people = match side {
                Side::Mentee => &plan.mentees,
                Side::Mentor => &plan.mentors,
            };
            people.get(at).map(|person| MissingAnswer { side, person: person.clone(), field })
        };
        let questions = questions.into_iter().filter_map(question).collect();
        Self { rules, questions, criteria, barriers }
    }

    /// The questions by number: those of one rule after those of the rules before it.
    pub(crate) fn questions(&self) -> &[MissingAnswer] {
        &self.questions
    }

    /// Between what the scores of a pair lie, were it allowed: whatever all open questions are answered, or only
    /// this one with what its partners are still asked by the same rule.
    pub(crate) fn range(&self, pair: (MenteeIx, MentorIx), only: Option<usize>) -> Range {
        let (mentee, mentor) = (pair.0.get(), pair.1.get());
        let plan = &self.rules.plan;
        let criteria = plan.criteria.iter().zip(&self.criteria);
        criteria.fold(Range::default(), |sum, (scored, open)| {
            let now = self.worth(scored, (mentee, mentor));
            sum.add(match open.touches(&scored.rule, plan, (mentee, mentor), only) {
                true => now.join(self.possible(scored, open, (mentee, mentor))),
                false => now,
            })
        })
    }

    /// What a pair is worth with the answers that there are, were it allowed.
    pub(crate) fn now(&self, pair: (MenteeIx, MentorIx)) -> Range {
        let pair = (pair.0.get(), pair.1.get());
        let criteria = self.rules.plan.criteria.iter();
        criteria.fold(Range::default(), |sum, scored| sum.add(self.worth(scored, pair)))
    }

    /// What a criterion gives now.
    fn worth(&self, scored: &Scored, (mentee, mentor): (usize, usize)) -> Range {
        let worth = self.rules.plan.worth(scored, mentee, mentor);
        Range::of(worth.mentee().into(), worth.mentor().into())
    }

    /// What a criterion may give that some question is still open for.
    fn possible(&self, scored: &Scored, open: &OpenRule, pair: (usize, usize)) -> Range {
        let (mentee, mentor) = pair;
        let rule = &scored.rule;
        let codes = rule.operands.codes_of(mentee, mentor);
        let missing = open.missing(pair);
        let points = match missing == [false, false] {
            true => scored.points.of(rule.operands.find(codes.0, codes.1)).into_iter().collect(),
            false => scored.points.extremes(&Unasked {
                operands: &rule.operands,
                codes: codes.into(),
                steps: rule.words.len(),
                shared: open.shared(pair),
            }),
        };
        let neutral = Range::of(scored.neutral.mentee().into(), scored.neutral.mentor().into());
        let weights = scored.weights;
        let worth = |(points, over): (f64, f64)| {
            // As a score is weighed, for points that may be more than anybody has so far.
            let weighed = |weight: f64| (points * weight / over).round_ties_even() as i64;
            Range::of(weighed(weights.0), weighed(weights.1))
        };
        let all = points.into_iter().map(worth).reduce(Range::join);
        let mut all = match missing == [false, false] {
            true => all.unwrap_or(neutral),
            false => all.map_or(neutral, |all| all.join(neutral)),
        };
        if weights.0 * weights.1 < 0.0 {
            // One view rises where the other falls, so that their sum may turn between the ends.
            all.both = (all.mentee.0 + all.mentor.0, all.mentee.1 + all.mentor.1);
        }
        all
    }

    /// The questions whose answers may forbid a pair, or allow it, ascending.
    pub(crate) fn turns(&self, pair: (MenteeIx, MentorIx)) -> Vec<(usize, Turn)> {
        let (mentee, mentor) = (pair.0.get(), pair.1.get());
        let plan = &self.rules.plan;
        let barriers = || plan.barriers.iter().zip(&self.barriers);
        let is_shut = |barrier: &Barrier| plan.forbids(barrier, mentee, mentor);
        let is_open = |barrier: &Barrier, open: &OpenRule| {
            open.touches(&barrier.rule, plan, (mentee, mentor), None)
        };
        let mut shut = barriers().filter(|(barrier, _)| is_shut(barrier)).peekable();
        let mut turns = Vec::new();
        if shut.peek().is_none() {
            for (_, open) in barriers().filter(|(barrier, open)| is_open(barrier, open)) {
                turns.extend(open.of((mentee, mentor)).map(|at| (at, Turn::Shut)));
            }
        } else {
            for (barrier, open) in shut {
                if !is_open(barrier, open) {
                    return Vec::new();
                }
                turns.extend(open.of((mentee, mentor)).map(|at| (at, Turn::Open)));
            }
        }
        arrange_by_key(&mut turns, |turn| turn.0);
        turns.dedup();
        turns
    }
}

impl OpenRule {
    fn read<P: Respondent>(
        &mut self,
        side: Side,
        rule: &Rule,
        base: &Base<P>,
        numbers: &mut Numbers,
    ) {
        let place = usize::from(side == Side::Mentor);
        let compared = &rule.asking.compared[place];
        let deciding: Vec<_> = rule.asking.only_if.iter().filter(|one| one.of == side).collect();
        let mut number = |at: usize, field: &Field| {
            let next = numbers.len();
            *numbers.entry((side, at, field.clone())).or_insert(next)
        };
        let counts_labels = matches!(rule.operands, Operands::Labels(_));
        for (at, (_, person)) in base.iter().enumerate() {
            let withheld =
                compared.iter().any(|field| matches!(person.answer(field), Answer::Withheld));
            let unknown = compared.iter().filter(|field| person.answer(field).is_unknown());
            let unknown = unknown.filter(|_| !withheld);
            self.compared[place].push(unknown.map(|field| number(at, field)).collect());
            let denied = deciding.iter().any(|one| match person.answer(&one.field) {
                Answer::Given(value) => !one.asks(&value).unwrap_or(false),
                Answer::Withheld => true,
                Answer::Unknown => false,
            });
            let unknown = deciding.iter().filter(|one| person.answer(&one.field).is_unknown());
            let unknown = unknown.filter(|_| !denied);
            self.deciding[place].push(unknown.map(|one| number(at, &one.field)).collect());
            if counts_labels {
                let named = compared.first().map_or(Answer::Unknown, |field| person.answer(field));
                self.labels[place].push(match named {
                    Answer::Given(FieldValue::Labels(labels)) => labels.len(),
                    Answer::Given(FieldValue::Graded(labels)) => labels.len(),
                    Answer::Given(_) => 1,
                    Answer::Unknown | Answer::Withheld => 0,
                });
            }
        }
    }

    fn missing(&self, (mentee, mentor): (usize, usize)) -> [bool; 2] {
        let missing = |place: usize, at: usize| {
            self.compared[place].get(at).is_some_and(|questions| !questions.is_empty())
        };
        [missing(0, mentee), missing(1, mentor)]
    }

    /// The questions of this rule that are open for a pair.
    fn of(&self, (mentee, mentor): (usize, usize)) -> impl Iterator<Item = usize> + '_ {
        let lists = [&self.compared, &self.deciding].into_iter();
        let of = lists.flat_map(move |lists| [lists[0].get(mentee), lists[1].get(mentor)]);
        of.flatten().flatten().copied()
    }

    /// Whether answers, or that to one question, may change what the rule says of a pair.
    fn touches(
        &self,
        rule: &Rule,
        plan: &super::plan::Plan,
        pair: (usize, usize),
        only: Option<usize>,
    ) -> bool {
        let (mentee, mentor) = pair;
        let mut open = self.of(pair).peekable();
        if open.peek().is_none() || only.is_some_and(|only| !open.any(|at| at == only)) {
            return false;
        }
        // Somebody who does not ask for the rule, and would not whatever they answered.
        let asks = |place: usize, at: usize| {
            let decides = self.deciding[place].get(at).is_some_and(|open| !open.is_empty());
            decides || rule.asked[place].as_ref().is_none_or(|asked| asked.by(at))
        };
        if !rule.may_hold_for(&plan.forms, mentee, mentor) || !asks(0, mentee) || !asks(1, mentor) {
            return false;
        }
        // Where one side keeps its answer to itself, the pair stays unanswered.
        let Some((mentees, mentors)) = rule.operands.codes() else { return true };
        let missing = self.missing(pair);
        let told = [mentees.get(mentee), mentors.get(mentor)];
        let is_known = |side: usize| told[side].is_some_and(|&code| code >= FIRST);
        let can_be_known = (0..2).all(|side| missing[side] || is_known(side));
        can_be_known || !rule.is_asked(pair)
    }

    /// The most labels that both can share: no more than either names, and where that is not known, than anybody
    /// names or the rule knows.
    fn shared(&self, (mentee, mentor): (usize, usize)) -> usize {
        let most = self.labels.iter().flatten().copied().max().unwrap_or(0);
        let of = |place: usize, at: usize| match self.labels[place].get(at) {
            Some(&named) if named > 0 => named,
            _ => most,
        };
        of(0, mentee).min(of(1, mentor))
    }
}

impl CompiledRules {
    /// The questions that these rules ask and somebody of the cohort, for which they were
    /// compiled, has not answered: those of one criterion after those of the criteria before it, restrictions
    /// last; of one rule by side and position. O(people × rules).
    #[must_use]
    pub fn questions(&self, cohort: &Cohort) -> Vec<MissingAnswer> {
        OpenAnswers::new(self, cohort).questions
    }
}
