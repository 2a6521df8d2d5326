//! Why a paper cannot be printed.

use crate::kernel::{Phrases, Topic, Worded, words};
use std::fmt;

words! {
    /// What is wrong with a template.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum PrintProblem: "print-problem" {
        /// It cannot be read.
        Syntax = "syntax", "the template cannot be read", "шаблон записан с ошибкой";
        /// It asks for something that its paper does not have.
        Unknown = "unknown",
            "the template asks for something that the paper does not have",
            "в документе нет того, что указано в шаблоне";
        /// It uses a filter, a test, a function or a method that is not there.
        NoFilter = "no-filter",
            "the template uses a filter or function that is not there",
            "шаблон обращается к фильтру или функции, которых нет";
        /// It names another template that is not there.
        NoTemplate = "no-template",
            "the template names another one that is not there",
            "шаблон ссылается на другой, которого нет";
        /// It does with a value what cannot be done with it.
        Value = "value",
            "the template does with a value what cannot be done with it",
            "значение не подходит для того, что делает с ним шаблон";
        /// Something else.
        Other = "other", "the template cannot be printed", "шаблон не удаётся напечатать";
    }
}

/// A template is wrong, or asks for what its paper does not have. [`PrintFault::said`] says
/// it in either language.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PrintFault {
    /// Which template, such as `order.html`.
    pub template: String,
    /// The line of the template, from 1, where that is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: PrintProblem,
    /// What the template engine says of it, in English, for whoever writes templates.
    pub detail: Option<String>,
}

impl PrintFault {
    pub(super) fn new(template: &str, error: &minijinja::Error) -> Self {
        use minijinja::ErrorKind as Kind;
        let problem = match error.kind() {
            Kind::SyntaxError | Kind::BadEscape => PrintProblem::Syntax,
            Kind::UndefinedError | Kind::UnknownBlock => PrintProblem::Unknown,
            Kind::UnknownFilter
            | Kind::UnknownTest
            | Kind::UnknownFunction
            | Kind::UnknownMethod => PrintProblem::NoFilter,
            Kind::TemplateNotFound | Kind::BadInclude => PrintProblem::NoTemplate,
            Kind::InvalidOperation
            | Kind::MissingArgument
            | Kind::TooManyArguments
            | Kind::CannotUnpack
            | Kind::BadSerialization
            | Kind::NonPrimitive
            | Kind::NonKey => PrintProblem::Value,
            _ => PrintProblem::Other,
        };
        let template = error.name().unwrap_or(template).to_owned();
        Self { template, line: error.line(), problem, detail: error.detail().map(str::to_owned) }
    }

    /// Where what is wrong, in the language of the phrases.
    #[must_use]
    pub fn said(&self, phrases: &Phrases) -> String {
        phrases.say(self)
    }
}

/// By the code of what is wrong; so [`Faults`](crate::kernel::Faults) takes it too.
impl Worded for PrintFault {
    const TOPIC: Topic = PrintProblem::TOPIC;

    fn code(&self) -> &str {
        self.problem.code()
    }

    fn placed(&self, said: String, phrases: &Phrases) -> String {
        let place = match self.line {
            None => String::new(),
            Some(line) => match phrases.language() {
                crate::kernel::Language::English => format!(", line {line}"),
                crate::kernel::Language::Russian => format!(", строка {line}"),
            },
        };
        format!("{}{place}: {said}", self.template)
    }
}

impl fmt::Display for PrintFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(&Phrases::english()))?;
        self.detail.as_ref().map_or(Ok(()), |detail| write!(f, " ({detail})"))
    }
}

impl std::error::Error for PrintFault {}
