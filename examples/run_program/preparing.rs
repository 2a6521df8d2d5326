//! Stage 1: months 0 to 5. The order of stages binds results, not first days: mentees
//! are asked before the forms are chosen.

use crate::mentees;
use crate::monitoring;
use crate::people;
use crate::rules;
use crate::tale::{Both, Done, Tale, id, ids, say};
use mentormatch::people::{FormId, Forms, StageScale};
use mentormatch::program::monitoring::Target;
use mentormatch::program::{
    Act, Channel, Contour, FirstRequest, FormChoice, Heading, KeyRequest, MenteeBase, Model,
    Office, Preparation, Program, ProgramResource, ProposalRule, ResourceKind, kemerovo_roadmap,
};

pub(crate) const PARTNERS: Both =
    ("alumni, the works, the university", "выпускники, завод, университет");

pub(crate) fn first_act(tale: &Tale) -> Done<Act> {
    tale.act(0, 3, ("the head's order", "распоряжение руководителя"))
}

pub(crate) fn tell(mut program: Program<Preparation>, tale: &Tale) -> Done<Program<MenteeBase>> {
    tale.begin_stage(&program);
    found(&mut program, tale)?;
    papers(&mut program, tale)?;
    resources(&mut program, tale)?;
    audiences(&mut program, tale)?;
    monitoring::set(&mut program, &tale.act(4, 12, ("questionnaires", "анкеты"))?, tale)?;
    mentees::ask(&mut program, tale)?;
    choose(&mut program, tale)?;
    let act = tale.act(5, 12, ("conditions prepared", "условия подготовлены"))?;
    tale.end_stage(program, 5, &act)
}

/// Month 0: the team and the roadmap.
fn found(program: &mut Program<Preparation>, tale: &Tale) -> Done<()> {
    let act = first_act(tale)?;
    let curator = id("t-03")?;
    program.team().name_curator(&act, &curator)?;
    program.preparing().follow(&act, Model::Target)?;
    let team = [
        ("t-01", Office::Head),
        ("t-02", Office::DeputyHead),
        ("t-03", Office::Curator),
        ("t-03", Office::Psychologist),
        ("t-04", Office::Assistant),
        ("t-05", Office::AdditionalTeacher),
    ];
    tale.heading(Heading::Team);
    for (person, office) in team {
        program.team().join_team(&act, &id(person)?, office)?;
    }
    for (person, offices) in &program.record().preparing().team {
        let offices: Vec<_> = offices.iter().map(|&office| tale.office(office)).collect();
        tale.line(&format!("{person}: {}", offices.join(", ")));
    }
    let roadmap = kemerovo_roadmap(tale.phrases.language());
    let (on, steps) = (tale.date(act.on), roadmap.len());
    program.preparing().adopt_roadmap(&act, roadmap)?;
    say!(
        tale,
        "{on}: the roadmap of {steps} steps over 14 months is adopted",
        "{on}: принята дорожная карта из {steps} шагов на 14 месяцев"
    );
    program
        .monitoring()
        .set_targets(&act, [Target::kemerovo(), Target::rostov(), Target::lipetsk()].concat())?;
    Ok(())
}

fn papers(program: &mut Program<Preparation>, tale: &Tale) -> Done<()> {
    let act = first_act(tale)?;
    let papers: [Both; 2] = [
        ("regulations on mentoring", "положение о наставничестве"),
        (
            "form of consent to the processing of personal data",
            "форма согласия на обработку персональных данных",
        ),
    ];
    for paper in papers {
        program.team().adopt_paper(&act, tale.of(paper))?;
    }
    let task = ("a mentor for everybody who asks for one", "наставник для каждого, кто его ищет");
    program.team().set_task(&act, tale.of(task))?;
    let result = (
        "fewer learners without a circle of their own",
        "больше обучающихся, включённых в жизнь центра",
    );
    program.team().expect_result(&act, tale.of(result))?;
    tale.heading(Heading::Requests);
    let requests: [(KeyRequest, Both); 3] = [
        (
            KeyRequest::Mentee,
            ("help with subjects and projects", "помощь по предметам и с проектами"),
        ),
        (KeyRequest::Mentor, ("experience of leading", "опыт лидерства")),
        (
            KeyRequest::RegionalCustomer,
            ("engineers for the region", "инженерные кадры для региона"),
        ),
    ];
    for (of, text) in requests {
        let text = tale.of(text);
        program.team().collect_request(&act, FirstRequest { of, text: text.to_owned() })?;
        tale.line(&format!("{}: {text}", tale.phrases.say(of)));
    }
    Ok(())
}

fn resources(program: &mut Program<Preparation>, tale: &Tale) -> Done<()> {
    let act = first_act(tale)?;
    tale.heading(Heading::Resources);
    let resources: [(Both, ResourceKind, Contour); 3] = [
        (
            ("two assistants of the curator", "два помощника куратора"),
            ResourceKind::People,
            Contour::Inner,
        ),
        (("a course for mentors", "курс для наставников"), ResourceKind::Methods, Contour::Outer),
        (
            ("a hall with eight tables", "зал на восемь столов"),
            ResourceKind::Material,
            Contour::Inner,
        ),
    ];
    for (name, kind, source) in resources {
        let name = tale.of(name).to_owned();
        let (of, contour) = (tale.phrases.say(kind), tale.phrases.say(source));
        tale.line(&format!("{name} – {of}, {contour}"));
        program.team().add_resource(&act, ProgramResource { name, kind, source })?;
    }
    Ok(())
}

/// Months 0 to 4: who is interested, and how they were informed (steps 1 to 4).
fn audiences(program: &mut Program<Preparation>, tale: &Tale) -> Done<()> {
    let presented = ("the programme is presented", "презентация программы");
    tale.act(0, 10, presented)?;
    tale.heading(Heading::Audiences);
    let found: [(Both, u16, Option<Channel>, u32); 5] = [
        (("educators", "педагоги"), 0, Some(Channel::Meeting), 1),
        (PARTNERS, 3, Some(Channel::Event), 3),
        (("parents", "родители"), 4, Some(Channel::Letter), 2),
        (("learners", "обучающиеся"), 4, Some(Channel::Meeting), 4),
        (("veterans of teaching", "ветераны педагогического труда"), 4, None, 0),
    ];
    for (name, month, how, step) in found {
        let act = tale.act(month, 10, presented)?;
        let name = tale.of(name);
        program.team().find_audience(&act, name, Default::default())?;
        if let Some(how) = how {
            program.team().inform_audience(&act, name, how)?;
            program.team().mark_step(&act, step)?;
            tale.line(&format!("{}: {name} – {}", tale.date(act.on), tale.phrases.say(how)));
        }
    }
    let left = program.record().uninformed().collect::<Vec<_>>().join(", ");
    say!(tale, "not informed yet: {left}", "пока не оповещены: {left}");
    Ok(())
}

/// Month 5: the forms, after the mentees are known (step 8), and the rules of pairing.
fn choose(program: &mut Program<Preparation>, tale: &Tale) -> Done<()> {
    let act = tale.act(5, 10, ("the requests collected", "собранные запросы"))?;
    let scale =
        StageScale { stages: people::stages(tale), senior_from: Some(people::senior(tale)) };
    let forms = rules::forms()?;
    let choice = FormChoice::of(forms.iter().cloned().collect(), &Forms::built_in());
    program.preparing().choose_forms(&act, choice.with_scale(scale)?)?;
    program.team().set_rules(&act, rules::rules(tale))?;
    let mut rule = ProposalRule::default();
    rule.modest_goals = [people::ADAPT, people::MARKS].map(|goal| tale.of(goal).to_owned()).into();
    rule.talk_first = [FormId::new("teacher-teacher")?].into();
    program.team().set_proposal_rule(&act, rule)?;
    program.team().mark_step(&act, 8)?;
    tale.heading(Heading::Forms);
    for form in &forms {
        let asks = program.record().cohort().mentees().iter();
        let asking: Vec<_> = asks
            .filter(|(_, one)| one.requests.iter().any(|request| request.form == *form))
            .map(|(_, one)| &one.person.id)
            .collect();
        tale.line(&format!("{}: {}", tale.phrases.say(form), ids(asking)));
    }
    Ok(())
}
