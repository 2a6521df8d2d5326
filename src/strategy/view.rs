//! A pairing for a screen: names beside ids, scores as decimal numbers, reasons in words.
//!
//! A [`Pairing`] is made to last: ids, codes and whole numbers of units. A front end would
//! have to know what a unit is, keep the names, and say the reasons. A view has all that, in
//! one language; it is written as JSON and never read back. `docs/pairing-view.schema.json`
//! is its JSON Schema, derived from these types (`view_schema`, feature `schema`).

use super::called;
use super::edit::{Edit, Reach};
use super::pairing::{Pair, Pairing, SeatShortage, SideMeasures, Unmatched, Waived, WhyUnmatched};
use super::prepared::Prepared;
use super::review::{Difference, Effect};
use crate::kernel::{Phrases, Unit, coded};
use crate::people::{Base, Cohort, Participant, PersonId};
use crate::scoring::{CompiledRules, PairVerdict};
use serde::Serialize;
use std::fmt;

/// The version of the views' JSON, raised when a field changes its meaning or goes.
pub const VIEW_VERSION: u32 = 1;

coded! {
    /// What a view says of changes of a draft.
    pub const TOLD: "told" [
        mentee, mentor, other_mentee, other_mentor, from, to, in_place_of, pairs, total
    ] {
        "swap",
            "{mentee} and {other_mentee} exchange their mentors {mentor} and {other_mentor}",
            "{mentee} и {other_mentee} меняются наставниками: {mentor} и {other_mentor}";
        "move", "{mentee} goes from {from} to {to}", "{mentee} переходит от {from} к {to}";
        "join", "{mentee} goes to {to}", "{mentee} получает наставника {to}";
        "move-in-place",
            "{mentee} goes from {from} to {to} in the place of {in_place_of}",
            "{mentee} переходит от {from} к {to} вместо {in_place_of}";
        "join-in-place",
            "{mentee} goes to {to} in the place of {in_place_of}",
            "{mentee} получает наставника {to} вместо {in_place_of}";
        "insist", "{mentee} has to work with {mentor}", "{mentee} должен работать с {mentor}";
        "forbid", "{mentee} may not work with {mentor}", "{mentee} не должен работать с {mentor}";
        "difference", "pairs {pairs}, points {total}", "пары: {pairs}, баллы: {total}";
        "points", "points", "баллы";
    }
}

/// Somebody, by id and name. `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct PersonView {
    /// The organisation's id.
    pub id: PersonId,
    /// The name; nothing where it is not known, withheld, or nobody has the id any more.
    pub name: Option<String>,
}

impl fmt::Debug for PersonView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonView({})", self.id)
    }
}

impl PersonView {
    fn label(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.id.to_string())
    }
}

/// A code that lasts, and what it says in the view's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Told {
    /// The code.
    pub code: String,
    /// It in words.
    pub words: String,
}

/// What the numbers of a view count.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Units {
    /// What scores and totals count, in words.
    pub scores: String,
    /// The smallest difference of two scores.
    pub step: f64,
}

/// A pairing for a screen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct PairingView {
    /// The version of this JSON, raised when a field changes its meaning or goes.
    #[cfg_attr(feature = "schema", schemars(extend("const" = VIEW_VERSION)))]
    pub version: u32,
    /// What the numbers count.
    pub units: Units,
    /// The strategy that formed it.
    pub strategy: Told,
    /// What is claimed of it.
    pub claim: Told,
    /// Whether an independent verifier accepted the claim.
    pub verified: bool,
    /// The seed of the lottery that broke ties, where there was one, as text: a number of
    /// JSON is not read exactly everywhere.
    pub seed: Option<String>,
    /// The pairs, by the mentee's place in the base, then the mentor's.
    pub pairs: Vec<PairView>,
    /// The mentees who could take part and have no mentor, by place in the base.
    pub unmatched_mentees: Vec<UnmatchedView>,
    /// The mentors with a free seat and no mentee, by place in the base.
    pub unmatched_mentors: Vec<UnmatchedView>,
    /// The shortages, each once; whoever is part of one names its number.
    pub shortages: Vec<ShortageView>,
    /// Of whom a least number of partners of a kind is not asked, since it cannot be kept.
    pub waived: Vec<WaivedView>,
    /// What was measured.
    pub measures: MeasuresView,
    /// What a curator changed of the strategy's answer, in order.
    pub edits: Vec<EditView>,
    /// What these changes lost; nothing where there were none. A negative number is a gain.
    pub lost: Option<LostView>,
}

/// A pair of a view. Scores are in the view's units.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct PairView {
    /// The mentee.
    pub mentee: PersonView,
    /// The mentor.
    pub mentor: PersonView,
    /// The form in which they work.
    pub form: Option<Told>,
    /// What both sides think of the pair together.
    pub score: f64,
    /// What the mentee's side thinks of it.
    pub mentee_score: f64,
    /// What the mentor's side thinks of it.
    pub mentor_score: f64,
    /// Whether the curator fixed it beforehand.
    pub locked: bool,
    /// What the scores are made of, in the rules' order; nothing where the view was made
    /// without rules, or the rules as they are forbid the pair.
    pub contributions: Option<Vec<ContributionView>>,
}

/// What a criterion adds to a pair's scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct ContributionView {
    /// The criterion's name.
    pub rule: String,
    /// Its kind, and what it found.
    #[serde(flatten)]
    pub found: Told,
    /// What it adds to the mentee's view.
    pub mentee: f64,
    /// What it adds to the mentor's view.
    pub mentor: f64,
}

/// Somebody without a partner.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct UnmatchedView {
    /// Who.
    pub person: PersonView,
    /// Why.
    pub why: Told,
    /// Whom the reason names.
    pub people: Vec<PersonView>,
    /// The number of the shortage that the person is part of.
    pub shortage: Option<u64>,
}

/// Somebody of whom a rule is not asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct WaivedView {
    /// Who.
    pub person: PersonView,
    /// On which side, and it in words.
    pub told: Told,
    /// The rule with its kind.
    pub rule: String,
}

/// Mentees who may work only with mentors who have fewer seats than they need.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct ShortageView {
    /// Its number, from 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub number: usize,
    /// The mentees who compete.
    pub mentees: Vec<PersonView>,
    /// The mentors they compete for.
    pub mentors: Vec<PersonView>,
    /// Seats that the mentees need together.
    pub needed: u64,
    /// Seats that the mentors have for them.
    pub available: u64,
}

/// What was measured of a pairing. Totals are in the view's units.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct MeasuresView {
    /// How many pairs.
    pub pairs: usize,
    /// All scores of both sides together.
    pub total: f64,
    /// The mentees' side.
    pub mentees: SideView,
    /// The mentors' side.
    pub mentors: SideView,
    /// How many allowed pairs would leave their partners for each other; nothing where they were not
    /// counted, and ranks neither.
    pub blocking_pairs: Option<u64>,
}

/// What was measured on one side.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct SideView {
    /// This side's scores together.
    pub total: f64,
    /// Its lowest score in any pair.
    pub worst: Option<f64>,
    /// How many pairs give it a partner of rank 1, 2, 3, …; empty where ranks were not counted.
    pub rank_profile: Vec<usize>,
}

/// A change of a draft.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct EditView {
    /// The change, as an application hands it in.
    pub edit: Edit,
    /// How far it reached; nothing where it was not made.
    pub reach: Option<Reach>,
    /// It in words.
    pub words: String,
}

/// What changes of a draft lost against what the strategy had answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct LostView {
    /// Pairs.
    pub pairs: i64,
    /// Both sides' scores together.
    pub total: f64,
}

/// What a change would do to a draft.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct EffectView {
    /// What the numbers count.
    pub units: Units,
    /// With nobody else moved.
    pub as_it_is: DifferenceView,
    /// With everybody free to move around what the curator decided.
    pub everybody: DifferenceView,
}

/// A changed draft against the draft, positive where it is more.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct DifferenceView {
    /// Pairs.
    pub pairs: i64,
    /// Both sides' scores together.
    pub total: f64,
    /// The mentees' scores.
    pub mentees: f64,
    /// The mentors' scores.
    pub mentors: f64,
    /// The pairs made that the draft did not hold, as mentee and mentor.
    pub new_pairs: Vec<(PersonView, PersonView)>,
    /// The draft's pairs that are not made.
    pub lost_pairs: Vec<(PersonView, PersonView)>,
    /// Those who would now rather work together than with those they have.
    pub new_blocking: Vec<(PersonView, PersonView)>,
    /// Those who did before, and do no longer.
    pub resolved_blocking: Vec<(PersonView, PersonView)>,
    /// The difference in one line.
    pub words: String,
}

/// The JSON Schema of a [`PairingView`]; [`EditView`] and [`EffectView`] stand among its
/// definitions. `docs/pairing-view.schema.json` is this text. With the feature `schema`.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(&mentormatch::strategy::view_schema())?;
/// assert_eq!(schema["properties"]["pairs"]["items"]["$ref"], "#/$defs/PairView");
/// assert_eq!(schema["$defs"]["EffectView"]["type"], "object");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[cfg(feature = "schema")]
#[must_use]
pub fn view_schema() -> String {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schemas = settings.into_generator();
    schemas.subschema_for::<EffectView>();
    format!("{:#}\n", schemas.into_root_schema_for::<PairingView>().as_value())
}

impl Pairing {
    /// The pairing for a screen, in the language of `phrases`, without what the scores are
    /// made of: [`Pairing::view_explained`] has that too.
    ///
    /// ```
    /// use mentormatch::kernel::{Control, Phrases};
    /// use mentormatch::people::{Cohort, Mentee, Mentor};
    /// use mentormatch::scoring::Rules;
    /// use mentormatch::strategy::{Optimal, Prepared, Strategy};
    ///
    /// let mut mentor = Mentor::new(9_u64);
    /// mentor.person.name = "Мария".into();
    /// let rules = Rules::from_json(r#"{"version": 1, "criteria": [
    ///     {"name": "same age", "kind": "number-distance", "field": "age", "scale": 20,
    ///      "mentee-weight": 0.5}]}"#)?;
    /// let prepared = Prepared::new(Cohort::of([1_u64, 2].map(Mentee::new), [mentor])?, &rules)?;
    /// let free = Control::unbounded();
    /// let pairing = Optimal.form(&prepared.situation(&free)?, &free)?.or_stopped()?;
    ///
    /// let view = pairing.view(prepared.cohort(), &Phrases::russian());
    /// assert_eq!(view.pairs[0].mentor.name.as_deref(), Some("Мария"));
    /// assert_eq!(view.unmatched_mentees[0].shortage, Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn view(&self, cohort: &Cohort, phrases: &Phrases) -> PairingView {
        Viewer { unit: self.unit, cohort, rules: None, phrases }.pairing(self)
    }

    /// The pairing for a screen, with what each pair's scores are made of. O(pairs × rules).
    #[must_use]
    pub fn view_explained(&self, prepared: &Prepared, phrases: &Phrases) -> PairingView {
        let (cohort, rules) = (prepared.cohort(), Some(prepared.rules()));
        Viewer { unit: self.unit, cohort, rules, phrases }.pairing(self)
    }
}

impl Edit {
    /// The change in words, with the names of those concerned.
    #[must_use]
    pub fn view(&self, cohort: &Cohort, phrases: &Phrases) -> EditView {
        Viewer { unit: Unit::WHOLE, cohort, rules: None, phrases }.edit(self, None)
    }
}

impl Effect {
    /// The effect with names and decimal scores; `unit` is the draft's.
    #[must_use]
    pub fn view(&self, unit: Unit, cohort: &Cohort, phrases: &Phrases) -> EffectView {
        let viewer = Viewer { unit, cohort, rules: None, phrases };
        EffectView {
            units: viewer.units(),
            as_it_is: viewer.difference(&self.as_it_is),
            everybody: viewer.difference(&self.everybody),
        }
    }
}

/// What a view is made with.
struct Viewer<'a> {
    unit: Unit,
    cohort: &'a Cohort,
    rules: Option<&'a CompiledRules>,
    phrases: &'a Phrases,
}

impl Viewer<'_> {
    fn pairing(&self, pairing: &Pairing) -> PairingView {
        let measures = &pairing.measures;
        let edits = pairing.revision.iter().flat_map(|revision| &revision.edits);
        let lost = pairing.lost();
        PairingView {
            version: VIEW_VERSION,
            units: self.units(),
            strategy: Told {
                code: pairing.strategy.clone(),
                words: called(self.phrases, &pairing.strategy).to_owned(),
            },
            claim: Told {
                code: pairing.claim.code().to_owned(),
                words: self.phrases.say(pairing.claim),
            },
            verified: pairing.verified,
            seed: pairing.seed.map(|seed| seed.to_string()),
            pairs: pairing.pairs.iter().map(|pair| self.pair(pair)).collect(),
            unmatched_mentees: self.unmatched(self.cohort.mentees(), &pairing.unmatched_mentees),
            unmatched_mentors: self.unmatched(self.cohort.mentors(), &pairing.unmatched_mentors),
            shortages: pairing
                .shortages
                .iter()
                .zip(1..)
                .map(|(one, at)| self.shortage(one, at))
                .collect(),
            waived: pairing.waived.iter().map(|one| self.waived(one)).collect(),
            measures: MeasuresView {
                pairs: measures.size,
                total: self.unit.value(measures.total),
                mentees: self.side(&measures.mentees),
                mentors: self.side(&measures.mentors),
                blocking_pairs: measures.blocking_pairs,
            },
            edits: edits.map(|(edit, reach)| self.edit(edit, Some(*reach))).collect(),
            lost: lost
                .map(|lost| LostView { pairs: lost.pairs, total: self.unit.value(lost.total) }),
        }
    }

    fn units(&self) -> Units {
        Units { scores: self.phrases.of(TOLD, "points").to_owned(), step: self.unit.value(1) }
    }

    fn pair(&self, pair: &Pair) -> PairView {
        PairView {
            mentee: person(self.cohort.mentees(), &pair.mentee),
            mentor: person(self.cohort.mentors(), &pair.mentor),
            form: pair
                .form
                .as_ref()
                .map(|form| Told { code: form.as_str().to_owned(), words: self.phrases.say(form) }),
            score: self.unit.value(pair.score()),
            mentee_score: self.unit.value(pair.mentee_score.into()),
            mentor_score: self.unit.value(pair.mentor_score.into()),
            locked: pair.locked,
            contributions: self.contributions(pair),
        }
    }

    fn contributions(&self, pair: &Pair) -> Option<Vec<ContributionView>> {
        let explanation = self.rules?.explain_people(self.cohort, &pair.mentee, &pair.mentor)?;
        let PairVerdict::Allowed(parts) = explanation.verdict else { return None };
        let view = parts.into_iter().map(|part| ContributionView {
            mentee: explanation.unit.value(part.mentee.into()),
            mentor: explanation.unit.value(part.mentor.into()),
            found: Told { words: part.words(self.phrases), code: part.code.into_owned() },
            rule: self.phrases.own(&part.rule).to_owned(),
        });
        Some(view.collect())
    }

    fn unmatched<P: Participant>(&self, base: &Base<P>, who: &[Unmatched]) -> Vec<UnmatchedView> {
        let one = |one: &Unmatched| UnmatchedView {
            person: person(base, &one.person),
            why: Told { code: one.why.code().to_owned(), words: self.phrases.say(&one.why) },
            people: one.why.people().into_iter().map(|named| self.anybody(named)).collect(),
            shortage: match one.why {
                WhyUnmatched::InShortage { number } => Some(number),
                _ => None,
            },
        };
        who.iter().map(one).collect()
    }

    fn waived(&self, one: &Waived) -> WaivedView {
        let (Waived::Mentee { person, rule } | Waived::Mentor { person, rule }) = one;
        WaivedView {
            person: self.anybody(person),
            told: Told { code: one.code().to_owned(), words: self.phrases.say(one) },
            rule: self.phrases.own(rule).to_owned(),
        }
    }

    fn shortage(&self, shortage: &SeatShortage, number: usize) -> ShortageView {
        let SeatShortage { mentees, mentors, needed, available } = shortage;
        ShortageView {
            number,
            mentees: mentees.iter().map(|id| person(self.cohort.mentees(), id)).collect(),
            mentors: mentors.iter().map(|id| person(self.cohort.mentors(), id)).collect(),
            needed: *needed,
            available: *available,
        }
    }

    fn side(&self, side: &SideMeasures) -> SideView {
        SideView {
            total: self.unit.value(side.total),
            worst: side.worst.map(|worst| self.unit.value(worst.into())),
            rank_profile: side.rank_profile.clone(),
        }
    }

    fn edit(&self, edit: &Edit, reach: Option<Reach>) -> EditView {
        let named = |id: &PersonId| self.anybody(id).label();
        let (code, values) = match edit {
            Edit::Swap { mentee, mentor, other_mentee, other_mentor } => (
                "swap",
                vec![
                    ("mentee", named(mentee)),
                    ("mentor", named(mentor)),
                    ("other_mentee", named(other_mentee)),
                    ("other_mentor", named(other_mentor)),
                ],
            ),
            Edit::Move { mentee, from, to, in_place_of } => {
                let code = match (from, in_place_of) {
                    (Some(_), None) => "move",
                    (None, None) => "join",
                    (Some(_), Some(_)) => "move-in-place",
                    (None, Some(_)) => "join-in-place",
                };
                let mut values = vec![("mentee", named(mentee)), ("to", named(to))];
                values.extend(from.iter().map(|from| ("from", named(from))));
                values.extend(in_place_of.iter().map(|who| ("in_place_of", named(who))));
                (code, values)
            }
            Edit::Insist { mentee, mentor } | Edit::Forbid { mentee, mentor } => {
                (edit.code(), vec![("mentee", named(mentee)), ("mentor", named(mentor))])
            }
        };
        EditView { edit: edit.clone(), reach, words: self.told(code, &values) }
    }

    fn difference(&self, difference: &Difference) -> DifferenceView {
        let pairs = |pairs: &[(PersonId, PersonId)]| {
            let view = |(mentee, mentor): &(PersonId, PersonId)| {
                (person(self.cohort.mentees(), mentee), person(self.cohort.mentors(), mentor))
            };
            pairs.iter().map(view).collect()
        };
        let signed = |number: i64, text: String| if number > 0 { format!("+{text}") } else { text };
        let total = self.unit.exact(difference.total).to_string();
        let values = [
            ("pairs", signed(difference.pairs, difference.pairs.to_string())),
            ("total", signed(difference.total, total)),
        ];
        DifferenceView {
            pairs: difference.pairs,
            total: self.unit.value(difference.total),
            mentees: self.unit.value(difference.mentees),
            mentors: self.unit.value(difference.mentors),
            new_pairs: pairs(&difference.new_pairs),
            lost_pairs: pairs(&difference.lost_pairs),
            new_blocking: pairs(&difference.new_blocking),
            resolved_blocking: pairs(&difference.resolved_blocking),
            words: self.told("difference", &values),
        }
    }

    fn told(&self, code: &str, values: &[(&str, String)]) -> String {
        self.phrases.filled(TOLD, code, |name| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            let number = ["pairs", "total"].contains(&name);
            let language = self.phrases.language();
            Some(if number { language.number(value) } else { value.clone() })
        })
    }

    /// Somebody of either side.
    fn anybody(&self, id: &PersonId) -> PersonView {
        let mentee = person(self.cohort.mentees(), id);
        if mentee.name.is_some() { mentee } else { person(self.cohort.mentors(), id) }
    }
}

fn person<P: Participant>(base: &Base<P>, id: &PersonId) -> PersonView {
    let name = base.get(id).and_then(|one| one.person().name.as_ref().given().cloned());
    PersonView { id: id.clone(), name }
}
