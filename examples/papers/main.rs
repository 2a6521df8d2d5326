//! Prints every paper of a sample centre: orders with their annex, both bases, each pair's plan,
//! timetables of the group meeting, pairs with reasons, letters, certificates and thanks.
//!
//! The centre is that of `run_program`, whose story is gone through without telling it.

#[path = "../run_program/chapters.rs"]
mod chapters;
#[path = "../run_program/closing.rs"]
mod closing;
#[path = "../support/command_line.rs"]
mod command_line;
#[path = "../run_program/forming.rs"]
mod forming;
#[path = "../run_program/groups.rs"]
mod groups;
#[path = "../run_program/impact.rs"]
mod impact;
#[path = "../support/language.rs"]
mod language;
#[path = "../run_program/meeting.rs"]
mod meeting;
#[path = "../run_program/mentees.rs"]
mod mentees;
#[path = "../run_program/mentors.rs"]
mod mentors;
#[path = "../run_program/monitoring.rs"]
mod monitoring;
#[path = "../run_program/pairs.rs"]
mod pairs;
#[path = "../run_program/people.rs"]
mod people;
#[path = "../run_program/preparing.rs"]
mod preparing;
#[path = "../run_program/rules.rs"]
mod rules;
#[path = "../run_program/selecting.rs"]
mod selecting;
// Nothing is told here.
#[allow(dead_code)]
#[path = "../run_program/tale.rs"]
mod tale;
#[path = "../run_program/together.rs"]
mod together;
#[path = "../run_program/working.rs"]
mod working;

use command_line::*;
use mentormatch::kernel::{Language, Phrases};
use mentormatch::printing::{Organisation, Printed, Printer};
use mentormatch::program::{AnyProgram, Program};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tale::{Done, Tale};

const HELP: &str = "\
Prints every paper of a sample centre as pages of HTML.

Usage: papers [--lang en|ru] [--out DIR]

  --lang LANGUAGE  en (default) or ru
  --out DIR        where the pages are written, with an index.html (default: papers)
  --help           this text
";

struct Args {
    language: Language,
    out: PathBuf,
}

fn parse(line: &mut Parser) -> Result<Option<Args>, Fault> {
    let mut args = Args { language: Language::English, out: "papers".into() };
    while let Some(arg) = line.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(None),
            Long("lang") => args.language = line.value()?.parse_with(language::language)?,
            Long("out") => args.out = line.value()?.into(),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(args))
}

fn main() -> ExitCode {
    command_line::run(HELP, parse, |args| {
        run(args)?;
        Ok(ExitCode::SUCCESS)
    })
}

fn run(args: &Args) -> Done<()> {
    let tale = Tale::new(args.language);
    let name = tale.of(("Sample Centre", "Условный центр"));
    let mut organisation = Organisation::new(name);
    tale.of(("Irina Sample", "Ирина Условная")).clone_into(&mut organisation.curator);
    let printer = Printer::new(Phrases::new(args.language), &organisation)?;
    let mut pages = BTreeMap::new();
    let mut program: AnyProgram = Program::begin(&preparing::first_act(&tale)?).into();
    loop {
        // Letters go to pairs that work, certificates to those that have finished: so the papers
        // of the end are added to those of the time before closing.
        if program.stage().number() == 7 {
            let printed = printer.print_all(program.record())?.into_iter();
            pages.extend(printed.map(|page| (page.file_name.clone(), page)));
        }
        if program.is_finished() {
            break;
        }
        program = chapters::tell(program, &tale)?;
    }
    write(&args.out, &pages, &tale)?;
    println!("{}: {}", tale.of(("pages", "страниц")), pages.len());
    Ok(())
}

/// Every page, and one that leads to them.
fn write(out: &Path, pages: &BTreeMap<String, Printed>, tale: &Tale) -> Done<()> {
    std::fs::create_dir_all(out)?;
    let mut index = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <h1>{title}</h1>\n<ul>\n",
        tale.of(("en", "ru")),
        title = tale.of(("Papers", "Документы"))
    );
    for (name, page) in pages {
        std::fs::write(out.join(name), &page.html)?;
        let kind = tale.phrases.say(page.kind);
        index.push_str(&format!("<li><a href=\"{name}\">{kind}: {name}</a></li>\n"));
    }
    index.push_str("</ul>\n</html>\n");
    std::fs::write(out.join("index.html"), index)?;
    Ok(())
}
