//! From rules and a cohort to compiled rules: has every kind read what it compares,
//! chooses the unit, collects every fault.

use super::check::check;
use super::columns::Forms;
use super::fast::Fast;
use super::kinds::{Asking, Condition, OnlyIf, Operands, Points, Reader, Ready, asked};
use super::plan::{Barrier, Both, Plan, Rule, Scored, rounded};
use super::source::People;
use super::{CompiledRules, Criterion, Own, Rules, RulesFault, over_groups};
use crate::kernel::{Faults, Index, MenteeIx, MentorIx, Side, Unit};
use crate::people::fold::folded;
use crate::people::{Cohort, Field, PersonId, Roster};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The names and codes of the barriers that stand in no file.
pub(super) const BUILT_IN: [&str; 3] = ["vetoed-by-mentee", "vetoed-by-mentor", "forbidden-pair"];

/// The name and code of the barrier that keeps people from being their own mentors.
const OWN_MENTOR: &str = "own-mentor";

/// Compiles `rules` for a cohort, with criteria of the application's own.
pub(super) fn of_cohort(
    rules: &Rules,
    cohort: &Cohort,
    own: Vec<Own<'_>>,
) -> Result<CompiledRules, Faults<RulesFault>> {
    compile(rules, People::Cohort(cohort), Some((cohort, own)))
}

/// Compiles `rules` for people who are kept as columns.
pub(super) fn of_roster(
    rules: &Rules,
    roster: &Roster,
) -> Result<CompiledRules, Faults<RulesFault>> {
    compile(rules, People::Roster(roster), None)
}

fn compile(
    rules: &Rules,
    people: People<'_>,
    own: Option<(&Cohort, Vec<Own<'_>>)>,
) -> Result<CompiledRules, Faults<RulesFault>> {
    let mut faults = Vec::new();
    let (cohort, own) = own.map_or((None, Vec::new()), |(cohort, own)| (Some(cohort), own));
    let scales = check(rules, &own, &mut faults);
    let forms = Forms::read(people.forms(Side::Mentee), people.forms(Side::Mentor));
    let forbidden = listed(people, "forbidden", &rules.forbidden, &mut faults);
    let required = listed(people, "required", &rules.required, &mut faults);
    let mut barriers = built_in(&Reader::new(people, &scales, &mut faults, ""), &forbidden);
    for restriction in &rules.restrictions {
        let name = restriction.name.as_str();
        let mut reader = Reader::new(people, &scales, &mut faults, name);
        let ready = restriction.must.read(&mut reader);
        let (mut rule, condition) = rule(name, restriction.forms.as_deref(), &forms, ready, reader);
        rule.asked = asked(name, &restriction.only_if, people, &mut faults);
        rule.asking = asking(restriction.must.asks(), &restriction.only_if);
        barriers.push(Barrier { rule, condition, needs_answer: restriction.needs_answer });
    }
    barriers.extend(own_mentors(people, &Reader::new(people, &scales, &mut faults, "")));
    let over_groups = Arc::new(over_groups::read(
        (&rules.quotas, &rules.mixes),
        [&rules.together, &rules.apart],
        people,
        &mut faults,
    ));
    let mut measured = Vec::new();
    for criterion in &rules.criteria {
        let name = criterion.name.as_str();
        let mut reader = Reader::new(people, &scales, &mut faults, name);
        let ready = criterion.measure.read(&mut reader);
        let mut rule = rule(name, criterion.forms.as_deref(), &forms, ready, reader);
        rule.0.asked = asked(name, &criterion.only_if, people, &mut faults);
        rule.0.asking = asking(criterion.measure.asks(), &criterion.only_if);
        measured.push((Weighing::of(criterion, &rule.1), rule));
    }
    // Numbers may cost much: they are asked for where they will be of use.
    if faults.is_empty() {
        for (own, cohort) in own.into_iter().zip(cohort.into_iter().cycle()) {
            read_own(own, cohort, (&mut measured, &mut barriers), &mut faults);
        }
    }
    // Later faults would only repeat the earlier ones.
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let unit = unit(&measured)?;
    let mut faults = Vec::new();
    let criteria = measured
        .into_iter()
        .map(|(weighing, (rule, points))| weighed(&weighing, rule, points, unit, &mut faults))
        .collect();
    let plan = Plan {
        unit,
        mentees: people.ids(Side::Mentee).cloned().collect(),
        mentors: people.ids(Side::Mentor).cloned().collect(),
        forms,
        barriers,
        criteria,
    };
    faults.extend(required_forbidden(&plan, &required));
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let fast = Fast::new(&plan);
    let (plan, fast) = (Arc::new(plan), Arc::new(fast));
    Ok(CompiledRules { plan, fast, forbidden, required, over_groups })
}

/// The positions of listed pairs, ascending.
fn listed(
    people: People<'_>,
    list: &'static str,
    pairs: &[(PersonId, PersonId)],
    faults: &mut Vec<RulesFault>,
) -> Vec<(MenteeIx, MentorIx)> {
    let mut found = BTreeSet::new();
    for (mentee, mentor) in pairs {
        let mentee_at = people.position(Side::Mentee, mentee).map(MenteeIx::new);
        let mentor_at = people.position(Side::Mentor, mentor).map(MentorIx::new);
        if mentee_at.is_none() {
            let (side, id) = (Side::Mentee, mentee.clone());
            faults.push(RulesFault::UnknownPerson { list, side, id });
        }
        if mentor_at.is_none() {
            let (side, id) = (Side::Mentor, mentor.clone());
            faults.push(RulesFault::UnknownPerson { list, side, id });
        }
        if let (Some(mentee_at), Some(mentor_at)) = (mentee_at, mentor_at) {
            if !found.insert((mentee_at, mentor_at)) {
                let (mentee, mentor) = (mentee.clone(), mentor.clone());
                faults.push(RulesFault::PairTwice { list, mentee, mentor });
            }
        }
    }
    found.into_iter().collect()
}

/// The same rules for the same `cohort` with these pairs required, in place of those that
/// were.
pub(super) fn requiring(
    rules: &CompiledRules,
    cohort: &Cohort,
    required: &[(PersonId, PersonId)],
) -> Result<CompiledRules, Faults<RulesFault>> {
    let mut faults = Vec::new();
    let required = listed(People::Cohort(cohort), "required", required, &mut faults);
    if faults.is_empty() {
        faults.extend(required_forbidden(&rules.plan, &required));
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    Ok(CompiledRules { required, ..rules.clone() })
}

/// The required pairs that something forbids.
fn required_forbidden(plan: &Plan, required: &[(MenteeIx, MentorIx)]) -> Vec<RulesFault> {
    let forbidden = |&(mentee, mentor): &(MenteeIx, MentorIx)| {
        let at = plan.first_barrier(mentee.get(), mentor.get())?;
        Some(RulesFault::RequiredForbidden {
            mentee: plan.mentees[mentee.get()].clone(),
            mentor: plan.mentors[mentor.get()].clone(),
            rule: plan.barriers[at].rule.name.to_string(),
        })
    };
    required.iter().filter_map(forbidden).collect()
}

/// A rule of this name, and what its kind makes of what it compares.
fn rule<What>(
    name: &str,
    limited: Option<&[String]>,
    forms: &Forms,
    ready: Ready<What>,
    reader: Reader<'_>,
) -> (Rule, What) {
    let Ready { code, operands, of, what } = ready;
    let forms = limited.map(|names| forms.find(names));
    let words = Arc::new(reader.words);
    let asking = Arc::default();
    (
        Rule { name: name.into(), code, forms, asked: [None, None], operands, of, words, asking },
        what,
    )
}

fn asking(compared: [Vec<Field>; 2], only_if: &[OnlyIf]) -> Arc<Asking> {
    Arc::new(Asking { compared, only_if: only_if.to_vec() })
}

fn built_in(reader: &Reader<'_>, forbidden: &[(MenteeIx, MentorIx)]) -> Vec<Barrier> {
    let forbidden = forbidden.iter().map(|pair| (pair.0.raw(), (pair.1.raw(), 0))).collect();
    let operands = [
        reader.wishes(Side::Mentee, true),
        reader.wishes(Side::Mentor, true),
        reader.named(forbidden),
    ];
    BUILT_IN.into_iter().zip(operands).map(|(code, operands)| not_named(code, operands)).collect()
}

/// A barrier between those whom the operands name.
pub(super) fn not_named(code: &'static str, operands: Operands) -> Barrier {
    let (name, words) = (code.into(), Arc::default());
    let (forms, asked, of, asking) = (None, [None, None], None, Arc::default());
    let rule = Rule { name, code, forms, asked, operands, of, words, asking };
    Barrier { rule, condition: Condition::NotNamed, needs_answer: false }
}

/// The barrier between a mentee and the mentor who is the same person, by the id whatever its
/// letter case. It stands last, and only where somebody is in both bases.
fn own_mentors(people: People<'_>, reader: &Reader<'_>) -> Option<Barrier> {
    let mut mentors: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for (id, at) in people.ids(Side::Mentor).zip(0..) {
        mentors.entry(folded(id.as_str())).or_default().push(at);
    }
    let mut same = Vec::new();
    for (id, at) in people.ids(Side::Mentee).zip(0..) {
        let mentors = mentors.get(&folded(id.as_str())).into_iter().flatten();
        same.extend(mentors.map(|&mentor| (at, (mentor, 0))));
    }
    (!same.is_empty()).then(|| not_named(OWN_MENTOR, reader.named(same)))
}

/// A criterion before the unit is chosen.
type Measured = (Weighing, (Rule, Points));

/// How the points of a criterion are weighed.
struct Weighing {
    /// What a point is worth to the mentee and to the mentor.
    weights: (f64, f64),
    /// The points of a pair without an answer.
    unanswered: f64,
}

impl Weighing {
    fn of(criterion: &Criterion, points: &Points) -> Self {
        Self {
            weights: (criterion.mentee_weight, criterion.mentor_weight),
            unanswered: criterion.unanswered * points.full(),
        }
    }

    fn weight(&self, side: Side) -> f64 {
        match side {
            Side::Mentee => self.weights.0,
            Side::Mentor => self.weights.1,
        }
    }
}

/// Reads the numbers of an application's own criterion, and adds it with its least number.
fn read_own(
    own: Own<'_>,
    cohort: &Cohort,
    (measured, barriers): (&mut Vec<Measured>, &mut Vec<Barrier>),
    faults: &mut Vec<RulesFault>,
) {
    let Own { name, read, weights, without, least, needs_number } = own;
    let mut found = Vec::new();
    let numbers = Arc::new(read(cohort, &mut found));
    faults.extend(found.into_iter().map(|fault| RulesFault::Own { rule: name.clone(), fault }));
    let rule = |code| Rule {
        name: name.as_str().into(),
        code,
        forms: None,
        asked: [None, None],
        operands: Operands::Own(Arc::clone(&numbers)),
        of: None,
        words: Arc::default(),
        asking: Arc::default(),
    };
    if least.is_some() || needs_number {
        let condition = Condition::AtLeast { least: least.unwrap_or(f64::NEG_INFINITY) };
        let rule = rule("own-at-least");
        barriers.push(Barrier { rule, condition, needs_answer: needs_number });
    }
    let weighing = Weighing { weights, unanswered: without };
    measured.push((weighing, (rule("own"), Points::Own { without })));
}

/// The finest unit in which every sum of contributions fits.
fn unit(measured: &[Measured]) -> Result<Unit, Faults<RulesFault>> {
    let mut faults = Vec::new();
    let mut units = Vec::new();
    for side in Side::BOTH {
        let magnitude = measured
            .iter()
            .map(|(weighing, (rule, points))| {
                weighing.weight(side).abs() * points.bound(&rule.operands)
            })
            .sum();
        match Unit::finest_for(magnitude) {
            Ok(unit) => units.push(unit),
            Err(error) => faults.push(RulesFault::Range { side, error }),
        }
    }
    if faults.is_empty() {
        Ok(units.into_iter().min().unwrap_or(Unit::MICRO))
    } else {
        Err(faults.into())
    }
}

/// The criterion with its weights counted in units.
fn weighed(
    weighing: &Weighing,
    rule: Rule,
    points: Points,
    unit: Unit,
    faults: &mut Vec<RulesFault>,
) -> Scored {
    let mut counted = |side| {
        let weight = weighing.weight(side);
        let units = (weight * f64::from(unit.per_one())).round_ties_even();
        if units == 0.0 && weight != 0.0 {
            faults.push(RulesFault::Vanishes { rule: rule.name.to_string(), side, weight, unit });
        }
        units
    };
    let weights = (counted(Side::Mentee), counted(Side::Mentor));
    let neutral = weighing.unanswered;
    let neutral = Both::new(rounded(neutral, 1.0, weights.0), rounded(neutral, 1.0, weights.1));
    Scored { rule, points, weights, neutral }
}
