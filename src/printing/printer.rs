//! Templates and what is printed with them.

use super::closing::{Certificate, ThankYou};
use super::fault::PrintFault;
use super::filters;
use super::kind::{PaperKind, Printable};
use super::order::{OrderPaper, PairLetter};
use super::pairing::PairingSheet;
use super::plan::WorkPlan;
use super::registers::{MenteeRegister, MentorRegister};
use super::timetables::{PersonTimetable, WallTimetable};
use super::year::YearTable;
use crate::kernel::{Language, Phrases};
use crate::program::Record;
use minijinja::{Environment, UndefinedBehavior, context};
use serde::Serialize;

/// The template of the page around every paper.
const PAGE: &str = "page.html";

/// Whose papers they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// Its town; empty where it is not to be printed.
    pub place: String,
    /// The office of who signs, such as the head's; empty for the template's own word.
    pub office: String,
    /// The name of who signs; empty for a line to write it on.
    pub signed_by: String,
    /// The name of the curator, who may be in no base; empty for the name or id that the record
    /// has.
    pub curator: String,
}

impl Organisation {
    /// An organisation of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Printed {
    /// What it is.
    pub kind: PaperKind,
    /// A name for its file, such as `order-1.html`: letters, digits, hyphens and one dot.
    pub file_name: String,
    /// The page.
    pub html: String,
}

/// Prints papers in one language.
///
/// A template is in the language of Jinja 2 (`minijinja`) and extends `page.html`. It uses
/// `paper` with the fields of its kind, `organisation` and `language`, and beside the usual
/// filters four: `day` writes a date, `decimal` a decimal number, `sentence` a text with a capital
/// letter, and `count|counted("пара", "пары", "пар")` a number with the noun that agrees with it.
/// Text from outside is escaped. A name that does not exist is a fault, never an empty place.
#[derive(Debug)]
pub struct Printer {
    templates: Environment<'static>,
    phrases: Phrases,
}

impl Printer {
    /// A printer with the templates that ship, in the language of these phrases.
    ///
    /// # Errors
    /// A template that ships and is wrong: a fault of this crate.
    pub fn new(phrases: Phrases, organisation: &Organisation) -> Result<Self, PrintFault> {
        let language = phrases.language();
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        filters::add(&mut templates, language);
        templates.add_global("organisation", minijinja::Value::from_serialize(organisation));
        let code = match language {
            Language::English => "en",
            Language::Russian => "ru",
        };
        templates.add_global("language", code);
        let mut printer = Self { templates, phrases };
        printer.add(PAGE, include_str!("templates/page.html").to_owned())?;
        for kind in PaperKind::ALL {
            printer.add(&template_name(kind), kind.template(language).to_owned())?;
        }
        Ok(printer)
    }

    /// With another template for a kind of paper.
    ///
    /// # Errors
    /// Where it cannot be read. What it asks for is checked when it is used.
    pub fn with_template(mut self, kind: PaperKind, template: &str) -> Result<Self, PrintFault> {
        self.add(&template_name(kind), template.to_owned())?;
        Ok(self)
    }

    /// With another page around every paper. It has a block `body`.
    ///
    /// # Errors
    /// As of [`Printer::with_template`].
    pub fn with_page(mut self, template: &str) -> Result<Self, PrintFault> {
        self.add(PAGE, template.to_owned())?;
        Ok(self)
    }

    fn add(&mut self, name: &str, template: String) -> Result<(), PrintFault> {
        let added = self.templates.add_template_owned(name.to_owned(), template);
        added.map_err(|error| PrintFault::new(name, &error))
    }

    /// The page of a paper.
    ///
    /// # Errors
    /// Where its template asks for what the paper does not have.
    pub fn print<P: Printable>(&self, paper: &P) -> Result<String, PrintFault> {
        let name = template_name(P::KIND);
        let template =
            self.templates.get_template(&name).map_err(|error| PrintFault::new(&name, &error))?;
        let title = self.phrases.say(P::KIND);
        let page = template.render(context! { paper, title });
        page.map_err(|error| PrintFault::new(&name, &error))
    }

    /// Every paper that a record gives: kind by kind, and within a kind by number or id.
    /// O(people + pairs) pages; searches are explained with the rules of today.
    ///
    /// # Errors
    /// As of [`Printer::print`], at the first page that has one.
    pub fn print_all(&self, record: &Record) -> Result<Vec<Printed>, PrintFault> {
        let phrases = &self.phrases;
        let mut pages = Vec::new();
        self.each(OrderPaper::all(record, phrases), &mut pages)?;
        self.each([MenteeRegister::of(record, phrases)], &mut pages)?;
        self.each([MentorRegister::of(record, phrases)], &mut pages)?;
        self.each(WorkPlan::all(record, phrases), &mut pages)?;
        self.each(Certificate::all(record, phrases), &mut pages)?;
        self.each(ThankYou::all(record, phrases), &mut pages)?;
        self.each(WallTimetable::all(record, phrases), &mut pages)?;
        self.each(PersonTimetable::all(record, phrases), &mut pages)?;
        self.each(PairingSheet::all(record, phrases), &mut pages)?;
        self.each(PairLetter::all(record, phrases), &mut pages)?;
        self.each(YearTable::all(record, phrases), &mut pages)?;
        Ok(pages)
    }

    fn each<P: Printable>(
        &self,
        papers: impl IntoIterator<Item = P>,
        pages: &mut Vec<Printed>,
    ) -> Result<(), PrintFault> {
        for paper in papers {
            let file_name = format!("{}-{}.html", P::KIND.code(), paper.name());
            pages.push(Printed { kind: P::KIND, file_name, html: self.print(&paper)? });
        }
        Ok(())
    }
}

fn template_name(kind: PaperKind) -> String {
    format!("{}.html", kind.code())
}
