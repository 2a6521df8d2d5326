//! Forms and role models as data: what the sources say, and who may take part.

use mentormatch::kernel::{Control, Index, MenteeIx, MentorIx, Side, Worded};
use mentormatch::people::*;
use mentormatch::scoring::Rules;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn built_in(form: &str) -> Form {
    Forms::built_in().get(form).cloned().unwrap()
}

/// The codes of the forms that ship.
fn known() -> impl Iterator<Item = &'static str> {
    FormId::TOPIC.codes()
}

fn span(span: Option<Span>) -> Option<(u16, u16)> {
    span.map(|span| (span.least, span.most))
}

fn set<T: Ord + Clone>(items: &[T]) -> BTreeSet<T> {
    items.iter().cloned().collect()
}

/// The file of forms alone says what forms and role models are called, those too that two forms
/// share.
#[test]
fn what_ships_is_called_as_its_codes_are() {
    let forms = Forms::built_in();
    assert_eq!(forms.iter().len(), known().count());
    let unknown = FormId::new("scouts").unwrap();
    assert_eq!(Words::said(&unknown), Words::from("scouts"));
    for form in forms.iter() {
        assert_eq!(form.name, Words::said(&form.id));
        assert_ne!(form.name.english, form.id.as_str());
        for model in &form.role_models {
            assert_eq!(model.name, Words::said(&model.id), "{}", form.id);
        }
    }
}

/// The columns of "How each form selects, trains, pairs and closes".
#[test]
fn the_forms_say_what_procedures_and_kemerovo_say() {
    use Procedure::{
        CuratorProposal as A, GroupMeeting as B, OpenDay as D, PersonalMeeting as Personal,
        Questionnaires as C,
    };
    let rows = [
        ("learner-learner", (3, 4), None, vec![A, B, C], (12, 24), None, Some(true), Some(true)),
        (
            "teacher-teacher",
            (1, 2),
            Some(true),
            vec![Personal],
            (12, 36),
            Some(true),
            Some(true),
            None,
        ),
        (
            "employer-learner",
            (5, 6),
            Some(true),
            vec![B, C, D, Personal],
            (12, 36),
            Some(true),
            None,
            None,
        ),
        (
            "student-learner",
            (7, 8),
            Some(true),
            vec![A, B, C, Personal],
            (36, 60),
            Some(true),
            Some(true),
            Some(true),
        ),
    ];
    for (id, meetings, if_needed, procedures, long, priority, mutual, decision) in rows {
        let form = built_in(id);
        assert_eq!(span(form.training.meetings), Some(meetings), "{id}");
        assert_eq!(form.training.if_needed, if_needed, "{id}");
        assert_eq!(form.procedures, set(&procedures), "{id}");
        assert_eq!(span(form.horizons.short), Some((1, 2)), "{id}");
        assert_eq!(span(form.horizons.long), Some(long), "{id}");
        assert_eq!(form.horizons.priority_field, priority, "{id}");
        assert_eq!(form.closing.mutual_assessment, mutual, "{id}");
        assert_eq!(form.closing.decision_to_continue, decision, "{id}");
        assert_eq!(form.work.assessment_obligatory, (id == "teacher-teacher").then_some(true));
        assert_eq!(form.steps.len(), 8, "{id}: Kemerovo's scheme");
        assert!(form.steps.iter().all(|step| step.source == Source::Kemerovo));
        assert!(!form.papers.is_empty() && !form.motivation.is_empty(), "{id}");
        assert_eq!(form.group, GroupSize::default(), "{id}: no source gives a group's size");
    }
    assert_eq!(built_in("learner-learner").ends, Some(EndsWhen::ProblemSolved));
    assert_eq!(built_in("teacher-teacher").ends, Some(EndsWhen::ReadinessStated));
    assert_eq!(built_in("employer-learner").ends, Some(EndsWhen::LengthSet));
    assert_eq!(built_in("student-learner").ends, Some(EndsWhen::LengthSet));
    assert_eq!(built_in("student-learner").selection.test, Some(TestUse::FindsGaps));
}

#[test]
fn what_no_source_gives_stays_empty() {
    for id in ["educator-learner", "employer-educator-learner", "reverse"] {
        let form = built_in(id);
        assert_eq!(form.training, Trained::default(), "{id}");
        assert!(form.procedures.is_empty() && form.steps.is_empty() && form.papers.is_empty());
        assert_eq!(form.horizons, Horizons::default(), "{id}");
        assert_eq!(form.closing, Closes::default(), "{id}");
        assert_eq!(form.ends, None, "{id}");
    }
    let reverse = built_in("reverse");
    assert!(reverse.rules.is_empty(), "whatever the age, length of study or position");
    assert_eq!(reverse.shape, Shape::Exchange);
    let events: Vec<_> = reverse.events.iter().map(|event| event.code()).collect();
    assert_eq!(events, ["intensive", "accelerator", "mentor-circle", "methodical-thursday"]);
    assert!(reverse.events.iter().all(|event| event.has_agenda()));
    assert_eq!(union_of_mentors().bank, BankService::ALL);
    let sided = built_in("employer-educator-learner");
    assert_eq!(sided.shape, Shape::ThreeSided);
    assert!(sided.indicators.iter().all(|one| !one.counted));
}

#[test]
fn role_models_and_directions_are_those_of_the_tables() {
    let models = |form: &str| -> Vec<String> {
        built_in(form).role_models.iter().map(|model| model.id.to_string()).collect()
    };
    assert_eq!(
        models("learner-learner"),
        ["achiever-underachiever", "leader-passive", "peer-peer", "adapted-unadapted"]
    );
    assert_eq!(models("teacher-teacher").len(), 4);
    assert_eq!(models("employer-learner"), ["professional-learner"]);
    assert_eq!(
        models("student-learner"),
        ["achiever-underachiever", "leader-indifferent", "equal-other", "curator-project-author"]
    );
    assert_eq!(models("educator-learner").len(), 3);
    assert_eq!(models("employer-educator-learner"), ["real-economy", "administration"]);
    let named: BTreeSet<_> = RoleModelId::TOPIC.codes().map(str::to_owned).collect();
    let ours: BTreeSet<_> = known().flat_map(models).collect();
    assert_eq!(named, ours);
    assert_eq!(RoleModelId::TOPIC.codes().count(), named.len(), "a code twice");

    let down = |form: &str| -> Vec<String> {
        let down = |one: &&Indicator| one.direction == Some(Direction::Down);
        built_in(form).indicators.iter().filter(down).map(|one| one.code.clone()).collect()
    };
    assert_eq!(down("learner-learner"), ["registers", "complaints", "police-registers"]);
    assert_eq!(down("teacher-teacher"), ["conflicts"]);
    assert_eq!(down("student-learner"), ["police-registers"]);
    assert_eq!(down("employer-educator-learner"), ["shorter-adaptation"]);
    assert!(down("employer-learner").is_empty() && down("educator-learner").is_empty());
    let open =
        |form: &str| built_in(form).indicators.iter().filter(|one| one.direction.is_none()).count();
    let open: Vec<_> = known().map(|form| (form, open(form))).filter(|open| open.1 > 0).collect();
    let of_lipetsk = [("employer-educator-learner", 2)];
    assert_eq!(open, of_lipetsk, "Lipetsk names no direction for two results");
    let counts: Vec<_> = known().map(|form| (form, built_in(form).indicators.len())).collect();
    let expected = [
        ("learner-learner", 9),
        ("teacher-teacher", 11),
        ("employer-learner", 7),
        ("student-learner", 6),
        ("educator-learner", 9),
        ("employer-educator-learner", 4),
        ("reverse", 0),
    ];
    assert_eq!(counts, expected);
    let peers = built_in("learner-learner");
    let peers = peers.role_model(&RoleModelId::new("peer-peer").unwrap()).unwrap();
    assert_eq!(peers.shape, Shape::Exchange);
}

#[test]
fn forms_survive_json_and_an_organisation_adds_its_own() {
    let forms = Forms::built_in();
    assert_eq!(forms.iter().len(), 7);
    let json = serde_json::to_string(&forms).unwrap();
    assert_eq!(Forms::from_json(&json).unwrap(), forms);
    for form in forms.iter() {
        assert!(known().any(|code| code == form.id.as_str()));
        assert!(!form.sources.is_empty() && !form.sources.contains(&Source::Organisation));
        assert!(form.rules.iter().all(|rule| form.sources.contains(&rule.source)));
    }
    let own = r#"{"scale": {"stages": ["5", "6", "7"]}, "forms": [
        {"id": "scouts", "name": {"english": "scouts", "russian": "скауты"},
         "training": {"meetings": {"least": 1, "most": 2}},
         "rules": [{"kind": "higher-stage", "steps": 2}]}]}"#;
    let own = Forms::from_json(own).unwrap();
    assert_eq!(own.get("scouts").unwrap().rules[0].source, Source::Organisation);
    // A slip in a rule is not passed over.
    let slip = r#"{"forms": [{"id": "scouts", "name": "scouts",
        "rules": [{"kind": "age", "of": "mentor", "leest": 14}]}]}"#;
    assert!(Forms::from_json(slip).unwrap_err().to_string().contains("leest"));
}

#[test]
fn all_faults_of_forms_come_together() {
    let mut form = Form::new(FormId::new("own").unwrap());
    form.name.russian.clear();
    form.group = GroupSize { least: Some(3), most: Some(0) };
    form.training.meetings = Some(Span { least: 4, most: 3 });
    let model = RoleModelId::new("nobody").unwrap();
    let demand = Demand::Age { of: Side::Mentor, least: Some(20), most: Some(10) };
    let mut rule = FormRule::new(Source::Organisation, demand);
    rule.role_models.insert(model);
    let nobody = Demand::Standing { of: Side::Mentee, among: BTreeSet::new() };
    form.rules = vec![rule, FormRule::new(Source::Organisation, nobody)];
    let stages = ["5", "6", " 5 "].map(str::to_owned).to_vec();
    let scale = StageScale { stages, senior_from: Some("9".to_owned()) };
    let faults = Forms::new(scale, [form.clone(), form.clone()]).unwrap_err();
    let kinds: Vec<_> = faults
        .iter()
        .map(|fault| match fault {
            FormFault::StageTwice { .. } => "stage twice",
            FormFault::UnknownStage { .. } => "unknown stage",
            FormFault::Blank { .. } => "blank",
            FormFault::EmptyRange { .. } => "range",
            FormFault::Nobody { .. } => "nobody",
            FormFault::UnknownRoleModel { .. } => "model",
            FormFault::FormTwice { .. } => "form twice",
            _ => "other",
        })
        .collect();
    let once = ["blank", "range", "range", "nobody", "model", "range", "nobody"];
    let expected = [&["stage twice", "unknown stage"][..], &once, &once, &["form twice"]].concat();
    assert_eq!(kinds, expected, "{faults}");
    let mut forms = Forms::built_in();
    assert!(forms.set(form).is_err());
    assert_eq!(forms, Forms::built_in(), "a refused form changes nothing");
}

const STAGES: [&str; 4] = ["5", "6", "7", "8"];
const PLACES: [&str; 2] = ["school 1", "school 2"];
const SUBJECTS: [&str; 3] = ["maths", "physics", "art"];
const STANDINGS: [Standing; 7] = Standing::ALL;

fn scale() -> StageScale {
    let stages = STAGES.map(str::to_owned).to_vec();
    StageScale { stages, senior_from: Some("7".to_owned()) }
}

fn answer<T: Clone + std::fmt::Debug + 'static>(
    given: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Answer<T>> {
    prop_oneof![
        4 => given.prop_map(Answer::Given),
        1 => Just(Answer::Unknown),
        1 => Just(Answer::Withheld)
    ]
}

type Drawn = (
    Standing,
    Answer<u8>,
    Answer<String>,
    Answer<String>,
    Answer<BTreeSet<String>>,
    Answer<u16>,
    bool,
);

fn drawn() -> impl Strategy<Value = Drawn> {
    (
        proptest::sample::select(STANDINGS.to_vec()),
        answer(8_u8..22),
        answer(proptest::sample::select(PLACES.map(str::to_owned).to_vec())),
        // 9 is on nobody's scale.
        answer(proptest::sample::select([&STAGES[..], &["9"]].concat()).prop_map(str::to_owned)),
        answer(proptest::collection::btree_set(
            proptest::sample::select(SUBJECTS.map(str::to_owned).to_vec()),
            1..3,
        )),
        answer(0_u16..8),
        any::<bool>(),
    )
}

fn fill(person: &mut Person, drawn: &Drawn) {
    (person.standing, person.age) = (drawn.0, drawn.1);
    (person.institution, person.stage) = (drawn.2.clone(), drawn.3.clone());
    person.subjects = drawn.4.clone();
    if drawn.6 {
        person.categories = Answer::Given(set(&[Category::new("passive").unwrap()]));
    }
}

/// One demand, read off DOMAIN's table: met, broken, or not known.
fn all(parts: &[Option<bool>]) -> Option<bool> {
    if parts.contains(&Some(false)) {
        Some(false)
    } else if parts.contains(&None) {
        None
    } else {
        Some(true)
    }
}

fn is(drawn: &Drawn, standings: &[Standing]) -> Option<bool> {
    let other = drawn.0 == Standing::Other && !standings.contains(&Standing::Other);
    if other { None } else { Some(standings.contains(&drawn.0)) }
}

fn place(drawn: &Drawn) -> Option<usize> {
    STAGES.iter().position(|stage| drawn.3.as_ref().given().is_some_and(|one| one == stage))
}

fn from_ten(drawn: &Drawn) -> Option<bool> {
    if drawn.0 == Standing::Learner { drawn.1.given().map(|age| age >= 10) } else { Some(true) }
}

/// What DOMAIN's first table of section 4 says of a pair.
fn expected(form: &str, model: Option<&str>, mentee: &Drawn, mentor: &Drawn) -> Option<bool> {
    use Standing::{Alumnus, Educator, Employer, Learner, Other, Parent, Student};
    let young = |drawn: &Drawn| drawn.1.given().map(|age| age <= 18);
    match form {
        "learner-learner" => {
            let same = mentee.2.as_ref().given().zip(mentor.2.as_ref().given());
            let higher = place(mentee).zip(place(mentor)).map(|(low, high)| high > low);
            all(&[
                is(mentee, &[Learner]),
                is(mentor, &[Learner]),
                from_ten(mentee),
                from_ten(mentor),
                young(mentee),
                young(mentor),
                same.map(|(one, other)| one == other),
                if model == Some("peer-peer") { Some(true) } else { higher },
            ])
        }
        "teacher-teacher" => {
            let young = ["experienced-young-specialist", "class-teacher-young-specialist"];
            let years = mentee.5.given().map(|years| years <= 3);
            let subjects = mentee.4.as_ref().given().zip(mentor.4.as_ref().given());
            let common = subjects.map(|(one, other)| one.intersection(other).count() > 0);
            let subject = model == Some("experienced-inexperienced-subject-teacher");
            all(&[
                is(mentor, &[Educator, Other]),
                is(mentee, &[Educator, Student]),
                if model.is_some_and(|model| young.contains(&model)) { years } else { Some(true) },
                if subject { common } else { Some(true) },
            ])
        }
        "employer-learner" => all(&[
            is(mentor, &[Employer, Alumnus, Parent, Other]),
            is(mentee, &[Learner]),
            from_ten(mentee),
            mentor.5.given().map(|years| years >= 5),
        ]),
        "student-learner" => {
            all(&[is(mentor, &[Student, Alumnus]), is(mentee, &[Learner]), from_ten(mentee)])
        }
        "educator-learner" => all(&[
            // Anybody of age but a learner.
            is(mentor, &[Student, Educator, Employer, Parent, Alumnus, Other]),
            is(mentee, &[Learner]),
            mentor.1.given().map(|age| age >= 18),
        ]),
        "employer-educator-learner" => all(&[
            match model {
                Some("real-economy") => is(mentor, &[Employer]),
                Some("administration") => is(mentor, &[Educator]),
                _ => Some(true),
            },
            is(mentee, &[Learner, Educator]),
        ]),
        _ => Some(true),
    }
}

proptest! {
    #[test]
    fn eligibility_is_what_the_table_says(one in drawn(), other in drawn(), at in 0_usize..7, of in 0_usize..5) {
        let form = built_in(known().nth(at).unwrap());
        let model = form.role_models.get(of).map(|model| model.id.clone());
        let mut mentee = Mentee::new(PersonId::new("a").unwrap());
        let mut mentor = Mentor::new(PersonId::new("x").unwrap());
        fill(&mut mentee.person, &one);
        fill(&mut mentor.person, &other);
        mentee.experience_years = one.5;
        mentor.resources.experience_years = other.5;
        let expected = expected(form.id.as_str(), model.as_ref().map(RoleModelId::as_str), &one, &other);
        let found = form.pair(&mentee, &mentor, model.as_ref(), &scale());
        match &found {
            Eligibility::Eligible => prop_assert_eq!(expected, Some(true)),
            Eligibility::Unknown(missing) => {
                prop_assert_eq!(expected, None);
                prop_assert!(!missing.is_empty());
            }
            Eligibility::Ineligible(broken) => {
                prop_assert_eq!(expected, Some(false));
                for why in broken {
                    let json = serde_json::to_value(why).unwrap();
                    prop_assert_eq!(json["code"].as_str().unwrap(), why.code());
                    prop_assert!(!why.to_string().contains('{'), "{}", why);
                }
            }
        }
        // What either side breaks alone, the pair breaks too.
        for alone in [
            form.mentee(&mentee, model.as_ref(), &scale()),
            form.mentor(&mentor, model.as_ref(), &scale()),
        ] {
            prop_assert!(alone.is_open() || !found.is_open());
        }
    }

    /// Restrictions made of a form forbid what its general rules forbid and nothing
    /// else.
    #[test]
    fn restrictions_forbid_what_a_forms_rules_break(one in drawn(), other in drawn(), at in 0_usize..7) {
        let form = built_in(known().nth(at).unwrap());
        let mut mentee = Mentee::new(PersonId::new("a").unwrap());
        let mut mentor = Mentor::new(PersonId::new("x").unwrap());
        fill(&mut mentee.person, &one);
        fill(&mut mentor.person, &other);
        for person in [&mut mentee.person, &mut mentor.person] {
            // A scale of rules has to hold every stage.
            if person.stage == Answer::Given("9".to_owned()) {
                person.stage = Answer::Unknown;
            }
        }
        mentee.experience_years = one.5;
        mentor.resources.experience_years = other.5;
        mentee.requests.push(Request::new(form.id.clone()));
        mentor.forms.insert(form.id.clone());
        let mut rules = Rules::default();
        let left: Vec<_> = rules.add_form(&form, &scale()).into_iter().cloned().collect();
        prop_assert_eq!(rules.restrictions.len() + left.len(), form.rules.len());
        let mut general = form.clone();
        general.rules.retain(|rule| !left.contains(rule));
        let open = general.pair(&mentee, &mentor, None, &scale()).is_open();
        let cohort = Cohort::new(Base::new([mentee]).unwrap(), Base::new([mentor]).unwrap()).unwrap();
        let table = rules.compile(&cohort).unwrap().score(&Control::unbounded()).unwrap();
        prop_assert_eq!(table.scores().is_allowed(MenteeIx::at(0), MentorIx::at(0)), open);
    }
}

/// Procedures has no portraits, no role models, no results to count, no years of experience,
/// no rule of the same subject, of a higher stage, of senior learners.
#[test]
fn no_source_is_cited_for_what_it_does_not_say() {
    for form in Forms::built_in().iter() {
        let cited = |source: Source| form.sources.contains(&source);
        for rule in &form.rules {
            let standing = matches!(rule.demand, Demand::Standing { .. });
            assert!(standing || rule.source != Source::Procedures, "{}: {rule:?}", form.id);
            assert!(cited(rule.source));
        }
        for model in &form.role_models {
            assert!(!model.sources.contains(&Source::Procedures), "{}: {}", form.id, model.id);
        }
        assert!(form.indicators.iter().all(|one| one.source != Source::Procedures));
        assert!(form.works.iter().all(|one| one.source != Source::Procedures));
        let selection = form.selection.how.iter().chain(&form.training.about);
        assert!(selection.chain(&form.motivation).all(|one| one.source == Source::Procedures));
    }
    // What is silent is neither yes nor no.
    let silent = |form: &str| {
        let form = built_in(form);
        [
            form.closing.decision_to_continue,
            form.closing.mutual_assessment,
            form.horizons.priority_field,
        ]
    };
    assert_eq!(silent("learner-learner"), [Some(true), Some(true), None]);
    assert_eq!(silent("teacher-teacher"), [None, Some(true), Some(true)]);
    assert_eq!(silent("employer-learner"), [None, None, Some(true)]);
    assert_eq!(silent("educator-learner"), [None; 3]);
    assert_eq!(built_in("employer-learner").closing.recommendation_letters, Some(true));
    assert_eq!(built_in("student-learner").closing.recommendation_letters, None);
}

#[test]
fn problems_needs_motivation_and_directions_are_codes_of_requests() {
    assert_eq!(LearnerProblem::ALL.len(), 10, "Kemerovo 4.2");
    assert_eq!(LearnerProblem::CODES.len(), 10);
    assert_eq!((SocietyProblem::CODES.len(), MotivationKind::CODES.len()), (4, 3));
    assert_eq!(ProgrammeDirection::CODES.len(), 5);
    assert!(Category::LEARNERS.contains(&"social-needs"));
    let mut request = Request::new(FormId::new("educator-learner").unwrap());
    request.problems = Answer::Given(set(&[LearnerProblem::Adaptation]));
    request.motivation = Answer::Given(set(&[MotivationKind::Concrete]));
    request.directions = Answer::Withheld;
    let json = serde_json::to_string(&request).unwrap();
    assert!(json.contains("adaptation") && json.contains("concrete"), "{json}");
    assert_eq!(serde_json::from_str::<Request>(&json).unwrap(), request);
    // A request written before there were codes.
    let old: Request = serde_json::from_str(r#"{"form": "reverse"}"#).unwrap();
    assert_eq!(old, Request::new(FormId::new("reverse").unwrap()));
}

#[test]
fn tasks_formats_and_results_of_the_whole_programme_are_data() {
    let learners = built_in("learner-learner");
    assert_eq!(learners.tasks.len(), 6);
    assert_eq!(learners.training.formats.len(), 3, "event, project, joint homework");
    let whole = programme_indicators();
    let codes: BTreeSet<_> = whole.iter().map(|one| one.code.as_str()).collect();
    assert_eq!((whole.len(), codes.len()), (11, 11));
    let open: Vec<_> = whole.iter().filter(|one| one.direction.is_none()).collect();
    assert_eq!(open.len(), 4);
    assert!(whole.iter().all(|one| [Source::Kemerovo, Source::Lipetsk].contains(&one.source)));
}
