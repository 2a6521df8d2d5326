//! Questionnaires that are ready to be set: for the participants of each form, for its
//! mentors, for the curator.
//!
//! What is asked comes from the sources: the results that a form counts, the model's
//! principles, what Kemerovo's monitoring wants to know (8.1). How it is asked is ours, and a
//! question that no source asks for is marked so.

use crate::kernel::{Ordered, words};
use crate::people::{Form, Indicator, Source, Words};
use crate::program::monitoring::{About, Kind, Question, Questionnaire, Reading};
use crate::program::{Contour, FeedbackFrom};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// A principle of the target model (Kemerovo 1.1).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Principle: "principle" {
        /// Scientific ground.
        ScientificGround = "scientific-ground", "scientific ground", "научность";
        /// Legitimacy.
        Legitimacy = "legitimacy", "legitimacy", "легитимность";
        /// Humaneness.
        Humaneness = "humaneness", "humaneness", "гуманизация";
        /// Individuality.
        Individuality = "individuality", "individuality", "индивидуализация";
        /// Competence.
        Competence = "competence", "competence", "компетентность";
        /// Comprehensiveness.
        Comprehensiveness = "comprehensiveness", "comprehensiveness", "комплексность";
        /// Loyalty.
        Loyalty = "loyalty", "loyalty", "лояльность";
        /// Confidentiality.
        Confidentiality = "confidentiality", "confidentiality", "конфиденциальность";
        /// Voluntariness.
        Voluntariness = "voluntariness", "voluntariness", "добровольность";
        /// Activity.
        Activity = "activity", "activity", "активность";
    }
}

impl Principle {
    /// All ten, in the source's order.
    pub const ALL: [Self; 10] = [
        Self::ScientificGround,
        Self::Legitimacy,
        Self::Humaneness,
        Self::Individuality,
        Self::Competence,
        Self::Comprehensiveness,
        Self::Loyalty,
        Self::Confidentiality,
        Self::Voluntariness,
        Self::Activity,
    ];
}

impl Questionnaire {
    /// Every ready questionnaire of these forms by its code: `participants-…` and `mentors-…`
    /// of each form, `candidates-…` of those whose sources say what candidates are asked, and
    /// `curator`.
    #[must_use]
    pub fn ready<'a>(forms: impl IntoIterator<Item = &'a Form>) -> BTreeMap<String, Self> {
        let of_form = |form: &'a Form| {
            let id = &form.id;
            [
                (format!("participants-{id}"), Self::for_participants(form)),
                (format!("mentors-{id}"), Self::for_mentors(form)),
                (format!("candidates-{id}"), Self::for_candidates(form)),
            ]
        };
        let asks = |(_, one): &(String, Self)| !one.questions.is_empty();
        let all = forms.into_iter().flat_map(of_form).filter(asks);
        all.chain([("curator".to_owned(), Self::for_curator())]).into_map()
    }

    /// What mentees and mentors of a form are asked: how the process goes, what they expect of
    /// each result that the form counts and what came of it, well-being, satisfaction.
    #[must_use]
    pub fn for_participants(form: &Form) -> Self {
        let mut questions = process();
        for indicator in &form.indicators {
            questions.extend(expected_and_got(indicator));
        }
        questions.extend(wellbeing_and_satisfaction());
        let asked = BTreeSet::from([FeedbackFrom::Mentee, FeedbackFrom::Mentor]);
        Self { asked, forms: [form.id.clone()].into(), questions }
    }

    /// What the mentors of a form are asked beside: satisfaction with their own activity, what
    /// is peculiar to their work, and whether they were prepared for it.
    #[must_use]
    pub fn for_mentors(form: &Form) -> Self {
        let mut questions = vec![
            rated(
                "own-activity",
                Source::Kemerovo,
                (
                    "How satisfied are you with your own activity as a mentor?",
                    "Насколько вы удовлетворены собственной деятельностью наставника?",
                ),
                About::Satisfaction,
            )
            .shows(
                (
                    "mentors are satisfied with their own activity",
                    "наставники удовлетворены собственной деятельностью",
                ),
                (
                    "mentors are not satisfied with their own activity",
                    "наставники не удовлетворены собственной деятельностью",
                ),
            ),
            rated(
                "professional-wellbeing",
                Source::Kemerovo,
                (
                    "How confident and calm do you feel in your work?",
                    "Насколько уверенно и спокойно вы чувствуете себя в работе?",
                ),
                About::ProfessionalWellbeing,
            )
            .shows(
                (
                    "mentors feel confident in their work",
                    "наставники уверенно чувствуют себя в работе",
                ),
                (
                    "mentors do not feel confident in their work",
                    "наставникам не хватает уверенности в работе",
                ),
            ),
            open(
                "peculiar",
                Source::Kemerovo,
                (
                    "What is peculiar to your work with your mentee or group?",
                    "В чём особенности вашей работы с наставляемым или группой?",
                ),
                Contour::Inner,
            ),
        ];
        for (at, item) in (1..).zip(&form.training.about) {
            let of = &item.words;
            let text = Words {
                english: format!("How well did the training prepare you: {}?", of.english),
                russian: format!("Насколько обучение подготовило вас: {}?", of.russian),
            };
            let strong = Words {
                english: format!("the training prepares well: {}", of.english),
                russian: format!("обучение хорошо готовит: {}", of.russian),
            };
            let weak = Words {
                english: format!("the training prepares too little: {}", of.english),
                russian: format!("обучение готовит недостаточно: {}", of.russian),
            };
            let code = format!("training-{at}");
            let question = rated(&code, Source::Ours, text, About::Process);
            questions.push(question.shows(strong, weak));
        }
        let asked = BTreeSet::from([FeedbackFrom::Mentor]);
        Self { asked, forms: [form.id.clone()].into(), questions }
    }

    /// What candidates for mentors of a form are asked: what the sources name for the
    /// questionnaire, in words, and where they see themselves in what the test is about. It
    /// screens nobody out.
    #[must_use]
    pub fn for_candidates(form: &Form) -> Self {
        let mut questions = Vec::new();
        for (at, item) in (1..).zip(&form.selection.questionnaire) {
            let text = Words {
                english: format!("Please tell us: {}", item.words.english),
                russian: format!("Расскажите, пожалуйста: {}", item.words.russian),
            };
            let question = Question::new(&format!("tell-{at}"), text, About::Process, Kind::Open);
            questions.push(Question { source: item.source, ..question });
        }
        for (at, item) in (1..).zip(&form.selection.test_about) {
            let of = &item.words;
            let text = Words {
                english: format!("How sure are you of this: {}?", of.english),
                russian: format!("Насколько вы в этом уверены: {}?", of.russian),
            };
            let strong = Words {
                english: format!("candidates are sure of this: {}", of.english),
                russian: format!("кандидаты уверены в этом: {}", of.russian),
            };
            let weak = Words {
                english: format!("candidates need training in this: {}", of.english),
                russian: format!("кандидатам нужно обучение: {}", of.russian),
            };
            let code = format!("sure-{at}");
            let question = rated(&code, item.source, text, About::ProfessionalWellbeing);
            questions.push(question.shows(strong, weak));
        }
        let asked = BTreeSet::from([FeedbackFrom::Mentor]);
        Self { asked, forms: [form.id.clone()].into(), questions }
    }

    /// What the curator answers: conformity to the requirements of the model and of its
    /// programmes, to each principle, to modern approaches; strong and weak sides, inside and
    /// outside.
    #[must_use]
    pub fn for_curator() -> Self {
        let conforms = |code: &str, (english, russian): (&str, &str)| {
            let text = Words {
                english: format!("How far does the programme conform to {english}?"),
                russian: format!("Насколько программа соответствует {russian}?"),
            };
            let strong = Words {
                english: format!("the programme conforms to {english}"),
                russian: format!("программа соответствует {russian}"),
            };
            let weak = Words {
                english: format!("the programme does not conform to {english}"),
                russian: format!("программа не соответствует {russian}"),
            };
            rated(code, Source::Kemerovo, text, About::Conformity).shows(strong, weak)
        };
        let mut questions = vec![
            conforms(
                "model",
                ("the requirements of the model", "требованиям модели наставничества"),
            ),
            conforms(
                "programmes",
                ("the programmes of the forms", "программам форм наставничества"),
            ),
            conforms(
                "modern",
                ("modern approaches and technologies", "современным подходам и технологиям"),
            ),
        ];
        questions.extend(Principle::ALL.map(|principle| {
            let of = Words::said(&principle);
            let text = Words {
                english: format!("How well is the principle kept: {}?", of.english),
                russian: format!("Насколько соблюдается принцип: {}?", of.russian),
            };
            let strong = Words {
                english: format!("the principle is kept: {}", of.english),
                russian: format!("принцип соблюдается: {}", of.russian),
            };
            let weak = Words {
                english: format!("the principle is not kept: {}", of.english),
                russian: format!("принцип не соблюдается: {}", of.russian),
            };
            let code = format!("principle-{}", principle.code());
            rated(&code, Source::Kemerovo, text, About::Conformity).shows(strong, weak)
        }));
        let open = |code, text, contour| open(code, Source::Kemerovo, text, contour);
        questions.extend([
            open(
                "strong",
                (
                    "What are the strong sides of the programme?",
                    "Каковы сильные стороны программы?",
                ),
                Contour::Inner,
            ),
            open(
                "weak",
                ("What are the weak sides of the programme?", "Каковы слабые стороны программы?"),
                Contour::Inner,
            ),
            open(
                "possible",
                (
                    "Which possibilities does the environment open?",
                    "Какие возможности открывает внешняя среда?",
                ),
                Contour::Outer,
            ),
            open(
                "threats",
                ("What threatens the programme from outside?", "Что угрожает программе извне?"),
                Contour::Outer,
            ),
        ]);
        let asked = BTreeSet::from([FeedbackFrom::Curator]);
        Self { asked, forms: BTreeSet::new(), questions }
    }
}

/// A question scored from 1 to 5 (our scale).
fn rated(code: &str, source: Source, text: impl Into<Words>, about: About) -> Question {
    let kind = Kind::Scored { least: 1, most: 5, lower_is_better: false };
    Question { source, ..Question::new(code, text, about, kind) }
}

/// A question about the process that is answered in words.
fn open(code: &str, source: Source, text: (&str, &str), contour: Contour) -> Question {
    Question { source, contour, ..Question::new(code, text, About::Process, Kind::Open) }
}

/// A question that is answered with yes, partly or no.
fn closed(code: &str, source: Source, text: (&str, &str), about: About) -> Question {
    let options = [
        ("yes", ("yes", "да"), Reading::Favourable),
        ("partly", ("partly", "отчасти"), Reading::Neutral),
        ("no", ("no", "нет"), Reading::Unfavourable),
    ];
    let kind = Kind::Closed {
        options: options.map(|(code, _, reading)| (code.to_owned(), reading)).into(),
    };
    let labels = options.into_iter().map(|(code, label, _)| (code.to_owned(), label.into()));
    let labels = labels.into_map();
    Question { source, labels, ..Question::new(code, text, about, kind) }
}

fn process() -> Vec<Question> {
    let process = || About::Process;
    let mut help = closed(
        "partners",
        Source::Ours,
        ("Do partners outside the organisation help?", "Помогают ли партнёры вне организации?"),
        process(),
    )
    .shows(
        ("partners help", "партнёры помогают"),
        ("partners do not help", "партнёры не помогают"),
    );
    help.contour = Contour::Outer;
    vec![
        // The curator watches that meetings are regular (Procedures).
        closed(
            "regular",
            Source::Procedures,
            ("Are your meetings regular?", "Регулярны ли ваши встречи?"),
            process(),
        )
        .shows(
            ("meetings are regular", "встречи проходят регулярно"),
            ("meetings are irregular", "встречи проходят нерегулярно"),
        ),
        rated(
            "understanding",
            Source::Ours,
            ("How well do you understand each other?", "Насколько вы понимаете друг друга?"),
            process(),
        )
        .shows(
            (
                "mentors and mentees understand each other",
                "наставники и наставляемые понимают друг друга",
            ),
            (
                "mentors and mentees understand each other too little",
                "наставникам и наставляемым не хватает взаимопонимания",
            ),
        ),
        rated(
            "support",
            Source::Ours,
            (
                "How much does the curator help when you ask?",
                "Насколько помогает куратор, если вы к нему обращаетесь?",
            ),
            process(),
        )
        .shows(
            ("the curator helps when asked", "куратор помогает, когда к нему обращаются"),
            ("the curator helps too little", "помощи куратора недостаточно"),
        ),
        rated(
            "conditions",
            Source::Ours,
            (
                "Are time, room and materials sufficient?",
                "Достаточно ли времени, места и материалов?",
            ),
            process(),
        )
        .shows(
            ("time, room and materials suffice", "времени, места и материалов достаточно"),
            ("time, room or materials are lacking", "не хватает времени, места или материалов"),
        ),
        help,
        open(
            "hinders",
            Source::Ours,
            ("What hinders your work?", "Что мешает вашей работе?"),
            Contour::Inner,
        ),
        open(
            "around",
            Source::Ours,
            (
                "What around the organisation helps or hinders?",
                "Что вне организации помогает или мешает?",
            ),
            Contour::Outer,
        ),
    ]
}

/// What a person expects of a result, and what came of it, to be set against each other.
fn expected_and_got(indicator: &Indicator) -> [Question; 2] {
    let (of, code) = (&indicator.words, &indicator.code);
    let subject = || code.clone();
    let text = |english: &str, russian: &str| Words {
        english: format!("{english}: {}?", of.english),
        russian: format!("{russian}: {}?", of.russian),
    };
    let found = |english: &str, russian: &str| Words {
        english: format!("{english}: {}", of.english),
        russian: format!("{russian}: {}", of.russian),
    };
    [
        rated(
            &format!("expected-{code}"),
            indicator.source,
            text(
                "How much change for the better do you expect",
                "Насколько вы ожидаете изменений к лучшему",
            ),
            About::Expectation(subject()),
        ),
        rated(
            &format!("got-{code}"),
            indicator.source,
            text("How much did this change for the better", "Насколько это изменилось к лучшему"),
            About::Outcome(subject()),
        )
        .shows(
            found("a clear change for the better", "заметные изменения к лучшему"),
            found("hardly any change for the better", "изменений к лучшему почти нет"),
        ),
    ]
}

fn wellbeing_and_satisfaction() -> [Question; 3] {
    [
        rated(
            "social-wellbeing",
            Source::Kemerovo,
            (
                "How well do you feel among the people around you?",
                "Насколько хорошо вы чувствуете себя среди окружающих?",
            ),
            About::SocialWellbeing,
        )
        .shows(
            (
                "people feel well among those around them",
                "участники хорошо чувствуют себя среди окружающих",
            ),
            (
                "people do not feel well among those around them",
                "участники плохо чувствуют себя среди окружающих",
            ),
        ),
        rated(
            "satisfaction",
            Source::Kemerovo,
            ("How satisfied are you with taking part?", "Насколько вас удовлетворяет участие?"),
            About::Satisfaction,
        )
        .shows(
            ("participants are satisfied", "участники удовлетворены"),
            ("participants are not satisfied", "участники не удовлетворены"),
        ),
        open(
            "change",
            Source::Ours,
            ("What would you change?", "Что бы вы изменили?"),
            Contour::Inner,
        ),
    ]
}
