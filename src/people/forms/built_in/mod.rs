//! The forms that the sources know. A value that no source gives is left out.

mod educators;
mod learners;
mod lipetsk;
mod professionals;

use super::{
    BankService, Demand, Direction, Form, FormId, FormRule, Indicator, Item, RoleModel,
    RoleModelId, Shape, Source, Span, Words,
};
use crate::kernel::{Language, Ordered, Side, Topic, Worded};
use crate::people::Standing;
use std::collections::BTreeSet;

/// The seven forms, in the order of the target model.
pub(super) fn forms() -> [Form; 7] {
    [
        learners::learner_learner(),
        educators::teacher_teacher(),
        professionals::employer_learner(),
        learners::student_learner(),
        educators::educator_learner(),
        lipetsk::three_sided(),
        lipetsk::reverse(),
    ]
}

pub use lipetsk::{Association, union_of_mentors};

/// English and Russian.
type Text = (&'static str, &'static str);

fn words((english, russian): Text) -> Words {
    Words { english: english.to_owned(), russian: russian.to_owned() }
}

fn item(source: Source, text: Text) -> Item {
    Item { words: words(text), source }
}

fn items(source: Source, texts: &[Text]) -> Vec<Item> {
    texts.iter().map(|&text| item(source, text)).collect()
}

/// The words of a code.
fn name(topic: Topic, code: &str) -> Words {
    let word = topic.word(code);
    word.map_or_else(Words::default, |word| {
        words((word.in_language(Language::English), word.in_language(Language::Russian)))
    })
}

/// A form of these sources.
fn form(id: &'static str, sources: &[Source]) -> Form {
    let mut form = Form::new(FormId::known(id));
    form.name = name(FormId::TOPIC, id);
    form.sources = sources.iter().copied().into_set();
    form
}

/// A role model of a led pair or group.
fn model(id: &'static str, sources: &[Source]) -> RoleModel {
    RoleModel {
        id: RoleModelId::known(id),
        name: name(RoleModelId::TOPIC, id),
        shape: Shape::Led,
        sources: sources.iter().copied().into_set(),
    }
}

fn span(least: u16, most: u16) -> Option<Span> {
    Some(Span { least, most })
}

/// So many years, in months.
fn years(least: u16, most: u16) -> Option<Span> {
    span(12 * least, 12 * most)
}

fn rule(source: Source, demand: Demand) -> FormRule {
    FormRule::new(source, demand)
}

/// The person is one of these.
fn standing(source: Source, of: Side, among: &[Standing]) -> FormRule {
    rule(source, Demand::Standing { of, among: among.iter().copied().collect() })
}

/// Learners take part from the age of 10.
fn from_ten(of: Side) -> FormRule {
    let demand = Demand::Age { of, least: Some(10), most: None };
    FormRule { standings: BTreeSet::from([Standing::Learner]), ..rule(Source::Kemerovo, demand) }
}

const UP: Option<Direction> = Some(Direction::Up);
const DOWN: Option<Direction> = Some(Direction::Down);

/// A result: code, direction, English and Russian.
type Row = (&'static str, Option<Direction>, &'static str, &'static str);

/// Results that several forms count alike.
const FUTURE_MENTORS: Row = (
    "future-mentors",
    UP,
    "learners planning to become mentors and to join the community of grateful alumni",
    "число обучающихся, планирующих стать наставниками и войти в сообщество благодарных \
     выпускников",
);
const ENTRANTS: Row = (
    "entrants",
    UP,
    "entrants to the fields covered by the programme",
    "число поступающих на охваченные программой направления подготовки",
);

/// What is counted of the programme as a whole, whatever its forms (Kemerovo 1.3 and 4.1,
/// Lipetsk). Where a source names no direction, there is none.
#[must_use]
pub fn programme_indicators() -> Vec<Indicator> {
    let mut all = indicators(
        Source::Kemerovo,
        true,
        &[
            (
                "learners-results",
                UP,
                "learners' results in study, culture and sport",
                "показатели обучающихся в образовательной, культурной, спортивной сферах",
            ),
            (
                "personal-effectiveness",
                UP,
                "personal effectiveness of educators and of enterprise employees",
                "личная эффективность педагогов и сотрудников предприятий",
            ),
            (
                "career-events",
                UP,
                "learners through career events",
                "число обучающихся, прошедших профориентационные мероприятия",
            ),
            (
                "climate-learners",
                UP,
                "psychological climate among learners",
                "психологический климат среди обучающихся",
            ),
            (
                "climate-staff",
                UP,
                "psychological climate among staff",
                "психологический климат в педагогическом коллективе",
            ),
            (
                "individual-trajectories",
                None,
                "individual educational trajectories",
                "индивидуальные образовательные траектории",
            ),
            (
                "resources",
                None,
                "resources, investments, endowment",
                "привлечённые ресурсы, инвестиции, эндаумент",
            ),
            (
                "alumni-community",
                None,
                "community of grateful alumni",
                "сообщество благодарных выпускников",
            ),
            (
                "educators-staying",
                UP,
                "educators who stay in the profession",
                "число педагогов, закрепившихся в профессии",
            ),
        ],
    );
    all.extend(indicators(
        Source::Lipetsk,
        true,
        &[
            (
                "talented-share",
                UP,
                "share of learners in programmes for the talented",
                "доля учащихся, охваченных программами для талантливых детей",
            ),
            ("offences", None, "offences prevented", "профилактика правонарушений"),
        ],
    ));
    all
}

/// Results of one source: code, direction, English and Russian.
fn indicators(source: Source, counted: bool, rows: &[Row]) -> Vec<Indicator> {
    let indicator = |&(code, direction, english, russian): &Row| Indicator {
        code: code.to_owned(),
        words: words((english, russian)),
        direction,
        counted,
        source,
    };
    rows.iter().map(indicator).collect()
}

/// Steps that Kemerovo's schemes have in common.
const PROJECT_AND_RESULTS: Text = (
    "show results: project, better indicators, educational results, attendance",
    "демонстрация результатов: проект, улучшение показателей, образовательные результаты, \
     посещаемость",
);
const REFLECTION: Text = (
    "reflection: analysis of effectiveness",
    "рефлексия: анализ эффективности реализации программы",
);
const LEARNERS_CONFERENCE: Text =
    ("present the form: learners' conference", "представление формы: ученическая конференция");
const TRAINED_WITH_WORKBOOK: Text = (
    "train mentors, if needed: work plan, models of support, mentor's workbook",
    "обучение наставников при необходимости: план работы, модели педагогического \
     сопровождения, рабочая тетрадь наставника (Ментори)",
);
const STUDY_PROBLEMS: Text = (
    "select mentees: study problems, no motivation, no trajectory; or can't realise \
     themselves within the curriculum, special educational needs; questionnaire, survey sheet, base",
    "отбор наставляемых: проблемы с учёбой, нет мотивации, нет траектории или нет \
     возможности реализовать себя в рамках программы (особые образовательные потребности); \
     анкета, лист опроса, база",
);
const PERSONAL_OR_QUICK: Text = (
    "form pairs, groups: personal or quick meetings",
    "формирование пар, групп: личные или быстрые встречи",
);
