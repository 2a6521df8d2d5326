//! What ships with the crate as data: the forms that the sources know, the results of a
//! programme as a whole, the Union of mentors. A value that no source gives is left out.
//!
//! The forms stand in `built_in.json`, in the order of the target model and as an organisation
//! writes its own; each rule and text names its source there. What they and their role models are
//! called is read from there too.
//!
//! Where the sources differ: Lipetsk's alumni who study elsewhere go on online, and Procedures
//! selects through alumni; Prodlenka asks an educator's learner to be a senior one and Lipetsk
//! takes any, so no stage is demanded; veterans, entrepreneurs and public figures of Kemerovo's
//! base of mentors are of the standing "other". Ours: peers exchange skills, so neither has to
//! stand above the other.

use super::book::RawForms;
use super::{BankService, Direction, FormId, Forms, Indicator, Item, RoleModelId, Source, Words};
use crate::kernel::{Topic, Word, Worded};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static FILE: LazyLock<RawForms> =
    LazyLock::new(|| shipped(serde_json::from_str(include_str!("built_in.json"))));

static FORMS: LazyLock<Forms> = LazyLock::new(|| shipped(Forms::try_from(FILE.clone())));

/// The text is part of the program, and a test reads it.
fn shipped<T, E: std::fmt::Display>(read: Result<T, E>) -> T {
    match read {
        Ok(read) => read,
        Err(fault) => unreachable!("please report: the forms that ship can't be read: {fault}"),
    }
}

impl Forms {
    /// The seven forms of the target model, with the rules that the sources give, and
    /// without a scale of stages.
    #[must_use]
    pub fn built_in() -> Self {
        FORMS.clone()
    }
}

/// The forms that ship are called by their codes as in their file.
impl Worded for FormId {
    const TOPIC: Topic = Topic::read("form", || &FORM_WORDS);

    fn code(&self) -> &str {
        self.as_str()
    }
}

/// The role models of the forms that ship are called by their codes as in the file of forms. A code
/// that two forms share is called the same in both.
impl Worded for RoleModelId {
    const TOPIC: Topic = Topic::read("role-model", || &ROLE_MODEL_WORDS);

    fn code(&self) -> &str {
        self.as_str()
    }
}

static FORM_WORDS: LazyLock<Vec<Word>> =
    LazyLock::new(|| FILE.forms.iter().map(|form| word(form.id.as_str(), &form.name)).collect());

static ROLE_MODEL_WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let mut seen = BTreeSet::new();
    let models = FILE.forms.iter().flat_map(|form| &form.role_models);
    let models = models.filter(|model| seen.insert(&model.id));
    models.map(|model| word(model.id.as_str(), &model.name)).collect()
});

fn word(code: &'static str, words: &'static Words) -> Word {
    Word::new(code, &words.english, &words.russian, &[])
}

/// English and Russian.
type Text = (&'static str, &'static str);

fn item(source: Source, text: Text) -> Item {
    Item { words: text.into(), source }
}

fn items(source: Source, texts: &[Text]) -> Vec<Item> {
    texts.iter().map(|&text| item(source, text)).collect()
}

const UP: Option<Direction> = Some(Direction::Up);

/// A result: code, direction, English and Russian.
type Row = (&'static str, Option<Direction>, &'static str, &'static str);

/// What is counted of the programme as a whole, whatever its forms (Kemerovo 1.3 and 4.1,
/// Lipetsk). Where a source names no direction, there is none.
#[must_use]
pub fn programme_indicators() -> Vec<Indicator> {
    let mut all = indicators(
        Source::Kemerovo,
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

/// Results that a source counts.
fn indicators(source: Source, rows: &[Row]) -> Vec<Indicator> {
    let indicator = |&(code, direction, english, russian): &Row| Indicator {
        code: code.to_owned(),
        words: (english, russian).into(),
        direction,
        counted: true,
        source,
    };
    rows.iter().map(indicator).collect()
}

/// A lasting association of mentors and what its bank offers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Association {
    /// Its name.
    pub name: Item,
    /// For whom its bank is.
    pub served: Item,
    /// What it is for.
    pub aims: Vec<Item>,
    /// What its bank offers.
    pub bank: Vec<BankService>,
    /// What works beside it.
    pub beside: Vec<Item>,
}

/// The Union of mentors (Lipetsk): its bank offers beginning educators consultations,
/// expert reviews and events; beside it works an advisory centre.
#[must_use]
pub fn union_of_mentors() -> Association {
    Association {
        name: item(Source::Lipetsk, ("Union of mentors", "Союз наставников")),
        served: item(Source::Lipetsk, ("beginning educators", "начинающие педагоги")),
        aims: items(
            Source::Lipetsk,
            &[
                (
                    "how to make passing on competences effective and manageable",
                    "как сделать передачу компетенций эффективной и управляемой",
                ),
                ("which tools to use", "какие инструменты использовать"),
                ("which risks to mind", "какие риски учитывать"),
            ],
        ),
        bank: BankService::ALL.to_vec(),
        beside: items(
            Source::Lipetsk,
            &[("advisory information centre", "Методический консультационный информцентр")],
        ),
    }
}
